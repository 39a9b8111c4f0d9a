"""A conversation while the store is away: each answer follows from its button alone."""

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
    """The answer to an update; who asks to erase is told that this failed."""
    session = replace(newcomer(incoming), known=False)
    done = turning.done(incoming, session)
    if done.forgotten:
        return _not_forgotten(turning, turning.as_seen(incoming, session))
    screen = turning.with_notice(done, "zonder-geheugen")
    return Reply(screen=screen, session=done.session, remembered=False)


def _not_forgotten(turning: Turning, session: Session) -> Reply:
    """The screen to ask for it again, saying that nothing was erased."""
    done = turning.opened(session, turning.guide.stop)
    screen = turning.with_notice(done, "wissen-mislukt")
    return Reply(screen=screen, session=done.session, remembered=False, wiped=True)
