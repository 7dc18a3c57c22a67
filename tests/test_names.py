"""Names of actors in local scripts, blind to case, diacritics and the many dashes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multipolar.errors import UnknownName
from multipolar.region import Region
from multipolar.region.names import Names, fold


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Việt Nam", "VNM"), ("VIET NAM", "VNM"), ("vietnam", "VNM"), ("Viê\u0323t Nam", "VNM"), ("ベトナム", "VNM"),
        ("越南", "VNM"),
        ("ประเทศไทย", "THA"), ("ไทย", "THA"), ("Kamboja", "KHM"), ("កម្ពុជា", "KHM"), ("ລາວ", "LAO"), ("မြန်မာ", "MMR"),
        ("日本", "JPN"), ("Nhật Bản", "JPN"), ("nhat ban", "JPN"), ("대한민국", "KOR"), ("한국", "KOR"),
        ("Singapura", "SGP"),
        ("新加坡", "SGP"),
        ("Timor-Leste", "TLS"), ("Timor–Leste", "TLS"), ("Timor—Leste", "TLS"), ("Timor‑Leste", "TLS"),
        ("Timor−Leste", "TLS"),
        ("TIMOR‐LESTE", "TLS"), ("East Timor", "TLS"), ("ＡＳＥＡＮ", "ASEAN"), ("  viet \u00a0 nam ", "VNM"),
        ("Viet\u200b Nam", "VNM"),
        ("東南アジア諸国連合", "ASEAN"), ("jpn", "JPN"), ("JPN", "JPN"),
    ],
)  # fmt: skip
def test_actors_by_the_names_that_people_write(region: Region, name: str, code: str) -> None:
    assert region.actor(name) == code
    assert name in region.names


def test_decomposed_text_is_the_same_name(region: Region) -> None:
    for name in ("Việt Nam", "대한민국", "Hiệp hội các quốc gia Đông Nam Á", "ベトナム", "ประเทศไทย"):
        assert region.actor(unicodedata.normalize("NFD", name)) == region.actor(name)


def test_a_vowel_sign_is_no_accent() -> None:
    """Thai, Khmer and Devanagari signs are letters of the word: two words that differ by one stay two words."""
    assert fold("ไทย") != fold("ไทยา")
    assert fold("กา") != fold("ก")
    assert fold("がっこう") != fold("かっこう")
    assert fold("й") != fold("и")


def test_every_name_of_the_pack_leads_to_its_actor(region: Region) -> None:
    words = region.vocabulary["actors"]
    rows = region.table("actors").select("code", "name", "short_name").iter_rows()
    for code, *names in rows:
        for name in [code, *names, *[word for language in words.get(code, {}).values() for word in language]]:
            assert region.actor(name) == code
            assert region.actor(name.upper()) == region.actor(name.lower()) == code, name


def test_an_unknown_name_says_the_nearest(region: Region) -> None:
    with pytest.raises(UnknownName) as caught:
        region.actor("Viet Name")
    assert caught.value.fault.rule == "unknown-actor"
    assert region.actor(caught.value.fault.nearest[0]) == "VNM"
    assert str(caught.value).startswith("'Viet Name' is not a known actor. Did you mean ")
    with pytest.raises(UnknownName, match=r"^'' is not a known actor \[unknown-actor\]$"):
        region.actor("")


def test_a_name_of_two_actors_is_reported_with_both() -> None:
    names = Names("actor", {"KOR": ["Korea"], "PRK": ["KOREA", "North Korea"], "JPN": ["Japan"]})
    assert names.shared == {"korea": ("KOR", "PRK")}
    assert names.code("korea") == "KOR"
    assert names.code("north korea") == "PRK"


def test_the_built_in_pack_shares_no_name(region: Region) -> None:
    assert region.names.shared == {}


def test_a_hundred_thousand_look_ups(region: Region) -> None:
    names = [*region.names.folded()]
    asked = [names[k % len(names)].upper() for k in range(100_000)]
    expected = [region.actor(name.upper()) for name in names]
    assert [region.actor(name) for name in asked] == [expected[k % len(names)] for k in range(100_000)]


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip()


@given(st.text(alphabet=st.characters(categories=["L", "Zs", "Pd"]), max_size=30))
def test_folding_does_not_see_normal_forms(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(
        unicodedata.normalize("NFD", unicodedata.normalize("NFC", text))
    )


def test_a_sentence_is_spoken_with_names_and_only_codes_change(region):
    assert region.spoken("no trade share with JPN, USA and KOR on both sides of 2023") == (
        "no trade share with Japan, United States and South Korea on both sides of 2023"
    )
    assert region.spoken("AHA Centre, WEO Oct 2025, GDP") == "AHA Centre, WEO Oct 2025, GDP"
