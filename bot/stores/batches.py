"""Commands asked for in the same moment go to the store together: one way there for many people."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redis.asyncio import Redis

    Command = tuple[Any, ...]

MOST = 256


class Batches:
    """One batch is under way at a time; what comes meanwhile is the next one.

    `patience`: seconds that a batch may take.
    """

    def __init__(self, client: Redis, patience: float) -> None:
        self._client = client
        self._patience = patience
        self._waiting: list[tuple[Command, asyncio.Future[Any]]] = []
        self._sending: asyncio.Task[None] | None = None

    async def call(self, *command: Any) -> Any:
        """The reply to one command; raises what redis-py raises, and `TimeoutError`."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((command, future))
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())
        return await future

    async def _send(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                for (_, future), reply in zip(batch, await self._replies(batch), strict=True):
                    _tell(future, reply)
        finally:
            self._sending = None

    async def _replies(self, batch: list[tuple[Command, asyncio.Future[Any]]]) -> list[Any]:
        pipeline = self._client.pipeline(transaction=False)
        for command, _ in batch:
            pipeline.execute_command(*command)
        try:
            async with asyncio.timeout(self._patience):
                return await pipeline.execute(raise_on_error=False)
        except Exception as error:  # noqa: BLE001  each who waits is told, and none waits for ever
            return [error] * len(batch)


def _tell(future: asyncio.Future[Any], reply: Any) -> None:
    if future.done():
        return  # nobody waits for it any more
    if isinstance(reply, Exception):
        future.set_exception(reply)
    else:
        future.set_result(reply)
