"""A form or an address as what came in; pure, and calm whatever is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation import Incoming, Typed
from bot.core.events import Opened, Sent, Started, Switched
from bot.core.guide import LANGUAGES, Role
from bot.core.taps import read_tap
from bot.i18n import best_language
from bot.understanding.letters import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

    from bot.core.guide import Guide, Language

_ECHOED = 200
_LANGUAGES: dict[str, Language] = {language: language for language in LANGUAGES}
_ROLES = {role.value: role for role in Role}


def receive(guide: Guide, form: Mapping[str, object], chat: str, language: Language) -> Incoming:
    """A pressed button (`tap`), a typed text (`text`) or another language (`taal`).

    `language`: what the browser asks for, until the person chose.
    """
    pressed = read_tap(_text(form, "tap"))
    if pressed is not None:
        return Incoming(
            chat=chat, event=pressed.event, language=pressed.language, role=pressed.role
        )
    wanted = _LANGUAGES.get(_text(form, "taal"))
    if wanted is not None:
        return Incoming(chat=chat, event=Switched(language=wanted), language=wanted)
    text = _text(form, "text").strip()[:LONGEST]
    if text:
        return Incoming(chat=chat, event=Typed(text=text), language=language)
    event = Opened(node=guide.home) if "tap" in form else Sent()
    return Incoming(chat=chat, event=event, language=language)


def too_long(form: Mapping[str, object]) -> bool:
    """Whether more was typed than is read."""
    return len(_text(form, "text").strip()) > LONGEST


def said_in(form: Mapping[str, object]) -> str:
    """What was typed, as far as the page repeats it."""
    return _text(form, "text").strip()[:_ECHOED]


def arrive(path: Mapping[str, str], query: Mapping[str, str]) -> Started:
    """A link to a `topic` or of a `steunpunt`, with what it may say of who follows it.

    The query: `rol`, `taal`, and `via` (a steunpunt). What is forged in it says nothing.
    """
    return Started(
        steunpunt=path.get("steunpunt") or query.get("via"),
        topic=path.get("topic"),
        role=_ROLES.get(query.get("rol", "")),
        language=_LANGUAGES.get(query.get("taal", "")),
    )


def language_of(request: web.Request) -> Language:
    """The language that the address asks for, or else the browser."""
    wanted = _LANGUAGES.get(request.query.get("taal", ""))
    return wanted or best_language(request.headers.get("Accept-Language"))


def _text(form: Mapping[str, object], name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
