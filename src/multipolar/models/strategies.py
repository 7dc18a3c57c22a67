"""Strategies read off a portfolio: bandwagoning, hard and soft balancing, hedging, equidistance, by stated rules.

For one of two rivals, the *second* (the one that is feared), let the counterweight be the first rival and, each by how
far its policy is tied to the first's, its associates. A state's lean in a domain is the share with the counterweight
less the share with the second rival; a lean smaller than the *margin* is none. With the lean in security and the mean
lean of the other domains, each plus, none or minus:

============ ============ ==========================================================================================
security     the others   strategy
============ ============ ==========================================================================================
minus        minus        **bandwagoning**: with the second rival in security and in all else (Schweller 1994; Kuik's
                          full bandwagoning). A lean of the economy alone is never enough
plus         any          **hard balancing** if the counterweight has at least the *hard* share of security and the
                          second rival less than the margin (alliance and arms: Walt 1987); else
plus         none or plus **soft balancing** (Pape 2005: no alliance, yet all leans one way)
none         plus         **soft balancing** (non-military means only)
none         none         **equidistance**
otherwise    otherwise    **hedging**: opposite leans that counteract (Kuik 2016), or a lean in one field and none in
                          the other (economic pragmatism, limited bandwagoning)
============ ============ ==========================================================================================

Margin and hard share are assumptions, drawn with the rest.

References
----------
Kuik, C.-C. (2016). How do weaker states hedge? *Journal of Contemporary China* 25(100), 500-514. Pape, R. A. (2005).
Soft balancing against the United States. *International Security* 30(1), 7-45. Schweller, R. L. (1994). Bandwagoning
for profit. *International Security* 19(1), 72-107. Walt, S. M. (1987). *The Origins of Alliances*. Cornell UP.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STRATEGIES = ("bandwagoning", "hard balancing", "soft balancing", "hedging", "equidistance")
"""In the order of the numbers that `read_off` returns."""


def leans(share: Floats, weight: Floats, counterweight: Floats, second: int, security: int = 0) -> Floats:
    """Return the lean in security and the mean lean of the other domains (D, N, 2), -1 to 1.

    Parameters
    ----------
    share : ndarray (D, N, K, P)
    weight : ndarray (D or 1, K)
        Of the domains.
    counterweight : ndarray (D or 1, P)
        1 for the first rival, the tie to it (0 to 1) for others.
    second, security : int
        Number of the second rival among the partners, of security among the domains.
    """
    toward = np.einsum("dnkp,dp->dnk", share, np.broadcast_to(counterweight, (len(share), share.shape[3])))
    lean = toward - share[..., second]
    others = np.arange(share.shape[2]) != security
    rest = np.broadcast_to(weight[:, None, others], (*lean.shape[:2], int(others.sum())))
    mean = (lean[:, :, others] * rest).sum(axis=2) / rest.sum(axis=2)
    return np.stack([lean[:, :, security], mean], axis=2)


def read_off(
    share: Floats,
    weight: Floats,
    counterweight: Floats,
    second: int,
    margin: Floats,
    hard: Floats,
    security: int = 0,
) -> NDArray[np.int8]:
    """Return the number of each state's strategy in `STRATEGIES` (D, N).

    Parameters
    ----------
    share, weight, counterweight, second, security
        As for `leans`.
    margin, hard : ndarray (D or 1,)
        Least lean that counts; least security share with the counterweight that is hard balancing.
    """
    lean = leans(share, weight, counterweight, second, security)
    m = margin[:, None]
    in_security, elsewhere = (np.where(np.abs(one) < m, 0.0, np.sign(one)) for one in (lean[..., 0], lean[..., 1]))
    against = share[:, :, security, second]
    allied = (lean[..., 0] + against >= hard[:, None]) & (against < m)
    cases = (
        (in_security < 0) & (elsewhere < 0),
        (in_security > 0) & allied,
        ((in_security > 0) & (elsewhere >= 0)) | ((in_security == 0) & (elsewhere > 0)),
        (in_security != 0) | (elsewhere != 0),
    )
    return np.select(cases, (0, 1, 2, 3), 4).astype(np.int8)
