"""Asking documents and tables."""

from __future__ import annotations

import json

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
