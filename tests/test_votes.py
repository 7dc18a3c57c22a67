"""Similarity of votes: published agreement of 1995, closed forms, hand tables, properties, bad input."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData, UnknownName
from multipolar.models.votes import agreement, bootstrap, corrected, of_table, pair, score, similarity, tables

SHARED = Path(__file__).parents[2] / "shared"
CASES = SHARED / "cases"
needs_cases = pytest.mark.skipif(not (CASES / "unga_session50_votes.csv").is_file(), reason="no roll calls here")
lists = st.lists(st.sampled_from([0, 1, 2, 3]), min_size=3, max_size=30)


def session_50() -> tuple[list[str], np.ndarray]:
    with (CASES / "unga_session50_votes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [row[0] for row in rows], np.array([[float(cell) if cell else np.nan for cell in row[2:]] for row in rows])


# -- published figures -------------------------------------------------------------------------------------------------


@needs_cases
def test_the_published_agreement_of_1995_is_reproduced():
    """Voeten's agreement scores of the session, as published with the ideal points (rounded there)."""
    codes, votes = session_50()
    found = similarity(votes).agreement
    with (CASES / "unga_1995_agreement_check.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    assert len(published) == 14
    for row in published:
        for power, column in (("US", "agree_us_published"), ("RU", "agree_ru_published")):
            if row["country"] == power or not row[column]:
                continue
            value = found[codes.index(row["country"]), codes.index(power)]
            assert value == pytest.approx(float(row[column]), abs=5.1e-8), (row["country"], power)


ROUNDED = 5.1e-5
"""Four decimals are printed."""

SESSION_67 = {
    "USA": (88, 0.4318, 0.1364, 0.2727, 0.2621, 0.0899), "CHN": (86, 0.5814, 0.4767, 0.6337, -0.0611, -0.0738),
    "PHL": (88, 0.7159, 0.6364, 0.7386, 0.0232, -0.0789), "VNM": (85, 0.6941, 0.6118, 0.7235, 0.0220, -0.0457),
    "SGP": (88, 0.6932, 0.6364, 0.7614, 0.1630, 0.1047), "KHM": (83, 0.6867, 0.5904, 0.6988, -0.0469, -0.1618),
    "MMR": (80, 0.7250, 0.6500, 0.7500, 0.1575, 0.1106), "TLS": (78, 0.7564, 0.6667, 0.7436, 0.0602, -0.0463),
}  # fmt: skip
"""Japan with others, session 67, computed elsewhere from the formulas of Häge (2011): n, agreement, S, S squared, κ, π."""


@pytest.mark.skipif(not (SHARED / "data" / "un_votes").is_dir(), reason="no roll calls here")
def test_japan_in_session_67():
    from multipolar.importers import unvotes

    found = unvotes.read(SHARED / "data" / "un_votes")
    made = similarity(found.votes[:, found.of([67])])
    japan = found.voters.index("JPN")
    for code, expected in SESSION_67.items():
        other = found.voters.index(code)
        fields = ("n", "agreement", "s_absolute", "s_squared", "kappa", "pi")
        values = [float(getattr(made, name)[japan, other]) for name in fields]
        assert values == pytest.approx(expected, abs=ROUNDED), code


def test_weighted_kappa_of_a_published_table():
    """The test table of statsmodels' inter-rater module (table10): unweighted and quadratic κ."""
    table = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
    assert float(corrected(table, "own", "nominal")) == pytest.approx(0.484163, abs=5e-7)
    assert float(of_table(table).kappa) == pytest.approx(0.450161, abs=5e-7)


# -- closed forms ------------------------------------------------------------------------------------------------------


def test_by_hand():
    found = pair([1, 1, 2, 3], [1, 2, 2, 1])
    assert (float(found.n), float(found.agreement), float(found.agreement_half)) == (4, 0.5, 0.625)
    assert (float(found.s_absolute), float(found.s_squared)) == (0.25, 1 - 2 * 1.25 / 4)
    expected = np.mean([(i - j) ** 2 / 4 for i in (1, 1, 2, 3) for j in (1, 2, 2, 1)])
    assert float(found.kappa) == pytest.approx(1 - (1.25 / 4) / expected)
    pool = (1, 1, 2, 3, 1, 2, 2, 1)
    assert float(found.pi) == pytest.approx(1 - (1.25 / 4) / np.mean([(i - j) ** 2 / 4 for i in pool for j in pool]))


def test_nothing_in_common_is_not_nought():
    found = pair([1, 1, 0], [0, np.nan, 2])
    assert float(found.n) == 0
    assert np.isnan([found.agreement, found.s_absolute, found.kappa, found.pi]).all()
    same = pair([1, 1, 1], [1, 1, 1])
    assert float(same.agreement) == 1
    assert np.isnan([same.kappa, same.pi]).all(), "no disagreement was to be expected"
    never = similarity([[1, 2, 3], [0, 0, 0]])
    assert np.isnan(never.kappa[0, 1])


def test_other_scales():
    """Ties of alliance coded 1 to 4: the greatest distance is 3."""
    found = pair([1, 4, 2], [4, 4, 3], levels=(1, 2, 3, 4))
    assert float(found.s_absolute) == pytest.approx(1 - 2 * (3 + 0 + 1) / 9)
    assert found.s_squared == pytest.approx(1 - 2 * (1 + 0 + 1 / 9) / 3)


def test_weights_count_a_roll_call_several_times():
    x, y = [1, 2, 3, 1], [1, 3, 3, 2]
    weighted = pair(x, y, weights=[1, 2, 1, 3])
    repeated = pair([1, 2, 2, 3, 1, 1, 1], [1, 3, 3, 3, 2, 2, 2])
    for name in ("n", "agreement", "s_absolute", "s_squared", "kappa", "pi"):
        assert float(getattr(weighted, name)) == pytest.approx(float(getattr(repeated, name)))


# -- properties --------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 6).flatmap(lambda n: st.lists(lists.map(lambda x: (x * 30)[:12]), min_size=n, max_size=n)))
def test_laws(rows):
    found = similarity(rows)
    for name in ("agreement", "s_absolute", "s_squared", "kappa", "pi"):
        matrix = getattr(found, name)
        assert np.allclose(matrix, matrix.T, equal_nan=True)
    with np.errstate(invalid="ignore"):
        assert not ((found.agreement < 0) | (found.agreement > 1) | (np.abs(found.s_absolute) > 1 + 1e-12)).any()
        assert not ((found.kappa > 1 + 1e-12) | (found.pi > found.kappa + 1e-9)).any(), "π is never above κ"
    turned = similarity([[{0: 0, 1: 3, 2: 2, 3: 1}[vote] for vote in row] for row in rows])
    assert np.allclose(turned.kappa, found.kappa, equal_nan=True)
    counted = tables(rows)
    assert np.allclose(counted.sum(axis=(-2, -1)), found.n)
    assert np.allclose(agreement(counted, "absolute"), (1 + score(counted, "absolute")) / 2, equal_nan=True)


def test_the_bootstrap_agrees_with_the_error_of_a_share():
    rng = np.random.default_rng(4)
    votes = rng.choice([1, 3], size=(2, 400), p=(0.7, 0.3))
    sample = np.array([one.agreement[0, 1] for one in bootstrap(votes, 400, seed=5)])
    share = float(similarity(votes).agreement[0, 1])
    # the error of a standard deviation of 400 draws is 3.5 percent; four of them
    assert sample.std() == pytest.approx(np.sqrt(share * (1 - share) / 400), rel=0.14)
    again = np.array([one.agreement[0, 1] for one in bootstrap(votes, 400, seed=5)])
    assert np.array_equal(sample, again)


# -- bad input ---------------------------------------------------------------------------------------------------------


def test_wrong_answers_are_all_named():
    with pytest.raises(InvalidData) as caught:
        similarity([[1, 4, 2], [8, 1, 9]])
    assert len(caught.value.faults) == 3
    assert "voter 0 has 4 on roll call 1; expected one of 1, 2, 3; 0 or NaN where absent" in str(caught.value)


def test_wrong_shapes_and_words():
    with pytest.raises(InvalidData, match="two lists of one length"):
        pair([1, 2], [1])
    with pytest.raises(InvalidData, match="voters, roll calls"):
        similarity([1, 2, 3])
    with pytest.raises(InvalidData, match="3 numbers, none negative"):
        similarity([[1, 2, 3], [1, 2, 3]], weights=[1, -1, 1])
    with pytest.raises(InvalidData, match="none of them 0"):
        similarity([[1, 0], [1, 1]], levels=(0, 1))
    with pytest.raises(UnknownName, match="Did you mean squared"):
        score(np.ones((3, 3)), "square")
    with pytest.raises(UnknownName, match="own \\(κ\\) or pooled"):
        corrected(np.ones((3, 3)), "both")
    with pytest.raises(InvalidData, match="as levels"):
        of_table(np.ones((2, 2)))
