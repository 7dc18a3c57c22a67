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

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationInfo, field_serializer, field_validator
from pydantic_core import PydanticCustomError

from .. import scenarios
from ..errors import Fault, InvalidData, nearest
from ..region import entries, load
from ..region.entries import Real, complaint, known
from ..region.schema import TABLES
from ..wiring.changes.change import Source
from .compare import Compare
from .sides import known_words, year_words

if TYPE_CHECKING:
    from ..region import Region

FOLDER = "propositions"
"""Folder of a pack that holds its propositions."""

Text = Annotated[str, Field(min_length=1)]
Where = dict[str, int | str | tuple[int | str, ...]]
SELECTION = 'names with a word, a number or a list: { subject = "VNM", year = 2024 }'
PILLARS = next(field.enum for field in TABLES["measures"].fields if field.name == "pillar")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Strict):
    """Where an argument is made: a document (``source_id``) and a section of it."""

    document: Annotated[Source, Field(description="a source of the pack")]
    section: Annotated[Text, Field(description="a section of the document")]


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

    measure: Annotated[Text, Field(description="a measure of the table measures")]
    scenario: Text | None = None
    where: Annotated[Where, Field(description=SELECTION)]
    compare: Annotated[Compare, Field(description=f"one of {', '.join(AGAINST)}")]
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
            known("measure", name, region.table("measures")["measure"].to_list(), "a measure of the table measures")
        return name

    @field_validator("scenario")
    @classmethod
    def _scenario(cls, name: str | None, info: ValidationInfo) -> str | None:
        region: Region | None = (info.context or {}).get("region")
        if region is not None and name is not None:
            known("scenario", name, scenarios.names(region.path), "a scenario of the pack")
        return name

    @field_validator("where", mode="plain", json_schema_input_type=Where)
    @classmethod
    def _where(cls, given: Any) -> Where:
        return _selection("where", given)

    @field_validator("against", mode="plain", json_schema_input_type=Real | Bounds | Where | None)
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
            raise complaint("against", what, expected=" or ".join(_SIDES[kind] for kind in wanted))
        return against

    @field_serializer("where", "against")
    def _written(self, given: float | Bounds | Where | None) -> Any:
        # By their types pydantic cannot tell a selection, of whatever values, from bounds.
        return given.model_dump() if isinstance(given, Bounds) else given

    @field_validator("at_least")
    @classmethod
    def _several(cls, at_least: int | None, info: ValidationInfo) -> int | None:
        if at_least is not None and info.data.get("every", "") is None:
            what = "at_least counts years or subjects, and there is one figure"
            raise complaint("at-least", what, expected='every = "year" or "subject"')
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

    format: entries.Format
    id: entries.Id
    argument: Annotated[Text, Field(description="the argument, in our own words")]
    argued_in: Annotated[tuple[Place, ...], Field(description="where it is argued: document and section")]
    pillar: Annotated[str, Field(description=f"one of {', '.join(PILLARS)}", json_schema_extra={"enum": list(PILLARS)})]
    kind: Annotated[Literal["data", "counterfactual"], Field(description="data or counterfactual")]
    test: Annotated[tuple[Test, ...], Field(description="[[test]] entries")]

    @field_validator("pillar")
    @classmethod
    def _pillar(cls, name: str) -> str:
        return known("pillar", name, PILLARS, f"one of {', '.join(PILLARS)}")

    @field_validator("argued_in", "test")
    @classmethod
    def _some(cls, entries: tuple[Any, ...], info: ValidationInfo) -> tuple[Any, ...]:
        if not entries:
            raise complaint("empty", f"{info.field_name} is empty", expected="at least one")
        return entries

    @field_validator("test")
    @classmethod
    def _of_kind(cls, tests: tuple[Test, ...], info: ValidationInfo) -> tuple[Test, ...]:
        for number, test in enumerate(tests, start=1):
            kind, has = info.data.get("kind"), "a" if test.scenario else "no"
            if kind is not None and (kind == "counterfactual") != (test.scenario is not None):
                expected = "a scenario where the kind is counterfactual, none where it is data"
                what = f"test {number} of a {kind} proposition has {has} scenario"
                raise complaint("kind-of-test", what, expected=expected, column="scenario")
        return tests


LISTS: entries.Lists = {"argued_in": lambda _: Place, "test": lambda _: Test}


def read(region: Region) -> list[Proposition]:
    """Return the propositions of a region's pack, by id.

    Raises
    ------
    InvalidData
        Every fault of every file.

    Examples
    --------
    >>> import multipolar as mp
    >>> {p.id: p.pillar for p in mp.propositions.read(mp.load("japan-asean"))}["china-half-of-trade"]
    'economy'
    """
    found, faults = _read(region.path, region)
    if faults:
        raise InvalidData(faults)
    return found


def counterfactuals(region: Region) -> list[Proposition]:
    """Return the propositions without a fault that run a scenario, by id; far sooner than `read`, which names all faults."""
    return [found for found in _read(region.path, region, "counterfactual")[0] if found.kind == "counterfactual"]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a proposition's file."""
    made = entries.described(Proposition.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def check(pack: Path) -> list[Fault]:
    """Return every fault of a pack's propositions (contracts §2); names only where its tables are sound."""
    try:
        region = load(pack)
    except InvalidData:
        region = None
    return _read(pack, region)[1]


def _read(pack: Path, region: Region | None, kind: str = "") -> tuple[list[Proposition], list[Fault]]:
    """Read every file; with a kind, what others select is not looked up."""
    more = partial(_selections, region, kind) if region is not None else None
    found, faults = list[Proposition](), list[Fault]()
    for path in sorted((pack / FOLDER).glob("*.toml")):
        proposition, wrong = entries.read(path, pack, Proposition, LISTS, {"region": region}, more)
        found += [proposition] if proposition else []
        faults += wrong
    return found, faults


def _selections(region: Region, kind: str, data: dict[str, Any]) -> Iterator[tuple[entries.Place, PydanticCustomError]]:
    """Yield the words in ``where`` and ``against`` that select nothing: unknown fields, actors, years, dimensions."""
    tests = data.get("test") if kind in ("", data.get("kind")) else None
    for index, test in enumerate(tests if isinstance(tests, list) else []):
        if not isinstance(test, dict) or test.get("measure") not in region.table("measures")["measure"].to_list():
            continue
        fields = known_words(region, test["measure"], scenario="scenario" in test)
        for side in ("where", "against"):
            given, place = test.get(side), ("test", index, side)
            if fields is None or not isinstance(given, dict) or (side == "against" and test.get("compare") == "within"):
                continue
            for name, words in given.items():
                wrong = partial(complaint, column=f"{side}.{name}")
                if name not in fields:
                    what, near = f"{name!r} is not a field of {test['measure']}", nearest(name, fields)
                    yield place, wrong("unknown-field", what, expected=f"one of {', '.join(fields)}", nearest=near)
                    continue
                for word in words if isinstance(words, list) else [words]:
                    if problem := _wrong_word(region, name, word, fields[name]):
                        rule, expected, near = problem
                        yield place, wrong(rule, f"{word!r} in {name}", expected=expected, nearest=near)


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


def _selection(field: str, given: Any) -> Where:
    """Return a selection with lists as tuples."""
    good = isinstance(given, dict) and all(
        isinstance(word, int | str) and not isinstance(word, bool)
        for words in given.values()
        for word in (words if isinstance(words, list | tuple) and words else [words])
    )
    if not good:
        raise complaint("selection", f"{given!r} in {field}", expected=SELECTION)
    return {name: tuple(words) if isinstance(words, list) else words for name, words in given.items()}


def _numbers(given: dict[str, Any]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in given.values())
