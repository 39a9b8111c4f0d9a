"""Room in memory for bodies that nobody has proven yet."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class FullError(Exception):
    """There is no room for more bytes now."""


class Room:
    """So many bytes at once, of all bodies together; the first `free` bytes of each take no room.

    So whoever fills it cannot keep out what is small.
    """

    def __init__(self, most: int, free: int = 0) -> None:
        self._left = most
        self._free = free

    @contextmanager
    def body(self) -> Iterator[Callable[[int], None]]:
        """Counts the bytes of one body as they come, and gives them back however it ends.

        Counting raises `FullError`.
        """
        came = held = 0

        def count(size: int) -> None:
            nonlocal came, held
            came += size
            more = max(0, came - self._free) - held
            if more > self._left:
                raise FullError
            self._left -= more
            held += more

        try:
            yield count
        finally:
            self._left += held
