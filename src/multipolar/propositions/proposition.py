"""Proposition files (contracts §9): TOML to a checked `Proposition`, every fault with its file, line, nearest word.

::

    format = 1
    id = "wpu-people"                 # the file's name
    argument = "A Western Pacific union would have more people than the European Union."
    argued_in = [{ document = "document_000", section = "A union in the Western Pacific" }]
    pillar = "order"
    kind = "data"

    [[test]]
    measure = "population"
    where = { subject = "WPU", year = "newest" }
    compare = "above"
    against = { subject = "EU" }      # the same figure with another subject
    null = "as many people"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from .. import scenarios
from ..errors import Fault, InvalidData, nearest
from ..region import load
from ..region.schema import TABLES
from ..wiring.changes import Source
from .compare import Compare
from .sides import known_words, year_words

if TYPE_CHECKING:
    from ..region import Region

FOLDER = "propositions"
"""Folder of a pack that holds its propositions."""

Text = Annotated[str, Field(min_length=1)]
Real = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Lines = dict[tuple[str | int, ...], int]
Where = dict[str, int | str | tuple[int | str, ...]]
PILLARS = next(field.enum for field in TABLES["measures"].fields if field.name == "pillar")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Strict):
    """Where an argument is made: a document (``source_id``) and a section of it."""

    document: Source
    section: Text


class Bounds(_Strict):
    """What a figure is to lie within; at an end it is a tie."""

    low: Real
    high: Real


AGAINST: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("above", "below"), (float, dict)), "within": (Bounds,), "same_sign": (dict,),
    **dict.fromkeys(("first", "last"), (dict, type(None))), **dict.fromkeys(("rising", "falling"), (float, type(None))),
}  # fmt: skip
"""What each comparison may be judged against."""

_SIDES = {
    float: "a number",
    dict: "a selection that overrides where",
    Bounds: "{ low, high } with low below high",
    type(None): "nothing",
}


class Test(_Strict):
    """One comparison of figures.

    Attributes
    ----------
    measure : str
        A measure of the code, a table measure, or for a counterfactual an outcome; all stand in the table ``measures``.
    scenario : str or None
        Id of a scenario of the pack, for a counterfactual.
    where : dict
        Which figure: subject, counterpart, year, and the measure's own dimensions (survey, sample, reading ...).
        `year` is a year, several, a range ``"2019/2025"`` or ``"2019/.."``, or ``"newest"``: the newest that both sides
        have from sources published after its end; for a scenario the last of its horizon.
    compare : str
        above, below, within, first, last, rising, falling or same_sign.
    against : number, dict or None
        A number; a dict that overrides `where` to select the other side; ``{low, high}`` for within. None for first and
        last: every counterpart with a figure. A rival that is named must have a figure, else the test is open.
    probability : float
        Share of draws in which the claim must be true, where figures have intervals.
    every : str or None
        Compare in every year or for every subject (a group stands for its states). A draw supports the claim if it is
        true in all of them at once.
    at_least : int or None
        In so many of them at once, instead of all.
    null : str
        What the claim is judged against, in words.
    """

    measure: Text
    scenario: Text | None = None
    where: Where
    compare: Compare
    against: Real | Bounds | Where | None = None
    probability: Annotated[Real, Field(gt=0, le=1)] = 0.95
    every: Literal["year", "subject"] | None = None
    at_least: Annotated[int, Strict(), Field(ge=1)] | None = None
    null: str = ""

    @field_validator("measure")
    @classmethod
    def _measure(cls, name: str, info: ValidationInfo) -> str:
        region: Region | None = (info.context or {}).get("region")
        if region is not None:
            known = region.table("measures")["measure"].to_list()
            _known("measure", name, known, "a measure of the table measures")
        return name

    @field_validator("scenario")
    @classmethod
    def _scenario(cls, name: str | None, info: ValidationInfo) -> str | None:
        region: Region | None = (info.context or {}).get("region")
        if region is not None and name is not None:
            _known("scenario", name, scenarios.names(region.path), "a scenario of the pack")
        return name

    @field_validator("where", mode="plain")
    @classmethod
    def _where(cls, given: Any) -> Where:
        return _selection("where", given)

    @field_validator("against", mode="plain")
    @classmethod
    def _against(cls, given: Any, info: ValidationInfo) -> float | Bounds | Where | None:
        against: float | Bounds | Where | None = given
        if isinstance(given, int | float) and not isinstance(given, bool):
            against = float(given)
        elif (
            isinstance(given, dict)
            and given.keys() == {"low", "high"}
            and _numbers(given)
            and given["low"] < given["high"]
        ):
            against = Bounds(**given)
        elif isinstance(given, dict):
            against = _selection("against", given)
        wanted = AGAINST.get(info.data.get("compare", ""))
        if wanted and not isinstance(against, wanted):
            what = f"{info.data['compare']} cannot be judged against {given!r}"
            raise _complaint("against", what, expected=" or ".join(_SIDES[kind] for kind in wanted))
        return against

    @field_validator("at_least")
    @classmethod
    def _several(cls, at_least: int | None, info: ValidationInfo) -> int | None:
        if at_least is not None and info.data.get("every", "") is None:
            what = "at_least counts years or subjects, and there is one figure"
            raise _complaint("at-least", what, expected='every = "year" or "subject"')
        return at_least


class Proposition(_Strict):
    """An argument of a document, in our own words, as tests that can fail.

    Attributes
    ----------
    format : int
        1.
    id : str
        The file's name.
    argument : str
    argued_in : tuple of Place
    pillar : str
        Field of policy, as in the table ``measures``.
    kind : str
        ``data``: decided by figures; ``counterfactual``: by the outcomes of a scenario.
    test : tuple of Test
        All hold: holds. None: fails. Some: depends.
    """

    format: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    argument: Text
    argued_in: tuple[Place, ...]
    pillar: str
    kind: Literal["data", "counterfactual"]
    test: tuple[Test, ...]

    @field_validator("pillar")
    @classmethod
    def _pillar(cls, name: str) -> str:
        return _known("pillar", name, PILLARS, f"one of {', '.join(PILLARS)}")

    @field_validator("argued_in", "test")
    @classmethod
    def _some(cls, entries: tuple[Any, ...], info: ValidationInfo) -> tuple[Any, ...]:
        if not entries:
            raise _complaint("empty", f"{info.field_name} is empty", expected="at least one")
        return entries

    @field_validator("test")
    @classmethod
    def _of_kind(cls, tests: tuple[Test, ...], info: ValidationInfo) -> tuple[Test, ...]:
        for number, test in enumerate(tests, start=1):
            kind, has = info.data.get("kind"), "a" if test.scenario else "no"
            if kind is not None and (kind == "counterfactual") != (test.scenario is not None):
                expected = "a scenario where the kind is counterfactual, none where it is data"
                what = f"test {number} of a {kind} proposition has {has} scenario"
                raise _complaint("kind-of-test", what, expected=expected, column="scenario")
        return tests


def read(region: Region) -> list[Proposition]:
    """Return the propositions of a region's pack, by id.

    Raises
    ------
    InvalidData
        Every fault of every file.

    Examples
    --------
    >>> import multipolar as mp
    >>> [p.id for p in mp.propositions.read(mp.load("japan-asean"))][:1]
    ['china-half-of-trade']
    """
    found, faults = _read(region.path, region)
    if faults:
        raise InvalidData(faults)
    return found


def check(pack: Path) -> list[Fault]:
    """Return every fault of a pack's propositions (contracts §2); names only where its tables are sound."""
    try:
        region = load(pack)
    except InvalidData:
        region = None
    return _read(pack, region)[1]


def _read(pack: Path, region: Region | None) -> tuple[list[Proposition], list[Fault]]:
    found: list[Proposition] = []
    faults: list[Fault] = []
    for path in sorted((pack / FOLDER).glob("*.toml")):
        file = path.relative_to(pack).as_posix()
        try:
            text = path.read_text(encoding="utf-8-sig")
            data = tomllib.loads(text)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            line = re.search(r"at line (\d+)", str(error))
            faults.append(
                Fault("toml", str(error), file, int(line[1]) if line else None, expected="valid TOML in UTF-8")
            )
            continue
        lines = _lines(text)
        if isinstance(data.get("id"), str) and data["id"] != path.stem:
            faults.append(
                Fault(
                    "id-of-file",
                    f"the id is {data['id']!r}",
                    file,
                    lines.get(("id",)),
                    "id",
                    f"{path.stem!r}, the file's name",
                )
            )
        try:
            found.append(Proposition.model_validate(data, context={"region": region}))
        except ValidationError as error:
            faults += [_fault(detail, file, lines) for detail in error.errors()]
        if region is not None:
            faults += _selection_faults(data, region, file, lines)
    return found, faults


def _selection_faults(data: dict[str, Any], region: Region, file: str, lines: Lines) -> Iterator[Fault]:
    """Yield the words in ``where`` and ``against`` that select nothing: unknown fields, actors, years, dimensions."""
    tests = data.get("test")
    for index, test in enumerate(tests if isinstance(tests, list) else []):
        if not isinstance(test, dict) or test.get("measure") not in region.table("measures")["measure"].to_list():
            continue
        known = known_words(region, test["measure"], scenario="scenario" in test)
        for side in ("where", "against"):
            given = test.get(side)
            if known is None or not isinstance(given, dict) or (side == "against" and test.get("compare") == "within"):
                continue
            for name, words in given.items():
                fault = partial(Fault, file=file, row=lines.get(("test", index, side)), column=f"{side}.{name}")
                if name not in known:
                    what = f"test {index + 1}: {name!r} is not a field of {test['measure']}"
                    near = nearest(name, known)
                    yield fault("unknown-field", what, expected=f"one of {', '.join(known)}", nearest=near)
                    continue
                for word in words if isinstance(words, list) else [words]:
                    if problem := _wrong_word(region, name, word, known[name]):
                        rule, expected, near = problem
                        yield fault(rule, f"test {index + 1}: {word!r} in {name}", expected=expected, nearest=near)


def _wrong_word(
    region: Region, name: str, word: Any, known: set[Any] | None
) -> tuple[str, str, tuple[str, ...]] | None:
    """Return the rule that a word breaks, what was expected and the nearest words; None when it is right."""
    if name == "year":
        return None if year_words(word) else ("bad-year", 'a year, "newest", "2019/2025" or "2019/.."', ())
    if name in ("subject", "counterpart"):
        actors = region.names.folded()
        return (
            None
            if str(word) in region.names
            else ("unknown-actor", "an actor by code or name", nearest(str(word), actors))
        )
    if known is None or word in known:
        return None
    words = sorted(str(other) for other in known)
    return f"unknown-{name}", f"one of {', '.join(words[:12])}", nearest(str(word), words)


def _lines(text: str) -> Lines:
    """Return the line of every key and of every ``[[test]]``, by its place in the data."""
    found: Lines = {}
    place: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"\s*\[\[\s*test\s*\]\]", line):
            place = ("test", int(place[1]) + 1 if place else 0)
            found[place] = number
            found.setdefault(("test",), number)
        elif key := re.match(r"\s*([\w-]+)\s*=", line):
            found.setdefault((*place, key[1]), number)
    return found


def _fault(detail: ErrorDetails, file: str, lines: Lines) -> Fault:
    """Put one complaint of pydantic into the words of this package."""
    place, context = detail["loc"], detail.get("ctx", {})
    entry = f"{place[0]} {int(place[1]) + 1}: " if len(place) > 1 and isinstance(place[1], int) else ""
    column = str(context.get("column", place[2] if entry and len(place) > 2 else place[0]))
    row = next((lines[place[:size]] for size in range(len(place), 0, -1) if place[:size] in lines), None)
    fault = partial(Fault, file=file, row=row, column=column)
    if "what" in context:
        near = context.get("nearest", ())
        return fault(detail["type"], f"{entry}{context['what']}", expected=context.get("expected", ""), nearest=near)
    if detail["type"] == "missing":
        return fault("missing-field", f"{entry}{column!r} is missing", expected="a value")
    if detail["type"] == "extra_forbidden":
        fields = _FIELDS.get(str(place[0]) if entry else "", list(Proposition.model_fields))
        expected, near = f"one of {', '.join(fields)}", nearest(column, fields)
        return fault("unknown-field", f"{entry}{column!r} is not a field", expected=expected, nearest=near)
    words = re.findall(r"'([^']+)'", str(context.get("expected", ""))) if detail["type"] == "literal_error" else []
    expected = detail["msg"].removeprefix("Input should be ").removeprefix("a valid ")
    near = nearest(str(detail["input"]), words)
    return fault("bad-value", f"{entry}{detail['input']!r} in {column}", expected=expected, nearest=near)


_FIELDS = {"test": list(Test.model_fields), "argued_in": list(Place.model_fields)}


def _selection(field: str, given: Any) -> Where:
    """Return a selection with lists as tuples."""
    good = isinstance(given, dict) and all(
        isinstance(word, int | str) and not isinstance(word, bool)
        for words in given.values()
        for word in (words if isinstance(words, list | tuple) and words else [words])
    )
    if not good:
        raise _complaint(
            "selection",
            f"{given!r} in {field}",
            expected='names with a word, a number or a list: { subject = "VNM", year = 2024 }',
        )
    return {name: tuple(words) if isinstance(words, list) else words for name, words in given.items()}


def _numbers(given: dict[str, Any]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in given.values())


def _complaint(rule: str, what: str, *, expected: str, near: tuple[str, ...] = (), **more: str) -> PydanticCustomError:
    return PydanticCustomError(rule, "{what}", {"what": what, "expected": expected, "nearest": near, **more})


def _known(kind: str, name: str, known: Any, expected: str) -> str:
    if name not in known:
        raise _complaint(
            f"unknown-{kind}", f"{name!r} is not a known {kind}", expected=expected, near=nearest(name, known)
        )
    return name
