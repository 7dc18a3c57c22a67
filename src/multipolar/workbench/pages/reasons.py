"""Why a shock of the stress test does what it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ... import scenarios
from ...errors import UnknownName
from ...scenarios import explain
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Links, Words
from ..state import Key, State, actor, text
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page


def reasons(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Say by which mechanisms a trial reaches a member, year by year: the drivers of its loss."""
    region = bench.region
    battery = {trial.id: trial for trial in scenarios.trials(region)}
    if not battery or not bench.states:
        raise missing("the pack has no battery of trials")
    id_ = state["trial"] or next(iter(battery))
    if id_ not in battery:
        raise UnknownName.of("trial", id_, battery, expected=f"one of {', '.join(battery)}")
    member = state["member"] or bench.states[0]
    frame = explain.chain(region, battery[id_], member)
    income = frame.filter(pl.col("state") == "income")
    years = income["year"].unique().sort().to_list()
    told = [Words(text=explain.words(region, frame, member, year)) for year in years[:4]]
    rows = [
        (
            Cell(text=f"{row['year']}, {row['state'].replace('_', ' ')}"),
            Cell(text=row["mechanism"].replace("_", " ")),
            Cell(text=f"{row['amount']:+.3g} {row['unit']}".replace("-", "−"), number=True),
            Cell(text=row["says"]),
        )
        for row in frame.iter_rows(named=True)
    ]
    title = f"{battery[id_].title}: how it reaches {bench.label(member)}"
    blocks: list[Any] = [
        Links(label="Back to", links=(Cell(text="the stress test", href="/stress"),)),
        *told,
        listing(
            "chain", "What moved what, deterministic run", ("Year and node", "Mechanism", "Amount", "In words"), rows
        ),
    ]
    return bench.page(
        "reasons",
        title,
        "/stress/reasons",
        blocks,
        state,
        command=f'multipolar explain {id_} "{bench.label(member)}"{flag(region)}',
        python=python(
            region,
            "from multipolar.scenarios.explain import chain",
            f'chain(region, mp.scenarios.find("{id_}", region), "{member}")',
        ),
    )


SPECS = (
    Spec(
        "reasons",
        "/stress/reasons",
        reasons,
        (Key("trial", "a trial of the battery", text), Key("member", "a member", actor)),
        lane="slow",
    ),
)
