"""same-fact-different-value and unit-slip: one subject, measure and period with values that cannot both be right.

Two figures are the same fact only if nothing that the texts say sets them apart: kind and unit, what is measured, of whom,
when, and every word of the definition (gross, net, annual, female, ...). Then their rounding ranges must meet. If the values
differ by about a thousand (or another power of ten), the scale word has slipped, and the years need not be equal.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..finding import Finding, Severity, figure, interval
from .dossier import Dossier, found
from .sameness import LISTED, alone, compare, dimension
from .setting import Mention, content
from .wording import GENERIC


def values(dossier: Dossier) -> Iterator[Finding]:
    """Figures of one fact that differ."""
    groups: dict[tuple[str, str, str], list[Mention]] = defaultdict(list)
    for mention in dossier.mentions:
        if (sort := dimension(mention)) is None or alone(mention):
            continue
        for head in mention.heads:
            groups[sort[0], sort[1], head].append(mention)
    pairs: dict[tuple[int, int], tuple[str, Mention, Mention]] = {}
    for (_, _, head), group in groups.items():
        if len(group) > 400:
            group = [mention for mention in group if mention.names]
        places: dict[str | None, list[int]] = defaultdict(list)
        for place, one in enumerate(group):
            for name in _called(one):
                places[name].append(place)
        for place, one in enumerate(group):
            # Only figures that share a name are compared, or that both have none.
            for after in sorted({n for name in _called(one) for n in places[name] if n > place}):
                two = group[after]
                key = (id(one), id(two))
                if key in pairs or one is two:
                    continue
                if (rule := compare(one, two, head)) is not None and not _series(one, two, group):
                    pairs[key] = (rule, one, two)
    yield from _clusters(list(pairs.values()), dossier.mentions)
    yield from _slipped(dossier, {id(mention) for _, *both in pairs.values() for mention in both})


def _called(mention: Mention) -> Iterable[str | None]:
    """Return the names by which a figure is found; None too where its own sentence has none."""
    return mention.names if mention.sentence.names else (*mention.names, None)


def _slipped(dossier: Dossier, known: set[int]) -> Iterator[Finding]:
    """Report the same digits with another scale word: "74 billion cubic metres" and "74 million cubic metres"."""
    groups: dict[tuple[str, str, str, str], list[Mention]] = defaultdict(list)
    for mention in dossier.mentions:
        quantity = mention.quantity
        digits = _SCALED.match(mention.raw)
        if digits is None or quantity.top is not None or mention.sentence.record or id(mention) in known:
            continue
        unit = "" if quantity.kind in ("number", "count") else quantity.unit
        groups[mention.doc, quantity.kind if unit else "number", unit, digits["n"]].append(mention)
    for group in groups.values():
        if len({mention.quantity.value for mention in group}) == 1:
            continue
        for place, one in enumerate(group):
            two = next((other for other in group[place + 1 :] if _one_thing(one, other)), None)
            if two is not None:
                ratio = max(one.quantity.value, two.quantity.value) / min(one.quantity.value, two.quantity.value)
                message = (
                    f"{one.raw} and {two.raw} have the same digits and another scale word: one of them has slipped."
                )
                yield found("unit-slip", "medium", [one, two], message, f"ratio {ratio:.4g}")
                break


_SCALED = re.compile(r"\D*(?P<n>\d[\d.,]*)\s?(?:thousand|million|billion|trillion|mn|bn|tn)\b")


def _one_thing(one: Mention, two: Mention) -> bool:
    """Say whether two sentences with the same digits and another scale word speak of one thing."""
    small, large = sorted((one.quantity.value, two.quantity.value))
    if small <= 0 or not any(abs(large / small / step - 1) < 1e-6 for step in (1e3, 1e6)):
        return False
    digits = re.sub(r"\D", "", _SCALED.match(one.raw)["n"]).strip("0")  # type: ignore[index]
    if len(digits) < 2 or one.change or two.change or alone(two):
        return False
    if _resumes(two) and one.sentence.passage.paragraph == two.sentence.passage.paragraph:
        return True
    shared = _thing(one) & _thing(two)
    return len(shared) >= (1 if len(digits) > 2 or one.quantity.kind == "other" else 2)


def _resumes(mention: Mention) -> bool:
    """Say whether a sum is one that was named before: "the US$1.9 billion"."""
    return re.search(r"(?i)\b(?:the|this|that|these|those|its|their)\s$", mention.left[-8:]) is not None


def _thing(mention: Mention) -> frozenset[str]:
    """Return the content words of a sentence, without those of numbers and of what is too wide."""
    text = mention.sentence.document.text
    inside = [(q.start, q.end) for q in mention.sentence.quantities]
    begin, end = mention.sentence.passage.start, mention.sentence.passage.end
    kept = "".join(" " if any(low <= at < high for low, high in inside) else text[at] for at in range(begin, end))
    return frozenset(content(kept)) - GENERIC - {"million", "billion", "year", "country", "government", "state"}


def _series(one: Mention, two: Mention, group: list[Mention]) -> bool:
    """Say whether a document has later figures of the same thing: then an undated figure is not one of the earlier year."""
    if bool(one.years) == bool(two.years):
        return False
    dated = one if one.years else two
    later = [
        m for m in group if m.years and m.doc == dated.doc and m.names & dated.names and m.years[-1] > dated.years[-1]
    ]
    return bool(later)


def _clusters(pairs: list[tuple[str, Mention, Mention]], mentions: tuple[Mention, ...]) -> Iterator[Finding]:
    """Join pairs that share a mention: one finding for "4.13 four times and 4.81 once"."""
    parent: dict[int, int] = {}
    by_id = {id(m): m for _, one, two in pairs for m in (one, two)}

    def root(key: int) -> int:
        while (above := parent.setdefault(key, key)) != key:
            parent[key] = key = parent[above]
        return key

    rules: dict[int, set[str]] = defaultdict(set)
    for _, one, two in pairs:
        parent[root(id(one))] = root(id(two))
    for rule, one, _ in pairs:
        rules[root(id(one))].add(rule)
    clusters: dict[int, list[Mention]] = defaultdict(list)
    for key in by_id:
        clusters[root(key)].append(by_id[key])
    for key, cluster in clusters.items():
        cluster.sort(key=lambda m: (m.doc, m.quantity.start))
        yield _report(cluster, "unit-slip" if "unit-slip" in rules[key] else "same-fact-different-value")


def _report(cluster: list[Mention], rule: str) -> Finding:
    readings: dict[float, list[Mention]] = defaultdict(list)
    for mention in cluster:
        readings[mention.quantity.value].append(mention)
    shown = [mention for value in readings for mention in readings[value][:3]][:8]
    heads = set.intersection(*(set(m.heads) for m in cluster)) or set(cluster[0].heads)
    names = set.intersection(*(set(m.names) for m in cluster))
    what = f"{', '.join(sorted(heads))}{' of ' + ', '.join(sorted(names)) if names else ''}"
    said = "; ".join(f"{ms[0].raw.strip()} ({len(ms)} time{'s' if len(ms) > 1 else ''})" for ms in readings.values())
    most = max(readings.values(), key=len)
    single = [len(ms) for ms in readings.values()].count(len(most)) == 1
    values_ = sorted(readings)
    ratio = values_[-1] / values_[0]
    arithmetic = (
        "; ".join(interval(ms[0].quantity.low, ms[0].quantity.high) for ms in readings.values()) + " do not meet"
    )
    same_year = len({m.years for m in cluster if m.years}) <= 1 and all(m.years for m in cluster)
    if rule == "unit-slip":
        message = (
            f"{what.capitalize()}: {said}. They differ about {ratio:,.0f} times: a scale word (million, "
            f"billion) has slipped."
        )
        right = figure(most[0].quantity.value) if single else None
        return found(rule, "high", shown, message, f"ratio {ratio:.4g}", f"about {right}" if right else None)
    severity: Severity = "high" if ratio > 1.1 and same_year else "medium" if same_year or ratio > 1.1 else "low"
    if cluster[0].quantity.kind in ("number", "count") and heads & LISTED:
        return found(
            "list-count",
            "medium",
            shown,
            f"{what.capitalize()} counted differently: {said}.",
            arithmetic,
            f"{most[0].raw}, the number given more often" if single else None,
        )
    return found(
        rule,
        severity,
        shown,
        f"{what.capitalize()} stated differently: {said}.",
        arithmetic,
        f"{most[0].raw}, the figure given more often" if single else None,
    )
