"""PDF to text, page by page (pypdfium2)."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import Fault, InvalidData, MissingExtra

MOST_PAGES = 5000
_EMPTY = 20
"""Signs on a page below which it has no text layer."""
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\x00": None}
)
_BROKEN = re.compile(r"[\ufffe\x02\u00ad]\s*\r?\n?")
"""What the library puts where a word is broken over a line."""


def extract(path: Path, largest: int) -> tuple[str, list[tuple[int, int]], list[str]]:
    """Return the text of a PDF, the stretch of each page, and notes about pages without text.

    Raises
    ------
    InvalidData
        The file is encrypted, damaged, has no text layer at all, or too many pages.
    MissingExtra
        pypdfium2 is not installed.
    """
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise MissingExtra("audit", "reading PDF") from error
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise _fault(path, "encrypted", "it is encrypted", "a PDF without a password") from error
        raise _fault(path, "damaged-file", "it is damaged or cut short", "a whole PDF") from error
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise _fault(path, "too-large", f"it has {count:,} pages", f"at most {MOST_PAGES:,} pages; split it")
        parts: list[str] = []
        pages: list[tuple[int, int]] = []
        empty: list[int] = []
        at = 0
        for number in range(count):
            try:
                text = _page(document, number)
            except pdfium.PdfiumError:
                text = ""
            if len(text.strip()) < _EMPTY:
                empty.append(number + 1)
            text += "\n\n"
            if at + len(text) > largest:
                raise _fault(
                    path, "too-large", f"its text is longer than {largest:,} characters", "a shorter PDF; split it"
                )
            parts.append(text)
            pages.append((at, at + len(text)))
            at += len(text)
    finally:
        document.close()
    if len(empty) == count:
        raise _fault(
            path, "no-text-layer", f"none of its {count} pages has a text layer: it is scanned or drawn",
            "a PDF with text; run OCR over it first, for example ocrmypdf",
        )  # fmt: skip
    notes = []
    if empty:
        shown = ", ".join(map(str, empty[:10])) + (" ..." if len(empty) > 10 else "")
        notes.append(f"{len(empty)} of {count} pages have no text layer ({shown}); OCR would read them")
    return "".join(parts), pages, notes


def _page(document: object, number: int) -> str:
    page = document[number]  # type: ignore[index]
    try:
        sheet = page.get_textpage()
        try:
            raw: str = sheet.get_text_range()
        finally:
            sheet.close()
    finally:
        page.close()
    text = _BROKEN.sub("-\n", raw.replace("\r\n", "\n").replace("\r", "\n"))
    return text.translate(_LIGATURES)


def _fault(path: Path, rule: str, what: str, expected: str) -> InvalidData:
    return InvalidData([Fault(rule, what, str(path), expected=expected)])
