"""The HTML parse mode: tags become entities, counted in UTF-16 code units.

Error texts name byte offsets in the UTF-8 source, as the server does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .tags import KNOWN, Formatted, ParseError, decode_references, entity_of, utf16_length

if TYPE_CHECKING:
    from .records import Json

# Which attribute of which tag counts; all others are ignored.
_ARGUMENTS = {
    "a": "href",
    "code": "class",
    "span": "class",
    "tg-emoji": "emoji-id",
    "tg-time": "unix",
}
_SPACE = b" \t\r\n\v"
_NAME_END = _SPACE + b"=>/\"'"


def parse_html(source: str) -> Formatted:
    """Parse as Telegram does.

    Raises:
        ParseError: an unknown, unclosed or crossed tag.
    """
    return _Parser(source).parse()


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    at: int


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source.encode()
        self._at = 0
        self._text = ""
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []
        self._lost: list[str] = []

    def parse(self) -> Formatted:
        while self._at < len(self._source):
            if self._peek() != b"<":
                self._read_text()
            elif self._source[self._at + 1 : self._at + 2] == b"/":
                self._read_end()
            else:
                self._read_start()
        if self._open:
            tag = self._open[-1].tag
            raise ParseError(f'Can\'t find end tag corresponding to start tag "{tag}"')
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self._entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted(self._text, self._entities, self._lost)

    def _peek(self) -> bytes:
        return self._source[self._at : self._at + 1]

    def _upto(self, ends: bytes) -> str:
        start = self._at
        places = (self._source.find(end, start) for end in ends)
        self._at = min((place for place in places if place >= 0), default=len(self._source))
        return self._source[start : self._at].decode()

    def _skip_spaces(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self._at += 1

    def _read_text(self) -> None:
        run = decode_references(self._upto(b"<"))
        self._text += run
        self._length += utf16_length(run)

    def _read_start(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._upto(_SPACE + b">").lower()
        if not self._peek():
            raise ParseError(f"Unclosed start tag at byte offset {begin}")
        if tag not in KNOWN:
            raise ParseError(f'Unsupported start tag "{tag}" at byte offset {begin}')
        argument = self._read_attributes(tag, begin)
        if tag == "span" and argument != "tg-spoiler":
            raise ParseError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(_Open(tag, argument, self._length, len(self._text)))

    def _read_attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_spaces()
            if self._peek() == b">":
                self._at += 1
                return argument
            name = self._upto(_NAME_END).lower()
            if not name:
                raise ParseError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            value = self._read_value(tag, begin)
            if (tag, name) == ("blockquote", "expandable"):
                argument = "expandable"
            elif _ARGUMENTS.get(tag) == name:
                argument = value

    def _read_value(self, tag: str, begin: int) -> str:
        self._skip_spaces()
        if self._peek() != b"=":
            if not self._peek():
                raise ParseError(f'Unclosed start tag "{tag}" at byte offset {begin}')
            return ""
        self._at += 1
        self._skip_spaces()
        if not self._peek():
            raise ParseError(f'Unclosed start tag "{tag}" at byte offset {begin}')
        value = self._read_quoted() if self._peek() in b"\"'" else self._read_token()
        if not self._peek():
            raise ParseError(f"Unclosed start tag at byte offset {begin}")
        return value

    def _read_quoted(self) -> str:
        quote = self._peek()
        self._at += 1
        value = self._upto(quote)
        self._at += 1
        return decode_references(value)

    def _read_token(self) -> str:
        start = self._at
        while self._peek().isalnum() or (self._peek() and self._peek() in b".-"):
            self._at += 1
        if self._peek() and self._peek() not in _SPACE + b">":
            raise ParseError(f"Unexpected end of name token at byte offset {start}")
        return self._source[start : self._at].decode().lower()

    def _read_end(self) -> None:
        begin = self._at
        if not self._open:
            raise ParseError(f"Unexpected end tag at byte offset {begin}")
        self._at += 2
        name = self._upto(_SPACE + b">").lower()
        self._skip_spaces()
        if self._peek() != b">":
            raise ParseError(f"Unclosed end tag at byte offset {begin}")
        self._at += 1
        opened = self._open.pop()
        if name not in ("", opened.tag):
            raise ParseError(
                f"Unmatched end tag at byte offset {begin}, "
                f'expected "</{opened.tag}>", found "</{name}>"'
            )
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity = entity_of(opened.tag, opened.argument, self._text[opened.at :])
        if opened.tag == "a" and (entity is None or opened.argument.startswith("mailto:")):
            self._lost.append(f"the link {opened.argument!r} leads nowhere")
        if entity is None or self._length == opened.offset:
            return
        place = {"offset": opened.offset, "length": self._length - opened.offset}
        self._merge({"type": entity.pop("type"), **place, **entity})

    def _merge(self, entity: Json) -> None:
        inner = self._entities[-1] if self._entities else None
        same = inner and (inner["offset"], inner["length"]) == (entity["offset"], entity["length"])
        if inner and same and {inner["type"], entity["type"]} == {"pre", "code"}:
            # <pre><code class="language-x"> is one block that knows its language.
            inner["type"] = "pre"
            return
        self._entities.append(entity)
