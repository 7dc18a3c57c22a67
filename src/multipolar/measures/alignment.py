"""Alignment at the United Nations: how far apart states stand in the votes of the General Assembly.

The figures are the ideal points θ of Bailey, Strezhnev & Voeten (2017), one a state and year, from all roll calls of
the session: an ordinal item-response model in which resolutions that come back carry the scale from year to year.

What the points say, and what they do not

1. *The scale is that of the agenda.* It runs along the line that divides the Assembly, so a state may move because
   others bring other resolutions. All votes count alike. Votes on security alone give another picture
   (`unga_security_distance_to_group`; Bailey & Voeten 2018).
2. *The United States stand far out.* Nearly every state, allies too, lies between the two rivals and most lie nearer to
   China; a position below one half is the ordinary case, not a choice of camp.
3. *Intervals come from the published 5 and 95 percent quantiles of each state*, read as a normal posterior, and from
   independence of states, which is not so. States that vote alike are pulled together by the same resolutions (positive
   correlation: their distance is better known than is said here), the two ends of the scale are stretched together
   (negative correlation: theirs is less well known). The joint posterior is not published. Two years of one state are
   not independent either: the model smooths over time, so intervals of two years are no test of a change.

References
----------
Bailey, M., Strezhnev, A., & Voeten, E. (2017). Estimating dynamic state preferences from United Nations voting data.
*Journal of Conflict Resolution* 61(2), 430-456.
Bailey, M., & Voeten, E. (2018). A two-dimensional analysis of seventy years of United Nations voting. *Public Choice*
176, 33-55.
Leone, F., Nelson, L., & Nottingham, R. (1961). The folded normal distribution. *Technometrics* 3(4), 543-550.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..region import BASIS, Region, estimate, weaker

RIVALS = ("USA", "CHN")
"""The two powers between which a position is taken: 1 is the first, 0 the second."""

POLES = (*RIVALS, "JPN")
"""The powers from which distances are given."""

IDEAL_POINT = "unga_ideal_point"
SECURITY_POINT = "unga_ideal_point_security"
"""Ideal points from roll calls on nuclear weapons, arms control and disarmament alone: another scale than `IDEAL_POINT`."""

POSTERIOR = "90% posterior"
Z90 = 1.6448536269514722
"""Half-width of a central 90 percent interval, in standard deviations."""

DRAWS = 2048
"""Draws behind an interval; the error of a 5 percent quantile is then a twentieth of a standard deviation."""

Floats = NDArray[np.float64]
Points = dict[tuple[str, int], dict[str, Any]]
"""Rows of `ideal_points` by state and year."""


# -- the measures ---------------------------------------------------------------------------------------------------


def unga_distance(region: Region, *, on: date | None = None, year: int | None = None) -> pl.DataFrame:
    """Return |θ_i − θ_j| of every state and each of `POLES`, both ways round, a row a year.

    Parameters
    ----------
    region : Region
        Its figures of ``unga_ideal_point`` are read.
    on : date, optional
        No later year is used. Default: the region's as-of day.
    year : int, optional
        One year instead of all.

    Returns
    -------
    DataFrame
        ESTIMATE, unit "index": the scale of the ideal points, whose spread over all states is about one. ``low`` and
        ``high`` are the 5 and 95 percent quantiles of the folded normal distribution of the difference. Where two
        points all but coincide its 5 percent quantile lies above their distance; ``low`` is then the distance itself.
        Null with a reason in a year in which one of the two has no point.

    Examples
    --------
    >>> import multipolar as mp
    >>> frame = unga_distance(mp.load("japan-asean"), year=2023)
    >>> frame.filter(subject="VNM")["counterpart", "value"].rows()
    [('CHN', 0.648774), ('JPN', 1.336003), ('USA', 2.541306)]
    """
    points = ideal_points(region, on=on, year=year)
    states = points["subject"].unique().sort()
    towards = states.to_frame().join(pl.DataFrame({"counterpart": POLES}), how="cross")
    back = towards.select(subject="counterpart", counterpart="subject")
    pairs = pl.concat([towards, back]).unique().filter(pl.col("subject") != pl.col("counterpart"))
    found = _beside(_beside(_years(points, pairs), points, "subject", "i"), points, "counterpart", "j")
    gap = (pl.col("value_i") - pl.col("value_j")).abs()
    spread = (pl.col("sd_i") ** 2 + pl.col("sd_j") ** 2).sqrt()
    made = found.with_columns(value=gap.round(12), sd=spread)  # without the binary dust of the subtraction
    low, high = folded_quantiles(made["value"].to_numpy(), made["sd"].to_numpy())
    ends = {"low": pl.Series(np.minimum(low, made["value"].to_numpy())), "high": pl.Series(high)}
    return _finished(made.with_columns(**ends), "unga_distance", ("i", "j"), region)


def unga_position(region: Region, *, on: date | None = None, year: int | None = None) -> pl.DataFrame:
    """Return where a state lies between China (0) and the United States (1): (θ_i − θ_CHN) / (θ_USA − θ_CHN).

    A state that votes beyond a pole lies outside 0 and 1 and is left there: clipping would hide that the pole is not
    the end of the scale. The interval is by the delta method, with Var(a) = [σ_i² + (1−a)² σ_CHN² + a² σ_USA²] /
    (θ_USA − θ_CHN)²; the poles lie some thirty standard deviations apart, so that nothing is lost by it.

    Parameters are those of `unga_distance`. The rivals themselves have no row.

    Examples
    --------
    >>> import multipolar as mp
    >>> frame = unga_position(mp.load("japan-asean"), year=2023)
    >>> frame.filter(pl.col("subject").is_in(["JPN", "VNM"]))["value"].round(2).to_list()
    [0.62, 0.2]
    """
    points = ideal_points(region, on=on, year=year)
    states = points.select("subject").unique().filter(~pl.col("subject").is_in(RIVALS))
    found = _beside(_years(points, states), points, "subject", "i")
    for pole, name in zip(RIVALS, ("u", "c"), strict=True):
        found = _beside(found.with_columns(pl.lit(pole).alias(name)), points, name, name)
    scale = pl.col("value_u") - pl.col("value_c")
    a = pl.col("a")
    variance = pl.col("sd_i") ** 2 + (1 - a) ** 2 * pl.col("sd_c") ** 2 + a**2 * pl.col("sd_u") ** 2
    apart = scale > Z90 * (pl.col("sd_u").fill_null(0) ** 2 + pl.col("sd_c").fill_null(0) ** 2).sqrt()
    made = (
        found.with_columns(a=pl.when(apart).then((pl.col("value_i") - pl.col("value_c")) / scale))
        .with_columns(half=Z90 * variance.sqrt() / scale)
        .with_columns(
            value=a,
            low=a - pl.col("half"),
            high=a + pl.col("half"),
            reason=pl.when(~apart).then(pl.lit("the two rivals are not apart on the scale")),
            counterpart=pl.lit(None, dtype=pl.String),
        )
    )
    return _finished(made, "unga_position", ("i", "u", "c"), region)


def unga_distance_to_group(
    region: Region, *, on: date | None = None, year: int | None = None, group: str = "ASEAN", seed: int = 0
) -> pl.DataFrame:
    """Return the distance of every state's ideal point to the median of a group's members in that year.

    The members are those of the last day of the year (of `on` if that is earlier), so that a newcomer counts from its
    accession. Every member must have a point: the median of the others is that of another group. A member is compared
    with the median that it is part of.

    Parameters
    ----------
    group : str
        An institution with members ("ASEAN") or a group that is fixed by a list ("ASEAN10").
    seed : int
        Of the draws behind the interval.

    Other parameters are those of `unga_distance`.

    Returns
    -------
    DataFrame
        ESTIMATE, counterpart = the group. ``value`` is from the points; ``low`` and ``high`` are the 5 and 95 percent
        quantiles over draws of every state from its own posterior, widened to hold the value where need be.
        Distances of one year share the median's error: to compare two as if they were independent, as a proposition
        does, is to take their difference for less sure than it is when both lie on the same side.

    Examples
    --------
    >>> import multipolar as mp
    >>> frame = unga_distance_to_group(mp.load("japan-asean"), year=2023)
    >>> frame.filter(pl.col("subject").is_in(["JPN", "USA"]))["value"].round(2).to_list()
    [1.22, 2.42]
    """
    return _to_group(region, "unga_distance_to_group", IDEAL_POINT, on, year, group, seed)


def unga_security_distance_to_group(
    region: Region, *, on: date | None = None, year: int | None = None, group: str = "ASEAN", seed: int = 0
) -> pl.DataFrame:
    """Return the same distance in votes on nuclear weapons, arms control and disarmament alone.

    The points are this project's own estimates from public roll calls (``unga_ideal_point_security``), on a scale of their
    own: distances of the two agendas are not to be subtracted. Nuclear powers and those under their umbrella vote apart from
    nearly all others on this agenda; it says little on the security of the region.

    Parameters are those of `unga_distance_to_group`.
    """
    return _to_group(region, "unga_security_distance_to_group", SECURITY_POINT, on, year, group, seed)


def _to_group(
    region: Region, measure: str, figure: str, on: date | None, year: int | None, group: str, seed: int
) -> pl.DataFrame:
    day, code = on or region.as_of, region.actor(group)
    points = by_state(ideal_points(region, on=on, year=year, figure=figure))
    drawn = point_draws(points, seed)
    states = sorted({state for state, _ in points})
    rows: list[dict[str, Any]] = []
    for when in sorted({year for _, year in points}):
        members = region.states(code, min(date(when, 12, 31), day))
        names = members["actor"].to_list()
        there = [state for state in states if (state, when) in points]
        rows += [
            {"subject": state, "year": when, "reason": _absent(state, when)} for state in states if state not in there
        ]
        if reason := _no_median(members, [name for name in names if name not in there], code):
            rows += [{"subject": state, "year": when, "reason": reason} for state in there]
            continue
        inside = [points[name, when] for name in names]
        refs = {ref for row in (*members.iter_rows(named=True), *inside) for ref in row["refs"]}
        median = float(np.median([row["value"] for row in inside]))
        medians = np.median([drawn[name, when] for name in names], axis=0)
        bounds = quantiles(np.abs(np.array([drawn[state, when] for state in there]) - medians))
        for state, low, high in zip(there, *(end.tolist() for end in bounds), strict=True):
            own = points[state, when]
            value = abs(own["value"] - median)
            row = {"subject": state, "year": when, "value": value, "basis": own["basis"]}
            rows.append(row | interval(low, high, value) | {"refs": sorted({*refs, *own["refs"]})})
    unit = region.measure(measure)["unit"]
    schema: dict[str, Any] = {
        "subject": pl.String,
        "year": pl.Int32,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
    }
    schema |= {"interval": pl.String, "basis": pl.String, "reason": pl.String, "refs": pl.List(pl.UInt32)}
    made = pl.DataFrame(rows, schema=schema).with_columns(
        measure=pl.lit(measure), counterpart=pl.lit(code), unit=pl.lit(unit),
        basis=_derived(pl.col("basis").cast(BASIS)),
    )  # fmt: skip
    return estimate(made)


# -- points, draws, quantiles ---------------------------------------------------------------------------------------


def ideal_points(
    region: Region, *, on: date | None = None, year: int | None = None, figure: str = IDEAL_POINT
) -> pl.DataFrame:
    """Return the ideal points of states: subject, year, value, sd (null without quantiles), refs, basis."""
    found = region.figures(figure).filter(pl.col("value").is_not_null(), pl.col("year") <= (on or region.as_of).year)
    if year is not None:
        found = found.filter(pl.col("year") == year)
    return found.select(
        "subject", "year", "value", ((pl.col("high") - pl.col("low")) / (2 * Z90)).alias("sd"), "refs", "basis"
    )


def by_state(points: pl.DataFrame) -> Points:
    """Return the rows of `ideal_points` by (state, year)."""
    return {(row["subject"], row["year"]): row for row in points.iter_rows(named=True)}


def point_draws(points: Points, seed: int) -> dict[tuple[str, int], Floats]:
    """Return draws (DRAWS,) of ideal points; a state's own, whatever other states are drawn. NaN without quantiles.

    A state's noise is the same in every year: nothing here joins two years in one draw.
    """
    states = {state for state, _ in points}
    noise = {state: stream(seed, f"{IDEAL_POINT} {state}").standard_normal(DRAWS) for state in states}
    return {
        (state, year): row["value"] + (np.nan if row["sd"] is None else row["sd"]) * noise[state]
        for (state, year), row in points.items()
    }


def stream(seed: int, name: str) -> np.random.Generator:
    """Return a generator that depends on the seed and the name of what is drawn alone."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def quantiles(draws: Floats) -> tuple[Floats, Floats]:
    """Return the 5 and 95 percent quantiles of draws (..., DRAWS); NaN where a draw is not known."""
    low, high = np.quantile(draws, (0.05, 0.95), axis=-1)
    return low, high


def interval(low: float, high: float, value: float) -> dict[str, Any]:
    """Return low, high and interval of quantiles of draws, widened to hold the value; nothing where they are NaN."""
    return {} if np.isnan(low) else {"low": min(low, value), "high": max(high, value), "interval": "90% draws"}


def folded_quantiles(mean: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """Return the 5 and 95 percent quantiles of |X|, X normal with `mean` and `sd` (arrays of one shape; NaN stays).

    By bisection of P(|X| <= x) = Φ((x − μ)/σ) − Φ((−x − μ)/σ), to 1e-12 of its range.

    >>> low, high = folded_quantiles(np.array([0.0]), np.array([1.0]))
    >>> low.round(4), high.round(4)
    (array([0.0627]), array([1.96]))
    """
    from scipy.special import ndtr

    mean = np.abs(np.asarray(mean, dtype=float))
    spread = np.where(np.asarray(sd, dtype=float) > 0, sd, np.nan)
    ends = []
    for level in (0.05, 0.95):
        low, high = np.zeros_like(mean), mean + 4 * spread
        for _ in range(40):
            middle = (low + high) / 2
            below = ndtr((middle - mean) / spread) - ndtr((-middle - mean) / spread) < level
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        ends.append(np.where(np.asarray(sd) == 0, mean, (low + high) / 2))
    return ends[0], ends[1]


# -- frames ---------------------------------------------------------------------------------------------------------


def _years(points: pl.DataFrame, who: pl.DataFrame) -> pl.DataFrame:
    return points.select("year").unique().join(who, how="cross")


def _beside(frame: pl.DataFrame, points: pl.DataFrame, column: str, name: str) -> pl.DataFrame:
    """Add the points of the actors in a column as value_, sd_, refs_, basis_ and absent_ with a name."""
    there = points.rename({"subject": column}).rename(
        {part: f"{part}_{name}" for part in ("value", "sd", "refs", "basis")}
    )
    absent = pl.format("no ideal point of {} in {} is in the tables", column, "year")
    return frame.join(there, on=[column, "year"], how="left").with_columns(
        pl.when(pl.col(f"value_{name}").is_null()).then(absent).alias(f"absent_{name}")
    )


def _finished(made: pl.DataFrame, measure: str, names: Iterable[str], region: Region) -> pl.DataFrame:
    """Return the ESTIMATE: reasons, basis and refs of all the points that went in."""
    told = [pl.col(f"absent_{name}") for name in names]
    also = [pl.col("reason")] if "reason" in made.columns else []
    refs = pl.concat_list([pl.col(f"refs_{name}").fill_null([]) for name in names]).list.unique().list.sort()
    known, bounded = pl.col("value").is_not_null(), pl.col("low").is_not_null()
    made = made.with_columns(pl.col("value", "low", "high").fill_nan(None))
    return estimate(
        made.with_columns(
            measure=pl.lit(measure),
            unit=pl.lit(region.measure(measure)["unit"]),
            interval=pl.when(bounded).then(pl.lit(POSTERIOR)),
            reason=pl.coalesce(*told, *also),
            refs=pl.when(known).then(refs),
            basis=pl.when(known).then(_derived(*[pl.col(f"basis_{name}") for name in names])),
        )
    )


def _derived(*basis: pl.Expr) -> pl.Expr:
    """Return the weakest basis, never above "derived"; null where there is none."""
    return pl.when(pl.all_horizontal(part.is_not_null() for part in basis)).then(
        weaker(*basis, pl.lit("derived", dtype=BASIS))
    )


def _absent(state: str, year: int) -> str:
    return f"no ideal point of {state} in {year} is in the tables"


def _no_median(members: pl.DataFrame, without: list[str], group: str) -> str | None:
    """Say why a group has no median in a year."""
    unsure = members.filter(pl.col("holds").is_null())["actor"].to_list()
    if members.is_empty():
        return f"no member of {group} in that year is in the tables"
    if unsure:
        return f"whether {', '.join(unsure)} belonged to {group} is not known"
    return f"no ideal point of {', '.join(without)}, of {members.height} members of {group}" if without else None
