"""A rolling restart: two processes behind one address restart in turn, while people go on.

Each person presses buttons in one channel, and their peer delivers again what was not taken, as
real ones do. In the end each must have seen the same screens as somebody who does the same while
nothing restarts: none less, and none twice.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import count
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, CookieJar, TCPConnector

from tests.channels.contract.drivers import InTeams, InTelegram, OnTheWeb, OnWhatsApp
from tests.replicas import Replicas

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from tests.channels.contract.drivers import Driver

FIRST = "hallo"
PRESSED = ("Ik ben ouder", "Gesprek met de school", "Menu")
"""The role first; then to a topic and back, for as long as it lasts."""

_AGAIN = 0.3
"""Seconds after which a peer delivers again what was not taken."""


@dataclass
class Person:
    """`turns`: how many so far. `again`: how many deliveries were repeated."""

    channel: str
    driver: Driver
    turns: int = 0
    again: int = 0
    seconds: list[float] = field(default_factory=list)

    async def turn(self) -> None:
        """Take the next turn; it is delivered until it is taken."""
        begun = time.monotonic()
        taken = await _tried(self._next)
        while not taken:
            self.again += 1
            await asyncio.sleep(_AGAIN)
            taken = await _tried(self.driver.again)
        self.turns += 1
        self.seconds.append(time.monotonic() - begun)

    async def _next(self) -> bool:
        if self.turns == 0:
            return all(await self.driver.says(FIRST))
        label = PRESSED[0] if self.turns == 1 else PRESSED[1 + self.turns % 2]
        return all(await self.driver.presses(label))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The result: how many screens were lost or repeated, and how long each turn took."""

    turns: int
    lost: int
    repeated: int
    again: int
    took: float
    seconds: Sequence[float]
    log: str


CHANNELS = ("web", "telegram", "whatsapp", "teams")


async def arriving(replicas: Replicas, channel: str, stack: AsyncExitStack) -> Person:
    """A new person in a channel."""
    match channel:
        case "telegram":
            return Person(channel, InTelegram(replicas.telegram))
        case "whatsapp":
            return Person(channel, OnWhatsApp(replicas.whatsapp))
        case "teams":
            return Person(channel, InTeams(replicas.teams))
    jar, connector = CookieJar(unsafe=True), TCPConnector(force_close=True)
    http = await stack.enter_async_context(ClientSession(cookie_jar=jar, connector=connector))
    return Person(channel, OnTheWeb(replicas.balancer.url, http))


async def rolled(folders: Sequence[Path], *, people: int, rate: float, seconds: float) -> Told:
    """Restart each of two processes while so many people in each channel go on.

    `rate`: turns a second by all together, if the machine can do that. `seconds`: how long they go
    on before the restarts, and after them.
    """
    async with AsyncExitStack() as stack:
        replicas = Replicas(folders, stack)
        await replicas.open()
        replicas.watch()
        places = [channel for _ in range(people) for channel in CHANNELS]
        crowd = [await arriving(replicas, channel, stack) for channel in places]
        over, begun = asyncio.Event(), time.monotonic()
        walking = asyncio.create_task(_go_on(crowd, rate, over))
        await asyncio.sleep(seconds)
        await replicas.restart_each()
        await asyncio.sleep(seconds)
        over.set()
        await walking
        took = time.monotonic() - begun
        lost, repeated = await _compared(replicas, crowd, stack)
        return Told(
            turns=sum(person.turns for person in crowd),
            lost=lost,
            repeated=repeated,
            again=sum(person.again for person in crowd),
            took=took,
            seconds=[each for person in crowd for each in person.seconds],
            log=replicas.log,
        )


async def _go_on(crowd: Sequence[Person], rate: float, over: asyncio.Event) -> None:
    """An open loop: at each tick, who has been free longest takes a turn, if anybody is."""
    free, begun = deque(crowd), time.monotonic()

    async def one(person: Person) -> None:
        await person.turn()
        free.append(person)

    async with asyncio.TaskGroup() as group:
        for tick in count(1):
            if over.is_set():
                return
            if free:
                group.create_task(one(free.popleft()))
            await asyncio.sleep(max(0.0, begun + tick / rate - time.monotonic()))


async def _compared(
    replicas: Replicas, crowd: Sequence[Person], stack: AsyncExitStack
) -> tuple[int, int]:
    """How many screens were lost and repeated, compared with an undisturbed run."""
    lost = repeated = 0
    for channel in CHANNELS:
        those = [person for person in crowd if person.channel == channel]
        calm = await arriving(replicas, channel, stack)
        seen = {}
        for turns in range(max(person.turns for person in those) + 1):
            seen[turns] = list(calm.driver.shown)
            await calm.turn()
        for person in those:
            differ = differences(person.driver.shown, seen[person.turns])
            lost, repeated = lost + differ[0], repeated + differ[1]
    return lost, repeated


def differences(shown: Sequence[str], wanted: Sequence[str]) -> tuple[int, int]:
    """How many screens are missing, and how many are too many."""
    blocks = SequenceMatcher(None, shown, wanted, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return len(wanted) - same, len(shown) - same


async def _tried(bring: Callable[[], Awaitable[bool]]) -> bool:
    with suppress(ClientError, TimeoutError):
        return await bring()
    return False
