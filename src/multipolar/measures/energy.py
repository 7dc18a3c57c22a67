"""Energy: what power is made of, what is imported, which lines join the grids, what was agreed and how far it came.

*Power mix* (``power_mix``, ``fossil_share``). Shares of generation by source as tabled. A group's fossil share weighs
its states by generation: consumption plus exports less imports. It is null unless every state has its figures.

*Import dependence* (``import_dependence``). The part of consumption that is not produced at home, 100 (C - P) / C: net,
so an exporter's is below zero. Consumption and production are of the same year, or of the nearest within two years
(the key ``produced`` says which); electricity is net imports over consumption. A fuel that is not used has none. From
whom it comes is in `multipolar.measures.fuel_suppliers`.

*Lines* (``interconnector``). Capacity of the lines between two states by stage, as of the year of the list; the pair in
alphabetical order, since a line runs both ways. Sums that a source gives for a group are rows of the group. Totals are
never made from pairs of several years.

*Projects* (``energy_projects``). Items of energy cooperation among the commitments, by giver, receiver and field, at
their furthest stage by the end of each year, as `commitments` sorts stages. A row that counts agreements ("70
memoranda") counts as many. An announcement is not a project, and what is absent was not found.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from ..region import BASIS_WORDS, ESTIMATE, Region, estimate
from ..region.dates import bounds
from .commitments import STAGES, UNCLEAR

SOURCES = {
    "electricity_share_fossil_fuels": "fossil fuels", "electricity_share_hydroelectricity": "hydropower",
    "electricity_share_nuclear": "nuclear", "electricity_share_solar": "solar", "electricity_share_wind": "wind",
    "electricity_share_geothermal": "geothermal", "electricity_share_biomass_and_waste": "biomass and waste",
    "electricity_share_tide_and_wave": "tide and wave",
}  # fmt: skip
"""Table measures of the power mix, and the word for each."""

FUELS = ("coal", "oil", "gas")
LINES = {
    "interconnector_capacity_existing": "in service", "interconnector_capacity_ongoing": "under construction",
    "interconnector_capacity_planned": "planned",
}  # fmt: skip
"""Table measures of power lines, and the stage."""

APART = 2
"""Years by which production may be away from consumption."""

SECTOR = "energy"
FIELDS = ("hydrogen", "CCUS")
"""Fields that an instrument may name; any other is `OTHER`."""

OTHER = "other"


def power_mix(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the share of each source in a state's electricity generation, percent; the key ``made_from``.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = power_mix(mp.load("japan-asean")).filter(subject="LAO", made_from="hydropower")
    >>> found.select("year", "value").row(0)
    (2023, 76.5)
    """
    day = on or region.as_of
    parts = [
        _tabled(region, name, day, "power_mix").with_columns(made_from=pl.lit(word)) for name, word in SOURCES.items()
    ]
    return estimate(pl.concat(parts), "made_from")


def fossil_share(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the share of fossil fuels in electricity generation, percent; the region's group weighted by generation.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = fossil_share(mp.load("japan-asean")).filter(subject="ASEAN")
    >>> round(found["value"].item(), 1)
    72.3
    """
    day = on or region.as_of
    states = _tabled(region, "electricity_share_fossil_fuels", day, "fossil_share")
    rows = [states]
    if region.group is not None:
        members = region.states(region.group, day).filter("holds")["actor"].to_list()
        rows += [_weighted(region, states, members, year, day) for year in states["year"].unique().sort().to_list()]
    return estimate(pl.concat(rows, how="diagonal_relaxed"))


def import_dependence(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the part of consumption that is not produced at home, percent; keys ``fuel`` and ``produced``.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = import_dependence(mp.load("japan-asean")).filter(subject="JPN", fuel="oil")
    >>> found.select("year", "produced", pl.col("value").round(1)).row(0)
    (2019, '2021', 99.7)
    """
    day = on or region.as_of
    rows = [row for fuel in FUELS for row in _fuel(region, fuel, day)]
    rows += _electricity(region, day)
    return _framed(region, rows, "import_dependence", "fuel", "produced")


def interconnector(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the capacity of power lines between two states, MW; the key ``stage``: in service, under construction, planned.

    Rows of a group alone are the source's own sums.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = interconnector(mp.load("japan-asean")).filter(subject="LAO", counterpart="THA")
    >>> dict(found.select("stage", "value").iter_rows())
    {'in service': 2111.0, 'planned': 3095.0, 'under construction': 3352.0}
    """
    day = on or region.as_of
    parts = []
    for name, stage in LINES.items():
        rows = _tabled(region, name, day, "interconnector", groups=True).with_columns(stage=pl.lit(stage))
        turned = pl.col("counterpart").is_not_null() & (pl.col("counterpart") < pl.col("subject"))
        parts.append(
            rows.with_columns(
                subject=pl.when(turned).then("counterpart").otherwise("subject"),
                counterpart=pl.when(turned).then("subject").otherwise("counterpart"),
            )
        )
    return estimate(pl.concat(parts), "stage")


def energy_projects(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return how many items of energy cooperation a giver and a receiver had at a stage, at the end of each year.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``field`` (hydrogen, CCUS, other) and ``stage`` (pledged, signed, delivered, unclear).
        Items without a date are left out.
    """
    day = on or region.as_of
    words = {word: stage for stage, listed in STAGES.items() for word in listed}
    rank = {stage: place for place, stage in enumerate((UNCLEAR, *STAGES))}
    items: dict[tuple[str, ...], list[tuple[date, str, float, int, str]]] = {}
    for row in region.table("commitments").filter("preferred", pl.col("sector") == SECTOR).iter_rows(named=True):
        if not row["date"] or bounds(row["date"])[0] > day:
            continue
        field = next((name for name in FIELDS if name in row["instrument"]), OTHER)
        count = float(row["amount"]) if row["currency"] == "COUNT" else 1.0
        told = (bounds(row["date"])[0], words.get(row["status"], UNCLEAR), count, row["ref"], row["basis"])
        items.setdefault((row["donor"], row["recipient"], field, row["item"]), []).append(told)
    cells: dict[tuple[str, str, str, str, int], list[tuple[float, list[int], str]]] = {}
    for (donor, recipient, field, _), known in items.items():
        for year in range(min(told[0] for told in known).year, day.year + 1):
            past = [told for told in known if told[0].year <= year]
            furthest = max(past, key=lambda told: (rank[told[1]], told[0]))
            key = (donor, recipient, field, furthest[1], year)
            basis = max((told[4] for told in past), key=BASIS_WORDS.index)
            cells.setdefault(key, []).append((furthest[2], [told[3] for told in past], basis))
    rows = [
        {
            "subject": donor, "counterpart": recipient, "field": field, "stage": stage, "year": year,
            "value": sum(part[0] for part in parts), "refs": sorted(ref for part in parts for ref in part[1]),
            "basis": max(["derived", *(part[2] for part in parts)], key=BASIS_WORDS.index),
        }
        for (donor, recipient, field, stage, year), parts in cells.items()
    ]  # fmt: skip
    return _framed(region, rows, "energy_projects", "field", "stage")


# -- parts ----------------------------------------------------------------------------------------------------


def _tabled(region: Region, name: str, day: date, measure: str, *, groups: bool = False) -> pl.DataFrame:
    """Return the preferred figures of a table measure up to a day, under another name."""
    figures = region.figures(name, groups=groups).filter(pl.col("value").is_not_null(), pl.col("year") <= day.year)
    return figures.with_columns(measure=pl.lit(measure), unit=pl.lit(region.measure(measure)["unit"]))


def _weighted(region: Region, shares: pl.DataFrame, members: list[str], year: int, day: date) -> pl.DataFrame:
    """Return the group's share of a year: null with the states that lack a figure."""
    own = {row["subject"]: row for row in shares.filter(pl.col("year") == year).iter_rows(named=True)}
    used = {name: _by(region, f"electricity_{name}", day) for name in ("consumption", "exports", "imports")}
    lacking = [state for state in members if state not in own or (state, year) not in used["consumption"]]
    row: dict[str, Any] = {"subject": region.group, "year": year}
    if lacking:
        row |= {"reason": f"no figure for {', '.join(lacking)}"}
    else:
        made, fossil, refs, basis = 0.0, 0.0, [], ["derived"]
        for state in members:
            figures = [
                (used[name].get((state, year)), sign)
                for name, sign in (("consumption", 1), ("exports", 1), ("imports", -1))
            ]
            power = sum(sign * figure["value"] for figure, sign in figures if figure)
            made, fossil = made + power, fossil + power * own[state]["value"]
            refs += [ref for figure in (own[state], *(f for f, _ in figures if f)) for ref in figure["refs"]]
            basis += [str(own[state]["basis"]), *(str(f["basis"]) for f, _ in figures if f)]
        row |= {"value": fossil / made, "refs": sorted(set(refs)), "basis": max(basis, key=BASIS_WORDS.index)}
    return _framed(region, [row], "fossil_share").select(shares.columns)


def _fuel(region: Region, fuel: str, day: date) -> list[dict[str, Any]]:
    rows = []
    produced = _by(region, f"{fuel}_production", day)
    for (state, year), used in _by(region, f"{fuel}_consumption", day).items():
        near = [(abs(other - year), other) for who, other in produced if who == state and abs(other - year) <= APART]
        row: dict[str, Any] = {
            "subject": state,
            "year": year,
            "fuel": fuel,
            "produced": str(min(near)[1]) if near else "",
        }
        if used["value"] == 0.0:
            row |= {"reason": f"no {fuel} is used"}
        elif not near:
            row |= {"reason": f"no production within {APART} years"}
        else:
            home = produced[state, min(near)[1]]
            row |= {"value": 100.0 * (1.0 - home["value"] / used["value"]), **_behind(used, home)}
        rows.append(row)
    return rows


def _electricity(region: Region, day: date) -> list[dict[str, Any]]:
    rows = []
    imports, exports = (_by(region, f"electricity_{name}", day) for name in ("imports", "exports"))
    for (state, year), used in _by(region, "electricity_consumption", day).items():
        flows = [(imports.get((state, year)), 1.0), (exports.get((state, year)), -1.0)]
        known = [(figure, sign) for figure, sign in flows if figure]
        row: dict[str, Any] = {"subject": state, "year": year, "fuel": "electricity", "produced": str(year)}
        if known:
            net = sum(sign * figure["value"] for figure, sign in known)
            row |= {"value": 100.0 * net / used["value"], **_behind(used, *(figure for figure, _ in known))}
        else:
            row |= {"reason": "neither imports nor exports in the tables"}
        rows.append(row)
    return rows


def _by(region: Region, name: str, day: date) -> dict[tuple[str, int], dict[str, Any]]:
    rows = region.figures(name).filter(pl.col("value").is_not_null(), pl.col("year") <= day.year)
    return {(row["subject"], row["year"]): row for row in rows.iter_rows(named=True)}


def _behind(*figures: dict[str, Any]) -> dict[str, Any]:
    basis = max(["derived", *(str(figure["basis"]) for figure in figures)], key=BASIS_WORDS.index)
    return {"refs": sorted({ref for figure in figures for ref in figure["refs"]}), "basis": basis}


def _framed(region: Region, rows: list[dict[str, Any]], measure: str, *dims: str) -> pl.DataFrame:
    schema = {
        **{name: dtype for name, dtype in ESTIMATE.items() if name not in ("measure", "unit", "basis")},
        "basis": pl.String,
    }
    made = pl.DataFrame(rows, schema={**schema, **dict.fromkeys(dims, pl.String)})
    return estimate(made.with_columns(measure=pl.lit(measure), unit=pl.lit(region.measure(measure)["unit"])), *dims)
