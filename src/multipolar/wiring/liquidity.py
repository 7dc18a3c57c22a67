"""Wires `multipolar.models.liquidity`: what a crisis asks of the members of the swap pool, and what their lines pay.

`liquidity_lines` names the lines, `liquidity_terms` has their dated terms, `liquidity_net` puts them on axes. How large a stop
is, how long a line takes and whether it is granted at all are ranges: no facility of the pool was ever drawn.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..models.liquidity import Inputs, Result, first_day, reach, solve
from .changes.change import Change
from .changes.money import CapitalStop, CrisisYear, DisasterNeed, PoolTerms
from .liquidity_lines import FREE, LINES, NAME, OWN, indices, parts
from .liquidity_net import SIXTY, SOON, YEAR, Net, due, wire
from .model import Model, Wired

Floats = NDArray[np.float64]


@functools.singledispatch
def apply(change: Change, wired: Net, year: int) -> Net:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


def _strike(net: Net, hit: NDArray[np.bool_], part: Floats, days: Floats, cause: str, *, spreads: bool) -> Net:
    """Add a need, a part of output, where `hit` (D or 1, M) says so; lines open as the cause lets them."""
    asked = np.where(hit, part[:, None] * np.nan_to_num(net.gdp)[None, :], 0.0)
    need = net.inputs.need + asked  # NaN, not covered, stays
    start = np.where(hit[:, :, None], net.starts[cause], net.inputs.start)
    inputs = replace(net.inputs, need=need, ramp=days, start=start, due=due(start, net.runs))
    return replace(net, inputs=replace(inputs, contagion=net.contagion) if spreads else inputs)


def _hit(net: Net, members: Iterable[str]) -> NDArray[np.bool_]:
    return np.array([[member in set(members) for member in net.labels["member"]]])


@apply.register(CapitalStop)
def _stop(change: CapitalStop, wired: Net, year: int) -> Net:
    hit = _hit(wired, change.members)
    if not hit.any():
        return wired
    part = wired.size if change.percent is None else np.full_like(wired.size, change.percent / 100.0)
    return _strike(wired, hit, part, wired.stop_days, change.cause, spreads=change.contagion)


@apply.register(CrisisYear)
def _chance(change: CrisisYear, wired: Net, year: int) -> Net:
    part = wired.size if change.percent is None else np.full_like(wired.size, change.percent / 100.0)
    return _strike(wired, wired.crisis, part, wired.stop_days, "capital stop", spreads=change.contagion)


@apply.register(DisasterNeed)
def _disaster(change: DisasterNeed, wired: Net, year: int) -> Net:
    hit = _hit(wired, change.members)
    if not hit.any():
        return wired
    if change.damage >= wired.large:
        limit = wired.inputs.limit.copy()
        rfi = LINES.index("rfi")
        limit[:, :, rfi] = np.where(hit, wired.window, limit[:, :, rfi])
        wired = replace(wired, inputs=replace(wired.inputs, limit=limit))
    return _strike(wired, hit, change.damage / 100.0 * wired.foreign, wired.disaster_days, "disaster", spreads=False)


@apply.register(PoolTerms)
def _terms(change: PoolTerms, wired: Net, year: int) -> Net:
    """Set other terms of the pool; a share of 1 leaves nothing linked."""
    inputs = wired.inputs
    rff, precaution = indices(["rff", "precaution"])
    alone, linked = (indices(parts(line)) for line in ("delinked", "linked"))
    limit, cap, start = inputs.limit.copy(), inputs.cap.copy(), inputs.start.copy()
    starts = {cause: made.copy() for cause, made in wired.starts.items()}
    limit[:, :, [rff, precaution, *alone, *linked]] *= change.size
    cap[:, :, :2] *= change.size
    if change.delinked_share is not None:
        before, rest = limit[:, :, alone].sum(axis=2), limit[:, :, linked].sum(axis=2)
        moved = np.where(rest > 0.0, change.delinked_share * (before + rest), before)
        limit[:, :, alone] = moved[:, :, None] * wired.split["delinked"][:, None, :]
        limit[:, :, linked] = (before + rest - moved)[:, :, None] * wired.split["linked"][:, None, :]
        limit[:, :, precaution] = np.where(limit[:, :, precaution] > 0.0, moved, 0.0)
        cap[:, :, 0] = np.maximum(cap[:, :, 0] + moved - before, moved)
    for made in (start, *starts.values()):
        if change.precaution:
            made[:, :, precaution] = wired.arranged[:, None]
        for line in (rff, alone[0]):
            if change.certain:
                made[:, :, line] = np.where(np.isinf(made[:, :, line]), SOON, made[:, :, line])
            if change.days is not None:
                made[:, :, line] = np.where(np.isinf(made[:, :, line]), np.inf, change.days)
        made[:, :, alone[1]] = made[:, :, alone[0]] + wired.second_days[:, None]
    commitment = inputs.commitment * change.size
    terms = {"limit": limit, "cap": cap, "start": start, "due": due(start, wired.runs), "commitment": commitment}
    return replace(wired, inputs=replace(inputs, **terms), starts=starts)  # type: ignore[arg-type]


# -- outcomes ---------------------------------------------------------------------------------------------------------


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return need (USD bn), cover and what is unpaid (percent of it), days to the first money; NaN where nobody is struck."""
    days = wired.inputs.days
    sixty, year = days.index(SIXTY), days.index(YEAR)
    need = np.where(result.need[:, :, sixty] > 0.0, result.need[:, :, sixty], np.nan)
    whole = np.where(result.need[:, :, year] > 0.0, result.need[:, :, year], np.nan)

    def cover(lines: Iterable[str], day: float) -> Floats:
        return 100.0 * np.minimum(reach(wired.inputs, indices(lines), day) / need, 1.0)

    first = np.broadcast_to(first_day(wired.inputs, indices(line for line in LINES if line not in OWN)), need.shape)
    return {
        "crisis_need": need,
        "line_cover_fortnight": cover(FREE, SOON),
        "own_and_line_cover_fortnight": cover((*OWN, *FREE), SOON),
        "line_cover_sixty": cover((line for line in LINES if line not in OWN), SIXTY),
        "liquidity_shortfall": 100.0 * result.shortfall[:, :, sixty] / need,
        "liquidity_shortfall_year": 100.0 * result.shortfall[:, :, year] / whole,
        "first_money_days": np.where(np.isnan(need) | np.isinf(first), np.nan, first),
    }


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)
