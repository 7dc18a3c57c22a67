"""Wires `multipolar.models.council`: plans and candidates from the parameters, gaps between terms from the memberships.

A plan is any subject of ``council seats_total`` whose seats stand in rows of ``"<plan> <region>"``. The candidates are the
subjects of ``council stands``; their appeal is measured against the one without a row of ``appeal``. Under the rules of
today only a candidate with ``prob_win_when_standing`` is covered: its gaps are those that it has had, each as likely.

One draw is one history, so an outcome holds the chance of events as well as the ranges of the parameters; the
deterministic run, which has one draw, is the mean of `PATHS` histories.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import UnknownName
from ..measures.presence import BETWEEN, council_gap
from ..models.council import Composition, Contested, Inputs, Result, solve
from ..models.tenure import observed, whole_years
from ..region.provenance import BASIS_WORDS, refs_of
from .changes.change import Change
from .changes.decisions import Candidacy, CouncilReform
from .draws import Draws
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

NAME = "council"
HORIZON = 24
"""Years that are looked at, from a state's next candidacy on: six terms of four years."""

PATHS = 256
"""Histories behind the deterministic run."""

SEATS = {
    "seats_veto": "permanent with veto",
    "seats_new_permanent_no_veto": "permanent",
    "seats_four_year_renewable": "renewable",
    "seats_two_year_renewable": "renewable",
    "seats_two_year": "two-year",
}
"""Parameters that count the seats of a region, and the kind of seat."""

CONTESTED = ("contested_places", "contested_term", "contested_open", "contested_by_leave")
"""Parameters of a plan that say for which seats the named candidates stand, and with whom."""

UNNAMED = 6
"""Candidates without a name for seats that are open to all: how many of them stand is drawn (``unnamed_stands``)."""

BARRED = "contested_barred"
"""Rows ``"<plan> <candidate>"``: the plan's contested seats belong to a group that is not the candidate's."""

OUTCOMES = ("council_years", "council_years_weighed")


@dataclass(frozen=True)
class Plan:
    """A composition, the seats that the named candidates contest, and the rows behind them.

    Attributes
    ----------
    composition : Composition
    contested : Contested or None
        The seats for which they stand. None: presence under the plan is not modelled.
    refs : tuple of int
    basis : str
        The weakest of the rows.
    """

    composition: Composition
    contested: Contested | None
    refs: tuple[int, ...]
    basis: str


def plans(region: Region) -> dict[str, Plan]:
    """Return every plan by name, that of today (``current``) too.

    Raises
    ------
    InvalidData
        Seats that do not add up to the plan's total.
    """
    rows = [row for row in _rows(region) if row["subject"]]
    candidates = _candidates(rows)
    found = {}
    for name, total in [(row["subject"], row["central"]) for row in rows if row["parameter"] == "seats_total"]:
        seats = [row for row in rows if row["parameter"] in SEATS and row["subject"].startswith(f"{name} ")]
        if not seats:
            continue
        own = [row for row in rows if row["subject"] == name and row["parameter"] in ("seats_total", *CONTESTED)]
        said = {row["parameter"]: int(row["central"]) for row in own}
        places = said.get("contested_places")
        barred = [row for row in rows if row["parameter"] == BARRED and row["subject"].startswith(f"{name} ")]
        away = [row["subject"].removeprefix(f"{name} ") for row in barred]
        counted = {
            (row["subject"].removeprefix(f"{name} "), SEATS[row["parameter"]]): int(row["central"]) for row in seats
        }
        found[name] = Plan(
            composition=Composition(name, counted, int(total)),
            contested=Contested(
                places=places,
                term=said.get("contested_term"),
                unnamed=UNNAMED if said.get("contested_open") else 0,
                barred=tuple(candidates.index(state) for state in away if state in candidates),
                by_leave=bool(said.get("contested_by_leave")),
            )
            if places
            else None,
            refs=tuple(sorted(row["ref"] for row in [*seats, *own, *barred])),
            basis=_weakest([*seats, *own, *barred]),
        )
    return found


def _candidates(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(row["subject"] for row in rows if row["parameter"] == "stands")


def _rows(region: Region) -> list[dict[str, Any]]:
    """Return the model's parameters as plain rows: they are looked up many times."""
    return list(region.table("parameters").filter(model=NAME).iter_rows(named=True))


def _weakest(rows: list[dict[str, Any]]) -> str:
    return str(max((row["basis"] for row in rows), key=BASIS_WORDS.index))


def plan_of(region: Region, text: str) -> tuple[str, Plan]:
    """Return a plan by its name or a word of it: ``B`` for ``Model B``, ``G4`` for ``G4 proposal``."""
    known = plans(region)
    named = [name for name in known if text.casefold() in (name.casefold(), *name.casefold().split())]
    if len(named) != 1:
        raise UnknownName.of("plan", text, known, expected=f"one of {', '.join(known)}")
    return named[0], known[named[0]]


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Put the candidates on an axis; until a change says otherwise, the rules of today hold."""
    rows = _rows(region)

    def subjects(parameter: str) -> list[str]:
        return sorted(row["subject"] for row in rows if row["parameter"] == parameter)

    candidates = _candidates(rows)
    permanent = subjects("prob_ratification")

    def drawn(parameter: str, subject: str = "") -> NDArray[np.float64]:
        return draws[NAME, parameter, subject]

    def each(parameter: str, absent: float) -> NDArray[np.float64]:
        have = subjects(parameter)
        columns = [drawn(parameter, name) if name in have else np.full(draws.n, absent) for name in candidates]
        return np.stack(columns, axis=1)

    def said(*parameters: str, note: str = "") -> Said:
        behind = [row for row in rows if row["parameter"] in parameters]
        return Said(_weakest(behind), [row["ref"] for row in behind], f"{NAME} {', '.join(parameters)}", note)

    known = plans(region)
    gaps, behind = _gaps(region, candidates)
    tries = subjects("retry")
    inputs = Inputs(
        horizon=HORIZON,
        plan=None,
        plans={name: plan.contested for name, plan in known.items() if plan.contested},
        appeal=each("appeal", 0.0),
        stands=each("stands", 0.0),
        unnamed_appeal=drawn("unnamed_appeal"),
        unnamed_stands=drawn("unnamed_stands"),
        leave=drawn("group_leave"),
        swing=drawn("swing"),
        incumbency=drawn("incumbency"),
        abstain=drawn("abstention"),
        bandwagon=drawn("bandwagon"),
        voters=int(region.parameter(NAME, "assembly_members").central),
        win=each("prob_win_when_standing", np.nan),
        gap=gaps,
        retry=drawn("retry", tries[0]),
        support=drawn("assembly_support"),
        ratify=np.stack([drawn("prob_ratification", name) for name in permanent], axis=1),
        together=drawn("ratification_together"),
        paths=PATHS if draws.n == 1 else 1,
        seed=int(draws.stream(NAME).integers(2**31)),
    )
    refs = sorted(ref for plan in known.values() for ref in plan.refs)
    weakest = max((plan.basis for plan in known.values()), key=BASIS_WORDS.index)
    labels = {"candidate": tuple(candidates), **dict.fromkeys(OUTCOMES, tuple(candidates))}
    return Wired(
        inputs,
        labels,
        account(
            Inputs,
            horizon=Said("assumed", note=f"{HORIZON} years from the next candidacy on"),
            plan=Said("assumed", note="the rules of today, until a change of the scenario says which plan is in force"),
            plans=Said(
                weakest, refs, f"{NAME} {', '.join(CONTESTED)}", "places, terms and unnamed candidates of every plan"
            ),
            appeal=said("appeal", note="against the candidate without a row, whose appeal is 0"),
            stands=said("stands"),
            unnamed_appeal=said("unnamed_appeal"),
            unnamed_stands=said("unnamed_stands"),
            leave=said("group_leave"),
            swing=said("swing"),
            incumbency=said("incumbency"),
            abstain=said("abstention"),
            bandwagon=said("bandwagon"),
            voters=said("assembly_members"),
            win=said("prob_win_when_standing", note="not covered: candidates without a row"),
            gap=Said(str(behind["basis"].max()), refs_of(behind), note="gaps between past terms, each as likely"),
            retry=said("retry"),
            support=said("assembly_support"),
            ratify=said("prob_ratification"),
            together=said("ratification_together"),
            paths=Said("assumed", note=f"1 a draw; {PATHS} in the deterministic run, whose outcomes are their mean"),
            seed=Said("assumed", note="from the seed of the draws"),
        ),
    )


def _gaps(region: Region, candidates: list[str]) -> tuple[tuple[NDArray[np.float64], ...], pl.DataFrame]:
    """Return for each candidate the distribution of the years between its terms, and the rows behind it."""
    rows = council_gap(region, actors=candidates).filter(pl.col("until") == BETWEEN)
    made = []
    for name in candidates:
        years = [int(value) for value in rows.filter(subject=name)["value"].to_list()]
        made.append(observed(years) if years else whole_years(1.0))
    return tuple(made), rows


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register
def _reform(change: CouncilReform, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Put the plan in force."""
    return wired if wired.inputs.plan == change.plan else replace(wired, inputs=replace(wired.inputs, plan=change.plan))


@apply.register
def _stand(change: Candidacy, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Set a named candidate's chance to stand, and its appeal; others are not in the model."""
    if change.candidate not in wired.labels["candidate"]:
        return wired
    place = wired.labels["candidate"].index(change.candidate)
    stands, appeal = wired.inputs.stands.copy(), wired.inputs.appeal.copy()
    stands[:, place] = change.chance
    if change.appeal is not None:
        appeal[:, place] = change.appeal
    return replace(wired, inputs=replace(wired.inputs, stands=stands, appeal=appeal))


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, NDArray[np.float64]]:
    """Return the years on the Council, given the rules of the scenario and times the chance of the amendment."""
    return {"council_years": result.years, "council_years_weighed": result.weighed}


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)
