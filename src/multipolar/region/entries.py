"""TOML files of entries: text to a checked model, every fault with its file, line, entry and nearest word.

Such a file has fields of its own, the first two `Format` and `Id`, and lists of entries (``[[shock]]``, ``[[test]]``):
scenarios (contracts §8) and propositions (§9), whose models say what may stand in them. This module needs pydantic,
which a plain ``import multipolar`` does not load.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field, Strict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from ..errors import Fault, nearest

M = TypeVar("M", bound=BaseModel)
Place = tuple[str | int, ...]
"""Where something stands in the data: ``("shock", 0, "factor")``."""

Lists = Mapping[str, Callable[[Any], type[BaseModel]]]
"""Each list of entries that a file may have, with what returns the model of one of its entries."""

_ATTRIBUTE = re.compile(r"^(\w+(?:, \w+)*) : .*\n((?: {4}.*\n?)*)", re.MULTILINE)
"""Fields of a docstring as pydantic gives it, unindented, and what is said of them."""

Format = Annotated[Literal[1], Field(description="1")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="the file's name without .toml")]
Real = Annotated[float, Strict(), Field(allow_inf_nan=False)]


def read(
    path: Path,
    pack: Path,
    model: type[M],
    lists: Lists,
    context: dict[str, Any],
    more: Callable[[dict[str, Any]], Iterable[tuple[Place, PydanticCustomError]]] | None = None,
) -> tuple[M | None, list[Fault]]:
    """Read a file.

    Parameters
    ----------
    path, pack : Path
        The file, and the folder below which faults name it by its place in the pack; elsewhere as it was given.
    model : type of BaseModel
        What the file must be; its field ``id`` is the file's name.
    lists : Lists
        The lists of entries in the file.
    context : dict
        For the validators of the model: the region, whose actors and sources are known.
    more : callable, optional
        Returns complaints that no validator of the model makes, with their places, from the data as they stand.

    Returns
    -------
    BaseModel or None, list of Fault
        The model, None where there are faults, and every fault by line.
    """
    file = path.relative_to(pack).as_posix() if path.is_relative_to(pack) else str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        expected = f"a {model.__name__.lower()} file"
        return None, [Fault("missing-file", "there is no such file", file, expected=expected)]
    except UnicodeDecodeError as error:
        return None, [Fault("not-utf-8", f"byte {error.start} is not UTF-8", file, expected="UTF-8")]
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        return None, [Fault("toml", str(error), file, int(line[1]) if line else None, expected="valid TOML")]
    made, faults, details, lines = None, list[Fault](), list[ErrorDetails](), _lines(text)
    if isinstance(data.get("id"), str) and data["id"] != path.stem:
        expected = f"{path.stem!r}, the file's name"
        faults.append(Fault("id-of-file", f"the id is {data['id']!r}", file, lines.get(("id",)), "id", expected))
    try:
        made = model.model_validate(data, context=context)
    except ValidationError as error:
        details += error.errors()
    for place, said in more(data) if more else ():
        details.append({"type": said.type, "loc": place, "msg": "", "input": None, "ctx": said.context or {}})
    faults += [_fault(detail, file, lines, data, model, lists) for detail in details]
    return None if faults else made, sorted(faults, key=lambda fault: fault.row or 0)


def complaint(
    rule: str, what: str, *, expected: str = "", nearest: tuple[str, ...] = (), column: str = ""
) -> PydanticCustomError:
    """Return an error that keeps what a `Fault` needs, through pydantic; `column` where it is not the field's name."""
    context = {"what": what, "expected": expected, "nearest": nearest, "column": column}
    return PydanticCustomError(rule, "{what}", context)


def known(kind: str, word: str, words: Iterable[str], expected: str = "") -> str:
    """Return a word that is one of `words`; a complaint with the nearest is raised where it is none of them."""
    if word not in (words := list(words)):
        what = f"{word!r} is not a known {kind}"
        raise complaint(f"unknown-{kind}", what, expected=expected, nearest=nearest(word, words))
    return word


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON Schema in which a docstring stands once: its first paragraph, and at each field what it says of it."""
    made: dict[str, Any] = {key: described(part) if isinstance(part, dict) else part for key, part in schema.items()}
    text = schema.get("description")
    if not isinstance(text, str):
        return made  # also where a field is called description
    made["description"] = " ".join(text.partition("\n\n")[0].split())
    for names, said in _ATTRIBUTE.findall(text):
        for name in names.split(", "):
            if name in made.get("properties", {}) and said:
                made["properties"][name].setdefault("description", " ".join(said.split()))
    return made


def _lines(text: str) -> dict[Place, int]:
    """Return the line of every key and of every entry of a list, by its place in the data."""
    found: dict[Place, int] = {}
    counts: dict[str, int] = {}
    place: Place = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if entry := re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", line):
            place = (entry[1], counts.setdefault(entry[1], 0))
            counts[entry[1]] += 1
            found.setdefault((entry[1],), number)
            found[place] = number
        elif key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line):
            found.setdefault((*place, key[1]), number)
    return found


def _fault(
    detail: ErrorDetails, file: str, lines: dict[Place, int], data: dict[str, Any], model: type[BaseModel], lists: Lists
) -> Fault:
    """Put one complaint of pydantic into the words of this package."""
    place, context = detail["loc"], detail.get("ctx", {})
    name, index = str(place[0]), place[1] if len(place) > 1 and place[0] in lists else None
    entry = f"{name} {index + 1}: " if isinstance(index, int) else ""
    column = context.get("column") or str(place[2] if entry and len(place) > 2 else name)
    full = (*place, column)
    row = next((lines[full[:size]] for size in range(len(full), 0, -1) if full[:size] in lines), None)
    fault = partial(Fault, file=file, row=row, column=column)
    if "what" in context:
        what, expected, near = (context[part] for part in ("what", "expected", "nearest"))
        return fault(detail["type"], f"{entry}{what}", expected=expected, nearest=near)
    if detail["type"] in ("missing", "extra_forbidden"):
        fields = (lists[name](data[name][index]) if entry else model).model_fields
        if detail["type"] == "missing":
            expected = fields[column].description or "a value"
            return fault("missing-field", f"{entry}{column!r} is missing", expected=expected)
        expected, near = f"one of {', '.join(fields)}", nearest(column, fields)
        return fault("unknown-field", f"{entry}{column!r} is not a field", expected=expected, nearest=near)
    shown = repr(detail["input"])
    words = re.findall(r"'([^']+)'", context["expected"]) if detail["type"] == "literal_error" else []
    expected = detail["msg"].removeprefix("Input should be ").removeprefix("a valid ")
    if detail["type"] == "tuple_type":
        expected = f"[[{name}]] entries" if name in lists and not entry else "a list"
    what = f"{entry}{shown if len(shown) <= 60 else shown[:57] + '...'} in {column}"
    return fault("bad-value", what, expected=expected, nearest=nearest(str(detail["input"]), words))
