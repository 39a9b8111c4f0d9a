"""Two processes of Lesroute on one store."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bots import LESROUTE, Addresses
from benchmarks.processes import Cores, Process, cpu_of, free_port, staying_on
from benchmarks.stretches import PEOPLE, alternate, failed, ratios, stretch, warm
from benchmarks.table import beside
from benchmarks.telegram import added

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from benchmarks.ground import Ground, Running
    from benchmarks.telegram import Tally, Telegram


async def two_processes(ground: Ground) -> tuple[str, int]:
    """Two processes on one store, beside the same two with a store each, and beside one alone.

    On two cores the second process shares one with the load and the stores. Two that share nothing
    do so too: beside them, the load is no limit, and what is left is what it costs to share.
    """
    beside_load = replace(ground, cores=Cores(bot=ground.cores.rest, rest=ground.cores.rest))
    async with AsyncExitStack() as stack:
        alone = await warm(stack, LESROUTE, ground)
        other = await warm(stack, LESROUTE, beside_load)
        first = await warm(stack, LESROUTE, ground)
        second = stack.enter_context(_another(first, beside_load))
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


@contextmanager
def _another(run: Running, ground: Ground) -> Iterator[Process]:
    """A second process on the store of this one."""
    place = Addresses(api=run.telegram.url, store=run.store.url, port=free_port(), dialog=Path())
    with staying_on(ground.cores.bot):
        process = Process(LESROUTE.command, LESROUTE.settings(place))
    try:
        yield process
    finally:
        process.end()


def _crowds(*telegrams: Telegram) -> Callable[[int, float], Awaitable[Tally]]:
    """The people of several bots at the same time, as many for each."""

    async def crowd(people: int, seconds: float) -> Tally:
        each = people // len(telegrams)
        tallies = await asyncio.gather(*(telegram.crowd(each, seconds) for telegram in telegrams))
        return added(tallies, max(tally.took for tally in tallies))

    return crowd
