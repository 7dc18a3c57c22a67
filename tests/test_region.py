"""Region (contracts §5): published facts on their days, missing is missing, every figure can say where it is from."""

import doctest
import importlib
import json
import pickle
import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import UnknownName, UsageError
from multipolar.region import ESTIMATE, Region
from multipolar.region import pack as packs
from multipolar.region.provenance import refs_of

from .conftest import PackCopy

MODULES = [
    "multipolar", "multipolar.errors",
    *(f"multipolar.region.{name}" for name in (
        "checks", "dates", "document", "estimate", "find", "names", "new", "pack", "parameters", "provenance",
        "region", "schema", "units",
    )),
]  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


# -- the pack as a whole ---------------------------------------------------------------------------------------------


def test_the_built_in_region_by_name_and_by_path(region: Region) -> None:
    assert region.name == "japan-asean"
    assert region.as_of == date(2026, 6, 30)
    assert mp.load(packs.BUILT_IN / "japan_asean").hash == region.hash
    assert mp.load(str(packs.BUILT_IN / "japan_asean")).hash == region.hash
    assert f"{region.table('ties').height:,} ties" in repr(region)


@pytest.mark.parametrize("name", ["", "japan", "Japan-ASEAN", "x" * 5000, "no/such/folder", "a\0b", "__init__"])
def test_what_is_no_region(name: str) -> None:
    with pytest.raises(UnknownName, match="expected a folder, or a built-in region: japan-asean") as caught:
        mp.load(name)
    assert caught.value.exit_code == 2


def test_refs_number_the_rows_of_the_whole_pack(region: Region) -> None:
    refs = pl.concat([region.table(name)["ref"] for name in packs.TABLES])
    assert refs.to_list() == list(range(len(refs)))


def test_an_unknown_table_or_measure_says_the_nearest(region: Region) -> None:
    with pytest.raises(
        UnknownName, match=r"'tie' is not a known table; expected one of sources, .* Did you mean ties?"
    ):
        region.table("tie")
    with pytest.raises(UnknownName, match=r"^'populaton' is not a known measure. Did you mean population"):
        region.figures("populaton")


def test_a_region_goes_to_a_worker_and_back(region: Region) -> None:
    ref = region.parameter("liquidity", "imf_delinked_share").ref
    for original in (region, region.assuming({ref: 55.0})):
        back = pickle.loads(pickle.dumps(original))
        assert (back.name, back.hash, back.assumptions) == (original.name, original.hash, original.assumptions)
        assert back.parameter("liquidity", "imf_delinked_share") == original.parameter(
            "liquidity", "imf_delinked_share"
        )


def test_the_hash_is_that_of_what_was_read(small_pack: PackCopy) -> None:
    region = small_pack.load()
    small_pack.edit("ties", 2, "value", "9")
    assert region.figures("goods_exports", subject="AAA", year=2025)["value"].item() == 1.5
    assert region.hash != small_pack.load().hash
    with pytest.raises(UsageError, match="the pack has changed since it was loaded"):
        pickle.loads(pickle.dumps(region))


# -- who belongs where -----------------------------------------------------------------------------------------------


def test_asean_has_ten_members_until_the_25th_and_eleven_from_the_26th_of_october_2025(region: Region) -> None:
    before, after = (region.states("ASEAN", date(2025, 10, day)) for day in (25, 26))
    assert (before.height, after.height) == (10, 11)
    assert {*after["actor"]} - {*before["actor"]} == {"TLS"}
    assert before["holds"].all()
    assert after["holds"].all()
    assert region.states("アセアン", date(2025, 10, 26)).equals(after)


@pytest.mark.parametrize(
    ("day", "members"),
    [
        (date(1967, 8, 7), 0), (date(1967, 8, 8), 5), (date(1984, 1, 6), 5), (date(1984, 1, 7), 6),
        (date(1995, 7, 27), 6), (date(1995, 7, 28), 7),
        (date(1997, 7, 23), 9), (date(1999, 4, 29), 9), (date(1999, 4, 30), 10),
    ],
)  # fmt: skip
def test_how_asean_grew(region: Region, day: date, members: int) -> None:
    assert region.states("ASEAN", day).height == members


def test_a_group_with_a_list_has_the_same_states_on_any_day(region: Region) -> None:
    assert {*region.states("ASEAN10", date(1990, 1, 1))["actor"]} == {
        *region.states("ASEAN", date(2024, 1, 1))["actor"]
    }
    assert region.states("ASEAN11", date(1990, 1, 1)).height == 11


def test_a_group_whose_states_are_not_tabled_is_an_error(region: Region) -> None:
    with pytest.raises(UsageError, match="which states make up WORLD on 2024-01-01 is not in the tables"):
        region.states("World", date(2024, 1, 1))


def test_states_are_states(region: Region) -> None:
    """The EU and the African Union are members of the G20: summed with states they would count twice."""
    kinds = dict(region.table("actors").select("code", "kind").iter_rows())
    assert {"EU", "AFRICAN_UNION"} <= {*region.members("G20", date(2025, 1, 1))["actor"]}
    states = region.states("G20", date(2025, 1, 1))["actor"].to_list()
    assert len(states) > 10
    assert {kinds[code] for code in states} <= {"state", "economy"}


def test_a_membership_known_to_the_year_is_open_inside_that_year(region: Region) -> None:
    asked = {
        day: region.members("ADB", day).filter(pl.col("actor") == "CHN").row(0, named=True)
        for day in (date(1985, 12, 31), date(1986, 1, 1), date(1986, 7, 1), date(1986, 12, 30), date(1986, 12, 31))
    }
    assert [row["holds"] for row in asked.values()] == [False, None, None, None, True]
    assert [row["reason"] for row in asked.values()] == [
        None,
        *["its beginning is known only to the year 1986"] * 3,
        None,
    ]
    assert all(row["refs"] for row in asked.values())


def test_roles_that_are_not_membership_are_asked_for(region: Region) -> None:
    assert "TLS" not in region.members("ASEAN", date(2024, 1, 1)).filter("holds")["actor"]
    observer = region.members("ASEAN", date(2024, 1, 1), roles=["observer"]).filter("holds")
    assert observer["actor"].to_list() == ["TLS"]
    assert region.members("ASEAN", date(2024, 1, 1), roles="observer").height == 1
    with pytest.raises(UnknownName, match=r"'membr' is not a known role. Did you mean member"):
        region.members("ASEAN", date(2024, 1, 1), roles=["membr"])


@pytest.mark.parametrize(
    ("party", "first_day"),
    [
        ("JPN", date(2022, 1, 1)), ("VNM", date(2022, 1, 1)), ("CHN", date(2022, 1, 1)), ("KOR", date(2022, 2, 1)),
        ("MYS", date(2022, 3, 18)), ("IDN", date(2023, 1, 2)), ("PHL", date(2023, 6, 2)),
    ],
)  # fmt: skip
def test_rcep_entered_into_force_party_by_party(region: Region, party: str, first_day: date) -> None:
    def in_force(day: date) -> bool:
        return region.parties("RCEP", day).filter(pl.col("actor") == party)["holds"].item()

    assert in_force(first_day)
    assert not in_force(first_day - timedelta(days=1))


def test_rcep_and_myanmar_stay_open(region: Region) -> None:
    row = region.parties("rcep", date(2024, 1, 1)).filter(pl.col("actor") == "MMR").row(0, named=True)
    assert (row["holds"], row["reason"]) == (None, "the date of its beginning is not in the tables")
    signed = region.parties("RCEP", date(2024, 1, 1), stage="signed")
    assert signed["holds"].all()
    assert signed.height == 15
    # Not signed yet is certainly not in force, even where the day of entry into force is not known.
    assert not region.parties("RCEP", date(2020, 11, 14))["holds"].any()
    assert region.parties("RCEP", date(2020, 11, 14))["holds"].null_count() == 0


def test_an_unknown_agreement_or_stage(region: Region) -> None:
    with pytest.raises(UnknownName, match="'RCPE' is not a known agreement"):
        region.parties("RCPE", date(2024, 1, 1))
    with pytest.raises(UnknownName, match="expected signed or in_force"):
        region.parties("RCEP", date(2024, 1, 1), stage="ratified")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "level", "rank", "holds"),
    [
        (date(2013, 6, 30), None, None, None),
        (date(2013, 7, 15), "comprehensive partnership", 2, None),
        (date(2013, 7, 31), "comprehensive partnership", 2, True),
        (date(2023, 9, 9), "comprehensive partnership", 2, True),
        (date(2023, 9, 10), "comprehensive strategic partnership", 5, True),
        (date(2026, 6, 30), "comprehensive strategic partnership", 5, True),
    ],
)
def test_viet_nam_and_the_united_states(
    region: Region, day: date, level: str | None, rank: int | None, holds: bool | None
) -> None:
    found = region.partnership("Viet Nam", "USA", day)
    row = found.row(0, named=True)
    assert (row["level_as_named"], row["level_rank"], row["holds"]) == (level, rank, holds)
    assert (row["reason"] is None) == (holds is True)
    assert bool(row["refs"]) == (level is not None)
    assert region.partnership("USA", "VNM", day).equals(found), "the order of the two does not matter"


def test_no_row_is_no_evidence_of_no_partnership(region: Region) -> None:
    row = region.partnership("TLS", "BOL", date(2024, 1, 1)).row(0, named=True)
    assert row["holds"] is None
    assert row["reason"] == "no partnership of BOL and TLS on 2024-01-01 in the tables"


# -- figures ---------------------------------------------------------------------------------------------------------


def test_figures_are_an_estimate_frame(region: Region) -> None:
    found = region.figures("goods_exports", subject="VNM", year=[2021, 2022])
    assert dict(found.schema) == ESTIMATE
    assert found["reason"].null_count() == found.height > 5
    assert found.filter(pl.col("refs").list.len() != 1).is_empty()


def test_every_combination_that_is_named_is_answered(region: Region) -> None:
    found = region.figures(
        "goods_exports", subject=["Viet Nam", "VNM", "Laos"], counterpart=["JPN", "FJI"], year=[1990, 2022]
    )
    assert found.height == 2 * 2 * 2
    missing = found.filter(pl.col("value").is_null())
    assert missing.height > 0
    assert missing["reason"].null_count() == 0
    assert found.filter(pl.col("value") == 0).is_empty()
    assert set(missing.filter((pl.col("subject") == "VNM") & (pl.col("counterpart") == "JPN"))["year"]) == {1990}
    assert missing["refs"].list.len().sum() == 0
    assert (found["unit"] == "USD bn").all()


def test_the_reason_says_what_the_tables_hold(region: Region) -> None:
    def reason(measure: str, **asked: object) -> str:
        return str(region.figures(measure, **asked)["reason"].item())  # type: ignore[arg-type]

    assert reason("population", subject="VNM", year=1990) == "no figure for 1990; the tables hold 2019 to 2025"
    assert (
        reason("population", subject="VNM", period="2019/2023")
        == "no figure for 2019/2023; the tables hold 2019 to 2025"
    )
    assert reason("population", subject="WORLD") == "not in the tables"


def test_figures_with_groups_only_are_told_apart_from_none(small_pack: PackCopy) -> None:
    small_pack.edit("actors", 3, "is_group", "1")
    region = small_pack.load()
    asked = {"subject": "AAA", "year": 2025}
    assert region.figures("goods_exports", **asked)["reason"].to_list() == [
        "only figures with groups, which were not asked for"
    ]
    assert region.figures("goods_exports", **asked, groups=True)["value"].to_list() == [1.5]


def test_a_cell_without_a_preferred_report_has_no_figure(small_pack: PackCopy) -> None:
    small_pack.edit("ties", 2, "preferred", "0")
    row = small_pack.load().figures("goods_exports", subject="AAA", counterpart="BBB", year=2025).row(0, named=True)
    assert (row["value"], row["reason"]) == (None, "1 report, none that can be relied on")


@pytest.mark.parametrize("year", [np.int64(2023), np.int32(2023), (2023,), range(2023, 2024), pl.Series([2023])])
def test_years_of_any_kind(region: Region, year: object) -> None:
    assert region.figures("population", subject="VNM", year=year)["value"].item() == 100.309  # type: ignore[arg-type]


@pytest.mark.parametrize("year", ["2023", 10**12, True, 2023.5, 0])
def test_what_is_no_year(region: Region, year: object) -> None:
    with pytest.raises(UsageError, match=r"is not a year; expected a calendar year such as 2023|not iterable"):
        region.figures("population", subject="VNM", year=[year])  # type: ignore[list-item]


def test_nobody_is_asked_about(region: Region) -> None:
    assert region.figures("population", subject=[], year=2023).is_empty()


def test_a_year_is_never_answered_with_a_sum_of_several(region: Region) -> None:
    """Cells that hold a year and a range ending in that year side by side stay apart."""
    ties = region.table("ties").filter("preferred")
    cell = ["subject", "counterpart", "measure", "year"]
    ranges = ties.filter(pl.col("period").is_not_null() & pl.col("year").is_not_null())
    both = ranges.join(ties.filter(pl.col("period").is_null()), on=cell, how="inner", nulls_equal=True)
    assert both.height > 20, "the pack should hold such cells"
    for row in both.iter_rows(named=True):
        asked = {"subject": row["subject"], "counterpart": row["counterpart"], "year": row["year"]}
        year = region.figures(row["measure"], **asked).filter(pl.col("period").is_null())
        assert year.filter(pl.col("counterpart").eq_missing(row["counterpart"]))["refs"].to_list() == [
            [row["ref_right"]]
        ]
        ranged = region.figures(row["measure"], **asked, period=row["period"])
        assert ranged.filter(pl.col("counterpart").eq_missing(row["counterpart"]))["refs"].to_list() == [[row["ref"]]]
    alone = (
        ranges.join(ties.filter(pl.col("period").is_null()), on=cell, how="anti", nulls_equal=True)
        .drop_nulls("counterpart")
        .row(0, named=True)
    )
    found = region.figures(
        alone["measure"], subject=alone["subject"], counterpart=alone["counterpart"], year=alone["year"]
    )
    assert found["value"].to_list() == [None]


def test_chinese_finance_of_bangladesh_2021_is_not_that_of_2000_to_2021(region: Region) -> None:
    asked = {"subject": "BGD", "counterpart": "CHN"}
    values = [
        region.figures("official_finance_commitments", **asked, year=2021, period=period)["value"].item()
        for period in (None, "2013/2021", "2000/2021")
    ]
    assert values == [1.58035, 17.8422, 20.7912]


def test_groups_are_left_out_unless_asked_for_or_named(region: Region) -> None:
    groups = set(region.table("actors").filter("is_group")["code"])
    plain = region.figures("goods_exports", year=2022)
    assert not {*plain["subject"], *plain["counterpart"]} & groups
    whole = region.figures("goods_exports", year=2022, groups=True)
    assert {*whole["counterpart"]} & groups
    assert whole.filter(~pl.col("subject").is_in(groups) & ~pl.col("counterpart").is_in(groups)).equals(plain)
    named = region.figures("goods_exports", subject="VNM", counterpart="WORLD", year=2022)
    assert named["value"].item() == pytest.approx(364.262)
    assert not {*region.figures("goods_exports", subject="VNM", year=2022)["counterpart"]} & groups


def test_sources_that_disagree_are_two_rows_and_one_is_chosen(region: Region) -> None:
    """FDI into ASEAN in 2023: 230 by the ASEAN Investment Report 2024, 226.3 by UNCTAD."""
    asked = {"subject": "ASEAN10", "counterpart": "WORLD", "year": 2023}
    reports = region.all_reports("fdi_inflow", **asked)
    assert {(row["source_id"], row["value"], row["preferred"]) for row in reports.iter_rows(named=True)} == {
        ("air2024", 230.0, False), ("wir2024", 226.3, True),
    }  # fmt: skip
    assert region.figures("fdi_inflow", **asked)["value"].to_list() == [226.3]


def test_all_reports_hold_every_row_of_figures(region: Region) -> None:
    for measure in ("fdi_inflow", "military_expenditure_pct_gdp", "goods_imports", "gdp_nominal"):
        chosen = region.figures(measure, groups=True)
        reports = region.all_reports(measure, groups=True)
        assert reports.height > chosen.height
        assert set(chosen["refs"].list.item()) == set(reports.filter("preferred")["refs"].list.item())


def test_a_wide_question_is_answered_cell_by_cell(region: Region) -> None:
    states = region.states("ASEAN10", date(2024, 1, 1))["actor"].to_list()
    found = region.figures(
        "goods_exports", subject=states, counterpart=[*states, "JPN", "FJI", "USA"], year=range(2015, 2024)
    )
    assert found.height == 10 * 13 * 9
    ties = region.table("ties").filter(
        (pl.col("measure") == "goods_exports") & pl.col("period").is_null() & pl.col("preferred")
    )
    held = {(a, b, year) for a, b, year in ties.select("subject", "counterpart", "year").iter_rows()}
    for a, b, year, value in found.select("subject", "counterpart", "year", "value").iter_rows():
        assert ((a, b, year) in held) == (value is not None)


def test_what_a_figure_is_in_words(region: Region) -> None:
    assert region.describe("goods_exports", "VNM", "JPN").endswith(", Vietnam to Japan")
    assert region.describe("population", "JPN") == "Population, Japan"
    directions = set(region.table("measures")["direction"])
    assert directions <= set(importlib.import_module("multipolar.region.region").JOINED)
    assert region.label("Việt Nam") == "Vietnam"


def test_the_map_knows_the_states_of_the_region(region: Region) -> None:
    assert region.geometry is not None
    (layer,) = region.geometry["objects"].values()
    codes = [shape["properties"]["code"] for shape in layer["geometries"]]
    assert {"JPN", "CHN", *region.states("ASEAN11", region.as_of)["actor"]} <= set(codes)
    assert all(code == "" or (len(code) == 3 and code.isupper()) for code in codes)
    assert len(codes) == len(set(codes))


# -- parameters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2000, 1, 1), 10), (date(2004, 12, 31), 10), (date(2005, 1, 1), 20), (date(2014, 7, 16), 20),
        (date(2014, 7, 17), 30),
        (date(2021, 3, 30), 30), (date(2021, 3, 31), 40), (None, 40),
    ],
)  # fmt: skip
def test_the_share_not_linked_to_the_imf_by_date(region: Region, day: date | None, share: float) -> None:
    parameter = region.parameter("liquidity", "imf_delinked_share", on=day)
    assert parameter.central == share
    assert (parameter.unit, parameter.distribution, parameter.low, parameter.high) == ("percent", "fixed", None, None)
    assert region.cite([parameter.ref])["source_id"].null_count() == 0


def test_before_its_first_date_a_parameter_has_no_value(region: Region) -> None:
    with pytest.raises(UsageError) as caught:
        region.parameter("liquidity", "imf_delinked_share", on=date(1999, 12, 31))
    assert (
        str(caught.value)
        == "liquidity.imf_delinked_share has no value on 1999-12-31; expected a day from 2000 on [before-first-date]"
    )


def test_unknown_parameters_say_the_nearest(region: Region) -> None:
    with pytest.raises(UnknownName, match=r"'liquidty' is not a known model. Did you mean liquidity"):
        region.parameter("liquidty", "imf_delinked_share")
    with pytest.raises(UnknownName, match=r"expected a parameter of liquidity. Did you mean imf_delinked_share"):
        region.parameter("liquidity", "imf_delinkd_share")
    with pytest.raises(
        UnknownName, match=r"'VNM' is not a known subject; expected a subject of liquidity.imf_delinked_share: \(none\)"
    ):
        region.parameter("liquidity", "imf_delinked_share", subject="VNM")


def test_assuming_changes_one_central_value_and_nothing_else(region: Region) -> None:
    drawn = region.table("parameters").filter(pl.col("distribution") == "triangular").row(0, named=True)
    asked = {"model": drawn["model"], "name": drawn["parameter"], "subject": drawn["subject"]}
    other = region.assuming({drawn["ref"]: drawn["high"]})
    before, after = region.parameter(**asked), other.parameter(**asked)
    assert (after.low, after.central, after.high) == (drawn["high"],) * 3
    assert (before.central, before.distribution) == (drawn["central"], "triangular")
    assert (after.distribution, after.unit, after.basis, after.ref) == (
        before.distribution, before.unit, before.basis, before.ref,
    )  # fmt: skip
    rest = pl.col("ref") != drawn["ref"]
    assert other.table("parameters").filter(rest).equals(region.table("parameters").filter(rest))
    for name in packs.TABLES:
        assert name == "parameters" or other.table(name).equals(region.table(name))
    assert other.assuming({drawn["ref"]: 0.1}).parameter(**asked).central == 0.1
    assert region.assumptions == {}
    assert region.assuming({}).table("parameters").equals(region.table("parameters"))


def test_only_parameters_can_be_assumed(region: Region) -> None:
    with pytest.raises(UsageError, match="ref 0 is no parameter"):
        region.assuming({0: 1.0})
    with pytest.raises(UsageError, match="is set to nan; expected a number"):
        region.assuming({region.parameter("liquidity", "imf_delinked_share").ref: float("nan")})


# -- citations -------------------------------------------------------------------------------------------------------


def test_a_citation_leads_to_the_line_of_the_file(region: Region) -> None:
    wanted = {
        "ties": region.table("ties")["ref"][4321], "survey": region.table("survey")["ref"][-1],
        "actors": region.table("actors")["ref"][0],
        "parameters": region.parameter("liquidity", "imf_delinked_share").ref,
    }  # fmt: skip
    cited = region.cite(wanted.values())
    assert cited.height == 4
    for row in cited.iter_rows(named=True):
        lines = (region.path / "tables" / f"{row['table']}.csv").read_text(encoding="utf-8").splitlines()
        original = region.table(row["table"]).filter(pl.col("ref") == row["ref"]).row(0, named=True)
        assert row["ref"] == wanted[row["table"]]
        assert lines[row["line"] - 1].startswith(str(next(iter(original.values()))))
        assert row["column"] in lines[0].split(",")


def test_every_row_of_evidence_can_be_cited(region: Region) -> None:
    evidence = [name for name, table in packs.TABLES.items() if "source_id" in table.columns and name != "sources"]
    assert len(evidence) == 18
    refs = [ref for name in evidence for ref in region.table(name)["ref"]]
    cited = region.cite(refs)
    assert cited.height == len(refs)
    assert cited["id"].n_unique() == len(refs)
    for column in ("source_id", "locator", "citation", "basis"):
        assert cited[column].null_count() == 0, column
    assert region.cite([]).is_empty()


def test_refs_are_told_once_and_in_order(region: Region) -> None:
    found = region.figures("population", subject=["VNM", "LAO"], year=[2023, 2024, 1801])
    refs = sorted(ref for refs in found["refs"].to_list() for ref in refs)
    assert found["value"].null_count() == 2  # what is absent has no rows behind it
    assert len(refs) == 4
    assert refs_of(found) == refs_of(pl.concat([found[::-1], found])) == refs_of(found["refs"]) == refs
    assert refs_of(region.table("ties").filter(pl.col("ref").is_in(refs))) == refs
    assert refs_of([*refs[::-1], *refs]) == refs_of(SimpleNamespace(refs=tuple(refs[::-1]))) == refs
    assert refs_of(SimpleNamespace(account=found[:2])) == refs_of(found[:2])
    assert refs_of(SimpleNamespace(account=found[:2], figures=found[2:])) == refs
    assert refs_of(found.clear()) == []


def test_what_nobody_has_read_says_so(region: Region) -> None:
    cited = region.cite(region.members("ADB", date(2024, 1, 1)))
    assert "public_record" in cited["basis"].to_list()


def ids(region: Region) -> dict[str, tuple[object, ...]]:
    ties = region.table("ties")
    cited = region.cite(ties)
    return dict(zip(cited["id"], ties.drop("ref").iter_rows(), strict=True))


def test_ids_stay_when_rows_move(region: Region, pack_copy: PackCopy) -> None:
    header, *rows = pack_copy.rows("ties")
    random.Random(1).shuffle(rows)
    new = dict(zip(header, rows[0], strict=True)) | {"year": "2199", "period": ""}
    pack_copy.write("ties", [header, [new[name] for name in header], *rows])
    before, after = ids(region), ids(pack_copy.load())
    assert len(after) == len(before) + 1
    assert {key: after[key] for key in before} == before


# -- the cost of a load ----------------------------------------------------------------------------------------------


def test_import_and_load_leave_the_heavy_libraries_alone() -> None:
    code = "import json, sys, multipolar as mp; mp.load(); print(json.dumps([*sys.modules]))"
    source = str(Path(mp.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": source}, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert not loaded & {
        "scipy",
        "altair",
        "vl_convert",
        "networkx",
        "starlette",
        "jinja2",
        "typer",
        "pandas",
        "pydantic",
    }
    assert done.stderr == ""
