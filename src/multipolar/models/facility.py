r"""The terms of a swap pool, and of the lines beside it: who may draw how much, without whom, for how long, at what price.

The Chiang Mai Initiative Multilateralisation (CMIM) promises each party a *maximum swap* of :math:`m_i c_i`, its contribution
times its purchasing multiple. A part :math:`s` of it, the *de-linked portion*, needs no programme of the International Monetary
Fund; the rest, the linked portion, does. Who is not a member of the Fund (Hong Kong) has the de-linked portion only.
A contribution is a
commitment, not money paid in. Every number has a date: `in_force` picks the version of a day.

Votes are one block of basic votes :math:`b` a party, and the contributions:

.. math:: v_i = \frac{c_i + b}{\sum_j c_j + n b}

Drawing, renewal and default are decided by two thirds of the votes, fundamentals by consensus of the ministers.

A request is paid by those who do not ask: a party that draws no longer contributes, so the pool is the sum of the others'
contributions, and where requests exceed it each is cut in proportion (`grants`).

All of it takes plain numbers or arrays::

    access(9.104, 2.5, 0.4).delinked                      # 9.104
    access(8.4, 2.5, 0.4, imf_member=False).available     # 8.4 of a formal 21.0
    votes([76.8, 76.8, 38.4], 3.2)
    support(6, 3), support(12, 2)                         # months: 24, 36
    in_force({date(2014, 7, 17): 0.3, date(2021, 3, 31): 0.4}, date(2020, 1, 1))

References
----------
Bank of Japan (2010), *Chiang Mai Initiative Multilateralization (CMIM) comes into effect*, 24 March. AMRO, *Key
points of the CMIM
Agreement* (2016); *Key points for strengthening the CMIM* (2012); *Amended CMIM comes into effect*, 23 June 2020 and 31 March
2021. International Monetary Fund, *The Rapid Financing Instrument* (factsheet).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]
T = TypeVar("T")

Decision = Literal["fundamental", "executive"]
"""Fundamentals (size, shares, membership, terms) are for consensus; drawing, renewal and default for two thirds."""


@dataclass(frozen=True)
class Access:
    """What a party may draw, in the unit of its contribution.

    Attributes
    ----------
    maximum : ndarray
        Contribution times multiple: the formal ceiling.
    delinked : ndarray
        Of it without a programme of the Fund.
    linked : ndarray
        Of it with one; 0 for whom the Fund has no programme.
    available : ndarray
        What can be had at all: both together.
    """

    maximum: Floats
    delinked: Floats
    linked: Floats
    available: Floats


def access(contribution: ArrayLike, multiple: ArrayLike, share: ArrayLike, *, imf_member: ArrayLike = True) -> Access:
    """Return what parties may draw.

    Parameters
    ----------
    contribution, multiple : array_like
        :math:`c` in any unit of money, and :math:`m`; at least 0.
    share : array_like
        :math:`s`, part without a programme, 0 to 1.
    imf_member : array_like of bool
        False for a party that is no member of the Fund.

    Raises
    ------
    InvalidData
        A negative or infinite amount, a share outside 0..1; all faults at once.

    Examples
    --------
    >>> indonesia = access(9.104, 2.5, [0.1, 0.2, 0.3, 0.4])
    >>> round(float(indonesia.maximum), 3), indonesia.delinked.round(3).tolist()
    (22.76, [2.276, 4.552, 6.828, 9.104])
    """
    c, m, s = (np.asarray(value, dtype=float) for value in (contribution, multiple, share))
    _require({"contribution": c, "multiple": m}, {"share": s})
    maximum = c * m
    delinked = maximum * s
    linked = np.where(np.asarray(imf_member, dtype=bool), maximum - delinked, 0.0)
    return Access(maximum, delinked, linked, delinked + linked)


def votes(contribution: ArrayLike, basic: float) -> Floats:
    """Return each party's share of the votes, 0 to 1; one entry of `contribution` a party that has a block of basic votes.

    Raises
    ------
    InvalidData
        A negative amount, or no votes at all.
    """
    c = np.asarray(contribution, dtype=float)
    _require({"contribution": c, "basic": np.asarray(basic, dtype=float)}, {})
    total = c.sum() + len(c) * basic
    if not total > 0.0:
        raise InvalidData([Fault("votes", "nobody has a vote", expected="a contribution or basic votes above 0")])
    return np.asarray((c + basic) / total)


def passes(share: Sequence[float], yes: Sequence[bool], decision: Decision, *, majority: float = 2.0 / 3.0) -> bool:
    """Say whether a decision is taken: by all for fundamentals, else by `majority` of the votes (0 to 1)."""
    if len(share) != len(yes):
        raise InvalidData([Fault("shape", f"{len(share)} shares and {len(yes)} votes", expected="a vote a party")])
    if decision == "fundamental":
        return all(yes)
    return math.fsum(vote for vote, said in zip(share, yes, strict=True) if said) >= majority - 1e-12


def support(maturity: float, renewals: float) -> float:
    """Return how long a drawing may stand, in the unit of its maturity; infinite where renewals are not counted.

    >>> support(6, 3), support(12, 2), support(12, math.inf)
    (24, 36, inf)
    """
    if not maturity > 0 or not renewals >= 0:
        what = f"a maturity of {maturity:g} with {renewals:g} renewals"
        raise InvalidData([Fault("tenor", what, expected="a maturity above 0 and renewals from 0")])
    return maturity * (1 + renewals)


def spread(renewal: int, *, initial: float = 150.0, step: float = 50.0, every: int = 2, cap: float = 300.0) -> float:
    """Return the premium over the reference rate in basis points after so many renewals.

    >>> [spread(n) for n in (0, 1, 2, 4, 6, 8)]
    [150.0, 150.0, 200.0, 250.0, 300.0, 300.0]
    """
    if renewal < 0:
        raise InvalidData([Fault("renewal", f"{renewal} renewals", expected="0 or more")])
    return min(initial + step * (renewal // every), cap)


def quota_access(quota: ArrayLike, annual: ArrayLike, cumulative: ArrayLike, outstanding: ArrayLike = 0.0) -> Floats:
    """Return what a member of the Fund may draw in a year under limits in percent of its quota.

    Parameters
    ----------
    quota, outstanding : array_like
        Quota, and what is already drawn, in one unit of money.
    annual, cumulative : array_like
        Limits in percent of quota: a year's, and of all that stands out.

    Examples
    --------
    Half a quota a year and no more than one in all (Rapid Financing Instrument, regular window):

    >>> quota_access(1000, 50, 100), quota_access(1000, 80, 133.33), quota_access(1000, 50, 100, outstanding=700)
    (array(500.), array(800.), array(300.))
    """
    q, a, c, o = (np.asarray(value, dtype=float) for value in (quota, annual, cumulative, outstanding))
    _require({"quota": q, "annual": a, "cumulative": c, "outstanding": o}, {})
    return np.asarray(np.clip(c / 100.0 * q - o, 0.0, a / 100.0 * q))


def purchases(amount: ArrayLike, first: ArrayLike, count: int) -> Floats:
    """Return an access in the purchases in which it is paid: a part at approval, the rest evenly after reviews.

    Parameters
    ----------
    amount : array_like (...)
        What may be drawn in all.
    first : array_like (...)
        Part of it that comes at approval, 0 to 1.
    count : int
        Number of purchases, 1 or more; of one, all comes at approval.

    Returns
    -------
    ndarray (..., count)

    Examples
    --------
    >>> purchases(3.9, 1.6 / 3.9, 3).round(2).tolist()
    [1.6, 1.15, 1.15]
    """
    whole, part = np.asarray(amount, dtype=float), np.asarray(first, dtype=float)
    _require({"amount": whole}, {"first": part})
    if count < 1:
        raise InvalidData([Fault("purchases", f"{count} purchases", column="count", expected="1 or more")])
    at_once = whole * part if count > 1 else whole
    later = [(whole - at_once) / max(count - 1, 1)] * (count - 1)
    return np.stack(np.broadcast_arrays(at_once, *later), axis=-1)


def in_force(dated: Mapping[Any, T], on: Any, *, what: str = "facility") -> T:
    """Return the version that holds on a day; keys are the days from which versions hold, dates or numbers alike.

    Raises
    ------
    InvalidData
        The day lies before the first version: the facility did not exist.
    """
    known = [day for day in dated if day <= on]
    if not known:
        first = f"{min(dated)} or later" if dated else "a dated version"
        raise InvalidData([Fault("before-facility", f"there was no {what} on {on}", expected=first)])
    return dated[max(known)]


def grants(request: ArrayLike, contribution: ArrayLike) -> Floats:
    """Return what a pool grants of simultaneous requests.

    Parameters
    ----------
    request : array_like (..., M)
        What each party asks for; 0 or less does not ask.
    contribution : array_like (M,)
        Commitments; those of parties that ask do not count.

    Returns
    -------
    ndarray (..., M)
        The requests, or as much of each in proportion as the others' commitments pay.

    Examples
    --------
    >>> grants([20.0, 0.0, 10.0], [30.0, 12.0, 5.0]).tolist()
    [8.0, 0.0, 4.0]
    """
    asked, c = np.maximum(np.asarray(request, dtype=float), 0.0), np.asarray(contribution, dtype=float)
    _require({"request": asked, "contribution": c}, {})
    capacity = np.where(asked > 0.0, 0.0, c).sum(axis=-1)
    total = asked.sum(axis=-1)
    part = np.minimum(np.divide(capacity, total, out=np.ones_like(total), where=total > 0.0), 1.0)
    return np.asarray(asked * part[..., None])


def _require(amounts: Mapping[str, Floats], parts: Mapping[str, Floats]) -> None:
    faults = [
        Fault(name, f"a {name} is negative or not finite", column=name, expected="0 or more")
        for name, value in amounts.items()
        if not np.all((value >= 0.0) & np.isfinite(value))
    ]
    faults += [
        Fault(name, f"a {name} lies outside 0..1", column=name, expected="a part, 0 to 1")
        for name, value in parts.items()
        if not np.all((value >= 0.0) & (value <= 1.0))
    ]
    if faults:
        raise InvalidData(faults)
