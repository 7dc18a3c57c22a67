"""A file of vectors in the user's cache folder: what was computed once for a text is not computed again.

It holds hashes of texts and their vectors, no text, and may be deleted at any time; one that is damaged is made anew.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Half = NDArray[np.float16]

_MOST = 100_000
"""Vectors of a file, some 80 MB; the oldest leave first."""
_KEY = 16
"""Bytes of a text's hash."""


def cache_folder() -> Path:
    """Return the folder in which a program keeps what it can make again, by the custom of the system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "multipolar" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "multipolar"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "multipolar"


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY).digest()


class Vectors:
    """The vectors of texts, kept in a file.

    Parameters
    ----------
    path : Path
        The file; it need not exist.
    width : int
        Numbers of a vector.
    say : callable
        Told in a sentence if the file cannot be read or written; neither stops anything.
    """

    def __init__(self, path: Path, width: int, say: Callable[[str], None]) -> None:
        self.path, self._width, self._say = path, width, say
        self._held = self._read()

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Return the texts that have no vector yet, each once."""
        return [text for text in dict.fromkeys(texts) if _key(text) not in self._held]

    def of(self, texts: Sequence[str]) -> Half:
        """Return the vectors (N, width) of texts that all have one."""
        found = [self._held[_key(text)] for text in texts]
        return np.stack(found) if found else np.empty((0, self._width), np.float16)

    def add(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Take the vectors of texts, rounded to half precision; `keep` writes them."""
        self._held.update(zip(map(_key, texts), vectors.astype(np.float16), strict=True))

    def keep(self) -> None:
        """Write the file: as a whole or not at all."""
        keys = list(self._held)[-_MOST:]
        name = ""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.path.parent, suffix=".part", delete=False) as file:
                name = file.name
                np.savez(
                    file,
                    keys=np.frombuffer(b"".join(keys), np.uint8).reshape(-1, _KEY),
                    vectors=np.stack([self._held[key] for key in keys])
                    if keys
                    else np.empty((0, self._width), np.float16),
                )
            Path(name).replace(self.path)
        except OSError as error:
            self._say(
                f"the vectors cannot be kept in {self.path.parent} ({error.strerror}); the next question makes them again"
            )
            with suppress(OSError):
                Path(name).unlink()

    def _read(self) -> dict[bytes, Half]:
        try:
            with self.path.open("rb") as file:
                found = np.load(file, allow_pickle=False)
                keys, vectors = found["keys"], found["vectors"]
            fits = keys.dtype == np.uint8 and vectors.dtype == np.float16 and np.isfinite(vectors).all()
            if not fits or keys.shape != (len(vectors), _KEY) or vectors.shape != (len(keys), self._width):
                raise ValueError  # noqa: TRY301  a file of another make is as good as none
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, LookupError, EOFError, BadZipFile):
            self._say(f"{self.path} is damaged and is made anew")
            return {}
        return dict(zip(map(bytes, keys), vectors, strict=True))
