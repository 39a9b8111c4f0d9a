"""Reads a form or an address; pure, and never raises, whatever is in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.channels.web.addresses import LINK, PLACE, asked, read_link, read_place
from bot.conversation.messages import Incoming, Typed
from bot.core.events import Opened, Sent, Switched
from bot.core.languages import SPOKEN
from bot.core.limits import TYPED
from bot.core.taps import read_tap
from bot.i18n import best_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

    from bot.core.guide import Guide
    from bot.core.languages import Code, Languages

_ECHOED = 200
_HEARD = 4 * TYPED
"""Characters of a typed text that are heard for distress; a form may have four times as many."""
_IN_ADDRESS = re.compile(rb"[^\r\n]*[?&]taal=([a-z]{2,8})\b")
_ACCEPTED = re.compile(rb"(?im)^accept-language:[ \t]*([^\r\n]*)")


def receive(guide: Guide, form: Mapping[str, object], chat: str, language: Code) -> Incoming:
    """A pressed button (`tap`), a typed text (`text`) or another language (`taal`).

    `language`: the one that the browser asks for, until the person chose one.
    """
    came = _happened(guide, form, chat, language)
    came = replace(came, begun=read_link(_text(form, LINK), guide.languages))
    here = read_place(_text(form, PLACE), guide.languages)
    if here is None:
        return came
    came = replace(came, at=here.node)
    if not isinstance(came.event, Typed | Switched):  # a button names its own reader
        return came
    language = here.language if isinstance(came.event, Typed) else came.language or language
    return replace(came, role=here.role, language=language)


def _happened(guide: Guide, form: Mapping[str, object], chat: str, language: Code) -> Incoming:
    pressed = read_tap(_text(form, "tap"), guide.languages)
    if pressed is not None:
        return Incoming(
            chat=chat, event=pressed.event, language=pressed.language, role=pressed.role
        )
    wanted = guide.languages.known(_text(form, "taal"))
    if wanted is not None:
        return Incoming(chat=chat, event=Switched(language=wanted), language=wanted)
    text = _text(form, "text").strip()[:_HEARD]
    if text:
        return Incoming(chat=chat, event=Typed(text=text), language=language)
    event = Opened(node=guide.home) if "tap" in form else Sent()
    return Incoming(chat=chat, event=event, language=language)


def too_long(form: Mapping[str, object]) -> bool:
    """Whether the typed text is longer than we read."""
    return len(_text(form, "text").strip()) > TYPED


def said_in(form: Mapping[str, object]) -> str:
    """The start of the typed text, which the page repeats."""
    return _text(form, "text").strip()[:_ECHOED]


def language_of(request: web.Request, languages: Languages = SPOKEN) -> Code:
    """The language in the address, or else the one that the browser asks for."""
    wanted = languages.known(asked(request.query).get("taal"))
    return wanted or best_language(request.headers.get("Accept-Language"), languages)


def names_language(request: web.Request) -> bool:
    """Whether the address names a language."""
    return "taal" in asked(request.query)


def language_in(head: bytes, languages: Languages = SPOKEN) -> Code:
    """The same, from part of the head of a request."""
    wanted = _IN_ADDRESS.match(head)
    known = languages.known(wanted[1].decode()) if wanted else None
    if known:
        return known
    accepted = _ACCEPTED.search(head)
    return best_language(accepted[1].decode("latin-1") if accepted else None, languages)


def _text(form: Mapping[str, object], name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
