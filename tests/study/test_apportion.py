"""apportion(): Shapley values against games solved by hand, intervals against known truth, small worlds end to end."""

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import govsim
from govsim.model.barriers import BARRIERS
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.runs import files
from govsim.runs.ensemble import Ensemble, simulate
from govsim.runs.results_folder import PROVENANCE
from govsim.runs.run import Run
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario
from govsim.study.apportion import (
    ANSWERED,
    MIDDLING_LEADERS,
    Factorial,
    Reference,
    Stopped,
    apportion,
    ensembles_in,
    under,
)
from govsim.study.reference import FIVE_YEAR_MONEY, SECOND_REFERENCES
from govsim.study.shapley import ALL_FIVE, FEWEST_RUNS, FIVE, combinations_of, effects_of, gains_of, shapley, shares_of

BASE = Scenario(name="small").with_world(agencies=1).with_time(warmup_years=2, years=5)
IDLE = BASE.with_parameters({"start.readiness": -4, "start.opportunity": 0.05}).with_time(warmup_years=0, years=1)
RUNS = 12
OFF = np.array([[mask >> k & 1 for k in range(5)] for mask in range(32)])


@pytest.fixture(scope="module")
def small() -> Factorial:
    return apportion(BASE, RUNS, 3)


def games(players: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(float, (3, 2**players), elements=st.floats(-100, 100))


def value(table: pd.DataFrame, column: str, **where: str) -> Any:
    for name, wanted in where.items():
        table = table[table[name] == wanted]
    (found,) = table[column]
    return found


# Shapley values


def test_the_glove_game_has_the_values_known_from_textbooks() -> None:
    worth = np.array([float(mask & 1 and mask & 6 > 0) for mask in range(8)])  # one left glove, two right ones
    assert shapley(worth) == pytest.approx([2 / 3, 1 / 6, 1 / 6], abs=1e-15)


def test_the_airport_game_divides_each_stretch_among_those_who_need_it() -> None:
    costs = (1.0, 3.0, 7.0, 8.0)
    worth = np.array([max((cost for k, cost in enumerate(costs) if mask >> k & 1), default=0.0) for mask in range(16)])
    assert shapley(worth) == pytest.approx([1 / 4, 1 / 4 + 2 / 3, 1 / 4 + 2 / 3 + 2, 1 / 4 + 2 / 3 + 2 + 1])


def test_an_additive_game_gives_each_its_own_effect() -> None:
    effects = np.array([5.0, -1.0, 0.0, 2.5, 0.25])
    assert shapley(7 + OFF @ effects) == pytest.approx(effects)


def test_an_interaction_is_shared_equally_by_those_who_make_it() -> None:
    worth = OFF @ np.array([1.0, 2, 0, 0, 0]) + 6 * OFF[:, [0, 1, 3]].prod(axis=1) - 4 * OFF[:, 1] * OFF[:, 4]
    assert shapley(worth) == pytest.approx([1 + 2, 2 + 2 - 2, 0, 2, -2])


@given(games(5))
def test_it_is_the_mean_over_all_orders(worth: np.ndarray) -> None:
    added = []
    for order in permutations(range(5)):
        before, each = 0, np.zeros((3, 5))
        for k in order:
            each[:, k] = worth[:, before | 1 << k] - worth[:, before]
            before |= 1 << k
        added.append(each)
    np.testing.assert_allclose(shapley(worth), np.mean(added, axis=0), atol=1e-9)


@given(games(5))
def test_values_add_up_to_what_all_gain_together(worth: np.ndarray) -> None:
    np.testing.assert_allclose(shapley(worth).sum(axis=-1), worth[:, -1] - worth[:, 0], atol=1e-9)


@given(games(4), st.permutations(range(5)))
def test_who_never_adds_anything_has_exactly_nothing(worth: np.ndarray, order: list[int]) -> None:
    dummy = order[0]
    others = [k for k in range(5) if k != dummy]
    game = worth[:, OFF[:, others] @ (1 << np.arange(4))]
    assert (shapley(game)[:, dummy] == 0).all()
    effects = effects_of(game).set_index("term")["effect"]
    concerned = [term for term in effects.index if FIVE[dummy] in term.split(":")]
    assert (effects[concerned] == 0).all()
    assert len(concerned) == 5


@given(games(5), st.permutations(range(5)))
def test_names_do_not_matter_so_equals_have_equal_values(worth: np.ndarray, order: list[int]) -> None:
    renamed = worth[:, OFF @ (1 << np.array(order))]
    np.testing.assert_allclose(shapley(renamed), shapley(worth)[:, order], atol=1e-9)


@given(games(5), games(5))
def test_the_value_of_a_sum_of_games_is_the_sum_of_values(one: np.ndarray, other: np.ndarray) -> None:
    np.testing.assert_allclose(shapley(one + other), shapley(one) + shapley(other), atol=1e-9)


# Effects, gains and shares


def test_effects_are_differences_by_hand() -> None:
    worth = np.tile(
        OFF @ np.array([4.0, 2, 0, 0, 0]) + 6 * OFF[:, 0] * OFF[:, 1] + 8 * OFF[:, [0, 2, 3]].prod(axis=1), (2, 1)
    )
    effects = effects_of(worth).set_index("term")["effect"]
    assert effects["budget"] == 4 + 6 / 2 + 8 / 4
    assert effects["routine"] == 2 + 6 / 2
    assert effects["budget:routine"] == 6
    assert effects["budget:rotation"] == effects["rotation:leadership"] == 8 / 2
    assert effects["routine:law"] == 0
    assert len(effects) == 5 + 10
    gains = gains_of(worth).set_index("off")
    assert gains["gain"].to_dict() == dict(zip([*FIVE, ALL_FIVE], [4, 2, 0, 0, 0, 20], strict=True))
    assert (gains["base"] == 0).all()
    assert gains["value"].equals(gains["gain"])


def test_intervals_are_students_over_pairs_of_runs() -> None:
    gain = np.array([1.0, 2, 3, 6])
    luck = np.array([10.0, -30, 50, 0])
    worth = luck[:, None] + gain[:, None] * OFF[:, 0]
    row = gains_of(worth).iloc[0]
    half = 3.182446 * gain.std(ddof=1) / 2
    assert [row["gain"], row["low"], row["high"]] == pytest.approx([3, 3 - half, 3 + half], rel=1e-6)
    main = effects_of(worth).iloc[0]
    assert [main["effect"], main["low"], main["high"]] == pytest.approx([3, 3 - half, 3 + half], rel=1e-6)


def drawn_games(rng: np.random.Generator, runs: int) -> np.ndarray:
    """Games with skewed effects that hang together, an interaction, and luck shared by all combinations."""
    each = rng.gamma(2, np.array([2.0, 1, 0.5, 0.25, 0]), (runs, 5)) + rng.normal(0, 1, (runs, 1)) * [1, 1, 0, 1, 0]
    together = rng.normal(-2, 1, (runs, 1)) * OFF[:, 0] * OFF[:, 1]
    return np.asarray(rng.normal(30, 10, (runs, 1)) + each @ OFF.T + together)


TRUE_SHARES = np.array([4 - 1, 2 - 1, 1, 0.5, 0]) / 5.5


def test_shares_are_ratios_of_means_and_add_up_to_one() -> None:
    worth = drawn_games(np.random.default_rng(1), 200)
    table = shares_of(worth, 1)
    total = (worth[:, -1] - worth[:, 0]).mean()
    assert table["share"].to_numpy() == pytest.approx(shapley(worth).mean(axis=0) / total)
    assert table["share"].sum() == pytest.approx(1, abs=1e-12)
    assert table["shapley"].sum() == pytest.approx(total, abs=1e-12)
    assert (table["gain"] == total).all()
    assert (table["low"] <= table["share"]).all()
    assert (table["share"] <= table["high"]).all()
    assert table["share"].to_numpy() == pytest.approx(TRUE_SHARES, abs=0.1)
    assert (table["note"] == "").all()
    assert table.iloc[4][["share", "low", "high"]].tolist() == [0, 0, 0]


@pytest.mark.slow
@pytest.mark.parametrize("runs", [20, 60])
def test_intervals_hold_the_truth_in_93_to_97_of_100_cases(runs: int) -> None:
    rng = np.random.default_rng(2026)
    held, gained, acted = [], [], []
    for number in range(400):
        worth = drawn_games(rng, runs)
        table = shares_of(worth, number)
        held.append(((table["low"] <= TRUE_SHARES) & (table["high"] >= TRUE_SHARES))[:4])
        row = gains_of(worth).iloc[5]
        gained.append(row["low"] <= 5.5 <= row["high"])
        effects = effects_of(worth)
        acted.append((effects["low"].iloc[[0, 5]] <= [3, -2]) & (effects["high"].iloc[[0, 5]] >= [3, -2]))
    assert 0.93 <= np.mean(held) <= 0.97
    assert 0.93 <= np.mean(gained) <= 0.97
    assert 0.93 <= np.mean(acted) <= 0.97


@pytest.mark.parametrize(
    ("worth", "said", "shares"),
    [
        (np.zeros((0, 32)), "no run has a value in every combination, so there is no share", False),
        (drawn_games(np.random.default_rng(1), 1), "one run cannot show whether anything is lost", False),
        (np.full((1, 32), 3.0), "one run cannot show whether anything is lost", False),
        (np.full((20, 32), 3.0), "nothing changes when all of them are off, so there is nothing to share out", False),
        (np.random.default_rng(1).normal(0, 1, (20, 32)), "no loss is detected yet", False),
        (drawn_games(np.random.default_rng(1), 9), "an interval of a share needs 10 runs", True),
        (-drawn_games(np.random.default_rng(1), 60), "it is less with all of them off", True),
    ],
)
def test_what_is_not_given_is_said(worth: np.ndarray, said: str, shares: bool) -> None:
    table = shares_of(worth, 1)
    assert table["note"].str.startswith(said).all()
    assert table["share"].notna().all() == shares
    assert table["low"].notna().any() == (shares and len(worth) >= FEWEST_RUNS)


# Worlds


def test_the_combinations_are_all_32_and_begin_with_none_and_each_alone() -> None:
    combinations = combinations_of(FIVE)
    assert len(set(combinations)) == 32
    assert combinations[0] == ()
    assert [combinations[1 << k] for k in range(5)] == [(name,) for name in BARRIERS]
    assert combinations[-1] == tuple(BARRIERS)


def test_each_combination_is_the_scenario_without_it_under_the_same_luck(small: Factorial) -> None:
    table = small.per_run
    assert list(table) == ["run", *FIVE, *OUTCOMES]
    assert len(table) == 32 * RUNS
    for off in [(), ("rotation",), ("budget", "leadership", "law")]:
        mine = table[(table[list(FIVE)] == [name in off for name in FIVE]).all(axis=1)].reset_index(drop=True)
        alone = per_run(simulate(BASE.without(*off), RUNS, 3))
        pd.testing.assert_frame_equal(mine[["run", *OUTCOMES]], alone[["run", *OUTCOMES]])


def test_answers_follow_from_the_outcomes_of_runs(small: Factorial) -> None:
    for outcome in ANSWERED:
        worth = small.per_run[outcome].to_numpy().reshape(32, RUNS).T
        worth = worth[~np.isnan(worth).any(axis=1)]
        assert value(small.gains, "gain", outcome=outcome, off=ALL_FIVE) == (worth[:, -1] - worth[:, 0]).mean()
        mine = small.shares[small.shares["outcome"] == outcome]
        assert mine["barrier"].tolist() == list(FIVE)
        assert mine["shapley"].to_numpy(float) == pytest.approx(shapley(worth).mean(axis=0))
        assert mine["share"].sum() == pytest.approx(1, abs=1e-12)
        assert (mine["runs"] == len(worth)).all()
    assert len(small.effects) == len(ANSWERED) * 15


def test_every_share_stands_beside_its_definition_of_off(small: Factorial) -> None:
    assert small.definitions == {name: barrier.definition for name, barrier in BARRIERS.items()}
    for _, row in small.shares.iterrows():
        assert row["definition"] == BARRIERS[row["barrier"]].definition
    assert [beside.reference for beside in small.beside] == list(SECOND_REFERENCES)
    for beside in small.beside:
        for name, barrier in BARRIERS.items():
            own = beside.reference if name == beside.changes else None
            stated = beside.shares[beside.shares["barrier"] == name]["definition"]
            assert set(stated) == {barrier.definition if own is None else own.definition}


def test_beside_it_leaders_stay_with_a_priority_and_seriousness_of_a_half() -> None:
    stated = blueprint(Scenario.load("inclusive-care").without("leadership"))
    for plan, expected in [(stated, 0.75), (under(stated, MIDDLING_LEADERS), 0.5)]:
        run = Run(plan, seed=1)
        run.step(30)
        agencies = run.world.agencies
        assert agencies.priority == pytest.approx(np.full(agencies.size, expected), abs=1e-12)
        assert agencies.seriousness == pytest.approx(np.full(agencies.size, expected), abs=1e-12)
    assert stated.regimes.leadership_priority_median.tolist() == [0.75] * stated.regimes.size


@pytest.mark.parametrize("reference", SECOND_REFERENCES, ids=lambda reference: reference.barrier)
def test_beside_it_only_what_has_that_barrier_off_differs(small: Factorial, reference: Reference) -> None:
    beside = small.beside[SECOND_REFERENCES.index(reference)]
    one, other = small.per_run, beside.per_run
    on = one[reference.barrier] == 0
    pd.testing.assert_frame_equal(one[on], other[on])
    # Money for five years holds longer than that of each year; more routine, and leaders with less will, serve worse.
    outcome = "rmst_60" if reference.barrier == "budget" else "coverage"
    before, after = (table[~on][outcome].mean() for table in (one, other))
    assert before < after if reference.barrier == "budget" else before > after
    unmoved = "law" if reference.barrier != "law" else "budget"
    without = [value(table.gains, "gain", outcome="trust", off=unmoved) for table in (small, beside)]
    assert without[0] == without[1]


def test_yearly_money_that_is_certain_leaves_terms_as_they_are() -> None:
    off = blueprint(BASE.without("budget")).regimes
    on = blueprint(BASE).regimes
    assert off.contract_term_years.tolist() == on.contract_term_years.tolist()
    assert off.contract_obligation_years.tolist() == on.contract_obligation_years.tolist()
    five = under(blueprint(BASE.without("budget")), FIVE_YEAR_MONEY).regimes
    assert set(five.contract_term_years) == set(five.obligated_years) == {5}


def test_without_another_reference_there_is_nothing_beside() -> None:
    assert apportion(BASE, 1, references=()).beside == ()


def test_a_reference_equal_to_the_first_gives_the_same_shares(small: Factorial) -> None:
    same = Reference("leadership", "as before", {"leadership.priority_median": 0.75})
    (beside,) = apportion(BASE, RUNS, 3, references=[same]).beside
    pd.testing.assert_frame_equal(beside.per_run, small.per_run)


def test_a_barrier_that_is_off_already_explains_exactly_nothing() -> None:
    done: list[int] = []
    already = BASE.without("law", "rotation")
    found = apportion(already, RUNS, 3, progress=done.append)
    for name in ("law", "rotation"):
        rows = found.shares[found.shares["barrier"] == name]
        assert (rows["shapley"] == 0).all()
        told = rows[rows["outcome"] != "relationship_60"]  # five years of one agency show no loss to share out
        assert (told[["share", "low", "high"]] == 0).all(axis=None)
        assert (found.gains[found.gains["off"] == name]["gain"] == 0).all()
        terms = found.effects[[name in term.split(":") for term in found.effects["term"]]]
        assert (terms[["effect", "low", "high"]] == 0).all(axis=None)
    assert sum(done) == RUNS * ensembles_in(already) == RUNS * (8 + 3 * 4)


def test_beside_is_nothing_of_a_barrier_that_is_off_already() -> None:
    assert [beside.changes for beside in apportion(BASE.without("leadership", "law"), 1).beside] == [
        "budget",
        "routine",
    ]
    found = apportion(BASE.without("leadership", "law", "budget", "routine"), 2)
    assert found.beside == ()
    assert ensembles_in(found.scenario) == 2


def test_runs_that_cannot_tell_do_not_count_and_nothing_is_nan() -> None:
    empty = apportion(IDLE, 3)
    for each in (empty, *empty.beside):
        for table in (each.gains, each.effects, each.shares):
            assert not any(isinstance(cell, float) and np.isnan(cell) for cell in table.to_numpy().ravel())
    assert value(empty.gains, "gain", outcome="rmst_60", off=ALL_FIVE) is None
    assert value(empty.shares, "note", outcome="rmst_60", barrier="law") == (
        "no run has a value in every combination, so there is no share"
    )
    assert value(empty.shares, "runs", outcome="coverage", barrier="law") == 3


def test_one_run_has_gains_without_intervals() -> None:
    one = apportion(BASE, 1, references=())
    row = one.gains[(one.gains["outcome"] == "coverage") & (one.gains["off"] == ALL_FIVE)].iloc[0]
    assert row["gain"] > 0
    assert (row["low"], row["high"]) == (None, None)
    assert one.shares["share"].isna().all()


def test_progress_counts_all_runs_of_all_references() -> None:
    done: list[int] = []
    govsim.apportion(BASE, 2, progress=done.append)
    assert sum(done) == 2 * ensembles_in(BASE) == 2 * (32 + 3 * 16)


@pytest.mark.parametrize(("after", "least"), [(0, 0), (80 * 100, 100), (80 * 100 + 79, 100)])
def test_an_interrupted_factorial_keeps_the_runs_that_every_combination_has(after: int, least: int) -> None:
    done: list[int] = []

    def stop(runs: int) -> None:
        done.append(runs)
        if sum(done) >= after:
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        apportion(BASE, 150, progress=stop)
    kept = stopped.value.factorial
    assert sum(done) < 80 * 150
    if kept is None:
        assert least == 0
        return
    assert least <= kept.replications < 150
    again = apportion(BASE, kept.replications)
    for one, other in zip((kept, *kept.beside), (again, *again.beside), strict=True):
        for table in ("per_run", "gains", "effects", "shares"):
            assert getattr(one, table).equals(getattr(other, table)), table


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(govsim.InputError, match="replications is 0, outside 1 to"):
        apportion(BASE, 0)
    with pytest.raises(govsim.InputError, match="threads is 0, outside 1 to"):
        apportion(BASE, 1, threads=0)
    with pytest.raises(govsim.InputError, match="inclusiv-care"):
        apportion("inclusiv-care")


@pytest.mark.parametrize(
    ("barrier", "parameter", "message"),
    [
        ("leader", "leadership.spread", '"leader" is not a barrier\n  did you mean leadership'),
        ("leadership", "law.authority", "law.authority = 0.5, but switching law off makes it 1\n  state the same"),
        ("leadership", "law.authorit", '"law.authorit" is not a parameter\n  did you mean law.authority'),
        ("routine", "workload.routine", None),
    ],
)
def test_a_reference_may_not_contradict_another_barrier(barrier: str, parameter: str, message: str | None) -> None:
    if message is None:
        assert Reference(barrier, "otherwise", {parameter: 0.7}).off == {parameter: 0.7}
        return
    with pytest.raises(govsim.InputError, match=message):
        apportion(BASE, 1, references=[Reference(barrier, "otherwise", {parameter: 0.5})])


def test_the_public_name_leaves_the_module_of_the_five_barriers_alone() -> None:
    assert govsim.apportion is apportion
    assert govsim.Factorial is Factorial
    assert "barriers" not in govsim.__all__


# What is kept


def test_the_same_seed_gives_the_same_bytes_for_one_thread_and_two(tmp_path: Path) -> None:
    hashes = []
    for threads in (1, 2):
        folder = apportion(BASE, 5, 7, threads=threads).save(tmp_path / str(threads))
        hashes.append(json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))["sha256"])
    assert hashes[0] == hashes[1]
    assert set(hashes[0]) == {
        f"{below}{name}"
        for below in ("", "beside-1/", "beside-2/", "beside-3/")
        for name in ("per_run", "gains", "effects", "shares")
    }


def test_more_runs_begin_with_the_same_ones(small: Factorial) -> None:
    few = apportion(BASE, 3, 3, references=())
    same = small.per_run[small.per_run["run"] < 3].reset_index(drop=True)
    pd.testing.assert_frame_equal(few.per_run, same)


@pytest.mark.parametrize("scenario", [BASE, IDLE, BASE.without("leadership")])
def test_saved_and_loaded_is_the_same(scenario: Scenario, tmp_path: Path) -> None:
    kept = apportion(scenario, 3, 3)
    loaded = Factorial.load(kept.save(tmp_path / "out"))
    assert (loaded.scenario, loaded.replications, loaded.seed) == (scenario, 3, 3)
    for one, other in zip((kept, *kept.beside), (loaded, *loaded.beside), strict=True):
        assert one.reference == other.reference
        assert one.definitions == other.definitions
        for name in ("per_run", "gains", "effects", "shares"):
            pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_results_are_never_overwritten(small: Factorial, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(govsim.InputError, match="holds files already; results are never overwritten"):
        small.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_save_that_fails_leaves_nothing_behind(
    small: Factorial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(govsim.InputError, match="cannot be written: No space left on device"):
        small.save(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["shares", "beside-2/per_run"])
def test_a_changed_or_missing_file_is_not_loaded(small: Factorial, tmp_path: Path, name: str) -> None:
    folder = small.save(tmp_path / "out")
    small.gains.to_parquet(folder / f"{name}.parquet")
    with pytest.raises(govsim.InputError, match=rf"{name}\.parquet: is not the file"):
        Factorial.load(folder)
    (folder / f"{name}.parquet").unlink()
    with pytest.raises(govsim.InputError, match=rf"{name}\.parquet: is missing"):
        Factorial.load(folder)


def test_a_folder_that_holds_no_factorial_is_refused(small: Factorial, tmp_path: Path) -> None:
    with pytest.raises(govsim.InputError, match="there is no such file"):
        Factorial.load(tmp_path)
    with pytest.raises(govsim.InputError, match="is not the provenance of a factorial of barriers"):
        Factorial.load(simulate(BASE, 1).save(tmp_path / "ensemble"))
    folder = small.save(tmp_path / "factorial")
    with pytest.raises(govsim.InputError, match="is not the provenance of an ensemble"):
        Ensemble.load(folder)
    facts = files.read_facts(folder / PROVENANCE)
    changes: list[dict[str, object]] = [{"kind": "comparison"}, {"definitions": {}}, {"reference": {"barrier": "law"}}]
    for broken in changes:
        files.write_facts(folder / PROVENANCE, facts | broken)
        with pytest.raises(govsim.InputError, match="is not the provenance of a factorial of barriers"):
            Factorial.load(folder)
