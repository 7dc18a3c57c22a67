"""Wires `multipolar.models.redistribution` to goods trade of the region's states with partners: THE example of a wiring.

A new model is four things: ``models/x.py`` (arrays in, arrays out), ``wiring/x.py`` (this), its kinds of change in
``wiring/changes/``, and one line in ``wiring/__init__.py``. This module shows all that a wiring does:

`wire`
    looks the inputs up in the region, puts them on axes, and says of every field where it comes from;
`apply`
    edits the inputs for a change that concerns the model, and leaves every other change alone;
`outcomes`
    names what scenarios report, in the unit that the table ``measures`` gives.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models.redistribution import Inputs, Result, solve
from ..region.provenance import merged, refs_of
from .changes.alignment import Engagement, Substitution
from .changes.change import Change
from .draws import Draws
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

TOTAL = "WORLD"
OTHERS = "others"
"""The rest of the world, the group itself included: the total less the partners."""

FLOWS = ("goods_exports", "goods_imports")


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Put the goods trade of the group's states with each partner on axes (1, recipient, partner), USD bn.

    A recipient's figures are all of one year, so that its shares add up: the newest year up to `year` in which it
    reports exports and imports with the world and with every partner. A state without such a year is not covered (NaN):
    with a partner left blank, that partner's withdrawal would change nothing, in silence.

    Raises
    ------
    UsageError
        The pack does not say which group and partners the region is about.
    """
    if region.group is None:
        what = f"the pack {region.name} names no group and partners"
        raise UsageError(Fault("no-group", what, "datapackage.json", expected='"group": "...", "partners": [...]'))
    states = region.states(region.group, date(year, 1, 1)).filter("holds")["actor"].to_list()
    trade = _trade(region, states, year)
    columns = (*region.partners, TOTAL)
    value = np.full((1, len(states), len(columns)), np.nan)
    for state, partner, amount in trade.select("subject", "counterpart", "value").iter_rows():
        value[0, states.index(state), columns.index(partner)] = amount
    value[:, :, -1] -= value[:, :, :-1].sum(axis=2)  # the total less the partners: the others
    value[value[:, :, -1] < 0.0] = np.nan  # partners that exceed the total: the reports contradict each other

    takeup = region.parameter("redistribution", "takeup")
    partners = (*region.partners, OTHERS)
    return Wired(
        inputs=Inputs(value=value, factor=np.ones_like(value), takeup=draws["redistribution", "takeup"]),
        labels={
            "recipient": tuple(states),
            "partner": partners,
            "partner_share_after": tuple(f"{state}>{partner}" for state in states for partner in partners),
        },
        account=account(
            Inputs,
            value=Said(str(trade["basis"].max()), refs_of(trade), note=_note(trade, states)),
            factor=Said("assumed", note="1, until a change of the scenario multiplies it"),
            takeup=Said(takeup.basis, [takeup.ref], "redistribution takeup"),
        ),
    )


def _trade(region: Region, states: list[str], year: int) -> pl.DataFrame:
    """Return subject, counterpart, year, value (exports plus imports), refs, basis of each state's chosen year."""
    reports = pl.concat(region.figures(flow, groups=True) for flow in FLOWS).filter(
        pl.col("subject").is_in(states)
        & pl.col("counterpart").is_in([*region.partners, TOTAL])
        & (pl.col("year") <= year)
        & pl.col("value").is_not_null()
    )
    both = (
        reports.group_by("subject", "counterpart", "year")
        .agg(pl.col("value").sum(), pl.len(), *merged())
        .filter(pl.col("len") == len(FLOWS))
    )
    whole = both.filter(pl.len().over("subject", "year") == len(region.partners) + 1)
    return whole.filter(pl.col("year") == pl.col("year").max().over("subject")).sort("subject", "counterpart")


def _note(trade: pl.DataFrame, states: list[str]) -> str:
    years = trade.group_by("year").agg(pl.col("subject").unique().sort()).sort("year").iter_rows()
    when = "; ".join(f"{year}: {', '.join(subjects)}" for year, subjects in years)
    absent = ", ".join(sorted(set(states) - set(trade["subject"]))) or "none"
    what = (
        "goods exports plus imports as the recipient reports them, in its newest year with the total and every partner"
    )
    return f"{what} ({when}), the same for every later year; not covered: {absent}"


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register(Engagement)
@apply.register(Substitution)
def _engage(change: Engagement | Substitution, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Multiply the partner's factor with every recipient; only trade with a partner of the table is wired."""
    if change.domain != "trade" or change.partner not in wired.labels["partner"]:
        return wired
    factor = wired.inputs.factor.copy()
    factor[:, :, wired.labels["partner"].index(change.partner)] *= change.factor
    return replace(wired, inputs=replace(wired.inputs, factor=factor))


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, NDArray[np.float64]]:
    """Return each partner's share in a recipient's goods trade after the change, percent."""
    return {"partner_share_after": 100.0 * result.share.reshape(len(result.share), -1)}


MODEL: Model[Inputs, Result] = Model("redistribution", wire, apply, solve, outcomes)
