"""What a scenario comes to: the answer to a slider, its map, its ensemble, and what drives the change."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ... import figures, scenarios
from ...region import ESTIMATE, estimate
from ...scenarios import Run
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Words
from ..state import SEED, Key, State
from .answering import answer_of, block_of
from .arguments import draws
from .scenarios import LOOK, made
from .spec import Spec

if TYPE_CHECKING:
    from ...region import Region
    from ..page import Page


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
    block = block_of(bench, answered, state["step"])
    blocks: list[Any] = [
        block,
        bench.grid(
            frame,
            id="estimates",
            title="With the changes, under uncertainty",
            caption=caption,
            rows=["subject"],
            headings={"subject": "Actor"},
            folded=any(row.change is not None for row in block.rows),  # without a change these are the only intervals
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
    return listing(
        "account", "Where the model’s inputs come from", ("Input", "Known how", "Parameter", "Note"), rows, folded=True
    )


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


def width(words: str, region: Region) -> float:
    """Read the width of a class of the map's colours."""
    number = float(words)
    if not 0 < number < float("inf"):
        raise ValueError(words)
    return number


STEP = Key("step", "width of a class of the map’s colours", width)

SPECS = (
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
