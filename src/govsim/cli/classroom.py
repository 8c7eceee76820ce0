"""`govsim class`: a class of thirty plays on phones, in teams, with one screen for the teacher."""

import contextlib
import shlex
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from govsim.cli import options

_PORT, _PORTS = 8600, (1024, 65535)

if TYPE_CHECKING:
    from govsim.game.classroom.room import Room


def classroom(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Where the class is kept; a new folder is made.")],
    scenario: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="The scenario of a new class; the default is default.")
    ] = None,
    seed: Annotated[int | None, options.number(help="The luck (seed) of a new class; the default is 1.")] = None,
    budget: Annotated[
        str | None, typer.Option(metavar="X", help="Contract-years for reforms a year; the default is 0.5 an agency.")
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="LANG", help="en or th; each device may switch.")] = None,
    teams: Annotated[int | None, options.number(help="Teams of a new class; the default is 5.")] = None,
    clock: Annotated[
        int | None, options.number(help="Minutes for a year of a new class; the default is 0, no clock.")
    ] = None,
    room: Annotated[
        bool, typer.Option("--room", help="Let phones on the same network in, not this machine alone.")
    ] = False,
    port: Annotated[int, options.number(help="The port it listens at.")] = _PORT,
    address: Annotated[
        str | None, typer.Option(metavar="NAME", help="What phones call this machine, where it is not found out.")
    ] = None,
) -> int:
    """Serve a class: students join from phones with a code, decide in teams under the same luck, and are ranked.

    For example: govsim class monday --room --clock 10; the same folder again to go on. Stop with Ctrl-C.
    """
    from govsim import cli
    from govsim.arguments import named, whole_number
    from govsim.cli import game as game_
    from govsim.cli import terminal
    from govsim.errors import InputError
    from govsim.game.classroom.facts import LONGEST_CLOCK, MOST_TEAMS
    from govsim.game.classroom.room import is_class, opened
    from govsim.study.connectors import imported
    from govsim.words import say

    for module in ("segno", "starlette", "uvicorn", "websockets"):
        imported(module, "class")
    place = named(folder)
    port = whole_number("--port", port, *_PORTS)
    given = {"scenario": scenario, "seed": seed, "budget": budget, "lang": lang, "teams": teams, "clock": clock}
    setup = None
    if is_class(place):
        for name, value in given.items():
            if value is not None:
                what = f"this class began with its own {name}, which stays"
                raise InputError(what, place=str(place), remedy=f"leave out --{name}, or name a new folder")
    else:
        setup = game_.setup_of(game_.Asked(folder, scenario, seed, budget, lang))
    many = whole_number("--teams", 5 if teams is None else teams, 1, MOST_TEAMS)
    minutes = whole_number("--clock", 0 if clock is None else clock, 0, LONGEST_CLOCK // 60)
    with opened(place, setup, many, 60 * minutes) as (class_, secret), contextlib.suppress(KeyboardInterrupt):
        _serve(class_, secret, _names(room, address), port, room=room)
    how = [*(["--room"] if room else []), *(["--port", str(port)] if port != _PORT else [])]
    how += [] if address is None else ["--address", address]
    again = f"govsim class {shlex.join([str(place), *how])}"
    terminal.show(say("classroom.left", class_.setup.lang, command=again))
    return cli.STOPPED


def _names(room: bool, address: str | None) -> list[str]:
    """What this machine may be called, the name for phones first."""
    import socket

    own = ["127.0.0.1", "localhost"]
    if not room:
        return own
    names = [] if address is None else [address]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: the system only says by which address it would
            names.append(probe.getsockname()[0])
        except OSError:
            pass
    host = socket.gethostname().lower()
    return [name.lower() for name in dict.fromkeys([*names, host, f"{host}.local", *own])]


def _serve(class_: "Room", secret: str, names: list[str], port: int, *, room: bool) -> None:
    import uvicorn

    from govsim.cli import terminal
    from govsim.errors import InputError
    from govsim.game.classroom import door, messages
    from govsim.game.classroom.server import application
    from govsim.words import say

    lang = class_.setup.lang
    host = "0.0.0.0" if room else "127.0.0.1"
    if not _is_free(host, port):
        other = port + 1 if port < _PORTS[1] else _PORTS[0]
        what = f"port {port} is taken by another program"
        raise InputError(what, place="--port", remedy=f"name another, such as --port {other}")
    address = f"http://{names[0]}:{port}"
    app = application(class_, address, [f"{name}:{port}" for name in names], debriefs(class_))
    config = uvicorn.Config(
        app, host=host, port=port, http=door.Connection, ws="websockets-sansio", ws_max_size=messages.LARGEST,
        ws_max_queue=8,
        ws_ping_interval=10.0, ws_ping_timeout=20.0, limit_concurrency=door.MOST_CONNECTIONS, timeout_keep_alive=5,
        h11_max_incomplete_event_size=8192, log_level="error", access_log=False, server_header=False,
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    terminal.show(say("classroom.open", lang, address=address, code=class_.code))
    terminal.show(say("classroom.open.teacher", lang, address=f"http://127.0.0.1:{port}/#teacher:{secret}"))
    if not room:
        terminal.show(say("classroom.open.alone", lang))
    uvicorn.Server(config).run()


def _is_free(host: str, port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def debriefs(class_: "Room") -> Callable[[], AsyncIterator[tuple[str, str]]]:
    """Writes the page of all teams, then each team's own, and says where each is as soon as it is there."""
    import asyncio

    async def made() -> AsyncIterator[tuple[str, str]]:
        for name, write in [("class", lambda: _class_page(class_)), *_of_teams(class_)]:
            await asyncio.to_thread(write)
            yield name, f"/page/{class_.code}/{name}"

    return made


def _class_page(class_: "Room") -> None:
    from govsim.game.classroom.debrief import write_class_page

    write_class_page(class_)


def _of_teams(class_: "Room") -> list[tuple[str, Callable[[], None]]]:
    from functools import cache

    from govsim.game.best import rivals
    from govsim.game.kept import Kept
    from govsim.game.page import page_file, write_page
    from govsim.runs import files

    found = cache(lambda: rivals(class_.setup))  # the same for all teams

    def writing(kept: Kept) -> Callable[[], None]:
        def write() -> None:
            path = page_file(kept)
            if not files.Folder(path.parent).has(path.name):
                write_page(kept, path, found())

        return write

    return [(kept.folder.name, writing(kept)) for kept in class_.games]
