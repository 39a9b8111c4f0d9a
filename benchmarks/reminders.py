"""`python -m benchmarks.reminders`: what many reminders cost, and how fast they come.

A million in the store; then many that are due at one moment, told by three processes to a strict
Telegram, one process killed and the store restarted in the middle, while a hundred people tap.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import signal
import sys
import time
from collections import Counter
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from functools import partial

from aiohttp import web

from bot.channels.port import Channel, Shared
from bot.channels.reminding import OpenWays, Reminding
from bot.channels.telegram.service import Access, Telegram
from bot.content.load import load_guide
from bot.content.location import folder
from bot.conversation.conversation import Conversation
from bot.conversation.ports import Due
from bot.conversation.records import Record
from bot.core.reminders import ZONE, Reminder
from bot.core.session import Session
from bot.core.texts import Role
from bot.i18n import all_translations, by_context
from bot.metrics import Metrics
from bot.settings import Settings
from bot.stores.pacing import RedisPacing
from bot.stores.quota import RedisQuota
from bot.stores.redis import RedisStore, connect
from bot.stores.reminders import RedisReminders
from bot.stores.seal import Seal, derive
from bot.understanding.understand import Understanding
from tests.emulator import Emulator, Person, payloads
from tests.stores.servers import free_port, lasting_redis

SECRET = "a secret of more than thirty-two characters"
SEAL = Seal(SECRET)
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=ZONE)
PROCESSES, PEOPLE, MONTH = 3, 100, 30 * 24 * 60 * 60
AT_A_TIME = 10_000
WEBHOOK = "/telegram/webhook"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reminders", description=__doc__)
    parser.add_argument("--million", type=int, default=1_000_000)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--worker", nargs=4, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.worker:
        asyncio.run(work(*told.worker))
        return
    asyncio.run(kept(told.million))
    asyncio.run(rush(told.many))


async def kept(many: int) -> None:
    """What so many reminders within a month cost in the store, and in a process."""
    with lasting_redis() as redis:
        client = connect(redis.url)
        queue = RedisReminders(client, SEAL)
        before = (await client.info("memory"))["used_memory"]
        for first in range(0, many, AT_A_TIME):
            pipe = client.pipeline(transaction=False)
            for n in range(first, min(first + AT_A_TIME, many)):
                reminder = _reminder(n % MONTH)
                bucket, member = queue.place(Due(chat=f"telegram:{10**9 + n}", reminder=reminder))
                pipe.zadd(f"lesroute:{{reminders:{bucket}}}:due", {member: reminder.moment})
            await pipe.execute()
        used = (await client.info("memory"))["used_memory"] - before
        grown, begun = memory(), time.perf_counter()
        claimed = await queue.claim(NOON.timestamp(), 32)
        took = time.perf_counter() - begun
        print(f"{many:,} reminders: {used / many:.0f} bytes each in the store")
        print(f"a look at what is due: {took * 1000:.1f} ms, {memory() - grown} kB more here")
        assert claimed
        await client.aclose()


async def rush(many: int) -> None:
    with lasting_redis() as redis:
        async with Emulator(webhook_timeout=30) as emulator, AsyncExitStack() as stack:
            people = [emulator.person(f"P{n}", language_code="nl") for n in range(many)]
            await _ask(redis.url, people)
            ports = [free_port() for _ in range(PROCESSES)]
            workers = [await _start(port, ports[0], redis.url, emulator) for port in ports]
            for worker in workers:
                stack.callback(_end, worker)
            begun = time.perf_counter()
            tappers = [emulator.person(f"T{n}", language_code="nl") for n in range(PEOPLE)]
            for tapper in tappers:
                emulator.send_update(tapper.message_update(payloads.text("/start")))
            await _told(emulator, many // 4)
            assert await emulator.telegram.changes.until(
                lambda: all(t.messages for t in tappers), 60
            )
            answers = await _taps(emulator, tappers)
            workers[-1].send_signal(signal.SIGKILL)
            await _told(emulator, many // 2)
            await asyncio.to_thread(redis.stop)
            await asyncio.to_thread(redis.start)
            await _told(emulator, many + PEOPLE, patience=3600)
            took = time.perf_counter() - begun
            counts = Counter(len(person.messages) for person in people)
            refused = sum(call.status == 429 for call in emulator.calls)
            print(
                f"{many:,} due at one moment: told in {took:.0f} s; messages each: {dict(counts)}"
            )
            print(f"Telegram asked to wait {refused} times; p99 of {PEOPLE} taps: {answers:.2f} s")


async def work(port: str, front: str, redis_url: str, api: str) -> None:
    """One process: the Telegram channel and the loop, with a clock that stands at noon."""
    started, api_url, token = time.monotonic(), *api.rsplit("|", 1)
    client = connect(redis_url)
    store, queue = RedisStore(client, SEAL), RedisReminders(client, SEAL)
    catalogs = all_translations(folder("locales"))
    guide = load_guide(folder("dialogs"), by_context(catalogs))
    opened: list[Channel] = []
    conversation = Conversation(
        guide=guide,
        store=store,
        understanding=Understanding(guide),
        counters=Metrics(),
        clock=lambda: NOON + timedelta(seconds=time.monotonic() - started),
        book=queue,
        ways=OpenWays(opened, None),
    )
    shared = Shared(
        conversation=conversation,
        settings=Settings(),
        catalogs=catalogs,
        keys=lambda purpose: [derive(SECRET, purpose)],
        pacing=partial(RedisPacing, client, SEAL),
        quota=partial(RedisQuota, client, SEAL),
        open=opened,
    )
    access = Access(
        token=token, api_url=api_url, public_url=f"http://127.0.0.1:{front}", agreed=["agreed"]
    )
    service = Telegram(access, shared)
    opened.append(service)
    application = web.Application()
    application.add_routes(service.routes)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    reminding = Reminding(conversation, queue, opened, Metrics())
    await asyncio.gather(service.run(), reminding.run())


def memory() -> int:
    """Of this process at its highest, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _reminder(after: int = 0) -> Reminder:
    return Reminder(step="gesprek", moment=int(NOON.timestamp()) + after)


async def _ask(redis_url: str, people: list[Person]) -> None:
    client = connect(redis_url)
    store, queue = RedisStore(client, SEAL), RedisReminders(client, SEAL)
    session = Session(role=Role.OUDER, reminders=(_reminder(),))
    for person in people:
        person.user.started = True
        chat = f"telegram:{person.id}"
        await store.save(chat, Record(session=session, address=f"{person.id}//"), None)
        await queue.put(chat, _reminder())
    await store.close()


async def _start(
    port: int, front: int, redis_url: str, emulator: Emulator
) -> asyncio.subprocess.Process:
    told = (str(port), str(front), redis_url, f"{emulator.url}|{emulator.token}")
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.reminders", "--worker", *told
    )


def _end(worker: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        worker.kill()


async def _told(emulator: Emulator, many: int, patience: float = 1200.0) -> None:
    def enough() -> bool:
        return len({c.params.get("chat_id") for c in emulator.called("sendMessage")}) >= many

    assert await emulator.telegram.changes.until(enough, patience)


async def _taps(emulator: Emulator, people: list[Person]) -> float:
    """The 99th of a hundred answers to people who all press a button at once, in seconds."""
    times = sorted(await asyncio.gather(*(_answer(emulator, person) for person in people)))
    return times[len(times) * 99 // 100 - 1]


async def _answer(emulator: Emulator, person: Person) -> float:
    begun = time.perf_counter()
    update = emulator.send_update(person.tap_update("Ik ben ouder")[1])
    assert await emulator.telegram.changes.until(lambda: update.acknowledged, 120)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
