"""Model and Wired (contracts §7): what a model must offer so that any scenario can run it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, nearest
from ..region.provenance import BASIS, BASIS_WORDS, REFS
from .changes.change import Change
from .draws import Draws, Sample

if TYPE_CHECKING:
    from ..region import Region

ACCOUNT: dict[str, Any] = {"field": pl.String, "basis": BASIS, "refs": REFS, "parameter": pl.String, "note": pl.String}
"""Columns of an account: a row for each field of a model's `Inputs` that says where the numbers come from."""


class Solved(Protocol):
    """What every model's `Result` has: did a draw converge, and how far off is it."""

    @property
    def converged(self) -> NDArray[np.bool_]:
        """(D,)."""

    @property
    def residual(self) -> NDArray[np.float64]:
        """(D,)."""


I = TypeVar("I")  # noqa: E741 (the contract's name)
R = TypeVar("R", bound=Solved)


@dataclass(frozen=True)
class Wired(Generic[I]):
    """A model's inputs and what is said about them.

    Attributes
    ----------
    inputs : Inputs
        Of the model.
    labels : dict
        Names along axes, and for each outcome its subjects: an actor ``"VNM"`` or a pair ``"VNM>CHN"``.
    account : DataFrame
        Columns `ACCOUNT`, made by `account`.
    """

    inputs: I
    labels: dict[str, tuple[str, ...]]
    account: pl.DataFrame


@dataclass(frozen=True)
class Model(Generic[I, R]):
    """A model as scenarios run it; each ``wiring/x.py`` exports one as ``MODEL``.

    Attributes
    ----------
    name : str
        Of the module in ``models/`` and ``wiring/``.
    wire : callable (region, draws, year) -> Wired
        Inputs at the beginning of `year`; called once a scenario and chunk, never inside the yearly loop.
    apply : callable (change, wired, year) -> Wired
        A `functools.singledispatch` on the change; what does not concern the model comes back as the same object.
    solve : callable (inputs) -> Result
        Of the model.
    outcomes : callable (result, wired) -> dict of ndarray (D, subjects)
        By names that stand in the pack's table ``measures`` with their unit; subjects as in ``wired.labels[name]``.
    named : bool
        Runs only where a scenario names it (``models = [...]``), whatever changes it applies.
    path : callable (wired, changes, years) -> (Result, dict of ndarray (D, years, subjects)), optional
        Of a model whose years hang together: all changes of the scenario, each with its own years, and every year at once.
    """

    name: str
    wire: Callable[[Region, Draws, int], Wired[I]]
    apply: Callable[[Change, Wired[I], int], Wired[I]]
    solve: Callable[[I], R]
    outcomes: Callable[[R, Wired[I]], dict[str, NDArray[np.float64]]]
    named: bool = False
    path: Callable[[Wired[I], Iterable[Change], Iterable[int]], tuple[R, dict[str, NDArray[np.float64]]]] | None = None

    def hears(self, change: Change) -> bool:
        """Say whether a change of this kind makes the model run."""
        return not self.named and any(
            kind is not object and isinstance(change, kind) for kind in getattr(self.apply, "registry", ())
        )


@functools.lru_cache(maxsize=32)
def wired(model: Model[Any, Any], sample: Sample, year: int) -> Wired[Any]:
    """Return a model's inputs without any change; scenarios of one process that share draws and year share the object."""
    return model.wire(sample.region, sample.draws(), year)


class Said(NamedTuple):
    """What is said about one field: how it is known, from which rows, by which parameter of the pack, a note."""

    basis: str
    refs: Iterable[int] = ()
    parameter: str | None = None
    note: str = ""


def account(inputs: type, **said: Said) -> pl.DataFrame:
    """Say where each field of a model's inputs comes from.

    Parameters
    ----------
    inputs : type
        The model's `Inputs`.
    said : Said
        One for each field.

    Raises
    ------
    InvalidData
        A field without an account, an unknown field or basis, refs missing where the basis is not "assumed", an
        assumption without a word on it.
    """
    names = [field.name for field in fields(inputs)]
    faults = [
        Fault("unaccounted", f"nothing is said about {name!r}", column=name, expected="a row a field (contracts §7)")
        for name in names
        if name not in said
    ]
    rows = []
    for name, (basis, refs, parameter, note) in said.items():
        known = sorted(set(refs))
        if name not in names:
            what = f"the inputs have no {name!r}"
            faults.append(Fault("unknown-field", what, column=name, nearest=nearest(name, names)))
        elif basis not in BASIS_WORDS:
            near = nearest(basis, BASIS_WORDS)
            faults.append(Fault("unknown-basis", repr(basis), "", None, name, f"one of {', '.join(BASIS_WORDS)}", near))
        elif not known and not (basis == "assumed" and note):
            expected = "refs, or the basis assumed and a note"
            faults.append(Fault("no-source", f"{name!r} has no source", column=name, expected=expected))
        rows.append((name, basis, known, parameter, note))
    if faults:
        raise InvalidData(faults)
    return pl.DataFrame(sorted(rows, key=lambda row: names.index(row[0])), schema=ACCOUNT, orient="row")
