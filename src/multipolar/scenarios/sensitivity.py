"""What drives the change that a scenario brings: Sobol indices of a model's parameters, and a box of draws in words.

`drivers` asks this of the stress test's losses; here it is any outcome of a subject in a year of any scenario, less the
same without the scenario's changes, where that is a figure. What counts as an input stands in `mixtures`. Figures that are
asked about together are read off the same runs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..region.provenance import REFS
from ..wiring import CHUNK, MODELS, central
from ..wiring.model import Model
from .drivers import SCHEMA, table
from .mixtures import OTHER, Asked, Mixtures, mixtures
from .prim import Box, boxes, choose, simpler, words
from .run import Run, run
from .scenario import Scenario

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

WORST = 0.1
"""Part of the draws that the box is sought for: those with the largest change."""


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What drives an outcome.

    Attributes
    ----------
    asked : Asked
        The figure.
    model : str
        That gives the outcome.
    change : bool
        The outcome less the same without the changes; false where that is no figure, or where nothing changes.
    shares : DataFrame
        input, kind (parameter, model, other), first and total order with 90 percent of the bootstrap, largest total first; empty
        where no draw differs.
    box : Box or None
        Of the draws with the largest change, in the direction in which most lie; None where none is told apart.
    level : float
        Change beyond which a draw is one of those.
    falls : bool
        The outcome falls in most draws: `level` is an upper bound.
    n, failed : int
        Draws, and how many of them could not be used.
    refs : dict of tuple of int
        Input to its rows of ``parameters``.
    """

    asked: Asked
    model: str
    change: bool
    shares: pl.DataFrame
    box: Box | None
    level: float
    falls: bool
    n: int
    failed: int
    refs: dict[str, tuple[int, ...]]

    @property
    def open(self) -> bool:
        """The range of a share is wider than the whole variance: a few draws make nearly all of it."""
        ranges = self.shares.select(pl.col("total_high") - pl.col("total_low")).to_series()
        return bool((ranges > 1.0).any())

    def words(self, unit: str) -> str:
        """Say which draws have the largest change, or why nothing is said."""
        if self.shares.is_empty():
            return "No draw differs." if self.failed < self.n else "No draw gives a figure."
        if self.open:
            return (
                "These draws do not tell what drives it: a few of them make nearly all of the variance, "
                "and the range of a share is wider than the whole."
            )
        if self.box is None:
            return "No box of parameters tells the largest tenth of the draws from the rest."
        where = words(self.box, {name: name.replace("_", " ") for name in self.box.limits})
        side, level = "below" if self.falls else "above", f"{self.level:.3g}".replace("-", "−")
        share = f"{100 * self.box.density:.0f} % of such draws belong to it"
        return (
            f"The tenth of the draws {side} {level} ({unit}) comes where {where}: {share}, "
            f"and {100 * self.box.coverage:.0f} % of it lies there."
        )


def sensitivity(
    region: Region, scenario: Scenario, outcome: str, label: str, year: int, *, n: int = CHUNK, seed: int = 0
) -> Sensitivity:
    """Return what drives an outcome of a scenario.

    Parameters
    ----------
    region, scenario : Region, Scenario
    outcome, label : str
        As in `Run.outcomes` and its labels: ``"partner_share_after"``, ``"VNM>USA"``.
    year : int
        Of the horizon.
    n : int
        Draws of each sample, a power of 2 of at most 1,024; the other sample has the next seed.

    Raises
    ------
    UnknownName
        An outcome or label that the scenario's models do not give.
    UsageError
        A year outside the horizon, a number of draws that is none.

    Examples
    --------
    >>> import multipolar as mp
    >>> region = mp.load("japan-asean")
    >>> given = mp.scenarios.read("partners-withdraw", region)
    >>> found = sensitivity(region, given, "partner_share_after", "VNM>CHN", 2030, n=256)
    >>> found.model, found.falls
    ('redistribution', False)
    """
    return sensitivities(region, scenario, [Asked(outcome, label, year)], n=n, seed=seed)[0]


def sensitivities(
    region: Region, scenario: Scenario, asked: Sequence[Asked], *, n: int = CHUNK, seed: int = 0
) -> list[Sensitivity]:
    """Return what drives each of several figures of a scenario, in their order; each model is run for all of its own at once.

    Parameters and errors are those of `sensitivity`.
    """
    for each in asked:
        if each.year not in scenario.years:
            raise UsageError(Fault("year", str(each.year), expected=f"{scenario.years[0]} to {scenario.years[-1]}"))
    if n & (n - 1) or not 2 <= n <= CHUNK:
        raise UsageError(Fault("draws", f"{n} draws", expected=f"a power of 2, at most {CHUNK:,}"))
    models = _models(region, scenario, asked)
    found: dict[Asked, Sensitivity] = {}
    for name in dict.fromkeys(model.name for model in models):
        mine = [each for each, model in zip(asked, models, strict=True) if model.name == name]
        made = mixtures(region, scenario, MODELS[name], mine, n, seed)
        found |= zip(mine, _told(name, mine, made), strict=True)
    return [found[each] for each in asked]


def largest(
    region: Region,
    scenario: Scenario,
    *,
    outcomes: Collection[str] = (),
    subjects: Collection[str] = (),
    counterparts: Collection[str] = (),
    years: Collection[int] = (),
) -> list[Asked]:
    """Return the figures that a reader asks about: where several subjects or counterparts come in question, the largest change.

    Parameters
    ----------
    outcomes, subjects, counterparts, years : collection
        Each that is named is answered for itself. None named: every outcome; of subjects and counterparts those of the
        largest change in the deterministic run; the last year.

    Raises
    ------
    UnknownName
        An outcome that the scenario does not give; a subject or counterpart that none of its outcomes has.
    UsageError
        A year outside the horizon; nothing that could be asked about.
    """
    done = run(region, scenario)
    before = run(region, scenario.baseline(done.account["model"].unique().to_list()))
    for outcome in outcomes:
        if outcome not in done.outcomes:
            raise UnknownName.of("outcome", outcome, done.outcomes, expected=f"one of {', '.join(done.outcomes)}")
    for year in years:
        if year not in scenario.years:
            raise UsageError(Fault("year", str(year), expected=f"{scenario.years[0]} to {scenario.years[-1]}"))
    wanted = [name for name in outcomes or done.outcomes]
    pairs = {tuple(label.partition(">")[::2]) for name in wanted for label in done.labels[name]}
    for place, (kind, named) in enumerate((("subject", subjects), ("counterpart", counterparts))):
        known = {pair[place] for pair in pairs} - {""}
        for code in named:
            if code not in known:
                expected = f"one of {', '.join(sorted(known)) or 'none'}"
                raise UnknownName.of(kind, code, known, expected=expected)
    asked = [
        Asked(outcome, label, year)
        for outcome in wanted
        for year in years or scenario.years[-1:]
        for label in _of_largest(done, before, outcome, year, subjects, counterparts)
    ]
    if not asked:
        what = (
            f"{scenario.id} gives no such figure"
            if done.outcomes
            else f"no model hears of the changes of {scenario.id}"
        )
        raise UsageError(Fault("no-outcome", what, expected="another subject, counterpart or scenario"))
    return asked


def frame(region: Region, found: Sensitivity) -> pl.DataFrame:
    """Return what drives a figure, a row an input; where no draw differs one row whose reason says so.

    Returns
    -------
    DataFrame
        outcome, subject, counterpart, year, unit, model, change, draws, failed, the columns of `Sensitivity.shares`, box (in
        words), reason and refs.
    """
    subject, _, counterpart = found.asked.label.partition(">")
    unit = region.measure(found.asked.outcome)["unit"]
    said, none = found.words(unit), found.shares.is_empty()
    boxed = found.box is not None and not found.open
    shares = pl.DataFrame([dict.fromkeys(SCHEMA)], schema=SCHEMA) if none else found.shares
    return shares.select(
        pl.lit(found.asked.outcome).alias("outcome"),
        pl.lit(subject).alias("subject"),
        pl.lit(counterpart or None, dtype=pl.String).alias("counterpart"),
        pl.lit(found.asked.year, dtype=pl.Int32).alias("year"),
        pl.lit(unit).alias("unit"),
        pl.lit(found.model).alias("model"),
        pl.lit(found.change).alias("change"),
        pl.lit(found.n).alias("draws"),
        pl.lit(found.failed).alias("failed"),
        pl.all(),
        pl.lit(said if boxed else None, dtype=pl.String).alias("box"),
        pl.lit(said if none or found.open else None, dtype=pl.String).alias("reason"),
        pl.Series("refs", [found.refs.get(name, ()) for name in shares["input"].to_list()], dtype=REFS),
    )


def span(share: Mapping[str, Any], order: str) -> str:
    """Return a share of a row of `Sensitivity.shares` with its range, in words; `order` is first or total."""
    if share[order] is None:
        return "–"
    value, low, high = (round(share[name], 2) + 0.0 for name in (order, f"{order}_low", f"{order}_high"))
    return f"{value:.2f} ({low:.2f} to {high:.2f})".replace("-", "−")


def _of_largest(
    done: Run, before: Run, outcome: str, year: int, subjects: Collection[str], counterparts: Collection[str]
) -> list[str]:
    """Return for each subject and counterpart that is named the label with the largest change; without any, of all."""
    step = done.labels["year"].index(str(year))
    value = done.outcomes[outcome][0, step]
    change = np.abs(value - before.outcomes[outcome][0, step])
    size = np.where(np.isfinite(change), change, np.where(np.isfinite(value), 0.0, -1.0))
    best: dict[tuple[str, str], int] = {}
    for place, label in enumerate(done.labels[outcome]):
        subject, _, other = label.partition(">")
        if (subjects and subject not in subjects) or (counterparts and other not in counterparts):
            continue
        key = (subject if subjects else "", other if counterparts else "")
        if key not in best or size[place] > size[best[key]]:
            best[key] = place
    return [done.labels[outcome][place] for place in best.values()]


def _models(region: Region, scenario: Scenario, asked: Sequence[Asked]) -> list[Model[Any, Any]]:
    """Return the model that gives each figure."""
    coupled = any(MODELS[name].path is not None for name in scenario.models)
    labels: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, model in MODELS.items():
        if name in scenario.models or (not coupled and any(map(model.hears, scenario.changes.values()))):
            labels[name] = model.wire(region, central(region), scenario.years[0]).labels
    found = []
    for outcome, label, _ in asked:
        giving = [name for name, own in labels.items() if label in own.get(outcome, ())]
        if not giving:
            known = {word: subjects for own in labels.values() for word, subjects in own.items()}
            if outcome not in known:
                raise UnknownName.of("outcome", outcome, known, expected=f"one of {', '.join(known) or 'none'}")
            raise UnknownName.of("subject", label, known[outcome], expected=f"one of {', '.join(known[outcome][:12])}")
        found.append(MODELS[giving[0]])
    return found


def _told(model: str, asked: Sequence[Asked], made: Mixtures) -> list[Sensitivity]:
    """Return the indices and the box of each figure; where no draw differs nothing more is run."""
    differs = [_differs(a) for a in made.first]
    b, every = (made.second(), list(made.inputs())) if any(differs) else (made.first, [])
    return [
        _one(model, each, made, place, b[place], [(name, kind, values[place]) for name, kind, values in every])
        if differs[place]
        else _nothing(model, each, made, place, int((~np.isfinite(made.first[place])).sum()))
        for place, each in enumerate(asked)
    ]


def _differs(a: Floats) -> bool:
    known = a[np.isfinite(a)]
    return bool(known.size) and bool(np.ptp(known) > 1e-9 * max(float(np.abs(known).max()), 1e-9))


def _falls(a: Floats) -> bool:
    known = a[np.isfinite(a)]
    return bool(known.size) and float(np.median(known)) < 0


def _nothing(model: str, asked: Asked, made: Mixtures, place: int, failed: int) -> Sensitivity:
    a, empty = made.first[place], pl.DataFrame(schema=SCHEMA)
    return Sensitivity(asked, model, bool(made.change[place]), empty, None, 0.0, _falls(a), len(a), failed, made.refs)


def _one(
    model: str, asked: Asked, made: Mixtures, place: int, b: Floats, every: Sequence[tuple[str, str, Floats]]
) -> Sensitivity:
    a = made.first[place]
    known = np.isfinite(a) & np.isfinite(b) & np.all([np.isfinite(values) for _, _, values in every], axis=0)
    failed = int((~known).sum())
    if known.sum() < 2:
        return _nothing(model, asked, made, place, failed)
    shares = table(a[known], b[known], [(name, kind, values[known]) for name, kind, values in every])
    shares = shares.filter(pl.col("total") != 0.0)
    falls = _falls(a)
    box, level = _boxed(a[known], {name: values[known] for name, values in made.drawn.items()}, falls)
    return Sensitivity(asked, model, bool(made.change[place]), shares, box, level, falls, len(a), failed, made.refs)


def _boxed(outcome: Floats, drawn: dict[str, Floats], falls: bool) -> tuple[Box | None, float]:
    size = -outcome if falls else outcome
    level = float(np.quantile(size, 1.0 - WORST))
    bad = size > level
    varied = {name: values for name, values in drawn.items() if np.ptp(values) > 0.0}
    if not bad.any() or not varied:
        return None, -level if falls else level
    found = simpler(choose(boxes(varied, bad)), varied, bad)
    return (found if found.limits else None), -level if falls else level


__all__ = ["OTHER", "Asked", "Sensitivity", "frame", "largest", "sensitivities", "sensitivity", "span"]
