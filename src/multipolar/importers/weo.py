"""World Economic Outlook: the database file by countries that the IMF gives out twice a year.

The publisher's file ends in ``.xls`` and is tab-separated text in UTF-16, a column a year. It is also read when saved as
CSV in UTF-8. ``--``, ``n/a`` and empty cells have no figure. A year after the country's ``Estimates Start After`` carries
the flag ``projection``.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import Fault
from ..region import Region
from . import sheet
from .plan import Import, planned

SUBJECTS = {
    "NGDPD": ("gdp_nominal", "USD bn", "Billions"),
    "PPPGDP": ("gdp_ppp", "intl USD bn", "Billions"),
    "NGDPDPC": ("gdp_per_capita", "USD", "Units"),
    "PPPPC": ("gdp_per_capita_ppp", "intl USD", "Units"),
    "LP": ("population", "million persons", "Millions"),
    "NGDP_RPCH": ("real_gdp_growth", "percent", ""),
    "BCA_NGDPD": ("current_account_pct_gdp", "percent", ""),
    "GGXWDG_NGDP": ("gov_gross_debt_pct_gdp", "percent", ""),
}
"""Subject code to measure, unit, and the scale that the file must state."""

COLUMNS = ("ISO", "WEO Subject Code", "Country", "Scale", "Estimates Start After")


def plan(
    path: Path, region: Region, *, source_id: str, published: str, since: int = 2019, until: int | None = None
) -> Import:
    """Plan rows of the macroeconomic measures.

    Parameters
    ----------
    source_id, published : str
        Name and date of the edition: "weo2610", "2026-10".
    since, until : int
        Years to take; `until` is the year of the region's as-of day unless given, since later ones are forecasts.

    Raises
    ------
    InvalidData
        The file cannot be read as such a file. Wrong cells are faults of the plan.
    """
    head = path.read_bytes()[:2] if path.is_file() else b""
    wide = head in (b"\xff\xfe", b"\xfe\xff")
    table = sheet.read(path, COLUMNS, encoding="utf-16" if wide else "utf-8-sig", separator="\t" if wide else ",")
    last = until or region.as_of.year
    years = [name for name in table.columns if name.isdigit() and since <= int(name) <= last]
    faults: list[Fault] = []
    if not years:
        faults.append(Fault("no-years", f"no column from {since} to {last}", table.name, 1, expected="a column a year"))
    held = set(region.table("measures")["measure"].to_list())
    rows, outside, seen = [], set[str](), dict[tuple[object, ...], int]()
    for line, row in table:
        code = row["WEO Subject Code"]
        if code not in SUBJECTS or SUBJECTS[code][0] not in held:
            continue
        wrong = sheet.once(seen, (row["ISO"] or row["Country"], code), table.name, line)
        faults += [wrong] if wrong else []
        if row["ISO"] not in region.names:
            if len(row["ISO"]) == 3:
                outside.add(row["ISO"])
            else:
                sheet.actor(region, row["ISO"] or row["Country"], table.name, line, "ISO", faults)
            continue
        measure, unit, scale = SUBJECTS[code]
        if scale and row["Scale"] != scale:
            faults.append(
                Fault("scale", f"{row['Scale']!r} in Scale", table.name, line, "Scale", f"{scale} for {code}")
            )
            continue
        actual = row["Estimates Start After"]
        for name in years:
            value = sheet.number(row[name], table.name, line, name, faults)
            if value is None:
                continue
            projected = actual.isdigit() and int(name) > int(actual)
            rows.append(
                {
                    "subject": region.actor(row["ISO"]), "measure": measure, "year": int(name), "value": value,
                    "unit": unit, "source_id": source_id, "locator": f"ISO={row['ISO']}, {code}, {name}",
                    "basis": "read", "preferred": True, "flags": "projection" if projected else "",
                    "note": f"estimates start after {actual}" if actual.isdigit() else "last actual year not stated",
                }
            )  # fmt: skip
    source = {
        "source_id": source_id, "citation": f"IMF World Economic Outlook database, {published}",
        "url": "https://www.imf.org/en/Publications/WEO", "published": published, "kind": "dataset",
        "terms": "IMF terms, attribution", "note": "years after the last actual one are IMF estimates",
    }  # fmt: skip
    notes = [f"{len(outside)} economies are not in the region and were left out"] if outside else []
    return planned(region, {"ties": rows}, [source], faults, notes)
