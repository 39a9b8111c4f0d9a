"""Two processes behind one address are restarted one after the other, while people go on.

Each person presses in one channel, one screen after the other, and their peer brings again what
was not taken, as the real ones do. In the end each must have seen what somebody sees who does the
same while nothing is restarted: no screen less, and none twice.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, ClientTimeout, CookieJar, TCPConnector

from tests.balancer import HOST, Balancer
from tests.channels.contract.drivers import InTeams, InTelegram, OnTheWeb, OnWhatsApp
from tests.channels.teams.emulator import APP, TENANT
from tests.channels.teams.emulator import SECRET as APP_SECRET
from tests.channels.teams.emulator import Emulator as Microsoft
from tests.channels.whatsapp.emulator import WhatsApp
from tests.emulator import Emulator
from tests.process import Lesroute
from tests.stores.servers import free_port, lasting_redis

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from tests.channels.contract.drivers import Driver

SECRET = "a secret of more than thirty-two characters"
FIRST = "hallo"
PRESSED = ("Ik ben ouder", "Gesprek met de school", "Menu")
"""Who one is; then to a topic and back, for as long as it lasts."""

_AGAIN = 0.3
"""Seconds after which a peer brings again what was not taken."""

_PATIENCE = ClientTimeout(total=60)
_LOOK = 0.2
"""Seconds between two looks of the proxy at who is ready."""


@dataclass
class Person:
    """`turns`: what was said or pressed so far. `again`: how often it was brought once more."""

    channel: str
    driver: Driver
    turns: int = 0
    again: int = 0
    seconds: list[float] = field(default_factory=list)

    async def turn(self) -> None:
        """Say or press the next, until it is taken."""
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
    """What was found: of how many turns, how many were lost or repeated, and how long they took."""

    turns: int
    lost: int
    repeated: int
    again: int
    took: float
    seconds: Sequence[float]
    log: str


class Place:
    """Two processes on one store, what stands in for the peers, and a proxy before them."""

    def __init__(self, folders: Sequence[Path], peers: AsyncExitStack) -> None:
        self._peers = peers
        self._ports = [free_port() for _ in folders]
        self._ready = {port: asyncio.Event() for port in self._ports}
        self._processes = [Lesroute(folder) for folder in folders]
        self._starts: list[dict[str, str]] = []
        self.balancer = Balancer(self._ports)

    async def open(self) -> None:
        """Start all, and return when every peer can reach us."""
        stack = self._peers
        redis = stack.enter_context(lasting_redis())
        self.telegram = await stack.enter_async_context(Emulator())
        self.whatsapp = await stack.enter_async_context(WhatsApp())
        self.teams = await stack.enter_async_context(Microsoft())
        await stack.enter_async_context(self.balancer)
        self.teams.bot = self.balancer.url
        settings = {
            "redis_url": redis.url,
            "secret": SECRET,
            "public_url": self.balancer.url,
            "telegram_token": self.telegram.token,
            "telegram_api_url": self.telegram.url,
            **of_messengers(self.whatsapp, self.teams),
        }
        self._starts = [{**settings, "port": str(port)} for port in self._ports]
        for process, start in zip(self._processes, self._starts, strict=True):
            stack.push_async_callback(asyncio.to_thread, process.end)
            await asyncio.to_thread(process.start, **start)
        registered = self.telegram.called
        await self.telegram.until(lambda: len(registered("setWebhook")) == len(self._ports))
        await self.whatsapp.subscribe(f"{self.balancer.url}/whatsapp/webhook")
        watching = asyncio.create_task(self._watch())
        stack.callback(watching.cancel)

    async def person(self, channel: str) -> Person:
        match channel:
            case "telegram":
                return Person(channel, InTelegram(self.telegram))
            case "whatsapp":
                return Person(channel, OnWhatsApp(self.whatsapp))
            case "teams":
                return Person(channel, InTeams(self.teams))
        jar, connector = CookieJar(unsafe=True), TCPConnector(force_close=True)
        http = await self._peers.enter_async_context(
            ClientSession(cookie_jar=jar, connector=connector)
        )
        return Person(channel, OnTheWeb(self.balancer.url, http))

    async def restart_each(self) -> None:
        """One after the other, the next when the one before is ready again."""
        for port, process, start in zip(self._ports, self._processes, self._starts, strict=True):
            status = await asyncio.to_thread(process.end)
            assert status == 0, process.log
            self._ready[port].clear()
            await asyncio.to_thread(process.start, **start)
            await self._ready[port].wait()

    async def _watch(self) -> None:
        """As the proxy of `deploy/` does: who is not ready gets nothing new."""
        async with ClientSession(connector=TCPConnector(force_close=True)) as http:
            while True:
                for port in self._ports:
                    if await _is_ready(http, port):
                        self.balancer.away.discard(port)
                        self._ready[port].set()
                    else:
                        self.balancer.away.add(port)
                await asyncio.sleep(_LOOK)

    @property
    def log(self) -> str:
        return "".join(process.log for process in self._processes)


CHANNELS = ("web", "telegram", "whatsapp", "teams")


async def rolled(folders: Sequence[Path], *, people: int, rate: float, seconds: float) -> Told:
    """Restart each of two processes while so many people in each channel go on.

    `rate`: turns a second by all together, as far as this machine bears it. `seconds`: how long
    they go on before, and after. They end when both were restarted, however long that takes.
    """
    async with AsyncExitStack() as peers:
        place = Place(folders, peers)
        await place.open()
        crowd = [await place.person(channel) for _ in range(people) for channel in CHANNELS]
        over, begun = asyncio.Event(), time.monotonic()
        walking = asyncio.create_task(_go_on(crowd, rate, over))
        await asyncio.sleep(seconds)
        await place.restart_each()
        await asyncio.sleep(seconds)
        over.set()
        await walking
        took = time.monotonic() - begun
        lost, repeated = await _compared(place, crowd)
        return Told(
            turns=sum(person.turns for person in crowd),
            lost=lost,
            repeated=repeated,
            again=sum(person.again for person in crowd),
            took=took,
            seconds=[each for person in crowd for each in person.seconds],
            log=place.log,
        )


async def _go_on(crowd: Sequence[Person], rate: float, over: asyncio.Event) -> None:
    """An open loop: each tick is for whoever has waited longest, if anybody is free."""
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


async def _compared(place: Place, crowd: Sequence[Person]) -> tuple[int, int]:
    """How many screens were lost and repeated, beside a walk in calm."""
    lost = repeated = 0
    for channel in CHANNELS:
        those = [person for person in crowd if person.channel == channel]
        calm = await place.person(channel)
        seen = {}
        for turns in range(max(person.turns for person in those) + 1):
            seen[turns] = list(calm.driver.shown)
            await calm.turn()
        for person in those:
            differ = differences(person.driver.shown, seen[person.turns])
            lost, repeated = lost + differ[0], repeated + differ[1]
    return lost, repeated


def differences(shown: Sequence[str], wanted: Sequence[str]) -> tuple[int, int]:
    """How many screens are not there, and how many are there that should not."""
    blocks = SequenceMatcher(None, shown, wanted, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return len(wanted) - same, len(shown) - same


def of_messengers(whatsapp: WhatsApp, microsoft: Microsoft) -> dict[str, str]:
    """The settings of WhatsApp and Teams, for what stands in for them."""
    return {
        "whatsapp_token": whatsapp.token,
        "whatsapp_phone_id": whatsapp.phone_id,
        "whatsapp_app_secret": whatsapp.app_secret,
        "whatsapp_verify_token": whatsapp.verify_token,
        "whatsapp_api_url": whatsapp.url,
        "teams_app_id": APP,
        "teams_app_secret": APP_SECRET,
        "teams_tenant": TENANT,
        "teams_metadata_url": microsoft.metadata_url,
        "teams_login_url": microsoft.login_url,
        "teams_hosts": microsoft.host,
    }


async def _is_ready(http: ClientSession, port: int) -> bool:
    with suppress(ClientError, TimeoutError):
        async with http.get(f"http://{HOST}:{port}/readyz", timeout=_PATIENCE) as answer:
            return answer.status == HTTPStatus.OK
    return False


async def _tried(bring: Callable[[], Awaitable[bool]]) -> bool:
    with suppress(ClientError, TimeoutError):
        return await bring()
    return False
