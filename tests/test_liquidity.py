"""The waterfall and the terms of the pool: published numbers, properties, and a loop that steps through the days."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from multipolar.errors import InvalidData
from multipolar.models.facility import access, grants, in_force, passes, purchases, quota_access, spread, support, votes
from multipolar.models.liquidity import MANY, Inputs, crisis, first_day, reach, solve, struck

CLOSE = 1e-9
"""Amounts are sums of tens of numbers of order 100: what is left is rounding."""


# -- terms ------------------------------------------------------------------------------------------------------------


def test_maximum_swaps_of_2010():
    """Ministry of Finance of Japan 2009: Japan 38.4 x 0.5 = 19.2, Indonesia 4.77 x 2.5 = 11.925 (11.93 as printed)."""
    found = access([38.4, 4.77], [0.5, 2.5], 0.2)
    assert found.maximum == pytest.approx([19.2, 11.925])
    assert round(float(found.maximum[1]) + 1e-9, 2) == 11.93


def test_the_part_without_a_programme_by_date():
    """Indonesia's maximum of 22.76: 2.276, 4.552, 6.828, 9.104 at 10, 20, 30, 40 percent."""
    assert access(9.104, 2.5, [0.1, 0.2, 0.3, 0.4]).delinked == pytest.approx([2.276, 4.552, 6.828, 9.104])


def test_who_is_not_a_member_of_the_fund_has_the_part_without_a_programme_only():
    hong_kong = access(8.4, 2.5, 0.4, imf_member=False)
    assert (float(hong_kong.maximum), float(hong_kong.linked)) == (21.0, 0.0)
    assert float(hong_kong.available) == pytest.approx(8.4)


def test_votes_of_the_240_bn_pool():
    contribution = [76.8, 76.8, 38.4, *[9.104] * 5, 2.0, 0.24, 0.12, 0.06, 0.06]
    assert sum(contribution) == pytest.approx(240)
    share = 100 * votes(contribution, 3.2)
    assert share.sum() == pytest.approx(100)
    assert share[[0, 2, 3, 8, 9, 10, 11]] == pytest.approx([28.41, 14.77, 4.369, 1.847, 1.222, 1.179, 1.158], abs=0.005)


def test_two_thirds_for_a_drawing_and_everyone_for_a_fundamental():
    share = votes([76.8, 76.8, 38.4, *[9.104] * 5, 2.0, 0.24, 0.12, 0.06, 0.06], 3.2)
    three = [True] * 3 + [False] * 10
    assert passes(share, three, "executive")  # the Plus Three alone have 71.6 percent
    assert not passes(share, [False, *[True] * 12], "fundamental")
    assert not passes(share, [True, False, *[True] * 10, False], "executive", majority=0.75)


def test_tenors_and_prices():
    assert (support(6, 3), support(12, 2)) == (24, 36)
    assert [spread(n) for n in range(8)] == [150, 150, 200, 200, 250, 250, 300, 300]


def test_access_to_the_rapid_instrument_of_the_fund():
    """IMF factsheet: half of quota a year and all of it cumulatively; 80 and 133.33 percent after a large disaster."""
    assert quota_access(4648.4, 50, 100) == pytest.approx(2324.2)
    assert quota_access(516.8, 80, 133.33) == pytest.approx(413.44)
    assert quota_access(516.8, 50, 100, outstanding=258.4 + 200) == pytest.approx(58.4)


def test_purchases_of_a_programme():
    """Korea 1997, USD bn: 5.6 of 21 at approval, as the press release of 4 December has it; the rest after reviews."""
    korea = purchases(21.0, 5.6 / 21.0, 3)
    assert korea == pytest.approx([5.6, 7.7, 7.7])
    assert purchases([10.0, 20.0], [0.25, 0.5], 2).tolist() == [[2.5, 7.5], [10.0, 10.0]]
    assert purchases(10.0, 0.3, 1).tolist() == [10.0]
    with pytest.raises(InvalidData, match="0 purchases"):
        purchases(10.0, 0.3, 0)
    with pytest.raises(InvalidData, match="first"):
        purchases(10.0, 1.3, 2)


def test_a_day_before_the_pool_existed():
    dated = {date(2014, 7, 17): 0.3, date(2021, 3, 31): 0.4}
    assert in_force(dated, date(2021, 3, 30)) == 0.3
    assert in_force(dated, date(2021, 3, 31)) == 0.4
    with pytest.raises(InvalidData, match="there was no swap pool on 2009-01-01; expected 2014-07-17 or later"):
        in_force(dated, date(2009, 1, 1), what="swap pool")


def test_all_faults_of_terms_at_once():
    with pytest.raises(InvalidData) as caught:
        access(-1.0, 2.5, 1.2)
    assert [fault.rule for fault in caught.value.faults] == ["contribution", "share"]


# -- the waterfall ----------------------------------------------------------------------------------------------------


def random_inputs(seed: int, draws: int = 6, members: int = 4, lines: int = 5, wide: float = 1.0) -> Inputs:
    """Draw a crisis; `wide` limits make single lines reach the whole need."""
    rng = np.random.default_rng(seed)
    shape = (draws, members, lines)
    start = np.where(rng.random(shape) < 0.75, rng.integers(0, 80, shape).astype(float), np.inf)
    due = np.full(shape, np.inf)
    due[:, :, 1] = start[:, :, 1] + rng.integers(5, 60, shape[:2])
    limit = wide * rng.uniform(0, 12, shape) * (rng.random(shape) < 0.8)
    both = limit[:, :, 1] + limit[:, :, 2]
    return Inputs(
        need=rng.uniform(0, 40, (draws, members)) * (rng.random((draws, members)) < 0.7),
        ramp=rng.integers(0, 90, draws).astype(float),
        limit=limit,
        start=start,
        due=due,
        groups=((1, 2), (1, 2, 3)),
        cap=np.stack([rng.uniform(0, 1, shape[:2]) * both, rng.uniform(0, 20, shape[:2])], axis=2),
        pool=(1, 2, 3),
        commitment=rng.uniform(0, 15, members),
        order=tuple(rng.permutation(lines).tolist()),
        exposure=np.zeros((1, members, members)),
        contagion=np.zeros((1, 1)),
        days=(7.0, 30.0, 90.0),
    )


def day_by_day(inputs: Inputs, draw: int, member: int) -> np.ndarray:
    """Paid by line on the days asked about, stepping through whole days: lines first fill the day's need, then new lines join."""
    lines = inputs.limit.shape[2]
    need, ramp = inputs.need[draw, member], inputs.ramp[draw]
    limit, start, due = (array[draw, member] for array in (inputs.limit, inputs.start, inputs.due))
    wanted = min(sum(limit[k] for k in inputs.pool if start[k] <= inputs.days[-1]), inputs.cap[draw, member, 1], need)
    asked = []
    for other in range(inputs.need.shape[1]):
        own = sum(inputs.limit[draw, other, k] for k in inputs.pool if inputs.start[draw, other, k] <= inputs.days[-1])
        asked.append(min(own, inputs.cap[draw, other, 1], inputs.need[draw, other]))
    capacity = sum(c for c, request in zip(inputs.commitment, asked, strict=True) if request <= 0)
    part = min(capacity / sum(asked), 1.0) if sum(asked) > 0 else 1.0
    caps = [(set(inputs.groups[0]), inputs.cap[draw, member, 0]), (set(inputs.pool), wanted * part)]
    paid, owed, found = np.zeros(lines), 0.0, []

    def pay(open_now: list[bool]) -> None:
        nonlocal owed
        for line in inputs.order:
            if open_now[line]:
                room = limit[line] - paid[line]
                for group, cap in caps:
                    if line in group:
                        room = min(room, cap - sum(paid[k] for k in group))
                amount = min(max(room, 0.0), owed)
                paid[line] += amount
                owed -= amount

    before = [False] * lines
    for day in range(int(inputs.days[-1]) + 1):
        arisen = need * (min(day / ramp, 1) if ramp else 1)
        owed += arisen - (need * (min((day - 1) / ramp, 1) if ramp else 1) if day else 0.0)
        pay(before)
        for line in range(lines):
            if due[line] == day and before[line]:
                owed += paid[line]
                paid[line] = 0.0
        before = [bool(start[line] <= day < due[line]) for line in range(lines)]
        pay(before)
        if day in inputs.days:
            found.append(paid.copy())
    return np.array(found).T


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1.0, 4.0, 20.0]))
def test_draws_at_once_are_a_loop_through_the_days(seed, wide):
    """Also where a line ahead of the others reaches the whole need, so that those that open later are left out."""
    inputs = random_inputs(seed, wide=wide)
    found = solve(inputs)
    for draw in range(len(inputs.need)):
        for member in range(inputs.need.shape[1]):
            if inputs.need[draw, member] > 0:
                assert found.paid[draw, member] == pytest.approx(day_by_day(inputs, draw, member), abs=1e-8)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1.0, 6.0]))
def test_no_line_pays_beyond_its_limit_or_twice_on_one_condition(seed, wide):
    inputs = random_inputs(seed, wide=wide)
    found = solve(inputs)
    assert found.converged.all()
    assert np.all(found.paid >= -CLOSE)
    assert np.all(found.shortfall >= -CLOSE)
    assert np.all(found.paid <= inputs.limit[..., None] + CLOSE)
    for number, group in enumerate(inputs.groups):
        assert np.all(found.paid[:, :, list(group)].sum(axis=2) <= inputs.cap[:, :, number, None] + CLOSE)
    closed = inputs.start[..., None] > np.array(inputs.days)
    assert np.all(found.paid[closed] == 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_the_pool_pays_no_more_than_those_commit_who_do_not_ask(seed):
    inputs = random_inputs(seed)
    found = solve(inputs)
    drawn = found.paid[:, :, list(inputs.pool)].sum(axis=2)
    spare = np.where(inputs.need > 0, 0.0, inputs.commitment).sum(axis=1)
    asks = (inputs.limit[:, :, list(inputs.pool)] > 0).any(axis=2)
    spare = spare + np.where((inputs.need > 0) & ~asks, inputs.commitment, 0.0).sum(axis=1)
    unable = np.where(
        inputs.start[:, :, list(inputs.pool)] > inputs.days[-1], 0.0, inputs.limit[:, :, list(inputs.pool)]
    )
    idle = (inputs.need > 0) & asks & (np.minimum(unable.sum(axis=2), inputs.cap[:, :, 1]) <= 0)
    spare = spare + np.where(idle, inputs.commitment, 0.0).sum(axis=1)
    assert np.all(drawn.sum(axis=1) <= spare[:, None] + 1e-8)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.permutations(range(5)), st.sampled_from([1.0, 6.0]))
def test_the_order_changes_who_pays_and_not_what_is_left(seed, order, wide):
    inputs = replace(random_inputs(seed, wide=wide), due=np.full((6, 4, 5), np.inf))
    one, other = solve(inputs), solve(replace(inputs, order=tuple(order)))
    assert one.shortfall == pytest.approx(other.shortfall, abs=1e-8)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_while_nothing_falls_due_the_lesser_of_need_and_reach_is_paid(seed):
    inputs = replace(random_inputs(seed), due=np.full((6, 4, 5), np.inf))
    found = solve(inputs)
    for place, day in enumerate(inputs.days):
        together = reach(inputs, range(5), day)
        least = np.minimum(found.need[:, :, place], together)
        assert found.paid[:, :, :, place].sum(axis=2) == pytest.approx(np.where(inputs.need > 0, least, 0), abs=1e-8)


def test_the_front_of_the_order_is_spent_first():
    inputs = crisis([10.0], [[6.0, 6.0]], [[0.0, 0.0]], days=(1.0,), order=(1, 0))
    assert solve(inputs).paid[0, 0, :, 0].tolist() == [4.0, 6.0]


def test_a_line_that_opens_when_all_is_paid_pays_nothing_unless_it_is_ahead():
    """Need 10 over ten days: the first line reaches it from day 2; a line ahead of it takes over from day 5 on."""
    told = {"need": [10.0], "limit": [[20.0, 20.0]], "start": [[2.0, 5.0]], "days": (1.0, 5.0, 10.0), "ramp": 10.0}
    behind, ahead = (solve(crisis(**told, order=order)) for order in ((0, 1), (1, 0)))
    assert behind.paid[0, 0].tolist() == [[0.0, 5.0, 10.0], [0.0, 0.0, 0.0]]
    assert ahead.paid[0, 0].tolist() == [[0.0, 5.0, 5.0], [0.0, 0.0, 5.0]]
    assert behind.shortfall[0, 0].tolist() == ahead.shortfall[0, 0].tolist() == [1.0, 0.0, 0.0]


def test_more_lines_than_a_number_has_bits():
    """A hundred lines of 1, a day apart: who is left out is found line by line, not by a number of 64 bits."""
    days = [float(day) for day in range(100)]
    found = solve(crisis([50.0] * 2, [[1.0] * 100] * 2, [days] * 2, days=(9.0, 99.0)))
    assert found.paid[:, :, :, 0].sum(axis=2).tolist() == [[10.0, 10.0]]
    assert found.shortfall[0, 0].tolist() == [40.0, 0.0]


def test_what_falls_due_is_needed_again():
    inputs = crisis([5.0], [[5.0, 2.0]], [[0.0, 20.0]], days=(10.0, 30.0), due=[[15.0, np.inf]])
    found = solve(inputs)
    assert found.paid[0, 0].T.tolist() == [[5.0, 0.0], [0.0, 2.0]]
    assert found.shortfall[0, 0].tolist() == [0.0, 3.0]


def test_threads_change_nothing():
    """Many draws share two threads, a borrower each; a part of the draws, solved without them, is the same."""
    some = random_inputs(0, draws=512)
    times = MANY // (512 * some.limit.shape[1]) + 1
    arrays = {name: getattr(some, name) for name in ("need", "ramp", "limit", "start", "due", "cap")}
    tiled = {name: np.tile(value, (times, *[1] * (value.ndim - 1))) for name, value in arrays.items() if len(value) > 1}
    whole, part = solve(replace(some, **tiled)), solve(some)
    assert np.allclose(whole.paid[-512:], part.paid, rtol=0, atol=CLOSE)
    assert np.allclose(whole.shortfall[:512], part.shortfall, rtol=0, atol=CLOSE)


def test_members_that_ask_no_longer_contribute():
    """Two ask for 10 each; the third commits 8, the askers' own 50 do not count."""
    inputs = crisis([10.0, 10.0, 0.0], [[10.0]] * 3, [[0.0]] * 3, days=(1.0,), pool=[0], commitment=[25.0, 25.0, 8.0])
    assert solve(inputs).paid[0, :, 0, 0].tolist() == [4.0, 4.0, 0.0]
    assert grants([10.0, 10.0, 0.0], [25.0, 25.0, 8.0]).tolist() == [4.0, 4.0, 0.0]


def test_contagion_reaches_who_is_exposed():
    base = crisis([10.0, 0.0], [[0.0], [0.0]], [[0.0], [0.0]], days=(1.0,))
    exposed = replace(base, exposure=np.array([[[0.0, 0.0], [0.2, 0.0]]]), contagion=np.array([[0.5]]))
    assert solve(exposed).shortfall[0, :, 0].tolist() == [10.0, 1.0]


def test_nobody_covered_is_no_number():
    found = solve(crisis([np.nan, 1.0], [[1.0], [1.0]], [[0.0], [0.0]], days=(1.0,)))
    assert np.isnan(found.shortfall[0, 0, 0])
    assert found.shortfall[0, 1, 0] == 0.0
    assert found.converged.all()


def test_first_day_leaves_out_lines_without_money():
    inputs = crisis([1.0], [[0.0, 3.0, 2.0]], [[1.0, 9.0, np.inf]], days=(1.0,))
    assert first_day(inputs, [0, 1, 2])[0, 0] == 9.0
    assert np.isinf(first_day(inputs, [0, 2])[0, 0])


def test_crises_come_together_as_far_as_they_are_correlated():
    rng = np.random.default_rng(1)
    common, own = rng.standard_normal(200_000), rng.standard_normal((200_000, 2))
    alone = struck(np.array([0.1]), np.array([0.0]), common, own)
    tied = struck(np.array([0.1]), np.array([0.8]), common, own)
    assert alone.mean() == pytest.approx(0.1, abs=0.003)
    assert tied.mean() == pytest.approx(0.1, abs=0.003)
    assert (alone[:, 0] & alone[:, 1]).mean() == pytest.approx(0.01, abs=0.001)
    both = multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]]).cdf([norm.ppf(0.1)] * 2)
    assert (tied[:, 0] & tied[:, 1]).mean() == pytest.approx(both, abs=0.002)


def test_all_faults_of_a_crisis_at_once():
    bad = crisis(
        [-1.0], [[np.inf, 1.0]], [[0.0, -2.0]], days=(3.0, 2.0), order=(0, 0), groups=((0, 1), (1, 2)), cap=[[1.0, 1.0]]
    )
    with pytest.raises(InvalidData) as caught:
        solve(bad)
    assert {fault.rule for fault in caught.value.faults} == {"need", "limit", "start", "order", "days", "groups"}
