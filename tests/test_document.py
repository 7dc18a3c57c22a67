"""What leaves the process: plain data, ids instead of refs, every id cited."""

import json
from datetime import date

import polars as pl
import pytest

from multipolar.region import Region
from multipolar.region.document import document, dumps


def test_the_envelope(region: Region) -> None:
    found = document("figures", region.figures("goods_exports", subject="VNM", year=[1990, 2022]), region)
    assert list(found) == ["schema_version", "command", "region", "citations", "data"]
    assert (found["schema_version"], found["command"]) == (1, "figures")
    assert found["region"] == {"name": "japan-asean", "hash": region.hash, "as_of": "2026-06-30"}


def test_refs_become_ids_and_every_id_is_cited(region: Region) -> None:
    frame = region.members("ASEAN", date(2026, 1, 1))
    found = document("members", frame, region)
    named = [name for row in found["data"] for name in row["refs"]]
    assert len(named) == frame["refs"].list.len().sum()
    assert all(isinstance(name, str) and name.startswith("memberships/") for name in named)
    assert set(named) == set(found["citations"])
    for citation in found["citations"].values():
        assert set(citation) == {"table", "line", "column", "source_id", "locator", "basis", "citation", "url"}
        assert citation["citation"]
        assert citation["locator"]


def test_it_is_json_and_says_the_same_again(region: Region) -> None:
    text = dumps(document("figures", region.figures("gdp_nominal", groups=True), region))
    back = json.loads(text, parse_constant=pytest.fail)
    assert back["data"][0]["measure"] == "gdp_nominal"
    assert "NaN" not in text
    assert "Infinity" not in text
    assert dumps(document("figures", region.figures("gdp_nominal", groups=True), region)) == text


def test_names_keep_their_script_and_dates_their_form(region: Region) -> None:
    text = dumps(document("actors", [{"name": "Việt Nam 日本", "on": date(2025, 10, 26)}]))
    assert "Việt Nam 日本" in text
    assert '"2025-10-26"' in text


def test_what_is_no_number_or_no_plain_data_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps(document("x", pl.DataFrame({"value": [float("nan")]})))
    with pytest.raises(TypeError, match="set is not plain data"):
        dumps(document("x", [{"value": {1}}]))


def test_without_a_region_there_is_nothing_to_cite() -> None:
    assert document("check", [{"rule": "x"}]) == {"schema_version": 1, "command": "check", "data": [{"rule": "x"}]}


def test_rows_that_were_given_are_not_changed(region: Region) -> None:
    rows = [{"refs": [5, 6]}, {"refs": None}, {"text": "no refs"}]
    found = document("x", rows, region)
    assert rows == [{"refs": [5, 6]}, {"refs": None}, {"text": "no refs"}]
    assert [row.get("refs") for row in found["data"]][1:] == [[], None]
    assert len(found["citations"]) == 2
