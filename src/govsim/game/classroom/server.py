"""The class on a network: one page, one socket a device, nothing else. The rules stand in room.

Safe by what it leaves out: it serves its own page and the pages of the debrief; it runs nothing that is sent; it takes
small messages of declared kinds, so many a second, from its own page alone. Who may come, how often: door.
"""

import asyncio
import contextlib
import json
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Sequence
from hashlib import sha256
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from govsim.errors import InputError
from govsim.game.classroom import door
from govsim.game.classroom import messages as m
from govsim.game.classroom.client import client, scripts_of
from govsim.game.classroom.members import Member
from govsim.game.classroom.room import Room
from govsim.game.classroom.views import Views
from govsim.words import Lang, say

A_SECOND, AT_ONCE = 5.0, 20.0
"""Messages of a device."""
_TICK, _ASLEEP = 0.25, 30.0
"""Seconds between two looks at the clock; so much more, and the machine slept: its lid was closed."""
_POLICY, _TOO_MUCH, _FULL = 1008, 1009, 1013


class Device:
    """A socket and who is behind it: nobody yet, a member, or the teacher."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket, self.stale, self.patience = socket, asyncio.Event(), asyncio.timeout(door.TO_ENTER)
        self.host = socket.client.host if socket.client else ""
        self.member: Member | None = None
        self.teacher: Lang | None = None
        self.sent, self.makes_room = "", False
        self._left, self._since = AT_ONCE, time.monotonic()

    @property
    def lang(self) -> Lang:
        """In which language it is spoken to."""
        return self.member.lang if self.member else self.teacher or "en"

    @property
    def known(self) -> bool:
        """Whether it has said who it is."""
        return self.member is not None or self.teacher is not None

    def make_room(self) -> None:
        """Leave for somebody else's sake."""
        self.makes_room = True
        self.patience.reschedule(0)

    def may_send(self) -> bool:
        """Whether it has not sent too much of late."""
        now = time.monotonic()
        self._left = min(AT_ONCE, self._left + A_SECOND * (now - self._since))
        self._since = now
        self._left -= 1
        return self._left >= 0


class Hub:
    """All devices of a class, and what is told to them."""

    def __init__(
        self, room: Room, address: str, debrief: "Callable[[], AsyncIterator[tuple[str, str]]] | None" = None
    ) -> None:
        self.room, self.views, self._debrief = room, Views(room, address), debrief
        self.devices: list[Device] = []
        self.tries = door.Tries()
        self._leaving: set[asyncio.Task[None]] = set()
        self._writing: asyncio.Task[None] | None = None

    # Telling

    def changed(self) -> None:
        """Something is new: every device is told as soon as it can take it."""
        self.views.changed()
        for device in self.devices:
            device.stale.set()
        if self.room.phase == "over" and self._debrief is not None and self._writing is None:
            self._writing = asyncio.create_task(self._write_pages())

    async def _write_pages(self) -> None:
        assert self._debrief is not None
        async for name, address in self._debrief():
            self.views.pages[name] = address
            self.changed()

    async def tell(self, device: Device) -> None:
        """Send a device what it should show, whenever that is new. One that takes nothing is given up."""
        while True:
            await device.stale.wait()
            device.stale.clear()
            view = self.views.member(device.member) if device.member else self.views.teacher(device.lang)
            text = json.dumps({"view": view}, ensure_ascii=False)
            if text != device.sent:
                await asyncio.wait_for(device.socket.send_text(text), door.TO_SEND)
                device.sent = text

    async def run_clock(self) -> None:
        """End years when they are settled or the clock has run out."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(_TICK)
            if (slept := time.monotonic() - before - _TICK) > _ASLEEP:
                self.room.slept(slept)
            if self.room.tick():
                self.changed()

    # Listening

    async def serve(self, socket: WebSocket) -> None:
        """A device from its first word to its last."""
        if not _from_own_page(socket):
            await socket.close(_POLICY)
            return
        device = Device(socket)
        if not self._has_room(device):
            await socket.close(_FULL)
            return
        self.devices.append(device)
        telling: asyncio.Task[None] | None = None
        try:
            await socket.accept()
            async with device.patience:
                while True:
                    text = await socket.receive_text()
                    if len(text.encode()) > m.LARGEST:
                        await socket.close(_TOO_MUCH)
                        return
                    if not device.may_send():
                        await socket.close(_POLICY)
                        return
                    await self._heard(device, text)
                    if device.known and telling is None:
                        device.patience.reschedule(None)
                        telling = asyncio.create_task(self._told(device))
        except (WebSocketDisconnect, TimeoutError, KeyError, RuntimeError):
            pass  # it has gone, never said who it was, or sends bytes where texts are meant
        finally:
            if telling is not None:
                telling.cancel()
            self._leave(device)
            with contextlib.suppress(Exception):
                await socket.close()

    def _has_room(self, device: Device) -> bool:
        """Whether there is room for one more, where need be in the place of one that has not said yet who it is."""
        of_one = [other for other in self.devices if other.host == device.host and not door.is_own(other.host)]
        for there, most in ((of_one, door.MOST_SOCKETS_OF_ONE), (self.devices, door.MOST_SOCKETS)):
            if len(there) >= most:
                stranger = next((other for other in there if not other.known and not other.makes_room), None)
                if stranger is None:
                    return False
                stranger.make_room()
        return True

    async def _told(self, device: Device) -> None:
        try:
            await self.tell(device)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            with contextlib.suppress(Exception):
                await device.socket.close()

    def _leave(self, device: Device) -> None:
        self.devices.remove(device)
        if device.member is not None:
            self.room.went(device.member)
            self.changed()

    async def _heard(self, device: Device, text: str) -> None:
        sent = m.message(text)
        try:
            if sent is None:
                raise InputError(say("classroom.not.understood", device.lang))
            if isinstance(sent, m.Join | m.Hello | m.Teach):
                await self._enter(device, sent)
            elif device.teacher is not None:
                self._teach(device, sent)
            elif device.member is not None and device.member in self.room.members:
                self._play(device.member, sent)
            else:
                raise InputError(say("classroom.who", device.lang))
        except InputError as refusal:
            await _answer(device, {"error": refusal.what})
            return
        self.changed()
        await _answer(device, {"heard": True})  # so that a phone knows whether its line still holds

    async def _enter(self, device: Device, sent: m.Join | m.Hello | m.Teach) -> None:
        if device.known:
            raise InputError(say("classroom.known", device.lang))
        if isinstance(sent, m.Teach):
            if not self.room.is_teacher(sent.secret):
                raise InputError(say("classroom.no.teacher", sent.lang))
            device.teacher = sent.lang
        elif isinstance(sent, m.Hello):
            member = self.room.member(sent.token)
            if member is None:
                await _answer(device, {"forget": True})
                return
            self._here(device, member)
        else:
            self._join(device, sent)
        device.stale.set()

    def _join(self, device: Device, sent: m.Join) -> None:
        host = device.host
        self.tries.check("wrong", host, door.WRONG_CODES, say("classroom.too.many", sent.lang))
        if not self.room.is_code(sent.code):
            self.tries.note("wrong", host)
        elif not door.is_own(host):
            most = self.tries.seats(other.host for other in self.devices)
            self.tries.check("joined", host, most, say("classroom.too.many.new", sent.lang))
            self.tries.note("joined", host)
        self._here(device, self.room.join(sent.code, sent.nick, sent.lang, sent.token)[0])

    def _here(self, device: Device, member: Member) -> None:
        device.member = member
        self.room.came(member)

    def _play(self, member: Member, sent: m.Message) -> None:
        room = self.room
        match sent:
            case m.Propose():
                room.propose(member, sent.lever, sent.role, drop=sent.drop)
            case m.Consent():
                room.consent(member, sent.proposal, sent.role, agrees=sent.agrees)
            case m.Settle():
                room.settle(member, done=sent.done)
            case m.Predict():
                room.predict(member, sent.value)
            case m.Speak(member=None):
                room.speak(member, sent.lang)
            case _:
                raise InputError(say("classroom.not.yours", member.lang))

    def _teach(self, device: Device, sent: m.Message) -> None:
        room, lang = self.room, device.lang
        match sent:
            case m.Start(do="start"):
                room.start(lang)
            case m.Start(do="go on"):
                room.go_on(lang)
            case m.Start(do="undo"):
                room.undo(lang)
                self.views.undone()
            case m.Pause():
                room.pause(on=sent.on)
            case m.Extend():
                room.extend(sent.seconds, lang)
            case m.MoveMember():
                room.move(sent.member, sent.team, lang)
            case m.Remove():
                room.remove(sent.member, lang)
                for other in self.devices:
                    if other.member is not None and other.member.number == sent.member:
                        self._leaving.add(task := asyncio.create_task(_sent_out(other)))
                        task.add_done_callback(self._leaving.discard)
            case m.Speak(member=None):
                device.teacher = sent.lang
            case m.Speak():
                assert sent.member is not None
                room.speak(room.numbered_member(sent.member, lang), sent.lang)
            case _:
                raise InputError(say("classroom.not.yours", lang))


async def _sent_out(device: Device) -> None:
    with contextlib.suppress(Exception):
        await _answer(device, {"forget": True})
        await device.socket.close()


async def _answer(device: Device, answer: dict[str, object]) -> None:
    await asyncio.wait_for(device.socket.send_text(json.dumps(answer, ensure_ascii=False)), door.TO_SEND)


def _from_own_page(socket: WebSocket) -> bool:
    """Whether the page that opens a socket is ours: a browser names its origin, and no page of another can lie."""
    return socket.headers.get("origin") == f"http://{socket.headers.get('host')}"


class OwnHosts:
    """Answers only to its own names: a page elsewhere cannot reach it by a name that it makes point here."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app, self._hosts = app, {host.encode() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is asked of it by one of its names."""
        if scope["type"] in ("http", "websocket"):
            named = [value for name, value in scope["headers"] if name == b"host"]
            if len(named) != 1 or named[0].lower() not in self._hosts:
                if scope["type"] == "websocket":
                    await send({"type": "websocket.close", "code": _POLICY})
                else:
                    await PlainTextResponse("not here", 421)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def application(
    room: Room,
    address: str,
    hosts: Sequence[str],
    debrief: "Callable[[], AsyncIterator[tuple[str, str]]] | None" = None,
) -> ASGIApp:
    """The class as an application.

    address: what students open; hosts: names and ports that it answers to; debrief: writes the pages when all is over.
    """
    hub = Hub(room, address, debrief)
    html = client(room.setup.lang)
    policy = _policy(html)

    async def page(request: Request) -> Response:
        if request.client is not None:
            hub.tries.see(request.client.host)
        return HTMLResponse(html, headers=policy)

    async def written(request: Request) -> Response:
        given, name = request.path_params["code"], request.path_params["name"]
        place = _page_of(room, name) if given == room.code and name in hub.views.pages else None
        if place is None:
            return PlainTextResponse("not here", 404)
        return HTMLResponse(place.read_bytes(), headers=_PLAIN | {"Content-Security-Policy": _READ_ONLY})

    async def none(_: Request) -> Response:
        return Response(status_code=204)

    @contextlib.asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        clock = asyncio.create_task(hub.run_clock())
        hub.changed()  # a class that is over may lack its pages
        yield
        clock.cancel()

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/favicon.ico", none),
            Route("/page/{code}/{name}", written),
            WebSocketRoute("/socket", hub.serve),
        ],
        lifespan=living,
    )
    return OwnHosts(app, hosts)


_PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_READ_ONLY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)


def _policy(html: str) -> dict[str, str]:
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts_of(html))
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; font-src data:;"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return _PLAIN | {"Content-Security-Policy": policy}


def _page_of(room: Room, name: str) -> Path:
    return room.folder / "debrief.html" if name == "class" else room.folder / name / "debrief.html"
