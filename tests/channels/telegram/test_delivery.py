"""Nobody waits for another's trouble; what is under way is finished; what always fails is told."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientError, ClientSession

from tests.balancer import Balancer
from tests.emulator import Emulator
from tests.memory import until_memory
from tests.process import Lesroute
from tests.stores.servers import free_port, lasting_redis

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.stores.servers import LastingRedis

SECRET = "a secret of more than thirty-two characters"
WAY = ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Ziekte of aandoening")


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator(time_scale=10) as running:
        yield running


@pytest.fixture
def redis() -> Iterator[LastingRedis]:
    with lasting_redis() as server:
        yield server


@pytest.fixture
def settings(emulator: Emulator, redis: LastingRedis) -> dict[str, str]:
    return {
        "redis_url": redis.url,
        "secret": SECRET,
        "telegram_token": emulator.token,
        "telegram_api_url": emulator.url,
    }


@pytest.fixture(params=["webhook", "polling"])
async def bot(
    request: pytest.FixtureRequest,
    emulator: Emulator,
    settings: dict[str, str],
    lesroute: Lesroute,
) -> Lesroute:
    if request.param == "webhook":
        port = free_port()
        settings |= {"port": str(port), "public_url": f"http://127.0.0.1:{port}"}
    await asyncio.to_thread(lesroute.start, **settings)
    asked = "setWebhook" if request.param == "webhook" else "getUpdates"
    await emulator.until(lambda: emulator.called(asked))
    return lesroute


async def test_any_of_four_processes_takes_any_update(
    emulator: Emulator, settings: dict[str, str], tmp_path: Path
) -> None:
    processes = [Lesroute(tmp_path) for _ in range(4)]
    async with AsyncExitStack() as stack:
        ports = [free_port() for _ in processes]
        balancer = await stack.enter_async_context(Balancer(ports))
        for process, port in zip(processes, ports, strict=True):
            stack.push_async_callback(asyncio.to_thread, process.kill)
            started = {**settings, "port": str(port), "public_url": balancer.url}
            await asyncio.to_thread(process.start, **started)
        await emulator.until(lambda: len(emulator.called("setWebhook")) == 4)

        async def walk(number: int) -> str:
            person = emulator.person(f"Person{number}", language_code="nl")
            await person.sends("/start")
            for label in WAY:
                await person.taps(label, copies=1 + number % 3)
            return person.screen.text

        texts = await asyncio.gather(*(walk(number) for number in range(24)))
    assert len(set(texts)) == 1
    assert "Uw kind mag waarschijnlijk lessen missen, als er een bewijsstuk is" in texts[0]
    assert not emulator.violations


async def test_one_who_must_wait_holds_up_nobody_else(bot: Lesroute, emulator: Emulator) -> None:
    slow, quick = emulator.person("Slow"), emulator.person("Quick")
    emulator.fail("sendMessage", chat=slow, code=429, retry_after=600)
    waiting = asyncio.create_task(slow.sends("/start"))
    await emulator.until(lambda: any(call.status == 429 for call in emulator.calls))
    await quick.sends("/start")
    await quick.taps("Ik ben ouder")
    assert not waiting.done()
    waiting.cancel()


async def test_what_telegram_always_refuses_is_given_up_with_an_apology(
    bot: Lesroute, emulator: Emulator
) -> None:
    person, other = emulator.person("Samira", language_code="nl"), emulator.person("Other")
    refusal = emulator.fail("sendMessage", chat=person, code=400, times=3)
    telling = asyncio.create_task(person.sends("/start"))
    await emulator.until(lambda: refusal.hits)
    await other.sends("/start")
    screen = await telling
    assert screen.text.startswith("Sorry")
    await person.taps("Ik ben ouder")
    assert "update_broke" in bot.log
    assert "Samira" not in bot.log


async def test_what_is_under_way_is_finished_when_told_to_stop(
    bot: Lesroute, emulator: Emulator
) -> None:
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start")
    slow = emulator.fail("editMessageText", chat=person, delay=2)
    tapping = asyncio.create_task(person.taps("Ik ben ouder"))
    await emulator.until(lambda: slow.hits)
    ending = asyncio.create_task(asyncio.to_thread(bot.end))
    screen = await tapping
    assert await ending == 0
    assert "Kind thuis: mag dat?" in screen.labels
    assert not emulator.telegram.updates.pending


async def test_who_watches_is_told_before_the_door_closes(
    emulator: Emulator, lesroute: Lesroute, settings: dict[str, str]
) -> None:
    port = free_port()
    settings |= {"port": str(port), "public_url": f"http://127.0.0.1:{port}"}
    url = await asyncio.to_thread(lesroute.start, **settings)
    ending: asyncio.Task[int] | None = None
    told: list[int] = []
    async with ClientSession() as client:
        while True:
            try:
                async with client.get(f"{url}/readyz") as response:
                    told.append(response.status)
            except ClientError:
                break
            ending = ending or asyncio.create_task(asyncio.to_thread(lesroute.end))
    assert ending is not None
    assert await ending == 0
    assert told[0] == 200
    assert told[-1] == 503


async def test_while_the_store_is_away_buttons_answer_and_then_the_memory_goes_on(
    bot: Lesroute, emulator: Emulator, redis: LastingRedis
) -> None:
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start")
    for label in WAY[:3]:
        await person.taps(label)
    redis.stop()
    screen = await person.taps("Ziekte of aandoening", replies=2)
    assert "Ons geheugen werkt even niet" in screen.text
    screen = await person.sends("laptop")
    assert "Ons geheugen werkt even niet" in screen.text
    redis.start()
    async with ClientSession() as client:
        await until_memory(client, "ok", bot.url)
    screen = await person.sends("/privacy")
    assert "rol: ouder" in screen.text
