"""Every option in every future: each run is the one that simulate() makes there."""

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.outcomes.window import window
from govsim.scenario.adaptive import OBSERVABLES
from govsim.scenario.layout import blueprint
from govsim.study.compare import DO_NOTHING
from govsim.study.decide import futures as runs_of
from govsim.study.decide.assumptions import drawn
from govsim.study.decide.futures import NET_BENEFIT, Futures, Stopped, simulated
from tests.study.small import PLAIN, RICH

BASE = PLAIN.with_time(years=4)
OPTIONS = {
    "deputy": BASE.with_reform("deputy", from_year=2027),
    "nothing more": BASE,
    "both": BASE.with_reform("deputy", from_year=2027).with_reform("multi-year-obligation", from_year=2028),
}
POINTS = drawn(BASE, OPTIONS, 20, 3, structures=True)
REPEATS = 3


def made(threads: int = 2) -> Futures:
    return simulated(BASE, OPTIONS, POINTS, {}, REPEATS, 5, threads, None)


@pytest.fixture(scope="module")
def found() -> Futures:
    return made()


def test_each_run_is_that_of_simulate_under_the_futures_assumptions(found: Futures) -> None:
    assert found.labels == (DO_NOTHING, *OPTIONS)
    for future in (0, 13):
        for place, scenario in enumerate((BASE, *OPTIONS.values())):
            there = scenario.with_parameters({str(name): float(POINTS[name][future]) for name in POINTS})
            runs = govsim.simulate(there, replications=(future + 1) * REPEATS, seed=5)
            table = per_run(runs, found.since)[list(OUTCOMES)].to_numpy(float)[-REPEATS:]
            np.testing.assert_array_equal(found.runs[place, future], table)


def test_what_is_seen_early_is_of_the_first_years_judged_and_known_by_then(found: Futures) -> None:
    assert found.early.shape == (4, 20, REPEATS, 3, len(OBSERVABLES))
    there = OPTIONS["deputy"].with_parameters({str(name): float(POINTS[name][13]) for name in POINTS})
    years = govsim.simulate(there, replications=14 * REPEATS, seed=5).years
    last = years[(years["run"] == 14 * REPEATS - 1) & (years["year"] > 2026)].sort_values("year")
    seen = found.early[1, 13, -1]
    for name in ("trust", "late_acts", "endings", "alive"):
        np.testing.assert_allclose(seen[:, OBSERVABLES.index(name)], last[name].to_numpy(float))
    # of terms that ran out with 2026 and 2027, those signed again within the year after are no more than all
    renewed, own = seen[:2, OBSERVABLES.index("renewal_rate")], years[years["run"] == 14 * REPEATS - 1]
    all_renewed = own[own["year"].isin([2026, 2027])]["renewal_rate"].to_numpy(float)
    assert ((renewed <= all_renewed + 1e-12) | ~np.isfinite(renewed) | ~np.isfinite(all_renewed)).all()


def test_all_are_judged_from_the_first_month_in_which_every_option_differs(found: Futures) -> None:
    assert found.since == window(blueprint(BASE), map(blueprint, OPTIONS.values())) == 12
    assert found.years == 3


def test_options_meet_the_same_luck_and_futures_another(found: Futures) -> None:
    np.testing.assert_array_equal(found.runs[0], found.runs[found.labels.index("nothing more")])
    assert not np.array_equal(found.runs[0, 0], found.runs[0, 1])


def test_threads_and_batches_change_nothing(found: Futures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govsim.runs.batch._MOST_RUNS_A_SHORT_SPAN", 7)
    np.testing.assert_array_equal(found.runs, made(threads=1).runs)


def test_groups_and_barriers_and_partial_reforms_are_kept() -> None:
    options = {"bridge": RICH.with_reform("bridge-fund", from_year=2026)}
    points = drawn(RICH, options, 20, 1, structures=False)
    found = simulated(RICH, options, points, {}, 2, 1, 2, None)
    there = options["bridge"].with_parameters({str(name): float(points[name][4]) for name in points})
    table = per_run(govsim.simulate(there, replications=10, seed=1), found.since)[list(OUTCOMES)].to_numpy(float)[-2:]
    np.testing.assert_array_equal(found.runs[1, 4], table)


def test_the_table_has_means_and_their_luck(found: Futures) -> None:
    row = found.table[(found.table["option"] == "both") & (found.table["future"] == 7)].iloc[0]
    money = found.outcome("money")[found.labels.index("both"), 7]
    assert row["money"] == pytest.approx(money.mean())
    assert row["money_luck"] == pytest.approx(money.var(ddof=1) / REPEATS)
    assert row["budget.cover"] == POINTS["budget.cover"][7]
    assert not found.table.map(lambda value: value is not None and value != value).any(axis=None)


def test_net_benefit_is_years_kept_at_their_worth_less_money(found: Futures) -> None:
    expected = 4.0 * 3 * found.outcome("alive") - found.outcome("money")
    np.testing.assert_allclose(found.outcome(NET_BENEFIT, 4.0), expected)


def test_ctrl_c_keeps_the_futures_that_are_complete_for_every_option(
    found: Futures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govsim.runs.batch._MOST_RUNS_A_SHORT_SPAN", 4)
    left = [100]

    def stop(done: int) -> None:
        left[0] -= done
        if left[0] <= 0:
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        simulated(BASE, OPTIONS, POINTS, {}, REPEATS, 5, 1, stop)
    some = stopped.value.futures
    assert some is not None
    n = len(some.points)
    assert 4 <= n < 20
    np.testing.assert_array_equal(some.runs, found.runs[:, :n])
    pd.testing.assert_frame_equal(some.points, POINTS[:n])


def test_options_of_another_world_or_without_a_label_are_refused() -> None:
    with pytest.raises(InputError, match="there is no option to decide on"):
        runs_of.check(BASE, {})
    with pytest.raises(InputError, match=r"has another \[world\]"):
        runs_of.check(BASE, {"larger": BASE.with_world(agencies=3)})
    for label in ("", DO_NOTHING, "two\nlines"):
        with pytest.raises(InputError, match="is not a label"):
            runs_of.check(BASE, {label: BASE})
