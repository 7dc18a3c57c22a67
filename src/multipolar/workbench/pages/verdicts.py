"""What is to be said about a verdict: its card, whether the claim may be said, the assumptions behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from ...brief.page import VERDICTS
from ...region.provenance import refs_of
from ..bench import listing
from ..blocks import Cell, Facts, UseCard, VerdictCard

if TYPE_CHECKING:
    from ...propositions import Proposition, Verdict
    from ..bench import Bench

MAY = {
    "holds": "Yes, with its day and its sources.",
    "fails": "No: the numbers speak against it. What may be said is the finding.",
    "depends": "Only together with what it depends on.",
    "untestable": "Not on these tables: what is missing would have to be found first.",
}
"""Whether a claim with a verdict may be said."""


def card_of(bench: Bench, given: Proposition, found: Verdict) -> VerdictCard:
    """Return what is to be said about a verdict."""
    sources = {row["source_id"]: row["citation"] for row in bench.region.table("sources").iter_rows(named=True)}
    return VerdictCard(
        id=found.id,
        argument=given.argument,
        verdict=found.verdict,
        meaning=VERDICTS[found.verdict],
        probability=found.probability,
        as_of=str(found.as_of),
        finding=found.finding,
        depends_on=found.depends_on,
        missing=found.missing,
        would_change=found.would_change,
        places=tuple(f"{sources[place.document]}; {place.section}" for place in given.argued_in),
        refs=bench.ids(refs_of(found)),
        href=f"/arguments/{found.id}",
    )


def use_card(bench: Bench, given: Proposition, found: Verdict) -> UseCard:
    """Return whether the claim may be said, on which sources, with which caveats."""
    from .rows import slug

    cited = bench.cited(refs_of(found)).values()
    sources: dict[str, Cell] = {}
    for row in cited:
        if row["source_id"] and row["source_id"] != "assumption":
            sources.setdefault(row["source_id"], Cell(text=row["citation"], href=f"/sources/{slug(row['source_id'])}"))
    counts: dict[str, int] = {}
    for row in cited:
        counts[str(row["basis"])] = counts.get(str(row["basis"]), 0) + 1
    caveats = [f"As of {found.as_of}: newer figures may say otherwise."]
    if found.probability is not None:
        caveats.append(f"It is true in {100 * found.probability:.0f} % of draws.")
    caveats += [f"It depends on: {word}." for word in found.depends_on]
    if count := counts.get("public_record"):
        caveats.append(f"{count} rows behind it are known from public record and were not read by us (see Review).")
    if count := counts.get("assumed"):
        caveats.append(f"{count} rows behind it are assumptions with a range.")
    caveats += [f"Missing: {word}." for word in found.missing[:3]]
    return UseCard(
        claim=given.argument, may=MAY[found.verdict], sources=tuple(sources.values())[:12], caveats=tuple(caveats)
    )


def drivers(bench: Bench, found: Verdict) -> list[Any]:
    """Return the assumptions behind a verdict: those that turn it first."""
    account = found.account.filter((pl.col("basis") == "assumed") & pl.col("parameter").is_not_null())
    turning = tuple(word.partition(" (")[0] for word in found.depends_on)
    rows = []
    for row in account.unique(["parameter", "note"], maintain_order=True).iter_rows(named=True):
        rows.append(
            (
                row["parameter"] not in turning,
                (
                    bench.cell(row["parameter"].replace("_", " "), row["refs"], "assumed"),
                    Cell(text="turns the verdict" if row["parameter"] in turning else "does not turn it alone"),
                    Cell(text=row["note"] or "–"),
                ),
            )
        )
    if not rows:
        return [Facts(facts=(("assumptions behind it", Cell(text="none")),))]
    rows.sort(key=lambda pair: pair[0])
    return [
        listing(
            "drivers",
            "Assumptions behind the verdict",
            ("Assumption", "Does it turn the verdict?", "Range and note"),
            [row for _, row in rows],
            limit=60,
        )
    ]
