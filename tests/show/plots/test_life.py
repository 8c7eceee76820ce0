"""The life of one partnership: the right one, its stretches and moments, and what is refused."""

import dataclasses

import pandas as pd
import pytest

import govsim
from govsim import plots
from govsim.errors import InputError
from govsim.runs.ensemble import Ensemble
from govsim.show.plots.life import spans
from tests.show.plots.pictures import drawn, ensemble, said


def longest(table: pd.DataFrame, run: int, mission: int) -> pd.Series:
    mine = table[(table["run"] == run) & (table["mission"] == mission) & (table["end"] > 0)]
    seen = mine["end"].clip(upper=240) - mine["start"].clip(lower=0)
    return mine.iloc[int(seen.to_numpy().argmax())]


def with_tables(**tables: pd.DataFrame) -> Ensemble:
    return dataclasses.replace(ensemble(), tables={**ensemble().tables, **tables})


def test_months_in_force_and_in_a_gap_are_those_of_the_log_of_months() -> None:
    chosen = longest(ensemble().partnerships, 1, 3)
    first, end = max(0, int(chosen["start"])), min(240, int(chosen["end"]))
    found = spans(ensemble(), chosen, first, end)
    months = ensemble().partnership_months
    mine = months[(months["run"] == 1) & (months["mission"] == 3) & (months["partner"] == chosen["partner"])]
    mine = mine[mine["month"].between(first, end - 1)].set_index("month")["in_gap"]
    # A term that runs out in a month is in force in it, though the month closes in a gap; so gaps begin a month later.
    in_force = {month for start, stop in found["contract"] for month in range(start, stop)}
    in_gap = {month for start, stop in found["gap"] for month in range(start, stop)}
    assert in_force | in_gap == set(range(first, end))
    assert in_force & in_gap == set()
    assert {month for month in in_gap if month in mine.index and not mine[month]} <= {start - 1 for start in in_force}
    assert found["gap"]
    assert found["contract"]


def test_events_of_others_are_left_out() -> None:
    chosen = longest(ensemble().partnerships, 1, 3)
    first, end = max(0, int(chosen["start"])), min(240, int(chosen["end"]))
    found = spans(ensemble(), chosen, first, end)
    events = ensemble().events
    mine = events[(events["run"] == 1) & events["month"].between(first, end - 1)]
    leaders = mine[(mine["event"] == "leader change") & (mine["agency"] == chosen["agency"])]
    assert [start for start, _ in found["leader"]] == leaders["month"].tolist()
    late = mine[(mine["event"] == "late payment") & (mine["mission"] == 3)]
    assert {start for start, _ in found["payment"] if start > first} <= set(late["month"])


def test_the_picture_says_who_with_whom_and_how_it_ended() -> None:
    text = said(drawn("life"))
    assert "mission 3 with partner" in text
    assert "first signed" in text
    assert "FY20" in text
    assert "ปีงบประมาณ พ.ศ." in said(drawn("life", "th"))
    assert drawn("life").axes[1].get_ylim() == (0, 1)


def test_a_named_mission_is_found_by_its_name() -> None:
    named = govsim.simulate("inclusive-care", 1, 1, govsim.Record(partnership_months=True))
    name = next(name for name in named.missions["name"] if name)
    assert name in said(plots.life(named, 0, name))
    with pytest.raises(InputError, match=f"did you mean {name}"):
        plots.life(named, 0, name + "x")


def test_a_mission_without_a_partnership_gives_a_sentence() -> None:
    nobody = with_tables(partnerships=ensemble().partnerships.head(0))
    assert "had no partnership in the reported years" in said(plots.life(nobody, 0, 3)).replace("\n", " ")


def test_a_partnership_without_events_can_be_drawn() -> None:
    quiet = with_tables(events=ensemble().events.head(0), contracts=ensemble().contracts.head(0))
    assert plots.life(quiet, 0, 3).axes


@pytest.mark.parametrize(
    ("run", "mission", "what"),
    [(2, 3, "there is no run 2"), (-1, 3, "there is no run -1"), (0, 60, "there is no mission 60"),
     (0, "parks", "there is no mission 'parks'"), (0, "", "there is no mission ''")],
)  # fmt: skip
def test_what_does_not_exist_is_refused(run: int, mission: int | str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        plots.life(ensemble(), run, mission)


def test_what_was_not_recorded_is_named_with_the_remedy() -> None:
    tables = {name: table for name, table in ensemble().tables.items() if name != "partnership_months"}
    with pytest.raises(InputError, match=r"partnership months were not recorded\n.*partnership_months=True"):
        plots.life(dataclasses.replace(ensemble(), tables=tables), 0, 3)
