"""The channel as the process runs it: its parts, what keeps it going, and what ends it well."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram import polling, webhook
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.outbox import Outbox
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.profile import set_profile
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.sender import Sender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from bot.channels.telegram.outbox import Pacing
    from bot.conversation import Conversation
    from bot.i18n import Catalogs

_AGAIN_AFTER = 5.0
_log = logging.getLogger(__name__)


class UnknownTokenError(Exception):
    """Telegram does not know this token (any more)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How we reach Telegram, and how it reaches us.

    `public_url`: where it posts updates, or `None` to fetch them. `agreed`: the secrets that they
    may come with; Telegram is told the first.
    """

    token: str = field(repr=False)
    api_url: str
    public_url: str | None
    agreed: Sequence[str] = field(repr=False)


class TelegramService:
    """Serve its `routes` and `run` it; when that has ended, `finish`, and at last `close`."""

    def __init__(
        self, access: Access, conversation: Conversation, pacing: Pacing, catalogs: Catalogs
    ) -> None:
        self._access = access
        self._catalogs = catalogs
        self._requests = AiohttpRequest(), AiohttpRequest()
        self._bot = Bot(
            access.token,
            base_url=f"{access.api_url}/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )
        self._sender, pace = Sender(self._bot, self._requests[0]), Pace()
        channel = TelegramChannel(
            conversation,
            self._sender,
            outbox=Outbox(self._sender, pace, pacing),
            pace=pace,
            web=access.public_url,
        )
        self._poller = polling.Poller(channel, self._sender)
        self.way = "polling" if access.public_url is None else "webhook"
        self.routes: list[web.RouteDef] = webhook.routes(channel, *access.agreed)

    def name(self) -> str | None:
        """The bot's user name, once Telegram has told it."""
        with suppress(RuntimeError):  # not asked yet, or Telegram could not be reached
            return self._bot.username
        return None

    async def run(self) -> None:
        """Fetch updates for ever, or have them posted; both as soon as Telegram can be reached.

        Raises `UnknownTokenError`.
        """
        while True:
            try:
                await self._work()
                await asyncio.Event().wait()
            except InvalidToken:
                raise UnknownTokenError from None
            except TelegramError as error:
                _log.warning("telegram_unreachable", extra={"kind": type(error).__name__})
                await asyncio.sleep(_AGAIN_AFTER)

    async def finish(self) -> None:
        """Return when what is in hand has been answered."""
        await self._poller.finish()

    async def close(self) -> None:
        """Close all connections."""
        for request in self._requests:
            await request.shutdown()
        await self._bot.shutdown()

    async def _work(self) -> None:
        await self._bot.initialize()
        # The profile may take long: Telegram lets a bot change its name only now and then.
        await asyncio.gather(self._receive(), set_profile(self._sender, self._catalogs))

    async def _receive(self) -> None:
        if self._access.public_url is None:
            await self._poller.poll()
        else:
            await webhook.register(self._sender, self._access.public_url, self._access.agreed[0])
