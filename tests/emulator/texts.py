"""From the parameters of a call to the text that Telegram keeps, or its refusal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .entities import parse_html
from .errors import ApiError, bad_request
from .tags import Formatted, ParseError, utf16_length
from .urls import UrlError, checked_url

if TYPE_CHECKING:
    from .records import Json, Request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
SHOWN_ENTITIES = 100
_RAW_LIMIT = 32_768
# Control characters become spaces; directional and line marks disappear.
_CLEANED = {code: " " for code in range(32) if code not in (10, 13)} | dict.fromkeys(
    [13, *range(0x2028, 0x202F)]
)
_FOUND = {
    "bot_command": re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}"),
    "url": re.compile(
        r"(?:https?://[^\s<>]+|(?<![\w@.])(?:[\w-]+\.)+(?:nl|com|org|eu|be)\b(?:/[^\s<>]*)?)"
    ),
    "mention": re.compile(r"(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{3,31}\b"),
    "hashtag": re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}"),
    "phone_number": re.compile(r"(?<![\w+])\+\d[\d ().-]{6,17}\d\b"),
}


def message_text(request: Request, *, editing: bool = False) -> Formatted:
    """The text of a message; an edit that is too long gets another error, as from Telegram."""
    if not request.params.get("text"):
        raise bad_request("message text is empty")
    formatted = formatted_text(request.params["text"], request.params)
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if len(formatted.text) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG" if editing else "message is too long")
    return formatted


def caption_text(request: Request) -> Formatted:
    formatted = formatted_text(
        request.params.get("caption", ""), request.params, entities="caption_entities"
    )
    if len(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def formatted_text(text: str, params: Json, *, entities: str = "entities") -> Formatted:
    """Parse, clean and trim."""
    if len(text) > _RAW_LIMIT:
        raise bad_request("text is too long")
    formatted = _trimmed(_parsed(text.translate(_CLEANED), params, entities))
    own = formatted.entities
    found = sorted([*own, *found_entities(formatted.text, own)], key=_place)
    lost = formatted.lost
    if len(found) > SHOWN_ENTITIES:
        lost = [*lost, f"of {len(found)} entities only {SHOWN_ENTITIES} are shown"]
    return Formatted(formatted.text, found[:SHOWN_ENTITIES], lost)


def found_entities(text: str, taken: list[Json] | None = None) -> list[Json]:
    """What Telegram finds by itself: commands, addresses, telephone numbers."""
    busy = [_span(entity) for entity in taken or () if entity["type"] in _CLOSED]
    found: list[Json] = []
    for kind, pattern in _FOUND.items():
        for match in pattern.finditer(text):
            start, length = utf16_length(text[: match.start()]), utf16_length(match[0])
            if all(start + length <= begin or start >= end for begin, end in busy):
                busy.append((start, start + length))
                found.append({"type": kind, "offset": start, "length": length})
    return sorted(found, key=_place)


_CLOSED = frozenset({"code", "pre", "text_link", "text_mention"})


def _parsed(text: str, params: Json, entities: str) -> Formatted:
    mode = params.get("parse_mode", "")
    if not mode:
        given = params.get(entities) or []
        return Formatted(text, [_checked_entity(entity) for entity in given])
    if mode.lower() in ("markdown", "markdownv2"):
        raise ApiError(501, f"Not Implemented: the emulator knows HTML, not {mode}")
    if mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    try:
        return parse_html(text)
    except ParseError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def _checked_entity(entity: Json) -> Json:
    if entity["type"] != "text_link":
        return dict(entity)
    url = entity.get("url", "")
    try:
        return {**entity, "url": checked_url(url)}
    except UrlError as error:
        raise bad_request(f"entity URL '{url}' is invalid: {error}") from None


def _trimmed(formatted: Formatted) -> Formatted:
    text = formatted.text.rstrip()
    start = min((entity["offset"] for entity in formatted.entities), default=len(text))
    cut = min(len(text) - len(text.lstrip(" \n")), start)
    text = text[cut:]
    end = utf16_length(text)
    shifted = [_moved(entity, cut, end) for entity in formatted.entities]
    kept = [entity for entity in shifted if entity["length"] > 0]
    return Formatted(text, kept, formatted.lost)


def _moved(entity: Json, cut: int, end: int) -> Json:
    offset = entity["offset"] - cut
    return {**entity, "offset": offset, "length": min(entity["length"], end - offset)}


def _span(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _place(entity: Json) -> tuple[int, int]:
    return entity["offset"], -entity["length"]
