"""The class over sockets: students join, act and come back; strangers and floods get nowhere."""

import http.client
import json
import re
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from govsim.game.classroom import door, messages
from govsim.game.classroom.facts import MOST_MEMBERS
from govsim.game.classroom.room import _LETTERS
from govsim.game.classroom.views import words
from govsim.game.rules import YEARS
from tests.game.classroom.serving import Phone, Served, served, student, teacher


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("class") / "class") as at:
        yield at


def test_students_join_act_and_see_what_is_theirs_alone(tmp_path: Path) -> None:
    with (
        served(tmp_path / "class") as at,
        teacher(at) as screen,
        student(at, "ann") as ann,
        student(at, "บี", "th") as bee,
    ):
        screen.send(do="start")
        ann.until(lambda view: view["clock"]["phase"] == "playing")
        bee.until(lambda view: view["clock"]["phase"] == "playing")
        assert ann.view["team"]["name"] == "Team 1"
        assert bee.view["team"]["name"] == "ทีม 2"
        assert len(ann.view["me"]["news"]) == 7  # alone in a team one holds all roles
        ann.send(do="propose", lever="deputy", role="coordinator")
        ann.until(lambda view: view["team"]["draft"])
        assert "goal" not in json.dumps(ann.view["team"]["members"])
        ann.send(do="predict", value=4)
        ann.until(lambda view: view["me"]["prediction"] == 4)
        ann.send(do="settle", done=True)
        bee.send(do="settle", done=True)
        screen.until(lambda view: view["year"]["number"] == 2)
        ann.until(lambda view: view["team"]["year"]["number"] == 2)
        was = at.room.games[0].game.latest.alive_at_end
        assert ann.view["me"]["predicted"] == [{"year": "2026", "said": 4, "was": was}]
        screen.send(do="undo")
        ann.until(lambda view: view["team"]["year"]["number"] == 1 and view["me"]["prediction"] == 4)


def test_a_phone_that_reloads_is_who_it_was_and_one_that_is_sent_out_is_nobody(tmp_path: Path) -> None:
    with served(tmp_path / "class") as at, teacher(at) as screen:
        first = student(at, "ann")
        first.line.close()
        with Phone(at.port) as again:
            again.send(do="hello", token=first.token)
            again.until(lambda view: view["me"]["nick"] == "ann")
            screen.send(do="remove", member=1)
            while not again.hear().get("forget"):
                pass
        with Phone(at.port) as late:
            late.send(do="hello", token=first.token)
            assert late.hear() == {"forget": True}


def test_the_class_goes_on_when_the_server_was_killed(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    with served(folder) as at, teacher(at) as screen:
        phones = [student(at, f"s{n}") for n in range(4)]
        screen.send(do="start")
        for phone in phones:
            phone.send(do="settle", done=True)
        screen.until(lambda view: view["year"]["number"] == 2)
        at.kill()
    with served(folder, new=False) as at:
        for number, phone in enumerate(phones):
            with Phone(at.port) as again:
                again.send(do="hello", token=phone.token)
                again.until(lambda view, nick=f"s{number}": view["me"]["nick"] == nick)
                assert again.view["team"]["year"]["number"] == 2


def test_the_teacher_moves_pauses_and_speaks_for_devices_and_students_may_not(tmp_path: Path) -> None:
    with served(tmp_path / "class", clock=600) as at, teacher(at) as screen, student(at, "ann") as ann:
        for message in (
            {"do": "start"},
            {"do": "undo"},
            {"do": "pause", "on": True},
            {"do": "move", "member": 1, "team": 1},
        ):
            assert "not for this device" in ann.ask(**message)
        assert "not for this device" in ann.ask(do="speak", lang="th", member=1)
        screen.send(do="move", member=1, team=1)
        ann.until(lambda view: view["team"]["name"] == "Team 2")
        screen.send(do="speak", member=1, lang="th")
        ann.until(lambda view: view["lang"] == "th" and view["team"]["name"] == "ทีม 2")
        screen.send(do="start")
        screen.send(do="pause", on=True)
        ann.until(lambda view: view["clock"]["paused"])
        screen.send(do="extend", seconds=60)
        ann.until(lambda view: view["clock"]["left"] > 650)
        assert "not for this device" in screen.ask(do="settle", done=True)


def test_a_page_of_another_origin_gets_no_line(at: Served) -> None:
    for origin in ("http://evil.example", f"https://127.0.0.1:{at.port}", "null"):
        with pytest.raises(InvalidStatus):
            Phone(at.port, origin)


def fetched(at: Served, path: str, host: str | None = None) -> tuple[int, str, str]:
    """Status, policy and text of an address."""
    with closing(http.client.HTTPConnection("127.0.0.1", at.port, timeout=10)) as line:
        line.putrequest("GET", path, skip_host=True)
        line.putheader("Host", f"127.0.0.1:{at.port}" if host is None else host)
        line.endheaders()
        with line.getresponse() as answer:
            return answer.status, answer.headers.get("Content-Security-Policy", ""), answer.read().decode()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", ""])
def test_it_answers_to_no_other_name(at: Served, host: str) -> None:
    assert fetched(at, "/", host)[0] in (400, 421)


@pytest.mark.parametrize(
    "path",
    ["/class.json", "/team-1/game.json", "/../class.json", "/page/AAAAAA/class", "/page//", "/%2e%2e/class.json",
     "/socket", "/page/CODE/class", "/page/CODE/..%2fclass.json"],
)  # fmt: skip
def test_no_file_is_served_but_its_own(at: Served, path: str) -> None:
    assert fetched(at, path.replace("CODE", at.room.code))[0] in (404, 426)


def test_the_page_may_run_its_own_script_and_nothing_else(at: Served) -> None:
    status, policy, text = fetched(at, "/")
    assert status == 200
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    assert not re.search(r"""(src|href|url)\(?=?["']?https?:""", text)
    assert words()["join.go"][1] in text


def test_a_code_that_is_guessed_at_closes_the_door_for_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "WRONG_CODES", 3)
    with served(tmp_path / "class") as at, Phone(at.port) as thief:
        for _ in range(3):
            assert "not the code" in thief.ask(do="join", code="AAAAAA", nick="x", lang="en")
        assert "wait a minute" in thief.ask(do="join", code=at.room.code, nick="x", lang="en")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere this machine has one address of its own only")
def test_one_phone_neither_shuts_the_door_for_others_nor_takes_their_seats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "WRONG_CODES", 3)
    monkeypatch.setattr(door, "NEW_MEMBERS", 2)
    monkeypatch.setattr(door, "MOST_MEMBERS", 4)
    with served(tmp_path / "class") as at:
        with Phone(at.port, host="127.0.0.2") as thief:
            for _ in range(3):
                assert "not the code" in thief.ask(do="join", code="AAAAAA", nick="x", lang="en")
            assert "wait a minute" in thief.ask(do="join", code=at.room.code, nick="x", lang="en")
        with Phone(at.port, host="127.0.0.4") as other:
            for nick in ("a", "b", "c"):
                with Phone(at.port, host="127.0.0.3") as many:
                    many.send(do="join", code=at.room.code, nick=nick, lang="en")
                    many.hear()
            assert many.error == "too many have joined from this device or its network; wait a minute"
            other.send(do="join", code=at.room.code, nick="d", lang="en")
            other.until(lambda view: view["me"])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere this machine has one address of its own only")
def test_sixty_phones_behind_one_address_join_at_once(tmp_path: Path) -> None:
    with served(tmp_path / "class", teams=5) as at, ExitStack() as phones:
        for number in range(MOST_MEMBERS):
            phone = phones.enter_context(Phone(at.port, host="127.0.0.2"))
            if number % 3 == 0:  # a third of them mistype the code
                assert "not the code" in phone.ask(do="join", code="AAAAAA", nick=f"s{number}", lang="en")
            phone.send(do="join", code=at.room.code, nick=f"s{number}", lang="th")
            phone.until(lambda view: view["me"])


@pytest.mark.parametrize(("addresses", "each"), [(0, 60), (1, 60), (2, 30), (3, 20), (5, 12), (60, 12)])
def test_few_addresses_share_the_seats_of_a_minute_and_one_of_many_gets_few(addresses: int, each: int) -> None:
    tries, hosts = door.Tries(), ["127.0.0.1", *(f"10.0.0.{number}" for number in range(addresses))]
    assert tries.seats(hosts * 2) == each
    for host in hosts:  # who has only looked at the page is there too
        tries.see(host)
    assert tries.seats(()) == each


def test_a_code_is_hopeless_to_guess_at_from_every_address_of_a_schools_network_within_a_lesson() -> None:
    codes = len(_LETTERS) ** 6
    assert codes / 100_000 > 120 * door.WRONG_CODES
    assert codes / 500 > 254 * 120 * door.WRONG_CODES


def test_an_answer_that_was_not_heard_costs_nobody_a_seat_and_no_nickname(tmp_path: Path) -> None:
    with served(tmp_path / "class") as at:
        lost = student(at, "ann")
        lost.line.close()
        with Phone(at.port) as again:
            again.send(do="join", code=at.room.code, nick="ann", lang="en", token=lost.token)
            again.until(lambda view: view["me"]["nick"] == "ann")
        assert [member.nick for member in at.room.members] == ["ann"]


def test_the_code_and_where_to_go_are_told_to_the_teacher_alone(tmp_path: Path) -> None:
    with served(tmp_path / "class") as at, teacher(at) as screen, student(at, "ann") as ann:
        assert screen.view["code"] == at.room.code
        assert screen.view["address"] == f"http://127.0.0.1:{at.port}"
        assert screen.view["qr"].startswith("data:image/svg+xml")
        assert not {"code", "address", "qr"} & {*ann.view}
        assert at.room.code not in json.dumps(ann.view)
        assert fetched(at, "/code.svg")[0] == 404
        assert at.room.code not in fetched(at, "/")[2]


def test_who_never_says_who_it_is_is_let_go_however_much_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "TO_ENTER", 1.0)
    with served(tmp_path / "class") as at, student(at, "ann") as ann, Phone(at.port) as silent, Phone(at.port) as loud:

        def talks_on() -> None:
            for _ in range(60):
                loud.line.send("{}")
                time.sleep(0.3)

        with pytest.raises(ConnectionClosed):
            talks_on()
        assert silent.is_closed()
        ann.send(do="speak", lang="th")
        ann.until(lambda view: view["lang"] == "th")


def test_a_line_that_asks_for_nothing_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "TO_ASK", 0.5)
    with served(tmp_path / "class") as at, student(at, "ann") as ann:
        for word in (b"", b"GET / HT"):
            with socket.create_connection(("127.0.0.1", at.port), timeout=10) as line, suppress(ConnectionResetError):
                line.sendall(word)
                assert line.recv(1) == b""
        ann.send(do="speak", lang="th")
        ann.until(lambda view: view["lang"] == "th")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere this machine has one address of its own only")
@pytest.mark.parametrize("most", ["MOST_SOCKETS", "MOST_SOCKETS_OF_ONE"])
def test_strangers_who_fill_the_house_make_room_for_students_and_students_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str
) -> None:
    monkeypatch.setattr(door, most, 3)
    with served(tmp_path / "class") as at, ExitStack() as there:
        for _ in range(3):
            there.enter_context(Phone(at.port, host="127.0.0.2"))
        for nick in ("a", "b", "c"):
            phone = there.enter_context(Phone(at.port, host="127.0.0.2"))
            phone.send(do="join", code=at.room.code, nick=nick, lang="en")
            phone.until(lambda view: view["me"])
        with pytest.raises(InvalidStatus):
            Phone(at.port, host="127.0.0.2")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere this machine has one address of its own only")
def test_the_connections_of_one_address_leave_others_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_CONNECTIONS_OF_ONE", 3)
    with served(tmp_path / "class") as at, ExitStack() as lines:
        for _ in range(3):
            lines.enter_context(socket.create_connection(("127.0.0.1", at.port), source_address=("127.0.0.2", 0)))
        many = socket.create_connection(("127.0.0.1", at.port), timeout=5, source_address=("127.0.0.2", 0))
        with many, suppress(ConnectionResetError):
            assert many.recv(1) == b""
        with Phone(at.port, host="127.0.0.3") as other:
            other.send(do="join", code=at.room.code, nick="a", lang="en")
            other.until(lambda view: view["me"])


def test_a_wrong_secret_opens_nothing(at: Served) -> None:
    with Phone(at.port) as thief:
        assert "not the teacher" in thief.ask(do="teach", secret="x" * 24, lang="en")
        assert "join the class first" in thief.ask(do="start")
        assert "join the class first" in thief.ask(do="settle", done=True)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "[" * 1000, '{"do": "join"}', '{"do": "start", "x": 1}', '{"do": "predict", "value": 1e9}',
     '{"do": "predict", "value": "3"}', '{"do": "pause", "on": 1}', '{"do": "__class__"}', "\x00", '{"do": NaN}'],
)  # fmt: skip
def test_what_is_no_message_changes_nothing_and_is_said_to_be_none(at: Served, text: str) -> None:
    with Phone(at.port) as phone:
        phone.line.send(text)
        assert "not understood" in str(phone.hear().get("error"))


def test_a_message_too_large_or_too_many_close_the_line_of_who_sends_them(at: Served) -> None:
    with Phone(at.port) as loud:
        loud.line.send("x" * (messages.LARGEST + 1))
        assert loud.is_closed()
    with Phone(at.port) as fast:
        with suppress(ConnectionClosed):
            for _ in range(100):
                fast.line.send("{}")
        assert fast.is_closed()
    with Phone(at.port) as binary:
        binary.line.send(b"\x00\x01")
        assert binary.is_closed()


def test_names_are_text(tmp_path: Path) -> None:
    name = "<img src=x onerror=1>"
    with served(tmp_path / "class") as at, student(at, name) as phone, teacher(at) as screen:
        assert phone.view["me"]["nick"] == name
        assert screen.view["teams"][0]["members"][0]["nick"] == name


@pytest.mark.slow
def test_sixty_phones_play_eight_years_under_fire_with_two_kills_and_all_is_kept(tmp_path: Path) -> None:
    folder, tokens = tmp_path / "class", list[str]()
    years = iter((3, 6, YEARS))
    for sitting, until in enumerate(years):
        with served(folder, new=sitting == 0, teams=5) as at, teacher(at) as screen:
            phones = []
            for number in range(60):
                if sitting == 0:
                    phones.append(student(at, f"s{number}"))
                    tokens.append(str(phones[-1].token))
                elif number >= 3:  # three phones were lost
                    phone = Phone(at.port)
                    phone.send(do="hello", token=tokens[number])
                    phones.append(phone)
            if sitting == 0:
                screen.send(do="start")
            _attack(at, 10_000 // 3)
            for year in range(at.room.year, until):
                for phone in phones:
                    phone.send(do="predict", value=year)
                    phone.send(do="settle", done=True)
                screen.until(
                    lambda view, year=year: view["year"]["number"] > year + 1 or view["clock"]["phase"] == "over", 60
                )
            assert at.room.year == until
            at.kill()
    games = at.room.games
    assert [kept.game.year for kept in games] == [YEARS] * 5
    assert len({(kept.folder / f"year-{YEARS}.govsim").read_bytes() for kept in games}) == 1  # the same luck, no moves
    assert sum(len(member.predictions) for member in at.room.members) == 60 * 3 + 57 * 5


def _attack(at: Served, many: int) -> None:
    """Messages of all kinds from a stranger, some of whose lines are cut off for it."""
    kinds = [
        json.dumps({"do": "teach", "secret": "a" * 60, "lang": "en"}), '{"do": "hello", "token": "x"}', "[]",
        "\x00" * 50, '{"do": "go on"}', '{"do": "remove", "member": 1}', "{" * 2000,
        '{"do": "join", "code": "", "nick": "", "lang": "th"}',
    ]  # fmt: skip
    sent = 0
    while sent < many:
        with Phone(at.port) as stranger:
            try:
                for number in range(40):
                    stranger.line.send(kinds[(sent + number) % len(kinds)])
                    sent += 1
            except Exception:
                sent += 1
