"""Puts the brief together: sections, verdicts, assumptions, notes; writes the page beside, then renames."""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from .. import __version__, figures, measures, propositions
from ..errors import Fault, UsageError
from ..figures import BOUNDARIES, Figure
from ..figures.render import FONTS
from ..region import ESTIMATE, Region
from ..region.estimate import KEY
from ..region.region import refs_of
from . import notes
from .contents import Section, sections
from .exhibit import Table, names

TEMPLATES = Path(__file__).parent
VERDICTS = {
    "holds": "the numbers bear it out",
    "fails": "the numbers speak against it",
    "depends": "it turns on what is named",
    "untestable": "the tables cannot decide it",
}


def write(region: Region, path: Path) -> Path:
    """Write the brief to a file; nothing is left half-written, and what was there stays when writing fails.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    if path.is_dir():
        raise UsageError(Fault("unwritable", f"{path} is a folder", expected="a file name such as brief.html"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise UsageError(
            Fault("unwritable", f"{path} cannot be written: {error.strerror}", expected="a folder that can be written")
        ) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(render(region))
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except OSError as error:
        raise UsageError(
            Fault("unwritable", f"{path} cannot be written: {error.strerror}", expected="a file that can be written")
        ) from error
    finally:
        Path(beside).unlink(missing_ok=True)
    return path


def render(region: Region) -> str:
    """Return the brief as one HTML page: no script, no request to any network, same bytes for the same pack."""
    import jinja2

    parts, left_out = sections(region)
    judged = [(proposition, propositions.judge(region, proposition)) for proposition in propositions.read(region)]
    errors = measures.forced_choice_errors(region) if any(part.id == "choice" for part in parts) else None
    users = _users(parts, judged, errors)
    anchors = notes.anchors(region, users.values())
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("brief.html.j2").render(
        region=region,
        version=__version__,
        style=_faces() + (TEMPLATES / "style.css").read_text(encoding="utf-8"),
        standing=_standing(region, users.values()),
        verdicts=[_verdict(region, proposition, verdict, anchors) for proposition, verdict in judged],
        words=VERDICTS,
        tally=_tally([verdict.verdict for _, verdict in judged]),
        sections=[_section(region, part, anchors) for part in parts],
        errors=[] if errors is None else errors.drop("refs").to_dicts(),
        left_out=left_out,
        assumptions=_assumptions(region, users.values()),
        sources=notes.sources(region, users),
        boundaries=BOUNDARIES,
    )


def _faces() -> str:
    """Return the bundled font as style rules, so that Vietnamese letters look the same on every machine."""
    rules = []
    for name, weight in (("Regular", 400), ("Bold", 700)):
        data = base64.b64encode((FONTS / f"NotoSans-{name}.ttf").read_bytes()).decode()
        rules.append(
            f'@font-face{{font-family:"Noto Sans";font-weight:{weight};src:url(data:font/ttf;base64,{data})}}\n'
        )
    return "".join(rules)


def _users(
    parts: list[Section], judged: list[tuple[Any, Any]], errors: pl.DataFrame | None
) -> dict[tuple[str, str], Any]:
    """Return everything that uses rows, by anchor and words, in the order of the page."""
    users: dict[tuple[str, str], Any] = {
        (f"verdict-{proposition.id}", f"argument “{proposition.id}”"): verdict for proposition, verdict in judged
    }
    number = {Figure: 0, Table: 0}
    for part in parts:
        for exhibit in part.exhibits:
            kind = type(exhibit)
            number[kind] += 1
            users[exhibit.id, f"{kind.__name__.lower()} {number[kind]}"] = exhibit
    if errors is not None:
        users["forecast-errors", "table of forecast errors"] = errors
    return users


def _standing(region: Region, things: Any) -> dict[str, Any]:
    """Return what the first screen says: rows used by basis, and the number of sources."""
    cited = region.cite({ref for thing in things for ref in refs_of(thing)})
    count = dict(cited.group_by("basis").len().iter_rows())
    total = cited.height
    shares = [(basis, 100 * count[basis] / total) for basis in cited["basis"].dtype.categories if basis in count]  # type: ignore[attr-defined]
    return {"rows": total, "sources": cited["source_id"].n_unique(), "shares": shares, "newest": _newest(region, cited)}


def _newest(region: Region, cited: pl.DataFrame) -> int | None:
    refs = cited["ref"].to_list()
    years: list[int] = []
    for name, column in (("ties", "year"), ("survey", "wave")):
        years += region.table(name).filter(pl.col("ref").is_in(refs))[column].drop_nulls().to_list()
    return max(years, default=None)


def _section(region: Region, part: Section, anchors: Mapping[int, str]) -> dict[str, Any]:
    drawn = [
        _figure(region, item, anchors) if isinstance(item, Figure) else _table(item, anchors) for item in part.exhibits
    ]
    return {"id": part.id, "heading": part.heading, "text": part.text, "exhibits": drawn}


def _tally(words: list[str]) -> list[tuple[str, int]]:
    """Return how many arguments have each verdict, as a sentence says it."""
    told = {"holds": ("hold", "holds"), "fails": ("fail", "fails"), "depends": ("depend", "depends")}
    counts = {word: words.count(word) for word in VERDICTS if word in words}
    return [(told.get(word, ("are untestable", "is untestable"))[count == 1], count) for word, count in counts.items()]


def _figure(region: Region, figure: Figure, anchors: Mapping[int, str]) -> dict[str, Any]:
    """Return a figure as picture and as table: whoever cannot see the one reads the other."""
    rows = _keys(figure.table)
    table = figures.table_html(
        figure.table.drop([name for name in figure.table.columns if name.startswith("_")]),
        caption=figure.caption,
        notes=anchors,
        rows=rows,
        names=names(region),
        headings=_headings(rows),
        places=1,
    )
    return {
        "id": figure.id,
        "title": figure.title,
        "caption": figure.caption,
        "boundaries": figure.boundaries,
        "picture": figures.svg(figure, anchors),
        "table": table,
    }


def _keys(frame: pl.DataFrame) -> list[str]:
    """Return the key columns that tell the rows of a frame apart."""
    dims = [name for name in frame.columns if name not in ESTIMATE and not name.startswith("_")]
    return [name for name in (*KEY, *dims) if frame[name].n_unique() > 1] or ["subject"]


def _headings(columns: list[str]) -> dict[str, str]:
    """Return the headings of key columns."""
    return {
        name: {"subject": "Actor", "counterpart": "Partner"}.get(name, name.replace("_", " ").capitalize())
        for name in columns
    }


def _table(table: Table, anchors: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "picture": "",
        "table": figures.table_html(table.frame, notes=anchors, **table.layout),
    }


def _verdict(region: Region, proposition: Any, verdict: Any, anchors: Mapping[int, str]) -> dict[str, Any]:
    sources = {row["source_id"]: row["citation"] for row in region.table("sources").iter_rows(named=True)}
    places = [f"{sources[place.document]}; {place.section}" for place in proposition.argued_in]
    return {
        "proposition": proposition,
        "verdict": verdict,
        "places": places,
        "table": _evidence(region, verdict.figures, anchors),
    }


def _evidence(region: Region, frame: pl.DataFrame, anchors: Mapping[int, str]) -> str:
    """Return the figures that a verdict rests on, at most a screen of them."""
    frame = frame.filter(pl.col("value").is_not_null()).head(EVIDENCE)
    if frame.is_empty():
        return ""
    keys = _keys(frame)
    entries = [region.measure(name) for name in frame["measure"].unique().sort().to_list()]
    said = {entry["measure"]: f"{entry['label']}, {entry['unit']}" for entry in entries}
    return figures.table_html(
        frame,
        caption="; ".join(said.values()),
        notes=anchors,
        rows=keys,
        names=names(region) | said,
        headings=_headings(keys),
        places=1,
    )


EVIDENCE = 40


def _assumptions(region: Region, things: Any) -> list[dict[str, Any]]:
    """Return the assumed parameters that anything in the brief rests on."""
    refs = {ref for thing in things for ref in refs_of(thing)}
    return region.table("parameters").filter(pl.col("ref").is_in(refs) & (pl.col("basis") == "assumed")).to_dicts()
