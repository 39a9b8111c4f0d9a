"""What a turn results in: the session, and its screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.arriving import arrived
from bot.core.asked import draw_who, waits
from bot.core.drawing import draw
from bot.core.plan import changed

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.guide import Guide, NodeId
    from bot.core.reminders import Reminder
    from bot.core.screen import Screen
    from bot.core.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The session and the screen after an event.

    `forgotten`: all of the conversation must be erased; who does that adds that it is done.
    `again`: on the same day the session alone gives the same screen, but for the line that says
    how a typed answer was read. `asked`: the reminder that was asked for; whether it can be sent
    depends on the channel.
    """

    session: Session
    screen: Screen
    forgotten: bool = False
    again: bool = False
    asked: Reminder | None = None


def show(
    guide: Guide,
    session: Session,
    now: datetime,
    *,
    to: NodeId | None = None,
    notices: tuple[str, ...] = (),
) -> Turn:
    """Go to a place, or stay at the present one, and draw it; `notices`: keys of phrases."""
    wanted = to or session.place or guide.home
    if wanted not in guide.nodes:
        notices = ("verouderd",)  # a place that an older guide had
    session = arrived(guide, session, wanted)
    if to is not None and waits(guide, session, to):
        return Turn(session=session, screen=draw_who(guide, session, now, notices))
    node = guide.nodes[session.trail[-1]]
    screen = draw(guide, session, node, now, notices)
    if node.plan != "first":
        return Turn(session=session, screen=screen, again=not notices)
    news = changed(guide, session)
    session = replace(session, planned=session.answers)
    screen = replace(screen, news=(*screen.news, news)) if news else screen
    return Turn(session=session, screen=screen, again=not (notices or news))
