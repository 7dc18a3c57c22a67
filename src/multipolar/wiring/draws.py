"""Draws (contracts §6): the values that a pack's parameters take, one array a parameter.

Draws belong to the pack, not to a scenario: every scenario sees the same ones, so the difference of two scenarios is
paired, draw by draw. Each model has a scrambled Sobol sequence of its own over its parameters that are not fixed, one
dimension a row of the table in the order of its key, so a new row gives other draws to its own model alone. Within a
chunk each model's points are shuffled: unshuffled, the first digits of two scramblings of one dimension are the same.

How a row is read, by its distribution:

``fixed``
    The central value in every draw.
``uniform``
    Even between low and high; central is the value of the deterministic run only.
``triangular``
    From low to high with its peak at central, which may be an end.
``lognormal``
    Median central; its spread is such that ``high / low`` is the ratio of its 95th to its 5th percentile. If central is
    the geometric mean of low and high, these are the percentiles themselves.
``discrete``
    low, central and high, each with probability 1/3.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, UnknownName
from ..region import Parameter
from ..region.dates import bounds

if TYPE_CHECKING:
    from ..region import Region

CHUNK = 1024
"""Draws in a chunk. A constant: the last bits of a matrix product depend on the size of the batch."""

Z95 = 1.6448536269514722
"""95th percentile of the standard normal distribution."""

Name = tuple[str, str, str]
Key = tuple[str, str, str, str]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Draws:
    """One chunk of draws of a pack's parameters.

    Attributes
    ----------
    n : int
        Number of draws: 1 for the deterministic run, else `CHUNK`.
    seed : int
        Seed of the sequence.
    first : int
        Running number of this chunk's first draw.

    Examples
    --------
    >>> import multipolar as mp
    >>> from multipolar.wiring import central, sample
    >>> region = mp.load("japan-asean")
    >>> central(region)["redistribution", "takeup"].shape
    (1,)
    >>> chunk = next(sample(region, 1000, seed=1))
    >>> chunk["redistribution", "takeup"].shape
    (1024,)
    """

    n: int
    seed: int
    first: int
    _parameters: Mapping[Key, Parameter] = field(repr=False)
    _dated: Mapping[Name, list[Key]] = field(repr=False)
    _on: date = field(repr=False)
    _points: dict[str, dict[Key, Floats]] = field(default_factory=dict, repr=False)

    def __getitem__(self, key: tuple[str, ...]) -> Floats:
        """Return the values of a parameter, shape (n,).

        Parameters
        ----------
        key : tuple of str
            ``(model, parameter)``, ``(model, parameter, subject)`` or ``(model, parameter, subject, since)``; the
            subject may be ``""``. Without `since`: the newest row that applies on the region's as-of day, as
            `Region.parameter` answers.

        Raises
        ------
        UnknownName
            With the nearest names.
        """
        row = self._row(key)
        parameter = self._parameters[row]
        if self.n == 1 or parameter.distribution == "fixed":
            return np.full(self.n, parameter.central)
        if (model := row[0]) not in self._points:
            drawn = sorted(
                other for other, of in self._parameters.items() if other[0] == model and of.distribution != "fixed"
            )
            self._points[model] = dict(
                zip(drawn, points(model, len(drawn), self.seed, self.first, self.n), strict=True)
            )
        return quantile(parameter, self._points[model][row])

    def stream(self, name: str) -> np.random.Generator:
        """Return a generator for the noise of single events, the same for this seed, name and chunk."""
        return np.random.default_rng([self.seed, zlib.crc32(name.encode()), self.first])

    def mixed(self, other: Draws, keys: Iterable[tuple[str, ...]]) -> Draws:
        """Return these draws with some parameters as in others of the same size, for indices of sensitivity."""
        rows = [(self._row(key), other._row(key)) for key in keys]
        for row, twin in rows:
            _ = self[row], other[twin]
        points = {model: dict(own) for model, own in self._points.items()}
        for row, twin in rows:
            if twin in other._points.get(row[0], {}):
                points[row[0]][row] = other._points[row[0]][twin]
        return replace(self, _points=points)

    def _row(self, key: tuple[str, ...]) -> Key:
        """Return the row that a key means: the one of its date, or the newest that applies."""
        (model, parameter, subject), since = (*key, "")[:3], key[3] if len(key) > 3 else None
        rows = self._dated.get((model, parameter, subject), [])
        if since is None:
            rows = [row for row in rows if not row[3] or bounds(row[3])[0] <= self._on]
        else:
            rows = [row for row in rows if row[3] == since]
        if not rows:
            known = {" ".join(filter(None, row[:3] if since is None else row)) for row in self._parameters}
            expected = "(model, parameter[, subject[, since]]) of the table parameters"
            raise UnknownName.of("parameter", " ".join(filter(None, key)), sorted(known), expected=expected)
        return max(rows, key=lambda row: bounds(row[3])[0] if row[3] else date.min)


@dataclass(frozen=True)
class Sample:
    """Which draws, without making them: of which region, how many, of what seed, from which number on.

    Attributes
    ----------
    region : Region
    n : int
        1 for the deterministic run; less than `CHUNK` for a sketch, whose draws are a sequence of their own.
    seed, first : int
    keys : tuple of tuple of str
        Parameters that come from another seed.
    other : int
        That seed.
    """

    region: Region
    n: int = 1
    seed: int = 0
    first: int = 0
    keys: tuple[tuple[str, ...], ...] = ()
    other: int = 0

    def draws(self) -> Draws:
        """Return them; the same object while they are asked for again."""
        return _drawn(self)


@functools.lru_cache(maxsize=4)
def _drawn(asked: Sample) -> Draws:
    if asked.n == 1:
        return central(asked.region)
    made, other = (replace(chunk(asked.region, seed, asked.first), n=asked.n) for seed in (asked.seed, asked.other))
    return made.mixed(other, asked.keys) if asked.keys else made


def central(region: Region) -> Draws:
    """Return the deterministic run: one draw, every parameter at its central value."""
    return Draws(1, 0, 0, *_parameters(region), region.as_of)


def sample(region: Region, n: int, seed: int) -> Iterator[Draws]:
    """Yield at least `n` draws in whole chunks of `CHUNK`."""
    for first in range(0, n, CHUNK):
        yield chunk(region, seed, first)


def chunk(region: Region, seed: int, first: int) -> Draws:
    """Return the chunk whose first draw is number `first`."""
    return Draws(CHUNK, seed, first, *_parameters(region), region.as_of)


def points(model: str, dimensions: int, seed: int, first: int, n: int) -> Floats:
    """Return the points of a model's sequence from number `first` on, (dimensions, n), in the unit cube."""
    from scipy.stats import qmc

    own = zlib.crc32(model.encode())
    sequence = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng([seed, own]))
    if first:  # fast_forward(0) raises
        sequence.fast_forward(first)
    order = np.random.default_rng([seed, own, first]).permutation(n)
    return np.asarray(sequence.random(n))[order].T


def quantile(parameter: Parameter, u: Floats) -> Floats:
    """Return the values of a parameter at the probabilities `u` (0..1)."""
    low, mode, high = parameter.low, parameter.central, parameter.high
    if parameter.distribution == "fixed" or low is None or high is None or low == high:
        return np.full(u.shape, mode)
    if parameter.distribution == "uniform":
        return np.asarray(low + u * (high - low))
    if parameter.distribution == "triangular":
        rising = low + np.sqrt(u * (high - low) * (mode - low))
        falling = high - np.sqrt((1.0 - u) * (high - low) * (high - mode))
        return np.asarray(np.where(u < (mode - low) / (high - low), rising, falling))
    if parameter.distribution == "discrete":
        return np.asarray(np.choose(np.minimum((3.0 * u).astype(int), 2), (low, mode, high)), dtype=np.float64)
    from scipy.special import ndtri

    inside = np.clip(u, 2.0**-33, 1.0 - 2.0**-33)  # a scrambled point may be exactly 0
    sigma = np.log(high / low) / (2.0 * Z95)
    spread: Floats = np.exp(sigma * ndtri(inside))
    return mode * spread


@functools.lru_cache(maxsize=4)
def _parameters(region: Region) -> tuple[dict[Key, Parameter], dict[Name, list[Key]]]:
    """Return the rows of a region's parameters, and those of each name, of whatever date."""
    found: dict[Key, Parameter] = {}
    dated: dict[Name, list[Key]] = {}
    faults = []
    for row in region.table("parameters").iter_rows(named=True):
        key = (row["model"], row["parameter"], row["subject"] or "", row["since"] or "")
        names = ("model", "subject", "since", "low", "central", "high", "unit", "distribution", "basis", "ref")
        found[key] = Parameter(name=row["parameter"], **{name: row[name] for name in names})
        dated.setdefault(key[:3], []).append(key)
        if row["distribution"] == "lognormal" and not row["low"] > 0:
            what = f"{' '.join(part for part in key if part)} is lognormal with low {row['low']:g}"
            faults.append(Fault("lognormal-range", what, "tables/parameters.csv", column="low", expected="low above 0"))
    if faults:
        raise InvalidData(faults)
    return found, dated
