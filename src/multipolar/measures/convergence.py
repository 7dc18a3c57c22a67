"""Do two outlooks say the same? Overlap of stated principles, as two coders match them.

Principles are free text, so that a match is a judgement, never a comparison of letters. The judgements stand in the
pack's table ``codings``: a coder gives every item of an outlook one or more codes, with the words of the item that
each rests on. Two items match where they share a code in the same sense (``qualifier``): "inclusive prosperity" and
"inclusivity" of a region are one word and no match. An outlook is one framework of the table ``principles``, or
several of one document.

*Two coders.* A is strict (the same concept is named), B broad (the same field of policy); their rules stand in
``sources``. Key ``coder``: ``A``, ``B``, and ``both``, the mean of the two with them as its ends (interval "two
coders"). What holds with one coder only depends on how near two words must be. One hand coded twice by two rules:
`coder_agreement` says how much the rule matters, not how reliable another person would be. Basis is ``assumed``
throughout.

*Items, not documents.* What the table ``principles`` does not list cannot be shared: the lists are of three to eleven
short items, of different grain, some from general knowledge of a document. Length works against the longer list. The
name "Free and Open" is no item of the Japanese lists, nor is the condition under which that vision is open to others.

Readings (key column ``reading``)
    ``of the subject``
        Share of the subject's codes that the counterpart has too: how much of the one is found in the other.
    ``of both``
        Jaccard: shared codes over all codes of the two. The same both ways.

References
----------
Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and Psychological Measurement* 20(1),
37-46.
Krippendorff, K. (2018). *Content Analysis: An Introduction to Its Methodology*, 4th ed., SAGE.
"""

from __future__ import annotations

from datetime import date
from itertools import permutations

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from ..errors import Fault, UnknownName, UsageError
from ..region import BASIS, Region, estimate, weaker
from ..region.dates import bounds
from ..region.provenance import REFS

CODERS = ("A", "B")
BOTH = "both"
OF_SUBJECT, OF_BOTH = "of the subject", "of both"
TWO_CODERS = "two coders"
DIMS = ("outlook", "other", "coder", "reading")
ITEM = ["framework", "principle_or_pillar"]
SENSE = ["code", "qualifier"]
OUTLOOK = ["outlook", "actor", "since"]
NO_KAPPA = "both coders see the same in every pair of items, all or no matches: chance cannot be told from agreement"
SHARED, ONE_ONLY, OTHER_SENSE = "shared", "only in {}", "the same word in another sense"


def kappa(first: ArrayLike, second: ArrayLike) -> float:
    """Return Cohen's kappa of two coders' yes or no on the same cases; NaN where both always say the same one thing.

    >>> round(kappa([1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15), 2)
    0.4
    """
    one, other = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    seen = float(np.mean(one == other))
    chance = float(one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean()))
    return (seen - chance) / (1 - chance) if chance < 1 else float("nan")


def convergence(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the overlap of every two outlooks of different actors.

    Parameters
    ----------
    region : Region
        Its tables ``principles`` and ``codings`` are read.
    on : date, optional
        Outlooks that were public by that day. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``outlook`` (of the subject), ``other`` (of the counterpart), ``coder`` and ``reading``;
        ratio, 0 to 1. Year is that of the later outlook. Null with a reason where a coder has left an item uncoded.
        Refs: every coding and principle of both outlooks.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = convergence(mp.load("japan-asean")).filter(reading="of the subject", coder="A", other="AOIP 2019")
    >>> round(found.filter(outlook="US strategy 2022")["value"].item(), 2)
    0.33
    """
    known, items = _coded(region, on)
    left_out = _left_out(known, items)
    codes = {
        key: set(rows.select(SENSE).iter_rows())
        for key, rows in known.group_by("outlook", "coder", maintain_order=True)
    }
    rows = []
    for one, other in _pairs(known):
        reasons = [left_out.get((side["outlook"], coder)) for side in (one, other) for coder in CODERS]
        for reading in (OF_SUBJECT, OF_BOTH):
            values = []
            for coder in CODERS:
                mine, theirs = (codes.get((side["outlook"], coder), set()) for side in (one, other))
                reason = left_out.get((one["outlook"], coder)) or left_out.get((other["outlook"], coder))
                over = len(mine if reading == OF_SUBJECT else mine | theirs)
                values.append(None if reason else len(mine & theirs) / over)
                rows.append(_row(one, other, values[-1], reason) | {"coder": coder, "reading": reading})
            known_values = [value for value in values if value is not None]
            row = {"coder": BOTH, "reading": reading}
            if len(known_values) < len(CODERS):
                rows.append(_row(one, other, None, next(filter(None, reasons))) | row)
                continue
            ends = {"low": min(known_values), "high": max(known_values), "interval": TWO_CODERS}
            rows.append(_row(one, other, sum(known_values) / len(CODERS), None) | row | ends)
    return _framed(region, known, items, rows, "convergence", *DIMS)


def coder_agreement(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return how far the coders agree on which items of two outlooks match (Cohen 1960), for every two outlooks.

    A case is a pair of items, one of each outlook; a coder says yes where they share a code. The cases of one pair of
    outlooks are no independent sample, so that kappa has no interval here.

    Parameters are those of `convergence`.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``outlook`` and ``other``. Null with a reason where both coders see no match at all, or
        all items match: then nothing can be told from chance.
    """
    known, items = _coded(region, on)
    left_out = _left_out(known, items)
    senses = {
        key: set(rows.select(SENSE).iter_rows())
        for key, rows in known.group_by("outlook", "coder", *ITEM, maintain_order=True)
    }
    listed = {key[0]: sorted(rows.select(ITEM).iter_rows()) for key, rows in items.group_by("outlook")}
    rows = []
    for one, other in _pairs(known):
        pair = (one["outlook"], other["outlook"])
        reason = next((left_out[name, coder] for name in pair for coder in CODERS if (name, coder) in left_out), None)
        value = None
        if reason is None:
            cases = [(mine, theirs) for mine in listed[pair[0]] for theirs in listed[pair[1]]]
            said = [
                [bool(senses[pair[0], coder, *mine] & senses[pair[1], coder, *theirs]) for mine, theirs in cases]
                for coder in CODERS
            ]
            found = kappa(*said)
            value, reason = (found, None) if np.isfinite(found) else (None, NO_KAPPA)
        rows.append(_row(one, other, value, reason))
    return _framed(region, known, items, rows, "coder_agreement", "outlook", "other")


def matches(region: Region, outlook: str, other: str) -> pl.DataFrame:
    """Name what two outlooks share and what only one of them has.

    Parameters
    ----------
    region : Region
    outlook, other : str
        As in the table ``codings``.

    Returns
    -------
    DataFrame
        Not an ESTIMATE. One row a coder, code and qualifier: ``coder``, ``code``, ``qualifier``, ``match`` ("shared",
        "only in ...", or "the same word in another sense"), ``items`` and ``other_items`` (as stated, joined by "; ";
        null where there are none), ``refs``.

    Raises
    ------
    UnknownName
        An outlook that is not coded.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = matches(mp.load("japan-asean"), "FOIP 2023", "AOIP 2019")
    >>> sorted(found.filter(coder="A", match="shared")["code"])
    ['connectivity', 'rules-based order']
    """
    table = region.table("codings")
    names = sorted(set(table["outlook"]))
    for name in (outlook, other):
        if name not in names:
            raise UnknownName.of("outlook", name, names, expected=f"one of {', '.join(names)}")
    if outlook == other:
        raise UsageError(Fault("one-outlook", f"{outlook!r} is compared with itself", expected="two outlooks"))
    key = ["coder", *SENSE]
    sides = [
        table.filter(pl.col("outlook") == name)
        .group_by(key)
        .agg(pl.col("principle_or_pillar").unique().sort().str.join("; ").alias("items"), pl.col("ref").alias("refs"))
        for name in (outlook, other)
    ]
    joined = sides[0].join(sides[1], on=key, how="full", coalesce=True, nulls_equal=True, suffix="_other")
    one_only = pl.when(pl.col("items").is_null()).then(pl.lit(ONE_ONLY.format(other)))
    same_word = (pl.col("items").is_not_null().any() & pl.col("items_other").is_not_null().any()).over("coder", "code")
    return joined.select(
        *key,
        pl.when(pl.col("items").is_not_null() & pl.col("items_other").is_not_null())
        .then(pl.lit(SHARED))
        .when(same_word)
        .then(pl.lit(OTHER_SENSE))
        .otherwise(one_only.otherwise(pl.lit(ONE_ONLY.format(outlook))))
        .alias("match"),
        "items",
        pl.col("items_other").alias("other_items"),
        pl.concat_list(pl.col("refs", "refs_other").fill_null(pl.lit([], dtype=REFS))).list.sort().alias("refs"),
    ).sort(*key, nulls_last=False)


# -- what is coded ----------------------------------------------------------------------------------------------------


def _coded(region: Region, on: date | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the codings of outlooks public by a day, and the items of these outlooks."""
    table = region.table("codings").filter(pl.col("coder").is_in(CODERS))
    day = on or region.as_of
    public = [text for text in table["since"].unique().to_list() if bounds(text)[1] <= day]
    known = table.filter(pl.col("since").is_in(public)).sort("outlook", "coder", *ITEM, *SENSE)
    principles = region.table("principles").filter("preferred").select(*ITEM, "ref", "basis")
    return known, principles.join(known.select("framework", "outlook").unique(), on="framework")


def _left_out(known: pl.DataFrame, items: pl.DataFrame) -> dict[tuple[str, str], str]:
    """Return why an outlook cannot be compared by a coder: the items without a code."""
    grid = items.select("outlook", *ITEM).unique().join(pl.DataFrame({"coder": CODERS}), how="cross")
    gaps = grid.join(known, on=["outlook", "coder", *ITEM], how="anti").sort("outlook", "coder", *ITEM)
    told = gaps.group_by("outlook", "coder").agg(pl.col("principle_or_pillar").str.join("; "))
    return {(name, coder): f"coder {coder} has not coded, of {name}: {text}" for name, coder, text in told.iter_rows()}


def _pairs(known: pl.DataFrame) -> list[tuple[dict[str, str], dict[str, str]]]:
    outlooks = known.select(OUTLOOK).unique("outlook", keep="first", maintain_order=True).sort("outlook").to_dicts()
    return [(one, other) for one, other in permutations(outlooks, 2) if one["actor"] != other["actor"]]


def _row(one: dict[str, str], other: dict[str, str], value: float | None, reason: str | None) -> dict[str, object]:
    return {
        "subject": one["actor"], "counterpart": other["actor"], "outlook": one["outlook"], "other": other["outlook"],
        "year": max(bounds(side["since"])[1].year for side in (one, other)), "value": value, "reason": reason,
        "low": None, "high": None, "interval": None,
    }  # fmt: skip


def _framed(
    region: Region, known: pl.DataFrame, items: pl.DataFrame, rows: list[dict[str, object]], measure: str, *dims: str
) -> pl.DataFrame:
    """Return the ESTIMATE frame of rows, with every coding and principle of both outlooks behind each."""
    behind = (
        pl.concat([part.select("outlook", "ref", pl.col("basis").cast(BASIS)) for part in (known, items)])
        .group_by("outlook")
        .agg(pl.col("ref").unique().sort().alias("refs"), pl.col("basis").max())
    )
    schema = {"value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "year": pl.Int32, "reason": pl.String}
    texts = ("subject", "counterpart", "interval", *dims)
    made = (
        pl.DataFrame(rows, schema={**dict.fromkeys(texts, pl.String), **schema})
        .join(behind, on="outlook", how="left")
        .join(behind.rename({"outlook": "other"}), on="other", how="left")
    )
    told = made.with_columns(
        pl.col("refs").list.set_union("refs_right").list.sort().alias("refs"),
        weaker(pl.col("basis"), pl.col("basis_right"), pl.lit("derived", dtype=BASIS)).alias("basis"),
        measure=pl.lit(measure),
        unit=pl.lit(region.measure(measure)["unit"]),
    )
    return estimate(told, *dims)
