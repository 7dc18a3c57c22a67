"""The start page: as of when, how the figures are known, the map, what is new, the open arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ... import figures, propositions
from ...region.schema import TABLES
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Control, Facts, Form, Heading, Picture, Words
from ..page import SECTIONS
from ..state import Key, State, one_of, text
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page


NEWEST = 12


def start(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page."""
    region = bench.region
    blocks: list[Any] = [
        Words(
            text=f"{region.title}: sourced tables, published models, and arguments that are put to the test. Every number "
            "leads to the page and table that it came from. Nothing leaves this machine."
        ),
        _standing(bench),
        search_form(""),
        Heading(id="arguments", text="The arguments"),
        *_arguments(bench),
        Heading(id="map", text="The region"),
        _map(bench, state),
        Heading(id="new", text="What is new in the tables"),
        _events(bench),
        _sources(bench),
    ]
    return bench.page(
        "start",
        region.title,
        "/",
        blocks,
        state,
        command=f"multipolar propositions{flag(region)}",
        python=python(region, "print(region)"),
    )


def _standing(bench: Bench) -> Facts:
    """Return the as-of day and the share of rows by how they are known."""
    region = bench.region
    frames = [region.table(name).select("basis") for name, table in TABLES.items() if "basis" in table.columns]
    counts = dict(pl.concat([frame.cast(pl.String) for frame in frames]).group_by("basis").len().iter_rows())
    total = sum(counts.values())
    order = ("read", "derived", "estimated", "calibrated", "modelled", "public_record", "assumed")
    facts = [
        ("as of", Cell(text=region.as_of.isoformat())),
        ("rows with a source", Cell(text=f"{total:,}", number=True)),
        ("sources", Cell(text=f"{region.table('sources').height:,}", href="/sources", number=True)),
    ]
    for basis in order:
        if counts.get(basis):
            share = 100 * counts[basis] / total
            words = f"{share:.0f} %" if share >= 0.5 else "under 1 %"
            href = "/review" if basis == "public_record" else ""
            facts.append((basis.replace("_", " "), Cell(text=words, href=href, number=True)))
    return Facts(facts=tuple(facts))


def search_form(words: str) -> Form:
    """Return the search box."""
    control = Control(name="q", label="Search tables and documents", type="search", value=words)
    return Form(id="search", action="/search", label="Search", controls=(control,), button="Search")


def _arguments(bench: Bench) -> list[Any]:
    known = bench.store.answers(bench.region.hash, "verdict")
    every = propositions.read(bench.region)
    if not every:
        return [Words(text="The pack has no propositions yet.")]
    words: dict[str, int] = {}
    for each in every:
        word = known.get(each.id, {}).get("verdict", "not judged yet")
        words[word] = words.get(word, 0) + 1
    order = ("holds", "fails", "depends", "untestable", "not judged yet")
    tally = tuple(
        (word, Cell(text=str(words[word]), href="/arguments", number=True)) for word in order if word in words
    )
    rows = [
        (Cell(text=each.argument, href=f"/arguments/{each.id}"), Cell(text=known[each.id]["verdict"]))
        for each in every
        if known.get(each.id, {}).get("verdict") in ("depends", "untestable")
    ]
    made: list[Any] = [Facts(facts=tally)]
    if rows:
        made.append(
            listing(
                "open-arguments",
                "Open: they turn on an assumption, or on figures that are not there",
                ("Argument", "Verdict"),
                rows,
            )
        )
    return made


def _map(bench: Bench, state: State) -> Picture | Words:
    """Return the map of trust in one partner, or of whatever measure of states the pack has."""
    made = bench.once("start", lambda: state_map(bench, "real_gdp_growth"))
    return made or Words(text="The pack has no map, or no figure of its states to show on it.")


def state_map(bench: Bench, measure: str) -> Picture | None:
    """Return the newest figures of a table measure of states on a map; None without a map or figures."""
    region = bench.region
    geometry = region.geometry
    tabled = region.table("measures").filter((pl.col("origin") == "table") & (pl.col("measure") == measure))
    if geometry is None or tabled.is_empty() or not bench.states:
        return None
    frame = region.figures(measure, subject=bench.states).filter(
        pl.col("value").is_not_null() & (pl.col("year") <= region.as_of.year) & pl.col("counterpart").is_null()
    )
    if frame.is_empty():
        return None
    frame = frame.filter(pl.col("year") == pl.col("year").max())
    entry = region.measure(measure)
    year = frame["year"][0]
    ordered = frame.sort("value")
    low, high = (bench.label(ordered["subject"][place]) for place in (0, -1))
    figure = figures.choropleth(
        frame,
        geometry,
        region.table("actors").select("code", pl.col("short_name").alias("name"), "lat", "lon"),
        id=f"map-{measure.replace('_', '-')}",
        title=f"{entry['label']}, {year}: highest in {high}, lowest in {low}",
        caption=f"{entry['label']}, {entry['unit']}, {year}.",
        alt=f"Map of the region’s states. {entry['label']} is highest in {high} and lowest in {low}.",
    )
    return bench.picture(figure)


def _events(bench: Bench) -> Any:
    table = bench.region.table("events").filter(pl.col("preferred")).sort("date", descending=True).head(NEWEST)
    rows = [
        (bench.cell(row["date"], [row["ref"]]), Cell(text=row["title"]), Cell(text=row["kind"].replace("_", " ")))
        for row in table.iter_rows(named=True)
    ]
    return listing("events", f"The {len(rows)} newest events", ("Date", "What happened", "Kind"), rows)


def _sources(bench: Bench) -> Any:
    from .rows import slug

    table = bench.region.table("sources").filter(
        pl.col("published").is_not_null()
        & (pl.col("source_id") != "assumption")
        & (pl.col("published") <= bench.region.as_of.isoformat())  # what the pack itself computed is no news
    )
    newest = table.sort("published", "source_id", descending=[True, False]).head(NEWEST)
    rows = [
        (Cell(text=row["citation"], href=f"/sources/{slug(row['source_id'])}"), Cell(text=row["published"]))
        for row in newest.iter_rows(named=True)
    ]
    return listing("newest-sources", f"The {len(rows)} newest sources", ("Source", "Published"), rows)


def nowhere(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Refuse an address that leads nowhere."""
    raise missing("there is nothing at this address", ", ".join(path for path, _ in SECTIONS))


def search(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Search the tables and the documents that were put in."""
    from ...evidence import ask
    from .. import dossier
    from .documents import kept

    words = state["q"] or ""
    files, found = kept(bench)
    texts = {each["id"]: each for each in found["documents"]} if found else {}
    shelf = [dossier.document_of(texts[each.id], each.name) for each in files if each.id in texts]
    known = {each.name: each.id for each in files}
    blocks: list[Any] = [search_form(words)]
    if words:
        answers = ask.ask(words, shelf, bench.region, limit=int(state["n"]))
        rows = [
            (
                Cell(text=answer.text, href=f"/documents/{known[answer.doc]}")
                if answer.doc
                else bench.cell(answer.text, answer.refs),
                Cell(text=answer.source),
            )
            for answer in answers
        ]
        caption = f"Rows of the tables and passages of the documents with words of “{words}”, best first"
        if not rows:
            caption = f"Nothing has words of “{words}”"
        blocks.append(
            listing("rows-found", caption, ("Row or passage", "Source"), rows) if rows else Words(text=f"{caption}.")
        )
    return bench.page(
        "search",
        "Search",
        "/search",
        blocks,
        state,
        command=f'multipolar ask "{words}"{flag(bench.region)}' if words else "",
        python=python(bench.region, "from multipolar.evidence import ask", f"ask.ask({words!r}, (), region)")
        if words
        else "",
    )


SPECS = (
    Spec("start", "/", start, stored=True),
    Spec("nowhere", "/nowhere", nowhere),
    Spec(
        "search",
        "/search",
        search,
        (Key("q", "words to search for", text), Key("n", "how many answers", one_of("8", "20", "50"), "20")),
        stored=True,
    ),
)
