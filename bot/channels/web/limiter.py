"""Rate limits for clients: above what a person or a class ever asks, below a flood."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BURST = 600
"""Requests that one visit may make in a burst."""

RATE = 40.0
"""Requests a second after the burst."""

CALM = 60
"""The burst of somebody who reads; after it two requests a second."""

A_SCHOOL = 6000
"""The burst of all visits of one network together, and that of all its newcomers."""

_A_CALM_RATE = 2.0
_A_SCHOOL_RATE = 400.0
_FOR_THE_CALM = 0.5
_CLIENTS = 10_000


class Limits:
    """Token buckets of visits and of networks: they refuse a flood, not the classroom around it.

    A known visit pays from its own bucket first, and only allowed requests count for its network.
    Whoever asks faster than people read may take half of the network's bucket; the rest is for the
    others there. All newcomers of a network share a bucket, so one who floods keeps out only other
    newcomers.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._visits = Limiter(clock)
        self._calm = Limiter(clock, burst=CALM, rate=_A_CALM_RATE)
        self._networks = Limiter(clock, burst=A_SCHOOL, rate=_A_SCHOOL_RATE)
        self._newcomers = Limiter(clock, burst=A_SCHOOL, rate=_A_SCHOOL_RATE)

    def wait(self, visit: str | None, network: str) -> float:
        """Seconds that a visit, or a newcomer (`None`), of this network must wait; 0: go ahead."""
        if visit is None:
            return self._newcomers.wait(network)
        left_alone = 0.0 if self._calm.wait(visit) == 0 else _FOR_THE_CALM
        return self._visits.wait(visit) or self._networks.wait(network, left_alone)


class Limiter:
    """A token bucket for each client, kept as one moment under a keyed hash.

    The key of the hash dies with the process. With more than `clients`, the one silent longest is
    forgotten, which bounds memory. `clock` is monotonic, in seconds.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        burst: int = BURST,
        rate: float = RATE,
        clients: int = _CLIENTS,
    ) -> None:
        self._clock = clock
        self._room = burst / rate
        self._pace = 1 / rate
        self._most = clients
        self._key = os.urandom(32)
        self._paid_until: OrderedDict[bytes, float] = OrderedDict()

    def wait(self, client: str, left_alone: float = 0.0) -> float:
        """Seconds that this client must wait; 0: go ahead, and the request was counted.

        `left_alone`: the share of the bucket that this request may not use.
        """
        name = hashlib.blake2b(client.encode(), key=self._key, digest_size=16).digest()
        now = self._clock()
        until = max(self._paid_until.get(name, now), now) + self._pace
        over = until - now - self._room * (1 - left_alone)
        if over > 0:
            return over
        self._paid_until[name] = until
        self._paid_until.move_to_end(name)
        while len(self._paid_until) > self._most or next(iter(self._paid_until.values())) <= now:
            self._paid_until.popitem(last=False)  # the longest silent; mostly its bucket is full
        return 0
