"""Scenario files and runs (contracts §8) on the built-in region: faults by line, the same values anywhere, resuming."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import InvalidData, NotConverged, UnknownName, UsageError
from multipolar.scenarios import Run, Scenario, check, names, read, run, schema, workers
from multipolar.scenarios import keep as keeping
from multipolar.wiring import ACCOUNT, CHUNK, KINDS, MODELS, Model, Policy, Said, Shock, Wired, account, central, sample

OUTCOME = "partner_share_after"


@pytest.fixture(scope="module")
def region():
    return mp.load("japan-asean")


@pytest.fixture(scope="module")
def scenario(region):
    return read("partners-withdraw", region)


def made(*shocks, horizon=(2027, 2028), **fields):
    data = {"format": 1, "id": "made", "title": "Made in a test", "horizon": horizon, "shock": shocks, **fields}
    return Scenario.model_validate(data)


def engagement(**fields):
    return {"kind": "engagement", "partner": "JPN", "domain": "trade", "factor": 0.5, "start": 2027, **fields}


# -- files -------------------------------------------------------------------------------------------------------------

SHOCKS, POLICIES = (
    ", ".join(kind for kind, change in KINDS.items() if issubclass(change, base)) for base in (Shock, Policy)
)

WRONG = """\
format = 1
id = "wronk"
title = "Many faults"
horizon = [2027, 2030]
colour = "red"

[[shock]]
kind = "engagment"

[[shock]]
kind = "engagement"
partner = "Jappan"
domain = "trad"
factr = 0.5
start = 2040
refs = ["documant_003"]

[[policy]]
kind = "engagement"

[[policy]]
kind = "substitution"
partner = "IND"
domain = "trade"
factor = 0.5
start = 2029
end = 2028
"""

FAULTS = [
    "scenarios/wrong.toml:2:id: the id is 'wronk'; expected 'wrong', the file's name [id-of-file]",
    "scenarios/wrong.toml:5:colour: 'colour' is not a field; expected one of format, id, title, horizon, models, shock, policy "
    "[unknown-field]",
    f"scenarios/wrong.toml:8:kind: shock 1: 'engagment' is not a known kind of shock; expected one of {SHOCKS}. "
    "Did you mean engagement or agreement? [unknown-kind]",
    "scenarios/wrong.toml:10:factor: shock 2: 'factor' is missing; expected 0 or more; 1 changes nothing "
    "[missing-field]",
    "scenarios/wrong.toml:12:partner: shock 2: 'Jappan' is not a known actor. Did you mean japan? [unknown-actor]",
    "scenarios/wrong.toml:13:domain: shock 2: 'trad' in domain; expected 'trade', 'investment', 'aid', 'arms' or "
    "'people'. Did you mean trade? [bad-value]",
    "scenarios/wrong.toml:14:factr: shock 2: 'factr' is not a field; expected one of kind, start, end, why, refs, "
    "partner, domain, factor. Did you mean factor? [unknown-field]",
    "scenarios/wrong.toml:15:start: shock 2: 2040 lies outside the horizon 2027 to 2030 [outside-horizon]",
    "scenarios/wrong.toml:16:refs: shock 2: 'documant_003' is not a known source. Did you mean document_003 or "
    "document_004 or document_002? [unknown-source]",
    f"scenarios/wrong.toml:19:kind: policy 1: 'engagement' is not a known kind of policy; expected one of {POLICIES} "
    "[unknown-kind]",
    "scenarios/wrong.toml:21:cost_usd_bn: policy 2: 'cost_usd_bn' is missing; expected cost a year, USD bn "
    "[missing-field]",
    "scenarios/wrong.toml:25:factor: policy 2: 0.5 in factor; expected greater than or equal to 1 [bad-value]",
    "scenarios/wrong.toml:27:end: policy 2: it ends 2028 and starts 2029 [ends-before-start]",
]


def pack(folder, region, **files):
    """Make a copy of the built-in pack (links to its tables) with other scenarios."""
    folder.mkdir(exist_ok=True)
    for part in ("tables", "datapackage.json", "vocabulary.toml"):
        (folder / part).symlink_to(region.path / part)
    (folder / "scenarios").mkdir()
    for name, text in files.items():
        (folder / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_every_fault_is_named_with_its_line_its_entry_and_the_nearest_word(tmp_path, region):
    found = [str(fault) for fault in check(pack(tmp_path, region, wrong=WRONG))]
    found[4] = re.sub(r"japan or .*\?", "japan?", found[4])  # which names are near depends on the vocabulary
    assert found == FAULTS


def test_reading_raises_the_same_faults_and_an_unknown_id_names_the_nearest(tmp_path, region):
    file = tmp_path / "wrong.toml"
    file.write_text(WRONG, encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        read(file, region)
    assert [fault.row for fault in caught.value.faults] == [2, 5, 8, 10, 12, 13, 14, 15, 16, 19, 21, 25, 27]
    assert str(caught.value.faults[0]).startswith(f"{file}:2:id: ")
    with pytest.raises(UnknownName, match="Did you mean partners-withdraw"):
        read("partner-withdraws", region)


HEAD = 'format = 1\nid = "x"\ntitle = "X"\nhorizon = [2027, 2030]\n'


@pytest.mark.parametrize(
    ("text", "row", "message"),
    [
        ("format = \n", 1, "Invalid value"),
        ("shock = 3\n" + HEAD, 1, "3 in shock; expected [[shock]] entries"),
        (HEAD + 'shock = ["x"]\n', 5, f"shock 1: the entry has no kind; expected one of {SHOCKS}"),
        (HEAD + "[[shock]]\nstart = 2027\n", 5, f"shock 1: the entry has no kind; expected one of {SHOCKS}"),
        (HEAD.replace("= 1", "= 2"), 1, "2 in format; expected 1"),
        (HEAD.replace("2030", "2020"), 4, "2027 to 2020 is -6 years; expected 1 to 100 years"),
        (HEAD.replace(", 2030", ""), 4, "horizon"),
        (HEAD.replace("2030", '"2030"'), 4, "integer"),
        ("", None, "'format' is missing; expected 1"),
    ],
)
def test_a_malformed_file_is_a_fault_on_its_line(tmp_path, region, text, row, message):
    found = check(pack(tmp_path, region, x=text))
    assert found[0].row == row
    assert message in str(found[0])
    assert found[0].file == "scenarios/x.toml"


def test_bytes_that_are_no_text_are_a_fault(tmp_path, region):
    folder = pack(tmp_path, region)
    (folder / "scenarios" / "x.toml").write_bytes(b'title = "\xff"')
    assert [fault.rule for fault in check(folder)] == ["not-utf-8"]
    with pytest.raises(InvalidData, match="no such file"):
        read(folder / "scenarios" / "y.toml", region)


def test_scenarios_are_checked_even_where_the_tables_are_broken(tmp_path, region):
    folder = pack(tmp_path, region, wrong=WRONG)
    (folder / "vocabulary.toml").unlink()
    (folder / "vocabulary.toml").write_text("= broken", encoding="utf-8")
    rules = [fault.rule for fault in check(folder)]
    assert "outside-horizon" in rules
    assert "unknown-actor" not in rules


def test_the_built_in_scenarios_are_without_fault(region):
    assert check(region.path) == []
    assert "partners-withdraw" in names(region.path)
    for name in names(region.path):
        assert read(name, region).id == name


def test_an_actor_may_be_named_in_words(tmp_path, region):
    file = tmp_path / "x.toml"
    file.write_text(
        HEAD + '[[shock]]\nkind="engagement"\npartner="日本"\ndomain="trade"\nfactor=0\nstart=2027\n', encoding="utf-8"
    )
    assert read(file, region).shock[0].partner == "JPN"


def test_a_scenario_built_in_python_is_checked_as_well():
    with pytest.raises(ValueError, match="2020 lies outside the horizon 2027 to 2028"):
        made(engagement(start=2020))
    with pytest.raises(ValueError, match="2020 lies outside the horizon 2027 to 2028"):
        made(KINDS["engagement"](**{**engagement(), "start": 2020}))


def test_the_schema_names_every_kind_in_its_place():
    found = schema()
    for entry, base in (("shock", Shock), ("policy", Policy)):
        named = [item["$ref"] for item in found["properties"][entry]["items"]["oneOf"]]
        assert named == [f"#/$defs/{change.__name__}" for change in KINDS.values() if issubclass(change, base)]
    assert "kind" in found["$defs"]["Engagement"]["required"]
    assert found["additionalProperties"] is False


# -- runs --------------------------------------------------------------------------------------------------------------


def test_the_deterministic_run_follows_the_arithmetic_of_the_tables(region, scenario):
    done = run(region, scenario)
    assert (done.n, done.failed, done.faults, done.hash) == (1, 0, (), region.hash)
    assert done.labels["year"] == tuple(str(year) for year in range(2027, 2036))
    share = done.outcomes[OUTCOME]
    assert share.shape == (1, 9, len(done.labels[OUTCOME]))
    columns = [index for index, pair in enumerate(done.labels[OUTCOME]) if pair.startswith("VNM>")]
    before, after = share[0, 0, columns] / 100, share[0, 1, columns] / 100
    partners = [done.labels[OUTCOME][index].split(">")[1] for index in columns]
    gone = np.isin(partners, ["USA", "JPN", "EU"])
    loss = before[gone].sum() / 2
    left = np.where(gone, before / 2, before * (1 + 0.5 * loss / before[~gone].sum()))  # takeup 0.5 at its centre
    np.testing.assert_allclose(after, left / left.sum(), rtol=1e-12)
    assert before.sum() == pytest.approx(1.0)


def test_viet_nams_shares_before_the_shock_are_those_of_the_reports(region, scenario):
    flows = [
        region.figures(flow, subject="VNM", counterpart=["CHN", "WORLD"], year=2022)["value"].to_numpy()
        for flow in ("goods_exports", "goods_imports")
    ]
    china, world = flows[0] + flows[1]
    done = run(region, scenario)
    assert done.outcomes[OUTCOME][0, 0, done.labels[OUTCOME].index("VNM>CHN")] == pytest.approx(100 * china / world)


def test_the_account_names_a_source_for_every_input_that_is_not_assumed(region, scenario):
    found = run(region, scenario).account
    assert found.columns == ["model", *ACCOUNT]
    value = found.filter(pl.col("field") == "value").row(0, named=True)
    cited = region.cite(value["refs"])
    assert set(cited["table"]) == {"ties"}
    assert cited["citation"].null_count() == 0
    takeup = found.filter(pl.col("field") == "takeup").row(0, named=True)
    assert region.cite(takeup["refs"])["table"].to_list() == ["parameters"]


def test_a_change_that_changes_nothing_gives_the_baseline_and_only_its_years_are_touched(region):
    baseline = run(region, made(engagement(factor=1.0), horizon=(2027, 2030))).outcomes[OUTCOME][0]
    assert np.array_equal(baseline[0], baseline[3], equal_nan=True)
    shocked = run(region, made(engagement(start=2028, end=2029), horizon=(2027, 2030))).outcomes[OUTCOME][0]
    assert np.array_equal(shocked[[0, 3]], baseline[[0, 3]], equal_nan=True)
    assert np.array_equal(shocked[1], shocked[2], equal_nan=True)
    assert not np.array_equal(shocked[1], baseline[1], equal_nan=True)


def test_a_model_that_the_scenario_names_runs_untouched_and_is_solved_once(region, monkeypatch):
    model, solved = MODELS["redistribution"], []
    monkeypatch.setitem(
        MODELS, model.name, replace(model, solve=lambda inputs: solved.append(1) or model.solve(inputs))
    )
    assert not run(region, made()).outcomes
    done = run(region, made(models=["redistribution"], horizon=(2027, 2030)))
    assert done.outcomes[OUTCOME].shape[1] == 4
    assert len(solved) == 1
    assert np.array_equal(done.outcomes[OUTCOME][:, 0], done.outcomes[OUTCOME][:, 3], equal_nan=True)


def test_a_model_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="is not a known model"):
        made(models=["redistributon"])


def test_estimates_are_the_median_and_ninety_percent_of_the_draws(region, scenario):
    done = run(region, scenario, n=CHUNK, seed=1)
    row = (
        mp.scenarios.estimates(region, done, OUTCOME)
        .filter(subject="VNM", counterpart="CHN", year=2035)
        .row(0, named=True)
    )
    values = np.sort(done.outcomes[OUTCOME][:, -1, done.labels[OUTCOME].index("VNM>CHN")])
    assert (row["low"], row["value"], row["high"]) == (values[51], values[511], values[972])
    assert mp.scenarios.estimates(region, done, "trust").is_empty()


def test_changes_that_no_model_applies_are_reported_not_swallowed(region):
    nothing = run(region, made(engagement(domain="aid"), engagement(partner="RUS")))
    assert nothing.outcomes == {}
    assert nothing.account.height == 0
    one = run(region, made(engagement(), engagement(domain="aid")))
    assert [str(fault) for fault in one.faults] == [
        "made.toml:shock 2: shock 2 (engagement) changes nothing; expected a change of something that a model holds "
        "in the tables [unapplied-change]"
    ]
    assert OUTCOME in one.outcomes


def test_an_ensemble_is_whole_chunks_and_the_draws_are_shared_by_scenarios(region, scenario):
    done = run(region, scenario, n=CHUNK + 1, seed=3)
    assert done.n == 2 * CHUNK
    again = run(region, scenario, n=2 * CHUNK, seed=3)
    assert np.array_equal(done.outcomes[OUTCOME], again.outcomes[OUTCOME], equal_nan=True)
    other = run(region, scenario, n=CHUNK, seed=4)
    assert not np.array_equal(done.outcomes[OUTCOME][:CHUNK], other.outcomes[OUTCOME], equal_nan=True)

    # paired: the same shock in another scenario meets the same takeup in the same draw
    shocks = [shock.model_dump() for shock in scenario.shock]
    paired = run(region, made(*shocks, horizon=(2028, 2028)), n=CHUNK, seed=3)
    assert np.array_equal(paired.outcomes[OUTCOME][:, 0], done.outcomes[OUTCOME][:CHUNK, 1], equal_nan=True)


def test_an_ensemble_is_its_models_run_by_hand_on_the_draws_of_the_pack(region, scenario):
    model = MODELS["redistribution"]
    by_hand = []
    for draws in sample(region, 2 * CHUNK, seed=3):
        wired = model.wire(region, draws, 2027)
        for shock in scenario.shock:
            wired = model.apply(shock, wired, 2030)
        by_hand.append(model.outcomes(model.solve(wired.inputs), wired)[OUTCOME])
    done = run(region, scenario, n=2 * CHUNK, seed=3).outcomes[OUTCOME][:, scenario.years.index(2030)]
    assert np.array_equal(done, np.concatenate(by_hand), equal_nan=True)


def test_the_ensemble_lies_around_the_central_run(region, scenario):
    pair = "VNM>CHN"
    middle = run(region, scenario)
    many = run(region, scenario, n=CHUNK, seed=0)
    column = middle.labels[OUTCOME].index(pair)
    values = many.outcomes[OUTCOME][:, -1, column]
    assert values.min() < middle.outcomes[OUTCOME][0, -1, column] < values.max()
    # the share rises with takeup, so its median is the share at the median takeup: the central run
    assert np.median(values) == pytest.approx(middle.outcomes[OUTCOME][0, -1, column], rel=1e-3)


def same(one: Run, two: Run) -> bool:
    return one.outcomes.keys() == two.outcomes.keys() and all(
        np.array_equal(one.outcomes[name], two.outcomes[name], equal_nan=True) for name in one.outcomes
    )


def test_threads_give_the_values_of_no_executor(region, scenario):
    with ThreadPoolExecutor(2) as executor:
        spread = run(region, scenario, n=3 * CHUNK, seed=1, executor=executor)
    assert same(spread, run(region, scenario, n=3 * CHUNK, seed=1))


@pytest.mark.slow
def test_one_and_two_processes_give_the_values_of_none_and_leave_the_environment_as_it_was(
    region, scenario, monkeypatch
):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    monkeypatch.setenv("POLARS_MAX_THREADS", "2")
    before = dict(os.environ)
    alone = run(region, scenario, n=3 * CHUNK, seed=1)
    for count in (1, 2):
        with workers(count) as executor:
            assert same(run(region, scenario, n=3 * CHUNK, seed=1, executor=executor), alone)
            assert executor.submit(os.getenv, "OPENBLAS_NUM_THREADS").result() == "1"
            assert executor.submit(pl.thread_pool_size).result() == 1
    assert dict(os.environ) == before


def test_what_is_assumed_reaches_the_workers(region, scenario):
    ref = region.parameter("redistribution", "takeup").ref
    full = region.assuming({ref: 1.0})
    with ThreadPoolExecutor(2) as executor:
        spread = run(full, scenario, n=2 * CHUNK, seed=1, executor=executor)
    assert same(spread, run(full, scenario, n=2 * CHUNK, seed=1))
    assert not same(spread, run(region, scenario, n=2 * CHUNK, seed=1))


@pytest.mark.slow
def test_a_pack_that_changed_under_a_run_is_refused_by_the_worker(region, scenario):
    changed = object.__new__(type(region))
    changed.__dict__.update(region.__dict__, hash="0" * 64)
    with workers(1) as executor, pytest.raises(UsageError, match=r"its hash is \w+, not 000000000000"):
        run(changed, scenario, n=2 * CHUNK, executor=executor)


# -- failing draws -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Inputs:
    fail: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Result:
    converged: np.ndarray
    residual: np.ndarray


def failing(part):
    """Return a model of which a part of the draws fails from the second year on."""

    def wire(region, draws, year):
        said = account(Inputs, fail=Said("assumed", note="for the test"))
        fail = np.arange(draws.n) < part * draws.n
        return Wired(Inputs(fail=fail), {"broken": ("VNM",)}, said)

    @functools.singledispatch
    def apply(change, wired, year):
        return wired

    @apply.register(KINDS["engagement"])
    def _(change, wired, year):
        return replace(wired, inputs=Inputs(fail=wired.inputs.fail & (year > 2027)))

    def solve(inputs):
        return Result(converged=~inputs.fail, residual=np.where(inputs.fail, 0.25, 0.0))

    def outcomes(result, wired):
        return {"broken": np.where(result.converged, 1.0, np.nan)[:, None]}

    return Model("broken", wire, apply, solve, outcomes)


def test_a_central_run_that_fails_raises_with_its_place(region, monkeypatch):
    monkeypatch.setitem(MODELS, "broken", failing(1.0))
    with pytest.raises(NotConverged, match=r"broken in 2028 of made did not converge: residual 0\.25") as caught:
        run(region, made(engagement()))
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(("part", "failed", "rules"), [(0.005, 6, []), (0.05, 52, ["not-converged"])])
def test_failed_draws_are_counted_and_above_one_percent_a_fault(region, monkeypatch, part, failed, rules):
    monkeypatch.setitem(MODELS, "broken", failing(part))
    done = run(region, made(engagement()), n=CHUNK)
    assert done.failed == failed
    assert [fault.rule for fault in done.faults] == rules
    assert int(np.isnan(done.outcomes["broken"]).sum()) == failed
    assert done.labels["broken"] == ("VNM",)
    assert set(done.account["model"]) == {"redistribution", "broken"}


# -- keeping -----------------------------------------------------------------------------------------------------------


def test_a_kept_run_is_read_back_bit_by_bit_and_goes_on(tmp_path, region, scenario, monkeypatch):
    keep = tmp_path / "kept"
    first = run(region, scenario, n=2 * CHUNK, seed=1, keep=keep)
    assert sorted(file.name for file in keep.iterdir()) == ["chunk-0000.parquet", "chunk-0001.parquet", "run.json"]
    told = json.loads((keep / "run.json").read_text(encoding="utf-8"))
    assert (told["pack"], told["seed"], told["chunk"], told["scenario"]["id"]) == (region.hash, 1, CHUNK, scenario.id)
    assert told["versions"].keys() == {"multipolar", "python", "numpy", "polars", "scipy"}

    computed = []
    real = mp.scenarios.run.__globals__["_chunk"]
    monkeypatch.setitem(
        mp.scenarios.run.__globals__, "_chunk", lambda *given: computed.append(given[-1]) or real(*given)
    )
    (keep / "chunk-0000.parquet").unlink()
    assert same(run(region, scenario, n=2 * CHUNK, seed=1, keep=keep), first)
    assert computed == [0]
    more = run(region, scenario, n=3 * CHUNK, seed=1, keep=keep)
    assert computed == [0, 2]
    assert same(more, run(region, scenario, n=3 * CHUNK, seed=1))


def test_a_kept_chunk_can_be_read_by_anyone(tmp_path, region, scenario):
    done = run(region, scenario, keep=tmp_path)
    table = pl.read_parquet(tmp_path / "chunk-0000.parquet")
    assert table.columns[:3] == ["draw", "year", "converged"]
    assert table["year"].to_list() == list(scenario.years)
    expected = done.outcomes[OUTCOME][0, :, done.labels[OUTCOME].index("THA>CHN")]
    assert table[f"{OUTCOME} THA>CHN"].to_list() == expected.tolist()


def test_failed_draws_are_kept_as_failed(tmp_path, region, monkeypatch):
    monkeypatch.setitem(MODELS, "broken", failing(0.05))
    first = run(region, made(engagement()), n=CHUNK, keep=tmp_path)
    assert run(region, made(engagement()), n=CHUNK, keep=tmp_path).failed == first.failed == 52


def test_a_folder_of_another_run_is_refused_and_every_difference_named(tmp_path, region, scenario):
    run(region, scenario, n=CHUNK, seed=1, keep=tmp_path)
    other = scenario.model_copy(update={"title": "Another"})
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(InvalidData) as caught:
        run(region, other, n=CHUNK, seed=2, keep=tmp_path)
    assert [fault.column for fault in caught.value.faults] == ["scenario.title", "seed"]
    assert (
        str(caught.value.faults[1])
        == f"{tmp_path / 'run.json'}:seed: seed is 1; expected 2, or another folder [another-run]"
    )
    with pytest.raises(InvalidData, match="draws is 'sample'; expected 'central'"):
        run(region, scenario, seed=1, keep=tmp_path)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_folder_that_is_no_run_is_refused(tmp_path, region, scenario):
    (tmp_path / "chunk-0000.parquet").write_bytes(b"")
    with pytest.raises(InvalidData, match=r"there are chunks and no run\.json"):
        run(region, scenario, keep=tmp_path)
    (tmp_path / "run.json").write_text("[]", encoding="utf-8")
    with pytest.raises(InvalidData, match="it cannot be read"):
        run(region, scenario, keep=tmp_path)


def test_a_chunk_that_is_not_whole_is_refused(tmp_path, region, scenario):
    run(region, scenario, keep=tmp_path)
    file = tmp_path / "chunk-0000.parquet"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(InvalidData, match="a whole chunk; delete it to compute it again"):
        run(region, scenario, keep=tmp_path)


def test_a_write_that_breaks_leaves_no_half_file_and_the_run_goes_on_later(tmp_path, region, scenario, monkeypatch):
    def half(self, path):
        path.write_bytes(b"PAR1 half")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(pl.DataFrame, "write_parquet", half)
        with pytest.raises(UsageError, match="No space left on device; finished chunks are kept"):
            run(region, scenario, keep=tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]
    assert same(run(region, scenario, keep=tmp_path), run(region, scenario))


def test_publishing_never_loses_what_was_there(tmp_path):
    file = tmp_path / "x"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        keeping.publish(file, lambda beside: (beside.write_text("new", encoding="utf-8"), 1 / 0))
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("x", "old")]


@pytest.mark.slow
def test_a_killed_run_leaves_whole_chunks_and_goes_on(tmp_path, region, scenario):
    code = f"""
import os, multipolar as mp
from multipolar import scenarios
from multipolar.scenarios import keep
from pathlib import Path
real = keep.publish
def publish(file, write):
    if file.name == "chunk-0001.parquet":
        def write(beside):
            beside.write_bytes(b"half")
            os._exit(9)
    real(file, write)
keep.publish = publish
region = mp.load("japan-asean")
scenarios.run(region, scenarios.read("partners-withdraw", region), n=3 * {CHUNK}, seed=1, keep=Path({str(tmp_path)!r}))
"""
    env = {**os.environ, "PYTHONPATH": str(Path(mp.__file__).parents[1])}
    assert subprocess.run([sys.executable, "-c", code], env=env, check=False).returncode == 9
    assert [file.name for file in sorted(tmp_path.glob("[!.]*"))] == ["chunk-0000.parquet", "run.json"]
    assert same(run(region, scenario, n=3 * CHUNK, seed=1, keep=tmp_path), run(region, scenario, n=3 * CHUNK, seed=1))


# -- the laws that every model obeys -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_a_model_obeys_its_contract(name, region):
    model = MODELS[name]
    assert model.name == name
    assert model.apply.registry.keys() >= {object}
    wired = model.wire(region, central(region), 2027)
    told = getattr(wired.inputs, "base", wired.inputs)  # what is asked of a game is accounted for by the game
    assert set(wired.account["field"]) == told.__dataclass_fields__.keys()
    assert dict(wired.account.schema) == ACCOUNT

    @dataclass
    class Unheard:
        kind: str = "unheard"

    assert model.apply(Unheard(), wired, 2027) is wired
    result = model.solve(wired.inputs)
    assert result.converged.shape == result.residual.shape == (1,)
    measures = region.table("measures").filter(pl.col("origin") == "model")["measure"].to_list()
    for outcome, values in model.outcomes(result, wired).items():
        assert outcome in measures
        assert values.shape == (1, len(wired.labels[outcome]))
