"""How close the parties call themselves: the ladder of partnerships, and defence agreements in force."""

from __future__ import annotations

import polars as pl

from .. import measures
from ..region import Region
from .exhibit import Body, Table, complete, known, members, names

TEXT = (
    "The level of a partnership is what the two parties call it, put on one ladder: 1 diplomatic relations or dialogue, "
    "2 comprehensive, 3 strategic, 4 extensive or enhanced strategic, 5 comprehensive strategic, 6 treaty ally. The rank "
    "of a name is a judgement; the names are in the notes. A dash is no entry in the tables, which is no evidence that "
    "there is no partnership."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    year = region.as_of.year
    pairs = pl.col("subject").is_in(members(region)) & pl.col("counterpart").is_in(region.partners)
    levels = measures.partnership_level(region).filter(pairs & (pl.col("year") == year))
    if not levels["value"].count():
        return None
    called = names(region)
    high = known(levels).filter(pl.col("value") == 5).group_by("counterpart").len()
    (top, count), *_ = high.sort("len", "counterpart", descending=True).iter_rows()
    layout = {"across": "counterpart", "names": called, "headings": {"subject": "Member"}, "places": 0}
    ladder = Table(
        "ladder",
        f"{called[top]} has a comprehensive strategic partnership with {count} members, more than any other partner",
        complete(levels, "no entry in the tables", subject=members(region), counterpart=region.partners),
        {"caption": f"Level of partnership on {region.as_of}, rank 1 to 6", **layout},
    )
    forces = measures.defence_agreements(region).filter(
        pairs & (pl.col("year") == year) & (pl.col("stage") == "in force")
    )
    several = [partner for partner in region.partners if forces.filter(counterpart=partner)["value"].sum()]
    defence = Table(
        "defence-agreements",
        f"Defence agreements in force with members are tabled for {' and '.join(called[code] for code in several)}",
        complete(forces, "no entry in the tables", subject=members(region), counterpart=several),
        {
            "caption": "Agreements on defence equipment, access, logistics and alliance in force; a range where entry "
            "into force is not in the tables",
            **layout,
        },
    )
    return TEXT, [ladder, defence]
