"""Infrastructure on the pack: every input says that it is assumed, and the argument cannot be decided by it."""

import numpy as np
import pytest

import multipolar as mp
from multipolar.errors import UsageError
from multipolar.wiring import MODELS, VIEWS, central

NAME = "infrastructure"


def test_the_central_run_by_hand(region):
    scenario = mp.scenarios.read("infrastructure-offers", region)
    done = mp.scenarios.run(region, scenario)
    at = {name: float(region.parameter(NAME, name).central) for name in ("price_premium", "maintenance_cut")}
    wired = MODELS[NAME].wire(region, central(region), 2027)
    assert wired.inputs.better.price.tolist() == [1.0 + at["price_premium"]]
    ratio = wired.inputs.better.maintenance / wired.inputs.cheap.maintenance
    assert ratio == pytest.approx(1.0 - at["maintenance_cut"])
    # In service after 5 and 4 years of 30: a year less of maintenance, on top of the cut.
    years = {"better": 30 - 5 + 1, "cheap": 30 - 4 + 1}
    saved = 100.0 * (1.0 - (1.0 - at["maintenance_cut"]) * years["better"] / years["cheap"])
    assert done.outcomes["maintenance_saving"][0, 0, 0] == pytest.approx(saved)


def test_every_input_is_said_to_be_assumed(region):
    wired = MODELS[NAME].wire(region, central(region), 2027)
    assert wired.account["basis"].unique().to_list() == ["assumed"]


def test_more_maintenance_saved_never_costs_more(region):
    row = region.parameter(NAME, "maintenance_cut")
    scenario = mp.scenarios.read("infrastructure-offers", region)
    low, high = (
        mp.scenarios.run(region.assuming({row.ref: value}), scenario).outcomes["lifecycle_saving"]
        for value in (0.0, 0.4)
    )
    assert np.all(high > low)


def test_the_view_tells_how_often_the_better_offer_costs_less(region):
    frame = VIEWS[NAME].show(region, {}, draws=1024, seed=0)
    saving = frame.filter(measure="lifecycle_saving").row(0, named=True)
    assert saving["low"] < saving["value"] < saving["high"]
    assert 0.0 < saving["share_of_draws_above_0"] < 1.0


def test_assumptions_alone_decide_so_the_verdict_depends(region):
    proposition = next(p for p in mp.propositions.read(region) if p.id == "quality-pays")
    verdict = mp.propositions.judge(region, proposition)
    assert verdict.verdict == "depends"
    assert any("price_premium" in lever for lever in verdict.depends_on)


def test_a_pack_without_a_group_is_told_so(small_pack):
    with pytest.raises(UsageError, match="names no group"):
        MODELS[NAME].wire(mp.load(small_pack.path), central(mp.load(small_pack.path)), 2027)
