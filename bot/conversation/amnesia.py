"""A conversation while nothing can be remembered: each answer rests on what its button tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.messages import Reply
from bot.conversation.turning import newcomer

if TYPE_CHECKING:
    from bot.conversation.messages import Incoming
    from bot.conversation.turning import Turning
    from bot.core.session import Session


def without_memory(turning: Turning, incoming: Incoming) -> Reply:
    """The answer to an update; that nothing was erased is told where that was asked for."""
    session = replace(newcomer(incoming), known=False)
    done = turning.done(incoming, session)
    if done.forgotten:
        return _not_forgotten(turning, turning.as_seen(incoming, session))
    screen = turning.with_notice(done, "zonder-geheugen")
    return Reply(screen=screen, session=done.session, remembered=False)


def _not_forgotten(turning: Turning, session: Session) -> Reply:
    """The screen where it can be asked for again: what is kept could not be reached."""
    done = turning.opened(session, turning.guide.stop)
    screen = turning.with_notice(done, "wissen-mislukt")
    return Reply(screen=screen, session=done.session, remembered=False, wiped=True)
