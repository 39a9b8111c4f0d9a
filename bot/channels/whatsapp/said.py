"""What a person says in a message of WhatsApp, wherever in it the words stand; pure.

The text, a caption and the words of an order are said to us: they are the question. The other
strings stand beside it: the names of files, places and contacts, the fields of a form. They are no
question, but they are heard for distress. Ids, and what somebody else said, are no words at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.core.limits import TYPED
from bot.core.special import URGENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.special import Hear

_QUESTIONS = frozenset({("text", "body"), ("order", "text"), ("button", "text")})
_CAPTION = "caption"
_ANOTHERS = frozenset({"context", "errors", "referral", "system", "identity", "profile"})
_CODES = re.compile(
    r"(?:.*_)?(?:id|ids|type|sha256|status|username|timestamp|currency|payload)|from|url|link|href"
)

_MOST = 1 << 16
"""Characters that are looked at."""

_OVERLAP = 256
"""Characters that two pieces of a long text share, so that no phrase is cut in two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """`parts` are said to us; `beside` stands with them; `plain`: it is a text and no more."""

    parts: tuple[str, ...] = field(default=(), repr=False)
    beside: tuple[str, ...] = field(default=(), repr=False)
    plain: bool = False

    @property
    def words(self) -> str:
        return "\n".join(self.parts)

    def grave(self, hear: Hear) -> str | None:
        """What in it calls for a card, the gravest first; `None` where nothing does.

        Parts are looked at together and one by one: a phrase may go on in the next, and the next
        must not make it harmless.
        """
        told = (self.words, "\n".join(self.beside), *self.parts, *self.beside)
        pieces = dict.fromkeys(piece for words in told for piece in _pieces(words))
        called_for = {hear(piece): piece for piece in pieces}
        return next((called_for[u] for u in URGENCIES if u in called_for), None)

    @property
    def is_simple(self) -> bool:
        """Whether it is one text that understanding looks at whole."""
        return len(self.parts) == 1 and not self.beside and len(self.parts[0]) <= TYPED


def said(message: dict[str, Any]) -> Said:
    """The words of a message, whatever is in it."""
    parts: list[str] = []
    beside: list[str] = []
    for path, words in _strings(message):
        into = parts if path[-2:] in _QUESTIONS or path[-1:] == (_CAPTION,) else beside
        into.append(words)
    return Said(
        parts=tuple(parts), beside=tuple(beside), plain=message.get("type") == "text" and not beside
    )


def _strings(message: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each text with the names that lead to it; it has a list, for nothing limits the depth."""
    todo: list[tuple[tuple[str, ...], Any]] = [((), message)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, str) and value.strip():
            yield path, value.strip()
        elif isinstance(value, list):
            todo += [(path, inner) for inner in reversed(value)]
        elif isinstance(value, dict):
            todo += [((*path, name), inner) for name, inner in reversed(_told(value))]


def _told(value: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        (name, inner)
        for name, inner in value.items()
        if name not in _ANOTHERS and not (isinstance(inner, str) and _CODES.fullmatch(name))
    ]


def _pieces(words: str) -> Iterator[str]:
    """A long text in pieces that are looked at whole."""
    for start in range(0, min(len(words), _MOST), TYPED - _OVERLAP):
        yield words[start : start + TYPED]
