"""What somebody waits for at the workbench: pages made anew, and the answer to a slider. Reported, never asserted.

How long many readers at once wait is asked of a running server: ``benchmarks/load_workbench.py``.
"""

from itertools import count

import pytest

import multipolar as mp
from multipolar.workbench.answer import Ask, Setup, answer, bench


@pytest.fixture(scope="module")
def setup(tmp_path_factory):
    region = mp.load()
    made = Setup(str(region.path), None, region.hash, str(tmp_path_factory.mktemp("data") / "workbench.sqlite"))
    bench(made)
    return made


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("start", ()),
        ("state", (("code", "VNM"),)),
        ("partner", (("code", "JPN"),)),
        ("arguments", ()),
        ("scenario", (("id", "partners-withdraw"),)),
        ("network", ()),
        ("weights", ()),
        ("robust", ()),
    ],
)
def test_page_made_anew(benchmark, setup, page, names):
    made = benchmark.pedantic(answer, args=(setup, Ask(page, "/", names)), rounds=5, warmup_rounds=1)
    assert made.status == 200


@pytest.mark.parametrize(
    ("scenario", "lever", "values"),
    [
        ("partners-withdraw", "shock.1.factor", (0.01, 0.5)),
        ("us-tariffs-2025", "shock.1.points", (1.0, 30.0)),
        ("stop-asean", "shock.1.percent", (1.0, 9.0)),
        ("three-partners-gone", "shock.1.factor", (0.01, 0.9)),
    ],
)
def test_answer_to_a_slider(benchmark, setup, scenario, lever, values):
    steps = count()
    low, high = values

    def move():
        value = low + (high - low) * (next(steps) % 97) / 97
        made = answer(setup, Ask("answer", "/", (("id", scenario),), ((lever, f"{value:.4f}"),), "json"))
        assert made.status == 200, made.body
        return made

    benchmark.pedantic(move, rounds=20, warmup_rounds=2)


@pytest.mark.parametrize("scenario", ["partners-withdraw", "us-tariffs-2025", "malacca-closed", "joined-up"])
def test_what_drives_a_change(benchmark, setup, scenario):
    ask = Ask("drivers", "/", (("id", scenario),), (("n", "512"),), "json")
    made = benchmark.pedantic(answer, args=(setup, ask), rounds=3, warmup_rounds=1)
    assert made.status == 200
