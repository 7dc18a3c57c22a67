"""Rows of an ESTIMATE frame made ready to be drawn: checked, named, put into order. Nothing is computed from values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ..errors import Fault, InvalidData, UnknownName, nearest
from ..region.estimate import ESTIMATE
from ..region.names import spoken
from . import style


@dataclass(frozen=True)
class Series:
    """What a figure compares: codes in legend order, their names, colours and shapes.

    A figure that compares nothing has the one series "".
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    colours: tuple[str, ...]
    shapes: tuple[str, ...]

    @property
    def compares(self) -> bool:
        """Whether there is more than one."""
        return len(self.codes) > 1

    def only(self, codes: Sequence[str]) -> Series:
        """Return the series of these codes."""
        kept = [i for i, code in enumerate(self.codes) if code in codes]
        return Series(*(tuple(field[i] for i in kept) for field in (self.codes, self.names, self.colours, self.shapes)))

    @classmethod
    def of(
        cls, frame: pl.DataFrame, by: str | None, names: Mapping[str, str], highlight: Sequence[str] | None = None
    ) -> Series:
        """Read the series of a frame from its column `by`; all but those of `highlight` are grey."""
        codes = [] if by is None else [str(code) for code in frame[by].drop_nulls().unique().to_list()]
        if not codes:
            return cls(("",), ("",), (style.ACCENT,), ("circle",))
        for code in highlight or ():
            if code not in codes:
                raise UnknownName.of("series", code, codes, expected=f"a value of the column {by!r}")
        looks = style.looks(codes if highlight is None else highlight)
        looks |= {code: (style.GREY, "circle") for code in sorted(set(codes) - set(looks))}
        return cls(
            tuple(looks),
            tuple(names.get(code, code) for code in looks),
            tuple(colour for colour, _ in looks.values()),
            tuple(shape for _, shape in looks.values()),
        )


def check(frame: pl.DataFrame, id: str, *, key: Sequence[str], also: Sequence[str] = ()) -> None:
    """Raise `InvalidData` with every reason why the frame cannot be drawn: columns, units, one mark a key."""
    wanted = [name for name in (*ESTIMATE, *key, *also) if name not in frame.columns]
    faults = [
        Fault(
            "figure-column", f"the frame of figure {id!r} has no column {name!r}",
            expected="an ESTIMATE frame (contracts §4)", nearest=nearest(name, frame.columns),
        )
        for name in dict.fromkeys(wanted)
    ]  # fmt: skip
    if not faults:
        if frame.height == 0:
            faults.append(
                Fault(
                    "figure-empty", f"figure {id!r} has no rows", expected="at least one row, with a value or a reason"
                )
            )
        units = frame["unit"].drop_nulls().unique().sort().to_list()
        if len(units) > 1:
            faults.append(
                Fault("figure-units", f"figure {id!r} mixes {', '.join(units)}", expected="one unit on one axis")
            )
        doubled = frame.filter(pl.struct(list(key)).is_duplicated())
        if doubled.height:
            where = ", ".join(f"{name}={doubled[name][0]!r}" for name in key)
            faults.append(
                Fault(
                    "figure-key", f"figure {id!r} has {doubled.height} rows that share a mark, the first: {where}",
                    expected=f"one row for each {', '.join(key)}: filter the frame first",
                )
            )  # fmt: skip
    if faults:
        raise InvalidData(faults)


def prepare(
    frame: pl.DataFrame, series: Series, by: str | None, names: Mapping[str, str], places: int | None
) -> pl.DataFrame:
    """Add what the picture needs: names, the value in words, hollow or filled, the words of an absent value.

    Adds ``_subject`` and ``_counterpart`` (names), ``_series``, ``_colour``, ``_text``, ``_hollow``, ``_absent`` and
    ``_places``.
    """
    digits = style.decimals(frame["value"].drop_nulls().to_list()) if places is None else places
    named = dict(zip(series.codes, series.names, strict=True))
    code = pl.lit("") if by is None else pl.col(by).cast(pl.String).fill_null("")
    colours = dict(zip(series.codes, series.colours, strict=True))
    kinds = [style.kind(*row) for row in frame.select("value", "basis", "reason").iter_rows()]
    return frame.with_columns(
        *[pl.col(name).replace(dict(names)).alias(f"_{name}") for name in ("subject", "counterpart")],
        pl.Series(
            "_text", [None if v is None else style.number(v, digits) for v in frame["value"].to_list()], dtype=pl.String
        ),
        pl.Series("_hollow", [kind == "modelled" for kind in kinds], dtype=pl.Boolean),
        pl.Series(
            "_absent", [style.KINDS[kind] if kind.startswith("not ") else None for kind in kinds], dtype=pl.String
        ),
        pl.lit(digits, dtype=pl.Int32).alias("_places"),
        pl.Series("_reason", [text and spoken(text, names) for text in frame["reason"].to_list()], dtype=pl.String),
        code.replace(named).alias("_series"),
        code.replace_strict(colours, default=series.colours[0], return_dtype=pl.String).alias("_colour"),
    )


def in_order(rows: pl.DataFrame, series: Series, order: Sequence[str] | None) -> list[str]:
    """Return the names of the subjects, top to bottom: as told, else by value in the first series, largest first."""
    if order is not None:
        known = dict(rows.select("subject", "_subject").unique().iter_rows())
        missing = [code for code in known if code not in order]
        if missing:
            raise InvalidData(
                Fault(
                    "figure-order", f"{code!r} is drawn but stands nowhere in the order", nearest=nearest(code, order)
                )
                for code in missing
            )
        return [known[code] for code in order if code in known]
    rank = pl.col("_series").replace_strict({name: i for i, name in enumerate(series.names)}, default=len(series.names))
    by_value = rows.with_columns(rank.alias("_rank")).sort(
        "_rank", "value", "_subject", descending=[False, True, False], nulls_last=True
    )
    return by_value["_subject"].unique(maintain_order=True).to_list()


def caption(words: str, rows: pl.DataFrame, hollow: str = style.HOLLOW_WORDS) -> str:
    """Return the caller's caption with what a reader must know: how many are absent, what hollow means."""
    absent = rows["value"].null_count()
    text = words.rstrip().rstrip(".")
    text += f"; {absent} of {rows.height} without figure." if absent else "."
    return f"{text} {hollow}" if rows["_hollow"].any() else text
