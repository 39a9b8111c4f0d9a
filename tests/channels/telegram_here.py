"""The Telegram channel in the process of the test, wired as the composition root does it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from typing import TYPE_CHECKING

from aiohttp import web
from telegram import Bot

from bot.channels.telegram import polling, webhook
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.outbox import Outbox
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.sender import Sender
from bot.conversation import Conversation
from bot.metrics import Metrics
from bot.stores.pacing import RedisPacing
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal
from bot.understanding.understand import Understanding
from tests.guides import NOW
from tests.leaping import LeapingLoop

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from bot.core.guide import Guide
    from tests.emulator import Emulator


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The parts that a test may want to hold."""

    channel: TelegramChannel
    sender: Sender
    outbox: Outbox
    pace: Pace


@asynccontextmanager
async def here(
    emulator: Emulator, guide: Guide, redis_url: str, *, way: str = "webhook", hasty: bool = False
) -> AsyncIterator[Here]:
    """Answers what the emulator brings; `hasty`: in a chat as fast as it can."""
    async with AsyncExitStack() as stack:
        made = await _made(emulator, guide, redis_url, stack, hasty=hasty)
        if way == "polling":
            poller = polling.Poller(made.channel, made.sender)
            task = asyncio.create_task(poller.poll())
            stack.push_async_callback(poller.finish)
            stack.push_async_callback(_ended, task)
            await emulator.until(lambda: emulator.called("getUpdates"))
        else:
            await _listen(made, stack)
        yield made


async def _made(
    emulator: Emulator, guide: Guide, redis_url: str, stack: AsyncExitStack, *, hasty: bool
) -> Here:
    request = AiohttpRequest()
    await request.initialize()
    stack.push_async_callback(request.shutdown)
    bot = Bot(emulator.token, base_url=f"{emulator.url}/bot", request=request)
    client, seal = connect(redis_url), Seal(token_hex())  # nobody else's conversations
    loop = asyncio.get_running_loop()
    if isinstance(loop, LeapingLoop):
        loop.watch(client)
    store = RedisStore(client, seal)
    stack.push_async_callback(store.close)

    def clock() -> datetime:
        return NOW + timedelta(seconds=loop.time())

    conversation = Conversation(
        guide=guide,
        store=store,
        understanding=_understanding(guide),
        counters=Metrics(),
        clock=clock,
    )
    stack.push_async_callback(conversation.finish)
    sender, pace = Sender(bot, request), _Hasty() if hasty else Pace(loop.time)
    outbox = Outbox(sender, pace, RedisPacing(client, seal))
    channel = TelegramChannel(conversation, sender, outbox=outbox, pace=pace)
    return Here(channel=channel, sender=sender, outbox=outbox, pace=pace)


_UNDERSTANDINGS: dict[str, Understanding] = {}


def _understanding(guide: Guide) -> Understanding:
    """One for each guide: it takes a while to make."""
    if guide.version not in _UNDERSTANDINGS:
        _UNDERSTANDINGS[guide.version] = Understanding(guide)
    return _UNDERSTANDINGS[guide.version]


class _Hasty(Pace):
    """For one who must press thousands of buttons."""

    def take(self, chat: int) -> float:
        return 0.0


async def _listen(made: Here, stack: AsyncExitStack) -> None:
    application = web.Application()
    application.add_routes(webhook.routes(made.channel, "agreed"))
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    await webhook.register(made.sender, f"http://127.0.0.1:{port}", "agreed")


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
