"""The local level kernel against published numbers, the brute-force Gaussian, its laws, and the alignment panel."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData, NotConverged
from multipolar.models.local_level import HYPER, PRIOR, Inputs, rolling_origin, solve

FACTS = Path(__file__).parents[2] / "shared" / "facts"

# Annual flow of the Nile at Aswan, 1871-1970, 10^8 m^3 (Cobb 1978; Durbin & Koopman 2012, ch. 2).
NILE = np.array([
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
    1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
    831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
    781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
    744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
], dtype=float)  # fmt: skip
DIFFUSE = 1e5
"""Standard deviation of the Nile's first level; its logarithm is taken out of the likelihood below."""

GIVEN = {"sc": 2.0, "su": 5.0, "s0": 15.0, "so": 0.0, "phi": 1.0}


def nile(so2: float | None = None, su2: float | None = None) -> Inputs:
    """Local level model with unknown observation noise: one country, no known variance, no prior, diffuse start."""
    fixed = {"sc": 0.0, "s0": 0.0, "phi": 1.0}
    if so2 is not None and su2 is not None:
        fixed |= {"so": so2**0.5, "su": su2**0.5}
    y = NILE[None, None]
    times = np.arange(1871, 1971)
    zero = np.zeros_like(y)
    return Inputs(y=y, variance=zero, times=times, horizon=1, fixed=fixed, prior={}, start_mean=0.0, start_sd=DIFFUSE)


def diffuse(so2: float, su2: float) -> float:
    return float(solve(nile(so2, su2)).loglik[0]) + np.log(DIFFUSE)


def panel(seed: int, n: int = 4, waves: int = 5, missing: float = 0.25, draws: int = 1) -> Inputs:
    rng = np.random.default_rng(seed)
    y = rng.normal(50, 15, (draws, n, waves))
    y[rng.random(y.shape) < missing] = np.nan
    y[:, 0, 0] = 40.0
    times = 2020 + np.cumsum(rng.integers(1, 4, waves))
    return Inputs(y=y, variance=rng.uniform(4, 40, y.shape), times=times, horizon=3, fixed=GIVEN)


def joint(inputs: Inputs, hyper: dict[str, float], times: np.ndarray) -> np.ndarray:
    """Covariance of the levels (N·T, N·T) written down directly from the model's two equations."""
    n = inputs.y.shape[1]
    phi, age = hyper["phi"], times - inputs.times[0] + 1
    steps = np.minimum.outer(age, age)
    shocks = np.array([[sum(phi ** (2 * k) for k in range(s)) for s in row] for row in steps])
    fading = phi ** np.abs(np.subtract.outer(age, age)) * shocks
    start = hyper["s0"] ** 2 * np.eye(n) + inputs.start_sd**2
    shock = hyper["su"] ** 2 * np.eye(n) + hyper["sc"] ** 2
    return np.kron(start, np.ones((len(age), len(age)))) + np.kron(shock, fading)


# ------------------------------------------------------------------ published numbers


def test_nile_maximum_likelihood_gives_the_published_variances():
    """Durbin & Koopman (2012, §2.10): 15099 and 1469.1, from a search over log q that stops at four digits."""
    result = solve(nile())
    assert result.converged.all()
    assert result.hyper["so"][0] ** 2 == pytest.approx(15099, rel=1e-4)
    assert result.hyper["su"][0] ** 2 == pytest.approx(1469.1, rel=1e-4)


def test_nile_likelihood_is_maximal_at_the_published_variances():
    best = diffuse(15099, 1469.1)
    assert float(solve(nile()).loglik[0]) + np.log(DIFFUSE) == pytest.approx(best, abs=1e-5)
    for a, b in ((1.02, 1), (0.98, 1), (1, 1.05), (1, 0.95), (1.02, 0.95), (0.98, 1.05)):
        assert diffuse(15099 * a, 1469.1 * b) < best - 1e-4


@pytest.mark.parametrize(("q", "published"), [(1.0, -495.68), (0.0360, -492.53), (0.0745, -492.10), (0.0973, -492.07)])
def test_nile_concentrated_likelihood_by_signal_to_noise_ratio(q, published):
    """Durbin & Koopman (2012, table 2.1): the iterations of the search, without the constants of their eq. 2.63."""
    n = len(NILE)
    at = {s2: diffuse(s2, q * s2) for s2 in (1.0e4, 2.0e4)}
    # log L(s2) = c - (n - 1)/2 log s2 - S/(2 s2): two values give c and S, and the best s2 is S/(n - 1)
    flat = {s2: value + (n - 1) / 2 * np.log(s2) for s2, value in at.items()}
    total = 2 * (flat[2.0e4] - flat[1.0e4]) / (1 / 1.0e4 - 1 / 2.0e4)
    constant = flat[1.0e4] + total / (2 * 1.0e4)
    concentrated = constant - (n - 1) / 2 * np.log(total / (n - 1)) + n / 2 * np.log(2 * np.pi)
    assert concentrated == pytest.approx(published, abs=0.006)  # printed to two decimals, q to four


def test_nile_forecast_variance_is_the_steady_state():
    """Durbin & Koopman (2012, §2.11): P = sigma_eps^2 (q + sqrt(q^2 + 4 q)) / 2, about 5501."""
    result = solve(nile(15099, 1469.1))
    q = 1469.1 / 15099
    assert result.forecast_sd[0, 0, 0] ** 2 == pytest.approx(15099 * (q + np.sqrt(q * q + 4 * q)) / 2, rel=1e-6)
    assert result.forecast_observation_sd[0, 0, 0] ** 2 == pytest.approx(5501.26 + 15099, abs=0.01)


def test_known_sampling_variance_alone_gives_the_shrinkage_of_fay_and_herriot():
    """One wave, known mean: level = m + s0^2 / (s0^2 + v) (y - m), variance s0^2 v / (s0^2 + v)."""
    y, v = np.array([20.0, 80.0, 55.0]), np.array([25.0, 100.0, 400.0])
    fixed = {"sc": 0.0, "su": 0.0, "s0": 10.0, "so": 0.0, "phi": 1.0}
    one = Inputs(y=y[None, :, None], variance=v[None, :, None], times=np.array([2024]), fixed=fixed, start_sd=1e-6)
    result = solve(one)
    weight = 100 / (100 + v)
    np.testing.assert_allclose(result.level[0, :, 0], 50 + weight * (y - 50), rtol=1e-9)
    np.testing.assert_allclose(result.sd[0, :, 0] ** 2, weight * v, rtol=1e-9)


# ------------------------------------------------------------------ the brute-force Gaussian


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(1, 4),
    waves=st.integers(1, 5),
    missing=st.floats(0, 0.8),
    sds=st.tuples(*[st.floats(0, 12)] * 4),
    phi=st.floats(0, 1),
)
def test_filter_and_smoother_equal_the_conditional_gaussian(seed, n, waves, missing, sds, phi):
    hyper = dict(zip(HYPER, (*sds, phi), strict=True))
    inputs = replace(panel(seed, n, waves, missing), fixed=hyper)
    result = solve(inputs)
    horizon = inputs.horizon
    times = np.concatenate([inputs.times, inputs.times[-1] + np.arange(1, horizon + 1)])
    prior = joint(inputs, hyper, times)
    y = np.concatenate([inputs.y[0], np.full((n, horizon), np.nan)], axis=1).ravel()
    v = np.concatenate([inputs.variance[0], np.ones((n, horizon))], axis=1).ravel()
    seen = np.isfinite(y)
    noisy = prior[np.ix_(seen, seen)] + np.diag(v[seen] + hyper["so"] ** 2)
    error = y[seen] - inputs.start_mean
    mean = (inputs.start_mean + prior[:, seen] @ np.linalg.solve(noisy, error)).reshape(n, -1)
    covariance = prior - prior[:, seen] @ np.linalg.solve(noisy, prior[seen])
    sd = np.sqrt(np.maximum(np.diagonal(covariance), 0)).reshape(n, -1)
    average = np.kron(np.ones((1, n)), np.eye(len(times))) / n
    group_sd = np.sqrt(np.diagonal(average @ covariance @ average.T))
    loglik = -0.5 * (
        seen.sum() * np.log(2 * np.pi) + np.linalg.slogdet(noisy)[1] + error @ np.linalg.solve(noisy, error)
    )

    close = {"rtol": 1e-7, "atol": 1e-6}
    np.testing.assert_allclose(result.level[0], mean[:, :waves], **close)
    np.testing.assert_allclose(result.sd[0], sd[:, :waves], **close)
    np.testing.assert_allclose(result.forecast[0], mean[:, waves:], **close)
    np.testing.assert_allclose(result.forecast_sd[0], sd[:, waves:], **close)
    np.testing.assert_allclose(result.group[0], mean[:, :waves].mean(axis=0), **close)
    np.testing.assert_allclose(result.group_sd[0], group_sd[:waves], **close)
    np.testing.assert_allclose(result.group_forecast[0], mean[:, waves:].mean(axis=0), **close)
    np.testing.assert_allclose(result.group_forecast_sd[0], group_sd[waves:], **close)
    np.testing.assert_allclose(result.loglik[0], loglik, rtol=1e-9)


# ------------------------------------------------------------------ laws

SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_permuting_countries_permutes_results(seed):
    inputs = panel(seed)
    order = np.random.default_rng(seed).permutation(inputs.y.shape[1])
    plain = solve(inputs)
    mixed = solve(replace(inputs, y=inputs.y[:, order], variance=inputs.variance[:, order]))
    for name in ("level", "sd", "forecast", "forecast_sd", "forecast_observation_sd"):
        np.testing.assert_allclose(getattr(mixed, name), getattr(plain, name)[:, order], rtol=1e-8)
    np.testing.assert_allclose(mixed.group_sd, plain.group_sd, rtol=1e-8)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_a_country_without_cells_changes_no_other(seed):
    inputs = panel(seed)
    wider = np.full((1, 1, inputs.y.shape[2]), np.nan)
    plain = solve(inputs)
    more = solve(
        replace(
            inputs,
            y=np.concatenate([inputs.y, wider], axis=1),
            variance=np.concatenate([inputs.variance, wider], axis=1),
        )
    )
    np.testing.assert_allclose(more.level[:, :-1], plain.level, rtol=1e-9)
    np.testing.assert_allclose(more.sd[:, :-1], plain.sd, rtol=1e-8)
    np.testing.assert_allclose(more.loglik, plain.loglik, rtol=1e-12)
    assert np.isfinite(more.level[:, -1]).all()
    assert (more.sd[:, -1] > plain.sd.max()).all()  # nothing was seen of it, so least is known of it
    panel_median = np.nanmedian(inputs.variance[np.isfinite(inputs.y)])
    np.testing.assert_allclose(
        more.forecast_observation_sd[0, -1] ** 2 - more.forecast_sd[0, -1] ** 2, panel_median, rtol=1e-6
    )


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, factor=st.floats(1.01, 50))
def test_more_noise_never_moves_a_level_closer_to_its_observation(seed, factor):
    inputs = panel(seed)
    i, t = np.argwhere(np.isfinite(inputs.y[0]))[seed % np.isfinite(inputs.y).sum()]
    noisier = inputs.variance.copy()
    noisier[0, i, t] *= factor
    before, after = solve(inputs), solve(replace(inputs, variance=noisier))
    near, far = (abs(result.level[0, i, t] - inputs.y[0, i, t]) for result in (before, after))
    assert far >= near - 1e-9
    assert after.sd[0, i, t] >= before.sd[0, i, t] - 1e-9


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, shift=st.floats(-40, 40))
def test_a_constant_shift_shifts_levels_and_nothing_else(seed, shift):
    inputs = panel(seed)
    plain = solve(inputs)
    moved = solve(replace(inputs, y=inputs.y + shift, start_mean=inputs.start_mean + shift))
    np.testing.assert_allclose(moved.level, plain.level + shift, atol=1e-8)
    np.testing.assert_allclose(moved.forecast, plain.forecast + shift, atol=1e-8)
    np.testing.assert_allclose(moved.hyper["m"], plain.hyper["m"] + shift, atol=1e-8)
    np.testing.assert_allclose(moved.sd, plain.sd, rtol=1e-10)
    np.testing.assert_allclose(moved.loglik, plain.loglik, rtol=1e-9)


def test_shift_and_unit_leave_the_estimated_hyperparameters_alone():
    inputs = replace(panel(3, n=6, waves=6), fixed={"so": 0.0})
    plain = solve(inputs)
    moved = solve(replace(inputs, y=inputs.y + 7, start_mean=57.0))
    prior = {name: mode if name == "phi" else mode / 100 for name, mode in PRIOR.items()}
    shares = solve(
        replace(inputs, y=inputs.y / 100, variance=inputs.variance / 1e4, prior=prior, start_mean=0.5, start_sd=0.3)
    )
    for name in ("sc", "su", "s0"):
        np.testing.assert_allclose(moved.hyper[name], plain.hyper[name], rtol=1e-4)
        np.testing.assert_allclose(shares.hyper[name] * 100, plain.hyper[name], rtol=1e-4)
    np.testing.assert_allclose(shares.level * 100, plain.level, rtol=1e-5)


def test_draws_equal_loop():
    inputs = replace(panel(11, draws=3), fixed={"so": np.array([0.0, 2.0, 4.0]), "sc": 2.0})
    together = solve(inputs)
    for d in range(3):
        alone = solve(
            replace(
                inputs,
                y=inputs.y[[d]],
                variance=inputs.variance[[d]],
                fixed={"so": float(inputs.fixed["so"][d]), "sc": 2.0},
            )
        )
        for name, values in vars(together).items():
            if isinstance(values, np.ndarray) and values.dtype == float and name != "residual":
                np.testing.assert_allclose(values[d], getattr(alone, name)[0], rtol=1e-9, err_msg=name)
        for name, values in together.hyper.items():
            np.testing.assert_allclose(values[d], alone.hyper[name][0], rtol=1e-9, err_msg=name)


def test_one_panel_serves_many_draws_of_the_variance():
    inputs = panel(5)
    factors = np.array([1.0, 1.5, 3.0])[:, None, None]
    result = solve(replace(inputs, variance=inputs.variance * factors))
    assert result.level.shape == (3, *inputs.y.shape[1:])
    single = solve(replace(inputs, variance=inputs.variance * 1.5))
    np.testing.assert_allclose(result.level[1], single.level[0], rtol=1e-10)


def test_unequal_waves_are_waves_that_were_skipped():
    """Times 2020, 2021, 2024 are 2020 … 2024 with nothing seen in between, for a walk and for a fading shock."""
    rng = np.random.default_rng(2)
    y = rng.normal(50, 10, (1, 3, 3))
    every = np.full((1, 3, 5), np.nan)
    every[..., [0, 1, 4]] = y
    for phi in (1.0, 0.6):
        fixed = {**GIVEN, "phi": phi}
        gaps = solve(Inputs(y=y, variance=np.full_like(y, 9.0), times=np.array([2020, 2021, 2024]), fixed=fixed))
        full = solve(Inputs(y=every, variance=np.full_like(every, 9.0), times=np.arange(2020, 2025), fixed=fixed))
        np.testing.assert_allclose(gaps.level, full.level[..., [0, 1, 4]], rtol=1e-10)
        np.testing.assert_allclose(gaps.loglik, full.loglik, rtol=1e-12)


def test_forecasts_of_a_walk_stay_put_and_widen():
    result = solve(replace(panel(8), horizon=4))
    np.testing.assert_allclose(result.forecast, np.repeat(result.level[..., -1:], 4, axis=-1), rtol=1e-9)
    np.testing.assert_allclose(np.diff(result.forecast_sd**2, axis=-1), 2.0**2 + 5.0**2, rtol=1e-6)


def test_levels_and_forecasts_of_simulated_panels_are_as_uncertain_as_they_say():
    """Standardised errors over 2,000 panels drawn from the model have variance one."""
    rng = np.random.default_rng(20)
    draws, n, waves = 2000, 5, 5
    fixed = {"sc": 3.0, "su": 6.0, "s0": 14.0, "so": 2.0, "phi": 0.7}
    theta = rng.normal(50, 30, (draws, 1)) + rng.normal(0, 14, (draws, n))
    x, levels = np.zeros((draws, n)), []
    for _ in range(waves + 1):
        x = 0.7 * x + rng.normal(0, 3, (draws, 1)) + rng.normal(0, 6, (draws, n))
        levels.append(theta + x)
    truth = np.stack(levels, axis=-1)
    variance = np.broadcast_to(rng.uniform(9, 49, (1, n, waves + 1)), truth.shape)
    seen = truth + rng.normal(size=truth.shape) * np.sqrt(variance + 4)
    y = np.where(rng.random(truth.shape) < 0.2, np.nan, seen)[..., :waves]
    y[:, 0, 0] = seen[:, 0, 0]
    result = solve(Inputs(y=y, variance=variance[..., :waves], times=np.arange(waves), horizon=1, fixed=fixed))
    scores = {
        "level": (result.level - truth[..., :waves]) / result.sd,
        "group": (result.group - truth[..., :waves].mean(axis=1)) / result.group_sd,
        "forecast": (result.forecast[..., 0] - truth[..., -1]) / result.forecast_sd[..., 0],
    }
    for name, z in scores.items():
        # the largest sampling error is that of the group: 2,000 panels of nearly one independent score
        assert np.mean(z**2) == pytest.approx(1, abs=5 * np.sqrt(2 / draws)), name
        assert abs(np.mean(z)) < 5 / np.sqrt(draws), name


def test_estimates_come_near_the_truth_in_a_long_panel():
    rng = np.random.default_rng(4)
    n, waves = 12, 60
    walk = np.cumsum(rng.normal(0, 2, waves) + rng.normal(0, 4, (n, waves)), axis=1)
    level = rng.normal(50, 15, (n, 1)) + walk
    y = level + rng.normal(0, 3, level.shape)
    result = solve(
        Inputs(y=y[None], variance=np.full((1, n, waves), 9.0), times=np.arange(waves), fixed={"so": 0.0, "phi": 1.0})
    )
    assert result.converged.all()
    assert result.hyper["sc"][0] == pytest.approx(2, rel=0.25)
    assert result.hyper["su"][0] == pytest.approx(4, rel=0.1)
    assert result.hyper["s0"][0] == pytest.approx(15, rel=0.3)
    assert np.abs(result.level[0] - level).mean() < np.abs(y - level).mean()


def test_where_the_data_say_nothing_the_mode_is_the_prior_mode():
    """One wave does not depend on phi; its Beta prior has the mode that was asked for."""
    one = panel(1, waves=1)
    fixed = {name: value for name, value in GIVEN.items() if name != "phi"}
    assert solve(replace(one, fixed=fixed)).hyper["phi"][0] == pytest.approx(PRIOR["phi"], abs=1e-4)
    assert solve(replace(one, fixed=fixed, prior={"phi": 0.3})).hyper["phi"][0] == pytest.approx(0.3, abs=1e-4)


# ------------------------------------------------------------------ rolling origin

TOY = np.array([[10.0, 20.0, np.nan, 60.0], [50.0, np.nan, 30.0, 40.0], [np.nan, np.nan, 70.0, 80.0]])


def test_rolling_origin_compares_the_same_cells():
    errors = rolling_origin(TOY, np.full_like(TOY, 4.0), [2020, 2021, 2022, 2023], fixed=GIVEN)
    assert errors.cells.tolist() == [[0, 1], [1, 2], [0, 3], [1, 3], [2, 3]]  # country 2 was not seen before wave 2
    assert errors.observed.tolist() == [20, 30, 60, 40, 80]
    assert errors.forecasts["persistence"].tolist() == [10, 50, 20, 30, 70]
    assert errors.forecasts["country_mean"].tolist() == [10, 50, 15, 40, 70]
    assert errors.forecasts["grand_mean"] == pytest.approx([30, 80 / 3, 36, 36, 36])
    assert errors.mean_absolute_error["persistence"] == pytest.approx((10 + 20 + 40 + 10 + 10) / 5)
    inside = np.abs(errors.forecasts["model"] - errors.observed) <= 1.6448536 * errors.observation_sd
    assert errors.coverage == inside.mean()


def test_rolling_origin_sees_no_later_wave():
    variance = np.full_like(TOY, 4.0)
    later = TOY.copy()
    later[:, 3] += [3, -20, 15]
    before, after = (rolling_origin(y, variance, np.arange(4)) for y in (TOY, later))
    np.testing.assert_array_equal(before.forecasts["model"], after.forecasts["model"])
    assert rolling_origin(TOY, variance, np.arange(4), first=3).cells[:, 1].tolist() == [3, 3, 3]


def test_rolling_origin_forecasts_over_the_gap():
    y = np.array([[40.0, 50.0]])
    near, far = (
        rolling_origin(y, np.full_like(y, 4.0), times, fixed=GIVEN, start_sd=30.0)
        for times in ([2020, 2021], [2020, 2024])
    )
    np.testing.assert_allclose(far.observation_sd**2 - near.observation_sd**2, 3 * (2.0**2 + 5.0**2), rtol=1e-9)


# ------------------------------------------------------------------ bad input, failed draws


def test_every_fault_is_named_at_once():
    y = np.array([[[50.0, np.inf], [np.nan, 40.0]]])
    variance = np.array([[[4.0, 4.0], [4.0, -1.0]]])
    bad = Inputs(
        y=y,
        variance=variance,
        times=np.array([2021, 2020]),
        horizon=-1,
        fixed={"so": -1.0, "sco": 2.0, "sc": np.zeros(3), "su": np.zeros(2)},
        prior={"phi": 1.0},
        start_mean=np.nan,
        start_sd=0.0,
    )
    with pytest.raises(InvalidData) as caught:
        solve(bad)
    assert str(caught.value).splitlines() == [
        "10 faults",
        "  y: 1 cells are infinite; expected a finite share, or NaN where not observed [not-finite]",
        "  variance: 1 observed cells have none, the first is country 1, wave 1; "
        "expected a finite number, 0 or more, wherever y is observed [range]",
        "  times: is [2021, 2020]; expected whole numbers, strictly increasing [order]",
        "  fixed: so is -1.0; expected between 0 and infinity [range]",
        "  fixed: 'sco' is not a hyperparameter; expected sc su s0 so phi. Did you mean so or sc? [unknown-name]",
        "  prior: phi is 1.0; expected between 0 and 1, ends excluded [range]",
        "  horizon: is -1; expected 0 or more [range]",
        "  start_mean: is nan; expected a finite number [range]",
        "  start_sd: is 0.0; expected a finite number above 0 [range]",
        "  draws: fixed sc has 3, fixed su has 2; expected the same number of draws, or 1 [shape]",
    ]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"y": np.ones((2, 3))}, "y: has shape (2, 3); expected (draws, countries, waves), none of them 0"),
        ({"y": np.full((1, 4, 5), np.nan)}, "y: a draw has no observed cell"),
        ({"variance": np.ones((1, 4, 4))}, "variance: has shape (1, 4, 4); expected (draws, 4, 5) as in y"),
        ({"variance": np.full((1, 4, 5), np.nan)}, "observed cells have none, the first is country 0, wave 0"),
        ({"times": np.arange(4)}, "times: has shape (4,); expected (5,), one a wave"),
        ({"times": np.arange(5.0)}, "expected whole numbers, strictly increasing"),
        ({"fixed": {"phi": 1.2}}, "fixed: phi is 1.2; expected between 0 and 1"),
        ({"prior": {"su": np.ones(2)}}, "prior: su has shape (2,); expected one number"),
    ],
)
def test_bad_input(change, text):
    with pytest.raises(InvalidData) as caught:
        solve(replace(panel(0), **change))
    assert text in str(caught.value)


def test_rolling_origin_needs_an_earlier_wave():
    variance = np.full_like(TOY, 4.0)
    with pytest.raises(InvalidData, match="first is 4; expected a position from 1 to 3"):
        rolling_origin(TOY, variance, np.arange(4), first=4)
    once = np.array([[10.0, np.nan], [np.nan, 20.0]])
    with pytest.raises(InvalidData, match="no country has a share both at a wave from position 1 on and before it"):
        rolling_origin(once, np.ones_like(once), [2020, 2021])


def test_a_draw_that_fails_is_nan_and_leaves_the_others_alone():
    """Two countries that must be equal and are seen without noise: the covariance of the first wave is singular."""
    y = np.array([[[50.0, 52.0], [40.0, 41.0]]])
    fixed = {"sc": 0.0, "su": 0.0, "s0": 0.0, "so": np.array([0.0, 3.0]), "phi": 1.0}
    inputs = Inputs(y=y, variance=np.zeros_like(y), times=np.array([2020, 2021]), horizon=1, fixed=fixed)
    result = solve(inputs)
    assert result.converged.tolist() == [False, True]
    for name in ("level", "sd", "forecast", "forecast_observation_sd", "group", "group_sd", "loglik"):
        values = getattr(result, name)
        assert np.isnan(values[0]).all(), name
        assert np.isfinite(values[1]).all(), name
    alone = solve(replace(inputs, fixed={**fixed, "so": 3.0}))
    np.testing.assert_allclose(result.level[1], alone.level[0], rtol=1e-12)
    with pytest.raises(NotConverged, match="local level before time 2021 did not converge"):
        rolling_origin(y[0], np.zeros((2, 2)), [2020, 2021], fixed={**fixed, "so": 0.0})


# ------------------------------------------------------------------ the alignment panel


@pytest.fixture(scope="module")
def alignment() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share that would align with the United States, sampling variance at design effect 1.5, waves.

    The choice is between two, so a share printed for China alone gives the other. Where a country's sample size is not
    known a tenth of the wave's total stands in for it.
    """
    if not (FACTS / "survey.csv").exists():
        pytest.skip("the reference tables are not here")
    with (FACTS / "parameters.csv").open(encoding="utf-8", newline="") as stream:
        sizes = {row["parameter"]: float(row["central"]) for row in csv.DictReader(stream) if row["model"] == "survey"}
    with (FACTS / "survey.csv").open(encoding="utf-8", newline="") as stream:
        cells = {
            (row["population"], int(row["wave"]), row["option"]): float(row["share_pct"])
            for row in csv.DictReader(stream)
            if (row["survey"], row["question_id"], row["preferred"]) == ("ISEAS_SSEA", "Q_ALIGN", "1")
            and not row["population"].startswith("ASEAN")
        }
    countries = sorted({country for country, _, _ in cells})
    waves = sorted({wave for _, wave, _ in cells})
    y = np.array([[cells.get((c, w, "USA"), 100 - cells.get((c, w, "CHN"), np.nan)) for w in waves] for c in countries])
    n = np.array([[sizes.get(f"ssea_{w}_n_{c}", sizes[f"ssea_{w}_n_total"] / 10) for w in waves] for c in countries])
    return y, 1.5 * y * (100 - y) / n, np.array(waves)


def test_alignment_baselines(alignment):
    y, variance, waves = alignment
    assert np.isfinite(y).sum() == 58
    errors = rolling_origin(y, variance, waves)
    assert len(errors.cells) == 48
    assert errors.mean_absolute_error["persistence"] == pytest.approx(11.8, abs=0.1)
    assert errors.mean_absolute_error["country_mean"] == pytest.approx(10.7, abs=0.1)
    assert errors.mean_absolute_error["grand_mean"] == pytest.approx(16.8, abs=0.1)


def test_alignment_forecast_error_fingerprint(alignment):
    """The model beats persistence and does not beat a country's own mean; the interval holds 44 of 48."""
    errors = rolling_origin(*alignment)
    assert errors.mean_absolute_error["model"] == pytest.approx(10.914, abs=0.005)
    assert errors.coverage == 44 / 48


@pytest.mark.parametrize(
    ("fixed", "error", "loglik"),
    [
        ({"so": 0.0}, 10.914, -241.538),
        ({"so": 0.0, "phi": 1.0}, 11.665, -247.172),
        ({"phi": 1.0}, 11.716, -242.363),
        ({}, 10.900, -241.500),
    ],
    ids=["reversion", "walk", "walk with excess noise", "both"],
)
def test_alignment_rival_forms_fingerprint(alignment, fixed, error, loglik):
    """The figures that the module's docstring rests on."""
    y, variance, waves = alignment
    result = solve(Inputs(y=y[None], variance=variance[None], times=waves, fixed=fixed))
    assert result.loglik[0] == pytest.approx(loglik, abs=0.002)
    assert rolling_origin(y, variance, waves, fixed=fixed).mean_absolute_error["model"] == pytest.approx(
        error, abs=0.005
    )


def test_alignment_levels_fingerprint(alignment):
    y, variance, waves = alignment
    result = solve(Inputs(y=y[None], variance=variance[None], times=waves, horizon=2))
    expected = {"sc": 3.399, "su": 11.481, "s0": 16.005, "so": 0.0, "phi": 0.361, "m": 53.71}
    assert {name: float(values[0]) for name, values in result.hyper.items()} == pytest.approx(expected, abs=0.01)
    assert result.group[0] == pytest.approx([51.0, 55.9, 57.9, 60.2, 50.0, 51.7], abs=0.06)
    assert result.group_sd[0] == pytest.approx([1.68, 1.92, 1.51, 1.53, 1.66, 1.77], abs=0.01)
    assert result.group_forecast[0] == pytest.approx([53.0, 53.5], abs=0.06)
