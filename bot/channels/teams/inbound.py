"""Reads a Teams activity; pure, and never raises, whatever is in the payload."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.channels.edits import words_of
from bot.channels.pressed import PressedAnswer, pressed_answer
from bot.channels.reading import carefully
from bot.channels.teams.place import place_in
from bot.channels.teams.said import PRESS, said
from bot.channels.teams.tenants import tenants_of
from bot.conversation.messages import Incoming, Typed
from bot.core.events import Forgot, Opened, Sent, Started
from bot.core.taps import Tap, read_tap
from bot.i18n import best_language

if TYPE_CHECKING:
    from bot.channels.edits import MessageWords
    from bot.channels.teams.place import Place
    from bot.channels.teams.said import Said
    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.special import Hear

NAME = "teams"
_GREETING = "greeting"
"""Teams reports an installation with two activities at once; we greet once."""

_EDIT = "messageUpdate"
_LONGEST_ID = 500
_NO_TAP = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came in from one person.

    `pressed`: the answer given, if our response to the activity replaces the pressed card.
    `partly`: we can read only the words. `words`: what was written, if it may be edited later.
    """

    incoming: Incoming
    place: Place
    pressed: PressedAnswer | None = None
    partly: bool = False
    words: MessageWords | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InGroup:
    """Something said to the bot in a channel or a group; we do not look at what it was."""

    update: str
    place: Place
    language: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The bot was removed: erase all that we have of this chat."""

    incoming: Incoming


@dataclass(frozen=True, slots=True, kw_only=True)
class _With:
    """What is needed to read an activity."""

    guide: Guide
    hear: Hear
    activity: dict[str, Any]
    place: Place
    language: Code


Arrival: TypeAlias = Received | InGroup | Left


def receive(guide: Guide, activity: dict[str, Any], hear: Hear) -> Arrival | None:
    """What an activity asks of us; `None` if nobody said anything to us.

    `hear` knows words of distress; it hears every part of an activity.
    """
    conversation = _object(activity, "conversation")
    place = place_in(activity.get("serviceUrl"), conversation.get("id"))
    if place is None or _is_by_a_bot(activity):
        return None
    language = best_language(_text(activity, "locale"), guide.languages)
    on = _With(guide=guide, hear=hear, activity=activity, place=place, language=language)
    if not _is_personal(conversation):
        return _in_group(on)
    if _is_removal(activity):
        return Left(incoming=_incoming(on, Forgot(), update=None))
    return carefully(partial(_read, on), partial(_bare, on))


def waits_in(guide: Guide, activity: dict[str, Any]) -> Code | None:
    """The language of a pressed button that waits for our response; `None` if there is none."""
    if _text(activity, "type") != "invoke" or _text(activity, "name") != PRESS:
        return None
    data = _tap(activity)
    tap = read_tap(data, guide.languages) if isinstance(data, str) else None
    return tap.language if tap else best_language(_text(activity, "locale"), guide.languages)


def _bare(on: _With) -> Received | None:
    """Who pressed or said something, whatever it was."""
    if _tap(on.activity) is not _NO_TAP:
        return _tapped(on, None)
    if _text(on.activity, "type") != "message":
        return None
    return Received(incoming=_incoming(on, Sent(), _update(on.activity)), place=on.place)


def _read(on: _With) -> Received | None:
    told, tap = said(on.activity), _tap(on.activity)
    if tap is not _NO_TAP and told.grave(on.hear) is None:
        return _tapped(on, tap)
    event = _event(on, told)
    if event is None:
        return None
    update = _GREETING if isinstance(event, Started) else _update(on.activity)
    incoming = _incoming(on, event, update)
    partly = told.partly and bool(told.parts)
    return Received(incoming=incoming, place=on.place, partly=partly, words=_written(on, told))


def _written(on: _With, told: Said) -> MessageWords | None:
    """The words of a message, as it is or as it became; `None` for any other activity."""
    kind = _text(on.activity, "type")
    if kind not in ("message", _EDIT):
        return None
    return words_of(on.place.conversation, _text(on.activity, "id"), told, edited=kind == _EDIT)


def _event(on: _With, told: Said) -> Event | Typed | None:
    """What was said; `None` if nobody said anything, unless it has words of distress."""
    kind = _text(on.activity, "type")
    understood = told.is_simple and kind == "message"
    grave = None if understood else told.grave(on.hear)
    if grave is not None:
        return Typed(text=grave)
    if kind == "message":
        return Typed(text=told.words) if told.parts else Sent()
    if kind == _EDIT and told.parts:
        return Typed(text=told.words)
    return Started() if _is_greeted(on.activity) else None


def _tapped(on: _With, data: object) -> Received:
    tap = read_tap(data, on.guide.languages) if isinstance(data, str) else None
    incoming = _incoming(on, Opened(node=on.guide.home), _update(on.activity), tap)
    answers_itself = _text(on.activity, "type") == "invoke"
    pressed = pressed_answer(on.guide, tap) if tap and answers_itself else None
    return Received(incoming=incoming, place=on.place, pressed=pressed)


def _incoming(
    on: _With, event: Event | Typed, update: str | None, tap: Tap | None = None
) -> Incoming:
    return Incoming(
        chat=f"{NAME}:{on.place.conversation}",
        event=tap.event if tap else event,
        update=update,
        language=tap.language if tap else on.language,
        role=tap.role if tap else None,
        steunpunt=_host(on),
        address=on.place.address,
    )


def _host(on: _With) -> str | None:
    """The steunpunt of the school that the activity came from."""
    tenants = tenants_of(on.activity)
    every = on.guide.steunpunten.values()
    return next((each.id for each in every if tenants & {*each.tenants}), None)


def _in_group(on: _With) -> InGroup | None:
    update = _update(on.activity)
    if _text(on.activity, "type") != "message" or update is None:
        return None
    return InGroup(update=f"{on.place.conversation} {update}", place=on.place, language=on.language)


def _tap(activity: dict[str, Any]) -> object:
    """The data of a pressed button, which comes in one of two ways."""
    kind, value = _text(activity, "type"), _object(activity, "value")
    if kind == "message":
        return value.get("tap", _NO_TAP)
    if kind == "invoke" and _text(activity, "name") == PRESS:
        return _object(_object(value, "action"), "data").get("tap")
    return _NO_TAP


def _update(activity: dict[str, Any]) -> str | None:
    """The id that copies of an activity share.

    An edit has the id of the message that it edits. So the id includes the kind of activity, and
    for an edit a digest of its words.
    """
    kind, id_ = _text(activity, "type"), _text(activity, "id")
    if not id_ or len(id_) > _LONGEST_ID:
        return None
    if kind != _EDIT:
        return f"{kind}:{id_}"
    digest = blake2b(said(activity).words.encode(), digest_size=8, key=id_.encode()[:64])
    return f"{kind}:{id_}:{digest.hexdigest()}"


def _is_removal(activity: dict[str, Any]) -> bool:
    action = _text(activity, "action")
    return _text(activity, "type") == "installationUpdate" and action == "remove"


def _is_greeted(activity: dict[str, Any]) -> bool:
    """Whether it reports that the bot was added."""
    kind, added = _text(activity, "type"), activity.get("membersAdded")
    if kind == "installationUpdate":
        return _text(activity, "action") == "add"
    us = _text(_object(activity, "recipient"), "id")
    members = added if kind == "conversationUpdate" and isinstance(added, list) else []
    return any(isinstance(member, dict) and member.get("id") == us != "" for member in members)


def _is_personal(conversation: dict[str, Any]) -> bool:
    kind, id_ = conversation.get("conversationType"), str(conversation.get("id"))
    grouped = conversation.get("isGroup") is True or id_.startswith("19:")
    return kind == "personal" if isinstance(kind, str) else not grouped


def _is_by_a_bot(activity: dict[str, Any]) -> bool:
    """Whether a bot wrote it: ids of bots begin with 28. Two bots could answer without end."""
    said_by = _text(_object(activity, "from"), "id")
    return _text(activity, "type") == "message" and said_by.startswith("28:")


def _object(part: dict[str, Any], name: str) -> dict[str, Any]:
    found = part.get(name)
    return found if isinstance(found, dict) else {}


def _text(part: dict[str, Any], name: str) -> str:
    found = part.get(name)
    return found if isinstance(found, str) else ""
