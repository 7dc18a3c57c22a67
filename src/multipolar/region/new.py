"""Writes a minimal valid pack: two states, one measure, one sourced figure, and every table with its header."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from pathlib import Path

from ..errors import Fault, UsageError
from .schema import TABLES, descriptor

EXAMPLE: dict[str, list[dict[str, str]]] = {
    "sources": [{"source_id": "example", "citation": "Replace this by author, title, publisher", "published": "2026",
    "kind": "assumption"}],
    "actors": [
        {"code": "AAA", "name": "First State", "short_name": "First", "kind": "state", "is_group": "0"},
        {"code": "BBB", "name": "Second State", "short_name": "Second", "kind": "state", "is_group": "0"},
    ],
    "measures": [
        {
            "measure": "goods_exports", "label": "Goods exports",
            "meaning": "Goods exports as reported by the exporter", "unit": "USD bn",
            "kind": "flow", "direction": "from_to", "pillar": "economy", "origin": "table",
        }
    ],
    "ties": [
        {
            "subject": "AAA", "counterpart": "BBB", "measure": "goods_exports", "year": "2025", "value": "1.5",
            "unit": "USD bn",
            "source_id": "example", "locator": "page 1", "basis": "assumed", "preferred": "1",
        }
    ],
}  # fmt: skip
VOCABULARY = """\
# Names that documents use, by language (BCP 47). One name belongs to one actor.
[actors.AAA]
en = ["Republic of the First State"]

[measures.goods_exports]
en = ["exports"]
"""


def new(path: Path, *, name: str | None = None) -> Path:
    """Write a minimal valid pack into a new folder and return it.

    Raises
    ------
    UsageError
        The folder exists and is not empty, or cannot be written; nothing is left half-written.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UsageError(Fault("exists", f"{path} exists and is not empty", expected="a new folder"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise UsageError(
            Fault("unwritable", f"{path} cannot be written: {error.strerror}", expected="a folder that can be written")
        ) from error
    try:
        beside.chmod(0o755)  # a temporary folder is private; a pack is not
        _write(beside, name or path.name)
        if path.exists():
            path.rmdir()
        beside.replace(path)
    except OSError as error:
        raise UsageError(
            Fault("unwritable", f"{path} cannot be written: {error.strerror}", expected="a folder that can be written")
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return path


def _write(folder: Path, name: str) -> None:
    for part in ("tables", "propositions", "scenarios"):
        (folder / part).mkdir()
    text = json.dumps(
        descriptor(name.lower().replace(" ", "-"), "A new region", "2026-01-01"), indent=1, ensure_ascii=False
    )
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")
    (folder / "vocabulary.toml").write_text(VOCABULARY, encoding="utf-8")
    for table in TABLES.values():
        with (folder / "tables" / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(EXAMPLE.get(table.name, []))
