"""The exhibits of the brief: which measure is shown how, and the words around it.

An exhibit is a figure or a table. Titles state the finding and are worded from the numbers, so that they cannot differ
from what is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from .. import figures, measures
from ..figures import Figure
from ..measures.dependence import MINIMUM_COVERAGE
from ..region import Region

POWERS = ("JPN", "USA", "CHN", "EU")
WEIGHTINGS = {"before": "mean over respondents", "after": "countries weighted equally"}


@dataclass(frozen=True)
class Table:
    """A table before it is written: an ESTIMATE frame and the words and layout that `figures.table_html` takes."""

    id: str
    title: str
    frame: pl.DataFrame
    layout: Mapping[str, Any]

    @property
    def refs(self) -> tuple[int, ...]:
        """Every source reference behind the rows."""
        return tuple(self.frame["refs"].explode().drop_nulls().unique().sort().to_list())


@dataclass(frozen=True)
class Section:
    """A part of the brief: heading, a paragraph of what to know, exhibits."""

    id: str
    heading: str
    text: tuple[str, ...]
    exhibits: tuple[Figure | Table, ...]


Body = tuple[tuple[str, ...], tuple[Figure | Table, ...]]
"""Paragraphs and exhibits of a section."""


def sections(region: Region) -> tuple[list[Section], list[str]]:
    """Return the parts of the brief that measures fill, in order; and what is left out, with the reason.

    A pack of another region may know other measures: a part whose measures are not in the pack's dictionary, or for
    which its tables hold no figure, is left out and said to be.
    """
    known = set(region.table("measures")["measure"].to_list())
    made, left_out = [], []
    for heading, build, needs in PARTS:
        lacking = sorted(set(needs) - known)
        body = None if lacking else build(region)
        if body is None:
            reason = f"the pack’s dictionary has no {', '.join(lacking)}" if lacking else "the tables hold no figure"
            left_out.append(f"{heading}: {reason}")
        else:
            made.append(Section(build.__name__, heading, *body))
    return made, left_out


def trust(region: Region) -> Body | None:
    """Who is trusted: the regional series by power, broken where the survey changed its weights."""
    frame = measures.trust(region, survey="ISEAS_SSEA")
    regional = frame.filter(pl.col("subject").eq("ASEAN10") & pl.col("counterpart").is_in(POWERS) & pl.col("value").is_not_null())
    if regional.is_empty():
        return None
    after = (pl.col("year") >= 2022) | (pl.col("reading") != "published")
    drawn = regional.with_columns(pl.when(after).then(pl.lit(WEIGHTINGS["after"])).otherwise(pl.lit(WEIGHTINGS["before"])).alias("weighting"))
    newest = int(drawn["year"].max())  # type: ignore[arg-type]
    ranked = drawn.filter(pl.col("year") == newest).sort("value", descending=True)
    first, second = ranked.row(0, named=True), ranked.row(1, named=True)
    names = {code: region.label(code) for code in POWERS}
    title = (
        f"{newest}: {first['value']:.0f} % of the region’s opinion leaders trust {names[first['counterpart']]}, "
        f"{second['value']:.0f} % {names[second['counterpart']]}"
    )
    return (
        (
            "The State of Southeast Asia survey asks an elite, self-selected sample how confident they are that a power will “do the "
            "right thing”. Its regional average was taken over respondents until the wave of 2021 and weighs ten countries equally since "
            "2022: the two parts of each line are not one series. The 2022 report restates 2021 on the new weights, which bridges the break. "
            "Intervals cover sampling noise alone, with an assumed design effect.",
        ),
        (
            figures.lines(
                drawn, id="trust-lines", title=title, names=names, reading="weighting", axis="confident or very confident, %", highlight=POWERS,
                caption="Share of respondents with confidence that the power will do the right thing; ASEAN, State of Southeast Asia survey. Bands: 95 % sampling intervals.",
                alt=f"Trust in four powers by wave. {title}. Each line breaks between 2021 and 2022, where the weighting changed.",
            ),
        ),
    )  # fmt: skip


def choice(region: Region) -> Body | None:
    """The forced choice: on the map, by state with intervals, and over time on one weighting."""
    frame = measures.forced_choice(region)
    cells = frame.filter((pl.col("counterpart") == "USA") & (pl.col("reading") == "published") & ~_grouped(region, "subject"))
    if region.group is None or not cells["value"].count():
        return None
    newest = int(cells.filter(pl.col("value").is_not_null())["year"].max())  # type: ignore[arg-type]
    now = _every_member(region, cells.filter(pl.col("year") == newest), newest)
    known = now.filter(pl.col("value").is_not_null())
    lean = known.filter(pl.col("value") > 50).height
    clear = known.filter((pl.col("low") > 50) | (pl.col("high") < 50)).height
    places = region.table("actors").select("code", pl.col("short_name").alias("name"), "lat", "lon")
    names = dict(places.select("code", "name").iter_rows())
    title = f"Asked to choose, elites of {lean} of {known.height} members lean to the United States; in {clear} the lean is clear of sampling noise"
    exhibits: list[Figure | Table] = []
    if region.geometry is not None:
        exhibits.append(
            figures.choropleth(
                now, region.geometry, places, id="choice-map", title=title, names=names, middle=50.0, view=(91.0, -11.5, 142.0, 29.0), breaks=(25, 40, 50, 60, 75),
                caption=f"Share that would choose the United States if ASEAN were forced to align with one rival, percent, {newest}; the rest chose China.",
                alt=f"Map of Southeast Asia. {title}. The values are in the next figure.",
            )
        )  # fmt: skip
    exhibits.append(
        figures.dots(
            now, id="choice-states", title=f"The share runs from {known['value'].min():.0f} % ({_at(known, names, 'min')}) to {known['value'].max():.0f} % ({_at(known, names, 'max')})",
            names=names, by=None, reference=50.0, axis="would choose the United States, %",
            caption=f"The same shares with 95 % sampling intervals, {newest}. The line marks an even split.",
            alt=f"Share choosing the United States by state, {newest}, from {_at(known, names, 'min')} (lowest) to {_at(known, names, 'max')} (highest).",
        )
    )  # fmt: skip
    exhibits.append(_over_time(region, frame))
    return (
        (
            "The question is asked of the same elite sample since 2020. The published regional share fell from 2021 to 2022; rebuilt from "
            "the country figures on equal weights it did not: the fall came with the change of weights. A local level model takes out "
            "sampling noise, fills the two countries that were not tabled in a wave, and forecasts the next wave.",
        ),
        tuple(exhibits),
    )


def _over_time(region: Region, frame: pl.DataFrame) -> Figure:
    regional = frame.filter((pl.col("subject") == "ASEAN10") & (pl.col("counterpart") == "USA"))
    published = regional.filter(pl.col("reading") == "published").with_columns(pl.lit("as published").alias("reading"))
    rebuilt = regional.filter(pl.col("reading").str.starts_with("equal weights")).with_columns(pl.lit("equal country weights").alias("reading"))
    ahead = measures.forced_choice_forecast(region).filter(pl.col("subject") == "ASEAN10").with_columns(pl.lit("forecast").alias("reading"))
    drawn = pl.concat([published, rebuilt, ahead], how="diagonal").filter(pl.col("value").is_not_null())
    share = {(row["reading"], row["year"]): row["value"] for row in drawn.iter_rows(named=True)}
    title = (
        f"2021 to 2022: from {share['as published', 2021]:.1f} to {share['as published', 2022]:.1f} as published, "
        f"from {share['equal country weights', 2021]:.1f} to {share['equal country weights', 2022]:.1f} on one weighting"
    )
    return figures.lines(
        drawn, id="choice-lines", title=title, by="reading", axis="would choose the United States, %",
        caption="Regional share that would choose the United States; equal weights rebuilt from the country figures (nine of ten countries in 2024 and 2025). "
        "Forecast of the next wave with its 90 % interval.",
        alt=f"Regional share choosing the United States by wave, as published and on equal country weights. {title}.",
    )  # fmt: skip


def dependence(region: Region) -> Body | None:
    """On whom the members depend: partner shares, how concentrated, and where the tables are too thin to say."""
    if region.group is None:
        return None
    members = region.states(region.group, region.as_of)["actor"].to_list()
    shares = measures.partner_share(region, domain="goods trade").filter(pl.col("subject").is_in(members) & pl.col("counterpart").is_in(region.partners))
    if not shares["value"].count():
        return None
    newest = _newest_full(shares)
    shown = _grid(shares.filter(pl.col("year") == newest), members, region.partners)
    names = {code: region.label(code) for code in [*members, *region.partners]}
    first = shown.filter(pl.col("value").is_not_null()).sort("value", descending=True).group_by("subject", maintain_order=True).first()
    china = first.filter(pl.col("counterpart") == "CHN").height
    title = f"China is the first of these partners in goods trade for {china} of the {first.height} members with figures, {newest}"
    spread = measures.effective_partners(region, domain="goods trade").filter(pl.col("subject").is_in(members) & (pl.col("year") == newest))
    covered = _newest(measures.coverage(region).filter(pl.col("subject").is_in(members)))
    known = spread.filter(pl.col("value").is_not_null())
    exhibits: list[Figure | Table] = [
        Table(
            "dependence-table", title, shown,
            {
                "caption": f"Share of the partner in the member’s goods trade with the world, percent, {newest}",
                "across": "counterpart", "names": names, "headings": {"subject": "Member"}, "places": 1,
            },
        ),
        figures.dots(
            spread, id="effective-partners", names=names, by=None, axis="effective number of partners",
            title=f"Where partners are covered, trade is spread over {known['value'].min():.0f} to {known['value'].max():.0f} effective partners",
            caption=f"Effective number of partners (1/HHI) in goods trade, {newest}. Rules: exact bounds for what the tables leave uncovered.",
            alt=f"Effective number of trade partners by member, {newest}; members whose partners are not covered have no figure.",
        ),
        figures.matrix(
            covered, id="coverage", columns="domain", names=names, full=MINIMUM_COVERAGE, order=members,
            title=f"Enough partners are tabled to speak of concentration only in {_listed(covered)}",
            caption=f"Part of the member’s total that the tabled partners cover; {MINIMUM_COVERAGE:g} % or more counts as covered. Newest year of each domain.",
            alt=f"Coverage of partners by member and domain. Some member is covered in {_listed(covered)}; in the other domains none is.",
        ),
    ]  # fmt: skip
    return (
        (
            "Shares are of the member’s total with the world, as it reported them to the IMF, so that a partner that is not tabled does not "
            "raise the others. A blank pair is unknown, not zero. Concentration is given only where the tabled partners cover nearly all "
            "of the total.",
        ),
        tuple(exhibits),
    )


def _grouped(region: Region, column: str) -> pl.Expr:
    groups = region.table("actors").filter("is_group")["code"].to_list()
    return pl.col(column).is_in(groups)


def _every_member(region: Region, cells: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return a row for each member of ASEAN; those that the wave does not table have a reason."""
    members = region.states(str(region.group), region.as_of).select(pl.col("actor").alias("subject"))
    absent = members.join(cells, on="subject", how="anti").with_columns(
        pl.lit(f"not in the country table of {year}").alias("reason"), pl.lit("percent").alias("unit"), pl.lit(year, dtype=pl.Int32).alias("year"),
        pl.lit([], dtype=pl.List(pl.UInt32)).alias("refs"),
    )  # fmt: skip
    return pl.concat([cells, absent], how="diagonal")


def _grid(frame: pl.DataFrame, subjects: list[str], counterparts: tuple[str, ...]) -> pl.DataFrame:
    """Return every pair in order; a pair that the tables lack has a reason."""
    pairs = pl.DataFrame({"subject": subjects}).join(pl.DataFrame({"counterpart": counterparts}), how="cross")
    return pairs.join(frame, on=["subject", "counterpart"], how="left", maintain_order="left").with_columns(
        pl.when(pl.col("value").is_null()).then(pl.col("reason").fill_null("the member did not report this year")).alias("reason"),
        pl.col("refs").fill_null(pl.lit([], dtype=pl.List(pl.UInt32))),
    )


def _newest_full(frame: pl.DataFrame) -> int:
    """Return the newest year that has at least three quarters of the figures of the year that has most."""
    counts = frame.group_by("year").agg(pl.col("value").count().alias("n"))
    return int(counts.filter(pl.col("n") >= 0.75 * counts["n"].max())["year"].max())  # type: ignore[arg-type, operator]


def _newest(frame: pl.DataFrame) -> pl.DataFrame:
    """Return one row for each subject and domain: the newest year that has a value, else the newest."""
    ordered = frame.sort("subject", "domain", pl.col("value").is_not_null(), "year", nulls_last=False)
    return ordered.group_by("subject", "domain", maintain_order=True).last().select(frame.columns)


def _listed(covered: pl.DataFrame) -> str:
    """Return the domains in which some member is covered, as words."""
    domains = covered.filter(pl.col("value") >= MINIMUM_COVERAGE)["domain"].unique().sort().to_list()
    return " and ".join([", ".join(domains[:-1]), domains[-1]] if len(domains) > 1 else domains) or "no domain"


def _at(frame: pl.DataFrame, names: Mapping[str, str], end: str) -> str:
    row = frame.sort("value", descending=end == "max").row(0, named=True)
    return names[row["subject"]]


PARTS = (
    ("Whom the region’s opinion leaders trust", trust, ("trust",)),
    ("If forced to choose between the United States and China", choice, ("forced_choice", "forced_choice_forecast")),
    ("On whom the members depend", dependence, ("partner_share", "effective_partners", "coverage")),
)
"""Heading, builder, and the measures that it needs, in the order of the page."""
