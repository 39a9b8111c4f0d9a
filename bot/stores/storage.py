"""Opens the store, a given server or the embedded one, with the secrets that seal it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.starting import StartError
from bot.stores.address import connect
from bot.stores.pacing import RedisPacing
from bot.stores.quota import RedisQuota
from bot.stores.seal import Seal, derive

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from contextlib import AsyncExitStack

    from bot.settings import Settings
    from bot.stores.address import Client


class Storage(NamedTuple):
    """An open store.

    `secrets`: first the one that seals, then those that are only read. `keeping`: runs as long as
    the store is used.
    """

    client: Client
    secrets: list[str]
    keeping: Callable[[], Coroutine[Any, Any, None]] | None = None

    def keys(self, purpose: str) -> list[bytes]:
        """32 bytes for a purpose from each secret: the first is used, all are accepted."""
        return [derive(secret, purpose) for secret in self.secrets]

    def pacing(self, name: str, interval: float) -> RedisPacing:
        """The rate limit of a channel: so many seconds between two messages."""
        return RedisPacing(self.client, self.seals[0], name, interval)

    def quota(self, name: str, monthly: int) -> RedisQuota:
        """The quota of a channel: so many messages a month."""
        return RedisQuota(self.client, self.seals[0], name, monthly)

    @property
    def seals(self) -> list[Seal]:
        return [Seal(secret) for secret in self.secrets]


async def open_storage(settings: Settings, stack: AsyncExitStack) -> Storage:
    """The server in the settings, or the embedded one until the stack ends; raises `StartError`."""
    if settings.redis_url is not None:
        client = connect(settings.redis_url.get_secret_value())
        return Storage(client, settings.secrets(lambda: None))
    from bot.stores.embedded import Embedded, EmbeddedError  # noqa: PLC0415  not all need it
    from bot.stores.keeping import keep  # noqa: PLC0415  the same

    embedded = Embedded(settings.data_dir)
    try:
        await asyncio.to_thread(embedded.start)
        stack.callback(embedded.stop)
        secrets = settings.secrets(embedded.secret)
    except EmbeddedError as error:
        raise StartError(str(error)) from error

    async def keeping() -> None:
        try:
            await keep(embedded)
        except EmbeddedError as error:
            raise StartError(str(error)) from error

    return Storage(connect(embedded.url), secrets, keeping)
