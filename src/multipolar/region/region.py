"""Region (contracts §5): what is known, when, in what unit, and who says so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import polars as pl

from ..errors import Fault, UnknownName, UsageError
from . import belonging, checks, origin, parameters, reports
from . import overlay as overlays
from . import pack as packs
from .card import card
from .names import Names, spoken
from .parameters import Parameter
from .provenance import Sourced, refs_of
from .schema import MEMBERSHIP

JOINED = {
    "of": "and", "from_to": "to", "into_from": "from", "symmetric": "and", "owes": "to", "imposes_on": "on",
    "faces": "in", "within": "in", "under": "under", "through": "through",
}  # fmt: skip
"""The word between subject and counterpart, by direction."""


def load(name_or_path: str | Path = "japan-asean", *, overlay: str | Path | None = None) -> Region:
    """Load a region pack: a built-in region by name, or a folder.

    Parameters
    ----------
    name_or_path : str or Path
    overlay : str or Path, optional
        Folder with rows of one's own to lay over the pack; see `multipolar.region.overlay`.

    Raises
    ------
    UnknownName
        Neither a built-in region nor a folder.
    UsageError
        The overlay is no folder with tables.
    InvalidData
        The pack breaks its contract; every fault is listed, by file, row and column.

    Examples
    --------
    >>> import multipolar as mp
    >>> region = mp.load("japan-asean")
    >>> region.actor("Việt Nam")
    'VNM'
    """
    pack = packs.read(packs.find(name_or_path))
    return Region(pack if overlay is None else overlays.lay(pack, Path(overlay)))


class Region:
    """A region pack, read and checked; immutable. Only this room knows files.

    Attributes
    ----------
    name, title : str
        As the pack's descriptor says.
    as_of : date
        Day to which the tables are current.
    group : str or None
        Institution whose members the region is about (ASEAN).
    partners : tuple of str
        Outside powers that it is compared with, in the order in which tables show them.
    path : Path
        Folder of the pack.
    hash : str
        sha256 over path and content of every file of the pack, and of the overlay; it goes into every result.
    overlay : Overlay or None
        What is laid over the pack; `multipolar.region.overlay.notice` puts it in a sentence.
    """

    def __init__(self, pack: packs.Pack) -> None:
        faults = checks.faults(pack)
        packs.require(faults if pack.overlay is None else overlays.told(pack.overlay, faults))
        self.overlay = pack.overlay
        self.name: str = pack.descriptor["name"]
        self.title: str = pack.descriptor["title"]
        self.as_of: date = pack.as_of
        self.group: str | None = pack.descriptor.get("group")
        self.partners: tuple[str, ...] = tuple(pack.descriptor.get("partners", ()))
        self.path = pack.path
        self.vocabulary = pack.vocabulary
        self.assumptions: dict[int, float] = {}
        """What `assuming` has set: ref of a parameter's row to its central value."""
        self._pack = pack
        self._tables = pack.tables
        self._names = checks.actor_names(pack)
        actors = pack.tables["actors"]
        self._groups = frozenset(actors.filter("is_group")["code"].to_list())
        self.hash: str = pack.hash()
        self._labels: dict[str, str] = dict(actors.select("code", "short_name").iter_rows())
        self._ids: dict[str, dict[str, int]] = {}
        self._measures = {row["measure"]: row for row in pack.tables["measures"].iter_rows(named=True)}
        self._asked: dict[tuple[str, date, tuple[str, ...]], pl.DataFrame] = {}
        self._states: dict[tuple[str, date], pl.DataFrame] = {}

    def __repr__(self) -> str:
        rows = ", ".join(f"{frame.height:,} {name}" for name, frame in self._tables.items())
        told = overlays.notice(self)
        head = f"Region {self.name!r}: {self.title}\nas of {self.as_of}, {self.hash[:12]}\n{rows}"
        return f"{head}\n{told}" if told else head

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        rows = {
            "name": self.name,
            "as of": str(self.as_of),
            "hash": self.hash[:12],
            "tables": ", ".join(f"{frame.height:,} {name}" for name, frame in self._tables.items()),
            "overlay": overlays.notice(self) or "",
        }
        return card(self.title, rows)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as the folder's path and the assumptions: a worker process loads the pack itself, once."""
        laid = None if self.overlay is None else self.overlay.path
        return _reload, (self.path, tuple(sorted(self.assumptions.items())), self.hash, laid)

    def overlaid(self, folder: str | Path) -> Region:
        """Return the same region with the rows of a folder laid over it; see `multipolar.region.overlay`."""
        made = load(self.path, overlay=folder)
        here = {self.cite([ref])["id"].item(): value for ref, value in self.assumptions.items()}
        return made.assuming({made.row(row): value for row, value in here.items()}) if here else made

    # -- tables and names -------------------------------------------------------------------------------------------

    def table(self, name: str) -> pl.DataFrame:
        """Return a whole table, typed, with ``ref``."""
        if name not in self._tables:
            raise UnknownName.of("table", name, self._tables, expected=f"one of {', '.join(self._tables)}")
        return self._tables[name]

    def actor(self, text: str) -> str:
        """Return the code of an actor from its code, name or alias in any language.

        Raises
        ------
        UnknownName
            With the nearest names.
        """
        return self._names.code(text)

    @property
    def names(self) -> Names:
        """Every name of every actor."""
        return self._names

    def label(self, code: str) -> str:
        """Return the short name of an actor, for charts and tables."""
        return self._labels[self.actor(code)]

    def spoken(self, text: str) -> str:
        """Return a sentence with the codes of actors as their short names."""
        return spoken(text, self._labels)

    def is_group(self, code: str) -> bool:
        """Say whether an actor is an aggregate of others."""
        return code in self._groups

    def measure(self, name: str) -> dict[str, Any]:
        """Return a measure's dictionary entry: label, meaning, unit, kind, direction, pillar, origin, preference."""
        if name not in self._measures:
            raise UnknownName.of("measure", name, self._measures)
        return dict(self._measures[name])

    def describe(self, measure: str, subject: str | None, counterpart: str | None = None) -> str:
        """Return what a figure is, in words: "Goods exports, Viet Nam to Japan"."""
        entry = self.measure(measure)
        who = self.label(subject) if subject else ""
        if subject and counterpart:
            who += f" {JOINED[entry['direction']]} {self.label(counterpart)}"
        return ", ".join(part for part in (entry["label"], who) if part)

    @cached_property
    def geometry(self) -> dict[str, Any] | None:
        """TopoJSON of the region's states (one object; property ``code``), None when the pack has no map."""
        file = self.path / "map.topojson"
        return cast("dict[str, Any]", json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None

    # -- who belongs where, on a day --------------------------------------------------------------------------------

    def members(self, institution: str, on: date, roles: Sequence[str] = MEMBERSHIP) -> pl.DataFrame:
        """Return every actor that ever had one of `roles` in an institution, and whether it has it on a day.

        Returns
        -------
        DataFrame
            actor, role, holds (true, false, or null with a reason where a partial date leaves it open), reason, refs.
        """
        code = self.actor(institution)
        asked = (code, on, tuple([roles] if isinstance(roles, str) else roles))
        if asked not in self._asked:
            self._asked[asked] = belonging.members(self._tables["memberships"], *asked)
        return self._asked[asked]

    def states(self, group: str, on: date) -> pl.DataFrame:
        """Return the states of a group on a day: actor, holds, reason, refs.

        A group that is fixed by a list (ASEAN10, the proposed Western Pacific Union) has the same states on any day; an
        institution (ASEAN) has its members of that day, without those that are no states (the EU in the G20). States
        whose membership a partial date leaves open have ``holds`` null.

        Raises
        ------
        UsageError
            The tables do not say which states belong to the group (WORLD, EU).
        """
        code = self.actor(group)
        if (listed := belonging.listed(self._tables["actors"], code)) is not None:
            return listed
        if (code, on) not in self._states:
            ever = self.members(code, on)
            self._states[code, on] = belonging.states(self._tables["actors"], ever, code, on)
        return self._states[code, on]

    def parties(self, agreement: str, on: date, stage: Literal["signed", "in_force"] = "in_force") -> pl.DataFrame:
        """Return the parties of an agreement and whether it is signed, or in force, for each on a day.

        Returns
        -------
        DataFrame
            actor, holds, reason, refs.
        """
        return belonging.parties(self._tables["agreements"], agreement, on, stage)

    def partnership(self, a: str, b: str, on: date) -> pl.DataFrame:
        """Return the level of partnership between two actors on a day: the level that began last.

        Returns
        -------
        DataFrame
            One row: level_as_named, level_rank, holds, reason, refs. Without an entry the level is null with a reason:
            an absent row is no evidence that there is no partnership.
        """
        return belonging.partnership(self._tables["partnerships"], self.actor(a), self.actor(b), on)

    # -- figures ----------------------------------------------------------------------------------------------------

    def figures(
        self,
        measure: str,
        *,
        subject: str | Sequence[str] | None = None,
        counterpart: str | Sequence[str] | None = None,
        year: int | Sequence[int] | None = None,
        period: str | None = None,
        groups: bool = False,
    ) -> pl.DataFrame:
        """Return the preferred figures of a measure as an ESTIMATE frame.

        Parameters
        ----------
        measure : str
            A measure of origin ``table``.
        subject, counterpart : str or sequence of str, optional
            Actors by code or any name. Every combination that is named is answered: a missing one with a null value and
            a reason.
        year : int or sequence of int, optional
            Calendar years.
        period : str, optional
            A period such as ``"2019/2023"``. Without it only calendar years are returned, so that a year is never
            answered with a sum of several.
        groups : bool
            Also return aggregates (WORLD, EU, ASEAN10 ...). Without it they are left out, unless they are named.

        Examples
        --------
        >>> import multipolar as mp
        >>> region = mp.load("japan-asean")
        >>> region.figures("population", subject=["VNM", "Laos"], year=2024)["value"].round(0).to_list()
        [8.0, 101.0]
        """
        asked = self._ask(measure, period, groups=groups, subject=subject, counterpart=counterpart, year=year)
        return reports.preferred(self._tables["ties"], asked)

    def all_reports(
        self,
        measure: str,
        *,
        subject: str | Sequence[str] | None = None,
        counterpart: str | Sequence[str] | None = None,
        year: int | Sequence[int] | None = None,
        period: str | None = None,
        groups: bool = False,
    ) -> pl.DataFrame:
        """Return every report that `figures` chose from: its columns and preferred, source_id, locator, flags, note."""
        asked = self._ask(measure, period, groups=groups, subject=subject, counterpart=counterpart, year=year)
        return reports.every(self._tables["ties"], asked)

    def _ask(self, measure: str, period: str | None, *, groups: bool, **given: Any) -> reports.Asked:
        """Return what is asked: subject, counterpart and year where they are given, actors by their codes."""
        unit = self.measure(measure)["unit"]
        named: dict[str, list[Any]] = {}
        for column, value in given.items():
            if value is not None:
                texts = [value] if isinstance(value, str) else value
                named[column] = reports.years(value) if column == "year" else [self.actor(text) for text in texts]
        return reports.Asked(measure, unit, named, period, frozenset() if groups else self._groups)

    # -- parameters and citations -----------------------------------------------------------------------------------

    def parameter(self, model: str, name: str, *, subject: str | None = None, on: date | None = None) -> Parameter:
        """Return a model's parameter: of several dates, the newest that applies on a day (default: the as-of day).

        Raises
        ------
        UnknownName
            With the nearest names of that model.
        """
        return parameters.applying(self._tables["parameters"], model, name, subject, on or self.as_of)

    def assuming(self, values: Mapping[int, float]) -> Region:
        """Return the same region with other central values of parameters, by ``ref``; they are no longer drawn.

        It answers "would this still hold at the other end of the range?" without a second way to pass a parameter.
        """
        changed = parameters.fixed(self._tables["parameters"], values)
        other = object.__new__(Region)  # not copy.copy, which pickles and so reads the pack again
        other.__dict__.update(self.__dict__)
        other.assumptions = {**self.assumptions, **values}
        other._tables = {**self._tables, "parameters": changed}
        return other

    def cite(self, thing: Sourced) -> pl.DataFrame:
        """Say where something comes from: one row for each table row behind it.

        Parameters
        ----------
        thing : DataFrame, Figure, Verdict or iterable of int
            A frame with ``refs`` or ``ref``, anything that carries refs, or refs.

        Returns
        -------
        DataFrame
            ref, id (the same when rows move), table, line and column in its file, source_id, locator, basis,
            citation, url.

        Examples
        --------
        >>> import multipolar as mp
        >>> region = mp.load("japan-asean")
        >>> region.cite(region.figures("population", subject="VNM", year=2024))["source_id"].to_list()
        ['weo2510']
        """
        return origin.cited(self._tables, refs_of(thing), self.overlay)

    def row(self, id: str) -> int:
        """Return the ref of the row with an id, for `cite`.

        Parameters
        ----------
        id : str
            As `cite`, ``--json`` and the brief give it: ``"ties/3f9a1c22b0"``.

        Raises
        ------
        UnknownName
            The pack has no such row; with the nearest ids.

        Examples
        --------
        >>> import multipolar as mp
        >>> region = mp.load("japan-asean")
        >>> ref = region.row("ties/722ea47e48")
        >>> region.cite([ref])["source_id"].to_list()
        ['weo2510']
        """
        name = id.partition("/")[0]
        if name not in self._tables:
            example = "the id of a row, such as ties/3f9a1c22b0"
            raise UnknownName.of("table", name, self._tables, expected=example)
        if name not in self._ids:  # a table at a time: hashing the keys of all would be waited for
            self._ids[name] = origin.ids(name, self._tables[name])
        if id not in self._ids[name]:
            raise UnknownName.of("row", id, self._ids[name])
        return self._ids[name][id]


@lru_cache(maxsize=4)
def _reload(path: Path, assumptions: tuple[tuple[int, float], ...], found: str, overlay: Path | None) -> Region:
    if assumptions:
        return _reload(path, (), found, overlay).assuming(dict(assumptions))
    region = load(path, overlay=overlay)
    if region.hash != found:
        what = f"the pack has changed since it was loaded: its hash is {region.hash[:12]}, not {found[:12]}"
        raise UsageError(Fault("pack-changed", what, str(path), expected="a pack that stays the same during a run"))
    return region
