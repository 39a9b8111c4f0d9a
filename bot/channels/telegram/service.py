"""The channel as the process runs it: its parts, what keeps it going, and what ends it well."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.channels.telegram import polling, webhook
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.health import Health
from bot.channels.telegram.outbox import Outbox
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.profile import set_profile
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.transport import Transport
from bot.faults import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from bot.channels.telegram.outbox import Pacing
    from bot.conversation.conversation import Conversation
    from bot.i18n import Catalogs

_log = logging.getLogger(__name__)


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
    """Serve its `routes` and `run` it; when that was cancelled, `finish`, and at last `close`."""

    def __init__(
        self, access: Access, conversation: Conversation, pacing: Pacing, catalogs: Catalogs
    ) -> None:
        self._catalogs = catalogs
        self._health = Health(access.token, access.token.partition(":")[2], *access.agreed)
        self._transports = Transport(), Transport()
        base_url = f"{access.api_url}/bot{access.token}"
        self._sender, asker = (Sender(base_url, transport) for transport in self._transports)
        pace = Pace()
        channel = TelegramChannel(
            conversation,
            self._sender,
            outbox=Outbox(self._sender, pace, pacing),
            pace=pace,
            web=access.public_url,
        )
        self._poller = polling.Poller(channel, self._sender, asker, self._health.well)
        self.routes: list[web.RouteDef] = webhook.routes(channel, *access.agreed)
        if access.public_url is None:
            self.way, self._receive = "polling", self._poller.poll
        else:
            keeper = webhook.Keeper(asker, access.public_url, access.agreed[0], self._health)
            self.way, self._receive = "webhook", keeper.keep

    @property
    def trouble(self) -> str | None:
        """What is wrong with it now, in one sentence for whoever runs this."""
        return self._health.trouble

    @property
    def up(self) -> bool:
        """Whether Telegram has answered us, and all was well."""
        return self._health.up

    def name(self) -> str | None:
        """The bot's user name, once Telegram has told it."""
        return self._sender.username

    async def run(self) -> None:
        """Fetch updates, or have them posted, as soon and as often as Telegram can be reached.

        Until it is cancelled: whatever goes wrong is told by `trouble` and in the log.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._health.keep(self._work))
            group.create_task(self._introduce())

    async def finish(self) -> None:
        """Return when what is in hand has been answered."""
        await self._poller.finish()

    async def close(self) -> None:
        """Close all connections."""
        for transport in self._transports:
            await transport.close()

    async def _work(self) -> None:
        await self._sender.name()
        await self._receive()

    async def _introduce(self) -> None:
        """Beside all else, for it may take long: a bot may change its name only now and then."""
        await self._health.reached.wait()
        try:
            await set_profile(self._sender, self._catalogs)
        except Exception as error:  # noqa: BLE001  it is answered all the same
            about = {"kind": type(error).__name__, "place": place_of(error)}
            _log.warning("profile_not_set", extra=about)
