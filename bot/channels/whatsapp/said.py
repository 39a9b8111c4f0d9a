"""The words that a person says in a WhatsApp message, wherever they stand in it; pure.

The text, a caption and the words of an order are said to us: they are the question. Other strings
stand beside it, such as the names of files, places and contacts. They ask nothing, but we hear them
for distress. Ids, and what somebody else said, do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.channels.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACTS = frozenset({
    "edit", "group_invite", "keep_in_chat", "pin", "poll_update", "poll_vote", "reaction",
    "request_welcome", "revoke", "system",
})  # fmt: skip
"""What people do that surely asks nothing.

Whatever is not listed is answered: behind a kind that we do not know, or that WhatsApp failed to
pass on, may be a cry for help.
"""

_NO_REPLY = frozenset({"type", "call_permission_reply"})
"""What stands in an `interactive` to which the person said nothing to us."""

_UNREAD = ("unsupported", "unknown")

_QUESTIONS = frozenset({("text", "body"), ("order", "text"), ("button", "text")})
_CAPTION = "caption"
_ANOTHERS = frozenset({"context", "errors", "referral", "system", "identity", "profile"})
_CODES = re.compile(
    r"(?:.*_)?(?:id|ids|type|sha256|status|username|timestamp|currency|payload)|from|url|link|href"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Words):
    """The words of one message; `plain`: it is a text and nothing else."""

    plain: bool = False


def is_spoken(message: dict[str, Any]) -> bool:
    """Whether it wants an answer: all does but what is surely an act that asks nothing."""
    kind = message.get("type")
    if kind == "interactive":
        held = message.get("interactive")
        return isinstance(held, dict) and not held.keys() <= _NO_REPLY
    if kind in _UNREAD:
        about = message.get("unsupported")
        kind = about.get("type") if isinstance(about, dict) else None
    return not isinstance(kind, str) or kind not in _ACTS


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
    """Each string with its path; a loop over a list, because nothing limits the depth."""
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
        if name not in _ANOTHERS and not (isinstance(inner, str) and _is_code(name))
    ]


@lru_cache(maxsize=256)
def _is_code(name: str) -> bool:
    """Whether a field of this name holds a code; cached, as all messages have the same few."""
    return _CODES.fullmatch(name) is not None
