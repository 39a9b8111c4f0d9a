"""An event loop whose clock leaps over the time in which everybody only waits.

What is computed takes no time on it, so what it measures does not depend on the machine.
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
"""Seconds, of real time, in which what this process sent to itself has arrived."""

_A_ROUND = 1e-7
"""Seconds that go by each time round: who waits for next to nothing does not wait for ever."""


class LeapingLoop(asyncio.SelectorEventLoop):
    """For servers and clients that all live in this loop, beside stores that are `watch`ed."""

    def __init__(self) -> None:
        self._leapt = 0.0
        self._pools: list[ConnectionPool] = []
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self._leapt

    def leap(self, seconds: float) -> None:
        self._leapt += seconds

    def watch(self, client: Redis | RedisCluster) -> None:
        """Let the clock stand still while another process is asked something."""
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
    """That of such a loop, for what else has a clock of its own; `None` on another loop."""
    loop = asyncio.get_running_loop()
    return loop.time if isinstance(loop, LeapingLoop) else None


def run_leaping(main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on such a loop."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        runner.run(main)
