"""A class served on loopback, in a thread of this process, and phones that talk to it."""

import asyncio
import json
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from govsim.game.classroom import door, messages
from govsim.game.classroom.room import Room, opened
from govsim.game.classroom.server import application
from tests.game.conftest import SETUP


class Served:
    """A class at a port: kill() leaves everything as it lies, as a lid that is closed does."""

    def __init__(self, room: Room, secret: str, port: int) -> None:
        self.room, self.secret, self.port = room, secret, port
        names = [f"127.0.0.1:{port}", f"localhost:{port}"]
        app = application(room, f"http://{names[0]}", names)
        config = uvicorn.Config(
            app, host="127.0.0.1", port=port, http=door.Connection, ws="websockets-sansio",
            ws_max_size=messages.LARGEST, ws_max_queue=8,
            log_level="critical", access_log=False, timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("the server did not start")

    def kill(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join()


@contextmanager
def served(folder: Path, *, new: bool = True, teams: int = 2, clock: int = 0, port: int = 0) -> Iterator[Served]:
    with opened(folder, SETUP if new else None, teams, clock) as (room, secret):
        at = Served(room, secret, port or free_port())
        try:
            yield at
        finally:
            at.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Phone:
    """A device: what it was told last, and its secret."""

    def __init__(self, port: int, origin: str | None = None, host: str | None = None) -> None:
        self._open = ExitStack()
        where, ours = f"ws://127.0.0.1:{port}/socket", f"http://127.0.0.1:{port}"
        line = connect(
            where, origin=Origin(origin or ours), open_timeout=30, proxy=None, max_queue=None,
            source_address=None if host is None else (host, 0),
        )  # fmt: skip
        self.line: ClientConnection = self._open.enter_context(line)
        self.view: dict[str, Any] = {}
        self.error: str | None = None
        self.token: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._open.close()

    def send(self, **message: Any) -> None:
        if message["do"] == "join":
            self.token = str(message.setdefault("token", secrets.token_urlsafe(18)))
        self.line.send(json.dumps(message))

    def hear(self, timeout: float = 30) -> dict[str, Any]:
        """The next word of the server."""
        said: dict[str, Any] = json.loads(self.line.recv(timeout=timeout))
        self.view = said.get("view", self.view)
        self.error = said.get("error", self.error)
        return said

    def until(self, wanted: Any, timeout: float = 30) -> None:
        """Listen until the view is as wanted."""
        while not self.view or not wanted(self.view):
            self.hear(timeout)

    def ask(self, **message: Any) -> str:
        """What the server says against a message."""
        self.error = None
        self.send(**message)
        while self.error is None:
            self.hear()
        return self.error

    def is_closed(self) -> bool:
        try:
            while True:
                self.line.recv(timeout=10)
        except ConnectionClosed:
            return True
        except TimeoutError:
            return False


def student(at: Served, nick: str, lang: str = "en") -> Phone:
    """A phone that has joined."""
    phone = Phone(at.port)
    phone.send(do="join", code=at.room.code, nick=nick, lang=lang)
    phone.until(lambda view: view["me"]["nick"] == nick)
    return phone


def teacher(at: Served) -> Phone:
    """The teacher's screen."""
    phone = Phone(at.port)
    phone.send(do="teach", secret=at.secret, lang="en")
    phone.until(lambda view: view["who"] == "teacher")
    return phone
