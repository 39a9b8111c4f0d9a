"""What the tags of the HTML mode mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .urls import UrlError, checked_url

if TYPE_CHECKING:
    from .records import Json

SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
}
KNOWN = frozenset(SIMPLE) | {"a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|([a-zA-Z]+));?")
_HIGHEST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


class ParseError(Exception):
    """The markup cannot be parsed; the text is Telegram's."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text without markup, its entities, and what of the markup silently got lost."""

    text: str
    entities: list[Json] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def entity_of(tag: str, argument: str, text: str) -> Json | None:
    """The entity without its place, or None if the tag leaves no trace.

    A `code` may carry the language of the `pre` around it.
    """
    if tag in SIMPLE:
        return {"type": SIMPLE[tag]}
    if tag == "a":
        return _link(argument or text)
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if argument else "blockquote"}
    if tag == "tg-emoji":
        if not argument.isdigit() or not int(argument):
            raise ParseError("Invalid custom emoji identifier specified")
        return {"type": "custom_emoji", "custom_emoji_id": argument}
    if tag == "tg-time":
        if not argument.isdigit():
            raise ParseError("Invalid date specified")
        return {"type": "date_time", "unix_time": int(argument)}
    language = argument.removeprefix("language-")
    has_language = argument.startswith("language-")
    return {"type": tag, **({"language": language} if has_language else {})}


def _link(url: str) -> Json | None:
    try:
        return {"type": "text_link", "url": checked_url(url)}
    except UrlError:
        # A bad link in HTML disappears without a word; as an entity it is refused.
        return None


def decode_references(text: str) -> str:
    return _REFERENCE.sub(_decoded, text)


def _decoded(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _REFERENCES.get(name, match[0])
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if not 0 < code <= _HIGHEST or code in _SURROGATES:
        return match[0]
    return chr(code)
