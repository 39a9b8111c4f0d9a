"""What is stored of a chat: the session, and the updates that it has taken."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.session import Session

LATE = 7 * 24 * 60 * 60
"""Seconds after its moment in which a reminder may still be sent, or seen."""

_REMEMBERED = 16
_AT_THE_EDGE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An update that was taken; `update`: its id, opaque to all but its channel.

    `held`: the end of its lease, in seconds since the epoch. `done`: its effect is in the session.
    `again`: the session alone gives its screen. `broken`: how often answering it failed. `moment`:
    when it was said, where its channel tells.
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
        """Whether its worker neither answered it nor gave it back, so may not have counted it.

        Counting it now means: counted at least once.
        """
        return not self.done or self.held > 0

    def as_answered(self) -> Receipt:
        """The receipt once its answer was shown."""
        return Receipt(update=self.update, done=True, answered=True, moment=self.moment)

    def as_released(self) -> Receipt:
        """The receipt without a lease."""
        return replace(self, held=0.0)

    def as_broken(self) -> Receipt:
        """The receipt with one failure more, and without a lease."""
        return replace(self, held=0.0, broken=self.broken + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The left edge of an anti-replay window: older updates may have been answered.

    `moment`: that of the newest update whose receipt was dropped. `updates`: the dropped ones of
    that very second, the last few of them.
    """

    moment: int = 0
    updates: tuple[str, ...] = ()

    def after(self, receipt: Receipt) -> Edge:
        """The edge once this receipt is dropped."""
        if receipt.moment is None or receipt.moment < self.moment:
            return self
        beside = self.updates if receipt.moment == self.moment else ()
        return Edge(moment=receipt.moment, updates=(*beside, receipt.update)[-_AT_THE_EDGE:])

    def is_behind(self, update: str | None, moment: int | None) -> bool:
        """Whether an update without a receipt may have had one that was dropped."""
        return moment is not None and (moment < self.moment or update in self.updates)


_NONE_LEFT = Edge()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is stored of one chat: the session, and the receipts of its last updates, in order.

    `edge`: how far back the receipts reach. `address`: where to send reminders; kept only while
    there are any.
    """

    session: Session
    receipts: tuple[Receipt, ...] = ()
    edge: Edge = _NONE_LEFT
    address: str | None = field(default=None, repr=False)

    @property
    def needed_until(self) -> int:
        """Until when its reminders need it, in seconds since the epoch; 0: it has none."""
        reminders = self.session.reminders
        return max(reminder.moment for reminder in reminders) + LATE if reminders else 0

    def receipt(self, update: str | None) -> Receipt | None:
        for receipt in reversed(self.receipts):  # mostly it is the last one
            if receipt.update == update:
                return receipt
        return None

    def noted(self, receipt: Receipt) -> Record:
        """The record with this receipt, in the position of the update's earlier one, or else last.

        A new update marks those that can be shown `again` as answered: its screen replaces theirs.
        """
        if self.receipt(receipt.update) is None:
            every = [r.as_answered() if r.again and r.done else r for r in self.receipts]
            every.append(receipt)
            gone, kept = every[:-_REMEMBERED], every[-_REMEMBERED:]
            return self._with(tuple(kept), reduce(Edge.after, gone, self.edge))
        changed = [receipt if r.update == receipt.update else r for r in self.receipts]
        return self._with(tuple(changed), self.edge)

    def is_past(self, receipt: Receipt) -> bool:
        """Whether an update that was taken later has been answered."""
        later = self.receipts[self.receipts.index(receipt) + 1 :]
        return any(r.answered for r in later)

    def _with(self, receipts: tuple[Receipt, ...], edge: Edge) -> Record:
        """Like `replace`, but twice as fast: every turn does this."""
        return Record(session=self.session, receipts=receipts, edge=edge, address=self.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A record as it was found; `version`: the store's own mark, to save against.

    `record` is `None` where this release cannot read what is stored.
    """

    record: Record | None
    version: bytes | None
