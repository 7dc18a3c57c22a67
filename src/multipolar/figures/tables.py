"""An ESTIMATE frame as a semantic HTML table: every number a link to its source, every gap with its reason."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ..errors import Fault, InvalidData, nearest
from ..region.names import spoken
from . import style

HEADINGS = {
    "subject": "Subject",
    "counterpart": "Counterpart",
    "measure": "Measure",
    "year": "Year",
    "period": "Period",
    "unit": "Unit",
}


def table_html(
    frame: pl.DataFrame,
    *,
    caption: str,
    notes: Mapping[int, str],
    rows: Sequence[str] = ("subject",),
    across: str | None = None,
    value: str = "Value",
    headings: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    places: int | None = None,
    interval: bool = True,
) -> str:
    """Write the table.

    Parameters
    ----------
    frame : DataFrame
        ESTIMATE; one row for each combination of `rows` and `across`. Rows and columns stand in the order of the frame.
    caption : str
        What the table shows, with the unit.
    notes : mapping
        Source reference to the anchor of its note, ``"#ties-3f9a1c22b0"``.
    rows : sequence of str
        Columns of the frame that name a row of the table.
    across : str, optional
        Column of the frame whose values become the columns of the table, e.g. ``"counterpart"`` or ``"year"``.
    value : str
        Heading of the numbers when nothing goes across.
    headings, names : mapping, optional
        Column of the frame to heading; code to name.
    places : int, optional
        Decimals.
    interval : bool
        Whether low and high stand beside the value.

    Returns
    -------
    str
        ``<table>`` with ``<caption>``, ``scope`` on every heading, ``class="num"`` on numbers, ``visually-hidden`` on
        words for those who hear it (the page's style sheet defines it). An en dash is "no figure"; its reason is the
        title and the hidden words. A dagger marks a figure known from a public record that was not read; italics one
        that is estimated, calibrated, modelled or assumed. What is used of these is explained in the table's foot.

    Raises
    ------
    InvalidData
        When a column is not in the frame, two rows share a cell, or a value has no note.
    """
    keys = [*rows, *([across] if across else [])]
    _check(frame, keys, notes)
    heads = HEADINGS | dict(headings or {})
    known = names or {}

    def word(code: Any) -> str:
        return html.escape(known.get(str(code)) or spoken(str(code), known)) if code is not None else ""

    digits = style.decimals(frame["value"].drop_nulls().to_list()) if places is None else places
    columns = frame[across].unique(maintain_order=True).to_list() if across else [None]
    cells: dict[tuple[Any, ...], dict[Any, dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        cells.setdefault(tuple(row[name] for name in rows), {})[row[across] if across else None] = row
    titles = [*(heads.get(name, name) for name in rows)]
    head = "".join(f'<th scope="col">{html.escape(title)}</th>' for title in titles)
    head += "".join(
        f'<th scope="col" class="num">{word(column) if across else html.escape(value)}</th>' for column in columns
    )
    body = []
    for key, found in cells.items():
        first = f'<th scope="row">{word(key[0])}</th>' + "".join(f"<td>{word(part)}</td>" for part in key[1:])
        body.append(
            f"<tr>{first}{''.join(_cell(found.get(column), notes, known, digits, interval) for column in columns)}</tr>"
        )
    foot = _foot(frame, len(titles) + len(columns))
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody>{foot}</table>"
    )


def _check(frame: pl.DataFrame, keys: list[str], notes: Mapping[int, str]) -> None:
    faults = [
        Fault(
            "table-column",
            f"the frame has no column {name!r}",
            expected="an ESTIMATE frame (contracts §4)",
            nearest=nearest(name, frame.columns),
        )
        for name in (*keys, "value", "low", "high", "basis", "reason", "refs")
        if name not in frame.columns
    ]
    if not faults:
        doubled = frame.filter(pl.struct(keys).is_duplicated())
        if doubled.height:
            where = ", ".join(f"{name}={doubled[name][0]!r}" for name in keys)
            faults.append(
                Fault("table-key", f"{doubled.height} rows share a cell, the first: {where}", expected="one row a cell")
            )
        faults += [
            Fault("table-note", style.describe(row), expected="a note for its source")
            for row in frame.iter_rows(named=True)
            if row["value"] is not None and not any(ref in notes for ref in row["refs"])
        ]
    if faults:
        raise InvalidData(faults)


def _cell(
    row: Mapping[str, Any] | None, notes: Mapping[int, str], names: Mapping[str, str], digits: int, interval: bool
) -> str:
    if row is None:
        return _gap("not in the tables")
    if row["value"] is None:
        return _gap(spoken(row["reason"], names))
    anchor = next(notes[ref] for ref in row["refs"] if ref in notes)
    text = style.number(row["value"], digits)
    if row["basis"] in style.HOLLOW and row["basis"] != "public_record":
        text = f"<em>{text}</em>"
    link = f'<a href="{html.escape(anchor)}">{text}</a>'
    if row["basis"] == "public_record":
        link += '<span aria-hidden="true">†</span><span class="visually-hidden"> (public record, not read)</span>'
    elif row["basis"] in style.HOLLOW:
        link += f'<span class="visually-hidden"> ({row["basis"]})</span>'
    if interval and row["low"] is not None and row["high"] is not None:
        ends = f"{style.number(row['low'], digits)} to {style.number(row['high'], digits)}"
        kind = f' title="{html.escape(row["interval"])}"' if row.get("interval") else ""
        link += f' <span class="interval"{kind}>{ends}</span>'
    return f'<td class="num">{link}</td>'


def _gap(reason: str) -> str:
    words = html.escape(reason)
    return (
        f'<td class="num gap" title="{words}"><span aria-hidden="true">–</span>'
        f'<span class="visually-hidden">no figure: {words}</span></td>'
    )


def _foot(frame: pl.DataFrame, columns: int) -> str:
    """Explain the signs that the table uses."""
    bases = set(frame.filter(pl.col("value").is_not_null())["basis"].cast(pl.String).drop_nulls().to_list())
    words = []
    if "public_record" in bases:
        words.append("† known from a public record that was not read.")
    if bases & (set(style.HOLLOW) - {"public_record"}):
        words.append("<em>Italics</em>: estimated, calibrated, modelled or assumed.")
    if frame["value"].null_count():
        words.append("– no figure.")
    return f'<tfoot><tr><td colspan="{columns}">{" ".join(words)}</td></tr></tfoot>' if words else ""
