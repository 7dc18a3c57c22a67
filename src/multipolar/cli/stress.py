"""Commands of the stress test: stress, compare, sweep, explain."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import Fault, UnknownName, UsageError
from .face import (
    DEFAULT,
    DrawsOption,
    JsonOption,
    OverlayOption,
    RegionOption,
    SeedOption,
    app,
    load,
    number,
    print_json,
    print_table,
    progress,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

    from ..region import Region

WithoutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--without", metavar="LINK", help="Cut a link of the coupling graph, memory, or all; may be repeated."
    ),
]
MetricOption = Annotated[
    str,
    typer.Option("--metric", help="area (loss times years), trough, recovery (years) or worst (worst 5 % of draws)."),
]
MemberOption = Annotated[
    str | None, typer.Option("--member", "-m", metavar="STATE", help="A member, by any name [the mean of the members].")
]


@app.command()
def stress(
    trial: Annotated[
        list[str] | None, typer.Argument(metavar="[TRIAL]...", help="Only these; the battery when empty.")
    ] = None,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    member: MemberOption = None,
    pillar: Annotated[
        str | None, typer.Option("--pillar", help="One pillar, every member: prosperity, security, autonomy, ...")
    ] = None,
    metric: MetricOption = "area",
    without: WithoutOption = None,
    draws: DrawsOption = 1024,
    seed: SeedOption = 0,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that share the draws.")] = 1,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="DIR", help="Keep finished chunks here; go on where it stopped.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Put the region through the battery of shocks: what is lost, by member and pillar, and how sure that is.

    Examples: multipolar stress --draws 1; multipolar stress --pillar prosperity; multipolar stress -m "Viet Nam" --metric worst
    """
    from .. import scenarios

    place = load(region, overlay)
    chosen = scenarios.trials(place, tuple(trial or ()))
    if not chosen:
        what = f"{place.name} has no battery"
        raise UsageError(Fault("no-battery", what, str(place.path), expected="battery/*.toml in the pack"))
    pool: Any = scenarios.workers(workers) if workers > 1 and draws > 1 else nullcontext()
    with _bar() as told, pool as executor:
        found = scenarios.stress(
            place, chosen, n=draws, seed=seed, without=without or (), keep=keep, executor=executor, progress=told
        )
    for fault in found.faults:
        print(f"multipolar: {fault}", file=sys.stderr)
    frame = scenarios.matrix(place, found, metric)
    if as_json:
        print_json("stress", _of(place, frame, member, pillar), place)
        return
    if pillar is not None and pillar not in found.pillars:
        raise UnknownName.of("pillar", pillar, found.pillars, expected=f"one of {', '.join(found.pillars)}")
    names = {one.id: one.short for one in chosen}
    title = f"Stress test, {metric}, {found.n:,} draws" + (
        f", without {', '.join(found.without)}" if found.without else ""
    )
    if pillar:
        print_table(f"{title}: {pillar}", _wide(frame.filter(frame["pillar"] == pillar), "subject", names), place)
    else:
        subject = place.actor(member) if member else str(place.group)
        _known(place, subject, found.members)
        print_table(
            f"{title}: {place.label(subject)}", _wide(frame.filter(frame["subject"] == subject), "pillar", names), place
        )


@app.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="A trial or scenario of the region, or a .toml file.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The other.")],
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    member: MemberOption = None,
    metric: MetricOption = "area",
    without: WithoutOption = None,
    draws: DrawsOption = 1024,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Say how much worse B is than A, draw by draw: the draws of both are the same.

    Example: multipolar compare tariff-war coercion-in-trade --draws 1
    """
    from .. import scenarios
    from ..scenarios.matrix import difference

    place = load(region, overlay)
    with progress():
        found = [
            scenarios.stress(place, [scenarios.find(name, place)], n=draws, seed=seed, without=without or ())
            for name in (first, second)
        ]
    frame = difference(place, found[0], found[1], metric)
    if as_json:
        print_json("compare", _of(place, frame, member, None), place)
        return
    _show(place, frame, member, found[0].members, f"{second} against {first}: {metric}, how much worse")


@app.command()
def sweep(
    trial: Annotated[str, typer.Argument(metavar="TRIAL", help="A trial or scenario of the region, or a .toml file.")],
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Which change, e.g. 'shock 1'.")],
    field: Annotated[str, typer.Argument(metavar="FIELD", help="Which of its fields, a number.")],
    low: Annotated[float, typer.Argument(metavar="FROM", help="First value.")],
    high: Annotated[float, typer.Argument(metavar="TO", help="Last value.")],
    steps: Annotated[int, typer.Option("--steps", min=2, max=1000, help="How many values, both ends included.")] = 5,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    member: MemberOption = None,
    metric: MetricOption = "area",
    draws: DrawsOption = 1,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Run a field of a shock or policy from one value to another.

    Example: multipolar sweep trust-lost "shock 1" points 5 25 --steps 3
    """
    import numpy as np
    import polars as pl

    from .. import scenarios
    from ..scenarios.sweep import sweep as swept

    place = load(region, overlay)
    with progress():
        values = np.linspace(low, high, steps).tolist()
        frame = swept(place, scenarios.find(trial, place), entry, field, values, n=draws, seed=seed, metric=metric)
    if as_json:
        print_json("sweep", _of(place, frame, member, None), place)
        return
    subject = place.actor(member) if member else str(place.group)
    here = frame.filter(pl.col("subject") == subject).with_columns(pl.col("at").cast(pl.String).alias("trial"))
    _known(place, subject, [*frame["subject"].unique().to_list()])
    names = {str(value): f"{field} {value:g}" for value in values}
    print_table(f"{trial}, {entry}: {metric}, {place.label(subject)}", _wide(here, "pillar", names), place)


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
    print_table(f"{trial}, {place.label(place.actor(member))}, {which}", frame, place)


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


def _of(place: Region, frame: pl.DataFrame, member: str | None, pillar: str | None) -> pl.DataFrame:
    if member:
        frame = frame.filter(frame["subject"] == place.actor(member))
    return frame.filter(frame["pillar"] == pillar) if pillar else frame


def _known(place: Region, subject: str, members: Any) -> None:
    if subject != place.group and subject not in members:
        raise UnknownName.of("member", subject, members, expected=f"a member of {place.group}")


def _show(place: Region, frame: pl.DataFrame, member: str | None, members: Any, title: str) -> None:
    subject = place.actor(member) if member else str(place.group)
    _known(place, subject, members)
    here = frame.filter(frame["subject"] == subject)
    print_table(f"{title}: {place.label(subject)}", here.select("pillar", "value", "low", "high", "unit"), place)


def _wide(frame: pl.DataFrame, across: str, names: dict[str, str]) -> pl.DataFrame:
    """Return a row a trial, a column a pillar or member; a cell is the median with 90 percent of the draws."""
    import polars as pl

    def cell(row: dict[str, Any]) -> str:
        if row["value"] is None:
            return "not in the horizon" if "recovery" in row["reason"] else "–"
        told = number(row["value"])
        return told if row["low"] is None else f"{told} ({number(row['low'])} to {number(row['high'])})"

    rows: dict[str, dict[str, str]] = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault(row["trial"], {})[row[across]] = cell(row)
    order = [name for name in names if name in rows]
    columns = list(dict.fromkeys(frame[across].to_list()))
    if across == "pillar":
        from ..wiring.links import PILLARS

        columns = [pillar for pillar in PILLARS if pillar in columns]
    return pl.DataFrame([{"shock": names[name], **{c: rows[name].get(c, "–") for c in columns}} for name in order])


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how many chunks are done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("stress test", total=None)

        def told(done: int, of: int) -> None:
            shown.update(task, completed=done, total=of)

        yield told
