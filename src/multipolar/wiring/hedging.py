"""Wires `multipolar.models.hedging` to the tables: benefits, reliability, coercion; what is assumed is said.

Domains and the parts of their benefit stand in `hedging_traces`. A benefit is a share of the state's total with the
world, 0 to 1, so that 1 is all that the world offers in the part. From it:

security
    ``part_weight`` of arms times arms supplied, the rest times the rank of the partnership; plus protection:
    ``protection`` x threat x tie. The *threat* is the log of what the second rival did to the state, halved every
    ``half_life`` years; the *tie* of a partner to the first rival is ``tie_mix`` x its position in UN votes plus the
    rest x 1 for a treaty ally. Less coercion: ``retaliation`` x exposure x (1 + threat) x tie, with exposure the second
    rival's part in goods trade x closeness. A leadership's leaning moves the worth of security ties with both rivals.
economy
    ``part_weight`` of trade times goods trade, the rest half investment (by partner the tables have Japan's alone, as a
    part of the state's net inflow), half aid.
technology
    nothing in the tables.
society
    visitors.

The unreliability of a partner is the part of the region's opinion leaders who do not trust it. Correlations are a mean of
two readings, ``comovement`` x how partners' ideal points in UN votes moved together from year to year, the rest products
of their ties, one factor: Washington's policy. *Blank cells* have an equal part of what is left, at most 1/8, times
``untraced_scale`` times a draw from 0 to 2 of their own: absent is not zero.

`Question` holds the game with and without a scenario's changes; every outcome is a difference of the two, and a
withdrawal is always beside the null of `multipolar.models.redistribution`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..models.hedging import fellows
from ..region.dates import bounds
from .changes.alignment import Coercion, Decoupling, Ties
from .changes.change import Change
from .draws import Draws
from .hedging_outcomes import outcomes, solve
from .hedging_panel import after_incidents
from .hedging_terms import Answer, Game, Question, apart
from .hedging_traces import DOMAINS, PARTS, RIVALS, Traces, read
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

NAME = "hedging"
CALIBRATED = ("aversion", "autonomy", "protection", "retaliation", "pull_share", "leadership_effect")
"""Parameters that are fitted (`hedging_calibration`): draws of the fit's posterior, one by one."""

HIGHEST_TIE = 0.95
"""Above it a partner would be the first rival itself, and the covariance singular."""

EVEN = 1.0 / 8.0


def wire(region: Region, draws: Draws, year: int, *, blanks: bool = True) -> Wired[Question]:
    """Make the game of a year's beginning; `blanks` as in `game`.

    Raises
    ------
    UsageError
        The pack names no group, or not both rivals among its partners.
    """
    traces = read(region, year)
    made = game(region, traces, draws, year, blanks=blanks)
    incidents, seen = after_incidents(region, traces.states, draws)
    pairs = tuple(f"{state}>{partner}" for state in traces.states for partner in traces.partners)
    group = (str(region.group),)
    return Wired(
        inputs=Question(made, made, incidents),
        labels={
            "state": traces.states,
            "partner": traces.partners,
            **dict.fromkeys(("security_share_after", "engagement_share_after", "security_share_change"), pairs),
            **dict.fromkeys(("rival_tilt_change", "rival_tilt_change_beyond_null"), traces.states),
            **dict.fromkeys(("us_japan_security_change", "lean_after_incidents"), traces.states),
            **dict.fromkeys(("members_bandwagoning", "median_bandwagons_beyond_null", "members_in_second_camp"), group),
        },
        account=_account(region, traces, year, seen),
    )


def game(
    region: Region,
    traces: Traces,
    draws: Draws,
    year: int,
    fitted: Mapping[str, Floats] | None = None,
    *,
    blanks: bool = True,
) -> Game:
    """Return the game that traces and draws make.

    Parameters
    ----------
    fitted : mapping, optional
        Values (n,) of `CALIBRATED` in place of the pack's.
    blanks : bool
        Draw each blank cell; without, each has the middle of its range.
    """

    def drawn(name: str, subject: str = "") -> Floats:
        return draws[NAME, name, subject]

    fit = fitted or {name: drawn(name) for name in CALIBRATED}
    n, shape = draws.n, (len(traces.states), len(traces.partners))
    scale = drawn("untraced_scale")[:, None, None]
    stream = draws.stream(f"{NAME} blank")
    whole = {}
    for name, known in traces.part.items():
        blank = np.isnan(known)
        u = stream.uniform(0.0, 2.0, (n, *shape)) if blanks and n > 1 else np.ones((n, *shape))
        left = np.where(np.isnan(traces.left[name]), 1.0, traces.left[name])[:, None]
        share = np.minimum(left / np.maximum(blank.sum(axis=1, keepdims=True), 1), EVEN)
        whole[name] = np.where(blank, share * scale * u, np.nan_to_num(known))
    arms, trade = (drawn("part_weight", part)[:, None, None] for part in ("arms", "trade"))
    tie = _ties(traces, drawn("tie_mix"))
    covariance = _covariance(traces, tie, drawn)
    weight = np.stack([drawn("domain_weight", domain) for domain in DOMAINS[:-1]] + [np.ones(n)], axis=1)
    threat = traces.coercion(drawn("half_life"))
    second = traces.partners.index(RIVALS[1])
    exposure = np.nan_to_num(traces.part["trade"][:, second]) * traces.closeness
    network = fellows(shape[0])
    limit = fit["aversion"] * np.linalg.eigvalsh(covariance)[:, 0] / float(np.linalg.eigvalsh(network)[-1])
    lean = np.stack([_leadership(region, draws, state, year) for state in traces.states], axis=1)
    side = np.array([float(p == RIVALS[0]) - float(p == RIVALS[1]) for p in traces.partners])
    return Game(
        arms=arms * whole["arms"],
        standing=(1.0 - arms) * whole["standing"],
        trade=trade * whole["trade"],
        investment=0.5 * (1.0 - trade) * whole["investment"],
        aid=0.5 * (1.0 - trade) * whole["aid"],
        technology=whole["technology"],
        people=whole["people"],
        leadership=(fit["leadership_effect"][:, None] * lean)[:, :, None] * side,
        threat=threat,
        exposure=np.broadcast_to(exposure, (n, shape[0])),
        protection=fit["protection"],
        retaliation=fit["retaliation"],
        tie=tie,
        shield=np.ones((1, shape[1])),
        covariance=covariance,
        aversion=fit["aversion"],
        autonomy=fit["autonomy"],
        pull=fit["pull_share"] * limit,
        weight=weight / weight.sum(axis=1, keepdims=True),
        network=network,
        margin=drawn("lean_margin"),
        hard=drawn("hard_share"),
        camp_pull=drawn("camp_pull") * limit,
        takeup=draws["redistribution", "takeup"],
    )


def _ties(traces: Traces, mix: Floats) -> Floats:
    votes = np.nan_to_num(traces.votes)
    tie = np.clip(mix[:, None] * votes + (1.0 - mix[:, None]) * traces.allied, 0.0, HIGHEST_TIE)
    tie[:, traces.partners.index(RIVALS[0])] = 1.0
    return tie


def _covariance(traces: Traces, tie: Floats, drawn: Any) -> Floats:
    """Return sd_p sd_q r_pq: correlations are products of ties to the first rival, mixed with co-movement in votes."""
    sd = np.broadcast_to(1.0 - traces.trusted, tie.shape).copy()
    for p in np.flatnonzero(np.isnan(traces.trusted)):
        sd[:, p] = drawn("unreliability", traces.partners[p])
    correlation = tie[:, :, None] * tie[:, None]
    each = np.arange(tie.shape[1])
    correlation[:, each, each] = 1.0
    mix = drawn("comovement")[:, None, None]
    correlation = (1.0 - mix) * correlation + mix * traces.moves
    return np.asarray(correlation * sd[:, :, None] * sd[:, None])


def _leadership(region: Region, draws: Draws, state: str, year: int) -> Floats:
    """Return the leaning of the leadership in office when the year begins, 0 where no row says one."""
    since = _since(region, state, year)
    return np.zeros(draws.n) if since is None else draws[NAME, "leadership", state, since]


def _since(region: Region, state: str, year: int) -> str | None:
    rows = region.table("parameters").filter(model=NAME, parameter="leadership", subject=state)["since"].to_list()
    held = [since for since in rows if since and bounds(since)[0] < date(year, 1, 1)]
    return max(held, default=None)


def _account(region: Region, traces: Traces, year: int, seen: list[int]) -> Any:
    def parameter(name: str, *subjects: str) -> Said:
        rows = [region.parameter(NAME, name, subject=subject or None) for subject in subjects or ("",)]
        return Said(max((row.basis for row in rows), key=BASES.index), [row.ref for row in rows], f"{NAME} {name}")

    table = region.table("parameters").filter(model=NAME)
    scale = region.parameter(NAME, "untraced_scale").ref
    lead = [row for state in traces.states if (row := _since(region, state, year))]
    leading = table.filter((table["parameter"] == "leadership") & table["since"].is_in(lead))["ref"].to_list()
    asked = [p for p, known in zip(traces.partners, traces.trusted, strict=True) if np.isnan(known)]
    unasked = parameter("unreliability", *asked)
    weights = {part: parameter("part_weight", part).refs for part in ("arms", "trade")}
    parts = {
        "arms": weights["arms"], "standing": weights["arms"], "trade": weights["trade"],
        "investment": weights["trade"], "aid": weights["trade"],
    }  # fmt: skip
    said = {
        name: Said(
            "assumed",
            [*traces.refs.get(name, []), *parts.get(name, []), scale],
            f"{NAME} untraced_scale",
            _known(traces, name),
        )
        for name in PARTS
    }
    effect, half_life, mix = (parameter(name) for name in ("leadership_effect", "half_life", "tie_mix"))
    takeup = region.parameter("redistribution", "takeup")
    return account(
        Game,
        **said,
        leadership=Said("assumed" if leading else effect.basis, [*leading, *effect.refs], f"{NAME} leadership_effect"),
        threat=Said(
            "assumed",
            [*traces.refs["disputes"], *half_life.refs, *seen],
            f"{NAME} half_life",
            "episodes are public record; the survey around them stands beside",
        ),
        exposure=Said(
            "derived", traces.refs["trade"], note="part of goods trade x closeness of the seats of government"
        ),
        protection=parameter("protection"),
        retaliation=parameter("retaliation"),
        tie=Said("assumed", [*traces.refs["votes"], *traces.refs["allied"], *mix.refs], f"{NAME} tie_mix"),
        shield=Said("assumed", note="1, until a change of the scenario multiplies it"),
        covariance=Said(
            "assumed",
            [*traces.refs["trusted"], *traces.refs["moves"], *unasked.refs, *mix.refs, *parameter("comovement").refs],
            f"{NAME} unreliability, comovement",
            "one factor and co-movement in UN votes, mixed",
        ),
        aversion=parameter("aversion"),
        autonomy=parameter("autonomy"),
        pull=parameter("pull_share"),
        weight=parameter("domain_weight", *DOMAINS[:-1]),
        network=Said("assumed", note="every fellow member alike: 1 / (N - 1)"),
        margin=parameter("lean_margin"),
        hard=parameter("hard_share"),
        camp_pull=parameter("camp_pull"),
        takeup=Said(takeup.basis, [takeup.ref], "redistribution takeup"),
    )


BASES = ("read", "derived", "estimated", "calibrated", "modelled", "public_record", "assumed")


def _known(traces: Traces, name: str) -> str:
    known = ~np.isnan(traces.part[name])
    return f"{int(known.sum())} of {known.size} cells have a figure; the others are drawn"


# -- changes ----------------------------------------------------------------------------------------------------------


@functools.singledispatch
def apply(change: Change, wired: Wired[Question], year: int) -> Wired[Question]:
    """Leave the game as it is: this kind of change does not concern it."""
    return wired


@apply.register
def _tie(change: Ties, wired: Wired[Question], year: int) -> Wired[Question]:
    """Multiply all that the partner gives in a domain, or one part of it; in security its protection too."""
    if change.partner not in wired.labels["partner"]:
        return wired
    parts = tuple(part for part, of in PARTS.items() if change.field in (part, of, "all"))
    shielded = ("shield",) if change.field in ("security", "all") else ()
    return _scaled(wired, change.partner, (*parts, *shielded), change.factor)


@apply.register
def _decouple(change: Decoupling, wired: Wired[Question], year: int) -> Wired[Question]:
    """Scale all of a partner's covariances: what it shares with anybody it shares, in the main, with the first rival."""
    if change.partner not in wired.labels["partner"] or change.partner == RIVALS[0]:
        return wired
    number = wired.labels["partner"].index(change.partner)
    return _now(wired, covariance=apart(wired.inputs.now.covariance, number, change.factor))


@apply.register
def _coerce(change: Coercion, wired: Wired[Question], year: int) -> Wired[Question]:
    if not {change.state, change.as_on} <= set(wired.labels["state"]) or change.state == change.as_on:
        return wired
    threat = wired.inputs.now.threat.copy()
    states = wired.labels["state"]
    threat[:, states.index(change.state)] = threat[:, states.index(change.as_on)]
    return _now(wired, threat=threat)


def _scaled(wired: Wired[Question], partner: str, parts: tuple[str, ...], factor: float) -> Wired[Question]:
    number = wired.labels["partner"].index(partner)
    changed = {}
    for part in parts:
        changed[part] = getattr(wired.inputs.now, part).copy()
        changed[part][..., number] *= factor
    return _now(wired, **changed)


def _now(wired: Wired[Question], **changed: Floats) -> Wired[Question]:
    return replace(wired, inputs=replace(wired.inputs, now=replace(wired.inputs.now, **changed)))


MODEL: Model[Question, Answer] = Model(NAME, wire, apply, solve, outcomes)
