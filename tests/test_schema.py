"""JSON Schemas of the files that people write: what the pack has is valid, what is wrong is not."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

import multipolar as mp
from multipolar.cli import app
from multipolar.errors import UnknownName
from multipolar.propositions import schema as of_propositions
from multipolar.scenarios import schema as of_scenarios
from multipolar.scenarios.battery import schema as of_trials
from multipolar.wiring import KINDS

PACK = mp.load("japan-asean").path
SCHEMAS = {"scenarios": of_scenarios(), "battery": of_trials(), "propositions": of_propositions()}
FILES = [file for folder in SCHEMAS for file in sorted((PACK / folder).glob("*.toml"))]


def faults(file: Any, folder: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMAS[folder])
    return [error.json_path for error in validator.iter_errors(file)]


@pytest.mark.parametrize("folder", SCHEMAS)
def test_the_schema_is_one(folder):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[folder])


def paragraphs(part: Any) -> list[str]:
    """Every description of a schema, except where a field has that name."""
    if isinstance(part, list):
        return [text for each in part for text in paragraphs(each)]
    if not isinstance(part, dict):
        return []
    own = [part["description"]] if isinstance(part.get("description"), str) else []
    return own + [text for each in part.values() for text in paragraphs(each)]


@pytest.mark.parametrize("folder", SCHEMAS)
def test_a_description_is_one_paragraph(folder):
    found = paragraphs(SCHEMAS[folder])
    assert len(found) > 10
    assert not [text for text in found if "\n" in text or "Attributes" in text]


def test_what_a_docstring_says_of_a_field_stands_at_the_field():
    trial, test = SCHEMAS["battery"], SCHEMAS["propositions"]["$defs"]["Test"]
    assert trial["description"] == "A scenario of the battery."
    assert trial["properties"]["inside"]["description"] == "The shock comes from inside the region."
    assert trial["properties"]["short"]["description"] == "a few words, for tables"  # the field's own words go first
    assert test["properties"]["every"]["description"].endswith(
        "A draw supports the claim if it is true in all of them at once."
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_file_of_the_pack_is_valid(file):
    assert faults(tomllib.loads(file.read_text(encoding="utf-8")), file.parent.name) == []


def test_every_kind_of_change_stands_in_the_schema_once():
    entries = of_scenarios()["properties"]
    named = [
        one["$ref"].rpartition("/")[2] for entry in ("shock", "policy") for one in entries[entry]["items"]["oneOf"]
    ]
    assert sorted(named) == sorted(kind.__name__ for kind in KINDS.values())


GOOD = {"format": 1, "id": "good", "title": "Good", "horizon": [2027, 2030]}
TEST = {"measure": "population", "where": {"subject": "WPU"}, "compare": "above", "against": {"subject": "EU"}}
CLAIM = {
    "format": 1, "id": "good", "argument": "Good.", "argued_in": [{"document": "document_000", "section": "1"}],
    "pillar": "order", "kind": "data",
}  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "file", "path"),
    [
        ("scenarios", {**GOOD, "horizn": [1, 2]}, "$"),
        ("scenarios", {**GOOD, "horizon": [2027]}, "$.horizon"),
        ("scenarios", {**GOOD, "shock": [{"kind": "trust_shok", "partner": "JPN", "start": 2027}]}, "$.shock[0]"),
        ("scenarios", {**GOOD, "policy": [{"kind": "exchanges", "start": 2027}]}, "$.policy[0]"),
        ("battery", GOOD, "$"),
        ("propositions", {**CLAIM, "test": [{**TEST, "where": {"subject": 1.5}}]}, "$.test[0].where.subject"),
        ("propositions", {**CLAIM, "test": [{**TEST, "compare": "over"}]}, "$.test[0].compare"),
        ("propositions", {**CLAIM, "test": [TEST], "pillar": "ordr"}, "$.pillar"),
    ],
)
def test_what_is_wrong_is_not_valid(folder, file, path):
    assert path in faults(file, folder)


def test_what_is_right_is_valid():
    assert faults(GOOD, "scenarios") == []
    for against in (3.0, {"subject": "EU"}, {"low": 1.0, "high": 2.0}):
        assert faults({**CLAIM, "test": [{**TEST, "against": against}]}, "propositions") == []


def test_the_command_prints_it_and_a_wrong_word_names_the_nearest():
    told = CliRunner().invoke(app, ["schema", "trial"])
    assert told.exit_code == 0
    assert json.loads(told.stdout) == json.loads(json.dumps(of_trials()))
    wrong = CliRunner().invoke(app, ["schema", "trail"])
    assert isinstance(wrong.exception, UnknownName)
    assert "Did you mean trial" in str(wrong.exception)
