"""The Teams channel: an activity in, the screen out."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.channels.delivery import BrokenError, Delivery, Meaning
from bot.channels.edits import Edits
from bot.channels.latest import Latest
from bot.channels.teams.around import around
from bot.channels.teams.errors import TeamsError, meaning
from bot.channels.teams.inbound import InGroup, Left, Received, receive, waits_in
from bot.channels.teams.links import chat_link
from bot.channels.teams.pressed import settled, taken
from bot.channels.teams.render import Around, message, pointer
from bot.channels.words import only_words_read

if TYPE_CHECKING:
    from bot.channels.copies import Rather, Shares
    from bot.channels.teams.sender import Sender
    from bot.conversation.conversation import Conversation
    from bot.conversation.messages import Reply

_SEEN = 1000
_log = logging.getLogger(__name__)


class TeamsChannel:
    """Answers the activities of one bot.

    `rather`: the address where a conversation goes on without a copy. `shares`: the address that
    somebody can pass on.
    """

    def __init__(
        self,
        conversation: Conversation,
        sender: Sender,
        *,
        app_id: str,
        rather: Rather,
        shares: Shares = lambda _: None,
    ) -> None:
        self._conversation = conversation
        self._sender = sender
        self._app_id = app_id
        self._bot = f"28:{app_id}"
        self._rather = rather
        self._shares = shares
        self._pointed = Latest[str](_SEEN)
        self._edits = Edits()
        self._delivery = Delivery(conversation, meaning)

    async def handle(self, activity: dict[str, Any]) -> dict[str, Any] | None:
        """Answer one activity.

        Returns what the response to it must say: something for each pressed button that waits for
        it. Raises `Busy`, `BrokenError` or a `TeamsError` if Teams must bring the activity again.
        """
        settled = await self._delivery.calmly(self._handle(activity))
        waiting = waits_in(self._conversation.guide, activity)
        if settled is None and waiting is not None:
            return taken(self._conversation.guide, waiting)
        return settled

    async def _handle(self, activity: dict[str, Any]) -> dict[str, Any] | None:
        """Returns the card in which a pressed answer stays to be seen, if it does."""
        arrival = receive(self._conversation.guide, activity, self._conversation.alarm)
        match arrival:
            case Received(words=words) if self._edits.changed_nothing(words):
                return None
            case Received(pressed=pressed):
                await self._delivery.answer(arrival.incoming, partial(self._show, arrival))
                self._edits.answered(arrival.words)
                return settled(self._conversation.guide, pressed) if pressed else None
            case InGroup():
                await self._point(arrival)
            case Left():
                await self._forget(arrival)
        return None

    async def _show(self, received: Received, reply: Reply, *, plainly: bool) -> bool:
        guide, screen = self._conversation.guide, reply.screen
        if plainly:
            about = Around(languages=guide.languages)
        else:
            about = around(guide, received.incoming, reply, self._rather, self._shares)
            screen = only_words_read(guide, screen) if received.partly else screen
        await self._sender.send(received.place, message(self._bot, received.place, screen, about))
        return False

    async def _point(self, group: InGroup) -> None:
        """Say once that the bot answers in a private chat."""
        if group.update in self._pointed:
            return
        self._pointed.add(group.update)
        guide = self._conversation.guide
        words = guide.phrase("groep", group.language, None)
        way = guide.phrase("groep-knop", group.language, None), chat_link(self._app_id)
        said = pointer(self._bot, group.place, guide.languages[group.language], words, way)
        try:
            await self._sender.send(group.place, said)
        except TeamsError as error:
            if meaning(error) is not Meaning.GONE:
                self._pointed.discard(group.update)  # it is brought again
                raise

    async def _forget(self, left: Left) -> None:
        reply = await self._conversation.take(left.incoming)
        if reply is None or not reply.forgotten:
            raise BrokenError  # the store is away; when Teams brings it again, it may be back
        _log.info("teams_left")
