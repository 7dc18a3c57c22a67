"""What was in fact used of the safety net in 1997, 2008 and 2020, and when the IMF paid in 1997."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from ..errors import UnknownName
from .liquidity_lines import CALLED, NAME, POOL
from .summary import Row, framed
from .view import View

if TYPE_CHECKING:
    from ..region import Region


def used(region: Region, *, draws: int, seed: int, line: str = "") -> pl.DataFrame:
    """Return which lines were in fact used in 1997, 2008 and 2020 by those who had them, beside the chance that is assumed.

    ESTIMATE with the keys ``episode``, ``line``, ``members`` (how many had it at hand) and ``assumed_chance``. The interval is
    Jeffreys' for so few cases. Use is not a grant: a line may have been at hand and not been wanted.
    """
    table = region.table("parameters").filter(model=NAME, parameter="line_used")
    split = table.with_columns(pl.col("subject").str.split(" ").alias("parts")).with_columns(
        pl.col("parts").list.first().alias("who"),
        pl.col("parts").list.last().alias("episode"),
        pl.col("parts").list.slice(1, pl.col("parts").list.len() - 2).list.join(" ").alias("line"),
    )
    known = split["line"].unique().sort().to_list()
    if line and line not in known:
        raise UnknownName.of("line", line, known, expected=f"one of {', '.join(known)}")
    rows: list[Row] = []
    for (episode, word), group in split.filter(pl.lit(not line) | (pl.col("line") == line)).group_by("episode", "line"):
        n, hits = group.height, float(group["central"].sum())
        low, high = _jeffreys(hits, n)
        rows.append({
            "subject": POOL, "measure": "line_use", "episode": episode, "line": CALLED[str(word)], "members": n,
            "year": int(str(episode)), "value": 100.0 * hits / n, "low": 100.0 * low, "high": 100.0 * high,
            "interval": "90% Jeffreys", "basis": group["basis"].max(), "refs": group["ref"].to_list(),
            "assumed_chance": _chance(region, str(word), str(episode)),
        })  # fmt: skip
    keys = {"episode": pl.String, "line": pl.String, "members": pl.Int32, "assumed_chance": pl.Float64}
    return framed(region, rows, **keys)


def bought(region: Region, *, draws: int, seed: int) -> pl.DataFrame:
    """Return the IMF's purchases of 1997 as they were read, SDR million, with the days since the one before.

    The ranges of the IMF's parts and days come from these rows.
    """
    table = region.table("parameters").filter(model=NAME, parameter="imf_purchase").sort("subject", "since")
    days = pl.col("since").map_elements(lambda text: date.fromisoformat(text).toordinal(), return_dtype=pl.Int32)
    return table.select(
        "subject",
        pl.col("since").alias("on"),
        days.diff().over("subject").alias("days_since_last"),
        pl.col("central").alias("value"),
        "unit",
        "basis",
        "note",
        pl.concat_list("ref").alias("refs"),
    )


def _chance(region: Region, line: str, episode: str) -> float | None:
    """Return the central chance that is assumed for a line in such an episode, percent; None for own reserves."""
    names: dict[str, tuple[str, str | None]] = {
        "delinked": ("prob_delinked_granted", None), "linked": ("prob_linked_granted", None),
        "imf": ("prob_linked_granted", None), "rfi": ("prob_granted", "rfi"), "bilateral": ("prob_granted", "bilateral"),
        "dollar": ("prob_granted", "dollar capital stop" if episode == "1997" else "dollar dollar squeeze"),
    }  # fmt: skip
    if line not in names:
        return None
    name, subject = names[line]
    return 100.0 * region.parameter(NAME, name, subject=subject).central


def _jeffreys(hits: float, n: int) -> tuple[float, float]:
    from scipy.stats import beta

    low, high = (float(beta.ppf(level, hits + 0.5, n - hits + 0.5)) for level in (0.05, 0.95))
    return (0.0 if hits == 0 else low), (1.0 if hits == n else high)


VIEWS = (
    View(
        "lines-used", "Which lines were in fact used in 1997, 2008 and 2020", used, {"line": "a line such as delinked"}
    ),
    View("imf-purchases", "When the IMF paid what under its programmes of 1997", bought),
)
