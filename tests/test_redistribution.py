"""Proportional redistribution against its published arithmetic and its laws; its wiring on a small region."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from multipolar.errors import InvalidData
from multipolar.models.redistribution import Inputs, solve
from multipolar.region import ESTIMATE, Parameter
from multipolar.wiring import Engagement, Substitution, central
from multipolar.wiring.redistribution import MODEL

EXACT = 1e-12  # the solution is closed: only rounding is left


def after(value, factor, takeup):
    found = solve(
        Inputs(value=np.array([[value]], float), factor=np.array([[factor]], float), takeup=np.array([takeup], float))
    )
    return found.value[0, 0], found.share[0, 0], found.lost[0, 0]


def test_red_bus_blue_bus():
    """Train (2009) §3.3.2: car, blue bus and red bus at 1/3 each; without the red bus they are at 1/2 each."""
    _, share, lost = after([1 / 3, 1 / 3, 1 / 3], [1, 1, 0], 1.0)
    np.testing.assert_allclose(share, [1 / 2, 1 / 2, 0], rtol=EXACT)
    assert lost == 0.0


def test_electric_car_without_its_subsidy():
    """Train (2009) §3.3.2: a subsidy takes the electric car from .01 to .10, the others from .66, .33 to .60, .30."""
    value, _, _ = after([0.60, 0.30, 0.10], [1, 1, 0.1], 1.0)
    np.testing.assert_allclose(value, [0.66, 0.33, 0.01], rtol=EXACT)


def test_a_rise_adds_and_takes_part_by_its_present_size():
    value, share, lost = after([40, 40, 20], [2, 1, 0.5], 0.5)
    np.testing.assert_allclose(value, [80 + 2.5, 40 + 2.5, 10], rtol=EXACT)
    assert lost == pytest.approx(5.0)
    assert share.sum() == pytest.approx(1.0)


def test_where_nobody_stays_all_of_the_loss_is_lost():
    value, share, lost = after([30, 10], [0, 0], 1.0)
    assert value.tolist() == [0.0, 0.0]
    assert lost == 40.0
    assert np.isnan(share).all()


def test_what_is_not_covered_stays_not_covered():
    value, share, lost = after([30, np.nan, 10], [0, 0, 1], 1.0)
    assert np.isnan(value).tolist() == np.isnan(share).tolist() == [False, True, False]
    assert value[2] == 40.0
    assert lost == 0.0
    assert np.isnan(after([np.nan, np.nan], [0, 1], 1.0)[2])


amounts = st.floats(0.001, 1e6)
SHAPE = (3, 4, 5)
worlds = st.tuples(
    arrays(float, SHAPE, elements=amounts),
    arrays(float, SHAPE, elements=st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.0, 1.0, 2.0])),
    arrays(float, SHAPE[:1], elements=st.floats(0, 1)),
)


@given(worlds)
@settings(max_examples=60, deadline=None)
def test_laws(world):
    value, factor, takeup = world
    found = solve(Inputs(value=value, factor=factor, takeup=takeup))
    total = value.sum(axis=2)
    rises = (value * np.maximum(factor, 1.0)).sum(axis=2)
    np.testing.assert_allclose(found.value.sum(axis=2) + found.lost, rises, rtol=1e-9)  # conservation
    assert (found.lost >= -1e-9 * total).all()

    unchanged = solve(Inputs(value=value, factor=np.ones_like(value), takeup=takeup))
    np.testing.assert_allclose(unchanged.value, value, rtol=EXACT)

    none = solve(Inputs(value=value, factor=factor, takeup=np.zeros(1)))
    np.testing.assert_allclose(none.value, value * factor, rtol=EXACT)

    # Luce: the ratios among those whose engagement does not change stay as they were
    stay = factor == 1.0
    growth = np.where(stay, found.value / value, np.nan)
    for row, kept in zip(growth.reshape(-1, SHAPE[2]), stay.reshape(-1, SHAPE[2]), strict=True):
        np.testing.assert_allclose(row[kept], row[kept][:1].repeat(kept.sum()), rtol=1e-9)

    scaled = solve(Inputs(value=1000.0 * value, factor=factor, takeup=takeup))
    np.testing.assert_allclose(scaled.share, found.share, rtol=1e-9)

    loop = [
        solve(Inputs(value=value[[d]], factor=factor[[d]], takeup=takeup[[d]])) for d in range(SHAPE[0])
    ]  # draws equal a loop over draws
    assert np.array_equal(np.concatenate([one.value for one in loop]), found.value)

    order = np.array([3, 0, 4, 1, 2])
    relabelled = solve(Inputs(value=value[:, :, order], factor=factor[:, :, order], takeup=takeup))
    np.testing.assert_allclose(relabelled.value, found.value[:, :, order], rtol=1e-9)


def test_one_draw_of_the_values_serves_all_draws_of_the_takeup():
    value, factor = np.array([[[50.0, 30.0, 20.0]]]), np.array([[[1.0, 0.0, 1.0]]])
    found = solve(Inputs(value=value, factor=factor, takeup=np.array([0.0, 0.5, 1.0])))
    assert found.value.shape == (3, 1, 3)
    assert found.lost[:, 0].tolist() == [30.0, 15.0, 0.0]
    assert found.converged.tolist() == [True] * 3


def test_bad_input_is_named_all_at_once():
    good = Inputs(value=np.ones((1, 2, 3)), factor=np.ones((1, 2, 3)), takeup=np.array([0.5]))
    bad = replace(good, value=-good.value, factor=np.full((1, 2, 4), np.nan), takeup=np.array([1.5]))
    with pytest.raises(InvalidData) as caught:
        solve(bad)
    assert [fault.rule for fault in caught.value.faults] == ["shape", "value", "factor", "takeup"]
    with pytest.raises(InvalidData, match="2 and 3 draws; expected the same number, or 1"):
        solve(replace(good, value=np.ones((2, 2, 3)), takeup=np.full(3, 0.5)))


# -- wiring ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tiny:
    """Two states: VNM is covered in 2020 and 2021, TLS has no report of its trade with the EU."""

    as_of: date = date(2026, 6, 30)
    group: str = "ASEAN"
    partners: tuple[str, ...] = ("AUS", "CHN", "EU", "IND", "JPN", "KOR", "USA")

    def table(self, name):
        row = asdict(self.parameter("redistribution", "takeup"))
        return pl.DataFrame([row]).rename({"name": "parameter"})

    def parameter(self, model, name):
        return Parameter(model, name, None, None, 0.0, 0.5, 1.0, "ratio", "uniform", "assumed", 999)

    def states(self, group, on):
        return pl.DataFrame({"actor": ["TLS", "VNM", "XXX"], "holds": [True, True, None]})

    def figures(self, measure, *, groups=False):
        assert groups
        rows = []
        for year, size in ((2020, 1.0), (2021, 2.0), (2022, 3.0)):
            for state in ("TLS", "VNM"):
                for partner in (*self.partners, "WORLD", "RUS"):
                    if (state, partner) == ("TLS", "EU") or (year, partner, measure) == (2022, "IND", "goods_imports"):
                        continue
                    value = size * (20.0 if partner == "WORLD" else 1.0)
                    rows.append(
                        {
                            "subject": state,
                            "counterpart": partner,
                            "year": year,
                            "value": value,
                            "basis": "read",
                            "refs": [len(rows)],
                        }
                    )
        return pl.DataFrame(rows, schema={key: ESTIMATE[key] for key in rows[0]})


def wired(year=2027):
    region = Tiny()
    return MODEL.wire(region, central(region), year)


def test_wiring_takes_each_state_in_its_newest_whole_year_and_leaves_the_rest_not_covered():
    found = wired()
    assert found.labels["recipient"] == ("TLS", "VNM")
    assert found.inputs.value.shape == (1, 2, len(Tiny.partners) + 1)
    assert np.isnan(found.inputs.value[0, 0]).all()
    assert found.inputs.value[0, 1].tolist() == [4.0] * 7 + [80.0 - 28.0]  # exports + imports of 2021
    assert wired(2020).inputs.value[0, 1].tolist() == [2.0] * 7 + [40.0 - 14.0]


def test_wiring_accounts_for_every_field():
    said = {row["field"]: row for row in wired().account.iter_rows(named=True)}
    assert list(said) == ["value", "factor", "takeup"]
    assert said["value"]["basis"] == "derived"
    assert len(said["value"]["refs"]) > 0
    assert "2021: VNM" in said["value"]["note"]
    assert "not covered: TLS" in said["value"]["note"]
    assert (said["factor"]["basis"], said["factor"]["refs"]) == ("assumed", [])
    assert (said["takeup"]["refs"], said["takeup"]["parameter"]) == ([999], "redistribution takeup")


def test_changes_multiply_the_factor_of_one_partner_only():
    base = wired()
    half = Engagement(partner="JPN", domain="trade", factor=0.5, start=2027)
    more = Substitution(partner="JPN", domain="trade", factor=3.0, start=2027, cost_usd_bn=1)
    found = MODEL.apply(more, MODEL.apply(half, base, 2027), 2027)
    index = base.labels["partner"].index("JPN")
    assert found.inputs.factor[0, :, index].tolist() == [1.5, 1.5]
    assert (
        np.delete(found.inputs.factor, index, axis=2).min()
        == np.delete(found.inputs.factor, index, axis=2).max()
        == 1.0
    )
    assert base.inputs.factor.min() == 1.0  # the inputs it was made from are as before


@pytest.mark.parametrize(("partner", "domain"), [("JPN", "aid"), ("RUS", "trade")])
def test_a_change_that_does_not_concern_the_model_gives_the_same_object(partner, domain):
    base = wired()
    assert MODEL.apply(Engagement(partner=partner, domain=domain, factor=0.5, start=2027), base, 2027) is base


def test_outcomes_are_percent_by_pair():
    base = wired()
    found = MODEL.outcomes(solve(base.inputs), base)["partner_share_after"]
    by_pair = dict(zip(base.labels["partner_share_after"], found[0], strict=True))
    assert by_pair["VNM>JPN"] == pytest.approx(5.0)
    assert by_pair["VNM>others"] == pytest.approx(65.0)
    assert np.isnan(by_pair["TLS>JPN"])


def test_partners_that_exceed_the_total_make_a_state_not_covered(monkeypatch):
    figures = Tiny.figures

    def contradicting(self, measure, *, groups=False):
        return figures(self, measure, groups=groups).with_columns(
            pl.when(pl.col("counterpart") == "WORLD").then(1.0).otherwise("value").alias("value")
        )

    monkeypatch.setattr(Tiny, "figures", contradicting)
    assert np.isnan(wired().inputs.value).all()
