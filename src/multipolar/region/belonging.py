"""Who belongs where on a day: members, states of a group, parties, partnerships (contracts §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import polars as pl

from ..errors import Fault, UnknownName, UsageError
from .dates import bounds, held
from .fields import MEMBERSHIP, OTHER_ROLES
from .provenance import REFS

HOLDS: dict[str, Any] = {"actor": pl.String, "role": pl.String, "holds": pl.Boolean, "reason": pl.String, "refs": REFS}
LEVEL: dict[str, Any] = {
    "level_as_named": pl.String,
    "level_rank": pl.Int32,
    "holds": pl.Boolean,
    "reason": pl.String,
    "refs": REFS,
}


def members(memberships: pl.DataFrame, institution: str, on: date, roles: Sequence[str]) -> pl.DataFrame:
    """Return what `Region.members` returns, of the table ``memberships``."""
    for role in roles:
        if role not in (*MEMBERSHIP, *OTHER_ROLES):
            raise UnknownName.of("role", role, (*MEMBERSHIP, *OTHER_ROLES))
    rows = memberships.filter(
        (pl.col("institution") == institution) & pl.col("role").is_in(roles) & pl.col("preferred")
    )
    return _answers(held(rows, on), "actor", "role").select(list(HOLDS))


def listed(actors: pl.DataFrame, group: str) -> pl.DataFrame | None:
    """Return the states of a group that the table ``actors`` fixes by a list; None for any other."""
    row = actors.filter(pl.col("code") == group).row(0, named=True)
    if not row["of"]:
        return None
    states = sorted(row["of"].split(";"))
    refs = [[row["ref"]]] * len(states)
    frame = {"actor": states, "holds": [True] * len(states), "reason": [None] * len(states), "refs": refs}
    return pl.DataFrame(frame, schema={k: v for k, v in HOLDS.items() if k != "role"})


def states(actors: pl.DataFrame, ever: pl.DataFrame, group: str, on: date) -> pl.DataFrame:
    """Return the states among those that were ever members of an institution, without those that are not on the day.

    Raises
    ------
    UsageError
        Nobody ever was a member: the tables do not say which states belong to the group.
    """
    if ever.is_empty():
        what = f"which states make up {group} on {on} is not in the tables"
        raise UsageError(
            Fault("group-without-states", what, expected="a group with a list, or an institution with members")
        )
    sovereign = actors.filter(pl.col("kind").is_in(["state", "economy"]))["code"].to_list()
    found = ever.filter(pl.col("holds").fill_null(True) & pl.col("actor").is_in(sovereign)).drop("role")
    # Of two roles, the one that is sure: a member whose other role a partial date leaves open is a member.
    return found.sort("actor", "holds", descending=[False, True], nulls_last=True).unique(
        "actor", keep="first", maintain_order=True
    )


def parties(
    agreements: pl.DataFrame, agreement: str, on: date, stage: Literal["signed", "in_force"] = "in_force"
) -> pl.DataFrame:
    """Return what `Region.parties` returns, of the table ``agreements``."""
    rows = agreements.filter((pl.col("agreement").str.to_lowercase() == agreement.lower()) & pl.col("preferred"))
    if rows.is_empty():
        raise UnknownName.of("agreement", agreement, agreements["agreement"].unique().to_list())
    if stage not in ("signed", "in_force"):
        raise UnknownName.of("stage", stage, ("signed", "in_force"), expected="signed or in_force")
    answers = held(rows, on, start=stage, end=None)
    # An agreement that was not even signed by that day was not in force either.
    unsigned = pl.Series(
        [text is not None and bounds(text)[0] > on for text in answers["signed"].to_list()], dtype=pl.Boolean
    )
    answers = answers.with_columns(
        pl.when(unsigned).then(pl.lit(False)).otherwise(pl.col("holds")).alias("holds"),
        pl.when(unsigned).then(pl.lit(None, dtype=pl.String)).otherwise(pl.col("reason")).alias("reason"),
    )
    return _answers(answers.rename({"party": "actor"}), "actor")


def partnership(partnerships: pl.DataFrame, a: str, b: str, on: date) -> pl.DataFrame:
    """Return what `Region.partnership` returns, of the table ``partnerships``."""
    pair = [a, b]
    rows = partnerships.filter(pl.col("a").is_in(pair) & pl.col("b").is_in(pair) & pl.col("preferred"))
    found = held(rows.sort("start"), on).filter(pl.col("holds").fill_null(True)).tail(1)
    if found.height:
        return found.select(
            "level_as_named", "level_rank", "holds", "reason", pl.concat_list("ref").cast(REFS).alias("refs")
        )
    reason = f"no partnership of {min(pair)} and {max(pair)} on {on} in the tables"
    absent: dict[str, list[Any]] = {**{name: [None] for name in LEVEL}, "reason": [reason], "refs": [[]]}
    return pl.DataFrame(absent, schema=LEVEL)


def _answers(rows: pl.DataFrame, *key: str) -> pl.DataFrame:
    """Join several rows of one key into one answer: yes if any row says so, else unknown if any leaves it open."""
    open_row = pl.col("holds").is_null()
    return (
        rows.group_by(key, maintain_order=True)
        .agg(
            pl.when(pl.col("holds").fill_null(False).any())
            .then(True)
            .when(open_row.any())
            .then(None)
            .otherwise(False)
            .alias("holds"),
            pl.col("reason").drop_nulls().first(),
            pl.col("ref").sort().alias("refs"),
        )
        .with_columns(pl.when(pl.col("holds").is_null()).then("reason").alias("reason"))
        .sort(key)
    )
