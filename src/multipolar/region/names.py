"""Names of actors, measures and instruments in many languages, blind to case and diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ..errors import Fault, UnknownName, nearest

CODE = re.compile(r"\b[A-Z][A-Z0-9]+\b")
"""What may be the code of an actor in a sentence."""


def spoken(text: str, names: Mapping[str, str]) -> str:
    """Return a sentence with codes as names; a code that begins its own name (AHA, AHA Centre) stays.

    Examples
    --------
    >>> spoken("no figure for IDN; TLS 100 %", {"IDN": "Indonesia", "TLS": "Timor-Leste"})
    'no figure for Indonesia; Timor-Leste 100 %'
    """
    return CODE.sub(
        lambda found: found[0] if (name := names.get(found[0], "")).startswith(found[0]) else name or found[0], text
    )


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return `text` without case, diacritics, doubled spaces and invisible signs, dashes and quotes made plain.

    Scripts without case stay as they are.

    >>> fold("Việt  Nam"), fold("Timor–Leste"), fold("日本")
    ('viet nam', 'timor-leste', '日本')
    """
    plain = text.translate(_SAME)
    if not plain.isascii():
        # Only Latin letters lose their marks: a Thai or Khmer vowel sign is a letter of the word, not an accent.
        plain = "".join(
            unicodedata.normalize("NFKD", sign)[0] if unicodedata.name(sign, "").startswith("LATIN") else sign
            for sign in unicodedata.normalize("NFC", plain)
            if not ("\u0300" <= sign <= "\u036f")
        )
    return " ".join(plain.casefold().split())


_SAME = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("’‘ʻʼ", "'"), "đ": "d", "Đ": "D", "\u00a0": " ",
        **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},  # full-width Latin of Japanese keyboards
        # Invisible: soft hyphens, and the word breaks of Thai, Khmer and Lao web pages.
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),
    }
)  # fmt: skip


class Names:
    """A dictionary from every known name to one code.

    Parameters
    ----------
    kind : str
        What the names are names of, for the error message.
    codes : mapping
        Code to all its names, in any language.
    """

    def __init__(self, kind: str, codes: Mapping[str, Iterable[str]]) -> None:
        self.kind = kind
        self.codes = frozenset(codes)
        self._exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self.shared: dict[str, tuple[str, str]] = {}
        """Folded names that two codes claim, with both; the pack's check reports them."""
        for code, names in codes.items():
            for name in (code, *names):
                self._exact.setdefault(name, code)
                key = fold(name)
                if self._folded.setdefault(key, code) != code:
                    self.shared[key] = (self._folded[key], code)

    def code(self, text: str) -> str:
        """Return the code of a code, name or alias.

        Raises
        ------
        UnknownName
            Carries the nearest names.
        """
        found = self._exact.get(text)
        if found is None:
            found = self._folded.get(fold(text))
        if found is None:
            raise UnknownName(
                Fault(f"unknown-{self.kind}", f"{text!r} is not a known {self.kind}", nearest=self.near(text))
            )
        return found

    def near(self, text: str, n: int = 3) -> tuple[str, ...]:
        """Return up to `n` names that look like `text`, one for each code, best first."""
        found: dict[str, str] = {}
        for name in nearest(fold(text), self._folded, n=3 * n):
            found.setdefault(self._folded[name], name)
        return tuple(found.values())[:n]

    def __contains__(self, text: str) -> bool:
        return text in self._exact or fold(text) in self._folded

    def folded(self) -> Mapping[str, str]:
        """All folded names with their codes."""
        return self._folded
