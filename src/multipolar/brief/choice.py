"""The forced choice: on the map, by state with intervals, and over time on one weighting."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..figures import Figure
from ..region import Region
from .exhibit import Body, Exhibit, Table, complete, ends, known, members, names, newest

VIEW = (91.0, -11.5, 142.0, 29.0)
TEXT = (
    "If ASEAN had to align with one of the rivals, the United States or China? The question is asked of the same elite "
    "sample since 2020. The published regional share for the United States fell from 2021 to 2022; rebuilt from the "
    "country figures on equal weights it did not: the fall came with the change of weights. The level is the share less its "
    "sampling noise, the forecast what the next wave would publish; how far such forecasts were off, by this model and by "
    "simple rules, stands under the methods."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    frame = measures.forced_choice(region).filter(pl.col("counterpart") == "USA")
    states = members(region)
    cells = frame.filter((pl.col("reading") == "published") & pl.col("subject").is_in(states))
    if not cells["value"].count():
        return None
    year = newest(cells)
    now = complete(cells.filter(pl.col("year") == year), f"not in the country table of {year}", subject=states)
    shared = now.with_columns(pl.lit(year, dtype=pl.Int32).alias("year"), pl.lit("percent").alias("unit"))
    return TEXT, [*_where(region, shared, year), _over_time(frame, names(region)), *_ahead(region, frame, shared)]


def _where(region: Region, now: pl.DataFrame, year: int) -> list[Exhibit]:
    """Return the newest wave on a map and as dots with intervals."""
    told, called = known(now), names(region)
    lean = told.filter(pl.col("value") > 50).height
    clear = told.filter((pl.col("low") > 50) | (pl.col("high") < 50)).height
    low, high = ends(now)
    title = (
        f"Asked to choose, elites of {lean} of {told.height} members lean to the United States; "
        f"in {clear} the lean is clear of sampling noise"
    )
    span = f"{low['value']:.0f} % ({called[low['subject']]}) to {high['value']:.0f} % ({called[high['subject']]})"
    exhibits: list[Exhibit] = []
    if region.geometry is not None:
        places = region.table("actors").select("code", pl.col("short_name").alias("name"), "lat", "lon")
        exhibits.append(
            figures.choropleth(
                now,
                region.geometry,
                places,
                id="choice-map",
                title=title,
                names=called,
                middle=50.0,
                view=VIEW,
                breaks=(25, 40, 50, 60, 75),
                caption="Share that would choose the United States if ASEAN were forced to align with one rival, "
                f"percent, {year}; the rest chose China.",
                alt=f"Map of Southeast Asia. {title}. The values are in the next figure.",
            )
        )
    dots = figures.dots(
        now,
        id="choice-states",
        title=f"The share runs from {span}",
        names=called,
        by=None,
        reference=50.0,
        axis="would choose the United States, %",
        caption=f"The same shares with 95 % sampling intervals, {year}. The line marks an even split.",
        alt=f"Share choosing the United States by state, {year}, from {span}.",
    )
    return [*exhibits, dots]


def _over_time(frame: pl.DataFrame, called: dict[str, str]) -> Figure:
    """Return the regional share as published and on equal weights."""
    regional = known(frame).filter(pl.col("subject") == "ASEAN10")
    equal = pl.col("reading").str.starts_with("equal weights")
    printed = regional.filter(pl.col("reading") == "published").with_columns(pl.lit("as published").alias("reading"))
    rebuilt = regional.filter(equal).with_columns(pl.lit("equal country weights").alias("reading"))
    drawn = pl.concat([printed, rebuilt])
    share = {(row["reading"], row["year"]): row["value"] for row in drawn.iter_rows(named=True)}
    title = " ".join(
        (
            f"2021 to 2022: from {share['as published', 2021]:.1f} to {share['as published', 2022]:.1f} as published,",
            f"from {share['equal country weights', 2021]:.1f} to {share['equal country weights', 2022]:.1f}",
            "on one weighting",
        )
    )
    return figures.lines(
        drawn,
        id="choice-lines",
        title=title,
        names=called,
        by="reading",
        axis="would choose the United States, %",
        caption="Regional share that would choose the United States; equal weights rebuilt from the country figures "
        "(nine of ten countries in 2024 and 2025). Bands: 95 % sampling intervals, where all samples are known.",
        alt=f"Regional share choosing the United States by wave, as published and on equal country weights. {title}.",
    )


def _ahead(region: Region, frame: pl.DataFrame, states: pl.DataFrame) -> list[Exhibit]:
    """Return the newest wave as asked, its smoothed level, and the forecast of the next wave, by state."""
    level, forecast = known(measures.forced_choice_level(region)), known(measures.forced_choice_forecast(region))
    if level.is_empty() or forecast.is_empty():
        return []
    year, last, ahead = newest(states), newest(level), newest(forecast)
    group = sorted(set(level["subject"]) - set(states["subject"]))
    whole = frame.filter(pl.col("reading") == "published", pl.col("year") == year, pl.col("subject").is_in(group))
    told = {
        f"as asked, {year}": pl.concat([whole, states], how="diagonal_relaxed"),
        f"level, {last}": level.filter(pl.col("year") == last),
        f"forecast, {ahead}": forecast.filter(pl.col("year") == ahead),
    }
    parts = {name: part.with_columns(pl.lit(name).alias("reading")) for name, part in told.items()}
    rows = pl.concat(list(parts.values()), how="diagonal_relaxed")
    coming = (
        parts[f"forecast, {ahead}"].filter(~pl.col("subject").is_in(group)).sort("value", "subject", descending=True)
    )
    open_ = coming.filter(pl.col("low") < 50, pl.col("high") > 50).height
    grid = complete(rows, "not for this wave", subject=[*group, *coming["subject"].to_list()], reading=list(parts))
    layout = {
        "caption": f"Share that would choose the United States, percent. The level of {last} and the forecast of the wave of "
        f"{ahead} with 90 % intervals of the model, the share as asked with a 95 % sampling interval.",
        "rows": ("subject",),
        "across": "reading",
        "headings": {"subject": "Asked in"},
        "names": names(region),
        "places": 0,
    }
    title = f"The forecast for {ahead} leaves {open_} of {coming.height} states open: its range spans an even split"
    return [Table("choice-ahead", title, grid, layout)]
