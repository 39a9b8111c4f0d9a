"""What WhatsApp posts as what came in; pure, and calm whatever is in the payload."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.channels.whatsapp.links import read_link
from bot.channels.whatsapp.place import BSUID, NUMBER, Place, chat_of, known, person
from bot.channels.whatsapp.render import tap_of
from bot.channels.whatsapp.said import said
from bot.conversation.messages import Incoming, Typed
from bot.core.codes import code_in, read_code
from bot.core.events import Opened, Sent
from bot.core.taps import read_tap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.channels.whatsapp.said import Said
    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.special import Hear

_SILENT = frozenset({"reaction", "request_welcome", "system", "revoke", "edit"})
"""What nobody said, or what wants no answer, if nothing grave is in it."""

_COMMAND = re.compile(r"/\w{1,32}")
_MILLISECONDS = 10**11
"""A timestamp from here on is not in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came in from one person, and what is needed to answer it.

    `message`: WhatsApp's id of it. `earlier`: the chat that they had before we were told of their
    other id. `card`: the contact card that is asked for. `partly`: only the words can be read.
    """

    incoming: Incoming
    place: Place
    message: str
    earlier: str | None = field(default=None, repr=False)
    card: str | None = None
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Somebody did what wants no answer; we may say something to them again."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Somebody has another number: the names of their chats, the old ones and the new one."""

    olds: tuple[str, ...] = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What became of a message of ours, and when.

    `code`: why it failed; `None` where it arrived.
    """

    chat: str = field(repr=False)
    moment: float
    code: int | None = None


Arrival: TypeAlias = Received | Noticed | Moved | Came


@dataclass(frozen=True, slots=True, kw_only=True)
class _With:
    """What a webhook is read with; `users`: the BSUIDs that come with numbers."""

    guide: Guide
    hear: Hear
    now: float
    reminds: bool
    users: dict[str, str] = field(default_factory=dict, repr=False)


def receive(  # noqa: PLR0913  what a webhook is read with
    guide: Guide,
    body: dict[str, Any],
    hear: Hear,
    *,
    phone_id: str,
    now: float,
    reminds: bool = True,
) -> tuple[Arrival, ...]:
    """All that is in a webhook, in its order; what is not for our number is nothing.

    `hear` knows words of distress: they are listened for in every part of a message. `now`: in
    seconds since the epoch, for what does not tell when it was said. `reminds`: whether we may say
    something later; else nobody's address is told, so that none is kept.
    """
    on = _With(guide=guide, hear=hear, now=now, reminds=reminds)
    return tuple(
        arrival
        for entry in _dicts(body.get("entry"))
        for change in _dicts(entry.get("changes"))
        if change.get("field") == "messages" and _is_ours(change.get("value"), phone_id)
        for arrival in _changed(on, change.get("value"))
    )


def _is_ours(value: object, phone_id: str) -> bool:
    """Several numbers may have one address."""
    about = value.get("metadata") if isinstance(value, dict) else None
    told = about.get("phone_number_id") if isinstance(about, dict) else None
    return not isinstance(told, str) or told == phone_id


def _changed(on: _With, value: object) -> Iterator[Arrival]:
    if not isinstance(value, dict):
        return
    users = {
        number: user
        for contact in _dicts(value.get("contacts"))
        if (number := known(NUMBER, contact.get("wa_id")))
        and (user := known(BSUID, contact.get("user_id")))
    }
    on = replace(on, users=users)
    found = (
        *(_message(on, message) for message in _dicts(value.get("messages"))),
        *(_status(on, status) for status in _dicts(value.get("statuses"))),
    )
    yield from (arrival for arrival in found if arrival is not None)


def _message(on: _With, message: dict[str, Any]) -> Arrival | None:
    id_, kind = message.get("id"), message.get("type")
    number = known(NUMBER, message.get("from"))
    to = person(message.get("from_user_id") or on.users.get(number or ""), number)
    if to is None or not isinstance(id_, str) or not id_ or "group_id" in message:
        return None
    if kind == "system":
        return _moved(to, number, message.get("system"))
    place = Place(to=to, moment=_moment(message.get("timestamp"), on.now))
    if isinstance(kind, str) and kind in _SILENT and said(message).grave(on.hear) is None:
        return Noticed(place=place)
    earlier = chat_of(number) if number and number != to else None
    return _tapped(on, place, message, earlier) or _told(on, place, message, earlier)


def _tapped(
    on: _With, place: Place, message: dict[str, Any], earlier: str | None
) -> Received | None:
    data = _pressed(message)
    if data is None:
        return None
    tap = read_tap(tap_of(data), on.guide.languages)
    if tap is None and message.get("type") == "button":
        return None  # its words may tell what it was
    incoming = Incoming(
        chat=place.chat,
        event=tap.event if tap else Opened(node=on.guide.home),
        update=message["id"],
        language=tap.language if tap else None,
        role=tap.role if tap else None,
        own=tap is not None and tap.card is not None,
        address=place.address if on.reminds else None,
        moment=_whole(message),
    )
    card = tap.card if tap else None
    return Received(
        incoming=incoming, place=place, message=message["id"], earlier=earlier, card=card
    )


def _pressed(message: dict[str, Any]) -> str | None:
    """What a pressed row or button carries."""
    held = message.get(str(message.get("type")))
    if not isinstance(held, dict):
        return None
    if message["type"] == "button":
        data = held.get("payload")
    elif message["type"] == "interactive":
        replies = (held.get(name) for name in ("list_reply", "button_reply"))
        data = next((reply.get("id") for reply in replies if isinstance(reply, dict)), None)
    else:
        return None
    return data if isinstance(data, str) else None


def _told(on: _With, place: Place, message: dict[str, Any], earlier: str | None) -> Received:
    told = said(message)
    link = read_link(on.guide, told.words) if told.plain else None
    event, begun = _event(on, told), link.started if link else None
    if link is not None and on.hear(link.rest) is None:
        event, begun = (Typed(text=link.rest), begun) if link.rest else (link.started, None)
    incoming = Incoming(
        chat=place.chat,
        event=event,
        update=message["id"],
        language=_language(on.guide, told.words) if told.plain else None,
        begun=begun,
        address=place.address if on.reminds else None,
        moment=_whole(message),
    )
    partly = bool(told.parts) and message.get("type") not in ("text", "button")
    return Received(
        incoming=incoming, place=place, message=message["id"], earlier=earlier, partly=partly
    )


def _language(guide: Guide, words: str) -> Code | None:
    """That of a path code: who writes for the first time has no other that we know of."""
    code = code_in(guide, words)
    path = read_code(guide, code) if code else None
    return path.language if path else None


def _event(on: _With, told: Said) -> Event | Typed:
    grave = None if told.is_simple else told.grave(on.hear)
    if grave is not None:
        return Typed(text=grave)
    if not told.parts:
        return Sent()
    words = told.words
    return Typed(text=words.removeprefix("/") if _COMMAND.fullmatch(words) else words)


def _moved(to: str, number: str | None, system: object) -> Moved | None:
    if not isinstance(system, dict) or system.get("type") != "user_changed_number":
        return None
    new = person(system.get("user_id"), system.get("wa_id"))
    if new is None or new == to:
        return None
    olds = dict.fromkeys(chat_of(old) for old in (to, number) if old)
    return Moved(olds=tuple(olds), new=chat_of(new))


def _status(on: _With, status: dict[str, Any]) -> Came | None:
    number = known(NUMBER, status.get("recipient_id"))
    to = person(status.get("recipient_user_id") or on.users.get(number or ""), number)
    if to is None or status.get("status") not in ("delivered", "read", "failed"):
        return None
    moment, code = _moment(status.get("timestamp"), on.now), None
    if status["status"] == "failed":
        codes = (error.get("code") for error in _dicts(status.get("errors")))
        code = next((code for code in codes if isinstance(code, int)), 0)
    return Came(chat=chat_of(to), moment=moment, code=code)


def _moment(told: object, now: float) -> float:
    """Never later than now: a clock that runs ahead opens nothing for longer."""
    moment = _told_moment(told)
    return now if moment is None else min(moment, now)


def _whole(message: dict[str, Any]) -> int | None:
    """The same in every copy of a message, whatever our clock says."""
    moment = _told_moment(message.get("timestamp"))
    return None if moment is None else int(moment)


def _told_moment(told: object) -> float | None:
    """In seconds, as WhatsApp says it; `None` where it does not."""
    if not isinstance(told, str) or not re.fullmatch(r"[0-9]{10,13}", told):
        return None
    moment = float(told)
    return moment / 1000 if moment >= _MILLISECONDS else moment


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
