"""`python -m benchmarks.reminders`: what many reminders cost, and how fast they come.

First a million in the store. Then many that are due at one moment, told by three processes behind
one address to a strict Telegram. One process is killed and the store fails over in the middle, and
a hundred people tap at once at each of these moments.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sys
import time
from bisect import bisect_left
from collections import Counter
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from statistics import quantiles
from typing import Any

from benchmarks.bots import SECRET
from bot.channels.port import Channel
from bot.channels.reminding import OpenWays, Reminding
from bot.channels.telegram.service import Access, Telegram
from bot.content.load import load_guide
from bot.content.location import folder
from bot.conversation.ports import Due
from bot.conversation.records import Record
from bot.core.days import ZONE
from bot.core.reminders import Reminder
from bot.core.session import Session
from bot.core.texts import Role
from bot.i18n import content_translations
from bot.metrics import Metrics
from bot.stores.redis import RedisStore, connect
from bot.stores.reminders import RedisReminders
from bot.stores.seal import Seal
from tests.balancer import Balancer
from tests.channels.wired import conversing, serve, shared
from tests.emulator import Emulator, Person, payloads
from tests.stores.servers import Watched, free_port, lasting_redis, watched_redis

SEAL = Seal(SECRET)
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=ZONE)
PROCESSES, PEOPLE, MONTH = 3, 100, 30 * 24 * 60 * 60
AT_A_TIME = 10_000
PATIENCE = 600.0
WITHIN = 1, 5, 60
"""Seconds."""

BULK = 30
"""Bulk messages that Telegram takes from a bot in a second."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reminders", description=__doc__)
    parser.add_argument("--million", type=int, default=1_000_000)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--worker", nargs=4, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.worker:
        asyncio.run(work(*told.worker))
        return
    if told.million:
        asyncio.run(kept(told.million))
    if told.many:
        promises = [_promise(*each) for each in asyncio.run(rush(told.many))]
        sys.exit(not all(promises))


async def kept(many: int) -> None:
    """Print what so many reminders within a month cost in the store, and in a process."""
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
        grown, begun = _memory(), time.perf_counter()
        claimed = await queue.claim(NOON.timestamp(), 32)
        took = time.perf_counter() - begun
        print(f"{many:,} reminders: {used / many:.0f} bytes each in the store")
        print(f"a look at what is due: {took * 1000:.1f} ms, {_memory() - grown} kB more here")
        assert claimed
        await client.aclose()


async def rush(many: int) -> list[tuple[str, bool]]:
    """What was promised of so many that are due at once, and whether it was kept."""
    with watched_redis() as watched:
        async with AsyncExitStack() as stack:
            emulator = await stack.enter_async_context(Emulator(webhook_timeout=30))
            people, tappers = (
                [emulator.person(f"{letter}{n}", language_code="nl") for n in range(count)]
                for letter, count in (("P", many), ("T", PEOPLE))
            )
            await _ask(watched.url, people)
            ports = [free_port() for _ in range(PROCESSES)]
            front = await stack.enter_async_context(Balancer(ports))
            workers = [await _start(port, front.port, watched.url, emulator) for port in ports]
            for worker in workers:
                stack.callback(_kill, worker)
            told = Told(emulator, {person.id for person in people})
            await _answered(emulator, [p.message_update(payloads.text("/start")) for p in tappers])
            await told.at_least(many // 8)
            late = [await _taps(emulator, tappers, "Ik ben ouder", "all three at work")]
            await told.at_least(many // 4)
            print(f"told until then: {told.times()}", flush=True)
            twice = told.twice
            _kill(workers[-1])
            late.append(await _taps(emulator, tappers, "Hulp", "one of them killed"))
            await told.at_least(many // 2)
            await asyncio.to_thread(watched.master.kill)
            back = asyncio.create_task(asyncio.to_thread(_named, watched))
            late.append(await _taps(emulator, tappers, "Menu", "the store fails over", back))
            await told.at_least(many * 3 // 4)
            late.append(await _taps(emulator, tappers, "Hulp", "the store is there again"))
            await told.at_least(many)
            refused = sum(call.status == HTTPStatus.TOO_MANY_REQUESTS for call in emulator.calls)
    print(f"{many:,} due at one moment, told in {told.lasted:.0f} s: {told.times()}")
    most = {seconds: told.most_within(seconds) for seconds in WITHIN}
    print(f"the most within so many seconds: {most}", flush=True)
    slow = all(count <= BULK * seconds for seconds, count in most.items() if seconds > 1)
    return [
        (f"each of {many:,} told", True),  # else it would not have ended
        (f"none twice before the kill ({twice})", not twice),
        (f"{BULK} bulk messages a second at most", slow),
        (f"nothing refused as too fast ({refused})", not refused),
        (f"p99 of taps under 1 s, once there is a store ({max(late):.2f})", max(late) < 1),
    ]


class Told:
    """Who was told, and when; it looks at each call of the bot once."""

    def __init__(self, emulator: Emulator, people: set[int]) -> None:
        self._emulator = emulator
        self._people = people
        self._seen = 0
        self._counts: Counter[int] = Counter()
        self._moments: list[float] = []

    async def at_least(self, many: int) -> None:
        """Return when so many were told."""
        while len(self._counts) < many:
            await asyncio.sleep(0.2)
            calls = self._emulator.calls
            for call in calls[self._seen :]:
                chat = call.params.get("chat_id")
                if chat in self._people and call.status == HTTPStatus.OK:
                    self._counts[chat] += 1
                    self._moments.append(call.time)
            self._seen = len(calls)

    @property
    def lasted(self) -> float:
        return max(self._moments) - min(self._moments)

    def times(self) -> str:
        """How many were told how often."""
        often = sorted(Counter(self._counts.values()).items())
        return ", ".join(f"{people:,} {times}x" for times, people in often)

    @property
    def twice(self) -> int:
        """How many were told more than once."""
        return sum(times > 1 for times in self._counts.values())

    def most_within(self, seconds: float) -> int:
        """The most that came in within any seconds; where this process stalls, they heap up."""
        moments = sorted(self._moments)
        return max(bisect_left(moments, at + seconds) - n for n, at in enumerate(moments))


async def work(port: str, front: str, redis_url: str, api: str) -> None:
    """One process: the Telegram channel and the loop, with a clock that starts at noon."""
    started, api_url, token = time.monotonic(), *api.rsplit("|", 1)
    client = connect(redis_url)
    queue, opened = RedisReminders(client, SEAL), list[Channel]()
    guide = load_guide(folder("dialogs"), content_translations(folder("locales")))
    async with AsyncExitStack() as stack:
        conversation, _ = await conversing(
            guide,
            client,
            SEAL,
            stack,
            clock=lambda: NOON + timedelta(seconds=time.monotonic() - started),
            book=queue,
            ways=OpenWays(opened, None),
        )
        access = Access(
            token=token, api_url=api_url, public_url=f"http://127.0.0.1:{front}", agreed=["agreed"]
        )
        service = Telegram(access, shared(conversation, client, SEAL, opened))
        opened.append(service)
        await serve(service.routes, stack, int(port))
        reminding = Reminding(conversation, queue, opened, Metrics())
        await asyncio.gather(service.run(), reminding.run())


def _memory() -> int:
    """The most that this process ever had, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _reminder(after: int = 0) -> Reminder:
    return Reminder(step="gesprek", moment=int(NOON.timestamp()) + after)


async def _ask(redis_url: str, people: list[Person]) -> None:
    """Have each of them ask for a reminder at noon."""
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


def _kill(worker: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        worker.kill()


def _promise(what: str, held: bool) -> bool:  # noqa: FBT001  a pair is told
    print(f"{'kept' if held else 'NOT KEPT'}: {what}", flush=True)
    return held


async def _answered(emulator: Emulator, updates: list[dict[str, Any]]) -> None:
    sent = [emulator.send_update(update) for update in updates]
    await emulator.until(lambda: all(update.acknowledged for update in sent), within=PATIENCE)


def _named(watched: Watched) -> float:
    """When the store can be found again."""
    watched.another_is_named()
    return time.time()


async def _taps(
    emulator: Emulator,
    people: list[Person],
    label: str,
    when: str,
    back: asyncio.Task[float] | None = None,
) -> float:
    """The p99, in seconds, of a hundred people who all press a button at once.

    `back`: when the store is there again, if it is away; the time until then does not count.
    """
    begun, first = time.time(), len(emulator.calls)
    await _answered(emulator, [person.tap_update(label)[1] for person in people])
    answered: dict[object, float] = {}
    for call in emulator.calls[first:]:
        answered.setdefault(call.params.get("chat_id"), call.time - begun)
    cuts = quantiles((answered[person.id] for person in people), n=100)
    away = max(await back - begun, 0.0) if back else 0.0
    shown = f"p50 {cuts[49]:.2f} s, p99 {cuts[98]:.2f} s (load {os.getloadavg()[0]:.1f})"
    print(f"{when}: {len(people)} taps at once, {shown}; away for {away:.2f} s", flush=True)
    return cuts[98] - away


if __name__ == "__main__":
    main()
