"""Piracy and armed robbery against ships: the annual table of ReCAAP, typed off the report into a sheet.

Columns: ``area`` (a state or sea area, any name that the region knows), ``year``, ``incidents`` (actual and attempted),
``actual`` (optional column), ``page`` of the report. A blank cell is a figure that the report does not give, not zero.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import Fault
from ..region import Region
from . import sheet
from .plan import Import, planned

MEASURES = {"incidents": "maritime_incidents", "actual": "maritime_incidents_actual"}
COLUMNS = ("area", "year", "incidents", "page")


def plan(path: Path, region: Region, *, source_id: str, published: str) -> Import:
    """Plan rows of ``maritime_incidents`` and ``maritime_incidents_actual``.

    Raises
    ------
    InvalidData
        The file cannot be read as such a sheet. Wrong cells are faults of the plan.
    """
    table = sheet.read(path, COLUMNS)
    faults: list[Fault] = []
    seen: dict[tuple[object, ...], int] = {}
    rows, blank = [], 0
    for line, row in table:
        area = sheet.actor(region, row["area"], table.name, line, "area", faults)
        when = sheet.year(row["year"], table.name, line, "year", faults)
        wrong = sheet.once(seen, (area or row["area"], row["year"]), table.name, line)
        faults += [wrong] if wrong else []
        values = {column: sheet.number(row.get(column, ""), table.name, line, column, faults) for column in MEASURES}
        both = values["incidents"], values["actual"]
        if both[0] is not None and both[1] is not None and both[1] > both[0]:
            what = f"{both[1]:g} actual of {both[0]:g} incidents"
            faults.append(Fault("more-than-all", what, table.name, line, "actual", "at most the incidents"))
        for column, value in values.items():
            blank += value is None and column in table.columns
            if value is None or area is None or when is None:
                continue
            if value < 0 or value != int(value):
                faults.append(Fault("bad-count", f"{value:g} in {column}", table.name, line, column, "a whole number"))
            rows.append(
                {
                    "subject": area, "measure": MEASURES[column], "year": when, "value": value, "unit": "incidents",
                    "source_id": source_id, "locator": f"annual report {published[:4]}, p. {row['page'] or 'not given'}",
                    "basis": "read", "preferred": True,
                }
            )  # fmt: skip
    source = {
        "source_id": source_id, "citation": f"ReCAAP Information Sharing Centre, annual report, {published}",
        "url": "https://www.recaap.org", "published": published, "kind": "report", "terms": "facts cited",
    }  # fmt: skip
    notes = [f"{blank} blank cells: unknown, not zero"] if blank else []
    return planned(region, {"ties": rows}, [source], faults, notes)
