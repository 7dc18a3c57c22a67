"""Files to take away: a page's figures as CSV, Excel, Word or PowerPoint, its citations, its pictures."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from .. import figures
from ..brief import export
from ..brief.contents import Section
from ..brief.exhibit import Table
from ..region import citation
from .bench import missing

if TYPE_CHECKING:
    from .answer import Made
    from .bench import Bench
    from .page import Page
    from .state import State

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "csl": "application/vnd.citationstyles.csl+json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "vl": "application/json",
    "toml": "text/plain; charset=utf-8",
}


def file(bench: Bench, page: Page, ending: str, state: State) -> Made:
    """Return a page in another form.

    Raises
    ------
    NotHere
        The page has no figure, or none of that name; or it cannot be had in this form.
    """
    from .answer import Made

    name = f"multipolar-{page.address.split('?')[0].strip('/').replace('/', '-') or 'start'}"
    if ending in ("txt", "bib", "csl"):
        if not page._refs:
            raise missing("nothing on this page comes from a row of the tables")
        form: Any = {"txt": "text", "bib": "bibtex", "csl": "csl"}[ending]
        body = citation.write(bench.region, page._refs, form).encode()
    elif ending in ("svg", "png", "vl"):
        figure = _figure(page, state)
        name = f"multipolar-{figure.id}"
        if ending == "png":
            body = figures.png(figure)
        elif ending == "svg":
            body = figures.svg(figure).encode()
        else:
            body = json.dumps(figures.vegalite(figure), ensure_ascii=False).encode()
            name += ".vl"
            return Made(200, TYPES["vl"], body, f"{name}.json")
    elif ending == "toml":
        texts = [block.text for block in page.of("code") if block.label.startswith("TOML")]
        if not texts:
            raise missing("nothing on this page is defined by TOML")
        body = texts[0].encode()
    else:
        body = _table(bench, page, ending, name)
    return Made(200, TYPES[ending], body, f"{name}.{ending}")


def _figure(page: Page, state: State) -> Any:
    known = {block.id: block._figure for block in page.of("picture")}
    wanted = dict(state.unknown).get("figure", next(iter(known), ""))
    if wanted not in known:
        raise missing("this page has no such picture", ", ".join(known))
    return known[wanted]


def _listed(lists: list[Any]) -> bytes:
    """Return listings as CSV: each with its caption, a column of ids at the end."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for place, block in enumerate(lists):
        if place:
            writer.writerow([])
        writer.writerow(["table", *block.columns, "refs"])
        for row in block.rows:
            refs = ";".join(dict.fromkeys(id_ for cell in row for id_ in cell.refs))
            writer.writerow([block.caption, *(_safe(cell.text) for cell in row), refs])
    return out.getvalue().encode()


def _safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") else text


def _table(bench: Bench, page: Page, ending: str, name: str) -> bytes:
    exhibits = [
        block._figure
        if block.kind == "picture"
        else Table(block.id, block.title or page.title, block._frame, block._layout)
        for block in page.blocks
        if (block.kind == "picture" and block._figure is not None)
        or (block.kind == "grid" and block._frame is not None)
    ]
    lists = page.of("listing")
    if not exhibits and lists and ending == "csv":
        return _listed(lists)
    if not exhibits:
        raise missing("this page has no figures; its words stand in its JSON")
    part = Section(page.kind, page.title, "", tuple(exhibits))
    content = export.Content(bench.region, "brief", page.title, (part,))
    if ending == "csv":
        frame = export.with_ids(export.figures(content), content.citations)
        joined = frame.with_columns(frame["refs"].list.join(";"))
        return joined.write_csv().encode()
    from ..brief.office import docx, pptx
    from ..brief.workbook import xlsx

    command = page.reproduce.command or f"multipolar serve, {page.address}"
    writers: dict[str, Any] = {"xlsx": xlsx, "docx": docx, "pptx": pptx}
    made: bytes = writers[ending](content, command)
    return made
