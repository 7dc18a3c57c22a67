"""What drives the change that a scenario brings: Sobol indices drawn and listed, and a box of draws in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ... import figures
from ...errors import UnknownName
from ...region import ESTIMATE, estimate
from ...region.provenance import refs_of
from ...scenarios.sensitivity import Sensitivity, sensitivity, span
from ..bench import Bench, flag, listing, python
from ..blocks import Cell, Choice, Control, Form, Links, Words
from ..state import SEED, Key, State, one_of, text
from .answering import Answered, answer_of, block_of
from .scenarios import LOOK, made
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

SHOWN = 10
"""Inputs that are drawn; all are listed."""

WIDE = 0.5
"""Width of the range of a share from which the share itself says too little to stand in a title."""

ALONE, TOGETHER = "alone", "with all others"
DRAWS = ("256", "512", "1024")


def drivers(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page: the slow part of a scenario's page, and a page of its own."""
    region, id_ = bench.region, names["id"]
    path = f"/scenarios/{id_}/drivers"
    given, _, _, said = made(bench, id_, state)
    answered = answer_of(bench, given, state)
    if answered is None:
        return bench.page(
            "drivers", given.title, path, [Words(text="No model hears of these changes.", tone="notice")], state
        )
    block = block_of(bench, answered, None)
    subjects = {row.code: row for row in block.rows if row.value is not None}
    if not subjects:
        told = "Drivers are not sought for this outcome: it has no figure here."
        return bench.page("drivers", given.title, path, [Words(text=told, tone="soft")], state)
    subject = state["subject"] or max(subjects.values(), key=lambda row: abs(row.change or 0.0)).code
    if subject not in subjects:
        raise UnknownName.of("subject", subject, subjects, expected=f"one of {', '.join(subjects)}")
    label = f"{subject}>{answered.counterpart}" if answered.counterparts else subject
    found = sensitivity(region, given, answered.outcome, label, answered.year, n=int(state["n"]), seed=state["seed"])
    what = _what(bench, answered, block.label, subject, found)
    keep = [
        Control(name=name, label="", type="hidden", value=words_)
        for name, words_ in state.texts.items()
        if name not in ("subject", "n", "seed")
    ]
    form = Form(
        id="whose",
        action=path,
        label="Whose drivers",
        controls=(
            Control(
                name="subject",
                label="Whose change",
                type="select",
                value=subject,
                choices=tuple(Choice(value=code, label=row.label) for code, row in subjects.items()),
            ),
            Control(
                name="n",
                label="Draws of each sample",
                type="select",
                value=state["n"],
                choices=tuple(Choice(value=word, label=f"{int(word):,}") for word in DRAWS),
                was=DRAWS[1],
            ),
            *keep,
        ),
        button="Find its drivers",
    )
    blocks: list[Any] = [
        *_told(bench, found, what, block.unit, answered),
        form,
        Links(label="Back to", links=(Cell(text="the scenario", href=f"/scenarios/{id_}{_back(state)}"),)),
    ]
    with_ = f" -c {answered.counterpart}" if answered.counterparts else ""
    file = f"{id_}.toml" if said or id_.startswith(("saved-", "new")) else id_
    return bench.page(
        "drivers",
        f"What drives {what}",
        path,
        blocks,
        state,
        command=f"multipolar run {file} --drivers --outcome {answered.outcome} -s {subject}{with_} -y {answered.year} "
        f"--draws {state['n']} --seed {state['seed']}{flag(region)}",
        python=python(
            region,
            "from multipolar.scenarios.sensitivity import sensitivity",
            f'scenario = mp.scenarios.read("{file}", region)',
            f'sensitivity(region, scenario, "{answered.outcome}", "{label}", {answered.year}, '
            f"n={state['n']}, seed={state['seed']})",
        ),
    )


def _back(state: State) -> str:
    return State(
        state.values, {name: words_ for name, words_ in state.texts.items() if name not in ("subject", "n", "seed")}
    ).query()


def _what(bench: Bench, answered: Answered, outcome: str, subject: str, found: Sensitivity) -> str:
    """Return what is driven, in words."""
    with_ = f" with {bench.label(answered.counterpart)}" if answered.counterparts else ""
    head = "the change of " if found.change else ""
    return f"{head}{outcome[:1].lower()}{outcome[1:]}{with_}, {bench.label(subject)}, {answered.year}"


def _told(bench: Bench, found: Sensitivity, what: str, unit: str, answered: Answered) -> list[Any]:
    if found.shares.is_empty():
        why = "no draw differs" if found.failed < found.n else "no draw gives a figure"
        return [Words(text=f"Nothing that is drawn drives {what}: {why}.", tone="soft")]
    rest = tuple(refs_of(answered.run)[:SHOWN])
    refs = {name: found.refs.get(name) or rest for name in found.shares["input"].to_list()}
    rows = [
        (
            bench.cell(_input(row["input"]), found.refs.get(row["input"], ())[:1]),
            Cell(text=span(row, "first"), number=True),
            Cell(text=span(row, "total"), number=True),
        )
        for row in found.shares.iter_rows(named=True)
    ]
    made_: list[Any] = [] if found.open else [bench.picture(_drawn(found, what, refs), tabled=False)]
    tone: Any = "notice" if found.open else "soft" if found.box is None else "plain"
    made_.append(Words(text=found.words(unit), tone=tone))
    caption = (
        f"Share of the variance of {what}: first order and total order, with 90 % of the bootstrap; "
        f"{found.n:,} draws a sample"
    )
    made_.append(
        listing(
            "shares",
            caption,
            ("Drawn input", "Alone (first order)", "With all others (total order)"),
            rows,
            folded=True,
        )
    )
    if found.failed:
        made_.append(
            Words(text=f"{found.failed:,} of {found.n:,} draws gave no figure and were left out.", tone="notice")
        )
    return made_


def _input(name: str) -> str:
    return name[:1].upper() + name[1:]


def _drawn(found: Sensitivity, what: str, refs: Mapping[str, tuple[int, ...]]) -> figures.Figure:
    top = found.shares.head(SHOWN)
    rows = [
        {
            **dict.fromkeys(ESTIMATE),
            "subject": _input(row["input"]),
            "value": row[order],
            "low": min(row[f"{order}_low"], row[order]),
            "high": max(row[f"{order}_high"], row[order]),
            "interval": "90 % of the bootstrap",
            "unit": "ratio",
            "basis": "modelled",
            "refs": list(refs[row["input"]]),
            "order": ALONE if order == "first" else TOGETHER,
        }
        for row in top.iter_rows(named=True)
        for order in ("first", "total")
    ]
    frame = estimate(pl.DataFrame(rows, schema={**ESTIMATE, "order": pl.String}), "order")
    title = finding(top.row(0, named=True))
    more = f" The {SHOWN} largest of {found.shares.height} inputs." if found.shares.height > SHOWN else ""
    return figures.dots(
        frame,
        id="drivers-dots",
        title=title,
        caption=f"Share of the variance of {what}.{more}",
        alt=f"{title}: for each drawn input its share of the variance, alone and with all others. The list below has all.",
        by="order",
        order=[_input(name_) for name_ in top["input"].to_list()],
        zero=True,
        places=2,
        axis="share of the variance",
    )


def finding(first: Mapping[str, Any]) -> str:
    """Say how much of the variance the largest input is behind; where the draws hardly tell, the range instead."""
    low, total, high = (f"{100 * min(max(first[name], 0.0), 1.0):.0f}" for name in ("total_low", "total", "total_high"))
    wide = first["total_high"] - first["total_low"] > WIDE
    part = f"anything from {low} to {high} %" if wide else f"{total} %"
    return f"{_input(first['input'])} is behind {part} of the variance"


SPECS = (
    Spec(
        "drivers",
        "/scenarios/{id}/drivers",
        drivers,
        (
            *LOOK,
            Key("subject", "whose change", text),
            Key("n", "draws of each sample", one_of(*DRAWS), DRAWS[1]),
            Key("seed", "seed of the draws", SEED, "0"),
        ),
        lane="slow",
    ),
)
