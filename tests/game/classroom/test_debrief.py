"""The page of all teams: who leads, and who shares the lead."""

from pathlib import Path

from govsim.game.classroom.debrief import class_page
from govsim.game.rules import YEARS
from tests.game.classroom.conftest import joined, room_in


def test_teams_that_did_the_same_share_the_lead_all_of_them_and_the_run_that_was_played(tmp_path: Path) -> None:
    with room_in(tmp_path / "class", teams=3) as room:
        joined(room, "one", "two", "three")
        room.start("en")
        for _ in range(YEARS):
            room.go_on("en")
        page = class_page(room, 4)
    assert "what lies between Team 1, Team 2 and Team 3, so these share the lead" in page
    assert "most partnership-years were those of Team 1, Team 2 and Team 3" in page
    assert "--play team-1/moves.txt --scenario team-1/scenario.toml" in page


def test_a_team_that_leads_by_more_than_chance_leads_alone(tmp_path: Path) -> None:
    with room_in(tmp_path / "class", teams=2) as room:
        (one, _) = joined(room, "one", "two")
        room.start("en")
        room.propose(one, "workload-relief", "department-head")
        for _ in range(YEARS):
            room.go_on("en")
        page = class_page(room, 40)
    assert "share the lead" not in page
    assert "more than chance" in page
