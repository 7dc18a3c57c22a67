"""Changes (contracts §8): the kinds of shock and policy that a scenario may hold.

A kind stands here as soon as a model applies it (``apply`` in ``wiring/``), and not before. To add one: a class with a
``kind``, its fields with their bounds, and its line in `KINDS`; the reader, the JSON Schema and the help follow.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, TypeAdapter, ValidationInfo, field_validator

from ..errors import UnknownName, UsageError
from ..region.entries import Real, complaint, known

Domain = Annotated[
    Literal["trade", "investment", "aid", "arms", "people"],
    Field(description="trade, investment, aid, arms or people"),
]
"""Fields in which a partner is engaged."""

Year = Annotated[int, Strict(), Field(ge=1800, le=2200)]


def _actor(text: str, info: ValidationInfo) -> str:
    region = (info.context or {}).get("region")
    if region is None:
        return text
    try:
        return str(region.actor(text))
    except UnknownName as error:
        raise complaint("unknown-actor", error.fault.what, nearest=error.fault.nearest) from None


def _source(text: str, info: ValidationInfo) -> str:
    region = (info.context or {}).get("region")
    return text if region is None else known("source", text, region.table("sources")["source_id"].to_list())


Actor = Annotated[str, AfterValidator(_actor)]
"""An actor by code, name or alias; becomes its code when the context holds a region."""

Partner = Annotated[Actor, Field(description="the actor whose engagement changes")]

Source = Annotated[str, AfterValidator(_source)]
"""A ``source_id`` of the pack."""


class Change(BaseModel):
    """Something that is otherwise than the tables say, from one year to another.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    start, end : int, int or None
        First and last year; without `end`, to the end of the horizon.
    why : str
        Why, in words.
    refs : tuple of str
        Sources that argue for it (``source_id`` of the pack).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    start: Annotated[Year, Field(description="first year")]
    end: Annotated[Year | None, Field(description="last year; none: to the end of the horizon")] = None
    why: Annotated[str, Field(description="why, in words")] = ""
    refs: Annotated[tuple[Source, ...], Field(description="sources that argue for it")] = ()

    @field_validator("start", "end")
    @classmethod
    def _in_order(cls, year: int | None, info: ValidationInfo) -> int | None:
        horizon = (info.context or {}).get("horizon")
        if year is not None and horizon and not horizon[0] <= year <= horizon[1]:
            raise complaint("outside-horizon", f"{year} lies outside the horizon {horizon[0]} to {horizon[1]}")
        if year is not None and info.field_name == "end" and year < info.data.get("start", year):
            raise complaint("ends-before-start", f"it ends {year} and starts {info.data['start']}")
        return year

    def active(self, year: int) -> bool:
        """Say whether the change holds in a year."""
        return self.start <= year and (self.end is None or year <= self.end)


class Shock(Change):
    """A change that nobody in the region chose."""


class Policy(Change):
    """A change that somebody pays for."""

    cost_usd_bn: Annotated[Real, Field(ge=0, description="cost a year, USD bn")]


class Engagement(Shock):
    """A partner multiplies its engagement with every recipient by a factor; 0.5 halves it, 0 is withdrawal."""

    kind: Literal["engagement"] = "engagement"
    partner: Partner
    domain: Domain
    factor: Annotated[Real, Field(ge=0, description="0 or more; 1 changes nothing")]


class Substitution(Policy):
    """A partner raises its engagement with every recipient by a factor, in place of another."""

    kind: Literal["substitution"] = "substitution"
    partner: Partner
    domain: Domain
    factor: Annotated[Real, Field(ge=1, description="1 or more; 1 changes nothing")]


def _plan(text: str, info: ValidationInfo) -> str:
    region = (info.context or {}).get("region")
    if region is None:
        return text
    table = region.table("parameters").filter(model="council", parameter="contested_places")
    return known("plan", text, table["subject"].drop_nulls().to_list(), "a plan with council contested_places")


Plan = Annotated[str, AfterValidator(_plan), Field(description="a plan of reform, as in the parameters of the council")]
"""A plan for the Security Council that says for which seats the named candidates stand."""


class CouncilReform(Shock):
    """A plan for the Security Council is in force when the horizon of presence begins."""

    kind: Literal["council_reform"] = "council_reform"
    plan: Plan


class Candidacy(Shock):
    """A named candidate stands for the new seats of the Security Council with another chance or appeal."""

    kind: Literal["candidacy"] = "candidacy"
    candidate: Annotated[Actor, Field(description="the candidate")]
    chance: Annotated[Real, Field(ge=0, le=1, description="chance to stand in an election, 0 to 1")]
    appeal: Annotated[Real | None, Field(description="log odds against the reference; none: as in the parameters")] = (
        None
    )


class Depreciation(Shock):
    """A currency falls against those in which a state owes."""

    kind: Literal["depreciation"] = "depreciation"
    actor: Annotated[Actor, Field(description="whose currency falls")]
    percent: Annotated[Real, Field(gt=0, lt=100, description="by how much, above 0 and below 100")]


def _issue(text: str, info: ValidationInfo) -> str:
    region = (info.context or {}).get("region")
    if region is None or text == "all":
        return text
    table = region.table("agenda").filter(stage="present")
    names = table["item"].unique(maintain_order=True).to_list() + table["kind"].unique(maintain_order=True).to_list()
    return known("issue", text, names, "all, an item of the agenda that is on the table, or a kind of item")


Issue = Annotated[str, AfterValidator(_issue), Field(description="an item of the agenda, a kind of item, or all")]
"""Items of the agenda that are on the table: by name, by kind, or all."""


class Pressure(Shock):
    """An outside power presses a member on an issue: its ideal moves a part of the way to the power's."""

    kind: Literal["pressure"] = "pressure"
    partner: Annotated[Actor, Field(description="who presses")]
    member: Annotated[Actor, Field(description="who is pressed")]
    issue: Issue
    part: Annotated[Real, Field(ge=0, le=1, description="part of the way, 0 to 1; 0 moves nothing")]
    salience: Annotated[Real, Field(ge=0, description="factor on the member's salience; 1 changes nothing")] = 1.0


class DecisionRule(Policy):
    """An issue is decided by another rule than consensus: some may stay out, or a share of the parties suffices."""

    kind: Literal["decision_rule"] = "decision_rule"
    issue: Issue
    opt_out: Annotated[int, Strict(), Field(ge=0, description="how many objectors may stay out; 0 is consensus")] = 0
    share: Annotated[Real | None, Field(gt=0, le=1, description="share of the parties that suffices, above 0")] = None


class SidePayment(Policy):
    """A member is paid for not objecting on an issue, in points of the scale at full salience."""

    kind: Literal["side_payment"] = "side_payment"
    member: Annotated[Actor, Field(description="who is paid")]
    issue: Issue
    points: Annotated[Real, Field(ge=0, description="points of the scale, 0 or more")]


class Ties(Shock):
    """A partner multiplies all that it offers in a field of the portfolio game, protection included, to every member."""

    kind: Literal["ties"] = "ties"
    partner: Partner
    field: Annotated[
        Literal[
            "all",
            "security",
            "economy",
            "technology",
            "society",
            "arms",
            "standing",
            "trade",
            "investment",
            "aid",
            "people",
        ],
        Field(
            description="all, security, economy, technology or society; or a part of one: arms, standing, trade, ..."
        ),
    ]
    factor: Annotated[Real, Field(ge=0, description="0 or more; 1 changes nothing")]


class Decoupling(Shock):
    """How far a partner's policy moves with the first rival's, and so with its allies', is multiplied by a factor."""

    kind: Literal["decoupling"] = "decoupling"
    partner: Partner
    factor: Annotated[Real, Field(ge=0, le=1, description="0: it moves with nobody's; 1 changes nothing")]


class Coercion(Shock):
    """A state meets as much of the second rival's coercion as another state does."""

    kind: Literal["coercion"] = "coercion"
    state: Annotated[Actor, Field(description="the state that is coerced")]
    as_on: Annotated[Actor, Field(description="the state whose level it then has")]


class Agreement(Shock):
    """A trade agreement between parties, or of each party with each partner, enters into force, or one is left."""

    kind: Literal["agreement"] = "agreement"
    parties: Annotated[tuple[Actor, ...], Field(min_length=1, description="its parties, by code or name")]
    partners: Annotated[
        tuple[Actor, ...], Field(description="if given, only pairs of a party and a partner are linked")
    ] = ()
    effect: Annotated[
        Literal["tariffs", "coefficient"],
        Field(description="tariffs: the tariffs left are cut; coefficient: trade changes by the estimated effect"),
    ] = "tariffs"
    use: Annotated[Real | None, Field(ge=0, le=1, description="part of trade that uses it; none: drawn")] = None
    elimination: Annotated[Real | None, Field(ge=0, le=1, description="part of tariffs removed; none: drawn")] = None
    leave: Annotated[bool, Field(description="the agreement ends; only with the coefficient")] = False

    @field_validator("leave")
    @classmethod
    def _leave(cls, leave: bool, info: ValidationInfo) -> bool:
        if leave and info.data.get("effect") != "coefficient":
            what = "the tariffs that would come back are not in the tables"
            raise complaint("leave", what, expected='effect = "coefficient"')
        return leave


class Tariff(Shock):
    """An importer adds a tariff on goods; those who are hit may answer with the same."""

    kind: Literal["tariff"] = "tariff"
    importer: Annotated[Actor, Field(description="who sets it")]
    exporters: Annotated[tuple[Actor, ...], Field(description="on whose goods; none: on all")] = ()
    points: Annotated[
        Real | None, Field(gt=-100, description="percentage points; none: as announced in April 2025, by exporter")
    ] = None
    retaliation: Annotated[
        Literal["none", "reciprocal", "optimal"],
        Field(
            description="none, reciprocal (the same rate), or optimal (each answers with the rate that is best for it)"
        ),
    ] = "none"
    retaliators: Annotated[tuple[Actor, ...], Field(description="who answers; none: all that are hit")] = ()


class Embargo(Shock):
    """One actor stops a part of its trade with another."""

    kind: Literal["embargo"] = "embargo"
    by: Annotated[Actor, Field(description="who stops trade")]
    on: Annotated[Actor, Field(description="with whom")]
    direction: Annotated[
        Literal["both", "exports", "imports"], Field(description="both, or exports or imports of who stops it")
    ] = "both"
    part: Annotated[Real, Field(gt=0, le=1, description="part of the access to the market that ends; 1: all trade")] = (
        1.0
    )


class Adjustment(Shock):
    """Trade answers as in the first year after a change: with the short-run elasticity."""

    kind: Literal["adjustment"] = "adjustment"
    run: Annotated[Literal["short"], Field(description="short")] = "short"


class Sourcing(Shock):
    """A buyer moves a part of what it buys from one economy to others, in proportion to what it buys from these."""

    kind: Literal["sourcing"] = "sourcing"
    buyer: Annotated[Actor, Field(description="who buys")]
    source: Annotated[Actor, Field(description="from whom less is bought")]
    to: Annotated[tuple[Actor, ...], Field(min_length=1, description="from whom more is bought")]
    part: Annotated[Real, Field(gt=0, le=1, description="part of the purchases that is moved")]


def _states(codes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    region = (info.context or {}).get("region")
    if region is None:
        return codes
    apart = [
        region.states(code, region.as_of)["actor"].to_list() if region.is_group(code) else [code] for code in codes
    ]
    return tuple(dict.fromkeys(state for states in apart for state in states))


Struck = Annotated[
    tuple[Actor, ...],
    Field(min_length=1, description="who is struck; a group stands for its states"),
    AfterValidator(_states),
]
"""Members that a crisis strikes, each an actor; a group stands for its states."""


class CapitalStop(Shock):
    """Private money stops flowing to members, all at once."""

    kind: Literal["capital_stop"] = "capital_stop"
    members: Struck
    percent: Annotated[
        Real | None, Field(gt=0, description="size in percent of GDP; none: the stop of 1997 as in the parameters")
    ] = None
    cause: Annotated[
        Literal["capital stop", "dollar squeeze"],
        Field(description="capital stop (a crisis of the region) or dollar squeeze (dollars are short in the world)"),
    ] = "capital stop"
    contagion: Annotated[bool, Strict(), Field(description="whether it spreads to others by the assumed channels")] = (
        False
    )


class DisasterNeed(Shock):
    """A natural disaster makes members pay abroad for a part of its damage."""

    kind: Literal["disaster_need"] = "disaster_need"
    members: Struck
    damage: Annotated[Real, Field(gt=0, description="damage in percent of GDP")]


class CrisisYear(Shock):
    """Each member of the group is struck by a stop with the assumed yearly probability, together as far as correlated."""

    kind: Literal["crisis_year"] = "crisis_year"
    percent: Annotated[
        Real | None, Field(gt=0, description="size in percent of GDP; none: the stop of 1997 as in the parameters")
    ] = None
    contagion: Annotated[bool, Strict(), Field(description="whether it spreads to others by the assumed channels")] = (
        False
    )


class PoolTerms(Policy):
    """The swap pool has other terms: a larger part without a programme, sooner or surer money."""

    kind: Literal["pool_terms"] = "pool_terms"
    delinked_share: Annotated[
        Real | None, Field(ge=0, le=1, description="part without an IMF programme, 0 to 1; none: as it is")
    ] = None
    days: Annotated[Real | None, Field(ge=0, description="days to its money without a programme; none: as it is")] = (
        None
    )
    certain: Annotated[bool, Strict(), Field(description="whether money without a programme is sure to come")] = False
    precaution: Annotated[
        bool, Strict(), Field(description="whether every member has arranged the precautionary line before the crisis")
    ] = False
    size: Annotated[Real, Field(ge=0, description="factor on contributions and limits; 1 changes nothing")] = 1.0


class TrustShock(Shock):
    """Trust in a partner falls, in the region or in named members."""

    kind: Literal["trust_shock"] = "trust_shock"
    partner: Partner
    points: Annotated[Real, Field(gt=0, le=100, description="percentage points of the share that trusts it")]
    members: Annotated[tuple[Actor, ...], Field(description="in which members; none: in all")] = ()


class AgendaItem(Shock):
    """An item comes back on the table, and what the group agrees on is what it can agree on with that item."""

    kind: Literal["agenda_item"] = "agenda_item"
    issue: Annotated[str, Field(min_length=1, description="an item of the agenda, past or present, or a kind of item")]
    weight: Annotated[Real, Field(gt=0, le=1, description="its part of what is on the table, above 0 to 1")]

    @field_validator("issue")
    @classmethod
    def _issue(cls, text: str, info: ValidationInfo) -> str:
        region = (info.context or {}).get("region")
        if region is None:
            return text
        table = region.table("agenda")
        words = (
            table["item"].unique(maintain_order=True).to_list() + table["kind"].unique(maintain_order=True).to_list()
        )
        return known("issue", text, words, "an item of the agenda, or a kind of item")


class Assistance(Policy):
    """Development assistance in a sector."""

    kind: Literal["assistance"] = "assistance"
    sector: Annotated[
        Literal["infrastructure", "digital", "disaster", "people"],
        Field(description="infrastructure, digital, disaster or people"),
    ]


class SecurityAssistance(Policy):
    """Security assistance by item."""

    kind: Literal["security_assistance"] = "security_assistance"
    item: Annotated[Literal["boats", "radars", "training"], Field(description="boats, radars or training")]


class Stockpile(Policy):
    """Goods are kept before they are needed."""

    kind: Literal["stockpile"] = "stockpile"
    goods: Annotated[Literal["relief", "fuel", "rice"], Field(description="relief, fuel or rice")]


class Diversification(Policy):
    """Buyers are helped to have a second supplier."""

    kind: Literal["diversification"] = "diversification"


class Exchanges(Policy):
    """Exchanges and scholarships."""

    kind: Literal["exchanges"] = "exchanges"


class Approval(Policy):
    """Joint funds are approved sooner, so that other policies begin to work sooner."""

    kind: Literal["approval"] = "approval"
    years: Annotated[Real, Field(gt=0, description="years by which the others' delay is cut")]


class Coordination(Policy):
    """A body plans policies of several sectors together."""

    kind: Literal["coordination"] = "coordination"


def _place(text: str, info: ValidationInfo) -> str:
    region = (info.context or {}).get("region")
    if region is None:
        return text
    table = region.table("places")
    names = dict(zip(table["name"].str.to_lowercase(), table["place"], strict=True))
    return known("place", str(names.get(text.lower(), text)), table["place"].to_list(), "a place of the table places")


Place = Annotated[
    str, AfterValidator(_place), Field(description="a place of the table places, by its short name or name")
]
"""A place of the table places; becomes its short name when the context holds a region."""


class Disaster(Shock):
    """A disaster strikes a place; those of one year draw on one stock of relief goods, in the order of the file."""

    kind: Literal["disaster"] = "disaster"
    place: Place
    hazard: Annotated[Literal["storm", "quake", "flood"], Field(description="storm, quake or flood")]
    affected: Annotated[
        Real | None, Field(gt=0, description="people affected; none: as in the record of the state, drawn")
    ] = None


class Warehouse(Policy):
    """Another warehouse of relief goods stands at a place."""

    kind: Literal["warehouse"] = "warehouse"
    place: Place
    kits: Annotated[Real, Field(ge=0, description="kits for a family that it holds")]


class ReliefStock(Policy):
    """Every warehouse of relief goods holds more, or less."""

    kind: Literal["relief_stock"] = "relief_stock"
    factor: Annotated[Real, Field(ge=0, description="factor on the stock; 1 changes nothing")]


class PreApproval(Policy):
    """Members agree beforehand to what they will let in: approval of relief takes a given time at most."""

    kind: Literal["pre_approval"] = "pre_approval"
    members: Annotated[
        tuple[Actor, ...],
        Field(min_length=1, description="who agrees; a group stands for its states"),
        AfterValidator(_states),
    ]
    hours: Annotated[Real, Field(ge=0, description="hours from the request to the approval, at most")]


class RiskPool(Policy):
    """Members insure together against disasters instead of each alone."""

    kind: Literal["risk_pool"] = "risk_pool"
    members: Annotated[
        tuple[Actor, ...],
        Field(min_length=1, description="who is insured; a group stands for its states"),
        AfterValidator(_states),
    ]
    attachment: Annotated[
        Real | None, Field(gt=1, description="return period in years at which payouts begin; none: drawn")
    ] = None
    exhaustion: Annotated[
        Real | None, Field(gt=1, description="return period in years at which payouts end; none: drawn")
    ] = None
    share: Annotated[Real | None, Field(gt=0, le=1, description="part of the layer that is insured; none: drawn")] = (
        None
    )

    @field_validator("exhaustion")
    @classmethod
    def _after(cls, years: float | None, info: ValidationInfo) -> float | None:
        begins = info.data.get("attachment")
        if years is not None and begins is not None and years <= begins:
            raise complaint("layer", f"payouts end at {years:g} years and begin at {begins:g}", expected="later")
        return years


def _sector(text: str) -> str:
    from .supply_tables import words

    return known("sector", text, words(), "all, goods, manufacturing, a group of sectors, or a code of ISIC")


Sectors = Annotated[
    tuple[Annotated[str, AfterValidator(_sector)], ...],
    Field(min_length=1, description="all, goods, manufacturing, a group (electronics, vehicles ...), or codes"),
]
"""Sectors of the table of chains."""


def _economies(codes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """Return the states of groups whose states the tables know; another group (the European Union) stands for itself."""
    region = (info.context or {}).get("region")
    if region is None:
        return codes
    apart: list[str] = []
    for code in codes:
        try:
            apart += region.states(code, region.as_of)["actor"].to_list() if region.is_group(code) else [code]
        except UsageError:
            apart.append(code)
    return tuple(dict.fromkeys(apart))


Economies = Annotated[
    tuple[Actor, ...],
    Field(min_length=1, description="economies; a group stands for its states"),
    AfterValidator(_economies),
]
"""Economies of the table of chains."""

Days = Annotated[Real, Field(ge=0, le=365, description="days, up to a year")]


class SupplyStop(Shock):
    """A part of the capacity of sectors stops for a time: floods, closures, lockdowns."""

    kind: Literal["supply_stop"] = "supply_stop"
    economies: Economies
    sectors: Sectors
    percent: Annotated[Real, Field(gt=0, le=100, description="part of capacity that stops, percent")]
    days: Days
    recovery_days: Days = 0.0
    begin: Annotated[Real, Field(ge=0, le=364, description="day of the year on which it begins")] = 0.0


class Isolation(Shock):
    """Goods no longer pass between economies and all others for a time."""

    kind: Literal["isolation"] = "isolation"
    economies: Economies
    percent: Annotated[Real, Field(gt=0, le=100, description="part of the goods that no longer pass, percent")] = 100.0
    days: Days


class RegionalSourcing(Policy):
    """Buyers move a part of their foreign purchases of goods from suppliers elsewhere to suppliers in a group."""

    kind: Literal["regional_sourcing"] = "regional_sourcing"
    buyers: Economies
    toward: Economies
    points: Annotated[
        Real, Field(gt=0, le=100, description="percentage points of their foreign purchases of each product")
    ]


class SecondSuppliers(Policy):
    """Buyers make ready to change suppliers: a larger part of their purchases can move (diversification)."""

    kind: Literal["second_suppliers"] = "second_suppliers"
    members: Economies
    points: Annotated[Real, Field(gt=0, le=100, description="percentage points of purchases that can also move")]


class LargerStocks(Policy):
    """Makers hold more days of inputs (redundancy)."""

    kind: Literal["larger_stocks"] = "larger_stocks"
    members: Economies
    days: Annotated[Real, Field(gt=0, le=365, description="more days of use in stock")]


class SpareCapacity(Policy):
    """Makers can raise output further above normal when others stop (redundancy)."""

    kind: Literal["spare_capacity"] = "spare_capacity"
    members: Economies
    points: Annotated[Real, Field(gt=0, le=100, description="percentage points of normal output")]


class SupplyWatch(Policy):
    """Buyers everywhere learn sooner what suppliers can make (digital tracking of supplies)."""

    kind: Literal["supply_watch"] = "supply_watch"
    factor: Annotated[Real, Field(ge=0, le=1, description="on the days in which they learn it; 1 changes nothing")]


class OvertimeLimit(Policy):
    """Sectors may not make more than normal, whatever others lack (a limit for the sake of emissions or workers)."""

    kind: Literal["overtime_limit"] = "overtime_limit"
    members: Economies
    sectors: Sectors


class PowerLink(Policy):
    """A power line between two states is in service."""

    kind: Literal["power_link"] = "power_link"
    a: Annotated[Actor, Field(description="one end")]
    b: Annotated[Actor, Field(description="the other end")]
    mw: Annotated[Real, Field(gt=0, description="capacity, MW")]


class PowerGrid(Policy):
    """The planned power lines between the states are in service, all of them or in one proportion up to a total."""

    kind: Literal["power_grid"] = "power_grid"
    total_mw: Annotated[
        Real | None, Field(gt=0, description="capacity of all lines between states then, MW; none: all that is planned")
    ] = None


class CarbonPrice(Policy):
    """Power plants are dispatched with a carbon price."""

    kind: Literal["carbon_price"] = "carbon_price"
    usd_per_tonne: Annotated[Real, Field(ge=0, description="USD a tonne of carbon dioxide")]


class Admission(Policy):
    """A host admits more or fewer people of a status, of all origins or of some."""

    kind: Literal["admission"] = "admission"
    status: Annotated[
        Literal["workers", "students", "technical interns", "specified skilled workers"],
        Field(description="workers, students, technical interns or specified skilled workers"),
    ]
    origins: Annotated[tuple[Actor, ...], Field(description="from where; none: from everywhere")] = ()
    factor: Annotated[Real, Field(ge=0, description="factor on the yearly inflow; 1 changes nothing")] = 1.0
    ceiling: Annotated[
        Real | None, Field(ge=0, description="largest number of holders of the status; none: as it is")
    ] = None


class Closure(Shock):
    """A strait is closed to ships for a number of days."""

    kind: Literal["closure"] = "closure"
    strait: Annotated[Actor, Field(description="the strait, as in the table sea_legs")]
    days: Annotated[Real, Field(gt=0, description="for how long, days")]


class OilStock(Policy):
    """An importer of oil holds more stocks."""

    kind: Literal["oil_stock"] = "oil_stock"
    importer: Annotated[Actor, Field(description="whose stocks")]
    days: Annotated[Real, Field(gt=0, description="days of supply more")]


class WatchRadar(Policy):
    """A radar that watches sea lanes is set up."""

    kind: Literal["radar"] = "radar"
    lat: Annotated[Real, Field(ge=-90, le=90, description="latitude of the site")]
    lon: Annotated[Real, Field(ge=-180, le=180, description="longitude of the site")]
    giver: Annotated[Actor | None, Field(description="who gives it; none: the owner pays")] = None


class WatchBoats(Policy):
    """Boats patrol a sea lane."""

    kind: Literal["patrol_boats"] = "patrol_boats"
    lane: Annotated[Actor, Field(description="the sea lane, as in the table sea_legs")]
    number: Annotated[int, Strict(), Field(ge=1, description="how many")]
    giver: Annotated[Actor | None, Field(description="who gives them; none: the owner pays")] = None


KINDS: dict[str, type[Change]] = {
    "engagement": Engagement,
    "substitution": Substitution,
    "depreciation": Depreciation,
    "council_reform": CouncilReform,
    "candidacy": Candidacy,
    "pressure": Pressure,
    "decision_rule": DecisionRule,
    "side_payment": SidePayment,
    "ties": Ties,
    "decoupling": Decoupling,
    "coercion": Coercion,
    "capital_stop": CapitalStop,
    "disaster_need": DisasterNeed,
    "crisis_year": CrisisYear,
    "pool_terms": PoolTerms,
    "agreement": Agreement,
    "tariff": Tariff,
    "embargo": Embargo,
    "adjustment": Adjustment,
    "sourcing": Sourcing,
    "trust_shock": TrustShock,
    "agenda_item": AgendaItem,
    "assistance": Assistance,
    "security_assistance": SecurityAssistance,
    "stockpile": Stockpile,
    "diversification": Diversification,
    "exchanges": Exchanges,
    "approval": Approval,
    "coordination": Coordination,
    "disaster": Disaster,
    "warehouse": Warehouse,
    "relief_stock": ReliefStock,
    "pre_approval": PreApproval,
    "risk_pool": RiskPool,
    "supply_stop": SupplyStop,
    "isolation": Isolation,
    "regional_sourcing": RegionalSourcing,
    "second_suppliers": SecondSuppliers,
    "larger_stocks": LargerStocks,
    "spare_capacity": SpareCapacity,
    "supply_watch": SupplyWatch,
    "overtime_limit": OvertimeLimit,
    "power_link": PowerLink,
    "power_grid": PowerGrid,
    "carbon_price": CarbonPrice,
    "admission": Admission,
    "closure": Closure,
    "oil_stock": OilStock,
    "radar": WatchRadar,
    "patrol_boats": WatchBoats,
}
"""Every kind, by the word that a scenario file uses."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a change of any kind."""
    kinds: Any = None
    for change in KINDS.values():
        kinds = change if kinds is None else kinds | change
    return TypeAdapter(Annotated[kinds, Field(discriminator="kind")]).json_schema()
