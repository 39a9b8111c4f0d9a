"""A conversation that gets another name: its chat moved, or its number changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.ports import StoreUnavailableError
from bot.conversation.records import Record
from bot.core.session import Session

if TYPE_CHECKING:
    from bot.conversation.ports import SessionStore
    from bot.conversation.reminders import Reminders


async def moved(
    store: SessionStore, reminders: Reminders, old: str, new: str, address: str | None
) -> bool:
    """See `Conversation.moved`."""
    try:
        loaded = await store.load(old)
        if loaded is None:
            return True
        record = loaded.record or Record(session=Session())
        record = replace(record, address=address if record.session.reminders else None)
        if loaded.record is not None and not await _goes_on(store, reminders, record, new):
            return False
        await reminders.left(old, record)
        await store.forget(old)
    except StoreUnavailableError:
        return False
    return True


async def _goes_on(store: SessionStore, reminders: Reminders, record: Record, chat: str) -> bool:
    """Give a chat this record, unless it has one; false where somebody else saved meanwhile."""
    if await store.load(chat) is not None:
        return True
    await reminders.note(chat, Record(session=Session()), record)
    return await store.save(chat, record, None) is not None
