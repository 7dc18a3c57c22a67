"""The commands; thin: each asks a room and prints what it answers.

Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 a check found faults,
2 wrong usage, 3 the input data are invalid, 4 a model did not converge, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from .errors import Fault, InvalidData, MultipolarError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from .region import Region

app = typer.Typer(
    name="multipolar",
    help="Put regional strategy to the test: sourced tables, published models, arguments that run.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: multipolar find 'japan fdi indonesia 2023'. Nothing is ever sent over a network.",
)

RegionOption = Annotated[
    str, typer.Option("--region", "-r", metavar="NAME|PATH", help="A built-in region, or the folder of a pack.")
]
OverlayOption = Annotated[
    Path | None,
    typer.Option("--overlay", metavar="DIR", help="Folder with own sourced tables/*.csv, laid over the region."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON (schema_version 1) instead of text.")]
DayOption = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day asked about, e.g. 2025-10-26.")]
DrawsOption = Annotated[int, typer.Option("--draws", "-n", min=1, help="Draws of a model's parameters.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Seed of the draws.")]
DEFAULT = "japan-asean"


def main() -> NoReturn:
    """Run the command line; every error is a sentence and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                encoding="utf-8", errors="replace"
            )  # names in Thai script on a console of another code page
    as_json = "--json" in sys.argv
    try:
        app()
    except MultipolarError as error:
        _report(error, as_json=as_json)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # `multipolar show ... | head` is no error
        sys.exit(0)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)
    sys.exit(0)


def _report(error: MultipolarError, *, as_json: bool) -> None:
    faults = error.faults if isinstance(error, InvalidData) else (error.fault,) if isinstance(error, UsageError) else ()
    if as_json:
        from .region.document import document, dumps

        print(
            dumps(
                {
                    **document("error", [fault.as_dict() for fault in faults]),
                    "error": type(error).__name__,
                    "message": str(error),
                }
            )
        )
    print(f"multipolar: {error}", file=sys.stderr)


def _load(name: str, overlay: Path | None = None) -> Region:
    from .region import load
    from .region.overlay import notice

    region = load(name, overlay=overlay)
    if told := notice(region):
        print(f"multipolar: {told}", file=sys.stderr)
    return region


def _day(text: str | None, default: date) -> date:
    if text is None:
        return default
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(Fault("bad-date", f"{text!r} is not a day", expected="a day such as 2025-10-26")) from None


def _print_json(command: str, rows: Any, region: Region | None = None) -> None:
    from .region.document import document, dumps

    print(dumps(document(command, rows, region)))


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
    from . import brief as room

    place = _load(region, overlay)
    code = room.resolve(place, country) if country is not None else None
    file = out or Path("out") / f"{place.name}{f'-{code}' if code else ''}.html"
    with _progress():
        written = room.write_country(place, code, file) if code else room.write(place, file)
    if as_json:
        told = {"file": str(written), "bytes": written.stat().st_size}
        _print_json("brief", [told | ({"country": code} if code else {})], place)
    else:
        size = written.stat().st_size / 1e6
        print(f"{written} ({size:.1f} MB, as of {place.as_of}). Open it in any browser; it needs no network.")


@contextmanager
def _progress() -> Iterator[None]:
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status("measuring, judging, drawing ..."):
        yield


@app.command()
def check(
    path: Annotated[str, typer.Argument(metavar="[PATH]", help="A pack's folder or a built-in region.")] = DEFAULT,
    overlay: OverlayOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every fault of a region pack at once, by file, row and column; exit 1 if there are any."""
    from . import propositions, region, scenarios
    from .region import overlay as overlays
    from .region.pack import find

    folder = find(path)
    tables = overlays.check(folder, overlay) if overlay else region.check(folder)
    faults = [*tables, *scenarios.check(folder), *propositions.check(folder)]
    if as_json:
        _print_json("check", [fault.as_dict() for fault in faults])
    else:
        for fault in faults:
            print(fault)
        print(f"{folder}: {f'{len(faults)} faults' if faults else 'no faults'}", file=sys.stderr)
    if faults:
        raise typer.Exit(1)


@app.command()
def new(path: Annotated[Path, typer.Argument(help="A new folder.")], as_json: JsonOption = False) -> None:
    """Write a minimal valid region pack into a new folder."""
    from .region.new import new as write

    folder = write(path)
    if as_json:
        _print_json("new", [{"folder": str(folder)}])
    else:
        print(f"{folder}\nEdit tables/*.csv, then: multipolar check {folder}")


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
    place = _load(region, overlay)
    found = _found(place, words, limit)
    if as_json:
        _print_json("find", found, place)
        return
    for row in found.iter_rows(named=True):
        print(_line(place, row))


def _found(region: Region, words: list[str], limit: int = 1) -> pl.DataFrame:
    """Return the figures that answer some words; an error where they name no measure."""
    from .region.find import find as search

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
    from .region.citation import mark

    when = row["period"] or row["year"]
    text = f"{row['text']}, {when}" if when else str(row["text"])
    if row["value"] is None:
        return f"{text}: no figure ({row['reason']})"
    return f"{text}: {_number(row['value'])} {row['unit']}{mark(row['basis'])}"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    digits = (
        0 if abs(value) >= 1000 or value == round(value) else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3
    )
    return f"{value:,.{digits}f}"


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
    draws: DrawsOption = 1024,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Show a measure, a model, a state or partner, an institution's members on a day, or a table.

    A model has options of its own: multipolar show lists them.

    Examples: multipolar show population -s "Viet Nam" -y 2024; multipolar show ASEAN --on 2025-10-25; multipolar show trust
    """
    from .wiring import VIEWS

    place = _load(region, overlay)
    day = _day(on, place.as_of)
    view = VIEWS.get(what or "")
    options = _options(context, view.options if view else {}, what)
    if what is None:
        _print_models()
        frame = place.table("measures").select("measure", "label", "unit", "pillar", "origin")
        title = "Measures; also: any actor by name, an institution, a table"
    elif view:
        title, frame = view.title, view.show(place, options, draws=draws, seed=seed)
        frame = _selected(place, frame, subject, counterpart, year)
    else:
        title, frame = _shown(place, what, day, subject, counterpart, year, groups=groups, all_reports=all_reports)
    if as_json:
        _print_json("show", frame, place)
    else:
        _print_table(title, frame, place)


def _options(context: typer.Context, known: Mapping[str, str], what: str | None) -> dict[str, str]:
    """Return the options that a model has of its own, from the words that no option of the command took.

    Raises
    ------
    UsageError
        A word that is no option, an option without its value, an option that is not known.
    """
    from .errors import nearest

    every = [*(f"--{name}" for name in known), *(opt for param in context.command.params for opt in param.opts)]
    given: dict[str, str] = {}
    rest = iter(context.args)
    for word in rest:
        option, equals, value = word.partition("=")
        name = option.removeprefix("--")
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
    from .wiring import VIEWS

    for view in VIEWS.values():
        told = "".join(f" [--{name} {help}]" for name, help in view.options.items())
        print(f"{view.name}{told}: {view.title}", file=sys.stderr)


def _selected(
    region: Region,
    frame: pl.DataFrame,
    subject: list[str] | None,
    counterpart: list[str] | None,
    year: list[int] | None,
) -> pl.DataFrame:
    """Return the rows of some actors and years; a frame without such a column stays whole."""
    import polars as pl

    for column, given in (("subject", subject), ("counterpart", counterpart)):
        if given and column in frame.columns:
            frame = frame.filter(pl.col(column).is_in([region.actor(text) for text in given]))
    return frame.filter(pl.col("year").is_in(year)) if year and "year" in frame.columns else frame


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

    from . import measures
    from .errors import UnknownName
    from .region.schema import TABLES
    from .wiring import VIEWS

    tabled = region.table("measures").filter(pl.col("origin") == "table")["measure"].to_list()
    if what in measures.MEASURES:
        frame = measures.MEASURES[what](region, on=day)
        return region.measure(what)["label"], _selected(region, frame, subject, counterpart, year)
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
def run(
    name: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="One of the region's, or a .toml file; empty: a list.")
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
    draws: DrawsOption = 1024,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Run a scenario: what its shocks and policies come to, median and 90 percent of the draws.

    Example: multipolar run partners-withdraw -s "Viet Nam"
    """
    import polars as pl

    from . import scenarios
    from .errors import nearest

    place = _load(region, overlay)
    if name is None:
        for known in scenarios.names(place.path):
            print(f"{known}\t{scenarios.read(known, place).title}")
        return
    scenario = scenarios.read(name, place)
    with _progress():
        done = scenarios.run(place, scenario, n=draws, seed=seed)
    for word in outcome or []:
        if word not in done.outcomes:
            expected = f"one of {', '.join(done.outcomes)}"
            raise UsageError(Fault("unknown-outcome", repr(word), "", None, "", expected, nearest(word, done.outcomes)))
    frames = [scenarios.estimates(place, done, word) for word in outcome or done.outcomes]
    frame = _selected(place, pl.concat(frames), subject, counterpart, year or [scenario.years[-1]]) if frames else None
    for fault in done.faults:
        print(f"multipolar: {fault}", file=sys.stderr)
    if as_json:
        _print_json("run", pl.DataFrame() if frame is None else frame, place)
    elif frame is not None:
        _print_table(f"{scenario.title}: {done.n:,} draws, seed {seed}", frame, place)


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
    from . import propositions as room
    from .errors import UnknownName

    place = _load(region, overlay)
    known = {proposition.id: proposition for proposition in room.read(place)}
    for name in ids or []:
        if name not in known:
            raise UnknownName.of("proposition", name, known)
    with _progress():
        verdicts = [(known[name], room.judge(place, known[name], n=n, seed=seed)) for name in ids or known]
    if as_json:
        _print_json("propositions", [_verdict_row(proposition, verdict) for proposition, verdict in verdicts], place)
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
    from .propositions import editions
    from .region.document import dumps

    old, new = _load(before), _load(after)
    with _progress():
        found = editions.difference(old, new, verdicts=verdicts)
    print(dumps(found.document()) if as_json else "\n".join(editions.lines(found, limit=limit)))


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
    from .region import citation

    place = _load(region, overlay)
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
        _print_json("cite", [{"format": form, "content": content, "refs": refs}], place)
    else:
        print(citation.write(place, refs, form))


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
    from .brief.export import FOLDERS
    from .brief.export import export as write

    place = _load(region, overlay)
    name = f"{place.name}-{what}"
    path = out or Path("out") / (name if form in FOLDERS else f"{name}.{form}")
    with _progress():
        written = write(place, what, form, path, with_overlay=with_overlay)
    if as_json:
        _print_json("export", [{"file": str(file), "bytes": file.stat().st_size} for file in written], place)
    else:
        print("\n".join(str(file) for file in written))


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
    from .propositions import worklist

    place = _load(region, overlay)
    if row is None and (by or note):
        raise UsageError(Fault("no-row", "--by and --note are of a row", expected="multipolar verify ID --by NAME"))
    if row is not None:
        if file is None:
            raise UsageError(Fault("no-file", "a record needs a file to stand in", expected="--file FILE"))
        said = worklist.record(place, file, row, by=by, on=date.today(), note=note)
        if as_json:
            _print_json("verify", [said], place)
        else:
            print(f"{file}: {row} looked up by {said['by']} on {said['on']}. The basis of the row stays as it is.")
        return
    with _progress():
        work = worklist.worklist(place, file, verdicts=verdicts)
    if as_json:
        _print_json("verify", work, place)
    else:
        print("\n".join(worklist.lines(place, work, limit=limit)))


def _print_table(title: str, frame: pl.DataFrame, region: Region) -> None:
    """Print a frame: a table on a terminal, tab-separated text in a pipe; refs become sources."""
    import polars as pl

    if frame.is_empty():
        print(f"{title}: nothing in the tables", file=sys.stderr)
        return
    if "refs" in frame.columns:
        cited = dict(
            region.cite(frame)
            .select("ref", pl.concat_str("source_id", "locator", separator=", ", ignore_nulls=True))
            .iter_rows()
        )
        first = [
            cited[refs[0]] + (f" (+{len(refs) - 1})" if len(refs) > 1 else "") if refs else None
            for refs in frame["refs"].to_list()
        ]
        frame = frame.drop("refs").with_columns(pl.Series("source", first, dtype=pl.String))
    frame = frame.drop("ref", strict=False).select(
        column for column in frame.drop("ref", strict=False) if column.null_count() < frame.height
    )
    if sys.stdout.isatty():
        _print_for_eyes(title, frame)
        return
    print("\t".join(frame.columns))
    for row in frame.iter_rows():
        print("\t".join(_text(cell) for cell in row))


def _text(cell: object) -> str:
    return "" if cell is None else _number(cell) if isinstance(cell, float) else str(cell)


def _print_for_eyes(title: str, frame: pl.DataFrame) -> None:
    """Print a frame as a table on a terminal: what is the same in every row stands above, a range is one column."""
    import polars as pl
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if {"low", "high"} <= set(frame.columns):
        ends = frame.select("low", "high").iter_rows()
        spans = [" to ".join(_text(end) for end in pair if end is not None) for pair in ends]
        frame = frame.with_columns(pl.Series("low", spans, dtype=pl.String)).rename({"low": "range"}).drop("high")
    same = [name for name in frame.columns if frame.height > 1 and frame[name].n_unique() == 1]
    console = Console()
    console.print(Text(title, style="bold"))
    if same:
        said = (f"{name.replace('_', ' ')}: {_text(frame[name][0])}" for name in same)
        console.print(Text("; ".join(said), style="dim"))
    shown = frame.drop(same)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name, dtype in shown.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in shown.iter_rows():
        table.add_row(*[Text(_text(cell)) for cell in row])
    console.print(table)


if __name__ == "__main__":
    main()
