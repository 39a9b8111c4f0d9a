"""A circuit breaker for the store: it waits out a short absence, and not a long one."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
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

_PAUSE, _LONGEST_PAUSE = 0.05, 0.2
"""Seconds between two tries; short, so that nobody waits much longer than the absence lasts."""

_PROBED_EVERY = 0.5
"""Seconds between two tries after that, for all callers together."""

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

    async def through(self, command: Callable[[], Awaitable[T]]) -> T:
        """The result of the command, retried while an absence lasts; a try may take `PATIENCE`.

        Raises `StoreUnavailableError`.
        """
        pause, begun = _PAUSE, time.monotonic()
        while True:
            self._give_up_unless_due()
            try:
                async with asyncio.timeout(PATIENCE):
                    result = await command()
            except FAULTS as error:
                kind = type(error).__name__
                about = self if isinstance(error, ResponseError) else self._reach
            else:
                self.since = self._reach.since = None
                return result
            about.since = about.since or time.monotonic()
            if max(self._away_for(), time.monotonic() - begun) + pause > self._waited_out:
                raise _unavailable(kind)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def once(self, command: Callable[[], Awaitable[object]]) -> bool:
        """Whether one try succeeds; that closes the breaker again."""
        try:
            async with asyncio.timeout(PATIENCE):
                await command()
        except FAULTS:
            return False
        self.since = None
        return True

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
