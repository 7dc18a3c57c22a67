"""One recipe a source: what to download by hand and from where, how often it comes out, when the next is due, who reads it.

Nothing is fetched. The day due is computed from the newest row that the region holds of the source's measures: the year
after it, plus the months after the end of a year until the publisher is usually out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from ..region import Region
from . import dots, recaap, survey, unvotes, weo
from .plan import Import

IMPORTERS: dict[str, Callable[..., Import]] = {
    "dots": dots.plan, "recaap": recaap.plan, "survey": survey.plan, "unvotes": unvotes.plan, "weo": weo.plan,
}  # fmt: skip
"""Every importer by its word."""


@dataclass(frozen=True)
class Recipe:
    """How one source is brought up to date.

    Attributes
    ----------
    id : str
    title, publisher : str
    page : str
        Title of the page or product on the publisher's site to look for.
    fetch : str
        What to download or type off, step by step.
    sources : tuple of str
        Beginnings of the ``source_id`` of earlier editions in the table ``sources``; their rows give the address.
    measures : tuple of str
        Measures whose newest year dates what the region holds; empty for a survey.
    survey : str
        Name of the survey whose newest wave dates it.
    step : int
        Years from one edition to the next.
    lag : int
        Months from the end of a figure's year until it is usually published.
    importer : str
        Word of `IMPORTERS`.
    caution : str
    """

    id: str
    title: str
    publisher: str
    page: str
    fetch: str
    sources: tuple[str, ...]
    importer: str
    measures: tuple[str, ...] = ()
    survey: str = ""
    step: int = 1
    lag: int = 6
    caution: str = ""


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        id="weo",
        title="World Economic Outlook",
        publisher="International Monetary Fund",
        page="World Economic Outlook database, By Countries, entire dataset",
        fetch="Download the tab-delimited file of the newest edition (April or October).",
        sources=("weo",),
        importer="weo",
        measures=("gdp_nominal", "gdp_ppp", "population"),
        lag=4,
        caution="years after Estimates Start After are forecasts and carry the flag projection",
    ),
    Recipe(
        id="unvotes",
        title="UN General Assembly roll calls",
        publisher="Erik Voeten, Harvard Dataverse",
        page="United Nations General Assembly Voting Data",
        fetch="Download the file of roll-call votes (one row a state and roll call), or both tables of the R package unvotes.",
        sources=("unvotes",),
        importer="unvotes",
        measures=("unga_kappa",),
        lag=9,
        caution="releases revise earlier roll calls: import all sessions that are judged from one release",
    ),
    Recipe(
        id="trade-by-partner",
        title="Trade in goods by partner country",
        publisher="International Monetary Fund",
        page="International Trade in Goods (by partner country), formerly Direction of Trade Statistics",
        fetch="Export yearly exports (FOB) and imports (CIF) in US dollars by partner; name the columns as the importer says.",
        sources=("dots",),
        importer="dots",
        measures=("goods_exports", "goods_imports"),
        lag=6,
        caution="the series changed its name and method in 2025: do not compare across the break without looking",
    ),
    Recipe(
        id="sosea",
        title="The State of Southeast Asia survey",
        publisher="ISEAS - Yusof Ishak Institute, ASEAN Studies Centre",
        page="The State of Southeast Asia: Survey Report",
        fetch="Type the tables that are used into the survey template, one row an answer share, with the page as locator.",
        sources=("iseas", "sosea", "ssea"),
        importer="survey",
        survey="ISEAS_SSEA",
        lag=-8,
        caution="weights changed in 2022: fill in the column weighting",
    ),
    Recipe(
        id="recaap",
        title="Piracy and armed robbery against ships in Asia",
        publisher="ReCAAP Information Sharing Centre",
        page="Annual Report: Piracy and Armed Robbery Against Ships in Asia",
        fetch="Type the table of incidents by location into a sheet: area, year, incidents, actual, page.",
        sources=("recaap",),
        importer="recaap",
        measures=("maritime_incidents",),
        lag=1,
        caution="earlier years are restated: type the columns of both years",
    ),
)


def schedule(region: Region, on: date) -> pl.DataFrame:
    """Return one row a recipe, the most overdue first.

    Returns
    -------
    DataFrame
        id, title, publisher, page, fetch, importer, newest (year held, null where there is none), due (the day on which
        the next edition is usually out), overdue (days, 0 where it is not), address (of the newest source held, null
        where there is none), caution.
    """
    rows = []
    for recipe in RECIPES:
        newest = _newest(region, recipe)
        due = on if newest is None else _due(newest + recipe.step, recipe.lag)
        rows.append(
            {
                "id": recipe.id, "title": recipe.title, "publisher": recipe.publisher, "page": recipe.page,
                "fetch": recipe.fetch, "importer": recipe.importer, "newest": newest, "due": due,
                "overdue": max((on - due).days, 0), "address": _address(region, recipe), "caution": recipe.caution,
            }
        )  # fmt: skip
    schema: dict[str, Any] = {"newest": pl.Int32, "due": pl.Date, "overdue": pl.Int64, "address": pl.String}
    return pl.DataFrame(rows, schema_overrides=schema).sort(["due", "id"])


def _newest(region: Region, recipe: Recipe) -> int | None:
    """Return the newest year that the region holds and that is no projection."""
    if recipe.survey:
        waves = region.table("survey").filter((pl.col("survey") == recipe.survey) & pl.col("preferred"))["wave"]
        return None if waves.is_empty() else int(waves.max())  # type: ignore[arg-type]
    ties = region.table("ties").filter(
        pl.col("measure").is_in(recipe.measures),
        pl.col("preferred"),
        ~pl.col("flags").fill_null("").str.contains("projection"),
        pl.col("year") <= region.as_of.year,
        pl.any_horizontal(pl.col("source_id").str.starts_with(start) for start in recipe.sources)
        | (pl.lit(recipe.id) == "recaap"),
    )
    return None if ties.is_empty() else int(ties["year"].max())  # type: ignore[arg-type]


def _due(year: int, lag: int) -> date:
    """Return the first day of the month that begins `lag` months after the end of a year."""
    months = year * 12 + 12 + lag
    return date(months // 12, months % 12 + 1, 1)


def _address(region: Region, recipe: Recipe) -> str | None:
    sources = region.table("sources").filter(
        pl.any_horizontal(pl.col("source_id").str.starts_with(start) for start in recipe.sources),
        pl.col("url").is_not_null(),
    )
    return None if sources.is_empty() else str(sources.sort("published", nulls_last=False)["url"][-1])
