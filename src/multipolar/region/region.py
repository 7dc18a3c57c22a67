"""Region (contracts §5): what is known, when, in what unit, and who says so."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from numbers import Integral
from pathlib import Path
from typing import Any, Literal, Protocol, cast

import polars as pl

from ..errors import Fault, UnknownName, UsageError
from . import checks
from . import overlay as overlays
from . import pack as packs
from .card import card
from .dates import bounds, held
from .estimate import ESTIMATE, estimate
from .names import Names, spoken
from .parameters import Distribution, Parameter
from .provenance import CITATION, KEY_SIGN, REFS, row_id
from .schema import MEMBERSHIP, OTHER_ROLES, TABLES

VALUE_COLUMN = {
    "ties": "value", "survey": "share_pct", "parameters": "central", "memberships": "start", "agreements": "in_force",
    "partnerships": "level_as_named", "commitments": "amount", "events": "date", "principles": "principle_or_pillar",
    "codings": "code",
    "agenda": "proposal", "positions": "position", "disputes": "intensity", "places": "name",
    "waypoints": "name", "sea_legs": "end", "sensors": "sensor", "sectors": "value",
    "actors": "name", "measures": "meaning", "sources": "citation",
}  # fmt: skip
"""The cell that a citation of a row points to."""

JOINED = {
    "of": "and", "from_to": "to", "into_from": "from", "symmetric": "and", "owes": "to", "imposes_on": "on",
    "faces": "in",
    "within": "in", "under": "under", "through": "through",
}  # fmt: skip
"""The word between subject and counterpart, by direction."""

HOLDS: dict[str, Any] = {"actor": pl.String, "role": pl.String, "holds": pl.Boolean, "reason": pl.String, "refs": REFS}


class Cited(Protocol):
    """Anything that carries refs: a Figure."""

    refs: tuple[int, ...]


class Judged(Protocol):
    """Anything that carries frames with refs: a Verdict."""

    figures: pl.DataFrame
    account: pl.DataFrame


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
        if asked in self._asked:
            return self._asked[asked]
        for role in (roles := asked[2]):
            if role not in (*MEMBERSHIP, *OTHER_ROLES):
                raise UnknownName.of("role", role, (*MEMBERSHIP, *OTHER_ROLES))
        rows = self._tables["memberships"].filter(
            (pl.col("institution") == code) & pl.col("role").is_in(roles) & pl.col("preferred")
        )
        self._asked[asked] = _answers(held(rows, on), "actor", "role").select(list(HOLDS))
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
        row = self._tables["actors"].filter(pl.col("code") == code).row(0, named=True)
        if row["of"]:
            members = sorted(row["of"].split(";"))
            refs = [[row["ref"]]] * len(members)
            frame = {"actor": members, "holds": [True] * len(members), "reason": [None] * len(members), "refs": refs}
            return pl.DataFrame(frame, schema={k: v for k, v in HOLDS.items() if k != "role"})
        if (code, on) in self._states:
            return self._states[code, on]
        ever = self.members(code, on)
        if ever.is_empty():
            what = f"which states make up {code} on {on} is not in the tables"
            raise UsageError(
                Fault("group-without-states", what, expected="a group with a list, or an institution with members")
            )
        actors = self._tables["actors"]
        states = actors.filter(pl.col("kind").is_in(["state", "economy"]))["code"].to_list()
        found = ever.filter(pl.col("holds").fill_null(True) & pl.col("actor").is_in(states)).drop("role")
        # Of two roles, the one that is sure: a member whose other role a partial date leaves open is a member.
        self._states[code, on] = found.sort("actor", "holds", descending=[False, True], nulls_last=True).unique(
            "actor", keep="first", maintain_order=True
        )
        return self._states[code, on]

    def parties(self, agreement: str, on: date, stage: Literal["signed", "in_force"] = "in_force") -> pl.DataFrame:
        """Return the parties of an agreement and whether it is signed, or in force, for each on a day.

        Returns
        -------
        DataFrame
            actor, holds, reason, refs.
        """
        table = self._tables["agreements"]
        rows = table.filter((pl.col("agreement").str.to_lowercase() == agreement.lower()) & pl.col("preferred"))
        if rows.is_empty():
            raise UnknownName.of("agreement", agreement, table["agreement"].unique().to_list())
        if stage not in ("signed", "in_force"):
            raise UnknownName.of("stage", stage, ("signed", "in_force"), expected="signed or in_force")
        answers = held(rows, on, start=stage, end=None)
        # An agreement that was not even signed by that day was not in force either.
        unsigned = pl.Series(
            [text is not None and bounds(text)[0] > on for text in answers["signed"].to_list()], dtype=pl.Boolean
        )
        answers = answers.with_columns(
            pl.when(unsigned).then(pl.lit(False)).otherwise(pl.col("holds")).alias("holds"),
            pl.when(unsigned).then(pl.lit(None, dtype=pl.String)).otherwise(pl.col("reason")).alias("reason"),
        )
        return _answers(answers.rename({"party": "actor"}), "actor")

    def partnership(self, a: str, b: str, on: date) -> pl.DataFrame:
        """Return the level of partnership between two actors on a day: the level that began last.

        Returns
        -------
        DataFrame
            One row: level_as_named, level_rank, holds, reason, refs. Without an entry the level is null with a reason:
            an absent row is no evidence that there is no partnership.
        """
        pair = [self.actor(a), self.actor(b)]
        rows = self._tables["partnerships"].filter(
            pl.col("a").is_in(pair) & pl.col("b").is_in(pair) & pl.col("preferred")
        )
        found = held(rows.sort("start"), on).filter(pl.col("holds").fill_null(True)).tail(1)
        columns = ["level_as_named", "level_rank", "holds", "reason", pl.concat_list("ref").cast(REFS).alias("refs")]
        if found.height:
            return found.select(columns)
        reason = f"no partnership of {min(pair)} and {max(pair)} on {on} in the tables"
        schema: dict[str, Any] = {
            "level_as_named": pl.String,
            "level_rank": pl.Int32,
            "holds": pl.Boolean,
            "reason": pl.String,
            "refs": REFS,
        }
        return pl.DataFrame(
            {"level_as_named": [None], "level_rank": [None], "holds": [None], "reason": [reason], "refs": [[]]},
            schema=schema,
        )

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
        rows, named = self._select(measure, subject, counterpart, year, period, groups)
        found = _as_estimate(rows.filter("preferred"))
        if named:
            found = pl.concat([found, self._absent(measure, rows, found, named, period, groups=groups)], how="diagonal")
        return estimate(found.select(list(ESTIMATE)))

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
        rows, _ = self._select(measure, subject, counterpart, year, period, groups)
        extra = ["source_id", "locator", "preferred", "flags", "note"]
        return estimate(_as_estimate(rows), "source_id", "locator").join(
            rows.select([pl.concat_list("ref").cast(REFS).alias("refs"), *extra[2:]]), on="refs", maintain_order="left"
        )

    def _select(
        self,
        measure: str,
        subject: str | Sequence[str] | None,
        counterpart: str | Sequence[str] | None,
        year: int | Sequence[int] | None,
        period: str | None,
        groups: bool,
    ) -> tuple[pl.DataFrame, dict[str, list[Any]]]:
        """Return the rows asked for, preferred or not, and the keys that were named."""
        self.measure(measure)
        named: dict[str, list[Any]] = {}
        for column, given in (("subject", subject), ("counterpart", counterpart)):
            if given is not None:
                named[column] = [self.actor(text) for text in ([given] if isinstance(given, str) else given)]
        rows = self._tables["ties"].filter(pl.col("measure") == measure)
        rows = rows if groups else self._without_groups(rows, named)
        for column in named:
            rows = rows.filter(pl.col(column).is_in(named[column]))
        if year is not None:
            named["year"] = _years(year)
            rows = rows.filter(pl.col("year").is_in(named["year"]))
        return rows.filter(pl.col("period").is_null() if period is None else pl.col("period") == period), named

    def _without_groups(self, rows: pl.DataFrame, named: Mapping[str, object]) -> pl.DataFrame:
        """Return the rows of which no actor is an aggregate that was not named."""
        for column in ("subject", "counterpart"):
            if column not in named:
                rows = rows.filter(~pl.col(column).is_in(list(self._groups)).fill_null(False))
        return rows

    def _absent(
        self,
        measure: str,
        rows: pl.DataFrame,
        found: pl.DataFrame,
        named: dict[str, list[Any]],
        period: str | None,
        *,
        groups: bool,
    ) -> pl.DataFrame:
        """Return a row with a null value and a reason for each named combination without a figure."""
        types = {column: ESTIMATE[column] for column in named}
        grid = pl.DataFrame([pl.Series(column, values, dtype=types[column]) for column, values in named.items()][:1])
        for column, values in list(named.items())[1:]:
            grid = grid.join(pl.DataFrame({column: pl.Series(values, dtype=types[column])}), how="cross")
        missing = grid.unique(maintain_order=True).join(found, on=list(named), how="anti")
        if missing.is_empty():
            return found.clear()
        everywhere = self._tables["ties"].filter(pl.col("measure") == measure)
        visible = everywhere if groups else self._without_groups(everywhere, named)
        actors = [column for column in named if column != "year"]
        single = pl.col("period").is_null() & pl.col("preferred")
        known = {
            tuple(row[column] for column in actors): row
            for row in everywhere.with_columns(pl.col("ref").is_in(visible["ref"].implode()).alias("visible"))
            .group_by([pl.lit(0).alias("all"), *actors])
            .agg(
                pl.col("year").filter(single & pl.col("visible")).min().alias("first"),
                pl.col("year").filter(single & pl.col("visible")).max().alias("last"),
                pl.col("period").filter("visible").drop_nulls().unique().sort().alias("periods"),
                pl.col("visible").any(),
            )
            .iter_rows(named=True)
        }
        reasons = []
        reports = {
            tuple(key.values()): count
            for key, count in rows.group_by(pl.struct(list(named)).alias("key")).len().iter_rows()
        }
        for key in missing.iter_rows(named=True):
            about = known.get(tuple(key[column] for column in actors))
            reasons.append(_why_absent(reports.get(tuple(key.values()), 0), about, key.get("year"), period))
        unit = self.measure(measure)["unit"]
        return missing.with_columns(
            pl.lit(measure).alias("measure"), pl.lit(period).cast(pl.String).alias("period"),
            pl.lit(unit).alias("unit"),
            pl.Series("reason", reasons, dtype=pl.String),
        )  # fmt: skip

    # -- parameters and citations -----------------------------------------------------------------------------------

    def parameter(self, model: str, name: str, *, subject: str | None = None, on: date | None = None) -> Parameter:
        """Return a model's parameter: of several dates, the newest that applies on a day (default: the as-of day).

        Raises
        ------
        UnknownName
            With the nearest names of that model.
        """
        table = self._tables["parameters"]
        of_model = table.filter(pl.col("model") == model)
        if of_model.is_empty():
            raise UnknownName.of("model", model, table["model"].unique().to_list())
        named = of_model.filter(pl.col("parameter") == name)
        if named.is_empty():
            raise UnknownName.of(
                "parameter", name, of_model["parameter"].unique().to_list(), expected=f"a parameter of {model}"
            )
        rows = named.filter(pl.col("subject").eq_missing(pl.lit(subject)))
        if rows.is_empty():
            known = [text or "(none)" for text in named["subject"].unique().to_list()]
            raise UnknownName.of(
                "subject",
                subject or "(none)",
                known,
                expected=f"a subject of {model}.{name}: {', '.join(sorted(known)[:12])}",
            )
        day = on or self.as_of
        applying = [row for row in rows.iter_rows(named=True) if row["since"] is None or bounds(row["since"])[0] <= day]
        if not applying:
            what = f"{model}.{name} has no value on {day}"
            raise UsageError(Fault("before-first-date", what, expected=f"a day from {min(rows['since'].to_list())} on"))
        row = max(applying, key=lambda row: bounds(row["since"])[0] if row["since"] else date.min)
        return Parameter(
            model=model, name=name, subject=subject, since=row["since"], low=row["low"], central=row["central"],
            high=row["high"],
            unit=row["unit"], distribution=cast("Distribution", row["distribution"]), basis=row["basis"],
            ref=row["ref"],
        )  # fmt: skip

    def assuming(self, values: Mapping[int, float]) -> Region:
        """Return the same region with other central values of parameters, by ``ref``; they are no longer drawn.

        It answers "would this still hold at the other end of the range?" without a second way to pass a parameter.
        """
        known = set(self._tables["parameters"]["ref"].to_list())
        for ref, value in values.items():
            if ref not in known:
                raise UsageError(
                    Fault(
                        "unknown-parameter", f"ref {ref} is no parameter", expected="the ref of region.parameter(...)"
                    )
                )
            if not math.isfinite(value):
                raise UsageError(Fault("not-finite", f"ref {ref} is set to {value}", expected="a number"))
        other = object.__new__(Region)  # not copy.copy, which pickles and so reads the pack again
        other.__dict__.update(self.__dict__)
        other.assumptions = {**self.assumptions, **values}
        table = self._tables["parameters"]
        refs, central = list(values), list(values.values())
        # The range shrinks to the value and the distribution stays: the draws of all other parameters stay as they are.
        changed = table.with_columns(
            pl.col("ref").replace_strict(refs, central, default=pl.col(name), return_dtype=pl.Float64).alias(name)
            for name in ("low", "central", "high")
        )
        other._tables = {**self._tables, "parameters": changed}
        return other

    def cite(self, thing: pl.DataFrame | Cited | Judged | Iterable[int]) -> pl.DataFrame:
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
        refs = sorted(set(refs_of(thing)))
        parts = []
        start = 0
        for name, frame in self._tables.items():
            inside = [ref - start for ref in refs if start <= ref < start + frame.height]
            start += frame.height
            if inside:
                parts.append(self._citations(name, frame[inside], inside))
        if not parts:
            return pl.DataFrame(schema=CITATION)
        sources = self._tables["sources"].select("source_id", "citation", "url")
        cited = pl.concat(parts).join(sources, on="source_id", how="left", maintain_order="left")
        marked = pl.when("_own").then(pl.format("Overlay, no part of the pack: {}", "citation")).otherwise("citation")
        return cited.with_columns(marked.alias("citation")).select(list(CITATION))

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
            frame = self._tables[name]
            parts = [pl.col(column).cast(pl.String).fill_null("") for column in TABLES[name].key]
            keys = frame.select(pl.concat_str(parts, separator=KEY_SIGN).alias("key"), "ref").iter_rows()
            self._ids[name] = {row_id(name, [key]): ref for key, ref in keys}
        if id not in self._ids[name]:
            raise UnknownName.of("row", id, self._ids[name])
        return self._ids[name][id]

    def _citations(self, name: str, rows: pl.DataFrame, positions: list[int]) -> pl.DataFrame:
        known = rows.columns
        own = [self.overlay.line(name, position) if self.overlay else None for position in positions]
        lines = [position + 2 if line is None else line for position, line in zip(positions, own, strict=True)]
        return rows.select(
            "ref",
            pl.Series("id", [row_id(name, key) for key in rows.select(TABLES[name].key).iter_rows()], dtype=pl.String),
            pl.lit(name).alias("table"),
            pl.Series("line", lines, dtype=pl.Int64),
            pl.Series("_own", [line is not None for line in own], dtype=pl.Boolean),
            pl.lit(VALUE_COLUMN[name]).alias("column"),
            *[(pl.col(c) if c in known else pl.lit(None, dtype=pl.String)).alias(c) for c in ("source_id", "locator")],
            (pl.col("basis") if "basis" in known else pl.lit(None, dtype=pl.String))
            .cast(CITATION["basis"])
            .alias("basis"),
        )


@lru_cache(maxsize=4)
def _reload(path: Path, assumptions: tuple[tuple[int, float], ...], found: str, overlay: Path | None) -> Region:
    if assumptions:
        return _reload(path, (), found, overlay).assuming(dict(assumptions))
    region = load(path, overlay=overlay)
    if region.hash != found:
        what = f"the pack has changed since it was loaded: its hash is {region.hash[:12]}, not {found[:12]}"
        raise UsageError(Fault("pack-changed", what, str(path), expected="a pack that stays the same during a run"))
    return region


def refs_of(thing: Any) -> Iterable[int]:
    """Return the refs that a frame, a Figure, a Verdict or an iterable of ints carries."""
    if isinstance(thing, pl.DataFrame):
        if "refs" in thing.columns:
            return cast("list[int]", thing["refs"].explode().drop_nulls().to_list())
        return cast("list[int]", thing["ref"].drop_nulls().to_list())
    if hasattr(thing, "figures") and hasattr(thing, "account"):
        return [*refs_of(thing.figures), *refs_of(thing.account)]
    return cast("Iterable[int]", getattr(thing, "refs", thing))


def _answers(rows: pl.DataFrame, *key: str) -> pl.DataFrame:
    """Join several rows of one key into one answer: yes if any row says so, else unknown if any leaves it open."""
    open_row = pl.col("holds").is_null()
    return (
        rows.group_by(key, maintain_order=True)
        .agg(
            pl.when(pl.col("holds").fill_null(False).any())
            .then(True)
            .when(open_row.any())
            .then(None)
            .otherwise(False)
            .alias("holds"),
            pl.col("reason").drop_nulls().first(),
            pl.col("ref").sort().alias("refs"),
        )
        .with_columns(pl.when(pl.col("holds").is_null()).then("reason").alias("reason"))
        .sort(key)
    )


def _as_estimate(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.rename({"value_low": "low", "value_high": "high"}).with_columns(
        pl.when(pl.col("low").is_not_null() | pl.col("high").is_not_null()).then(pl.lit("source")).alias("interval"),
        pl.lit(None, dtype=pl.String).alias("reason"),
        pl.concat_list("ref").cast(REFS).alias("refs"),
        pl.col("basis").cast(ESTIMATE["basis"]),
    )  # fmt: skip


def _why_absent(reports: int, known: dict[str, Any] | None, year: int | None, period: str | None) -> str:
    """Say why a named cell has no figure: set aside, another year or period, only with groups, or not tabled at all."""
    if reports:
        return f"{reports} report{'s' if reports > 1 else ''}, none that can be relied on"
    if known is None:
        return "not in the tables"
    if not known["visible"]:
        return "only figures with groups, which were not asked for"
    first, last, periods = known["first"], known["last"], known["periods"]
    span = f"{first}" if first == last else f"{first} to {last}"
    if period is not None and period not in periods:
        held = [*periods[:3], *([span] if first else [])]
        return f"no figure for {period}; the tables hold {', '.join(held)}" if held else "not in the tables"
    if year is not None and first and period is None:
        return f"no figure for {year}; the tables hold {span}"
    if periods:
        return f"only for other periods: {', '.join(periods[:3])}"
    return "not in the tables"


def _years(given: Any) -> list[int]:
    """Return calendar years as plain integers."""
    years = [given] if isinstance(given, (Integral, str)) else list(given)
    for year in years:
        if not isinstance(year, Integral) or isinstance(year, bool) or not 1 <= int(year) <= 9999:
            raise UsageError(Fault("bad-year", f"{year!r} is not a year", expected="a calendar year such as 2023"))
    return [int(year) for year in years]
