r"""Where to place what helps: p-median, maximal covering, set covering and p-centre, solved to optimality by HiGHS.

Demand points :math:`i` have weights :math:`w_i`, candidate sites :math:`j` lie at :math:`d_{ij}` (distance, hours or
cost) from them; :math:`x_j` says whether a site opens.

============= ==============================================================================================
`pmedian`     :math:`\min \sum w_i d_{ij} y_{ij}`, each point served by an open site, :math:`\sum_j x_j = p`
`mclp`        :math:`\max \sum w_i z_i`, :math:`z_i \le \sum_{j: d_{ij} \le S} x_j`, :math:`\sum_j x_j = p`
`lscp`        :math:`\min \sum_j c_j x_j` with every point within :math:`S` of `times` open sites
`pcentre`     :math:`\min \max_i \min_{j \,\text{open}} d_{ij}`, :math:`\sum_j x_j = p`
============= ==============================================================================================

All take plain arrays: `cost` (points, sites), infinite or NaN where a site cannot reach a point. Sites that stand
already are `fixed` and count among the `p`. Sites may tie: compare objectives first.

References
----------
Hakimi, S. L. (1964), "Optimum locations of switching centers", Operations Research 12(3), 450-459. ReVelle, C. and
Swain, R. (1970), "Central facilities location", Geographical Analysis 2(1), 30-42. Church, R. and ReVelle, C. (1974),
"The maximal covering location problem", Papers of the Regional Science Association 32, 101-118. Toregas, C., Swain,
R., ReVelle, C. and Bergman, L. (1971), "The location of emergency service facilities", Operations Research 19(6),
1363-1373. Minieka, E. (1970), "The m-center problem", SIAM Review 12(1), 138-139.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from ._program import Places, Program

Floats = NDArray[np.float64]

SHOWN = 5
"""Points or sites that a message names."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where to open, and who is served from where.

    Attributes
    ----------
    sites : tuple of int
        Open sites, rising.
    served_from : ndarray of int (points,)
        The nearest open site that may serve the point (with capacities the one that gives it most); -1: not served.
    cost : ndarray (points,)
        Cost of being served; NaN where it is not. With capacities the mean over the parts.
    objective : float
        Of the problem: weighted cost, weight covered, cost of the sites, largest cost.
    mean : float
        Weighted mean cost of the points that are served.
    covered : float
        Part of the weight that is served, 0 to 1.
    bound : float
        Best objective that any placement could have; equal to the objective when it is proven optimal.
    """

    sites: tuple[int, ...]
    served_from: NDArray[np.int64]
    cost: Floats
    objective: float
    mean: float
    covered: float
    bound: float


def pmedian(
    cost: ArrayLike,
    weights: ArrayLike,
    p: int,
    *,
    fixed: Sequence[int] = (),
    capacity: ArrayLike | None = None,
    whole: bool = False,
    limit: float = 60.0,
) -> Placement:
    """Open `p` sites so that the weighted cost of serving every point is least.

    Parameters
    ----------
    cost : array (points, sites)
        Distance, hours or cost; infinite or NaN where the site cannot reach the point.
    weights : array (points,)
        People, or probability times people; 0 or more.
    p : int
        Number of sites, those that are fixed included.
    fixed : sequence of int
        Sites that are open anyway.
    capacity : array (sites,), optional
        Weight that a site can serve; a point may then be served from several.
    whole : bool
        With capacities: each point is served from one site.
    limit : float
        Seconds after which the best placement so far is returned; its `bound` says how far off it may be.

    Raises
    ------
    InvalidData
        Shapes that do not fit, a point that no site reaches, more sites asked for than there are, a fixed site that
        does not exist, capacities that together are too small, points that no choice of `p` sites can all serve.

    Examples
    --------
    Three towns, two sites; one warehouse is to stand where the way is shortest.

    >>> found = pmedian([[1.0, 4.0], [2.0, 2.0], [6.0, 1.0]], [10, 10, 10], 1)
    >>> found.sites, found.objective
    ((1,), 70.0)
    """
    distance, weight = _read(cost, weights)
    points, sites = distance.shape
    faults = [*_choice(p, sites, fixed), *_unreached(distance, None)]
    room = None
    if capacity is not None:
        room = np.asarray(capacity, dtype=float)
        if room.shape != (sites,) or not np.all(room >= 0.0):
            faults.append(Fault("capacity", f"capacity {room.shape}", expected="0 or more for each site"))
        elif not faults:
            best = np.sort(np.delete(room, list(fixed)))[::-1][: p - len(set(fixed))].sum() + room[list(fixed)].sum()
            if best < weight.sum() * (1.0 - 1e-12):
                what = f"the {p} largest sites hold {best:g}, the points need {weight.sum():g}"
                faults.append(Fault("infeasible-capacity", what, column="capacity", expected="more sites or room"))
    if faults:
        raise InvalidData(faults)

    i, j = np.nonzero(np.isfinite(distance))
    made = Program()
    x = _sites(made, sites, fixed)
    y = made.block(len(i), cost=weight[i] * distance[i, j], high=1.0, whole=whole and room is not None)
    made.put(made.rows((1,), p, p), x, 1.0)
    made.put(made.rows((points,), 1.0, 1.0)[i], y, 1.0)
    opens = made.rows((len(i),), -np.inf, 0.0)
    made.put(opens, y, 1.0)
    made.put(opens, x[j], -1.0)
    if room is not None:
        held = made.rows((sites,), -np.inf, 0.0)
        made.put(held[j], y, weight[i])
        made.put(held, x, -room)
    found = made.solve("each point is served by an open site, with p sites", limit)
    chosen = tuple(int(site) for site in np.flatnonzero(found.x[x] > 0.5))
    if room is None:
        return _placement(distance, weight, chosen, None, found.bound)
    part = np.zeros_like(distance)
    part[i, j] = found.x[y]
    each = np.nansum(np.where(part > 0.0, part * np.where(np.isfinite(distance), distance, 0.0), 0.0), axis=1)
    total = float((weight * each).sum())
    mean = total / weight.sum() if weight.sum() > 0.0 else 0.0
    return Placement(
        sites=chosen, served_from=part.argmax(axis=1), cost=each, objective=total, mean=mean, covered=1.0,
        bound=found.bound,
    )  # fmt: skip


def mclp(
    cost: ArrayLike, weights: ArrayLike, p: int, radius: float, *, fixed: Sequence[int] = (), limit: float = 60.0
) -> Placement:
    """Open `p` sites so that the weight of the points within `radius` of one of them is largest.

    A point that no site reaches within the radius stays uncovered; it is no fault.

    Raises
    ------
    InvalidData
        As `pmedian`, and a negative radius.
    """
    distance, weight = _read(cost, weights)
    points, sites = distance.shape
    faults = [*_choice(p, sites, fixed), *_radius(radius)]
    if faults:
        raise InvalidData(faults)
    i, j = np.nonzero(distance <= radius)
    made = Program()
    x = _sites(made, sites, fixed)
    z = made.block(points, cost=-weight, high=1.0)
    made.put(made.rows((1,), p, p), x, 1.0)
    covers = made.rows((points,), -np.inf, 0.0)
    made.put(covers, z, 1.0)
    made.put(covers[i], x[j], -1.0)
    found = made.solve("p sites are open", limit)
    chosen = tuple(int(site) for site in np.flatnonzero(found.x[x] > 0.5))
    return _placement(distance, weight, chosen, radius, -found.bound, covering=True)


def lscp(
    cost: ArrayLike,
    radius: float,
    *,
    site_cost: ArrayLike | None = None,
    times: int = 1,
    fixed: Sequence[int] = (),
    limit: float = 60.0,
) -> Placement:
    """Open as few sites (or as cheap ones) as cover every point within `radius`.

    Parameters
    ----------
    cost : array (points, sites)
    radius : float
    site_cost : array (sites,), optional
        Cost of each site; 1 each by default, so that the objective is their number.
    times : int
        By how many sites each point is to be covered.

    Raises
    ------
    InvalidData
        A point that fewer than `times` sites reach within the radius: the plan is infeasible, and the point is named.
    """
    distance, weight = _read(cost, None)
    points, sites = distance.shape
    price = np.ones(sites) if site_cost is None else np.asarray(site_cost, dtype=float)
    faults = [*_choice(sites, sites, fixed), *_radius(radius)]
    if price.shape != (sites,) or not np.all(price >= 0.0):
        faults.append(Fault("site-cost", f"site_cost {price.shape}", expected="0 or more for each site"))
    if not faults:
        faults = list(_unreached(distance, radius, times))
    if faults:
        raise InvalidData(faults)
    i, j = np.nonzero(distance <= radius)
    made = Program()
    x = _sites(made, sites, fixed, price)
    made.put(made.rows((points,), float(times), np.inf)[i], x[j], 1.0)
    found = made.solve("every point is covered within the radius", limit)
    chosen = tuple(int(site) for site in np.flatnonzero(found.x[x] > 0.5))
    placed = _placement(distance, weight, chosen, radius, found.bound)
    return Placement(**{**placed.__dict__, "objective": float(price[list(chosen)].sum())})


def pcentre(cost: ArrayLike, p: int, *, fixed: Sequence[int] = (), limit: float = 60.0) -> Placement:
    """Open `p` sites so that the largest cost of any point is least.

    The optimum is one of the costs: a bisection over them asks each time whether `p` sites cover all (Minieka 1970).

    Raises
    ------
    InvalidData
        As `pmedian`.
    """
    distance, weight = _read(cost, None)
    faults = [*_choice(p, distance.shape[1], fixed), *_unreached(distance, None)]
    if faults:
        raise InvalidData(faults)
    steps = np.unique(distance[np.isfinite(distance)])
    steps = steps[steps >= distance.min(axis=1).max()]
    low, high, best = 0, len(steps) - 1, None
    while low <= high:
        middle = (low + high) // 2
        tried = _cover(distance, float(steps[middle]), p, fixed, limit)
        if tried is None:
            low = middle + 1
        else:
            best, high = tried, middle - 1
    if best is None:
        what = f"no {p} sites reach every point"
        raise InvalidData([Fault("infeasible", what, column="p", expected="more sites, or sites that reach more")])
    extra = [site for site in range(distance.shape[1]) if site not in best][: p - len(best)]
    made = _placement(distance, weight, tuple(sorted([*best, *extra])), None, 0.0)
    largest = float(made.cost.max())
    return Placement(**{**made.__dict__, "objective": largest, "bound": largest})


# -- how it is solved -------------------------------------------------------------------------------------------------


def _sites(made: Program, sites: int, fixed: Sequence[int], cost: ArrayLike = 0.0) -> Places:
    """Add a variable for each site: open or not, and open where it is fixed."""
    low = np.zeros(sites)
    low[list(fixed)] = 1.0
    return made.block(sites, cost=cost, low=low, high=1.0, whole=True)


def _cover(distance: Floats, radius: float, p: int, fixed: Sequence[int], limit: float) -> tuple[int, ...] | None:
    """Return at most `p` sites that cover every point, None where there are none."""
    try:
        found = lscp(distance, radius, fixed=fixed, limit=limit)
    except InvalidData:
        return None
    return found.sites if len(found.sites) <= p else None


def _placement(
    distance: Floats,
    weight: Floats,
    chosen: tuple[int, ...],
    radius: float | None,
    bound: float,
    *,
    covering: bool = False,
) -> Placement:
    among = distance[:, list(chosen)]
    nearest = among.argmin(axis=1)
    cost = among[np.arange(len(among)), nearest]
    served = np.isfinite(cost) if radius is None else cost <= radius
    total = float((weight[served] * cost[served]).sum())
    covered = float(weight[served].sum())
    whole = float(weight.sum())
    return Placement(
        sites=chosen,
        served_from=np.where(served, np.asarray(chosen)[nearest], -1),
        cost=np.where(served, cost, np.nan),
        objective=covered if covering else total,
        mean=total / covered if covered > 0.0 else float("nan"),
        covered=covered / whole if whole > 0.0 else float("nan"),
        bound=bound,
    )


# -- what may be wrong ------------------------------------------------------------------------------------------------


def _read(cost: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    distance = np.asarray(cost, dtype=float)
    weight = np.ones(len(distance)) if weights is None and distance.ndim else np.asarray(weights, dtype=float)
    faults = []
    if distance.ndim != 2 or 0 in distance.shape:
        faults.append(Fault("shape", f"cost {distance.shape}", column="cost", expected="(points, sites), not empty"))
    elif weight.shape != (len(distance),):
        what = f"{weight.shape} weights for {len(distance)} points"
        faults.append(Fault("shape", what, column="weights", expected="one a point"))
    if np.any(distance < 0.0):
        faults.append(Fault("cost", "a cost is negative", column="cost", expected="0 or more; infinite: unreachable"))
    if not np.all((weight >= 0.0) & np.isfinite(weight)):
        faults.append(Fault("weight", "a weight is negative or not finite", column="weights", expected="0 or more"))
    if faults:
        raise InvalidData(faults)
    return np.where(np.isnan(distance), np.inf, distance), weight


def _choice(p: int, sites: int, fixed: Sequence[int]) -> list[Fault]:
    faults = []
    if not 1 <= p <= sites:
        faults.append(Fault("infeasible-p", f"{p} of {sites} sites", column="p", expected=f"1 to {sites}"))
    unknown = sorted({site for site in fixed if not 0 <= site < sites})
    if unknown:
        what = f"fixed sites {', '.join(map(str, unknown))} do not exist"
        faults.append(Fault("unknown-site", what, column="fixed", expected=f"0 to {sites - 1}"))
    elif len(set(fixed)) > p:
        what = f"{len(set(fixed))} sites are fixed and {p} are to be open"
        faults.append(Fault("infeasible-p", what, column="fixed", expected="at least as many as are fixed"))
    return faults


def _radius(radius: float) -> list[Fault]:
    good = np.isfinite(radius) and radius >= 0.0
    return [] if good else [Fault("radius", f"a radius of {radius}", column="radius", expected="0 or more")]


def _unreached(distance: Floats, radius: float | None, times: int = 1) -> list[Fault]:
    """Return a fault for the points that fewer than `times` sites reach, and for sites that reach nobody."""
    reach = np.isfinite(distance) if radius is None else distance <= radius
    alone = np.flatnonzero(reach.sum(axis=1) < times)
    if not alone.size:
        return []
    within = "" if radius is None else f" within {radius:g}"
    shown = ", ".join(map(str, alone[:SHOWN])) + (" ..." if alone.size > SHOWN else "")
    what = f"{alone.size} points have fewer than {times} sites that reach them{within}: {shown}"
    return [Fault("unreachable", what, column="cost", expected="a site that reaches every point")]
