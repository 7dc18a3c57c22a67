"""Sales by sector as matrices from the tables: goods by sector and pair, services as one product, GDP.

Totals by pair are those of `trade_tables`; the table ``sectors`` says how goods part into sectors. It holds groups of
sectors by pair and sectors by seller or by buyer, so that the fine table is fitted inside each group. What is not in
it is made up by a rule: an aggregate sells and buys as the tabled economies that have no place of their own (Germany
and France for the European Union); the rest of the world buys from each as the others do, and sells to each what it
buys from the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models.supply import fit
from .trade_tables import REST, Trade, trade

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

GROUPS: dict[str, tuple[str, ...]] = {
    "primary": ("A01", "A02", "A03", "B05", "B06", "B07", "B08", "B09"),
    "light": ("C10T12", "C13T15", "C16", "C17_18", "C31T33"),
    "materials": ("C19", "C20", "C21", "C22", "C23", "C24A", "C24B", "C25"),
    "electronics": ("C26", "C27"),
    "machinery": ("C28",),
    "vehicles": ("C29", "C301", "C302T309"),
}
"""Groups of sectors of goods, by the codes of ISIC Rev. 4 as inter-country tables join them."""

SERVICES = "services"
MANUFACTURING = tuple(group for group in GROUPS if group != "primary")
SMALL = 0.01
"""An economy that sells the group's states less than this part of their foreign goods joins the rest of the world."""


@dataclass(frozen=True, eq=False)
class Chains:
    """The world's sales by product; P products, R places, the rest of the world last.

    Attributes
    ----------
    products, places : tuple of str
    sales : ndarray (P, R, R)
        Product, seller, buyer; USD bn.
    gdp : ndarray (R,)
    members : ndarray of bool (R,)
        States of the region's group.
    year : int
    refs : list of int
        Totals by pair, GDP, and of the table ``sectors`` own sales by group; every row of its year is used.
    joined : tuple of str
        Economies that are part of the rest.
    """

    products: tuple[str, ...]
    places: tuple[str, ...]
    sales: Floats
    gdp: Floats
    members: NDArray[np.bool_]
    year: int
    refs: list[int]
    joined: tuple[str, ...]

    @property
    def goods(self) -> NDArray[np.bool_]:
        """(P,)."""
        return np.array([product != SERVICES for product in self.products])


_KEPT: dict[tuple[str, bool], Chains] = {}
"""The last region's tables by the hash of its pack and how fine they are."""


def chains(region: Region, *, fine: bool = False) -> Chains:
    """Return the table by groups of sectors and main economies, or `fine`: every sector and economy.

    Raises
    ------
    UsageError
        The pack names no group, or holds no sales by sector.
    """
    if (region.hash, fine) not in _KEPT:
        made = _chains(region, fine)
        if any(known != region.hash for known, _ in _KEPT):
            _KEPT.clear()
        _KEPT[region.hash, fine] = made
    return _KEPT[region.hash, fine]


def product_of(text: str, products: tuple[str, ...]) -> tuple[int, ...]:
    """Return which products a word means: one, a group, ``manufacturing``, ``goods`` or ``all``; none: not known."""
    inside = {code for group in MANUFACTURING for code in GROUPS[group]} | set(MANUFACTURING)
    wanted = {
        "all": set(products),
        "goods": set(products) - {SERVICES},
        "manufacturing": inside,
        **{group: {group, *codes} for group, codes in GROUPS.items()},
    }.get(text, {text})
    return tuple(k for k, product in enumerate(products) if product in wanted)


def words() -> tuple[str, ...]:
    """Return every word by which a scenario may name sectors."""
    codes = [code for group in GROUPS.values() for code in group]
    return ("all", "goods", "manufacturing", *GROUPS, SERVICES, *codes)


def goods_by_group(region: Region) -> tuple[Floats, list[int]]:
    """Return the part of each group of sectors in a pair's goods (S, R, R), places as in `trade_tables`, and the refs.

    Empty (0, R, R) where the pack holds no sales by sector.
    """
    world = trade(region)
    table = region.table("sectors").filter(pl.col("preferred") & (pl.col("flow") == "sales"), year=world.year)
    if table.is_empty():
        return np.empty((0, len(world.names), len(world.names))), []
    known = sorted(set(table["economy"].to_list()))
    parts = [_parts(region, name, known, world.names) for name in world.names]
    return _mix(_cube(table, known, tuple(GROUPS)), parts), table["ref"].to_list()


def tariffs_by_group(region: Region, goods: Floats) -> tuple[Floats, list[int]]:
    """Return tariffs (S, R, R) on groups of sectors, row seller, that come to the pair's in `trade_tables`; and refs.

    A pair without rows of its own has the pattern of its parts (Germany's and France's for the European Union), else
    that of what its importer levies, weighted by trade; the pattern is scaled to the pair's tariff, `goods` being
    each group's part.
    """
    world = trade(region)
    table = region.table("sectors").filter(pl.col("preferred") & (pl.col("flow") == "tariff"))
    known = sorted(set(table["economy"].to_list()))
    rates = np.swapaxes(_cube(table, known, tuple(GROUPS)), 1, 2) / 100.0  # rows are who levies: turned to sellers
    told = np.zeros(rates.shape[1:], dtype=bool)
    for economy, partner in table.select("economy", "partner").unique().iter_rows():
        told[known.index(partner), known.index(economy)] = True
    parts = [_parts(region, name, known, world.names) for name in world.names]
    everyone = list(range(len(known)))
    made = np.zeros_like(goods)
    for b, buyers in enumerate(parts):
        for a, sellers in enumerate(parts):
            cell = np.ix_(sellers or everyone, buyers or everyone)
            if a != b and told[cell].any():
                made[:, a, b] = rates[:, cell[0], cell[1]][:, told[cell]].mean(axis=1)
    mean = (made * goods).sum(axis=0)
    scale = np.divide(world.tariff, mean, out=np.zeros_like(mean), where=mean > 0.0)
    return np.where(mean > 0.0, made * scale, world.tariff), table["ref"].to_list()


def _chains(region: Region, fine: bool) -> Chains:
    table = region.table("sectors").filter("preferred")
    if region.group is None or table.is_empty():
        what = f"the pack {region.name} names no group or holds no sales by sector"
        raise UsageError(Fault("no-sectors", what, "tables/sectors.csv", expected="a group, and sales by sector"))
    world = trade(region)
    of = table.filter(pl.col("year") == world.year, pl.col("flow") != "tariff")
    known = sorted(set(of["economy"].to_list()))
    groups = tuple(GROUPS)
    pairs = _cube(of.filter(pl.col("flow") == "sales"), known, groups)
    states = region.states(region.group, region.as_of)["actor"].to_list()
    parts = [_parts(region, name, known, world.names) for name in world.names]
    mix = _mix(pairs, parts)
    products: tuple[str, ...] = groups
    if fine:
        products, mix = _split(of, known, groups, pairs, mix, parts)
    sales = np.concatenate([mix * world.goods, world.services[None]])
    member = np.array([name in states for name in world.names])
    keep = np.ones(len(world.names), dtype=bool) if fine else _main(world, member, region.partners)
    joined = tuple(name for name, kept in zip(world.names, keep, strict=True) if not kept)
    into = np.where(keep, np.cumsum(keep) - 1, keep.sum() - 1)
    onto = np.zeros((len(into), keep.sum()))
    onto[np.arange(len(into)), into] = 1.0
    return Chains(
        products=(*products, SERVICES),
        places=tuple(name for name, kept in zip(world.names, keep, strict=True) if kept),
        sales=np.einsum("pij,ia,jb->pab", sales, onto, onto),
        gdp=world.value_added @ onto,
        members=member[keep],
        year=world.year,
        refs=sorted({*world.refs["flows"], *world.refs["value_added"], *_own(of)}),
        joined=joined,
    )


def _own(frame: pl.DataFrame) -> list[int]:
    """Return the refs of own sales by group: a way into the table for each economy, where all rows would be thousands."""
    own = frame.filter((pl.col("economy") == pl.col("partner")) & pl.col("sector").is_in(list(GROUPS)))
    return [int(ref) for ref in own["ref"].to_list()]


def _parts(region: Region, name: str, known: list[str], names: tuple[str, ...]) -> list[int]:
    """Return the tabled economies that stand for one: itself, or for an aggregate those without a place of their own."""
    if name in known:
        return [known.index(name)]
    if name == REST or not region.is_group(name):
        return []
    return [k for k, state in enumerate(known) if state not in names]


def _cube(frame: pl.DataFrame, known: list[str], sectors: tuple[str, ...]) -> Floats:
    """Return sales (S, N, N) of the sectors."""
    cube = np.zeros((len(sectors), len(known), len(known)))
    places, row = {name: k for k, name in enumerate(known)}, {name: k for k, name in enumerate(sectors)}
    some = frame.filter(pl.col("sector").is_in(list(sectors)) & pl.col("partner").is_not_null())
    for economy, partner, sector, value in some.select("economy", "partner", "sector", "value").iter_rows():
        cube[row[sector], places[economy], places[partner]] = value
    return cube


def _mix(pairs: Floats, parts: list[list[int]]) -> Floats:
    """Return the part of each sector in a pair's goods (S, R, R), by the rules of the module for what is not tabled."""
    n, s = len(parts), len(pairs)
    abroad = pairs * (1.0 - np.eye(pairs.shape[1]))
    home = np.einsum("sii->s", pairs)
    mix = np.zeros((s, n, n))
    for a, sellers in enumerate(parts):
        for b, buyers in enumerate(parts):
            if sellers and buyers:
                block = (pairs if a == b else abroad)[:, sellers][:, :, buyers].sum((1, 2))
            elif sellers:
                block = abroad[:, sellers].sum((1, 2))
            elif buyers:
                block = abroad[:, :, buyers].sum((1, 2))
            else:
                block = home
            total = block.sum()
            mix[:, a, b] = block / total if total > 0 else home / home.sum()
    return mix


def _split(
    frame: pl.DataFrame, known: list[str], groups: tuple[str, ...], pairs: Floats, mix: Floats, parts: list[list[int]]
) -> tuple[tuple[str, ...], Floats]:
    """Return the sectors and their part in a pair's goods: each group's part, split by fitted flows."""
    sold, bought = _margin(frame, "exports", known), _margin(frame, "imports", known)
    codes, made = [], []
    off = 1.0 - np.eye(len(known))
    for k, group in enumerate(groups):
        inside = GROUPS[group]
        own = _cube(frame.filter(pl.col("flow") == "sales"), known, inside)
        flows = fit(pairs[k] * off, _columns(sold, inside, known), _columns(bought, inside, known))
        made.append(_mix(flows + own, parts) * mix[k])
        codes += list(inside)
    return tuple(codes), np.concatenate(made)


def _margin(frame: pl.DataFrame, flow: str, known: list[str]) -> dict[tuple[str, str], float]:
    some = frame.filter(pl.col("flow") == flow).select("economy", "sector", "value")
    return {(economy, sector): value for economy, sector, value in some.iter_rows()}


def _columns(margin: dict[tuple[str, str], float], sectors: tuple[str, ...], known: list[str]) -> Floats:
    return np.array([[margin.get((name, sector), 0.0) for sector in sectors] for name in known])


def _main(world: Trade, member: NDArray[np.bool_], partners: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return who stands alone: the group's states, its partners, and who sells its states more than a small part."""
    foreign = world.goods * (1.0 - np.eye(len(world.names)))
    part = foreign[:, member].sum(1) / foreign[:, member].sum()
    named = np.array([name in partners or name == REST for name in world.names])
    return np.asarray(member | named | (part >= SMALL))
