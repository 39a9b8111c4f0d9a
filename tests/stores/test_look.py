"""However many ask, one look is under way, and what was seen holds for a second."""

from __future__ import annotations

import asyncio

from bot.stores.look import KEPT, SharedLook


async def test_all_who_ask_in_the_same_second_share_one_look() -> None:
    looks, now = 0, 100.0

    async def look() -> bool:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0)
        return looks == 1

    shared = SharedLook(look, lambda: now)
    assert await asyncio.gather(*(shared.ask() for _ in range(300))) == [True] * 300
    now += KEPT * 0.9
    assert await shared.ask()
    now += KEPT * 0.2
    assert await asyncio.gather(*(shared.ask() for _ in range(300))) == [False] * 300
    assert looks == 2


async def test_a_look_that_takes_long_is_a_no_and_is_not_made_twice() -> None:
    looks, free = 0, asyncio.Event()

    async def look() -> bool:
        nonlocal looks
        looks += 1
        await free.wait()
        return True

    now = 100.0
    shared = SharedLook(look, lambda: now)
    assert not await shared.ask()
    now += KEPT * 5
    asking = asyncio.create_task(shared.ask())
    free.set()
    assert await asking
    assert looks == 1
    await shared.close()


async def test_who_hangs_up_spoils_it_for_nobody() -> None:
    free = asyncio.Event()

    async def look() -> bool:
        await free.wait()
        return True

    shared = SharedLook(look)
    asking = [asyncio.create_task(shared.ask()) for _ in range(2)]
    await asyncio.sleep(0)
    asking[0].cancel()
    free.set()
    assert await asking[1]
    await shared.close()
