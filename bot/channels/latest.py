"""A bounded set that forgets its oldest members."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

T = TypeVar("T", bound="Hashable")


class Latest(Generic[T]):
    """Remembers the last `most` things."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[T, None] = OrderedDict()

    def __contains__(self, one: T) -> bool:
        return one in self._known

    def add(self, one: T) -> None:
        """Remember it."""
        self._known[one] = None
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def discard(self, one: T) -> None:
        """Forget it."""
        self._known.pop(one, None)
