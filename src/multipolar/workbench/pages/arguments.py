"""The arguments: verdict, drivers, sources, what would change it, its TOML; thresholds and horizons that can be moved."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl
from pydantic import ValidationError

from ... import propositions
from ...brief.exhibit import headings_of, keys_of
from ...brief.page import VERDICTS
from ...errors import Fault, InvalidData, nearest
from ...propositions.proposition import FOLDER, PILLARS
from ...region.region import refs_of
from .. import toml
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Choice, Code, Control, Facts, Fill, Form, Heading, Links, UseCard, VerdictCard, Words
from ..state import SEED, Key, State, one_of, text
from .spec import Spec

if TYPE_CHECKING:
    from ...propositions import Proposition, Verdict
    from ..page import Page

WORDS = (*VERDICTS, "not judged yet")

MAY = {
    "holds": "Yes, with its day and its sources.",
    "fails": "No: the numbers speak against it. What may be said is the finding.",
    "depends": "Only together with what it depends on.",
    "untestable": "Not on these tables: what is missing would have to be found first.",
}
"""Whether a claim with a verdict may be said."""


def arguments(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the list of all arguments."""
    known = bench.store.answers(bench.region.hash, "verdict")
    rows = []
    for each in propositions.read(bench.region):
        told = known.get(each.id, {})
        word = told.get("verdict", WORDS[-1])
        if (state["verdict"] and word != state["verdict"]) or (state["pillar"] and each.pillar != state["pillar"]):
            continue
        chance = told.get("probability")
        rows.append(
            (
                Cell(text=each.argument, href=f"/arguments/{each.id}"),
                Cell(text=each.pillar.replace("_", " ")),
                Cell(text=word),
                Cell(text="–" if chance is None else f"{chance:.2f}", number=True),
                Cell(text=told.get("as_of", "–")),
            )
        )
    form = Form(
        id="filter",
        action="/arguments",
        label="Which arguments",
        controls=(
            _select("verdict", "Verdict", state.texts.get("verdict", ""), WORDS),
            _select("pillar", "Field of policy", state.texts.get("pillar", ""), PILLARS),
        ),
    )
    blocks = [
        Words(
            text="Each argument is somebody’s, in our own words, as tests that can fail; the thresholds were set beforehand. "
            "A verdict that turns within the range of an assumption is “depends”. Verdicts are computed once for a pack "
            "and kept."
        ),
        form,
        listing("arguments", f"{len(rows)} arguments", ("Argument", "Field", "Verdict", "Probability", "As of"), rows),
    ]
    return bench.page(
        "arguments",
        "Arguments put to the test",
        "/arguments",
        blocks,
        state,
        command=f"multipolar propositions{flag(bench.region)}",
        python=python(bench.region, "mp.propositions.judge_all(region)"),
    )


def _select(name: str, label: str, value: str, words: Any) -> Control:
    choices = (Choice(value="", label="all"), *(Choice(value=word, label=word.replace("_", " ")) for word in words))
    return Control(name=name, label=label, type="select", value=value, choices=choices)


def _found(bench: Bench, id_: str) -> Proposition:
    every = {each.id: each for each in propositions.read(bench.region)}
    if id_ not in every:
        raise missing(f"the pack has no argument {id_}", "an argument of /arguments", nearest(id_, every))
    return every[id_]


def argument(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of an argument."""
    region = bench.region
    given = _found(bench, names["id"])
    edited, changes = changed(bench, given, state)
    path = f"/arguments/{given.id}"
    sources = {row["source_id"]: row["citation"] for row in region.table("sources").iter_rows(named=True)}
    from .rows import slug

    places = tuple(
        Cell(text=f"{sources[place.document]}; {place.section}", href=f"/sources/{slug(place.document)}")
        for place in given.argued_in
    )
    kept = bench.store.answers(region.hash, "verdict").get(given.id)
    meanwhile = (VerdictCard(**kept["card"]),) if kept and not changes else ()
    definition = (region.path / FOLDER / f"{given.id}.toml").read_text(encoding="utf-8-sig")
    blocks: list[Any] = [Links(label="Argued in", links=places)]
    if changes:
        told = "; ".join(changes)
        blocks += [
            Words(
                text=f"With changed tests ({told}) this is another question than the one that was set beforehand.",
                tone="notice",
            ),
            Heading(id="changed", text="With the changed tests"),
            Fill(href=f"{path}/verdict{state.query()}", label="Judging with the changed tests"),
            Heading(id="set", text="As it was set beforehand"),
        ]
    else:
        blocks.append(Heading(id="verdict", text="The verdict"))
    blocks += [
        Fill(href=f"{path}/verdict", label="Judging: this can take half a minute the first time", meanwhile=meanwhile),
        Heading(id="try", text="Move a threshold or a horizon"),
        Words(text="See whether the verdict turns. The thresholds of the pack stay what they are.", tone="soft"),
        Form(id="tests", action=path, label="Tests", controls=tuple(_controls(given, state)), button="Judge again"),
        Heading(id="definition", text="How it is defined"),
        Code(label="TOML", text=definition),
    ]
    if changes:
        blocks.append(Code(label="TOML with the changed tests", text=toml.write(edited.model_dump(mode="json"))))
    return bench.page("argument", given.argument, path, blocks, state, **_again(bench, given, changes))


def _again(bench: Bench, given: Proposition, changes: list[str]) -> dict[str, Any]:
    find = f'proposition = next(p for p in mp.propositions.read(region) if p.id == "{given.id}")'
    lines = [find, "mp.propositions.judge(region, proposition)"]
    if changes:
        lines.insert(1, f"# then change its tests: {'; '.join(changes)}")
    return {
        "command": f"multipolar propositions {given.id}{flag(bench.region)}",
        "python": python(bench.region, *lines),
    }


def _controls(given: Proposition, state: State) -> list[Control]:
    """Return a control for each number of each test that may be moved."""
    made = []
    for number, test in enumerate(given.test, start=1):
        about = f"test {number}: {test.measure.replace('_', ' ')} {test.compare}"
        for name, value in _fields(test).items():
            key = f"test.{number}.{name}"
            now = state.texts.get(key, _text(value))
            if name == "year":
                made.append(
                    Control(
                        name=key,
                        label=f"{about}, year",
                        type="text",
                        value=now,
                        why="a year, “newest”, or a span such as 2019/2025",
                    )
                )
                continue
            low, high, step, why = _bounds(name, float(value), len(given.test))
            made.append(
                Control(
                    name=key,
                    label=f"{about}, {NAMED[name]}",
                    type="range",
                    value=now,
                    low=low,
                    high=high,
                    step=step,
                    baseline=float(value),
                    why=why,
                )
            )
    return made


NAMED = {
    "against": "threshold",
    "low": "lower end",
    "high": "upper end",
    "probability": "share of draws asked for",
    "at_least": "in at least",
}


def _fields(test: Any) -> dict[str, Any]:
    """Return what may be moved of a test."""
    found: dict[str, Any] = {}
    if isinstance(test.against, float):
        found["against"] = test.against
    elif hasattr(test.against, "low"):
        found |= {"low": test.against.low, "high": test.against.high}
    found["probability"] = test.probability
    if test.at_least is not None:
        found["at_least"] = test.at_least
    if isinstance(test.where.get("year"), str | int):
        found["year"] = test.where["year"]
    return found


def _bounds(name: str, value: float, tests: int) -> tuple[float, float, float, str]:
    if name == "probability":
        return 0.05, 1.0, 0.05, "a share of draws, at most 1"
    if name == "at_least":
        return 1.0, max(12.0, value), 1.0, "a count of subjects or years"
    span = abs(value) or 10.0
    return value - 2 * span, value + 2 * span, _step(span), "twice its size to either side; any number may be typed"


def _step(span: float) -> float:
    return float(10.0 ** math.floor(math.log10(span) - 1))


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def changed(bench: Bench, given: Proposition, state: State) -> tuple[Proposition, list[str]]:
    """Return the proposition with the changes of an address, and each change in words.

    Raises
    ------
    InvalidData
        A change of what is not there, or one that the proposition's own rules refuse.
    """
    data = given.model_dump(mode="python", exclude_none=True)
    changes, faults = [], []
    for name, words in state.below("test.").items():
        number, _, what = name.partition(".")
        tests = data["test"]
        place = int(number) - 1 if number.isdigit() and len(number) < 4 else -1
        known = _fields(given.test[place]) if 0 <= place < len(tests) else {}
        if what not in known:
            near = nearest(what, known)
            faults.append(Fault("unknown-setting", f"test.{name} cannot be moved", column=f"test.{name}", nearest=near))
            continue
        try:
            value: Any = words if what == "year" else _finite(words)
        except ValueError:
            faults.append(Fault("bad-setting", f"{words!r} is no number", column=f"test.{name}", expected="a number"))
            continue
        if what == "year" and words.isdigit():
            value = int(words)
        if value == known[what]:
            continue
        test = dict(tests[place])
        if what == "year":
            test["where"] = {**test["where"], "year": value}
        elif what in ("low", "high"):
            test["against"] = {**test["against"], what: value}
        else:
            test[what] = int(value) if what == "at_least" else value
        data["test"] = tuple(test if index == place else other for index, other in enumerate(tests))
        changes.append(f"test {number}: {NAMED.get(what, what)} {words} instead of {_text(known[what])}")
    if not faults:
        try:
            made = propositions.Proposition.model_validate(_plain(data), context={"region": bench.region})
        except ValidationError as error:
            faults = [
                Fault("test", str(said["msg"]), column=".".join(map(str, said["loc"]))) for said in error.errors()
            ]
        else:
            return made, changes
    raise InvalidData(faults)


def _finite(words: str) -> float:
    number = float(words)
    if not math.isfinite(number):
        raise ValueError(words)
    return number


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _plain(value) for name, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, tuple | list) else data


def verdict(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Judge an argument: the slow part of its page, and a page of its own."""
    region = bench.region
    given = _found(bench, names["id"])
    edited, changes = changed(bench, given, state)
    found = propositions.judge(region, edited, n=state["n"], seed=state["seed"])
    path = f"/arguments/{given.id}"
    card = card_of(bench, edited, found)
    figures = found.figures.filter(pl.col("value").is_not_null())
    blocks: list[Any] = [card, use_card(bench, edited, found), *_drivers(bench, found)]
    if figures.height:
        rows = keys_of(figures)
        entries = [region.measure(name) for name in figures["measure"].unique().sort().to_list()]
        said = {entry["measure"]: f"{entry['label']}, {entry['unit']}" for entry in entries}
        blocks.append(
            bench.grid(
                figures,
                id="figures",
                title="The figures behind the verdict",
                caption="; ".join(said.values()),
                rows=rows,
                names=bench.names | said,
                headings=headings_of(rows),
                places=1,
            )
        )
    page = bench.page(
        "verdict",
        given.argument,
        f"{path}/verdict",
        blocks,
        state,
        refs=refs_of(found),
        **_again(bench, given, changes),
    )
    if not changes and state["n"] == 1024 and state["seed"] == 0:
        page._keep = {
            "id": given.id,
            "verdict": found.verdict,
            "probability": found.probability,
            "as_of": str(found.as_of),
            "card": card.model_dump(mode="json"),
            "rows": list(bench.ids(refs_of(found))),
        }
    return page


def card_of(bench: Bench, given: Proposition, found: Verdict) -> VerdictCard:
    """Return what is to be said about a verdict."""
    sources = {row["source_id"]: row["citation"] for row in bench.region.table("sources").iter_rows(named=True)}
    return VerdictCard(
        id=found.id,
        argument=given.argument,
        verdict=found.verdict,
        meaning=VERDICTS[found.verdict],
        probability=found.probability,
        as_of=str(found.as_of),
        finding=found.finding,
        depends_on=found.depends_on,
        missing=found.missing,
        would_change=found.would_change,
        places=tuple(f"{sources[place.document]}; {place.section}" for place in given.argued_in),
        refs=bench.ids(refs_of(found)),
        href=f"/arguments/{found.id}",
    )


def use_card(bench: Bench, given: Proposition, found: Verdict) -> UseCard:
    """Return whether the claim may be said, on which sources, with which caveats."""
    from .rows import slug

    cited = bench.cited(refs_of(found)).values()
    sources: dict[str, Cell] = {}
    for row in cited:
        if row["source_id"] and row["source_id"] != "assumption":
            sources.setdefault(row["source_id"], Cell(text=row["citation"], href=f"/sources/{slug(row['source_id'])}"))
    counts: dict[str, int] = {}
    for row in cited:
        counts[str(row["basis"])] = counts.get(str(row["basis"]), 0) + 1
    caveats = [f"As of {found.as_of}: newer figures may say otherwise."]
    if found.probability is not None:
        caveats.append(f"It is true in {100 * found.probability:.0f} % of draws.")
    caveats += [f"It depends on: {word}." for word in found.depends_on]
    if count := counts.get("public_record"):
        caveats.append(f"{count} rows behind it are known from public record and were not read by us (see Review).")
    if count := counts.get("assumed"):
        caveats.append(f"{count} rows behind it are assumptions with a range.")
    caveats += [f"Missing: {word}." for word in found.missing[:3]]
    return UseCard(
        claim=given.argument, may=MAY[found.verdict], sources=tuple(sources.values())[:12], caveats=tuple(caveats)
    )


def _drivers(bench: Bench, found: Verdict) -> list[Any]:
    """Return the assumptions behind a verdict: those that turn it first."""
    account = found.account.filter((pl.col("basis") == "assumed") & pl.col("parameter").is_not_null())
    turning = tuple(word.partition(" (")[0] for word in found.depends_on)
    rows = []
    for row in account.unique(["parameter", "note"], maintain_order=True).iter_rows(named=True):
        rows.append(
            (
                row["parameter"] not in turning,
                (
                    bench.cell(row["parameter"].replace("_", " "), row["refs"], "assumed"),
                    Cell(text="turns the verdict" if row["parameter"] in turning else "does not turn it alone"),
                    Cell(text=row["note"] or "–"),
                ),
            )
        )
    if not rows:
        return [Facts(facts=(("assumptions behind it", Cell(text="none")),))]
    rows.sort(key=lambda pair: pair[0])
    return [
        listing(
            "drivers",
            "Assumptions behind the verdict",
            ("Assumption", "Does it turn the verdict?", "Range and note"),
            [row for _, row in rows],
            limit=60,
        )
    ]


def draws(words: str, region: Any) -> int:
    """Read a number of draws."""
    number = int(words)
    if not 2 <= number <= 8192:
        raise ValueError(words)
    return number


DRAWN = (
    Key("n", "draws, 2 to 8192", draws, "1024"),
    Key("seed", "seed of the draws, a whole number", SEED, "0"),
)

SPECS = (
    Spec(
        "arguments",
        "/arguments",
        arguments,
        (
            Key("verdict", "only arguments with it", one_of(*WORDS)),
            Key("pillar", "only of this field", one_of(*PILLARS)),
        ),
        stored=True,
    ),
    Spec("argument", "/arguments/{id}", argument, (Key("test.*", "a number of a test", text),), stored=True),
    Spec(
        "verdict", "/arguments/{id}/verdict", verdict, (Key("test.*", "a number of a test", text), *DRAWN), lane="slow"
    ),
)
