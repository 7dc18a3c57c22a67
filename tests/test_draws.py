"""Draws (contracts §6): the same points however they are asked for, and the distributions that the table names."""

from __future__ import annotations

import subprocess
import sys
import zlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import qmc

import multipolar as mp
from multipolar.errors import InvalidData, UnknownName
from multipolar.region import Parameter
from multipolar.wiring import CHUNK, central, sample
from multipolar.wiring.draws import Sample, quantile

COLUMNS = ("model", "parameter", "subject", "since", "low", "central", "high", "unit", "distribution", "basis", "ref")
ROWS = [
    ("trade", "elasticity", None, None, 2.0, 5.0, 8.0, "ratio", "triangular", "read", 0),
    ("trade", "growth", "VNM", None, 1.0, 2.0, 4.0, "ratio", "lognormal", "assumed", 1),
    ("arms", "seats", None, "2020", None, 3.0, None, "count", "fixed", "read", 2),
    ("arms", "seats", None, "2025-06", None, 4.0, None, "count", "fixed", "read", 3),
    ("arms", "seats", None, "2030", None, 5.0, None, "count", "fixed", "assumed", 4),
    ("relief", "delay", None, None, 0.0, 1.0, 4.0, "days", "uniform", "assumed", 5),
    ("relief", "crews", None, None, 1.0, 2.0, 3.0, "count", "discrete", "assumed", 6),
]


NEW = ("trade", "a", None, None, 0.0, 1.0, 4.0, "ratio", "uniform", "assumed", 7)


@dataclass(eq=False)
class Fake:
    rows: list[tuple] = field(default_factory=lambda: ROWS)
    as_of: date = date(2026, 6, 30)

    def table(self, name: str) -> pl.DataFrame:
        assert name == "parameters"
        numbers = dict.fromkeys(("low", "central", "high"), pl.Float64)
        return pl.DataFrame(self.rows, schema=COLUMNS, orient="row").with_columns(
            pl.col(n).cast(t) for n, t in numbers.items()
        )


def test_the_deterministic_run_has_every_parameter_at_its_central_value():
    draws = central(Fake())
    assert draws.n == 1
    assert draws["trade", "elasticity"].tolist() == [5.0]
    assert draws["trade", "growth", "VNM"].tolist() == [2.0]
    assert draws["relief", "delay"].tolist() == [1.0]


def test_each_model_draws_the_scrambled_sobol_points_of_its_sorted_keys_in_whole_chunks():
    chunks = list(sample(Fake(), CHUNK + 1, seed=7))
    assert [(chunk.n, chunk.first) for chunk in chunks] == [(CHUNK, 0), (CHUNK, CHUNK)]
    drawn = [np.column_stack([chunk["relief", "crews"], chunk["relief", "delay"]]) for chunk in chunks]
    points = qmc.Sobol(2, scramble=True, rng=np.random.default_rng([7, zlib.crc32(b"relief")])).random(2 * CHUNK)
    crews = 1.0 + np.floor(3.0 * points[:, 0])
    for made, sequence in zip(drawn, np.split(np.column_stack([crews, 4.0 * points[:, 1]]), 2), strict=True):
        assert sorted(made.tolist()) == sorted(sequence.tolist())  # a chunk's own points, shuffled


def test_a_new_row_of_one_model_leaves_the_draws_of_another_as_they_are():
    before, after = (next(sample(Fake(rows), 2, seed=3)) for rows in (ROWS, [*ROWS, NEW]))
    assert np.array_equal(before["relief", "delay"], after["relief", "delay"])
    assert not np.array_equal(before["trade", "growth", "VNM"], after["trade", "growth", "VNM"])


def test_the_draws_of_two_models_do_not_go_together():
    chunk = next(sample(Fake(), 2, seed=3))
    assert abs(stats.spearmanr(chunk["relief", "delay"], chunk["trade", "elasticity"]).statistic) < 0.1


def test_the_values_do_not_depend_on_the_order_of_rows_or_of_questions():
    one, two = next(sample(Fake(), 2, seed=3)), next(sample(Fake(ROWS[::-1]), 2, seed=3))
    keys = [("trade", "elasticity"), ("trade", "growth", "VNM"), ("relief", "delay"), ("relief", "crews")]
    forward, backward = {key: one[key] for key in keys}, {key: two[key] for key in reversed(keys)}
    assert all(np.array_equal(forward[key], backward[key]) for key in keys)
    assert not np.array_equal(forward[keys[0]], next(sample(Fake(), 2, seed=4))[keys[0]])


def test_of_several_dates_the_newest_that_applies_today_answers():
    draws = central(Fake())
    assert draws["arms", "seats"].tolist() == [4.0]
    assert draws["arms", "seats", "", "2020"].tolist() == [3.0]
    assert draws["arms", "seats", "", "2030"].tolist() == [5.0]
    assert central(Fake(as_of=date(2031, 1, 1)))["arms", "seats"].tolist() == [5.0]


@pytest.mark.parametrize(
    ("key", "near"), [(("trade", "elastisity"), "trade elasticity"), (("trade", "growth", "VMN"), "trade growth VNM")]
)
def test_an_unknown_parameter_names_the_nearest(key, near):
    with pytest.raises(UnknownName) as caught:
        central(Fake())[key]
    assert near in caught.value.fault.nearest
    assert repr(" ".join(key)) in str(caught.value)


def test_a_parameter_of_a_subject_is_not_answered_without_it():
    with pytest.raises(UnknownName):
        central(Fake())["trade", "growth"]
    with pytest.raises(UnknownName):
        central(Fake())["arms", "seats", "", "1999"]


def test_a_lognormal_that_reaches_zero_is_a_fault_of_the_pack():
    row = ("trade", "growth", "VNM", None, 0.0, 2.0, 4.0, "ratio", "lognormal", "assumed", 1)
    with pytest.raises(InvalidData) as caught:
        central(Fake([row]))
    assert str(caught.value.faults[0]) == (
        "tables/parameters.csv:low: trade growth VNM is lognormal with low 0; expected low above 0 [lognormal-range]"
    )


def parameter(distribution: str, low: float, mode: float, high: float) -> Parameter:
    return Parameter("m", "p", None, None, low, mode, high, "ratio", distribution, "assumed", 0)  # type: ignore[arg-type]


U = np.linspace(0.001, 0.999, 333)


@pytest.mark.parametrize("mode", [2.0, 3.0, 8.0], ids=["peak at low", "inside", "peak at high"])
def test_triangular_is_that_of_scipy(mode):
    expected = stats.triang.ppf(U, (mode - 2.0) / 6.0, loc=2.0, scale=6.0)
    np.testing.assert_allclose(quantile(parameter("triangular", 2.0, mode, 8.0), U), expected, rtol=1e-12)


def test_lognormal_has_its_median_at_central_and_its_90_percent_interval_from_low_to_high():
    found = quantile(parameter("lognormal", 1.0, 2.0, 4.0), np.array([0.05, 0.5, 0.95]))
    np.testing.assert_allclose(found, [1.0, 2.0, 4.0], rtol=1e-12)
    skewed = quantile(parameter("lognormal", 1.0, 3.0, 4.0), U)
    expected = stats.lognorm.ppf(U, np.log(4.0) / (2 * stats.norm.ppf(0.95)), scale=3.0)
    np.testing.assert_allclose(skewed, expected, rtol=1e-12)
    assert np.isfinite(quantile(parameter("lognormal", 1.0, 2.0, 4.0), np.array([0.0]))).all()


def test_discrete_takes_each_of_its_three_values_in_a_third_of_the_draws():
    values, counts = np.unique(next(sample(Fake(), 1, seed=0))["relief", "crews"], return_counts=True)
    assert values.tolist() == [1.0, 2.0, 3.0]
    assert set(counts) <= {340, 341, 342, 343}


@given(
    st.sampled_from(["uniform", "triangular", "discrete", "fixed", "lognormal"]),
    st.lists(st.floats(0.01, 1e6), min_size=3, max_size=3).map(sorted),
)
def test_a_draw_rises_with_its_probability_and_stays_in_its_range(distribution, ends):
    low, mode, high = ends
    found = quantile(parameter(distribution, low, mode, high), U)
    slack = 1e-9 * high
    assert np.all(np.diff(found) >= -slack)
    if distribution != "lognormal":
        assert np.all((found >= low - slack) & (found <= high + slack))


def test_fewer_draws_than_a_chunk_are_mixed_with_as_many_of_the_other_seed():
    key = ("relief", "delay", "")
    few, whole = (Sample(Fake(), n, 1, 0, (key,), 2).draws() for n in (64, CHUNK))
    assert few[key].tolist() == Sample(Fake(), 64, 2).draws()[key].tolist()
    assert few["relief", "crews"].tolist() == Sample(Fake(), 64, 1).draws()["relief", "crews"].tolist()
    assert whole[key].shape == (CHUNK,)


def test_event_noise_depends_on_seed_name_and_chunk_and_on_nothing_else():
    first, second = sample(Fake(), 2 * CHUNK, seed=5)
    noise = first.stream("typhoon").random(4)
    assert np.array_equal(noise, next(sample(Fake(ROWS[:2]), 1, seed=5)).stream("typhoon").random(4))
    others = [second.stream("typhoon"), first.stream("quake"), next(sample(Fake(), 1, seed=6)).stream("typhoon")]
    assert not any(np.array_equal(noise, other.random(4)) for other in others)


def test_every_parameter_of_the_pack_can_be_drawn_and_agrees_with_the_region():
    region = mp.load("japan-asean")
    one, many = central(region), next(sample(region, 1, seed=0))
    keys = region.table("parameters").select("model", "parameter", "subject").unique().rows()
    assert len(keys) > 300
    for model, name, subject in keys:
        row = region.parameter(model, name, subject=subject)
        key = (model, name, subject or "")
        assert one[key].tolist() == [row.central]
        drawn = many[key]
        assert drawn.shape == (CHUNK,)
        assert np.isfinite(drawn).all()
        if row.low is not None and row.high is not None and row.distribution != "lognormal":
            assert drawn.min() >= row.low
            assert drawn.max() <= row.high


def test_importing_the_wiring_loads_no_scipy():
    code = "import sys, multipolar.wiring; sys.exit('scipy' in sys.modules)"
    source = str(Path(mp.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": source}, check=False)
    assert done.returncode == 0
