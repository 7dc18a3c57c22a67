"""The Security Council: how long the state that asks for a reform is off it, and what a reform would give it."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..region import Region
from ..wiring.council_views import GIVEN, TODAY, WEIGHED, council, voting
from .exhibit import Body, Table, known, listed, names

DRAWS = {"Model A": 1024, "Model B": 1024, "G4 proposal": 1024, "UFC proposal": 512}
"""Histories of each plan; fewer where eleven candidates stand for five seats."""

PLANS = tuple(DRAWS)
TEXT = (
    "Presence is shown three ways: under the rules of today, under a plan if it is adopted, and with the plan weighed by "
    "the chance that two thirds of the General Assembly vote for the amendment and all five permanent members ratify it. "
    "Elections are contests with named rivals, whose appeal and readiness to stand are assumptions with wide ranges: past "
    "votes without a rival are no evidence for a contest. The reform plans do not say by which majority a council of 24 "
    "decides, so the power of a seat is shown for several."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    frames = [known(council(region, draws=draws, seed=0, model=plan)) for plan, draws in DRAWS.items()]
    shares = pl.concat(frames).filter(measure="council_presence")
    asking = shares.filter(reading=TODAY)["subject"].unique().sort().to_list()
    if not asking:
        return None
    state, called = asking[0], names(region)
    return TEXT, [
        _presence(shares, state, called),
        *_gaps(region, state, called),
        _rivals(shares, called),
        _power(region),
    ]


def _presence(shares: pl.DataFrame, state: str, called: dict[str, str]) -> figures.Figure:
    own = shares.filter((pl.col("subject") == state) & pl.col("reading").is_in([TODAY, GIVEN, WEIGHED]))
    cells = {(row["plan"], row["reading"]): row["value"] for row in own.iter_rows(named=True)}
    title = (
        f"Against rivals as assumed, Model B would give {called[state]} {cells['Model B', GIVEN]:.0f}\u00a0% of the years "
        f"instead of {cells['Model B', TODAY]:.0f}\u00a0%; weighed by its chance, {cells['Model B', WEIGHED]:.0f}\u00a0%"
    )
    return figures.dots(
        own.with_columns(pl.col("plan").alias("subject")),
        id="council-presence",
        title=title,
        by="reading",
        order=PLANS,
        axis="years on the Council, %",
        zero=True,
        reference=50.0,
        caption="Share of 24 years from the next candidacy on: mean and 90 % of histories, which hold the chance of events as "
        "well as assumed ranges. Under Model A and the Group of Four the seats are permanent; under Uniting for Consensus (UFC) "
        "they are two-year seats that may be held again by leave of the regional group, and states without a name "
        "stand for them too.",
        alt=f"{title}. For each plan three dots: today, if adopted, times the chance of adoption.",
    )


def _gaps(region: Region, state: str, called: dict[str, str]) -> list[figures.Figure]:
    gaps = measures.council_gap(region, actors=[state]).filter(pl.col("until") != "to this day")
    if gaps.height < 2:
        return []
    spans = gaps.with_columns(
        pl.format("{}–{}", (pl.col("year") - pl.col("value") + 1).cast(pl.Int32), pl.col("year")).alias("subject")
    )
    last, before = spans.row(-1, named=True), max(spans["value"].to_list()[:-1])
    title = (
        f"{called[state]}’s absence {last['subject']} lasts {last['value']:.0f} years; "
        f"the longest before it lasted {before:.0f}"
    )
    return [
        figures.bars(
            spans,
            id="council-gaps",
            title=title,
            by=None,
            order=spans["subject"].to_list(),
            axis="years off the Council",
            places=0,
            caption="Whole calendar years between two terms. The last ends with the term that is announced and lasts longer if "
            "that election is lost.",
            alt=f"{title}. One bar for each absence between two terms.",
        )
    ]


def _rivals(shares: pl.DataFrame, called: dict[str, str]) -> Table:
    rivals = shares.filter((pl.col("reading") == GIVEN) & (pl.col("plan") == "Model B")).sort("value", descending=True)
    first = [called[code] for code in rivals["subject"].head(2).to_list()]
    return Table(
        "council-rivals",
        f"Of the named candidates {listed(first)} would sit longest under Model B, with wide ranges for all",
        rivals,
        {
            "caption": "Share of 24 years in a four-year seat of Asia and the Pacific, %: mean and 90 % of histories",
            "names": called,
            "headings": {"subject": "Candidate"},
            "places": 0,
        },
    )


def _power(region: Region) -> Table:
    frames = [voting(region, draws=1, seed=0, body=body, index="prevent") for body in ("council", "Model B")]
    rows = pl.concat(frames).filter((pl.col("measure") == "power_to_act") | (pl.col("seat") == "without veto"))
    cells = rows.with_columns(
        pl.col("quota").alias("subject"),
        pl.col("seat").replace(
            {"all": "coalitions that win", "without veto": "winning coalitions a seat without veto can break"}
        ),
    )
    low, high = (f"{value:.1f}" for value in _ends(cells.filter(pl.col("body") == "Model B", measure="power_to_act")))
    now = cells.filter(body="current", measure="power_to_act")["value"].item()
    return Table(
        "council-power",
        f"With five vetoes {now:.1f}\u00a0% of coalitions can act today, {low} to {high}\u00a0% with 24 seats",
        cells,
        {
            "caption": "Power to act and to block by votes needed, % (Coleman); nine of fifteen is the rule of today",
            "across": "seat",
            "headings": {"subject": "Votes needed"},
            "places": 1,
        },
    )


def _ends(frame: pl.DataFrame) -> tuple[float, float]:
    values = frame["value"].sort().to_list()
    return values[0], values[-1]
