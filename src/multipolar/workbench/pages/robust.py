"""Which policies help whatever happens: the menu at once, then one run, then the draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ... import scenarios
from ...errors import UnknownName
from ...figures import style
from ...scenarios import robust as room
from ...wiring import coupling, integration
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Choice, Control, Facts, Fill, Form, Links, Words
from ..state import SEED, Key, State, one_of, text
from .spec import Spec

if TYPE_CHECKING:
    from ...scenarios import Scenario
    from ..page import Page

CRITERIA = {
    "mean": "least loss on average",
    "maximin": "least loss in the worst state",
    "regret": "least regret",
    "cvar": "least loss in the worst 5 %",
}
"""Criteria in words; one that is not here is called by its name."""


def _menus(bench: Bench) -> dict[str, Scenario]:
    """Return the scenarios whose policies are a menu to spend on."""
    every = (scenarios.read(name, bench.region) for name in scenarios.names(bench.region.path))
    return {given.id: given for given in every if integration.MODEL.name in given.models and given.policy}


def _given(bench: Bench, state: State) -> Scenario:
    known = _menus(bench)
    if not known:
        raise missing("the pack has no scenario whose policies are a menu", "one that names the model integration")
    name = state["menu"] or next(iter(known))
    if name not in known:
        raise UnknownName.of("menu", name, known, expected=f"one of {', '.join(known)}")
    return known[name]


def robust(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Show the menu, and where the answers will stand."""
    given = _given(bench, state)
    known = _menus(bench)
    rows = [
        (
            Cell(text=coupling.word(policy).replace("_", " ")),
            Cell(text=f"{getattr(policy, 'cost_usd_bn', 0.0):g}", number=True),
            Cell(text=policy.why or "–"),
        )
        for policy in given.policy
    ]
    shocks = ", ".join(dict.fromkeys(change.kind.replace("_", " ") for change in given.shock))
    query = state.query()
    more = State(state.values, {**state.texts, "n": DRAWS[1]}).query()
    form = Form(
        id="menu",
        action="/stress/robust",
        label="The menu",
        controls=(
            Control(
                name="menu",
                label="Policies of",
                type="select",
                value=given.id,
                choices=tuple(Choice(value=id_, label=each.title) for id_, each in known.items()),
                was=next(iter(known)),
            ),
        ),
    )
    blocks: list[Any] = [
        Words(
            text="One budget is spread over the policies by four criteria. A policy that every criterion pays for helps "
            f"whatever happens. The shocks: {shocks}."
        ),
        form,
        Fill(href=f"/stress/robust/spending{query}", label="Spreading the budget, one run"),
        Fill(
            href=f"/stress/robust/spending{more}",
            label="The same over 1,024 draws; this can take half a minute",
            last=True,
        ),
        listing("policies", f"{len(rows)} policies of the menu", ("Policy", "Cost, USD bn a year", "Why"), rows),
        Links(
            label="More",
            links=(
                Cell(text="the stress test", href="/stress"),
                Cell(text="the scenario with its levers", href=f"/scenarios/{given.id}"),
            ),
        ),
    ]
    return bench.page(
        "robust", f"Robust policies: {given.title}", "/stress/robust", blocks, state, **_again(bench, given, state)
    )


def spending(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Spread the budget: the slow part."""
    given = _given(bench, state)
    found = room.menu(bench.region, given, n=state["n"], seed=state["seed"])
    spent, parts = room.allocations(found), room.split(found)
    criteria = spent["criterion"].unique(maintain_order=True).to_list()
    cells = {(row["policy"], row["criterion"]): row["spending"] for row in spent.iter_rows(named=True)}
    least = {row["criterion"]: row for row in spent.iter_rows(named=True)}
    helps = room.whatever(spent)
    rows = [
        (
            Cell(text=policy.replace("_", " ")),
            *(Cell(text=f"{cells[policy, criterion]:.3g}", number=True) for criterion in criteria),
            Cell(text="yes" if policy in helps else "no"),
        )
        for policy in spent["policy"].unique(maintain_order=True).to_list()
    ]
    for name, words in (
        ("avoided_mean", "Loss avoided on average, % of the mean loss"),
        ("left_worst", "Loss left in the worst state, % of the mean loss"),
    ):
        rows.append(
            (
                Cell(text=words),
                *(Cell(text=f"{least[criterion][name]:.0f}", number=True) for criterion in criteria),
                Cell(text="–"),
            )
        )
    n = state["n"]
    how = (
        "one run" if n == 1 else f"{n:,} draws, seed {state['seed']}; the programme sees the first {room.STATES_DRAWN}"
    )
    columns = ("Policy", *(CRITERIA.get(name, name.replace("_", " ")) for name in criteria), "Helps by every criterion")
    blocks: list[Any] = [
        Facts(
            facts=(
                (
                    f"helps whatever happens, {'one run' if n == 1 else f'{n:,} draws'}",
                    Cell(text=", ".join(word.replace("_", " ") for word in helps) or "nothing by every criterion"),
                ),
            )
        ),
        listing(f"spending-{n}", f"Spending by criterion, USD bn a year; {how}", columns, rows),
        _split(parts, n),
    ]
    return bench.page(
        "spending",
        f"Robust policies: {given.title}",
        "/stress/robust/spending",
        blocks,
        state,
        **_again(bench, given, state),
    )


def _split(parts: Any, n: int) -> Any:
    """Return joint planning against sectors apart, in its parts; of one run there is no interval."""
    rows = []
    for row in parts.iter_rows(named=True):
        value = "–" if row["value"] is None else _number(row["value"])
        span = "–" if row["low"] is None or n == 1 else f"{_number(row['low'])} to {_number(row['high'])}"
        share = "–" if row["share_above_0"] is None or n == 1 else f"{100 * row['share_above_0']:.0f} %"
        rows.append(
            (
                Cell(text=row["part"].capitalize()),
                *(Cell(text=words, number=True) for words in (value, span, share)),
            )
        )
    caption = "Joint planning against sectors apart, percent of the loss without policies"
    return listing(
        f"split-{n}", caption, ("Part of the gain", "Median", "90 % of draws", "Draws above zero"), rows, folded=True
    )


def _number(value: float) -> str:
    return style.number(value, style.decimals([value]))


def _again(bench: Bench, given: Scenario, state: State) -> dict[str, Any]:
    return {
        "command": f"multipolar robust {given.id} --draws {state['n']} --seed {state['seed']}{flag(bench.region)}",
        "python": python(
            bench.region,
            "from multipolar.scenarios import robust",
            f'menu = robust.menu(region, mp.scenarios.find("{given.id}", region), n={state["n"]}, seed={state["seed"]})',
            "robust.allocations(menu)",
        ),
    }


DRAWS = ("1", "1024")


def _draws(words: str, region: Any) -> int:
    return int(one_of(*DRAWS)(words, region))


_KEYS = (
    Key("menu", "a scenario whose policies are the menu", text),
    Key("n", "draws: 1 or 1024", _draws, DRAWS[0]),
    Key("seed", "seed of the draws", SEED, "0"),
)

SPECS = (
    Spec("robust", "/stress/robust", robust, _KEYS),
    Spec("spending", "/stress/robust/spending", spending, _KEYS, lane="slow"),
)
