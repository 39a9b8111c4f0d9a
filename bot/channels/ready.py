"""A cache of what a channel made of a screen, for the next time it shows that screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import ref

if TYPE_CHECKING:
    from collections.abc import Hashable

    from bot.core.screen import Screen

T = TypeVar("T")


class Ready(Generic[T]):
    """Memoization by identity: an entry lives as long as its screen."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[ref[Screen], dict[Hashable, T]]] = {}

    def __len__(self) -> int:
        return len(self._made)

    def of(self, screen: Screen) -> dict[Hashable, T]:
        """What was made of this very screen; callers read and add to it."""
        known = self._made.get(id(screen))
        if known is None:
            number = id(screen)
            kept = ref(screen, lambda _: self._made.pop(number))
            known = self._made[number] = (kept, {})
        return known[1]
