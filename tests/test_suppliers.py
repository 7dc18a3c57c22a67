"""Measures of suppliers: laws, formulas on made-up rows, and what the built-in tables say."""

from __future__ import annotations

import polars as pl
import pytest

import multipolar as mp

from .laws import MeasureLaws


class TestSupplierConcentration(MeasureLaws):
    measure = "supplier_concentration"


class TestHomeSupplyShare(MeasureLaws):
    measure = "home_supply_share"


class TestRegionalSupplyShare(MeasureLaws):
    measure = "regional_supply_share"


class TestLargestSupplierShare(MeasureLaws):
    measure = "largest_supplier_share"


def value(region, measure, subject):
    return mp.measures.MEASURES[measure](region).filter(subject=subject).row(0, named=True)


def test_shares_by_hand(region):
    """Viet Nam: foreign purchases of goods by seller over all of them, from the rows themselves."""
    rows = region.table("sectors").filter(flow="sales", partner="VNM")
    groups = ["primary", "light", "materials", "electronics", "machinery", "vehicles"]
    foreign = rows.filter((pl.col("economy") != "VNM") & pl.col("sector").is_in(groups))
    world = region.figures("goods_exports_at_origin", subject="WORLD", counterpart="VNM", groups=True)["value"][0]
    china = foreign.filter(economy="CHN")["value"].sum() / 1e3 / world
    found = value(region, "largest_supplier_share", "VNM")
    assert found["counterpart"] == "CHN"
    assert found["value"] == pytest.approx(100 * china)
    own = rows.filter((pl.col("economy") == "VNM") & pl.col("sector").is_in(groups))["value"].sum() / 1e3
    assert value(region, "home_supply_share", "VNM")["value"] == pytest.approx(100 * own / (own + world))


def test_where_the_table_covers_too_little_there_is_a_reason(region):
    found = value(region, "supplier_concentration", "DEU")
    assert found["value"] is None
    assert "covers 42 percent" in found["reason"]
