"""The outcomes of a run as figures: median and 90 percent of the draws, for each subject and year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..region import ESTIMATE, estimate
from ..region.provenance import refs_of

if TYPE_CHECKING:
    from ..region import Region
    from .run import Run

SAME = 1e-9
"""Relative spread below which draws say the same."""


def estimates(region: Region, run: Run, measure: str) -> pl.DataFrame:
    """Return an outcome of a run.

    Parameters
    ----------
    region : Region
        The one that was run.
    run : Run
        From `multipolar.scenarios.run`.
    measure : str
        Name of an outcome; one that the run does not have gives no rows.

    Returns
    -------
    DataFrame
        ESTIMATE (contracts §4): the median of the draws that are known, as a value that some draw took, with 90 percent
        of them as low and high where they differ; null where no draw is. Its refs are those of the run's account.
    """
    unit = region.measure(measure)["unit"]
    refs = refs_of(run)
    rows: list[dict[str, Any]] = []
    for place, label in enumerate(run.labels.get(measure, ())):
        subject, _, counterpart = label.partition(">")
        for step, year in enumerate(run.labels["year"]):
            rows.append(
                {
                    **dict.fromkeys(ESTIMATE),
                    **{"subject": subject, "counterpart": counterpart or None, "measure": measure, "year": int(year)},
                    **{
                        "unit": unit,
                        "refs": refs,
                        "basis": "modelled",
                        **_summary(run.outcomes[measure][:, step, place]),
                    },
                }
            )
    return estimate(pl.DataFrame(rows, schema=ESTIMATE))


def draws(run: Run, measure: str, subject: str, counterpart: str | None, year: int) -> NDArray[np.float64]:
    """Return the draws of one figure, (D,), as `estimates` summarizes them."""
    place = run.labels[measure].index(f"{subject}>{counterpart}" if counterpart else subject)
    return run.outcomes[measure][:, run.labels["year"].index(str(year)), place]


def _summary(values: NDArray[np.float64]) -> dict[str, Any]:
    known = values[np.isfinite(values)]
    if not known.size:
        return {"reason": "not covered by the model's inputs", "basis": None, "refs": []}
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95), method="inverted_cdf").tolist()
    if np.ptp(known) > SAME * np.abs(known).max():
        return {"value": middle, "low": low, "high": high, "interval": "90% draws"}
    return {"value": middle}
