"""All work from start to graceful shutdown: what fails starts again, what is under way finishes."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.faults import fields_of
from bot.tasks import end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from bot.channels.port import Channel
    from bot.channels.reminding import Reminding

Work: TypeAlias = "Callable[[], Coroutine[Any, Any, None]]"

GRACE = 4.0
"""Seconds that each kind of work gets to finish.

First what channels and reminders have in hand, then requests, then receipts that are not saved yet,
then counts. Each takes all of it only while the store is away.
"""

PAUSE = 5.0
"""Seconds until work starts again after it failed."""

_log = logging.getLogger(__name__)


def told_to_stop() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set, from now on."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


async def until_stopped(
    stopping: asyncio.Event,
    parts: Sequence[Reminding | Channel],
    beside: Sequence[Work],
    needed: Sequence[Work] = (),
) -> None:
    """Run all until told to stop, or cancelled.

    `beside`: other work that starts again where it fails. Raises what any work in `needed` raises:
    nothing can go on without that.
    """
    ending: list[asyncio.Task[Any]] = [asyncio.create_task(stopping.wait())]
    ending += [asyncio.create_task(work()) for work in needed]
    works = (*(part.run for part in parts), *beside)
    running = [asyncio.create_task(_supervised(work)) for work in works]
    try:
        done, _ = await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
    finally:  # all that asks the store ends before the store is closed
        await end([*ending, *running])
    for task in done:
        task.result()
    await asyncio.gather(*(within_grace(part.finish) for part in parts))


async def _supervised(run: Work) -> None:
    """A supervisor: log what the work raises, and start it again after a pause."""
    while True:
        try:
            return await run()
        except Exception as error:  # noqa: BLE001  one part's trouble must not end it unnoticed
            _log.error("work_broke", extra=fields_of(error))
        await asyncio.sleep(PAUSE)


async def within_grace(finish: Callable[[], Awaitable[None]]) -> None:
    """Let something finish, for `GRACE` seconds at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await finish()
