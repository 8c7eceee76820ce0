"""Counter-based random numbers: a draw is a function of (run seed, stream, month, entity) and of nothing else.

Each (seed, stream, month) opens a SplitMix64 sequence of its own (Steele, Lea & Flood 2014, "Fast splittable
pseudorandom number generators", OOPSLA; finalizer Mix13 of Stafford) and the entity's number is the place in it.
There is no generator state, so results cannot depend on order, threads, or on what else is drawn.
"""

from math import floor, sqrt

import numpy as np

from govsim.model.compiled import constant, entry, rule
from govsim.model.elementary import exp, log, log_near

BEGINNING = constant(-(1 << 20))
"""The month of draws that hold for a whole run."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_STREAM = np.uint64(0xD1342543DE82EF95)
_MONTH = np.uint64(0xAF251AF3B0F025B5)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_27 = np.uint64(27)
_30 = np.uint64(30)
_31 = np.uint64(31)
_12 = np.uint64(12)


@rule
def _mix(x):
    x = (x ^ (x >> _30)) * _MIX_1
    x = (x ^ (x >> _27)) * _MIX_2
    return x ^ (x >> _31)


@entry
def run_luck(seed, run):
    """The luck of replication `run` of an ensemble with this seed: it depends on the two alone. Whole numbers >= 0."""
    return _mix(_mix(np.uint64(seed) + _GOLDEN) + np.uint64(run + 1) * _GOLDEN)


@rule
def uniform(luck, stream, month, entity):
    """A draw from the open interval (0, 1): never 0, never 1, so that probabilities of 0 and 1 are exact."""
    return _place(_sequence(luck, stream, month), entity)


@rule
def _sequence(luck, stream, month):
    return _mix(_mix(luck + np.uint64(stream) * _STREAM) + np.uint64(month - BEGINNING) * _MONTH)


@rule
def _place(sequence, entity):
    bits = _mix(sequence + np.uint64(entity + 1) * _GOLDEN)
    return (np.int64(bits >> _12) + 0.5) * 2.220446049250313e-16  # 2^-52; from int64, the faster conversion


@rule
def happens(probability, luck, stream, month, entity):
    """True with this probability."""
    return uniform(luck, stream, month, entity) < probability


@rule
def pair(mission, partner):
    """The entity number of a (mission, partner) pair: one partner more changes no other pair's draw."""
    return (np.int64(mission) << 32) + np.int64(partner)


_CENTRE, _FAR = 0.425, 0.5 - 1.3887943864964021e-11  # e^-25; from a half: beyond the first are tails, then far tails
_CENTRE_ABOVE = (
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
)  # fmt: skip
_CENTRE_BELOW = (
    1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
)  # fmt: skip
_TAIL_ABOVE = (
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
)  # fmt: skip
_TAIL_BELOW = (
    1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
)  # fmt: skip
_FAR_ABOVE = (
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
)  # fmt: skip
_FAR_BELOW = (
    1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
)  # fmt: skip


@rule
def _polynomial(c, x):
    return ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]


@rule
def normal_quantile(p):
    """The standard normal quantile of p in (0, 1), to about 1e-16 (Wichura 1988, algorithm AS 241, PPND16)."""
    away = abs(p - 0.5)
    if away <= _CENTRE:
        return _centre(p)
    return _tail(p) if away <= _FAR else _far_tail(p)


@rule
def _centre(p):
    q = p - 0.5
    r = 0.180625 - q * q
    return q * _polynomial(_CENTRE_ABOVE, r) / _polynomial(_CENTRE_BELOW, r)


@rule
def _tail(p):
    r = sqrt(-log_near(min(p, 1.0 - p))) - 1.6
    z = _polynomial(_TAIL_ABOVE, r) / _polynomial(_TAIL_BELOW, r)
    return -z if p < 0.5 else z


@rule
def _far_tail(p):
    r = sqrt(-log(min(p, 1.0 - p))) - 5.0
    z = _polynomial(_FAR_ABOVE, r) / _polynomial(_FAR_BELOW, r)
    return -z if p < 0.5 else z


@rule
def normal(luck, stream, month, entity):
    """A standard normal draw."""
    return normal_quantile(uniform(luck, stream, month, entity))


@rule
def normals(found, entities, count, world, luck, stream, month):
    """normal() of the first `count` of these entities, to the bit, into `found`, in the same order.

    All at once takes a quarter of the time: centres, then tails, several at a time. `found` is a row of world.draws;
    the first three are in use meanwhile, and no row outlives the rule that fills it.
    """
    uniforms, tails, places = world.draws[0], world.draws[1], world.draws[2].view(np.int64)
    sequence = _sequence(luck, stream, month)
    for k in range(count):
        uniforms[k] = _place(sequence, entities[k])
        found[k] = _centre(uniforms[k])
    number = 0
    for k in range(count):
        tails[number] = uniforms[k]
        places[number] = k
        number += abs(uniforms[k] - 0.5) > _CENTRE
    for t in range(number):
        tails[t] = _tail(tails[t])
    for t in range(number):
        k = places[t]
        found[k] = tails[t] if abs(uniforms[k] - 0.5) <= _FAR else _far_tail(uniforms[k])


@rule
def whole(low, high, luck, stream, month, entity):
    """A whole number from low to high, both included, each as likely."""
    return np.int64(low + floor(uniform(luck, stream, month, entity) * (high - low + 1)))


@rule
def poisson(mean, luck, stream, month, entity):
    """A Poisson draw by inversion; for means up to some tens."""
    u = uniform(luck, stream, month, entity)
    k = 0
    chance = exp(-mean)
    below = chance
    while u > below and chance > 0.0:
        k += 1
        chance *= mean / k
        below += chance
    return k


@rule
def geometric(mean, luck, stream, month, entity):
    """A draw from 1, 2, 3, ... with this mean (1 or more) and no memory, by inversion."""
    if mean <= 1.0:
        return 1
    return 1 + np.int64(floor(log(uniform(luck, stream, month, entity)) / log(1.0 - 1.0 / mean)))


@rule
def logit(p):
    """log(p / (1 - p)); minus and plus infinity at 0 and 1."""
    return log(p / (1.0 - p)) if 0.0 < p < 1.0 else (np.inf if p >= 1.0 else -np.inf)


@rule
def logistic(x):
    """1 / (1 + e^-x)."""
    return 1.0 / (1.0 + exp(-x)) if x > -700.0 else 0.0


@rule
def logit_normal(median, sd, luck, stream, month, entity):
    """logistic(logit(median) + sd z); a median of 0 or 1 is exact."""
    return logistic(logit(median) + sd * normal(luck, stream, month, entity))


@rule
def clip(x, low=0.0, high=1.0):
    """min(high, max(low, x)); the model page's clip(x) is this with 0 and 1."""
    return min(high, max(low, x))
