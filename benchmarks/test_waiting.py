"""What users wait for. Run with ``make bench``; reported, never asserted.

The import and the commands are timed as whole processes, since that is what a user waits for.
"""

import subprocess
import sys
from datetime import date

import pytest

import multipolar as mp
from multipolar.brief import render
from multipolar.region.find import find


@pytest.fixture(scope="module")
def region():
    return mp.load()


def process(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_import_in_a_new_process(benchmark):
    benchmark.pedantic(process, args=("import multipolar",), rounds=5, warmup_rounds=1)


def test_bare_python_in_a_new_process(benchmark):
    benchmark.pedantic(process, args=("pass",), rounds=5, warmup_rounds=1)


def test_import_polars_in_a_new_process(benchmark):
    benchmark.pedantic(process, args=("import polars",), rounds=5, warmup_rounds=1)


def test_import_and_load_in_a_new_process(benchmark):
    benchmark.pedantic(process, args=("import multipolar as mp; mp.load()",), rounds=5, warmup_rounds=1)


def test_load(benchmark):
    benchmark(mp.load)


def test_actor_lookups_of_100_000_names(benchmark, region):
    names = [
        "Việt Nam",
        "VNM",
        "japan",
        "Kamboja",
        "日本",
        "ประเทศไทย",
        "Timor–Leste",
        "u.s.",
        "Laos",
        "CHINA",
    ] * 10_000
    assert benchmark(lambda: len([region.actor(name) for name in names])) == 100_000


def test_figures(benchmark, region):
    benchmark(region.figures, "goods_exports", subject=["VNM", "THA"], counterpart=["JPN", "CHN"], year=[2021, 2022])


def test_members_on_a_day(benchmark, region):
    benchmark(region.members, "TAC", date(2010, 7, 1))


def test_find(benchmark, region):
    benchmark(find, region, "japan fdi indonesia 2023")


def test_brief(benchmark, region):
    benchmark.pedantic(render, args=(region,), rounds=3, warmup_rounds=1)
