"""What one person says is answered in its order, and nobody waits for anybody else."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.whatsapp.errors import TooFastError
from bot.channels.whatsapp.turns import Turns
from tests.leaping import run_leaping


async def turn(turns: Turns, chat: str, seconds: float, told: list[str]) -> None:
    turn = await turns.take(chat)
    told.append(f"{chat} begins")
    await asyncio.sleep(seconds)
    turn.release()
    told.append(f"{chat} ends")


def test_each_chat_has_one_turn_at_a_time_and_none_waits_for_another() -> None:
    async def story() -> None:
        turns, told = Turns(), list[str]()
        await asyncio.gather(
            *(turn(turns, chat, seconds, told) for chat, seconds in (("a", 3), ("a", 1), ("b", 1)))
        )
        assert told == ["a begins", "b begins", "b ends", "a ends", "a begins", "a ends"]
        assert not turns._locks, "who has no turn is not known"

    run_leaping(story())


def test_who_would_wait_for_long_is_brought_again_and_holds_up_nobody() -> None:
    async def story() -> None:
        turns, told = Turns(), list[str]()
        long = asyncio.create_task(turn(turns, "a", 20, told))
        await asyncio.sleep(0)
        with pytest.raises(TooFastError):
            await turn(turns, "a", 1, told)
        assert told == ["a begins"]
        await long
        await turn(turns, "a", 1, told)
        assert told[-2:] == ["a begins", "a ends"]

    run_leaping(story())
