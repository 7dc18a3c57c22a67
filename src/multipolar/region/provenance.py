"""Where a number comes from (contracts §3): refs, basis, and `cite` down to the row of the table.

Every row read from a pack carries ``ref``, its running number in the pack. Frames computed from rows carry ``refs``,
a sorted list. Refs are integers inside one process; what leaves it carries an id that stays the same when rows move.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol, cast

import polars as pl

BASIS_WORDS = ("read", "derived", "estimated", "calibrated", "modelled", "public_record", "assumed")
"""How a figure is known, strong to weak. ``public_record``: from a named document that nobody here has read yet."""

KEY_SIGN = "\x1f"
"""What stands between the parts of a row's key before it is hashed."""

BASIS = pl.Enum(BASIS_WORDS)
REFS = pl.List(pl.UInt32)

CITATION: dict[str, pl.DataType | type[pl.DataType]] = {
    "ref": pl.UInt32, "id": pl.String, "table": pl.String, "line": pl.Int64, "column": pl.String,
    "source_id": pl.String,
    "locator": pl.String, "basis": BASIS, "citation": pl.String, "url": pl.String,
}  # fmt: skip
"""Columns of the frame that `Region.cite` returns."""


class Cited(Protocol):
    """Anything that carries refs: a Figure."""

    @property
    def refs(self) -> Iterable[int]:
        """The rows behind it."""
        ...


class Accounted(Protocol):
    """Anything that says where its inputs come from: a wired model, a run; a Verdict has a frame ``figures`` as well."""

    @property
    def account(self) -> pl.DataFrame:
        """A frame with ``refs``."""
        ...


Sourced = pl.DataFrame | pl.Series | Cited | Accounted | Iterable[int]
"""What has refs."""


def refs_of(thing: Sourced) -> list[int]:
    """Return the refs of the rows behind something: each once, in order.

    Parameters
    ----------
    thing : DataFrame, Series, Figure, wired model, Run, Verdict or iterable of int
        A frame with ``refs`` or ``ref``, such a column, anything that carries refs, an account, or refs.
    """
    if isinstance(thing, pl.DataFrame):
        return refs_of(thing["refs" if "refs" in thing.columns else "ref"])
    if isinstance(thing, pl.Series):
        each = thing.explode() if isinstance(thing.dtype, pl.List) else thing
        return each.drop_nulls().unique().sort().to_list()
    if (account := getattr(thing, "account", None)) is not None:
        figures = getattr(thing, "figures", None)
        return refs_of([*refs_of(account), *(() if figures is None else refs_of(figures))])
    return sorted(set(cast("Iterable[int]", getattr(thing, "refs", thing))))


def weaker(*columns: pl.Expr) -> pl.Expr:
    """Return, row by row, the weakest of several basis columns."""
    return pl.max_horizontal(*columns)  # an Enum is ordered as it is declared: strong to weak


def merged() -> list[pl.Expr]:
    """Return aggregations that carry provenance through a ``group_by``: all refs, and a basis of at best "derived"."""
    return [
        pl.col("refs").explode().drop_nulls().unique().sort().alias("refs"),
        weaker(pl.col("basis").cast(BASIS).max(), pl.lit("derived", dtype=BASIS)).alias("basis"),
    ]


def row_id(table: str, key: Iterable[object]) -> str:
    """Return the id of a row that stays the same when rows move: table and a hash of the row's key."""
    text = KEY_SIGN.join("" if part is None else str(part) for part in key)
    return f"{table}/{hashlib.blake2b(text.encode(), digest_size=5).hexdigest()}"
