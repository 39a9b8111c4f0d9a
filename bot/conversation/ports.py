"""What a conversation needs of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from bot.conversation.records import Loaded, Record
    from bot.core.figures import Cell
    from bot.core.screen import Screen


class StoreUnavailableError(Exception):
    """The memory cannot be reached now."""


class SessionStore(Protocol):
    """Where records live. Each method raises `StoreUnavailableError`."""

    async def load(self, chat: str) -> Loaded | None:
        """The record of a chat, or `None` where there is none (any more)."""

    async def recall(self, chat: str) -> Loaded | None:
        """The same, or what was saved from here a moment ago: good to save against.

        Another may have saved since; then the save is refused.
        """

    async def save(self, chat: str, record: Record, version: bytes | None) -> bytes | None:
        """Save if nobody else saved since `version` (`None`: since there was nothing).

        The new version, or `None` where somebody did.
        """

    def save_soon(self, chat: str, record: Record, version: bytes) -> asyncio.Future[int]:
        """The same, under way when this returns: what is recalled goes on from it already.

        Tells 0 where somebody else saved since `version`.
        """

    async def forget(self, chat: str) -> None:
        """Erase all that is kept of a chat."""


class Counters(Protocol):
    """Counts without a person."""

    def turned(self, channel: str, screen: Screen, *, remembered: bool) -> None:
        """A turn was made."""


class Tally(Protocol):
    """Counts for the figures of steunpunten; must be quick, and raises nothing."""

    def count(self, cells: Sequence[Cell]) -> None:
        """Each of these happened once more, now."""
