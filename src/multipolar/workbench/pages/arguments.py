"""The arguments: verdict, drivers, sources, what would change it, its TOML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ... import propositions
from ...brief.exhibit import headings_of, keys_of
from ...brief.page import VERDICTS
from ...errors import nearest
from ...propositions.proposition import FOLDER, PILLARS
from ...region.provenance import refs_of
from .. import toml
from ..bench import Bench, flag, listing, missing, python, select
from ..blocks import Cell, Code, Fill, Form, Heading, Links, VerdictCard, Words
from ..state import SEED, Key, State, one_of, text
from .spec import Spec
from .thresholds import changed, controls
from .verdicts import card_of, drivers, use_card

if TYPE_CHECKING:
    from ...propositions import Proposition
    from ..page import Page

WORDS = (*VERDICTS, "not judged yet")


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
            select("verdict", "Verdict", state.texts.get("verdict", ""), WORDS),
            select("pillar", "Field of policy", state.texts.get("pillar", ""), PILLARS),
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
        Form(id="tests", action=path, label="Tests", controls=tuple(controls(given, state)), button="Judge again"),
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


def verdict(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Judge an argument: the slow part of its page, and a page of its own."""
    region = bench.region
    given = _found(bench, names["id"])
    edited, changes = changed(bench, given, state)
    found = propositions.judge(region, edited, n=state["n"], seed=state["seed"])
    path = f"/arguments/{given.id}"
    card = card_of(bench, edited, found)
    figures = found.figures.filter(pl.col("value").is_not_null())
    blocks: list[Any] = [card, use_card(bench, edited, found), *drivers(bench, found)]
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
