"""An update that makes something of ours fail: it is retried, and at last there is an apology."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.messages import Reply
from bot.conversation.ports import StoreUnavailableError
from bot.conversation.records import Loaded, Receipt, Record
from bot.conversation.reminders import with_session
from bot.conversation.turning import newcomer
from bot.core.drawing import lifeline
from bot.core.session import Session

if TYPE_CHECKING:
    from bot.conversation.messages import Incoming
    from bot.conversation.ports import SessionStore
    from bot.conversation.turning import Turning

TRIES = 3
"""How often an update may fail before we give it up."""

_log = logging.getLogger(__name__)


async def apology(turning: Turning, store: SessionStore, incoming: Incoming) -> Reply | None:
    """`None` to have the update retried.

    After `TRIES` failures, or where they cannot be counted: an apology and the way home, to be
    shown as any reply. Where even home fails for this session, it starts anew.
    """
    try:
        loaded = await store.load(incoming.chat)
        record = (loaded and loaded.record) or Record(session=newcomer(incoming))
        known = record.receipt(incoming.update)
        unknown = Receipt(update=incoming.update or "", moment=incoming.moment)
        receipt = (known or unknown).as_broken()
        given_up = receipt.broken >= TRIES or incoming.update is None
        session = _home(turning, record.session) if given_up else record.session
        record = with_session(record, session, incoming.address)
        if incoming.update is not None:
            record = record.noted(receipt)
        version = await store.save(incoming.chat, record, loaded.version if loaded else None)
        kept = Loaded(record=record, version=version) if version else None
    except StoreUnavailableError:
        session, kept, given_up = _home(turning, newcomer(incoming)), None, True
    if not given_up:
        return None
    _log.error("update_given_up")
    done = turning.opened(session, turning.guide.home)
    screen = replace(
        turning.with_notice(done, "ging-mis"), lifeline=lifeline(turning.guide, done.session)
    )
    return Reply(screen=screen, session=session, remembered=kept is not None, kept=kept)


def _home(turning: Turning, session: Session) -> Session:
    """The session at home, or a new one where even that fails."""
    try:
        return turning.opened(session, turning.guide.home).session
    except Exception:  # noqa: BLE001  whatever it is, this person must be able to go on
        return Session(language=session.language)
