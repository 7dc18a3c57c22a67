"""Who sits where: actors and institutions as a two-mode network, on any day.

A *seat* is an actor's membership in an institution (the roles of `SEATS`) that holds on the day. Treaty allies have no
seat: the alliances of the United States are treaties of two, not a table at which all sit. The network is that of the
table ``memberships``: institutions that it lacks, and members that are no actors of the pack, are not in it.

*Dates left open.* Where a date known only to the year or month leaves a seat open, ``value`` is without all such
seats and ``low`` and ``high`` also with all of them (interval "date left open").

*Beside a null.* Who sits in many institutions shares many and lies between many. So the measures of structure stand
twice: reading ``observed``, and reading ``null mean``, the mean of random networks in which every actor and every
institution has as many seats as it has (Strona et al. 2014), with the range of their middle 90 percent. An observed
value inside that range says no more than the numbers of seats do. Degree itself has no null: it is what the random
networks keep.

References
----------
Borgatti, S. P. & Everett, M. G. (1997). Network analysis of 2-mode data. *Social Networks* 19, 243-269.
Strona, G. et al. (2014). A fast and unbiased procedure to randomize ecological binary matrices with fixed row and
column totals. *Nature Communications* 5, 4114.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from ..region import BASIS, Region, estimate, merged, weaker
from ..region.dates import held
from ..region.provenance import REFS
from ..region.schema import MEMBERSHIP
from .two_mode import Bools, Floats, betweenness, rewired

SEATS = tuple(role for role in MEMBERSHIP if role != "treaty ally")
"""Roles that are a seat at a table."""

OPEN = "date left open"
NULL = "90% null"
OBSERVED, EXPECTED = "observed", "null mean"
READINGS = (OBSERVED, EXPECTED)
SAMPLES = 200
"""Random networks of a null. The ends of its middle 90 percent are the 10th lowest and highest."""

NONE_SHARED = "the tables hold no institution in which both sit, which is not the same as none"
UNSURE = "whether it has a seat on that day is left open by a partial date"


def seats(region: Region, on: date) -> pl.DataFrame:
    """Return who sits where on a day.

    Returns
    -------
    DataFrame
        actor, institution, sure (false where a partial date leaves it open), refs, basis; one row a seat, by name.
    """
    rows = region.table("memberships").filter(pl.col("preferred") & pl.col("role").is_in(SEATS))
    return (
        held(rows, on)
        .filter(pl.col("holds").fill_null(True))
        .with_columns(pl.concat_list("ref").cast(REFS).alias("refs"), pl.col("basis").cast(BASIS))
        .group_by("actor", "institution")
        .agg(pl.col("holds").fill_null(False).any().alias("sure"), *merged())
        .sort("actor", "institution")
    )


@dataclass(frozen=True)
class Network:
    """A two-mode network: ties[a, i] is true where actor a sits in institution i; every node has a tie."""

    actors: tuple[str, ...]
    institutions: tuple[str, ...]
    ties: Bools

    @classmethod
    def of(cls, rows: pl.DataFrame) -> Network:
        """Return the network of rows of `seats`."""
        actors, institutions = (sorted(set(rows[column])) for column in ("actor", "institution"))
        ties = np.zeros((len(actors), len(institutions)), dtype=bool)
        ties[np.searchsorted(actors, rows["actor"]), np.searchsorted(institutions, rows["institution"])] = True
        return cls(tuple(actors), tuple(institutions), ties)

    def null(self, samples: int, seed: int) -> Bools:
        """Return random networks with the same degrees (samples, A, I)."""
        return _null(self.ties.tobytes(), self.ties.shape, samples, seed)


@lru_cache(maxsize=8)
def _null(ties: bytes, shape: tuple[int, int], samples: int, seed: int) -> Bools:
    """Draw once for all measures of the same network."""
    made = rewired(np.frombuffer(ties, dtype=bool).reshape(shape), samples, np.random.default_rng(seed))
    made.flags.writeable = False
    return made


# -- one actor --------------------------------------------------------------------------------------------------------


def institution_degree(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the number of institutions in which an actor sits on a day.

    Parameters
    ----------
    region : Region
        Its table ``memberships`` is read.
    on : date, optional
        The day asked about. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE. An actor without a seat in the tables has no row.

    Examples
    --------
    >>> import multipolar as mp
    >>> degree = institution_degree(mp.load("japan-asean"))
    >>> degree.filter(subject="JPN")["value"].item() > degree.filter(subject="TLS")["value"].item()
    True
    """
    day = on or region.as_of
    cells = seats(region, day).group_by("actor").agg(pl.col("sure").sum(), pl.len().alias("all"), *merged())
    made = cells.with_columns(
        pl.col("actor").alias("subject"),
        pl.when(pl.col("sure") > 0).then("sure").alias("value"),
        pl.when(pl.col("sure") == 0).then(pl.lit(UNSURE)).alias("reason"),
        *_range(pl.col("sure"), pl.col("all")),
    )
    return _framed(region, made, "institution_degree", day)


def institution_betweenness(
    region: Region, *, on: date | None = None, samples: int = SAMPLES, seed: int = 0
) -> pl.DataFrame:
    """Return how often an actor or an institution lies on the shortest paths between two others.

    Two-mode betweenness over the most that a node of its kind could have in a network of this size (Borgatti & Everett
    1997): 0 to 1, comparable within a kind and a day.

    Parameters
    ----------
    region, on
        As `institution_degree`.
    samples, seed : int
        Random networks of the null, and their seed.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``side`` (``actor`` or ``institution``) and ``reading``. Refs are all seats of the day:
        paths run through any of them.
    """
    day = on or region.as_of
    rows = seats(region, day)
    if rows.is_empty():
        return _framed(region, _no_rows("actor", "side", "reading"), "institution_betweenness", day, "side", "reading")
    sure, whole = Network.of(rows.filter("sure")), Network.of(rows)
    drawn = _null_betweenness(sure, samples, seed)
    observed, possible = betweenness(sure.ties[None]), betweenness(whole.ties[None])
    parts = []
    for place, side in enumerate(("actor", "institution")):
        known, all_nodes = (net.actors if side == "actor" else net.institutions for net in (sure, whole))
        without = pl.DataFrame({"subject": known, "value": observed[place][0]}, schema_overrides={"value": pl.Float64})
        seen = (
            pl.DataFrame({"subject": all_nodes, "with": possible[place][0]})
            .join(without, on="subject", how="left")
            .with_columns(
                pl.when(pl.col("value").is_null()).then(pl.lit(UNSURE)).alias("reason"),
                *_range(pl.min_horizontal("value", "with"), pl.max_horizontal("value", "with")),
                reading=pl.lit(OBSERVED),
            )
        )
        parts += [part.with_columns(side=pl.lit(side)) for part in (seen, _expected({"subject": known}, drawn[place]))]
    made = _modelled(pl.concat(parts, how="diagonal").join(_behind(rows), how="cross"))
    return _framed(region, made, "institution_betweenness", day, "side", "reading")


@lru_cache(maxsize=8)
def _null_of(ties: bytes, shape: tuple[int, int], samples: int, seed: int) -> tuple[Floats, Floats]:
    return betweenness(_null(ties, shape, samples, seed))


def _null_betweenness(net: Network, samples: int, seed: int) -> tuple[Floats, Floats]:
    return _null_of(net.ties.tobytes(), net.ties.shape, samples, seed)


# -- two actors -------------------------------------------------------------------------------------------------------


def institution_overlap(
    region: Region, *, on: date | None = None, subject: str | None = None, samples: int = SAMPLES, seed: int = 0
) -> pl.DataFrame:
    """Return the number of institutions in which two actors both sit, for every pair, with each as the subject.

    Parameters
    ----------
    subject : str, optional
        One actor by code or name, instead of all.
    region, on, samples, seed
        As `institution_betweenness`.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``reading``. A pair without a common institution in the tables is null with a reason.
        Refs of the observed count: the seats of both in the institutions that they share.
    """
    day = on or region.as_of
    cells, net = _dyads(region, day, subject)
    low, high = pl.col("both_sure"), pl.col("both")
    observed = cells.with_columns(
        pl.when(low > 0).then(low).alias("value"),
        pl.when(low == 0).then(pl.lit(NONE_SHARED)).alias("reason"),
        *_range(low, high),
    )
    return _beside_null(region, observed, net, day, "institution_overlap", samples, seed, subject)


def institution_jaccard(
    region: Region, *, on: date | None = None, subject: str | None = None, samples: int = SAMPLES, seed: int = 0
) -> pl.DataFrame:
    """Return what two actors share of all institutions in which either sits: 0 to 1 (the same ones), for every pair.

    Parameters, rows and reasons are those of `institution_overlap`; refs are all seats of both.
    """
    day = on or region.as_of
    cells, net = _dyads(region, day, subject)
    sure = pl.col("both_sure") / (pl.col("sure") + pl.col("sure_right") - pl.col("both_sure"))
    whole = pl.col("both") / (pl.col("all") + pl.col("all_right") - pl.col("both"))
    observed = cells.with_columns(
        pl.when(pl.col("both_sure") > 0).then(sure).alias("value"),
        pl.when(pl.col("both_sure") == 0).then(pl.lit(NONE_SHARED)).alias("reason"),
        *_range(pl.min_horizontal(sure.fill_nan(None), whole), pl.max_horizontal(sure.fill_nan(None), whole)),
        refs=pl.col("all_refs"),
    )
    return _beside_null(region, observed, net, day, "institution_jaccard", samples, seed, subject)


def _dyads(region: Region, day: date, subject: str | None) -> tuple[pl.DataFrame, Network]:
    """Return a row for each ordered pair of actors: shared seats, own seats, rows behind; and the network."""
    rows = seats(region, day)
    own = rows.group_by("actor").agg(pl.col("sure").sum(), pl.len().alias("all"), *merged())
    first = pl.lit(True) if subject is None else pl.col("actor") == region.actor(subject)
    shared = (
        rows.filter(first)
        .join(rows, on="institution")
        .filter(pl.col("actor") != pl.col("actor_right"))
        .with_columns(
            (pl.col("sure") & pl.col("sure_right")).alias("surely"),
            pl.col("refs").list.concat("refs_right").alias("refs"),
            weaker(pl.col("basis"), pl.col("basis_right")).alias("basis"),
        )
        .group_by("actor", "actor_right")
        .agg(pl.col("surely").sum().alias("both_sure"), pl.len().alias("both"), *merged())
    )
    cells = (
        own.filter(first)
        .join(own, how="cross")
        .filter(pl.col("actor") != pl.col("actor_right"))
        .with_columns(pl.col("refs").list.set_union("refs_right").list.sort().alias("all_refs"))
        .select("actor", "actor_right", "sure", "sure_right", "all", "all_right", "all_refs")
        .join(shared, on=["actor", "actor_right"], how="left")
        .with_columns(pl.col("both_sure", "both").fill_null(0))
        .rename({"actor": "subject", "actor_right": "counterpart"})
    )
    return cells, Network.of(rows.filter("sure"))


def _beside_null(
    region: Region,
    observed: pl.DataFrame,
    net: Network,
    day: date,
    measure: str,
    samples: int,
    seed: int,
    subject: str | None,
) -> pl.DataFrame:
    """Add to the observed overlaps those of random networks."""
    parts = [observed.with_columns(reading=pl.lit(OBSERVED))]
    kept = [place for place, name in enumerate(net.actors) if subject is None or name == region.actor(subject)]
    if kept:
        drawn = net.null(samples, seed).astype(np.float32)
        both = np.matmul(drawn[:, kept], drawn.swapaxes(1, 2))
        if measure == "institution_jaccard":
            own = net.ties.sum(axis=1)
            both = both / (own[kept, None] + own - both)
        one, other = np.nonzero(np.array(kept)[:, None] != np.arange(len(net.actors)))
        names = np.array(net.actors)
        pairs = {"subject": names[kept][one].tolist(), "counterpart": names[other].tolist()}
        everything = _behind(seats(region, day).filter("sure"))
        parts.append(_expected(pairs, both[:, one, other].astype(float)).join(everything, how="cross").pipe(_modelled))
    return _framed(region, pl.concat(parts, how="diagonal_relaxed"), measure, day, "reading")


# -- frames -----------------------------------------------------------------------------------------------------------


def _expected(keys: dict[str, list[str]] | dict[str, tuple[str, ...]], drawn: Floats) -> pl.DataFrame:
    """Return mean and middle 90 percent of draws (samples, nodes); a skewed mean outside it widens the range."""
    mean = drawn.mean(axis=0)
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
    return pl.DataFrame(keys).with_columns(
        pl.Series("value", mean, dtype=pl.Float64),
        pl.Series("low", np.minimum(low, mean), dtype=pl.Float64),
        pl.Series("high", np.maximum(high, mean), dtype=pl.Float64),
        interval=pl.lit(NULL),
        reading=pl.lit(EXPECTED),
    )


def _behind(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the provenance of all rows as one row."""
    return rows.group_by(pl.lit(0).alias("all")).agg(*merged()).drop("all")


def _modelled(rows: pl.DataFrame) -> pl.DataFrame:
    """Mark what random networks gave."""
    marked = weaker(pl.col("basis"), pl.lit("modelled", dtype=BASIS))
    return rows.with_columns(pl.when(pl.col("reading") == EXPECTED).then(marked).otherwise("basis").alias("basis"))


def _range(low: pl.Expr, high: pl.Expr) -> list[pl.Expr]:
    """Return the ends of what partial dates leave open, where they leave something open."""
    left_open = low.cast(pl.Float64) < high.cast(pl.Float64)
    return [
        pl.when(left_open).then(low).cast(pl.Float64).alias("low"),
        pl.when(left_open).then(high).cast(pl.Float64).alias("high"),
        pl.when(left_open).then(pl.lit(OPEN)).alias("interval"),
    ]


def _no_rows(*columns: str) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys([*columns, "subject"], pl.String))


def _framed(region: Region, made: pl.DataFrame, measure: str, day: date, *dims: str) -> pl.DataFrame:
    told = {"measure": pl.lit(measure), "year": pl.lit(day.year), "unit": pl.lit(region.measure(measure)["unit"])}
    return estimate(made.with_columns(**told), *dims)
