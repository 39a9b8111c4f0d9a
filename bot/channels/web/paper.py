"""Screens on paper: a letter, a sheet or an outcome as a PDF.

The address alone tells what is on it: it names the screen and the answers it was drawn for, as a
button does. So a look changes nothing and needs no visit.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.channels.web.addresses import LINK, PLACE, read_place
from bot.core.days import dutch_day
from bot.core.engine import turn
from bot.core.leaning import answers_in
from bot.core.memo import Memo
from bot.core.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from bot.channels.web.addresses import NamedPlace
    from bot.conversation.conversation import Conversation
    from bot.core.guide import Steunpunt
    from bot.core.screen import Draft, Handout, Screen

PATH = "/papier"
MADE = 2048
"""Papers to cache, of some 20 kB each: twice those of the guide in both languages, so all of these
stay (see `Memo`)."""

WAITING = 16
"""Different papers that are waited for; each takes some 30 ms."""

_AGAIN = "1"
"""Seconds after which to ask again: by then all who waited have theirs."""


class Papers:
    """Makes papers one at a time, in a thread, for whoever is still there when the turn comes.

    `site`: our own address, or empty. `trouble` makes the page for a status.
    """

    def __init__(
        self,
        conversation: Conversation,
        site: str,
        trouble: Callable[[web.Request, int], web.Response],
    ) -> None:
        self._conversation = conversation
        self._guide = conversation.guide
        self._site = site
        self._trouble = trouble
        self._made = Memo(MADE)
        self._turn = asyncio.Lock()
        self._waiting: Counter[Hashable] = Counter()

    async def paper(self, request: web.Request) -> web.Response:
        """The PDF that an address names; 404 if there is none (any more), 503 to ask again soon."""
        place = read_place(request.query.get(PLACE, ""), self._guide.languages)
        host = self._guide.steunpunten.get(request.query.get(LINK, ""))
        screen = self._screen(place, host) if place else None
        handout = screen.handout if screen else None
        if not (place and screen and handout and handout.tap and screen.node == place.node):
            raise web.HTTPNotFound
        now = self._conversation.clock()
        key = (handout.tap, host, dutch_day(now))
        made = self._made.find(key)
        if made is None:
            if key not in self._waiting and len(self._waiting) >= WAITING:
                return self._later(request)
            made = await self._in_turn(request, key, partial(self._paper, screen, host, now))
        name = f"lesroute-{place.node.rpartition('/')[2]}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return web.Response(body=made, content_type="application/pdf", headers=headers)

    def _screen(self, place: NamedPlace, host: Steunpunt | None) -> Screen | None:
        session = Session(
            language=place.language,
            role=place.role,
            steunpunt=host.id if host else None,
            answers=answers_in(self._guide, place.opened.leans),
        )
        return turn(self._guide, session, place.opened, self._conversation.clock()).screen

    def _later(self, request: web.Request) -> web.Response:
        response = self._trouble(request, 503)
        response.headers["Retry-After"] = _AGAIN
        return response

    async def _in_turn(
        self, request: web.Request, key: Hashable, make: Callable[[], bytes]
    ) -> bytes:
        self._waiting[key] += 1
        try:
            async with self._turn:
                if request.transport is None:  # they hung up
                    raise web.HTTPRequestTimeout
                return await asyncio.to_thread(self._made.get, key, make)
        finally:
            self._waiting[key] -= 1
            self._waiting += Counter()  # forgets what nobody waits for

    def _paper(self, screen: Screen, host: Steunpunt | None, now: datetime) -> bytes:
        # The typesetter is large, and few people print.
        from bot.content.paper import From  # noqa: PLC0415
        from bot.content.takeaway import takeaway  # noqa: PLC0415

        return takeaway(self._guide, screen, From(now=now, site=self._site, steunpunt=host))


def paper_address(handout: Handout) -> str:
    """The address of a screen's paper."""
    _, _, host = handout.path.partition("/s/")
    said = {PLACE: handout.tap, LINK: host}
    return f"{PATH}?{urlencode({k: v for k, v in said.items() if v}, safe=':/')}"


def mail_address(draft: Draft) -> str:
    """A `mailto:` link with subject and body (RFC 6068), and no recipient yet."""
    body = draft.body.replace("\n", "\r\n")
    return f"mailto:?subject={quote(draft.subject, safe='')}&body={quote(body, safe='')}"
