"""Convergence: two coders' matches, a word in two senses, what is not coded, a published kappa."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from multipolar.errors import UnknownName, UsageError
from multipolar.measures.convergence import (
    CODERS,
    NO_KAPPA,
    OF_BOTH,
    OF_SUBJECT,
    OTHER_SENSE,
    SHARED,
    TWO_CODERS,
    coder_agreement,
    convergence,
    kappa,
    matches,
)
from multipolar.region import Region

from .conftest import PackCopy
from .laws import MeasureLaws, altered, region


class TestConvergence(MeasureLaws):
    measure = "convergence"


class TestCoderAgreement(MeasureLaws):
    measure = "coder_agreement"


# -- kappa ------------------------------------------------------------------------------------------------------------


def answers(both: int, first: int, second: int, neither: int) -> tuple[list[bool], list[bool]]:
    """Two coders' answers from the four cells of their table."""
    one = [True] * (both + first) + [False] * (second + neither)
    other = [True] * both + [False] * first + [True] * second + [False] * neither
    return one, other


@pytest.mark.parametrize(
    ("cells", "published"),
    [
        ((20, 5, 10, 15), 0.4),
        ((45, 15, 25, 15), 0.1304),  # 60 percent agreement here and below
        ((25, 35, 5, 35), 0.2593),
    ],
)
def test_kappa_is_as_published(cells: tuple[int, int, int, int], published: float) -> None:
    """The worked examples of Gwet (2002), Inter-rater reliability: dependency on trait prevalence and homogeneity."""
    assert kappa(*answers(*cells)) == pytest.approx(published, abs=5e-5)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=30))
def test_kappa_is_the_same_either_way_and_one_for_full_agreement(cases: list[tuple[bool, bool]]) -> None:
    one, other = zip(*cases, strict=True)
    assume(len(set(one)) == 2)
    assert kappa(one, other) == pytest.approx(kappa(other, one))
    assert kappa(one, one) == pytest.approx(1)
    assert kappa(one, other) <= 1
    assert kappa(one, other) == pytest.approx(kappa(np.logical_not(one), np.logical_not(other)))


def test_kappa_of_coders_who_always_say_the_same_one_thing_is_no_number() -> None:
    assert np.isnan(kappa([False] * 5, [False] * 5))


# -- the built-in codings ---------------------------------------------------------------------------------------------


def test_every_code_rests_on_words_of_the_item() -> None:
    for item, words in region().table("codings").select("principle_or_pillar", "words").iter_rows():
        assert words in item


def test_every_item_of_a_coded_framework_is_coded_by_both() -> None:
    codings = region().table("codings")
    items = region().table("principles").filter(pl.col("framework").is_in(codings["framework"].unique().implode()))
    for coder in CODERS:
        key = ["framework", "principle_or_pillar"]
        assert items.join(codings.filter(coder=coder), on=key, how="anti").is_empty()


def test_an_item_that_both_word_alike_is_coded_alike() -> None:
    """A coder who reads the same words twice says the same: "connectivity" stands in three outlooks."""
    codings = region().table("codings")
    said = codings.group_by("coder", "principle_or_pillar", "framework").agg(pl.col("code").sort().str.join("; "))
    alike = said.group_by("coder", "principle_or_pillar").agg(pl.col("code").n_unique())
    assert alike["code"].to_list() == [1] * alike.height


def test_two_outlooks_counted_by_hand() -> None:
    """FOIP 2023 and AOIP, strict: 8 and 11 codes, of which rules-based order and connectivity are shared."""
    frame = convergence(region()).filter(outlook="FOIP 2023", other="AOIP 2019")
    told = {(coder, reading): value for coder, reading, value in frame.select("coder", "reading", "value").iter_rows()}
    assert told["A", OF_SUBJECT] == pytest.approx(2 / 8)
    assert told["A", OF_BOTH] == pytest.approx(2 / 17)
    assert told["B", OF_SUBJECT] == pytest.approx(4 / 6)
    assert told["B", OF_BOTH] == pytest.approx(4 / 10)
    both = frame.filter(coder="both", reading=OF_SUBJECT).select("value", "low", "high", "interval").row(0)
    assert both == pytest.approx(((1 / 4 + 2 / 3) / 2, 1 / 4, 2 / 3, TWO_CODERS))
    back = convergence(region()).filter(outlook="AOIP 2019", other="FOIP 2023", coder="A", reading=OF_SUBJECT)
    assert back["value"].item() == pytest.approx(2 / 11)


def test_jaccard_is_the_same_both_ways_and_never_above_the_share() -> None:
    frame = convergence(region()).drop("subject", "counterpart", "refs", "basis")
    jaccard = frame.filter(reading=OF_BOTH)
    swapped = jaccard.rename({"outlook": "other", "other": "outlook"})
    key = ["outlook", "other", "coder"]
    joined = jaccard.join(swapped, on=key)
    assert joined.height == jaccard.height
    assert joined["value"].to_list() == pytest.approx(joined["value_right"].to_list())
    share = jaccard.join(frame.filter(reading=OF_SUBJECT), on=key)
    assert (share["value"] <= share["value_right"] + 1e-12).all()


def test_the_coders_agree_as_their_matches_do() -> None:
    """Items of FOIP 2016 and AOIP: 33 pairs, none matched by A, five by B, so that agreement is what chance gives."""
    assert coder_agreement(region()).filter(outlook="FOIP 2016", other="AOIP 2019")["value"].item() == pytest.approx(0)
    frame = coder_agreement(region())
    swapped = frame.rename({"outlook": "other", "other": "outlook"})
    joined = frame.join(swapped, on=["outlook", "other"])
    assert joined.height == frame.height
    assert joined["value"].to_list() == pytest.approx(joined["value_right"].to_list())


def test_shared_and_missing_items_are_named() -> None:
    found = matches(region(), "German guidelines 2020", "AOIP 2019").filter(coder="A")
    shared = found.filter(match=SHARED).select("code", "items", "other_items").rows()
    assert ("UN development goals", "UN development goals", "UN SDGs 2030") in shared
    assert found.filter(code="ASEAN centrality").select("match", "items").row(0) == ("only in AOIP 2019", None)
    assert found.filter(code="human rights")["match"].item() == "only in German guidelines 2020"
    assert found["refs"].list.len().min() >= 1


def test_one_word_in_two_senses_is_no_match() -> None:
    """Inclusive prosperity is not an inclusive region."""
    found = matches(region(), "EU strategy 2021", "AOIP 2019").filter(coder="A", code="inclusivity")
    assert found["match"].to_list() == [OTHER_SENSE] * 2
    assert matches(region(), "German guidelines 2020", "AOIP 2019").filter(coder="A", code="inclusivity")[
        "match"
    ].to_list() == [SHARED]


def test_a_sense_that_is_put_right_becomes_a_match() -> None:
    same = altered(
        lambda name, table: (
            table.with_columns(pl.lit(None, dtype=pl.String).alias("qualifier")) if name == "codings" else table
        )
    )
    pick = {"outlook": "EU strategy 2021", "other": "AOIP 2019", "coder": "A", "reading": OF_SUBJECT}
    apart, together = (convergence(of).filter(**pick)["value"].item() for of in (region(), same))
    assert together == pytest.approx(apart + 1 / 10)


# -- what is not known ------------------------------------------------------------------------------------------------


def test_an_item_left_out_by_one_coder_is_a_reason_and_not_a_miss() -> None:
    fewer = altered(
        lambda name, table: (
            table.filter((pl.col("coder") != "B") | (pl.col("principle_or_pillar") != "openness"))
            if name == "codings"
            else table
        )
    )
    frame = convergence(fewer).filter(outlook="US strategy 2022", other="AOIP 2019", reading=OF_SUBJECT)
    told = {coder: (value, reason) for coder, value, reason in frame.select("coder", "value", "reason").iter_rows()}
    assert told["A"] == (pytest.approx(1 / 3), None)
    for coder in ("B", "both"):
        assert told[coder] == (None, "coder B has not coded, of AOIP 2019: openness")
    assert coder_agreement(fewer).filter(outlook="US strategy 2022", other="AOIP 2019")["value"].item() is None


def test_coders_who_see_no_match_have_no_kappa() -> None:
    none = altered(
        lambda name, table: (
            table.with_columns(pl.format("{} of {}", "code", "outlook").alias("code")) if name == "codings" else table
        )
    )
    assert convergence(none)["value"].unique().to_list() == [0]
    frame = coder_agreement(none)
    assert frame["value"].null_count() == frame.height
    assert set(frame["reason"]) == {NO_KAPPA}


def test_an_outlook_speaks_from_its_day_on() -> None:
    known = [set(convergence(region(), on=day)["outlook"]) for day in (date(2022, 1, 31), date(2022, 2, 28))]
    assert known[1] - known[0] == {"US strategy 2022"}
    assert convergence(region(), on=date(2019, 6, 22)).is_empty()
    assert coder_agreement(region(), on=date(2019, 6, 22)).is_empty()


def test_an_unknown_outlook_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="AOIP 2019"):
        matches(region(), "AOIP 2018", "FOIP 2023")
    with pytest.raises(UsageError, match="compared with itself"):
        matches(region(), "AOIP 2019", "AOIP 2019")


# -- the table in a pack ----------------------------------------------------------------------------------------------


def test_a_coding_of_another_frameworks_item_is_a_fault(small_pack: PackCopy) -> None:
    small_pack.append(
        "principles", framework="Treaty", principle_or_pillar="trade", source_id="example", locator="page 3",
        basis="read", preferred="1",
    )  # fmt: skip
    small_pack.edit("codings", 2, "principle_or_pillar", "trade")
    (fault,) = small_pack.check()
    assert (fault.rule, fault.file, fault.row, fault.column) == (
        "item-of-framework",
        "tables/codings.csv",
        2,
        "principle_or_pillar",
    )
    assert "'trade' is no item of 'Charter'" in str(fault)


def test_a_coding_of_nothing_is_a_fault_with_the_nearest(small_pack: PackCopy) -> None:
    small_pack.edit("codings", 2, "principle_or_pillar", "laws")
    (fault,) = small_pack.check()
    assert (fault.rule, fault.nearest) == ("unknown-principle", ("law",))


def test_one_framework_has_one_outlook(small_pack: PackCopy) -> None:
    row = dict(zip(*small_pack.rows("codings"), strict=True))
    small_pack.append("codings", **{**row, "coder": "B", "since": "2002"})
    (fault,) = small_pack.check()
    assert (fault.rule, fault.row, fault.column) == ("framework-told-twice", 3, "since")
    assert "2002" in str(fault)


def test_a_pack_without_codings_has_no_convergence(small_pack: PackCopy) -> None:
    small_pack.write("codings", small_pack.rows("codings")[:1])
    for name in ("convergence", "coder_agreement"):
        small_pack.append(
            "measures", measure=name, label="x", meaning="x", unit="ratio", kind="index", direction="of",
            pillar="trust", origin="measure",
        )  # fmt: skip
    bare: Region = small_pack.load()
    assert convergence(bare).is_empty()
    assert coder_agreement(bare).is_empty()
