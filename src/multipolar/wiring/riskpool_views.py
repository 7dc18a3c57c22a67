"""What `multipolar show riskpool` and its companions show: losses, premiums and capital alone and together; terms on record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..errors import Fault, InvalidData, UsageError
from ..models.riskpool import tiers
from ..models.riskyears import Inputs, solve
from ..region.provenance import refs_of
from .changes.relief import RiskPool
from .options import number, taken
from .riskpool import NAME, apply, outcomes, wire
from .summary import Row, framed, spread
from .view import View

if TYPE_CHECKING:
    from ..region import Region

ABSENT = "no year with 10,000 people affected on record, or outside the pool"


def riskpool(
    region: Region,
    *,
    draws: int,
    seed: int,
    members: str = "",
    attachment: str = "",
    exhaustion: str = "",
    share: str = "",
) -> pl.DataFrame:
    """Return loss, payout, premium, capital and basis risk of each member, alone and in a pool.

    ESTIMATE with the key ``insured`` (alone, pool). A member outside the pool stands only under alone. Fewer than a chunk of
    draws are the first of it.

    Raises
    ------
    InvalidData
        Somebody who is no member.
    UsageError
        Terms that are no numbers, out of bounds, or end before they begin.
    """
    year = region.as_of.year
    base = wire(region, taken(region, draws, seed), year)
    base = replace(base, inputs=first(base.inputs, draws), days=base.days[:draws])
    states = tuple(region.actor(word.strip()) for word in members.split(",")) if members else base.states
    unknown = [state for state in states if state not in base.states]
    if unknown:
        what = f"{', '.join(unknown)} is no member of {region.group}"
        raise InvalidData([Fault("unknown-member", what, column="members", expected=", ".join(base.states))])
    bounds: dict[str, tuple[str, float, float | None]] = {
        "attachment": (attachment, 1.0, None),
        "exhaustion": (exhaustion, 1.0, None),
        "share": (share, 0.0, 1.0),
    }
    terms = {name: number(name, text, least=low, most=high) for name, (text, low, high) in bounds.items() if text}
    if {"attachment", "exhaustion"} <= terms.keys() and terms["exhaustion"] <= terms["attachment"]:
        what = f"payouts end at {terms['exhaustion']:g} years and begin at {terms['attachment']:g}"
        raise UsageError(Fault("layer", what, column="exhaustion", expected="a later return period"))
    # The same terms apply alone, so that the two differ by the pool only.
    change = RiskPool(members=states, start=year, cost_usd_bn=0.0, **terms)
    pooled = apply(change, base, year)
    result = solve(pooled.inputs)
    refs = refs_of(base)
    both = outcomes(result, pooled)
    subjects = base.labels["catastrophe_loss"]
    rows: list[Row] = []
    for name, values in both.items():
        for place, subject in enumerate(pooled.labels[name]):
            rows.append(
                {"subject": subject, "measure": name, "insured": "pool", **spread(values[:, place], refs, ABSENT)}
            )
    for name, array in (("catastrophe_premium", result.premium_alone), ("catastrophe_capital", result.capital_alone)):
        whole = np.concatenate([np.nansum(array, axis=1, keepdims=True), array], axis=1)
        for place, subject in enumerate(subjects):
            rows.append(
                {"subject": subject, "measure": name, "insured": "alone", **spread(whole[:, place], refs, ABSENT)}
            )
    return framed(region, rows, insured=pl.String)


def first(inputs: Inputs, draws: int) -> Inputs:
    """Return the inputs for the first draws of the parameters only."""
    names = (
        "struck",
        "damage",
        "dependence",
        "index_error",
        "begins",
        "ends",
        "share",
        "loading",
        "first",
    )
    return replace(inputs, **{name: getattr(inputs, name)[:draws] for name in names})


def terms(region: Region, *, draws: int, seed: int, pool: str = "") -> pl.DataFrame:
    """Return the terms of existing pools as they were read: attachment, exhaustion, share, premium, days, tiers, limits."""
    table = region.table("parameters").filter(pl.col("model") == NAME).filter(pl.col("basis") != "assumed")
    kept = table.filter(~pl.col("parameter").is_in(["affected", "struck_share"]))
    rows = kept.filter(
        pl.col("subject").fill_null("").str.contains(f"(?i){pool}", literal=False) if pool else pl.lit(True)
    )
    if rows.is_empty():
        known = sorted({text.split(">")[0].split(" ")[0] for text in kept["subject"].drop_nulls().to_list()})
        fault = Fault("unknown-pool", f"no terms of {pool!r}", column="pool", expected=f"one of {', '.join(known)}")
        raise InvalidData([fault])
    return rows.select(
        pl.col("subject").fill_null("").alias("policy"),
        pl.col("parameter").alias("term"),
        pl.col("central").alias("value"),
        "unit",
        "since",
        "note",
        pl.concat_list("ref").alias("refs"),
    ).sort("policy", "term")


def payout(region: Region, *, draws: int, seed: int, affected: str = "") -> pl.DataFrame:
    """Return what the tier of the Lao policy that is on record pays for so many people affected.

    ESTIMATE. Only the second tier was found; above its upper bound the payout is not known, and is said to be.
    """
    policy = "SEADRIF>LAO"
    rows = {
        name: region.parameter(NAME, name, subject=f"{policy} tier 2")
        for name in ("tier_lower_bound", "tier_upper_bound", "tier_payout")
    }
    seen = region.parameter(NAME, "trigger_observed", subject=policy)
    people = number("affected", affected, least=0.0) if affected else seen.central
    low, high, sums = (rows[name].central for name in ("tier_lower_bound", "tier_upper_bound", "tier_payout"))
    refs = sorted({seen.ref, *(row.ref for row in rows.values())})
    told: Row = {"value": float(tiers([people], [low], [sums])[0]), "basis": "derived", "refs": refs}
    if people > high or people < low:
        told = {"reason": f"only the tier from {low:,.0f} to {high:,.0f} people is on record"}
    return framed(
        region, [{"subject": "LAO", "measure": "catastrophe_payout", "affected": people, **told}], affected=pl.Float64
    )


VIEWS = (
    View(
        "riskpool", "Premiums and capital for disasters, alone and in a pool of members", riskpool,
        {
            "members": "members by name, joined by commas; all without it",
            "attachment": "return period in years at which payouts begin",
            "exhaustion": "return period in years at which payouts end",
            "share": "part of the layer that is insured, above 0, at most 1",
        },
    ),
    View("riskpool-terms", "Terms of existing pools as read", terms, {"pool": "CCRIF, SEADRIF or PCRIC; all without it"}),
    View(
        "riskpool-payout", "What the Lao policy's second tier pays", payout,
        {"affected": "people affected; those of 2025 without it"},
    ),
)  # fmt: skip
