"""States, partners, institutions and agreements: what is known of each on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from ... import figures
from ...errors import UnknownName, nearest
from ...region.schema import MEMBERSHIP, OTHER_ROLES
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Choice, Control, Facts, Form, Heading, Links, Words
from ..state import Key, State, day, text
from .events import timed
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

KEY_FIGURES = ("population", "gdp_nominal", "gdp_ppp", "real_gdp_growth", "gov_gross_debt_pct_gdp", "reserves")
FIRST = 1950
SERIES = "goods_exports"
YES = {True: "yes", False: "no", None: "unknown"}

ON = Key("on", "a day such as 2010-07-01, or a year", day)


def slider(bench: Bench, state: State, first: int = FIRST) -> Control:
    """Return the control of the day asked about."""
    last = bench.region.as_of.year
    value = state.texts.get("on", str(last))
    year = value[:4] if value[:4].isdigit() else str(last)
    return Control(
        name="on",
        label="On the last day of",
        type="range",
        value=year,
        low=first,
        high=last,
        step=1,
        baseline=last,
        why="the years that the tables cover; for one day, put on=2010-07-01 into the address",
    )


def asked(bench: Bench, state: State) -> date:
    """Return the day that a page is about."""
    on: date | None = state["on"]
    return on if on is not None else bench.region.as_of


# -- states and partners ----------------------------------------------------------------------------------


def states(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the list of states."""
    return _actors(bench, state, "states", f"States of {bench.label(bench.region.group or '')}", bench.states)


def partners(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the list of partners."""
    return _actors(bench, state, "partners", "Partners", bench.partners)


def _actors(bench: Bench, state: State, kind: str, title: str, codes: list[str]) -> Page:
    region = bench.region
    tabled = region.table("measures").filter(pl.col("origin") == "table")["measure"].to_list()
    columns = [name for name in KEY_FIGURES if name in tabled]
    latest = {name: newest(bench, name, codes) for name in columns}
    rows = []
    for code in codes:
        cells = [Cell(text=bench.label(code), href=f"/{kind}/{code}")]
        for name in columns:
            row = latest[name].get(code)
            cells.append(
                bench.cell(
                    f"{row['value']:,.4g} ({row['year']})" if row else "–", row["refs"] if row else (), number=True
                )
            )
        rows.append(cells)
    heads = [f"{region.measure(name)['label']}, {region.measure(name)['unit']}" for name in columns]
    blocks = [
        Words(text="Newest figure in the tables, with its year. Each leads to its source."),
        listing(kind, title, ("Name", *heads), rows),
        Links(label="Put two side by side", links=(Cell(text="compare", href="/compare"),)),
    ]
    return bench.page(
        kind,
        title,
        f"/{kind}",
        blocks,
        state,
        command=f"multipolar show population{flag(region)}",
        python=python(region, 'region.figures("population")'),
    )


def newest(bench: Bench, measure: str, codes: list[str]) -> dict[str, dict[str, Any]]:
    """Return the newest figure of a table measure of each actor that has one."""
    frame = bench.region.figures(measure, subject=codes, groups=True).filter(
        pl.col("value").is_not_null() & pl.col("counterpart").is_null() & (pl.col("year") <= bench.region.as_of.year)
    )
    return {row["subject"]: row for row in frame.sort("year").iter_rows(named=True)}


def place(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of a state or partner."""
    region = bench.region
    code = names["code"]
    kind = "states" if code in bench.states else "partners"
    if code not in bench.names or (region.is_group(code) and code not in bench.partners):
        raise missing(
            f"there is no state {code}", "a state of /states or a partner of /partners", nearest(code, bench.names)
        )
    on = asked(bench, state)
    others = [other for other in bench.partners if other != code] if kind == "states" else bench.states
    measure = state["series"] or SERIES
    compare = f"/compare?v=1&a={code}&b={next(other for other in [*bench.states, *bench.partners] if other != code)}"
    blocks: list[Any] = [
        _key_facts(bench, code),
        Form(
            id="day",
            action=f"/{kind}/{code}",
            label="The day and the series",
            controls=(slider(bench, state), _series_control(bench, code, measure)),
        ),
        Heading(id="series", text="Over the years"),
        *_series(bench, code, measure, others),
        Heading(id="ladder", text=f"Partnerships on {on}"),
        _ladder(bench, code, on),
        Heading(id="memberships", text=f"Where it belongs on {on}"),
        _memberships(bench, code, on),
        Heading(id="events", text="Events"),
        *timed(bench, code, on),
        Heading(id="commitments", text="Commitments"),
        _commitments(bench, code),
        Links(
            label="More",
            links=(
                Cell(text="compare it with another", href=compare),
                Cell(text="the network of institutions", href="/network"),
            ),
        ),
    ]
    name = bench.label(code)
    return bench.page(
        "state" if kind == "states" else "partner",
        name,
        f"/{kind}/{code}",
        blocks,
        state,
        command=f'multipolar show "{name}" --on {on}{flag(region)}',
        python=python(region, f'region.figures("{measure}", subject="{code}")'),
    )


def _key_facts(bench: Bench, code: str) -> Facts:
    tabled = bench.region.table("measures").filter(pl.col("origin") == "table")["measure"].to_list()
    facts = []
    for name in KEY_FIGURES:
        if name in tabled and (row := newest(bench, name, [code]).get(code)):
            entry = bench.region.measure(name)
            words = f"{row['value']:,.4g} {entry['unit']}"
            facts.append((f"{entry['label']}, {row['year']}", bench.cell(words, row["refs"], row["basis"])))
    return Facts(facts=tuple(facts) or (("figures", Cell(text="none of the key figures is in the tables")),))


def _series_control(bench: Bench, code: str, measure: str) -> Control:
    ties = bench.region.table("ties").filter(pl.col("subject") == code)
    counts = ties.filter(pl.col("year").is_not_null()).group_by("measure").agg(pl.col("year").n_unique().alias("years"))
    known = [name for name, years in counts.iter_rows() if years > 1]
    labels = dict(bench.region.table("measures").select("measure", "label").iter_rows())
    choices = tuple(Choice(value=name, label=labels[name]) for name in sorted(known, key=lambda name: labels[name]))
    return Control(name="series", label="Series", type="select", value=measure, choices=choices)


def _series(bench: Bench, code: str, measure: str, others: list[str]) -> list[Any]:
    """Return a measure of the state over the years, with each of some others where it is of a pair."""
    region = bench.region
    try:
        entry = region.measure(measure)
    except UnknownName as error:
        raise missing(f"there is no measure {measure}", nearest=error.fault.nearest) from None
    frame = region.figures(measure, subject=code, groups=True).filter(
        pl.col("value").is_not_null() & pl.col("year").is_not_null()
    )
    if frame["counterpart"].drop_nulls().len():
        frame = frame.filter(pl.col("counterpart").is_in(others))
        largest = (
            frame.group_by("counterpart")
            .agg(pl.col("value").last())
            .sort("value", descending=True)["counterpart"]
            .head(7)
        )
        frame = frame.filter(pl.col("counterpart").is_in(largest.implode()))
        by: str | None = "counterpart"
    else:
        by = None
    if frame["year"].n_unique() < 2:
        return [Words(text=f"The tables hold no series of {entry['label']} for it with these partners.", tone="soft")]
    first, *_, last = sorted(frame["year"].to_list())
    years = f"{first} to {last}"
    title = f"{entry['label']}, {bench.label(code)}, {years}"
    figure = figures.lines(
        frame,
        id="series-lines",
        title=title,
        caption=f"{entry['label']}, {entry['unit']}.",
        alt=f"Lines over the years: {title}. The figures stand in the table below.",
        names=bench.names,
        by=by,
    )
    return [bench.picture(figure)]


def _ladder(bench: Bench, code: str, on: date) -> Any:
    table = bench.region.table("partnerships").filter((pl.col("a") == code) | (pl.col("b") == code))
    others = {other for pair in table.select("a", "b").iter_rows() for other in pair} - {code}
    rows = []
    for other in others:
        row = bench.region.partnership(code, other, on).row(0, named=True)
        if row["level_as_named"] is None:
            continue
        said = row["level_as_named"] + ("" if row["holds"] else f" (unknown: {row['reason']})")
        rows.append((row["level_rank"], bench.label(other), other, said, row["refs"]))
    rows.sort(key=lambda row: (-(row[0] or 0), row[1]))
    if not rows:
        return Words(
            text="No partnership of it on that day is in the tables, which is no evidence that there is none.",
            tone="soft",
        )
    cells = [
        (Cell(text=name, href=link(bench, other)), bench.cell(said, refs), Cell(text=str(rank or "–"), number=True))
        for rank, name, other, said, refs in rows
    ]
    return listing(
        "ladder-table",
        f"On {on}: as named, and its rank from 1 (dialogue) to 6 (treaty ally), which is a judgement",
        ("With", "As named", "Rank"),
        cells,
    )


def link(bench: Bench, code: str) -> str:
    """Return the address of an actor's page; empty where it has none."""
    if code in bench.states:
        return f"/states/{code}"
    if code in bench.partners:
        return f"/partners/{code}"
    return f"/institutions/{code}" if code in bench.institutions else ""


def _memberships(bench: Bench, code: str, on: date) -> Any:
    own = bench.region.table("memberships").filter((pl.col("actor") == code) & pl.col("preferred"))
    rows = []
    for institution in sorted(own["institution"].unique().to_list(), key=bench.label):
        found = bench.region.members(institution, on, (*MEMBERSHIP, *OTHER_ROLES)).filter(pl.col("actor") == code)
        for row in found.iter_rows(named=True):
            said = YES[row["holds"]] + (f": {row['reason']}" if row["holds"] is None else "")
            rows.append(
                (
                    row["holds"] is False,
                    (
                        Cell(text=bench.label(institution), href=f"/institutions/{institution}"),
                        Cell(text=row["role"]),
                        bench.cell(said, row["refs"]),
                    ),
                )
            )
    rows.sort(key=lambda row: row[0])
    seats = sum(row[1][2].text == "yes" for row in rows)
    if not rows:
        return Words(text="No membership of it is in the tables.", tone="soft")
    return listing(
        "membership-table",
        f"On {on}: yes in {seats} of {len(rows)} tabled roles",
        ("Institution", "As", "On that day"),
        [row for _, row in rows],
        folded=True,
    )


def _commitments(bench: Bench, code: str) -> Any:
    table = bench.region.table("commitments").filter((pl.col("donor") == code) | (pl.col("recipient") == code))
    rows = [
        (
            bench.cell(row["item"], [row["ref"]]),
            Cell(text=f"{bench.label(row['donor'])} to {bench.label(row['recipient'])}"),
            Cell(text=f"{row['amount']:,g} {row['currency']}" if row["amount"] is not None else "–", number=True),
            Cell(text=row["status"]),
            Cell(text=str(row["date"] or row["fiscal_year"] or "undated")),
        )
        for row in table.filter("preferred").iter_rows(named=True)
    ]
    if not rows:
        return Words(text="No commitment from or to it is in the tables.", tone="soft")
    columns = ("What", "From, to", "Amount", "Status", "When")
    return listing("commitment-table", f"{len(rows)} commitments", columns, rows, limit=200, folded=len(rows) > 12)


def partner(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of a partner."""
    if names["code"] not in bench.partners:
        raise missing(
            f"there is no partner {names['code']}", "a partner of /partners", nearest(names["code"], bench.partners)
        )
    return place(bench, names, state)


def own_state(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of a state."""
    if names["code"] not in bench.states:
        raise missing(f"there is no state {names['code']}", "a state of /states", nearest(names["code"], bench.states))
    return place(bench, names, state)


_KEYS = (ON, Key("series", "a measure of the tables", text))

SPECS = (
    Spec("states", "/states", states),
    Spec("state", "/states/{code}", own_state, _KEYS),
    Spec("partners", "/partners", partners),
    Spec("partner", "/partners/{code}", partner, _KEYS),
)
