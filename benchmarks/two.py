"""Two processes of Lesroute on one store."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bots import LESROUTE, Addresses
from benchmarks.ground import started
from benchmarks.people import added
from benchmarks.processes import Cores, cpu_of, free_port, launch
from benchmarks.stretches import PEOPLE, alternate, failed, ratios, stretch
from benchmarks.table import beside

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from benchmarks.ground import Ground
    from benchmarks.people import Tally
    from benchmarks.telegram import Telegram


async def two_processes(ground: Ground) -> tuple[str, int]:
    """Two processes on one store, beside the same two with a store each, and beside one alone.

    On two cores the second process shares one with the load and the stores. Two that share nothing
    do so too: beside them, the load is no limit, and what is left is what it costs to share.
    """
    with_load = replace(ground, cores=Cores(bot=ground.cores.rest, rest=ground.cores.rest))
    async with AsyncExitStack() as stack:
        alone = await started(stack, LESROUTE, ground, warm=True)
        other = await started(stack, LESROUTE, with_load, warm=True)
        first = await started(stack, LESROUTE, ground, warm=True)
        at = Addresses(
            api=first.telegram.url, store=first.store.url, port=free_port(), dialog=Path()
        )
        second = await stack.enter_async_context(
            launch(with_load.cores.bot, LESROUTE.command, LESROUTE.settings(at))
        )
        await first.telegram.registered(2)
        await first.telegram.crowd(2 * PEOPLE, 0.5)
        together, apart, one = await alternate(
            lambda: stretch(first.telegram.crowd, [first.process, second]),
            lambda: stretch(
                _crowds(alone.telegram, other.telegram), [alone.process, other.process]
            ),
            lambda: stretch(alone.telegram.crowd, [alone.process]),
        )
        begun = cpu_of(first.store.process)
        turns = len((await first.telegram.crowd(PEOPLE, 1.0)).seconds)
        store = turns / max(cpu_of(first.store.process) - begun, 0.01)
    text = beside(
        "Processes", ("two on one store", together), ("two with a store each", apart), ("one", one)
    )
    more_turns, more_cpu = ratios(together, apart)
    told = (
        f"{text}\n  With the load no limit, two on one store do {2 / more_cpu:.2f} x one by CPU,"
        f" {2 * more_turns:.2f} x by the clock: twice their ratio to two with a store each."
        f"\n  The store's own limit: {store:,.0f} turns/s."
    )
    return told, failed(together, apart, one)


def _crowds(*telegrams: Telegram) -> Callable[[int, float], Awaitable[Tally]]:
    """The people of several bots at the same time, as many for each."""

    async def crowd(people: int, seconds: float) -> Tally:
        each = people // len(telegrams)
        tallies = await asyncio.gather(*(telegram.crowd(each, seconds) for telegram in telegrams))
        return added(tallies, max(tally.took for tally in tallies))

    return crowd
