"""A circuit breaker for the store: it waits out a short absence, and not a long one."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from redis.exceptions import RedisClusterException, RedisError, ResponseError

from bot.conversation.ports import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

PATIENCE = 2.0
"""Seconds that one try may take."""

WAITED_OUT = 8.0
"""Seconds of absence to wait out: enough for a restart or a failover, so no answer is lost."""

FAULTS = (RedisError, RedisClusterException, OSError, TimeoutError)
"""Errors that mean the store cannot be reached; redis-py has its cluster's apart."""

_PAUSE, _LONGEST_PAUSE = 0.05, 0.1
_OTHERS, _PROBED_EVERY = 1.0, 0.5
"""Seconds: the pauses of the one caller that tries often, how long the others wait for it at most,
and the pause between two tries once an absence has been waited out."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Outage:
    """A circuit breaker for one kind of store command.

    After `waited_out` seconds of failures, callers fail at once; one of them every half second
    tries again. A store that is full or has become a replica still reads and saves nothing, so such
    a refusal concerns one kind. Failures to reach the store at all count for `reach`, if given.
    `since`: when it first failed, by the monotonic clock, in seconds.
    """

    def __init__(self, waited_out: float = WAITED_OUT, *, reach: Outage | None = None) -> None:
        self._waited_out = waited_out
        self._reach = reach or self
        self.since: float | None = None
        self._tried = 0.0
        self._probing = False
        self._over = asyncio.Event()
        self._woken = 0.0
        self._closed = False

    def close(self) -> None:
        """From now on nothing is tried, and whoever waits for another try gives up."""
        self._closed = True
        self._over.set()

    async def through(self, command: Callable[[], Awaitable[T]]) -> T:
        """The result of the command, retried while an absence lasts; a try may take `PATIENCE`.

        Raises `StoreUnavailableError`.
        """
        pause, begun = _PAUSE, time.monotonic()
        while True:
            if self._closed:
                raise _unavailable("Closed")
            self._give_up_unless_due()
            try:
                async with asyncio.timeout(PATIENCE):
                    result = await command()
            except FAULTS as error:
                kind = type(error).__name__
                about = self if isinstance(error, ResponseError) else self._reach
            else:
                if self.since is not None or self._reach.since is not None:
                    self._end()
                return result
            about.since = about.since or time.monotonic()
            left = self._waited_out - max(self._away_for(), time.monotonic() - begun)
            if pause > left:
                raise _unavailable(kind)
            await self._wait(pause, left)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def once(self, command: Callable[[], Awaitable[object]]) -> bool:
        """Whether one try succeeds; that closes the breaker again."""
        try:
            async with asyncio.timeout(PATIENCE):
                await command()
        except FAULTS:
            return False
        self._end()
        return True

    async def _wait(self, pause: float, left: float) -> None:
        """One caller tries again soon; the others let the store come back, and go on at once then.

        If all tried, thousands of turns would keep us busy while the store is away.
        """
        if self._probing:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(_OTHERS, left)):
                    await self._over.wait()
            return
        self._probing = True
        try:
            await asyncio.sleep(pause)
        finally:
            self._probing = False

    def _end(self) -> None:
        self.since = self._reach.since = None
        for outage in (self, self._reach):
            outage.wake()

    def wake(self) -> None:
        """Let those who wait try again. Seldom: where one shard is away, others go on answering."""
        now = time.monotonic()
        if now - self._woken >= _LONGEST_PAUSE:
            self._woken = now
            self._over.set()
            self._over.clear()

    def _away_for(self) -> float:
        known = [since for since in (self.since, self._reach.since) if since is not None]
        return time.monotonic() - min(known) if known else 0.0

    def _give_up_unless_due(self) -> None:
        if self._away_for() < self._waited_out:
            return
        if time.monotonic() - self._tried < _PROBED_EVERY:
            raise _unavailable("Outage")
        self._tried = time.monotonic()


@asynccontextmanager
async def one_try() -> AsyncIterator[None]:
    """One try of at most `PATIENCE`, for what we can do without if the store is away.

    Raises `StoreUnavailableError`.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    except FAULTS as error:
        raise StoreUnavailableError(type(error).__name__) from error


def _unavailable(kind: str) -> StoreUnavailableError:
    """The error with only the kind of fault: a library's message may quote an address."""
    _log.warning("store_unavailable", extra={"kind": kind})
    return StoreUnavailableError(kind)
