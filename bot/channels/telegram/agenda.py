"""A reminder as a calendar file, sent to whoever presses its button."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.channels.agenda import NAME, TYPE, entry, may_be_asked_for
from bot.channels.telegram.calls import File
from bot.core.reminding import day_words
from bot.core.taps import LONGEST, card_tap

if TYPE_CHECKING:
    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.place import Place
    from bot.conversation.messages import Reply
    from bot.core.guide import Guide
    from bot.core.languages import Languages
    from bot.core.reminders import Reminder
    from bot.core.screen import Screen

_ASKED = re.compile(r"agenda\.([0-9]{1,11})")


def named(reminder: Reminder) -> str:
    """The name by which a button asks for the file of a reminder: its moment alone."""
    return f"agenda.{reminder.moment}"


def agenda_row(screen: Screen, label: str, languages: Languages) -> list[dict[str, Any]]:
    """The button that asks for the file, on a screen that has one."""
    if screen.calendar is None:
        return []
    data = card_tap(screen.role, screen.language, screen.node, screen.calendar, languages)
    return [{"text": label, "callback_data": data}] if len(data.encode()) <= LONGEST else []


def agenda_file(guide: Guide, place: Place, reply: Reply, asked: str, now: datetime) -> Call | None:
    """The file that was asked for; `None` if it was something else, or an impossible day."""
    found = _ASKED.fullmatch(asked)
    at = datetime.fromtimestamp(int(found[1]), UTC) if found else None
    if at is None or not may_be_asked_for(at, now):
        return None
    session = reply.session
    words = guide.phrase("herinnering-link", session.language, session.role)
    content = entry(guide, session.language, at, now, "")
    return "sendDocument", {
        **place.parameters(),
        "document": File(name=NAME, type=TYPE, content=content),
        "caption": f"{words} {day_words(guide, session, at)}",
    }
