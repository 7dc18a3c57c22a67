"""Files to documents: which reader takes a file, and what no reader takes.

Every file is bounded before it is opened: by its size, a page count, or the text that comes out. What cannot be read
becomes one `Fault` for that file; the others go on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from ..errors import Fault, InvalidData, MissingExtra
from .document import Document
from .passages import cut

LARGEST = 150_000_000
"""Bytes of the largest file that is opened at all."""
LARGEST_TEXT = 8_000_000
"""Bytes of the largest text, HTML or Markdown file, and characters of the longest text drawn from another format."""

Format = Literal["pdf", "docx", "html", "md", "txt"]
SUFFIXES: dict[str, Format] = {
    ".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".xhtml": "html", ".md": "md", ".markdown": "md",
    ".txt": "txt", ".text": "txt",
}  # fmt: skip


def read(path: Path | str, name: str | None = None) -> Document:
    """Read one file.

    Parameters
    ----------
    path : Path or str
    name : str, optional
        Name of the document; the file's name if none is given.

    Raises
    ------
    InvalidData
        With one Fault: what is wrong with the file (missing, empty, encrypted, scanned, damaged, too large, of no known
        kind).
    MissingExtra
        The reader of its kind is not installed.
    """
    path = Path(path)
    try:
        kind = _format(path)
        document = _READERS[kind](path, name or path.name)
    except OSError as error:
        raise _fault(
            path, "unreadable-file", error.strerror or "it cannot be opened", "a file that can be read"
        ) from error
    except MemoryError as error:
        raise _fault(
            path, "too-large", "it does not fit into memory", f"at most {LARGEST_TEXT:,} characters"
        ) from error
    if not document.text.strip():
        raise _fault(path, "no-text", "it has no text", "a document with text")
    return document


def read_all(paths: Iterable[Path | str]) -> tuple[list[Document], list[Fault]]:
    """Read files and folders: the documents that could be read, and one fault for each that could not.

    Of a folder every file of a known kind is read, in the order of names, hidden ones left out. Two documents of one name
    are told apart by their folders.
    """
    files: list[tuple[Path, str]] = []
    faults: list[Fault] = []
    for given in map(Path, paths):
        if given.is_dir():
            inside = sorted(_files_of(given))
            if not inside:
                faults.append(
                    Fault(
                        "no-documents", "the folder has no document", str(given), expected=", ".join(sorted(SUFFIXES))
                    )
                )
            files += [(path, path.relative_to(given).as_posix()) for path in inside]
        else:
            files.append((given, given.name))
    documents: list[Document] = []
    used: set[str] = set()
    seen: set[Path] = set()
    for path, name in files:
        where = path.resolve()
        if where in seen:
            continue
        seen.add(where)
        try:
            found = read(path, _unused(path, name, used))
        except InvalidData as error:
            faults.extend(error.faults)
            continue
        except MissingExtra as error:
            faults.append(replace(error.fault, file=str(path)))
            continue
        used.add(found.name)
        documents.append(found)
    return documents, faults


def _files_of(folder: Path) -> Iterable[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            path = Path(here) / name
            if not name.startswith((".", "~$")) and path.suffix.lower() in SUFFIXES:
                yield path


def _unused(path: Path, name: str, used: set[str]) -> str:
    if name not in used:
        return name
    for depth in range(2, len(path.parts) + 1):
        longer = "/".join(path.parts[-depth:])
        if longer not in used:
            return longer
    return f"{name} ({len(used)})"


def _format(path: Path) -> Format:
    size = path.stat().st_size
    if path.is_dir():
        raise _fault(path, "not-a-file", "it is a folder", "a file; give folders to read_all")
    if size == 0:
        raise _fault(path, "empty-file", "it is empty (0 bytes)", "a document with text")
    if size > LARGEST:
        raise _fault(
            path, "too-large", f"it has {size:,} bytes", f"at most {LARGEST:,} bytes; split it or extract its text"
        )
    with path.open("rb") as file:
        head = file.read(2048)
    known = SUFFIXES.get(path.suffix.lower())
    if head.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if known is None:
        if head.startswith(b"PK\x03\x04"):
            return "docx"
        if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:9].lower() in (b"<!doctype", b"<html>") or b"<html" in head.lower():
            return "html"
        if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _fault(path, "unknown-format", "its kind is not known", "PDF, DOCX, HTML, Markdown or plain text")
        known = "txt"
    if known in ("html", "md", "txt") and size > LARGEST_TEXT:
        raise _fault(path, "too-large", f"it has {size:,} bytes of text", f"at most {LARGEST_TEXT:,} bytes; split it")
    return known


def _decoded(path: Path) -> str:
    """Return the text of a file as it stands: UTF-8, UTF-16 with its mark, else Windows-1252. Line ends are kept."""
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    head = raw[:65536]
    if b"\x00" in head:
        raise _fault(path, "not-text", "it holds binary data", "text in UTF-8")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if sum(byte < 32 and byte not in b"\t\n\r\v\f\x1a\x1b" for byte in head) > 0.01 * len(head):
            raise _fault(path, "not-text", "it holds binary data", "text in UTF-8") from error
        return raw.decode("cp1252", errors="replace")


def _text(path: Path, name: str) -> Document:
    return cut(
        name,
        _decoded(path),
        format=SUFFIXES.get(path.suffix.lower(), "txt") if path.suffix.lower() in (".md", ".markdown") else "txt",
    )


def _html(path: Path, name: str) -> Document:
    from .html import extract

    text, known, tables = extract(_decoded(path))
    return cut(name, text, format="html", known=known, tables=tables)


def _docx(path: Path, name: str) -> Document:
    from .docx import extract

    text, known, tables = extract(path, LARGEST_TEXT)
    return cut(name, text, format="docx", known=known, tables=tables)


def _pdf(path: Path, name: str) -> Document:
    from .pdf import extract

    found = extract(path, LARGEST_TEXT)
    return cut(
        name, found.text, format="pdf", pages=found.pages, known=found.known, tables=found.tables, notes=found.notes,
        joined=True,
    )  # fmt: skip


_READERS: dict[Format, Callable[[Path, str], Document]] = {
    "pdf": _pdf, "docx": _docx, "html": _html, "md": _text, "txt": _text,
}  # fmt: skip


def _fault(path: Path, rule: str, what: str, expected: str) -> InvalidData:
    return InvalidData([Fault(rule, what, str(path), expected=expected)])
