"""Shocks and policies on a horizon of years, and what comes of them under uncertainty (contracts §8)."""

from pathlib import Path as _Path

from ..errors import Fault as _Fault
from . import battery as _battery
from . import scenario as _scenario
from .battery import Trial, find, trials
from .estimates import estimates
from .matrix import matrix
from .pool import cluster, workers
from .run import Run, run
from .scenario import Scenario, names, read, schema
from .stress import Stress, stress


def check(pack: _Path) -> list[_Fault]:
    """Return every fault of a pack's scenarios and of its battery (contracts §2)."""
    return [*_scenario.check(pack), *_battery.check(pack)]


__all__ = [
    "Run", "Scenario", "Stress", "Trial", "check", "cluster", "estimates", "find", "matrix", "names", "read", "run",
    "schema", "stress", "trials", "workers",
]  # fmt: skip
