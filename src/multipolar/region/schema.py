"""The tables of a region pack: their columns, types, closed words, keys and foreign keys.

This is the one place that says what a table looks like. Reading, checking, ``multipolar new``, the Data Package
descriptor of every pack and the reference page of the docs are all made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .provenance import BASIS_WORDS
from .units import UNITS

FORMAT = 1
"""Value of ``multipolar_pack`` in ``datapackage.json``."""

Kind = Literal["string", "integer", "number", "boolean", "edtf"]

DIRECTIONS = ("of", "from_to", "into_from", "symmetric", "owes", "imposes_on", "faces", "within", "under", "through")
"""How to read (subject, counterpart): about the subject alone; a flow from subject to counterpart; into the subject
from the counterpart; the same both ways; subject owes counterpart; subject imposes on counterpart; subject faces
counterpart; subject's part within the counterpart; subject under an agreement; subject through a sea area."""

MEMBERSHIP = (
    "member", "member economy", "party", "contracting party", "participant", "permanent member",
    "non-permanent member", "treaty ally", "initiator",
)  # fmt: skip
"""Roles that are membership."""

OTHER_ROLES = (
    "not a member", "prospective founding member", "applicant", "accession candidate", "negotiating participant",
    "signatory", "invited", "eligible, not a contracting party", "announced candidate", "unsuccessful candidate",
    "observer", "partner", "dialogue partner", "convenor", "founder", "classified",
)  # fmt: skip
"""Roles that are known and are not membership. A convenor calls and chairs the meetings; a founder began the
institution and does not chair it alone: both may be a group whose members sit in it, without a seat of its own. A state
is classified where a list has it (an income group)."""

FLAGS = (
    "restated", "superseded", "incomplete", "projection", "preliminary", "rounded", "approximate", "doubtful",
    "contradicted", "unverified", "inferred",
)  # fmt: skip
"""What may be said of a figure in the column ``flags``; several are joined by ``;``."""

DISTRIBUTIONS = ("fixed", "uniform", "triangular", "lognormal", "discrete")


@dataclass(frozen=True)
class Field:
    """One column.

    Attributes
    ----------
    name, type, meaning : str
        ``edtf`` is a date known to the year, the month or the day (EDTF level 0), kept as text.
    required : bool
        May not be empty.
    enum : tuple of str
        Closed words, empty when open.
    references : str
        ``"table.column"`` that must hold the value.
    many : bool
        Several values joined by ``;``.
    minimum, maximum : float or None
        Bounds of a number.
    """

    name: str
    type: Kind
    meaning: str
    required: bool = False
    enum: tuple[str, ...] = ()
    references: str = ""
    many: bool = False
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, the columns that make its key.

    An optional table came after the first packs: where a pack has no file of it, it has no rows.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    optional: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(field.name for field in self.fields)


def _sourced(*, preferred: bool = True) -> tuple[Field, ...]:
    """Return the columns that every row of evidence ends with."""
    fields = [
        Field("source_id", "string", "the citation", required=True, references="sources.source_id"),
        Field("locator", "string", "page, table, section or line in the source", required=True),
        Field("basis", "string", "how we know it", required=True, enum=BASIS_WORDS),
    ]
    if preferred:
        fields.append(
            Field("preferred", "boolean", "the one row to use where several report the same cell", required=True)
        )
    fields += [
        Field("flags", "string", "what to beware of, from a closed list", enum=FLAGS, many=True),
        Field("note", "string", "anything else, in words"),
    ]
    return tuple(fields)


def _actor(name: str, meaning: str, *, required: bool = True, many: bool = False) -> Field:
    return Field(name, "string", meaning, required=required, references="actors.code", many=many)


_UNIT = Field("unit", "string", "unit of the value", required=True, enum=tuple(UNITS))

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "sources",
            "a citation",
            (
                Field("source_id", "string", "short name of the source", required=True),
                Field("citation", "string", "author, title, publisher", required=True),
                Field("url", "string", "address, empty when there is none"),
                Field("published", "edtf", "date of publication"),
                Field(
                    "kind",
                    "string",
                    "kind of source",
                    required=True,
                    enum=(
                        "report",
                        "dataset",
                        "official",
                        "news",
                        "document",
                        "computation",
                        "assumption",
                        "public_record",
                    ),
                ),
                Field("terms", "string", "terms of use as the source states them"),
                Field("note", "string", "anything else, in words"),
            ),
            ("source_id",),
        ),
        Table(
            "actors",
            "a state, economy, organisation, group of states or sea area; its names in all languages stand in vocabulary.toml",
            (
                Field(
                    "code",
                    "string",
                    "ISO 3166 alpha-3 for states and economies, upper-case code for others",
                    required=True,
                ),
                Field("name", "string", "full name", required=True),
                Field("short_name", "string", "name for charts and tables", required=True),
                Field(
                    "kind",
                    "string",
                    "kind of actor",
                    required=True,
                    enum=("state", "economy", "organisation", "bloc", "area"),
                ),
                Field(
                    "is_group",
                    "boolean",
                    "an aggregate of other actors: left out of sums unless asked for",
                    required=True,
                ),
                Field("of", "string", "states of a group that is fixed by a list", references="actors.code", many=True),
                Field("iso_numeric", "string", "ISO 3166 numeric, three digits"),
                Field("lat", "number", "latitude of the capital or seat", minimum=-90, maximum=90),
                Field("lon", "number", "longitude of the capital or seat", minimum=-180, maximum=180),
            ),
            ("code",),
        ),
        Table(
            "measures",
            "the dictionary: what a measure, a survey quantity or a model outcome means and its unit",
            (
                Field("measure", "string", "name", required=True),
                Field("label", "string", "short words for charts and tables", required=True),
                Field("meaning", "string", "what it means", required=True),
                _UNIT,
                Field(
                    "kind",
                    "string",
                    "kind of quantity",
                    required=True,
                    enum=("flow", "stock", "share", "index", "count", "duration"),
                ),
                Field("direction", "string", "how to read subject and counterpart", required=True, enum=DIRECTIONS),
                Field(
                    "pillar",
                    "string",
                    "field of policy",
                    required=True,
                    enum=(
                        "economy",
                        "finance",
                        "development",
                        "security",
                        "maritime",
                        "people",
                        "digital",
                        "energy",
                        "disaster",
                        "trust",
                        "alignment",
                        "institutions",
                        "order",
                        "resilience",
                    ),
                ),
                Field(
                    "origin", "string", "where its values come from", required=True, enum=("table", "measure", "model")
                ),
                Field("preference", "string", "order in which sources are preferred, in words"),
            ),
            ("measure",),
        ),
        Table(
            "ties",
            "one figure about one actor, or from one actor to another",
            (
                _actor("subject", "the actor that the figure is about"),
                _actor("counterpart", "the other actor", required=False),
                Field("measure", "string", "what is measured", required=True, references="measures.measure"),
                Field("year", "integer", "year, or the last year of a range", minimum=1800, maximum=2200),
                Field(
                    "period",
                    "string",
                    "empty for one calendar year; else 2019/2023, 2024-10, undated, a model's scenario",
                ),
                Field("value", "number", "the figure", required=True),
                Field("value_low", "number", "lower end of the interval that the source gives"),
                Field("value_high", "number", "upper end of the interval that the source gives"),
                _UNIT,
                *_sourced(),
            ),
            ("subject", "counterpart", "measure", "year", "period", "source_id", "locator"),
        ),
        Table(
            "survey",
            "one answer share (percent) or one sample size",
            (
                Field("survey", "string", "short name of the survey", required=True),
                Field("sample", "string", "who was asked", required=True, enum=("elite", "public")),
                Field("wave", "integer", "year of the wave", required=True, minimum=1900, maximum=2200),
                Field("question_id", "string", "the question", required=True),
                Field("question_gist", "string", "the question in our own words", required=True),
                _actor("population", "whose answers"),
                Field("option", "string", "the answer", required=True),
                Field("share_pct", "number", "share of the answers, percent", minimum=0, maximum=100),
                Field("n", "integer", "number of respondents", minimum=1),
                Field(
                    "weighting",
                    "string",
                    "how a figure over several countries was averaged: over respondents, or countries equally",
                    enum=("pooled", "equal", "unstated"),
                ),
                *_sourced(),
            ),
            ("survey", "wave", "question_id", "population", "option", "source_id", "locator"),
        ),
        Table(
            "memberships",
            "an actor's role in an institution from a date to a date (both included)",
            (
                _actor("actor", "who"),
                _actor("institution", "in what"),
                Field("role", "string", "role", required=True, enum=(*MEMBERSHIP, *OTHER_ROLES)),
                Field("start", "edtf", "first day", required=True),
                Field("end", "edtf", "last day; empty while it lasts"),
                *_sourced(),
            ),
            ("actor", "institution", "role", "start", "source_id"),
        ),
        Table(
            "agreements",
            "a party to a treaty or arrangement",
            (
                Field("agreement", "string", "name", required=True),
                Field(
                    "kind",
                    "string",
                    "kind",
                    required=True,
                    enum=(
                        "trade",
                        "defence",
                        "finance",
                        "digital",
                        "dialogue",
                        "disaster",
                        "investment",
                        "peace",
                        "security",
                    ),
                ),
                _actor("party", "who"),
                Field("signed", "edtf", "date of signature"),
                Field("in_force", "edtf", "date of entry into force for this party"),
                *_sourced(),
            ),
            ("agreement", "party", "source_id", "locator"),
        ),
        Table(
            "partnerships",
            "a named level of partnership between two actors, from a date until the next level begins",
            (
                _actor("a", "one actor"),
                _actor("b", "the other"),
                Field("level_as_named", "string", "the parties' own words", required=True),
                Field(
                    "level_rank",
                    "integer",
                    "1 dialogue, 2 comprehensive, 3 strategic, 4 extensive strategic, 5 comprehensive strategic, 6 ally",
                    required=True,
                    minimum=1,
                    maximum=6,
                ),
                Field("start", "edtf", "first day", required=True),
                Field("end", "edtf", "day on which the next level begins; empty while it lasts"),
                *_sourced(),
            ),
            ("a", "b", "level_as_named", "start", "source_id"),
        ),
        Table(
            "commitments",
            "an amount or item promised or delivered",
            (
                _actor("donor", "who gives"),
                _actor("recipient", "who receives"),
                Field("instrument", "string", "by what instrument", required=True),
                Field("sector", "string", "for what sector", required=True),
                Field("item", "string", "what", required=True),
                Field("amount", "number", "how much, in the currency; empty for an item without an amount"),
                Field("currency", "string", "ISO 4217; COUNT, KG, PCT"),
                Field("date", "edtf", "date"),
                Field("fiscal_year", "string", "Japan's fiscal year, FY2025 begins in April 2025"),
                Field("status", "string", "stage as the source words it", required=True),
                *_sourced(),
            ),
            ("donor", "recipient", "instrument", "item", "currency", "date", "status", "source_id", "locator"),
        ),
        Table(
            "events",
            "a dated happening",
            (
                Field("date", "edtf", "when", required=True),
                _actor("actors", "who", many=True),
                Field(
                    "kind",
                    "string",
                    "kind",
                    required=True,
                    enum=(
                        "agreement",
                        "institution",
                        "declaration",
                        "summit",
                        "assistance",
                        "crisis",
                        "exercise",
                        "survey",
                    ),
                ),
                Field("title", "string", "what happened", required=True),
                *_sourced(),
            ),
            ("date", "title", "source_id"),
        ),
        Table(
            "principles",
            "a stated principle or pillar of a framework",
            (
                Field("framework", "string", "the document or policy", required=True),
                Field("principle_or_pillar", "string", "the principle, in a few words", required=True),
                *_sourced(),
            ),
            ("framework", "principle_or_pillar", "source_id"),
        ),
        Table(
            "codings",
            "a coder's judgement: what a stated principle or pillar speaks of; two items match where they share a code",
            (
                Field(
                    "framework",
                    "string",
                    "the framework, as in principles",
                    required=True,
                    references="principles.framework",
                ),
                Field(
                    "principle_or_pillar",
                    "string",
                    "the item, as in principles",
                    required=True,
                    references="principles.principle_or_pillar",
                ),
                _actor("actor", "whose framework it is"),
                Field(
                    "outlook", "string", "what is compared: one framework, or several of one document", required=True
                ),
                Field("since", "edtf", "from when the outlook was public", required=True),
                Field("coder", "string", "who judged; sources tell by what rule", required=True),
                Field("code", "string", "what the item speaks of", required=True),
                Field("qualifier", "string", "in what sense, where one word is used in two; another sense is no match"),
                Field("words", "string", "the words of the item that the code rests on", required=True),
                *_sourced(preferred=False),
            ),
            ("framework", "principle_or_pillar", "coder", "code"),
        ),
        Table(
            "parameters",
            "a parameter of a model: one value or a range with a distribution",
            (
                Field("model", "string", "module in models/", required=True),
                Field("parameter", "string", "name without code, date or place in it", required=True),
                Field(
                    "subject",
                    "string",
                    "what it applies to: an actor, a pair A>B, a rule book or a class; empty for all",
                ),
                Field("since", "edtf", "from when it applies; empty for always"),
                Field("low", "number", "lower end of the range"),
                Field("central", "number", "the value of the deterministic run", required=True),
                Field("high", "number", "upper end of the range"),
                _UNIT,
                Field("distribution", "string", "how it is drawn", required=True, enum=DISTRIBUTIONS),
                *_sourced(preferred=False),
            ),
            ("model", "parameter", "subject", "since"),
        ),
        Table(
            "agenda",
            "an item that a forum decides on, present or past, on one dimension of it: a scale from the status quo to a proposal",
            (
                Field("item", "string", "short name of the item", required=True),
                Field("dimension", "integer", "1, 2 or 3", required=True, minimum=1, maximum=3),
                Field("title", "string", "what is decided, in a few words", required=True),
                _actor("forum", "where it is decided"),
                _actor(
                    "parties", "whose absence of objection it takes; ASEAN stands for its members on the day", many=True
                ),
                _actor("proposer", "who drafted the proposal", required=False),
                Field(
                    "kind",
                    "string",
                    "field of policy",
                    required=True,
                    enum=("hard security", "non-traditional security", "economic", "political", "institutional"),
                ),
                Field("stage", "string", "decided, or on the table", required=True, enum=("past", "present")),
                Field("date", "edtf", "day of the decision, or as of which it is on the table", required=True),
                Field("scale_zero", "string", "what 0 means", required=True),
                Field("scale_hundred", "string", "what 100 means", required=True),
                Field("status_quo", "number", "where things stood", required=True, minimum=0, maximum=100),
                Field("proposal", "number", "what was proposed", required=True, minimum=0, maximum=100),
                Field(
                    "outcome",
                    "string",
                    "what came of a past item; empty for a present one",
                    enum=("agreed", "diluted", "blocked"),
                ),
                *_sourced(preferred=False),
            ),
            ("item", "dimension"),
            optional=True,
        ),
        Table(
            "positions",
            "how far an actor would have an item of the agenda go, coded from a public statement, with the range of the code",
            (
                Field("item", "string", "the item", required=True, references="agenda.item"),
                Field("dimension", "integer", "1, 2 or 3", required=True, minimum=1, maximum=3),
                _actor("actor", "who; ASEAN stands for each member without a row of its own"),
                Field(
                    "stance",
                    "string",
                    "the code of the position",
                    required=True,
                    enum=("author", "supports", "softer", "reserved", "opposed"),
                ),
                Field("care", "string", "the code of the salience", required=True, enum=("high", "medium", "low")),
                Field("low", "number", "lower end of the position", required=True, minimum=0, maximum=100),
                Field(
                    "position", "number", "the position that it would like best", required=True, minimum=0, maximum=100
                ),
                Field("high", "number", "upper end of the position", required=True, minimum=0, maximum=100),
                Field("salience_low", "number", "lower end of the salience", required=True, minimum=0, maximum=1),
                Field("salience", "number", "how much it cares, 0 to 1", required=True, minimum=0, maximum=1),
                Field("salience_high", "number", "upper end of the salience", required=True, minimum=0, maximum=1),
                Field("said", "string", "what it said or did in public, in our own words", required=True),
                Field("said_on", "edtf", "when", required=True),
                Field("coder", "string", "who coded it; sources tell by what rule", required=True),
                *_sourced(preferred=False),
            ),
            ("item", "dimension", "actor", "coder"),
            optional=True,
        ),
        Table(
            "disputes",
            "a maritime claim, or a dated act of one actor against others over it",
            (
                Field("date", "edtf", "first day", required=True),
                Field("end", "edtf", "last day; empty for a single day, or while it lasts"),
                _actor("by", "who claims or acts"),
                _actor("against", "whom it meets", many=True),
                Field(
                    "kind",
                    "string",
                    "kind",
                    required=True,
                    enum=("claim", "presence", "obstruction", "force", "economic", "ruling"),
                ),
                Field(
                    "intensity",
                    "integer",
                    "a judgement of this project: 1 words or law, 2 presence or survey, 3 obstruction, pressure or loss of "
                    "income, 4 water cannon, ramming, blockade or a rig, 5 shots, injured or dead, a feature lost",
                    required=True,
                    minimum=1,
                    maximum=5,
                ),
                Field("area", "string", "where", required=True),
                Field("title", "string", "what happened, in our own words", required=True),
                *_sourced(),
            ),
            ("date", "by", "against", "title", "source_id"),
            optional=True,
        ),
        Table(
            "places",
            "a place on the map: a warehouse of relief goods, an airport where foreign relief lands, a town that hazards strike",
            (
                Field("place", "string", "short name of the place, lower case", required=True),
                Field("name", "string", "name for charts and tables", required=True),
                _actor("actor", "the state in which it lies"),
                Field(
                    "kind",
                    "string",
                    "gateway: an international airport where relief lands, and a town; town: a town with an airport",
                    required=True,
                    enum=("warehouse", "gateway", "town"),
                ),
                Field("lat", "number", "latitude", required=True, minimum=-90, maximum=90),
                Field("lon", "number", "longitude", required=True, minimum=-180, maximum=180),
                Field("landmass", "string", "island or mainland: lorries drive within one", required=True),
                Field("by_sea", "boolean", "ships land nearby", required=True),
                Field("since", "edtf", "day of opening of a warehouse"),
                *_sourced(preferred=False),
            ),
            ("place",),
            optional=True,
        ),
        Table(
            "sectors",
            "what an economy sells of a sector's goods to one economy, sells abroad in all, or buys abroad in all; its tariff",
            (
                _actor("economy", "who sells or buys; whose tariff it is"),
                _actor(
                    "partner",
                    "the buyer of sales, itself for own sales; the seller that a tariff meets; empty for exports and imports",
                    required=False,
                ),
                Field(
                    "flow",
                    "string",
                    "what the figure is",
                    required=True,
                    enum=("sales", "exports", "imports", "tariff"),
                ),
                Field(
                    "sector", "string", "sector of the seller, a code of ISIC Rev. 4 or a group of them", required=True
                ),
                Field("year", "integer", "year", required=True, minimum=1800, maximum=2200),
                Field("value", "number", "the figure", required=True, minimum=0),
                _UNIT,
                *_sourced(),
            ),
            ("economy", "partner", "flow", "sector", "year", "source_id"),
            optional=True,
        ),
        Table(
            "waypoints",
            "a turning point or port of the network of sea lanes",
            (
                Field("waypoint", "string", "short name, lower case", required=True),
                Field("name", "string", "name for charts and tables", required=True),
                Field("kind", "string", "kind", required=True, enum=("port", "strait", "open sea")),
                _actor("actor", "the importer that a port stands for", required=False),
                Field("lat", "number", "latitude", required=True, minimum=-90, maximum=90),
                Field("lon", "number", "longitude", required=True, minimum=-180, maximum=180),
                *_sourced(preferred=False),
            ),
            ("waypoint",),
            optional=True,
        ),
        Table(
            "sea_legs",
            "a leg of the network of sea lanes, sailed both ways",
            (
                Field("start", "string", "one end", required=True, references="waypoints.waypoint"),
                Field("end", "string", "the other", required=True, references="waypoints.waypoint"),
                Field("miles", "number", "nautical miles; empty: the great circle", minimum=0),
                _actor("strait", "the strait that it passes", required=False),
                Field("deep", "boolean", "laden very large tankers may pass", required=True),
                _actor("lane", "the sea lanes of whose watch it is a part", required=False, many=True),
                Field(
                    "room", "number", "nautical miles of open water on either side of the lane, at most 12", minimum=0
                ),
                *_sourced(preferred=False),
            ),
            ("start", "end"),
            optional=True,
        ),
        Table(
            "sensors",
            "radars and patrol boats that watch a sea lane: whose they are, who gave them, where",
            (
                Field("sensor", "string", "short name", required=True),
                Field("kind", "string", "kind", required=True, enum=("radar", "boat")),
                _actor("owner", "who uses it"),
                _actor("giver", "who gave it; empty for the owner's own", required=False),
                _actor("lane", "the sea lane over whose water a boat is spread evenly", required=False),
                Field("number", "integer", "how many", required=True, minimum=1),
                Field(
                    "lat", "number", "latitude of a radar; empty where the site is not public", minimum=-90, maximum=90
                ),
                Field("lon", "number", "longitude of a radar", minimum=-180, maximum=180),
                Field("since", "edtf", "from when it works, or was handed over", required=True),
                *_sourced(preferred=False),
            ),
            ("sensor",),
            optional=True,
        ),
    )
}
"""Every table of a pack, in the order in which rows are numbered."""


def descriptor(
    name: str, title: str, as_of: str, group: str | None = None, partners: tuple[str, ...] = ()
) -> dict[str, object]:
    """Return the Data Package descriptor (``datapackage.json``) of a pack with these tables.

    `group` is the institution whose members the region is about, `partners` the outside powers it is compared with, in
    the order in which tables show them; a pack may leave both out.
    """
    return {
        "profile": "tabular-data-package",
        "multipolar_pack": FORMAT,
        "name": name,
        "title": title,
        "as_of": as_of,
        **({"group": group, "partners": list(partners)} if group else {}),
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _resource(table: Table) -> dict[str, object]:
    keys = [
        {
            "fields": [field.name],
            "reference": {"resource": field.references.split(".")[0], "fields": [field.references.split(".")[1]]},
        }
        for field in table.fields
        if field.references and not field.many
    ]
    return {
        "name": table.name,
        "title": table.meaning,
        "path": f"tables/{table.name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {
            "fields": [_frictionless(field) for field in table.fields],
            "primaryKey": list(table.key),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _frictionless(field: Field) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if field.required:
        constraints["required"] = True
    if field.enum and not field.many:
        constraints["enum"] = list(field.enum)
    if field.minimum is not None:
        constraints["minimum"] = field.minimum
    if field.maximum is not None:
        constraints["maximum"] = field.maximum
    if field.type == "edtf":
        constraints["pattern"] = r"\d{4}(-\d{2}(-\d{2})?)?"
    return {
        "name": field.name,
        "type": "string" if field.type == "edtf" else field.type,
        "description": field.meaning,
        **({"constraints": constraints} if constraints else {}),
    }
