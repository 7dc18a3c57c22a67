"""Units and explicit conversion (contracts §5): a missing rate gives null with a reason, never a guess."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ..errors import Fault, UnknownName, UsageError
from .provenance import BASIS, weaker


@dataclass(frozen=True)
class Unit:
    """A unit: values of one dimension differ by `factor` only; two dimensions need a rate."""

    dimension: str
    factor: float = 1.0


UNITS: dict[str, Unit] = {
    "USD": Unit("USD"), "USD mn": Unit("USD", 1e6), "USD bn": Unit("USD", 1e9),
    "JPY bn": Unit("JPY", 1e9), "PHP bn": Unit("PHP", 1e9), "CNY bn": Unit("CNY", 1e9), "SDR mn": Unit("SDR", 1e6),
    "intl USD": Unit("intl USD"), "intl USD bn": Unit("intl USD", 1e9),
    "const 2021 USD bn": Unit("const 2021 USD", 1e9),
    "persons": Unit("persons"), "million persons": Unit("persons", 1e6),
    "ratio": Unit("ratio"), "percent": Unit("ratio", 1e-2), "percentage points": Unit("points"),
    "basis points": Unit("points", 1e-2),
    "percent of quota": Unit("percent of quota"), "index": Unit("index"), "score": Unit("score"),
    "count": Unit("count"), "incidents": Unit("incidents"), "votes": Unit("votes"), "seats": Unit("seats"),
    "rank": Unit("rank"),
    "hours": Unit("hours"), "days": Unit("hours", 24.0), "months": Unit("months"), "years": Unit("months", 12.0),
    "MW": Unit("MW"), "TWh": Unit("TWh"), "GWh": Unit("TWh", 1e-3), "million t": Unit("million t"), "bn m3": Unit("bn m3"),
    "million b/d": Unit("million b/d"), "t/day": Unit("t/day"),
    "degrees": Unit("degrees"), "nautical miles": Unit("nautical miles"), "metres": Unit("nautical miles", 1 / 1852),
    "barrels": Unit("barrels"), "knots": Unit("km/h", 1.852),
    "km/h": Unit("km/h"),
    "USD per emergency": Unit("USD per emergency"),
}  # fmt: skip
"""Every unit that a pack may use."""


def convert(frame: pl.DataFrame, to_unit: str, *, rates: pl.DataFrame | None = None) -> pl.DataFrame:
    """Convert the values of an ESTIMATE frame to another unit.

    Parameters
    ----------
    frame : DataFrame
        An ESTIMATE frame (contracts §4).
    to_unit : str
        One of `UNITS`.
    rates : DataFrame, optional
        Needed between dimensions (JPY to USD): columns ``from`` and ``to`` (dimensions, e.g. ``"JPY"`` and ``"USD"``),
        ``year``, ``rate`` (units of ``to`` for one of ``from``) and ``refs``.

    Returns
    -------
    DataFrame
        The same rows. Where no rate is given for the year, the value is null and `reason` says which rate is missing.

    Examples
    --------
    >>> import multipolar as mp
    >>> region = mp.load("japan-asean")
    >>> people = region.figures("population", subject="VNM", year=2024)
    >>> mp.convert(people, "persons")["value"].to_list()
    [101300000.0]
    """
    if to_unit not in UNITS:
        raise UnknownName.of("unit", to_unit, UNITS, expected="a unit of multipolar.region.units.UNITS")
    target = UNITS[to_unit]
    dimensions = {name: unit.dimension for name, unit in UNITS.items()}
    known = frame.with_columns(
        pl.col("unit").replace_strict(dimensions, default=pl.col("unit").fill_null("no unit")).alias("_dimension"),
        pl.col("unit")
        .replace_strict({name: unit.factor for name, unit in UNITS.items()}, default=None)
        .alias("_factor"),
        # A sum over several years has no year's rate.
        pl.when(pl.col("period").is_null()).then("year").alias("_year"),
    )
    if rates is None:
        rates = pl.DataFrame(
            schema={
                "from": pl.String,
                "to": pl.String,
                "year": pl.Int32,
                "rate": pl.Float64,
                "refs": pl.List(pl.UInt32),
            }
        )
    table = rates.filter((pl.col("to") == target.dimension) & pl.col("rate").is_finite()).select(
        pl.col("from").alias("_dimension"),
        pl.col("year").cast(pl.Int32).alias("_year"),
        pl.col("rate").alias("_rate"),
        pl.col("refs").alias("_refs"),
    )
    if (twice := table.filter(pl.struct("_dimension", "_year").is_duplicated())).height:
        what = f"two rates from {twice['_dimension'][0]} to {target.dimension} for {twice['_year'][0]}"
        raise UsageError(Fault("two-rates", what, expected="one rate a year"))
    same = pl.col("_dimension") == target.dimension

    def scaled(name: str) -> pl.Expr:
        moved = pl.col(name) * pl.col("_factor") / target.factor
        # Fifteen digits are what a double holds of a decimal: 0.57 is 57 percent, not 56.99999999999999.
        inside = pl.when(pl.col("unit") == to_unit).then(pl.col(name)).otherwise(moved.round_sig_figs(15))
        return pl.when(same).then(inside).otherwise(moved * pl.col("_rate")).alias(name)

    missing = pl.col("value").is_not_null() & ~same & pl.col("_rate").is_null()
    by_rate = ~same & pl.col("_rate").is_not_null() & pl.col("value").is_not_null()
    converted = known.join(table, on=["_dimension", "_year"], how="left", maintain_order="left").with_columns(
        *[scaled(name) for name in ("value", "low", "high")],
        pl.when(missing)
        .then(
            pl.format(
                "no rate from {} to {} for {}",
                "_dimension",
                pl.lit(target.dimension),
                pl.coalesce("period", pl.col("year").cast(pl.String), pl.lit("no year")),
            )
        )
        .otherwise(pl.col("reason"))
        .alias("reason"),
        pl.when(by_rate)
        .then(pl.col("refs").list.set_union("_refs").list.sort())
        .otherwise(pl.col("refs"))
        .alias("refs"),
        pl.when(by_rate)
        .then(weaker(pl.col("basis"), pl.lit("derived", dtype=BASIS)))
        .otherwise(pl.col("basis"))
        .alias("basis"),
        pl.lit(to_unit).alias("unit"),
    )
    return converted.select(frame.columns)
