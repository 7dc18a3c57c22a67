"""On whom the members depend: partner shares, how concentrated, and where the tables are too thin to say."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..measures.dependence import DOMAINS, MINIMUM_COVERAGE
from ..region import Region
from .exhibit import Body, Table, complete, ends, known, listed, members, names, newest

TEXT = (
    "Shares are of the member’s total with the world, as it reported them to the IMF, so that a partner that is not "
    "tabled does not raise the others. A blank pair is unknown, not zero. Concentration is given only where the tabled "
    "partners cover nearly all of the total."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    states, partners, called = members(region), region.partners, names(region)
    shares = measures.partner_share(region, domain="goods trade").filter(
        pl.col("subject").is_in(states) & pl.col("counterpart").is_in(partners)
    )
    if not shares["value"].count():
        return None
    year = newest(shares, enough=0.75)
    shown = complete(
        shares.filter(pl.col("year") == year), "not reported for this year", subject=states, counterpart=partners
    )
    firsts = known(shown).sort("value", descending=True).unique("subject", keep="first", maintain_order=True)
    (top, count), *_ = firsts.group_by("counterpart").len().sort("len", "counterpart", descending=True).iter_rows()
    table = Table(
        "dependence-table",
        f"{called[top]} is the first of these partners in goods trade "
        f"for {count} of the {firsts.height} members with figures, {year}",
        shown,
        {
            "caption": f"Share of the partner in the member’s goods trade with the world, percent, {year}",
            "across": "counterpart",
            "names": called,
            "headings": {"subject": "Member"},
            "places": 1,
        },
    )
    spread = measures.effective_partners(region, domain="goods trade").filter(
        pl.col("subject").is_in(states) & (pl.col("year") == year)
    )
    low, high = ends(spread)
    dots = figures.dots(
        spread,
        id="effective-partners",
        names=called,
        by=None,
        axis="effective number of partners",
        title=f"Where partners are covered, trade is spread over {low['value']:.0f} to {high['value']:.0f} effective partners",
        caption=f"Effective number of partners (1/HHI) in goods trade, {year}. Rules: exact bounds for what the tables "
        "leave uncovered.",
        alt=f"Effective number of trade partners by member, {year}; members without covered partners have no figure.",
    )
    covered = _covered(region, states)
    enough = set(covered.filter(pl.col("value") >= MINIMUM_COVERAGE)["domain"].to_list())
    where = [domain for domain in DOMAINS if domain in enough]
    matrix = figures.matrix(
        covered,
        id="coverage",
        columns="domain",
        across=DOMAINS,
        names=called,
        full=MINIMUM_COVERAGE,
        order=states,
        title=f"Enough partners are tabled to speak of concentration only in {listed(where)}",
        caption=f"Part of the member’s total that the tabled partners cover; {MINIMUM_COVERAGE:g} % or more counts as "
        "covered. Newest year of each domain.",
        alt=f"Coverage of partners by member and domain. Some member is covered in {listed(where)}; elsewhere none is.",
    )
    return TEXT, [table, dots, matrix]


def _covered(region: Region, states: list[str]) -> pl.DataFrame:
    """Return one row for each state and domain: the newest year that has a value, else the newest."""
    frame = measures.coverage(region).filter(pl.col("subject").is_in(states))
    ordered = frame.sort("subject", "domain", pl.col("value").is_not_null(), "year", nulls_last=False)
    return ordered.group_by("subject", "domain", maintain_order=True).last().select(frame.columns)
