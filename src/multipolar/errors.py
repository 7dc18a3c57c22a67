"""The one tree of errors (contracts §2): each class one cause, all faults of one input at once.

::

    MultipolarError          exit code 1
    ├── UsageError           exit code 2   what was asked for cannot be
    │   ├── UnknownName                    a name that is not known; carries the nearest ones
    │   └── MissingExtra                   an optional dependency; names the extra to install
    ├── InvalidData          exit code 3   the input data break their contract; carries every fault
    └── NotConverged         exit code 4   a model's central run failed
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

__all__ = [
    "Fault",
    "InvalidData",
    "MissingExtra",
    "MultipolarError",
    "NotConverged",
    "UnknownName",
    "UsageError",
    "nearest",
]

_SHOWN = 80
"""Characters of an unknown text that a message repeats; a longer text is no misspelt name."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one input: what was found, where, what was expected, the nearest valid choices.

    Attributes
    ----------
    rule : str
        Short name of the rule that was broken, e.g. ``"unknown-actor"``.
    what : str
        What was found, in words.
    file, row, column : str, int or None, str
        Where. ``row`` is the line of the file (the header is line 1).
    expected : str
        What would have been right.
    nearest : tuple of str
        Valid choices close to what was found, best first.
    """

    rule: str
    what: str
    file: str = ""
    row: int | None = None
    column: str = ""
    expected: str = ""
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = ":".join(part for part in (self.file, str(self.row or ""), self.column) if part)
        text = f"{where}: {self.what}" if where else self.what
        if self.expected:
            text += f"; expected {self.expected}"
        if self.nearest:
            text += f". Did you mean {' or '.join(self.nearest)}?"
        return text + f" [{self.rule}]"

    def as_dict(self) -> dict[str, object]:
        """Return the fault as plain data for ``--json``."""
        return asdict(self)


class MultipolarError(Exception):
    """Root of everything this package raises on purpose."""

    exit_code = 1


class UsageError(MultipolarError):
    """The request cannot be met as asked."""

    exit_code = 2

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as the fault: an error of a worker process arrives whole."""
        return _usage_error, (type(self), self.fault, self.__dict__)


class UnknownName(UsageError):
    """A name (actor, measure, year, region, command word) that is not known here."""

    @classmethod
    def of(cls, kind: str, text: str, known: Iterable[str], *, expected: str = "") -> UnknownName:
        """Build the error for `text`, which should have been one of `known`."""
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]} ..."
        near = nearest(text, known) if len(text) <= _SHOWN else ()
        return cls(
            Fault(
                f"unknown-{kind.replace(' ', '-')}", f"{shown!r} is not a known {kind}", expected=expected, nearest=near
            )
        )


class MissingExtra(UsageError):
    """An optional dependency is not installed."""

    def __init__(self, extra: str, needed_for: str) -> None:
        super().__init__(
            Fault(
                "missing-extra", f"{needed_for} needs an optional part", expected=f"pip install 'multipolar[{extra}]'"
            )
        )
        self.extra = extra


class InvalidData(MultipolarError):
    """Input data that break their contract; `faults` lists every one of them."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        head = f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''}"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults)]))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.faults,)


class NotConverged(MultipolarError):
    """The central run of a model did not converge."""

    exit_code = 4

    def __init__(self, where: str, residual: float) -> None:
        super().__init__(f"{where} did not converge: residual {residual:.3g}")
        self.where = where
        self.residual = residual

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.where, self.residual)


def _usage_error(kind: type[UsageError], fault: Fault, attributes: dict[str, Any]) -> UsageError:
    error = kind.__new__(kind, str(fault))
    UsageError.__init__(error, fault)
    error.__dict__.update(attributes)
    return error


def nearest(text: str, known: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Return up to `n` of `known` that look like `text`, best first, blind to case."""
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    return tuple(folded[match] for match in difflib.get_close_matches(text.casefold(), list(folded), n=n, cutoff=0.6))
