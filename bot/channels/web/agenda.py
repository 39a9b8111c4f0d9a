"""A reminder as a calendar entry, at an address that names its moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.agenda import NAME, TYPE, entry, may_be_asked_for
from bot.channels.web.pages import site_of

if TYPE_CHECKING:
    from bot.conversation.conversation import Conversation
    from bot.core.languages import Code
    from bot.core.reminders import Reminder


def path_of(reminder: Reminder, language: Code) -> str:
    """The path of the entry."""
    return f"/agenda/{language}/{reminder.moment}.ics"


class Agenda:
    """Serves the entries; `site`: our own address, empty if unknown."""

    def __init__(self, conversation: Conversation, site: str) -> None:
        self._conversation = conversation
        self._site = site

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.get(r"/agenda/{language:[a-z]{2,8}}/{moment:\d{1,11}}.ics", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The entry; the address alone tells all of it."""
        guide, now = self._conversation.guide, self._conversation.clock()
        language = guide.languages.known(request.match_info["language"])
        at = datetime.fromtimestamp(int(request.match_info["moment"]), UTC)
        if language is None or not may_be_asked_for(at, now):
            raise web.HTTPNotFound
        body = entry(guide, language, at, now, site_of(request, self._site))
        response = web.Response(body=body, content_type=TYPE, charset="utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
        return response
