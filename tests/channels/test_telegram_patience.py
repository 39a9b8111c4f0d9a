"""Telegram slow, or asking to wait: nobody's answer is lost, none comes time and again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from redis.asyncio import Redis
from telegram.error import NetworkError

from tests.channels.telegram_here import here
from tests.emulator import Emulator, payloads
from tests.leaping import run_leaping

if TYPE_CHECKING:
    from bot.core.guide import Guide

EPOCH = 1_800_000_000.0
BOTH = pytest.mark.parametrize("way", ["webhook", "polling"])


def emulated() -> Emulator:
    loop = asyncio.get_running_loop()
    return Emulator(clock=lambda: EPOCH + loop.time())


@BOTH
@pytest.mark.parametrize(
    "fault", [{"delay": 12}, {"close": True, "executed": True}], ids=["late", "line breaks"]
)
def test_an_answer_that_is_not_confirmed_is_not_sent_time_and_again(
    guide: Guide, valkey_url: str, way: str, fault: dict[str, Any]
) -> None:
    async def main() -> None:
        async with emulated() as emulator, here(emulator, guide, valkey_url, way=way):
            person = emulator.person("Samira", language_code="nl")
            emulator.fail("sendMessage", times=None, **fault)
            await person.sends("/start", within=60)
            await asyncio.sleep(200)
            assert 1 <= len(person.messages) <= 2

    run_leaping(main())


@BOTH
def test_who_must_wait_long_is_answered_then(guide: Guide, valkey_url: str, way: str) -> None:
    async def main() -> None:
        async with emulated() as emulator, here(emulator, guide, valkey_url, way=way):
            person = emulator.person("Samira", language_code="nl")
            emulator.fail("sendMessage", code=429, retry_after=40)
            screen = await person.sends("/start", within=120)
            assert screen.labels
            assert len(person.messages) == 1

    run_leaping(main())


@BOTH
def test_a_fault_of_minutes_loses_no_answer(guide: Guide, valkey_url: str, way: str) -> None:
    async def main() -> None:
        async with emulated() as emulator, here(emulator, guide, valkey_url, way=way):
            person = emulator.person("Samira", language_code="nl")
            fault = emulator.fail("sendMessage", code=502, times=None)
            asking = asyncio.create_task(person.sends("/start", within=400))
            await asyncio.sleep(120)
            fault.times = 0
            assert (await asking).labels

    run_leaping(main())


def test_a_week_of_silence_makes_nobody_unheard(guide: Guide, valkey_url: str) -> None:
    async def main() -> None:
        async with emulated() as emulator, here(emulator, guide, valkey_url, way="polling"):
            person = emulator.person("Samira", language_code="nl")
            await person.sends("/start")
            for number in (5_000, 800_000_000, 17):
                emulator.telegram.updates.go_on_from(number)
                assert (await person.sends("/menu")).labels
            assert len(person.messages) == 4
            assert len(emulator.called("getUpdates")) < 20

    run_leaping(main())


def test_who_must_wait_holds_up_nobody_of_many(guide: Guide, valkey_url: str) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        async with emulated() as emulator, here(emulator, guide, valkey_url, way="polling"):
            slow = emulator.person("Slow", language_code="nl")
            emulator.fail("sendMessage", chat=slow, code=429, retry_after=25, times=None)
            waiting = asyncio.create_task(slow.sends("/start", within=3600))
            await asyncio.sleep(1)
            others = [emulator.person(f"P{n}", language_code="nl") for n in range(150)]
            begun = loop.time()
            await asyncio.gather(*(other.sends("/start", within=60) for other in others))
            assert loop.time() - begun < 10
            waiting.cancel()

    run_leaping(main())


async def test_who_calls_in_a_group_is_answered_after_a_fault(
    guide: Guide, valkey_url: str
) -> None:
    async with Emulator() as emulator, here(emulator, guide, valkey_url) as bot:
        samira, group = emulator.person("Samira"), emulator.group("Klas 5")
        emulator.fail("sendMessage", code=502)
        said = samira.message_update(payloads.text("/start@test_bot"), group.chat)
        with pytest.raises(NetworkError):
            await bot.channel.handle({"update_id": 7, **said})
        async with Redis.from_url(valkey_url) as store:
            await store.flushdb()  # the seconds have passed that a group has between two messages
        await bot.channel.handle({"update_id": 7, **said})
        assert len(emulator.called("sendMessage")) == 2


async def test_a_group_that_calls_again_and_again_is_pointed_the_way_for_a_while_only(
    guide: Guide, valkey_url: str
) -> None:
    async with Emulator() as emulator, here(emulator, guide, valkey_url) as bot:
        call = ("sendMessage", {"chat_id": -1, "text": "x"})
        asked = [bot.outbox.send(-1, call, patience=3.5) for _ in range(20)]
        async with asyncio.timeout(60):
            assert not all(await asyncio.gather(*asked))
