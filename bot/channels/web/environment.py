"""The Jinja environment: filters, and the addresses of static files."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.lists import format_list
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.channels.contacts import website
from bot.channels.web.links import shared_path
from bot.channels.web.paper import mail_address, paper_address
from bot.channels.web.qr import qr
from bot.core.phone import dialled
from bot.core.screen import is_question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from gettext import NullTranslations

    from bot.channels.port import ChannelKind, Send
    from bot.core.languages import Code, Languages
    from bot.core.screen import Button, Screen

_QUOTED_GAP = re.compile("%00([a-z]+)%00")

STATIC = Path(__file__).parent / "static"


def environment(
    catalog: NullTranslations,
    language: Code,
    languages: Languages,
    kinds: Sequence[ChannelKind] = (),
) -> Environment:
    """The templates in one language; `kinds`: those of all channels."""
    made = Environment(
        loader=PackageLoader("bot.channels.web"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.install_gettext_translations(catalog, newstyle=True)  # type: ignore[attr-defined]
    made.filters["paragraphs"] = lambda text: text.split("\n\n")
    made.filters["numbers"] = numbers
    made.filters["telephone"] = telephone
    made.filters["qr"] = qr
    made.filters["callable"] = linked
    made.filters["blanks"] = marked
    made.filters["website"] = website
    made.filters["day"] = lambda day: _day(day, languages[language].dates)
    made.filters["offered"] = offered
    made.filters["paper"] = paper_address
    made.filters["mail"] = mail_address
    made.filters["shared"] = shared_path
    made.tests["asking"] = is_question
    made.filters["together"] = lambda words: _together(words, languages[language].dates)
    made.globals["catalog"] = catalog
    made.globals["senders"] = [(kind.title, sending(kind.send)) for kind in kinds if kind.send]
    made.globals["asset"] = asset
    made.globals["language"] = language
    made.globals["spoken"] = languages[language]
    made.globals["languages"] = languages
    return made


def offered(screen: Screen) -> tuple[Button, ...]:
    """The answers to show, without languages, which the page shows elsewhere."""
    rest = tuple(button for button in screen.answers if button.kind != "language")
    return rest or screen.answers


def numbers(phone: str | None) -> list[str]:
    """The numbers of a contact, which may have several."""
    return phone.split(" / ") if phone else []


def telephone(number: str) -> str:
    """The `tel:` address of a number."""
    return f"tel:{dialled(number)}"


_NUMBER = re.compile(
    r"(?<![\w./-])"
    r"(?:11[23]|0[89]00[ -]?\d{4}(?:\d{3})?|(?:\+31|0)(?:[ -]?\d){9})"
    r"(?![\w-]|[.,]\d|\.\w)"
)
"""A phone number in a text: an emergency or service number, or one of ten digits."""


def linked(text: str) -> Markup:
    """The text with a link on each phone number."""
    parts, at = [], 0
    for number in _NUMBER.finditer(text):
        parts.append(escape(text[at : number.start()]))
        parts.append(Markup('<a href="{}">{}</a>').format(telephone(number[0]), number[0]))
        at = number.end()
    return Markup().join((*parts, escape(text[at:])))


_BLANK = re.compile(r"(\[[^\]]+\])")


def marked(text: str) -> Markup:
    """The text with each blank marked: nobody should send one unseen."""
    blank = Markup("<mark>{}</mark>").format
    parts = _BLANK.split(text)  # every second part is a blank
    return Markup().join(blank(part) if n % 2 else escape(part) for n, part in enumerate(parts))


def _day(day: date, locale: str) -> str:
    return format_date(day, format="long", locale=locale)


def sending(send: Send) -> Send:
    """The same function, but a gap (`bot.channels.web.render`) in the address stays a gap."""

    def to(address: str, words: str) -> str:
        return _QUOTED_GAP.sub("\0\\1\0", send(address, words))

    return to


def _together(words: Iterable[str], locale: str) -> str:
    """The words as a list in a sentence: a, b and c."""
    return format_list(list(words), locale=locale)


def asset(name: str) -> str:
    """The address of a static file."""
    return assets()[name]


@cache
def assets() -> dict[str, str]:
    """The address of each static file, with a hash of its content so that it can be cached."""
    return {
        path.name: f"/static/{path.name}?{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
        for path in STATIC.iterdir()
    }
