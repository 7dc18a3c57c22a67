"""Changes of decisions: plans, candidates, pressure, rules and payments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, Strict, ValidationInfo

from ...region.entries import Real, known
from .change import Actor, Change, Policy, Shock


def _plan(text: str, info: ValidationInfo) -> str:
    region = (info.context or {}).get("region")
    if region is None:
        return text
    table = region.table("parameters").filter(model="council", parameter="contested_places")
    return known("plan", text, table["subject"].drop_nulls().to_list(), "a plan with council contested_places")


Plan = Annotated[str, AfterValidator(_plan), Field(description="a plan of reform, as in the parameters of the council")]
"""A plan for the Security Council that says for which seats the named candidates stand."""


class CouncilReform(Shock):
    """A plan for the Security Council is in force when the horizon of presence begins."""

    kind: Literal["council_reform"] = "council_reform"
    plan: Plan


class Candidacy(Shock):
    """A named candidate stands for the new seats of the Security Council with another chance or appeal."""

    kind: Literal["candidacy"] = "candidacy"
    candidate: Annotated[Actor, Field(description="the candidate")]
    chance: Annotated[Real, Field(ge=0, le=1, description="chance to stand in an election, 0 to 1")]
    appeal: Annotated[Real | None, Field(description="log odds against the reference; none: as in the parameters")] = (
        None
    )


def _issue(text: str, info: ValidationInfo) -> str:
    region = (info.context or {}).get("region")
    if region is None or text == "all":
        return text
    table = region.table("agenda").filter(stage="present")
    names = table["item"].unique(maintain_order=True).to_list() + table["kind"].unique(maintain_order=True).to_list()
    return known("issue", text, names, "all, an item of the agenda that is on the table, or a kind of item")


Issue = Annotated[str, AfterValidator(_issue), Field(description="an item of the agenda, a kind of item, or all")]
"""Items of the agenda that are on the table: by name, by kind, or all."""


class Pressure(Shock):
    """An outside power presses a member on an issue: its ideal moves a part of the way to the power's."""

    kind: Literal["pressure"] = "pressure"
    partner: Annotated[Actor, Field(description="who presses")]
    member: Annotated[Actor, Field(description="who is pressed")]
    issue: Issue
    part: Annotated[Real, Field(ge=0, le=1, description="part of the way, 0 to 1; 0 moves nothing")]
    salience: Annotated[Real, Field(ge=0, description="factor on the member's salience; 1 changes nothing")] = 1.0


class DecisionRule(Policy):
    """An issue is decided by another rule than consensus: some may stay out, or a share of the parties suffices."""

    kind: Literal["decision_rule"] = "decision_rule"
    issue: Issue
    opt_out: Annotated[int, Strict(), Field(ge=0, description="how many objectors may stay out; 0 is consensus")] = 0
    share: Annotated[Real | None, Field(gt=0, le=1, description="share of the parties that suffices, above 0")] = None


class SidePayment(Policy):
    """A member is paid for not objecting on an issue, in points of the scale at full salience."""

    kind: Literal["side_payment"] = "side_payment"
    member: Annotated[Actor, Field(description="who is paid")]
    issue: Issue
    points: Annotated[Real, Field(ge=0, description="points of the scale, 0 or more")]


KINDS: tuple[type[Change], ...] = (
    CouncilReform,
    Candidacy,
    Pressure,
    DecisionRule,
    SidePayment,
)
"""The kinds of this module."""
