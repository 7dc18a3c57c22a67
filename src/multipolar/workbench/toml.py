"""Writes the TOML of scenarios and propositions; the standard library only reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def write(data: Mapping[str, Any]) -> str:
    """Return the text of a file: fields first, then lists of entries (``[[shock]]``); what is None or empty is left out.

    >>> print(write({"id": "a", "horizon": [2027, 2030], "shock": [{"kind": "engagement", "factor": 0.5}]}))
    id = "a"
    horizon = [2027, 2030]
    <BLANKLINE>
    [[shock]]
    kind = "engagement"
    factor = 0.5
    <BLANKLINE>
    """
    lists = {name: value for name, value in data.items() if name != "argued_in" and _entries(value)}
    lines = [f"{name} = {value(given)}" for name, given in data.items() if name not in lists and _said(given)]
    for name, entries in lists.items():
        for entry in entries:
            lines += ["", f"[[{name}]]", *(f"{key} = {value(given)}" for key, given in entry.items() if _said(given))]
    return "\n".join(lines) + "\n"


def value(given: Any) -> str:
    """Return one value.

    >>> value({"subject": "VNM", "year": "newest"})
    '{ subject = "VNM", year = "newest" }'
    """
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, str):
        return json.dumps(given, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(given, int):
        return str(given)
    if isinstance(given, float):
        return repr(given)
    if isinstance(given, Mapping):
        return "{ " + ", ".join(f"{name} = {value(part)}" for name, part in given.items() if part is not None) + " }"
    if isinstance(given, Sequence):
        return "[" + ", ".join(map(value, given)) + "]"
    raise TypeError(f"{type(given).__name__} is no value of TOML")


def _entries(given: Any) -> bool:
    return isinstance(given, list | tuple) and bool(given) and all(isinstance(entry, Mapping) for entry in given)


def _said(given: Any) -> bool:
    return given is not None and given != () and given != [] and given != ""
