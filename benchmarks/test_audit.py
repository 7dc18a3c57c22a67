"""How long an audit takes, and how well the rules do on planted faults; both are printed, neither timing is asserted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from multipolar.evidence import claims, cut, read
from multipolar.evidence.audit import audit
from multipolar.evidence.planted import clean, measure
from multipolar.evidence.report import html
from multipolar.evidence.rules import RULES, Dossier

DOCUMENTS = Path(__file__).parents[2] / "shared" / "documents"


def text_of(size: int) -> str:
    """Report after report until there are `size` characters."""
    parts: list[str] = []
    seed = 0
    while sum(map(len, parts)) < size:
        parts.append(clean(seed))
        seed += 1
    return "\n".join(parts)[:size]


def test_reports_that_disagree_with_each_other(benchmark: Any) -> None:
    """The worst case of the pairwise rules: every report gives other figures for the same few states."""
    document = cut("long", text_of(60_000))
    found = benchmark(lambda: audit([document]))
    assert found.claims


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the real documents are not here")
def test_claims_and_findings_of_the_real_documents(benchmark: Any) -> None:
    documents = [read(path) for path in sorted(DOCUMENTS.glob("*.txt"))]
    found = benchmark(lambda: audit(documents))
    assert found.findings


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the real documents are not here")
def test_the_rules_alone(benchmark: Any) -> None:
    documents = tuple(read(path) for path in sorted(DOCUMENTS.glob("*.txt")))
    known = tuple(tuple(claims(document)) for document in documents)

    def run() -> int:
        dossier = Dossier(documents, known)
        return sum(1 for rule in RULES for _ in rule(dossier))

    assert benchmark(run) > 0


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the real documents are not here")
def test_the_page(benchmark: Any) -> None:
    found = audit([read(path) for path in sorted(DOCUMENTS.glob("*.txt"))])
    assert len(benchmark(lambda: html(found))) > 100_000


def test_planted_faults_by_rule(benchmark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    scores = benchmark.pedantic(lambda: measure(range(20)), rounds=1)
    with capsys.disabled():
        print(f"\n{'rule':28} planted  recall  precision")
        for score in scores:
            print(f"{score.rule:28} {score.planted:7} {score.recall:7.2f} {score.precision:10.2f}")
