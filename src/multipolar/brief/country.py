"""One state on two printed pages: what is known of it, whom it is tied to, how it answered and voted, and the gaps.

The page is built of panels. A panel has tables, a picture or a listing, each cell of which leads to its note, and says
in words what the tables lack; a state of which little is known gets short panels, never guesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from .. import figures, measures, propositions
from ..errors import Fault, UsageError
from ..figures import Figure
from ..figures.style import HOLLOW, number
from ..region import Region, estimate
from ..region.dates import bounds
from ..region.provenance import refs_of
from ..region.schema import MEMBERSHIP, OTHER_ROLES
from . import notes
from .exhibit import Table, complete, drawn, known, listed, names
from .frame import fill, save, standing

KEY_FIGURES = ("population", "gdp_nominal", "real_gdp_growth", "gov_gross_debt_pct_gdp", "reserves")
DOMAINS = ("goods trade", "goods exports", "goods imports", "arms")
POWERS = ("JPN", "USA", "CHN")
CHOICE = "USA"
"""The rival whose share of the forced choice is shown; the rest chose China."""

FIRST_YEAR = 2000
LARGEST = 3
"""Partners that are shown beside the region's own because they are among the largest of a domain."""

RECENT = 5
"""Years of events."""

NEWEST = 8
"""Commitments that are listed; the rest are counted."""


@dataclass(frozen=True)
class Mark:
    """A word or number of a listing that leads to the notes of its rows.

    Attributes
    ----------
    text : str
    refs : tuple of int
        Rows behind it; the link leads to the first. Empty: a word that is no figure.
    basis : str
        How it is known.
    """

    text: str
    refs: tuple[int, ...] = ()
    basis: str = "read"

    @property
    def public(self) -> bool:
        """Whether it is known from a public record that was not read."""
        return self.basis == "public_record"

    @property
    def soft(self) -> bool:
        """Whether it is estimated, calibrated, modelled or assumed."""
        return self.basis in HOLLOW and not self.public


@dataclass(frozen=True)
class Listing:
    """Rows that are not of one measure: memberships, commitments, events; some mark of each row leads to its note."""

    id: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Mark, ...], ...]

    @property
    def refs(self) -> tuple[int, ...]:
        """Every row behind the listing."""
        return tuple(sorted({ref for row in self.rows for mark in row for ref in mark.refs}))


@dataclass(frozen=True)
class Panel:
    """A part of the page: a heading that states the finding, what to know, exhibits, and what the tables lack."""

    id: str
    topic: str
    title: str
    exhibits: tuple[Table | Figure | Listing, ...] = ()
    text: str = ""
    missing: tuple[str, ...] = ()

    @property
    def refs(self) -> tuple[int, ...]:
        """Every row behind the panel."""
        return tuple(sorted({ref for exhibit in self.exhibits for ref in refs_of(exhibit)}))


class Findings:
    """What the measures and propositions say of all states, each asked once: for one page or for eleven.

    Attributes
    ----------
    region : Region
    """

    def __init__(self, region: Region) -> None:
        self.region = region
        self._frames: dict[str, pl.DataFrame] = {}
        self._dictionary = set(region.table("measures")["measure"].to_list())

    def of(self, measure: str, state: str) -> pl.DataFrame:
        """Return a measure's rows about a state; none where the pack's dictionary does not know the measure."""
        return self.all(measure).filter(pl.col("subject") == state)

    def all(self, measure: str) -> pl.DataFrame:
        """Return a measure's rows, with null keys where the pack's dictionary does not know the measure."""
        if measure not in self._frames:
            if measure in self._dictionary:
                self._frames[measure] = measures.MEASURES[measure](self.region)
            else:
                empty = {name: pl.String for name in ("sample", "reading", "level", "domain", "step", "item", "survey")}
                self._frames[measure] = estimate(pl.DataFrame(schema={"subject": pl.String} | empty), *empty)
        return self._frames[measure]

    @cached_property
    def verdicts(self) -> list[tuple[propositions.Proposition, propositions.Verdict]]:
        """Every proposition of the pack with its verdict."""
        return propositions.begin(self.region)()


def write(region: Region, state: str, path: Path) -> Path:
    """Write a state's brief to a file; nothing is left half-written.

    Raises
    ------
    UnknownName, UsageError
        Not a state with figures (see `resolve`), or the file cannot be written.
    """
    code = resolve(region, state)
    return save(lambda: render(region, code), path)


def resolve(region: Region, text: str) -> str:
    """Return the code of a state that has figures, from its code, name or alias in any language.

    Raises
    ------
    UnknownName
        No actor is called so; with the nearest names.
    UsageError
        It is no state, or the tables hold no figure of it.

    Examples
    --------
    >>> import multipolar as mp
    >>> resolve(mp.load("japan-asean"), "Việt Nam")
    'VNM'
    """
    code = region.actor(text)
    actors = region.table("actors")
    with_figures = set(region.table("ties")["subject"].to_list())
    states = actors.filter((pl.col("kind") == "state") & pl.col("code").is_in(list(with_figures)))["code"].to_list()
    if code in states:
        return code
    kind = actors.filter(pl.col("code") == code)["kind"].item()
    what = f"the tables hold no figure of {region.label(code)}"
    if kind != "state":
        what = f"{region.label(code)} is of kind {kind}, not a state"
    own = region.states(region.group, region.as_of)["actor"].to_list() if region.group else states[:12]
    raise UsageError(Fault("not-a-state", what, expected=f"a state with figures, such as {', '.join(own)}"))


def render(region: Region, state: str, findings: Findings | None = None) -> str:
    """Return a state's brief as one HTML page: no script, no request to any network, same bytes for the same pack.

    Parameters
    ----------
    region : Region
    state : str
        Code, name or alias.
    findings : Findings, optional
        Of the same region, when several states are written.
    """
    code = resolve(region, state)
    sheets = _sheets(findings or Findings(region), code)
    panels = [panel for _, _, group in sheets for panel in group]
    users = {(panel.id, panel.topic): panel for panel in panels}
    anchors = notes.anchors(region, panels)
    row = region.table("actors").filter(pl.col("code") == code).row(0, named=True)
    own = region.vocabulary.get("actors", {}).get(code, {})
    return fill(
        "country.html.j2",
        region,
        styles=("style.css", "country.css"),
        code=code,
        label=row["short_name"],
        formal=row["name"] if row["name"] != row["short_name"] else "",
        called=[(language, aliases[0]) for language, aliases in own.items() if language != "en" and aliases],
        standing=standing(region, panels),
        missing=[(panel.topic, panel.missing) for panel in panels if panel.missing and not panel.refs],
        sheets=[(key, title, [_shown(region, panel, anchors) for panel in group]) for key, title, group in sheets],
        anchors=anchors,
        sources=notes.sources(region, users),
    )


def _sheets(findings: Findings, state: str) -> list[tuple[str, str, list[Panel]]]:
    first = [build(findings, state) for build in (_key_figures, _ladder, _shares, _memberships)]
    second = [build(findings, state) for build in (_votes, _opinion, _hedging, _commitments, _events, _arguments)]
    return [
        ("ties", "What it is and whom it is tied to", first),
        ("record", "How it answered, voted and dealt", second),
    ]


def _shown(region: Region, panel: Panel, anchors: Mapping[int, str]) -> dict[str, Any]:
    """Return a panel as the template takes it."""
    parts: list[dict[str, Any]] = []
    for exhibit in panel.exhibits:
        if isinstance(exhibit, Figure):
            parts.append({"kind": "figure"} | drawn(region, exhibit, anchors, figures.svg(exhibit, anchors)))
        elif isinstance(exhibit, Table):
            html = figures.table_html(exhibit.frame, notes=anchors, **exhibit.layout)
            parts.append({"kind": "table", "id": exhibit.id, "table": html})
        else:
            parts.append({"kind": "listing", "listing": exhibit})
    return {"panel": panel, "parts": parts}


# -- what it is and whom it is tied to ------------------------------------------------------------------------------


def _key_figures(findings: Findings, state: str) -> Panel:
    """Return the newest calendar year of each key figure; a projection is said to be one."""
    region = findings.region
    origin = dict(region.table("measures").select("measure", "origin").iter_rows())
    frames, missing = [], []
    for measure in KEY_FIGURES:
        if origin.get(measure) != "table":
            missing.append(f"{measure.replace('_', ' ')} (not in the pack’s dictionary)")
            continue
        rows = region.figures(measure, subject=state).filter(pl.col("counterpart").is_null())
        found = known(rows).filter(pl.col("year") <= region.as_of.year).sort("year").tail(1)
        if found.is_empty():
            reason = next(iter(rows["reason"].drop_nulls().to_list()), "not in the tables")
            missing.append(f"{region.measure(measure)['label']} ({reason})")
        else:
            frames.append(found)
    if not frames:
        return Panel("key-figures", "key figures", "Key figures", missing=tuple(missing))
    frame = pl.concat(frames)
    told = region.table("ties").filter(pl.col("ref").is_in(frame["refs"].list.first().implode()))
    said = {row["ref"]: _standing_of(row) for row in told.iter_rows(named=True)}
    frame = frame.with_columns(
        pl.Series("standing", [said[refs[0]] for refs in frame["refs"].to_list()], dtype=pl.String)
    )
    projected = frame.filter(pl.col("standing").str.starts_with("projection")).height
    title = f"Key figures: {projected} of {frame.height} are projections" if projected else "Key figures"
    called = {measure: region.measure(measure)["label"] for measure in frame["measure"].to_list()}
    layout = {
        "caption": f"Newest calendar year in the tables, not after {region.as_of.year}",
        "rows": ("measure", "year", "unit", "standing"),
        "headings": {"measure": "Figure", "standing": "Standing"},
        "names": called,
        "places": 1,
    }
    return Panel("key-figures", "key figures", title, (Table("key-table", title, frame, layout),), "", tuple(missing))


def _standing_of(row: Mapping[str, Any]) -> str:
    """Say what the source says of a figure: a projection, and since when; else the note."""
    if row["flags"] and "projection" in row["flags"]:
        since = (row["note"] or "").partition("(")[2].rstrip(")")
        return f"projection ({since})" if since else "projection"
    return str(row["note"] or "")


def _ladder(findings: Findings, state: str) -> Panel:
    """Return the level of partnership with each of the region's partners and every other that is tabled."""
    region, called = findings.region, names(findings.region)
    levels = findings.of("partnership_level", state).filter(pl.col("year") == region.as_of.year)
    tabled = known(levels).sort("value", "counterpart", descending=[True, False])
    if tabled.is_empty():
        reason = "no partnership of it is in the tables, which is no evidence that there is none"
        return Panel("ladder", "partnerships", "Partnerships", missing=(reason,))
    own = [code for code in region.partners if code != state]
    order = [*own, *(code for code in tabled["counterpart"].to_list() if code not in own)]
    starts = dict(region.table("partnerships").select("ref", "start").iter_rows())
    first = [starts.get(refs[0], "") for refs in tabled["refs"].to_list()]
    dated = tabled.with_columns(pl.Series("since", first, dtype=pl.String))
    frame = complete(dated, "no entry in the tables", counterpart=order).with_columns(
        pl.col("level").fill_null("no entry in the tables")
    )
    highest = max(tabled["value"].to_list())
    among = tabled.filter(pl.col("value") == highest).height
    title = f"Highest level, rank {highest:.0f} of 6, with {among} of {tabled.height} tabled partners"
    layout = {
        "caption": f"Partnership on {region.as_of}: as named, and its rank from 1 (dialogue) to 6 (treaty ally), "
        "which is a judgement. No entry is no evidence that there is none.",
        "rows": ("counterpart", "level", "since"),
        "headings": {"counterpart": "Partner", "level": "As named", "since": "Since"},
        "value": "Rank",
        "names": called,
        "places": 0,
    }
    return Panel("ladder", "partnerships", title, (Table("ladder-table", title, frame, layout),))


def _memberships(findings: Findings, state: str) -> Panel:
    """Return where the state sits on the as-of day, or may sit: an open answer stands with its reason."""
    region, day = findings.region, findings.region.as_of
    own = region.table("memberships").filter((pl.col("actor") == state) & pl.col("preferred"))
    starts = dict(own.select("ref", "start").iter_rows())
    roles = (*MEMBERSHIP, *OTHER_ROLES)
    rows, seats = [], 0
    for institution in sorted(own["institution"].unique().to_list(), key=region.label):
        found = region.members(institution, day, roles).filter(pl.col("actor") == state)
        for row in found.filter(pl.col("holds").fill_null(True)).iter_rows(named=True):
            refs = tuple(row["refs"])
            basis = region.cite(refs)["basis"].max()
            newest = max(starts[ref] for ref in refs if ref in starts)
            text = f"yes, since {newest}" if row["holds"] else f"unknown: {row['reason']}"
            rows.append((Mark(region.label(institution)), Mark(row["role"]), Mark(text, refs, str(basis))))
            seats += bool(row["holds"]) and row["role"] in MEMBERSHIP
    if not rows:
        reason = f"the tables show no membership of it on {day}"
        return Panel("memberships", "memberships", "Memberships", missing=(reason,))
    unknown = sum(row[2].text.startswith("unknown") for row in rows)
    title = f"A member of {seats} tabled institutions" + (f"; open: {unknown}" if unknown else "")
    listing = Listing("membership-list", f"On {day}", ("Institution", "As", "On the day"), tuple(rows))
    return Panel("memberships", "memberships", title, (listing,))


def _shares(findings: Findings, state: str) -> Panel:
    """Return the shares of the region's partners, and of the largest others, in trade and arms."""
    region, called = findings.region, names(findings.region)
    shares = known(findings.of("partner_share", state)).filter(
        ~pl.col("counterpart").is_in([code for code in called if region.is_group(code) and code not in region.partners])
    )
    columns, frames, missing, firsts = [], [], [], []
    for domain in DOMAINS:
        rows = shares.filter(pl.col("domain") == domain).sort("year", "period", nulls_last=False)
        if rows.is_empty():
            missing.append(domain)
            continue
        last = rows.row(-1, named=True)
        when = f"{domain}, {(last['period'] or str(last['year'])).replace('/', '–')}"
        newest = rows.filter((pl.col("year") == last["year"]) & pl.col("period").eq_missing(last["period"]))
        newest = newest.with_columns(pl.lit(when).alias("when")).sort("value", "counterpart", descending=[True, False])
        columns.append(when)
        frames.append(newest)
        top = newest.row(0, named=True)
        firsts.append(f"{called[top['counterpart']]} in {domain} ({top['value']:.0f} %)")
    lacking = (f"shares of partners in its {listed(missing)}",) if missing else ()
    if not frames:
        return Panel("shares", "partner shares", "Partner shares in trade and arms", missing=lacking)
    large = [code for frame in frames for code in frame["counterpart"].head(LARGEST).to_list()]
    order = list(dict.fromkeys([*(code for code in region.partners if code != state), *large]))
    frame = complete(
        pl.concat(frames).filter(pl.col("counterpart").is_in(order)),
        "not in the tables",
        counterpart=order,
        when=columns,
    )
    title = f"First partners: {listed(firsts)}"
    layout = {
        "caption": "Share of the partner in its total with the world, percent, newest year or years of each",
        "rows": ("counterpart",),
        "across": "when",
        "headings": {"counterpart": "Partner"},
        "names": called,
        "places": 1,
    }
    return Panel("shares", "partner shares", title, (Table("share-table", title, frame, layout),), "", lacking)


# -- how it answered, voted and dealt -------------------------------------------------------------------------------


def _opinion(findings: Findings, state: str) -> Panel:
    """Return trust as points, and the forced choice as asked, smoothed and forecast."""
    called = names(findings.region)
    exhibits, missing, title = [], [], "What its opinion leaders say"
    asked, level, forecast = (
        known(findings.of(name, state)).filter((pl.col("counterpart") == CHOICE) & (pl.col("sample") == "elite"))
        for name in ("forced_choice", "forced_choice_level", "forced_choice_forecast")
    )
    columns = {"as asked": asked, "level": level, "forecast": forecast}
    if asked.height:
        frame = pl.concat(
            [part.with_columns(pl.lit(name).alias("reading")) for name, part in columns.items() if part.height],
            how="diagonal",
        ).sort("year", maintain_order=True)
        years = frame["year"].unique().sort().to_list()
        last = asked.sort("year").row(-1, named=True)
        title = f"Forced to choose in {last['year']}: {called[CHOICE]} {last['value']:.0f} %"
        grid = complete(
            frame.with_columns(pl.col("year").cast(pl.String).alias("wave")),
            "not for this wave",
            wave=[str(year) for year in years],
            reading=[name for name, part in columns.items() if part.height],
        )
        layout = {
            "caption": f"If ASEAN had to align with one rival: share for {called[CHOICE]}, percent; the rest chose China. "
            "As asked with 95 % sampling intervals where the sample is known, level and forecast with 90 %.",
            "rows": ("wave",),
            "across": "reading",
            "headings": {"wave": "Wave"},
            "places": 0,
        }
        exhibits.append(Table("choice-table", title, grid, layout))
    else:
        missing.append("no wave of the survey tables its forced choice")
    trust = findings.of("trust", state).filter(pl.col("sample") == "elite")
    points = trust.filter(pl.col("value").is_not_null()).sort("year", "counterpart")
    if points.height:
        layout = {
            "caption": "Trust: share confident that the power will do the right thing, percent. Points, not a series: "
            "few countries are tabled in a wave; without the size of the sample there is no interval.",
            "rows": ("counterpart", "year"),
            "headings": {"counterpart": "Trust in", "year": "Wave"},
            "names": called,
            "value": "%",
            "places": 0,
        }
        exhibits.append(Table("trust-table", "Trust", points, layout))
    else:
        missing.append("no wave of the survey tables whom its sample trusts")
    text = "An elite, self-selected sample; intervals cover sampling noise alone." if exhibits else ""
    return Panel("opinion", "trust and forced choice", title, tuple(exhibits), text, tuple(missing))


def _votes(findings: Findings, state: str) -> Panel:
    """Return the distance of ideal points at the United Nations over time."""
    called = names(findings.region)
    frame = known(findings.of("unga_distance", state)).filter(
        pl.col("counterpart").is_in([code for code in POWERS if code != state]) & (pl.col("year") >= FIRST_YEAR)
    )
    if frame.is_empty():
        reason = "no ideal point of it at the United Nations"
        return Panel("votes", "votes at the United Nations", "At the United Nations", missing=(reason,))
    years: list[int] = frame["year"].unique().sort().to_list()
    last = years[-1]
    now = frame.filter(pl.col("year") == last).sort("value")
    order = [f"{called[row['counterpart']]} {row['value']:.1f}" for row in now.iter_rows(named=True)]
    title = f"{last}: distance at the United Nations, nearest first: {listed(order)}"
    chart = figures.lines(
        frame,
        id="vote-lines",
        title=title,
        by="counterpart",
        names=called,
        axis="distance of ideal points",
        zero=True,
        caption="Distance of ideal points in votes of the UN General Assembly. Bands: 90 % of the published posteriors, "
        "taken as independent.",
        alt=f"Distance of {called[state]} from {listed([called[code] for code in now['counterpart']])} at the United "
        f"Nations since {years[0]}. {title}.",
    )
    steps = sorted({year for year in years if year % 5 == 0} | {last})
    layout = {
        "caption": "Distance of ideal points, and 90 % of the posterior",
        "rows": ("year",),
        "across": "counterpart",
        "headings": {"year": "Year"},
        "names": called,
        "places": 1,
    }
    table = Table("vote-table", title, frame.filter(pl.col("year").is_in(steps)).sort("year", "counterpart"), layout)
    return Panel("votes", "votes at the United Nations", title, (chart, table))


def _hedging(findings: Findings, state: str) -> Panel:
    """Return the rank range of the newest year of each reading that ranks the state."""
    everyone = findings.all("hedging_rank")
    rows = everyone.filter(pl.col("subject") == state).with_columns(
        pl.coalesce("period", pl.col("year").cast(pl.String)).alias("when")
    )
    missing = []
    for reading in rows["reading"].unique().sort().to_list():
        of = rows.filter(pl.col("reading") == reading)
        if not of["value"].count():
            reasons: list[str] = of.sort("year")["reason"].drop_nulls().to_list()
            missing.append(f"{reading}: {reasons[-1]}")
    ranked = known(rows).sort("year").group_by("reading", maintain_order=True).last().sort("reading")
    if ranked.is_empty():
        told = tuple(missing) or ("no reading of hedging ranks it",)
        return Panel("hedging", "hedging", "Who hedges: it is not ranked", missing=told)
    counts = known(everyone).group_by("reading", "year", "period").agg(pl.len().cast(pl.String).alias("of"))
    frame = ranked.join(counts, on=["reading", "year", "period"], nulls_equal=True, maintain_order="left")
    frame = frame.with_columns(pl.col("when").str.replace("/", "–"))
    ranks: list[float] = frame["value"].sort().to_list()
    title = f"Hedging: rank {ranks[0]:.0f} to {ranks[-1]:.0f}, as the reading has it"
    layout = {
        "caption": "Rank among the members with a figure (1 hedges most): median and 90 % of draws. Rival readings "
        "side by side, never added up.",
        "rows": ("reading", "when", "of"),
        "headings": {"reading": "Reading", "when": "Year", "of": "Ranked"},
        "value": "Rank",
        "places": 0,
    }
    return Panel("hedging", "hedging", title, (Table("hedging-table", title, frame, layout),), "", tuple(missing))


def _commitments(findings: Findings, state: str) -> Panel:
    """Return the newest items that it was promised or given, or that it promised."""
    region = findings.region
    rows = region.table("commitments").filter(
        ((pl.col("donor") == state) | (pl.col("recipient") == state)) & pl.col("preferred")
    )
    if rows.is_empty():
        reason = "no item for it or by it is in the tables; a pledge to a group of states is not counted as its own"
        return Panel("commitments", "commitments", "Commitments", missing=(reason,))
    ordered = sorted(rows.iter_rows(named=True), key=lambda row: (row["date"] or "", row["ref"]), reverse=True)
    listed_rows = []
    for row in ordered[:NEWEST]:
        refs, basis = (row["ref"],), str(row["basis"])
        when = row["date"] or row["fiscal_year"] or "undated"
        pair = f"{region.label(row['donor'])} to {region.label(row['recipient'])}"
        what = f"{pair}: {row['item']} ({row['instrument']})"
        amount = Mark(_money(row), refs, basis) if row["amount"] is not None else Mark("no amount")
        listed_rows.append((Mark(when, refs, basis), Mark(what), Mark(row["status"]), amount))
    left = len(ordered) - len(listed_rows)
    givers: dict[str, int] = {}
    for row in ordered:
        givers[row["donor"]] = givers.get(row["donor"], 0) + 1
    counted = sorted(givers.items(), key=lambda pair: (-pair[1], pair[0]))
    title = f"Commitments in the tables: {listed([f'{count} of {region.label(code)}' for code, count in counted])}"
    text = f"The newest {NEWEST}; {left} older or undated items stand in the table commitments." if left else ""
    caption = "What is absent was not found, which is not zero; a pledge to a group of states is not its own"
    listing = Listing("commitment-list", caption, ("Date", "Item", "Stage", "Amount"), tuple(listed_rows))
    return Panel("commitments", "commitments", title, (listing,), text)


def _money(row: Mapping[str, Any]) -> str:
    """Return an amount with its currency, or a number of items."""
    amount, currency = float(row["amount"]), row["currency"]
    if currency in ("USD", "JPY"):
        for size, word in ((1e9, " bn"), (1e6, " mn")):
            if abs(amount) >= size:
                return f"{currency} {amount / size:,.4g}{word}"
        return f"{currency} {amount:,.0f}"
    unit = {"KG": " kg", "PCT": " %"}.get(currency, "")
    return f"{amount:,.4g}{unit}" if amount < 1e4 else f"{amount:,.0f}{unit}"


def _events(findings: Findings, state: str) -> Panel:
    """Return the events of the last years up to the as-of day, newest first."""
    region, day = findings.region, findings.region.as_of
    since = bounds(f"{day.year - RECENT}-{day.month:02}")[1]
    since = min(since, since.replace(day=min(day.day, since.day)))
    rows = region.table("events").filter(
        pl.col("actors").str.split(";").list.contains(state) & pl.col("preferred").fill_null(True)
    )
    recent = [
        row for row in rows.iter_rows(named=True) if bounds(row["date"])[1] >= since and bounds(row["date"])[0] <= day
    ]
    if not recent:
        reason = f"no event with it since {since} is in the tables"
        return Panel("events", "recent events", "Recent events", missing=(reason,))
    recent.sort(key=lambda row: (row["date"], row["ref"]), reverse=True)
    listing = Listing(
        "event-list",
        f"From {since} to {day}, newest first",
        ("Date", "Event"),
        tuple((Mark(row["date"], (row["ref"],), str(row["basis"])), Mark(row["title"])) for row in recent),
    )
    return Panel("events", "recent events", f"{len(recent)} tabled events in {RECENT} years", (listing,))


ARGUMENTS = 6
"""Arguments that the two pages hold."""


def _arguments(findings: Findings, state: str) -> Panel:
    """Return the figures about the state on which verdicts rest."""
    region = findings.region
    rows: list[tuple[Mark, ...]] = []
    ids: set[str] = set()
    more = 0
    for proposition, verdict in findings.verdicts:
        cells = known(verdict.figures).filter(pl.col("subject") == state)
        if cells.height and len(ids) == ARGUMENTS:
            more += 1
            continue
        for cell in cells.head(1).iter_rows(named=True):
            when = (cell["period"] or str(cell["year"] or "")).replace("/", "–")
            label = ", ".join(part for part in (_described(region, cell), when) if part)
            value = f"{number(cell['value'], 1)} {cell['unit']}"
            if cell["low"] is not None and cell["high"] is not None:
                value += f" ({number(cell['low'], 1)} to {number(cell['high'], 1)})"
            argument = "" if proposition.id in ids else f"{proposition.argument} — {verdict.verdict}"
            ids.add(proposition.id)
            rows.append((Mark(argument), Mark(label), Mark(value, tuple(cell["refs"]), str(cell["basis"]))))
    if not rows:
        reason = "no argument of the pack was tested on a figure of it alone"
        return Panel("arguments", "arguments", "Arguments put to the test", missing=(reason,))
    title = f"It appears in {len(ids) + more} of {len(findings.verdicts)} arguments put to the test"
    told = f"; {more} more in the brief of the region" if more else ""
    listing = Listing(
        "argument-list", f"A figure behind each verdict{told}", ("Argument", "Figure", "Value"), tuple(rows)
    )
    return Panel("arguments", "arguments", title, (listing,))


def _described(region: Region, cell: Mapping[str, Any]) -> str:
    """Return what a figure of a verdict is: measure and counterpart; the state is the page's own."""
    other = f", {region.label(cell['counterpart'])}" if cell["counterpart"] else ""
    return f"{region.measure(cell['measure'])['label']}{other}"
