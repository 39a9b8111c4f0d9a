"""Room in memory for bodies that nobody has proven yet."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class FullError(Exception):
    """There is no room for more bytes now."""


class Room:
    """So many bytes at once, of all bodies together."""

    def __init__(self, most: int) -> None:
        self._left = most

    @contextmanager
    def body(self) -> Iterator[Callable[[int], None]]:
        """Counts the bytes of one body as they come, and gives them back however it ends.

        Counting raises `FullError`.
        """
        held = 0

        def count(size: int) -> None:
            nonlocal held
            if size > self._left:
                raise FullError
            self._left -= size
            held += size

        try:
            yield count
        finally:
            self._left += held
