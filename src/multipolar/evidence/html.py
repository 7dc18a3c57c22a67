"""HTML to text: block by block, without what a page has around its article.

A tokenizer of our own rather than a tree: each sign is looked at once, so that hostile input (unclosed comments, a million
open tags, tags without an end) costs what it weighs. Scripts, styles and embedded objects never reach the text.
"""

from __future__ import annotations

import html
import re
import string
from dataclasses import dataclass, field, replace

from .document import Kind
from .lexicon import word_set
from .table import MOST_COLUMNS, Cell, Table, made

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_SKIPPED = word_set(
    "script style noscript template svg math iframe object embed canvas audio video select button textarea title head"
)
_RAW = word_set("script style textarea title noscript iframe template svg math")
_AROUND = word_set("nav aside footer form menu dialog")
_BLOCKS = word_set(
    "p div section article main header footer nav aside ul ol li dl dt dd table thead tbody tfoot tr td "
    "th blockquote pre h1 h2 h3 "
    "h4 h5 h6 figure figcaption caption hr form fieldset address details summary body html br center"
)
_VOID = word_set("br hr img input meta link source wbr area base col embed track param")
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:_-]{0,40})")
_HIDDEN = re.compile(r"(?:^|\s)hidden(?:[\s=>]|$)|display\s*:\s*none|aria-hidden\s*=\s*.?true", re.I)
_NOTE = re.compile(r"[\[(]?\s*(\d{1,3})\s*[\])]?")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPAN = re.compile(r"(colspan|rowspan)\s*=\s*[\"']?\s*(\d{1,4})", re.I)
_ROW_HEAD = re.compile(r"scope\s*=\s*[\"']?row", re.I)
_ENOUGH = 500
"""Characters from which an <article> or <main> is taken for the whole text of the page."""


def extract(page: str) -> tuple[str, list[tuple[int, int, Kind]], list[Table]]:
    """Return the text of a page and what its marks say about stretches of it.

    Parameters
    ----------
    page : str
        HTML, well-formed or not.

    Returns
    -------
    str
        Paragraphs with blank lines between them. Superscript numbers become superscript signs, so that marks of notes stay
        marks.
    list of (start, end, kind)
        Headings, tables, captions.
    list of Table
        Tables of figures, with the cells that the marks tell.
    """
    walk = _Walk(page)
    walk.run()
    inside = [block for block in walk.blocks if block.main]
    chosen = inside if sum(len(block.text) for block in inside) >= _ENOUGH else walk.blocks
    parts: list[str] = []
    known: list[tuple[int, int, Kind]] = []
    cells: dict[int, list[list[Cell]]] = {}
    at = 0
    for block in chosen:
        parts.append(block.text)
        if block.kind == "table":
            row = [replace(cell, start=at + cell.start, end=at + cell.end) for cell in block.cells]
            cells.setdefault(block.table, []).append(row)
        if block.kind is not None:
            known.append((at, at + len(block.text), block.kind))
        at += len(block.text) + 2
    text = "\n\n".join(parts) + ("\n" if parts else "")
    return text, known, [table for rows in cells.values() if (table := made(rows, text)) is not None]


@dataclass(slots=True)
class _Block:
    """A paragraph, or a row of a table with its cells (places in `text`) and the number of its table."""

    text: str
    kind: Kind | None
    main: bool
    cells: tuple[Cell, ...] = ()
    table: int = -1


@dataclass(slots=True)
class _Open:
    """A table whose end was not yet met.

    Attributes
    ----------
    number : int
        Running number of the table.
    row : int
        Running number of its row.
    taken : dict of (int, int)
        For a column, how many rows to come a cell above still fills.
    cells : list of (str, int, int, bool)
        Of the row at hand: text, columns, rows, whether it is a head.
    """

    number: int
    row: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    cells: list[tuple[str, int, int, bool]] = field(default_factory=list)
    span: tuple[int, int, bool] | None = None
    """Of the cell at hand: columns, rows, whether it is a head."""


class _Walk:
    """One pass over a page."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.low = page.translate(_LOWER)
        self.blocks: list[_Block] = []
        self.words: list[str] = []
        self.linked = 0
        self.depth: dict[str, int] = {}
        self.raised: list[str] | None = None
        self.tables: list[_Open] = []
        self.count = 0
        self.hidden: list[str] = []
        """Open tags since one that is not shown; empty while the text is shown."""

    def run(self) -> None:
        page, at, end = self.page, 0, len(self.page)
        more = True
        while at < end:
            opened = page.find("<", at) if more else -1
            if opened < 0:
                self.say(page[at:])
                break
            if opened > at:
                self.say(page[at:opened])
            if page.startswith("<!--", opened):
                closed = page.find("-->", opened + 4)
                if closed < 0:
                    break  # a comment that never ends
                at = closed + 3
                continue
            name = _NAME.match(page, opened + 1)
            if name is None and page[opened + 1 : opened + 2] not in ("!", "?"):
                self.say("<")
                at = opened + 1
                continue
            closed = self.end_of_tag(opened)
            if closed < 0:
                more = False
                at = opened + 1
                continue
            at = closed + 1
            if name is None:
                continue
            tag = name[1].translate(_LOWER)
            if page[opened + 1] == "/":
                self.close(tag)
                continue
            attributes = page[name.end() : min(closed, name.end() + 2000)]
            if tag in _RAW and not attributes.endswith("/"):
                shut = self.low.find(f"</{tag}", at)
                if shut < 0:
                    break
                at = shut
                continue
            self.open(tag, attributes)
        self.flush()

    def end_of_tag(self, opened: int) -> int:
        """Return the place of the ">" that ends a tag, not one in quotes."""
        closed = self.page.find(">", opened)
        if closed < 0:
            return -1
        tag = self.page[opened:closed] if closed - opened < 4000 else ""
        for quote in ('"', "'"):
            if tag.count(quote) % 2 and (tag.rfind("=" + quote) == tag.rfind(quote) - 1):
                shut = self.page.find(quote, closed, closed + 4000)
                if shut > 0:
                    later = self.page.find(">", shut, shut + 4000)
                    if later > 0:
                        return later
        return closed

    def open(self, tag: str, attributes: str) -> None:
        if self.hidden:
            if tag not in _VOID and not attributes.endswith("/") and len(self.hidden) < 10_000:
                self.hidden.append(tag)
            return
        if self.depth.get("tr") and tag not in ("table", "tr"):
            if tag in ("td", "th"):
                self.cell(tag, attributes)
            elif tag in _BLOCKS or tag == "br":
                self.words.append(" ")  # a row stays on one line
        elif tag in _BLOCKS:
            self.flush()
        if tag == "table" and len(self.tables) < 50:
            self.tables.append(_Open(self.count))
            self.count += 1
        if (tag in _SKIPPED or tag in _AROUND or (attributes and _HIDDEN.search(attributes))) and tag not in _VOID:
            if not attributes.endswith("/"):
                self.flush()
                self.hidden.append(tag)
            return
        if tag in _VOID:
            if tag == "wbr":
                self.words.append("\u200b")
            return
        if tag == "sup":
            self.raised = []
        if tag == "li":
            self.words.append("• ")
        self.depth[tag] = self.depth.get(tag, 0) + 1

    def close(self, tag: str) -> None:
        if self.hidden:
            if tag in self.hidden:
                while self.hidden and self.hidden.pop() != tag:
                    pass
            return
        if tag == "sup" and self.raised is not None:
            text = "".join(self.raised)
            number = _NOTE.fullmatch(text.strip())
            self.raised = None
            self.words.append(number[1].translate(_SUPERSCRIPT) if number else text)
        if tag in _BLOCKS and (tag in ("tr", "table") or not self.depth.get("tr")):
            self.flush()
        if self.depth.get(tag):
            self.depth[tag] -= 1
        if tag == "table" and self.tables and self.depth.get("table", 0) < len(self.tables):
            self.tables.pop()

    def say(self, text: str) -> None:
        if self.hidden or not text:
            return
        plain = html.unescape(text) if "&" in text else text
        if self.raised is not None:
            self.raised.append(plain)
            return
        if self.depth.get("a"):
            self.linked += len(plain.strip())
        self.words.append(plain)

    def cell(self, tag: str, attributes: str) -> None:
        """Begin a cell; the one before ends here."""
        if not self.tables:
            self.words.append(" | ")
            return
        table = self.tables[-1]
        self.shut()
        spans = {name.lower(): int(size) for name, size in _SPAN.findall(attributes)}
        head = tag == "th" and not _ROW_HEAD.search(attributes)
        table.span = (
            min(max(spans.get("colspan", 1), 1), MOST_COLUMNS), min(max(spans.get("rowspan", 1), 1), 1000),
            head or bool(self.depth.get("thead")),
        )  # fmt: skip

    def shut(self) -> None:
        """End the cell at hand."""
        table = self.tables[-1] if self.tables else None
        if table is None or table.span is None:
            return
        text = " ".join("".join(self.words).replace("\x00", "").split())
        self.words = []
        if len(table.cells) < MOST_COLUMNS:
            table.cells.append((text, *table.span))
        table.span = None

    def row(self, main: bool) -> bool:
        """End the row at hand; whether there was one."""
        table = self.tables[-1] if self.tables else None
        if table is None:
            return False
        self.shut()
        if not table.cells:
            return False
        given, table.cells = table.cells, []
        # A row is a head only if all its cells are: the first cell of a row of figures is often marked as one.
        head = all(marked for text, _, _, marked in given if text)
        parts: list[str] = []
        cells: list[Cell] = []
        at = column = 0
        free = {place: left - 1 for place, left in table.taken.items() if left > 1}
        for text, columns, rows, _ in given:
            while table.taken.get(column, 0) > 0:
                column += 1
            if column + columns > MOST_COLUMNS:
                break
            if text:
                if parts:
                    at += 3
                parts.append(text)
            cells.append(Cell(at, at + len(text), table.row, column, columns, head, rows))
            at += len(text)
            if rows > 1:
                free.update(dict.fromkeys(range(column, column + columns), rows - 1))
            column += columns
        table.taken = free
        table.row += 1
        text = " | ".join(parts)
        if text:
            kind: Kind | None = "table" if len(text) < 400 and not (text.endswith(".") and len(parts) < 3) else None
            self.blocks.append(_Block(text, kind, main, tuple(cells), table.number))
        return True

    def flush(self) -> None:
        main = bool(self.depth.get("article") or self.depth.get("main"))
        if self.depth.get("tr") and self.row(main):
            self.words, self.linked = [], 0
            return
        text = " ".join("".join(self.words).replace("\x00", "").split())
        self.words = []
        linked, self.linked = self.linked, 0
        if not text or text == "•":
            return
        kind: Kind | None = None
        if any(self.depth.get(tag) for tag in ("h1", "h2", "h3", "h4", "h5", "h6")):
            kind = "heading"
        elif self.depth.get("figcaption") or self.depth.get("caption"):
            kind = "caption"
        elif self.depth.get("table"):
            kind = "table" if len(text) < 400 and not text.endswith(".") else None
        elif linked > 0.8 * len(text) and len(text) < 100:
            kind = "furniture"  # a menu, not a sentence
        self.blocks.append(_Block(text, kind, main))
