"""What a turn comes to: the place that one is at, and what is seen of it."""

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
    """What is, and what is seen.

    `forgotten`: nothing of the conversation may be kept; whoever erases it says so, once it is.
    `again`: the session alone gives the same screen on the same day, except for the line that
    tells which answer was read in what was typed. `asked`: the reminder that was asked for; what
    will come of it, the channel knows.
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
    """At the wanted place, or where one is; `notices` are keys of phrases."""
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
