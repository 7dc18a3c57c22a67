"""Commands that say why and what to do: explain, robust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UnknownName
from .crew import WholeOption
from .face import (
    DEFAULT,
    DrawsOption,
    JsonOption,
    OverlayOption,
    RegionOption,
    SeedOption,
    app,
    load,
    print_json,
    print_table,
    progress,
)
from .stress import WithoutOption

if TYPE_CHECKING:
    from ..region import Region


@app.command()
def robust(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="A scenario whose policies are the menu, or a .toml file.")
    ] = "joined-up",
    budget: Annotated[
        float | None, typer.Option("--budget", min=0.0, help="USD bn a year [the sum of the policies' costs].")
    ] = None,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    draws: DrawsOption = 1024,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Spread a budget over policies by four criteria, and take the gain of joint planning apart.

    With draws it also says what part of that gain's variance is made by assumptions alone.

    Example: multipolar robust --draws 1
    """
    from .. import scenarios
    from ..scenarios import robust as room

    place = load(region, overlay)
    given = scenarios.find(scenario, place)
    with progress():
        menu = room.menu(place, given, n=draws, seed=seed)
        spent, parts = room.allocations(menu, budget), room.split(menu)
        share = room.assumed(place, given, seed=seed) if draws > 1 else None
    if as_json:
        print_json("robust", [{"allocations": spent.to_dicts(), "split": parts.to_dicts(), "assumed": share}], place)
        return
    wide = spent.pivot("criterion", index="policy", values="spending", maintain_order=True)
    print_table("Spending, USD bn a year", wide, place)
    print(f"helps whatever happens: {', '.join(room.whatever(spent)) or 'nothing by every criterion'}")
    print_table("Joint planning against sectors apart, percent of the loss without policies", parts, place)
    if share is not None:
        print(f"part of the verdict's variance that assumptions alone make: {share:.0%}")


@app.command()
def explain(
    trial: Annotated[str, typer.Argument(metavar="TRIAL", help="A trial or scenario of the region, or a .toml file.")],
    member: Annotated[str, typer.Argument(metavar="STATE", help="A member, by any name.")],
    state: Annotated[str | None, typer.Option("--state", help="Only this node of the graph, e.g. income.")] = None,
    year: Annotated[list[int] | None, typer.Option("--year", "-y", help="Year; may be repeated [all].")] = None,
    draw: Annotated[int | None, typer.Option("--draw", min=0, help="Number of a draw [the deterministic run].")] = None,
    drivers: Annotated[
        str | None,
        typer.Option("--drivers", metavar="PILLAR", help="Instead: what drives the loss of a pillar over 1,024 draws."),
    ] = None,
    without: WithoutOption = None,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    seed: SeedOption = 0,
    whole: WholeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say by which mechanisms a shock reaches a member, year by year, in one draw; the rows of a state add up to it.

    Examples: multipolar explain tariff-war "Viet Nam" --state income --year 2027;
    multipolar explain tariff-war "Viet Nam" --drivers prosperity
    """
    import polars as pl

    from .. import scenarios
    from ..scenarios.explain import chain
    from ..wiring.links import PLACES

    place = load(region, overlay)
    if drivers is not None:
        _drivers(place, trial, member, drivers, seed, as_json=as_json)
        return
    if state is not None and state not in PLACES:
        raise UnknownName.of("state", state, PLACES, expected=f"one of {', '.join(PLACES)}")
    with progress():
        frame = chain(place, scenarios.find(trial, place), member, draw=draw, seed=seed, without=without or ())
    if state is not None:
        frame = frame.filter(pl.col("state") == state)
    if year:
        frame = frame.filter(pl.col("year").is_in(year))
    if as_json:
        print_json("explain", frame, place)
        return
    which = "the deterministic run" if draw is None else f"draw {draw}, seed {seed}"
    print_table(f"{trial}, {place.label(place.actor(member))}, {which}", frame, place, whole=whole)


def _drivers(place: Region, trial: str, member: str, pillar: str, seed: int, *, as_json: bool) -> None:
    """Print Sobol indices of a loss, by model and link, and the box of draws in which it is bad."""
    from .. import scenarios
    from ..scenarios import drivers as room
    from ..wiring.links import PILLARS, PLACES, STATES

    given = scenarios.find(trial, place)
    with progress():
        frame = room.shares(place, given, pillar, member=member, seed=seed, single=True)
        box, level = room.box(place, given, pillar, member=member, seed=seed)
    told = room.sentence(box, level, pillar, STATES[PLACES[PILLARS[pillar]]].unit)
    if as_json:
        print_json("explain", [{"shares": frame.to_dicts(), "box": told}], place)
        return
    print_table(f"{trial}, {place.label(place.actor(member))}: what drives {pillar}", frame.head(12), place)
    print(told)
