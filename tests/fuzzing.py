"""Mutation fuzzing: payloads as peers send them, broken in many small ways.

A seed is a sample of an emulator. It is mutated as a value (a part is removed, repeated, given
another type, or nested deeply), then perhaps as bytes (cut, flipped, repeated).
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bot.channels.payload import read_update
from bot.channels.whatsapp.inbound import receive
from tests.channels.contract.pure import PURE
from tests.channels.whatsapp.emulator import WhatsApp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from bot.core.guide import Guide

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
"""Payloads that once broke something: a file for each, by channel."""

_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**31, 2**63, 10**30, 0.5, 1e308),
    *("", " ", "\0", "\ud83d", "﷽" * 50),
    *("a" * 5000, "/start " + "x" * 100, "on:start/menu", "!", "<b>&", "٣", "2026-13-45", "113"),
    *("ik wil niet meer leven", [], {}, [[]], [None], {"": ""}, {"id": {"id": 1}}),
)
_FORMS: tuple[dict[str, Any], ...] = (
    {"tap": "on:start/menu", "hier": "start/menu.nl", "gesprek": "a.b"},
    {"text": "mijn kind is ziek", "taal": "nl", "via": "utrecht"},
    {"taal": "en"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A mutated payload: bytes of JSON, or of a form for the web."""

    channel: str
    body: bytes


def seeds(channel: str) -> list[Any]:
    """Valid payloads for a channel."""
    match channel:
        case "telegram":
            return [*_UPDATES]
        case "whatsapp":
            return _samples(HERE / "channels" / "whatsapp" / "emulator" / "samples")
        case "teams":
            return _samples(HERE / "channels" / "teams" / "samples")
    return [*_FORMS]


CHANNELS = ("web", "telegram", "whatsapp", "teams")


def broken(random: Random) -> Broken:
    """A random mutated payload for a random channel."""
    channel = random.choice(CHANNELS)
    payload = copy.deepcopy(random.choice(seeds(channel)))
    for _ in range(random.choice((1, 1, 2, 4))):
        payload = _changed(random, payload)
    body = _as_form(payload) if channel == "web" else _as_json(payload)
    return Broken(channel=channel, body=_bytes(random, body) if random.random() < 0.3 else body)


def known() -> list[Broken]:
    """The corpus."""
    files = sorted(CORPUS.glob("*/*")) if CORPUS.is_dir() else []
    return [Broken(channel=path.parent.name, body=path.read_bytes()) for path in files]


def keep(found: Broken, name: str) -> Path:
    """Add a payload that broke something to the corpus."""
    place = CORPUS / found.channel / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(found.body)
    return place


def read(guide: Guide, brought: Broken) -> None:
    """Have a channel read it; whatever this raises is a bug."""
    if brought.channel == "web":
        PURE["web"].reads(guide, _form(brought.body))
        return
    update = read_update(brought.body)
    if update is None:
        return
    if brought.channel == "whatsapp":
        receive(guide, update, _hears_nothing, phone_id=WhatsApp.phone_id, now=0.0)
    else:
        PURE[brought.channel].reads(guide, update)


def _hears_nothing(_: str) -> None:
    return None


def _form(body: bytes) -> dict[str, Any]:
    parts = (part.partition("=") for part in body.decode(errors="replace").split("&"))
    return {name: value for name, _, value in parts}


def _changed(random: Random, payload: Any) -> Any:
    holder: list[Any] = [payload]
    places: list[tuple[Any, Any]] = [*_places(holder)]
    where, key = random.choice(places)
    match random.randrange(6):
        case 0:
            where[key] = copy.deepcopy(random.choice(_ODD))
        case 1 if where is not holder:
            del where[key]
        case 2:
            where[key] = [copy.deepcopy(where[key])] * random.choice((1, 2, 50))
        case 3:
            for _ in range(random.choice((2, 40))):
                where[key] = {str(key): where[key]}
        case 4:
            other, name = random.choice(places)
            where[key] = copy.deepcopy(other[name])
        case _:
            where[key] = _another(random, where[key])
    return holder[0] if holder else None


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    match value:
        case dict():
            pairs = [*value.items()]
        case list():
            pairs = [*enumerate(value)]
        case _:
            return
    for key, inner in pairs:
        yield value, key
        yield from _places(inner)


def _another(random: Random, value: Any) -> Any:
    """A value that is nearly the same."""
    match value:
        case str() if value:
            at = random.randrange(len(value))
            return (
                value[:at]
                + random.choice(("", "\u200d", "é", "/", "0", ".", "%", "\n"))
                + value[at + 1 :]
            )
        case bool():
            return not value
        case int() | float():
            return -value if random.random() < 0.5 else str(value)
    return copy.deepcopy(random.choice(_ODD))  # or later changes would put it into itself


def _bytes(random: Random, body: bytes) -> bytes:
    at = random.randrange(len(body) + 1)
    match random.randrange(5):
        case 0:
            return body[:at]
        case 3:
            return body[:at] + random.choice((b"[", b'{"a":')) * 3000 + body[at:]
        case 1:
            return body[:at] + bytes([random.randrange(256)]) + body[at + 1 :]
        case 2:
            return body[:at] + body
    return body + body[at:]


def _as_json(payload: Any) -> bytes:
    return json.dumps(payload).encode()


def _as_form(payload: Any) -> bytes:
    told = payload if isinstance(payload, dict) else {"text": payload}
    pairs = {str(name): str(value) for name, value in told.items()}
    return urlencode(pairs, errors="replace").encode()


def _samples(folder: Path) -> list[Any]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("in-*.json"))]


_SAM = {"id": 500, "is_bot": False, "first_name": "Sam", "language_code": "nl"}
_CHAT = {"id": 500, "type": "private", "first_name": "Sam"}
_MESSAGE = {"message_id": 7, "date": 1795900000, "chat": _CHAT, "from": _SAM}
_UPDATES: tuple[dict[str, Any], ...] = (
    {"update_id": 1, "message": {**_MESSAGE, "text": "/start sx"}},
    {
        "update_id": 2,
        "message": {
            **_MESSAGE,
            "text": "laptop",
            "entities": [{"type": "bold", "offset": 0, "length": 6}],
            "quote": {"text": "hulp", "position": 0},
        },
    },
    {
        "update_id": 3,
        "callback_query": {
            "id": "9",
            "from": _SAM,
            "chat_instance": "1",
            "data": "o.nl:on:start/menu",
            "message": {**_MESSAGE, "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}},
        },
    },
    {"update_id": 4, "edited_message": {**_MESSAGE, "edit_date": 1795900009, "text": "hulp"}},
    {
        "update_id": 5,
        "message": {
            **_MESSAGE,
            "caption": "brief",
            "document": {"file_id": "a", "file_unique_id": "b", "file_name": "brief.pdf"},
        },
    },
    {
        "update_id": 6,
        "my_chat_member": {
            "chat": _CHAT,
            "from": _SAM,
            "date": 1795900000,
            "old_chat_member": {"status": "member", "user": _SAM},
            "new_chat_member": {"status": "kicked", "user": _SAM},
        },
    },
    {"update_id": 7, "inline_query": {"id": "1", "from": _SAM, "query": "laptop", "offset": ""}},
    {
        "update_id": 8,
        "message": {
            **_MESSAGE,
            "poll": {"id": "1", "question": "Wie?", "options": [{"text": "Ik", "voter_count": 0}]},
        },
    },
)
