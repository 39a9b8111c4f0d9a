"""Idempotency keys: the updates of a chat that were taken and answered, in its own record."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.conversation.messages import Busy, Typed
from bot.conversation.ports import StoreUnavailableError
from bot.conversation.records import Receipt
from bot.core.events import Sent
from bot.faults import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.conversation.messages import Incoming
    from bot.conversation.ports import SessionStore
    from bot.conversation.records import Loaded, Record

LEASE = 10.0
"""Seconds of the lease: only who took an update may answer it until then."""

ATTEMPTS = 8
"""How often a save is tried while others save the same record."""

_CLOCKS_APART = 1.0
"""Seconds by which the clocks of two replicas may differ."""

_log = logging.getLogger(__name__)


class Ledger:
    """Reads and writes the receipts of updates."""

    def __init__(self, store: SessionStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._behind: set[asyncio.Future[Any]] = set()

    def is_over(self, incoming: Incoming, record: Record, receipt: Receipt) -> bool:
        """Whether an update that was taken before needs no answer any more.

        Once a newer update was answered, only one that has an answer of its own still needs it.
        Raises `Busy` while another worker has it in hand.
        """
        if receipt.answered:
            return True
        now = self._clock().timestamp()
        # A lease that ends later than that was taken before a clock was set back.
        if now < receipt.held <= now + LEASE + _CLOCKS_APART:
            raise Busy
        own = (incoming.own or isinstance(incoming.event, Typed | Sent)) and not receipt.again
        return receipt.done and record.is_past(receipt) and not own

    def taken(
        self, record: Record, incoming: Incoming, known: Receipt | None, *, again: bool
    ) -> Record:
        """The record with a receipt that this update is in hand and its effect in the session."""
        if incoming.update is None:
            return record
        held = round(self._clock().timestamp() + LEASE, 1)
        broken = known.broken if known else 0
        return record.noted(
            Receipt(
                update=incoming.update,
                held=held,
                done=True,
                again=again,
                broken=broken,
                moment=incoming.moment,
            )
        )

    def answered(self, incoming: Incoming, kept: Loaded | None) -> None:
        """Mark an update as answered, in the background (see `finish`)."""
        receipt = kept.record.receipt(incoming.update) if kept and kept.record else None
        if kept is None or kept.record is None or kept.version is None or receipt is None:
            return
        record = kept.record.noted(receipt.as_answered())
        saving = asyncio.ensure_future(self._store.save(incoming.chat, record, kept.version))
        self._behind.add(saving)
        saving.add_done_callback(partial(self._noted_or_not, incoming))

    async def released(self, incoming: Incoming, kept: Loaded | None) -> None:
        """End the lease of an update, so that another worker may answer it."""
        await self._note(incoming, kept, Receipt.as_released)

    async def finish(self) -> None:
        """Return when all answered updates are marked."""
        while self._behind:
            await asyncio.wait(self._behind)

    def _noted_or_not(self, incoming: Incoming, saving: asyncio.Future[bytes | None]) -> None:
        self._behind.discard(saving)
        if saving.cancelled() or _broke(saving) or saving.result():
            return
        again = asyncio.ensure_future(self._note_in_what_is_newer(incoming))
        self._behind.add(again)
        again.add_done_callback(self._noted_again)

    def _noted_again(self, noting: asyncio.Future[None]) -> None:
        self._behind.discard(noting)
        if not noting.cancelled():
            _broke(noting)

    async def _note_in_what_is_newer(self, incoming: Incoming) -> None:
        with suppress(StoreUnavailableError):
            await self._note(incoming, await self._store.load(incoming.chat), Receipt.as_answered)

    async def _note(
        self, incoming: Incoming, kept: Loaded | None, change: Callable[[Receipt], Receipt]
    ) -> None:
        if incoming.update is None or kept is None:
            return
        # While the store is away, the worst that can follow is one answer shown twice.
        with suppress(StoreUnavailableError):
            await self._change(incoming.chat, incoming.update, kept, change)

    async def _change(
        self, chat: str, update: str, loaded: Loaded | None, change: Callable[[Receipt], Receipt]
    ) -> None:
        for _ in range(ATTEMPTS):
            record = loaded.record if loaded else None
            receipt = record.receipt(update) if record else None
            if loaded is None or record is None or receipt is None:
                return
            if await self._store.save(chat, record.noted(change(receipt)), loaded.version):
                return
            loaded = await self._store.load(chat)


def _broke(done: asyncio.Future[Any]) -> bool:
    """Whether it raised. An absence of the store tells of itself; what else it is, is our fault."""
    error = done.exception()
    if error is not None and not isinstance(error, StoreUnavailableError):
        _log.error("work_broke", extra=fields_of(error))
    return error is not None
