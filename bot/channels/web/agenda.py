"""A reminder as an entry for one's own calendar (iCalendar, RFC 5545).

It says nothing of a person, a step or a cause: others look into a family's calendar too.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

from bot.channels.web.pages import site_of
from bot.core.reminders import FARTHEST

if TYPE_CHECKING:
    from bot.conversation.conversation import Conversation
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.reminders import Reminder

_LENGTH = timedelta(minutes=15)
_LATEST = timedelta(days=FARTHEST + 31)


def path_of(reminder: Reminder, language: Code) -> str:
    """Where the entry is found."""
    return f"/agenda/{language}/{reminder.moment}.ics"


def entry(guide: Guide, language: Code, at: datetime, now: datetime, site: str) -> bytes:
    """The file; `at`: when to be reminded."""
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415  3 MB, and few ask for one

    words = guide.phrase("herinnering-titel", language, None)
    event, alarm, calendar = Event(), Alarm(), Calendar()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", timedelta())
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'lesroute {at.timestamp():.0f}')}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", at.astimezone(UTC))
    event.add("dtend", (at + _LENGTH).astimezone(UTC))
    event.add("summary", words)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if site:
        event.add("url", site)
    event.add_component(alarm)
    calendar.add("prodid", "-//Lesroute//NONSGML Lesroute//NL")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


class Agenda:
    """Serves the entries; `site`: our own address, empty where it is not known."""

    def __init__(self, conversation: Conversation, site: str) -> None:
        self._conversation = conversation
        self._site = site

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.get(r"/agenda/{language:[a-z]{2,8}}/{moment:\d{1,11}}.ics", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The entry that the address names; it follows from that alone."""
        guide, now = self._conversation.guide, self._conversation.clock()
        language = guide.languages.known(request.match_info["language"])
        at = datetime.fromtimestamp(int(request.match_info["moment"]), UTC)
        if language is None or abs(at - now) > _LATEST:
            raise web.HTTPNotFound
        body = entry(guide, language, at, now, site_of(request, self._site))
        response = web.Response(body=body, content_type="text/calendar", charset="utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="lesroute.ics"'
        return response
