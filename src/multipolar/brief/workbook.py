"""A workbook: a sheet an exhibit, numbers as numbers, every row linked to the row of its source."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import polars as pl

from .. import __version__
from ..errors import MissingExtra
from ..figures import Figure
from . import export
from .export import Content, frame_of

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

NAME, TEXT, LINKS = 31, 32_767, 60_000
"""What Excel takes: characters of a sheet's name, characters of a cell, links of a sheet (65,530)."""

WIDE = {"citation", "url", "argument", "finding", "would_change", "missing", "depends_on", "locator", "meaning"}


def xlsx(content: Content, command: str) -> bytes:
    """Return the workbook; same content, same bytes.

    Raises
    ------
    MissingExtra
        XlsxWriter is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise MissingExtra("export", "a workbook (xlsx)") from error

    buffer = io.BytesIO()
    # Text is text: a cell that begins with "=" is no formula, and only what we say is a link.
    book = Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    region = content.region
    book.set_properties(
        {
            "title": content.title,
            "author": f"multipolar {__version__}",
            "comments": f"{command}; pack {region.hash}",
            "created": datetime.combine(region.as_of, time()),
        }
    )
    citations = content.citations
    lines = {name: line for line, name in enumerate(citations["id"].to_list(), start=2)}
    about = book.add_worksheet("About")
    listed: list[tuple[str, str, str]] = []
    if content.verdicts:
        _sheet(book, "Verdicts", export.with_ids(export.verdicts(content), citations), lines)
        listed.append(("Verdicts", "Arguments put to the test", ""))
    taken = {"about", "verdicts", "sources"}
    for exhibit in content.exhibits:
        name = _name(exhibit.id, taken)
        caption = exhibit.caption if isinstance(exhibit, Figure) else exhibit.layout["caption"]
        _sheet(book, name, export.with_ids(frame_of(exhibit), citations), lines)
        listed.append((name, exhibit.title, caption))
    for _, verdict in content.verdicts:
        if verdict.figures.height:
            name = _name(f"v-{verdict.id}", taken)
            _sheet(book, name, export.with_ids(verdict.figures, citations), lines)
            listed.append((name, f"Figures behind the verdict on {verdict.id}", ""))
    _sheet(book, "Sources", citations.drop("ref"), {})
    listed.append(("Sources", "Every table row behind the figures, with its citation", ""))
    _about(book, about, content, command, listed)
    book.close()
    return buffer.getvalue()


def _name(text: str, taken: set[str]) -> str:
    """Return a sheet name that Excel takes: at most 31 characters, unlike any other whatever the case."""
    name, number = text[:NAME], 2
    while name.casefold() in taken:
        name, number = f"{text[: NAME - 3]}-{number}", number + 1
    taken.add(name.casefold())
    return name


def _about(
    book: Workbook, sheet: Worksheet, content: Content, command: str, listed: list[tuple[str, str, str]]
) -> None:
    region, bold, wrap = content.region, book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    link = book.add_format({"font_color": "#0b57d0", "underline": 1})
    facts = [
        (content.title, ""),
        ("Region", region.name),
        ("As of", str(region.as_of)),
        ("Pack", f"sha256 {region.hash}"),
        ("Made by", f"multipolar {__version__}, {command}"),
        ("Reading", "An empty value is no figure, which is not zero; the column reason says why. The column source leads "
         "to the first row behind a figure on the sheet Sources, refs lists them all."),
        ("Terms", export.LICENCE),
    ]  # fmt: skip
    for line, (word, text) in enumerate(facts):
        sheet.write_string(line, 0, word, bold)
        sheet.write_string(line, 1, text, wrap)
    for line, (name, title, caption) in enumerate(listed, start=len(facts) + 1):
        sheet.write_url(line, 0, f"internal:'{name}'!A1", link, name)
        sheet.write_string(line, 1, title, wrap)
        sheet.write_string(line, 2, caption, wrap)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 2, 90)


def _sheet(book: Workbook, name: str, frame: pl.DataFrame, lines: dict[str, int]) -> None:
    """Write a frame: header frozen and filtered, ``source`` first linked to its line of the sheet Sources."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#eef1f5"})
    link = book.add_format({"font_color": "#0b57d0", "underline": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    if "refs" in frame.columns:
        frame = frame.with_columns(pl.col("refs").list.first().alias("source")).select(pl.exclude("refs"), "refs")
    for column, title in enumerate(frame.columns):
        sheet.write_string(0, column, title, head)
        sheet.set_column(column, column, 60 if title in WIDE else 24 if title in ("source", "refs", "id") else 14)
    for line, row in enumerate(frame.iter_rows(named=True), start=1):
        for column, (title, cell) in enumerate(row.items()):
            if title == "source" and cell and line < LINKS:
                sheet.write_url(line, column, f"internal:'Sources'!A{lines[cell]}", link, cell)
            elif title == "url" and cell and line < LINKS and cell.startswith("http") and len(cell) < 2000:
                sheet.write_url(line, column, cell, link, cell)
            else:
                _write(sheet, line, column, cell, day)
    sheet.freeze_panes(1, 0)
    if frame.height:
        sheet.autofilter(0, 0, frame.height, frame.width - 1)


def _write(sheet: Worksheet, line: int, column: int, cell: Any, day: Any) -> None:
    if cell is None or cell == []:
        return  # an empty cell, never 0
    if isinstance(cell, bool):
        sheet.write_boolean(line, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(line, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(line, column, datetime.combine(cell, time()), day)
    else:
        sheet.write_string(line, column, _fitted(cell) if isinstance(cell, list) else str(cell)[:TEXT])


def _fitted(ids: list[str]) -> str:
    """Join ids; where a cell cannot take them all, say how many are left out."""
    text = "; ".join(ids)
    if len(text) <= TEXT:
        return text
    kept = ids[: TEXT // 40]
    return f"{'; '.join(kept)} and {len(ids) - len(kept)} more (in the csv export)"
