"""Criteria against numbers worked out by hand, and luck apart from ignorance where both are known."""

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import norm

from govsim.outcomes.intervals import wilson
from govsim.study.decide.luck import Means, estimated
from govsim.study.decide.robust import CRITERIA, beats, criteria, regrets, robust

THREE = np.array(
    [
        [4.0, 6.0, 10.0, 2.0],  # better in one future, worse in another
        [5.0, 5.0, 5.0, 5.0],  # safe
        [0.0, 0.0, 12.0, 0.0],  # a gamble
    ]
)
NO_LUCK = np.repeat(THREE[:, :, None], 3, axis=2)


def test_regret_is_what_the_best_option_of_a_future_has_more() -> None:
    assert regrets(THREE).tolist() == [[1, 0, 2, 3], [0, 1, 7, 0], [5, 6, 0, 5]]


def test_criteria_by_hand() -> None:
    found = dict(zip(CRITERIA, criteria(THREE, 5.0, 0.5).tolist(), strict=True))
    assert found["mean"] == [5.5, 5.0, 3.0]
    assert found["worst"] == found["worst_tenth"] == [2.0, 5.0, 0.0]  # of four futures the tenth holds the worst one
    assert found["hurwicz"] == [6.0, 5.0, 6.0]
    assert found["satisfices"] == [0.5, 1.0, 0.25]
    assert found["regret_mean"] == [1.5, 2.0, 4.0]
    assert found["regret_worst"] == [3.0, 7.0, 6.0]
    assert found["regret_90"] == pytest.approx([2.7, 5.2, 5.7])  # between the two greatest, 0.7 of the way


def test_the_worst_tenth_counts_a_future_in_part_where_a_tenth_is_no_whole_number() -> None:
    values = np.arange(25.0)[None]  # a tenth is 2.5 futures: 0, 1 and half of 2
    assert criteria(values, 0.0)[CRITERIA.index("worst_tenth")] == pytest.approx([(0 + 1 + 0.5 * 2) / 2.5])


def test_hurwicz_goes_from_the_worst_to_the_best() -> None:
    place = CRITERIA.index("hurwicz")
    assert criteria(THREE, 0.0, 0.0)[place].tolist() == [2.0, 5.0, 0.0]
    assert criteria(THREE, 0.0, 1.0)[place].tolist() == [10.0, 5.0, 12.0]


def test_each_criterion_chooses_its_option() -> None:
    table = robust({"rmst_60": Means.of(NO_LUCK)}, ["a", "b", "c"], {"rmst_60": 5.0}, 0.4, seed=1)
    best = {row.criterion: row.option for row in table[table["best"]].itertuples()}
    assert best == {
        "mean": "a", "worst_tenth": "b", "worst": "b", "hurwicz": "a", "satisfices": "b",
        "regret_mean": "a", "regret_90": "a", "regret_worst": "a",
    }  # fmt: skip
    assert table["chosen_in"].between(0, 1).all()


def test_where_less_is_better_the_worst_future_is_the_dearest_and_the_least_is_chosen() -> None:
    table = robust({"money": Means.of(NO_LUCK)}, ["a", "b", "c"], {"money": 5.0}, 0.5, seed=1)
    worst = table[table["criterion"] == "worst"].set_index("option")["value"]
    assert worst.to_dict() == {"a": 10.0, "b": 5.0, "c": 12.0}
    satisfies = table[table["criterion"] == "satisfices"].set_index("option")["value"]
    assert satisfies.to_dict() == {"a": 0.5, "b": 1.0, "c": 0.75}
    regret = table[table["criterion"] == "regret_worst"].set_index("option")
    assert regret["value"].to_dict() == {"a": 6.0, "b": 5.0, "c": 7.0}
    assert regret["best"].to_dict() == {"a": False, "b": True, "c": False}


def test_without_luck_nothing_moves_and_luck_has_no_interval() -> None:
    found = Means.of(NO_LUCK)
    np.testing.assert_allclose(found.true, THREE, atol=1e-9)
    each = estimated(found, lambda values: values.mean(axis=1), 1)
    np.testing.assert_allclose(each.luck_high - each.luck_low, 0, atol=1e-9)
    assert (each.high > each.low)[[0, 2]].all()


def test_shares_count_futures_with_wilsons_interval_and_pairs_add_up_to_one() -> None:
    table = beats({"rmst_60": Means.of(NO_LUCK)}, ["a", "b", "c"], seed=1)
    rows = {(row["option"], row["over"]): row for row in table.to_dict("records")}
    assert rows["a", "b"]["share"] == 0.5
    assert (rows["a", "b"]["low"], rows["a", "b"]["high"]) == wilson(2, 4)
    assert rows["a", "c"]["share"] == 0.75
    assert rows["a", "c"]["share"] + rows["c", "a"]["share"] == 1
    assert rows["a", "b"]["difference"] == 0.5
    assert [rows["a", "b"][name] for name in ("surely", "surely_not", "open")] == [2, 2, 0]


def of_known_luck(
    n: int, repeats: int, spread: float, luck: float, shift: float, seed: int
) -> tuple[Means, np.ndarray]:
    """Two options whose difference is normal over futures, with luck that both share and luck that they do not."""
    rng = np.random.default_rng(seed)
    level, difference = rng.normal(0, 3, n), rng.normal(shift, spread, n)
    shared = rng.normal(0, 5, (n, repeats))
    runs = [
        mean[:, None] + shared + rng.normal(0, luck / np.sqrt(2), (n, repeats)) for mean in (level, level + difference)
    ]
    return Means.of(np.array(runs)), difference


def test_luck_is_taken_off_the_spread_and_the_share_is_that_of_the_truth() -> None:
    found, _ = of_known_luck(20_000, 4, spread=1.0, luck=4.0, shift=1.0, seed=5)
    raw, true = (values[1] - values[0] for values in (found.means, found.true))
    assert raw.std() == pytest.approx(np.sqrt(1 + 16 / 4), rel=0.02)
    assert true.std() == pytest.approx(1.0, rel=0.06)
    assert raw.mean() == pytest.approx(true.mean())
    assert (raw > 0).mean() == pytest.approx(ndtr(1 / np.sqrt(5)), abs=0.01)
    assert (true > 0).mean() == pytest.approx(ndtr(1.0), abs=0.02)


def test_options_that_are_the_same_but_for_luck_have_no_regret() -> None:
    found, _ = of_known_luck(400, 8, spread=0.0, luck=4.0, shift=0.0, seed=3)
    assert regrets(found.means).mean() > 0.4
    assert regrets(found.true).mean() < 0.15


def test_few_futures_are_decided_beyond_luck_where_there_is_nothing_but_luck() -> None:
    found, _ = of_known_luck(4000, 8, spread=0.0, luck=4.0, shift=0.0, seed=4)
    beyond = found.beyond(1, 0)
    assert (beyond != 0).mean() == pytest.approx(0.05, abs=0.01)


def test_a_run_that_cannot_tell_counts_for_no_option_and_a_future_without_two_is_left_out() -> None:
    runs = np.array([[[1.0, 3.0, np.nan], [1.0, np.nan, np.nan]], [[2.0, 6.0, 50.0], [0.0, 0.0, 0.0]]])
    found = Means.of(runs)
    assert found.known.tolist() == [True, False]
    assert found.means.tolist() == [[2.0], [4.0]]
    assert found.degrees.tolist() == [1]


@pytest.mark.slow
def test_the_two_intervals_hold_the_truth_as_often_as_they_say() -> None:
    futures_hold, luck_holds, times = 0, 0, 200
    for seed in range(times):
        found, difference = of_known_luck(120, 6, spread=1.0, luck=2.0, shift=0.4, seed=seed)
        each = estimated(found, lambda values: np.array([0.0, (values[1] - values[0]).mean()]), seed)
        futures_hold += bool(each.low[1] <= 0.4 <= each.high[1])
        luck_holds += bool(each.luck_low[1] <= difference.mean() <= each.luck_high[1])
    assert futures_hold / times == pytest.approx(0.95, abs=0.04)
    assert luck_holds / times == pytest.approx(0.95, abs=0.04)


@pytest.mark.slow
def test_the_interval_of_a_share_of_futures_holds_the_share_of_all_futures_as_often_as_it_says() -> None:
    """500 draws of 100 futures, 95 %: outside 92 to 98.5 % once in some thousand times. What is counted has luck in it:
    its truth is the share that ever more futures would give with as few runs; without luck, that of the truth.
    """
    counted, without, times = 0, 0, 500
    truth, seen = norm.cdf(0.4), norm.cdf(0.4 / (1 + 2.0**2 / 6) ** 0.5)
    for seed in range(times):
        means, _ = of_known_luck(100, 6, spread=1.0, luck=2.0, shift=0.4, seed=seed)
        low, high = wilson(int((means.means[1] > means.means[0]).sum()), 100)  # as beats() has it: see above
        counted += low <= seen <= high
        without += abs((means.true[1] > means.true[0]).mean() - truth) < 0.1
    assert 0.92 <= counted / times <= 0.985
    assert without / times > 0.9
