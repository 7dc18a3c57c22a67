"""Rules of the audit: each reports its phenomenon, and says nothing about what only looks like it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.evidence import cut
from multipolar.evidence.audit import audit
from multipolar.evidence.finding import SEVERITIES, figure, interval, ordered
from multipolar.evidence.planted import PLANTERS, clean, measure, plant
from multipolar.evidence.rules import NAMES
from multipolar.evidence.rules.items import count
from multipolar.evidence.rules.quantity import rounding, scan, skeleton, widened
from multipolar.evidence.rules.rates import PER_DOLLAR, rates

FAULTS = [
    (
        "same-fact-different-value",
        (
            "Kenya's population stood at 53 million in 2022. The country is young. With 61 million people "
            "in 2022, Kenya is the largest market of the bloc."
        ),
    ),
    (
        "same-fact-different-value",
        (
            "The European Union's exports to Japan reached €64.2 billion in 2021. Services matter too. In "
            "2021, EU exports to Japan were worth €71.9 billion, mostly machinery."
        ),
    ),
    (
        "same-fact-different-value",
        (
            "Unemployment in Spain was 12.2 percent in 2023. Reform helped. Spain's unemployment rate of "
            "14.8 percent in 2023 was the highest in the bloc."
        ),
    ),
    (
        "same-fact-different-value",
        (
            "Remittances to Nepal amounted to $9.3 billion in 2022. They pay for imports. Nepal received "
            "remittances of $8.1 billion in 2022."
        ),
    ),
    (
        "same-fact-different-value",
        (
            "The programme trained 1,200 officers in Ghana in 2021. By all accounts it worked. In 2021 the "
            "programme trained 1,500 officers in Ghana."
        ),
    ),
    (
        "same-fact-different-value",
        (
            "Brazil's inflation was 4.6 percent in 2023, the central bank said. Later the report recalls "
            "Brazil's inflation rate of 5.9 percent in 2023."
        ),
    ),
    (
        "same-fact-different-value",
        (
            "Ethiopia's GDP was $127 billion in 2022. Growth slowed. In 2022 the Ethiopian economy, at $156 "
            "billion, was the third of the region."
        ),
    ),
    (
        "same-fact-different-value",
        (
            "The African Development Bank approved 8.2 billion dollars in loans in 2022. The 2022 report "
            "lists loans of 10.1 billion dollars approved by the African Development Bank."
        ),
    ),
    (
        "dated-differently",
        (
            "The African Union was founded in 2002. It replaced an older body. Since its establishment in "
            "2002 it has grown. The African Union, established in 1999, has 55 members."
        ),
    ),
    (
        "dated-differently",
        (
            "The Treaty of Lisbon was signed in 2007. It changed voting. The Treaty of Lisbon was signed in "
            "2009 by all members."
        ),
    ),
    (
        "dated-differently",
        (
            "The Mombasa-Nairobi railway was opened in 2017. Freight followed. The Mombasa-Nairobi railway "
            "was opened in 2014."
        ),
    ),
    (
        "dated-differently",
        (
            "Croatia joined the European Union in 2013. It adopted the euro in 2023. After Croatia joined "
            "the European Union in 2011, trade rose."
        ),
    ),
    (
        "dated-differently",
        "The Paris Agreement was adopted in 2015. The Paris Agreement, adopted in 2016, sets no sanctions.",
    ),
    (
        "dated-differently",
        (
            "In 1963 the Élysée Treaty was signed in Paris. Later authors recall the Élysée Treaty of 1936 "
            "as a turning point."
        ),
    ),
    (
        "dated-differently",
        "The Pacific Islands Forum was founded in 1971. Founded in 1981, the Pacific Islands Forum meets every year.",
    ),
    ("list-count", "The strategy rests on four pillars: food, water, energy, health and education."),
    ("list-count", "The corridor links five countries: Kenya, Uganda, Rwanda and Burundi."),
    ("list-count", "The plan has three priorities, namely skills, transport, energy and health."),
    ("list-count", "The alliance has seven members (Estonia, Latvia, Lithuania, Poland, Finland and Sweden)."),
    ("list-count", "The report has six chapters. It is long. The seven chapters of the report treat trade."),
    ("list-count", "The council sets four goals: (1) peace; (2) growth; (3) trust."),
    (
        "parts-and-total",
        (
            "The fund of €900 million is made up of €500 million in loans, €250 million in grants and €100 "
            "million in guarantees."
        ),
    ),
    ("parts-and-total", "Of the 55 members, 22 voted for, 18 against and 20 abstained."),
    (
        "parts-and-total",
        (
            "Electricity comes from hydropower (48 percent), gas (27 percent), and coal and other sources "
            "(35 percent), the remaining 10 percent being imported."
        ),
    ),
    ("parts-and-total", "Kenya gave 40 trucks, Uganda 25 and Rwanda 20, for a total of 95 trucks."),
    ("parts-and-total", "The mission has 1,800 staff: 900 soldiers, 600 police officers and 400 civilians."),
    (
        "growth-between-levels",
        "Exports grew from $12 billion in 2010 to $18 billion in 2020, an increase of 75 percent.",
    ),
    ("growth-between-levels", "The number of tourists tripled from 1.2 million in 2005 to 2.5 million in 2015."),
    ("growth-between-levels", "Aid fell by 40 percent, from 500 million euros in 2015 to 400 million euros in 2019."),
    (
        "growth-between-levels",
        "Production rose 20 percent to 3.6 million tonnes in 2022 from 2.4 million tonnes in 2021.",
    ),
    ("share-times-total", "Some 40 percent of the 50 million voters, or 30 million, live in the north."),
    ("share-times-total", "Women hold 80 of the 400 seats, or 30 percent."),
    ("share-times-total", "Germany paid €2 billion, or 40 percent of the total of €10 billion."),
    ("share-times-total", "Of the 250 projects, 50 (35 percent) are in Zambia."),
    ("difference", "Exports rose by $4 billion, from $10 billion to $12 billion."),
    ("difference", "With exports of €50 billion and imports of €35 billion, Peru ran a surplus of €25 billion."),
    ("difference", "Support fell from 64 percent to 55 percent, a drop of 19 percentage points."),
    ("difference", "From 1990 to 2010, a span of 30 years, the forest shrank."),
    ("conversion", "The line cost 327 billion Kenyan shillings (about $32 billion) in 2017."),
    ("conversion", "The grant of €200 million ($410 million) was signed in 2022."),
    ("conversion", "India lent Rs 8,300 crore (US$10 billion) in 2023."),
    ("conversion", "The loan of ¥150 billion, about $10 billion, was signed in 2023."),
    ("unit-slip", "Nigeria's exports were $63 billion in 2022. In 2021 Nigeria's exports were $47 million."),
    ("unit-slip", "Tanzania has $65 million inhabitants."),
    (
        "unit-slip",
        "India's GDP was $3.4 trillion in 2022. India's GDP of $3.4 billion in 2022 made it the fifth economy.",
    ),
    ("garbled-number", "Maintenance costs fell by 1520 percent over the cycle."),
    ("garbled-number", "Exports were worth $1,2345 million."),
    ("garbled-number", "Growth was 3.4.5 percent in 2022."),
    ("impossible-value", "Some 112 percent of households have electricity."),
    ("impossible-value", "Exports fell by 140 percent in 2020."),
    ("impossible-value", "The accord was signed on 31 April 2019."),
    ("impossible-value", "The programme ran from 2015 to 2009."),
    ("impossible-value", "The motion was backed by 16 of the 15 members."),
    ("impossible-value", "The share of women in parliament was 130 percent."),
    ("missing-currency", "The government signed a loan of 450 million for the port."),
    ("missing-currency", "Investments worth 3.2 billion were announced in Lagos."),
    ("missing-currency", "The budget rose to 12 billion."),
    ("rival-superlatives", "China is Kenya's largest creditor. Roads followed. Japan is Kenya's largest creditor."),
    (
        "rival-superlatives",
        "Nigeria is the most populous country in Africa. Ethiopia is the most populous country in Africa.",
    ),
    (
        "rival-superlatives",
        "Germany was the second-largest donor in 2022. France was the second-largest donor in 2022.",
    ),
    (
        "rival-superlatives",
        "Brazil is the world's largest coffee exporter. Vietnam, the world's largest coffee exporter, lost crops.",
    ),
    (
        "note-missing",
        (
            "Trade grew (see note 9).\n\nNotes\n\n1 World Bank. Data. 2020.\n2 IMF. Outlook. 2021.\n3 ADB. "
            "Report. 2022.\n"
        ),
    ),
    (
        "note-duplicate",
        (
            "Trade grew.¹ Aid fell.² Debt rose.³\n\nNotes\n\n1 World Bank. Data. 2020.\n2 IMF. Outlook. "
            "2021.\n2 ADB. Report. 2022.\n3 AfDB. Review. 2022.\n"
        ),
    ),
    (
        "note-skipped",
        (
            "Trade grew.¹ Aid fell.² Debt rose.⁴\n\nNotes\n\n1 World Bank. Data. 2020.\n2 IMF. Outlook. "
            "2021.\n4 ADB. Report. 2022.\n"
        ),
    ),
    (
        "note-too-old",
        (
            "Exports of Kenya reached $7 billion in 2022.¹ Aid fell to $2 billion in 2019.²\n\nNotes\n\n1 "
            'World Bank. "Kenya Data". 2015.\n2 OECD. "Aid Data". 2021.\n'
        ),
    ),
    ("impossible-order", "The fund was created in 1995 in response to the 1997 crisis."),
    ("dated-differently", "In 2020 the union marked the 30th anniversary of the treaty signed in 1985."),
]
LOOK_ALIKES = [
    "Kenya's population stood at 53 million in 2022. Uganda's population was 47 million in 2022.",
    "Kenya's population stood at 53 million in 2022. In 2012 Kenya's population was 43 million.",
    (
        "Exports of goods from Chile were $98 billion in 2022. Exports of goods and services from Chile "
        "were $108 billion in 2022."
    ),
    "Gross ODA of Japan was $19.7 billion in 2022. Net ODA of Japan was $16.7 billion in 2022.",
    (
        "Nominal GDP of Poland was $688 billion in 2022. In purchasing power parity, the GDP of Poland "
        "was $1,640 billion in 2022."
    ),
    "Youth unemployment in Spain was 28.7 percent in 2023. Unemployment in Spain was 12.2 percent in 2023.",
    (
        "About 280 million people live in Indonesia. With 278.7 million people, Indonesia is the fourth "
        "most populous country."
    ),
    "More than 100 ships call at Mombasa each week. Some 120 ships call at Mombasa each week.",
    (
        "The World Bank estimates Peru's growth at 2.7 percent in 2023. The IMF puts Peru's growth at "
        "2.4 percent in 2023."
    ),
    "Morocco pledged $500 million for the port in 2020. Morocco disbursed $320 million for the port in 2020.",
    "Ghana exported cocoa worth $2.3 billion in 2021. Ghana exported gold worth $5.1 billion in 2021.",
    "The fund disbursed $1.2 billion in 2020. Over 2015 to 2020 the fund disbursed $4.9 billion.",
    (
        "Inflation in Turkey peaked at 85.5 percent in October 2022. Average inflation in Turkey was "
        "72.3 percent in 2022."
    ),
    (
        "Norway's fund was valued at $1.4 trillion at the end of 2021. By the end of 2023, Norway's "
        "fund was valued at $1.6 trillion."
    ),
    (
        "In the survey 62 percent of urban residents of Lagos were satisfied. Among rural residents 41 "
        "percent were satisfied."
    ),
    (
        "Trade between India and the Gulf was $154 billion in fiscal year 2022. In calendar year 2022, "
        "trade between India and the Gulf was $161 billion."
    ),
    (
        "Preliminary data put Kenya's growth at 5.5 percent in 2022. The revised figure for Kenya's "
        "growth in 2022 is 4.8 percent."
    ),
    "The union has 27 members. The euro area has 20 members.",
    "Mercosur exports to the EU were 52 billion euros in 2022. EU exports to Mercosur were 56 billion euros in 2022.",
    "Vietnam received $3.2 billion from Japan in 2019. Vietnam received $1.1 billion from Korea in 2019.",
    "Rwanda hosts 134,000 refugees. Uganda hosts 1.5 million refugees.",
    "The Treaty of Lisbon was signed in 2007. The Treaty of Lisbon entered into force in 2009.",
    "Croatia joined the European Union in 2013. Bulgaria joined the European Union in 2007.",
    "The Cotonou Agreement of 2000 was revised. The Samoa Agreement of 2023 replaced it.",
    "The summit was held in 2019. The next summit was held in 2021.",
    "The bank was founded in 1964. The Nairobi office was opened in 1999, the Abuja office was opened in 2008.",
    "The convention was adopted in 1982 and entered into force in 1994.",
    "South Sudan became independent in 2011. Eritrea became independent in 1993.",
    "The strategy rests on five pillars: food, water, energy, health and education.",
    "The corridor links several countries, among them five in the east: Kenya, Uganda and others.",
    "The Visegrád Group has four members: Czechia, Hungary, Poland and Slovakia.",
    "Three sectors, including farming and fishing, were hit.",
    "The plan names three priorities: research and innovation, trade and investment, and health and education.",
    "The first phase has four goals, the second phase has six goals.",
    (
        "The fund of €900 million is made up of €500 million in loans, €250 million in grants and €150 "
        "million in guarantees."
    ),
    "Of the 55 members, 22 voted for, 18 against and 15 abstained.",
    "Of the 55 members, 22 are landlocked and 18 are islands or coastal.",
    "The mission has 1,800 staff, including 900 soldiers and 600 police officers.",
    "Shares were 33.3 percent, 33.3 percent and 33.3 percent, 100 percent in all.",
    "Exports grew from $12 billion in 2010 to $18 billion in 2020, an increase of 50 percent.",
    "Exports grew from $12 billion in 2010 to $18 billion in 2020, about 4 percent a year.",
    "The number of tourists more than doubled from 1.2 million in 2005 to 2.5 million in 2015.",
    "Exports grew from $12 billion to $18 billion while imports rose 75 percent.",
    "The share of women rose from 20 percent to 30 percent, an increase of 50 percent or 10 percentage points.",
    "Some 40 percent of the 50 million voters, or 20 million, live in the north.",
    "Women hold 120 of the 400 seats, or 30 percent.",
    "Germany paid €2 billion, or 20 percent of the total of €10 billion.",
    "Of the 250 projects, 50 are in Zambia and 35 percent of the staff are women.",
    "Exports rose by $2 billion, from $10 billion to $12 billion.",
    "With exports of €50 billion and imports of €35 billion, Peru ran a surplus of €15 billion.",
    "Support fell from 64 percent to 55 percent, a drop of 9 percentage points.",
    "The line cost 327 billion Kenyan shillings (about $3.2 billion) in 2017.",
    "The grant of €200 million ($210 million) was signed in 2022.",
    "India lent Rs 8,300 crore (US$1 billion) in 2023.",
    "The loan of ¥150 billion, about $1.07 billion, was signed in 2023.",
    "Nigeria's exports were $63 billion in 2022. Tonga's exports were $47 million in 2022.",
    "The scheme paid $65 million to inhabitants.",
    "Prices rose by 1,520 percent in the hyperinflation.",
    "The law 1.2.3 of the code applies.",
    "Exports rose by 140 percent in 2020.",
    "Debt stands at 112 percent of GDP.",
    "Gross enrolment was 104 percent of the age group.",
    "Public debt was 104% of GDP, and imports covered 120 percent of reserves.",
    "Some 450 million people use the network.",
    "The port handled 3.2 million containers.",
    "The loan of 450 million euros pays for the port.",
    "It exported 12 million barrels.",
    "China is Kenya's largest creditor. Japan is Kenya's second-largest creditor.",
    "China is Kenya's largest creditor. China is Uganda's largest creditor.",
    "Nigeria is the most populous country in Africa. Algeria is the largest country in Africa.",
    "In 2010 Japan was the largest donor. In 2020 Germany was the largest donor.",
    "Germany is one of the largest donors. France is one of the largest donors.",
    (
        "Exports of Kenya reached $7 billion in 2022.¹ Aid fell to $2 billion in 2019.² See note "
        '2.\n\nNotes\n\n1 World Bank. "Kenya Data". 2023.\n2 OECD. "Aid Data". 2021.\n'
    ),
    (
        "Exports of Kenya will reach $9 billion by 2030.¹ Aid fell to $2 billion in "
        '2019.²\n\nNotes\n\n1 World Bank. "Kenya Data". 2023.\n2 OECD. "Aid Data". 2021.\n'
    ),
    "In 2015 the union marked the 30th anniversary of the treaty signed in 1985.",
]


def rules_of(text: str) -> list[str]:
    return [finding.rule for finding in audit([cut("a", text)]).findings]


@pytest.mark.parametrize(("rule", "text"), FAULTS)
def test_a_fault_is_reported_under_its_own_rule(rule: str, text: str) -> None:
    assert rule in rules_of(text)


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_a_fault_is_not_reported(text: str) -> None:
    assert rules_of(text) == []


def test_every_rule_but_those_of_the_tables_is_tried_here() -> None:
    assert {rule for rule, _ in FAULTS} == set(NAMES) - {"against-table", "out-of-date"}


def test_every_rule_has_its_section_in_the_documentation() -> None:
    page = (Path(__file__).parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^## `([a-z-]+)`", page)) == set(NAMES)


def test_the_examples_of_the_documentation_are_reported() -> None:
    page = (Path(__file__).parents[1] / "docs" / "rules.md").read_text(encoding="utf-8")
    for section in re.split(r"(?m)^## ", page)[1:]:
        name = section.split("`")[1]
        for example in re.findall(r"(?m)(?:^>.*\n)+", section):
            text = "\n".join(line.removeprefix(">").removeprefix(" ") for line in example.splitlines())
            if name not in ("against-table", "out-of-date"):
                assert name in rules_of(text), (name, text)


def test_a_finding_shows_its_arithmetic_its_place_and_the_likely_reading() -> None:
    text = "Exports grew from $12 billion in 2010 to $18 billion in 2020, an increase of 75 percent."
    [found] = audit([cut("a", text)]).findings
    assert [text[span.start : span.end] for span in found.spans] == ["$12 billion", "$18 billion", "75 percent"]
    assert found.message == "From 12 billion to 18 billion is a change of 50 percent, not 75 percent."
    assert found.arithmetic.startswith("18 billion / 12 billion - 1 = 50%; with rounding 40% to 60.9%")
    assert found.correction == "about 50 percent, if the two levels hold"
    assert found.sentences == (text, text, text)


def test_rounding_decides() -> None:
    """From 1 to 1.4 may be 33 percent, since 1 may be 1.05 (the range is 29 to 53 percent)."""
    assert rules_of("Aid grew from $1.0 billion in 2010 to $1.4 billion in 2020, an increase of 46 percent.") == []
    assert rules_of("Aid grew from $1.00 billion in 2010 to $1.40 billion in 2020, an increase of 46 percent.") != []


def test_a_text_that_says_why_two_figures_differ_is_left_alone() -> None:
    first = "Ghana's debt was $44 billion in 2022. It is high. "
    assert rules_of(first + "Ghana's debt was $58 billion in 2022.") == ["same-fact-different-value"]
    assert rules_of(first + "By a broader definition, Ghana's debt was $58 billion in 2022.") == []
    assert rules_of(first + "Ghana's debt was $58 billion in 2022, revised from an earlier estimate.") == []


def test_one_fact_stated_often_is_one_finding() -> None:
    text = (
        "Peru's GDP was $245 billion in 2022. It grew. Peru's GDP was $245 billion in 2022. The economy "
        "of Peru was worth $290 billion in 2022."
    )
    [found] = audit([cut("a", text)]).findings
    assert found.correction == "$245 billion, the figure given more often"


def test_documents_are_compared_with_each_other() -> None:
    one = cut("one", "Kenya's population stood at 53 million in 2022.")
    two = cut("two", "With 61 million people in 2022, Kenya is the largest market of the bloc.")
    assert audit([one]).findings == audit([two]).findings == ()
    [found] = audit([one, two]).findings
    assert [span.doc for span in found.spans] == ["one", "two"]


@pytest.mark.parametrize("seed", range(4))
def test_a_clean_text_has_no_finding(seed: int) -> None:
    assert audit([cut("clean", clean(seed))]).findings == ()


@given(st.integers(1000, 10**6), st.sampled_from(sorted(PLANTERS)))
@settings(max_examples=10, deadline=None)
def test_a_planted_fault_changes_what_it_says_it_changes(seed: int, rule: str) -> None:
    fault = plant(clean(seed), rule, seed)
    assert fault is not None
    assert fault.text != clean(seed)
    assert 0 <= fault.start < fault.end <= len(fault.text)


@pytest.mark.slow
def test_planted_faults_are_found_by_their_rule(capsys: pytest.CaptureFixture[str]) -> None:
    scores = measure(range(100, 110))
    with capsys.disabled():
        for score in scores:
            print(
                f"{score.rule:28} {score.planted:3} planted, recall {score.recall:.2f}, precision {score.precision:.2f}"
            )
    assert {score.rule for score in scores} == set(PLANTERS)
    assert all(score.planted >= 10 and score.recall >= 0.8 and score.precision >= 0.9 for score in scores)


@given(st.integers(1, 400), st.integers(1, 400), st.integers(2, 90))
@settings(max_examples=25, deadline=None)
def test_true_arithmetic_is_never_reported(low: int, rise: int, share: int) -> None:
    """Numbers that were computed and printed whole never break a rule of arithmetic."""
    high = low + rise
    growth = round(100 * rise / low)
    text = (
        f"Exports rose from ${low} million in 2010 to ${high} million in 2020, an increase of {growth} percent. "
        f"Imports rose by ${rise} million, from ${low} million to ${high} million. "
        f"The fund of ${low + rise} million comprises ${low} million in loans and ${rise} million in grants. "
        f"Some {share} percent of the {low * 100} members, or {share * low}, are women."
    )
    assert rules_of(text) == []


@given(st.text(alphabet="ab 0123456789.,%$€¥()-–;:\n¹²", max_size=200))
@settings(max_examples=40, deadline=None)
def test_no_text_breaks_the_audit(text: str) -> None:
    for finding in audit([cut("a", text)]).findings:
        assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)
        assert finding.severity in SEVERITIES
        assert finding.rule in NAMES


def test_a_sentence_becomes_a_skeleton() -> None:
    text = "Trade rose from about $40 billion in 1990 to $120 billion, an estimated five times the level."
    quantities = scan(text, 0, len(text))
    assert [quantity.value for quantity in quantities] == [40e9, 1990, 120e9, 5]
    assert skeleton(text, 0, len(text), quantities) == "trade rose from ⟦m0⟧ in ⟦y1⟧ to ⟦m2⟧, ⟦x3⟧ the level."


def test_qualifiers_widen_the_rounding_range() -> None:
    assert rounding("4.13", 1e12) == 5e9
    assert widened(95.0, 105.0, None) == (95.0, 105.0)
    assert widened(95.0, 105.0, "about") == (95.0 - 5.25, 105.0 + 5.25)
    assert widened(95.0, 105.0, "more_than") == (100.0, 210.0)
    assert widened(95.0, 105.0, "at_most") == (0.0, 105.0)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("peace, trust, and partnership", (3, 3)),
        ("peace, trust and partnership", (3, 3)),
        ("trade; aid; and the rule of law", (3, 3)),
        ("(1) peace; (2) growth; (3) trust", (3, 3)),
        ("a sentence with no list", (0, 0)),
    ],
)
def test_items_of_a_list_are_counted(text: str, items: tuple[int, int]) -> None:
    assert count(text) == items


def test_exchange_rates_lie_between_their_neighbours() -> None:
    assert rates("JPY", 2024, 2024) == (151.4, 151.4)  # mean of the daily reference rates
    low, high = rates("JPY", 2019, 2019)  # type: ignore[misc]
    assert PER_DOLLAR["JPY"][2020] < low == high < PER_DOLLAR["JPY"][2018]
    assert rates("XXX", 2020, 2020) is None
    assert rates("EUR", 1970, 1971) is None


def test_numbers_read_as_people_write_them() -> None:
    assert figure(4.13e12) == "4.13 trillion"
    assert interval(4.125e12, 4.135e12) == "4.125 to 4.135 trillion"


def test_findings_stand_worst_first_and_once() -> None:
    found = audit([cut("a", "Exports fell by 140 percent in 2020. The budget rose to 12 billion.")]).findings
    assert [finding.severity for finding in found] == ["high", "medium"]
    assert ordered([*found, *found]) == list(found)
