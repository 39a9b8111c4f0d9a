"""Remembers a moment of each person for a while; nothing here can point at a person."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from secrets import token_bytes

MOST = 50_000
"""People remembered at once; beyond it, the one noted longest ago is forgotten."""


class Moments:
    """The latest moment of each person (a bounded cache with a time to live).

    People are known by a keyed hash, whose key dies with the process. `kept`: seconds for which a
    moment counts. A sweep removes each no later than so long after it was noted.
    """

    def __init__(self, kept: float, most: int = MOST) -> None:
        self._kept = kept
        self._most = most
        self._key = token_bytes(32)
        self._moments: OrderedDict[bytes, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._moments)

    def __contains__(self, who: str) -> bool:
        return bool(self._moments) and self._hash(who) in self._moments

    def of(self, who: str) -> float:
        """The person's latest moment, or 0.0."""
        return self._moments.get(self._hash(who), 0.0) if self._moments else 0.0

    def keep(self, who: str, moment: float) -> None:
        """Remember this moment, unless a later one is known."""
        name = self._hash(who)
        self._moments[name] = max(moment, self._moments.get(name, 0.0))
        self._moments.move_to_end(name)
        if len(self._moments) > self._most:
            self._moments.popitem(last=False)

    def sweep(self, now: float) -> None:
        """Forget old moments, in the order in which they were noted."""
        while self._moments and next(iter(self._moments.values())) + self._kept < now:
            self._moments.popitem(last=False)

    def _hash(self, who: str) -> bytes:
        name = who.encode(errors="surrogatepass")
        return blake2b(name, key=self._key, digest_size=16).digest()
