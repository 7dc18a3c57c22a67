"""Trade by partner from the IMF (Direction of Trade Statistics; since 2025 International Trade in Goods by partner).

A sheet of one row a reporter, partner, flow and year: ``reporter, partner, flow, year, value_musd`` (ISO alpha-3 or any
name; flow ``export_fob`` or ``import_cif``; million dollars), optionally ``months``, how many months were summed. Rows
whose partner is empty are aggregates of the publisher and are left out; so are actors that the region does not have.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import Fault
from ..region import Region
from . import sheet
from .plan import Import, planned

FLOWS = {"export_fob": "goods_exports", "import_cif": "goods_imports"}
COLUMNS = ("reporter", "partner", "flow", "year", "value_musd")
TERMS = "IMF terms, attribution"


def plan(path: Path, region: Region, *, source_id: str, published: str, since: int = 2019) -> Import:
    """Plan rows of ``goods_exports`` and ``goods_imports`` in billion dollars, from the year `since` on.

    Raises
    ------
    InvalidData
        The file cannot be read as such a sheet. Wrong cells are faults of the plan.
    """
    table = sheet.read(path, COLUMNS)
    faults: list[Fault] = []
    seen: dict[tuple[object, ...], int] = {}
    rows, outside, aggregates, short = [], set[str](), 0, 0
    for line, row in table:
        if not row["partner"]:
            aggregates += 1
            continue
        reporter = sheet.actor(region, row["reporter"], table.name, line, "reporter", faults)
        partner = region.actor(row["partner"]) if row["partner"] in region.names else None
        if partner is None:
            if len(row["partner"]) == 3 and row["partner"].isalpha() and row["partner"].isupper():
                outside.add(row["partner"])  # a code of the world that the region does not follow
            else:
                sheet.actor(region, row["partner"], table.name, line, "partner", faults)
        if row["flow"] not in FLOWS:
            what = f"{row['flow']!r} in flow"
            near = tuple(name for name in FLOWS if name[:3] == row["flow"][:3].lower())
            faults.append(Fault("unknown-flow", what, table.name, line, "flow", f"one of {', '.join(FLOWS)}", near))
        when = sheet.year(row["year"], table.name, line, "year", faults)
        value = sheet.number(row["value_musd"], table.name, line, "value_musd", faults)
        wrong = sheet.once(seen, (row["reporter"], row["partner"], row["flow"], row["year"]), table.name, line)
        faults += [wrong] if wrong else []
        if None in (reporter, partner, when, value) or row["flow"] not in FLOWS or when is None or when < since:
            continue
        months = row.get("months", "")
        short += bool(months) and months != "12"
        rows.append(
            {
                "subject": reporter, "counterpart": partner, "measure": FLOWS[row["flow"]], "year": when,
                "value": (value or 0.0) / 1000.0, "unit": "USD bn", "source_id": source_id,
                "locator": f"reporter={row['reporter']}, partner={row['partner']}, {row['flow']}, {when}",
                "basis": "read", "preferred": True, "flags": "incomplete" if months not in ("", "12") else "",
                "note": f"{months} months" if months not in ("", "12") else "",
            }
        )  # fmt: skip
    source = {
        "source_id": source_id, "citation": "International Monetary Fund, trade in goods by partner country",
        "url": "https://data.imf.org", "published": published, "kind": "dataset", "terms": TERMS,
    }  # fmt: skip
    notes = [f"{aggregates} rows of aggregates left out"] if aggregates else []
    notes += [f"{len(outside)} partners are not in the region and were left out"] if outside else []
    notes += [f"{short} figures lack months and are flagged incomplete"] if short else []
    return planned(region, {"ties": rows}, [source], faults, notes)
