"""What makes pages, inside a worker process: the region, the anchors of its rows, and the small steps pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from .. import figures
from ..brief.exhibit import headings_of, keys_of, names
from ..errors import Fault, UsageError
from ..figures import BOUNDARIES, Figure
from ..region import Region
from ..region.document import document
from ..region.provenance import refs_of
from . import explore
from .blocks import Cell, Choice, Control, Fill, Grid, Listing, Picture
from .page import Page, Reproduce, Setting, about
from .state import State
from .store import Store

if TYPE_CHECKING:
    from .scores import Scores

RANGE = 60
"""Rows of a table that a page still shows; more stand in its CSV."""


class NotHere(UsageError):
    """An address that leads nowhere: 404."""


def missing(what: str, expected: str = "", nearest: tuple[str, ...] = ()) -> NotHere:
    """Return the error for an address that leads nowhere."""
    return NotHere(Fault("not-here", what, expected=expected, nearest=nearest))


@dataclass
class Bench:
    """A region and what was computed about it, once a worker process.

    Attributes
    ----------
    region : Region
    store : Store
        What is kept on this machine.
    editions : tuple of str
        Packs that the one who started the workbench named for comparison.
    """

    region: Region
    store: Store
    editions: tuple[str, ...] = ()
    scored: dict[tuple[str, str], Scores] = field(default_factory=dict)
    """Scores of indices that were computed, by index and definition."""
    _cited: dict[int, dict[str, Any]] = field(default_factory=dict)
    _measured: dict[str, pl.DataFrame] = field(default_factory=dict)
    _drawn: dict[str, Picture | None] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """Code to short name of every actor."""
        return names(self.region)

    @cached_property
    def states(self) -> list[str]:
        """Codes of the states that the region is about, by name."""
        if not self.region.group:
            return []
        return sorted(self.region.states(self.region.group, self.region.as_of)["actor"].to_list(), key=self.label)

    @cached_property
    def partners(self) -> list[str]:
        """Codes of the outside powers, in the order of the pack."""
        return list(self.region.partners)

    @cached_property
    def institutions(self) -> list[str]:
        """Codes of everything that has members in the tables, by name."""
        return sorted(self.region.table("memberships")["institution"].unique().to_list(), key=self.label)

    def label(self, code: str) -> str:
        """Return the short name of an actor; a word that is no actor stays."""
        return self.names.get(code, code)

    def measure(self, name: str) -> pl.DataFrame:
        """Return a measure's frame, computed once."""
        from ..measures import MEASURES

        if name not in self._measured:
            self._measured[name] = MEASURES[name](self.region)
        return self._measured[name]

    def once(self, name: str, make: Callable[[], Picture | None]) -> Picture | None:
        """Return a picture that does not change while the pack does not, drawn once."""
        if name not in self._drawn:
            self._drawn[name] = make()
        return self._drawn[name]

    # -- sources ------------------------------------------------------------------------------------------

    def cited(self, refs: Iterable[int]) -> dict[int, dict[str, Any]]:
        """Return the citation of rows by ref."""
        wanted = set(refs)
        if new := wanted - self._cited.keys():
            for row in self.region.cite(new).to_dicts():
                self._cited[row["ref"]] = row
        return {ref: self._cited[ref] for ref in sorted(wanted) if ref in self._cited}

    def ids(self, refs: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of rows."""
        return tuple(row["id"] for row in self.cited(refs).values())

    def notes(self, thing: Any) -> dict[int, str]:
        """Return ref to anchor of every row behind something; `page.linked` makes addresses of them."""
        return {ref: f"#row/{row['id']}" for ref, row in self.cited(refs_of(thing)).items()}

    def cell(
        self, text: object, refs: Sequence[int] = (), basis: str = "", *, href: str = "", number: bool = False
    ) -> Cell:
        """Return a cell that leads to the card of its first row, or where `href` says."""
        ids = self.ids(refs)
        basis = basis or (
            max((str(row["basis"]) for row in self.cited(refs).values() if row["basis"]), key=_weak) if ids else ""
        )
        target = href or (f"/rows/{ids[0]}" if ids else "")
        return Cell(text="" if text is None else str(text), href=target, refs=ids, basis=basis, number=number)

    # -- blocks -------------------------------------------------------------------------------------------

    def grid(
        self,
        frame: pl.DataFrame,
        *,
        id: str,
        title: str,
        caption: str,
        limit: int = RANGE,
        folded: bool = False,
        **layout: Any,
    ) -> Grid:
        """Return an ESTIMATE frame as a block; of a long one its first rows are shown, and that is said."""
        shown = frame.head(limit)
        if frame.height > limit:
            caption += f" The first {limit} of {frame.height:,} rows; the CSV has all."
        layout = {"rows": keys_of(shown) if shown.height else ["subject"], **layout}
        layout.setdefault("headings", headings_of(list(shown.columns)))
        layout.setdefault("names", self.names)
        block = Grid(id=id, title=title, caption=caption, rows=tuple(self.rows(frame)), folded=folded)
        block._html = figures.table_html(shown, caption=caption, notes=self.notes(shown), **layout)
        block._frame, block._layout = frame, {"caption": caption, **layout}
        return block

    def picture(self, figure: Figure, *, tabled: bool = True) -> Picture:
        """Return a figure as a block, with its rows as a table for whoever cannot see it, unless another block has them."""
        notes = self.notes(figure)
        block = Picture(
            id=figure.id,
            title=figure.title,
            caption=figure.caption,
            alt=figure.alt,
            boundaries=BOUNDARIES if figure.boundaries else "",
            spec=figures.vegalite(figure),
            refs=self.ids(figure.refs),
        )
        block._figure = figure
        block._svg = figures.svg(figure, notes)
        block._chart = explore.text(self.chart(figure))
        if not tabled:
            return block
        table = figure.table.drop([name for name in figure.table.columns if name.startswith("_")])
        rows = keys_of(table)
        block._table = figures.table_html(
            table,
            caption=figure.caption or figure.title,
            notes=notes,
            rows=rows,
            names=self.names,
            headings=headings_of(rows),
            places=1,
        )
        return block

    def chart(self, figure: Figure) -> dict[str, Any]:
        """Return what the page's script draws for whoever explores a figure."""
        cited = self.cited(refs_of(figure))
        return explore.chart(
            figure,
            {ref: f"/rows/{row['id']}" for ref, row in cited.items()},
            {ref: str(row["citation"]) for ref, row in cited.items()},
            self.region.geometry,
        )

    def rows(self, frame: pl.DataFrame) -> list[dict[str, Any]]:
        """Return the rows of a frame as plain data, refs as ids."""
        clean = frame.drop([name for name in frame.columns if name.startswith("_")])
        made = clean.to_dicts()
        for row in made:
            row["refs"] = list(self.ids(row["refs"] or ()))
        return made

    # -- pages --------------------------------------------------------------------------------------------

    def page(
        self,
        kind: str,
        title: str,
        path: str,
        blocks: Iterable[Any],
        state: State,
        *,
        command: str = "",
        python: str = "",
        refs: Iterable[int] = (),
        took_ms: float | None = None,
    ) -> Page:
        """Return a page: every id in its blocks gets its citation."""
        made = tuple(block for block in blocks if block is not None)
        known = {ref for block in made for ref in _refs_of_block(block)} | set(refs)
        ids = {id_ for block in made for id_ in _ids_of(block)}
        known |= {self.region.row(id_) for id_ in ids}
        said = document("page", [{"refs": sorted(known)}], self.region)["citations"]
        page = Page(
            kind=kind,
            title=title,
            address=path + state.query(),
            region=about(self.region),
            settings=dict(state.texts),
            unknown=tuple(
                Setting(name=name, text=text, nearest=tuple(dict(state.nearest).get(name, ())))
                for name, text in state.unknown
            ),
            blocks=made,
            citations=said,
            reproduce=Reproduce(command=command, python=python),
            offers=_offers(made, bool(known)),
            took_ms=took_ms,
        )
        page._refs = tuple(sorted(known))
        return page


def listing(
    id: str,
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    title: str = "",
    limit: int = 400,
    folded: bool = False,
) -> Listing:
    """Return rows as a block; of very many the first are shown, and that is said."""
    every = [tuple(row) for row in rows]
    foot = f"The first {limit} of {len(every):,}." if len(every) > limit else ""
    return Listing(
        id=id,
        title=title,
        caption=caption,
        columns=tuple(columns),
        rows=tuple(every[:limit]),
        foot=foot,
        folded=folded,
    )


def fill(href: str, label: str) -> Fill:
    """Return a part that is computed while the page is read."""
    return Fill(href=href, label=label)


def select(name: str, label: str, value: str, words: Iterable[str]) -> Control:
    """Return a choice of one word, or of all."""
    choices = (Choice(value="", label="all"), *(Choice(value=word, label=word.replace("_", " ")) for word in words))
    return Control(name=name, label=label, type="select", value=value, choices=choices)


def flag(region: Region) -> str:
    """Return the option of commands that names a region which is not the built-in one."""
    return "" if region.name == "japan-asean" and region.overlay is None else f" --region {region.name}"


def python(region: Region, *lines: str) -> str:
    """Return a Python program that has the region as ``region``."""
    return "\n".join(["import multipolar as mp", "", f'region = mp.load("{region.name}")', *lines])


def _offers(blocks: Sequence[Any], cited: bool) -> tuple[str, ...]:
    """Return the endings that a page's address may have."""
    figures_ = any(isinstance(block, Grid | Picture) for block in blocks)
    tables = any(isinstance(block, Listing) for block in blocks)
    files = ("csv", "xlsx", "docx", "pptx") if figures_ else ("csv",) if tables else ()
    return (*files, "json", *(("txt", "bib", "csl") if cited else ()))


_ORDER = ("", "read", "derived", "estimated", "calibrated", "modelled", "public_record", "assumed")


def _weak(basis: str) -> int:
    return _ORDER.index(basis)


def _refs_of_block(block: Any) -> Iterable[int]:
    if isinstance(block, Grid) and block._frame is not None:
        return refs_of(block._frame)
    if isinstance(block, Picture) and block._figure is not None:
        return list(block._figure.refs)
    return ()


def _ids_of(block: Any) -> Iterable[str]:
    if isinstance(block, Listing):
        return [id_ for row in block.rows for cell in row for id_ in cell.refs]
    found: list[str] = []
    for name in ("facts", "sources"):
        for entry in getattr(block, name, ()):
            cell = entry[1] if isinstance(entry, tuple) else entry
            found += cell.refs
    if not isinstance(block, Picture):
        found += getattr(block, "refs", ())
    return found


Names = Mapping[str, str]
"""Words of a path by name: ``{"code": "VNM"}``."""
