"""The row of a table behind a ref: its id, its file and line, its source (contracts §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from .provenance import CITATION, KEY_SIGN, row_id
from .schema import TABLES

if TYPE_CHECKING:
    from .overlay import Overlay

VALUE_COLUMN = {
    "ties": "value", "survey": "share_pct", "parameters": "central", "memberships": "start", "agreements": "in_force",
    "partnerships": "level_as_named", "commitments": "amount", "events": "date", "principles": "principle_or_pillar",
    "codings": "code",
    "agenda": "proposal", "positions": "position", "disputes": "intensity", "places": "name",
    "waypoints": "name", "sea_legs": "end", "sensors": "sensor", "sectors": "value",
    "actors": "name", "measures": "meaning", "sources": "citation",
}  # fmt: skip
"""The cell that a citation of a row points to."""


def cited(tables: Mapping[str, pl.DataFrame], refs: Iterable[int], overlay: Overlay | None = None) -> pl.DataFrame:
    """Return what `Region.cite` returns for refs, which are in order, each once."""
    refs = list(refs)
    parts = []
    start = 0
    for name, frame in tables.items():
        inside = [ref - start for ref in refs if start <= ref < start + frame.height]
        start += frame.height
        if inside:
            parts.append(_rows(name, frame[inside], inside, overlay))
    if not parts:
        return pl.DataFrame(schema=CITATION)
    sources = tables["sources"].select("source_id", "citation", "url")
    found = pl.concat(parts).join(sources, on="source_id", how="left", maintain_order="left")
    marked = pl.when("_own").then(pl.format("Overlay, no part of the pack: {}", "citation")).otherwise("citation")
    return found.with_columns(marked.alias("citation")).select(list(CITATION))


def ids(name: str, table: pl.DataFrame) -> dict[str, int]:
    """Return id to ref of every row of a table."""
    parts = [pl.col(column).cast(pl.String).fill_null("") for column in TABLES[name].key]
    keys = table.select(pl.concat_str(parts, separator=KEY_SIGN).alias("key"), "ref").iter_rows()
    return {row_id(name, [key]): ref for key, ref in keys}


def _rows(name: str, rows: pl.DataFrame, positions: list[int], overlay: Overlay | None) -> pl.DataFrame:
    known = rows.columns
    own = [overlay.line(name, position) if overlay else None for position in positions]
    lines = [position + 2 if line is None else line for position, line in zip(positions, own, strict=True)]
    return rows.select(
        "ref",
        pl.Series("id", [row_id(name, key) for key in rows.select(TABLES[name].key).iter_rows()], dtype=pl.String),
        pl.lit(name).alias("table"),
        pl.Series("line", lines, dtype=pl.Int64),
        pl.Series("_own", [line is not None for line in own], dtype=pl.Boolean),
        pl.lit(VALUE_COLUMN[name]).alias("column"),
        *[(pl.col(c) if c in known else pl.lit(None, dtype=pl.String)).alias(c) for c in ("source_id", "locator")],
        (pl.col("basis") if "basis" in known else pl.lit(None, dtype=pl.String)).cast(CITATION["basis"]).alias("basis"),
    )
