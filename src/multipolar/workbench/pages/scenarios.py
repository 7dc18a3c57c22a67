"""Scenarios: built from shocks and policies with sliders; what they come to is said by `answers`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ... import scenarios
from ...errors import InvalidData, UnknownName, UsageError
from ...scenarios import Scenario
from ...wiring import KINDS, Policy
from .. import builder, toml
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Code, Control, Fill, Heading, Links, Post, Words
from ..state import Key, State, text
from . import levers
from .answering import Answered, answer_of, block_of
from .spec import Spec

if TYPE_CHECKING:
    from ...region import Region
    from ..page import Page


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
    made_ += [
        Fill(href=f"{path}/ensemble{query}", label="Running the ensemble for the intervals"),
        Heading(id="drivers", text="What drives it"),
        Fill(href=f"{path}/drivers{query}", label="Finding what drives the change; this may take a minute", last=True),
    ]
    return made_


def _about(bench: Bench, given: Scenario) -> list[Any]:
    rows = [
        (Cell(text=name), Cell(text=change.why or "–"), Cell(text=", ".join(change.refs) or "–"))
        for name, change in given.changes.items()
    ]
    return [listing("why", "Why each change is assumed", ("Entry", "Why", "Sources"), rows)] if rows else []


def kind(words: str, region: Region) -> str:
    """Read a kind of change."""
    if words not in KINDS:
        raise UnknownName.of("kind", words, KINDS, expected=f"one of {', '.join(KINDS)}")
    return words


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

SPECS = (
    Spec("scenarios", "/scenarios", every, stored=True),
    Spec("scenario", "/scenarios/{id}", scenario, (*LOOK, Key("add", "a kind of change to add", kind)), stored=True),
)
