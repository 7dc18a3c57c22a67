"""Commands of the stress test: stress, compare, sweep."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import Fault, UnknownName, UsageError
from .crew import ClusterOption, KeepOption, WorkersOption, bar, crew
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
        list[str] | None,
        typer.Argument(metavar="[TRIAL]...", help="Only these, or scenarios, or .toml files; the battery when empty."),
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
    workers: WorkersOption = 1,
    cluster: ClusterOption = None,
    keep: KeepOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put the region through the battery of shocks: what is lost, by member and pillar, and how sure that is.

    Examples: multipolar stress --draws 1; multipolar stress --pillar prosperity; multipolar stress -m "Viet Nam" --metric worst
    """
    from .. import scenarios

    place = load(region, overlay)
    chosen = [scenarios.find(name, place) for name in trial] if trial else scenarios.trials(place)
    if not chosen:
        what = f"{place.name} has no battery"
        raise UsageError(Fault("no-battery", what, str(place.path), expected="battery/*.toml in the pack"))
    _asked(place, member, metric, pillar)
    with bar("stress test") as told, crew(workers, cluster, draws) as executor:
        found = scenarios.stress(
            place, chosen, n=draws, seed=seed, without=without or (), keep=keep, executor=executor, progress=told
        )
    for fault in found.faults:
        print(f"multipolar: {fault}", file=sys.stderr)
    frame = scenarios.matrix(place, found, metric)
    if as_json:
        print_json("stress", _of(place, frame, member, pillar), place)
        return
    names = {one.id: getattr(one, "short", one.title) for one in chosen}
    title = f"Stress test, {metric}, {found.n:,} draws" + (
        f", without {', '.join(found.without)}" if found.without else ""
    )
    if pillar:
        print_table(f"{title}: {pillar}", _wide(frame.filter(frame["pillar"] == pillar), "subject", names), place)
    else:
        subject = place.actor(member) if member else str(place.group)
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
    _asked(place, member, metric)
    both = [scenarios.find(name, place) for name in (first, second)]
    if both[0].horizon != both[1].horizon:
        what = " and ".join(f"{one.id} is of {one.horizon[0]} to {one.horizon[1]}" for one in both)
        raise UsageError(Fault("not-paired", what, expected="two of the same years"))
    with progress():
        found = [scenarios.stress(place, [one], n=draws, seed=seed, without=without or ()) for one in both]
    frame = difference(place, found[0], found[1], metric)
    if as_json:
        print_json("compare", _of(place, frame, member, None), place)
        return
    subject = place.actor(member) if member else str(place.group)
    title = f"{second} against {first}: {metric}, how much worse: {place.label(subject)}"
    here = frame.filter(frame["subject"] == subject)
    print_table(title, here.select("pillar", "value", "low", "high", "unit"), place)


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
    _asked(place, member, metric)
    with progress():
        values = np.linspace(low, high, steps).tolist()
        frame = swept(place, scenarios.find(trial, place), entry, field, values, n=draws, seed=seed, metric=metric)
    if as_json:
        print_json("sweep", _of(place, frame, member, None), place)
        return
    subject = place.actor(member) if member else str(place.group)
    here = frame.filter(pl.col("subject") == subject).with_columns(pl.col("at").cast(pl.String).alias("trial"))
    names = {str(value): f"{field} {value:g}" for value in values}
    print_table(f"{trial}, {entry}: {metric}, {place.label(subject)}", _wide(here, "pillar", names), place)


def _of(place: Region, frame: pl.DataFrame, member: str | None, pillar: str | None) -> pl.DataFrame:
    if member:
        frame = frame.filter(frame["subject"] == place.actor(member))
    return frame.filter(frame["pillar"] == pillar) if pillar else frame


def _asked(place: Region, member: str | None, metric: str, pillar: str | None = None) -> None:
    """Refuse words that nothing answers before anything is computed."""
    from ..scenarios.matrix import KINDS
    from ..wiring.links import PILLARS

    if pillar is not None and pillar not in PILLARS:
        raise UnknownName.of("pillar", pillar, PILLARS, expected=f"one of {', '.join(PILLARS)}")
    if metric not in KINDS:
        raise UnknownName.of("metric", metric, KINDS, expected=f"one of {', '.join(KINDS)}")
    if place.group is None or member is None:  # the graph says it of a pack without a group
        return
    code = place.actor(member)
    members = place.states(place.group, place.as_of)["actor"].to_list()
    if code not in (place.group, *members):
        raise UnknownName.of("member", code, members, expected=f"a member of {place.group}")


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
