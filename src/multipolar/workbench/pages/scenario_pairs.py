"""Two scenarios side by side, on an outcome that both have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ... import scenarios
from ...errors import nearest
from .. import builder
from ..bench import Bench, flag, listing, missing, python
from ..blocks import AnswerRow, Cell, Choice, Control, Form, Words
from ..state import Key, State, text
from .answering import Answered, answer_of, block_of
from .scenarios import LOOK, made
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page


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


SPECS = (
    Spec(
        "compare-scenarios",
        "/scenarios/compare",
        compare,
        (Key("a", "a scenario", text), Key("b", "a scenario", text), LOOK[0]),
        stored=True,
    ),
)
