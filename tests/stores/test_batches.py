"""What is asked in the same moment is asked together, and each is told their own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.conversation.ports import StoreUnavailableError
from bot.stores.batches import MOST, Batches, RefusedTogetherError

if TYPE_CHECKING:
    from collections.abc import Sequence


async def nobody(_: int) -> int:
    raise AssertionError("nothing is asked by itself where batches pass")


async def test_what_comes_while_a_batch_is_under_way_is_the_next_one() -> None:
    batches: list[list[int]] = []
    begun, free = asyncio.Event(), asyncio.Event()

    async def doubled(numbers: Sequence[int]) -> list[int]:
        batches.append(list(numbers))
        begun.set()
        await free.wait()
        return [2 * number for number in numbers]

    asked = Batches(doubled, nobody)
    first = [asked.ask(number) for number in range(3)]
    await begun.wait()
    later = [asked.ask(number) for number in range(3, 4 + MOST)]
    free.set()
    assert await asyncio.gather(*first, *later) == [2 * number for number in range(4 + MOST)]
    assert [len(batch) for batch in batches] == [3, MOST, 1]


async def test_a_batch_that_fails_is_told_to_all_who_asked() -> None:
    async def failing(_: Sequence[int]) -> list[int]:
        raise ConnectionError

    asked = Batches(failing, nobody)
    for _ in range(2):
        told = await asyncio.gather(*(asked.ask(n) for n in range(3)), return_exceptions=True)
        assert [type(answer) for answer in told] == [ConnectionError] * 3


async def test_who_no_longer_waits_holds_up_nobody() -> None:
    free = asyncio.Event()

    async def same(numbers: Sequence[int]) -> list[int]:
        await free.wait()
        return list(numbers)

    asked = Batches(same, nobody)
    gone, stays = asked.ask(1), asked.ask(2)
    await asyncio.sleep(0)
    gone.cancel()
    free.set()
    assert await stays == 2
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await asked.ask(3) == 3


async def test_who_asks_while_all_is_quiet_is_answered_without_waiting_for_a_turn() -> None:
    batches: list[list[int]] = []
    free = asyncio.Event()

    async def doubled(numbers: Sequence[int]) -> list[int]:
        batches.append(list(numbers))
        await free.wait()
        return [2 * number for number in numbers]

    asked = Batches(doubled, nobody)
    quick = asyncio.create_task(asked.now(1))
    await asyncio.sleep(0)
    assert batches == [[1]], "it is under way at once"
    later = [asyncio.create_task(asked.now(2)), asked.ask(3)]
    await asyncio.sleep(0)
    assert batches == [[1]], "one is under way at a time"
    free.set()
    assert await asyncio.gather(quick, *later) == [2, 4, 6]
    assert sorted(batches[-1]) == [2, 3]
    assert await asked.now(4) == 8
    assert batches[-1] == [4]


@pytest.mark.parametrize("ends", ["fails", "is cancelled"])
async def test_what_ends_badly_at_once_holds_up_nobody_behind_it(ends: str) -> None:
    begun = asyncio.Event()

    async def failing_first(numbers: Sequence[int]) -> list[int]:
        if not begun.is_set():
            begun.set()
            await asyncio.sleep(0)
            if ends == "fails":
                raise ConnectionError
            await asyncio.Event().wait()
        return list(numbers)

    asked = Batches(failing_first, nobody)
    first = asyncio.create_task(asked.now(1))
    await begun.wait()
    behind = [asked.ask(2), asyncio.create_task(asked.now(3))]
    if ends == "fails":
        with pytest.raises(ConnectionError):
            await first
    else:
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
    assert await asyncio.gather(*behind) == [2, 3]


@pytest.mark.parametrize("refused", [False, True], ids=["together", "alone"])
async def test_when_it_is_closed_whoever_waits_is_told(refused: bool) -> None:
    begun = asyncio.Event()

    async def hanging(_: Sequence[int]) -> list[int]:
        if refused:
            raise RefusedTogetherError(always=False)
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def alone(_: int) -> int:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    asked = Batches(hanging, alone)
    first = [asked.ask(number) for number in range(3)]
    await begun.wait()
    later = [asked.ask(number) for number in range(3)]
    await asked.close()
    told = await asyncio.gather(*first, *later, return_exceptions=True)
    assert {type(answer) for answer in told} == {StoreUnavailableError}
    assert asyncio.all_tasks() == {asyncio.current_task()}
