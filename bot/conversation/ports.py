"""The ports of a conversation: what it needs of stores and counters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Mapping, Sequence

    from bot.conversation.records import Loaded, Record
    from bot.core.figures import Cell
    from bot.core.reminders import Reminder
    from bot.core.screen import Screen


class StoreUnavailableError(Exception):
    """The store cannot be reached now."""


class SessionStore(Protocol):
    """Where records live. Each method raises `StoreUnavailableError`."""

    async def load(self, chat: str, *, to_save: bool = False) -> Loaded | None:
        """The record of a chat, or `None` where there is none (any more).

        `to_save`: an older version will do, since a save against it is refused.
        """

    def save(
        self, chat: str, record: Record, version: bytes | None
    ) -> Coroutine[Any, Any, bytes | None]:
        """Save if nobody else saved since `version` (`None`: if there is no record yet).

        Returns the new version, or `None` where somebody did. As soon as this is called, a load
        `to_save` may give this record.
        """

    async def forget(self, chat: str) -> None:
        """Erase all that is kept of a chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reminder that is due; `mark`: what the queue finds it by.

    `perhaps`: it was told already, or not: nobody knows.
    """

    chat: str
    reminder: Reminder
    mark: tuple[int, bytes] | None = None
    perhaps: bool = False


class ReminderBook(Protocol):
    """Where the reminders of a chat are noted. Each method raises `StoreUnavailableError`."""

    async def put(self, chat: str, reminder: Reminder) -> None:
        """Note a reminder, to come up at its moment."""

    async def drop(self, chat: str, reminders: Iterable[Reminder]) -> None:
        """Erase reminders."""


class ReminderQueue(Protocol):
    """Reminders in order of their moments. Each method raises `StoreUnavailableError`."""

    async def claim(self, moment: float, most: int) -> Sequence[Due]:
        """Take a lease on at most so many that are due."""

    async def keep(self, claimed: Iterable[Due]) -> None:
        """Renew the lease on these."""

    async def later(self, due: Due, moment: float, *, perhaps: bool = False) -> None:
        """Give one back, to come up again at a moment; `perhaps`: it was perhaps told."""

    async def drop(self, chat: str, reminders: Iterable[Reminder]) -> None:
        """Erase reminders that were sent or no longer hold."""


Fate: TypeAlias = Literal["asked", "told", "failed", "stopped"]
"""What became of a reminder."""


class Counters(Protocol):
    """Metrics about nobody in particular."""

    def turned(self, channel: str, screen: Screen, *, remembered: bool) -> None:
        """A turn was made."""

    def reminded(self, channel: str, fate: Fate) -> None:
        """A reminder was asked for, told, could not be told, or was called off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric for the operator; `counts` by the value of `label`, or by "" where it has none.

    `grows`: it only goes up. `of_nobody`: it cannot be about a person, so it is shown exactly; any
    other is shown in tens.
    """

    name: str
    what: str
    counts: Mapping[str, int]
    label: str | None = None
    grows: bool = False
    of_nobody: bool = False


class Tally(Protocol):
    """Counts for the figures of steunpunten; must be quick, and raises nothing."""

    def count(self, cells: Sequence[Cell]) -> None:
        """Each of these happened once more, now."""
