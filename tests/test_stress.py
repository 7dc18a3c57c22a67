"""The stress test (contracts §8): battery, ensembles that resume, resilience, drivers, robust policies, the command line."""

from __future__ import annotations

import errno
import itertools
import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import sobol_indices, uniform
from typer.testing import CliRunner

import multipolar as mp
from multipolar.cli import app
from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.models import integration as split
from multipolar.models import robust as programme
from multipolar.scenarios import Scenario, find, matrix, read, run, stress, trials, workers
from multipolar.scenarios import battery as batteries
from multipolar.scenarios import keep as keeping
from multipolar.scenarios.drivers import box, sentence, shares
from multipolar.scenarios.matrix import difference, values
from multipolar.scenarios.prim import boxes, choose, simpler, words
from multipolar.scenarios.resilience import area, cvar, recovery, trough
from multipolar.scenarios.robust import allocations, front, menu, problem, whatever
from multipolar.scenarios.robust import split as taken_apart
from multipolar.scenarios.sobol import indices, of
from multipolar.scenarios.sweep import changed, sweep
from multipolar.wiring import CHUNK, KINDS, central, coupling, integration
from multipolar.wiring.links import PILLARS, PLACES


@pytest.fixture(scope="module")
def region():
    return mp.load("japan-asean")


@pytest.fixture(scope="module")
def quick(region):
    """Two trials that cost little: money, and trade."""
    return trials(region, ("capital-flight", "quarrel-of-members"))


# -- the battery -------------------------------------------------------------------------------------------------------


def test_the_battery_is_a_dozen_shocks_each_where_a_document_fears_it(region):
    found = trials(region)
    assert len(found) >= 12
    documents = region.table("sources")["source_id"].to_list()
    assert all(fear.document in documents and fear.section and fear.words for trial in found for fear in trial.feared)
    assert any(trial.inside for trial in found)
    assert len({trial.short for trial in found}) == len(found)
    assert {trial.horizon for trial in found} == {(2026, 2035)}
    kinds = {change.kind for trial in found for change in trial.shock}
    wanted = {
        "tariff", "agreement", "embargo", "ties", "capital_stop", "disaster", "closure", "coercion", "supply_stop",
        "trust_shock", "agenda_item", "depreciation",
    }  # fmt: skip
    assert wanted <= kinds
    assert kinds <= KINDS.keys()


def test_every_shock_of_the_battery_is_heard_and_hurts_somebody(region):
    found = stress(region)
    assert found.faults == ()
    worst = np.nanmax(found.metrics["trough"][:, 0], axis=(1, 2))
    assert dict(zip((trial.id for trial in found.trials), worst > 0.0, strict=True)) == {
        trial.id: True for trial in found.trials
    }


BAD = """\
format = 1
id = "bad"
title = "Bad"
short = "Bad"
horizon = [2010, 2015]
models = ["couplng"]
feared = []

[[shock]]
kind = "trust_shock"
partner = "Jappan"
points = 0.0
start = 2012
"""


def test_a_bad_trial_names_every_fault_a_past_horizon_and_a_missing_model_among_them(tmp_path, region):
    for part in ("tables", "datapackage.json", "vocabulary.toml"):
        (tmp_path / part).symlink_to(region.path / part)
    (tmp_path / "battery").mkdir()
    (tmp_path / "battery" / "bad.toml").write_text(BAD, encoding="utf-8")
    found = {fault.rule: str(fault) for fault in mp.scenarios.check(tmp_path)}
    assert {"past-horizon", "unknown-model", "empty", "unknown-actor", "bad-value"} == set(found)
    assert "lies in the past" in found["past-horizon"]
    assert "Did you mean coupling" in found["unknown-model"]
    with pytest.raises(InvalidData):
        trials(mp.load(tmp_path))


def test_a_horizon_in_the_past_and_two_horizons_are_refused(region, quick):
    past = quick[0].model_copy(update={"horizon": (2010, 2012), "shock": ()})
    with pytest.raises(InvalidData, match="lies in the past") as caught:
        stress(region, [quick[0], past])
    assert [fault.rule for fault in caught.value.faults] == ["past-horizon", "horizons"]


def test_a_trial_is_found_by_name_and_a_wrong_name_names_the_nearest(region):
    assert find("tariff-war", region).id == "tariff-war"
    assert find("us-tariffs-2025", region).id == "us-tariffs-2025"
    with pytest.raises(UnknownName, match="tariff-war"):
        find("tarif-war", region)
    with pytest.raises(UnknownName, match="tariff-war"):
        trials(region, ("tarif-war",))


def test_a_pack_without_a_battery_says_so(small_pack):
    with pytest.raises(UsageError, match="has no battery"):
        stress(mp.load(small_pack.path))
    assert batteries.check(small_pack.path) == []


# -- resilience --------------------------------------------------------------------------------------------------------


def test_area_trough_and_recovery_of_curves_that_are_drawn_by_hand():
    curves = np.array([[0.0, 4, 2, 0.3, 0], [1, 1, 1, 1, 1], [0, -2, 0, 0, 0], [0, 5, 0.4, 3, 0.1]])
    assert area(curves).tolist() == pytest.approx([6.3, 5.0, -2.0, 8.5])
    assert trough(curves).tolist() == [4.0, 1.0, 0.0, 5.0]
    assert recovery(curves).tolist() == [2.0, np.inf, 0.0, 3.0]
    assert np.isnan(recovery(np.array([np.nan, 1.0])))
    assert area(curves.T, axis=0).tolist() == area(curves).tolist()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.floats(0.01, 1.0))
def test_the_worst_part_is_at_least_the_quantile_and_at_most_the_worst(draws, level):
    worst = float(cvar(draws, level))
    assert np.mean(draws) - 1e-9 <= worst <= max(draws) + 1e-9
    assert float(cvar([7.0 + draw for draw in draws], level)) == pytest.approx(7.0 + worst, abs=1e-9)


def test_the_worst_part_of_a_normal_sample_is_its_closed_form():
    draws = np.random.default_rng(0).standard_normal(200_000)
    assert float(cvar(draws, 0.05)) == pytest.approx(2.0627, abs=0.02)  # phi(1.6449) / 0.05
    with pytest.raises(UsageError):
        cvar(draws, 0.0)


# -- ensembles ---------------------------------------------------------------------------------------------------------


def same(one, other):
    """Say whether two stress tests are the same to the last bit, in memory too: sums over them are then the same."""
    assert all(one.metrics[name].strides == other.metrics[name].strides for name in one.metrics)
    return all(np.array_equal(one.metrics[name], other.metrics[name], equal_nan=True) for name in one.metrics) and (
        np.array_equal(one.paths, other.paths, equal_nan=True)
    )


@pytest.mark.slow
def test_an_ensemble_is_its_stories_and_draws_are_shared_by_trials(region, quick):
    done = stress(region, quick, n=CHUNK, seed=5)
    assert done.n == CHUNK
    assert done.paths.shape == (2, CHUNK, 10, len(PILLARS), 11)
    alone = stress(region, quick[1:], n=CHUNK, seed=5)
    assert np.array_equal(alone.metrics["area"][0], done.metrics["area"][1], equal_nan=True)
    assert done.metrics["area"][1] == pytest.approx(area(done.paths[1], axis=1), nan_ok=True)
    told = coupling.tell(mp.scenarios.stress.__globals__["story"](region, quick[0], CHUNK, 5, 0)).state
    assert np.array_equal(done.paths[0], told[:, :, [PLACES[state] for state in PILLARS.values()]], equal_nan=True)


@pytest.mark.slow
def test_the_values_are_the_same_on_one_two_and_four_spawned_workers(region, quick):
    alone = stress(region, quick, n=4 * CHUNK, seed=1)
    for count in (1, 2, 4):
        with workers(count) as pool:
            assert same(stress(region, quick, n=4 * CHUNK, seed=1, executor=pool), alone)


@pytest.mark.slow
def test_the_values_are_the_same_on_any_executor(region, quick):
    with ThreadPoolExecutor(2) as pool:
        assert same(
            stress(region, quick, n=2 * CHUNK, seed=1, executor=pool), stress(region, quick, n=2 * CHUNK, seed=1)
        )


@pytest.mark.slow
def test_finished_chunks_are_kept_and_a_cancelled_run_goes_on(region, quick, tmp_path):
    def cancel(done, of):
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stress(region, quick, n=2 * CHUNK, seed=1, keep=tmp_path, progress=cancel)
    assert {file.name for file in tmp_path.iterdir()} == {"run.json", "chunk-0000.parquet", "paths-0000.parquet"}
    seen = []
    again = stress(region, quick, n=2 * CHUNK, seed=1, keep=tmp_path, progress=lambda *told: seen.append(told))
    assert seen == [(1, 2), (2, 2)]
    assert same(again, stress(region, quick, n=2 * CHUNK, seed=1))
    said = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert said["pack"] == region.hash
    assert set(said["battery"]) == {trial.id for trial in quick}
    paths = pl.read_parquet(tmp_path / "paths-0000.parquet")
    assert paths.height == 2 * CHUNK * 10
    with pytest.raises(InvalidData, match="another-run"):
        stress(region, quick, n=CHUNK, seed=2, keep=tmp_path)
    with pytest.raises(InvalidData, match="another-run"):
        stress(region, quick, n=CHUNK, seed=1, keep=tmp_path, without=["memory"])
    (tmp_path / "chunk-0001.parquet").write_bytes(b"cut off")
    with pytest.raises(InvalidData, match="delete it to compute it again"):
        stress(region, quick, n=2 * CHUNK, seed=1, keep=tmp_path)


@pytest.mark.slow
def test_a_run_that_was_killed_loses_only_the_chunk_in_flight(region, quick, tmp_path):
    code = (
        "import os, signal, multipolar as mp\n"
        "region = mp.load('japan-asean')\n"
        "def told(done, of):\n"
        "    if done == 1: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"mp.stress(region, mp.scenarios.trials(region, {tuple(trial.id for trial in quick)!r}), n={2 * CHUNK}, seed=1, "
        f"keep=__import__('pathlib').Path({str(tmp_path)!r}), progress=told)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(mp.__file__).parents[1])}
    assert subprocess.run([sys.executable, "-c", code], env=env, check=False).returncode == -9
    assert (tmp_path / "chunk-0000.parquet").exists()
    seen = []
    again = stress(region, quick, n=2 * CHUNK, seed=1, keep=tmp_path, progress=lambda *told: seen.append(told))
    assert seen[0] == (1, 2)
    assert same(again, stress(region, quick, n=2 * CHUNK, seed=1))


def test_a_full_disk_is_told_and_keeps_what_is_finished(region, quick, tmp_path, monkeypatch):
    real, written = os.fsync, []

    def full(handle):
        written.append(handle)
        if len(written) > 3:  # run.json, and paths and draws of the first chunk
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(keeping.os, "fsync", full)
    with pytest.raises(UsageError, match=r"No space left on device; finished chunks are kept"):
        stress(region, quick, n=2 * CHUNK, seed=1, keep=tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"run.json", "paths-0000.parquet", "chunk-0000.parquet"}


@pytest.mark.slow
def test_a_worker_that_dies_is_told(region, quick):
    class Deadly(ProcessPoolExecutor):
        def submit(self, fn, /, *args, **kwargs):
            return super().submit(os._exit, 1)

    with Deadly(1, mp_context=get_context("spawn")) as pool, pytest.raises(UsageError, match="a worker died") as caught:
        stress(region, quick, n=2 * CHUNK, executor=pool)
    assert isinstance(caught.value.__cause__, BrokenProcessPool)


def test_a_folder_that_cannot_be_made_is_told(region, quick, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="a folder that can be written"):
        stress(region, quick, keep=tmp_path / "file" / "below")


PLACES_OF = {pillar: at for at, pillar in enumerate(PILLARS)}


# -- figures -----------------------------------------------------------------------------------------------------------


def test_the_matrix_is_figures_and_the_group_is_the_mean_of_those_covered(region, quick):
    done = stress(region, quick, n=CHUNK, seed=2)
    frame = matrix(region, done)
    assert frame.height == 2 * len(PILLARS) * 12
    blank = frame.filter(
        (pl.col("subject") == "TLS") & (pl.col("trial") == "quarrel-of-members") & (pl.col("pillar") == "prosperity")
    )
    assert blank["value"].is_null().all()
    assert "no model" in blank["reason"][0]
    row = frame.filter(
        (pl.col("subject") == "KHM") & (pl.col("trial") == "quarrel-of-members") & (pl.col("pillar") == "prosperity")
    ).row(0, named=True)
    draws = done.metrics["area"][1, :, 0, done.members.index("KHM")]
    assert (row["low"], row["high"]) == tuple(np.quantile(draws, (0.05, 0.95), method="inverted_cdf"))
    group = values(done, "area")[1, :, 0, -1]
    assert group == pytest.approx(np.nanmean(done.metrics["area"][1, :, 0], axis=1))
    worst = matrix(region, done, "worst")
    told = worst.filter(
        (pl.col("subject") == "KHM") & (pl.col("trial") == "quarrel-of-members") & (pl.col("pillar") == "prosperity")
    )
    assert told["value"][0] == pytest.approx(float(cvar(draws)))
    assert (matrix(region, done, "recovery")["unit"] == "years").all()
    nowhere = frame.filter(pl.col("pillar") == "security")
    assert nowhere["value"].is_null().all()  # absent is not zero: nothing leads from money or trade to security
    assert set(nowhere["reason"]) == {"no model or link carries this shock there"}
    assert not done.metrics["area"][:, :, PLACES_OF["security"]].any()
    with pytest.raises(UnknownName, match="trough"):
        matrix(region, done, "trogh")


def test_a_difference_is_paired_and_that_of_one_with_itself_is_nothing(region, quick):
    done = stress(region, quick[:1], n=CHUNK, seed=2)
    assert (difference(region, done, done)["value"].drop_nulls() == 0.0).all()
    short = stress(region, [quick[0].model_copy(update={"horizon": (2026, 2030)})], n=CHUNK, seed=2)
    with pytest.raises(UsageError, match="the same years"):
        difference(region, done, short)


def test_a_sweep_is_the_scenario_at_each_value(region):
    trial = trials(region, ("trust-lost",))[0]
    frame = sweep(region, trial, "shock 1", "points", [5.0, 15.0])
    told = frame.filter((pl.col("subject") == "ASEAN") & (pl.col("pillar") == "autonomy")).sort("at")["value"]
    assert told[0] * 3.0 == pytest.approx(told[1])
    with pytest.raises(UnknownName, match="shock 1"):
        changed(region, trial, "shok 1", "points", 1.0)
    with pytest.raises(UnknownName, match="points"):
        changed(region, trial, "shock 1", "point", 1.0)
    with pytest.raises(InvalidData, match="200 in points"):
        changed(region, trial, "shock 1", "points", 200.0)
    with pytest.raises(UsageError, match="nothing to sweep"):
        sweep(region, trial, "shock 1", "points", [])


# -- sensitivity -------------------------------------------------------------------------------------------------------

ISHIGAMI_FIRST, ISHIGAMI_TOTAL = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)
"""Closed form for a = 7, b = 0.1 (Ishigami & Homma 1990; Saltelli et al. 2008, eq. 4.34-4.39)."""


def ishigami(x):
    return np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def test_sobol_indices_of_ishigami_are_the_closed_form_and_those_of_scipy():
    law = [uniform(-np.pi, 2.0 * np.pi)] * 3
    ours = of(ishigami, law, 2**14)
    assert ours.first == pytest.approx(ISHIGAMI_FIRST, abs=0.01)
    assert ours.total == pytest.approx(ISHIGAMI_TOTAL, abs=0.01)
    rng = np.random.default_rng(1)
    a, b = rng.uniform(-np.pi, np.pi, (2, 3, 4096))
    mixed = np.stack([ishigami(np.where(np.arange(3)[:, None] == k, b, a)) for k in range(3)])
    theirs = sobol_indices(func={"f_A": ishigami(a)[None], "f_B": ishigami(b)[None], "f_AB": mixed[:, None]}, n=4096)
    same_runs = indices(ishigami(a), ishigami(b), mixed)
    assert same_runs.first == pytest.approx(theirs.first_order.ravel(), abs=1e-9)
    assert same_runs.total == pytest.approx(theirs.total_order.ravel(), abs=1e-9)
    assert ((ours.total_range[0] <= ours.total) & (ours.total <= ours.total_range[1])).all()
    with pytest.raises(InvalidData, match="power of 2"):
        of(ishigami, law, 1000)


def test_indices_of_what_does_not_vary_are_blank_and_missing_values_are_refused():
    assert np.isnan(indices(np.ones(8), np.ones(8), np.ones((2, 8))).first).all()
    with pytest.raises(InvalidData, match="missing"):
        indices([np.nan, 1.0], [1.0, 1.0], [[1.0, 1.0]])
    with pytest.raises(InvalidData, match="mixed"):
        indices([1.0, 1.0], [1.0], [[1.0, 1.0]])


@pytest.mark.slow
def test_what_drives_a_loss_is_told_by_model_and_by_link(region):
    trial = trials(region, ("trust-lost",))[0]
    frame = shares(region, trial, "autonomy", single=True)
    named = dict(frame.select("input", "total").iter_rows())
    assert named["coupling graph"] == pytest.approx(1.0, abs=0.1)  # no model is touched: all of it is assumed
    assert max(named, key=lambda name: named[name] if name != "coupling graph" else 0.0) == "link trust>engagement"
    with pytest.raises(UnknownName, match="autonomy"):
        shares(region, trial, "autonmy")


# -- PRIM --------------------------------------------------------------------------------------------------------------

IRIS = (  # Fisher (1936), Annals of Eugenics 7, table I: petal length and width, mm, of versicolor, then virginica
    "47 45 49 40 46 45 47 33 46 39 35 42 40 47 36 44 45 41 45 39 48 40 49 47 43 "
    "44 48 50 45 35 38 37 39 51 45 45 47 44 41 40 44 46 40 33 42 42 42 43 30 41",
    "14 15 15 13 15 13 16 10 13 14 10 15 10 14 13 14 15 10 15 11 18 13 15 12 13 "
    "14 14 17 15 10 11 10 12 16 15 16 15 13 13 13 12 14 12 10 13 12 13 13 11 13",
    "60 51 59 56 58 66 45 63 58 61 51 53 55 50 51 53 55 67 69 50 57 49 67 49 57 "
    "60 48 49 56 58 61 64 56 51 56 61 56 55 48 54 56 51 51 59 57 52 50 52 54 51",
    "25 19 21 18 22 21 17 18 18 25 20 19 21 20 24 23 18 22 23 15 23 20 20 18 21 "
    "18 18 18 21 16 19 20 22 15 14 23 24 18 18 21 24 23 19 23 25 23 19 20 23 18",
)


def iris():
    length, width, later_length, later_width = (np.array(row.split(), dtype=float) for row in IRIS)
    inputs = {
        "petal length": np.concatenate([length, later_length]),
        "petal width": np.concatenate([width, later_width]),
    }
    return inputs, np.repeat(["versicolor", "virginica"], 50)


def test_prim_finds_the_published_box_of_virginica():
    """The rule of every textbook (Breiman et al.; rpart): petal width of 1.8 cm or more holds 45 virginica of 46."""
    inputs, kind = iris()
    alone = boxes({"petal width": inputs["petal width"]}, kind == "virginica", alpha=0.02)
    at = next(box for box in alone if box.limits.get("petal width") == (18.0, np.inf))
    assert (at.inside.sum(), (at.inside & (kind == "virginica")).sum()) == (46, 45)
    assert (at.density, at.coverage, at.mass) == pytest.approx((45 / 46, 45 / 50, 46 / 100))
    both = choose(boxes(inputs, kind == "virginica"))
    assert both.coverage * both.density > 0.85


def test_prim_finds_a_box_that_is_there_and_its_trajectory_is_what_it_says():
    rng = np.random.default_rng(3)
    x, y, noise = rng.uniform(size=(3, 4000))
    word = rng.choice(["none", "reciprocal"], 4000)
    bad = (x < 0.4) & (word == "reciprocal") & (rng.uniform(size=4000) < 0.95)
    inputs = {"theta": x, "y": y, "noise": noise, "China": word}
    path = boxes(inputs, bad)
    masses = [box.mass for box in path[:-1]]
    assert masses == sorted(masses, reverse=True)
    for box_ in path:
        assert box_.coverage == pytest.approx(bad[box_.inside].sum() / bad.sum())
        assert box_.density == pytest.approx(bad[box_.inside].mean())
        assert box_.mass == pytest.approx(box_.inside.mean())
    found = simpler(choose(path), inputs, bad)
    assert set(found.limits) == {"theta", "China"}
    assert found.limits["theta"][1] == pytest.approx(0.4, abs=0.03)
    assert found.limits["China"] == frozenset({"reciprocal"})
    assert found.coverage > 0.9
    assert words(found, {"theta": "θ"}) == f"China is reciprocal and θ is at most {found.limits['theta'][1]:.3g}"
    shuffled = rng.permutation(4000)
    again = choose(boxes({name: part[shuffled] for name, part in inputs.items()}, bad[shuffled]))
    assert again.limits == choose(path).limits


def test_bad_input_of_prim_is_told_all_at_once():
    with pytest.raises(InvalidData) as caught:
        boxes({"a": [1.0, 2.0], "b": [1.0, np.nan, 3.0]}, [0, 0, 0], alpha=2.0)
    assert [fault.rule for fault in caught.value.faults] == ["length", "missing", "nothing-bad", "part"]


def test_the_box_of_a_trial_is_a_sentence_with_its_inputs(region):
    trial = trials(region, ("great-typhoon",))[0]
    found, level = box(region, trial, "people", member="Philippines")
    assert "effect disaster_need>people" in found.limits
    assert found.density > 0.2
    told = sentence(found, level, "people", "percent")
    assert told.startswith("people: losses above")
    assert "percent of all bad ones" in told


# -- robust policies ---------------------------------------------------------------------------------------------------


def one(budget=2.0):
    rng = np.random.default_rng(7)
    avoided = rng.uniform(0.0, 0.4, (12, 4, 2))
    return programme.problem(rng.uniform(0.5, 2.0, (12, 2)), avoided, [0.5, 1.0, 2.0, 0.2], budget)


def test_two_policies_have_the_closed_form():
    """max 0.9 h(c) + 0.6 h(2 - c): (3 - c) / (1 + c) = sqrt(2 / 3); maximin: 0.9 h(c) = 0.6 h(2 - c)."""
    given = programme.problem([1.0, 1.0], [[0.9, 0.0], [0.0, 0.6]], [1.0, 1.0], 2.0)
    share = np.sqrt(2.0 / 3.0)
    assert programme.allocate(given).spending[0] == pytest.approx((3.0 - share) / (1.0 + share), abs=0.06)
    assert programme.allocate(given, "maximin").spending[0] == pytest.approx((2.1 - np.sqrt(2.97)) / 0.6, abs=0.03)


@pytest.mark.parametrize("criterion", programme.CRITERIA)
def test_doubling_a_budget_never_lowers_the_robust_objective(criterion):
    found = [programme.allocate(one(budget), criterion) for budget in (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)]
    told = [each.objective for each in found]
    if criterion == "regret":  # of another best, which a larger budget raises: compare what is avoided
        told = [each.avoided.mean() for each in found]
    assert all(after >= before - 5e-3 for before, after in itertools.pairwise(told))
    assert not found[0].spending.any()
    assert all(
        each.spending.sum() <= budget + 1e-6 for each, budget in zip(found, (0.0, 0.5, 1.0, 2.0, 4.0, 8.0), strict=True)
    )


def test_each_criterion_is_best_by_itself():
    given = one()
    lost = given.loss @ given.weight
    found = {criterion: programme.allocate(given, criterion).avoided - lost for criterion in ("mean", "maximin")}
    cvar_of = {name: -float(cvar(-left, 0.25)) for name, left in found.items()}
    tail = programme.allocate(given, "cvar", alpha=0.25).avoided - lost
    assert found["mean"].mean() >= found["maximin"].mean() - 1e-6
    assert found["maximin"].min() >= found["mean"].min() - 1e-6
    assert -float(cvar(-tail, 0.25)) >= max(cvar_of.values()) - 5e-3
    ends = programme.front(given, alpha=0.25, points=3)
    assert ends[0].avoided.mean() >= ends[-1].avoided.mean() - 1e-6


def test_pairs_pay_only_as_far_as_both_are_there_and_a_loss_is_never_avoided_twice():
    given = programme.problem([1.0], [[0.3, 0.3]], [1.0, 1.0], 2.0, pairs=[(0, 1)], together=[[[0.5]]])
    assert programme.value(given, [2.0, 0.0]) == pytest.approx(0.2)
    assert programme.value(given, [1.0, 1.0]) == pytest.approx(0.15 + 0.15 + 0.25)
    assert programme.allocate(given).spending == pytest.approx([1.0, 1.0], abs=0.1)
    small = programme.problem([0.1], [[0.3, 0.3]], [1.0, 1.0], 2.0)
    assert programme.allocate(small).avoided == pytest.approx([0.1])
    with pytest.raises(InvalidData) as caught:
        programme.problem([-1.0], [[0.3, 0.3]], [0.0, 1.0], -2.0, pairs=[(0, 9)])
    assert {fault.rule for fault in caught.value.faults} == {"loss", "half", "budget", "pairs"}


def toy(**more):
    base = {
        "loss": np.ones((1, 2, 2)),
        "avoided": np.array([[[[0.5, 0.1], [0.1, 0.2]], [[0.4, 0.0], [0.0, 0.3]]]]),
        "half": np.array([[1.0, 0.2]]),
        "pairs": ((0, 1),),
        "sector": (0, 1),
        "own": np.array([[True, False], [False, True]]),
        "share": np.array([0.9, 0.1]),
        "budget": 2.0,
        "weight": np.ones(2),
        "spillover": np.array([0.2]),
        "uncoordinated": np.zeros(1),
        "overhead": np.zeros(1),
        "delay": np.zeros(1),
        "years": 9.0,
        "backlash": np.zeros((1, 2)),
        "shocks": np.ones(1),
    }
    return split.Inputs(**{**base, **more})


def test_the_gain_of_joint_planning_is_taken_apart():
    free = split.solve(toy())
    assert free.reallocation[0] >= 0.0
    assert free.spillover[0] > 0.0
    assert free.coordination[0] == free.backlash[0] == 0.0
    assert free.net[0] == pytest.approx(free.spillover[0])
    none = split.solve(toy(spillover=np.zeros(1)))
    assert none.net[0] == pytest.approx(0.0, abs=1e-9)  # by construction: what the null says
    anyhow = split.solve(toy(uncoordinated=np.ones(1)))
    assert anyhow.spillover[0] < free.spillover[0]
    dear = split.solve(toy(overhead=np.array([0.1]), delay=np.array([2.0]), backlash=np.full((1, 2), 0.05)))
    assert dear.coordination[0] > 0.0
    assert dear.backlash[0] == pytest.approx(5.0)
    assert dear.net[0] == pytest.approx(dear.spillover[0] - dear.coordination[0] - dear.backlash[0])
    assert dear.net[0] < 0.0  # it can lose
    even = split.solve(
        toy(overhead=np.array([0.1]), delay=np.array([2.0]), spillover=dear.break_even, planned=dear.planned)
    )
    assert dear.break_even[0] > 0.2
    assert abs(even.net[0]) < abs(dear.net[0])


def test_the_break_even_spillover_is_where_the_net_gain_is_zero():
    costs = {"overhead": np.array([0.05]), "delay": np.array([0.3]), "backlash": np.full((1, 2), 0.01)}
    there = split.solve(toy(**costs))
    at = split.solve(replace(toy(**costs), planned=there.planned, spillover=there.break_even))
    assert at.net[0] == pytest.approx(0.0, abs=1e-6)


def test_a_split_with_bad_inputs_is_refused():
    with pytest.raises(InvalidData) as caught:
        split.solve(toy(share=np.array([0.9, 0.9]), delay=np.array([-1.0]), shocks=np.zeros(1)))
    assert {fault.rule for fault in caught.value.faults} == {"share", "delay", "shocks"}


def test_the_menu_of_the_region_is_allocated_and_split(region):
    found = menu(region, read("joined-up", region))
    frame = allocations(found)
    spent = frame.group_by("criterion").agg(pl.col("spending").sum())["spending"]
    assert (spent <= found.given.budget + 1e-6).all()
    assert set(whatever(frame)) <= set(found.policies)
    assert front(found, points=2).height == 2
    told = dict(taken_apart(found).select("part", "value").iter_rows())
    assert told["net"] == pytest.approx(told["spillover"] + told["coordination"] + told["backlash"])
    assert told["reallocation"] >= 0.0
    twice = allocations(found, 2.0 * found.given.budget)
    assert twice["avoided_mean"].max() >= frame["avoided_mean"].max()
    assert problem(found).loss.shape[0] == found.given.loss.shape[0] * found.given.loss.shape[1]
    with pytest.raises(UsageError, match="policies to pay for"):
        menu(region, read("us-tariffs-2025", region))


def test_integration_is_the_same_by_run_and_depends_on_the_null(region):
    scenario = read("joined-up", region)
    done = run(region, scenario)
    told = {name: values[0, 0, 0] for name, values in done.outcomes.items()}
    assert set(told) == set(integration.OUTCOMES)
    assert told["integration_net_gain_null"] <= 0.0  # no spillover: it can only cost
    assert told["integration_net_gain_null"] <= told["integration_net_gain"] <= told["integration_net_gain_best"]
    assert all(np.array_equal(values[:, 0], values[:, -1]) for values in done.outcomes.values())
    bare = Scenario.model_validate({**scenario.model_dump(mode="json"), "policy": ()}, context={"region": region})
    assert all(np.isnan(values).all() for values in run(region, bare).outcomes.values())
    wired = integration.wire(region, central(region), 2026)
    assert (
        integration.apply(KINDS["approval"](kind="approval", cost_usd_bn=1.0, years=1.0, start=2026), wired, 2026)
        is wired
    )


# -- the command line --------------------------------------------------------------------------------------------------


def command(*args):
    env = {**os.environ, "PYTHONPATH": str(Path(mp.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-m", "multipolar.cli", *args], env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["stress", "--pillar", "prosperty"], "Did you mean prosperity"),
        (["stress", "trust-lost", "--metric", "trogh"], "Did you mean trough"),
        (["stress", "trust-lost", "-m", "Japan"], "a member of ASEAN"),
        (["compare", "trust-lost", "tariff-war", "--metric", "are"], "Did you mean area"),
        (["compare", "trust-lost", "partners-withdraw"], "partners-withdraw is of 2027 to 2035"),
        (["sweep", "trust-lost", "shock 1", "points", "1", "500"], "expected less than or equal to 100"),
        (["stress", "trust-lost", "--cluster", "tcp://127.0.0.1:9", "-w", "2"], "both --workers and --cluster"),
    ],
)
def test_a_wrong_word_is_told_before_anything_is_computed(args, said, monkeypatch):
    def computed(*args, **kwargs):
        raise AssertionError("computed")

    monkeypatch.setattr(coupling, "tell", computed if args[0] != "sweep" else coupling.tell)
    told = CliRunner().invoke(app, args)
    assert isinstance(told.exception, UsageError | InvalidData)
    assert said in str(told.exception)


def test_a_scenario_and_a_file_are_put_through_the_stress_test_as_a_trial_is(region, tmp_path):
    file = tmp_path / "less-trust.toml"
    file.write_text(
        'format = 1\nid = "less-trust"\ntitle = "Less trust"\nhorizon = [2027, 2030]\n'
        '[[shock]]\nkind = "trust_shock"\npartner = "Japan"\npoints = 5.0\nstart = 2027\n',
        encoding="utf-8",
    )
    told = CliRunner().invoke(app, ["stress", str(file), "--draws", "1"])
    assert told.exit_code == 0, told.exception
    assert told.stdout.splitlines()[1].startswith("Less trust\t")


@pytest.mark.slow
def test_the_commands_answer_and_wrong_words_name_the_nearest():
    told = command("stress", "trust-lost", "--draws", "1")
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines()[0].split("\t")[:3] == ["shock", "prosperity", "security"]
    document = json.loads(command("stress", "trust-lost", "--draws", "1", "-m", "Viet Nam", "--json").stdout)
    assert {row["subject"] for row in document["data"]} == {"VNM"}
    assert document["citations"]
    wrong = command("stress", "trust-lost", "--draws", "1", "--without", "trust>engagment")
    assert wrong.returncode == 2
    assert "Did you mean trust>engagement" in wrong.stderr
    why = command("explain", "trust-lost", "Viet Nam", "--state", "engagement", "--year", "2028")
    assert "trust>engagement" in why.stdout
    swept = command("sweep", "trust-lost", "shock 1", "points", "5", "10", "--steps", "2")
    assert swept.stdout.count("\npoints") == 2
    versus = command("compare", "trust-lost", "capital-flight", "--draws", "1")
    assert "prosperity" in versus.stdout
    drives = command("explain", "trust-lost", "Viet Nam", "--drivers", "autonomy")
    assert "trust>engagement" in drives.stdout.splitlines()[2]
    assert "losses above" in drives.stdout
    best = command("robust", "--draws", "1")
    assert "assistance" in best.stdout, best.stderr
