"""The stress test: what each shock costs the members by pillar, whom it costs most, and which policies help whatever happens."""

from __future__ import annotations

import numpy as np
import polars as pl

from .. import scenarios
from ..errors import MultipolarError
from ..region import ESTIMATE, Region, estimate
from ..scenarios import robust
from ..scenarios.explain import chain, words
from ..scenarios.matrix import matrix
from ..scenarios.stress import Stress, sketch
from ..wiring.links import LINKS, NAME, PILLARS, PLACES, STATES
from .exhibit import Body, Exhibit, Table, listed, names

DRAWS = 64
"""A sketch: the command ``multipolar stress`` takes a thousand and more."""

MENU = "joined-up"

WORDS = {
    "prosperity": "income", "security": "security", "autonomy": "number of partners",
    "poles": "distance from poles", "cohesion": "agreement", "people": "people struck",
}  # fmt: skip

TEXT = (
    "As banks are stress-tested, so is the region: each shock is one that a document fears, run through all models that it "
    "touches and on from one to the other for ten years. Losses are against the same years without the shock, each year’s "
    "loss added up: percent of income, security offered, partners and people, points of distance and agreement. Every arrow "
    "from one model to another is an assumption with a wide range; with none of them, a shock does what its own model says "
    "and no more. A dash: no model covers it, or nothing carries the shock there."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    trials = scenarios.trials(region)
    if not trials:
        return None
    found = sketch(region, trials, n=DRAWS)
    frame = matrix(region, found)
    refs = _refs(region)
    exhibits: list[Exhibit] = [_pillars(region, found, frame, refs), _members(region, found, frame, refs)]
    policies = _policies(region)
    return TEXT, [*exhibits, *policies]


def _refs(region: Region) -> dict[str, list[int]]:
    """Return by pillar the rows of the links that lead into it: what a cell rests on beside the models."""
    table = region.table("parameters").filter(pl.col("model") == NAME)
    found = {}
    for pillar, state in PILLARS.items():
        into = [arrow.name for arrow in LINKS if arrow.target == state]
        rows = table.filter((pl.col("parameter") == "link") & pl.col("subject").is_in(into))["ref"].to_list()
        kept = table.filter((pl.col("parameter") == "memory") & (pl.col("subject") == state))["ref"].to_list()
        found[pillar] = [*rows, *kept]
    return found


def _short(found: Stress) -> dict[str, str]:
    return {trial.id: getattr(trial, "short", trial.title) for trial in found.trials}


def _pillars(region: Region, found: Stress, frame: pl.DataFrame, refs: dict[str, list[int]]) -> Table:
    """Return shocks by pillars, mean of the members."""
    short = _short(found)
    mean = frame.filter(pl.col("subject") == str(region.group))
    worst = mean.filter(pl.col("value").is_not_null()).sort("value").group_by("pillar", maintain_order=True).last()
    hit = {row["pillar"]: short[row["trial"]] for row in worst.iter_rows(named=True)}
    title = (
        f"Most income is lost to “{hit.get('prosperity', 'none')}”, most security to “{hit.get('security', 'none')}”, "
        f"most agreement to “{hit.get('cohesion', 'none')}”"
    )
    rows = _rows(mean, short, refs, "pillar", list(PILLARS))
    return Table(
        "stress-pillars",
        title,
        rows,
        {
            "caption": f"Loss added up over ten years, mean of the members that are covered: median and 90 % of {DRAWS} draws. "
            "Below 0 it is better than without the shock.",
            "across": "pillar",
            "names": WORDS,
            "headings": {"subject": "Shock"},
            "places": 1,
        },
    )


def _members(region: Region, found: Stress, frame: pl.DataFrame, refs: dict[str, list[int]]) -> Table:
    """Return shocks by members, income."""
    short, called = _short(found), names(region)
    income = frame.filter((pl.col("pillar") == "prosperity") & (pl.col("subject") != str(region.group)))
    top = income.filter(pl.col("value").is_not_null()).sort("value").row(-1, named=True)
    title = (
        f"The largest loss of income is {called[top['subject']]}’s to “{short[top['trial']]}”: {top['value']:.0f} percent of a "
        "year’s"
    )
    rows = _rows(income.with_columns(pl.col("subject").alias("member")), short, refs, "member", list(found.members))
    return Table(
        "stress-members",
        title,
        rows,
        {
            "caption": f"Income lost, percent of a year’s, added up over ten years: median of {DRAWS} draws. Why, in the worst "
            f"year of a run with central values: {_why(region, found, top['trial'], top['subject'])}",
            "across": "member",
            "names": called,
            "headings": {"subject": "Shock"},
            "places": 1,
            "interval": False,
        },
    )


def _why(region: Region, found: Stress, trial: str, member: str) -> str:
    """Return the chain of mechanisms behind the income that a member loses in its worst year."""
    (given,) = (one for one in found.trials if one.id == trial)
    told = chain(region, given, member)
    years = told.filter(pl.col("state") == "income").group_by("year").agg(pl.col("amount").sum()).sort("amount", "year")
    return words(region, told, member, years["year"][-1])


def _rows(
    frame: pl.DataFrame, short: dict[str, str], refs: dict[str, list[int]], across: str, order: list[str]
) -> pl.DataFrame:
    """Return cells as an ESTIMATE frame with the shock as subject, shocks in the order of the battery."""
    cells = {(row["trial"], row[across]): row for row in frame.iter_rows(named=True)}
    rows = []
    for trial, name in short.items():
        for column in order:
            row = cells[trial, column]
            rows.append(
                {
                    **{key: row[key] for key in ESTIMATE},
                    "subject": name,
                    "measure": f"stress_{STATES[PLACES[PILLARS[row['pillar']]]].name}",
                    "refs": refs[row["pillar"]] if row["value"] is not None else [],
                    across: column,
                }
            )
    checked = estimate(pl.DataFrame(rows, schema={**ESTIMATE, across: pl.String}), across)
    place = {name: at for at, name in enumerate(short.values())}
    return checked.sort(
        pl.col("subject").replace_strict(place, return_dtype=pl.Int32),
        pl.col(across).replace_strict({name: at for at, name in enumerate(order)}, return_dtype=pl.Int32),
    )


def _named(policy: str) -> str:
    """Return a policy in words: "radars (security assistance)"."""
    kind, _, item = policy.partition(" ")
    kind = kind.replace("_", " ")
    return f"{item.replace('_', ' ')} ({kind})" if item else kind


def _policies(region: Region) -> list[Exhibit]:
    """Return spending by criterion, and what joint planning gains; nothing where the pack has no menu."""
    if MENU not in scenarios.names(region.path):
        return []
    try:
        menu = robust.menu(region, scenarios.read(MENU, region))
    except MultipolarError:
        return []
    spent = robust.allocations(menu)
    parts = dict(robust.split(menu).select("part", "value").iter_rows())
    refs = region.table("parameters").filter((pl.col("model") == NAME) & (pl.col("parameter") == "half_cost"))
    costs = dict(refs.select("subject", "ref").iter_rows())
    rows = [
        {
            "subject": _named(row["policy"]),
            "measure": "integration_net_gain",
            "year": region.as_of.year,
            "criterion": row["criterion"],
            "value": row["spending"],
            "unit": "USD bn",
            "basis": "modelled",
            "refs": [costs[row["policy"].partition(" ")[0]]],
        }
        for row in spent.iter_rows(named=True)
    ]
    frame = estimate(pl.DataFrame(rows, schema={**ESTIMATE, "criterion": pl.String}), "criterion")
    total = frame.group_by("subject").agg(pl.col("value").sum().alias("total"))
    frame = frame.join(total, on="subject").sort("total", "criterion", descending=[True, False]).drop("total")
    helps = [_named(policy) for policy in robust.whatever(spent)]
    word = f"{listed(helps)} help by every criterion" if helps else "No policy helps by every criterion"
    even = parts["break-even spillover"]
    gain = {part: f"{value:+.1f}".replace("-", "−") for part, value in parts.items() if value is not None}
    when = "never" if even is None or not np.isfinite(even) else f"from a spillover of {even:,.0f} percent on"
    return [
        Table(
            "stress-policies",
            word[0].upper() + word[1:],
            frame,
            {
                "caption": f"One budget of {menu.given.budget:.1f} USD bn a year, four ways to be prudent, central values. "
                f"Planning it jointly instead of by sector: reallocation {gain['reallocation']}, spillovers {gain['spillover']}, "
                f"coordination and later approval {gain['coordination']}, trust and agreement lost by tying aid to security "
                f"{gain['backlash']} percent of the loss; spillovers pay for their costs {when}. All of this is assumed.",
                "across": "criterion",
                "names": {
                    "mean": "Best on average",
                    "maximin": "Best in the worst case",
                    "regret": "Least regret",
                    "cvar": "Worst 5 %",
                },
                "headings": {"subject": "Policy"},
                "places": 2,
            },
        )
    ]
