"""Links into the chat on WhatsApp, which put a sentence into a person's box.

https://wa.me/<number>?text=…: people send the sentence themselves, and may change it. So a link
says what it says in words, in brackets behind a greeting: `Hallo Lesroute! (utrecht, rechten,
als-ouder)`, or with a path code, `(utrecht, 4DAA-21YG)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.core.codes import is_meant_as_code
from bot.core.events import Started
from bot.core.links import id_in
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bot.core.guide import Guide

GREETING = "Hallo Lesroute!"
"""The start of the sentence; only the brackets behind it count, whatever people change."""

_ROLES = {f"als-{role.value}": role for role in Role} | {role.value: role for role in Role}
"""Words for a role. Links have the first form, because the second could be a topic."""
_VIA = "via-"
"""Marks a campaign word, which could otherwise be read as a topic."""

_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]{1,200})[)\]}]")
_APART = re.compile(r"[,;\s]+")
_LETTERS = re.compile(r"\w+")
_OF_OURS = frozenset(
    ("hallo", "hoi", "hi", "hello", "lesroute", "ik", "wil", "graag", "meer", "weten")
)
"""Words of greeting: next to a link they are no question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFound:
    """What a link said, and what the person wrote around it, if that asks something."""

    started: Started
    rest: str = field(default="", repr=False)


def wa_link(number: str, started: Started) -> str:
    """A link that opens the chat with a sentence to send."""
    word = f"{_VIA}{started.campaign}" if started.campaign else None
    role = started.role and f"als-{started.role.value}"
    told = (started.steunpunt, word, started.topic, role, started.language, started.code)
    words = ", ".join(word for word in told if word)
    sentence = f"{GREETING} ({words})" if words else GREETING
    return f"https://wa.me/{number}?text={quote(sentence, safe='')}"


def send_link(address: str, words: str) -> str:
    """A link that lets people choose whom to send an address to, with these words before it."""
    return f"https://wa.me/?text={quote(f'{words} {address}', safe='')}"


def read_link(guide: Guide, text: str) -> LinkFound | None:
    """The link in a text; `None` if there is none, or if it names something unknown."""
    for found in _BRACKETS.finditer(text):
        started = _started(guide, [id_in(word) for word in _APART.split(found[1]) if word])
        if started is not None:
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
            return LinkFound(started=started, rest=rest if _asks(rest) else "")
    return None


def _started(guide: Guide, words: list[str]) -> Started | None:
    told: dict[str, str] = {}
    for word in words:
        kind = next((kind for kind in _kinds(guide, word) if kind not in told), None)
        if kind is None:
            return None
        told[kind] = word
    if not ({"steunpunt", "topic", "code"} & told.keys()):
        return None
    return Started(
        steunpunt=told.get("steunpunt"),
        campaign=told["campaign"].removeprefix(_VIA) if "campaign" in told else None,
        topic=told.get("topic"),
        role=_ROLES.get(told.get("role", "")),
        language=guide.languages.known(told.get("language")),
        code=told.get("code"),
    )


def _kinds(guide: Guide, word: str) -> Iterator[str]:
    known: dict[str, Container[str]] = {
        "steunpunt": guide.steunpunten,
        "topic": guide.topics,
        "role": _ROLES,
        "language": guide.languages,
    }
    if word.startswith(_VIA):
        yield "campaign"
    elif is_meant_as_code(guide, word):  # a wrong code too, so that we can say so
        yield "code"
    else:
        yield from (kind for kind, words in known.items() if word in words)


def _asks(rest: str) -> bool:
    return not _OF_OURS.issuperset(_LETTERS.findall(rest.lower()))
