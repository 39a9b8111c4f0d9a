"""How much one client may ask: more than a person or a class ever does, less than a flood."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BURST = 600
"""Requests that a client may make at once."""

RATE = 40.0
"""Requests a second after that, for as long as it likes."""

A_SCHOOL = 6000
"""Requests that all visits of one network may make at once."""

_CLIENTS = 10_000
_HOME_NETWORK = 64


class Limiter:
    """Remembers of each client one moment, under a keyed hash that dies with the process.

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

    def wait(self, client: str) -> float:
        """Seconds that this client has to wait; 0: go ahead, and it is counted."""
        name = hashlib.blake2b(client.encode(), key=self._key, digest_size=16).digest()
        now = self._clock()
        until = max(self._paid_until.get(name, now), now) + self._pace
        over = until - now - self._room
        if over > 0:
            return over
        self._paid_until[name] = until
        self._paid_until.move_to_end(name)
        while len(self._paid_until) > self._most or next(iter(self._paid_until.values())) <= now:
            self._paid_until.popitem(last=False)  # silent for longest, and mostly free again
        return 0


def network_of(peer: str | None, forwarded: str | None) -> str:
    """The network that a request comes from, to count by.

    A proxy of our own (a peer with a private address) tells for whom it asks: the last address of
    `X-Forwarded-For`, which it added itself. What anybody else claims there counts for nothing.
    """
    told = (forwarded or "").rpartition(",")[2].strip()
    return _network(told) if told and _ours(peer) and _valid(told) else _network(peer or "")


def _network(address: str) -> str:
    """Who has IPv6 has a whole network of addresses, so that counts as one."""
    if ":" not in address or not _valid(address):
        return address
    ip = IPv6Address(address)
    if ip.ipv4_mapped:  # as a proxy with both writes it
        return str(ip.ipv4_mapped)
    return str(ip_network(f"{ip.compressed}/{_HOME_NETWORK}", strict=False))


def _ours(peer: str | None) -> bool:
    return peer is not None and _valid(peer) and ip_address(peer).is_private


def _valid(address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return "%" not in address
