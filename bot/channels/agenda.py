"""A reminder as a calendar entry (iCalendar, RFC 5545).

It names no person, step or cause: others look into a family's calendar too.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from bot.core.days import FARTHEST

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.languages import Code

NAME, TYPE = "lesroute.ics", "text/calendar"
"""The file's name and content type."""

_LENGTH = timedelta(minutes=15)
_LATEST = timedelta(days=FARTHEST + 31)


def may_be_asked_for(at: datetime, now: datetime) -> bool:
    """Whether a reminder can be at this moment: an address or a button may be forged."""
    return abs(at - now) <= _LATEST


def entry(guide: Guide, language: Code, at: datetime, now: datetime, site: str) -> bytes:
    """The content of the file; `at`: when the alarm goes off."""
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
