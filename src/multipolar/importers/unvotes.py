"""Roll calls of the UN General Assembly: public files to estimates of how alike states vote and where they stand.

The roll calls stay where they are; what goes into a pack is estimates, each with the sessions behind it. Which files are
read is told in `roll_calls`.

A session counts as the year in which it began (session 74: 2019), as the published ideal points do. Roll calls are the
sample: intervals are 5 and 95 percent quantiles over roll calls drawn again, without the fact that several on one
resolution go together, so rather too narrow. A pair with fewer than `FEWEST` common roll calls has no row.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, nearest
from ..models import ideal_points, votes
from ..region import Region
from .plan import Import, planned
from .roll_calls import RollCalls, read
from .vote_agendas import AGENDAS, CODES, of_agenda, same_text

FEWEST = 20
"""Common roll calls below which a pair is not judged."""

FIRST_YEAR = 1945
"""Session s began in the year FIRST_YEAR + s."""

ANCHORS = ("USA", "RUS")
"""The first has the larger ideal point."""

MEASURES = {
    "unga_kappa": (
        "Agreement in UN votes beyond chance",
        "Cohen's kappa (squared distance) of two states' votes in the UN General Assembly: 1 the same, 0 as chance would have it",
    ),
    "unga_agreement": (
        "Agreement in UN votes",
        "Share of common roll calls of the UN General Assembly with the same vote, an abstention half-way between yes and no",
    ),
    "unga_ideal_point_own": (
        "UN ideal point, own estimate",
        "Ideal point in UN General Assembly votes estimated here from roll calls; mean 0 and standard deviation 1 over all "
        "states and sessions of the file; low and high are the 5 and 95 percent posterior quantiles",
    ),
}  # fmt: skip


def _told(measure: str) -> tuple[str, str]:
    """Return label and meaning of a measure, also of ideal points on one agenda."""
    if measure in MEASURES:
        return MEASURES[measure]
    agenda = measure.removeprefix(POINTS).replace("_", "-")
    codes = ", ".join(f"{code}" for code in CODES if code in AGENDAS[agenda])
    return (
        f"UN ideal point, {agenda.replace('-', ' ')} votes",
        f"Ideal point estimated here from the roll calls of the UN General Assembly with the subject codes {codes} alone, "
        "resolutions with one title tied together over sessions; mean 0 and standard deviation 1 over all states and "
        "sessions; low and high are the 5 and 95 percent posterior quantiles",
    )


POINTS = "unga_ideal_point_"


def plan(
    path: Path,
    region: Region,
    *,
    source_id: str,
    published: str,
    actors: Sequence[str] = (),
    sessions: int = 5,
    points: int = 6,
    replicates: int = 200,
    seed: int = 0,
    agenda: str = "",
) -> Import:
    """Plan estimates of pairs and states from roll calls.

    Parameters
    ----------
    path : Path
        File or folder, see the module.
    source_id, published : str
        Name and date of the release.
    actors : sequence of str
        States and groups (which stand for their states) whose pairs are judged. Default: the region's group and partners.
    sessions : int
        Last sessions that are judged, each alone and all together (period ``2015/2019``).
    points : int
        Last sessions whose ideal points are given, for the states named in `actors`; 0 for none. They are estimated from all
        sessions of the file, which takes a while.
    replicates, seed : int
        Of the intervals.
    agenda : str
        One of `AGENDAS`: ideal points from the roll calls on that subject alone (measure ``unga_ideal_point_<agenda>``), with
        resolutions of one title as bridges between sessions, and no figures of pairs.

    Raises
    ------
    InvalidData, UnknownName
    """
    found = read(path, region)
    measure, same = "unga_ideal_point_own", None
    if agenda:
        chosen = of_agenda(path, found, agenda)
        chosen &= np.isin(
            found.session, found.session[chosen & found.divided()]
        )  # some sessions have but one such vote
        same = same_text(path, found)[chosen]
        found = found.part(chosen)
        measure = POINTS + agenda.replace("-", "_")
    wanted = _wanted(region, actors)
    faults = [
        Fault("never-voted", f"{code} never voted in this file", path.name, expected="a state with at least one vote",
              nearest=nearest(code, found.voters))
        for code in wanted if code not in found.voters
    ]  # fmt: skip
    numbers = np.unique(found.session)
    last = [int(number) for number in numbers[-sessions:]]
    rows: list[dict[str, Any]] = []
    here = [code for code in wanted if code in found.voters]
    table = found.votes[[found.voters.index(code) for code in here]]
    for sessions_ in [] if agenda else [*([number] for number in last), last]:
        rows += _pairs(table[:, found.of(sessions_)], here, sessions_, source_id, replicates, seed)
    if points:
        rows += _points(found, here, [int(number) for number in numbers[-points:]], source_id, measure, same)
    notes = [*found.notes, f"sessions {last[0]} to {last[-1]}: {int(found.of(last).sum())} roll calls"]
    source = {
        "source_id": source_id,
        "citation": "Erik Voeten, Anton Strezhnev & Michael Bailey, United Nations General Assembly voting data "
        "(roll calls); figures are own estimates from them",
        "url": "https://doi.org/10.7910/DVN/LEJUQZ", "published": published, "kind": "dataset", "terms": "CC0",
        "note": f"roll calls of sessions {numbers[0]} to {numbers[-1]}",
    }  # fmt: skip
    held, used = region.table("measures")["measure"].to_list(), {row["measure"] for row in rows}
    words = [
        {"measure": name, "label": _told(name)[0], "meaning": _told(name)[1], "unit": "index", "kind": "index",
         "direction": "of" if name.startswith(POINTS) else "symmetric", "pillar": "alignment", "origin": "table"}
        for name in sorted(used) if name not in held
    ]  # fmt: skip
    return planned(region, {"measures": words, "ties": rows}, [source], faults, notes)


# -- estimates ------------------------------------------------------------------------------------------------------


def _pairs(
    table: NDArray[np.int64], who: Sequence[str], sessions: Sequence[int], source_id: str, replicates: int, seed: int
) -> list[dict[str, Any]]:
    """Return kappa of every pair in the sessions together, and agreement where they are several."""
    value = votes.similarity(table)
    drawn = votes.bootstrap(table, replicates, seed)
    first, last = FIRST_YEAR + sessions[0], FIRST_YEAR + sessions[-1]
    period = f"{first}/{last}" if len(sessions) > 1 else None
    span = f"sessions {sessions[0]}-{sessions[-1]}" if len(sessions) > 1 else f"session {sessions[0]}"
    fields = {"unga_kappa": "kappa"} | ({"unga_agreement": "agreement_half"} if len(sessions) > 1 else {})
    rows = []
    for measure, field in fields.items():
        central = getattr(value, field)
        sample = np.stack([getattr(one, field) for one in drawn])
        for i, one in enumerate(who):
            for j in range(i + 1, len(who)):
                seen = sample[:, i, j][np.isfinite(sample[:, i, j])]
                if value.n[i, j] < FEWEST or not np.isfinite(central[i, j]) or not seen.size:
                    continue
                low, high = np.quantile(seen, (0.05, 0.95))
                subject, counterpart = sorted((one, who[j]))
                rows.append(
                    {
                        "subject": subject, "counterpart": counterpart, "measure": measure, "year": last,
                        "period": period, "value": float(central[i, j]), "value_low": min(float(low), float(central[i, j])),
                        "value_high": max(float(high), float(central[i, j])), "unit": "index", "source_id": source_id,
                        "locator": f"{span}, {subject} with {counterpart}", "basis": "estimated", "preferred": True,
                        "note": f"{value.n[i, j]:.0f} common roll calls",
                    }
                )  # fmt: skip
    return rows


def _points(
    found: RollCalls,
    who: Sequence[str],
    sessions: Sequence[int],
    source_id: str,
    measure: str,
    same: NDArray[np.int64] | None,
) -> list[dict[str, Any]]:
    for anchor in ANCHORS:
        if anchor not in found.voters:
            raise UnknownName.of("anchor", anchor, found.voters, expected="a state that fixes the sign")
    high, low = (found.voters.index(anchor) for anchor in ANCHORS)
    made = ideal_points.dynamic(found.votes, found.session, high, low, same=same)
    wide = 1.6448536269514722
    rows = []
    for code in who:
        for number in sessions:
            place = found.voters.index(code), int(np.searchsorted(made.sessions, number))
            point, sd = float(made.point[place]), float(made.sd[place])
            if np.isfinite(point):
                rows.append(
                    {
                        "subject": code, "measure": measure, "year": FIRST_YEAR + number, "value": point,
                        "value_low": point - wide * sd, "value_high": point + wide * sd, "unit": "index",
                        "source_id": source_id, "locator": f"session {number}, {code}", "basis": "estimated",
                        "preferred": True, "note": f"{made.votes[place]} divided votes",
                    }
                )  # fmt: skip
    return rows


def _wanted(region: Region, actors: Sequence[str]) -> list[str]:
    """Return the states to judge, sorted."""
    named = list(actors) or [*([region.group] if region.group else []), *region.partners]
    states = set(region.table("actors").filter(pl.col("kind") == "state")["code"].to_list())
    found: set[str] = set()
    for text in named:
        code = region.actor(text)
        if code in states:
            found.add(code)
        elif actors or code == region.group:
            found |= set(region.states(code, region.as_of).filter(pl.col("holds").fill_null(True))["actor"]) & states
    return sorted(found)
