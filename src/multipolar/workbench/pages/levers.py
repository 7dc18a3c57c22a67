"""The levers of a scenario: a native control for every field of every shock and policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...wiring import KINDS
from .. import builder
from ..blocks import Choice, Control, Form

if TYPE_CHECKING:
    from ..bench import Bench
    from ..state import State
    from .answering import Answered


MORE = "The whole scenario"
"""Group of what concerns no single entry."""


def form(
    path: str, data: dict[str, Any], began: dict[str, Any], state: State, answered: Answered | None, bench: Bench
) -> Form:
    """Return the levers: which outcome is looked at, every entry with its fields, and what may be added."""
    controls: list[Control] = []
    if answered is not None:
        outcomes = tuple(
            Choice(value=name, label=bench.region.measure(name)["label"]) for name in answered.run.outcomes
        )
        controls.append(
            Control(name="outcome", label="Outcome", type="select", value=answered.outcome, choices=outcomes)
        )
        if answered.counterparts:
            others = tuple(Choice(value=code, label=bench.label(code)) for code in answered.counterparts)
            controls.append(
                Control(name="counterpart", label="With", type="select", value=answered.counterpart, choices=others)
            )
        years = tuple(Choice(value=year, label=year) for year in answered.run.labels["year"])
        if len(years) > 1:
            controls.append(Control(name="year", label="In", type="select", value=str(answered.year), choices=years))
    for list_ in builder.LISTS:
        begins = {place: entry for place, entry in enumerate(began.get(list_, ()), start=1)}
        offs = {
            int(match[2])
            for name, words in state.texts.items()
            if (match := builder.ENTRY.fullmatch(name)) and match[3] == "off" and match[1] == list_ and words == "true"
        }
        numbers = sorted(
            {
                *begins,
                *(
                    int(match[2])
                    for name in state.texts
                    if (match := builder.ENTRY.fullmatch(name)) and match[1] == list_
                ),
            }
        )
        kept = dict(zip([number for number in numbers if number not in offs], data.get(list_, ()), strict=False))
        for number in numbers:
            entry = kept.get(number, begins.get(number))
            if entry is not None:
                controls += _entry(list_, number, entry, begins.get(number, {}), number in offs, bench)
    kinds = (
        Choice(value="", label="nothing"),
        *(
            Choice(value=kind, label=f"{kind.replace('_', ' ')}: {(KINDS[kind].__doc__ or '').splitlines()[0]}"[:110])
            for kind in sorted(KINDS)
        ),
    )
    controls.append(Control(name="add", label="Add", type="select", value="", choices=kinds, group=MORE))
    horizon = "/".join(map(str, data["horizon"]))
    controls.append(
        Control(
            name="horizon",
            label="Horizon",
            type="text",
            value=horizon,
            was="/".join(map(str, began["horizon"])),
            why="first and last year, such as 2027/2030",
            group=MORE,
        )
    )
    return Form(id="levers", action=path, label="The scenario", controls=tuple(controls), button="Answer", live=True)


def _entry(
    list_: str, number: int, entry: Mapping[str, Any], begins: Mapping[str, Any], off: bool, bench: Bench
) -> list[Control]:
    """Return the controls of an entry; a number that it has is a slider with the pack's value as its baseline."""
    made: list[Control] = []
    head = _head(list_, number, entry, bench)
    if not begins:
        made.append(Control(name=f"{list_}.{number}.kind", label="", type="hidden", value=entry["kind"]))
    for field in builder.fields(entry["kind"]):
        if field.name in ("why", "refs"):
            continue
        name = f"{list_}.{number}.{field.name}"
        value = entry.get(field.name, field.default)
        label = field.name.replace("_", " ").capitalize()
        if field.type == "number" and (value is not None or field.needed):
            made.append(_slider(name, label, field, value, begins.get(field.name)))
            continue
        was = builder.shown(begins.get(field.name, field.default)) if begins else None
        control = Control(name=name, label=label, type="text", value=builder.shown(value), why=field.words, was=was)
        made.append(control.model_copy(update=_native(field, value, was, bench)))
    choices = (Choice(value="", label="yes"), Choice(value="true", label="left out"))
    state = "true" if off else ""
    made.append(
        Control(name=f"{list_}.{number}.off", label="In force?", type="select", value=state, choices=choices, was="")
    )
    made.sort(key=lambda control: control.type != "range")  # what is moved most comes first
    return [control.model_copy(update={"group": head}) for control in made]


def _head(list_: str, number: int, entry: Mapping[str, Any], bench: Bench) -> str:
    """Return how an entry is called: its kind and whom it names."""
    known = builder.fields(entry["kind"])
    named = [entry.get(field.name) for field in known if field.actor]
    codes = [code for value in named for code in (value if isinstance(value, list | tuple) else [value]) if code]
    who = ", ".join(bench.label(str(code)) for code in codes[:3]) + (" …" if len(codes) > 3 else "")
    what = entry["kind"].replace("_", " ").capitalize()
    return f"{list_.capitalize()} {number}: {what}{f' – {who}' if who else ''}"


def _native(field: builder.Field, value: Any, was: str | None, bench: Bench) -> dict[str, Any]:
    """Return which native control a field has, if not a text box."""
    if field.type in ("number", "integer"):
        return {"type": "number", "low": field.low, "high": field.high}
    if field.type == "boolean":
        choices = (Choice(value="false", label="no"), Choice(value="true", label="yes"))
        return {"type": "select", "value": builder.shown(value or False), "choices": choices, "was": was or "false"}
    if field.type == "choice":
        return {"type": "select", "choices": tuple(Choice(value=word, label=word) for word in field.choices)}
    if field.actor and field.type == "text":
        codes = dict.fromkeys([*bench.partners, *bench.states, *([str(value)] if value else [])])
        return {"type": "select", "choices": tuple(Choice(value=code, label=bench.label(code)) for code in codes)}
    return {}


def _slider(name: str, label: str, field: builder.Field, value: Any, baseline: Any) -> Control:
    here = float(value) if value is not None else 1.0
    usual = float(baseline) if baseline is not None else here
    low = field.low if field.low is not None else -2 * max(abs(usual), 1.0)
    high = field.high if field.high is not None else max(2.0, 2 * usual)
    why = field.words or "the field's own bounds"
    if field.high is None:
        why += f"; the slider ends at {high:g}, more may be typed"
    step = 0.01 if high - low <= 5 else 0.1 if high - low <= 50 else 1.0
    return Control(
        name=name,
        label=label,
        type="range",
        value=f"{here:g}",
        low=min(low, here),
        high=max(high, here),
        step=step,
        baseline=float(baseline) if baseline is not None else None,
        why=why,
    )
