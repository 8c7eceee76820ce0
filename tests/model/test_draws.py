"""Draws against an independent SplitMix64, against scipy's distributions, and against chance.

Statistical tests use fixed seeds, so they pass or fail for good. The false-alarm rate said beside each is the
probability that a right generator fails it at a seed chosen blindly; over the whole file it is below 1e-4.
"""

import math
from collections.abc import Callable, Sequence
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from govsim.model import streams
from govsim.model.draws import (
    BEGINNING,
    clip,
    geometric,
    happens,
    logistic,
    logit,
    logit_normal,
    normal,
    normal_quantile,
    pair,
    poisson,
    run_luck,
    uniform,
    whole,
)

LUCK = np.uint64(20260701)
N = 20_000
FALSE_ALARM = 1e-6

# An independent SplitMix64 in plain integers, and its inverse

ALL_ONES = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15
STREAM = 0xD1342543DE82EF95
MONTH = 0xAF251AF3B0F025B5
MIX_1 = 0xBF58476D1CE4E5B9
MIX_2 = 0x94D049BB133111EB


def mix(x: int) -> int:
    x = (x ^ (x >> 30)) * MIX_1 & ALL_ONES
    x = (x ^ (x >> 27)) * MIX_2 & ALL_ONES
    return x ^ (x >> 31)


def unshifted(x: int, shift: int) -> int:
    """The y for which y ^ (y >> shift) is x."""
    y = x
    for _ in range(64 // shift):
        y = x ^ (y >> shift)
    return y


def unmix(x: int) -> int:
    x = unshifted(x, 31) * pow(MIX_2, -1, 2**64) & ALL_ONES
    x = unshifted(x, 27) * pow(MIX_1, -1, 2**64) & ALL_ONES
    return unshifted(x, 30)


def bits_of(luck: int, stream: int, month: int, entity: int) -> int:
    key = mix(mix(luck + stream * STREAM & ALL_ONES) + (month + 2**20) * MONTH & ALL_ONES)
    return mix(key + (entity + 1) * GOLDEN & ALL_ONES)


def luck_for(bits: int) -> np.uint64:
    """The luck at which the draw (stream 1, month 0, entity 0) has these 64 bits."""
    key = unmix(bits) - GOLDEN & ALL_ONES
    return np.uint64(unmix(unmix(key) - 2**20 * MONTH & ALL_ONES) - STREAM & ALL_ONES)


LOWEST, HIGHEST = luck_for(0), luck_for(ALL_ONES)
"""Lucks at which the draw (stream 1, month 0, entity 0) is the smallest and the largest there is."""

lucks = st.integers(0, ALL_ONES)
stream_numbers = st.integers(0, 1000)
months = st.integers(BEGINNING, 2**20)
entities = st.integers(0, 2**63 - 2)


def test_the_independent_generator_is_splitmix64() -> None:
    outputs = [mix(1234567 + n * GOLDEN & ALL_ONES) for n in range(1, 4)]  # published for the seed 1234567
    assert outputs == [6457827717110365317, 3203168211198807973, 9817491932198370423]


@given(lucks)
def test_the_inverse_of_the_independent_generator_is_one(x: int) -> None:
    assert unmix(mix(x)) == x


@given(lucks, stream_numbers, months, entities)
def test_a_draw_is_the_52_high_bits_of_splitmix64(luck: int, stream: int, month: int, entity: int) -> None:
    expected = ((bits_of(luck, stream, month, entity) >> 12) + 0.5) / 2**52
    assert uniform(np.uint64(luck), stream, month, entity) == expected


@pytest.mark.parametrize(
    ("luck", "stream", "month", "entity", "golden"),
    [
        (0, 1, 0, 0, 0.9463867629302948),
        (1, 22, -120, 7, 0.9954659944333045),
        (20260701, 52, 239, (5 << 32) + 39, 0.7624756876768218),
        (ALL_ONES, 83, BEGINNING, 47_999, 0.46997113638730414),
    ],
)
def test_draws_are_what_they_have_always_been(luck: int, stream: int, month: int, entity: int, golden: float) -> None:
    assert uniform(np.uint64(luck), stream, month, entity) == golden


def test_the_luck_of_a_run_is_what_it_has_always_been() -> None:
    found = [int(run_luck(seed, run)) for seed, run in ((0, 0), (1, 0), (1, 1), (2**40, 10**6))]
    assert found == [
        12035550249420947055,
        6791897765849424158,
        17405687883870564846,
        44086362545203265,
    ]


@given(st.integers(0, 2**62), st.integers(0, 2**31))
def test_the_luck_of_a_run_depends_on_seed_and_run_alone(seed: int, run: int) -> None:
    assert int(run_luck(seed, run)) == mix(mix(seed + GOLDEN & ALL_ONES) + (run + 1) * GOLDEN & ALL_ONES)


def test_no_two_runs_share_their_luck() -> None:
    found = {int(run_luck(seed, run)) for seed in range(200) for run in range(200)}
    assert len(found) == 200 * 200


def test_a_draw_depends_on_its_four_arguments_and_not_on_what_was_drawn_before() -> None:
    asked = [(stream, month, entity) for stream in (1, 2) for month in (-5, 0, 7) for entity in range(20)]
    forwards = {each: uniform(LUCK, *each) for each in asked}
    backwards = {each: uniform(LUCK, *each) for each in reversed(asked)}
    assert forwards == backwards
    assert len(set(forwards.values())) == len(asked)


def test_no_two_purposes_share_a_stream() -> None:
    numbers = [value for name, value in vars(streams).items() if name.isupper()]
    assert len(numbers) > 40
    assert len(set(numbers)) == len(numbers)


# The ends of the interval


def test_a_draw_is_never_0_and_never_1() -> None:
    assert uniform(LOWEST, 1, 0, 0) == 2.0**-53
    assert uniform(HIGHEST, 1, 0, 0) == 1.0 - 2.0**-53 < 1.0


@pytest.mark.parametrize("luck", [LOWEST, HIGHEST, LUCK])
def test_probabilities_of_0_and_1_are_exact(luck: np.uint64) -> None:
    assert not happens(0.0, luck, 1, 0, 0)
    assert happens(1.0, luck, 1, 0, 0)


def test_every_distribution_is_finite_at_the_ends() -> None:
    assert normal(LOWEST, 1, 0, 0) == pytest.approx(-8.209536151601387, rel=1e-13)
    assert normal(HIGHEST, 1, 0, 0) == pytest.approx(8.209536151601387, rel=1e-13)
    assert [whole(3, 9, luck, 1, 0, 0) for luck in (LOWEST, HIGHEST)] == [3, 9]
    assert [geometric(2.0, luck, 1, 0, 0) for luck in (LOWEST, HIGHEST)] == [54, 1]  # 2^-53 is 53 times a half
    assert [poisson(1.0, luck, 1, 0, 0) for luck in (LOWEST, HIGHEST)] == [0, stats.poisson.ppf(1 - 2**-53, 1.0)]


@given(st.integers(0, 10), st.integers(1, 5000))
def test_a_whole_number_never_passes_its_upper_end(low: int, values: int) -> None:
    assert whole(low, low + values - 1, HIGHEST, 1, 0, 0) == low + values - 1


# Chance: uniform and independent along each argument

ALONG: dict[str, Callable[[int], float]] = {
    "entities": lambda k: uniform(LUCK, 29, 5, k),
    "pairs of one mission": lambda k: uniform(LUCK, 51, 5, pair(17, k)),
    "pairs of one partner": lambda k: uniform(LUCK, 51, 5, pair(k, 17)),
    "months": lambda k: uniform(LUCK, 29, k - N // 2, 3),
    "streams": lambda k: uniform(LUCK, k, 5, 3),
    "runs": lambda k: uniform(np.uint64(run_luck(1, k)), 29, 5, 3),
    "seeds": lambda k: uniform(np.uint64(run_luck(k, 0)), 29, 5, 3),
}


@pytest.fixture(scope="module")
def drawn() -> dict[str, np.ndarray]:
    with np.errstate(over="ignore"):
        return {name: np.array([draw(k) for k in range(N)]) for name, draw in ALONG.items()}


def chance_of(counts: np.ndarray) -> float:
    """The probability that equally likely cells are filled so unevenly, or more so."""
    return float(stats.chisquare(counts.ravel()).pvalue)


@pytest.mark.parametrize("name", ALONG)
def test_draws_are_uniform_along(name: str, drawn: dict[str, np.ndarray]) -> None:
    counts = np.histogram(drawn[name], 100, (0, 1))[0]
    assert chance_of(counts) > FALSE_ALARM  # false alarms: 7 cases x 1e-6


@pytest.mark.parametrize("name", ALONG)
def test_the_low_bits_of_draws_are_uniform_along(name: str, drawn: dict[str, np.ndarray]) -> None:
    counts = np.histogram(drawn[name] * 2**40 % 1, 100, (0, 1))[0]
    assert chance_of(counts) > FALSE_ALARM  # 7 x 1e-6


@pytest.mark.parametrize("lag", [1, 2, 12])
@pytest.mark.parametrize("name", ALONG)
def test_neighbours_do_not_correlate_along(name: str, lag: int, drawn: dict[str, np.ndarray]) -> None:
    correlation = np.corrcoef(drawn[name][:-lag], drawn[name][lag:])[0, 1]
    assert abs(correlation) * math.sqrt(N - lag) < NormalDist().inv_cdf(1 - FALSE_ALARM / 2)  # 21 x 1e-6


@pytest.mark.parametrize("name", ALONG)
def test_pairs_of_neighbours_fill_the_square_evenly_along(name: str, drawn: dict[str, np.ndarray]) -> None:
    counts = np.histogram2d(drawn[name][::2], drawn[name][1::2], 10, ((0, 1), (0, 1)))[0]
    assert chance_of(counts) > FALSE_ALARM  # 7 x 1e-6


@pytest.mark.parametrize("name", list(ALONG)[1:])
def test_draws_along_different_arguments_do_not_correlate(name: str, drawn: dict[str, np.ndarray]) -> None:
    correlation = np.corrcoef(drawn["entities"], drawn[name])[0, 1]
    assert abs(correlation) * math.sqrt(N) < NormalDist().inv_cdf(1 - FALSE_ALARM / 2)  # 6 x 1e-6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((LUCK, 29, 5), (LUCK, 29, 6)),
        ((LUCK, 29, 5), (LUCK, 30, 5)),
        ((LUCK, 29, 5), (LUCK, 29, 17)),
        ((np.uint64(20260701), 29, 5), (np.uint64(20260702), 29, 5)),
        ((LUCK, 81, -1), (LUCK, 82, -1)),
    ],
)
def test_the_same_entities_draw_independently_in_another_month_stream_or_run(
    one: tuple[np.uint64, int, int], other: tuple[np.uint64, int, int]
) -> None:
    first = np.array([uniform(*one, k) for k in range(N)])
    second = np.array([uniform(*other, k) for k in range(N)])
    correlation = np.corrcoef(first, second)[0, 1]
    assert abs(correlation) * math.sqrt(N) < NormalDist().inv_cdf(1 - FALSE_ALARM / 2)  # 5 x 1e-6
    assert chance_of(np.histogram2d(first, second, 10, ((0, 1), (0, 1)))[0]) > FALSE_ALARM  # 5 x 1e-6


# Distributions: the exact inverse of each, at known uniform draws


def uniforms(entity_numbers: Sequence[int]) -> np.ndarray:
    return np.array([uniform(LUCK, 1, 0, k) for k in entity_numbers])


FEW = range(3000)


def test_normal_quantiles_are_right_to_13_digits() -> None:
    tails = 10.0 ** -np.arange(1.0, 300.0)
    near_tails = np.exp(-np.linspace(1.0, 60.0, 2000))  # p = e^-25 is where the outer tail begins
    middle = np.linspace(0.001, 0.999, 1999)
    around = [0.5 + sign * 10.0**-k for k in range(1, 16) for sign in (-1, 1)]
    edges = [p for at in (0.075, 0.925) for p in (np.nextafter(at, 0), at, np.nextafter(at, 1))]
    upper = 1.0 - 2.0 ** -np.arange(1.0, 54.0)
    p = np.concatenate([tails, near_tails, middle, around, edges, upper])
    found = np.array([normal_quantile(float(x)) for x in p])
    np.testing.assert_allclose(found, special.ndtri(p), rtol=1e-13, atol=0)


@given(st.floats(1e-300, 0.4999))
def test_normal_quantiles_rise_and_are_negative_below_a_half(p: float) -> None:
    assert normal_quantile(p) < normal_quantile(p * (1 + 1e-9)) < 0.0


@given(st.integers(1, 2**53 - 1))
def test_normal_quantiles_of_p_and_1_minus_p_are_opposite(n: int) -> None:
    assert normal_quantile(n / 2**53) == -normal_quantile(1.0 - n / 2**53)


def test_the_normal_quantile_of_a_half_is_0() -> None:
    assert normal_quantile(0.5) == 0.0


def test_a_normal_draw_is_the_quantile_of_a_uniform_one() -> None:
    found = [normal(LUCK, 1, 0, k) for k in FEW]
    np.testing.assert_allclose(found, special.ndtri(uniforms(FEW)), rtol=1e-13)


def test_whole_numbers_are_equally_likely_with_both_ends() -> None:
    found = np.array([whole(3, 9, LUCK, 1, 0, k) for k in range(N)])
    np.testing.assert_array_equal(found, 3 + np.floor(7 * uniforms(range(N))))
    assert set(found) == {3, 4, 5, 6, 7, 8, 9}
    assert chance_of(np.bincount(found)[3:]) > FALSE_ALARM  # 1e-6


def test_a_whole_number_between_equal_ends_is_that_number() -> None:
    assert {whole(4, 4, LUCK, 1, 0, k) for k in range(50)} == {4}


@pytest.mark.parametrize("mean", [0.3, 1.0, 2.5, 6.0, 40.0])
def test_poisson_draws_are_the_exact_inverse(mean: float) -> None:
    found = [poisson(mean, LUCK, 1, 0, k) for k in FEW]
    np.testing.assert_array_equal(found, stats.poisson.ppf(uniforms(FEW), mean))


def test_a_poisson_draw_of_mean_0_is_0() -> None:
    assert {poisson(0.0, luck, 1, 0, k) for luck in (LUCK, HIGHEST) for k in range(50)} == {0}


@pytest.mark.parametrize("mean", [1.2, 2.0, 5.0])
def test_a_geometric_draw_exceeds_k_exactly_when_the_uniform_one_is_below_q_to_the_k(mean: float) -> None:
    q = 1.0 - 1.0 / mean
    found = np.array([geometric(mean, LUCK, 1, 0, k) for k in FEW])
    u = uniforms(FEW)
    assert found.min() == 1
    assert np.all(u > q**found * (1 - 1e-12))
    assert np.all(u <= q ** (found - 1) * (1 + 1e-12))


@pytest.mark.parametrize("mean", [1.2, 2.0, 5.0])
def test_geometric_draws_have_their_mean_and_their_distribution(mean: float) -> None:
    found = np.array([geometric(mean, LUCK, 1, 0, k) for k in range(N)])
    error = math.sqrt(mean * (mean - 1.0) / N)
    assert abs(found.mean() - mean) < 5 * error  # 3 x 6e-7
    cells = np.arange(1, 6)
    share = stats.geom.pmf(cells, 1.0 / mean)
    counts = np.array([np.sum(found == k) for k in cells] + [np.sum(found > 5)])
    assert stats.chisquare(counts, N * np.append(share, 1.0 - share.sum())).pvalue > FALSE_ALARM  # 3 x 1e-6


@pytest.mark.parametrize("mean", [1.0, 0.5])
def test_a_geometric_draw_of_mean_1_is_1(mean: float) -> None:
    assert {geometric(mean, luck, 1, 0, k) for luck in (LUCK, LOWEST) for k in range(50)} == {1}


@pytest.mark.parametrize(("median", "sd"), [(0.5, 1.0), (0.3, 0.7), (0.9, 1.5)])
def test_logit_normal_draws_are_the_logistic_of_normal_ones(median: float, sd: float) -> None:
    found = [logit_normal(median, sd, LUCK, 1, 0, k) for k in FEW]
    odds = median / (1.0 - median) * np.exp(sd * special.ndtri(uniforms(FEW)))
    np.testing.assert_allclose(found, odds / (1.0 + odds), rtol=1e-12)


@pytest.mark.parametrize("median", [0.0, 1.0])
def test_a_logit_normal_median_of_0_or_1_is_exact(median: float) -> None:
    assert {logit_normal(median, 1.5, luck, 1, 0, 0) for luck in (LOWEST, LUCK, HIGHEST)} == {median}


def test_a_logit_normal_draw_without_spread_is_the_median() -> None:
    assert logit_normal(0.75, 0.0, HIGHEST, 1, 0, 0) == pytest.approx(0.75, rel=1e-15)


# Pairs


@given(st.tuples(entities.map(lambda n: n >> 32), st.integers(0, 2**32 - 1)))
def test_mission_and_partner_can_be_told_from_their_pair(each: tuple[int, int]) -> None:
    assert divmod(int(pair(*each)), 2**32) == each


def test_no_two_pairs_share_a_number() -> None:
    assert len({int(pair(i, j)) for i in range(100) for j in range(100)}) == 100 * 100


# Small functions


def test_logistic_is_right_and_ends_in_0_and_1() -> None:
    assert logistic(0.0) == 0.5
    assert logistic(1.5) == pytest.approx(math.exp(1.5) / (1 + math.exp(1.5)), rel=1e-15)
    assert logistic(-30.0) == pytest.approx(math.exp(-30.0), rel=1e-12)
    assert [logistic(x) for x in (-math.inf, -1e5, 1e5, math.inf)] == [0.0, 0.0, 1.0, 1.0]


def test_logit_is_right_and_infinite_at_0_and_1() -> None:
    assert logit(0.5) == 0.0
    assert logit(0.96) == pytest.approx(math.log(24.0), rel=1e-14)
    assert [logit(p) for p in (0.0, 1.0)] == [-math.inf, math.inf]


@given(st.floats(1e-6, 1 - 1e-6))
def test_logistic_undoes_logit(p: float) -> None:
    assert logistic(logit(p)) == pytest.approx(p, rel=1e-12)


def test_clip_keeps_within_0_and_1_unless_told_otherwise() -> None:
    assert [clip(x) for x in (-0.1, 0.0, 0.4, 1.0, 1.1)] == [0.0, 0.0, 0.4, 1.0, 1.0]
    assert [clip(x, 1.0, 8.0) for x in (0.0, 4.4, 9.0)] == [1.0, 4.4, 8.0]
