"""multipolar puts regional strategy to the test.

>>> import multipolar as mp
>>> region = mp.load("japan-asean")
>>> region.figures("gdp_nominal", subject="Viet Nam", year=2024).height
1
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import errors, figures, measures, propositions, scenarios
    from .region import Region, convert, load
    from .scenarios import run, stress

__version__ = "0.1.0"

__all__ = [
    "Region", "__version__", "convert", "errors", "figures", "load", "measures", "propositions", "run", "scenarios",
    "stress",
]  # fmt: skip

_ROOMS = {"Region": ".region", "convert": ".region", "load": ".region", "run": ".scenarios", "stress": ".scenarios"}


def __getattr__(name: str) -> Any:
    """Import a room when it is first used: ``import multipolar`` loads no library."""
    if room := _ROOMS.get(name):
        return getattr(importlib.import_module(room, __name__), name)
    if name in __all__:
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
