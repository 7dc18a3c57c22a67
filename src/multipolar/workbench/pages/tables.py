"""Institutions and agreements: who belongs to which on a day, and for whom what is in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ...errors import nearest
from ...region.dates import bounds
from ...region.schema import MEMBERSHIP, OTHER_ROLES
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Form, Heading
from ..state import State
from .events import named, timed
from .places import FIRST, ON, YES, asked, link, slider
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page


def institutions(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the list of institutions."""
    on = asked(bench, state)
    rows = []
    for code in bench.institutions:
        members = bench.region.members(code, on)
        own = members.filter(pl.col("holds").fill_null(False) & pl.col("actor").is_in(bench.states)).height
        rows.append(
            (
                Cell(text=bench.label(code), href=f"/institutions/{code}"),
                Cell(text=str(members.filter(pl.col("holds").fill_null(False)).height), number=True),
                Cell(text=str(own), number=True),
                Cell(text=str(members["holds"].null_count()), number=True),
            )
        )
    blocks = [
        Form(id="day", action="/institutions", label="The day", controls=(slider(bench, state),)),
        listing(
            "institutions", f"On {on}", ("Institution", "Members", "Of these, the region’s states", "Unknown"), rows
        ),
    ]
    return bench.page(
        "institutions",
        "Institutions",
        "/institutions",
        blocks,
        state,
        command=f"multipolar show memberships{flag(bench.region)}",
        python=python(bench.region, 'region.table("memberships")'),
    )


def institution(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of an institution."""
    region = bench.region
    code = names["code"]
    if code not in bench.institutions:
        raise missing(
            f"there is no institution {code}", "an institution of /institutions", nearest(code, bench.institutions)
        )
    on = asked(bench, state)
    table = region.table("memberships").filter((pl.col("institution") == code) & pl.col("preferred"))
    first = min((bounds(text)[0].year for text in table["start"].drop_nulls().to_list()), default=FIRST)
    found = region.members(code, on, (*MEMBERSHIP, *OTHER_ROLES))
    spans = {row["ref"]: f"{row['start'] or '?'} to {row['end'] or 'today'}" for row in table.iter_rows(named=True)}
    rows = [
        (
            Cell(text=bench.label(row["actor"]), href=link(bench, row["actor"])),
            Cell(text=row["role"].replace("_", " ")),
            bench.cell(YES[row["holds"]] + (f": {row['reason']}" if row["holds"] is None else ""), row["refs"]),
            Cell(text="; ".join(spans[ref] for ref in row["refs"] if ref in spans)),
        )
        for row in found.sort("holds", "actor", descending=[True, False], nulls_last=True).iter_rows(named=True)
    ]
    seated = found.filter(pl.col("holds").fill_null(False)).height
    blocks: list[Any] = [
        Form(
            id="day",
            action=f"/institutions/{code}",
            label="The day",
            controls=(slider(bench, state, min(first, region.as_of.year - 1)),),
        ),
        listing("members", f"On {on}: {seated} seats", ("Actor", "As", "On that day", "From, to"), rows),
    ]
    if not named(bench, code).is_empty():
        blocks += [Heading(id="events", text="Events"), *timed(bench, code, on)]
    name = bench.label(code)
    return bench.page(
        "institution",
        name,
        f"/institutions/{code}",
        blocks,
        state,
        command=f"multipolar show {code} --on {on}{flag(region)}",
        python=python(
            region, "from datetime import date", f'region.members("{code}", date({on.year}, {on.month}, {on.day}))'
        ),
    )


def _slugs(bench: Bench) -> dict[str, str]:
    """Return agreement by the word that stands for it in an address."""
    every = bench.region.table("agreements")["agreement"].unique().sort().to_list()
    return {
        "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name).strip("-")
        or f"agreement-{place}": name
        for place, name in enumerate(every)
    }


def agreements(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the list of agreements."""
    on = asked(bench, state)
    table = bench.region.table("agreements")
    kinds = dict(table.select("agreement", "kind").iter_rows())
    rows = []
    for word, name in _slugs(bench).items():
        parties = bench.region.parties(name, on)
        force = parties.filter(pl.col("holds").fill_null(False)).height
        rows.append(
            (
                Cell(text=name, href=f"/agreements/{word}"),
                Cell(text=(kinds[name] or "").replace("_", " ")),
                Cell(text=f"{force} of {parties.height}", number=True),
            )
        )
    blocks = [
        Form(id="day", action="/agreements", label="The day", controls=(slider(bench, state),)),
        listing("agreements", f"Parties for which it is in force on {on}", ("Agreement", "Kind", "In force for"), rows),
    ]
    return bench.page(
        "agreements",
        "Agreements",
        "/agreements",
        blocks,
        state,
        command=f"multipolar show agreements{flag(bench.region)}",
        python=python(bench.region, 'region.table("agreements")'),
    )


def agreement(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of an agreement."""
    region = bench.region
    known = _slugs(bench)
    if names["id"] not in known:
        raise missing(
            f"there is no agreement {names['id']}", "an agreement of /agreements", nearest(names["id"], known)
        )
    name = known[names["id"]]
    on = asked(bench, state)
    signed = {row["actor"]: row for row in region.parties(name, on, "signed").iter_rows(named=True)}
    dates = {
        row["party"]: row
        for row in region.table("agreements")
        .filter((pl.col("agreement") == name) & pl.col("preferred"))
        .iter_rows(named=True)
    }
    rows = []
    for row in region.parties(name, on).iter_rows(named=True):
        said = dates[row["actor"]]
        other = signed[row["actor"]]
        rows.append(
            (
                Cell(text=bench.label(row["actor"]), href=link(bench, row["actor"])),
                bench.cell(_told(other), other["refs"]),
                bench.cell(_told(row), row["refs"]),
                Cell(text=said["signed"] or "–"),
                Cell(text=said["in_force"] or "–"),
            )
        )
    blocks = [
        Form(id="day", action=f"/agreements/{names['id']}", label="The day", controls=(slider(bench, state),)),
        listing(
            "parties", f"Parties, on {on}", ("Party", "Signed by then", "In force by then", "Signed", "In force"), rows
        ),
    ]
    return bench.page(
        "agreement",
        name,
        f"/agreements/{names['id']}",
        blocks,
        state,
        command=f"multipolar show agreements{flag(region)}",
        python=python(
            region, "from datetime import date", f"region.parties({name!r}, date({on.year}, {on.month}, {on.day}))"
        ),
    )


def _told(row: Mapping[str, Any]) -> str:
    return YES[row["holds"]] + (f": {row['reason']}" if row["holds"] is None else "")


SPECS = (
    Spec("institutions", "/institutions", institutions, (ON,)),
    Spec("institution", "/institutions/{code}", institution, (ON,)),
    Spec("agreements", "/agreements", agreements, (ON,)),
    Spec("agreement", "/agreements/{id}", agreement, (ON,)),
)
