"""The rules, one place each: a rule reads a `Dossier` and yields findings.

A rule states one phenomenon. It says nothing where the text itself says why two figures differ, it allows for the rounding
of the printed digits, and it names the arithmetic. ``docs/rules.md`` has a section for each name in `NAMES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..finding import Finding
from .balances import balances
from .below import under_headings
from .carried import carried
from .cells import cells
from .chronology import chronology
from .columns import columns
from .compared import compared
from .conversions import conversions
from .counted import headings, twice
from .dashes import dashes
from .derived import derived
from .divisions import divisions
from .dossier import Dossier
from .equals import equals
from .excess import excess
from .exchanged import exchanged
from .figures import garbled, impossible
from .gaps import gaps
from .growth import growth
from .lists import lists
from .meetings import meetings
from .money import currency
from .moves import moves
from .notes import cited, notes
from .order import order
from .outdone import outdone
from .pairs import pairs
from .parts import parts
from .portions import portions
from .predicates import predicates
from .recounted import recounted
from .retold import retold
from .scales import instead, scales
from .shares import shares
from .slips import slips
from .starts import starts
from .sums import sums
from .superlatives import superlatives
from .tables import tables
from .twins import twins
from .values import values

__all__ = ["NAMES", "RULES", "Dossier", "instead"]

RULES: tuple[Callable[[Dossier], Iterator[Finding]], ...] = (
    values,
    twins,
    exchanged,
    recounted,
    pairs,
    chronology,
    meetings,
    starts,
    order,
    lists,
    predicates,
    under_headings,
    headings,
    twice,
    parts,
    sums,
    divisions,
    growth,
    carried,
    derived,
    retold,
    compared,
    moves,
    shares,
    portions,
    balances,
    gaps,
    conversions,
    equals,
    slips,
    scales,
    garbled,
    dashes,
    impossible,
    excess,
    currency,
    superlatives,
    outdone,
    notes,
    cited,
    tables,
    columns,
    cells,
)
"""Every rule; one function may report under two neighbouring names (a list counted twice is no different value)."""

NAMES: dict[str, str] = {
    "same-fact-different-value": "one subject, measure and period with values whose rounding ranges do not meet",
    "dated-differently": "one event with two dates, or an anniversary that does not fit",
    "impossible-order": "what is dated before its cause, or at another distance from it than the text says",
    "list-count": "the number of items announced, and the items that follow; or one list counted twice",
    "parts-and-total": "parts that do not add up to their total",
    "growth-between-levels": "a stated growth that does not lie between two stated levels",
    "share-times-total": "a share, a whole and a part that do not fit",
    "difference": "a difference, balance or number of years that does not fit the two figures",
    "conversion": "one sum in two currencies at a rate that no year around it knows",
    "unit-slip": "million for billion, or a currency on a head count",
    "garbled-number": "a number that lost a dash, a point or a digit",
    "impossible-value": "a value that nothing can have",
    "missing-currency": "a sum of money without a currency",
    "rival-superlatives": "superlatives that exclude each other",
    "note-too-old": "a note that is older than the fact it stands for",
    "note-missing": "a pointer to a note that is not there",
    "note-duplicate": "two notes with one number",
    "note-skipped": "a note number that is left out",
    "against-table": "a figure that disagrees with the region's tables",
    "out-of-date": "a figure that was right and is out of date",
}
"""Name of each rule and what it reports."""
