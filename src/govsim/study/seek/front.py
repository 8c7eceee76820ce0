"""The Pareto front: packages than which none is at least as good in everything and better in something."""

import numpy as np


def on_front(costs: np.ndarray) -> np.ndarray:
    """Which points no other dominates, shape (points,); of points that are equal all or none.

    costs: shape (points, objectives), less is better; a point with NaN is never on the front.
    """
    known = np.isfinite(costs).all(axis=1)
    front = known.copy()
    for number in np.flatnonzero(known):
        if front[number]:
            no_better = (costs >= costs[number]).all(axis=1)
            front &= ~(no_better & (costs > costs[number]).any(axis=1))
    return front


def thinned(costs: np.ndarray, most: int) -> np.ndarray:
    """Numbers of `most` points spread over the front, in order: the ends, then ever the one farthest from those chosen.

    Distances are measured with each objective's range as 1 (Gonzalez 1985, which is within twice of the best spread).
    """
    if len(costs) <= most:
        return np.arange(len(costs))
    span = np.ptp(costs, axis=0)
    scaled = (costs - costs.min(axis=0)) / np.where(span > 0, span, 1.0)
    chosen = list(dict.fromkeys(int(place) for place in scaled.argmin(axis=0)))[:most]
    while len(chosen) < most:
        distance = ((scaled[:, None] - scaled[chosen]) ** 2).sum(axis=2).min(axis=1)
        distance[chosen] = -1.0
        chosen.append(int(distance.argmax()))
    return np.sort(chosen)
