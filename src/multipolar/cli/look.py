"""Commands that look something up: find, show, cite."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ..errors import Fault, UsageError
from .face import (
    DEFAULT,
    DayOption,
    DrawsOption,
    JsonOption,
    OverlayOption,
    RegionOption,
    SeedOption,
    app,
    day_of,
    load,
    number,
    print_json,
    print_table,
    selected,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from ..region import Region


@app.command()
def find(
    words: Annotated[list[str], typer.Argument(help="Actors, a measure or a survey question, a year; in any order.")],
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many figures at most.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Find a figure: one line with the figure, its page, and a citation ready to paste.

    Example: multipolar find "japan fdi indonesia 2023"
    """
    place = load(region, overlay)
    found = _found(place, words, limit)
    if as_json:
        print_json("find", found, place)
        return
    for row in found.iter_rows(named=True):
        print(_line(place, row))


def _found(region: Region, words: list[str], limit: int = 1) -> pl.DataFrame:
    """Return the figures that answer some words; an error where they name no measure."""
    from ..region.find import find as search

    found = search(region, " ".join(words), limit=limit)
    if found.is_empty():
        raise UsageError(
            Fault(
                "nothing-found",
                f"{' '.join(words)!r} names no measure that is known",
                expected="words such as: trade, fdi, aid, population, trust",
            )
        )
    return found


def _line(region: Region, row: dict[str, Any]) -> str:
    """Return one figure in one line: what, when, how much, how known, and who says so."""
    if row["value"] is None:
        return _figure(row)
    source = region.cite(row["refs"]).row(0, named=True)
    cited = f"{source['citation'].rstrip('.')}, {source['locator']}" + (f", {source['url']}" if source["url"] else "")
    return f"{_figure(row)}. {cited} [{source['id']}]"


def _figure(row: dict[str, Any]) -> str:
    """Return a found figure in words: what, when, how much, how known."""
    from ..region.citation import mark

    when = row["period"] or row["year"]
    text = f"{row['text']}, {when}" if when else str(row["text"])
    if row["value"] is None:
        return f"{text}: no figure ({row['reason']})"
    return f"{text}: {number(row['value'])} {row['unit']}{mark(row['basis'])}"


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def show(
    context: typer.Context,
    what: Annotated[
        str | None,
        typer.Argument(metavar="[MEASURE|MODEL|ACTOR|INSTITUTION|TABLE]", help="Empty: what there is to show."),
    ] = None,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    subject: Annotated[
        list[str] | None, typer.Option("--subject", "-s", help="Actor, by any name; may be repeated.")
    ] = None,
    counterpart: Annotated[
        list[str] | None, typer.Option("--counterpart", "-c", help="The other actor; may be repeated.")
    ] = None,
    year: Annotated[list[int] | None, typer.Option("--year", "-y", help="Calendar year; may be repeated.")] = None,
    on: DayOption = None,
    groups: Annotated[bool, typer.Option("--groups", help="Also aggregates such as WORLD or EU.")] = False,
    all_reports: Annotated[
        bool, typer.Option("--all-reports", help="Every source's figure, not only the preferred one.")
    ] = False,
    whole: Annotated[
        bool, typer.Option("--all", help="Every row also on a terminal, which else shows the first.")
    ] = False,
    draws: DrawsOption = 1024,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Show a measure, a model, a state or partner, an institution's members on a day, or a table.

    A model has options of its own: multipolar show lists them.

    Examples: multipolar show population -s "Viet Nam" -y 2024; multipolar show ASEAN --on 2025-10-25; multipolar show trust
    """
    from ..wiring import VIEWS

    place = load(region, overlay)
    day = day_of(on, place.as_of)
    view = VIEWS.get(what or "")
    options = _options(context, view.options if view else {}, what)
    # Options of the command that a view may take itself.
    own = {"on": on, "year": str(year[-1]) if year else None, "rows": "all" if whole else None}
    options |= {name: text for name, text in own.items() if view and text and name in view.options}
    if what is None:
        _print_models()
        frame = place.table("measures").select("measure", "label", "unit", "pillar", "origin")
        title = "Measures; also: any actor by name, an institution, a table"
    elif view:
        title, frame = view.title, view.show(place, options, draws=draws, seed=seed)
        frame = selected(place, frame, subject, counterpart, None if "year" in view.options else year)
    else:
        title, frame = _shown(place, what, day, subject, counterpart, year, groups=groups, all_reports=all_reports)
    if as_json:
        print_json("show", frame, place)
    else:
        print_table(title, frame, place, whole=whole)


def _options(context: typer.Context, known: Mapping[str, str], what: str | None) -> dict[str, str]:
    """Return the options that a model has of its own, from the words that no option of the command took.

    Raises
    ------
    UsageError
        A word that is no option, an option without its value, an option that is not known.
    """
    from ..errors import nearest

    every = [*(f"--{name}" for name in known), *(opt for param in context.command.params for opt in param.opts)]
    given: dict[str, str] = {}
    rest = iter(context.args)
    for word in rest:
        option, equals, value = word.partition("=")
        name = option.removeprefix("--").replace("-", "_")
        if not option.startswith("--") or name not in known:
            found = f"{what or 'show'} has no {'option ' if option.startswith('-') else ''}{option}"
            expected = " or ".join(f"--{own}" for own in known) or "an option of multipolar show --help"
            raise UsageError(Fault("unknown-option", found, expected=expected, nearest=nearest(option, every)))
        value = value if equals else next(rest, "")
        if not value:
            raise UsageError(Fault("no-value", f"{option} has no value", expected=f"{option} and {known[name]}"))
        given[name] = value
    return given


def _print_models() -> None:
    """List the models that can be shown, with their options, on standard error: the measures are the result."""
    from ..wiring import VIEWS

    for view in VIEWS.values():
        told = "".join(f" [--{name} {help}]" for name, help in view.options.items())
        print(f"{view.name}{told}: {view.title}", file=sys.stderr)


def _shown(
    region: Region,
    what: str,
    day: date,
    subject: list[str] | None,
    counterpart: list[str] | None,
    year: list[int] | None,
    *,
    groups: bool,
    all_reports: bool,
) -> tuple[str, pl.DataFrame]:
    """Return the title and the frame of what was asked for by one word."""
    import polars as pl

    from .. import measures
    from ..errors import UnknownName
    from ..region.schema import TABLES
    from ..wiring import VIEWS

    tabled = region.table("measures").filter(pl.col("origin") == "table")["measure"].to_list()
    if what in measures.MEASURES:
        frame = measures.MEASURES[what](region, on=day)
        return region.measure(what)["label"], selected(region, frame, subject, counterpart, year)
    if what in tabled:
        ask: Callable[..., pl.DataFrame] = region.all_reports if all_reports else region.figures
        frame = ask(what, subject=subject, counterpart=counterpart, year=year, groups=groups)
        return region.measure(what)["label"], frame
    if what in TABLES:
        return what, region.table(what)
    if what in region.names:
        return _about(region, region.actor(what), day)
    known = [*measures.MEASURES, *VIEWS, *tabled, *TABLES, *region.names.folded()]
    raise UnknownName.of(
        "name", what, known, expected="a measure, a model, an actor or a table; `multipolar show` lists them"
    )


def _about(region: Region, code: str, day: date) -> tuple[str, pl.DataFrame]:
    """Return an institution's members, or where a state belongs and what ties it, on a day."""
    import polars as pl

    if region.table("memberships").filter(pl.col("institution") == code).height:
        return f"{region.label(code)}, members on {day}", region.members(code, day)
    if region.is_group(code):
        return f"{region.label(code)}, states on {day}", region.states(code, day)
    institutions = region.table("memberships").filter(pl.col("actor") == code)["institution"].unique().sort().to_list()
    parts = [
        region.members(name, day)
        .filter(pl.col("actor") == code)
        .select(pl.lit(name).alias("with"), pl.col("role").alias("tie"), "holds", "reason", "refs")
        for name in institutions
    ]
    pairs = region.table("partnerships").filter((pl.col("a") == code) | (pl.col("b") == code))
    others = sorted({other for pair in pairs.select("a", "b").iter_rows() for other in pair} - {code})
    parts += [
        region.partnership(code, other, day).select(
            pl.lit(other).alias("with"), pl.col("level_as_named").alias("tie"), "holds", "reason", "refs"
        )
        for other in others
    ]
    return f"{region.label(code)} on {day}", pl.concat(parts) if parts else pl.DataFrame()


@app.command()
def cite(
    what: Annotated[
        list[str], typer.Argument(metavar="ID|WORDS", help="Ids of rows, such as ties/3f9a1c22b0, or words as in find.")
    ],
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    form: Annotated[
        Literal["text", "bibtex", "csl"], typer.Option("--format", "-f", help="A note, BibTeX, or CSL-JSON.")
    ] = "text",
    as_json: JsonOption = False,
) -> None:
    """Cite what a figure comes from: a note to paste, BibTeX, or CSL-JSON for a reference manager.

    Examples: multipolar cite "population viet nam 2024"; multipolar cite --format bibtex "japan fdi indonesia 2023"
    """
    from ..region import citation

    place = load(region, overlay)
    words = " ".join(what).split()
    if words and all(map(citation.is_id, words)):
        refs = [place.row(word) for word in words]
    else:
        (row,) = _found(place, words).to_dicts()
        if not row["refs"]:
            raise UsageError(Fault("no-figure", _figure(row), expected="a figure that is in the tables"))
        print(_figure(row), file=sys.stderr)  # whether it is the figure that was meant
        refs = row["refs"]
    if as_json:
        content = citation.csl(place, refs) if form == "csl" else citation.write(place, refs, form)
        print_json("cite", [{"format": form, "content": content, "refs": refs}], place)
    else:
        print(citation.write(place, refs, form))
