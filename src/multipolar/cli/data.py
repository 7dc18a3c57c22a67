"""Commands that bring new figures in: update, import."""

from __future__ import annotations

import inspect
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import Fault, InvalidData, UnknownName, UsageError
from .face import DEFAULT, DayOption, JsonOption, OverlayOption, RegionOption, app, day_of, load, print_json, progress


@app.command()
def update(
    source: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help="One recipe in full; empty: all, by the day due.")
    ] = None,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    on: DayOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what to bring up to date: one recipe a source, with the day when its next edition is due. Nothing is fetched.

    Example: multipolar update weo
    """
    from ..importers import recipes

    place = load(region, overlay)
    due = recipes.schedule(place, day_of(on, date.today()))
    if source is not None:
        if source not in due["id"]:
            raise UnknownName.of(
                "source", source, due["id"].to_list(), expected="a source that multipolar update lists"
            )
        due = due.filter(id=source)
    if as_json:
        print_json("update", due)
        return
    for row in due.iter_rows(named=True):
        late = f", {row['overdue']} days ago" if row["overdue"] else ""
        print(f"{row['id']}: {row['title']}; newest {row['newest'] or 'none'}, next due {row['due']}{late}")
        if source is not None:
            told = {"publisher": row["publisher"], "page": row["page"], "fetch": row["fetch"], "address": row["address"],
                    "caution": row["caution"]}  # fmt: skip
            for label, text in told.items():
                print(f"  {label}: {text}" if text else f"  {label}: –")
            print(f"  then: multipolar import {row['importer']} FILE --into DIR --published DATE")


@app.command("import")
def bring_in(
    importer: Annotated[str, typer.Argument(help="dots, recaap, survey, unvotes or weo.")],
    path: Annotated[Path, typer.Argument(metavar="FILE", help="What was downloaded, or typed into the template.")],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="DIR", help="Pack or overlay that takes the rows; none: only say what would be."
        ),
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="Of the edition, e.g. 2026-10.")
    ] = None,
    source_id: Annotated[
        str | None, typer.Option("--source-id", help="Short name of the source [IMPORTER and the date].")
    ] = None,
    citation: Annotated[str, typer.Option("--citation", help="Of a survey.")] = "",
    url: Annotated[str, typer.Option("--url", help="Of a survey.")] = "",
    terms: Annotated[str, typer.Option("--terms", help="Terms of use of a survey.")] = "",
    actor: Annotated[
        list[str] | None, typer.Option("--actor", "-a", help="State or group of roll calls; may be repeated.")
    ] = None,
    agenda: Annotated[
        str, typer.Option("--agenda", help="Ideal points from roll calls on one subject alone, e.g. security.")
    ] = "",
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import a file that you downloaded into a pack or an overlay; all faults at once, nothing half-written.

    Example: multipolar import weo WEOOct2026all.csv --published 2026-10 --into my-figures
    """
    from ..importers.plan import write
    from ..importers.recipes import IMPORTERS

    if importer not in IMPORTERS:
        raise UnknownName.of("importer", importer, IMPORTERS, expected=f"one of {', '.join(IMPORTERS)}")
    place = load(region, overlay)
    if into is not None and published is None:
        expected = "--published and the date of the edition, e.g. 2026-10"
        raise UsageError(Fault("no-date", "rows cannot be written without the date of their source", expected=expected))
    when = published or place.as_of.isoformat()
    given: dict[str, Any] = {
        "source_id": source_id or f"{importer}{when.replace('-', '')}",
        **{
            "published": when,
            "citation": citation,
            "url": url,
            "terms": terms,
            "actors": actor or (),
            "agenda": agenda,
        },
    }
    plan_of = IMPORTERS[importer]
    accepted = inspect.signature(plan_of).parameters
    with progress():
        plan = plan_of(
            path, place, **{name: value for name, value in given.items() if name in accepted and value != ""}
        )
    if plan.faults and into is not None:
        raise InvalidData(list(plan.faults))
    written = write(plan, into) if into is not None else []
    if as_json:
        told = {
            "rows": plan.rows,
            "sources": list(plan.sources),
            "replaced": list(plan.replaced),
            "notes": list(plan.notes),
        }
        faults = [fault.as_dict() for fault in plan.faults]
        print_json("import", [told | {"faults": faults, "files": [str(file) for file in written]}])
    else:
        print(plan.summary)
        for text in (
            *plan.notes,
            *(f"replaces {text}" for text in plan.replaced[:20]),
            *map(str, plan.faults),
            *map(str, written),
        ):
            print(f"  {text}")
    if plan.faults:
        raise typer.Exit(1)
