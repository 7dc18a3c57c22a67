"""The portfolio game: closed forms, equilibrium conditions, uniqueness, comparative statics, camps, strategies, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.camps import camps
from multipolar.models.hedging import Inputs, equilibrium, fellows, pull_limit, solve, utility
from multipolar.models.strategies import STRATEGIES, leans, read_off

TIGHT = 1e-8
"""Residuals are below 1e-9; shares follow within the inverse of the smallest curvature used here."""


def drawn(seed, draws=4, states=5, domains=3, partners=4, pull=0.6):
    """A random game with its pull at a part of the limit."""
    rng = np.random.default_rng(seed)
    tie = rng.uniform(0.0, 0.8, (draws, partners))
    sd = rng.uniform(0.3, 0.8, (draws, partners))
    covariance = tie[:, :, None] * tie[:, None]
    covariance[:, range(partners), range(partners)] = 1.0
    inputs = Inputs(
        benefit=rng.uniform(-0.1, 0.5, (draws, states, domains, partners)),
        covariance=covariance * sd[:, :, None] * sd[:, None],
        coercion=rng.uniform(0.0, 0.2, (draws, states, partners)),
        aversion=rng.uniform(0.5, 4.0, draws),
        autonomy=rng.uniform(0.0, 2.0, draws),
        pull=np.zeros(draws),
        weight=rng.dirichlet(np.full(domains, 5.0), draws),
        network=fellows(states),
    )
    return with_(inputs, pull=pull * pull_limit(inputs))


def with_(inputs, **fields):
    return Inputs(**{**{name: getattr(inputs, name) for name in inputs.__dataclass_fields__}, **fields})


def marginal(inputs, share):
    """Marginal utility over the weight, by central differences of the potential's pieces (N, K, P)."""
    step, found = 1e-6, np.zeros(share.shape[1:])
    for cell in np.ndindex(*found.shape):
        ends = []
        for sign in (1, -1):
            moved = share.copy()
            moved[(0, *cell)] += sign * step
            ends.append(utility(inputs, moved)[0, cell[0]])
        found[cell] = (ends[0] - ends[1]) / (2 * step) / inputs.weight[0, cell[1]]
    return found


class TestClosedForms:
    @pytest.mark.parametrize(
        ("benefit", "aversion", "variance", "autonomy"), [(0.3, 2.0, 0.5, 0.0), (0.3, 2.0, 0.5, 0.7), (9, 1, 1, 1)]
    )
    def test_one_partner(self, benefit, aversion, variance, autonomy):
        found = equilibrium([[[benefit]]], [[variance]], aversion=aversion, autonomy=autonomy)
        assert found.share[0, 0, 0, 0] == pytest.approx(min(1.0, benefit / (aversion * variance + autonomy)), abs=TIGHT)

    @pytest.mark.parametrize("rho", [-0.5, 0.0, 0.3, 0.6])
    def test_two_partners_split_at_minimum_variance(self, rho):
        one, two = 0.4, 0.6
        cov = rho * one * two
        least = (two**2 - cov) / (one**2 + two**2 - 2 * cov)
        found = equilibrium([[[5.0, 5.0]]], [[one**2, cov], [cov, two**2]], aversion=2.0)
        assert found.share[0, 0, 0] == pytest.approx([least, 1 - least], abs=TIGHT)
        assert found.home[0, 0, 0] == pytest.approx(0.0, abs=TIGHT)

    def test_interior_pair_falls_with_the_correlation(self):
        shares = []
        for rho in (0.0, 0.4, 0.8):
            found = equilibrium([[[0.1, 0.1]]], [[1.0, rho], [rho, 1.0]], aversion=1.0, autonomy=0.2)
            assert found.share[0, 0, 0, 0] == pytest.approx(0.1 / (1.0 + rho + 0.2), abs=TIGHT)
            shares.append(found.share[0, 0, 0, 0])
        assert shares[0] > shares[1] > shares[2]

    def test_without_risk_a_state_specialises(self):
        found = equilibrium([[[0.2, 0.5, 0.4], [0.3, 0.1, 0.2]]], np.eye(3), aversion=0.0)
        assert found.share[0, 0] == pytest.approx(np.array([[0, 1, 0], [1, 0, 0]]), abs=TIGHT)
        assert found.converged.all()

    def test_nothing_worth_having_stays_at_home(self):
        found = equilibrium([[[-0.1, 0.0]]], np.eye(2), aversion=1.0)
        assert found.home.tolist() == [[[1.0]]]

    def test_symmetric_states_have_symmetric_shares(self):
        benefit = np.tile(np.random.default_rng(1).uniform(0.1, 0.5, (1, 2, 3)), (4, 1, 1))
        found = equilibrium(benefit, np.diag([0.5, 0.6, 0.7]), aversion=2.0, autonomy=0.5, pull=0.3)
        assert np.ptp(found.share, axis=1).max() < TIGHT

    def test_bonacich(self):
        network = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=float)
        b, m, pull = np.array([0.1, 0.12, 0.05]), 1.0, 0.3
        found = equilibrium(b[:, None, None], [[m]], aversion=1.0, pull=pull, network=network)
        assert found.share[0, :, 0, 0] == pytest.approx(np.linalg.solve(m * np.eye(3) - pull * network, b), abs=TIGHT)

    def test_coercion_is_a_cost_of_security_alone(self):
        found = equilibrium([[[0.3], [0.3]]], [[1.0]], aversion=1.0, coercion=[[0.1]])
        assert found.share[0, 0, :, 0] == pytest.approx([0.2, 0.3], abs=TIGHT)


class TestEquilibrium:
    @given(st.integers(0, 10**6))
    @settings(max_examples=25, deadline=None)
    def test_conditions_hold(self, seed):
        found = solve(drawn(seed))
        assert found.residual.max() < 1e-8
        assert found.converged.all()
        assert found.unique.all()
        assert found.share.min() >= 0.0
        assert (found.share.sum(axis=3) <= 1.0 + 1e-12).all()

    def test_no_state_gains_by_marginal_moves(self):
        inputs = drawn(3, draws=1)
        share = solve(inputs).share
        slope = marginal(inputs, share)
        full = share[0].sum(axis=2) > 1 - 1e-7
        price = np.where(full, np.where(share[0] > 1e-7, slope, -np.inf).max(axis=2), 0.0)
        assert np.abs(np.where(share[0] > 1e-7, slope - price[..., None], 0.0)).max() < 1e-5
        assert (np.where(share[0] <= 1e-7, slope - price[..., None], -1.0) < 1e-5).all()
        assert (price > -1e-5).all()

    def test_one_equilibrium_from_any_start(self):
        inputs, rng = drawn(5, pull=0.9), np.random.default_rng(0)
        first = solve(inputs).share
        for _ in range(5):
            start = rng.dirichlet(np.ones(5), first.shape[:3])[..., :4]
            assert np.abs(solve(inputs, start).share - first).max() < 1e-6

    def test_draws_do_not_touch_each_other(self):
        inputs = drawn(7, draws=300)
        some = slice(140, 160)
        part = with_(
            inputs,
            **{
                name: getattr(inputs, name)[some]
                for name in ("benefit", "covariance", "coercion", "aversion", "autonomy", "pull", "weight")
            },
        )
        assert np.abs(solve(part).share - solve(inputs).share[some]).max() < 1e-7

    @pytest.mark.parametrize("seed", range(12))
    def test_hard_games_are_solved_too(self, seed):
        """Nearly singular covariances, any network, great aversion or nearly none, the pull up to 0.95 of its limit."""
        rng = np.random.default_rng(seed)
        draws, states, domains, partners = 20, *(int(rng.integers(1, top)) for top in (9, 5, 9))
        root = rng.normal(size=(draws, partners, int(rng.integers(1, partners + 1))))
        network = np.triu(rng.uniform(0, 1, (states, states)) * (rng.random((states, states)) < 0.6), 1)
        inputs = Inputs(
            benefit=rng.normal(size=(draws, states, domains, partners)) * 10 ** rng.uniform(-2, 1),
            covariance=root @ root.transpose(0, 2, 1) * 10 ** rng.uniform(-2, 1)
            + 10 ** rng.uniform(-4, 0) * np.eye(partners),
            coercion=rng.uniform(0, 0.3, (draws, states, partners)),
            aversion=10 ** rng.uniform(-2, 2, draws),
            autonomy=rng.uniform(0, 2, draws),
            pull=np.zeros(draws),
            weight=rng.dirichlet(np.full(domains, 5.0), draws),
            network=network + network.T,
        )
        most = pull_limit(inputs)
        found = solve(with_(inputs, pull=np.where(np.isfinite(most), 0.95 * most, 1.0)))
        assert found.converged.all()
        assert found.residual.max() < 1e-8

    def test_a_common_network_is_no_special_case(self):
        """The sum over all fellows and the matrix of the network give the same shares."""
        inputs = drawn(13, states=6)
        uneven = inputs.network.copy()
        uneven[0, 1] = uneven[1, 0] = uneven[0, 1] * (1 + 1e-12)
        assert np.abs(solve(inputs).share - solve(with_(inputs, network=uneven)).share).max() < 1e-7

    def test_the_limit_is_where_the_potential_turns(self):
        inputs = drawn(11, draws=1, pull=1.0)
        n, k, p = inputs.benefit.shape[1:]
        w = np.sqrt(inputs.weight[0])
        own = np.kron(np.eye(k), inputs.aversion[0] * inputs.covariance[0])
        own += inputs.autonomy[0] * np.kron(np.outer(w, w), np.eye(p))
        for part, sign in ((0.999, 1), (1.001, -1)):
            hessian = np.kron(np.eye(n), own) - part * inputs.pull[0] * np.kron(inputs.network, np.eye(k * p))
            assert np.sign(np.linalg.eigvalsh(hessian)[0]) == sign
        assert not solve(with_(inputs, pull=1.001 * inputs.pull)).unique[0]

    def test_beyond_the_limit_there_are_several(self):
        """Two states and two rivals: joining one, or the other, are both equilibria."""
        benefit, cov = np.full((2, 1, 2), 0.1), np.eye(2) * 0.2
        ends = []
        for side in (0, 1):
            start = np.zeros((1, 2, 1, 2))
            start[..., side] = 1.0
            inputs = Inputs(
                benefit=benefit[None], covariance=cov[None], coercion=np.zeros((1, 2, 2)), aversion=np.ones(1),
                autonomy=np.zeros(1), pull=np.full(1, 1.0), weight=np.ones((1, 1)), network=fellows(2),
            )  # fmt: skip
            found = solve(inputs, start)
            assert found.converged.all()
            assert not found.unique.any()
            ends.append(found.share[0, 0, 0])
        assert ends[0] == pytest.approx([1, 0], abs=1e-6)
        assert ends[1] == pytest.approx([0, 1], abs=1e-6)


class TestComparativeStatics:
    @given(st.integers(0, 10**6))
    @settings(max_examples=10, deadline=None)
    def test_own_benefit_and_own_coercion(self, seed):
        inputs = drawn(seed, draws=1)
        share = solve(inputs).share[0]
        rng = np.random.default_rng(seed)
        cell = tuple(int(rng.integers(n)) for n in share.shape)
        more, dearer = inputs.benefit.copy(), inputs.coercion.copy()
        more[(0, *cell)] += 0.1
        dearer[0, cell[0], cell[2]] += 0.1
        assert solve(with_(inputs, benefit=more)).share[(0, *cell)] >= share[cell] - 1e-7
        assert solve(with_(inputs, coercion=dearer)).share[0, cell[0], 0, cell[2]] <= share[cell[0], 0, cell[2]] + 1e-7

    def test_one_partner_is_a_game_of_complements(self):
        benefit = np.array([0.1, 0.2, 0.05])[:, None, None]
        shares = [equilibrium(benefit, [[1.0]], aversion=1.0, pull=pull).share.ravel() for pull in (0.0, 0.3, 0.6)]
        assert (np.diff(shares, axis=0) > 0).all()
        more = equilibrium(
            benefit + np.array([0.1, 0, 0])[:, None, None], [[1.0]], aversion=1.0, pull=0.3
        ).share.ravel()
        assert (more > shares[1]).all()


class TestCamps:
    def pair(self, pull, lean=0.0):
        benefit = np.zeros((1, 3, 1, 2))
        benefit[..., 0], benefit[..., 1] = 0.2 + lean, 0.2
        return camps(
            Inputs(
                benefit=benefit, covariance=np.eye(2)[None], coercion=np.zeros((1, 3, 2)), aversion=np.ones(1),
                autonomy=np.zeros(1), pull=np.array([pull]), weight=np.ones((1, 1)), network=fellows(3),
            ), [0], [1],
        )  # fmt: skip

    def test_portfolios_keep_out_the_other_rival(self):
        found = self.pair(1.0)
        assert found.share[0, 0, :, 0] == pytest.approx(np.array([[0.2, 0], [0, 0.2]]), abs=TIGHT)
        assert found.value[0] == pytest.approx(np.full((3, 2), 0.02), abs=TIGHT)

    def test_both_camps_are_equilibria_when_states_only_look_at_each_other(self):
        found = self.pair(1.0)
        assert found.all_first[0]
        assert found.all_second[0]
        assert found.equilibria[0] == 2

    def test_a_worthier_rival_has_them_all(self):
        found = self.pair(1.0, lean=0.05)
        assert not found.second.any()
        assert found.all_second[0] == (1.0 * 0.2**2 >= (0.25**2 - 0.2**2) / 2)

    def test_without_pull_everyone_decides_alone(self):
        found = self.pair(0.0, lean=0.05)
        assert found.equilibria[0] == 1

    def test_a_partner_in_both_camps(self):
        with pytest.raises(InvalidData, match=r"partners \[1\] stand in both camps"):
            camps(drawn(1), [0, 1], [1, 2])


class TestStrategies:
    CASES = (
        ([[0.0, 0.4], [0.1, 0.3]], "bandwagoning"),
        ([[0.4, 0.0], [0.1, 0.3]], "hard balancing"),
        ([[0.2, 0.05], [0.2, 0.2]], "soft balancing"),
        ([[0.1, 0.1], [0.3, 0.1]], "soft balancing"),
        ([[0.2, 0.1], [0.1, 0.3]], "hedging"),
        ([[0.1, 0.1], [0.0, 0.4]], "hedging"),
        ([[0.1, 0.3], [0.2, 0.2]], "hedging"),
        ([[0.2, 0.2], [0.3, 0.3]], "equidistance"),
    )

    @pytest.mark.parametrize(("share", "expected"), CASES)
    def test_rules(self, share, expected):
        share = np.array(share)[None, None]
        one = np.ones(1)
        number = read_off(share, np.full((1, 2), 0.5), np.array([[1.0, 0.0]]), 1, 0.05 * one, 0.3 * one)
        assert STRATEGIES[number[0, 0]] == expected

    def test_an_associate_counts_by_its_tie(self):
        share = np.array([[0.1, 0.2, 0.3], [0.0, 0.0, 0.0]])[None, None]
        found = leans(share, np.full((1, 2), 0.5), np.array([[1.0, 0.0, 0.5]]), 1)
        assert found[0, 0].tolist() == pytest.approx([0.05, 0.0])


class TestBadInput:
    def test_every_fault_at_once(self):
        inputs = drawn(1)
        bad = np.array([[1.0, 2.0, 0, 0], [2.0, 1.0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])[None]
        with pytest.raises(InvalidData) as caught:
            solve(with_(inputs, covariance=bad, weight=inputs.weight * 2, network=np.triu(np.ones((5, 5)))))
        text = str(caught.value)
        assert "the covariance of draw 0 (1 of 1) is not positive definite: smallest eigenvalue -1" in text
        assert "weights of domains; expected above 0, summing to 1" in text
        assert "the network; expected symmetric, with zero diagonal" in text

    def test_shapes(self):
        with pytest.raises(InvalidData, match=r"weight \(4, 2\); expected \(draws, 3\)"):
            solve(with_(drawn(1), weight=np.full((4, 2), 0.5)))
        with pytest.raises(InvalidData, match=r"expected \(states, domains, partners\)"):
            equilibrium([[1.0]], [[1.0]], aversion=1.0)

    def test_values(self):
        inputs = drawn(1)
        with pytest.raises(InvalidData, match="aversion is negative"):
            solve(with_(inputs, aversion=-inputs.aversion))
        with pytest.raises(InvalidData, match="benefit has values that are not finite"):
            solve(with_(inputs, benefit=inputs.benefit * np.nan))

    def test_an_asymmetric_covariance(self):
        bad = np.tile(np.eye(4), (1, 1, 1))
        bad[0, 0, 1] = 0.1
        with pytest.raises(InvalidData, match="is not symmetric"):
            solve(with_(drawn(1), covariance=bad))
