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

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializeAsAny,
    ValidationInfo,
    field_validator,
)
from pydantic.json_schema import models_json_schema

from ..errors import Fault, InvalidData, UnknownName, nearest
from ..region import entries, load
from ..region.entries import complaint, known
from ..wiring import KINDS, MODELS, Change, Policy, Shock
from ..wiring.changes.change import Year

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
            expected, near = f"one of {', '.join(known)}", nearest(str(kind), known)
            raise complaint("unknown-kind", what, expected=expected, nearest=near, column="kind")
        return KINDS[kind].model_validate(data, context={**(info.context or {}), "horizon": info.data.get("horizon")})

    return BeforeValidator(make)


def _model(name: str) -> str:
    return known("model", name, MODELS, f"one of {', '.join(MODELS)}")


Model = Annotated[str, AfterValidator(_model)]
"""The name of a model that scenarios can run."""


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
    models : tuple of str
        Models that run even if no change touches them: their baseline is what is asked about.
    shock, policy : tuple of Change
        Applied in this order, shocks first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: entries.Format
    id: entries.Id
    title: Annotated[str, Field(min_length=1, description="what the scenario says, in one line")]
    horizon: Annotated[tuple[Year, Year], Field(description="[first year, last year]")]
    models: Annotated[tuple[Model, ...], Field(description="models that run even if no change touches them")] = ()
    shock: tuple[SerializeAsAny[Annotated[Shock, _of_kind(Shock)]], ...] = ()
    policy: tuple[SerializeAsAny[Annotated[Policy, _of_kind(Policy)]], ...] = ()

    @field_validator("horizon")
    @classmethod
    def _in_order(cls, horizon: tuple[int, int]) -> tuple[int, int]:
        if not 0 <= horizon[1] - horizon[0] < LONGEST:
            what = f"{horizon[0]} to {horizon[1]} is {horizon[1] - horizon[0] + 1} years"
            raise complaint("horizon", what, expected=f"1 to {LONGEST} years")
        return horizon

    @field_validator("shock", "policy")
    @classmethod
    def _agree(cls, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        if found := contradictions(changes):
            expected = "other years, or one of them"
            raise complaint("contradiction", "; ".join(found), expected=expected)
        return changes

    @property
    def years(self) -> range:
        """Years of the horizon."""
        return range(self.horizon[0], self.horizon[1] + 1)

    @property
    def changes(self) -> dict[str, Change]:
        """Every change by the name of its entry (``"shock 1"``), in the order in which it is applied."""
        lists = (("shock", self.shock), ("policy", self.policy))
        return {f"{kind} {index}": change for kind, changes in lists for index, change in enumerate(changes, start=1)}

    def baseline(self, models: Iterable[str]) -> Scenario:
        """Return the same years without any change, of models that are named since nothing touches them."""
        given = {"shock": (), "policy": (), "models": tuple(sorted(models)), "id": "baseline", "title": "baseline"}
        return self.model_copy(update=given)


SETS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "coercion": (("state",), ("as_on",)),
    "candidacy": (("candidate",), ("chance", "appeal")),
    "decision_rule": (("issue",), ("opt_out", "share")),
    "council_reform": ((), ("plan",)),
    "agreement": (("parties", "partners"), ("leave",)),
}
"""Kinds that set something instead of adding to it: what they set it of, and to what. Two that differ contradict."""


def contradictions(changes: tuple[Change, ...]) -> list[str]:
    """Return which changes cannot both be: the same thing, in the same year, set to two values."""
    found = []
    for second, change in enumerate(changes):
        if change.kind not in SETS:
            continue
        of, to = SETS[change.kind]
        for first, other in enumerate(changes[:second]):
            alike = other.kind == change.kind and all(getattr(other, name) == getattr(change, name) for name in of)
            apart = change.start > (other.end or change.start) or other.start > (change.end or other.start)
            if alike and not apart and any(getattr(other, name) != getattr(change, name) for name in to):
                found.append(f"entries {first + 1} and {second + 1} ({change.kind}) contradict each other")
    return found


LISTS: entries.Lists = dict.fromkeys(("shock", "policy"), lambda entry: KINDS[entry["kind"]])


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


def schema(file: type[Scenario] | None = None) -> dict[str, Any]:
    """Return the JSON Schema of a scenario file, or of a file that has what a scenario has and more."""
    model = file or Scenario
    models: list[type[BaseModel]] = [model, *KINDS.values()]
    refs, together = models_json_schema([(model, "validation") for model in models])
    definitions = together["$defs"]
    made: dict[str, Any] = definitions.pop(model.__name__)
    for entry, base in (("shock", Shock), ("policy", Policy)):
        kinds = [refs[change, "validation"] for change in KINDS.values() if issubclass(change, base)]
        made["properties"][entry]["items"] = {"oneOf": kinds}
        del definitions[base.__name__]
    for change in KINDS.values():
        kind = definitions[refs[change, "validation"]["$ref"].rpartition("/")[2]]
        kind["required"] = ["kind", *kind["required"]]
    made = entries.described({**made, "$defs": definitions})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _parse(path: Path, region: Region | None, pack: Path) -> Scenario:
    scenario, faults = entries.read(path, pack, Scenario, LISTS, {"region": region})
    if scenario is None:
        raise InvalidData(faults)
    return scenario
