"""People on walks: one closed loop and one open loop, whatever channel they are in."""

from __future__ import annotations

import asyncio
import time
from abc import abstractmethod
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Generic, TypeVar

from benchmarks.wire import Client

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from benchmarks.walks import Step, Walk
    from benchmarks.wire import Answered

PATIENCE = 5.0
"""Seconds until a turn without an answer has failed."""

_TOLD = 5
_ENOUGH = 200
"""Failed turns after which a closed loop ends: there is nothing more to learn."""


class WrongError(Exception):
    """The bot gave another answer than the one known beforehand."""


@dataclass(slots=True)
class Tally:
    """The turns of a stretch: how many seconds each took, and `took`, the whole stretch."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    took: float = 0.0


def added(tallies: Sequence[Tally], took: float) -> Tally:
    """All these turns as one stretch of `took` seconds."""
    return Tally(
        seconds=[taken for tally in tallies for taken in tally.seconds],
        failed=sum(tally.failed for tally in tallies),
        took=took,
    )


@dataclass(slots=True, kw_only=True)
class Chat:
    """A person on a walk; `taps`: the data of each button of the last answer, by its label."""

    number: int
    walk: Walk
    at: int = 0
    taps: dict[str, str] = field(default_factory=dict)


C = TypeVar("C", bound=Chat)


class People(Generic[C]):
    """The people of one bot in one channel; each channel says what a turn is."""

    chat: type[C]

    def __init__(self, walks: tuple[Walk, ...]) -> None:
        self._walks = walks
        self._numbers = count()
        self._walking: list[C] = []
        self._clients: list[Client] = []
        self.faults: list[str] = []

    @abstractmethod
    async def turn(self, chat: C, step: Step) -> None:
        """Take one step and return when all of its answer came.

        Raises `WrongError`, `ConnectionError` and `TimeoutError`.
        """

    async def crowd(
        self,
        people: int,
        seconds: float,
        *,
        turns: int | None = None,
        take: Callable[[C, Step], Awaitable[None]] | None = None,
    ) -> Tally:
        """Closed loop: so many people at a time, who press on as soon as the answer is there.

        People continue a walk where the last stretch left them, so a short stretch has its share of
        first steps and typed questions. `turns` ends the stretch earlier. `take`: what is done in
        the place of a turn.
        """
        tally, begun, left = Tally(), time.perf_counter(), iter(range(turns or 10**9))

        async def person() -> None:
            chat = self._walking.pop() if self._walking else self.newcomer()
            while time.perf_counter() - begun < seconds and tally.failed < _ENOUGH:
                if next(left, None) is None:
                    break
                went_well = await self._timed(chat, tally, time.perf_counter(), take or self.turn)
                if not went_well or chat.at == len(chat.walk.steps):
                    chat = self.newcomer()
            self._walking.append(chat)

        await asyncio.gather(*(person() for _ in range(people)))
        tally.took = time.perf_counter() - begun
        return tally

    async def stream(self, rate: float, seconds: float) -> Tally:
        """Open loop: a turn begins every 1/rate seconds, whether or not others were answered.

        Each turn is timed from the moment it was due.
        """
        tally, begun = Tally(), time.perf_counter()
        resting = [self.newcomer() for _ in range(round(rate / 4))]

        async def one(due: float) -> None:
            chat = resting.pop(0) if resting else self.newcomer()
            went_well = await self._timed(chat, tally, due, self.turn)
            on_its_way = went_well and chat.at < len(chat.walk.steps)
            resting.append(chat if on_its_way else self.newcomer())

        async with asyncio.TaskGroup() as group:
            for number in range(round(rate * seconds)):
                due = begun + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(one(due))
        tally.took = time.perf_counter() - begun
        return tally

    def newcomer(self) -> C:
        """Somebody at the start of the next walk."""
        number = next(self._numbers)
        return self.chat(number=number, walk=self._walks[number % len(self._walks)])

    def fault(self, words: str) -> None:
        """Keep what went wrong, as far as somebody will read it."""
        if len(self.faults) < _TOLD:
            self.faults.append(words[:300])

    def close(self) -> None:
        """Close all connections to the bot."""
        for client in self._clients:
            client.close()

    async def ask(self, port: int, request: bytes) -> Answered:
        """Send a request over a connection that nobody uses now."""
        at = next((n for n, client in enumerate(self._clients) if client.port == port), None)
        client = Client(port) if at is None else self._clients.pop(at)
        answer = await client.ask(request)
        self._clients.append(client)
        return answer

    async def _timed(
        self, chat: C, tally: Tally, begun: float, take: Callable[[C, Step], Awaitable[None]]
    ) -> bool:
        """Whether the turn went well; it is counted either way."""
        step = chat.walk.steps[chat.at]
        try:
            async with asyncio.timeout(PATIENCE):
                await take(chat, step)
        except (WrongError, TimeoutError, ConnectionError) as error:
            self.fault(f"{step.press or step.say!r}: {str(error) or type(error).__name__}")
            tally.failed += 1
            return False
        tally.seconds.append(time.perf_counter() - begun)
        return True
