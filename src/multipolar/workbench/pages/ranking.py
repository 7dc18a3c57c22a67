"""Ranks by an index whose definition and weights are chosen: before and after, each with its range."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ... import figures
from ...errors import Fault, UnknownName, UsageError
from ...figures import style
from ...region import ESTIMATE, estimate
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Choice, Control, Fill, Form, Heading, Words
from ..indices import INDICES, Index
from ..scores import DRAWS, LEAST, MOST, Part, Ranks, Scores, ranks
from ..state import SEED, Key, State, one_of, text
from .places import link
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

HEDGING = "hedging"


def choice(value: str) -> Control:
    """Return the control that chooses an index."""
    labels = {HEDGING: "Hedging"} | {name: index.label for name, index in INDICES.items()}
    choices = tuple(Choice(value=name, label=label) for name, label in labels.items())
    return Control(name="index", label="Index", type="select", value=value, choices=choices, was=HEDGING)


def number(words: str, name: str) -> float:
    """Return a weight.

    Raises
    ------
    UsageError
        It is no number, or below zero.
    """
    try:
        value = float(words)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise UsageError(Fault("bad-setting", f"{words[:40]!r} in weight.{name}", expected="a number, 0 or more"))
    return value


def page(bench: Bench, state: State) -> Page:
    """Build the page of an index: its form, and its ranks or where they will stand."""
    name, index, definition = _asked(state)
    blocks: list[Any] = [
        Words(
            text=f"Rank 1 {index.first}. A weight is a preference: one that is not set is drawn evenly from "
            f"{LEAST:g} to {MOST:g} times its usual value, one that is set no longer varies."
        ),
        Words(text=index.note, tone="soft"),
    ]
    if index.slow:
        blocks += [
            _form(name, index, definition, None, state),
            Fill(href=f"/weights/ranks{state.query()}", label="Computing the scores; this can take a minute"),
        ]
    else:
        scores = _scores(bench, name, definition)
        blocks += [_form(name, index, definition, scores, state), *_ranked(bench, index, definition, scores, state)]
    title = f"Weights and definitions: {index.label}"
    return bench.page("weights", title, "/weights", blocks, state, **_again(bench, name, definition, state))


def part(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Compute the ranks of an index: the slow part."""
    if state["index"] == HEDGING:
        raise missing("ranks of hedging stand on their page", "/weights")
    name, index, definition = _asked(state)
    scores = _scores(bench, name, definition)
    blocks = [_form(name, index, definition, scores, state), *_ranked(bench, index, definition, scores, state)]
    title = f"Ranks: {index.label}"
    return bench.page("ranks", title, "/weights/ranks", blocks, state, **_again(bench, name, definition, state))


def _scores(bench: Bench, name: str, definition: str) -> Scores:
    """Return scores that were computed before: a weight that moves changes none of them."""
    key = (name, definition)
    if key not in bench.scored:
        bench.scored[key] = INDICES[name].scores(bench.region, bench.region.as_of, definition)
    return bench.scored[key]


def _asked(state: State) -> tuple[str, Index, str]:
    index = INDICES[state["index"]]
    definition = state["reading"] or next(iter(index.definitions))
    if definition not in index.definitions:
        known = index.definitions
        raise UnknownName.of("definition", definition, known, expected=f"one of {', '.join(known)}")
    return state["index"], index, definition


def _form(name: str, index: Index, definition: str, scores: Scores | None, state: State) -> Form:
    controls = [
        choice(name),
        Control(
            name="reading",
            label="Definition",
            type="select",
            value=definition,
            choices=tuple(Choice(value=word, label=says) for word, says in index.definitions.items()),
            was=next(iter(index.definitions)),
        ),
    ]
    for each in scores.parts if scores else ():
        here = state.texts.get(f"weight.{each.name}")
        value = each.usual if here is None else number(here, each.name)
        high = max(4 * each.usual, value)
        controls.append(
            Control(
                name=f"weight.{each.name}",
                label=each.label if each.group != Part.group else f"Weight: {each.label}",
                type="range",
                value=f"{value:g}",
                low=0.0,
                high=high,
                step=0.05 if high <= 5 else 0.5,
                baseline=each.usual,
                group=each.group,
                why=f"not set, it is drawn from {LEAST * each.usual:g} to {MOST * each.usual:g} (assumed)",
            )
        )
    anchor = "weights" if scores is None or not index.slow else "weights-set"
    return Form(
        id=anchor,
        action="/weights",
        label="Index, definition and weights",
        controls=tuple(controls),
        button="Rank again",
    )


def _ranked(bench: Bench, index: Index, definition: str, scores: Scores, state: State) -> list[Any]:
    known = {each.name for each in scores.parts}
    given = state.below("weight.")
    for word in given:
        if word not in known:
            raise missing(f"there is no weight {word}", ", ".join(sorted(known)))
    weights = {word: number(text_, word) for word, text_ in given.items()}
    usual, now = ranks(scores, {}, seed=state["seed"]), ranks(scores, weights, seed=state["seed"])
    rows = _rows(bench, scores, usual, now, changed=bool(weights))
    made: list[Any] = [Heading(id="ranks", text=f"Ranks: {index.label.lower()}")]
    if not np.isfinite(now.value).any():
        return [*made, Words(text="Nothing can be ranked by this definition.", tone="notice")]
    columns = ("Who", "With the usual weights", "With these weights", "Moved", "Score")
    caption = f"Rank, median and 90 % of {DRAWS} draws; {index.definitions[definition]}"
    return [
        *made,
        bench.picture(_drawn(bench, index, definition, scores, now), tabled=False),
        listing("rank-table", caption, (*columns, *(("Left out",) if scores.left_out else ())), rows),
    ]


def _rows(bench: Bench, scores: Scores, usual: Ranks, now: Ranks, *, changed: bool) -> list[tuple[Cell, ...]]:
    order = sorted(range(len(scores.subjects)), key=lambda place: (math.isnan(now.value[place]), now.value[place]))
    rows: list[tuple[Cell, ...]] = []
    for place in order:
        subject = scores.subjects[place]
        step = usual.value[place] - now.value[place]
        moved = (
            "–"
            if not changed or math.isnan(step)
            else "no"
            if step == 0
            else f"{'up' if step > 0 else 'down'} {abs(step):g}"
        )
        refs = scores.refs.get(subject, ())[:3]
        score = now.score[place]
        rows.append(
            (
                Cell(text=bench.label(subject), href=link(bench, subject)),
                bench.cell(_span(scores, usual, place), refs),
                bench.cell(_span(scores, now, place), refs),
                Cell(text=moved),
                Cell(text="–" if math.isnan(score) else style.number(score, 2), number=True),
                *([Cell(text=scores.left_out.get(subject, "–"))] if scores.left_out else []),
            )
        )
    return rows


def _span(scores: Scores, found: Ranks, place: int) -> str:
    if math.isnan(found.value[place]):
        return "– (a part has no figure)" if scores.told is None else "– (not told of in what counts)"
    return f"{found.value[place]:g} ({found.low[place]:g} to {found.high[place]:g})"


def _drawn(bench: Bench, index: Index, definition: str, scores: Scores, now: Ranks) -> figures.Figure:
    year = bench.region.as_of.year
    rows = [
        {
            **dict.fromkeys(ESTIMATE),
            "subject": subject,
            "year": year,
            "value": value,
            "low": low,
            "high": high,
            "interval": "90% draws",
            "unit": "rank",
            "basis": "assumed",
            "refs": list(scores.refs[subject][:12]),
        }
        for subject, value, low, high in zip(now.subjects, now.value, now.low, now.high, strict=True)
        if not math.isnan(value)
    ]
    frame = estimate(pl.DataFrame(rows, schema=ESTIMATE))
    ordered = frame.sort("value", "subject")
    title = _finding(bench.label(ordered["subject"][0]), index, ordered["low"][0], ordered["high"][0])
    return figures.dots(
        frame,
        id="ranks-dots",
        title=title,
        caption=f"Median rank and 90 % of draws, {index.definitions[definition]}, {year}.",
        names=bench.names,
        by=None,
        alt=f"{title}. One dot with its range for each; the list below has all.",
        order=ordered["subject"].to_list(),
    )


def _finding(name: str, index: Index, low: float, high: float) -> str:
    """Say who is first, and how far that hangs on the draws."""
    rank = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return f"{name} {index.first}: rank {rank} in 90 % of draws"


def _again(bench: Bench, name: str, definition: str, state: State) -> dict[str, Any]:
    given = {word: float(words) for word, words in state.below("weight.").items()}
    return {
        "command": f"multipolar serve{flag(bench.region)}",
        "python": python(
            bench.region,
            "from multipolar.workbench.indices import INDICES",
            "from multipolar.workbench.scores import ranks",
            f'scores = INDICES["{name}"].scores(region, region.as_of, "{definition}")',
            f"ranks(scores, {given!r}, seed={state['seed']})",
        ),
    }


KEYS = (
    Key("index", "an index", one_of(HEDGING, *INDICES), HEDGING),
    Key("reading", "a definition of the index", text),
    Key("weight.*", "a weight, a number", text),
    Key("seed", "seed of the draws", SEED, "0"),
)

SPECS = (Spec("ranks", "/weights/ranks", part, KEYS, lane="slow"),)
