"""Suppliers of fuel: shares as tabled, the least concentration they allow, half of the imports at least."""

import polars as pl
import pytest

from multipolar.measures import import_concentration, import_share
from multipolar.wiring import VIEWS

from .laws import MeasureLaws, altered, region


class TestImportShare(MeasureLaws):
    measure = "import_share"


class TestImportConcentration(MeasureLaws):
    measure = "import_concentration"


def test_crude_of_indonesia_by_hand():
    """Badan Pusat Statistik, 2021: 32.08 % from Saudi Arabia, and tonnes of 13.78 million from others."""
    shares = [32.08, *(100 * part / 13780 for part in (3920, 1410, 901.7, 559.3, 180.9))]
    found = import_concentration(region()).filter(subject="IDN", fuel="crude oil", year=2021).row(0, named=True)
    least = sum((share / 100) ** 2 for share in shares)
    assert found["value"] == pytest.approx(least, abs=1e-4)
    assert found["high"] == pytest.approx(least + (1 - sum(shares) / 100) ** 2, abs=1e-4)
    assert (found["low"], found["interval"]) == (found["value"], "bounds")


def test_a_group_of_suppliers_is_no_supplier_and_less_than_half_says_nothing():
    found = import_concentration(region()).filter(subject="JPN", fuel="LNG", year=2019).row(0, named=True)
    assert (found["value"], found["reason"]) == (None, "suppliers of less than half are tabled")
    assert import_share(region()).filter(subject="JPN", counterpart="ASEAN10", year=2019).height == 1


def test_a_supplier_less_is_less_concentrated_at_least_and_more_at_most():
    def without(name, table):
        if name != "ties":
            return table
        gone = (
            (pl.col("measure") == "crude_import_share")
            & (pl.col("subject") == "THA")
            & (pl.col("counterpart") == "USA")
        )
        return table.filter(~gone)

    wanted = {"subject": "THA", "fuel": "crude oil"}
    whole = import_concentration(region()).filter(**wanted).row(0, named=True)
    less = import_concentration(altered(without)).filter(**wanted).row(0, named=True)
    assert less["value"] < whole["value"]
    assert less["high"] > whole["high"]


@pytest.mark.parametrize(
    "measure",
    ["fossil_share", "power_mix", "import_dependence", "import_share", "import_concentration", "interconnector"],
)
def test_views_of_energy_are_short_unless_all_is_asked(measure):
    short = VIEWS["energy"].show(region(), {"measure": measure}, draws=1, seed=0)
    whole = VIEWS["energy"].show(region(), {"measure": measure, "of": "all"}, draws=1, seed=0)
    assert 0 < short.height <= 12 <= whole.height + 3
    assert short["value"].null_count() == 0
