"""How much one client may ask: more than a person or a class ever does, less than a flood."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BURST = 600
"""Requests that one visit may make at once."""

RATE = 40.0
"""Requests a second after that, for as long as it likes."""

CALM = 60
"""Of those, what somebody asks who reads: this many at once and then two a second."""

A_SCHOOL = 6000
"""Requests that all visits of one network may make at once, and all its newcomers too."""

_A_CALM_RATE = 2.0
_A_SCHOOL_RATE = 400.0
_FOR_THE_CALM = 0.5
_CLIENTS = 10_000


class Limits:
    """Who floods is refused, not the classroom around: token buckets of visits and of networks.

    A visit that we know is charged first, by itself, and only what it is allowed counts for its
    network. Who asks faster than people read may take half of what the network has; the rest is
    for the others there. Newcomers have no name yet, so a network's newcomers share a bucket, and
    one of them who floods keeps only other newcomers out.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._visits = Limiter(clock)
        self._calm = Limiter(clock, burst=CALM, rate=_A_CALM_RATE)
        self._networks = Limiter(clock, burst=A_SCHOOL, rate=_A_SCHOOL_RATE)
        self._newcomers = Limiter(clock, burst=A_SCHOOL, rate=_A_SCHOOL_RATE)

    def wait(self, visit: str | None, network: str) -> float:
        """Seconds to wait for a visit, or a newcomer (`None`), of a network; 0: go ahead."""
        if visit is None:
            return self._newcomers.wait(network)
        left_alone = 0.0 if self._calm.wait(visit) == 0 else _FOR_THE_CALM
        return self._visits.wait(visit) or self._networks.wait(network, left_alone)


class Limiter:
    """A token bucket for each client: of each one moment, under a keyed hash that dies with us.

    Of more than `clients` at once the one that was silent longest is forgotten, so memory is
    bounded. `clock` gives seconds that only go forward.
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
        """Seconds that this client has to wait; 0: go ahead, and it is counted.

        `left_alone`: the part of the bucket that this request may not take from.
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
            self._paid_until.popitem(last=False)  # silent for longest, and mostly free again
        return 0
