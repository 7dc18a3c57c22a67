"""Weights and definitions: choose among rival readings of hedging, move their weights, and see ranks with intervals move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ... import figures
from ...errors import UnknownName
from ...measures import hedging_rank
from ...measures.readings import READINGS
from ...region import Parameter, Region
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Choice, Control, Form, Heading, Words
from ..state import State
from . import ranking
from .ranking import HEDGING, number
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

MODEL = "alignment"
FLOORS = ("engagement_floor", "lean_floor")
USUAL = "counteraction"


def _parameters(region: Region) -> dict[str, Parameter]:
    """Return what may be moved, by the name that it has in an address."""
    table = region.table("parameters").filter((pl.col("model") == MODEL) & (pl.col("parameter") == "domain_weight"))
    found = {
        f"weight.{subject.replace(' ', '-')}": region.parameter(MODEL, "domain_weight", subject=subject)
        for subject in table["subject"].drop_nulls().unique().sort().to_list()
    }
    known = region.table("parameters").filter(pl.col("model") == MODEL)["parameter"].to_list()
    return found | {
        f"weight.{name.replace('_', '-')}": region.parameter(MODEL, name) for name in FLOORS if name in known
    }


def weights(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of an index."""
    if state["index"] != HEDGING:
        return ranking.page(bench, state)
    region = bench.region
    reading = state["reading"] or USUAL
    if reading not in READINGS:
        raise UnknownName.of("reading", reading, READINGS, expected=f"one of {', '.join(READINGS)}")
    movable = _parameters(region)
    if not movable or "hedging_rank" not in region.table("measures")["measure"].to_list():
        return bench.page(
            "weights", "Weights and definitions", "/weights", [Words(text="The pack has no index with weights.")], state
        )
    values: dict[int, float] = {}
    for name, words in state.below("weight.").items():
        parameter = movable.get(f"weight.{name}")
        if parameter is None:
            raise missing(f"there is no weight {name}", ", ".join(movable))
        value = number(words, name)
        if value != parameter.central:
            values[parameter.ref] = value
    before = hedging_rank(region)
    after = hedging_rank(region.assuming(values)) if values else before
    ranked = after.filter((pl.col("reading") == reading) & pl.col("value").is_not_null())
    year: int | None = max(ranked["year"].to_list(), default=None)
    controls = [
        ranking.choice(state["index"]),
        Control(
            name="reading",
            label="Reading of hedging",
            type="select",
            value=reading,
            choices=tuple(Choice(value=word, label=word) for word in READINGS),
            was=USUAL,
        ),
    ]
    controls += [
        _slider(name, parameter, values.get(parameter.ref, parameter.central)) for name, parameter in movable.items()
    ]
    blocks: list[Any] = [
        Words(
            text="Choose an index, a definition and weights. Rival definitions stand side by side and are never added up. "
            "A weight that is moved is set to that value and "
            "no longer drawn from its range, so the intervals of the ranks move as well."
        ),
        Form(
            id="weights",
            action="/weights",
            label="Definition and weights",
            controls=tuple(controls),
            button="Rank again",
        ),
        Heading(id="ranks", text=f"Ranks by {reading}{f', {year}' if year else ''}"),
    ]
    if year is None:
        blocks.append(Words(text="No state can be ranked by this reading.", tone="notice"))
    else:
        blocks += _ranks(bench, before, after, reading, year, changed=bool(values))
    blocks += [Heading(id="rivals", text="All readings, with these weights"), _side_by_side(bench, after)]
    lines = (
        [
            f"changes = {{{', '.join(f'region.row({bench.ids([ref])[0]!r}): {value:g}' for ref, value in values.items())}}}"
        ]
        if values
        else []
    )
    call = "mp.measures.hedging_rank(region.assuming(changes))" if values else "mp.measures.hedging_rank(region)"
    return bench.page(
        "weights",
        "Weights and definitions",
        "/weights",
        blocks,
        state,
        command=f"multipolar show hedging_rank{flag(region)}",
        python=python(region, *lines, call),
    )


def _slider(name: str, parameter: Parameter, value: float) -> Control:
    low = 0.0
    high = max(parameter.high or 0.0, 2 * parameter.central, value)
    what = parameter.subject or parameter.name.replace("_", " ")
    range_ = (
        f"{parameter.low:g} to {parameter.high:g}"
        if parameter.low is not None and parameter.high is not None
        else "no range"
    )
    return Control(
        name=name,
        label=f"Weight of {what}" if parameter.subject else what.capitalize(),
        type="range",
        value=f"{value:g}",
        low=low,
        high=high,
        step=0.01 if high <= 1 else 0.1,
        baseline=parameter.central,
        group="Weights",
        why=f"the pack’s range is {range_} ({parameter.basis.replace('_', ' ')})",
    )


def _ranks(
    bench: Bench, before: pl.DataFrame, after: pl.DataFrame, reading: str, year: int, *, changed: bool
) -> list[Any]:
    now, was = (
        frame.filter((pl.col("reading") == reading) & (pl.col("year") == year)).drop("reading")
        for frame in (after, before)
    )
    known = now.filter(pl.col("value").is_not_null())
    title = f"Ranks of {known.height} states, 1 hedges most"
    dots = figures.dots(
        known,
        id="ranks-dots",
        title=title,
        caption=f"Median and 90 % of draws, reading “{reading}”, {year}.",
        names=bench.names,
        by=None,
        alt=f"{title}: one dot with its range for each state.",
        order=known.sort("value", "subject")["subject"].to_list(),
        places=0,
    )
    old = {row["subject"]: row for row in was.iter_rows(named=True)}
    rows = [
        (
            Cell(text=bench.label(row["subject"]), href=f"/states/{row['subject']}"),
            bench.cell(_span(old.get(row["subject"])), (old.get(row["subject"]) or row)["refs"][:3]),
            bench.cell(_span(row), row["refs"][:3], row["basis"] or ""),
            Cell(text=_moved(old.get(row["subject"]), row) if changed else "–"),
        )
        for row in now.sort("value", "subject", nulls_last=True).iter_rows(named=True)
    ]
    return [
        bench.picture(dots),
        listing(
            "rank-table",
            f"Rank and its range, {reading}, {year}",
            ("State", "With the pack’s weights", "With these weights", "Moved"),
            rows,
        ),
    ]


def _span(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "–"
    if row["value"] is None:
        return f"– ({row['reason']})"
    return f"{row['value']:g} ({row['low']:g} to {row['high']:g})" if row["low"] is not None else f"{row['value']:g}"


def _moved(old: Mapping[str, Any] | None, row: Mapping[str, Any]) -> str:
    if old is None or old["value"] is None or row["value"] is None:
        return "–"
    step = old["value"] - row["value"]
    return "no" if step == 0 else f"up {step:g}" if step > 0 else f"down {-step:g}"


def _side_by_side(bench: Bench, frame: pl.DataFrame) -> Any:
    known = frame.filter(pl.col("value").is_not_null())
    newest = known.filter(pl.col("year") == pl.col("year").max().over("reading"))
    readings = [word for word in READINGS if word in newest["reading"].to_list()]
    cells = {(row["subject"], row["reading"]): row for row in newest.iter_rows(named=True)}
    rows = []
    for code in bench.states:
        row = [Cell(text=bench.label(code), href=f"/states/{code}")]
        for word in readings:
            found = cells.get((code, word))
            row.append(bench.cell(_span(found), found["refs"][:1] if found else (), number=True))
        rows.append(row)
    years = newest.group_by("reading").agg(pl.col("year").first())
    told = dict(years.iter_rows())
    return listing(
        "rivals-table",
        "Rank and its range by reading, newest year of each",
        ("State", *(f"{word}, {told[word]}" for word in readings)),
        rows,
    )


SPECS = (
    Spec(
        "weights",
        "/weights",
        weights,
        ranking.KEYS,
    ),
)
