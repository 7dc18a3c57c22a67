"""Ideal points: the published points of 1995, known points found again, standard errors, bridges, bad input."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr

from multipolar.errors import InvalidData
from multipolar.models.ideal_points import TOLERANCE, Inputs, bootstrap, dynamic, session, solve

SHARED = Path(__file__).parents[2] / "shared"
CASES, DATA = SHARED / "cases", SHARED / "data"


def made(voters: int, calls: int, sessions: int, seed: int, walk: float = 0.15):
    """Votes from known points: (votes, session, points (N, T))."""
    rng = np.random.default_rng(seed)
    points = np.cumsum(
        np.concatenate([rng.standard_normal((voters, 1)), walk * rng.standard_normal((voters, sessions - 1))], axis=1),
        axis=1,
    )
    number = np.repeat(np.arange(sessions), calls)
    slope, cut = 1.5 * rng.standard_normal(calls * sessions), rng.standard_normal(calls * sessions)
    latent = points[:, number] * slope + rng.standard_normal((voters, calls * sessions))
    votes = 1 + (latent > cut) + (latent > cut + 0.6)
    votes[rng.random(votes.shape) < 0.1] = 0
    return votes, number, points


def ends(points: np.ndarray) -> tuple[int, int]:
    middle = points.mean(axis=1)
    return int(middle.argmax()), int(middle.argmin())


# -- published figures -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not (CASES / "unga_session50_votes.csv").is_file(), reason="no roll calls here")
def test_the_published_points_of_1995():
    """Bailey, Strezhnev & Voeten's points come from all sessions at once, so that r = 1 is not to be expected."""
    with (CASES / "unga_session50_votes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    votes = [[float(cell) if cell else np.nan for cell in row[2:]] for row in rows]
    codes, names = [row[0] for row in rows], [row[1] for row in rows]
    with (CASES / "unga_1995_published_idealpoints.csv").open(encoding="utf-8", newline="") as file:
        published = {row["CountryName"]: float(row["idealpoint"]) for row in csv.DictReader(file)}
    found = session(votes, high=codes.index("US"), low=codes.index("CN"))
    assert found.converged
    both = [(found.point[place, 0], published[name]) for place, name in enumerate(names) if name in published]
    assert len(both) > 160
    assert np.corrcoef(np.array(both).T)[0, 1] > 0.98
    assert codes[int(found.point[:, 0].argmax())] == "US"


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "un_votes").is_dir(), reason="no roll calls here")
def test_the_published_points_of_the_nineties():
    """Sessions 46 to 55 together against the release of July 2025."""
    import polars as pl

    from multipolar.importers import unvotes

    found = unvotes.read(DATA / "un_votes")
    chosen = found.of(range(46, 56))
    votes = found.votes[:, chosen]
    voters = np.flatnonzero((votes > 0).any(axis=1))
    codes = [found.voters[row] for row in voters]
    made = dynamic(votes[voters], found.session[chosen], codes.index("USA"), codes.index("RUS"))
    listed = pl.read_csv(
        DATA / "un_ideal_points" / "ideal_points_jul2025.csv", infer_schema_length=None, null_values=["NA"]
    )
    points = {
        (code, int(year) - 1945): point
        for code, year, point in listed.select("iso3c", "year", "idealpointall").drop_nulls().iter_rows()
    }
    both = [
        (made.point[row, place], points[code, int(number)])
        for row, code in enumerate(codes)
        for place, number in enumerate(made.sessions)
        if np.isfinite(made.point[row, place]) and (code, int(number)) in points
    ]
    assert len(both) > 1500
    assert np.corrcoef(np.array(both).T)[0, 1] > 0.97


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "un_votes").is_dir(), reason="no roll calls here")
def test_each_session_alone_against_both_published_series():
    """Sessions 46 to 73. The two series, estimated over all sessions, agree with each other at 0.956 to 1.000 by session."""
    import polars as pl

    from multipolar.importers import unvotes

    calls = unvotes.read(DATA / "un_votes")
    file = DATA / "un_ideal_points" / "ideal_points_jul2025.csv"
    listed = pl.read_csv(file, infer_schema_length=None, null_values=["NA"])
    found = []
    for number in range(46, 74):
        part = calls.part(calls.of([number]))
        made = session(part.votes, part.voters.index("USA"), part.voters.index("RUS"))
        assert made.converged, number
        best = []
        for series in ("idealpointall", "idealpointlegacy"):
            year = listed.filter(pl.col("year") == 1945 + number).select("iso3c", series).drop_nulls()
            points = dict(year.iter_rows())
            both = [(made.point[row, 0], points[code]) for row, code in enumerate(part.voters) if code in points]
            assert len(both) > 150
            best.append(float(np.corrcoef(np.array(both).T)[0, 1]))
        found.append(max(best))
    assert min(found) > 0.975
    assert np.median(found) > 0.99
    assert sum(r >= 0.98 for r in found) >= 26


# -- known points ------------------------------------------------------------------------------------------------------


def test_known_points_of_one_session_are_found():
    votes, _, points = made(80, 120, 1, seed=1)
    high, low = ends(points)
    found = session(votes, high, low)
    assert np.corrcoef(found.point[:, 0], points[:, 0])[0, 1] > 0.98
    assert found.converged
    assert found.residual <= TOLERANCE
    flipped = session(np.where(votes > 0, 4 - votes, 0), high, low)
    assert flipped.point == pytest.approx(found.point, abs=0.05)
    assert session(votes, low, high).point == pytest.approx(-found.point, abs=0.05)


def test_known_paths_and_their_walk_are_found():
    votes, number, points = made(60, 50, 8, seed=2)
    found = dynamic(votes, number, *ends(points))
    assert np.corrcoef(found.point.ravel(), points.ravel())[0, 1] > 0.97
    scale = points.std() / found.point.std()
    assert found.walk * scale == pytest.approx(0.15, rel=0.35)
    alone = np.concatenate([session(votes[:, number == t], *ends(points)).point for t in range(8)], axis=1)
    assert found.sd.mean() < 0.9 * session(votes[:, number == 3], *ends(points)).sd.mean()
    assert np.corrcoef(found.point.ravel(), points.ravel())[0, 1] > np.corrcoef(alone.ravel(), points.ravel())[0, 1]


def test_intervals_hold_what_they_should():
    votes, number, points = made(100, 60, 4, seed=3)
    found = dynamic(votes, number, *ends(points))
    slope, offset = np.polyfit(found.point.ravel(), points.ravel(), 1)
    miss = np.abs(points - (offset + slope * found.point)) / (slope * found.sd)
    assert 0.84 < float((miss < 1.645).mean()) < 0.97


def test_standard_errors_agree_with_a_bootstrap_of_the_roll_calls():
    votes, _, points = made(60, 80, 1, seed=4)
    high, low = ends(points)
    inputs = Inputs(votes=votes, session=np.zeros(80, dtype=int), high=high, low=low)
    sample = bootstrap(inputs, 30, seed=6)[:, :, 0]
    ratio = sample.std(axis=0) / solve(inputs).sd[:, 0]
    assert 0.7 < float(np.median(ratio)) < 1.4
    assert np.array_equal(sample, bootstrap(inputs, 30, seed=6)[:, :, 0])


def test_roll_calls_on_one_text_share_their_cuts():
    votes, number, points = made(50, 30, 3, seed=5)
    same = np.arange(90)
    same[60:70] = same[:10]
    found = dynamic(votes, number, *ends(points), same=same)
    assert found.slope[60:70] == pytest.approx(found.slope[:10])
    assert found.cuts[60:70] == pytest.approx(found.cuts[:10])
    assert (np.diff(found.cuts, axis=1) > 0).all()


def test_a_voter_who_is_away_has_no_point_then():
    votes, number, points = made(40, 30, 3, seed=6)
    votes[5, number == 1] = 0
    votes[6, number < 2] = 0
    found = dynamic(votes, number, *ends(points))
    assert np.isnan(found.point[5, 1])
    assert np.isfinite(found.point[5, [0, 2]]).all()
    assert np.isnan(found.point[6, :2]).all()
    assert np.isfinite(found.point[6, 2])
    assert found.votes[5].tolist()[1] == 0


def test_a_roll_call_on_which_all_agree_says_nothing():
    votes, _, points = made(40, 40, 1, seed=7)
    more = np.concatenate([votes, np.ones((40, 5), dtype=int)], axis=1)
    found = session(more, *ends(points))
    assert found.point == pytest.approx(session(votes, *ends(points)).point)
    assert np.isnan(found.slope[-5:]).all()


def test_the_scale_is_told():
    votes, number, points = made(60, 40, 4, seed=8)
    found = dynamic(votes, number, *ends(points))
    whole = found.point**2 + found.sd**2
    assert float(found.point.mean()) == pytest.approx(0, abs=0.02)
    assert float(whole.mean()) == pytest.approx(1, abs=0.03)
    standard = found.standardised()
    assert standard.mean(axis=0) == pytest.approx(np.zeros(4))
    assert standard.std(axis=0) == pytest.approx(np.ones(4))


def test_chances_follow_the_model():
    """P(yes) = Φ(γ1 − β θ) at the points that are found reproduces how many said yes."""
    votes, _, points = made(150, 60, 1, seed=9)
    found = session(votes, *ends(points))
    chance = ndtr(found.cuts[:, 0] - found.slope * found.point)
    cast = votes > 0
    share = (votes == 1).sum(axis=0) / cast.sum(axis=0)
    expected = np.where(cast, chance, 0).sum(axis=0) / cast.sum(axis=0)
    told = np.isfinite(found.slope)
    assert told.sum() > 50
    assert np.abs(share - expected)[told].max() < 0.05


# -- bad input ---------------------------------------------------------------------------------------------------------


def test_every_fault_is_told():
    votes = np.array([[1, 3, 7], [0, 0, 0], [3, 1, 1]])
    inputs = Inputs(votes=votes, session=np.array([0, 0, 1]), high=2, low=2, walk=-1.0)
    with pytest.raises(InvalidData) as caught:
        solve(inputs)
    rules = [fault.rule for fault in caught.value.faults]
    assert rules == ["vote-code", "never-voted", "anchors", "walk", "unanimous"]
    with pytest.raises(InvalidData, match="voter 1 never voted"):
        session([[1, 3], [np.nan, np.nan], [3, 1]], 0, 2)
    with pytest.raises(InvalidData, match=r"votes \(voters, roll calls\)"):
        solve(replace(inputs, session=np.array([0])))
    with pytest.raises(InvalidData, match="expected 1 yes, 2 abstain, 3 no"):
        session([[1, 2.5], [3, 1]])
