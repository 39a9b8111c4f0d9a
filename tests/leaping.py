"""An event loop with a virtual clock, which leaps over the time in which all tasks only wait.

Computing takes no time on it, so what a test measures does not depend on the machine.
"""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING, Any

from redis.asyncio import Redis

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from redis.asyncio import ConnectionPool, RedisCluster

_ON_ITS_WAY = 0.001
"""Seconds, in real time, in which anything that this process sent to itself arrives."""

_A_ROUND = 1e-7
"""Seconds that pass in each iteration, so that a tiny wait also ends."""


class LeapingLoop(asyncio.SelectorEventLoop):
    """For servers and clients that all run in this loop, and stores that it `watch`es."""

    def __init__(self) -> None:
        self._leapt = 0.0
        self._pools: list[ConnectionPool] = []
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self._leapt

    def leap(self, seconds: float) -> None:
        self._leapt += seconds

    def watch(self, client: Redis | RedisCluster) -> None:
        """Stop the clock while this client waits for its server, which is another process."""
        assert isinstance(client, Redis)
        self._pools.append(client.connection_pool)

    def asks(self) -> bool:
        return any(pool._in_use_connections for pool in self._pools)


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: LeapingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._loop.leap(_A_ROUND)
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None or self._loop.asks():
            return super().select()
        ready = super().select(_ON_ITS_WAY)
        if not ready:
            self._loop.leap(timeout)
        return ready


def leaping_clock() -> Callable[[], float] | None:
    """The clock of the running loop, for what takes a clock; `None` on another kind of loop."""
    loop = asyncio.get_running_loop()
    return loop.time if isinstance(loop, LeapingLoop) else None


def run_leaping(main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on a leaping loop."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        runner.run(main)
