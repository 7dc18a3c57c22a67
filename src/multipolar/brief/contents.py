"""The contents of the brief: its sections in order, and what each needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..region import Region
from . import (
    alignment,
    choice,
    convergence,
    council,
    decisions,
    delivery,
    dependence,
    energy,
    forward,
    hedging,
    hedging_game,
    institutions,
    money,
    relief,
    sea,
    stress,
    supply,
    ties,
    trade,
    trust,
)
from .exhibit import Body, Exhibit


@dataclass(frozen=True)
class Section:
    """A part of the brief: heading, a paragraph of what to know, exhibits."""

    id: str
    heading: str
    text: str
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True)
class Part:
    """What a section is called, who builds it, and the measures that it needs."""

    id: str
    heading: str
    build: Callable[[Region], Body | None]
    needs: tuple[str, ...]


PARTS = (
    Part("ties", "How close the parties call themselves", ties.build, ("partnership_level", "defence_agreements")),
    Part("trust", "Whom the region’s opinion leaders trust", trust.build, ("trust",)),
    Part("choice", "If forced to choose", choice.build, ("forced_choice", "forced_choice_forecast")),
    Part("dependence", "On whom the members depend", dependence.build, ("partner_share", "effective_partners", "coverage")),
    Part("trade", "What agreements and tariffs would do", trade.build, ("real_income_change", "embargo_loss")),
    Part("alignment", "Where they stand at the United Nations", alignment.build, ("unga_distance_to_group",)),
    Part("hedging", "Who hedges, on rival readings", hedging.build, ("hedging_rank", "hedging_agreement")),
    Part("moves", "What would move them", hedging_game.build, ("rival_tilt_change", "forced_choice")),
    Part("institutions", "Who sits at which tables", institutions.build, ("asean_led_share", "bridging")),
    Part("convergence", "What the outlooks share", convergence.build, ("convergence",)),
    Part("delivery", "From promise to delivery", delivery.build, ("delivery_lag",)),
    Part("decisions", "How the region decides", decisions.build, ("consensus_reach", "bargaining_outcome")),
    Part("council", "A seat on the Security Council", council.build, ("council_gap", "council_presence", "voting_power")),
    Part("money", "Would the safety net hold, and are the loans soft", money.build, ("line_cover_fortnight",)),
    Part("sea", "Who is at sea, and what a closed strait does", sea.build, ("presence_share", "oil_days_left", "watched_share")),
    Part("relief", "How soon relief comes, and who insures", relief.build, ("relief_airport_hours", "pool_saving")),
    Part("supply", "How a stop of supply travels", supply.build, ("supply_loss", "supply_backtest")),
    Part("stress", "What shocks would do, and what helps", stress.build, ("stress_income", "integration_net_gain")),
    Part("forward", "People, digital economy, new circles", forward.build, ("people_trend", "digital_growth", "ladder_effect")),
    Part("energy", "Energy, the grid, workers for Japan", energy.build, ("fossil_share", "grid_net_benefit", "shortage_cover")),
)  # fmt: skip


def sections(region: Region) -> tuple[list[Section], list[str]]:
    """Return the sections that the region's measures fill, in order; and what is left out, with the reason.

    A pack of another region may know other measures: a part whose measures are not in the pack's dictionary, or for
    which its tables hold no figure, is left out and said to be.
    """
    dictionary = set(region.table("measures")["measure"].to_list())
    made, left_out = [], []
    for part in PARTS:
        lacking = sorted(set(part.needs) - dictionary)
        body = None if lacking else part.build(region)
        if body is not None:
            made.append(Section(part.id, part.heading, body[0], tuple(body[1])))
            continue
        reason = f"the pack’s dictionary has no {', '.join(lacking)}" if lacking else "the tables hold no figure"
        left_out.append(f"{part.heading}: {reason}")
    return made, left_out
