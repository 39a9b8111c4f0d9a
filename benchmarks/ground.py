"""A bot that runs: on its core, with its store, beside its own Telegram."""

from __future__ import annotations

import asyncio
import gc
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.bots import Addresses
from benchmarks.processes import Process, free_port, staying_on, valkey
from benchmarks.telegram import Telegram
from benchmarks.walks import lesroute_walks, peer_dialog, peer_walks, plan, real_guide

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AsyncExitStack
    from datetime import datetime
    from pathlib import Path

    from benchmarks.bots import Bot
    from benchmarks.processes import Cores, Store
    from benchmarks.walks import Walk

_START = 20.0
_SAID = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Walks:
    """The same walks for Lesroute and for the peers, who read them from `dialog`."""

    ours: tuple[Walk, ...]
    theirs: tuple[Walk, ...]
    dialog: Path

    def of(self, bot: Bot) -> tuple[Walk, ...]:
        return self.ours if bot.ours else self.theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all measurements share."""

    cores: Cores
    walks: Walks


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A bot that has registered and listens."""

    process: Process
    telegram: Telegram
    store: Store
    port: int


def prepare(place: Path, now: datetime, *, count: int = 60) -> Walks:
    """The walks, with the peers' dialog in a file in `place`."""
    planned = plan(real_guide(), count, now)
    dialog = peer_dialog(planned)
    path = place / "dialog.json"
    path.write_text(json.dumps(dialog), encoding="utf-8")
    walks = Walks(ours=lesroute_walks(planned), theirs=peer_walks(dialog, planned), dialog=path)
    gc.collect()
    gc.freeze()
    return walks


@asynccontextmanager
async def running(
    bot: Bot,
    store: Store,
    ground: Ground,
    *,
    walks: tuple[Walk, ...] | None = None,
) -> AsyncIterator[Running]:
    """Start a bot on its core and wait until it listens; raises `SystemExit` if it does not.

    `walks`: others than those of the ground.
    """
    dialog = ground.walks.dialog
    async with Telegram(walks or ground.walks.of(bot)) as telegram:
        place = Addresses(api=telegram.url, store=store.url, port=free_port(), dialog=dialog)
        with staying_on(ground.cores.bot):
            process = Process(bot.command, bot.settings(place))
        try:
            try:
                async with asyncio.timeout(_START):
                    await telegram.registered()
                    await listening(place.port)
            except TimeoutError:
                raise SystemExit(f"{bot.title} did not start:\n{process.said()}") from None
            yield Running(process=process, telegram=telegram, store=store, port=place.port)
        finally:
            _tell(bot, telegram, process)
            await asyncio.to_thread(process.end)


async def started(
    stack: AsyncExitStack,
    bot: Bot,
    ground: Ground,
    *,
    walks: tuple[Walk, ...] | None = None,
) -> Running:
    """A bot with a store of its own, until the stack ends."""
    store = stack.enter_context(valkey(ground.cores.rest))
    return await stack.enter_async_context(running(bot, store, ground, walks=walks))


async def listening(port: int) -> None:
    """Return when something listens there."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.005)
        else:
            writer.close()
            return


def _tell(bot: Bot, telegram: Telegram, process: Process) -> None:
    """What went wrong, with the end of what the bot said of it."""
    if telegram.faults:
        for line in (*telegram.faults, *process.said().splitlines()[-_SAID:]):
            print(f"  {bot.name}: {line}", flush=True)
