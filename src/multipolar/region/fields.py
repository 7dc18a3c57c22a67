"""What a table of a pack is made of: columns, their types, closed words and keys, and the columns that tables share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .provenance import BASIS_WORDS
from .units import UNITS

Kind = Literal["string", "integer", "number", "boolean", "edtf"]

DIRECTIONS = ("of", "from_to", "into_from", "symmetric", "owes", "imposes_on", "faces", "within", "under", "through")
"""How to read (subject, counterpart): about the subject alone; a flow from subject to counterpart; into the subject
from the counterpart; the same both ways; subject owes counterpart; subject imposes on counterpart; subject faces
counterpart; subject's part within the counterpart; subject under an agreement; subject through a sea area."""

MEMBERSHIP = (
    "member", "member economy", "party", "contracting party", "participant", "permanent member",
    "non-permanent member", "treaty ally", "initiator",
)  # fmt: skip
"""Roles that are membership."""

OTHER_ROLES = (
    "not a member", "prospective founding member", "applicant", "accession candidate", "negotiating participant",
    "signatory", "invited", "eligible, not a contracting party", "announced candidate", "unsuccessful candidate",
    "observer", "partner", "dialogue partner", "convenor", "founder", "classified",
)  # fmt: skip
"""Roles that are known and are not membership. A convenor calls and chairs the meetings; a founder began the
institution and does not chair it alone: both may be a group whose members sit in it, without a seat of its own. A state
is classified where a list has it (an income group)."""

FLAGS = (
    "restated", "superseded", "incomplete", "projection", "preliminary", "rounded", "approximate", "doubtful",
    "contradicted", "unverified", "inferred",
)  # fmt: skip
"""What may be said of a figure in the column ``flags``; several are joined by ``;``."""

DISTRIBUTIONS = ("fixed", "uniform", "triangular", "lognormal", "discrete")


@dataclass(frozen=True)
class Field:
    """One column.

    Attributes
    ----------
    name, type, meaning : str
        ``edtf`` is a date known to the year, the month or the day (EDTF level 0), kept as text.
    required : bool
        May not be empty.
    enum : tuple of str
        Closed words, empty when open.
    references : str
        ``"table.column"`` that must hold the value.
    many : bool
        Several values joined by ``;``.
    minimum, maximum : float or None
        Bounds of a number.
    """

    name: str
    type: Kind
    meaning: str
    required: bool = False
    enum: tuple[str, ...] = ()
    references: str = ""
    many: bool = False
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, the columns that make its key.

    An optional table came after the first packs: where a pack has no file of it, it has no rows.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    optional: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(field.name for field in self.fields)


def sourced(*, preferred: bool = True) -> tuple[Field, ...]:
    """Return the columns that every row of evidence ends with."""
    fields = [
        Field("source_id", "string", "the citation", required=True, references="sources.source_id"),
        Field("locator", "string", "page, table, section or line in the source", required=True),
        Field("basis", "string", "how we know it", required=True, enum=BASIS_WORDS),
    ]
    if preferred:
        fields.append(
            Field("preferred", "boolean", "the one row to use where several report the same cell", required=True)
        )
    fields += [
        Field("flags", "string", "what to beware of, from a closed list", enum=FLAGS, many=True),
        Field("note", "string", "anything else, in words"),
    ]
    return tuple(fields)


def actor(name: str, meaning: str, *, required: bool = True, many: bool = False) -> Field:
    """Return a column of the codes of actors."""
    return Field(name, "string", meaning, required=required, references="actors.code", many=many)


UNIT = Field("unit", "string", "unit of the value", required=True, enum=tuple(UNITS))
"""The column of a value's unit."""
