"""Centrality: published betweenness, degrees that the null keeps, dates left open, tables shared by rivals."""

from collections import Counter
from datetime import date
from itertools import combinations, product
from typing import ClassVar

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import UnknownName
from multipolar.measures.bridging import LED, RIVALS, asean_led_change, asean_led_share, bridging
from multipolar.measures.centrality import (
    EXPECTED,
    NONE_SHARED,
    OBSERVED,
    OPEN,
    SEATS,
    Network,
    institution_betweenness,
    institution_degree,
    institution_jaccard,
    institution_overlap,
    seats,
)
from multipolar.measures.two_mode import betweenness, most_between, rewired

from .laws import MeasureLaws, altered, region


class TestInstitutionDegree(MeasureLaws):
    measure = "institution_degree"


class TestInstitutionBetweenness(MeasureLaws):
    measure = "institution_betweenness"


class TestInstitutionOverlap(MeasureLaws):
    measure = "institution_overlap"
    arguments: ClassVar = {"subject": "Japan"}


class TestInstitutionJaccard(MeasureLaws):
    measure = "institution_jaccard"
    arguments: ClassVar = {"subject": "VNM"}


class TestBridging(MeasureLaws):
    measure = "bridging"


class TestAseanLedShare(MeasureLaws):
    measure = "asean_led_share"


class TestAseanLedChange(MeasureLaws):
    measure = "asean_led_change"


# -- published numbers ------------------------------------------------------------------------------------------------

WOMEN = {
    "Evelyn": "1 2 3 4 5 6 8 9", "Laura": "1 2 3 5 6 7 8", "Theresa": "2 3 4 5 6 7 8 9", "Brenda": "1 3 4 5 6 7 8",
    "Charlotte": "3 4 5 7", "Frances": "3 5 6 8", "Eleanor": "5 6 7 8", "Pearl": "6 8 9", "Ruth": "5 7 8 9",
    "Verne": "7 8 9 12", "Myra": "8 9 10 12", "Katherine": "8 9 10 12 13 14", "Sylvia": "7 8 9 10 12 13 14",
    "Nora": "6 7 9 10 11 12 13 14", "Helen": "7 8 10 11 12", "Dorothy": "8 9", "Olivia": "9 11", "Flora": "9 11",
}  # fmt: skip
"""Davis, Gardner & Gardner (1941), Deep South: 18 women and the events that each attended."""

OF_WOMEN = {
    "Evelyn": 0.10, "Laura": 0.05, "Theresa": 0.09, "Brenda": 0.05, "Charlotte": 0.01, "Frances": 0.01, "Eleanor": 0.01,
    "Pearl": 0.01, "Ruth": 0.02, "Verne": 0.02, "Myra": 0.02, "Katherine": 0.05, "Sylvia": 0.07, "Nora": 0.11,
    "Helen": 0.04, "Dorothy": 0.00, "Olivia": 0.01, "Flora": 0.01,
}  # fmt: skip
OF_EVENTS = (0.00, 0.00, 0.02, 0.01, 0.04, 0.07, 0.13, 0.24, 0.23, 0.01, 0.02, 0.02, 0.00, 0.00)
"""Normalised two-mode betweenness as printed by Borgatti & Halgin (2011), Analyzing affiliation networks, in The SAGE
Handbook of Social Network Analysis, to two decimals."""

PRINTED = 0.005
"""Half of the last decimal printed."""


def davis() -> np.ndarray:
    ties = np.zeros((18, 14), dtype=bool)
    for row, events in enumerate(WOMEN.values()):
        ties[row, [int(event) - 1 for event in events.split()]] = True
    return ties


def test_betweenness_of_the_southern_women_is_as_published() -> None:
    assert davis().sum() == 89
    women, events = betweenness(davis()[None])
    assert women[0] == pytest.approx(list(OF_WOMEN.values()), abs=PRINTED)
    assert events[0] == pytest.approx(OF_EVENTS, abs=PRINTED)


def test_the_centre_of_a_star_lies_between_all_that_it_could() -> None:
    star = np.ones((6, 1), dtype=bool)
    actors, institutions = betweenness(star[None])
    assert institutions[0] == pytest.approx([1.0])
    assert actors[0] == pytest.approx([0.0] * 6)
    assert most_between(1, 6) == 15  # every pair of the six


def slow_betweenness(ties: np.ndarray) -> list[float]:
    """Betweenness by listing every shortest path, actors first; not normalised."""
    actors, size = ties.shape[0], sum(ties.shape)
    near = {node: [] for node in range(size)}
    for a, i in zip(*np.nonzero(ties), strict=True):
        near[a].append(actors + i)
        near[actors + i].append(a)
    between = [0.0] * size
    for start, end in combinations(range(size), 2):
        paths, seen = [[start]], {start}
        while paths and not any(path[-1] == end for path in paths):
            paths = [[*path, step] for path in paths for step in near[path[-1]] if step not in seen]
            seen |= {path[-1] for path in paths}
        found = [path for path in paths if path[-1] == end]
        for path in found:
            for node in path[1:-1]:
                between[node] += 1 / len(found)
    return between


NETWORKS = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: st.lists(st.booleans(), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda cells: np.array(cells, dtype=bool).reshape(shape)
    )
)


@settings(max_examples=60, deadline=None)
@given(NETWORKS)
def test_betweenness_counts_every_shortest_path(ties: np.ndarray) -> None:
    actors, institutions = ties.shape
    found = betweenness(np.stack([ties, ~ties]))
    for place, net in enumerate((ties, ~ties)):
        slow = slow_betweenness(net)
        scale = most_between(actors, institutions) or 1.0, most_between(institutions, actors) or 1.0
        assert found[0][place] * scale[0] == pytest.approx(slow[:actors], abs=1e-9)
        assert found[1][place] * scale[1] == pytest.approx(slow[actors:], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(NETWORKS, st.integers(0, 2**31))
def test_random_networks_keep_every_degree(ties: np.ndarray, seed: int) -> None:
    made = rewired(ties, 7, np.random.default_rng(seed))
    assert (made.sum(axis=1) == ties.sum(axis=0)).all()
    assert (made.sum(axis=2) == ties.sum(axis=1)).all()


def test_random_networks_are_all_equally_likely() -> None:
    """Against the full list of networks with these degrees: chi square far below what a wrong sampler gives."""
    ties = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 1]], dtype=bool)
    rows, columns = ties.sum(axis=1), ties.sum(axis=0)
    choices = [[set(some) for some in combinations(range(4), size)] for size in rows]
    every = [net for net in product(*choices) if all(sum(i in row for row in net) == columns[i] for i in range(4))]
    assert len(every) == 15
    samples = 24_000
    made = rewired(ties, samples, np.random.default_rng(1))
    counts = Counter(net.tobytes() for net in made)
    assert len(counts) == len(every)
    expected = samples / len(every)
    assert (
        sum((count - expected) ** 2 / expected for count in counts.values()) < 36.1
    )  # 99.9 percent, 14 degrees of freedom


def test_the_seed_decides_the_null_and_nothing_else() -> None:
    one, same, other = (institution_overlap(region(), seed=seed) for seed in (0, 0, 1))
    assert one.equals(same)
    seen, null = pl.col("reading") == OBSERVED, pl.col("reading") == EXPECTED
    assert one.filter(seen).equals(other.filter(seen))
    assert not one.filter(null).equals(other.filter(null))


# -- seats ------------------------------------------------------------------------------------------------------------


def test_who_sits_where_is_what_the_region_says() -> None:
    for day in (date(1996, 12, 31), date(2010, 6, 30), region().as_of):
        rows = seats(region(), day)
        for code in set(region().table("memberships")["institution"]):
            told = region().members(code, day, roles=SEATS).filter(pl.col("holds").fill_null(True))
            assert set(told["actor"]) == set(rows.filter(institution=code)["actor"]), (code, day)


def test_treaty_allies_have_no_seat() -> None:
    assert "US_ALLIANCE" not in set(seats(region(), region().as_of)["institution"])


def test_the_degree_is_the_sum_of_seats() -> None:
    degree = institution_degree(region())
    assert degree["value"].sum() == seats(region(), region().as_of).height
    net = Network.of(seats(region(), region().as_of))
    assert dict(degree.select("subject", "value").iter_rows()) == dict(
        zip(net.actors, net.ties.sum(axis=1), strict=True)
    )


def test_a_seat_that_a_partial_date_leaves_open_makes_a_range() -> None:
    """Brunei's ADB membership is known to the year 2006 alone."""
    during = institution_degree(region(), on=date(2006, 7, 1)).filter(subject="BRN").row(0, named=True)
    before, after = (
        institution_degree(region(), on=day).filter(subject="BRN").row(0, named=True)
        for day in (date(2005, 12, 31), date(2006, 12, 31))
    )
    assert (during["low"], during["interval"]) == (during["value"], OPEN)
    assert during["high"] > during["low"]
    assert (before["interval"], after["interval"]) == (None, None)


def only_seat(code: str, place: str, start: str):
    """The region in which an actor sits in one institution, from a date on."""

    def change(name: str, table: pl.DataFrame) -> pl.DataFrame:
        if name != "memberships":
            return table
        kept = table.filter((pl.col("actor") != code) | (pl.col("institution") == place))
        return kept.with_columns(
            pl.when(pl.col("actor") == code).then(pl.lit(start)).otherwise("start").alias("start"),
        )

    return altered(change)


def test_an_actor_whose_only_seat_is_open_has_no_value() -> None:
    changed = only_seat("TLS", "ADB", "2020")
    row = institution_degree(changed, on=date(2020, 6, 1)).filter(subject="TLS").row(0, named=True)
    assert (row["value"], row["low"], row["high"]) == (None, 0.0, 1.0)
    assert "left open" in row["reason"]
    between = institution_betweenness(changed, on=date(2020, 6, 1)).filter(subject="TLS", reading=OBSERVED)
    assert between["value"].to_list() == [None]


def test_overlap_is_counted_by_pair_and_the_same_both_ways() -> None:
    rows = seats(region(), region().as_of)
    where = {actor: set(part["institution"]) for (actor,), part in rows.group_by("actor")}
    overlap = institution_overlap(region()).filter(reading=OBSERVED)
    jaccard = institution_jaccard(region()).filter(reading=OBSERVED)
    assert overlap.height == len(where) * (len(where) - 1)
    for frame, formula in ((overlap, lambda a, b: len(a & b)), (jaccard, lambda a, b: len(a & b) / len(a | b))):
        for one, other, value, reason in frame.select("subject", "counterpart", "value", "reason").iter_rows():
            if where[one] & where[other]:
                assert value == pytest.approx(formula(where[one], where[other]))
            else:
                assert (value, reason) == (None, NONE_SHARED)


def test_the_null_of_an_overlap_is_near_what_degrees_alone_give() -> None:
    """The pairs that meet in an institution are given by its size, which the null keeps: the sums are equal."""
    frame = institution_overlap(region())
    observed, null = (frame.filter(reading=reading)["value"].fill_null(0).sum() for reading in (OBSERVED, EXPECTED))
    assert null == pytest.approx(observed)


def test_one_subject_is_a_part_of_all() -> None:
    for measure in (institution_overlap, institution_jaccard):
        assert measure(region(), subject="Viet Nam").equals(measure(region()).filter(subject="VNM"))


def test_no_network_no_rows() -> None:
    long_ago = date(1900, 1, 1)
    for measure in (institution_degree, institution_betweenness, institution_overlap, institution_jaccard):
        assert measure(region(), on=long_ago).is_empty()


# -- rivals -----------------------------------------------------------------------------------------------------------


def test_the_tables_of_china_and_the_united_states() -> None:
    """Named one by one from the table: who joined what when."""
    before, now = ({"ADB", "APEC", "ARF", "G20", "UNSC"}, {"EAS", "ADMM_PLUS", "EAMF", "TAC", "RECAAP"})
    frame = bridging(region()).filter(subject="CHN", counterpart="USA", reading="all")
    behind = {
        year: set(region().table("memberships").filter(pl.col("ref").is_in(refs))["institution"])
        for year, refs in frame.select("year", "refs").iter_rows()
    }
    assert behind[2007] == before
    assert behind[2024] == before | now
    assert frame.filter(year=2024)["value"].item() == 10


def test_what_asean_leads_and_what_is_left_is_all() -> None:
    frame = bridging(region()).pivot("reading", index=["subject", "counterpart", "year"], values="value")
    for reading in LED:
        assert (frame[reading] + frame[f"all but {reading}"]).equals(frame["all"], check_names=False)
    assert (frame["convened"] <= frame["convened or founded"]).all()


def test_the_share_is_the_count_over_the_count() -> None:
    counts = bridging(region()).pivot("reading", index=["subject", "counterpart", "year"], values="value")
    share = asean_led_share(region()).drop_nulls("counterpart")
    for reading in LED:
        joined = share.filter(reading=reading).join(counts, on=["subject", "counterpart", "year"])
        assert joined.height == counts.height
        assert joined["value"].to_list() == pytest.approx((100 * joined[reading] / joined["all"]).to_list())


def test_either_rival_may_be_the_subject() -> None:
    frame = bridging(region())
    swapped = frame.rename({"subject": "counterpart", "counterpart": "subject"}).select(frame.columns)
    assert swapped.sort(frame.columns[:6]).equals(frame.sort(frame.columns[:6]))
    assert frame.select("subject", "counterpart").unique().height == 2 * len(RIVALS)


def test_the_change_is_the_difference_of_the_shares() -> None:
    share = asean_led_share(region(), since=2007).filter(reading="convened", counterpart="USA", subject="CHN")
    at = dict(share.select("year", "value").iter_rows())
    change = asean_led_change(region()).filter(reading="convened", counterpart="USA", subject="CHN")
    assert dict(change.select("year", "value").iter_rows()) == {
        year: pytest.approx(value - at[2007]) for year, value in at.items() if year > 2007
    }


def test_a_small_group_lowers_the_share_of_one_rival_and_not_of_the_pair() -> None:
    """Without the Quad, IPEF and AUKUS the United States' own share is higher, that of the pair the same."""
    small = ["QUAD", "IPEF", "IPEF_SUPPLY_CHAIN", "AUKUS", "MUSP", "HAIP"]
    fewer = altered(
        lambda name, table: table.filter(~pl.col("institution").is_in(small)) if name == "memberships" else table
    )
    pick = {"subject": "USA", "reading": "convened", "year": 2024}
    own, without = (
        asean_led_share(r).filter(pl.col("counterpart").is_null(), **pick)["value"].item() for r in (region(), fewer)
    )
    pair, same = (asean_led_share(r).filter(counterpart="CHN", **pick)["value"].item() for r in (region(), fewer))
    assert own < without
    assert pair == same


def test_a_year_is_asked_about_at_its_end_and_the_last_on_the_day() -> None:
    """The United States took its seat in the East Asia Summit on 19 November 2011."""
    pick = {"subject": "USA", "counterpart": "CHN", "year": 2011, "reading": "all"}
    ends = [
        bridging(region(), on=day).filter(**pick)["value"].item() for day in (date(2011, 11, 18), date(2011, 12, 31))
    ]
    assert ends[1] == ends[0] + 1


def test_an_open_date_moves_the_share_within_its_range() -> None:
    """The end of the first Quad is known to the year 2008: with it India has one more table, not ASEAN's."""
    row = asean_led_share(region()).filter(
        pl.col("counterpart").is_null(), subject="IND", year=2008, reading="convened"
    )
    assert row.select("value", "low", "high", "interval").row(0) == pytest.approx((200 / 7, 25.0, 200 / 7, OPEN))
    change = asean_led_change(region(), base=2008).filter(
        pl.col("counterpart").is_null(), subject="IND", year=2024, reading="convened"
    )
    value, low, high = change.select("value", "low", "high").row(0)
    assert (high - low, value - low) == (pytest.approx(200 / 7 - 25), pytest.approx(0, abs=1e-9))


def doubtful_lead(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """ASEAN's lead of the East Asia Summit known to a year alone."""
    of_lead = (pl.col("actor") == "ASEAN") & (pl.col("institution") == "EAS")
    if name != "memberships":
        return table
    return table.with_columns(pl.when(of_lead).then(pl.lit("2020")).otherwise("start").alias("start"))


def test_an_open_lead_is_a_table_that_may_be_led() -> None:
    frame = bridging(altered(doubtful_lead), on=date(2020, 6, 1))
    row = {reading: (value, low, high) for reading, value, low, high in frame.filter(
        subject="USA", counterpart="CHN", year=2020).select("reading", "value", "low", "high").iter_rows()}  # fmt: skip
    assert row["convened"] == (3.0, 3.0, 4.0)
    assert row["all but convened"][1:] == (row["all but convened"][0], row["all but convened"][0] + 1)
    assert row["all"][1:] == (None, None)
    share = asean_led_share(altered(doubtful_lead), on=date(2020, 6, 1))
    led = (
        share.filter(subject="USA", counterpart="CHN", year=2020, reading="convened")
        .select("value", "low", "high")
        .row(0)
    )
    assert led == pytest.approx((30.0, 30.0, 40.0))


def test_rivals_and_lead_are_arguments() -> None:
    asked = bridging(region(), since=2020, lead="Japan", rivals=[("Vietnam", "China")])
    assert set(asked["subject"]) == {"CHN", "VNM"}
    assert asked.filter(reading="convened")["value"].sum() == 0
    with pytest.raises(UnknownName):
        bridging(region(), rivals=[("Atlantis", "China")])


def test_without_a_common_table_there_is_a_reason() -> None:
    alone = altered(lambda name, table: table.filter(pl.col("actor") != "CHN") if name == "memberships" else table)
    frame = asean_led_share(alone).filter(subject="USA", counterpart="CHN", year=2024)
    assert frame["value"].null_count() == frame.height == len(LED)
    assert frame["reason"].str.contains("not the same as none").all()
