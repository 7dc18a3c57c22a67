"""Names of the region's vocabulary in a line: actors and instruments, measures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from ..region.names import fold
from ..region.region import Region
from .lexicon import word_set


class Mention(NamedTuple):
    """A name in a line.

    Attributes
    ----------
    start, end : int
        Place in the line.
    code : str
        Code of the actor or measure.
    codes : tuple of str
        All codes that share the name (measures only).
    instrument : bool
        True for an agreement or instrument, which acts less often than a state.
    """

    start: int
    end: int
    code: str
    codes: tuple[str, ...] = ()
    instrument: bool = False


class Vocabulary:
    """The names of one region, ready to be looked for.

    Parameters
    ----------
    actors : mapping of str to str
        Printed name to code.
    measures : mapping of str to tuple of str
        Printed name to the codes it may stand for.
    dimensions : mapping of str to str
        Measure to the kind of claim its unit asks for.
    instruments : iterable of str
        Codes among the actors that are agreements or instruments.
    """

    def __init__(
        self,
        actors: Mapping[str, str],
        measures: Mapping[str, tuple[str, ...]],
        dimensions: Mapping[str, str],
        instruments: Iterable[str] = (),
    ) -> None:
        self.dimensions = dict(dimensions)
        self._instruments = frozenset(instruments)
        self._actors = _Index({name: (code,) for name, code in actors.items()}, case=True)
        self._measures = _Index(measures, case=False)

    def actors(self, line: str) -> list[Mention]:
        """Return the actors that a line names, in order; of overlapping names the longest wins.

        An adjective counts as the name it is made from: Japanese as Japan, Indonesian as Indonesia.
        """
        return [mention._replace(instrument=mention.code in self._instruments) for mention in self._actors.find(line)]

    def measures(self, line: str) -> list[Mention]:
        """Return the measures that a line names, in order."""
        return self._measures.find(line)


_PIECE = re.compile(r"[^\W_]+")
_ENDINGS = ("ese", "ian", "ean", "an", "n", "ish", "i")
_SHORTEST_STEM = 4


class _Index:
    """Names by their first word: one look-up a word, however many names there are."""

    def __init__(self, names: Mapping[str, tuple[str, ...]], *, case: bool) -> None:
        self._case = case
        self._by_first: dict[str, list[tuple[int, str, str, tuple[str, ...]]]] = {}
        self._unspaced: list[tuple[str, tuple[str, ...]]] = []
        self._single: dict[str, tuple[str, ...]] = {}
        for name, codes in names.items():
            folded = fold(name)
            pieces = _PIECE.findall(folded)
            if not pieces:
                continue
            if not any("a" <= sign <= "z" or "\u00c0" <= sign <= "\u024f" or sign.isdigit() for sign in folded):
                self._unspaced.append((folded, codes))
                continue
            short = name if case and name.isupper() and len(name) <= _SHORT else ""
            tail = len(folded) - folded.rindex(pieces[-1]) - len(pieces[-1])
            self._by_first.setdefault(pieces[0], []).append((len(pieces), folded, short, codes))
            if len(pieces) == 1 and not tail:
                self._single.setdefault(folded, codes)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: (-entry[0], -len(entry[1])))

    def find(self, line: str) -> list[Mention]:
        pieces = [(match.start(), match.end(), match[0]) for match in _PIECE.finditer(line)]
        found: list[Mention] = []
        at = 0
        while at < len(pieces):
            start, end, word = pieces[at]
            first = word.lower() if word.isascii() else fold(word)
            step = 1
            for length, folded, short, codes in self._by_first.get(first, ()):
                if at + length > len(pieces):
                    continue
                stop = pieces[at + length - 1][1]
                stop += len(folded) - len(folded.rstrip(".+)"))
                written = line[start:stop]
                if written != short if short else fold(written) != folded:
                    continue
                if self._case and not short and folded.isascii() and written[:1].islower():
                    continue
                if self._case and at and length == 1 and pieces[at - 1][2] in _COMPASS:
                    continue
                found.append(Mention(start, stop, codes[0], codes))
                step = length
                break
            else:
                if self._case and word[0].isupper() and (codes_of := self._adjective(first)):
                    found.append(Mention(start, end, codes_of[0], codes_of))
            at += step
        if not line.isascii():
            for name, codes in self._unspaced:
                place = line.find(name)
                while place >= 0:
                    if not any(m.start < place + len(name) and place < m.end for m in found):
                        found.append(Mention(place, place + len(name), codes[0], codes))
                    place = line.find(name, place + len(name))
            found.sort()
        return found

    def _adjective(self, word: str) -> tuple[str, ...]:
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _SHORTEST_STEM:
                for name in (stem, stem + "a", stem + "e"):
                    if name in self._single:
                        return self._single[name]
        return ()


_COMPASS = word_set(
    "South North East West Southeast Southeastern Northeast Central Western Eastern Northern Southern Latin Saharan Middle "
    "New Inner Outer"
)
"""Words before a name that make it another place: Southeast Asia is not Asia."""
_SHORT = 5
"""Names in capitals up to this length are told from words by their case: US is not us, AU is not au."""


_KINDS = {"ratio": "percent", "points": "percent", "persons": "count", "months": "duration", "hours": "duration",
          "rank": "rank", "count": "count", "incidents": "count", "votes": "count", "seats": "count"}  # fmt: skip


def vocabulary(region: Region | None) -> Vocabulary | None:
    """Return the names of a region; None without one."""
    return None if region is None else _of(region.name, region.hash, Held(region))


class Held:
    """A region as an argument that a cache does not compare."""

    def __init__(self, region: Region) -> None:
        self.region = region

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held)


@lru_cache(maxsize=4)
def _of(name: str, stamp: str, held: Held) -> Vocabulary:
    from ..region.units import UNITS

    region = held.region
    actors: dict[str, str] = {}
    measures: dict[str, list[str]] = {}
    printed = region.vocabulary
    for group in ("actors", "instruments"):
        for code, by_language in printed.get(group, {}).items():
            for aliases in by_language.values():
                for alias in aliases:
                    actors.setdefault(alias, code)
    table = region.table("actors")
    for row in table.to_dicts():
        label = row.get("label") or row.get("name")
        if label:
            actors.setdefault(str(label), str(row["code"]))
    for code, by_language in printed.get("measures", {}).items():
        for aliases in by_language.values():
            for alias in aliases:
                measures.setdefault(alias, []).append(code)
    dimensions: dict[str, str] = {}
    for row in region.table("measures").to_dicts():
        unit = UNITS.get(str(row.get("unit")))
        if unit is not None:
            kind = "money" if unit.dimension.endswith(("USD", "JPY", "PHP")) else _KINDS.get(unit.dimension, "other")
            dimensions[str(row.get("measure") or row.get("name"))] = kind
    return Vocabulary(
        actors, {alias: tuple(codes) for alias, codes in measures.items()}, dimensions, printed.get("instruments", {})
    )
