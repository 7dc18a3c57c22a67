"""Fits the free parameters of the portfolio game to the forced choice and to observed shares: approximate Bayes.

`calibrate` draws parameters from wide priors, everything that is assumed from its range, solves the game at each wave,
and keeps the draws whose game is nearest to the data (rejection, Beaumont, Zhang & Balding 2002, without regression):

* *choice*: standard deviation of the link's error (`hedging_choice.link`) on the waves before `since`;
* *shares*: root mean square distance of the game's shares from those observed in goods trade and arms.

Each distance is put in units of its median over the prior. The rows of the table ``parameters`` with basis
``calibrated`` are its answer with the seed and size below; run ``python -m multipolar.wiring.hedging_calibration`` to
write them again as CSV to standard output.

`spread` says how identifiable a parameter is: the interquartile range of what is kept over that of the prior, with both
distances and with each alone. 1: the data say nothing of it.

Reference: Beaumont, M. A., Zhang, W., & Balding, D. J. (2002). Approximate Bayesian computation in population genetics.
*Genetics* 162(4), 2025-2035.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..models import hedging
from .draws import CHUNK, sample
from .hedging import CALIBRATED, NAME, game
from .hedging_ask import few
from .hedging_choice import FIRST, Link, link
from .hedging_outcomes import totals
from .hedging_panel import Panel, log_odds, panel
from .hedging_traces import DOMAINS, RIVALS, read

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

PRIOR: dict[str, tuple[float, float, str]] = {
    "aversion": (0.3, 10.0, "log"),
    "autonomy": (0.0, 2.0, "even"),
    "protection": (0.0, 0.3, "even"),
    "retaliation": (0.0, 0.5, "even"),
    "pull_share": (0.0, 0.9, "even"),
    "leadership_effect": (0.0, 0.3, "even"),
}
"""Range and shape of each prior."""

SIZE, SEED, KEPT = 4096, 20261122, 0.05
"""Draws from the prior, their seed, the part that is kept."""

UNINFORMED = 0.75
"""Part of the prior's spread above which a parameter counts as assumed."""

LAST = 2025
"""The fit that scenarios use: waves 2020 to 2024."""


@dataclass(frozen=True, eq=False)
class Simulated:
    """The prior's draws and what came of them.

    Attributes
    ----------
    theta : dict of ndarray (D,)
        Parameters of `PRIOR`.
    lean : ndarray (D, N, T)
        At each wave's beginning.
    shares : ndarray (D,)
        Distance from observed shares at the last wave's beginning.
    data : Panel
    """

    theta: dict[str, Floats]
    lean: Floats
    shares: Floats
    data: Panel


@dataclass(frozen=True, eq=False)
class Fit:
    """What was kept: values of each parameter (kept,), and the link of each (kept, 3)."""

    kept: dict[str, Floats]
    links: list[Link]


def simulate(region: Region, size: int = SIZE, seed: int = SEED) -> Simulated:
    """Solve the game for draws from the prior at every wave."""
    data = panel(region)
    stream = np.random.default_rng(seed)
    theta: dict[str, list[Floats]] = {name: [] for name in PRIOR}
    leans, shares = [], []
    for points in sample(region, size, seed):
        draws = few(points, size) if size < CHUNK else points
        some = {name: _prior(stream, name, draws.n) for name in PRIOR}
        for name, values in some.items():
            theta[name].append(values)
        lean = np.empty((draws.n, len(data.states), len(data.waves)))
        start = None
        for t, wave in enumerate(data.waves):
            traces = read(region, wave)
            one = game(region, traces, draws, wave, some)
            found = hedging.solve(one.inputs(), start)
            start = found.share
            whole = totals(found.share, one.weight)
            first, second = (traces.partners.index(rival) for rival in RIVALS)
            order = [traces.states.index(state) for state in data.states]
            lean[:, :, t] = whole[:, order, first] - whole[:, order, second]
        leans.append(lean)
        shares.append(_distance(found.share, traces.part["trade"], traces.part["arms"]))
    joined = {name: np.concatenate(values) for name, values in theta.items()}
    return Simulated(joined, np.concatenate(leans), np.concatenate(shares), data)


def calibrate(
    simulated: Simulated, since: int = LAST, kept: float = KEPT, use: tuple[str, ...] = ("choice", "shares")
) -> Fit:
    """Keep the draws nearest to the data before a year."""
    before = [t for t, wave in enumerate(simulated.data.waves) if wave < since]
    odds = log_odds(simulated.data.share[:, before])
    links = [link(lean[:, before], odds) for lean in simulated.lean]
    distances = {"choice": np.array([one.error for one in links]), "shares": simulated.shares}
    far = np.sum([distances[name] / np.median(distances[name]) for name in use], axis=0)
    # a link that runs the wrong way explains nothing: more of a rival's share would mean fewer who choose it
    far = np.where(np.array([one.slope for one in links]) > 0.0, far, np.inf)
    nearest = np.argsort(far, kind="stable")[: max(1, int(kept * len(far)))]
    return Fit({name: values[nearest] for name, values in simulated.theta.items()}, [links[k] for k in nearest])


def spread(simulated: Simulated, since: int = LAST) -> dict[str, dict[str, float]]:
    """Return, for each parameter, how much of the prior's spread is left by both distances and by each alone."""
    uses = {"both": ("choice", "shares"), "choice": ("choice",), "shares": ("shares",)}
    fits = {name: calibrate(simulated, since, use=use) for name, use in uses.items()}
    return {
        name: {use: float(_iqr(fit.kept[name]) / _iqr(simulated.theta[name])) for use, fit in fits.items()}
        for name in PRIOR
    }


def rows(simulated: Simulated) -> list[dict[str, str]]:
    """Return the rows of the table ``parameters``: 5, 50 and 95 percent of what is kept, for each origin.

    A parameter of which the data leave more than `UNINFORMED` of the prior's spread is not calibrated, whatever was
    done to it: its row is the prior, with basis ``assumed``.
    """
    left = spread(simulated)
    made = []
    for since in range(FIRST, LAST + 1):
        fit = calibrate(simulated, since)
        waves = f"waves {simulated.data.waves[0]} to {since - 1} of the forced choice, and observed shares"
        for name in CALIBRATED:
            told = ", ".join(f"{use} {part:.2f}" for use, part in left[name].items())
            note = f"{waves}; seed {SEED}, {SIZE} draws; part of the prior's spread left in the last fit: {told}"
            if left[name]["both"] > UNINFORMED:
                low, high, shape = PRIOR[name]
                middle = float(np.sqrt(low * high) if shape == "log" else (low + high) / 2)
                note = f"the data hardly inform it (part of the prior's spread left: {told}): the prior"
                made.append(_row(name, since, (low, middle, high), note, assumed=True))
            else:
                made.append(_row(name, since, np.quantile(fit.kept[name], (0.05, 0.5, 0.95)), note))
        for part in ("intercept", "slope", "error"):
            some = [getattr(one, part) for one in fit.links]
            made.append(_row(f"choice_{part}", since, np.quantile(some, (0.05, 0.5, 0.95)), f"{waves}: the link"))
    return made


def _row(
    name: str, since: int, values: Sequence[float] | Floats, note: str, *, assumed: bool = False
) -> dict[str, str]:
    low, middle, high = (f"{float(value):.4g}" for value in values)
    source = (
        ("assumption", "prior of the fit", "assumed")
        if assumed
        else ("hedging_fit", f"fit to waves before {since}", "calibrated")
    )
    return {
        "model": NAME, "parameter": name, "subject": "", "since": str(since), "low": low, "central": middle,
        "high": high, "unit": "ratio", "distribution": "uniform" if assumed else "triangular",
        "source_id": source[0], "locator": source[1], "basis": source[2], "flags": "", "note": note,
    }  # fmt: skip


def _prior(stream: np.random.Generator, name: str, n: int) -> Floats:
    low, high, shape = PRIOR[name]
    if shape == "log":
        return np.asarray(np.exp(stream.uniform(np.log(low), np.log(high), n)))
    return stream.uniform(low, high, n)


def _distance(share: Floats, trade: Floats, arms: Floats) -> Floats:
    """Return the root mean square distance of shares of all that goes abroad from observed shares of the partners (D,)."""
    squares = []
    for domain, observed in (("economy", trade), ("security", arms)):
        made = share[:, :, DOMAINS.index(domain)]
        made = made / np.maximum(made.sum(axis=2, keepdims=True), 1e-9)
        seen = observed / np.nansum(observed, axis=1, keepdims=True).clip(1e-9)
        known = np.isfinite(seen)
        squares.append(((made[:, known] - seen[known]) ** 2).mean(axis=1))
    return np.asarray(np.sqrt(np.mean(squares, axis=0)))


def _iqr(values: Floats) -> float:
    return float(np.subtract(*np.quantile(values, (0.75, 0.25))))


if __name__ == "__main__":
    from ..region import load

    answer = rows(simulate(load()))
    writer = csv.DictWriter(sys.stdout, list(answer[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(answer)
