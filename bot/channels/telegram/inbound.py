"""A Telegram update as what came in; pure, and calm whatever is in the payload."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.conversation import Incoming, Typed
from bot.core.events import Forgot, Opened, Sent
from bot.core.links import read_start
from bot.core.taps import read_tap
from bot.i18n import best_language

if TYPE_CHECKING:
    from bot.core.events import Event
    from bot.core.guide import Guide, Language

_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came in, and what is needed to answer it in this chat.

    `query`: the callback query to answer. `message`: the message whose button was pressed, where
    it may be edited.
    """

    incoming: Incoming
    chat: int
    query: str | None = None
    message: int | None = None


def receive(guide: Guide, update: dict[str, Any]) -> Received | None:
    """What an update asks of us; `None` for what is not ours to answer (groups, channels)."""
    number = update.get("update_id")
    if not isinstance(number, int):
        return None
    if isinstance(query := update.get("callback_query"), dict):
        return _tapped(guide, number, query)
    message = update.get("message")
    return _said(guide, number, message) if isinstance(message, dict) else None


def _tapped(guide: Guide, number: int, query: dict[str, Any]) -> Received | None:
    message, sender = query.get("message"), query.get("from")
    if not isinstance(sender, dict) or not isinstance(query.get("id"), str):
        return None
    chat = _private_chat(message.get("chat") if isinstance(message, dict) else sender)
    if chat is None:
        return None
    pressed = read_tap(str(query.get("data", "")))
    incoming = Incoming(
        chat=f"telegram:{chat}",
        event=pressed.event if pressed else Opened(node=guide.home),
        update=number,
        language=pressed.language if pressed else _language(sender),
        role=pressed.role if pressed else None,
    )
    return Received(
        incoming=incoming,
        chat=chat,
        query=query["id"],
        message=None if pressed and pressed.stays else _editable(message),
    )


def _editable(message: object) -> int | None:
    """A message that Telegram no longer shows us has the date 0."""
    if not isinstance(message, dict) or not message.get("date"):
        return None
    id_ = message.get("message_id")
    return id_ if isinstance(id_, int) else None


def _said(guide: Guide, number: int, message: dict[str, Any]) -> Received | None:
    chat = _private_chat(message.get("chat"))
    if chat is None:
        return None
    text = message.get("text")
    event = _event(guide, text) if isinstance(text, str) and text.strip() else Sent()
    incoming = Incoming(
        chat=f"telegram:{chat}",
        event=event,
        update=number,
        language=_language(message.get("from")),
    )
    return Received(incoming=incoming, chat=chat)


def _event(guide: Guide, text: str) -> Event | Typed:
    command = _COMMAND.fullmatch(text.strip())
    if command is None:
        return Typed(text=text)
    name, rest = command[1].lower(), (command[2] or "").strip()
    places = {
        "menu": guide.home,
        "taal": "start/taal",
        "language": "start/taal",
        "contact": guide.help,
        "help": guide.help,
        "hulp": guide.help,
        "privacy": "privacy/start",
        "stop": guide.stop,
    }
    if name == "start":
        return read_start(rest)
    if name == "wis":
        return Forgot()
    return Opened(node=places[name]) if name in places else Typed(text=text.strip("/"))


def _private_chat(chat: object) -> int | None:
    if not isinstance(chat, dict) or chat.get("type", "private") != "private":
        return None
    id_ = chat.get("id")
    return id_ if isinstance(id_, int) else None


def _language(sender: object) -> Language:
    code = sender.get("language_code") if isinstance(sender, dict) else None
    return best_language(code if isinstance(code, str) else None)
