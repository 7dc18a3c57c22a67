"""A paper and the findings that it should have: what the tests of rules share."""

from pathlib import Path

from multipolar.evidence import cut, read
from multipolar.evidence.audit import audit

Faults = tuple[tuple[str, str], ...]
"""Rules, each with characters beside which it must point."""


def hold(text: str, faults: Faults, file: Path) -> None:
    """Assert that the audit of `text` has every fault of `faults` under its rule, and no other finding."""
    file.write_text(text + "\n", encoding="utf-8")
    told = [
        (finding.rule, " ".join(text[max(0, span.start - 40) : span.end + 40] for span in finding.spans))
        for finding in audit([read(file)]).findings
    ]
    for rule, words in faults:
        beside = next((found for found in told if found[0] == rule and words in found[1]), None)
        assert beside is not None, f"{rule} at {words!r} is not found among {told}"
        told.remove(beside)
    assert told == []


def rules(text: str) -> list[str]:
    """Return the names of the rules that report something in a text; one with bars has a table."""
    return [finding.rule for finding in audit([cut("a", text, format="md" if "|" in text else "txt")]).findings]
