"""WordPiece tokens of BERT, uncased: text to the numbers that a sentence encoder reads.

Text is cleaned, lowered and stripped of accents; CJK characters and punctuation stand alone; each word is then cut into
the longest pieces of the vocabulary, from the left (Devlin, Chang, Lee and Toutanova 2019, NAACL, §4.1; Wu et al. 2016,
arXiv:1609.08144).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

_LONGEST = 100
"""Signs of a word; a longer one is unknown as a whole."""
_CJK = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF), (0x2F800, 0x2FA1F),
)  # fmt: skip
"""Han characters: each is a word. Kana and Hangul are written like letters."""
_ASCII_SIGNS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class _Signs(dict[int, str]):
    """What each sign of a text becomes: nothing, a blank, a word of its own, or its letters without case and accents."""

    def __missing__(self, code: int) -> str:
        self[code] = "".join(_become(chr(code)))
        return self[code]


def _become(sign: str) -> Iterator[str]:
    if sign.isspace():
        yield " "
    elif any(low <= ord(sign) <= high for low, high in _CJK):
        yield f" {sign} "
    elif sign != "\ufffd" and not unicodedata.category(sign).startswith("C"):
        for plain in unicodedata.normalize("NFD", sign).lower():
            kind = unicodedata.category(plain)
            if plain in _ASCII_SIGNS or kind.startswith("P"):
                yield f" {plain} "
            elif kind != "Mn":
                yield plain


_SIGNS = _Signs()


def words(text: str) -> list[str]:
    """Return the words of a text, before they are cut into pieces.

    >>> words("Phú Quốc’s 3.5% (日本)")
    ['phu', 'quoc', '’', 's', '3', '.', '5', '%', '(', '日', '本', ')']
    """
    return text.translate(_SIGNS).split()


class WordPiece:
    """A vocabulary that cuts text into its pieces.

    Parameters
    ----------
    vocabulary : mapping of str to int
        Pieces and their numbers; a piece inside a word begins with ``##``. It needs ``[CLS]``, ``[SEP]`` and ``[UNK]``.

    Examples
    --------
    >>> piece = WordPiece({"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "trust": 3, "##ed": 4, ".": 5})
    >>> piece.tokens("Trusted, TRUST.")
    [0, 3, 4, 2, 3, 5, 1]
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._first, self._last, self._unknown = (vocabulary[name] for name in ("[CLS]", "[SEP]", "[UNK]"))
        self._known: dict[str, tuple[int, ...]] = {}

    def tokens(self, text: str, limit: int = 256) -> list[int]:
        """Return the numbers of a text's pieces between those of its beginning and its end, `limit` at most."""
        found: list[int] = []
        for word in words(text):
            if word not in self._known:
                self._known[word] = tuple(self._pieces(word))
            found += self._known[word]
            if len(found) >= limit - 2:
                break
        return [self._first, *found[: limit - 2], self._last]

    def _pieces(self, word: str) -> list[int]:
        """Return the longest pieces from the left; a word with a rest that is no piece is unknown."""
        found: list[int] = []
        start = 0
        while start < len(word) <= _LONGEST:
            mark = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self._vocabulary.get(mark + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return [self._unknown]
        return found or [self._unknown]
