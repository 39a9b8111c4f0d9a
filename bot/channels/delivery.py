"""Take, show, mark, apologise: one answer for each update, whatever goes wrong."""

from __future__ import annotations

import logging
from collections import OrderedDict
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.conversation.messages import Busy
from bot.faults import fields_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.conversation.conversation import Conversation
    from bot.conversation.messages import Incoming, Reply

    Shown = Callable[[Reply], Awaitable[bool]]

T = TypeVar("T")

_WIPES = 1000
"""How many wipes to remember whose answer could not be shown, until the update comes again."""

_log = logging.getLogger(__name__)


class Meaning(StrEnum):
    """What to do about a peer's refusal, or about what broke on the way to it."""

    AGAIN = "again later"
    NEVER = "there is nothing left to do"
    GONE = "there is nobody to answer, now or later"
    OURS = "what we made is wrong, and will be again"
    PERSON = "a person must act; until then, again later"


LATER = frozenset({Meaning.AGAIN, Meaning.PERSON})
"""What may work later."""


class Fate(StrEnum):
    """What became of an update: it was shown, apologised for, or answered before."""

    SHOWN = "shown"
    SORRY = "sorry"
    COPY = "copy"


class BrokenError(Exception):
    """An update broke something of ours; a second try may work."""


class Show(Protocol):
    """How a channel shows a reply."""

    async def __call__(self, reply: Reply, *, plainly: bool) -> bool:
        """Show the reply; returns whether it replaced an earlier message.

        `plainly`: send a new message with nothing around it. Raises the peer's own errors.
        """


class Delivery:
    """Answers the updates of one channel; `meaning` is its table of errors."""

    def __init__(self, conversation: Conversation, meaning: Callable[[Exception], Meaning]) -> None:
        self._conversation = conversation
        self._meaning = meaning
        self._wiped: OrderedDict[int, Reply] = OrderedDict()

    async def answer(self, incoming: Incoming, show: Show) -> Fate:
        """Answer an update once.

        Raises `Busy`, `BrokenError` or the peer's own error if the peer must deliver it again.
        """
        try:
            return await self._answer(incoming, show)
        except Exception as error:
            if self.is_passing(error):
                raise
            _log.error("update_broke", extra=fields_of(error))
            await self._apologise(incoming, show)
            return Fate.SORRY

    def is_passing(self, error: Exception) -> bool:
        """Whether a later try may work: another worker has the update, or the peer is away."""
        return self._meaning(error) in LATER or isinstance(error, Busy | BrokenError)

    async def calmly(self, work: Awaitable[T]) -> T | None:
        """Do all the work of one update; `None` if that broke for good, which is logged.

        Raises what `answer` does: then the peer must deliver the update again.
        """
        try:
            return await work
        except Exception as error:
            if self.is_passing(error):
                raise
            _log.error("update_dropped", extra=fields_of(error))
            return None

    async def _answer(self, incoming: Incoming, show: Show) -> Fate:
        # A wipe leaves no receipt behind: done twice, it would erase what was said since.
        reply = self._wiped.pop(_known_by(incoming), None)
        reply = reply or await self._conversation.take(incoming)
        if reply is None:
            return Fate.COPY
        await self._deliver(incoming, reply, partial(show, plainly=False))
        return Fate.SHOWN

    async def _apologise(self, incoming: Incoming, show: Show) -> None:
        reply = await self._conversation.broke(incoming)
        if reply is None:
            raise BrokenError
        await self._deliver(incoming, reply, partial(show, plainly=True))

    async def _deliver(self, incoming: Incoming, reply: Reply, show: Shown) -> None:
        try:
            in_place = await show(reply)
        except Exception as error:
            if self._meaning(error) is not Meaning.GONE:
                await self._not_shown(incoming, reply)
                raise
            about = {"channel": incoming.channel, "kind": type(error).__name__}
            _log.info("reader_gone", extra=about)
            in_place = False
        if not (in_place and reply.again):  # the same edit once more changes nothing
            self._conversation.answered(incoming, reply)

    async def _not_shown(self, incoming: Incoming, reply: Reply) -> None:
        """Have it shown again. Without an answer it may be there already: twice beats never."""
        await self._conversation.released(incoming, reply)
        if reply.forgotten and incoming.update:
            self._wiped[_known_by(incoming)] = reply
            while len(self._wiped) > _WIPES:
                self._wiped.popitem(last=False)


def _known_by(incoming: Incoming) -> int:
    """A keyed hash of an update: its copies share it, and nobody's name or number is in it."""
    return hash((incoming.chat, incoming.update))
