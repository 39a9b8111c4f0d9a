"""A short absence of the store is waited out; a long one is told."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.conversation.ports import StoreUnavailableError
from bot.stores import outage
from bot.stores.outage import Outage
from tests.leaping import run_leaping


async def test_a_short_absence_is_waited_out() -> None:
    tries = iter([ConnectionError(), TimeoutError(), None])

    async def command() -> str:
        fault = next(tries)
        if fault is not None:
            raise fault
        return "here"

    assert await Outage(5.0).through(command) == "here"


async def test_a_store_that_does_not_answer_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outage, "PATIENCE", 0.02)
    away = Outage(0.1)
    with pytest.raises(StoreUnavailableError, match="TimeoutError"):
        await away.through(asyncio.Event().wait)
    with pytest.raises(StoreUnavailableError):
        await away.through(asyncio.Event().wait)
    assert not await away.once(asyncio.Event().wait)
    assert {record.msg for record in caplog.records} == {"store_unavailable"}


async def test_when_it_answers_again_all_go_back_to_it() -> None:
    away = Outage(0.01)

    async def refused() -> str:
        raise ConnectionError("at an address that nobody needs to know")

    async def here() -> str:
        return "here"

    for _ in range(2):
        with pytest.raises(StoreUnavailableError, match=r"^(ConnectionError|Outage)$"):
            await away.through(refused)
    assert await away.once(here)
    assert await away.through(here) == "here"


def test_while_it_is_away_one_of_many_tries_and_all_go_on_at_once_then() -> None:
    run_leaping(many_wait())


async def many_wait() -> None:
    loop, outage, many = asyncio.get_running_loop(), Outage(), 200
    tries = 0

    async def command() -> float:
        nonlocal tries
        tries += 1
        if loop.time() < 2.5:
            raise ConnectionError
        return loop.time()

    ended = await asyncio.gather(*(outage.through(command) for _ in range(many)))
    assert max(ended) < 2.7
    assert tries < many * 5  # at first, each second, and then


async def test_where_a_part_is_away_what_the_others_answer_wakes_nobody_each_time() -> None:
    outage, many, begun = Outage(), 20, time.monotonic()
    tries = 0

    async def away() -> None:
        nonlocal tries
        tries += 1
        raise ConnectionError

    async def here() -> None:
        await asyncio.sleep(0)

    waiting = [asyncio.create_task(outage.through(away)) for _ in range(many)]
    for _ in range(500):
        await outage.through(here)
    seldom = 2 + (time.monotonic() - begun) / 0.1
    assert many <= tries <= many * seldom
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
