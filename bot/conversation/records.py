"""What is kept of a chat: the session, and which updates it goes on from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.session import Session

LATE = 7 * 24 * 60 * 60
"""Seconds that a reminder may be told, or be seen, too late."""

_REMEMBERED = 16
_AT_THE_EDGE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An update that came in, by the id that its channel gives it: opaque to all but that channel.

    `held`: until when whoever took it may answer it, in seconds since the epoch. `done`: its
    effect is in the session. `again`: the session alone gives its screen. `broken`: how often
    answering it broke something. `moment`: when it was said, where its channel tells that.
    """

    update: str
    held: float = 0.0
    done: bool = False
    again: bool = False
    answered: bool = False
    broken: int = 0
    moment: int | None = None

    @property
    def was_dropped(self) -> bool:
        """Whether who had it in hand neither answered it nor gave it back: it may not be counted.

        Counting it then is to count at least once.
        """
        return not self.done or self.held > 0

    def as_answered(self) -> Receipt:
        """Somebody saw the answer: there is no more to know."""
        return Receipt(update=self.update, done=True, answered=True, moment=self.moment)

    def as_released(self) -> Receipt:
        """Nobody has it in hand any more."""
        return replace(self, held=0.0)

    def as_broken(self) -> Receipt:
        """The same, once more."""
        return replace(self, held=0.0, broken=self.broken + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The left edge of an anti-replay window: what lies behind it may have been answered.

    `moment`: the newest of the updates of which the receipts are gone. `updates`: those of that
    very second, the last of them.
    """

    moment: int = 0
    updates: tuple[str, ...] = ()

    def after(self, receipt: Receipt) -> Edge:
        """The same once this receipt is gone."""
        if receipt.moment is None or receipt.moment < self.moment:
            return self
        beside = self.updates if receipt.moment == self.moment else ()
        return Edge(moment=receipt.moment, updates=(*beside, receipt.update)[-_AT_THE_EDGE:])

    def is_behind(self, update: str | None, moment: int | None) -> bool:
        """Whether an update without a receipt may be one that had one."""
        return moment is not None and (moment < self.moment or update in self.updates)


_NONE_LEFT = Edge()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is stored of one chat: the session, and the updates taken last, in their order.

    `edge`: how far back these tell all. `address`: where to tell the reminders that were asked for;
    kept while there are any.
    """

    session: Session
    receipts: tuple[Receipt, ...] = ()
    edge: Edge = _NONE_LEFT
    address: str | None = field(default=None, repr=False)

    @property
    def needed_until(self) -> int:
        """The last moment at which it is needed by itself, in seconds since the epoch; 0: none."""
        reminders = self.session.reminders
        return max(reminder.moment for reminder in reminders) + LATE if reminders else 0

    def receipt(self, update: str | None) -> Receipt | None:
        for receipt in reversed(self.receipts):  # what is asked for is mostly the last
            if receipt.update == update:
                return receipt
        return None

    def noted(self, receipt: Receipt) -> Record:
        """The same with this receipt, in the place that its update already had or else last.

        What a newer update goes on from needs no showing any more: that one shows how it is now.
        """
        if self.receipt(receipt.update) is None:
            every = [r.as_answered() if r.again and r.done else r for r in self.receipts]
            every.append(receipt)
            gone, kept = every[:-_REMEMBERED], every[-_REMEMBERED:]
            return self._with(tuple(kept), reduce(Edge.after, gone, self.edge))
        changed = [receipt if r.update == receipt.update else r for r in self.receipts]
        return self._with(tuple(changed), self.edge)

    def is_past(self, receipt: Receipt) -> bool:
        """Whether an update taken later was answered: what that showed is newer."""
        later = self.receipts[self.receipts.index(receipt) + 1 :]
        return any(r.answered for r in later)

    def _with(self, receipts: tuple[Receipt, ...], edge: Edge) -> Record:
        """As `replace` does it, in half the time: each turn does."""
        return Record(session=self.session, receipts=receipts, edge=edge, address=self.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A record as it was found; `version` is the store's own mark, to save against.

    `record` is `None` where something is kept that this release cannot read.
    """

    record: Record | None
    version: bytes | None
