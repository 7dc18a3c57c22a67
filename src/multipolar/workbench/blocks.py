"""What a page is made of. A block is data that stands in the page's JSON; the templates write the same data as HTML."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cell(_Part):
    """A word or number of a listing.

    Attributes
    ----------
    text : str
    href : str
        Where it leads, a path of the workbench; empty: nowhere.
    refs : tuple of str
        Ids of the rows behind it.
    basis : str
        How it is known; empty for a word that is no figure.
    number : bool
        It is set to the right.
    """

    text: str
    href: str = ""
    refs: tuple[str, ...] = ()
    basis: str = ""
    number: bool = False


class Words(_Part):
    """A paragraph."""

    kind: Literal["words"] = "words"
    text: str
    tone: Literal["plain", "soft", "notice"] = "plain"


class Facts(_Part):
    """Short facts side by side: what, and how much."""

    kind: Literal["facts"] = "facts"
    facts: tuple[tuple[str, Cell], ...]


class Listing(_Part):
    """Rows that are not of one measure: memberships, events, sources."""

    kind: Literal["listing"] = "listing"
    id: str
    title: str = ""
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: str = ""
    folded: bool = False
    """It is opened by who wants to read it; its caption says what is in it."""


class Grid(_Part):
    """An ESTIMATE frame (contracts §4) as a table."""

    kind: Literal["grid"] = "grid"
    id: str
    title: str
    caption: str
    rows: tuple[dict[str, Any], ...]
    folded: bool = False
    _html: str = PrivateAttr("")
    _frame: Any = PrivateAttr(None)
    _layout: Any = PrivateAttr(None)


class Picture(_Part):
    """A figure: its words, its Vega-Lite specification with the rows in it, and what the rows rest on."""

    kind: Literal["picture"] = "picture"
    id: str
    title: str
    caption: str
    alt: str
    boundaries: str = ""
    spec: dict[str, Any]
    refs: tuple[str, ...]
    _figure: Any = PrivateAttr(None)
    _svg: str = PrivateAttr("")
    _chart: str = PrivateAttr("")
    _table: str = PrivateAttr("")


class VerdictCard(_Part):
    """A verdict and what is to be said about it."""

    kind: Literal["verdict"] = "verdict"
    id: str
    argument: str
    verdict: Literal["holds", "fails", "depends", "untestable"]
    meaning: str
    probability: float | None
    as_of: str
    finding: str
    depends_on: tuple[str, ...]
    missing: tuple[str, ...]
    would_change: str
    places: tuple[str, ...] = ()
    refs: tuple[str, ...]
    href: str = ""


class UseCard(_Part):
    """Whether a claim may be said: the claim, the answer, its sources, its caveats."""

    kind: Literal["use"] = "use"
    claim: str
    may: str
    sources: tuple[Cell, ...]
    caveats: tuple[str, ...]


class Choice(_Part):
    """One word of a select box."""

    value: str
    label: str


class Control(_Part):
    """One native control of a form."""

    name: str
    label: str
    type: Literal["select", "range", "number", "date", "search", "text", "checkbox", "hidden"]
    value: str = ""
    choices: tuple[Choice, ...] = ()
    low: float | None = None
    high: float | None = None
    step: float | None = None
    baseline: float | None = None
    was: str | None = None
    """What stands here when nothing is changed: an address leaves it out."""
    why: str = ""
    """Why its bounds are what they are."""
    group: str = ""
    """Controls of one group stand together under its name."""


class Form(_Part):
    """Controls that set the page's address; they work without any script."""

    kind: Literal["form"] = "form"
    id: str
    action: str
    label: str
    controls: tuple[Control, ...]
    button: str = "Show"
    live: bool = False
    """Whether the page's script answers each move of a slider."""

    def groups(self) -> list[tuple[str, list[Control]]]:
        """Return the controls in their order, those of a group together."""
        return [(name, list(controls)) for name, controls in groupby(self.controls, key=lambda each: each.group)]


class Post(_Part):
    """Controls whose answer changes what is kept on this machine."""

    kind: Literal["post"] = "post"
    id: str
    action: str
    label: str
    controls: tuple[Control, ...]
    button: str
    files: str = ""
    """Name of a field that takes files; empty: none."""
    accept: str = ""


class Fill(_Part):
    """A part that takes time: where it stands, and what is said until it is there."""

    kind: Literal["fill"] = "fill"
    href: str
    label: str
    meanwhile: tuple[VerdictCard, ...] = ()
    """What was computed earlier and is shown until then."""
    last: bool = False
    """It waits until the other parts of the page have come."""


class Code(_Part):
    """Text as it is typed."""

    kind: Literal["code"] = "code"
    label: str
    text: str


class Links(_Part):
    """Ways on."""

    kind: Literal["links"] = "links"
    label: str
    links: tuple[Cell, ...]


class Marked(_Part):
    """A document's text with the places that findings speak of."""

    kind: Literal["marked"] = "marked"
    name: str
    paragraphs: tuple[tuple[Piece, ...], ...]


class Quote(_Part):
    """A place in a document."""

    where: str
    href: str
    before: str
    inside: str
    after: str


class FindingCard(_Part):
    """A finding of the audit, and what was decided about it."""

    kind: Literal["finding"] = "finding"
    number: int
    key: str
    rule: str
    meaning: str
    severity: Literal["high", "medium", "low"]
    message: str
    arithmetic: str
    correction: str
    quotes: tuple[Quote, ...]
    decision: Literal["open", "confirmed", "dismissed"]
    note: str = ""
    at: str = ""
    refs: tuple[str, ...] = ()


class Piece(_Part):
    """A stretch of a document: plain, or marked with the numbers of its findings."""

    text: str
    findings: tuple[int, ...] = ()
    severity: str = ""
    anchor: str = ""


class AnswerRow(_Part):
    """What a scenario comes to for one subject."""

    code: str
    label: str
    baseline: float | None
    value: float | None
    change: float | None
    low: float | None = None
    high: float | None = None
    """Of the change, 90 percent of the draws; None until the ensemble has answered, or where no draw differs."""
    reason: str = ""
    colour: str = ""


class Answer(_Part):
    """What a scenario comes to, beside what comes without its changes."""

    kind: Literal["answer"] = "answer"
    id: str
    outcome: str
    label: str
    unit: str
    year: int
    counterpart: str = ""
    draws: int
    seed: int
    step: float
    """Width of a class of the map's colours."""
    rows: tuple[AnswerRow, ...]
    places: int
    refs: tuple[str, ...]


class Heading(_Part):
    """Begins a part of the page."""

    kind: Literal["heading"] = "heading"
    id: str
    text: str


Block = Annotated[
    Heading
    | Words
    | Facts
    | Listing
    | Grid
    | Picture
    | VerdictCard
    | UseCard
    | Form
    | Post
    | Fill
    | Code
    | Links
    | Marked
    | FindingCard
    | Answer,
    Field(discriminator="kind"),
]
"""Any block, told apart by its ``kind``."""
