"""Telegram slow, or asking to wait: nobody's answer is lost, none comes time and again."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession
from redis.asyncio import Redis
from telegram.error import NetworkError

from tests.channels.telegram.here import here
from tests.emulator import Emulator, payloads
from tests.leaping import run_leaping

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from tests.emulator import Person

DAY = 86_400.0
EPOCH = 1_800_000_000.0
BOTH = pytest.mark.parametrize("way", ["webhook", "polling"])


def emulated() -> Emulator:
    loop = asyncio.get_running_loop()
    return Emulator(clock=lambda: EPOCH + loop.time())


@BOTH
def test_an_answer_that_telegram_takes_long_over_comes_once(
    guide: Guide, valkey_url: str, way: str
) -> None:
    async def main() -> None:
        async with emulated() as emulator, here(emulator, guide, valkey_url, way=way):
            person = emulator.person("Samira", language_code="nl")
            emulator.fail("sendMessage", times=None, delay=12)
            await person.sends("/start", within=60)
            await asyncio.sleep(200)
            assert len(person.messages) == 1

    run_leaping(main())


@BOTH
@pytest.mark.parametrize("executed", [False, True], ids=["it is not there", "it is there"])
@pytest.mark.parametrize("asked", ["/contact", "ik wil dood", "Bewaar Balans"])
@pytest.mark.parametrize("times", [1, 2, 6])
def test_an_answer_that_is_not_confirmed_comes_again_until_it_is(  # noqa: PLR0913, PLR0917
    guide: Guide, valkey_url: str, way: str, executed: bool, asked: str, times: int
) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        async with emulated() as emulator, here(emulator, guide, valkey_url, way=way):
            person = await at_the_helpers(emulator)
            before = len(person.messages)
            method = "sendContact" if asked == "Bewaar Balans" else "sendMessage"
            fault = emulator.fail(method, close=True, executed=executed, times=times)
            begun = loop.time()
            update = emulator.send_update(asks(person, asked))
            await emulator.until_acknowledged(update, within=3600)
            assert loop.time() - begun < 2 ** (times + 1)
            assert fault.hits == times
            await asyncio.sleep(600)
            shown = len(person.messages) - before
            assert shown == (times + 1 if executed else 1), person.messages[before:]

    run_leaping(main())


def test_it_comes_again_after_pauses_that_grow_and_is_given_up_after_a_day(
    guide: Guide, valkey_url: str
) -> None:
    async def main() -> None:
        async with emulated() as emulator, here(emulator, guide, valkey_url, way="polling"):
            person = emulator.person("Samira", language_code="nl")
            broken = emulator.fail("sendMessage", close=True, times=None)
            emulator.send_update(asks(person, "ik wil dood"))
            await emulator.until(lambda: broken.hits, within=60)
            emulator.fail("getUpdates", code=429, retry_after=3600, times=None)
            await asyncio.sleep(DAY + 3600)
            moments = [call.time for call in emulator.called("sendMessage")]
            pauses = [after - before for before, after in pairwise(moments)]
            assert all(after > 1.5 * before for before, after in pairwise(pauses[1:5]))
            assert all(50 < pause < 130 for pause in pauses[8:])
            assert DAY - 130 < moments[-1] - moments[0] < DAY + 130

    run_leaping(main())


def test_who_goes_on_need_not_wait_for_what_breaks(guide: Guide, valkey_url: str) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        async with emulated() as emulator, here(emulator, guide, valkey_url, way="polling"):
            person = await at_the_helpers(emulator)
            broken = emulator.fail("sendContact", close=True, times=None)
            emulator.send_update(asks(person, "Bewaar Balans"))
            await emulator.until(lambda: broken.hits == 6, within=3600)
            begun, before = loop.time(), len(person.messages)
            await person.sends("ik wil dood", within=20)
            assert loop.time() - begun < 1
            broken.stop()
            await emulator.until(lambda: len(person.messages) == before + 2, within=200)
            assert "contact" in person.screen.payload

    run_leaping(main())


@BOTH
def test_a_number_to_keep_comes_although_its_asker_went_on(
    guide: Guide, valkey_url: str, way: str
) -> None:
    async def main() -> None:
        async with emulated() as emulator, here(emulator, guide, valkey_url, way=way):
            person = await at_the_helpers(emulator)
            broken = emulator.fail("sendContact", close=True, times=3)
            update = emulator.send_update(asks(person, "Bewaar Balans"))
            await emulator.until(lambda: broken.hits, within=20)
            await person.sends("/menu", within=20)
            await emulator.until_acknowledged(update, within=200)
            kept = [screen for screen in person.messages if "contact" in screen.payload]
            assert len(kept) == 1

    run_leaping(main())


def test_a_wipe_whose_answer_did_not_arrive_takes_nothing_that_came_later(
    guide: Guide, valkey_url: str
) -> None:
    async def main() -> None:
        async with emulated() as emulator, here(emulator, guide, valkey_url, way="polling"):
            person = emulator.person("Samira", language_code="nl")
            await person.sends("/start")
            broken = emulator.fail("sendMessage", close=True, times=4)
            wipe = emulator.send_update(asks(person, "/wis"))
            await emulator.until(lambda: broken.hits == 3, within=60)
            await person.taps("Ik ben ouder")
            await emulator.until_acknowledged(wipe, within=60)
            assert "alles gewist" in person.screen.text
            await person.sends("/privacy")
            assert "rol: ouder" in person.screen.text

    run_leaping(main())


def test_of_a_thousand_at_once_none_is_forgotten_and_none_answered_twice(
    guide: Guide, valkey_url: str
) -> None:
    async def main() -> None:
        async with emulated() as emulator, here(emulator, guide, valkey_url, way="polling"):
            people = [emulator.person(f"P{n}", language_code="nl") for n in range(1000)]
            emulator.fail("sendMessage", times=None, delay=6)
            for person in people:
                emulator.send_update(asks(person, "/start"))
            await emulator.until(lambda: not emulator.telegram.updates.pending, within=3600)
            await asyncio.sleep(600)
            assert {len(person.messages) for person in people} == {1}
            assert len(emulator.called("sendMessage")) == 1000

    run_leaping(main())


async def at_the_helpers(emulator: Emulator) -> Person:
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start rouder")
    await person.taps("Hulp")
    return person


def asks(person: Person, words: str) -> dict[str, Any]:
    """An update by which somebody says this, or presses the button that does."""
    if person.messages and words in person.screen.labels:
        return person.tap_update(words)[1]
    return person.message_update(payloads.text(words))


@pytest.mark.parametrize(("seconds", "header"), [(40, "40"), (3000, "3000"), (10**9, "3600")])
async def test_telegram_is_asked_to_wait_as_long_as_it_asked_us(
    guide: Guide, valkey_url: str, seconds: int, header: str
) -> None:
    async with Emulator() as emulator, here(emulator, guide, valkey_url), ClientSession() as web:
        hook = emulator.telegram.updates.webhook
        assert hook
        person = emulator.person("Samira", language_code="nl", started=True)
        emulator.fail("sendMessage", code=429, retry_after=seconds)
        update = emulator.send_update(asks(person, "/start"), queued=False)
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret}
        async with web.post(hook.url, json=update.payload, headers=headers) as response:
            assert response.status == 503
            assert response.headers["Retry-After"] == header


TOO_MANY = b'{"ok":false,"error_code":429,"description":"Too Many Requests"}'


@pytest.mark.parametrize("body", [TOO_MANY, b"<html>429 Too Many Requests</html>"])
async def test_a_header_that_asks_to_wait_is_passed_on(
    guide: Guide, valkey_url: str, body: bytes
) -> None:
    async with Emulator() as emulator, here(emulator, guide, valkey_url), ClientSession() as web:
        hook = emulator.telegram.updates.webhook
        assert hook
        person = emulator.person("Samira", language_code="nl", started=True)
        emulator.fail("sendMessage", code=429, body=body, headers={"Retry-After": "40"})
        update = emulator.send_update(asks(person, "/start"), queued=False)
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret}
        async with web.post(hook.url, json=update.payload, headers=headers) as response:
            assert response.status == 503
            assert response.headers["Retry-After"] == "40"


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
