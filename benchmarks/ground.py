"""A bot that runs: on its core, with its store, beside its own Telegram."""

from __future__ import annotations

import asyncio
import gc
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.bots import Addresses
from benchmarks.processes import free_port, launch, listening, valkey
from benchmarks.stretches import PEOPLE
from benchmarks.telegram import Telegram
from benchmarks.walks import lesroute_walks, peer_dialog, peer_walks, plan, real_guide

if TYPE_CHECKING:
    from contextlib import AsyncExitStack
    from datetime import datetime
    from pathlib import Path

    from benchmarks.bots import Bot
    from benchmarks.processes import Cores, Process, Store
    from benchmarks.walks import Stage, Walk

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
    """So many walks through the real guide, with the peers' dialog in a file in `place`."""
    walks = walks_of(plan(real_guide(), count, now), place)
    gc.collect()
    gc.freeze()
    return walks


def walks_of(planned: list[list[Stage]], place: Path) -> Walks:
    """These walks for all bots."""
    dialog, path = peer_dialog(planned), place / "dialog.json"
    path.write_text(json.dumps(dialog), encoding="utf-8")
    return Walks(ours=lesroute_walks(planned), theirs=peer_walks(dialog, planned), dialog=path)


async def started(
    stack: AsyncExitStack,
    bot: Bot,
    ground: Ground,
    *,
    walks: tuple[Walk, ...] | None = None,
    warm: bool = False,
) -> Running:
    """A bot with a store of its own, until the stack ends; raises `SystemExit` if it does not run.

    `walks`: others than those of the ground. `warm`: after some load that nobody measures.
    """
    store = stack.enter_context(valkey(ground.cores.rest))
    telegram = Telegram(walks or ground.walks.of(bot))
    await telegram.listen(stack)
    dialog = ground.walks.dialog
    place = Addresses(api=telegram.url, store=store.url, port=free_port(), dialog=dialog)
    process = await stack.enter_async_context(
        launch(ground.cores.bot, bot.command, bot.settings(place))
    )
    stack.callback(_tell, bot, telegram, process)
    try:
        async with asyncio.timeout(_START):
            await telegram.registered()
            await listening(place.port)
    except TimeoutError:
        raise SystemExit(f"{bot.title} did not start:\n{process.said()}") from None
    if warm:
        await telegram.crowd(PEOPLE, 0.5)
    return Running(process=process, telegram=telegram, store=store, port=place.port)


def _tell(bot: Bot, telegram: Telegram, process: Process) -> None:
    """Tell what went wrong, with the end of what the bot said of it."""
    if telegram.faults:
        for line in (*telegram.faults, *process.said().splitlines()[-_SAID:]):
            print(f"  {bot.name}: {line}", flush=True)
