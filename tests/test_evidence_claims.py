"""Passages to claims: the closed grammar, phenomenon by phenomenon, and the gold set."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.evidence import Period, claims, cut, read
from multipolar.evidence.numbers import digits, read_number, tokens
from multipolar.evidence.times import times

SHARED = Path(__file__).parents[2] / "shared"


def of(text, *kinds, region=None):
    """Claims of one text as (raw, kind, value, high, unit)."""
    found = claims(cut("x", text), region)
    return [(c.raw, c.kind, c.value, c.value_high, c.unit) for c in found if not kinds or c.kind in kinds]


def one(text, kind=None, region=None):
    [claim] = [c for c in claims(cut("x", text), region) if kind is None or c.kind == kind]
    return claim


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred and fifty thousand", 250e3), ("twenty-five", 25), ("half a billion", 5e8), ("a million", 1e6),
        ("1.2bn", 1.2e9), ("2.4 lakh crore", 2.4e12), ("2兆6000億", 2.6e12), ("three dozen", 36), ("1,00,000", 1e5),
        ("one hundred and ninety-three", 193), ("3½", 3.5), ("one quarter of a million", 250e3), ("816 000", 816e3),
        ("12·5", 12.5), ("ten thousand five hundred", 10500),
    ],
)  # fmt: skip
def test_numbers_in_digits_and_words(text, value):
    line = tokens(text)
    number = read_number(line, 0)
    assert number.value == value
    assert number.after == len(line)


@given(st.integers(0, 10**12), st.integers(0, 3))
def test_digits_are_read_as_they_are_printed(whole, places):
    text = f"{whole / 10**places:,.{places}f}"
    value, step = digits(text)
    assert value == pytest.approx(float(text.replace(",", "")), rel=1e-14)
    assert step == pytest.approx(10.0**-places)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("US$5.5 billion", "USD", 5.5e9), ("US \\$110 billion", "USD", 110e9), ("USD 33 billion", "USD", 33e9),
        ("20 billion US dollars", "USD", 20e9), ("¥2.6 trillion", "JPY", 2.6e12), ("18.1 billion yen", "JPY", 18.1e9),
        ("12 million Swiss francs", "CHF", 12e6), ("€1.2bn", "EUR", 1.2e9), ("500-million-euro", "EUR", 5e8),
        ("Rs 500 crore", "INR", 5e9), ("RM2.5 billion", "MYR", 2.5e9), ("R$ 30 million", "BRL", 30e6),
        ("KSh 10.4 trillion", "KES", 10.4e12), ("₦1,530", "NGN", 1530), ("A$3m", "AUD", 3e6), ("RMB 7 billion", "CNY", 7e9),
        ("10.5 billion SDRs", "XDR", 10.5e9), ("350 million dirhams", "AED", 350e6), ("$300B", "USD", 300e9),
        ("15 pesos", "PHP", 15), ("20 million Mexican pesos", "MXN", 20e6), ("3 billion yuan", "CNY", 3e9),
    ],
)  # fmt: skip
def test_money(text, unit, value):
    claim = one(f"The plan costs {text} in all.")
    assert (claim.kind, claim.unit, claim.currency, claim.value) == ("money", unit, unit, value)
    assert claim.raw == text.replace("\\$", "$") or claim.raw == text


def test_the_currency_follows_the_text():
    assert one("China spent CN¥5 billion.").unit == "CNY"
    assert one("Japan spent ¥5 billion.").unit == "JPY"
    assert one("The yuan weakened, and Beijing spent ¥5 billion.").unit == "CNY"
    assert one("The yuan fell against the yen, and Tokyo spent ¥5 billion.").unit == "JPY"


def test_money_that_lost_its_currency():
    claim = one("Japan had provided over 250 billion ODA to the region.")
    assert (claim.kind, claim.unit, claim.currency, claim.qualifier) == ("money", "unknown", None, "more_than")


def test_an_amount_that_is_restated_carries_both():
    first, second = claims(cut("x", "It paid approximately 2.6 trillion (c. 20 billion US dollars) of aid."))
    assert (first.unit, first.value, second.unit, second.value) == ("unknown", 2.6e12, "USD", 20e9)
    assert second.same_as == (first.start, first.end)
    assert (first.qualifier, second.qualifier) == ("approx", "approx")


@pytest.mark.parametrize("form", ["58.9%", "58.9 %", "58.9 percent", "58.9 per cent", "58.9 pct", "58.9-percent"])
def test_percent_in_all_spellings(form):
    claim = one(f"A share of {form} of respondents agreed.")
    assert (claim.kind, claim.value, claim.unit) == ("percent", 58.9, "percent")
    assert claim.low == pytest.approx(58.85)
    assert claim.high == pytest.approx(58.95)


def test_points_and_basis_points():
    points, rate = claims(cut("x", "It fell 0.4 percentage points, and the rate by 25 basis points."))
    assert points.points
    assert (points.kind, points.value, points.change) == ("percent", 0.4, "down")
    assert (rate.kind, rate.unit, rate.points) == ("other", "basis points", False)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("18 to 25 percent", 18, 25, "percent"), ("0-5%", 0, 5, "percent"), ("5.25–5.5 per cent", 5.25, 5.5, "percent"),
        ("$5-7 billion", 5e9, 7e9, "USD"), ("US$50 million to US$75 million", 50e6, 75e6, "USD"),
        ("30-40 years", 30, 40, "years"), ("40-50,000 people", 40e3, 50e3, "people"),
    ],
)  # fmt: skip
def test_ranges(text, low, high, unit):
    claim = one(f"The plan foresees {text} in all.")
    assert (claim.value, claim.value_high, claim.unit, claim.qualifier) == (low, high, unit, "range")


def test_the_two_ends_of_a_movement_are_two_claims():
    first, second = (
        c for c in claims(cut("x", "Trade rose from $40 billion in 1990 to $120 billion by 2000.")) if c.kind == "money"
    )
    assert (first.role, first.value, first.year) == ("from", 40e9, 1990)
    assert (second.role, second.value, second.year, str(second.period)) == ("to", 120e9, 2000, "by 2000")


def test_a_list_shares_the_unit_at_its_end():
    assert [c[2:] for c in of("They took 18, 20 and 25 percent.")] == [
        (18, None, "percent"),
        (20, None, "percent"),
        (25, None, "percent"),
    ]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("the 10-member bloc met", 10, "member"), ("18 participating countries met", 18, "countries"),
        ("eleven interconnected mechanisms exist", 11, "mechanisms"), ("more than 190,000 trainees came", 190000, "trainees"),
        ("71 million micro, small, and medium enterprises exist", 71e6, "enterprises"),
        ("its population exceeded 680 million", 680e6, "population"), ("it bought 29 F-35s", 29, "35s"),
        ("17 memoranda were signed", 17, "memoranda"), ("8 annual expert military exercises were held", 8, "exercises"),
    ],
)  # fmt: skip
def test_counts_with_their_nouns(text, value, unit):
    claim = one(text.capitalize() if text[0].isalpha() else text)
    assert (claim.kind, claim.value) == ("count", value)
    assert claim.unit.endswith(unit)


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 spread.", "The G20 and the G7 met.", "5G and Vientiane Vision 2.0 matter.", "ASEAN+3 met in the 2+2 format.",
        "See Article 1(15), Chapter 3, Table 2.1 and Phase 2.", "Resolution 1325 and Horizon Europe 9 apply.",
        "The 28th Summit of the 21st century was held.", "It left at 11:00 and came at 9 a.m.",
        "Su-57s and the F-35 flew.", "Track 1.5 dialogue, a 50:50 venture, Law 20/2011.", "The twenty-first century began.",
        "The two countries agreed.", "1. First point\n\n2. Second point", "(1) trade, (2) aid, and (3) peace.",
        "See https://example.org/2020/5-percent-growth and www.a.org/12.", "Pillar three of the plan stands.",
    ],
)  # fmt: skip
def test_numbers_in_names_and_references_are_no_claims(text):
    assert of(text, "money", "percent", "count", "ratio", "duration", "other") == []


def test_marks_of_notes_and_reference_lists_are_no_claims():
    notes = '12 Lee, K. "A 40 percent rise". 2019. pp. 12-15.\n13 Ibid.'
    text = f'He left power."12 The rate was 5 percent.13 It fell.\n\nReferences\n\n{notes}'
    document = cut("x", text)
    [claim] = claims(document)
    assert (claim.value, claim.marker) == (5, 13)
    assert "Ibid" in document.excerpt(document.note(13, 0))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("a quarter of trade", "ratio", 0.25), ("two-thirds of them", "ratio", 2 / 3), ("one in five people", "ratio", 0.2),
        ("Trade doubled", "ratio", 2), ("a tenfold rise", "ratio", 10), ("five times the level", "ratio", 5),
        ("more than half of them", "ratio", 0.5), ("twice as much", "ratio", 2), ("the second-largest partner", "rank", 2),
        ("it ranked 5th in the world", "rank", 5), ("the most trusted power", "rank", 1), ("the 50th anniversary", "other", 50),
        ("over five decades", "duration", 5), ("a two-year term", "duration", 2), ("2,215 meters", "other", 2215),
        ("600 MW of power", "other", 600), ("1.5°C of warming", "other", 1.5), ("12 million km² of land", "other", 12e6),
    ],
)  # fmt: skip
def test_shares_ranks_times_and_measures(text, kind, value):
    claim = one(f"It was {text}.")
    assert (claim.kind, claim.value) == (kind, pytest.approx(value))


@pytest.mark.parametrize(
    "text",
    [
        "the first half of 2021",
        "the third quarter of the year",
        "a third party",
        "one of the largest donors",
        "three times a year",
        "most of them",
    ],
)
def test_what_only_looks_like_a_share_or_rank(text):
    assert of(f"It was {text}.", "ratio", "rank") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2024", ("2024", "2024")), ("by 2030", ("by 2030", "2030")), ("as of 2026", ("as of 2026", "2026")),
        ("since 2000", ("2000/", "2000")), ("in fiscal year 2023", ("FY2023", "")), ("in FY2023/24", ("FY2023", "")),
        ("between 1988 and 1993", ("1988/1993", "")), ("from 1990 to 1995", ("1990/1995", "")),
        ("in 2019-2023", ("2019/2023", "")),
        ("on 8 August 1967", ("1967 1967-08-08", "1967-08-08")), ("in May 2024", ("2024 2024-05", "2024-05")),
        ("on March 21, 2025", ("2025 2025-03-21", "2025-03-21")), ("in the first quarter of 1998", ("1998 Q1", "1998")),
    ],
)  # fmt: skip
def test_times(text, expected):
    [time] = times(f"It was signed {text}, they say.")
    assert (str(time.period), time.iso) == expected


def test_what_looks_like_a_year_and_is_an_amount():
    assert of("Costs fell by 2030 percent.") == [("2030 percent", "percent", 2030, None, "percent")]
    assert of("About 2000 troops came.") == [("2000", "count", 2000, None, "troops")]
    assert Period(None, 2030, "by").year == 2030


@pytest.mark.parametrize(
    ("words", "qualifier"),
    [
        ("about", "about"), ("approximately", "approx"), ("nearly", "approx"), ("more than", "more_than"), ("over", "more_than"),
        ("at least", "at_least"), ("up to", "at_most"), ("fewer than", "less_than"), ("exactly", "exact"),
        ("an estimated", "approx"),
    ],
)  # fmt: skip
def test_qualifiers(words, qualifier):
    assert one(f"It took {words} 40 ships.").qualifier == qualifier


def test_directions():
    assert one("Aid fell by about 3.5 percent.").change == "down"
    assert one("A 12 percent increase followed.").change == "up"
    assert one("Exports changed (-34.8%).").value == -34.8
    assert one("Trade stood at $3 billion.").change is None


def test_spans_survive_escapes_and_line_breaks():
    text = "It cost \\$5.2\nbil-\nlion, or US\\$1 billion a year."
    document = cut("x", text, format="md")
    found = claims(document)
    assert [c.raw for c in found] == ["$5.2\nbil-\nlion", "US\\$1 billion"]
    assert [text[c.start : c.end] for c in found] == [c.raw for c in found]


class TestVocabulary:
    def test_subject_counterpart_and_measure(self, region):
        claim = one("Japan's exports to Indonesia reached $20 billion in 2023.", "money", region)
        assert (claim.subject, claim.counterpart, claim.year) == ("JPN", "IDN", 2023)
        assert one("ASEAN has a population of 670 million.", "count", region).measure == "population"

    def test_an_adjective_is_its_country_and_a_currency_is_none(self, region):
        assert one("Indonesian output rose by 5 percent.", "percent", region).subject == "IDN"
        assert one("Malaysia paid US$4.8 billion.", "money", region).subject == "MYS"

    def test_the_subject_is_not_the_place_the_source_or_the_wider_region(self, region):
        assert one("Japan invested in Thailand about $5 billion.", "money", region).subject == "JPN"
        assert one("Japanese investment in Southeast Asia exceeded $22 billion.", "money", region).subject == "JPN"
        assert (
            one("The ISEAS survey shows that Japan has the trust of 58.9 percent.", "percent", region).subject == "JPN"
        )
        assert one("The pact was ratified by all ten ASEAN members.", "count", region).subject == "ASEAN"
        later = one("Viet Nam joined late. Its economy grew by 6 percent.", "percent", region)
        assert (later.subject, later.actors) == ("VNM", ())

    def test_without_a_region_the_noun_phrases_stay(self):
        claim = one("The African Union has 55 member states.")
        assert (claim.subject, claim.owner, claim.noun) == (None, "African Union", "member states")


def test_as_dict_is_plain_data():
    claim = one("Trade rose by about 5 percent in 2020.", "percent")
    row = json.loads(json.dumps(claim.as_dict()))
    assert row["type"] == "claim"
    assert (row["doc"], row["start"], row["end"], row["raw"]) == ("x", 20, 29, "5 percent")
    assert (row["kind"], row["value"], row["value_high"], row["unit"], row["period"], row["year"]) == (
        "percent", 5.0, None, "percent", "2020", 2020,
    )  # fmt: skip


@given(st.text(alphabet="0123456789.,%$€-–/ ()abtrillon’¹½兆", max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_claims_whose_spans_hold(text):
    document = cut("x", text)
    for claim in claims(document):
        assert text[claim.start : claim.end] == claim.raw
        assert math.isfinite(claim.value)
        assert claim.low <= claim.value <= max(claim.high, claim.value)


@given(st.integers(2, 10**7), st.sampled_from(["percent", "billion dollars", "countries", "years", "MW"]))
@settings(max_examples=60, deadline=None)
def test_a_planted_amount_is_found_where_it_stands(value, unit):
    head = "In the report the ministry stated that some "
    [claim] = claims(cut("x", f"{head}{value:,} {unit} were planned."))
    assert claim.start == len(head)
    assert claim.value in (value, value * 1e9)


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the reference folder is not here")
def test_the_gold_set(tmp_path):
    rows = []
    for name in ("001", "002", "004"):
        rows += [claim.as_dict() for claim in claims(read(SHARED / "documents" / f"{name}.txt"))]
    (tmp_path / "found.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    score = [
        sys.executable,
        str(SHARED / "gold" / "score.py"),
        str(tmp_path / "found.jsonl"),
        "--json",
        str(tmp_path / "score.json"),
    ]
    subprocess.run(score, check=True, capture_output=True)
    result = json.loads((tmp_path / "score.json").read_text(encoding="utf-8"))
    assert result["kinds"]["money"]["f1"] >= 0.97
    assert result["kinds"]["percent"]["f1"] >= 0.95
    assert result["without_dates_and_ranks"]["f1"] >= 0.85
