"""Reads a webhook of WhatsApp; pure, and never raises, whatever is in the payload."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from bot.channels.reading import carefully
from bot.channels.whatsapp.links import read_link
from bot.channels.whatsapp.place import BSUID, NUMBER, Place, chat_of, known, person
from bot.channels.whatsapp.render import tap_of
from bot.channels.whatsapp.said import is_spoken, said
from bot.channels.whatsapp.timestamps import moment_of, told_moment
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

_COMMAND = re.compile(r"/\w{1,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came in from one person, and what is needed to answer it.

    `message`: WhatsApp's id of it. `earlier`: the chat under the person's number, from before we
    knew their id. `card`: the contact that is asked for. `partly`: we can read only the words.
    """

    incoming: Incoming
    place: Place
    message: str
    earlier: str | None = field(default=None, repr=False)
    card: str | None = None
    partly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Somebody did something that wants no answer. It opens their window again."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Somebody changed their number; `olds` and `new` name their chats."""

    olds: tuple[str, ...] = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A message of ours arrived, no matter whose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A message of ours was taken and did not arrive; `code`: why."""

    chat: str = field(repr=False)
    moment: float
    code: int


Arrival: TypeAlias = Received | Noticed | Moved | Arrived | Failed
_ARRIVED = Arrived()


@dataclass(frozen=True, slots=True, kw_only=True)
class _With:
    """What is needed to read a webhook; `contacts`: its own list of who has which ids."""

    guide: Guide
    hear: Hear
    now: float
    reminds: bool
    contacts: object = field(repr=False)


class _By(NamedTuple):
    """Who sent a message; `held`: what every `Incoming` that is made of it holds."""

    place: Place
    number: str | None
    message: str
    held: dict[str, Any]


def receive(  # noqa: PLR0913  what a webhook is read with
    guide: Guide,
    body: dict[str, Any],
    hear: Hear,
    *,
    phone_id: str,
    now: float,
    reminds: bool = True,
) -> tuple[Arrival, ...]:
    """All that a webhook tells of our number, in order.

    `hear` knows words of distress; it hears every part of a message. `now`: seconds since the
    epoch, for what has no timestamp. `reminds`: whether we can send reminders; if not, no address
    is passed on, so that none is kept.
    """
    found: list[Arrival] = []
    for value in _values(body):
        if _is_ours(value, phone_id):
            contacts = value.get("contacts")
            on = _With(guide=guide, hear=hear, now=now, reminds=reminds, contacts=contacts)
            found += _changed(on, value)
    return tuple(found)


def _values(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in _dicts(body.get("entry")):
        for change in _dicts(entry.get("changes")):
            value = change.get("value")
            if change.get("field") == "messages" and isinstance(value, dict):
                yield value


def _is_ours(value: dict[str, Any], phone_id: str) -> bool:
    """Whether it is for our number: several numbers may share one webhook."""
    about = value.get("metadata")
    told = about.get("phone_number_id") if isinstance(about, dict) else None
    return not isinstance(told, str) or told == phone_id


def _changed(on: _With, value: dict[str, Any]) -> Iterator[Arrival]:
    for message in _dicts(value.get("messages")):
        arrival = carefully(partial(_message, on, message), partial(_bare, on, message))
        if arrival is not None:
            yield arrival
    for status in _dicts(value.get("statuses")):
        became = carefully(partial(_status, on, status), lambda: None)
        if became is not None:
            yield became


def _bare(on: _With, message: dict[str, Any]) -> Arrival | None:
    """Who said something, whatever it was."""
    by = _sent_by(on, message)
    if by is None or message.get("type") == "system":
        return None
    told = Incoming(event=Sent(), **by.held)
    return _received(by, told) if is_spoken(message) else Noticed(place=by.place)


def _message(on: _With, message: dict[str, Any]) -> Arrival | None:
    by = _sent_by(on, message)
    if by is None:
        return None
    if message.get("type") == "system":
        return _moved(by.place.to, by.number, message.get("system"))
    if not is_spoken(message) and said(message).grave(on.hear) is None:
        return Noticed(place=by.place)
    tapped = _tapped(on, message, by.held)
    incoming, card, partly = (*tapped, False) if tapped else _told(on, message, by.held)
    return replace(_received(by, incoming), card=card, partly=partly)


def _sent_by(on: _With, message: dict[str, Any]) -> _By | None:
    id_ = message.get("id")
    to, number = _who(on, message.get("from_user_id"), message.get("from"))
    if to is None or not isinstance(id_, str) or not id_ or "group_id" in message:
        return None
    told = told_moment(message.get("timestamp"))
    place = Place(to=to, moment=moment_of(told, on.now))
    held = {
        "chat": place.chat,
        "update": id_,
        "address": place.address if on.reminds else None,
        "moment": None if told is None else int(told),  # in every copy, whatever our clock says
    }
    return _By(place, number, id_, held)


def _received(by: _By, incoming: Incoming) -> Received:
    earlier = chat_of(by.number) if by.number and by.number != by.place.to else None
    return Received(incoming=incoming, place=by.place, message=by.message, earlier=earlier)


def _who(on: _With, user_id: object, number: object) -> tuple[str | None, str | None]:
    """A person's id and number; `contacts` may tell what the message or status does not."""
    user, number = known(BSUID, user_id), known(NUMBER, number)
    if (user is None) is not (number is None):
        for each in _dicts(on.contacts):
            ids = known(BSUID, each.get("user_id")), known(NUMBER, each.get("wa_id"))
            if None not in ids and (user or number) in ids:
                user, number = ids
                break
    return user or number, number


def _tapped(
    on: _With, message: dict[str, Any], held: dict[str, Any]
) -> tuple[Incoming, str | None] | None:
    """What was pressed, and the contact that it asks for; `held`: what all messages share."""
    data = _pressed(message)
    if data is None:
        return None
    tap = read_tap(tap_of(data), on.guide.languages)
    if tap is None:
        home = Incoming(event=Opened(node=on.guide.home), **held)
        return None if message["type"] == "button" else (home, None)  # a button has its words
    own = tap.card is not None
    told = Incoming(event=tap.event, language=tap.language, role=tap.role, own=own, **held)
    return told, tap.card


def _pressed(message: dict[str, Any]) -> str | None:
    """The data of a pressed row or button."""
    kind = message.get("type")
    if kind not in ("button", "interactive"):
        return None
    held = message.get(kind)
    if not isinstance(held, dict):
        return None
    if kind == "button":
        data = held.get("payload")
    else:
        replies = (held.get(name) for name in ("list_reply", "button_reply"))
        data = next((reply.get("id") for reply in replies if isinstance(reply, dict)), None)
    return data if isinstance(data, str) else None


def _told(on: _With, message: dict[str, Any], held: dict[str, Any]) -> tuple[Incoming, None, bool]:
    """What was said, no contact, and whether we could read only the words of it."""
    told = said(message)
    link = read_link(on.guide, told.words) if told.plain else None
    event, begun = _event(on, told), link.started if link else None
    if link is not None and on.hear(link.rest) is None:
        event, begun = (Typed(text=link.rest), begun) if link.rest else (link.started, None)
    language = _language(on.guide, told.words) if told.plain else None
    partly = bool(told.parts) and message.get("type") not in ("text", "button")
    return Incoming(event=event, language=language, begun=begun, **held), None, partly


def _language(guide: Guide, words: str) -> Code | None:
    """The language of a path code, the only one we know of a newcomer."""
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


def _status(on: _With, status: dict[str, Any]) -> Arrived | Failed | None:
    """Three come with each message, so those that change nothing are sorted out first."""
    became = status.get("status")
    if became != "failed":
        return _ARRIVED if became in ("delivered", "read") else None
    to, _ = _who(on, status.get("recipient_user_id"), status.get("recipient_id"))
    if to is None:
        return None
    codes = (error.get("code") for error in _dicts(status.get("errors")))
    code = next((code for code in codes if isinstance(code, int)), 0)
    moment = moment_of(told_moment(status.get("timestamp")), on.now)
    return Failed(chat=chat_of(to), moment=moment, code=code)


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
