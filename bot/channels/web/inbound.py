"""A form as what came in; pure, and calm whatever is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation import Incoming, Typed
from bot.core.events import Opened, Sent, Switched
from bot.core.guide import LANGUAGES
from bot.core.taps import read_tap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide, Language

LONGEST_TEXT = 1000
_LANGUAGES: dict[str, Language] = {language: language for language in LANGUAGES}


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
    text = _text(form, "text").strip()[:LONGEST_TEXT]
    if text:
        return Incoming(chat=chat, event=Typed(text=text), language=language)
    event = Opened(node=guide.home) if "tap" in form else Sent()
    return Incoming(chat=chat, event=event, language=language)


def _text(form: Mapping[str, object], name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
