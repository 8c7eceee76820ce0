"""The rules of a class: who holds what, when a year passes, and that nothing is lost whatever breaks off."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.errors import InputError
from govsim.game.classroom import facts
from govsim.game.classroom.members import Member, admit, deal, nickname, release
from govsim.game.classroom.room import AWAY, Room, team_folder
from govsim.game.kept import Kept, held
from govsim.game.moves import Move
from govsim.game.roles import ROLES
from govsim.game.rules import YEARS
from tests.game.classroom.conftest import Hand, joined, room_in
from tests.game.conftest import bytes_of, played


def of_role(room: Room, team: int, role: str) -> Member:
    return next(member for member in room.of_team(team) if role in member.roles)


def propose(room: Room, team: int, lever: str, role: str, *, drop: bool = False) -> None:
    room.propose(of_role(room, team, role), lever, role, drop=drop)


@pytest.fixture
def playing(room: Room) -> Room:
    joined(room, *(f"s{n}" for n in range(6)))
    room.start("en")
    return room


# Roles


@given(st.integers(1, 20))
def test_every_role_is_held_and_nobody_is_without_one(count: int) -> None:
    members = [Member(n, f"s{n}", "0" * 64, 0, "en") for n in range(count)]
    deal(members)
    assert {role for member in members for role in member.roles} == {*ROLES}
    assert all(member.roles for member in members)
    held_ = sorted(len(member.roles) for member in members)
    assert held_[-1] - held_[0] <= 1


@given(st.lists(st.booleans(), min_size=1, max_size=20), st.integers(1, 9))
def test_who_comes_and_goes_leaves_every_role_held(comings: list[bool], count: int) -> None:
    members = [Member(n, f"s{n}", "0" * 64, 0, "en") for n in range(count)]
    deal(members)
    for number, comes in enumerate(comings, count):
        if comes:
            newcomer = Member(number, f"s{number}", "0" * 64, 0, "en")
            admit(newcomer, members)
            members.append(newcomer)
        elif len(members) > 1:
            gone = members.pop(0)
            release(gone.roles, members)
        assert {role for member in members for role in member.roles} == {*ROLES}
        assert all(member.roles for member in members)


def test_students_are_shared_out_over_the_teams(room: Room) -> None:
    members = joined(room, *(f"s{n}" for n in range(5)))
    assert [member.team for member in members] == [0, 1, 0, 1, 0]


@pytest.mark.parametrize("nick", ["", "   ", "x" * 25, "a\u202eb", "a\x00b", "\u200b"])
def test_a_nickname_that_nobody_can_read_is_refused(nick: str) -> None:
    with pytest.raises(InputError, match="nickname"):
        nickname(nick, "en")


def test_a_wrong_code_a_taken_nickname_and_a_full_class_are_refused(room: Room) -> None:
    with pytest.raises(InputError, match="not the code"):
        room.join("AAAAAA", "one", "en")
    joined(room, *(f"s{n}" for n in range(facts.MOST_MEMBERS - 1)))
    with pytest.raises(InputError, match="taken"):
        room.join(room.code, "S1", "en")
    room.join(room.code.lower(), "last", "th")
    with pytest.raises(InputError, match="full"):
        room.join(room.code, "one more", "en")


# Deciding


def test_a_decision_stands_at_once_or_waits_for_consent(playing: Room) -> None:
    propose(playing, 0, "deputy", "coordinator")
    assert playing.games[0].game.draft == [Move("deputy", "coordinator")]
    propose(playing, 0, "role-charter", "university")
    (waiting,) = playing.proposals
    assert waiting.waits_for() == [("department-head",)]
    playing.consent(of_role(playing, 0, "department-head"), waiting.number, "department-head", agrees=True)
    assert playing.games[0].game.draft[-1] == Move("role-charter", "university", ("department-head",))
    assert playing.proposals == []
    assert playing.games[1].game.draft == []


def test_what_is_refused_is_gone_and_may_be_proposed_again(playing: Room) -> None:
    for _ in range(2):
        propose(playing, 0, "role-charter", "university")
        head = of_role(playing, 0, "department-head")
        assert playing.refused.get(0, {}) == {}
        playing.consent(head, playing.proposals[0].number, "department-head", agrees=False)
        assert playing.proposals == []
        assert playing.refused[0] == {"role-charter": "department-head"}  # and the team is told by whom
    assert playing.games[0].game.draft == []


def test_nobody_acts_in_a_role_that_another_holds_or_in_another_team(playing: Room) -> None:
    auditor = of_role(playing, 0, "auditor")
    with pytest.raises(InputError, match="do not hold"):
        playing.propose(auditor, "deputy", next(role for role in ROLES if role not in auditor.roles))
    propose(playing, 1, "role-charter", "university")
    with pytest.raises(InputError, match="no longer open"):
        playing.consent(
            of_role(playing, 0, "department-head"), playing.proposals[0].number, "department-head", agrees=True
        )


def test_a_role_whose_consent_is_not_needed_cannot_give_it(playing: Room) -> None:
    propose(playing, 0, "role-charter", "university")
    number = playing.proposals[0].number
    with pytest.raises(InputError, match="not needed"):
        playing.consent(of_role(playing, 0, "auditor"), number, "auditor", agrees=True)


def test_refusals_are_told_in_the_language_of_the_device(playing: Room) -> None:
    member = of_role(playing, 0, "coordinator")
    playing.speak(member, "th")
    playing.propose(member, "deputy", "coordinator")
    with pytest.raises(InputError, match="ใช้อยู่แล้ว"):
        playing.propose(member, "deputy", "coordinator")
    assert playing.games[0].game.setup.lang == "en"


def test_nothing_is_decided_before_the_start_while_paused_or_after_the_end(room: Room) -> None:
    (member,) = joined(room, "one")
    with pytest.raises(InputError, match="not begun"):
        room.propose(member, "deputy", "coordinator")
    room.start("en")
    room.pause(on=True)
    with pytest.raises(InputError, match="paused"):
        room.propose(member, "deputy", "coordinator")
    room.pause(on=False)
    for _ in range(YEARS):
        room.go_on("en")
    with pytest.raises(InputError, match="over"):
        room.propose(member, "deputy", "coordinator")
    with pytest.raises(InputError, match="over"):
        room.go_on("en")


# Years and the clock


def test_a_year_passes_when_all_who_are_there_have_settled_it(playing: Room) -> None:
    for member in playing.members[:-1]:
        playing.settle(member, done=True)
    assert not playing.tick()
    playing.present[playing.members[-1].number] = 0  # whoever is away keeps nobody waiting
    assert playing.tick()
    assert [kept.game.year for kept in playing.games] == [1, 1]
    assert all(member.done == -1 for member in playing.members)


def test_a_phone_that_reloads_misses_no_year_and_one_that_stays_away_keeps_nobody_waiting(tmp_path: Path) -> None:
    folder, hand = tmp_path / "class", Hand()
    with room_in(folder, hand=hand) as room:
        joined(room, *(f"s{n}" for n in range(4)))
        room.start("en")
        for member in room.members[:-1]:
            room.settle(member, done=True)
        room.went(room.members[-1])
        hand.at += AWAY - 1
        assert not room.tick()
    with room_in(folder, new=False, hand=hand) as room:  # the server was killed: those who are done come back first
        for member in room.members[:-1]:
            room.came(member)
        assert not room.tick()
        hand.at += AWAY
        assert room.tick()


def test_the_time_for_which_the_machine_slept_is_not_taken_from_the_year(tmp_path: Path) -> None:
    hand = Hand()
    with room_in(tmp_path / "class", clock=60, hand=hand) as room:
        joined(room, "one")
        room.start("en")
        hand.at += 20
        hand.at += 600
        room.slept(600)
        assert room.time_left() == pytest.approx(40)
        assert not room.tick()


def test_a_new_decision_unsettles_the_team_and_no_other(playing: Room) -> None:
    for member in playing.members:
        playing.settle(member, done=True)
    propose(playing, 0, "deputy", "coordinator")
    assert {member.done for member in playing.of_team(0)} == {-1}
    assert {member.done for member in playing.of_team(1)} == {0}


def test_the_clock_ends_a_year_stands_still_in_a_pause_and_can_be_extended(tmp_path: Path) -> None:
    hand = Hand()
    with room_in(tmp_path / "class", clock=60, hand=hand) as room:
        joined(room, "one", "two")
        room.start("en")
        hand.at += 59
        assert not room.tick()
        room.pause(on=True)
        hand.at += 500
        assert not room.tick()
        room.pause(on=False)
        room.extend(30, "en")
        hand.at += 30
        assert not room.tick()
        assert room.time_left() == pytest.approx(1)
        hand.at += 2
        assert room.tick()
        assert room.time_left() == 60
        assert room.year == 1


def test_what_has_become_dearer_than_the_budget_is_withdrawn_when_the_year_ends(playing: Room) -> None:
    propose(playing, 0, "deputy", "coordinator")
    game = playing.games[0].game
    price = game.taken()
    playing.go_on("en")
    object.__setattr__(game.setup, "budget", price / 2)
    playing.go_on("en")
    assert playing.notices[0] == ["deputy"]
    assert game.decisions[1] == (Move("deputy", "coordinator", (), drop=True),)
    object.__setattr__(game.setup, "budget", 2.0)


def test_a_year_taken_back_is_a_draft_again_and_passes_to_the_same_bytes(playing: Room, tmp_path: Path) -> None:
    propose(playing, 0, "deputy", "coordinator")
    playing.go_on("en")
    state = (team_folder(playing.folder, 0) / "year-1.govsim").read_bytes()
    playing.undo("en")
    assert playing.year == 0
    assert playing.games[0].game.draft == [Move("deputy", "coordinator")]
    assert not (team_folder(playing.folder, 0) / "year-1.govsim").exists()
    playing.go_on("en")
    assert (team_folder(playing.folder, 0) / "year-1.govsim").read_bytes() == state
    playing.undo("en")
    with pytest.raises(InputError, match="no year"):
        playing.undo("en")


# The folder


def test_a_class_is_the_terminal_game_of_the_same_moves(playing: Room, tmp_path: Path) -> None:
    for year in range(YEARS):
        if year == 0:
            propose(playing, 0, "deputy", "coordinator")
        playing.go_on("en")
    alone = played(plan={0: [Move("deputy", "coordinator")]})
    assert (team_folder(playing.folder, 0) / f"year-{YEARS}.govsim").read_bytes() == bytes_of(alone, tmp_path)
    assert (team_folder(playing.folder, 1) / f"year-{YEARS}.govsim").read_bytes() == bytes_of(played(plan={}), tmp_path)


def test_a_class_goes_on_where_it_was_left(tmp_path: Path) -> None:
    folder, hand = tmp_path / "class", Hand()
    with room_in(folder, clock=60, hand=hand) as room:
        joined(room, "one", "two", "three")
        _, token = room.join(room.code, "four", "th")
        room.start("en")
        propose(room, 0, "role-charter", "university")
        room.predict(room.members[1], 3)
        hand.at += 20
        room.settle(room.members[1], done=True)
        before = json.loads((folder / facts.FILE).read_text())
    with room_in(folder, new=False, hand=Hand(5.0)) as room:
        after = json.loads((folder / facts.FILE).read_text())
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"teacher", "check"}  # the teacher's secret is new each time
        assert room.time_left() == pytest.approx(40)
        assert room.member(token) is room.members[3]
        room.present = {member.number: 1 for member in room.members}
        room.consent(of_role(room, 0, "department-head"), room.proposals[0].number, "department-head", agrees=True)


def test_killed_while_a_year_passes_it_passes_for_all_teams_when_the_class_is_opened_again(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    with room_in(folder) as room:
        joined(room, "one", "two")
        room.start("en")
        room.passing = 0
        room.save()
        room.games[0].pass_year()  # and then somebody pulls the plug
    with room_in(folder, new=False) as room:
        assert [kept.game.year for kept in room.games] == [1, 1]
        assert room.passing is None


def test_killed_before_it_was_whole_a_class_is_begun_again(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    with room_in(folder):
        pass
    (folder / facts.FILE).unlink()
    with room_in(folder) as room:
        assert room.phase == "gathering"


def test_a_team_that_played_on_at_the_terminal_waits_for_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    with room_in(folder) as room:
        joined(room, "one", "two")
        room.start("en")
    with held(team_folder(folder, 0), new=False):
        Kept.resume(team_folder(folder, 0)).pass_year()
    with room_in(folder, new=False) as room:
        room.present = {member.number: 1 for member in room.members}
        with pytest.raises(InputError, match="waits for the others"):
            propose(room, 0, "deputy", "coordinator")
        room.settle(room.of_team(1)[0], done=True)
        assert room.tick()
        assert [kept.game.year for kept in room.games] == [1, 1]


def test_two_processes_do_not_serve_one_class(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    with room_in(folder), pytest.raises(InputError, match="another process"), room_in(folder, new=False):
        pass


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(InputError, match="other files"), room_in(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir() if path.name != "lock"] == ["note.txt"]


@pytest.mark.parametrize("damage", ['"teams": 2', '"phase": "gathering"', '"number": 1'])
def test_a_damaged_class_is_refused_with_a_way_out(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "class"
    with room_in(folder) as room:
        joined(room, "one")
    path = folder / facts.FILE
    assert damage in path.read_text()
    path.write_text(path.read_text().replace(damage, damage.replace("1", "7").replace("2", "9").replace("gath", "g")))
    with pytest.raises(InputError, match="changed or damaged") as refused, room_in(folder, new=False):
        pass
    assert "team-1" in (refused.value.remedy or "")


def test_nothing_of_a_person_is_kept_but_the_nickname_and_no_secret_can_be_read(tmp_path: Path) -> None:
    with room_in(tmp_path / "class") as room:
        _, token = room.join(room.code, "somebody", "th")
        secret = room.new_secret()
        room.save()
        kept = (room.folder / facts.FILE).read_text()
    assert token not in kept
    assert secret not in kept
    member = json.loads(kept)["members"][0]
    assert set(member) == {"number", "nick", "token", "team", "lang", "roles", "done", "predictions"}
