"""Students among hosts: closed forms of the logit, a host against its peers, the pack's counts, bad input."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from multipolar.errors import InvalidData, UnknownName
from multipolar.measures import host_pull, host_share
from multipolar.models import hosts
from multipolar.wiring import VIEWS

from .laws import MeasureLaws, altered, region


class TestHostShare(MeasureLaws):
    measure = "host_share"


class TestHostPull(MeasureLaws):
    measure = "host_pull"


def random_case(seed):
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(6, 5, 2))
    persons = np.exp(rng.normal(3, 1, (6, 1)) + z @ np.array([-0.8, 0.5]) + rng.normal(0, 0.3, (6, 5)))
    persons[rng.random((6, 5)) < 0.15] = np.nan
    return persons, z


def test_two_hosts_in_closed_form():
    """One variable, one origin: the log of the ratio of persons over the difference of the variable."""
    found = hosts.fit([[30.0, 120.0]], [[[1.0], [3.0]]])
    assert found.coefficients == pytest.approx([np.log(4.0) / 2.0])
    assert found.persons == 150.0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_it_is_poisson_with_an_effect_of_each_origin(seed):
    """The same coefficients from the Poisson likelihood with dummies, by another solver."""
    persons, z = random_case(seed)
    known = np.isfinite(persons) & (np.isfinite(persons).sum(axis=1, keepdims=True) > 1)
    origin, host = np.nonzero(known)
    dummies = np.eye(6)[origin][:, np.unique(origin)]
    x, y = np.concatenate([z[origin, host], dummies], axis=1), persons[known]

    def poisson(theta):
        mean = np.exp(x @ theta)
        return (mean - y * (x @ theta)).sum(), x.T @ (mean - y)

    start = np.concatenate([np.zeros(2), np.full(dummies.shape[1], np.log(y.mean()))])
    by_poisson = minimize(poisson, start, jac=True, method="BFGS", options={"gtol": 1e-8, "maxiter": 2000}).x[:2]
    assert hosts.fit(persons, z).coefficients == pytest.approx(by_poisson, abs=1e-4)


def test_persons_that_follow_gravity_draw_as_expected():
    rng = np.random.default_rng(3)
    z = rng.normal(size=(7, 6, 2))
    persons = np.exp(rng.normal(4, 1, (7, 1)) + z @ np.array([-1.2, 0.7]))
    persons[:, 2] *= 3.0  # a host that draws three times what it should
    made = hosts.against_peers(persons, z, host=2)
    assert made.coefficients == pytest.approx([-1.2, 0.7])
    assert made.ratio == pytest.approx(np.full(7, 3.0))
    assert (made.total, made.total_low, made.total_high) == pytest.approx((3.0, 3.0, 3.0))
    assert made.peers == 5


def test_an_unknown_cell_is_not_a_zero():
    rng = np.random.default_rng(4)
    z = rng.normal(size=(5, 5, 1))
    persons = np.exp(3.0 + z[..., 0])
    gap = persons.copy()
    gap[0, 1], gap[3, 4] = np.nan, np.nan
    assert hosts.fit(gap, z).coefficients == pytest.approx(hosts.fit(persons, z).coefficients)
    assert np.isnan(hosts.against_peers(gap, z, host=1).ratio[0])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: hosts.fit([[1.0, -2.0]], [[[0.0], [1.0]]]), "-2 persons"),
        (lambda: hosts.fit([[1.0, 2.0]], [[[0.0], [0.0]]]), "do not differ between hosts"),
        (lambda: hosts.fit([[1.0, 2.0]], [[0.0, 1.0]]), "persons .* and z"),
        (lambda: hosts.fit([[1.0, 2.0]], [[[0.0], [np.nan]]]), "not a number"),
        (lambda: hosts.against_peers(np.ones((3, 3)), np.ones((3, 3, 1)), 0), "2 peers"),
        (lambda: hosts.against_peers(np.ones((3, 5)), np.ones((3, 5, 1)), 7), "host 7 of 5"),
    ],
)
def test_bad_input_is_told(call, said):
    with pytest.raises(InvalidData, match=said):
        call()


def test_shares_of_the_source_by_hand():
    """UNESCO Institute for Statistics, 2019: 40,633 of 124,923 students from Viet Nam were in Japan."""
    found = host_share(region()).filter(subject="JPN", counterpart="VNM").row(0, named=True)
    by_hand = 7161 + 2405 + 40633 + 3465 + 17389 + 13176 + 1353.49 + 4307 + 25951.33 + 3052 + 6030.30
    assert found["value"] == pytest.approx(100 * 40633 / by_hand, rel=1e-6)
    assert len(found["refs"]) == 2


def test_japan_draws_from_viet_nam_and_myanmar_alone_more_than_gravity_says():
    found = host_pull(region()).filter(subject="JPN", year=2019)
    low, high = (dict(found.select("counterpart", end).iter_rows()) for end in ("low", "high"))
    assert {origin for origin, value in low.items() if value > 1} == {"VNM", "MMR"}
    assert {"SGP", "BRN", "MYS", "PHL", "TLS", "IDN", "THA"} == {o for o, value in high.items() if value < 1}
    assert low["ASEAN"] < 1 < high["ASEAN"]


def test_without_peers_nothing_is_said():
    def few(name, table):
        if name != "ties":
            return table
        gone = (pl.col("measure") == "tertiary_students") & ~pl.col("subject").is_in(["JPN", "AUS", "USA", "WORLD"])
        return table.filter(~gone)

    assert host_pull(altered(few)).is_empty()


def test_the_view_shows_a_host_or_an_origin():
    frame = VIEWS["students"].show(region(), {}, draws=1, seed=0)
    assert set(frame["subject"]) == {"JPN"}
    assert frame.height == 12
    hosts_of = VIEWS["students"].show(region(), {"origin": "Viet Nam", "measure": "host_share"}, draws=1, seed=0)
    assert set(hosts_of["counterpart"]) == {"VNM"}
    with pytest.raises(UnknownName, match="'pull' is not a known measure"):
        VIEWS["students"].show(region(), {"measure": "pull"}, draws=1, seed=0)
