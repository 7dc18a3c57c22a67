"""What must hold between the rows of a pack: keys, references, units, one preferred report a cell (contracts §5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ..errors import Fault, nearest
from . import pack as packs
from .dates import bounds
from .names import Names
from .pack import Pack
from .provenance import row_id
from .schema import DISTRIBUTIONS, TABLES, Table

CELLS = {
    "ties": ("subject", "counterpart", "measure", "year", "period"),
    "survey": ("survey", "wave", "question_id", "population", "option"),
}
"""What is one cell of a table: reports of one cell differ by source, and at most one of them is preferred."""


def check(path: Path) -> list[Fault]:
    """Return every fault of the tables, descriptor and vocabulary of a pack."""
    pack = packs.read(path)
    return [*faults(pack), *_collisions(pack)]


def faults(pack: Pack) -> list[Fault]:
    """Return every fault of a pack that has been read: form and types first, then relations."""
    found = list(pack.faults)
    for table in TABLES.values():
        found += _keys(pack, table)
        found += _references(pack, table)
    found += [*_values(pack), *_preferred(pack), *_spans(pack), *_codings(pack), *_parameters(pack), *_aliases(pack)]
    found += _agenda(pack)
    found += _descriptor(pack)
    rules: dict[tuple[str, int | None, str], str] = {}
    told = []
    for fault in dict.fromkeys(found):
        # What is wrong with a cell is told by the first rule that it breaks, not again by what follows from that.
        cell = (fault.file, fault.row, fault.column)
        if not fault.row or rules.setdefault(cell, fault.rule) == fault.rule:
            told.append(fault)
    return sorted(told, key=lambda fault: (fault.file, fault.row or 0))


def _keys(pack: Pack, table: Table) -> Iterator[Fault]:
    frame = pack.tables[table.name]
    if not frame.select(pl.struct(table.key).is_duplicated().any()).item():
        return
    frame = frame.with_row_index("line", offset=2)
    for _, rows in frame.filter(pl.struct(table.key).is_duplicated()).group_by(table.key, maintain_order=True):
        first, *others = rows["line"].to_list()
        for line in others:
            yield Fault(
                "duplicate-key",
                f"the row has the same key as line {first}",
                f"tables/{table.name}.csv",
                line,
                ", ".join(table.key),
                "one row a key",
            )


def _collisions(pack: Pack) -> Iterator[Fault]:
    """Yield tables in which two keys share one id: about one in a hundred million, so only ``check`` looks."""
    for table in TABLES.values():
        keys = pack.tables[table.name].select(table.key).unique()
        if len({row_id(table.name, key) for key in keys.iter_rows()}) < keys.height:
            yield Fault(
                "id-collision",
                "two keys share one id",
                f"tables/{table.name}.csv",
                expected="another locator in one of them",
            )


def _references(pack: Pack, table: Table) -> Iterator[Fault]:
    for spec in table.fields:
        if not spec.references:
            continue
        other, column = spec.references.split(".")
        if other in pack.unread:
            continue
        known = set(pack.tables[other][column].drop_nulls().to_list())
        cells = pack.tables[table.name][spec.name].to_list()
        if known.issuperset(filter(None, set(cells))):
            continue
        named = (
            (line, cell.split(";") if spec.many else [cell]) for line, cell in enumerate(cells, 2) if cell is not None
        )
        kind = {"agenda": "item"}.get(other, other.removesuffix("s"))
        near: dict[str, tuple[str, ...]] = {}
        for line, cell in [(line, cell) for line, parts in named for cell in parts if cell not in known]:
            if cell not in near:
                near[cell] = nearest(cell, known)
            expected = f"a {column} of tables/{other}.csv"
            yield Fault(
                f"unknown-{kind}",
                f"{cell!r} in {spec.name}",
                f"tables/{table.name}.csv",
                line,
                spec.name,
                expected,
                near[cell],
            )


def _values(pack: Pack) -> Iterator[Fault]:
    ties = pack.tables["ties"].with_row_index("line", offset=2)
    file = "tables/ties.csv"
    units = pack.tables["measures"].select("measure", pl.col("unit").alias("_unit"), pl.col("kind").alias("_kind"))
    known = ties.join(units, on="measure", how="left", maintain_order="left")
    for line, unit, right in (
        known.filter(pl.col("unit") != pl.col("_unit")).select("line", "unit", "_unit").iter_rows()
    ):
        yield Fault("unit-of-measure", f"{unit!r} in unit", file, line, "unit", f"{right!r}, the measure's unit")
    share = known.filter((pl.col("_kind") == "share") & (pl.col("unit") == "percent") & (pl.col("value") > 100))
    for line, value in share.select("line", "value").iter_rows():
        yield Fault("share-above-100", f"{value:g} in value", file, line, "value", "a share of at most 100 percent")
    outside = ties.filter((pl.col("value_low") > pl.col("value")) | (pl.col("value_high") < pl.col("value")))
    for line, low, value, high in outside.select("line", "value_low", "value", "value_high").iter_rows():
        yield Fault("interval", _outside(value, low, high), file, line, "value", "value_low <= value <= value_high")
    undated = ties.filter(pl.col("year").is_null() & pl.col("period").is_null())
    for line in undated["line"]:
        yield Fault(
            "undated", "neither year nor period is given", file, line, "year", "a year, or a period such as undated"
        )


def _outside(value: float, low: float | None, high: float | None) -> str:
    if low is not None and value < low:
        return f"{value:g} lies below {low:g}"
    return f"{value:g} lies above {high:g}"


def _preferred(pack: Pack) -> Iterator[Fault]:
    for name, cell in CELLS.items():
        chosen = pack.tables[name].with_row_index("line", offset=2).filter(pl.col("preferred"))
        for _, rows in chosen.filter(pl.struct(cell).is_duplicated()).group_by(cell, maintain_order=True):
            first, *others = rows["line"].to_list()
            for line in others:
                yield Fault(
                    "two-preferred",
                    f"line {first} is preferred for the same cell",
                    f"tables/{name}.csv",
                    line,
                    "preferred",
                    "one preferred row a cell",
                )


def _spans(pack: Pack) -> Iterator[Fault]:
    for name in ("memberships", "partnerships"):
        frame = pack.tables[name].with_row_index("line", offset=2).drop_nulls(["start", "end"])
        for line, start, end in frame.select("line", "start", "end").iter_rows():
            if bounds(end)[1] < bounds(start)[0]:
                yield Fault(
                    "ends-before-start",
                    f"it ends {end} and starts {start}",
                    f"tables/{name}.csv",
                    line,
                    "end",
                    "an end after the start",
                )


def _codings(pack: Pack) -> Iterator[Fault]:
    """Yield codings of an item that its framework does not have, and frameworks told of in two ways."""
    codings = pack.tables["codings"].with_row_index("line", offset=2)
    file, item = "tables/codings.csv", ["framework", "principle_or_pillar"]
    if "principles" not in pack.unread:
        strays = codings.drop_nulls(item).join(pack.tables["principles"], on=item, how="anti", maintain_order="left")
        for line, framework, words in strays.select("line", *item).iter_rows():
            what = f"{words!r} is no item of {framework!r}"
            yield Fault("item-of-framework", what, file, line, item[1], "an item of the framework in principles")
    for column in ("actor", "outlook", "since"):
        said: dict[str, str] = {}
        for line, framework, word in codings.select("line", "framework", column).drop_nulls().iter_rows():
            if said.setdefault(framework, word) != word:
                what = f"{framework!r} has {word!r} here and {said[framework]!r} above"
                yield Fault("framework-told-twice", what, file, line, column, f"one {column} a framework")


def _parameters(pack: Pack) -> Iterator[Fault]:
    frame = pack.tables["parameters"].with_row_index("line", offset=2)
    file = "tables/parameters.csv"
    wrong = frame.filter((pl.col("low") > pl.col("central")) | (pl.col("high") < pl.col("central")))
    for line, low, central, high in wrong.select("line", "low", "central", "high").iter_rows():
        yield Fault("interval", _outside(central, low, high), file, line, "central", "low <= central <= high")
    drawn = pl.col("distribution").is_in(DISTRIBUTIONS) & (pl.col("distribution") != "fixed")
    open_ended = frame.filter(drawn & (pl.col("low").is_null() | pl.col("high").is_null()))
    for line, distribution in open_ended.select("line", "distribution").iter_rows():
        yield Fault(
            "range", f"{distribution} has no range", file, line, "low", "low and high, or the distribution fixed"
        )
    for line, low in (
        frame.filter((pl.col("distribution") == "lognormal") & (pl.col("low") <= 0)).select("line", "low").iter_rows()
    ):
        yield Fault("range", f"lognormal begins at {low:g}", file, line, "low", "low above 0")
    guess = frame.filter((pl.col("basis") == "assumed") & (pl.col("distribution") == "fixed"))
    for line in guess["line"]:
        yield Fault(
            "assumption-without-range",
            "an assumed value has no range",
            file,
            line,
            "distribution",
            "a range: no guess without one",
        )


def _agenda(pack: Pack) -> Iterator[Fault]:
    """Yield past items without an outcome, present ones with one, and positions off their item or their range."""
    file = "tables/agenda.csv"
    past = pl.col("stage") == "past"
    for line, stage in (
        pack.tables["agenda"]
        .with_row_index("line", offset=2)
        .filter(past != pl.col("outcome").is_not_null())
        .select("line", "stage")
        .iter_rows()
    ):
        expected = "an outcome of a past item, and of no other"
        yield Fault("outcome-of-item", f"the item is {stage}", file, line, "outcome", expected)
    file = "tables/positions.csv"
    positions = pack.tables["positions"].with_row_index("line", offset=2)
    for line, item, dimension in (
        positions.join(pack.tables["agenda"], on=["item", "dimension"], how="anti", maintain_order="left")
        .drop_nulls(["item", "dimension"])
        .select("line", "item", "dimension")
        .iter_rows()
    ):
        what = f"{item!r} has no dimension {dimension}"
        yield Fault("dimension-of-item", what, file, line, "dimension", "a dimension of the item in agenda")
    for low, middle, high in (("low", "position", "high"), ("salience_low", "salience", "salience_high")):
        wrong = positions.filter((pl.col(low) > pl.col(middle)) | (pl.col(high) < pl.col(middle)))
        for line, value, least, most in wrong.select("line", middle, low, high).iter_rows():
            yield Fault("interval", _outside(value, least, most), file, line, middle, f"{low} <= {middle} <= {high}")


def _aliases(pack: Pack) -> Iterator[Fault]:
    file = "vocabulary.toml"
    actors = pack.tables["actors"]
    known = {
        "actors": set(actors["code"].drop_nulls()),
        "measures": set(pack.tables["measures"]["measure"].drop_nulls()),
    }
    for section, codes in known.items():
        if section in pack.unread:
            continue
        for code in pack.vocabulary.get(section, {}):
            if code not in codes:
                yield Fault(f"unknown-{section[:-1]}", f"{code!r} in [{section}]", file, nearest=nearest(code, codes))
    for name, (first, second) in actor_names(pack).shared.items():
        yield Fault(
            "shared-alias", f"{name!r} names both {first} and {second}", file, expected="a name for one actor only"
        )


def _descriptor(pack: Pack) -> Iterator[Fault]:
    """Yield where the descriptor tells other programs something else than the schema that multipolar reads by."""
    from .schema import descriptor

    if not pack.descriptor:
        return
    yield from _focus(pack)
    resources = pack.descriptor.get("resources")
    if not isinstance(resources, list):
        expected = "the list that multipolar new writes"
        yield Fault(
            "descriptor", f"resources is {resources!r}", "datapackage.json", column="resources", expected=expected
        )
        return
    wanted = {r["name"]: r for r in descriptor("", "", "")["resources"]}  # type: ignore[attr-defined]
    found = {str(r.get("name")): r for r in resources if isinstance(r, dict)}
    for name, resource in wanted.items():
        if found.get(name) != resource:
            what = "is not described" if name not in found else "is described otherwise than its format"
            yield Fault(
                "descriptor",
                f"the table {name} {what}",
                "datapackage.json",
                expected="the resource that multipolar new writes",
            )


def _focus(pack: Pack) -> Iterator[Fault]:
    """Yield what is wrong with the group and the partners that the region is about."""
    file = "datapackage.json"
    group, partners = pack.descriptor.get("group"), pack.descriptor.get("partners", [])
    if not isinstance(partners, list):
        yield Fault("descriptor", f"partners is {partners!r}", file, column="partners", expected='["AAA", "BBB"]')
        partners = []
    if "actors" in pack.unread:
        return
    known = pack.tables["actors"]["code"].drop_nulls().to_list()
    for column, code in [("group", group), *(("partners", partner) for partner in partners)]:
        if code is not None and code not in known:
            expected = "a code of tables/actors.csv"
            yield Fault(
                "unknown-actor", f"{code!r} in {column}", file, None, column, expected, nearest(str(code), known)
            )


def actor_names(pack: Pack) -> Names:
    """Return every name of every actor of a pack."""
    rows = pack.tables["actors"].select("code", "name", "short_name").iter_rows()
    words = pack.vocabulary.get("actors", {})
    known = {code: [name, short, *_flat(words.get(code, {}))] for code, name, short in rows if code}
    return Names("actor", {code: [name for name in named if name] for code, named in known.items()})


def _flat(languages: dict[str, list[str]]) -> list[str]:
    return [word for words in languages.values() for word in words]
