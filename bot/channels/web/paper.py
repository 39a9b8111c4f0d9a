"""Screens on paper: a letter, a sheet or an outcome as a PDF.

The address alone tells what is on it: it names the screen and the answers it was drawn for, as a
button does. So a look changes nothing and needs no visit.
"""

from __future__ import annotations

import asyncio
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
    from bot.channels.web.addresses import NamedPlace
    from bot.conversation.conversation import Conversation
    from bot.core.guide import Steunpunt
    from bot.core.screen import Draft, Handout, Screen

PATH = "/papier"
_MADE = 64
"""Papers to cache, of some 30 kB each: many people take the same one."""


class Papers:
    """Makes papers one at a time, in a thread; `site`: our own address, or empty."""

    def __init__(self, conversation: Conversation, site: str) -> None:
        self._conversation = conversation
        self._guide = conversation.guide
        self._site = site
        self._made = Memo(_MADE)
        self._turn = asyncio.Lock()

    async def paper(self, request: web.Request) -> web.Response:
        """The PDF that an address names; 404 if there is none (any more)."""
        place = read_place(request.query.get(PLACE, ""), self._guide.languages)
        host = self._guide.steunpunten.get(request.query.get(LINK, ""))
        screen = self._screen(place, host) if place else None
        handout = screen.handout if screen else None
        if not (place and screen and handout and handout.tap and screen.node == place.node):
            raise web.HTTPNotFound
        async with self._turn:
            made = await asyncio.to_thread(self._paper, screen, handout, host)
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

    def _paper(self, screen: Screen, handout: Handout, host: Steunpunt | None) -> bytes:
        # The typesetter is large, and few people print.
        from bot.content.paper import From  # noqa: PLC0415
        from bot.content.takeaway import takeaway  # noqa: PLC0415

        now = self._conversation.clock()
        given = From(now=now, site=self._site, steunpunt=host)
        key = (handout.tap, host, dutch_day(now))
        return self._made.get(key, lambda: takeaway(self._guide, screen, given))


def paper_address(handout: Handout) -> str:
    """The address of a screen's paper."""
    _, _, host = handout.path.partition("/s/")
    said = {PLACE: handout.tap, LINK: host}
    return f"{PATH}?{urlencode({k: v for k, v in said.items() if v}, safe=':/')}"


def mail_address(draft: Draft) -> str:
    """A `mailto:` link with subject and body (RFC 6068), and no recipient yet."""
    body = draft.body.replace("\n", "\r\n")
    return f"mailto:?subject={quote(draft.subject, safe='')}&body={quote(body, safe='')}"
