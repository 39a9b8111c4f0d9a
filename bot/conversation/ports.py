"""What a conversation needs of the world."""

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
    """The memory cannot be reached now."""


class SessionStore(Protocol):
    """Where records live. Each method raises `StoreUnavailableError`."""

    async def load(self, chat: str, *, to_save: bool = False) -> Loaded | None:
        """The record of a chat, or `None` where there is none (any more).

        `to_save`: it need not be the newest, for a save against an older one is refused.
        """

    def save(
        self, chat: str, record: Record, version: bytes | None
    ) -> Coroutine[Any, Any, bytes | None]:
        """Save if nobody else saved since `version` (`None`: since there was nothing).

        The new version, or `None` where somebody did. What is loaded to save goes on from this
        record as soon as it is called.
        """

    async def forget(self, chat: str) -> None:
        """Erase all that is kept of a chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reminder of a chat that is due; `mark` is the queue's own, to find it again."""

    chat: str
    reminder: Reminder
    mark: tuple[int, bytes] | None = None


class ReminderBook(Protocol):
    """Where the reminders of a chat are noted. Each method raises `StoreUnavailableError`."""

    async def put(self, chat: str, reminder: Reminder) -> None:
        """Have a reminder come up at its moment."""

    async def drop(self, chat: str, reminders: Iterable[Reminder]) -> None:
        """Erase reminders."""


class ReminderQueue(Protocol):
    """What comes up at its moment. Each method raises `StoreUnavailableError`."""

    async def claim(self, moment: float, most: int) -> Sequence[Due]:
        """At most so many that are due, to be had in hand for a time (a lease)."""

    async def keep(self, claimed: Iterable[Due]) -> None:
        """Have these in hand for longer."""

    async def later(self, due: Due, moment: float) -> None:
        """Give it back, to come up again at a moment."""

    async def drop(self, chat: str, reminders: Iterable[Reminder]) -> None:
        """Erase what has been told, or holds no more."""


Fate: TypeAlias = Literal["asked", "told", "failed", "stopped"]
"""What became of a reminder."""


class Counters(Protocol):
    """Counts without a person."""

    def turned(self, channel: str, screen: Screen, *, remembered: bool) -> None:
        """A turn was made."""

    def reminded(self, channel: str, fate: Fate) -> None:
        """A reminder was asked for, told, could not be told, or was called off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was counted, for who runs this: by the value of `label`, or at "" where it has none.

    `grows`: it only goes up. `of_nobody`: it can be about no person, so it is shown as it is; any
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
