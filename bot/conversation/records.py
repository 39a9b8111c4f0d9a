"""What is kept of a chat: the session, and which updates it goes on from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.session import Session

_REMEMBERED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An update that came in, by the id that its channel gives it: opaque to all but that channel.

    `held`: until when whoever took it may answer it, in seconds since the epoch. `done`: its
    effect is in the session. `again`: the session alone gives its screen. `broken`: how often
    answering it broke something.
    """

    update: str
    held: float = 0.0
    done: bool = False
    again: bool = False
    answered: bool = False
    broken: int = 0

    @property
    def was_dropped(self) -> bool:
        """Whether who had it in hand neither answered it nor gave it back: it may not be counted.

        Counting it then is to count at least once.
        """
        return not self.done or self.held > 0

    def as_answered(self) -> Receipt:
        """Somebody saw the answer: there is no more to know."""
        return Receipt(update=self.update, done=True, answered=True)

    def as_released(self) -> Receipt:
        """Nobody has it in hand any more."""
        return replace(self, held=0.0)

    def as_broken(self) -> Receipt:
        """The same, once more."""
        return replace(self, held=0.0, broken=self.broken + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is stored of one chat: the session, and the updates taken last, in their order."""

    session: Session
    receipts: tuple[Receipt, ...] = ()

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
            earlier = (r.as_answered() if r.done and r.again else r for r in self.receipts)
            return Record(session=self.session, receipts=(*earlier, receipt)[-_REMEMBERED:])
        changed = (receipt if r.update == receipt.update else r for r in self.receipts)
        return Record(session=self.session, receipts=tuple(changed))

    def is_past(self, receipt: Receipt) -> bool:
        """Whether an update taken later was answered: what that showed is newer."""
        later = self.receipts[self.receipts.index(receipt) + 1 :]
        return any(r.answered for r in later)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A record as it was found; `version` is the store's own mark, to save against.

    `record` is `None` where something is kept that this release cannot read.
    """

    record: Record | None
    version: bytes | None
