"""A cache for what is slow to work out, and follows from its key and the guide alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

MOST = 4096

SCREENS = 2048
"""Fewer: a screen, with what channels make of it, takes some 5 kB."""


class Memo:
    """Memoization with at most `most` results, in two generations.

    When the younger generation is full, the older is forgotten, and the younger becomes the older.
    A result that is used moves to the younger, so what is in use stays.
    """

    def __init__(self, most: int = MOST) -> None:
        self._half = most // 2
        self._known: dict[Hashable, object] = {}
        self._older: dict[Hashable, object] = {}

    def get(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """The result for a key, from the cache or from `work_out`, which must not give `None`."""
        known = self._known.get(key)
        if known is None:
            known = self._from_older(key)
        if known is None:
            known = work_out()
            self._keep(key, known)
        return cast("T", known)

    def find(self, key: Hashable) -> object | None:
        """The result for a key if it is in the cache."""
        return self._known.get(key) or self._from_older(key)

    def _from_older(self, key: Hashable) -> object | None:
        known = self._older.get(key)
        if known is not None:
            self._keep(key, known)
        return known

    def _keep(self, key: Hashable, known: object) -> None:
        if len(self._known) >= self._half:
            self._known, self._older = {}, self._known
        self._known[key] = known
