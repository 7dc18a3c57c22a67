"""Scenarios as settings of an address: the entries of a base, each field that was moved, entries that were added.

``shock.1.factor=0.7`` moves a field of the first shock, ``shock.1.off=true`` leaves it out, ``shock.3.kind=tariff`` begins
an entry that the base does not have. `Scenario` itself checks the result: nothing is valid here that is not in a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import parse_qsl

from pydantic import AfterValidator, ValidationError

from .. import scenarios
from ..errors import Fault, InvalidData, UsageError, nearest
from ..region import Region
from ..scenarios import Scenario
from ..wiring import KINDS, Policy
from .store import Store

LISTS = ("shock", "policy")
BLANK = "new"
ENTRY = re.compile(r"(shock|policy)\.([1-9]\d?)\.([a-z_]+)")
MOST = 40
"""Entries of one list."""


@dataclass(frozen=True)
class Field:
    """What may be set of an entry.

    Attributes
    ----------
    name : str
    type : str
        number, integer, boolean, text, texts or choice.
    words : str
    low, high : float or None
    choices : tuple of str
    actor : bool
        It names an actor, or actors.
    needed : bool
    default : object
    """

    name: str
    type: str
    words: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    actor: bool = False
    needed: bool = False
    default: Any = None


def fields(kind: str) -> list[Field]:
    """Return what may be set of a kind of change, its own fields first."""
    schema = KINDS[kind].model_json_schema()
    needed = set(schema.get("required", ()))
    found = []
    for name, field in KINDS[kind].model_fields.items():
        if name == "kind":
            continue
        said = schema["properties"][name]
        part = next((part for part in said.get("anyOf", ()) if part.get("type") != "null"), said)
        low = part.get("minimum", part.get("exclusiveMinimum"))
        high = part.get("maximum", part.get("exclusiveMaximum"))
        kind_of = {"number": "number", "integer": "integer", "boolean": "boolean", "array": "texts"}.get(
            part["type"], "text"
        )
        if part.get("enum"):
            kind_of = "choice"
        actor = _is_actor(field.metadata) or any(
            _is_actor(getattr(inner, "__metadata__", ())) for inner in get_args(field.annotation)
        )
        default = said.get("default")
        found.append(
            Field(
                name,
                kind_of,
                said.get("description", ""),
                low,
                high,
                tuple(part.get("enum", ())),
                actor,
                name in needed,
                default,
            )
        )
    common = ("start", "end", "why", "refs")
    return sorted(found, key=lambda field: common.index(field.name) if field.name in common else -1)


def _is_actor(metadata: Any) -> bool:
    return any(
        isinstance(entry, AfterValidator) and getattr(entry.func, "__name__", "") in ("_actor", "_states")
        for entry in metadata
    )


def base(region: Region, store: Store, id_: str) -> dict[str, Any]:
    """Return the data that a scenario page begins from: one of the pack, a saved one, or a blank one.

    Raises
    ------
    UnknownName
        There is no such scenario.
    """
    if id_ == BLANK:
        year = region.as_of.year + 1
        return {"format": 1, "id": BLANK, "title": "A scenario of my own", "horizon": [year, year + 3]}
    if id_.startswith("saved-"):
        for number, title, scenario, query, _ in store.saved():
            if id_ == f"saved-{number}":
                data, _ = edited(base(region, store, scenario), dict(parse_qsl(query)))
                return {**data, "title": title, "id": id_}
        known = [f"saved-{number}" for number, *_ in store.saved()]
        raise UsageError(Fault("no-scenario", f"nothing is saved as {id_}", expected=", ".join(known)))
    made = scenarios.read(id_, region)
    return plain(made)


def plain(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as the data of its file."""
    data = scenario.model_dump(mode="json", exclude_defaults=True)
    for name, entries in (("shock", scenario.shock), ("policy", scenario.policy)):
        made = [{"kind": entry.kind, **entry.model_dump(mode="json", exclude_defaults=True)} for entry in entries]
        if made:
            data[name] = made
    return {"format": 1, "id": scenario.id, "title": scenario.title, "horizon": list(scenario.horizon), **data}


def edited(data: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Return the data with the settings of an address, and each change in words.

    Raises
    ------
    InvalidData
        Settings of an entry or field that is not there, and numbers that are none.
    """
    made: dict[str, Any] = {**data}
    lists: dict[str, dict[int, dict[str, Any]]] = {
        name: {place: dict(entry) for place, entry in enumerate(data.get(name, ()), start=1)} for name in LISTS
    }
    said: list[str] = []
    faults: list[Fault] = []
    off: set[tuple[str, int]] = set()
    found = [(ENTRY.fullmatch(name), name, text) for name, text in texts.items()]
    # the kind of an entry first: its fields are known by it
    for match, name, text in sorted(found, key=lambda part: not part[1].endswith(".kind")):
        if match is None:
            if name in ("title", "horizon", "models"):
                _whole(made, name, text, faults, said)
            elif name.startswith(("shock.", "policy.")):
                faults.append(
                    Fault("unknown-setting", f"{name} names no entry", column=name, expected="such as shock.1.factor")
                )
            continue
        list_, number, what = match[1], int(match[2]), match[3]
        entries = lists[list_]
        if what == "kind":
            _begin(entries, list_, number, text, name, faults, said)
        elif number not in entries:
            faults.append(
                Fault(
                    "no-entry", f"there is no {list_} {number}", column=name, expected=f"{list_}.{number}.kind=… first"
                )
            )
        elif what == "off":
            if text == "true":
                off.add((list_, number))
                said.append(f"{list_} {number} left out")
        else:
            _field(entries[number], list_, number, what, text, name, faults, said)
    if faults:
        raise InvalidData(faults)
    for list_ in LISTS:
        kept = [entry for number, entry in sorted(lists[list_].items()) if (list_, number) not in off]
        made.pop(list_, None)
        if kept:
            made[list_] = kept
    return made, said


def _whole(made: dict[str, Any], name: str, text: str, faults: list[Fault], said: list[str]) -> None:
    value: Any = text
    if name == "horizon":
        years = re.fullmatch(r"(\d{4})(?:[/-](\d{4}))?", text)
        if not years:
            faults.append(Fault("bad-setting", f"{text[:40]!r} is no horizon", column=name, expected="2027/2030"))
            return
        value = [int(years[1]), int(years[2] or years[1])]
    elif name == "models":
        value = [word.strip() for word in text.split(",") if word.strip()]
    if value != made.get(name):
        said.append(f"{name} {text}")
    made[name] = value


def _begin(
    entries: dict[int, dict[str, Any]],
    list_: str,
    number: int,
    text: str,
    name: str,
    faults: list[Fault],
    said: list[str],
) -> None:
    known = [kind for kind, change in KINDS.items() if issubclass(change, Policy) == (list_ == "policy")]
    if text not in known:
        faults.append(
            Fault(
                "unknown-kind",
                f"{text[:40]!r} is no {list_}",
                column=name,
                expected=", ".join(known),
                nearest=nearest(text, known),
            )
        )
    elif number in entries:
        if entries[number]["kind"] != text:
            faults.append(
                Fault(
                    "entry-there",
                    f"{list_} {number} is {entries[number]['kind']}",
                    column=name,
                    expected="leave it out, and add another",
                )
            )
    elif number > MOST:
        faults.append(Fault("too-many", f"{list_} {number}", column=name, expected=f"at most {MOST}"))
    else:
        entries[number] = {"kind": text}
        said.append(f"{list_} {number} added: {text}")


def _field(
    entry: dict[str, Any],
    list_: str,
    number: int,
    what: str,
    text: str,
    name: str,
    faults: list[Fault],
    said: list[str],
) -> None:
    known = {field.name: field for field in fields(entry["kind"])}
    if what not in known:
        faults.append(
            Fault(
                "unknown-setting",
                f"{entry['kind']} has no {what}",
                column=name,
                expected=", ".join(known),
                nearest=nearest(what, known),
            )
        )
        return
    try:
        value = read(known[what], text)
    except ValueError:
        faults.append(
            Fault(
                "bad-setting", f"{text[:40]!r} in {name}", column=name, expected=known[what].words or known[what].type
            )
        )
        return
    if value != entry.get(what, known[what].default):
        said.append(f"{list_} {number}: {what} {text}")
    if value is None:
        entry.pop(what, None)
    else:
        entry[what] = value


def read(field: Field, text: str) -> Any:
    """Return the value of a field; None where the text is empty.

    Raises
    ------
    ValueError
        The text is no value of it.
    """
    text = text.strip()
    if not text:
        return None
    if field.type == "number":
        return float(text)
    if field.type == "integer":
        return int(text)
    if field.type == "boolean":
        if text not in ("true", "false"):
            raise ValueError(text)
        return text == "true"
    if field.type == "texts":
        return [word.strip() for word in text.split(",") if word.strip()]
    return text


def shown(value: Any) -> str:
    """Return a value as it stands in an address."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def checked(region: Region, data: Mapping[str, Any]) -> Scenario:
    """Return the scenario of some data.

    Raises
    ------
    InvalidData
        Every fault, by entry.
    """
    try:
        return Scenario.model_validate(dict(data), context={"region": region})
    except ValidationError as error:
        raise InvalidData(_faults(error)) from None


def _faults(error: ValidationError) -> Iterator[Fault]:
    for said in error.errors():
        context = said.get("ctx", {})
        place = [str(part + 1) if isinstance(part, int) else str(part) for part in said["loc"]]
        what = context.get("what") or said["msg"]
        if said["type"] == "missing":
            what = f"{' '.join(place)} is missing"
        yield Fault(
            said["type"],
            str(what),
            "",
            None,
            ".".join(place),
            context.get("expected", "") or "",
            tuple(context.get("nearest", ())),
        )


def settings(data: Mapping[str, Any]) -> dict[str, str]:
    """Return data as settings that make it out of a blank scenario."""
    found = {"title": str(data["title"]), "horizon": "/".join(map(str, data["horizon"]))}
    if data.get("models"):
        found["models"] = ",".join(data["models"])
    for list_ in LISTS:
        for number, entry in enumerate(data.get(list_, ()), start=1):
            found |= {
                f"{list_}.{number}.{name}": shown(value)
                for name, value in entry.items()
                if value not in (None, "", [], ())
            }
    return found
