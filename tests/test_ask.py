"""Asking documents and tables."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import pytest

import multipolar as mp
from multipolar.errors import UsageError
from multipolar.evidence import cut
from multipolar.evidence.ask import ask, lines

TEXT = (
    "Rice is grown in the delta. Japan is the most trusted partner of Viet Nam. Patrol vessels were given to the Philippines.\n\n"
    "The doctrine was announced in Manila in 1977. Trust in China fell."
)


def test_the_best_passage_comes_first_with_its_place() -> None:
    [best, *_] = ask("who is trusted by Vietnam", [cut("a", TEXT)])
    assert best.text == "Japan is the most trusted partner of Viet Nam."
    assert (best.doc, TEXT[best.start : best.end].strip()) == ("a", best.text)
    assert best.source == f"a, {best.start}"


def test_names_and_plurals_are_found_in_any_form() -> None:
    assert ask("Philippine patrol vessel", [cut("a", TEXT)])[0].text.startswith("Patrol vessels")
    assert ask("Filipino vessels", [cut("a", TEXT)])[0].text.startswith("Patrol vessels")


def test_rows_of_the_tables_answer_with_a_citation(region: mp.Region) -> None:
    [best, *_] = ask("population việt nam 2024", region=region)
    assert best.text == "Population, Vietnam, 2024: 101.3 million persons"
    assert region.cite(best.refs).height == 1
    assert best.source
    json.dumps(best.as_dict())


def test_documents_and_tables_are_ranked_together(region: mp.Region) -> None:
    answers = ask("Japan trusted partner Viet Nam", [cut("a", TEXT)], region, limit=5)
    assert len(answers) == 5
    assert any(answer.doc == "a" for answer in answers)
    assert [answer.score for answer in answers] == sorted((answer.score for answer in answers), reverse=True)


def test_what_is_not_there_is_said_so() -> None:
    assert ask("volcano", [cut("a", TEXT)]) == []
    assert list(lines([])) == ["No passage and no row has these words."]


def test_signs_of_the_query_language_are_only_signs() -> None:
    assert ask('delta" OR body:* AND NEAR(', [cut("a", TEXT)])[0].text == "Rice is grown in the delta."


def test_a_question_needs_a_word_and_something_to_search() -> None:
    with pytest.raises(UsageError, match="no word to search for"):
        ask("?? the of", [cut("a", TEXT)])
    with pytest.raises(UsageError, match="neither a document nor a region"):
        ask("delta")


def test_lines_for_a_terminal() -> None:
    assert list(lines(ask("delta", [cut("a", TEXT)]))) == ["1. Rice is grown in the delta.", "   a, 0"]


def test_of_a_series_the_newest_year_answers_unless_the_question_names_one(region: mp.Region) -> None:
    [best, *_] = ask("population of Indonesia", region=region)
    assert best.text.startswith("Population, Indonesia, 2025: ")
    assert set(best.also) >= {2019, 2024}
    assert "also 2019 to 2024" in next(line for line in list(lines([best]))[1:])
    [best, *_] = ask("population of Indonesia in 2021", region=region)
    assert best.text.startswith("Population, Indonesia, 2021: ")
    texts = [answer.text for answer in ask("population of Indonesia", region=region, limit=20)]
    assert sum(text.startswith("Population, Indonesia") for text in texts) == 1


QUESTIONS = [
    ("which countries are in RCEP", r"^RCEP, 14 .*Australia, Brunei"),
    ("when did Timor-Leste join ASEAN", r"^Timor-Leste in ASEAN: .*member from 2025-10-26"),
    ("Asia Zero Emission Community members", r"^AZEC, 11 "),
    ("how much has China lent to Laos", r"^Official finance commitments, Laos and China"),
    ("defence spending of Singapore", r"^Military expenditure, % of GDP, Singapore"),
    ("what tariffs did the US impose on Vietnam in 2025", r"^US tariff announced.*Vietnam, 2025: 46 percent"),
    ("who trusts Japan most in ASEAN", r"^Trust: .*Japan.*ASEAN-10.*percent"),
    ("comprehensive strategic partnership between Japan and ASEAN", r"^ASEAN and Japan: comprehensive strategic"),
    ("Fukuda Doctrine", r"1977-08-18.*Fukuda Doctrine"),
    ("how big is the Chiang Mai Initiative", r"Chiang Mai|CMI"),
    ("which members recognise the arbitral award", r"arbitral award"),
    ("patrol vessels for the Philippines", r"(?i)patrol|vessel|coast guard"),
]


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_questions_of_an_analyst_are_answered_by_the_first_three(
    region: mp.Region, question: str, expected: str
) -> None:
    assert any(re.search(expected, answer.text) for answer in ask(question, region=region, limit=3))


def test_one_measure_does_not_fill_the_answers(region: mp.Region) -> None:
    texts = [answer.text.partition(",")[0] for answer in ask("coast guard ship days", region=region, limit=6)]
    assert max(texts.count(text) for text in texts) <= 2 or len(set(texts)) <= 3


def test_a_second_ranking_finds_what_the_words_do_not() -> None:
    """What the words find and what is near come before what neither of them names."""
    document = cut("a", TEXT)

    def nearness(question: str, texts: Sequence[str]) -> list[float]:
        assert question == "faith of publics in Manila"
        return [1.0 if "Trust in China" in text else 0.0 for text in texts]

    assert all("Trust" not in answer.text for answer in ask("faith of publics in Manila", [document]))
    answers = ask("faith of publics in Manila", [document], nearness=nearness)
    assert {"Trust in China fell.", "The doctrine was announced in Manila in 1977."} == {a.text for a in answers[:2]}
