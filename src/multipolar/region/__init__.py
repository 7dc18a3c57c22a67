"""What is known, when, in what unit, and who says so: region packs, read and checked."""

from .checks import check
from .estimate import ESTIMATE, estimate
from .parameters import Parameter
from .provenance import BASIS, BASIS_WORDS, merged, weaker
from .region import Region, load
from .units import UNITS, convert

__all__ = [
    "BASIS",
    "BASIS_WORDS",
    "ESTIMATE",
    "UNITS",
    "Parameter",
    "Region",
    "check",
    "convert",
    "estimate",
    "load",
    "merged",
    "weaker",
]
