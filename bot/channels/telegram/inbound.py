"""A Telegram update as what came in; pure, and calm whatever is in the payload."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.channels.telegram.group import InGroup, in_group
from bot.channels.telegram.inline import Asked, asked
from bot.channels.telegram.pressed import Pressed, pressed_answer
from bot.conversation import Incoming, Typed
from bot.core.events import Forgot, Opened, Sent
from bot.core.links import read_start
from bot.core.taps import read_tap
from bot.i18n import best_language

if TYPE_CHECKING:
    from bot.core.events import Event
    from bot.core.guide import Guide, Language

UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]
"""The kinds of update that are asked for."""

_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)

_SILENT = frozenset({
    "boost_added", "chat_background_set", "chat_shared", "connected_website",
    "direct_message_price_changed", "forum_topic_closed", "forum_topic_created",
    "forum_topic_edited", "forum_topic_reopened", "gift", "gift_upgrade_sent", "invoice",
    "message_auto_delete_timer_changed", "passport_data", "pinned_message",
    "proximity_alert_triggered", "refunded_payment", "successful_payment", "unique_gift",
    "users_shared", "web_app_data", "write_access_allowed",
})  # fmt: skip
"""What Telegram itself puts in a private chat: nobody said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came in from one person, and what is needed to answer it in this chat.

    `query`: the callback query to answer. `message`: the message whose button was pressed, where
    it may be edited. `pressed`: the question that this answers, so that the answer stays to be
    seen. `card`: the contact card that is asked for. `partly`: only the words can be read.
    """

    incoming: Incoming
    chat: int
    query: str | None = None
    message: int | None = None
    pressed: Pressed | None = None
    card: str | None = None
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Strayed:
    """A pressed button that is not ours to follow; its waiting sign must end all the same."""

    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A person blocked the bot, or a group put it out."""

    chat: int


Arrival: TypeAlias = Received | InGroup | Asked | Strayed | Left


def receive(guide: Guide, update: dict[str, Any]) -> Arrival | None:
    """What an update asks of us; `None` for what is not ours to answer (such as channels)."""
    number = update.get("update_id")
    if not isinstance(number, int):
        return None
    for kind, read in _READERS.items():
        content = update.get(kind)
        if isinstance(content, dict):
            return read(guide, number, content)
    return None


def _tapped(guide: Guide, number: int, query: dict[str, Any]) -> Received | Strayed | None:
    message, sender = query.get("message"), query.get("from")
    if not isinstance(query.get("id"), str):
        return None
    chat = _private_chat(message.get("chat") if isinstance(message, dict) else sender)
    if chat is None or not isinstance(sender, dict):
        return Strayed(query=query["id"])
    tap = read_tap(str(query.get("data", "")))
    incoming = Incoming(
        chat=f"telegram:{chat}",
        event=tap.event if tap else Opened(node=guide.home),
        update=number,
        language=tap.language if tap else _language(sender),
        role=tap.role if tap else None,
        own=tap is not None and tap.card is not None,
    )
    here = None if tap and tap.stays else _editable(message)
    pressed = pressed_answer(guide, tap, here) if tap and here else None
    return Received(
        incoming=incoming,
        chat=chat,
        query=query["id"],
        message=None if pressed else here,
        pressed=pressed,
        card=tap.card if tap else None,
    )


def _editable(message: object) -> int | None:
    """A message that Telegram no longer shows us has the date 0."""
    if not isinstance(message, dict) or not message.get("date"):
        return None
    id_ = message.get("message_id")
    return id_ if isinstance(id_, int) else None


def _said(guide: Guide, number: int, message: dict[str, Any]) -> Received | InGroup | None:
    chat = _private_chat(message.get("chat"))
    sender = message.get("from")
    if isinstance(sender, dict) and sender.get("is_bot") is True:
        return None
    if chat is None:
        return in_group(number, message, _language(sender))
    if _SILENT & message.keys():
        return None
    words = _words(message)
    incoming = Incoming(
        chat=f"telegram:{chat}",
        event=_event(guide, words) if words else Sent(),
        update=number,
        language=_language(sender),
    )
    return Received(incoming=incoming, chat=chat, partly=bool(words and "text" not in message))


def _edited(guide: Guide, number: int, message: dict[str, Any]) -> Received | None:
    """Changed words are a new question; a shared place that moves along is none."""
    if _private_chat(message.get("chat")) is None or _words(message) is None:
        return None
    found = _said(guide, number, message)
    return found if isinstance(found, Received) else None


def _words(message: dict[str, Any]) -> str | None:
    """What can be read of a message: its text, or the words beside a picture or a poll."""
    poll = message.get("poll")
    question = poll.get("question") if isinstance(poll, dict) else None
    said = (message.get("text"), message.get("caption"), question)
    return next((words for words in said if isinstance(words, str) and words.strip()), None)


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
    if name == "start" and len(rest.split()) <= 1:
        return read_start(rest)
    if rest:
        # Somebody tells something: that it begins with a command must hide nothing.
        return Typed(text=rest if name == "start" else text.strip("/"))
    if name == "wis":
        return Forgot()
    return Opened(node=places[name]) if name in places else Typed(text=text.strip("/"))


def _membership(_: Guide, __: int, change: dict[str, Any]) -> Left | None:
    chat, now = change.get("chat"), change.get("new_chat_member")
    id_ = chat.get("id") if isinstance(chat, dict) else None
    status = now.get("status") if isinstance(now, dict) else None
    return Left(chat=id_) if isinstance(id_, int) and status in ("kicked", "left") else None


def _inline(_: Guide, __: int, query: dict[str, Any]) -> Asked | None:
    return asked(query, _language(query.get("from")))


def _private_chat(chat: object) -> int | None:
    if not isinstance(chat, dict) or chat.get("type", "private") != "private":
        return None
    id_ = chat.get("id")
    return id_ if isinstance(id_, int) else None


def _language(sender: object) -> Language:
    code = sender.get("language_code") if isinstance(sender, dict) else None
    return best_language(code if isinstance(code, str) else None)


_READERS = {
    "callback_query": _tapped,
    "message": _said,
    "edited_message": _edited,
    "inline_query": _inline,
    "my_chat_member": _membership,
}
