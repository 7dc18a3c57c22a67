"""Who computes the chunks of a run (contracts §8): processes, a Dask cluster by its address; what is told when they fail."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path

import numpy as np
import pytest
from distributed import Client, LocalCluster

import multipolar as mp
from multipolar.errors import InvalidData, MissingExtra, UsageError
from multipolar.scenarios import cluster, matrix, pool, read, run, stress, trials
from multipolar.scenarios import keep as keeping
from multipolar.wiring import CHUNK

from .laws import altered
from .laws import region as built_in


@pytest.fixture(scope="module")
def region():
    return mp.load("japan-asean")


@pytest.fixture(scope="module")
def quick(region):
    """A trial that costs little."""
    return trials(region, ("trust-lost",))


@pytest.fixture(scope="module")
def dask():
    """A local cluster of two worker processes, as a user may run it on this machine."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=":0"
    ) as local:
        yield local.scheduler_address


def same(one, other):
    return all(np.array_equal(one.metrics[name], other.metrics[name], equal_nan=True) for name in one.metrics)


def command(*args):
    env = {**os.environ, "PYTHONPATH": str(Path(mp.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-m", "multipolar.cli", *args], env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_the_values_are_the_same_on_a_dask_cluster_of_two_workers(region, quick, dask, tmp_path):
    alone = stress(region, quick, n=2 * CHUNK, seed=1)
    scenario = read("partners-withdraw", region)
    with cluster(dask) as executor:
        assert same(stress(region, quick, n=2 * CHUNK, seed=1, executor=executor, keep=tmp_path), alone)
        there, here = (run(region, scenario, n=2 * CHUNK, seed=1, executor=who) for who in (executor, None))
    assert all(np.array_equal(there.outcomes[name], here.outcomes[name], equal_nan=True) for name in here.outcomes)
    assert same(stress(region, quick, n=2 * CHUNK, seed=1, keep=tmp_path), alone)  # read back


@pytest.mark.slow
def test_a_worker_of_the_cluster_that_is_killed_is_replaced(region, quick, dask):
    alone = stress(region, quick, n=3 * CHUNK, seed=2)
    with Client(dask, set_as_default=False) as client, cluster(dask) as executor:
        victim = next(iter(client.run(os.getpid).values()))

        def once(done, of):
            if done == 1:
                os.kill(victim, signal.SIGKILL)

        assert same(stress(region, quick, n=3 * CHUNK, seed=2, executor=executor, progress=once), alone)
        client.wait_for_workers(2)


@pytest.mark.slow
def test_the_commands_take_the_address_of_a_cluster(region, quick, dask):
    there = command("stress", "trust-lost", "--draws", str(2 * CHUNK), "--json", "--cluster", dask)
    assert there.returncode == 0, there.stderr
    told = {(row["subject"], row["pillar"]): row["value"] for row in json.loads(there.stdout)["data"]}
    here = matrix(region, stress(region, quick, n=2 * CHUNK)).select("subject", "pillar", "value")
    assert told == {(subject, pillar): value for subject, pillar, value in here.iter_rows()}
    both = command("run", "rcep", "--cluster", dask, "--workers", "2")
    assert both.returncode == 2
    assert "both --workers and --cluster" in both.stderr


def test_an_address_where_nobody_answers_is_told(monkeypatch):
    monkeypatch.setattr(pool, "WAIT", 0.3)
    with pytest.raises(UsageError, match=r"no cluster answers at 'tcp://127.0.0.1:9'"), cluster("tcp://127.0.0.1:9"):
        pass
    for address in ("nonsense", "tcp://host", "tcp://:8786", "tcp://a b:1", ""):
        with pytest.raises(UsageError, match=f"'{address}' is no address"), cluster(address):
            pass
    for address in ("127.0.0.1:8786", "tls://cluster.example.org:8786", "tcp://[::1]:8786"):
        assert pool.ADDRESS.fullmatch(address)


def test_without_the_extra_it_is_named(monkeypatch):
    monkeypatch.setattr(pool.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"multipolar\[cluster\]"), cluster("tcp://127.0.0.1:8786"):
        pass


def test_a_cluster_of_other_versions_and_one_without_workers_are_refused():
    class Told:
        def __init__(self, found):
            self.run = lambda asked: found

    with pytest.raises(UsageError, match="no worker"):
        pool._require(Told({}))
    pool._require(Told({"a": pool.versions()}))
    with pytest.raises(InvalidData) as caught:
        pool._require(Told({"a": {**pool.versions(), "numpy": "1.0"}, "b": {"python": "3.8"}}))
    assert {(fault.rule, fault.column) for fault in caught.value.faults} >= {("other-version", "numpy")}
    assert "worker a has numpy 1.0; expected" in str(caught.value)
    assert "worker b has scipy not" in str(caught.value)


def test_here_the_region_is_the_one_that_is_given_and_not_what_its_folder_holds():
    """A region whose rows were changed in memory has the path and the hash of the one on the disk."""
    shuffled_legs = altered(lambda name, table: table.reverse() if name == "sea_legs" else table)
    found = run(shuffled_legs, read("sea-watch", shuffled_legs), n=1)
    told = dict(zip(found.labels["watched_share"], found.outcomes["watched_share"][0, 0], strict=True))
    base = run(built_in(), read("sea-watch", built_in()), n=1)
    assert told == pytest.approx(
        dict(zip(base.labels["watched_share"], base.outcomes["watched_share"][0, 0], strict=True)), nan_ok=True
    )
    assert found.labels["watched_share"] != base.labels["watched_share"]


def test_what_others_had_finished_when_a_worker_died_is_not_lost(region):
    """The second of three dies; the third had finished by then, though it comes after it."""

    class Crew:
        def submit(self, task, *given):
            index = given[-1][-1]
            future = Future()
            if index == 1:
                future.set_exception(BrokenExecutor("terminated abruptly"))
            else:
                future.set_result(10 * index)
            return future

    seen = []
    with pytest.raises(UsageError, match="a worker died: terminated abruptly"):
        seen.extend(pool.computed(Crew(), [0, 1, 2], None, region))
    assert sorted(seen) == [(0, 0), (2, 20)]


@pytest.mark.slow
def test_a_process_that_is_killed_loses_the_chunks_in_flight_and_no_other(region, quick, tmp_path):
    with pool.workers(2) as executor:
        list(executor.map(time.sleep, (0.2, 0.2)))
        victim = next(iter(executor._processes))

        def kill(done, of):
            if done == 1:
                os.kill(victim, signal.SIGKILL)

        with pytest.raises(UsageError, match="finished chunks stay and the next run goes on"):
            stress(region, quick, n=4 * CHUNK, seed=3, executor=executor, keep=tmp_path, progress=kill)
    kept = len(list(tmp_path.glob("chunk-*.parquet")))
    assert kept >= 1
    seen = []
    again = stress(region, quick, n=4 * CHUNK, seed=3, keep=tmp_path, progress=lambda *told: seen.append(told))
    assert seen[0] == (kept, 4)
    assert same(again, stress(region, quick, n=4 * CHUNK, seed=3))


@pytest.mark.parametrize("number", ["28", "13"])
def test_a_disk_that_is_full_is_told_and_keeps_what_is_finished(region, tmp_path, monkeypatch, number):
    """Whether Python or Polars meets it: no room, or no leave to write."""
    real = os.fsync
    written = []

    def full(handle):
        written.append(handle)
        if len(written) > 2:  # run.json and one chunk
            raise OSError(int(number), os.strerror(int(number)))
        real(handle)

    monkeypatch.setattr(keeping.os, "fsync", full)
    scenario = read("partners-withdraw", region)
    with pytest.raises(UsageError, match=os.strerror(int(number))) as caught:
        run(region, scenario, n=2 * CHUNK, seed=1, keep=tmp_path)
    assert caught.value.fault.rule == "no-space"
    assert {file.name for file in tmp_path.iterdir()} == {"run.json", "chunk-0000.parquet"}
    monkeypatch.undo()
    again = run(region, scenario, n=2 * CHUNK, seed=1, keep=tmp_path)
    assert again.n == 2 * CHUNK


def test_polars_error_of_a_full_disk_is_told_the_same_way(tmp_path):
    import polars as pl

    def write(beside):
        raise pl.exceptions.ComputeError("No space left on device (os error 28)")

    with pytest.raises(UsageError, match="No space left on device"):
        keeping.publish(tmp_path / "chunk-0000.parquet", write)
    assert not list(tmp_path.iterdir())
