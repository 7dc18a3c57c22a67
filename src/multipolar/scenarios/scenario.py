"""Scenario files (contracts §8): TOML to a checked `Scenario`, every fault with its file, line, entry and nearest word.

::

    format = 1
    id = "partners-withdraw"          # the file's name
    title = "Three partners halve their trade"
    horizon = [2027, 2035]

    [[shock]]
    kind = "engagement"
    partner = "Japan"                 # a code, name or alias
    domain = "trade"
    factor = 0.5
    start = 2028
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializeAsAny,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.json_schema import models_json_schema
from pydantic_core import ErrorDetails

from ..errors import Fault, InvalidData, UnknownName, nearest
from ..region import load
from ..wiring import KINDS, Change, Policy, Shock
from ..wiring.changes import Year, complaint

if TYPE_CHECKING:
    from ..region import Region

FOLDER = "scenarios"
"""Folder of a pack that holds its scenarios."""

LONGEST = 100
"""Years that a horizon may span."""


def _of_kind(base: type[Change]) -> BeforeValidator:
    """Return the validator that makes an entry a change of the kind that it names."""

    def make(entry: Any, info: ValidationInfo) -> Change:
        known = [kind for kind, change in KINDS.items() if issubclass(change, base)]
        data = entry.model_dump() if isinstance(entry, Change) else entry
        kind = data.get("kind", "") if isinstance(data, dict) else ""
        if kind not in known:
            what = f"{kind!r} is not a known kind of {base.__name__.lower()}" if kind else "the entry has no kind"
            raise complaint(
                "unknown-kind", what, expected=f"one of {', '.join(known)}", nearest=nearest(str(kind), known)
            )
        return KINDS[kind].model_validate(data, context={**(info.context or {}), "horizon": info.data.get("horizon")})

    return BeforeValidator(make)


class Scenario(BaseModel):
    """Shocks and policies on a horizon of years.

    Attributes
    ----------
    format : int
        1.
    id, title : str
        The file's name, and what the scenario says in one line.
    horizon : tuple of int
        First and last year, both included.
    shock, policy : tuple of Change
        Applied in this order, shocks first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Annotated[Literal[1], Field(description="1")]
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="the file's name without .toml")]
    title: Annotated[str, Field(min_length=1, description="what the scenario says, in one line")]
    horizon: Annotated[tuple[Year, Year], Field(description="[first year, last year]")]
    shock: tuple[SerializeAsAny[Annotated[Shock, _of_kind(Shock)]], ...] = ()
    policy: tuple[SerializeAsAny[Annotated[Policy, _of_kind(Policy)]], ...] = ()

    @field_validator("horizon")
    @classmethod
    def _in_order(cls, horizon: tuple[int, int]) -> tuple[int, int]:
        if not 0 <= horizon[1] - horizon[0] < LONGEST:
            what = f"{horizon[0]} to {horizon[1]} is {horizon[1] - horizon[0] + 1} years"
            raise complaint("horizon", what, expected=f"1 to {LONGEST} years")
        return horizon

    @property
    def years(self) -> range:
        """Years of the horizon."""
        return range(self.horizon[0], self.horizon[1] + 1)

    @property
    def changes(self) -> dict[str, Change]:
        """Every change by the name of its entry (``"shock 1"``), in the order in which it is applied."""
        entries = (("shock", self.shock), ("policy", self.policy))
        return {f"{kind} {index}": change for kind, changes in entries for index, change in enumerate(changes, start=1)}


def read(source: str | Path, region: Region) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    source : str or Path
        Id of a scenario of the region's pack, or a file.
    region : Region
        Whose actors and sources the entries name.

    Raises
    ------
    UnknownName
        The pack has no such scenario.
    InvalidData
        The file breaks its format; every fault is listed.

    Examples
    --------
    >>> import multipolar as mp
    >>> region = mp.load("japan-asean")
    >>> [shock.partner for shock in mp.scenarios.read("partners-withdraw", region).shock]
    ['USA', 'JPN', 'EU']
    """
    if isinstance(source, str) and not source.endswith(".toml"):
        ids = names(region.path)
        if source not in ids:
            raise UnknownName.of(
                "scenario", source, ids, expected=f"a scenario of {region.name}: {', '.join(ids)}; or a .toml file"
            )
        source = region.path / FOLDER / f"{source}.toml"
    return _parse(Path(source), region, region.path)


def names(pack: Path) -> list[str]:
    """Return the ids of a pack's scenarios."""
    return sorted(file.stem for file in (pack / FOLDER).glob("*.toml"))


def check(pack: Path) -> list[Fault]:
    """Return every fault of a pack's scenarios (contracts §2). Where its tables are broken, names are not looked up."""
    try:
        region = load(pack)
    except InvalidData:
        region = None
    faults: list[Fault] = []
    for name in names(pack):
        try:
            _parse(pack / FOLDER / f"{name}.toml", region, pack)
        except InvalidData as error:
            faults += error.faults
    return faults


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file."""
    models: list[type[BaseModel]] = [Scenario, *KINDS.values()]
    refs, together = models_json_schema([(model, "validation") for model in models])
    definitions = together["$defs"]
    made: dict[str, Any] = definitions.pop("Scenario")
    for entry, base in (("shock", Shock), ("policy", Policy)):
        kinds = [refs[change, "validation"] for change in KINDS.values() if issubclass(change, base)]
        made["properties"][entry]["items"] = {"oneOf": kinds}
        del definitions[base.__name__]
    for kind in definitions.values():
        kind["required"] = ["kind", *kind["required"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "$defs": definitions}


def _parse(path: Path, region: Region | None, pack: Path) -> Scenario:
    file = path.relative_to(pack).as_posix() if path.is_relative_to(pack) else str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        raise InvalidData([Fault("missing-file", "there is no such file", file, expected="a scenario file")]) from None
    except UnicodeDecodeError as error:
        raise InvalidData([Fault("not-utf-8", f"byte {error.start} is not UTF-8", file, expected="UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise InvalidData([Fault("toml", str(error), file, int(line[1]) if line else None)]) from None
    faults: list[Fault] = []
    lines = _lines(text)
    if isinstance(data.get("id"), str) and data["id"] != path.stem:
        expected = f"{path.stem!r}, the file's name"
        faults.append(Fault("id-of-file", f"the id is {data['id']!r}", file, lines.get(("id",)), "id", expected))
    try:
        scenario = Scenario.model_validate(data, context={"region": region})
    except ValidationError as error:
        faults += [_fault(detail, file, lines, data) for detail in error.errors()]
    if faults:
        raise InvalidData(sorted(faults, key=lambda fault: fault.row or 0))
    return scenario


def _lines(text: str) -> dict[tuple[str | int, ...], int]:
    """Return the line of every key and of every ``[[shock]]`` and ``[[policy]]``, by its place in the data."""
    found: dict[tuple[str | int, ...], int] = {}
    counts: dict[str, int] = {}
    place: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if entry := re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", line):
            place = (entry[1], counts.setdefault(entry[1], 0))
            counts[entry[1]] += 1
            found.setdefault((entry[1],), number)
            found[place] = number
        elif key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line):
            found.setdefault((*place, key[1]), number)
    return found


def _fault(detail: ErrorDetails, file: str, lines: dict[tuple[str | int, ...], int], data: dict[str, Any]) -> Fault:
    """Put one complaint of pydantic into the words of this package."""
    place, context = detail["loc"], detail.get("ctx", {})
    model, entry, column = _model(place, data), "", str(place[0])
    inside: tuple[str | int, ...] = ()
    if place[0] in ("shock", "policy") and len(place) > 1:
        inside = place[:2]
        entry = f"{place[0]} {int(place[1]) + 1}: "
        column = str(place[2]) if len(place) > 2 else "kind"
    row = lines.get((*inside, column)) or lines.get(inside) or lines.get(place[:1])
    rule, what, expected = detail["type"], context.get("what", ""), context.get("expected", "")
    near: tuple[str, ...] = context.get("nearest", ())
    if rule == "missing":
        rule, what, expected = "missing-field", f"{column!r} is missing", model.model_fields[column].description or ""
    elif rule == "extra_forbidden":
        rule, what, expected = "unknown-field", f"{column!r} is not a field", f"one of {', '.join(model.model_fields)}"
        near = nearest(column, model.model_fields)
    elif not what:
        found = repr(detail["input"])
        near = nearest(found.strip("'"), re.findall(r"'([^']+)'", str(expected))) if rule == "literal_error" else ()
        expected = f"[[{column}]] entries" if rule == "tuple_type" and not entry else detail["msg"]
        expected = expected.removeprefix("Input should be ").removeprefix("a valid ")
        rule, what = "bad-value", f"{found if len(found) <= 60 else found[:57] + '...'} in {column}"
    return Fault(rule, entry + what, file, row, column, expected, near)


def _model(place: tuple[str | int, ...], data: dict[str, Any]) -> type[BaseModel]:
    """Return the model that a place in the data belongs to."""
    if len(place) > 2:
        return KINDS[data[str(place[0])][place[1]]["kind"]]
    return Scenario
