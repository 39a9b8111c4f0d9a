"""The words in HTML, read once from its start to its end; pure, and never raises.

Python's own parser looks at the rest of the text again for each mark that is never closed: some
kilobytes of such marks would hold up everybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from bot.core.hearing import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

BOT = "28:"
"""How the id of a bot begins."""

_INLINE = frozenset({"a", "at", "b", "code", "em", "i", "s", "span", "strong", "sub", "sup", "u"})

_VALUE = r"""\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+|)"""
_MARK = re.compile(
    rf"""<(?:!--(?:-?(?=>)|.*?(?:--!?(?=>)|\Z))
    |(?P<tag>/?[a-zA-Z][^\s/>]*+)(?P<rest>(?:[^=>]++|={_VALUE})*)
    |[!?/][^>]*+)(?P<closed>>?)""",
    re.DOTALL | re.VERBOSE,
)
"""A tag, a comment and the like. It matches wherever one begins, so nothing is read twice."""

_TAG = re.compile(r"<(?P<tag>/?[a-zA-Z][^\s/<>]*+)(?P<rest>[^<>]*+)>")
_TOLD = re.compile(rf"(?P<name>[^\s/>][^\s/>=]*+)(?:\s*+=(?P<value>{_VALUE}))?")

_ZEROS = re.compile("&#0++")
_BEYOND = re.compile("&#[0-9]{8,}+;?")
"""A reference to a character that does not exist, with more digits than Python may read."""


def words_of(html: str) -> str:
    """The words, line by line, without quotes of a bot."""
    html = html[:MOST]
    words, at = _Words(), 0
    for mark in _marks(html):
        words.add(html[at : mark.start()])
        at = mark.end()
        if tag := mark["tag"]:
            words.mark(tag.lower(), mark["rest"])
    words.add(html[at:])
    lines = (" ".join(line.split()) for line in str(words).split("\n"))
    return "\n".join(line for line in lines if line)


def _marks(html: str) -> Iterator[re.Match[str]]:
    """All marks. One that is never closed is text up to a ">"; then only tags are marks."""
    for mark in _MARK.finditer(html):
        if not mark["closed"]:
            text = html.find(">", mark.start()) + 1 or len(html)
            yield from _TAG.finditer(html, text)
            return
        yield mark


@dataclass(slots=True)
class _Quote:
    """A quote that is open; `start`: of its words among all words."""

    start: int
    of_a_bot: bool = False


class _Words:
    """Collects words, and drops those of a bot when their quote ends."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._quotes: list[_Quote] = []

    def __str__(self) -> str:
        while self._quotes:
            self._end("blockquote")  # what was never closed
        return "".join(self._words)

    def add(self, html: str) -> None:
        self._words.append(_unescaped(html))

    def mark(self, tag: str, rest: str) -> None:
        """Take a tag; `rest`: what stands in it after its name."""
        name = tag.removeprefix("/")
        if name == tag:
            self._begin(name, rest)
        if name != tag or rest.endswith("/"):
            self._end(name)

    def _begin(self, name: str, rest: str) -> None:
        self._break(name)
        if name == "blockquote":
            self._quotes.append(_Quote(start=len(self._words)))
        for told, value in _attributes(rest):
            if told == "itemid" and value.startswith(BOT) and self._quotes:
                self._quotes[-1].of_a_bot = True
            if told in ("alt", "title"):
                self._words.append(value)

    def _end(self, name: str) -> None:
        if name == "blockquote" and self._quotes:
            self._unquote()
        self._break(name)

    def _break(self, name: str) -> None:
        if name not in _INLINE:
            self._words.append("\n")

    def _unquote(self) -> None:
        quote = self._quotes.pop()
        if quote.of_a_bot:
            del self._words[quote.start :]


def _attributes(rest: str) -> Iterator[tuple[str, str]]:
    for told in _TOLD.finditer(rest):
        value = (told["value"] or "").strip()
        if value.startswith(('"', "'")):
            value = value[1:].removesuffix(value[0])
        yield told["name"].lower(), _unescaped(value)


def _unescaped(html: str) -> str:
    return unescape(_BEYOND.sub("\ufffd", _ZEROS.sub("&#0", html)))
