"""What is asked for in the same moment is asked together: one way there for many people."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

Asked = TypeVar("Asked")
Told = TypeVar("Told")

MOST = 256


class Batches(Generic[Asked, Told]):
    """One batch is under way at a time; what comes meanwhile is the next one.

    `together`: asks for all of a batch, and gives the answers in their order.
    """

    def __init__(self, together: Callable[[Sequence[Asked]], Awaitable[Sequence[Told]]]) -> None:
        self._together = together
        self._waiting: list[tuple[Asked, asyncio.Future[Told]]] = []
        self._sending: asyncio.Task[None] | None = None

    def ask(self, asked: Asked) -> asyncio.Future[Told]:
        """The answer to this, or what asking for the batch raised; asked whoever awaits it."""
        future: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())
        return future

    async def _send(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._answer(batch)
        finally:
            self._sending = None

    async def _answer(self, batch: list[tuple[Asked, asyncio.Future[Told]]]) -> None:
        futures = [future for _, future in batch]
        try:
            told = await self._together([asked for asked, _ in batch])
        except Exception as error:  # noqa: BLE001  each who waits is told, and none waits for ever
            for future in futures:
                if not future.done():  # else nobody waits for it any more
                    future.set_exception(error)
        else:
            for future, answer in zip(futures, told, strict=True):
                if not future.done():
                    future.set_result(answer)
