"""The true effect of an event: forks that are exact, suppress one draw, and agree with numbers worked out by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from govsim.errors import InputError
from govsim.outcomes.trust_decay import event_study
from govsim.runs.batch import Record
from govsim.runs.ensemble import simulate
from govsim.runs.run import Run
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario
from govsim.study.true_effect import EVENTS, _copied, _lived, _Path, true_effect

SMALL = Scenario(name="small").with_world(agencies=4).with_time(warmup_years=3, years=6)
RUNS = 6


def of(table: pd.DataFrame, variable: str, lag: int) -> Any:
    (row,) = table[(table["variable"] == variable) & (table["lag"] == lag)].to_dict("records")
    return row


@pytest.mark.parametrize("agency", [None, 0, 3])
def test_a_fork_in_which_nothing_is_suppressed_is_the_run_to_the_bit(agency: int | None) -> None:
    """An agency apart, too: a reform of its group in the months of the fork finds it there."""
    plan = blueprint(SMALL.with_reform("ecosystem-package", from_year=2028))
    run = Run(plan, 5, 1, logs=())
    run.step(36 + 17)
    before, path = _copied(run.world), _Path.of(25, len(run.world.missions))
    fork = _lived(plan, run, before, None, 17, agency)
    for lag in range(25):
        run.step()
        path.keep(lag, run.world.missions)
    assert path.began.tobytes() == fork.began.tobytes()
    assert path.values.tobytes() == fork.values.tobytes()
    assert (path.began > -1000).any()


@pytest.mark.parametrize("event", EVENTS)
def test_the_run_itself_goes_on_as_if_it_had_never_been_forked(event: str) -> None:
    one, again = (true_effect(SMALL, event, 2, 3) for _ in range(2))
    pd.testing.assert_frame_equal(one, again)


@pytest.mark.parametrize("event", ["coordinator change", "leader change", "partner coordinator change"])
def test_those_who_count_are_alive_before_and_had_no_such_event_for_a_year(event: str) -> None:
    """Counted from the tables of the same runs."""
    ensemble = simulate(SMALL, RUNS, 3, Record(partnership_months=True))
    log: Any = ensemble.events[ensemble.events["event"] == event]
    column = {"coordinator change": "official", "leader change": "agency"}.get(event, "mission")
    months = ensemble.partnership_months
    count = 0
    for row in log[log["month"] >= 1].itertuples():
        who = getattr(row, column)
        alive = months[(months["run"] == row.run) & (months["month"] == row.month - 1) & (months[column] == who)]
        earlier = log[(log["run"] == row.run) & (log[column] == who) & (log["month"] < row.month)]["month"].max()
        start = alive["month"] - alive["age"]
        count += int(((pd.isna(earlier)) | (earlier < start) | (earlier < row.month - 12)).sum())
    assert of(true_effect(SMALL, event, RUNS, 3), "alive", 0)["partnerships"] == count > 50


def test_the_trust_that_a_partners_coordinator_takes_along_is_what_the_evidence_says() -> None:
    """In its month a change multiplies the evidence of the month before by handover_floor, and nothing else moves:
    without it good would be higher by f (1 - floor) x what it was, and so would bad. Where the agency's coordinator
    left in the same month, 0.15 + 0.55 x 0.5 x 0.4 = 0.26 of it had been handed over.
    """
    ensemble = simulate(SMALL, RUNS, 3, Record(partnership_months=True))
    months: Any = ensemble.partnership_months.set_index(["run", "mission", "month"])
    fade, floor = 2 ** (-1 / 18), 0.15
    log: Any = ensemble.events[ensemble.events["event"] == "partner coordinator change"].sort_values("month")
    changes = ensemble.events[ensemble.events["event"] == "coordinator change"]
    moved = {(row.run, row.official, row.month) for row in changes.itertuples()}
    last: dict[tuple[int, int], int] = {}
    differences = []
    for row in log.itertuples():
        mission, previous = int(row.mission), last.get((row.run, int(row.mission)), -1000)
        last[row.run, mission] = row.month
        places = [(row.run, mission, row.month + lag) for lag in (-1, 0)]
        if not all(place in months.index for place in places):
            continue
        before, now = (months.loc[place] for place in places)
        start = row.month - now["age"]
        if before["age"] != now["age"] - 1 or previous >= max(row.month - 12, start):
            continue
        good, bad = (now[f"{kind}_person"] for kind in ("good", "bad"))
        left = fade * (1 - floor) * (0.26 if (row.run, now["official"], row.month) in moved else 1.0)
        without = [now[f"{kind}_person"] + left * before[f"{kind}_person"] for kind in ("good", "bad")]
        differences.append((1 + good) / (3 + good + bad) - (1 + without[0]) / (3 + sum(without)))
    found = of(true_effect(SMALL, "partner coordinator change", RUNS, 3), "trust_person", 0)
    assert found["partnerships"] == len(differences) > 30
    assert found["difference"] == pytest.approx(np.mean(differences), rel=1e-9)


def test_where_the_study_is_sound_study_and_truth_agree_and_an_effect_that_is_none_is_none() -> None:
    """A coordinator's change comes whatever a partnership does: within 0.02 in the months after it."""
    scenario = Scenario.load("default")
    ensemble = simulate(scenario, 20, 1, Record(partnership_months=True))
    study = event_study(ensemble, "coordinator change").set_index("lag")["difference"]
    truth = true_effect(scenario, "coordinator change", 4, 1)
    for lag in (1, 3, 6):
        row = of(truth, "trust", lag)
        assert row["high"] < -0.05
        assert study[lag] == pytest.approx(row["difference"], abs=0.02)
    lost = of(truth, "alive", 12)
    assert lost["high"] < 0


def test_an_event_that_never_happens_has_no_effect_to_tell() -> None:
    table = true_effect(SMALL.without("rotation"), "coordinator change", 2, 3)
    assert set(table["partnerships"]) == {0}
    assert set(table["difference"]) == {None}


def test_a_recorded_late_act_is_suppressed_too() -> None:
    late = SMALL.model_copy(update={"recorded_acts": tuple((year, 4) for year in range(2026, 2032))})
    found = true_effect(late, "late act", 2, 3)
    assert of(found, "output", 2)["difference"] < 0


def test_one_run_has_no_interval() -> None:
    row = of(true_effect(SMALL, "coordinator change", 1, 3), "trust", 1)
    assert row["difference"] < 0
    assert (row["low"], row["high"]) == (None, None)


@pytest.mark.parametrize(
    ("event", "said"),
    [("late payment", "not decided by a draw"), ("long gap", "not decided by a draw"), ("gap", "is not an event"),
     ("coordinator chang", "is not an event")],
)  # fmt: skip
def test_what_no_draw_decides_cannot_be_suppressed(event: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        true_effect(SMALL, event, 1)


def test_runs_are_counted_as_they_are_done() -> None:
    done: list[int] = []
    true_effect(SMALL, "leader change", 2, 3, progress=done.append)
    assert done == [1, 1]
