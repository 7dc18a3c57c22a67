"""What `multipolar show` shows of trade without a scenario: dyads, vulnerability with ranks, estimates of RCEP side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..models.look_through import embodied
from ..region import ESTIMATE, estimate
from ..region.provenance import refs_of
from . import caliendo_parro, trade, vulnerability
from .changes.trade import Agreement
from .draws import Draws, central, chunk
from .model import Wired
from .summary import spread
from .trade import Inputs
from .trade_tables import IN_THE_REST
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

RCEP = "RCEP"
ECONOMY = "JPN"
ALL = "all"
"""Every row of a view, which else is short."""


def dyad(region: Region, *, draws: int, seed: int, pair: str = "") -> pl.DataFrame:
    """Return sensitivity beside vulnerability for a pair, from both sides; for each member with China; in short by default.

    Sensitivity is the partner's share in trade; vulnerability the real income lost when trade stops: in the first year,
    in the long run, by direction; and what is embodied of the partner in all supply. All on one basis.
    """
    wired, _ = _wired(region, draws, seed)
    names = wired.labels["economy"][:-1]
    if pair and pair != ALL:
        words = [word.strip() for word in pair.split(",")]
        if len(words) != 2 or len({region.actor(word) for word in words}) != 2:
            raise UsageError(Fault("pair", f"{pair!r} is no pair", column="pair", expected="two actors: VNM,CHN"))
        asked = [_economy(region, word, names) for word in words]
        pairs = [(asked[0], asked[1]), (asked[1], asked[0])]
    else:
        pairs = [(state, vulnerability.PARTNER) for state in _members(region, names) if state != vulnerability.PARTNER]
    shown = () if pair else ("partner_trade_share", "embargo_loss")
    rows = [row for side in pairs for row in _about(region, wired, [side], shown)]
    rows += [] if pair else _absent(region, names, vulnerability.PARTNER)
    return estimate(pl.DataFrame(rows, schema=ESTIMATE))


def ranks(region: Region, *, draws: int, seed: int, member: str = "") -> pl.DataFrame:
    """Return for a member and each partner share, cost of losing it and rank; in short, each member's dearest partner."""
    wired, _ = _wired(region, draws, seed)
    names = wired.labels["economy"][:-1]
    states = _members(region, names) if member in ("", ALL) else [_economy(region, member, names)]
    rows = [] if member else _absent(region, names, None)
    for state in states:
        partners = [name for name in names if name != state]
        places = [(names.index(state), names.index(name)) for name in partners]
        long = _own(wired.inputs, places)
        if not member:
            dearest = int(np.nanmedian(long, axis=0).argmax())
            key = {"subject": state, "counterpart": partners[dearest], "year": region.as_of.year}
            rows.append(_row(region, wired, key, "embargo_loss", long[:, dearest]))
            continue
        short = _own(vulnerability.short_run(wired.inputs), places)
        order: Floats = 1.0 + (-long).argsort(axis=1).argsort(axis=1).astype(float)
        shares = _share(wired.inputs)[names.index(state)]
        for k, name in enumerate(partners):
            key = {"subject": state, "counterpart": name, "year": region.as_of.year}
            rows += [
                _row(region, wired, key, "partner_trade_share", shares[names.index(name)][None]),
                _row(region, wired, key, "embargo_loss_short", short[:, k]),
                _row(region, wired, key, "embargo_loss", long[:, k]),
                _row(region, wired, key, "embargo_rank", order[:, k]),
            ]
    return estimate(pl.DataFrame(rows, schema=ESTIMATE))


def agreements(region: Region, *, draws: int, seed: int, economy: str = ECONOMY) -> pl.DataFrame:
    """Return what RCEP does to real income: published results by type of model, and ours by type of model.

    They differ by an order of magnitude because they do not ask the same: tariffs alone, rules of origin, productivity,
    a whole agreement.
    """
    wired, d = _wired(region, draws, seed)
    names = wired.labels["economy"][:-1]
    only = None if economy == ALL else region.actor(economy)
    ours = _rcep(region, wired, d)
    rows = _published(region)
    for kind, (measure, values) in ours.items():
        for k, name in enumerate(names):
            key = {"subject": name, "counterpart": RCEP, "year": region.as_of.year, "model": kind}
            rows.append(_row(region, wired, key, measure, values[:, k]))
    frame = pl.DataFrame(rows, schema={**ESTIMATE, "model": pl.String})
    if only is not None:
        known = sorted(set(frame["subject"].to_list()))
        if only not in known:
            raise UnknownName.of("economy", economy, known, expected="an economy of the trade tables")
        frame = frame.filter(subject=only)
    return estimate(frame, "model")


def _rcep(region: Region, wired: Wired[Inputs], draws: Draws) -> dict[str, tuple[str, Floats]]:
    """Return our results by type of model: percent (D, N)."""
    parties = tuple(region.states(RCEP, region.as_of).filter("holds")["actor"].to_list())
    cut = trade.apply(Agreement(start=1800, parties=parties), wired, region.as_of.year)
    one = trade.solve(cut.inputs)
    two = caliendo_parro.wire(region, draws, region.as_of.year)
    sectors = caliendo_parro.solve(caliendo_parro.apply(Agreement(start=1800, parties=parties), two, 0).inputs)
    many = len(two.inputs.mix) + 1
    linked: Wired[Inputs] = wired
    for new in ("CHN", "KOR"):
        change = Agreement(start=1800, parties=(new,), partners=("JPN",), effect="coefficient")
        linked = trade.apply(change, linked, region.as_of.year)
    deep = trade.solve(linked.inputs)
    return {
        "ours: one sector, tariffs left in 2021": ("real_income_change_plain", _percent(one.plain)),
        "ours: one sector with inputs, tariffs left in 2021": ("real_income_change", _percent(one.real_income)),
        f"ours: {many} sectors with inputs, tariffs left in 2021": (
            "real_income_change_sectors",
            _percent(sectors.real_income),
        ),
        "ours: one sector with inputs, estimated effect on pairs without an agreement before": (
            "real_income_change",
            _percent(deep.real_income),
        ),
    }


PUBLISHED = {
    "model_rcep_welfare_pct": "published: many sectors with inputs (Caliendo-Parro type), tariffs eliminated",
    "model_rcep_real_income_pct": "published: dynamic computable general equilibrium (ENVISAGE)",
    "model_rcep_income_pct": "published: dynamic computable general equilibrium, firms' entry (Petri and Plummer)",
}
"""Type of model by measure; what the scenario was stands in the period."""


def _published(region: Region) -> list[dict[str, Any]]:
    rows = []
    for measure, kind in PUBLISHED.items():
        if measure not in region.table("measures")["measure"].to_list():
            continue
        table = region.table("ties").filter(pl.col("measure") == measure, pl.col("preferred"))
        periods = table["period"].unique().drop_nulls().to_list()
        for period in periods:
            found = region.figures(measure, period=period, groups=True)
            for row in found.filter(pl.col("value").is_not_null()).iter_rows(named=True):
                rows.append({**row, "model": f"{kind}; {period}"})
    return rows


def _wired(region: Region, draws: int, seed: int) -> tuple[Wired[Inputs], Draws]:
    given = central(region) if draws == 1 else chunk(region, seed, 0)
    return trade.wire(region, given, region.as_of.year), given


def _members(region: Region, names: tuple[str, ...]) -> list[str]:
    states = region.states(region.group, region.as_of)["actor"].to_list() if region.group else []
    return [state for state in states if state in names]


def _economy(region: Region, text: str, names: tuple[str, ...]) -> str:
    code = region.actor(text)
    if code not in names:
        expected = f"an economy of the trade tables: {', '.join(names)}; {region.label(code)} is {IN_THE_REST}"
        raise UnknownName.of("economy", text, names, expected=expected)
    return code


def _absent(region: Region, names: tuple[str, ...], partner: str | None) -> list[dict[str, Any]]:
    """Return a row without a value for each member that the tables do not hold, with the reason."""
    states = region.states(region.group, region.as_of).filter("holds")["actor"].to_list() if region.group else []
    row = {"measure": "embargo_loss", "unit": region.measure("embargo_loss")["unit"], "year": region.as_of.year}
    return [
        {**row, "subject": state, "counterpart": partner, "reason": IN_THE_REST}
        for state in states
        if state not in names
    ]


def _about(
    region: Region, wired: Wired[Inputs], pairs: list[tuple[str, str]], shown: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Return the rows of one state and partner; of some measures alone where they are named."""
    names, rows = wired.labels["economy"], []
    inside = embodied(wired.inputs.flows, wired.inputs.value_added)
    for state, partner in pairs:
        i, j = names.index(state), names.index(partner)
        both = vulnerability.losses(wired.inputs, [(i, j)])
        key = {"subject": state, "counterpart": partner, "year": region.as_of.year}
        if shown:
            few = {"partner_trade_share": _share(wired.inputs)[i, j][None], "embargo_loss": both.own[:, 0]}
            rows += [_row(region, wired, key, measure, few[measure]) for measure in shown]
            continue
        short = vulnerability.losses(vulnerability.short_run(wired.inputs), [(i, j)])
        found: dict[str, Floats] = {
            "partner_trade_share": _share(wired.inputs)[i, j][None],
            "embodied_share": 100.0 * inside[j, i][None],
            "embargo_loss_short": short.own[:, 0],
            "embargo_loss": both.own[:, 0],
            "embargo_loss_exports": _own(wired.inputs, [(i, j)], "exports")[:, 0],
            "embargo_loss_imports": _own(wired.inputs, [(i, j)], "imports")[:, 0],
            "embargo_mirror": both.mirror[:, 0],
            "embargo_ratio": both.own[:, 0] / both.mirror[:, 0],
            "embargo_ratio_short": short.own[:, 0] / short.mirror[:, 0],
        }
        rows += [_row(region, wired, key, measure, values) for measure, values in found.items()]
    return rows


def _own(given: Inputs, places: list[tuple[int, int]], way: str = "both") -> Floats:
    return vulnerability.losses(given, places, way).own


def _share(given: Inputs) -> Floats:
    foreign = given.flows * (1.0 - np.eye(len(given.flows)))
    both = foreign + foreign.T
    share: Floats = 100.0 * both / both.sum(1, keepdims=True)
    return share


def _percent(ratio: Floats) -> Floats:
    return 100.0 * (ratio[:, :-1] - 1.0)


def _row(region: Region, wired: Wired[Inputs], key: dict[str, Any], measure: str, values: Floats) -> dict[str, Any]:
    told = spread(values, refs_of(wired), "the model did not converge")
    return {**key, "measure": measure, "unit": region.measure(measure)["unit"], **told}


VIEWS = (
    View(
        "trade",
        "Sensitivity beside vulnerability in trade",
        dyad,
        {"pair": "Two actors, as in VNM,CHN; all for every measure of the members with China [two measures of them]."},
    ),
    View(
        "vulnerability",
        "What losing each partner would cost, and its rank",
        ranks,
        {"member": "An economy of the trade tables; all for every member and partner [each member's dearest partner]."},
    ),
    View(
        "agreements",
        "RCEP: published results and ours, by type of model",
        agreements,
        {"economy": f"An economy or group; all for every one [{ECONOMY}]."},
    ),
)
