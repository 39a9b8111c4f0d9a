"""What an update does to a session, with or without a store."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.messages import Typed
from bot.core.engine import redraw, turn
from bot.core.events import Opened, WentBack
from bot.core.languages import SOURCE
from bot.core.session import Session
from bot.core.showing import Turn
from bot.understanding.lately import Lately

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.conversation.messages import Incoming, Reply
    from bot.conversation.records import Receipt
    from bot.core.events import Event
    from bot.core.guide import Guide, NodeId
    from bot.core.screen import Screen
    from bot.understanding.understand import Understanding


def newcomer(incoming: Incoming) -> Session:
    """A first session, from what the channel or the button says about the reader."""
    return Session(
        language=incoming.language or SOURCE, role=incoming.role, steunpunt=incoming.steunpunt
    )


class Turning:
    """The engine together with its guide, its understanding of texts and its clock."""

    def __init__(
        self, guide: Guide, understanding: Understanding, clock: Callable[[], datetime]
    ) -> None:
        self.guide = guide
        self.clock = clock
        self._understanding = understanding
        self._lately = Lately()
        self._sweeping = False

    def done(self, incoming: Incoming, session: Session, receipt: Receipt | None = None) -> Turn:
        """What an update does; one that was taken before is only drawn again."""
        session = self.as_seen(incoming, session)
        if receipt is not None and receipt.done and receipt.again:
            screen = redraw(self.guide, session, self.clock())
            return Turn(session=session, screen=screen, again=True)
        before = receipt is not None and receipt.done
        done = self.turn(session, self._event(incoming, session, before=before))
        return replace(done, session=session) if before else done

    def turn(self, session: Session, event: Event) -> Turn:
        return turn(self.guide, session, event, self.clock())

    def opened(self, session: Session, node: NodeId) -> Turn:
        return self.turn(session, Opened(node=node))

    def as_seen(self, incoming: Incoming, session: Session) -> Session:
        """The session at the place that the reader saw when they did this."""
        if incoming.begun is not None:
            session = self.turn(session, incoming.begun).session
        if incoming.at is not None and incoming.at != session.place:
            session = self.turn(session, WentBack(to=incoming.at)).session
        return session

    def _event(self, incoming: Incoming, session: Session, *, before: bool) -> Event:
        """`before`: it had its effect already, so the session's screen is a later one."""
        if isinstance(incoming.event, Typed):
            text = incoming.event.text
            earlier = self._lately.before(incoming.chat, incoming.update, self.clock())
            return self._understanding.understand(
                text, session, at_screen=not before, before=earlier
            )
        return incoming.event

    def keep_lately(self, incoming: Incoming, reply: Reply) -> None:
        """Keep a text for a minute, as the next one may complete it; not if a card answered it."""
        if reply.wiped:
            self._lately.forget(incoming.chat)
        elif isinstance(incoming.event, Typed):
            text = "" if reply.screen.urgent else incoming.event.text
            self._lately.typed(incoming.chat, incoming.update, text, self.clock())
            if not self._sweeping:
                self._sweep()

    def _sweep(self) -> None:
        """Drop what was typed a minute ago, now and until nothing is left.

        A timer may wake too early, so each sweep says when the next must be.
        """
        left = self._lately.sweep(self.clock())
        self._sweeping = left is not None
        if left is not None:
            asyncio.get_running_loop().call_later(left, self._sweep)

    def with_news(self, done: Turn, phrase: str) -> Screen:
        """The screen with a phrase as its first news."""
        news = self.guide.say(phrase, done.session)
        return replace(done.screen, news=(news, *done.screen.news))

    def with_notice(self, done: Turn, phrase: str) -> Screen:
        """The screen with a phrase as its first notice."""
        notice = self.guide.say(phrase, done.session)
        return replace(done.screen, notices=(notice, *done.screen.notices))
