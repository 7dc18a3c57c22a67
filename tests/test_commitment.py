"""Leader games: the published 2 x 2 case, agreement of the two ways, properties, bad input."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.commitment import commit, commit_to_kinds, outcome, pure_equilibria

LEADER, FOLLOWER = [[2, 4], [1, 3]], [[1, 0], [0, 2]]
CASES = Path(__file__).parents[2] / "shared" / "cases" / "validation_cases.json"


def test_the_case_of_jain_and_others():
    """Jain et al. (2008): simultaneous play gives the leader 2, a half-half mix 3.5; the optimum is 11/3."""
    assert [LEADER[i][j] for i, j in pure_equilibria(LEADER, FOLLOWER)] == [2]
    assert outcome(LEADER, FOLLOWER, [0.5, 0.5]).leader == 3.5
    found = commit(LEADER, FOLLOWER)
    assert found.leader == pytest.approx(11 / 3, abs=1e-9)
    assert found.strategy == pytest.approx([2 / 3, 1 / 3], abs=1e-9)
    assert found.answer.tolist() == [1]
    assert found.follower == pytest.approx([2 / 3])


def test_a_tie_against_the_leader_costs_it_the_gain():
    """At the strong equilibrium the follower is indifferent; a follower that is ill disposed answers the other way."""
    mix = commit(LEADER, FOLLOWER).strategy
    assert outcome(LEADER, FOLLOWER, mix, ties="against").leader == pytest.approx(5 / 3)


@pytest.mark.skipif(not CASES.is_file(), reason="the reference folder is not here")
def test_the_reference_case():
    (case,) = (one for one in json.loads(CASES.read_text())["maritime"] if one["id"].startswith("stackelberg_2x2"))
    given, wanted = case["inputs"], case["outputs"]
    found = commit(given["leader"], given["follower"])
    assert found.leader == pytest.approx(wanted["sse_leader"], abs=1e-9)
    assert found.strategy == pytest.approx(wanted["sse_x"], abs=1e-9)
    assert outcome(given["leader"], given["follower"], [0.5, 0.5]).leader == wanted["commit_half"]


games = st.integers(1, 4).flatmap(
    lambda rows: st.integers(1, 4).flatmap(
        lambda columns: st.tuples(
            *[st.lists(st.integers(-9, 9), min_size=rows * columns, max_size=rows * columns) for _ in range(2)]
        ).map(lambda both: tuple(np.reshape(one, (rows, columns)) for one in both))
    )
)


@settings(max_examples=40, deadline=None)
@given(games)
def test_the_linear_programs_and_dobss_agree_and_beat_every_pure_commitment(game):
    leader, follower = game
    found = commit(leader, follower)
    assert commit_to_kinds([leader], [follower], [1.0]).leader == pytest.approx(found.leader, abs=1e-6)
    pure = max(outcome(leader, follower, np.eye(len(leader))[i]).leader for i in range(len(leader)))
    assert found.leader >= pure - 1e-7
    for i, j in pure_equilibria(leader, follower):
        assert found.leader >= leader[i, j] - 1e-7


def test_several_kinds_by_enumeration():
    """DOBSS against the best of all pairs of answers, each by its own linear program (Harsanyi)."""
    from scipy.optimize import linprog

    rng = np.random.default_rng(3)
    for _ in range(5):
        leaders, followers = rng.integers(-5, 6, (2, 2, 3, 3)).astype(float)
        prior = np.array([0.3, 0.7])
        best = -np.inf
        for answers in product(range(3), repeat=2):
            gain = sum(p * leaders[k][:, j] for k, (p, j) in enumerate(zip(prior, answers, strict=True)))
            upper = np.vstack([(followers[k] - followers[k][:, [j]]).T for k, j in enumerate(answers)])
            one = linprog(-gain, A_ub=upper, b_ub=np.zeros(6), A_eq=np.ones((1, 3)), b_eq=[1])
            best = max(best, -one.fun) if one.status == 0 else best
        assert commit_to_kinds(leaders, followers, prior).leader == pytest.approx(best, abs=1e-6)


def test_bad_input_is_named_all_at_once():
    with pytest.raises(InvalidData, match="shape"):
        commit([[1, 2]], [[1], [2]])
    with pytest.raises(InvalidData) as caught:
        commit_to_kinds([[[1, 2]], [[1, np.nan]]], [[[1, 2]], [[1, 2]]], [0.5, 0.6])
    assert [fault.rule for fault in caught.value.faults] == ["payoff"]
    with pytest.raises(InvalidData) as caught:
        commit_to_kinds([[[1, 2]]], [[[1, 2]]], [0.5, 0.6])
    assert [fault.rule for fault in caught.value.faults] == ["shape", "prior"]
    with pytest.raises(InvalidData, match="no mix"):
        outcome(LEADER, FOLLOWER, [0.5, 0.6])
