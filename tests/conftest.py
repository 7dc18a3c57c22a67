"""Fixtures that every test may use: the built-in region, packs to break, a clean environment."""

import csv
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import multipolar as mp
from multipolar.errors import Fault
from multipolar.region import Region, check
from multipolar.region.new import new
from multipolar.region.pack import find

ROWS = {
    "ties": [
        {"subject": "AAA", "measure": "trust_index", "year": "2024", "value": "50", "value_low": "40",
        "value_high": "60", "unit": "percent"},
        {"subject": "AAA", "counterpart": "BBB", "measure": "goods_exports", "year": "2024", "value": "1.25",
        "unit": "USD bn"},
    ],
    "survey": [
        {
            "survey": "POLL", "sample": "public", "wave": "2024", "question_id": "Q", "question_gist": "Is it so?",
            "population": "AAA", "option": "yes", "share_pct": "60", "n": "1000",
        }
    ],
    "memberships": [{"actor": "AAA", "institution": "UNION", "role": "member", "start": "2001", "end": "2020-05"}],
    "agreements": [{"agreement": "Pact", "kind": "trade", "party": "AAA", "signed": "2001-02-03", "in_force": "2002"}],
    "partnerships": [{"a": "AAA", "b": "BBB", "level_as_named": "strategic", "level_rank": "3", "start": "2001",
    "end": ""}],
    "commitments": [{"donor": "AAA", "recipient": "BBB", "instrument": "loan", "sector": "rail", "item": "a line",
    "status": "signed"}],
    "events": [{"date": "2001-02-03", "actors": "AAA;BBB", "kind": "summit", "title": "They met"}],
    "principles": [{"framework": "Charter", "principle_or_pillar": "law"}],
    "codings": [
        {
            "framework": "Charter", "principle_or_pillar": "law", "actor": "AAA", "outlook": "Charter", "since": "2001",
            "coder": "A", "code": "rule of law", "words": "law",
        }
    ],
    "agenda": [
        {
            "item": "law", "dimension": "1", "title": "A law", "forum": "UNION", "parties": "UNION", "proposer": "AAA",
            "kind": "economic", "stage": "past", "date": "2001-02-03", "scale_zero": "none", "scale_hundred": "all",
            "status_quo": "0", "proposal": "100", "outcome": "agreed",
        }
    ],
    "positions": [
        {
            "item": "law", "dimension": "1", "actor": "AAA", "stance": "supports", "care": "low", "low": "55",
            "position": "80", "high": "100", "salience_low": "0.1", "salience": "0.3", "salience_high": "0.6",
            "said": "yes", "said_on": "2001", "coder": "A",
        }
    ],
    "disputes": [
        {"date": "2020", "by": "AAA", "against": "BBB", "kind": "presence", "intensity": "1", "area": "a strait",
        "title": "Ships"}
    ],
    "places": [
        {"place": "depot", "name": "The depot", "actor": "AAA", "kind": "warehouse", "lat": "1", "lon": "2",
        "landmass": "main", "by_sea": "1", "since": "2001"}
    ],
    "sectors": [
        {"economy": "AAA", "partner": "BBB", "flow": "exports", "sector": "rice", "year": "2020", "value": "3",
        "unit": "USD bn"}
    ],
    "waypoints": [
        {"waypoint": "here", "name": "Here", "kind": "port", "actor": "AAA", "lat": "1", "lon": "2"},
        {"waypoint": "there", "name": "There", "kind": "open sea", "lat": "3", "lon": "4"},
    ],
    "sea_legs": [{"start": "here", "end": "there", "miles": "100", "deep": "1"}],
    "sensors": [{"sensor": "eye", "kind": "radar", "owner": "AAA", "number": "1", "lat": "1", "lon": "2", "since": "2001"}],
    "parameters": [
        {"model": "m", "parameter": "p", "low": "1", "central": "2", "high": "3", "unit": "ratio",
        "distribution": "uniform"},
        {"model": "m", "parameter": "q", "central": "2", "unit": "ratio", "distribution": "fixed", "basis": "read"},
    ],
}  # fmt: skip
"""Rows that the small pack has besides those of a new pack, so that every table has something to break."""


@dataclass
class PackCopy:
    """A pack of which single cells can be changed."""

    path: Path

    def file(self, table: str) -> Path:
        return self.path / "tables" / f"{table}.csv"

    def rows(self, table: str) -> list[list[str]]:
        with self.file(table).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table: str, rows: list[list[str]]) -> None:
        with self.file(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def edit(self, table: str, line: int, column: str, value: str) -> None:
        """Set one cell; the header is line 1."""
        rows = self.rows(table)
        rows[line - 1][rows[0].index(column)] = value
        self.write(table, rows)

    def append(self, table: str, **cells: str) -> int:
        """Add a row and return its line."""
        rows = self.rows(table)
        self.write(table, [*rows, [cells.get(column, "") for column in rows[0]]])
        return len(rows) + 1

    def replace(self, name: str, old: str, new: str) -> None:
        """Change text that stands once in a file."""
        file = self.path / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def check(self) -> list[Fault]:
        return check(self.path)

    def load(self) -> Region:
        return mp.load(self.path)


def small(path: Path) -> PackCopy:
    """A new pack with something in every table."""
    pack = PackCopy(new(path / "small", name="small"))
    pack.append("actors", code="UNION", name="The Union", short_name="Union", kind="organisation", is_group="1")
    pack.append(
        "measures", measure="trust_index", label="Trust", meaning="Share who trust", unit="percent", kind="share",
        direction="of", pillar="trust", origin="table",
    )  # fmt: skip
    for table, rows in ROWS.items():
        for row in rows:
            pack.append(
                table, **{"source_id": "example", "locator": "page 2", "basis": "read", "preferred": "1", **row}
            )
    return pack


@pytest.fixture(scope="session")
def region() -> Region:
    """The built-in region."""
    return mp.load()


@pytest.fixture
def pack_copy(tmp_path: Path) -> PackCopy:
    """An editable copy of the built-in pack."""
    return PackCopy(shutil.copytree(find("japan-asean"), tmp_path / "japan_asean"))


@pytest.fixture
def small_pack(tmp_path: Path) -> PackCopy:
    """An editable pack with a few rows in every table."""
    return small(tmp_path)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests changes what they see."""
    for name in list(os.environ):
        if name.startswith(("POLARS_FMT_", "MULTIPOLAR_")) or name in (
            "COLUMNS",
            "LINES",
            "FORCE_COLOR",
            "NO_COLOR",
            "CLICOLOR",
        ):
            monkeypatch.delenv(name)
