"""Group commit: requests of the same moment go to the store together."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bot.conversation.ports import StoreUnavailableError
from bot.tasks import end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

Request = TypeVar("Request")
Result = TypeVar("Result")

MOST = 256


class RefusedTogetherError(Exception):
    """A batch was refused as a whole; parts may pass alone. `always`: so will every other batch."""

    def __init__(self, *, always: bool) -> None:
        super().__init__()
        self.always = always


class Batches(Generic[Request, Result]):
    """Group commit: one batch is under way at a time; what comes meanwhile is the next batch.

    `together` asks for a whole batch and gives the answers in order. If it raises a
    `RefusedTogetherError`, `alone` asks for each part by itself.
    """

    def __init__(
        self,
        together: Callable[[Sequence[Request]], Awaitable[Sequence[Result]]],
        alone: Callable[[Request], Awaitable[Result]],
    ) -> None:
        self._together, self._alone = together, alone
        self._apart = False
        self._parts: set[asyncio.Future[Result]] = set()
        self._waiting: list[tuple[Request, asyncio.Future[Result]]] = []
        self._sending: asyncio.Task[None] | None = None
        self._at_once: asyncio.Task[Any] | None = None

    @property
    def under_way(self) -> set[asyncio.Future[Any]]:
        """The tasks that ask now: ours, also for callers who gave up, and one of a caller."""
        return self._ours() | ({self._at_once} if self._at_once else set())

    async def close(self) -> None:
        """End our tasks; whoever still waits is told that the store is unavailable."""
        await end(self._ours())
        self._sending = None  # a task that was cancelled before it began
        left, self._waiting = self._waiting, []
        _refuse(future for _, future in left)

    async def now(self, asked: Request) -> Result:
        """The answer; asked at once and without a task if nothing is under way."""
        if self._apart or self._at_once is not None or self._sending is not None:
            return await self.ask(asked)
        self._at_once = asyncio.current_task()
        try:
            (told,) = await self._together([asked])
        except RefusedTogetherError as refused:
            if refused.always:
                self._apart = True
        else:
            return told
        finally:
            self._at_once = None
            if self._waiting:
                self._sending = asyncio.create_task(self._send())
        return await self._alone(asked)

    def ask(self, asked: Request) -> asyncio.Future[Result]:
        """The answer, or the error of asking; asked even if nobody awaits it."""
        if self._apart:
            return self._part(asked)
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._sending is None and self._at_once is None:
            self._sending = asyncio.create_task(self._send())
        return future

    async def _send(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._answer(batch)
        finally:
            self._sending = None

    async def _answer(self, batch: list[tuple[Request, asyncio.Future[Result]]]) -> None:
        futures = [future for _, future in batch]
        try:
            told = await self._together([asked for asked, _ in batch])
        except RefusedTogetherError as refused:
            self._apart = self._apart or refused.always
            for asked, future in batch:
                self._part(asked).add_done_callback(partial(_pass_on, future))
        except asyncio.CancelledError:
            _refuse(futures)
            raise
        except Exception as error:  # noqa: BLE001  whoever waits must get an answer
            for future in futures:
                if not future.done():  # else its caller gave up
                    future.set_exception(error)
        else:
            for future, answer in zip(futures, told, strict=True):
                if not future.done():
                    future.set_result(answer)

    def _part(self, asked: Request) -> asyncio.Future[Result]:
        part = asyncio.ensure_future(self._alone(asked))
        self._parts.add(part)
        part.add_done_callback(self._parts.discard)
        return part

    def _ours(self) -> set[asyncio.Future[Any]]:
        return self._parts | ({self._sending} if self._sending else set())


def _refuse(futures: Iterable[asyncio.Future[Any]]) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(StoreUnavailableError("Closed"))


def _pass_on(future: asyncio.Future[Result], alone: asyncio.Future[Result]) -> None:
    if future.done():
        return
    if alone.cancelled():
        _refuse([future])
    elif (error := alone.exception()) is not None:
        future.set_exception(error)
    else:
        future.set_result(alone.result())
