"""Citations to paste: rows of `Region.cite` as notes, BibTeX or CSL-JSON.

A source is cited once, with the places of all its rows. The table ``sources`` holds one free text a source in which
author, title and publisher are mixed. No split is made up: the whole text stands as the title, and there is no author
field. In BibTeX the title is braced, so that no style changes its case, and ``key`` gives styles something to sort by.

Formats: BibTeX entries with UTF-8 text; CSL 1.0.2 items (https://docs.citationstyles.org/en/stable/specification.html).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

from .names import fold
from .schema import TABLES

if TYPE_CHECKING:
    from .provenance import Sourced
    from .region import Region

Form = Literal["text", "bibtex", "csl"]

CSL = {"report": "report", "dataset": "dataset", "news": "article-newspaper"}
"""Kind of source to CSL type; every other is ``document``."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own abbreviations; styles print them in their language."""

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_.+-]*")
_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_ADDRESS = {sign: f"%{ord(sign):02X}" for sign in ' {}\\"<>^`|'}
_LATEX = {
    **{sign: f"\\{sign}" for sign in "&%$#_"},
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}",
    # BibTeX counts the brace in "\{" too, so that a single one would swallow the rest of the file.
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One source with the rows that are cited from it.

    Attributes
    ----------
    key : str
        Stable and unique in the pack, also where case is ignored: the source's short name where that can be a key,
        else an ASCII form of it with a hash after a colon.
    title : str
        The whole citation (see the module).
    kind : str
        Kind of source, as in the table ``sources``.
    published : str or None
        EDTF date.
    url : str or None
        Address.
    rows : tuple of (str, str)
        Id of each row that is cited, and its place: the locator, with how the figure is known where it was not read.
    """

    key: str
    title: str
    kind: str
    published: str | None
    url: str | None
    rows: tuple[tuple[str, str], ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Each place once, in the order of the rows."""
        return tuple(dict.fromkeys(place for _, place in self.rows if place))


def is_id(word: str) -> bool:
    """Say whether a word is meant as the id of a row.

    >>> is_id("ties/3f9a1c22b0"), is_id("2019/2023"), is_id("trade/aid")
    (True, False, False)
    """
    name, _, digest = word.partition("/")
    return bool(digest) and (name in TABLES or re.fullmatch(r"[a-z]+/[0-9a-f]{10}", word) is not None)


def key(source_id: str) -> str:
    """Return the key of a source.

    >>> key("weo2510"), key("Bộ Tài chính 2024")
    ('weo2510', 'bo-tai-chinh-2024:8eb25bdcaa')
    """
    if _PLAIN.fullmatch(source_id):
        return source_id
    plain = re.sub(r"[^a-z0-9]+", "-", fold(source_id)).strip("-")
    return f"{plain or 'source'}:{blake2b(source_id.encode(), digest_size=5).hexdigest()}"


def mark(basis: str | None) -> str:
    """Return what is said behind a figure that was not read in its source, e.g. ``" [assumed]"``."""
    if basis in (None, "read"):
        return ""
    return " [public record, not yet read]" if basis == "public_record" else f" [{basis}]"


def entries(region: Region, thing: Sourced) -> list[Entry]:
    """Return the sources of something, in the order of its rows in the pack.

    Parameters
    ----------
    region : Region
        The pack that the rows stand in.
    thing : DataFrame, Figure, Verdict or iterable of int
        As for `Region.cite`. Rows of the pack's own dictionaries (actors, measures) are cited from the pack.
    """
    about = {row["source_id"]: row for row in region.table("sources").iter_rows(named=True)}
    rows: dict[str | None, list[tuple[str, str]]] = {}
    for row in region.cite(thing).iter_rows(named=True):
        place = row["locator"] or ""
        if row["source_id"] is None:
            place = f"tables/{row['table']}.csv, line {row['line']}"
        rows.setdefault(row["source_id"], []).append((row["id"], _line(place).rstrip(".") + mark(row["basis"])))
    return [_entry(region, about.get(source_id or ""), tuple(found)) for source_id, found in rows.items()]


def _entry(region: Region, source: dict[str, Any] | None, rows: tuple[tuple[str, str], ...]) -> Entry:
    if source is None:
        title = f"{_line(region.title)} (region pack {region.name} of multipolar)"
        # The colon keeps it apart from every source: none has a key that is plain and has one.
        return Entry(f"multipolar:{key(region.name)}", title, "dataset", region.as_of.isoformat(), None, rows)
    title = _line(source["citation"])
    return Entry(key(source["source_id"]), title, source["kind"], source["published"], source["url"] or None, rows)


def text(region: Region, thing: Sourced) -> str:
    """Return a note for each row: citation, place, address, and the row of the pack with its as-of day.

    Examples
    --------
    >>> import multipolar as mp
    >>> from multipolar.region import citation
    >>> region = mp.load("japan-asean")
    >>> note = citation.text(region, region.figures("population", subject="VNM", year=2024))
    >>> note.endswith("multipolar pack japan-asean, as of 2026-06-30, ties/722ea47e48.")
    True
    """
    notes = []
    for entry in entries(region, thing):
        head = entry.title.rstrip(".")
        if entry.published and entry.published[:4] not in head:
            head += f" ({entry.published})"
        for id_, place in entry.rows:
            said = ", ".join(part for part in (head, place, entry.url) if part)
            notes.append(f"{said}. multipolar pack {region.name}, as of {region.as_of}, {id_}.")
    return "\n".join(notes)


def bibtex(region: Region, thing: Sourced) -> str:
    """Return a BibTeX entry for each source: ``note`` gives the places, ``annote`` the rows of the pack.

    ``annote`` and ``keywords``, the kind of source, are not printed by the usual styles. A report is ``@misc`` too:
    without an author and an institution ``@techreport`` is no valid entry, and processors refuse it.
    """
    return "\n\n".join(_bibtex(entry, _rows(region, entry)) for entry in entries(region, thing))


def _bibtex(entry: Entry, rows: str) -> str:
    date = entry.published.split("-") if entry.published else []
    fields = {
        "key": f"{{{_latex(entry.key)}}}",
        "title": f"{{{{{_latex(entry.title)}}}}}",
        "year": f"{{{date[0]}}}" if date else "",
        "month": MONTHS[int(date[1]) - 1] if len(date) > 1 else "",
        "day": f"{{{int(date[2])}}}" if len(date) > 2 else "",
        "url": f"{{{_address(entry.url)}}}" if entry.url else "",
        "note": f"{{{_latex('; '.join(entry.places))}}}" if entry.places else "",
        "annote": f"{{{_latex(rows)}}}",
        "keywords": f"{{{entry.kind.replace('_', ' ')}}}",
    }
    told = ",\n".join(f"  {name} = {value}" for name, value in fields.items() if value)
    return f"@{'dataset' if entry.kind == 'dataset' else 'misc'}{{{entry.key},\n{told}\n}}"


def csl(region: Region, thing: Sourced) -> list[dict[str, Any]]:
    """Return a CSL item for each source: id, type, title, issued, URL, locator; note names the rows of the pack."""
    items = []
    for entry in entries(region, thing):
        places = "; ".join(entry.places)
        item = {
            "id": entry.key,
            "type": CSL.get(entry.kind, "document"),
            "title": entry.title,
            "issued": {"date-parts": [[int(part) for part in entry.published.split("-")]]} if entry.published else None,
            "URL": entry.url and _address(entry.url),
            "locator": places,
            "note": ". ".join(part for part in (places, _rows(region, entry)) if part),
        }
        items.append({name: value for name, value in item.items() if value})
    return items


def write(region: Region, thing: Sourced, form: Form) -> str:
    """Return the citations of something as text to paste or to save (``.txt``, ``.bib``, ``.json``)."""
    writers: dict[Form, Callable[[], str]] = {
        "text": lambda: text(region, thing),
        "bibtex": lambda: bibtex(region, thing),
        "csl": lambda: json.dumps(csl(region, thing), ensure_ascii=False, indent=1),
    }
    return writers[form]()


def _rows(region: Region, entry: Entry) -> str:
    return f"multipolar pack {region.name}, as of {region.as_of}: {', '.join(id_ for id_, _ in entry.rows)}"


def _line(words: str) -> str:
    """Return words on one line, without control characters."""
    return _CONTROL.sub(" ", words).strip()


def _latex(words: str) -> str:
    """Return words with LaTeX's own signs made plain text."""
    escaped = "".join(_LATEX.get(sign, sign) for sign in words)
    # "{\..." at the beginning is a "special character" to BibTeX, whose letters change case.
    return f"{{}}{escaped}" if escaped.startswith("\\") else escaped


def _address(url: str) -> str:
    """Return an address in which no sign ends a field or breaks a line; the rest stays as the source has it."""
    return "".join(_ADDRESS.get(sign, sign) for sign in _line(url))
