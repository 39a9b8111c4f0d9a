"""The web chat: forms with cookies over HTTP, each answer checked, beside a bare handler."""

from __future__ import annotations

import asyncio
import html
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from benchmarks.bots import PEERS
from benchmarks.telegram import Tally
from benchmarks.wire import Client, header, post

if TYPE_CHECKING:
    from benchmarks.walks import Step, Walk

FLOOR = PEERS / "web_floor.py"
_TAG = re.compile(r"<[^>]*>")
_CUT = '<span class="cut"></span>'
"""Where a long word may be broken off; nobody reads it."""

_BUTTON = re.compile(
    r'<button[^>]*\bname="tap" value="([^"]*)"[^>]*>(?:<span class="label"[^>]*>)?([^<]*)</'
)


@dataclass(slots=True)
class Visitor:
    """A person at the page; `number` is that of the walk, `address` where they are."""

    number: int
    address: str
    walk: Walk
    client: Client
    cookie: str = ""
    at: int = 0
    taps: dict[str, str] = field(default_factory=dict)


class Visitors:
    """The people at the page of one server."""

    def __init__(self, walks: tuple[Walk, ...], port: int) -> None:
        self._walks = walks
        self._port = port
        self._next = 0
        self.faults: list[str] = []

    async def crowd(self, people: int, seconds: float) -> Tally:
        """Closed loop, as `Telegram.crowd`: a page after each form, as the page's script asks."""
        tally = Tally()
        begun = time.perf_counter()

        async def person() -> None:
            client = Client("127.0.0.1", self._port)
            visitor = self._visitor(client)
            while time.perf_counter() - begun < seconds:
                if visitor.at == len(visitor.walk.steps):
                    visitor = self._visitor(client)
                await self._turn(visitor, tally)
            client.close()

        await asyncio.gather(*(person() for _ in range(people)))
        tally.took = time.perf_counter() - begun
        return tally

    async def pages(self) -> dict[str, str]:
        """Each walk once: every page, as `<walk>.<step>`, for the bare handler."""
        pages = {}
        client = Client("127.0.0.1", self._port)
        for _ in self._walks:
            visitor = self._visitor(client)
            while visitor.at < len(visitor.walk.steps):
                at = visitor.at
                pages[f"{visitor.number}.{at}"] = await self._turn(visitor, Tally())
        client.close()
        return pages

    def _visitor(self, client: Client) -> Visitor:
        number, third = self._next % len(self._walks), self._next // 256 % 256
        address = f"198.18.{third}.{self._next % 256}"
        self._next += 1
        return Visitor(number=number, address=address, walk=self._walks[number], client=client)

    async def _turn(self, visitor: Visitor, tally: Tally) -> str:
        step = visitor.walk.steps[visitor.at]
        begun = time.perf_counter()
        answer = await visitor.client.ask(self._form(visitor, step))
        tally.seconds.append(time.perf_counter() - begun)
        page = answer.body.decode().replace(_CUT, "")
        visitor.at += 1
        if found := header(answer.headers, b"set-cookie"):
            visitor.cookie = found.partition(b";")[0].decode()
        buttons = [
            (html.unescape(label), html.unescape(tap)) for tap, label in _BUTTON.findall(page)
        ]
        visitor.taps = dict(buttons)
        if answer.status != 200 or not _right(page, buttons, step):
            self.faults.append(f"{step.press or step.say!r}: {answer.status}")
            tally.failed += 1
            tally.seconds.pop()
        return page

    def _form(self, visitor: Visitor, step: Step) -> bytes:
        host = f"127.0.0.1:{self._port}"
        more = {"Cookie": visitor.cookie} if visitor.cookie else {}
        return post(
            "/",
            host,
            _body(visitor, step).encode(),
            Content_Type="application/x-www-form-urlencoded",
            Accept_Language=visitor.walk.language,
            Origin=f"http://{host}",
            X_Forwarded_For=visitor.address,
            X_Lesroute="in-place",
            X_Walk=f"{visitor.number}.{visitor.at}",
            **more,
        )


_IN_THE_HEADER = {"English", "Nederlands"}


def _body(visitor: Visitor, step: Step) -> str:
    if visitor.at == 0:
        return "tap="  # the page as it opens
    if step.press is not None:
        return f"tap={quote_plus(visitor.taps[step.press])}"
    return f"text={quote_plus(step.say or '')}"


def _right(page: str, buttons: list[tuple[str, str]], step: Step) -> bool:
    seen = html.unescape(_TAG.sub("", page))
    pieces = (piece.strip() for part in step.then.parts for piece in part.split("\n\n"))
    expected = {button for button in step.then.buttons if button[0] not in _IN_THE_HEADER}
    return set(buttons) == expected and all(html.unescape(piece) in seen for piece in pieces)
