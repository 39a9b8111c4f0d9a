"""Asking for a reminder: what a press or a typed day asks for, and days in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.days import Wrong, asks, day_and_times, day_asked, dutch_day
from bot.core.reminders import MOST, STOP, Reminder, moment_on

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.guide import Guide, Node, NodeId
    from bot.core.screen import Button
    from bot.core.session import Session


def wish_of(node: Node, key: str) -> str | None:
    """The day key or `STOP` that a press on the screen of a reminder asks for; `None`: neither.

    It is that of the choice; or the key itself, for a typed day (`--12-12`) and for the buttons of
    a reminder that came (`P1W.1`).
    """
    if node.reminds is None:
        return None
    choice = node.choice(key)
    if choice is not None:
        return choice.remind
    return key if key == STOP or asks(key) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What became of a wish: the session after it, where it leads, and the phrases to say."""

    session: Session
    to: NodeId
    notices: tuple[str, ...] = ()
    reminder: Reminder | None = None


def take_wish(guide: Guide, session: Session, node: Node, wish: str, now: datetime) -> Wished:
    """Set or call off reminders, and lead back to the step.

    Nothing is promised while the store is away. A reader whom the step does not speak to, as whose
    record is gone, gets no reminder, and is told so: they first say who they are.
    """
    step = next(step for step in guide.steps if step.id == node.reminds)
    if not session.known:
        return Wished(session=session, to=step.screen, notices=("herinnering-nu-niet",))
    if wish == STOP:
        session = replace(session, reminders=())
        return Wished(session=session, to=step.screen, notices=("herinnering-gestopt",))
    if not step.text.speaks_to(session.role):
        return Wished(session=session, to=step.screen, notices=("herinnering-niet-gezet",))
    reminder = asked(guide, session, step.id, wish, now)
    if isinstance(reminder, Wrong):
        return Wished(session=session, to=node.id, notices=(reminder.value,))
    session = replace(session, reminders=(*others(session, step.id), reminder))
    return Wished(session=session, to=step.screen, reminder=reminder)


def asked(guide: Guide, session: Session, step: str, wish: str, now: datetime) -> Reminder | Wrong:
    """The reminder that is asked for, instead of an earlier one of the same step."""
    words, times = day_and_times(wish)
    day = day_asked(words, now)
    if isinstance(day, Wrong):
        return day
    if len(others(session, step)) >= MOST:
        return Wrong.MANY
    at = moment_on(day, guide.calendar, f"{now.timestamp()} {step}")
    return Reminder(step=step, moment=int(at.timestamp()), times=times)


def others(session: Session, step: str) -> tuple[Reminder, ...]:
    """The reminders of other steps."""
    return tuple(reminder for reminder in session.reminders if reminder.step != step)


def day_words(guide: Guide, session: Session, moment: datetime) -> str:
    """The day of a moment as people say it: `maandag 30 november`."""
    calendar, language = guide.calendar, session.language
    day = dutch_day(moment)
    words = guide.phrase("dag", language, session.role)
    return (
        words.replace("{weekdag}", calendar.weekdays[language][day.weekday()])
        .replace("{dag}", str(day.day))
        .replace("{maand}", calendar.months[language][day.month - 1])
    )


def with_days(
    guide: Guide, session: Session, node: Node, buttons: tuple[Button, ...], now: datetime
) -> tuple[Button, ...]:
    """The buttons of a screen; where it sets reminders, each with its day as the hint."""
    if node.reminds is None:
        return buttons
    return tuple(replace(b, hint=_day_of(guide, session, node, b, now) or b.hint) for b in buttons)


def _day_of(guide: Guide, session: Session, node: Node, button: Button, now: datetime) -> str:
    wish = wish_of(node, button.tap.rpartition(":")[2])
    day = day_asked(day_and_times(wish)[0], now) if wish else Wrong.UNKNOWN
    if isinstance(day, Wrong):
        return ""
    return day_words(guide, session, moment_on(day, guide.calendar, ""))
