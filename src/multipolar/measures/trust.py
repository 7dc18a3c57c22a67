"""What elites and publics answered: trust, distrust, the forced choice between two powers, partners to hedge with.

The rows are answer shares of surveys as printed. Four rules keep them from being read as more than they are.

1. *Surveys and samples stand side by side, never merged*: `survey` and `sample` (elite, public) are keys. The poll of
   2017 is another survey than the series from 2019 on. "Confidence that a power will do the right thing" (`trust`),
   the most reliable country (`most_reliable`) and the partner to hedge with (`hedging_partner`) are three questions.
2. *A series breaks where its weighting does.* Averages of ``ISEAS_SSEA`` are over respondents until the wave of 2021
   and over ten countries equally from 2022. The key `reading` shows it: ``"published"`` is as printed (a forced choice
   that is printed for the rival alone is 100 less it, basis derived); ``"equal weights"`` is the mean of the country
   cells, named ``"equal weights, 9 of 10"`` when one is missing, and not made from fewer; ``"restated 2021"`` is what
   the report of the next wave says of 2021, known from then on: the bridge across the break.
3. *Country cells are data points, not series.* Trust in Japan is tabled for one to four countries a wave, some of them
   from 26 persons: nothing is smoothed or filled there. Only the forced choice, with 58 of 60 cells, carries a model
   (`multipolar.measures.choice`).
4. *An interval covers sampling noise alone.* The samples are elite and self-selected; that error has no figure. Where
   the number n of respondents is known, the interval is Wilson's (1927) for n / design effect; the design effect is an
   assumption of the pack, while the value keeps its own basis. For equal country weights n is the effective number
   k² / Σ(1/nᵢ) (Kish 1965) if every nᵢ is known, else the total, which is then too large. No n, no interval.

Where a survey tables one power for a group of states in a wave, every other power that it ever tabled for that question
is in the frame too, null with a reason.

References
----------
Kish, L. (1965). *Survey Sampling*, §11.7. Wiley.
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *JASA* 22, 209-212.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from ..errors import UnknownName
from ..region import BASIS, ESTIMATE, Region, estimate, merged, weaker
from .respondents import Z95, design_effect, members, respondents, wilson

ENOUGH = 0.9
"""Part of a group's states that must have a cell before their mean stands for the group."""

DIMS = ("survey", "sample", "reading")
CELL = ("survey", "sample", "wave", "population", "counterpart", "reading")
WHO = ("survey", "wave", "population")
REFS = ESTIMATE["refs"]


# -- the measures ---------------------------------------------------------------------------------------------------


def trust(region: Region, *, on: date | None = None, **dims: str) -> pl.DataFrame:
    """Return the share that is confident that a power will do the right thing.

    The answer "trust" is "very confident" and "confident" together, as the reports add them.

    Parameters
    ----------
    region : Region
        Its tables ``survey`` and ``parameters`` are read.
    on : date, optional
        Waves up to that year; a restatement counts from the wave that makes it.
    **dims : str
        Only these rows: ``survey``, ``sample``, ``reading``.

    Returns
    -------
    DataFrame
        ESTIMATE with subject = population, counterpart = the power, year = wave, and the keys survey, sample, reading.

    Raises
    ------
    UnknownName
        A dim that no row could have.

    Examples
    --------
    >>> import multipolar as mp
    >>> frame = trust(mp.load("japan-asean"), survey="ISEAS_SSEA", reading="published")
    >>> dict(frame.filter(subject="ASEAN10", counterpart="JPN").select("year", "value").iter_rows())
    {2019: 65.9, 2020: 61.2, 2021: 67.1, 2022: 54.2, 2023: 54.5, 2024: 58.9, 2025: 66.8}
    """
    return _chosen(region, _confidence(region, "trust", on or region.as_of), dims)


def distrust(region: Region, *, on: date | None = None, **dims: str) -> pl.DataFrame:
    """Return the share with little or no confidence that a power will do the right thing; as `trust`.

    Trust and distrust of a cell add to less than 100: the rest has no opinion.
    """
    return _chosen(region, _confidence(region, "distrust", on or region.as_of), dims)


def forced_choice(region: Region, *, on: date | None = None, **dims: str) -> pl.DataFrame:
    """Return the share that would align with a power if ASEAN were forced to choose; as `trust`.

    The published share of the United States falls from 61.5 (2021) to 57.0 (2022); on equal weights it is 56.2 and
    56.9. The fall is the change of weights.
    """
    return _chosen(region, _alignment(region, on or region.as_of), dims)


def hedging_partner(region: Region, *, on: date | None = None, **dims: str) -> pl.DataFrame:
    """Return the share that names a power as preferred partner to hedge against the rivalry; as `trust`."""
    day = on or region.as_of
    return _chosen(region, _measured(region, "hedging_partner", _named(region, "Q_HEDGE", day), day), dims)


def most_reliable(region: Region, *, on: date | None = None, **dims: str) -> pl.DataFrame:
    """Return the share of a public that names a power as the most reliable country; as `trust`.

    A single choice from a list that changes from poll to poll, as do the countries asked: the groups ASEAN7 and ASEAN9
    are not one series. Whether Japan alone is "reliable" is another question of these polls and is not returned.
    """
    day = on or region.as_of
    return _chosen(region, _measured(region, "most_reliable", _named(region, "M_MOST_RELIABLE", day), day), dims)


# -- answers as printed ---------------------------------------------------------------------------------------------


def _confidence(region: Region, answer: str, on: date) -> pl.DataFrame:
    """Return trust or distrust: a question for each power, the power's code at the end of its id."""
    power = pl.col("question_id").str.strip_prefix("Q_TRUST_")
    asked = pl.col("question_id").str.starts_with("Q_TRUST_") & (pl.col("option") == answer)
    return _measured(region, answer, _answers(region, on).filter(asked).with_columns(counterpart=power), on)


def _alignment(region: Region, on: date) -> pl.DataFrame:
    """Return the forced choice: with two powers to choose from, one share gives the other."""
    printed = _named(region, "Q_ALIGN", on)
    powers = printed["counterpart"].unique().sort().to_list()
    if len(powers) == 2:
        turned = printed.with_columns(
            pl.col("counterpart").replace(powers, powers[::-1]),
            value=(100 - pl.col("value")).round(6),  # the printed decimals, without the binary dust of the subtraction
            basis=weaker(pl.col("basis"), pl.lit("derived", dtype=BASIS)),
        )
        printed = pl.concat([printed, turned.join(printed, on=CELL, how="anti")])
    return _measured(region, "forced_choice", printed, on)


def _named(region: Region, question: str, on: date) -> pl.DataFrame:
    """Return the answers to a question whose options are powers."""
    return _answers(region, on).filter(pl.col("question_id") == question).with_columns(counterpart=pl.col("option"))


def _answers(region: Region, on: date) -> pl.DataFrame:
    """Return the preferred answer shares known on a day, and the restated ones from the year after their wave."""
    restated = ~pl.col("preferred") & pl.col("flags").fill_null("").str.split(";").list.contains("restated")
    known = pl.col("wave") + restated.cast(pl.Int32) <= on.year
    rows = region.table("survey").filter(pl.col("preferred") | restated, known, pl.col("share_pct").is_not_null())
    return rows.select(
        "survey", "sample", "wave", "question_id", "population", "option", "n", "weighting",
        pl.when(restated).then(pl.format("restated {}", "wave")).otherwise(pl.lit("published")).alias("reading"),
        pl.col("share_pct").alias("value"),
        pl.col("basis").cast(BASIS),
        pl.concat_list("ref").cast(REFS).alias("refs"),
    )  # fmt: skip


# -- with intervals, means over countries, and what is missing ------------------------------------------------------


def _measured(region: Region, measure: str, answers: pl.DataFrame, on: date) -> pl.DataFrame:
    """Return the ESTIMATE of answer shares."""
    if answers.is_empty():
        return estimate(pl.DataFrame(schema=dict.fromkeys(DIMS, pl.String)), *DIMS)
    groups = members(region)
    effect, effect_ref = design_effect(region, on)
    sized = _sized(answers.drop("question_id", "option"), respondents(region, on), groups).with_columns(
        pl.col("n") / effect, n_refs=pl.col("n_refs").list.concat(pl.lit([effect_ref], dtype=REFS))
    )
    low, high = wilson(pl.col("value"), pl.col("n"))
    printed = sized.with_columns(low=low, high=high)
    rows = pl.concat([printed, _means(sized, groups), _absent(printed, groups)], how="diagonal_relaxed")
    bounded = pl.col("low").is_not_null()
    made = rows.rename({"population": "subject", "wave": "year"}).with_columns(
        measure=pl.lit(measure),
        unit=pl.lit(region.measure(measure)["unit"]),
        interval=pl.when(bounded).then(pl.lit(f"95% sampling, design effect {effect:g}")),
        refs=pl.when(bounded).then(pl.col("refs").list.set_union("n_refs")).otherwise("refs").list.sort(),
    )
    return estimate(made, *DIMS)


def _sized(answers: pl.DataFrame, sizes: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Add n and n_refs: the row's own n, else the effective n of an equally weighed group, else the sample's."""
    states = (
        groups.join(sizes, on="population")
        .group_by(pl.col("group").alias("population"), "survey", "wave")
        .agg(
            n_equal=pl.len() ** 2 / (1 / pl.col("n")).sort().sum(),
            equal_refs=pl.col("n_refs").explode().unique(),
            known=pl.len(),
        )
    )
    whole = states.join(groups.group_by(population="group").len(), on="population").filter(
        pl.col("known") == pl.col("len")
    )
    equal = whole.select(*WHO, "n_equal", "equal_refs", weighting=pl.lit("equal"))
    found = answers.join(sizes, on=WHO, how="left", suffix="_sample").join(equal, on=[*WHO, "weighting"], how="left")
    own, weighed = pl.col("n").is_not_null(), pl.col("n_equal").is_not_null()
    return found.with_columns(
        n=pl.when(own).then("n").when(weighed).then("n_equal").otherwise("n_sample").cast(pl.Float64),
        n_refs=pl.when(own).then(pl.lit([], dtype=REFS)).when(weighed).then("equal_refs").otherwise("n_refs"),
    ).drop("n_equal", "equal_refs", "n_sample")


def _means(sized: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return the means of country cells on equal weights, for the groups that the survey tables."""
    asked = sized.select("survey", "sample", group="population").unique()
    cells = sized.filter(pl.col("reading") == "published").join(groups, on="population")
    share = pl.col("value")
    means = (
        cells.join(asked, on=["survey", "sample", "group"])
        .group_by("survey", "sample", "wave", "group", "counterpart")
        .agg(
            *merged(),
            share.sort().mean(),
            # from the variance of a mean of independent cells; n is here per design effect
            half=Z95 * (share * (100 - share) / pl.col("n")).sort().sum().sqrt() / pl.len(),
            known=pl.col("n").is_not_null().all(),
            n_refs=pl.col("n_refs").explode().drop_nulls().unique(),
            k=pl.len(),
        )
    )
    half = pl.when("known").then("half")
    full = pl.col("k") == pl.col("len")
    found = means.join(groups.group_by("group").len(), on="group").filter(pl.col("k") >= ENOUGH * pl.col("len"))
    return found.rename({"group": "population"}).with_columns(
        reading=pl.when(full).then(pl.lit("equal weights")).otherwise(pl.format("equal weights, {} of {}", "k", "len")),
        low=(share - half).clip(lower_bound=0),
        high=(share + half).clip(upper_bound=100),
    )


def _absent(printed: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return, for each group and wave of a survey, the powers that it tables elsewhere and not here."""
    of_groups = pl.col("population").is_in(groups["group"].unique().to_list())
    rows = printed.filter(of_groups, pl.col("reading") == "published")
    waves = rows.select("survey", "sample", "wave", "population", "reading").unique()
    missing = waves.join(rows.select("survey", "counterpart").unique(), on="survey").join(rows, on=CELL, how="anti")
    return missing.with_columns(reason=pl.format("no figure for {} in this wave is in the tables", "counterpart"))


def _chosen(region: Region, frame: pl.DataFrame, dims: Mapping[str, str]) -> pl.DataFrame:
    """Return the rows asked for; a word that no row could have is an error, not an empty answer."""
    for name, value in dims.items():
        if name not in DIMS:
            raise UnknownName.of("dimension", name, DIMS, expected=f"one of {', '.join(DIMS)}")
        known = {*frame[name], *(("published", "equal weights") if name == "reading" else region.table("survey")[name])}
        if value not in known:
            raise UnknownName.of(name, value, known, expected=f"one of {', '.join(sorted(known))}")
        frame = frame.filter(pl.col(name) == value)
    return frame
