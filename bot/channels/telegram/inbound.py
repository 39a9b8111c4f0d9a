"""Reads a Telegram update; pure, and never raises, whatever is in the payload."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from bot.channels.edits import words_of
from bot.channels.pressed import PressedAnswer, pressed_answer
from bot.channels.reading import carefully
from bot.channels.telegram.group import InGroup, in_group
from bot.channels.telegram.inline import InlineQuery, read_query
from bot.channels.telegram.links import read_start
from bot.channels.telegram.place import number, place_in
from bot.channels.telegram.said import said
from bot.conversation.messages import Incoming, Typed
from bot.core.codes import read_code
from bot.core.events import Forgot, Opened, Sent, Started
from bot.core.taps import read_tap
from bot.i18n import best_language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.channels.edits import MessageWords
    from bot.channels.telegram.place import Place
    from bot.channels.telegram.said import Said
    from bot.core.events import Event
    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.special import Hear

UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]
"""The kinds of update that we ask for."""

_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)

_PLACES: Mapping[str, Callable[[Guide], NodeId]] = {
    "menu": lambda guide: guide.home,
    "stappen": lambda guide: guide.plan,
    "steps": lambda guide: guide.plan,
    "taal": lambda guide: guide.special["language"],
    "language": lambda guide: guide.special["language"],
    "contact": lambda guide: guide.help,
    "help": lambda guide: guide.help,
    "hulp": lambda guide: guide.help,
    "privacy": lambda guide: guide.special["privacy"],
    "stop": lambda guide: guide.stop,
}
"""Where commands lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came in from one person, and what is needed to answer it in its place.

    `query`: the callback query to acknowledge. `message`: the message of the pressed button, if it
    may be edited. `pressed`: the message that asked and the answer given, which stay visible.
    `card`: the contact or calendar file that is asked for. `partly`: we can read only the words.
    `words`: what was written, if it may be edited later.
    """

    incoming: Incoming
    place: Place
    query: str | None = None
    message: int | None = None
    pressed: tuple[int, PressedAnswer] | None = None
    card: str | None = None
    partly: bool = False
    words: MessageWords | None = None

    @property
    def chat(self) -> int:
        return self.place.chat


@dataclass(frozen=True, slots=True, kw_only=True)
class Strayed:
    """A pressed button that is not for us; its waiting sign must end all the same."""

    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A person blocked the bot, or a group removed it."""


class _With(NamedTuple):
    """What is needed to read an update."""

    guide: Guide
    hear: Hear


Arrival: TypeAlias = Received | InGroup | InlineQuery | Strayed | Left


def receive(guide: Guide, update: dict[str, Any], hear: Hear) -> Arrival | None:
    """What an update asks of us; `None` for what is not for us, such as posts in channels.

    `hear` knows words of distress; it hears every part of a message.
    """
    on, id_ = _With(guide, hear), number(update.get("update_id"))
    if id_ is None:
        return None
    return carefully(partial(_read, on, id_, update), partial(_bare, on, id_, update))


def _read(on: _With, id_: int, update: dict[str, Any]) -> Arrival | None:
    for kind, read in _READERS.items():
        content = update.get(kind)
        if isinstance(content, dict):
            return read(on, id_, content)
    return None


def _bare(on: _With, id_: int, update: dict[str, Any]) -> Arrival | None:
    """Who pressed or said something, whatever it was."""
    query, message = update.get("callback_query"), update.get("message")
    if isinstance(query, dict):
        return _tapped(on, id_, {**query, "data": None})
    if not isinstance(message, dict) or _is_by_a_bot(message):
        return None
    chat = _private_chat(message.get("chat"))
    return None if chat is None else _received(on, id_, chat, message, Sent())


def _tapped(on: _With, update: int, query: dict[str, Any]) -> Received | Strayed | None:
    message, sender, data = query.get("message"), query.get("from"), query.get("data")
    if not isinstance(query.get("id"), str):
        return None
    chat = _private_chat(message.get("chat") if isinstance(message, dict) else sender)
    if chat is None or not isinstance(sender, dict):
        return Strayed(query=query["id"])
    place = place_in(chat, message)
    tap = read_tap(data, on.guide.languages) if isinstance(data, str) else None
    incoming = Incoming(
        chat=f"telegram:{chat}",
        event=tap.event if tap else Opened(node=on.guide.home),
        update=str(update),
        language=tap.language if tap else _language(on.guide, sender),
        role=tap.role if tap else None,
        own=tap is not None and tap.card is not None,
        address=place.address,
    )
    here = None if tap and tap.stays else _editable(message)
    pressed = pressed_answer(on.guide, tap) if tap and here else None
    return Received(
        incoming=incoming,
        place=place,
        query=query["id"],
        message=None if pressed else here,
        pressed=(here, pressed) if here and pressed else None,
        card=tap.card if tap else None,
    )


def _editable(message: object) -> int | None:
    """The id of a message that can be edited; one that Telegram hides from us has the date 0."""
    if not isinstance(message, dict) or not message.get("date"):
        return None
    return number(message.get("message_id"))


def _said(
    on: _With, update: int, message: dict[str, Any], *, edited: bool = False
) -> Received | InGroup | None:
    if _is_by_a_bot(message):
        return None
    chat, told = _private_chat(message.get("chat")), said(message)
    if chat is None:
        return in_group(update, message, told, _language(on.guide, message.get("from")))
    event = _told(on, told)
    if event is None:
        return None
    words = words_of(chat, number(message.get("message_id")), told, edited=edited)
    received = _received(on, update, chat, message, event)
    return replace(received, partly=told.partly, words=words)


def _received(
    on: _With, update: int, chat: int, message: dict[str, Any], event: Event | Typed
) -> Received:
    place = place_in(chat, message)
    incoming = Incoming(
        chat=f"telegram:{chat}",
        event=event,
        update=str(update),
        language=_language(on.guide, message.get("from")),
        address=place.address,
    )
    return Received(incoming=incoming, place=place)


def _edited(on: _With, update: int, message: dict[str, Any]) -> Received | None:
    """Changed words are a new question; a live location that moves is not.

    Telegram itself makes an edit without a date, for a reaction: we only hear it for distress.
    """
    told = said(message)
    if not (told.parts and "edit_date" in message) and told.grave(on.hear) is None:
        return None
    found = _said(on, update, message, edited=True)
    return found if isinstance(found, Received) else None


def _told(on: _With, told: Said) -> Event | Typed | None:
    """What was said; `None` for a service message, unless it has words of distress."""
    grave = None if told.is_simple and told.spoken else told.grave(on.hear)
    if grave is not None:
        return Typed(text=grave)
    if not told.spoken:
        return None
    if not told.parts:
        return Sent()
    return _event(on, told.words) if told.only_text else Typed(text=told.words)


def _is_by_a_bot(message: dict[str, Any]) -> bool:
    """Whether a bot sent it. Whoever speaks as a chat also appears under a bot's name."""
    sender = message.get("from")
    is_bot = isinstance(sender, dict) and sender.get("is_bot") is True
    return is_bot and not isinstance(message.get("sender_chat"), dict)


def _event(on: _With, text: str) -> Event | Typed:
    command = _COMMAND.fullmatch(text.strip())
    if command is None:
        return Typed(text=text)
    name, rest = command[1].lower(), (command[2] or "").strip()
    guide = on.guide
    if name == "start" and len(rest.split()) <= 1:
        started = read_start(rest, guide.languages)
        told = not rest or _says_something(guide, started) or on.hear(rest) is None
        return started if told else Typed(text=rest)
    if rest:
        # Somebody tells us something; a command at its start must not hide it.
        return Typed(text=rest if name == "start" else text.strip("/"))
    if name == "wis":
        return Forgot()
    place = _PLACES.get(name)
    return Opened(node=place(guide)) if place else Typed(text=text.strip("/"))


def _says_something(guide: Guide, started: Started) -> bool:
    """Whether a link names something that exists; else it may be words that somebody typed."""
    return (
        started.topic in guide.topics
        or started.steunpunt in guide.steunpunten
        or (started.code is not None and read_code(guide, started.code) is not None)
    )


def _membership(_: _With, __: int, change: dict[str, Any]) -> Left | None:
    now = change.get("new_chat_member")
    status = now.get("status") if isinstance(now, dict) else None
    return Left() if status in ("kicked", "left") else None


def _inline(on: _With, __: int, query: dict[str, Any]) -> InlineQuery | None:
    return read_query(query, _language(on.guide, query.get("from")), on.hear)


def _private_chat(chat: object) -> int | None:
    if not isinstance(chat, dict) or chat.get("type", "private") != "private":
        return None
    return number(chat.get("id"))


def _language(guide: Guide, sender: object) -> Code:
    code = sender.get("language_code") if isinstance(sender, dict) else None
    return best_language(code if isinstance(code, str) else None, guide.languages)


_READERS: Mapping[str, Callable[[_With, int, dict[str, Any]], Arrival | None]] = {
    "callback_query": _tapped,
    "message": _said,
    "edited_message": _edited,
    "inline_query": _inline,
    "my_chat_member": _membership,
}
