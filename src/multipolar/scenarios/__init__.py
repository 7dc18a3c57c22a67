"""Shocks and policies on a horizon of years, and what comes of them under uncertainty (contracts §8)."""

from .estimates import estimates
from .run import Run, run, workers
from .scenario import Scenario, check, names, read, schema

__all__ = ["Run", "Scenario", "check", "estimates", "names", "read", "run", "schema", "workers"]
