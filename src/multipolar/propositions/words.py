"""Verdicts in words: what was found, with the numbers, and what would turn it."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..measures.totals import ADDS_UP
from ..region import ESTIMATE
from .compare import slack
from .proposition import Bounds
from .sides import Cell, Row

if TYPE_CHECKING:
    from ..region import Region
    from .judge import Judged

ACTORS = ("subject", "counterpart")
DIMS = (*ACTORS, "year", "period")

LEAST = {"share": 0.0, "stock": 0.0, "count": 0.0, "duration": 0.0}
"""Least that a figure can be, by its kind in the table measures; any other may be anything."""

WHOLE = {"percent": 100.0, "ratio": 1.0}
"""Most that a share can be, by its unit."""

SHOWN = 3
"""Cells whose numbers a finding spells out; the others are named."""


def findings(region: Region, tests: list[Judged]) -> list[str]:
    """Return a few sentences on each test, and one on what their probability is or why there is none."""
    told = []
    for test, title in zip(tests, names(region, tests), strict=True):
        said = _cells(region, test) if test.test.every else _one(region, test)
        label = f"{title}: " if len(tests) > 1 else ""
        scenario = f"{test.run.scenario.title}{_when(test)}: " if test.run else ""
        text = f"{label}{scenario}{said}"
        told.append(text[0].upper() + text[1:])
    if all(test.drawn == "same" for test in tests):
        told.append("Every draw says the same, so there is no probability: no drawn parameter decides it.")
    elif any(test.drawn == "no interval" and any(cell.left.height for cell in test.cells) for test in tests):
        told.append("Without intervals on all figures, values are compared and there is no probability.")
    return told


def _when(test: Judged) -> str:
    years = {year for cell in test.cells for year in cell.left["year"].to_list()}
    return f", in {years.pop()}" if len(years) == 1 else ""


def names(region: Region, tests: list[Judged]) -> list[str]:
    """Return the label of what each test measures, with what sets it apart from the others of the same label."""
    labels = [str(region.measure(test.test.measure)["label"]) for test in tests]
    asked = [{**test.test.where, "": _against(region, test)} for test in tests]
    found = []
    for label, own in zip(labels, asked, strict=True):
        others = [other for other, known in zip(asked, labels, strict=True) if known == label]
        apart = [_said(region, word) for key, word in own.items() if any(other.get(key) != word for other in others)]
        found.append(f"{label} ({', '.join(filter(None, apart))})" if apart else label)
    return found


def _against(region: Region, test: Judged) -> str:
    """Return what a test is judged against, in a few words."""
    against = test.test.against
    if isinstance(against, dict):
        return f"against {', '.join(_said(region, word) for word in against.values())}"
    return f"{test.test.compare} {against:g}" if isinstance(against, float) else ""


def _said(region: Region, word: object) -> str:
    words = word if isinstance(word, tuple) else (word,)
    return ", ".join(
        region.label(part) if isinstance(part, str) and part in region.names else str(part) for part in words
    )


def turning(region: Region, tests: list[Judged]) -> str:
    """Say what would turn the verdict: the nearest way out of "holds", or all that is needed to hold."""
    if any(test.state == "open" for test in tests):
        return "It takes the figures that are missing."
    failing = [_turn(region, test) for test in tests if test.state != "yes"]
    never = [turn for turn in failing if not turn.possible]
    if never:
        return "No possible value would make it hold: " + ", and ".join(turn.needed for turn in never) + "."
    if failing:
        return "It would hold " + ", and ".join(turn.text for turn in failing) + "."
    nearest = min((_turn(region, test) for test in tests), key=lambda turn: (not turn.possible, turn.relative))
    if not nearest.possible:
        return f"No possible value of one figure would turn it: {nearest.needed}."
    return f"It would no longer hold {nearest.text}."


def number(value: float) -> str:
    """Return three digits, or all of a whole number: 1,078; 54.2; 0.624."""
    digits = 2 - math.floor(math.log10(abs(value))) if value else 0
    return f"{value:,.{max(0, digits)}f}"


def spans(years: list[int]) -> str:
    """Return years as spans.

    >>> spans([2019, 2020, 2021, 2024])
    '2019–2021, 2024'
    """
    runs = [list(run) for _, run in groupby(enumerate(sorted(years)), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0][1]}–{run[-1][1]}" if len(run) > 1 else str(run[0][1]) for run in runs)


def _one(region: Region, test: Judged) -> str:
    if not test.cells or test.state == "open":
        return "cannot be tested: " + "; ".join(test.missing) + "."
    left, right = _sides(test.cells[0])
    dated = not test.run and left["year"] is not None and (right is None or right["year"] == left["year"])
    year = f" in {left['year']}" if dated else ""
    ratio = ""
    if right is not None and test.test.compare in ("above", "below") and left["unit"] in ADDS_UP and right["value"] > 0:
        ratio = f": {number(left['value'] / right['value'])} times"
    return f"{'a tie: ' if test.state == 'tie' else ''}{_pair(region, test, 0)}{year}{ratio}{_chance(test, 0)}."


def _cells(region: Region, test: Judged) -> str:
    if not test.cells:
        return "cannot be tested: " + "; ".join(test.missing) + "."
    parts = []
    for state, word in (("yes", "true"), ("tie", "a tie"), ("no", "not true"), ("open", "open for want of figures")):
        places = [place for place, found in enumerate(test.states) if found == state]
        if places:
            parts.append(f"{word} in {_told(region, test, places, state)}")
    against = test.test.against
    asked = f"{test.test.compare} {against:g} in " if isinstance(against, float) else ""
    asked += "all" if test.test.at_least is None else f"at least {test.test.at_least}"
    years = {year for cell in test.cells for year in cell.left["year"].drop_nulls().to_list()}
    of = [f"figures of {spans(list(years))}"] if test.test.every == "subject" and years and not test.run else []
    return "; ".join([*parts, *_since(test), f"asked for: {asked} of {len(test.cells)}", *of]) + "."


def _told(region: Region, test: Judged, places: list[int], state: str) -> str:
    """Name cells, the ones nearest to the turning point with their numbers, unless there is nothing to explain."""
    count = f" ({len(places)} of {len(test.cells)})" if state == "yes" else ""
    if test.test.every == "year" and (state in ("yes", "open") or len(places) > SHOWN):
        return spans([int(test.cells[place].name) for place in places]) + count
    nearest = sorted(places, key=lambda place: abs(slack(test.margins[place], test.test.probability)))[:SHOWN]
    spelled = [
        f"{_cell_name(region, test, place)} ({_pair(region, test, place)}{_chance(test, place)})"
        for place in places
        if place in nearest and state != "open"
    ]
    others = [_cell_name(region, test, place) for place in places if place not in nearest or state == "open"]
    return ", ".join([*spelled, *others]) + count


def _since(test: Judged) -> list[str]:
    """Say since when a claim is no longer true, where it was true before."""
    if test.test.every != "year" or test.states[-1] not in ("no", "tie") or "yes" not in test.states:
        return []
    last = max(place for place, state in enumerate(test.states) if state == "yes")
    return [f"no longer true since {test.cells[last + 1].name}"]


def _sides(cell: Cell, *, last: bool = False) -> tuple[Row, Row | None]:
    """Return the figure that the claim is about and the one it is compared with: of several rivals the nearest."""
    right = cell.right.sort("value", descending=not last)
    return cell.left.row(-1, named=True), right.row(0, named=True) if right.height else None


def _pair(region: Region, test: Judged, place: int) -> str:
    """Return both figures with their names: "Japan 54.2 against United States 52.8 percent"."""
    cell, against = test.cells[place], test.test.against
    left, right = _sides(cell, last=test.test.compare == "last")
    value, unit = number(left["value"]), _unit(left)
    if test.test.compare in ("rising", "falling"):
        first = cell.left.row(0, named=True)
        before = f"{number(first['value'])} in {first['year']}"
        return f"{_who(region, left, None)} from {before} to {value}{unit} in {left['year']}"
    if right is not None:
        rival = f"{_who(region, right, left)} {number(right['value'])}"
        return f"{_who(region, left, right)} {value} against {rival}{unit}"
    if cell.name:
        return f"{value}{unit}"
    if isinstance(against, Bounds):
        return f"{_who(region, left, None)} {value}{unit}, asked for between {against.low:g} and {against.high:g}"
    return f"{_who(region, left, None)} {value}{unit}, asked for {test.test.compare} {against:g}"


def _unit(row: Row) -> str:
    """Return the unit behind a number; ratios and indices have none to say."""
    return "" if row["unit"] in ("ratio", "index") else f" {row['unit']}"


def _chance(test: Judged, place: int) -> str:
    """Return the share of draws in which the claim is true in a cell, unless it is all or none of them."""
    share = np.mean(test.margins[place] > 0)
    return f", P = {share:.2f}" if test.drawn == "drawn" and 0.005 < share < 0.995 else ""


def _who(region: Region, row: Row, other: Row | None, without: str = "") -> str:
    """Name a figure by what sets it apart from the other one, or by its actors."""
    keys = [c for c in row if row[c] is not None and c != without and (c in DIMS or c not in ESTIMATE)]
    apart = [c for c in keys if other is None or row[c] != other[c]]
    actors = [c for c in apart if c in ACTORS] or [c for c in keys if c in ACTORS]
    told = " and ".join(region.label(row[c]) if row[c] in region.names else row[c] for c in actors)
    more = [str(row[c]) for c in apart if c not in ACTORS] if other is not None else []
    return f"{told} ({', '.join(more)})" if more else told


def _cell_name(region: Region, test: Judged, place: int) -> str:
    text = test.cells[place].name
    return region.label(text) if test.test.every == "subject" and text in region.names else text


class Turn(NamedTuple):
    """What would turn a test.

    Attributes
    ----------
    text : str
        "if Japan were 45.0 instead of 54.2 percent".
    relative : float
        How far that is, as a part of the figure.
    needed : str
        Where no possible value does it: what it would take, and what the figure can be.
    """

    text: str
    relative: float
    needed: str = ""

    @property
    def possible(self) -> bool:
        """Whether the figure can have the value that it would take."""
        return not self.needed


def possible(kind: str, unit: str) -> tuple[float, float]:
    """Return the least and the most that a figure can be, by its kind and unit in the table measures.

    >>> possible("share", "percent"), possible("duration", "hours"), possible("index", "percent")
    ((0.0, 100.0), (0.0, inf), (-inf, inf))
    """
    most = WHOLE.get(unit, math.inf) if kind == "share" else math.inf
    return LEAST.get(kind, -math.inf), most


def _turn(region: Region, test: Judged) -> Turn:
    """Return what would turn a test, for the cell that decides."""
    if test.needed > len(test.cells):
        return Turn(f"if there were {test.needed} cells to compare instead of {len(test.cells)}", math.inf)
    slacks = [slack(margins, test.test.probability) for margins in test.margins]
    order = sorted(range(len(slacks)), key=lambda place: -slacks[place])
    place = order[test.needed - 1]
    by, cell, before = slacks[place], test.cells[place], [slacks[other] for other in order[: test.needed - 1]]
    left, right = _sides(cell, last=test.test.compare == "last")
    where = f" in {_cell_name(region, test, place)}" if cell.name else ""
    who = (_who(region, left, right, test.test.every or "") or "the figure") + where
    way = _direction(test, by, left["value"])
    more = []
    if by <= 0 and (nearer := sum(-math.inf < other <= 0 for other in before)):
        more.append(f"{nearer} more moved as far or less")
    if unknown := sum(other == math.inf for other in before):
        more.append(f"the {unknown} without a figure came out true")
    also = f" and {' and '.join(more)}" if more else ""
    relative = abs(by / left["value"]) if left["value"] else math.inf
    if test.test.compare in ("rising", "falling"):
        slope = who.removesuffix(where)
        return Turn(f"if the change of {slope} a year were {number(abs(by))}{_unit(left)} {way}{also}", relative)
    new = left["value"] + (abs(by) if way == "higher" else -abs(by))
    values = f"{number(new)} instead of {number(left['value'])}{_unit(left)}"
    least, most = possible(str(region.measure(test.test.measure)["kind"]), left["unit"])
    needed = ""
    if not least <= new <= most:
        limit = f"below {least:g}" if new < least else f"above {most:g}"
        spread = ", unless its draws lay closer together" if test.drawn == "drawn" else ""
        needed = f"{who} would have to be {values}, and cannot be {limit}{spread}"
    return Turn(f"if {who} were {values}{also}", relative, needed)


def _direction(test: Judged, by: float, value: float = 0.0) -> str:
    """Say in which direction the figure must move for the claim to turn."""
    against = test.test.against
    rising = test.test.compare in ("above", "first", "rising")
    if isinstance(against, Bounds):
        rising = value - against.low < against.high - value
    elif test.test.compare == "same_sign":
        rising = value > 0
    return "lower" if (by > 0) == rising else "higher"
