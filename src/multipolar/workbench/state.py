"""What an address says: a page's settings, readable and versioned; what is not known is told, never dropped.

An address is a path and a query: ``/states/VNM?v=1&on=2010-07-01``. A setting that is left out has its default, so an
address names only what differs from it. ``v`` is the version of the settings; an address of another version is refused,
since its words might mean something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ..errors import Fault, InvalidData, UnknownName, UsageError, nearest

if TYPE_CHECKING:
    from ..region import Region

VERSION = "1"
LONGEST = 2_000
"""Characters of the longest setting that is read."""

Read = Callable[[str, "Region"], Any]


@dataclass(frozen=True)
class Key:
    """One setting of a page.

    Attributes
    ----------
    name : str
        As in the address. A name that ends in ``.*`` stands for every name with that beginning.
    words : str
        What it sets.
    read : callable (text, region)
        Returns the value; raises UsageError or ValueError where the text is none.
    default : str
        As it would stand in an address; empty: nothing set.
    """

    name: str
    words: str
    read: Read
    default: str = ""


@dataclass(frozen=True)
class State:
    """The settings of a page.

    Attributes
    ----------
    values : dict
        Every setting by name, the default where the address has none; None where nothing is set.
    texts : dict of str
        What the address sets, as text, defaults left out.
    unknown : tuple of (str, str)
        Name and text of every setting that the page does not know.
    nearest : dict of tuple of str
        Names of the page that look like an unknown one.
    """

    values: Mapping[str, Any]
    texts: Mapping[str, str]
    unknown: tuple[tuple[str, str], ...] = ()
    nearest: Mapping[str, tuple[str, ...]] = ()  # type: ignore[assignment]

    def __getitem__(self, name: str) -> Any:
        """Return the value of a setting."""
        return self.values[name]

    def below(self, prefix: str) -> dict[str, str]:
        """Return the settings whose name begins with a prefix, by the rest of their name."""
        return {name.removeprefix(prefix): text for name, text in self.texts.items() if name.startswith(prefix)}

    def query(self, **changes: str | None) -> str:
        """Return the query of an address with these settings, `changes` applied; empty where all are defaults.

        Settings that the page does not know stay in it.
        """
        kept = {**self.texts, **changes}
        pairs = [(name, text) for name, text in kept.items() if text is not None]
        pairs += self.unknown
        return f"?{urlencode([('v', VERSION), *pairs])}" if pairs else ""


def parse(pairs: Iterable[tuple[str, str]], keys: Iterable[Key], region: Region) -> State:
    """Read the settings of an address.

    Raises
    ------
    InvalidData
        Every setting whose text is no value of it, and an address of another version.
    """
    known = {key.name: key for key in keys}
    begins = {name[:-1]: key for name, key in known.items() if name.endswith(".*")}
    texts: dict[str, str] = {}
    unknown: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for name, text in pairs:
        if name == "v":
            if text != VERSION:
                what = f"an address of version {text[:20]!r}"
                faults.append(Fault("address-version", what, column="v", expected=f"v={VERSION}"))
        elif len(text) > LONGEST:
            faults.append(Fault("too-long", f"{len(text):,} characters", column=name[:80], expected=f"{LONGEST:,}"))
        elif name in known or any(name.startswith(start) for start in begins):
            texts[name] = text
        else:
            unknown.append((name[:80], text[:200]))
    values: dict[str, Any] = {}
    for name, key in known.items():
        if name.endswith(".*"):
            continue
        text = texts.get(name, key.default)
        if texts.get(name) == key.default or (name in texts and not text.strip()):
            texts.pop(name)
            text = key.default
        try:
            values[name] = key.read(text, region) if text else None
        except UsageError as error:
            fault = error.fault
            faults.append(Fault(fault.rule, fault.what, "", None, name, fault.expected, fault.nearest))
        except ValueError:
            faults.append(Fault("bad-setting", f"{text[:80]!r} in {name}", column=name, expected=key.words))
    if faults:
        raise InvalidData(faults)
    near = {name: nearest(name, [key for key in known if not key.endswith(".*")]) for name, _ in unknown}
    return State(values, texts, tuple(unknown), near)


# -- what settings are read with --------------------------------------------------------------------------


def text(words: str, region: Region) -> str:
    """Return the text as it stands."""
    return words


def day(words: str, region: Region) -> date:
    """Return a day; a year stands for its last day."""
    if len(words) == 4 and words.isdigit():
        return min(date(int(words), 12, 31), max(region.as_of, date(int(words), 1, 1)))
    return date.fromisoformat(words)


def actor(words: str, region: Region) -> str:
    """Return the code of an actor by any name."""
    return region.actor(words)


def whole(low: int, high: int) -> Read:
    """Return what reads a whole number between two bounds."""

    def read(words: str, region: Region) -> int:
        number = int(words)
        if not low <= number <= high:
            raise UsageError(Fault("out-of-bounds", f"{number:,}", expected=f"{low:,} to {high:,}"))
        return number

    return read


def one_of(*choices: str) -> Read:
    """Return what reads one of some words."""

    def read(words: str, region: Region) -> str:
        if words not in choices:
            raise UnknownName.of("choice", words, choices, expected=f"one of {', '.join(choices[:12])}")
        return words

    return read


SEED = whole(0, 2**31 - 1)
"""Reads a seed."""
