"""A sentence encoder in NumPy: the tokens of a text to a vector of length one, near to those of texts of like meaning.

The encoder of BERT (Devlin, Chang, Lee and Toutanova 2019, NAACL) with the mean of its last states as the vector of the
text (Reimers and Gurevych 2019, EMNLP), as in MiniLM (Wang et al. 2020, NeurIPS). Inference only, float32, on the
processor; the weights are arrays under the names of the BERT files, so that any encoder of that shape runs.

>>> similarity = encode(weights, tokens) @ encode(weights, tokens).T  # doctest: +SKIP
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from ..errors import Fault, InvalidData

Array = NDArray[np.float32]

_BATCH = 1024
"""Tokens that are computed together: their states fit a processor's cache."""


@dataclass(frozen=True)
class Layer:
    """One layer of the encoder; hidden size H, inner size F; a text's states are rows.

    Attributes
    ----------
    attend, attend_bias : (H, 3H), (3H,)
        Queries, keys and values.
    join, join_bias : (H, H), (H,)
        What attention found, back to states.
    scale, shift : (H,)
        Layer norm behind attention.
    inner, inner_bias, outer, outer_bias : (H, F), (F,), (F, H), (H,)
        The two steps of the feed-forward part.
    last_scale, last_shift : (H,)
        Layer norm behind the feed-forward part.
    """

    attend: Array
    attend_bias: Array
    join: Array
    join_bias: Array
    scale: Array
    shift: Array
    inner: Array
    inner_bias: Array
    outer: Array
    outer_bias: Array
    last_scale: Array
    last_shift: Array


@dataclass(frozen=True)
class Weights:
    """An encoder.

    Attributes
    ----------
    words : (V, H)
        A row for each token of the vocabulary.
    places : (P, H)
        A row for each place in the text; the text's kind (always the first) is added already.
    scale, shift : (H,)
        Layer norm of the sum.
    layers : tuple of Layer
    heads : int
        Heads of attention; they share H.
    eps : float
        What layer norm adds to the variance.
    """

    words: Array
    places: Array
    scale: Array
    shift: Array
    layers: tuple[Layer, ...]
    heads: int
    eps: float = 1e-12


def weights_of(tensors: Mapping[str, Array], heads: int, eps: float = 1e-12) -> Weights:
    """Return the encoder whose arrays stand under the names that BERT files use.

    Raises
    ------
    InvalidData
        Arrays that are missing, not finite or of a shape that does not fit; all of them at once.
    """
    depth = len({name.split(".")[2] for name in tensors if name.startswith("encoder.layer.")})
    hidden = tensors["embeddings.LayerNorm.bias"].size if "embeddings.LayerNorm.bias" in tensors else 0
    inner = tensors["encoder.layer.0.intermediate.dense.bias"].size if depth else 0
    faults = _faults(tensors, depth, hidden, inner, heads)
    if faults:
        raise InvalidData(faults)

    def both(name: str) -> tuple[Array, Array]:
        return np.ascontiguousarray(tensors[f"{name}.weight"].T), tensors[f"{name}.bias"]

    layers = []
    for number in range(depth):
        base = f"encoder.layer.{number}."
        asked = [both(f"{base}attention.self.{part}") for part in ("query", "key", "value")]
        layers.append(
            Layer(
                np.hstack([weight for weight, _ in asked]), np.hstack([bias for _, bias in asked]),
                *both(f"{base}attention.output.dense"), *both(f"{base}attention.output.LayerNorm"),
                *both(f"{base}intermediate.dense"), *both(f"{base}output.dense"), *both(f"{base}output.LayerNorm"),
            )
        )  # fmt: skip
    places = tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0]
    norm = both("embeddings.LayerNorm")
    return Weights(tensors["embeddings.word_embeddings.weight"], places, *norm, tuple(layers), heads, eps)


def _shapes(depth: int, hidden: int, inner: int) -> dict[str, tuple[int | None, ...]]:
    """Return the arrays that an encoder needs with their shapes; None is any length."""
    dense: dict[str, tuple[int, ...]] = {
        "attention.self.query": (hidden, hidden), "attention.self.key": (hidden, hidden),
        "attention.self.value": (hidden, hidden), "attention.output.dense": (hidden, hidden),
        "attention.output.LayerNorm": (hidden,), "intermediate.dense": (inner, hidden), "output.dense": (hidden, inner),
        "output.LayerNorm": (hidden,),
    }  # fmt: skip
    shapes: dict[str, tuple[int | None, ...]] = {
        f"embeddings.{name}_embeddings.weight": (None, hidden) for name in ("word", "position", "token_type")
    }
    blocks: list[tuple[str, tuple[int, ...]]] = [("embeddings.LayerNorm", (hidden,))]
    blocks += [(f"encoder.layer.{n}.{name}", shape) for n in range(depth) for name, shape in dense.items()]
    for name, shape in blocks:
        shapes |= {f"{name}.weight": shape, f"{name}.bias": shape[:1]}
    return shapes


def _faults(tensors: Mapping[str, Array], depth: int, hidden: int, inner: int, heads: int) -> list[Fault]:
    if not (depth and hidden and inner):
        return [Fault("not-an-encoder", f"{len(tensors)} arrays without the layers of an encoder", expected="BERT")]
    faults = []
    if heads < 1 or hidden % heads:
        faults.append(Fault("heads", f"{heads} heads for {hidden} columns", expected="a divisor of the columns"))
    for name, shape in _shapes(depth, hidden, inner).items():
        if name not in tensors:
            faults.append(Fault("missing-array", f"there is no array {name}"))
            continue
        found = tensors[name]
        fits = len(found.shape) == len(shape) and all(
            want in (None, have) for want, have in zip(shape, found.shape, strict=True)
        )
        if not fits:
            faults.append(Fault("shape", f"{name} has the shape {found.shape}", expected=str(shape)))
        elif not np.isfinite(found).all():
            faults.append(Fault("not-finite", f"{name} has values that are no numbers"))
    return faults


def encode(weights: Weights, texts: Sequence[Sequence[int]]) -> Array:
    """Return a vector of length one for each text.

    Texts of one length are computed together, so that nothing is filled up and no mask is needed.

    Parameters
    ----------
    weights : Weights
    texts : sequence of sequences of int
        Tokens of each text with those of its beginning and end; no more than the encoder has places.

    Returns
    -------
    (N, H) array of float32
    """
    vectors = np.empty((len(texts), weights.words.shape[1]), np.float32)
    by_length: dict[int, list[int]] = defaultdict(list)
    for place, tokens in enumerate(texts):
        by_length[len(tokens)].append(place)
    for length, places in sorted(by_length.items()):
        size = max(1, _BATCH // length)
        for start in range(0, len(places), size):
            batch = places[start : start + size]
            mean = _states(weights, np.array([texts[place] for place in batch])).mean(axis=1)
            vectors[batch] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return vectors


def _states(weights: Weights, tokens: NDArray[np.int64]) -> Array:
    """Return the last states (N, T, H) of texts of one length (N, T)."""
    count, length = tokens.shape
    states = weights.words[tokens] + weights.places[:length]
    states = _norm(states.reshape(count * length, -1), weights.scale, weights.shift, weights.eps)
    for layer in weights.layers:
        found = _attention(states @ layer.attend + layer.attend_bias, count, weights.heads)
        states = _norm(states + (found @ layer.join + layer.join_bias), layer.scale, layer.shift, weights.eps)
        inner = _gelu(states @ layer.inner + layer.inner_bias)
        states = _norm(
            states + (inner @ layer.outer + layer.outer_bias), layer.last_scale, layer.last_shift, weights.eps
        )
    return states.reshape(count, length, -1)


def _attention(asked: Array, count: int, heads: int) -> Array:
    """Return for each token the values of its text's tokens, weighted by how well its query meets their keys."""
    rows, width = asked.shape
    size = width // (3 * heads)
    query, key, value = asked.reshape(count, rows // count, 3, heads, size).transpose(2, 0, 3, 1, 4)
    met: Array = query @ key.transpose(0, 1, 3, 2)
    met *= np.float32(size**-0.5)
    met -= met.max(axis=-1, keepdims=True)
    np.exp(met, out=met)
    met /= met.sum(axis=-1, keepdims=True)
    found: Array = met @ value
    return found.transpose(0, 2, 1, 3).reshape(rows, width // 3)


def _norm(states: Array, scale: Array, shift: Array, eps: float) -> Array:
    centred: Array = states - states.mean(axis=-1, keepdims=True)
    variance = np.square(centred).mean(axis=-1, keepdims=True)
    centred *= scale / np.sqrt(variance + np.float32(eps))
    centred += shift
    return centred


def _gelu(states: Array) -> Array:
    """Return x Φ(x), with the exact distribution function of the normal law."""
    share: Array = erf(states * np.float32(2**-0.5))
    share += 1
    share *= states
    share *= np.float32(0.5)
    return share
