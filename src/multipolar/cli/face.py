"""What all commands share: the application, options, how errors, JSON and tables are printed."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from ..errors import Fault, InvalidData, MultipolarError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from ..region import Region

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
        report(error, as_json=as_json)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # `multipolar show ... | head` is no error
        sys.exit(0)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)
    sys.exit(0)


def report(error: MultipolarError, *, as_json: bool) -> None:
    """Print an error: a sentence on standard error, with JSON also its faults on standard output."""
    faults = error.faults if isinstance(error, InvalidData) else (error.fault,) if isinstance(error, UsageError) else ()
    if as_json:
        from ..region.document import document, dumps

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


def load(name: str, overlay: Path | None = None) -> Region:
    """Return a region; an overlay over it is told on standard error."""
    from ..region import load
    from ..region.overlay import notice

    region = load(name, overlay=overlay)
    if told := notice(region):
        print(f"multipolar: {told}", file=sys.stderr)
    return region


def day_of(text: str | None, default: date) -> date:
    """Return the day of an option."""
    if text is None:
        return default
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(Fault("bad-date", f"{text!r} is not a day", expected="a day such as 2025-10-26")) from None


def print_json(command: str, rows: Any, region: Region | None = None) -> None:
    """Print what a command answers, with the citations of its rows."""
    from ..region.document import document, dumps

    print(dumps(document(command, rows, region)))


@contextmanager
def progress() -> Iterator[None]:
    """Show on a terminal that something takes a while."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status("measuring, judging, drawing ..."):
        yield


def number(value: float | None) -> str:
    """Return a number in as many digits as a reader wants."""
    if value is None:
        return "–"
    digits = (
        0 if abs(value) >= 1000 or value == round(value) else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3
    )
    return f"{value:,.{digits}f}"


SHORT = 30
"""Rows of a table that a terminal shows when not all are asked for; a pipe and JSON always get all."""


def print_table(title: str, frame: pl.DataFrame, region: Region, *, whole: bool = True) -> None:
    """Print a frame; refs become sources.

    A terminal gets a table with actors by name, short unless it is asked for `whole`; a pipe gets every row as
    tab-separated text with the codes.
    """
    import polars as pl

    if frame.is_empty():
        print(f"{title}: nothing in the tables", file=sys.stderr)
        return
    eyes = sys.stdout.isatty()
    if "refs" in frame.columns:
        place = [] if eyes else ["locator"]  # a narrow table names the source; `multipolar cite` says where in it
        cited = dict(
            region.cite(frame)
            .select("ref", pl.concat_str("source_id", *place, separator=", ", ignore_nulls=True))
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
    if not eyes:
        print("\t".join(frame.columns))
        for row in frame.iter_rows():
            print("\t".join(written(cell) for cell in row))
        return
    short = frame if whole else frame.head(SHORT)
    _print_for_eyes(title, _for_eyes(short, region))
    if short.height < frame.height:
        print(f"{short.height} of {frame.height:,} rows; --all shows every one, as does a pipe", file=sys.stderr)


def called(region: Region, code: str) -> str:
    """Return the short name of an actor; a word that is no actor (``"others"``) stays."""
    return region.label(code) if code in region.names else code


def written(value: object) -> str:
    """Return a cell of a table as text."""
    return "" if value is None else number(value) if isinstance(value, float) else str(value)


def _for_eyes(frame: pl.DataFrame, region: Region) -> pl.DataFrame:
    """Return a frame as people read it: actors by name, a range in one column, or the reason why there is none."""
    import polars as pl

    actors = [name for name in ("subject", "counterpart", "actor", "with") if name in frame.columns]
    named = {name: [cell and called(region, cell) for cell in frame[name].to_list()] for name in actors}
    frame = frame.with_columns(pl.Series(name, cells, dtype=pl.String) for name, cells in named.items())
    if "measure" in frame.columns:
        frame = frame.with_columns(pl.col("measure").str.replace_all("_", " "))
    if not {"low", "high"} <= set(frame.columns):
        return frame
    ends = frame.select("low", "high").iter_rows()
    spans = [" to ".join(written(end) for end in pair if end is not None) for pair in ends]
    if "reason" in frame.columns:
        spans = [
            (why and region.spoken(why)) or span for span, why in zip(spans, frame["reason"].to_list(), strict=True)
        ]
    kinds = frame["interval"].drop_nulls().unique().to_list() if "interval" in frame.columns else []
    what = f"range ({kinds[0]})" if len(kinds) == 1 else "range"
    frame = frame.with_columns(pl.Series("low", spans, dtype=pl.String)).rename({"low": what})
    return frame.drop("high", "reason", *(["interval"] if len(kinds) == 1 else []), strict=False)


def _print_for_eyes(title: str, frame: pl.DataFrame) -> None:
    """Print a frame as a table on a terminal; what is the same in every row that has it stands above."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    values = {name: frame[name].drop_nulls() for name in frame.columns}
    # A column that some rows lack says something by its gaps, unless it only describes the value.
    whole = [name for name, known in values.items() if known.len() == frame.height or name in ("unit", "basis")]
    same = [name for name in whole if frame.height > 1 and values[name].n_unique() == 1]
    console = Console()
    console.print(Text(title, style="bold"))
    if same:
        said = (f"{name.replace('_', ' ')}: {written(values[name][0])}" for name in same)
        console.print(Text("; ".join(said), style="dim"))
    shown = frame.drop(same)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name, dtype in shown.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in shown.iter_rows():
        table.add_row(*[Text(written(cell)) for cell in row])
    console.print(table)


if __name__ == "__main__":
    main()


def selected(
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
