"""The small functions of section 3."""

import math


def clip(x: float, low: float = 0.0, high: float = 1.0) -> float:
    """Section 3: clip(x) is within 0 and 1, clip(x, a, b) within a and b."""
    return min(high, max(low, x))


def logistic(x: float) -> float:
    """Section 3: 1 / (1 + e^-x), written so that neither end overflows."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)
    return e / (1 + e)


def logit(p: float) -> float:
    """The inverse of the logistic function; 0 and 1 have infinite logits."""
    if p <= 0:
        return -math.inf
    if p >= 1:
        return math.inf
    return math.log(p / (1 - p))


def monthly(p: float) -> float:
    """Section 3: a yearly probability without an October share, for one month."""
    return 1 - math.pow(1 - p, 1 / 12)


def monthly_with_october(p: float, share: float, m: int) -> float:
    """Section 3: a yearly probability of which October (m = 0) has the given share, for month m."""
    exponent = share if m == 0 else (1 - share) / 11
    return 1 - math.pow(1 - p, exponent)


def effort(belief: float, surplus: float, patience: float, floor: float = 0.0) -> float:
    """Section 4.7: e = e0 + (1 - e0) X^2 / (1 + X^2), X = surplus de / (1 - de) (Baker, Gibbons & Murphy 2002)."""
    discount = patience * belief
    x = surplus * discount / (1 - discount)
    return floor + (1 - floor) * (x**2 / (1 + x**2))
