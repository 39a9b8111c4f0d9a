"""The web chat: forms with cookies over HTTP, each answer checked, beside a bare handler."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from benchmarks.bots import PEERS
from benchmarks.people import Chat, People, WrongError
from benchmarks.wire import header, post

if TYPE_CHECKING:
    from benchmarks.walks import Step, Walk

FLOOR = PEERS / "web_floor.py"
_TAG = re.compile(r"<[^>]*>")
_CUT = '<span class="cut"></span>'
"""Where a long word may be broken off; nobody reads it."""

_BUTTON = re.compile(
    r'<button[^>]*\bname="tap" value="([^"]*)"[^>]*>(?:<span class="label"[^>]*>)?([^<]*)</'
)
_IN_THE_HEADER = {"English", "Nederlands"}


@dataclass(slots=True, kw_only=True)
class Visitor(Chat):
    """A person at the page; `page`: the last one."""

    cookie: str = ""
    page: str = ""

    @property
    def address(self) -> str:
        """Their own, so that nobody counts as a flood."""
        return f"198.18.{self.number // 256 % 256}.{self.number % 256}"


class Visitors(People[Visitor]):
    """The people at the page of one server."""

    chat = Visitor

    def __init__(self, walks: tuple[Walk, ...], port: int) -> None:
        super().__init__(walks)
        self._port = port

    async def pages(self) -> dict[str, str]:
        """Each walk once: every page, as `<walk>.<step>`, for the bare handler."""
        pages = {}
        for number in range(len(self._walks)):
            visitor = self.newcomer()
            for at, step in enumerate(visitor.walk.steps):
                await self.turn(visitor, step)
                pages[f"{number}.{at}"] = visitor.page
        return pages

    async def turn(self, chat: Visitor, step: Step) -> None:
        answer = await self.ask(self._port, self._form(chat, step))
        chat.page, chat.at = answer.body.decode().replace(_CUT, ""), chat.at + 1
        if found := header(answer.headers, b"set-cookie"):
            chat.cookie = found.partition(b";")[0].decode()
        chat.taps = {
            html.unescape(label): html.unescape(tap) for tap, label in _BUTTON.findall(chat.page)
        }
        if answer.status != 200 or not _is_right(chat, step):
            raise WrongError(f"another page ({answer.status})")

    def _form(self, visitor: Visitor, step: Step) -> bytes:
        more = {"Cookie": visitor.cookie} if visitor.cookie else {}
        return post(
            "/",
            self._port,
            _body(visitor, step).encode(),
            Content_Type="application/x-www-form-urlencoded",
            Accept_Language=visitor.walk.language,
            Origin=f"http://127.0.0.1:{self._port}",
            X_Forwarded_For=visitor.address,
            X_Lesroute="in-place",
            X_Walk=f"{visitor.number % len(self._walks)}.{visitor.at}",
            **more,
        )


def _body(visitor: Visitor, step: Step) -> str:
    if visitor.at == 0:
        return "tap="  # the page as it opens
    if step.press is not None:
        return f"tap={quote_plus(visitor.taps[step.press])}"
    return f"text={quote_plus(step.say or '')}"


def _is_right(visitor: Visitor, step: Step) -> bool:
    seen = html.unescape(_TAG.sub("", visitor.page))
    pieces = (piece.strip() for part in step.then.parts for piece in part.split("\n\n"))
    expected = {button for button in step.then.buttons if button[0] not in _IN_THE_HEADER}
    every = all(html.unescape(piece) in seen for piece in pieces)
    return every and set(visitor.taps.items()) == expected
