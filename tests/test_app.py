"""The composition root: how it stops."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.channels.port import Channel
from bot.stopping import GRACE, until_stopped
from bot.tasks import AGAIN
from tests.leaping import run_leaping


class Hanging(Channel):
    """A channel with work in hand that never ends."""

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def finish(self) -> None:
        await asyncio.Event().wait()


def test_however_many_channels_hang_the_time_to_finish_is_given_once() -> None:
    async def stopped() -> None:
        stopping, clock = asyncio.Event(), asyncio.get_running_loop().time
        stopping.set()
        begun = clock()
        await until_stopped(stopping, [Hanging() for _ in range(4)], [])
        assert GRACE <= clock() - begun < 2 * GRACE

    run_leaping(stopped())


class Leaving(Channel):
    """A channel whose work takes a while to end."""

    def __init__(self) -> None:
        self.works, self.ended = asyncio.Event(), False

    async def run(self) -> None:
        self.works.set()
        try:
            await super().run()
        finally:
            await asyncio.sleep(AGAIN / 2)
            self.ended = True


def test_all_work_has_ended_when_it_is_cancelled_too() -> None:
    """Else that work would ask a store which is closed by then."""

    async def cancelled() -> None:
        channels = [Leaving(), Leaving()]
        serving = asyncio.create_task(until_stopped(asyncio.Event(), channels, [Leaving().run]))
        for channel in channels:
            await channel.works.wait()
        serving.cancel()
        await asyncio.wait([serving])
        assert serving.cancelled()
        assert all(channel.ended for channel in channels)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run_leaping(cancelled())


class Failing(Channel):
    """A channel whose work fails once, by what nobody foresaw."""

    def __init__(self) -> None:
        self.begun = 0
        self.works = asyncio.Event()

    async def run(self) -> None:
        self.begun += 1
        if self.begun == 1:
            raise RuntimeError("words of somebody")
        self.works.set()
        await super().run()


def test_work_that_fails_is_told_and_starts_again(caplog: pytest.LogCaptureFixture) -> None:
    async def served() -> None:
        stopping, channel = asyncio.Event(), Failing()
        serving = asyncio.create_task(until_stopped(stopping, [channel], []))
        async with asyncio.timeout(60):
            await channel.works.wait()
        stopping.set()
        await serving
        assert channel.begun == 2

    run_leaping(served())
    [told] = caplog.records
    assert (told.message, told.levelname) == ("work_broke", "ERROR")
    assert vars(told)["kind"] == "RuntimeError"
    assert "somebody" not in str(vars(told))


def test_work_beside_that_of_channels_starts_again_too() -> None:
    """Such as that of figures: for what are only counts, no conversation ends."""

    async def served() -> None:
        stopping, failing = asyncio.Event(), Failing()
        serving = asyncio.create_task(until_stopped(stopping, [], [failing.run]))
        async with asyncio.timeout(60):
            await failing.works.wait()
        stopping.set()
        await serving
        assert failing.begun == 2

    run_leaping(served())


def test_where_needed_work_fails_all_ends_with_it() -> None:
    async def served() -> None:
        with pytest.raises(RuntimeError):
            await until_stopped(asyncio.Event(), [], [], [Failing().run])

    run_leaping(served())


async def deaf() -> None:
    """Work that swallows its first cancellation, as redis-py may."""
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
            return
        await asyncio.Event().wait()


def test_work_that_misses_the_word_to_end_is_told_again() -> None:
    async def stopped() -> None:
        stopping = asyncio.Event()
        stopping.set()
        await until_stopped(stopping, [], [deaf])

    run_leaping(asyncio.wait_for(stopped(), 60))
