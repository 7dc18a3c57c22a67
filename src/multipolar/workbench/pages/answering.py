"""What a scenario comes to: a run beside its baseline, and the rows that are shown of it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ... import scenarios
from ...errors import UnknownName
from ...figures import style
from ...region.provenance import refs_of
from ...scenarios import Run, Scenario
from ...scenarios.estimates import SAME
from ..bench import Bench
from ..blocks import Answer, AnswerRow
from ..state import State

if TYPE_CHECKING:
    from ...region import Region

COLOURS = style.DIVERGING[6]


class Answered:
    """A run beside its baseline, and which of its outcomes is looked at."""

    def __init__(self, run: Run, baseline: Run, state: State) -> None:
        self.run, self.baseline = run, baseline
        outcome = state["outcome"] or next(iter(run.outcomes), "")
        if outcome not in run.outcomes:
            raise UnknownName.of("outcome", outcome, run.outcomes, expected=f"one of {', '.join(run.outcomes)}")
        self.outcome = outcome
        labels = [label.partition(">") for label in run.labels[outcome]]
        self.counterparts = tuple(dict.fromkeys(other for _, _, other in labels if other))
        changed = [str(getattr(change, "partner", "")) for change in run.scenario.changes.values()]
        usual = next((code for code in changed if code in self.counterparts), next(iter(self.counterparts), ""))
        self.counterpart = state["counterpart"] or usual
        if self.counterpart and self.counterpart not in self.counterparts:
            raise UnknownName.of("counterpart", self.counterpart, self.counterparts)
        years = run.labels["year"]
        year = state["year"] or years[-1]
        if year not in years:
            raise UnknownName.of("year", year, years, expected=f"one of {', '.join(years)}")
        self.year = int(year)
        self.subjects = {
            subject: place
            for place, (subject, _, other) in enumerate(labels)
            if other == (self.counterpart if self.counterparts else "")
        }

    @property
    def models(self) -> tuple[str, ...]:
        """The models that were run."""
        return tuple(sorted(self.run.account["model"].unique().to_list()))

    def draws(self, run: Run, subject: str) -> NDArray[np.float64]:
        """Return the draws of one subject; of a run that lacks it, NaN."""
        label = f"{subject}>{self.counterpart}" if self.counterparts else subject
        known = run.labels.get(self.outcome, ())
        if label not in known:
            return np.full(run.n, np.nan)
        return run.outcomes[self.outcome][:, run.labels["year"].index(str(self.year)), known.index(label)]


def answer_of(bench: Bench, given: Scenario, state: State, n: int = 1, seed: int = 0) -> Answered | None:
    """Run a scenario and its baseline; None where no model hears of any change."""
    done = _run(bench.region, given, n, seed)
    if not done.outcomes:
        return None
    plain = given.baseline(done.account["model"].unique().to_list())
    return Answered(done, _baseline(bench.region, plain.model_dump_json(), n, seed), state)


def _run(region: Region, given: Scenario, n: int, seed: int) -> Run:
    return scenarios.run(region, given, n=n, seed=seed)


@lru_cache(maxsize=64)
def _baseline(region: Region, text_: str, n: int, seed: int) -> Run:
    return scenarios.run(region, Scenario.model_validate_json(text_), n=n, seed=seed)


def block_of(bench: Bench, answered: Answered, step: float | None) -> Answer:
    """Return the answer as a block: what comes, beside what comes without the changes."""
    entry = bench.region.measure(answered.outcome)
    rows: list[dict[str, Any]] = []
    for subject in answered.subjects:
        after, before = answered.draws(answered.run, subject), answered.draws(answered.baseline, subject)
        change = after - before
        known = change[np.isfinite(change)]
        row: dict[str, Any] = {
            "code": subject,
            "label": bench.label(subject),
            "baseline": _middle(before),
            "value": _middle(after),
            "change": _middle(change),
            "reason": "" if known.size else "not covered by the model’s inputs",
        }
        if known.size > 1 and np.ptp(known) > SAME * max(float(np.abs(known).max()), SAME):
            low, high = np.quantile(known, (0.05, 0.95), method="inverted_cdf").tolist()
            row |= {"low": low, "high": high}
        rows.append(row)
    rows.sort(key=lambda row: (row["change"] is None, row["label"]))
    changes = [abs(row["change"]) for row in rows if row["change"] is not None and row["code"] in bench.states]
    step = step or _step(
        max(changes, default=0.0)
        or 0.1 * max((abs(row["value"]) for row in rows if row["value"] is not None), default=1.0)
    )
    for row in rows:
        row["colour"] = "" if row["change"] is None else colour(row["change"], step)
    numbers = [abs(row[name]) for row in rows for name in ("baseline", "value") if row[name] is not None]
    places = 3 if max(numbers, default=0) < 1 else 2 if max(numbers, default=0) < 100 else 1
    refs = refs_of(answered.run)
    return Answer(
        id="answer" if answered.run.n == 1 else "answer-drawn",
        outcome=answered.outcome,
        label=entry["label"],
        unit=entry["unit"],
        year=answered.year,
        counterpart=bench.label(answered.counterpart) if answered.counterpart else "",
        draws=answered.run.n,
        seed=answered.run.seed,
        step=step,
        rows=tuple(AnswerRow(**row) for row in rows),
        places=places,
        refs=bench.ids(refs[:12]),
    )


def _middle(values: NDArray[np.float64]) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.quantile(known, 0.5, method="inverted_cdf")) if known.size else None


def _step(reach: float) -> float:
    """Return a round width of classes so that three of them reach the largest change."""
    size = 10.0 ** np.floor(np.log10(reach / 2.5)) if reach > 0 else 1.0
    return float(next(size * part for part in (1, 2, 2.5, 5, 10) if size * part >= reach / 2.5 - 1e-12))


def colour(change: float, step: float) -> str:
    """Return the colour of a change on the map: blue below zero, orange above."""
    return COLOURS[sum(change >= limit for limit in (-2 * step, -step, 0.0, step, 2 * step))]
