"""Commands that put something to the test: run, propositions."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import Fault, UsageError
from .crew import ClusterOption, KeepOption, WholeOption, WorkersOption, crew
from .face import (
    DEFAULT,
    DrawsOption,
    JsonOption,
    OverlayOption,
    RegionOption,
    SeedOption,
    app,
    called,
    load,
    print_json,
    print_table,
    progress,
    selected,
)

if TYPE_CHECKING:
    from ..region import Region
    from ..scenarios import Scenario


@app.command()
def run(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[SCENARIO]", help="A scenario or trial of the region, or a .toml file; empty: a list."),
    ] = None,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    outcome: Annotated[list[str] | None, typer.Option("--outcome", help="Only this outcome; may be repeated.")] = None,
    subject: Annotated[
        list[str] | None, typer.Option("--subject", "-s", help="Actor, by any name; may be repeated.")
    ] = None,
    counterpart: Annotated[
        list[str] | None, typer.Option("--counterpart", "-c", help="The other actor; may be repeated.")
    ] = None,
    year: Annotated[
        list[int] | None, typer.Option("--year", "-y", help="Year; may be repeated [the last of the horizon].")
    ] = None,
    drivers: Annotated[
        bool,
        typer.Option(
            "--drivers",
            help="Instead: what drives each outcome, of the subject with the largest change if none is named.",
        ),
    ] = False,
    draws: DrawsOption = 1024,
    seed: SeedOption = 0,
    workers: WorkersOption = 1,
    cluster: ClusterOption = None,
    keep: KeepOption = None,
    whole: WholeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Run a scenario: what its shocks and policies come to, median and 90 percent of the draws.

    Drivers are Sobol indices of what is drawn, with 90 percent of the bootstrap, and the box of draws with the largest change.

    Examples: multipolar run partners-withdraw -s "Viet Nam"; multipolar run joined-up --drivers --outcome spillover_gain
    """
    import polars as pl

    from .. import scenarios
    from ..errors import nearest

    place = load(region, overlay)
    if name is None:
        for known in scenarios.names(place.path):
            print(f"{known}\t{scenarios.read(known, place).title}")
        return
    scenario = scenarios.find(name, place)
    if drivers:
        if workers > 1 or cluster is not None or keep is not None:
            what = "drivers are found by one process, in one go"
            raise UsageError(Fault("one-process", what, expected="no --workers, --cluster or --keep beside --drivers"))
        _drivers(place, scenario, outcome, subject, counterpart, year, draws, seed, whole=whole, as_json=as_json)
        return
    with progress(), crew(workers, cluster, draws) as executor:
        done = scenarios.run(place, scenario, n=draws, seed=seed, executor=executor, keep=keep)
    for word in outcome or []:
        if word not in done.outcomes:
            expected = f"one of {', '.join(done.outcomes)}"
            raise UsageError(Fault("unknown-outcome", repr(word), "", None, "", expected, nearest(word, done.outcomes)))
    frames = [scenarios.estimates(place, done, word) for word in outcome or done.outcomes]
    frame = selected(place, pl.concat(frames), subject, counterpart, year or [scenario.years[-1]]) if frames else None
    for fault in done.faults:
        print(f"multipolar: {fault}", file=sys.stderr)
    if as_json:
        print_json("run", pl.DataFrame() if frame is None else frame, place)
    elif frame is not None:
        print_table(f"{scenario.title}: {done.n:,} draws, seed {seed}", frame, place, whole=whole)


def _drivers(
    place: Region,
    scenario: Scenario,
    outcomes: list[str] | None,
    subjects: list[str] | None,
    counterparts: list[str] | None,
    years: list[int] | None,
    draws: int,
    seed: int,
    *,
    whole: bool,
    as_json: bool,
) -> None:
    """Print Sobol indices of outcomes of a scenario, and the boxes of draws in which they change most."""
    import polars as pl

    from ..scenarios.sensitivity import frame, largest, sensitivities, span

    codes = [[place.actor(text) for text in given or ()] for given in (subjects, counterparts)]
    with progress():
        asked = largest(
            place, scenario, outcomes=outcomes or (), subjects=codes[0], counterparts=codes[1], years=years or ()
        )
        found = sensitivities(place, scenario, asked, n=draws, seed=seed)
    if as_json:
        print_json("run", pl.concat(frame(place, each) for each in found), place)
        return
    for each in found:
        entry = place.measure(each.asked.outcome)
        subject, _, other = each.asked.label.partition(">")
        who = called(place, subject) + (f" with {called(place, other)}" if other else "")
        told = frame(place, each)
        spans = {
            said: [span(row, order) for row in told.to_dicts()]
            for said, order in (("alone", "first"), ("with all others", "total"))
        }
        shown = pl.DataFrame({"input": told["input"], **spans, "refs": told["refs"]})
        what = f"{'the change of ' if each.change else ''}{entry['label'][:1].lower()}{entry['label'][1:]}"
        title = f"What drives {what}, {who}, {each.asked.year}"
        if not each.shares.is_empty():
            print_table(f"{title}: {each.n:,} draws a sample, seed {seed}", shown, place, whole=whole)
        print(f"{title}: {each.words(entry['unit'])}")
        if each.failed:
            print(f"multipolar: {each.failed:,} of {each.n:,} draws gave no figure and were left out", file=sys.stderr)


@app.command()
def propositions(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Only these; all when empty.")] = None,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    n: Annotated[int, typer.Option("--draws", "-n", min=1, help="Draws for probabilities.")] = 1024,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Put the region's arguments to the test: holds, fails, depends (on what) or untestable (for want of what)."""
    from .. import propositions as room
    from ..errors import UnknownName

    place = load(region, overlay)
    known = {proposition.id: proposition for proposition in room.read(place)}
    for name in ids or []:
        if name not in known:
            raise UnknownName.of("proposition", name, known)
    with progress():
        verdicts = [(known[name], room.judge(place, known[name], n=n, seed=seed)) for name in ids or known]
    if as_json:
        print_json("propositions", [_verdict_row(proposition, verdict) for proposition, verdict in verdicts], place)
        return
    if not verdicts:
        print(f"{place.name} has no propositions yet", file=sys.stderr)
    for proposition, verdict in verdicts:
        chance = "" if verdict.probability is None else f" (probability {verdict.probability:.2f})"
        print(f"{verdict.verdict.upper():10} {verdict.id}{chance}, as of {verdict.as_of}")
        lists = (("depends on", verdict.depends_on), ("missing", verdict.missing))
        told = [f"{label}: {'; '.join(words)}" for label, words in lists if words]
        for text in (proposition.argument, verdict.finding, *told, f"what would change it: {verdict.would_change}"):
            print(_indented(text))
        print()


def _indented(text: str) -> str:
    """Indent a paragraph; on a terminal it is also wrapped."""
    import shutil
    import textwrap

    if not sys.stdout.isatty():
        return " " * 11 + text
    width = min(shutil.get_terminal_size().columns, 110)
    return textwrap.fill(text, width, initial_indent=" " * 11, subsequent_indent=" " * 11)


def _verdict_row(proposition: Any, verdict: Any) -> dict[str, Any]:
    refs = sorted({ref for refs in verdict.figures["refs"].to_list() for ref in refs})
    told = {name: getattr(verdict, name) for name in TOLD}
    return {"argument": proposition.argument, **told, "refs": refs}


TOLD = ("id", "verdict", "probability", "as_of", "finding", "depends_on", "missing", "would_change")
