"""Figures from a few words, in several languages; whatever is typed is answered or refused in a sentence."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from multipolar.errors import UnknownName
from multipolar.region import Region
from multipolar.region.find import FOUND, find, parse


def test_the_first_example_of_the_help(region: Region) -> None:
    row = find(region, "japan fdi indonesia 2023").row(0, named=True)
    assert (row["value"], row["unit"], row["year"], row["basis"], row["reason"]) == (
        419.1,
        "JPY bn",
        2023,
        "read",
        None,
    )
    assert row["text"] == "FDI inflow from Japan, in yen, Indonesia from Japan"
    cited = region.cite(row["refs"]).row(0, named=True)
    assert cited["source_id"].startswith("boj")
    assert cited["locator"]


@pytest.mark.parametrize(
    ("text", "value", "year"),
    [
        ("population việt nam 2024", 101.3, 2024), ("VIET NAM population 2024", 101.3, 2024),
        ("dân số Việt Nam 2024", 101.3, 2024),
        ("日本 人口 2024", 123.89, 2024), ("人口　日本　2024", 123.89, 2024),
        ("how many people: population of Japan in 2024?", 123.89, 2024),
        ("trust japan philippines 2024", 82.3, 2024), ("japan most trusted 2024", 58.9, 2024),
    ],
)  # fmt: skip
def test_questions_in_several_languages(region: Region, text: str, value: float, year: int) -> None:
    row = find(region, text).row(0, named=True)
    assert (row["value"], row["year"]) == (value, year)
    assert region.cite(row["refs"]).height == len(row["refs"]) == 1


def test_a_survey_answer_says_who_was_asked(region: Region) -> None:
    row = find(region, "trust japan philippines 2024").row(0, named=True)
    assert row["text"].endswith("Philippines, ISEAS_SSEA (elite)")
    assert row["unit"] == "percent"


def test_a_year_without_a_figure_has_a_reason(region: Region) -> None:
    found = find(region, "population japan 1990")
    row = found.row(0, named=True)
    assert found.height == 1
    assert (row["value"], row["year"], row["refs"]) == (None, 1990, [])
    assert row["reason"] == "no figure for 1990; the tables hold 2019 to 2025"
    assert row["text"] == "Population, Japan"


def test_an_unknown_word_says_the_nearest(region: Region) -> None:
    with pytest.raises(UnknownName) as caught:
        find(region, "populaton japan 2024")
    assert caught.value.fault.rule == "unknown-word"
    assert "population" in caught.value.fault.nearest
    assert str(caught.value).startswith(
        "'populaton' is not a known word; expected an actor, a measure or a year. Did you mean "
    )


def test_a_question_taken_apart(region: Region) -> None:
    query = parse(region, "goods exports from Viet Nam to the United States, 2021 and 2022")
    assert query.actors == ("VNM", "USA")
    assert query.years == (2021, 2022)
    assert query.words == ("goods", "exports")


def test_ambiguous_words_give_several_answers_each_with_its_name(region: Region) -> None:
    found = find(region, "korea trade")
    assert found.height > 1
    assert found["text"].n_unique() == found.height
    assert find(region, "korea trade", limit=1).height == 1


@pytest.mark.parametrize(
    "text",
    ["", "   ", "2023", "2023 2024", "japan", '"', '""', "(", ")", "?!", "*", "😀", "the of in", "\x00", "\u200b"],
)
def test_without_a_word_for_a_measure_there_is_nothing(region: Region, text: str) -> None:
    found = find(region, text)
    assert found.is_empty()
    assert dict(found.schema) == FOUND


@pytest.mark.parametrize(
    "text",
    [
        "population* japan 2024", '"population" japan 2024', "population (japan) 2024",
        "population: japan 2024",
        "- population japan 2024", "population japan 2024 😀", "population\x00 japan 2024",
        "population \ud800 japan 2024", "population + japan 2024",
        "population " * 2000 + "japan 2024", "population\n\t japan\r\n2024", "{population} japan",
        "population japan 2024 *",
    ],
)  # fmt: skip
def test_signs_of_the_search_language_are_only_signs(region: Region, text: str) -> None:
    assert find(region, text)["text"][0] == "Population, Japan"


@pytest.mark.parametrize(
    ("text", "word"),
    [("NEAR(population japan, 2)", "near"), ("population AND zzzq", "zzzq"), ("population; drop table t", "drop")],
)
def test_words_of_the_search_language_are_only_words(region: Region, text: str, word: str) -> None:
    with pytest.raises(UnknownName, match=f"^'{word}' is not a known word"):
        find(region, text)


def test_ten_thousand_letters(region: Region) -> None:
    with pytest.raises(UnknownName) as caught:
        find(region, "x" * 10_000)
    assert len(str(caught.value)) < 250


def test_three_thousand_words(region: Region) -> None:
    with pytest.raises(UnknownName):
        find(region, " ".join(f"word{k}" for k in range(3000)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=40)
    | st.lists(st.sampled_from(["japan", "trust", "population", "AND", "NEAR", "2023", '"', "*", "(", "việt"])).map(
        " ".join
    )
)
def test_anything_is_answered_or_refused(region: Region, text: str) -> None:
    try:
        found = find(region, text)
    except UnknownName:
        return
    assert dict(found.schema) == FOUND
    assert (found["value"].is_null() == found["reason"].is_not_null()).all()
    assert found.filter(found["value"].is_not_null() & (found["refs"].list.len() == 0)).is_empty()
