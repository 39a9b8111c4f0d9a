"""The Telegram channel in the process of the test, wired as the composition root does it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import TYPE_CHECKING

from bot.channels.telegram import polling, webhook
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.health import Health
from bot.channels.telegram.outbox import INTERVAL, Outbox
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.service import Access, Telegram
from bot.channels.telegram.transport import Transport
from bot.stores.pacing import RedisPacing
from bot.stores.seal import Seal
from tests.channels.wired import client_at, conversing, ended, serve, shared
from tests.leaping import leaping_clock
from tests.stores.servers import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.guide import Guide
    from tests.emulator import Emulator


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The parts that a test may want to hold."""

    channel: TelegramChannel
    sender: Sender
    outbox: Outbox
    pace: Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The whole service, and where the process would listen."""

    service: Telegram
    running: asyncio.Task[None]
    url: str


@asynccontextmanager
async def served(
    emulator: Emulator, guide: Guide, redis_url: str, *, way: str, public_url: str | None = None
) -> AsyncIterator[Served]:
    """The service as the composition root runs it."""
    async with AsyncExitStack() as stack:
        client, seal = client_at(redis_url), Seal(token_hex())
        conversation, _ = await conversing(guide, client, seal, stack)
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        access = Access(
            token=emulator.token,
            api_url=emulator.url,
            public_url=(public_url or url) if way == "webhook" else None,
            agreed=["agreed"],
        )
        service = Telegram(access, shared(conversation, client, seal))
        stack.push_async_callback(service.close)
        await serve(service.routes, stack, port)
        running = asyncio.create_task(service.run())
        stack.push_async_callback(service.finish)
        stack.push_async_callback(ended, running)
        yield Served(service=service, running=running, url=url)


@asynccontextmanager
async def here(
    emulator: Emulator, guide: Guide, redis_url: str, *, way: str = "webhook", hasty: bool = False
) -> AsyncIterator[Here]:
    """Answers what the emulator brings; `hasty`: in a chat as fast as it can."""
    async with AsyncExitStack() as stack:
        made = await _made(emulator, guide, redis_url, stack, hasty=hasty)
        if way == "polling":
            health, asker = Health(), _sender(emulator, stack)
            poller = polling.Poller(made.channel, made.sender, asker, health.well)
            task = asyncio.create_task(health.keep(poller.poll))
            stack.push_async_callback(poller.finish)
            stack.push_async_callback(ended, task)
            await emulator.until(lambda: emulator.called("getUpdates"))
        else:
            await _listen(made, stack)
        yield made


async def _made(
    emulator: Emulator, guide: Guide, redis_url: str, stack: AsyncExitStack, *, hasty: bool
) -> Here:
    client, seal = client_at(redis_url), Seal(token_hex())  # nobody else's conversations
    conversation, _ = await conversing(guide, client, seal, stack)
    loop = asyncio.get_running_loop()
    sender, pace = _sender(emulator, stack), _Hasty() if hasty else Pace(loop.time)
    pacing = RedisPacing(client, seal, "telegram", INTERVAL, leaping_clock())
    outbox = Outbox(sender, pace, pacing)
    channel = TelegramChannel(conversation, sender, outbox=outbox, pace=pace)
    return Here(channel=channel, sender=sender, outbox=outbox, pace=pace)


def _sender(emulator: Emulator, stack: AsyncExitStack) -> Sender:
    transport = Transport()
    stack.push_async_callback(transport.close)
    return Sender(f"{emulator.url}/bot{emulator.token}", transport)


class _Hasty(Pace):
    """For one who must press thousands of buttons."""

    def take(self, chat: int, asked: float | None = None) -> float:
        return 0.0


async def _listen(made: Here, stack: AsyncExitStack) -> None:
    url = await serve(webhook.routes(made.channel, ["agreed"], lambda _: None), stack)
    await webhook.register(made.sender, url, "agreed")
