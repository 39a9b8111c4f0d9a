"""The screen of a reminder that is due: we send it unasked, so it is short and calm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.buttons import frame, lives
from bot.core.drawing import draw
from bot.core.guide import Choice
from bot.core.leaning import tap_to
from bot.core.reminders import STOP
from bot.core.screen import Button
from bot.core.texts import Text
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.core.guide import Guide, Step
    from bot.core.reminders import Reminder
    from bot.core.screen import Screen
    from bot.core.session import Session

_LATER = "P1W"
_MOST_TIMES = 9


def draw_reminder(guide: Guide, session: Session, reminder: Reminder, now: datetime) -> Screen:
    """The screen of a step, with the reminder above it and what to do about it below.

    Where the guide no longer has the step for this reader, it is the plan; where it has no plan for
    this reader either, home.
    """
    step = next((step for step in guide.steps if step.id == reminder.step), None)
    step = step if step and step.text.speaks_to(session.role) else None
    place = step.screen if step else guide.plan
    if not lives(guide, session, place):
        place = settle(guide, guide.home, session.role, session.answers)
    screen = draw(guide, session, guide.nodes[place], now)
    again = reminder.times == 1  # the second time only, it asks whether to stop
    words = guide.say("herinnering-opnieuw" if again else "herinnering", session)
    news = (words.replace("{stap}", screen.title),)
    if step is None:
        return replace(screen, news=news)
    buttons = (*_answers(guide, session, step, reminder), *frame(guide, session, None))
    return replace(screen, news=news, buttons=buttons)


def _answers(guide: Guide, session: Session, step: Step, reminder: Reminder) -> Iterator[Button]:
    node = guide.nodes[step.screen]
    done = next((choice for choice in node.choices if choice.done), None)
    if done is not None:
        label = done.text.to(session)
        yield Button(label=label, tap=tap_to(guide, session, node.id, done), tone="main")
    asking = next((node for node in guide.nodes.values() if node.reminds == step.id), None)
    for name, key in (
        ("later", f"{_LATER}.{min(reminder.times + 1, _MOST_TIMES)}"),
        ("stop", STOP),
    ):
        if asking is not None:
            choice = Choice(key=key, text=Text(forms={}), go=None)
            label = guide.say(f"knop-herinnering-{name}", session)
            yield Button(label=label, tap=tap_to(guide, session, asking.id, choice))
