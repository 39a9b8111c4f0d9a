"""What the tests of channels share: one channel in their own process, wired as `bot.app` does."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.channels.port import Common
from bot.content.location import folder
from bot.conversation.conversation import Conversation
from bot.i18n import all_translations
from bot.metrics import Metrics
from bot.settings import Settings
from bot.stores.pacing import RedisPacing
from bot.stores.quota import RedisQuota
from bot.stores.redis import RedisStore, connect
from tests.guides import NOW, understanding_of
from tests.leaping import LeapingLoop, leaping_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AsyncExitStack
    from datetime import datetime

    from bot.channels.port import Channel
    from bot.core.guide import Guide
    from bot.stores.address import Client
    from bot.stores.seal import Seal


def client_at(redis_url: str) -> Client:
    """A client of the store, for which a clock that leaps waits."""
    client, loop = connect(redis_url), asyncio.get_running_loop()
    if isinstance(loop, LeapingLoop):
        loop.watch(client)
    return client


async def conversing(
    guide: Guide, client: Client, seal: Seal, stack: AsyncExitStack, **more: Any
) -> tuple[Conversation, RedisStore]:
    """By the clock of the loop, until the stack ends. `more`: for the conversation."""
    loop, store = asyncio.get_running_loop(), RedisStore(client, seal)
    stack.push_async_callback(store.close)

    def clock() -> datetime:
        return NOW + timedelta(seconds=loop.time())

    told = {"counters": Metrics(), "clock": clock, **more}
    conversation = Conversation(
        guide=guide, store=store, understanding=understanding_of(guide), **told
    )
    stack.push_async_callback(conversation.finish)
    return conversation, store


def shared(
    conversation: Conversation,
    client: Client,
    seal: Seal,
    opened: list[Channel] | None = None,
    refused: Callable[[str], None] = lambda _: None,
) -> Common:
    """What a channel is opened with; `opened`: the others."""
    return Common(
        conversation=conversation,
        settings=Settings(),
        catalogs=all_translations(folder("locales")),
        keys=lambda _: [],
        pacing=partial(RedisPacing, client, seal, clock=leaping_clock()),
        quota=partial(RedisQuota, client, seal),
        refused=refused,
        open=[] if opened is None else opened,
    )


async def serve(
    routes: Iterable[web.AbstractRouteDef], stack: AsyncExitStack, port: int = 0
) -> str:
    """Where these routes are answered, until the stack ends; `port` 0: at any that is free."""
    application = web.Application()
    application.add_routes(routes)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel it, and wait until it is over."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
