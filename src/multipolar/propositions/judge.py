"""Verdicts (contracts §9): what the figures, or the draws of a scenario, say about a proposition.

Two questions are kept apart. *Is the claim true?* is decided by the figures and their intervals, as a share of draws.
*Who decided it?* is asked of every assumed parameter behind a figure: the proposition is judged again at both ends of
its range (where a scenario draws the parameter, by its draws), and a verdict that is not the same everywhere is
``depends``. A claim that is neither true nor untrue at the
probability that is asked for is a tie, and a tie does not hold.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .. import scenarios
from ..measures import MEASURES
from ..region import ESTIMATE, Region, estimate
from ..region.card import card
from ..region.dates import bounds
from ..region.estimate import KEY
from ..region.provenance import refs_of
from ..scenarios.estimates import SAME
from ..wiring import ACCOUNT, MODELS, sample
from . import words
from .compare import Floats, decide, joint, margin
from .proposition import Bounds, Proposition, Test, read
from .sides import Cell, Outcome, Side, Tabled, cells, dims, key_of, none

Word = Literal["holds", "fails", "depends", "untestable"]
State = Literal["yes", "no", "tie", "open"]
Drawn = Literal["drawn", "no interval", "same"]
Key = tuple[Any, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Verdict:
    """What is to be said about a proposition.

    Attributes
    ----------
    id : str
        Of the proposition.
    verdict : str
        holds, fails, depends or untestable. A tie does not hold.
    probability : float or None
        Share of draws in which every test is true. None: the figures have no interval, or every draw says the same.
    figures : DataFrame
        Every figure that was compared: ESTIMATE (contracts §4) with the measures' own dimensions.
    depends_on : tuple of str
        Tests of which only some hold, or assumed parameters within whose range the verdict turns.
    missing : tuple of str
        Figures that were not there, with the reasons.
    would_change : str
        What would turn the verdict, in one sentence.
    account : DataFrame
        field, basis, refs, parameter, note: a row for each test and each assumption, for a scenario each model input.
    as_of : date
        End of the year of the newest figure, or its publication if that was earlier; never after the region's as-of day.
    finding : str
        What was found, in plain words with the numbers.
    """

    id: str
    verdict: Word
    probability: float | None
    figures: pl.DataFrame
    depends_on: tuple[str, ...]
    missing: tuple[str, ...]
    would_change: str
    account: pl.DataFrame
    as_of: date
    finding: str

    def __repr__(self) -> str:
        told = [f"  {name}: {text}" for name, text in self._told().items() if text]
        return "\n".join([f"{self.id}: {self.verdict}", f"  {self.finding}", *told])

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return card(f"{self.id}: {self.verdict}", self._told(), self.finding)

    def _told(self) -> dict[str, str]:
        return {
            "as of": str(self.as_of),
            "depends on": "; ".join(self.depends_on),
            "missing": "; ".join(self.missing),
            "would change": self.would_change,
            "probability": "none" if self.probability is None else f"{self.probability:.2f} of draws",
        }


def judge(region: Region, proposition: Proposition, *, n: int = 1024, seed: int = 0) -> Verdict:
    """Judge a proposition.

    Parameters
    ----------
    region : Region
        What is known. Parameters that `Region.assuming` has set are taken as set.
    proposition : Proposition
        From `multipolar.propositions.read`, or built in Python.
    n : int
        Draws; for a counterfactual rounded up to whole chunks of 1,024.
    seed : int
        Of the draws.

    Raises
    ------
    NotConverged
        The deterministic run of the scenario failed.
    UsageError
        A test selects several figures where one is compared.

    Examples
    --------
    >>> import multipolar as mp
    >>> region = mp.load("japan-asean")
    >>> people = next(p for p in mp.propositions.read(region) if p.id == "wpu-people")
    >>> mp.propositions.judge(region, people).verdict
    'holds'
    """
    return _judged(_Asked(region, proposition, n, seed))


@dataclass(frozen=True, eq=False)
class _Asked:
    """A question to `judge`; the same for the same pack, proposition, draws and code, so that it is answered once a process.

    A brief, two pages on each state and a worklist ask for all verdicts; some take seconds.
    """

    region: Region
    proposition: Proposition
    n: int
    seed: int

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        region, file = self.region, repr(self.proposition)
        computed = tuple(MEASURES.get(test.measure) for test in self.proposition.test)
        return (
            region.hash,
            tuple(sorted(region.assumptions.items())),
            file,
            self.n,
            self.seed,
            computed,
            *MODELS.values(),
        )

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self._key == other._key


@lru_cache(maxsize=256)
def _judged(asked: _Asked) -> Verdict:
    region, proposition, n, seed = asked.region, asked.proposition, asked.n, asked.seed
    tests = _weigh(region, proposition, n, seed)
    word = _word(tests)
    account = pl.concat(_account(test) for test in tests).unique(maintain_order=True)
    figures = _figures(tests)
    refs = {*refs_of(figures), *refs_of(account)}
    ends = _ends(region, proposition, tests, refs, n, seed) if word != "untestable" else []
    turns = [end for end in ends if {end.at_low, end.at_high} != {word}]
    titled = zip(tests, words.names(region, tests), strict=True)
    holding = [f"{title} holds" for test, title in titled if test.state == "yes"]
    turned = [f"{end.name} ({end.low:g}–{end.high:g})" for end in turns]
    told, turning = _levers(turns, word)
    return Verdict(
        id=proposition.id,
        verdict="depends" if turns else word,
        probability=_probability(tests) if word != "untestable" else None,
        figures=figures,
        depends_on=(*(holding if word == "depends" else ()), *turned),
        missing=tuple(dict.fromkeys(gap for test in tests for gap in test.missing)),
        would_change=" ".join([*turning, words.turning(region, tests)]),
        account=pl.concat([account, *(end.account for end in ends)]),
        as_of=_as_of(region, refs, figures),
        finding=" ".join([*words.findings(region, tests), *told]),
    )


def judge_all(region: Region, *, n: int = 1024, seed: int = 0) -> list[Verdict]:
    """Judge every proposition of the region's pack, by id."""
    return [judge(region, proposition, n=n, seed=seed) for proposition in read(region)]


# -- one test --------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Judged:
    """One test and what came of it.

    Attributes
    ----------
    test : Test
    cells : list of Cell
    margins : ndarray (cells, D)
        Of each cell; where a figure is missing, the best that it could be for the claim.
    states : tuple of str
        Of each cell: yes, no, tie, or open where what is missing could decide it.
    overall : ndarray (D,)
        Margin of the test: in each draw that of the cell that decides.
    state : str
        Of the test, in the same words.
    drawn : str
        "drawn": margins are draws. "no interval": some figure has none, and values are compared. "same": every draw of
        a scenario says the same.
    missing : tuple of str
    run : Run or None
        Of the scenario.
    """

    test: Test
    cells: list[Cell]
    margins: Floats
    states: tuple[State, ...]
    overall: Floats
    state: State
    drawn: Drawn
    missing: tuple[str, ...]
    run: scenarios.Run | None

    @property
    def needed(self) -> int:
        """In how many cells the claim must be true."""
        return self.test.at_least or max(len(self.cells), 1)


def _weigh(region: Region, proposition: Proposition, n: int, seed: int, *, central: bool = True) -> list[Judged]:
    """Judge each test; `central` also runs the deterministic run of each scenario, which raises where it fails."""
    key = (seed, zlib.crc32(proposition.id.encode()))
    models = tuple(MODELS.values())
    judged = []
    for test in proposition.test:
        if test.scenario is None:
            side: Side = Tabled(region, test.measure, n, key)
            ran = None
        else:
            asked = frozenset(other.measure for other in proposition.test if other.scenario == test.scenario)
            if central:
                _run(region, test.scenario, asked, 1, 0, models)
            ran = _run(region, test.scenario, asked, max(n, 2), seed, models)
            side = Outcome(region, ran, test.measure)
        judged.append(_judge(region, test, cells(region, test, side), side, ran))
    return judged


@lru_cache(maxsize=8)
def _run(
    region: Region, scenario: str, asked: frozenset[str], n: int, seed: int, models: tuple[object, ...]
) -> scenarios.Run:
    """Run a scenario of the pack for the outcomes `asked`; several propositions ask for the same, of the same `models`."""
    return scenarios.run(region, scenarios.read(scenario, region), n=n, seed=seed, outcomes=asked)


def _judge(region: Region, test: Test, found: list[Cell], side: Side, run: scenarios.Run | None) -> Judged:
    rows = [row for cell in found for frame in (cell.left, cell.right) for row in frame.iter_rows(named=True)]
    drawn, draws = _drawn({key_of(row): (row["value"], side.draws(row)) for row in rows})
    size = max(map(len, draws.values()), default=1)
    ends = [_margins(test, cell, draws, size) for cell in found]
    needed = test.at_least or max(len(found), 1)
    missing = [*(gap for cell in found for gap in cell.missing), *(str(fault) for fault in (run.faults if run else ()))]
    if not found:
        missing.append(none(region, test, test.where))
        worst, best = np.full(size, -np.inf), np.full(size, np.inf)
    elif needed > len(found):
        worst = best = np.full(size, -np.inf)
    else:
        worst, best = (joint(np.array([end[side] for end in ends]), needed) for side in (0, 1))
    state = _state(worst, best, test.probability)
    return Judged(
        test=test,
        cells=found,
        margins=np.array([high for _, high in ends]).reshape(len(found), size),
        states=tuple(_state(low, high, test.probability) for low, high in ends),
        overall=worst if state == "yes" else best,
        state=state,
        drawn=drawn,
        missing=tuple(missing),
        run=run,
    )


def _drawn(figures: dict[Key, tuple[float, Floats | None]]) -> tuple[Drawn, dict[Key, Floats]]:
    """Return the draws of figures by key, or their values as one draw each where draws would say nothing."""
    values = {key: np.array([value]) for key, (value, _) in figures.items()}
    draws = {key: draws for key, (_, draws) in figures.items() if draws is not None}
    if not figures or len(draws) < len(figures):
        return "no interval", values
    if all(np.nanmax(some) - np.nanmin(some) <= SAME * np.nanmax(np.abs(some)) for some in draws.values()):
        return "same", values
    return "drawn", draws


def _state(worst: Floats, best: Floats, probability: float) -> State:
    """Decide between the worst and the best that missing figures could do to a claim."""
    if decide(worst, probability) == "yes":
        return "yes"
    return "open" if decide(best, probability) == "yes" else decide(best, probability)


def _margins(test: Test, cell: Cell, draws: dict[Key, Floats], size: int) -> tuple[Floats, Floats]:
    """Return a cell's margins at the worst and at the best that a missing figure could do to the claim."""
    left, right = (
        np.array([draws[key_of(row)] for row in frame.iter_rows(named=True)], dtype=float)
        for frame in (cell.left, cell.right)
    )
    if isinstance(test.against, Bounds):
        right = np.full((2, size), [[test.against.low], [test.against.high]])
    elif not isinstance(test.against, dict) and test.compare not in ("first", "last"):
        right = np.full((1, size), float(test.against or 0.0))
    worst, best = np.full(size, -np.inf), np.full(size, np.inf)
    if not cell.decided and not (len(left) and len(right) and test.compare in ("first", "last")):
        return worst, best
    known = margin(test.compare, left, right, cell.left["year"].to_list())
    known = np.where(np.isnan(known), -np.inf, known)  # a draw that failed supports no claim
    return (known if cell.decided else worst), known


# -- the whole -------------------------------------------------------------------------------------------


def _word(tests: list[Judged]) -> Word:
    return _verdict({test.state for test in tests})


def _verdict(states: set[State]) -> Word:
    if states == {"yes"}:
        return "holds"
    if "yes" in states and states & {"no", "tie"}:
        return "depends"
    return "untestable" if "open" in states else "fails"


def _probability(tests: list[Judged]) -> float | None:
    """Return the share of draws in which every test is true."""
    if any(test.drawn != "drawn" for test in tests):
        return None
    return float(np.mean(np.all([test.overall > 0 for test in tests], axis=0)))


@dataclass(frozen=True)
class End:
    """An assumed parameter, and the verdict at both ends of its range."""

    name: str
    ref: int
    low: float
    high: float
    at_low: Word
    at_high: Word
    drawn: bool = False
    """What comes out at either end is read off the draws of the scenario."""

    @property
    def turn(self) -> str:
        """Say what comes out at either end."""
        return f"at {self.low:g} it {VERB[self.at_low]}, at {self.high:g} it {VERB[self.at_high]}"

    @property
    def account(self) -> pl.DataFrame:
        """One row."""
        how = " (by the draws)" if self.drawn else ""
        note = f"assumed {self.low:g} to {self.high:g}{how}: {self.turn}"
        return pl.DataFrame([("assumption", "assumed", [self.ref], self.name, note)], schema=ACCOUNT, orient="row")


VERB: dict[Word, str] = {"holds": "holds", "fails": "fails", "depends": "depends", "untestable": "cannot be tested"}

TAIL = 10
"""Part of the draws from which an end of a parameter's range is read off: a tenth."""

CHANCE = 0.05
"""Chance that any of all the ends that are tried is said to move a verdict where none does."""


def _ends(
    region: Region, proposition: Proposition, tests: list[Judged], refs: set[int], n: int, seed: int
) -> list[End]:
    """Judge at both ends of every assumed parameter among `refs`, one at a time.

    A parameter that a scenario draws is read off the draws (`_by_draws`): a model has dozens, and to run it twice for each
    would take minutes. For any other the proposition is judged again.
    """
    rows = region.table("parameters").filter(
        (pl.col("basis") == "assumed")
        & pl.col("ref").is_in(sorted(refs))
        & ~pl.col("ref").is_in(list(region.assumptions))
    )
    chunks = list(sample(region, max(n, 2), seed)) if proposition.kind == "counterfactual" else []
    ends = []
    for row in rows.drop_nulls(["low", "high"]).sort("model", "parameter", "subject", "since").iter_rows(named=True):
        name = f"{row['model']}.{row['parameter']}" + (f" of {region.spoken(row['subject'])}" if row["subject"] else "")
        known, drawn = (name, row["ref"], row["low"], row["high"]), bool(chunks) and row["distribution"] != "fixed"
        if drawn:
            key = (row["model"], row["parameter"], row["subject"] or "", row["since"] or "")
            values = np.concatenate([chunk[key] for chunk in chunks])
            at = [_by_draws(tests, values, row[end], 2 * rows.height) for end in ("low", "high")]
        else:
            fixed = (region.assuming({row["ref"]: row[end]}) for end in ("low", "high"))
            at = [_word(_weigh(other, proposition, n, seed, central=False)) for other in fixed]
        ends.append(End(*known, at[0], at[1], drawn))
    return ends


def _by_draws(tests: list[Judged], values: Floats, end: float, ends: int = 2) -> Word:
    """Return the verdict where a parameter with the draws `values` (D,) is at an end of its range.

    The share of draws that support a claim is taken from the tenth of the draws next to the end and led on to the end in a
    straight line, if it differs from that of all draws by more than chance would make any of so many `ends` differ; else it is
    that of all draws.
    """
    order = np.argsort(np.abs(values - end), kind="stable")[: max(len(values) // TAIL, 1)]
    middle, near = values.mean(), values[order].mean()
    reach = (end - middle) / (near - middle) if near != middle else 1.0
    clear = NormalDist().inv_cdf(1.0 - CHANCE / (2 * ends))
    states: set[State] = set()
    for test in tests:
        if test.drawn != "drawn" or test.state == "open":
            states.add(test.state)
            continue
        for_it, against = (_led_on(sign * test.overall > 0, order, reach, clear) for sign in (1.0, -1.0))
        asked = test.test.probability
        states.add("yes" if for_it >= asked else "no" if against >= asked else "tie")
    return _verdict(states)


def _led_on(supports: NDArray[np.bool_], order: NDArray[np.intp], reach: float, clear: float) -> float:
    """Return the share of draws at an end of a range: that of the draws next to it, led on by `reach`."""
    whole, tail = float(supports.mean()), float(supports[order].mean())
    error = math.sqrt(whole * (1.0 - whole) / len(order))
    return whole if abs(tail - whole) < clear * error else min(max(whole + reach * (tail - whole), 0.0), 1.0)


FEW = 2
"""Parameters that are told one by one; of more, a list says it better."""


def _levers(turns: list[End], word: Word) -> tuple[list[str], list[str]]:
    """Say what comes of the parameters that turn a verdict, and that they turn it."""
    if len(turns) <= FEW:
        told = [f"Over the range of {end.name} it {VERB[word]}; {end.turn}." for end in turns]
        return told, [f"The value of {end.name} turns it." for end in turns]
    ends = "; ".join(f"{end.name} ({end.turn})" for end in turns)
    told = [f"Each of {len(turns)} assumed parameters turns it within its range (all drawn, it {VERB[word]}): {ends}."]
    return told, [f"The value of any of {len(turns)} assumed parameters turns it."]


def _figures(tests: list[Judged]) -> pl.DataFrame:
    """Return every figure once."""
    frames = [frame for test in tests for cell in test.cells for frame in (cell.left, cell.right) if frame.height]
    if not frames:
        return estimate(pl.DataFrame(schema=ESTIMATE))
    together = pl.concat(frames, how="diagonal")
    key = dims(together)
    return estimate(together.unique(key, keep="first"), *key[len(KEY) :])


def _account(test: Judged) -> pl.DataFrame:
    """Return a row for the figures of a test and its null, and the account of its scenario's run."""
    figures = _figures([test])
    refs = refs_of(figures)
    null = f"judged against: {test.test.null}" if test.test.null else ""
    own = pl.DataFrame([(test.test.measure, figures["basis"].max(), refs, None, null)], schema=ACCOUNT, orient="row")
    if test.run is None:
        return own
    inputs = test.run.account.select(pl.format("{}.{}", "model", "field").alias("field"), *list(ACCOUNT)[1:])
    return pl.concat([own, inputs])


def _as_of(region: Region, refs: set[int], figures: pl.DataFrame) -> date:
    """Return the last day of the newest figure's year, or the day on which it was published if that was earlier.

    Figures that are made from dated rows (memberships, commitments) are of their own year; without a year, of the
    region's as-of day, and no verdict is of a later day.
    """
    published = region.table("sources").select("source_id", "published")
    rows = pl.concat(
        region.table(table)
        .filter(pl.col("ref").is_in(list(refs)))
        .select(pl.col(year).alias("year"), "source_id")
        .drop_nulls()
        for table, year in (("ties", "year"), ("survey", "wave"))
    ).join(published, on="source_id")
    days = [
        min(date(year, 12, 31), bounds(day)[1] if day else region.as_of)
        for year, _, day in rows.select("year", "source_id", "published").iter_rows()
    ]
    years = figures.drop_nulls("value")["year"].drop_nulls().to_list()
    days = days or [date(year, 12, 31) for year in years]
    return min(max(days, default=region.as_of), region.as_of)
