"""Scenarios: built from shocks and policies with sliders, answered at once, with intervals that fill in after."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ... import figures, scenarios
from ...errors import InvalidData, UnknownName, UsageError, nearest
from ...figures import style
from ...region import ESTIMATE, estimate
from ...scenarios import Run, Scenario
from ...wiring import KINDS, Policy
from .. import builder, toml
from ..bench import Bench, flag, listing, missing, python
from ..blocks import AnswerRow, Cell, Choice, Code, Control, Fill, Form, Heading, Links, Post, Words
from ..state import SEED, Key, State, text
from . import levers
from .answering import Answered, answer_of, block_of
from .arguments import draws
from .spec import Spec

if TYPE_CHECKING:
    from ...region import Region
    from ..page import Page

COLOURS = style.DIVERGING[6]


def every(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the list of scenarios."""
    region = bench.region
    rows = []
    for name in scenarios.names(region.path):
        scenario = scenarios.read(name, region)
        what = ", ".join(dict.fromkeys(change.kind.replace("_", " ") for change in scenario.changes.values()))
        rows.append(
            (
                Cell(text=scenario.title, href=f"/scenarios/{name}"),
                Cell(text=what or ", ".join(scenario.models).replace("_", " ")),
                Cell(text=f"{scenario.horizon[0]} to {scenario.horizon[1]}"),
            )
        )
    own = [
        (Cell(text=title, href=f"/scenarios/saved-{number}"), Cell(text=scenario), Cell(text=at))
        for number, title, scenario, _, at in bench.store.saved()
    ]
    blocks: list[Any] = [
        Words(
            text="A scenario is shocks and policies on a horizon of years. Open one, move its sliders, save what you made."
        ),
        Links(
            label="Begin",
            links=(
                Cell(text="with a blank one", href=f"/scenarios/{builder.BLANK}"),
                Cell(text="two side by side", href="/scenarios/compare"),
                Cell(text="the stress test of the pack", href="/stress"),
            ),
        ),
        Post(
            id="load",
            action="/scenarios/load",
            label="Load a scenario file",
            controls=(),
            button="Load",
            files="file",
            accept=".toml",
        ),
    ]
    if own:
        blocks.append(listing("saved", "Saved on this machine", ("Scenario", "Began from", "Saved"), own))
    blocks.append(listing("scenarios", f"{len(rows)} scenarios of the pack", ("Scenario", "Changes", "Horizon"), rows))
    return bench.page(
        "scenarios",
        "Scenarios",
        "/scenarios",
        blocks,
        state,
        command=f"multipolar run{flag(region)}",
        python=python(region, "mp.scenarios.names(region.path)"),
    )


# -- one scenario -----------------------------------------------------------------------------------------


def made(bench: Bench, id_: str, state: State) -> tuple[Scenario, dict[str, Any], dict[str, Any], list[str]]:
    """Return the scenario of an address, its data, the data that it began from, and the changes in words."""
    try:
        data = builder.base(bench.region, bench.store, id_)
    except UnknownName as error:
        raise missing(error.fault.what, "a scenario of /scenarios", error.fault.nearest) from None
    except UsageError as error:
        raise missing(error.fault.what, error.fault.expected) from None
    changed, said = builder.edited(data, state.texts)
    return builder.checked(bench.region, {**changed, "id": _valid(id_)}), changed, data, said


def _valid(id_: str) -> str:
    return id_ if id_.replace("-", "").isalnum() and id_.islower() else builder.BLANK


def scenario(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of a scenario."""
    begun = time.perf_counter()
    region, id_ = bench.region, names["id"]
    path = f"/scenarios/{id_}"
    add = state["add"]
    if add:
        state = _added(bench, id_, state, add)
    try:
        given, data, began, said = made(bench, id_, state)
        problem = ""
    except InvalidData as error:
        if not any(name.endswith(".kind") for name in state.texts):
            raise
        # an entry that was just begun lacks its fields: the form to fill them in is the answer
        began = builder.base(region, bench.store, id_)
        data, said = builder.edited(began, state.texts)
        given, problem = None, "; ".join(fault.what for fault in error.faults)
    blocks: list[Any] = []
    if said:
        blocks.append(Words(text=f"Changed from “{began['title']}”: {'; '.join(said)}.", tone="notice"))
    answered = answer_of(bench, given, state) if given is not None else None
    blocks.append(levers.form(path, data, began, state, answered, bench))
    if problem:
        blocks.append(Words(text=f"Not complete yet: {problem}.", tone="notice"))
    query = state.query()
    if answered is not None and given is not None:
        blocks += _results(bench, answered, path, query)
        blocks += _about(bench, given)
    blocks += [
        Heading(id="keep", text="Keep it"),
        Post(
            id="save",
            action="/scenarios/save",
            label="Save on this machine",
            button="Save",
            controls=(
                Control(name="title", label="Name", type="text", value=str(data["title"])),
                Control(name="scenario", label="", type="hidden", value=id_),
                Control(name="query", label="", type="hidden", value=query.removeprefix("?")),
            ),
        ),
        Links(label="Or", links=(Cell(text="download it as TOML", href=f"{path}.toml{query}"),)),
        Code(label="TOML", text=toml.write({**data, "id": _valid(id_)})),
    ]
    if id_.startswith("saved-"):
        number = Control(name="number", label="", type="hidden", value=id_.removeprefix("saved-"))
        blocks.append(
            Post(
                id="forget",
                action="/scenarios/forget",
                label="Forget this scenario",
                controls=(number,),
                button="Forget it",
            )
        )
    file = f"{_valid(id_)}.toml"
    run = f"multipolar run {file if said or id_.startswith(('saved-', 'new')) else id_}{flag(region)}"
    return bench.page(
        "scenario",
        str(data["title"]),
        path,
        blocks,
        state,
        command=run,
        took_ms=1000 * (time.perf_counter() - begun),
        python=python(
            region,
            f'scenario = mp.scenarios.read("{file if said else id_}", region)',
            "mp.scenarios.run(region, scenario, n=1024)",
        ),
    )


def _added(bench: Bench, id_: str, state: State, kind: str) -> State:
    """Return the settings with another entry begun: ``add=tariff`` becomes ``shock.3.kind=tariff``."""
    list_ = "policy" if issubclass(KINDS[kind], Policy) else "shock"
    data = builder.base(bench.region, bench.store, id_)
    taken = [int(match[2]) for name in state.texts if (match := builder.ENTRY.fullmatch(name)) and match[1] == list_]
    number = max([len(data.get(list_, ())), *taken], default=0) + 1
    texts = {name: text for name, text in state.texts.items() if name != "add"} | {f"{list_}.{number}.kind": kind}
    return State({**state.values, "add": None}, texts, state.unknown, state.nearest)


# -- answers --------------------------------------------------------------------------------------


def _results(bench: Bench, answered: Answered, path: str, query: str) -> list[Any]:
    block = block_of(bench, answered, None)
    made_: list[Any] = [
        Heading(
            id="answer-h",
            text=f"{block.label}{f' with {block.counterpart}' if block.counterpart else ''}, {block.year}",
        ),
        block,
    ]
    for fault in answered.run.faults:
        made_.append(Words(text=f"{fault.what}; expected {fault.expected}.", tone="notice"))
    if any(subject in bench.states for subject in answered.subjects) and bench.region.geometry is not None:
        made_.append(Fill(href=f"{path}/map{query}", label="Drawing the map"))
    made_.append(Fill(href=f"{path}/ensemble{query}", label="Running the ensemble for the intervals"))
    return made_


def _about(bench: Bench, given: Scenario) -> list[Any]:
    rows = [
        (Cell(text=name), Cell(text=change.why or "–"), Cell(text=", ".join(change.refs) or "–"))
        for name, change in given.changes.items()
    ]
    return [listing("why", "Why each change is assumed", ("Entry", "Why", "Sources"), rows)] if rows else []


def answer(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Answer a move of a slider: the deterministic run, and how long it took."""
    begun = time.perf_counter()
    given, _, _, _ = made(bench, names["id"], state)
    answered = answer_of(bench, given, state)
    blocks: list[Any] = []
    if answered is None:
        blocks.append(Words(text="No model hears of these changes.", tone="notice"))
    else:
        blocks.append(block_of(bench, answered, state["step"]))
        blocks += [
            Words(text=f"{fault.what}; expected {fault.expected}.", tone="notice") for fault in answered.run.faults
        ]
    return bench.page(
        "answer",
        given.title,
        f"/scenarios/{names['id']}/answer",
        blocks,
        state,
        took_ms=1000 * (time.perf_counter() - begun),
    )


def ensemble(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Run the ensemble: the same answer with the interval of each change, and the outcome as figures."""
    given, _, _, _ = made(bench, names["id"], state)
    answered = answer_of(bench, given, state, state["n"], state["seed"])
    path = f"/scenarios/{names['id']}/ensemble"
    if answered is None:
        return bench.page(
            "ensemble", given.title, path, [Words(text="No model hears of these changes.", tone="notice")], state
        )
    region = bench.region
    frame = scenarios.estimates(region, answered.run, answered.outcome).filter(pl.col("year") == answered.year)
    if answered.counterparts:
        frame = frame.filter(pl.col("counterpart") == answered.counterpart)
    entry = region.measure(answered.outcome)
    caption = f"{entry['label']}, {entry['unit']}, {answered.year}: median and 90 % of {answered.run.n:,} draws"
    blocks: list[Any] = [
        block_of(bench, answered, state["step"]),
        bench.grid(
            frame,
            id="estimates",
            title="With the changes, under uncertainty",
            caption=caption,
            rows=["subject"],
            headings={"subject": "Actor"},
        ),
        _account(bench, answered.run),
    ]
    blocks += [Words(text=f"{fault.what}; expected {fault.expected}.", tone="notice") for fault in answered.run.faults]
    return bench.page(
        "ensemble",
        given.title,
        path,
        blocks,
        state,
        command=f"multipolar run {names['id']} --outcome {answered.outcome} --draws {state['n']} "
        f"--seed {state['seed']}{flag(region)}",
        python=python(
            region,
            f'scenario = mp.scenarios.read("{names["id"]}", region)',
            f"mp.scenarios.run(region, scenario, n={state['n']}, seed={state['seed']})",
        ),
    )


def _account(bench: Bench, run: Run) -> Any:
    rows = [
        (
            Cell(text=f"{row['model']}: {row['field']}".replace("_", " ")),
            bench.cell(str(row["basis"]).replace("_", " "), row["refs"][:1], str(row["basis"])),
            Cell(text=(row["parameter"] or "–").replace("_", " ")),
            Cell(text=row["note"] or "–"),
        )
        for row in run.account.iter_rows(named=True)
    ]
    return listing("account", "Where the model’s inputs come from", ("Input", "Known how", "Parameter", "Note"), rows)


def picture(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Draw the map of the changes; the page's script recolours it when a slider moves."""
    given, _, _, _ = made(bench, names["id"], state)
    answered = answer_of(bench, given, state)
    path = f"/scenarios/{names['id']}/map"
    region = bench.region
    if answered is None or region.geometry is None:
        raise missing("there is nothing to draw a map of")
    block = block_of(bench, answered, state["step"])
    refs = answered.run.account["refs"].explode().drop_nulls().unique().sort().to_list()
    rows = [
        {
            **dict.fromkeys(ESTIMATE),
            "subject": row.code,
            "measure": answered.outcome,
            "year": block.year,
            "value": row.change,
            "unit": block.unit,
            "basis": "modelled" if row.change is not None else None,
            "reason": row.reason or None,
            "refs": refs if row.change is not None else [],
        }
        for row in block.rows
        if row.code in bench.states
    ]
    frame = estimate(pl.DataFrame(rows, schema=ESTIMATE))
    with_ = f" with {block.counterpart}" if block.counterpart else ""
    title = f"Change of {block.label[:1].lower()}{block.label[1:]}{with_}, {block.year}"
    figure = figures.choropleth(
        frame,
        region.geometry,
        region.table("actors").select("code", pl.col("short_name").alias("name"), "lat", "lon"),
        id="map-answer",
        title=title,
        caption=f"With the scenario less without it, {block.unit}. Deterministic run.",
        alt=f"{title}. The figures stand in the table of the answer.",
        breaks=[-2 * block.step, -block.step, 0.0, block.step, 2 * block.step],
        middle=0.0,
    )
    return bench.page("map", title, path, [bench.picture(figure)], state)


# -- two side by side -------------------------------------------------------------------------------------


def compare(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Put two scenarios side by side, on an outcome that both have."""
    region = bench.region
    ids = [*scenarios.names(region.path), *(f"saved-{number}" for number, *_ in bench.store.saved())]
    titles = {id_: builder.base(region, bench.store, id_)["title"] for id_ in ids}
    if len(ids) < 2:
        raise missing("there are not two scenarios to compare")
    a = state["a"] or ids[0]
    b = state["b"] or next((id_ for id_ in ids if id_ != a), ids[0])
    for id_ in (a, b):
        if id_ not in ids:
            raise missing(f"there is no scenario {id_}", nearest=nearest(id_, ids))
    choices = tuple(Choice(value=id_, label=str(titles[id_])) for id_ in ids)
    blank = State({**state.values, "outcome": None, "counterpart": None, "year": None}, {})
    pair = [answer_of(bench, made(bench, id_, blank)[0], blank) for id_ in (a, b)]
    shared = [name for name in pair[0].run.outcomes if pair[1] and name in pair[1].run.outcomes] if pair[0] else []
    controls = [
        Control(name="a", label="One", type="select", value=a, choices=choices),
        Control(name="b", label="The other", type="select", value=b, choices=choices),
    ]
    blocks: list[Any] = []
    if shared:
        outcome = state["outcome"] if state["outcome"] in shared else shared[0]
        controls.append(
            Control(
                name="outcome",
                label="Outcome",
                type="select",
                value=outcome,
                choices=tuple(Choice(value=name, label=region.measure(name)["label"]) for name in shared),
            )
        )
        here = State({**blank.values, "outcome": outcome}, {})
        sides = [block_of(bench, Answered(each.run, each.baseline, here), None) for each in pair if each]
        first = {row.code: row for row in sides[0].rows}
        second = {row.code: row for row in sides[1].rows}
        rows = [
            (
                Cell(text=(first.get(code) or second[code]).label),
                *(_number(side.get(code), "value") for side in (first, second)),
                *(_number(side.get(code), "change") for side in (first, second)),
            )
            for code in dict.fromkeys([*first, *second])
        ]
        caption = f"{sides[0].label}, {sides[0].unit}: {sides[0].year} and {sides[1].year}; deterministic runs"
        blocks.append(listing("pair", caption, ("Actor", "One", "The other", "One, change", "The other, change"), rows))
    else:
        blocks.append(Words(text="These two have no outcome in common: other models answer them.", tone="notice"))
    form = Form(id="pair-form", action="/scenarios/compare", label="Which two", controls=tuple(controls))
    return bench.page(
        "compare-scenarios",
        f"{titles[a]} – {titles[b]}",
        "/scenarios/compare",
        [form, *blocks],
        state,
        command=f"multipolar run {a}{flag(region)}",
        python=python(region, f'mp.scenarios.run(region, mp.scenarios.read("{a}", region))'),
    )


def _number(row: AnswerRow | None, name: str) -> Cell:
    value = getattr(row, name) if row else None
    return Cell(text="–" if value is None else f"{value:,.3g}", number=True)


def kind(words: str, region: Region) -> str:
    """Read a kind of change."""
    if words not in KINDS:
        raise UnknownName.of("kind", words, KINDS, expected=f"one of {', '.join(KINDS)}")
    return words


def width(words: str, region: Region) -> float:
    """Read the width of a class of the map's colours."""
    number = float(words)
    if not 0 < number < float("inf"):
        raise ValueError(words)
    return number


LOOK = (
    Key("outcome", "an outcome of the run", text),
    Key("counterpart", "the other actor of a pair", text),
    Key("year", "a year of the horizon", text),
    Key("title", "a name", text),
    Key("horizon", "first and last year, such as 2027/2030", text),
    Key("models", "models that run even if nothing touches them", text),
    Key("shock.*", "a field of a shock", text),
    Key("policy.*", "a field of a policy", text),
)
STEP = Key("step", "width of a class of the map’s colours", width)

SPECS = (
    Spec("scenarios", "/scenarios", every, stored=True),
    Spec(
        "compare-scenarios",
        "/scenarios/compare",
        compare,
        (Key("a", "a scenario", text), Key("b", "a scenario", text), LOOK[0]),
        stored=True,
    ),
    Spec("scenario", "/scenarios/{id}", scenario, (*LOOK, Key("add", "a kind of change to add", kind)), stored=True),
    Spec("answer", "/scenarios/{id}/answer", answer, (*LOOK, STEP)),
    Spec("map", "/scenarios/{id}/map", picture, (*LOOK, STEP)),
    Spec(
        "ensemble",
        "/scenarios/{id}/ensemble",
        ensemble,
        (
            *LOOK,
            STEP,
            Key("n", "draws, 2 to 8192", draws, "1024"),
            Key("seed", "seed of the draws", SEED, "0"),
        ),
        lane="slow",
    ),
)
