"""The stress test of the pack: every trial of its battery against every pillar, for each member."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ... import scenarios
from ...errors import UnknownName
from ...figures import style
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Choice, Control, Fill, Form, Links, Words
from ..state import SEED, Key, State, actor, one_of
from .arguments import draws
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

METRICS = {
    "area": "loss times years",
    "trough": "the deepest year",
    "recovery": "years to recover",
    "worst": "loss times years in the worst 5 % of draws",
}


def stress(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page: the battery, what to look at, and where the matrix will stand."""
    region = bench.region
    battery = scenarios.trials(region)
    if not battery:
        return bench.page("stress", "Stress test", "/stress", [Words(text="The pack has no battery of trials.")], state)
    choices = (
        Choice(value="", label="mean of the members"),
        *(Choice(value=code, label=bench.label(code)) for code in bench.states),
    )
    form = Form(
        id="look",
        action="/stress",
        label="What to look at",
        controls=(
            Control(
                name="member", label="Whose loss", type="select", value=state["member"] or "", choices=choices, was=""
            ),
            Control(
                name="metric",
                label="What of it",
                type="select",
                value=state["metric"],
                was="area",
                choices=tuple(Choice(value=name, label=words) for name, words in METRICS.items()),
            ),
        ),
    )
    rows = [
        (
            Cell(text=trial.short),
            Cell(text=trial.title),
            Cell(text=", ".join(dict.fromkeys(change.kind.replace("_", " ") for change in trial.changes.values()))),
            Cell(text=f"{trial.horizon[0]} to {trial.horizon[1]}"),
        )
        for trial in battery
    ]
    blocks: list[Any] = [
        Words(
            text="Every trial goes through the coupled models, draw by draw. Units differ between pillars: compare down a "
            "column, not along a row."
        ),
        form,
        Fill(
            href=f"/stress/matrix{state.query()}",
            label="Putting the region through the battery; this can take a minute",
        ),
        listing("battery", f"{len(rows)} trials", ("Trial", "In words", "What changes", "Years"), rows, folded=True),
        Form(
            id="why",
            action="/stress/reasons",
            label="Why a trial does what it does",
            controls=(
                Control(
                    name="trial",
                    label="Trial",
                    type="select",
                    choices=tuple(Choice(value=trial.id, label=trial.short) for trial in battery),
                ),
                Control(name="member", label="Member", type="select", choices=choices[1:]),
            ),
            button="Say why",
        ),
        Links(
            label="Also",
            links=(
                Cell(text="policies that help whatever happens", href="/stress/robust"),
                Cell(text="scenarios of one’s own", href="/scenarios"),
            ),
        ),
    ]
    return bench.page(
        "stress",
        "Stress test",
        "/stress",
        blocks,
        state,
        command=f"multipolar stress{flag(region)}",
        python=python(region, "mp.scenarios.stress(region, n=1024)"),
    )


def matrix(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Run the battery: the slow part."""
    region = bench.region
    found = scenarios.stress(region, n=state["n"], seed=state["seed"])
    subject = state["member"] or str(region.group)
    if subject not in (*found.members, str(region.group)):
        raise UnknownName.of("member", subject, found.members, expected=f"one of {', '.join(found.members)}")
    frame = scenarios.matrix(region, found, state["metric"]).filter(pl.col("subject") == subject)
    if frame.is_empty():
        raise missing(f"the stress test says nothing of {subject}")
    titles = {trial.id: getattr(trial, "short", trial.title) for trial in found.trials}
    caption = (
        f"{METRICS[state['metric']]}, {bench.label(subject)}: median and 90 % of {found.n:,} draws, seed {found.seed}"
    )
    cells = {(row["trial"], row["pillar"]): row for row in frame.iter_rows(named=True)}
    units = {row["pillar"]: row["unit"] for row in frame.iter_rows(named=True)}
    rows = []
    for id_, title in titles.items():
        line = [Cell(text=title)]
        for pillar in found.pillars:
            row = cells.get((id_, pillar))
            line.append(
                bench.cell(
                    _span(row), row["refs"][:1] if row and row["value"] is not None else (), "modelled", number=True
                )
            )
        rows.append(line)
    columns = ("Trial", *(f"{pillar.capitalize()}, {units.get(pillar, '')}" for pillar in found.pillars))
    blocks: list[Any] = [listing("matrix", caption, columns, rows)]
    blocks += [Words(text=f"{fault.what}; expected {fault.expected}.", tone="notice") for fault in found.faults]
    blocks.append(
        bench.grid(
            frame,
            id="losses",
            title="The same, a row a figure",
            caption=caption,
            rows=["trial", "pillar"],
            names=bench.names | titles,
            headings={"trial": "Trial", "pillar": "Pillar"},
            limit=120,
            folded=True,
        )
    )
    return bench.page(
        "stress-matrix",
        f"Stress test: {bench.label(subject)}",
        "/stress/matrix",
        blocks,
        state,
        command=f"multipolar stress --metric {state['metric']} --draws {state['n']} --seed {state['seed']}{flag(region)}",
        python=python(region, f"found = mp.scenarios.stress(region, n={state['n']}, seed={state['seed']})"),
    )


def _span(row: Mapping[str, Any] | None) -> str:
    if row is None or row["value"] is None:
        return "–"
    known = row["low"] is not None and row["high"] is not None
    numbers = [row["value"], *((row["low"], row["high"]) if known else ())]
    places = max(style.decimals([max(numbers, key=abs)]) - 1, 0)
    value, *ends = (style.number(number, places) for number in numbers)
    return f"{value} ({' to '.join(ends)})" if ends else value


_LOOK = (Key("member", "a member", actor), Key("metric", "what of the loss", one_of(*METRICS), "area"))

SPECS = (
    Spec("stress", "/stress", stress, _LOOK),
    Spec(
        "stress-matrix",
        "/stress/matrix",
        matrix,
        (*_LOOK, Key("n", "draws", draws, "1024"), Key("seed", "seed of the draws", SEED, "0")),
        lane="slow",
    ),
)
