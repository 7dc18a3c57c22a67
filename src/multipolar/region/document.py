"""What leaves the process: plain data in which refs are ids and every id has its citation (contracts §3, §9)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from .overlay import notice
from .region import Region

SCHEMA_VERSION = 1


def document(
    command: str, data: pl.DataFrame | Sequence[dict[str, Any]], region: Region | None = None
) -> dict[str, Any]:
    """Return the envelope that every ``--json`` prints.

    Parameters
    ----------
    command : str
        The command that was run.
    data : DataFrame or sequence of dict
        Rows; a list under ``refs`` is replaced by ids.
    region : Region, optional
        Needed when there are refs; its name, hash and as-of day are told.
    """
    rows = data.to_dicts() if isinstance(data, pl.DataFrame) else [dict(row) for row in data]
    found: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "command": command}
    if region is not None:
        found["region"] = {"name": region.name, "hash": region.hash, "as_of": region.as_of.isoformat()}
        if region.overlay is not None:
            found["region"]["overlay"] = notice(region)
        refs = sorted({ref for row in rows for ref in row.get("refs") or ()})
        cited = {row["ref"]: row for row in region.cite(refs).to_dicts()}
        for row in rows:
            if "refs" in row:
                row["refs"] = [cited[ref]["id"] for ref in row["refs"] or ()]
        found["citations"] = {
            entry["id"]: {k: v for k, v in entry.items() if k not in ("ref", "id")} for entry in cited.values()
        }
    found["data"] = rows
    return found


def dumps(found: dict[str, Any]) -> str:
    """Return a document as JSON text; dates in ISO form, no NaN."""
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not plain data")
