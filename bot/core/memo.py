"""What was worked out once need not be worked out again: it follows from the guide alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

MOST = 4096

SCREENS = 2048
"""Fewer, for with what the channels make of it a screen takes some 5 kB."""


class Memo:
    """Memoization: results by what they follow from, of one guide; at most so many.

    In two generations: when the younger is full, the older is forgotten, and what was asked for
    meanwhile stays.
    """

    def __init__(self, most: int = MOST) -> None:
        self._half = most // 2
        self._known: dict[Hashable, object] = {}
        self._older: dict[Hashable, object] = {}

    def get(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """What is known for a key, or else what `work_out` gives; never `None`."""
        known = self._known.get(key)
        if known is None:
            known = self._older.get(key)
            known = work_out() if known is None else known
            if len(self._known) >= self._half:
                self._known, self._older = {}, self._known
            self._known[key] = known
        return cast("T", known)
