"""Votes: what an analyst waits for. Reported, never asserted.

No Python package of ordinal ideal points installs without a compiler or a sampler of its own; the peer of κ is statsmodels,
timed beside it where it is installed.
"""

from pathlib import Path

import numpy as np
import pytest

from multipolar.importers import unvotes
from multipolar.models.ideal_points import dynamic, session
from multipolar.models.votes import similarity

VOTES = Path(__file__).parents[2] / "shared" / "data" / "un_votes"


@pytest.fixture(scope="module")
def calls():
    if not VOTES.is_dir():
        pytest.skip("no roll calls here")
    return unvotes.read(VOTES)


def of_session(calls, number):
    votes = calls.votes[:, calls.of([number])]
    there = np.flatnonzero((votes > 0).any(axis=1))
    return votes[there], [calls.voters[row] for row in there]


def test_read_870_000_votes(benchmark):
    if not VOTES.is_dir():
        pytest.skip("no roll calls here")
    benchmark.pedantic(unvotes.read, args=(VOTES,), rounds=3)


def test_similarity_of_all_pairs_of_a_session(benchmark, calls):
    votes, _ = of_session(calls, 73)
    benchmark(similarity, votes)


def test_kappa_of_100_pairs_by_statsmodels(benchmark, calls):
    rater = pytest.importorskip("statsmodels.stats.inter_rater")
    votes, _ = of_session(calls, 73)
    levels = (1, 2, 3)

    def peer():
        for other in range(1, 101):
            both = (votes[0] > 0) & (votes[other] > 0)
            one, two = votes[0][both], votes[other][both]
            table = [[int(((one == a) & (two == b)).sum()) for b in levels] for a in levels]
            rater.cohens_kappa(table, wt="quadratic", return_results=False)

    benchmark(peer)


def test_ideal_points_of_one_session(benchmark, calls):
    votes, voters = of_session(calls, 73)
    benchmark(session, votes, voters.index("USA"), voters.index("RUS"))


def test_ideal_points_of_all_sessions(benchmark, calls):
    anchors = calls.voters.index("USA"), calls.voters.index("RUS")
    benchmark.pedantic(dynamic, args=(calls.votes, calls.session, *anchors), rounds=1)
