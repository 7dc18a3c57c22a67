"""Commands that write or compare whole packs and briefs: brief, export, check, schema, new, diff, verify."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Fault, UnknownName, UsageError
from .face import (
    DEFAULT,
    JsonOption,
    OverlayOption,
    RegionOption,
    app,
    load,
    print_json,
    progress,
)

if TYPE_CHECKING:
    pass


OTHERS = max((os.cpu_count() or 2) - 1, 1)
"""Processes that judge while this one draws."""


@app.command()
def brief(
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="STATE", help="Two printed pages on one state, by any name.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to write it [out/REGION[-STATE].html].")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the region's brief: one offline HTML file in which every figure links to its source.

    Example: multipolar brief --country "Viet Nam"
    """
    from .. import brief as room
    from ..scenarios import workers

    place = load(region, overlay)
    code = room.resolve(place, country) if country is not None else None
    file = out or Path("out") / f"{place.name}{f'-{code}' if code else ''}.html"
    with progress(), workers(OTHERS) as executor:
        written = room.write_country(place, code, file) if code else room.write(place, file, executor)
    if as_json:
        told = {"file": str(written), "bytes": written.stat().st_size}
        print_json("brief", [told | ({"country": code} if code else {})], place)
    else:
        size = written.stat().st_size / 1e6
        print(f"{written} ({size:.1f} MB, as of {place.as_of}). Open it in any browser; it needs no network.")


@app.command()
def export(
    what: Annotated[str, typer.Argument(metavar="[WHAT]", help="brief, a measure or a table.")] = "brief",
    form: Annotated[str, typer.Option("--format", "-f", help="csv, xlsx, parquet, docx or pptx.")] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="PATH", help="A file; for csv and parquet a folder.")
    ] = None,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    with_overlay: Annotated[
        bool, typer.Option("--with-overlay", help="Also what the overlay says; without it the overlay is left out.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Export the brief, a measure or a table; every number keeps the id of its row and its source.

    Examples: multipolar export trust --format csv --out trust; multipolar export --format docx --out brief.docx
    """
    from ..brief.export import FOLDERS
    from ..brief.export import export as write

    place = load(region, overlay)
    name = f"{place.name}-{what}"
    path = out or Path("out") / (name if form in FOLDERS else f"{name}.{form}")
    with progress():
        written = write(place, what, form, path, with_overlay=with_overlay)
    if as_json:
        print_json("export", [{"file": str(file), "bytes": file.stat().st_size} for file in written], place)
    else:
        print("\n".join(str(file) for file in written))


@app.command()
def check(
    path: Annotated[str, typer.Argument(metavar="[PATH]", help="A pack's folder or a built-in region.")] = DEFAULT,
    overlay: OverlayOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every fault of a region pack at once, by file, row and column; exit 1 if there are any."""
    from .. import propositions, region, scenarios
    from ..region import overlay as overlays
    from ..region.pack import find

    folder = find(path)
    tables = overlays.check(folder, overlay) if overlay else region.check(folder)
    faults = [*tables, *scenarios.check(folder), *propositions.check(folder)]
    if as_json:
        print_json("check", [fault.as_dict() for fault in faults])
    else:
        for fault in faults:
            print(fault)
        print(f"{folder}: {f'{len(faults)} faults' if faults else 'no faults'}", file=sys.stderr)
    if faults:
        raise typer.Exit(1)


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(metavar="scenario|trial|proposition", help="Of which kind of file.")],
) -> None:
    """Print the JSON Schema of a file that one writes oneself, for an editor that completes and checks while one types.

    Example: multipolar schema scenario > scenario.schema.json
    """
    import json

    from .. import propositions, scenarios

    made = {"scenario": scenarios.schema, "trial": scenarios.battery.schema, "proposition": propositions.schema}
    if kind not in made:
        raise UnknownName.of("kind of file", kind, made, expected=f"one of {', '.join(made)}")
    print(json.dumps(made[kind](), indent=1, ensure_ascii=False))


@app.command()
def new(path: Annotated[Path, typer.Argument(help="A new folder.")], as_json: JsonOption = False) -> None:
    """Write a minimal valid region pack into a new folder."""
    from ..region.new import new as write

    folder = write(path)
    if as_json:
        print_json("new", [{"folder": str(folder)}])
    else:
        print(f"{folder}\nEdit tables/*.csv, then: multipolar check {folder}")


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A built-in region, or the folder of a pack.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The other edition.")],
    verdicts: Annotated[bool, typer.Option("--verdicts/--no-verdicts", help="Judge the propositions of both.")] = True,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, help="Rows to show of each table and kind of change; 0 for all.")
    ] = 10,
    as_json: JsonOption = False,
) -> None:
    """Compare two editions of a region: rows, preferred reports, and which verdicts turned and why."""
    from ..propositions import editions
    from ..region.document import dumps

    old, new = load(before), load(after)
    with progress():
        found = editions.difference(old, new, verdicts=verdicts)
    print(dumps(found.document()) if as_json else "\n".join(editions.lines(found, limit=limit)))


@app.command()
def verify(
    row: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A row that was looked up, e.g. ties/3f9a1c22b0.")
    ] = None,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who looked the row up.")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What was found.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", "-f", metavar="FILE", help="CSV file of records, outside the pack.")
    ] = None,
    verdicts: Annotated[
        bool, typer.Option("--verdicts/--no-verdicts", help="Put first what most verdicts rest on.")
    ] = True,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="Rows to show; 0 for all.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """List the rows that are known from public record only, or record that somebody looked one up (--by, --file)."""
    from ..propositions import worklist

    place = load(region, overlay)
    if row is None and (by or note):
        raise UsageError(Fault("no-row", "--by and --note are of a row", expected="multipolar verify ID --by NAME"))
    if row is not None:
        if file is None:
            raise UsageError(Fault("no-file", "a record needs a file to stand in", expected="--file FILE"))
        said = worklist.record(place, file, row, by=by, on=date.today(), note=note)
        if as_json:
            print_json("verify", [said], place)
        else:
            print(f"{file}: {row} looked up by {said['by']} on {said['on']}. The basis of the row stays as it is.")
        return
    with progress():
        work = worklist.worklist(place, file, verdicts=verdicts)
    if as_json:
        print_json("verify", work, place)
    else:
        print("\n".join(worklist.lines(place, work, limit=limit)))
