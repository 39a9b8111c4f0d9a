"""A screen as HTML, and what stands around it; pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.channels.web.long_words import cut
from bot.channels.web.qr import qr
from bot.core.guide import LANGUAGES, Role
from bot.core.memo import Memo
from bot.core.phone import dialled
from bot.core.screen import is_question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from gettext import NullTranslations

    from bot.core.guide import Guide, Language, Reader, Source, Steunpunt
    from bot.core.screen import Button, Points, Screen

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a page says of itself to a search engine, or where its link is shared."""

    path: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a whole page shows around its screen.

    `host`: the steunpunt that one came by. `said`: what was just typed, to echo it. `action`: where
    its forms go. `token`: what they carry where no cookie does. `framed`: it stands in a frame on
    another's page. `telegram`: where the conversation goes on there. `about`: the page's own, where
    it is more than the conversation.
    """

    screen: Screen
    host: str | None = None
    said: str = ""
    forgotten: bool = False
    action: str = "/"
    token: str = ""
    framed: bool = False
    telegram: str | None = None
    about: About | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """What such a page tells beside its fixed words.

    `held`: what is kept of this very conversation. `wipe`: the button that erases it, where there
    is something to erase. `look_again`: when the first of the facts must be checked again.
    """

    name: str
    language: Language
    role: Reader
    host: Steunpunt | None
    held: tuple[Points, ...]
    wipe: str | None
    sources: tuple[Source, ...]
    look_again: date


_BAR, _MESSAGE, _TELEGRAM, _TOKEN, _SAID = (
    b"\0bar\0",
    b"\0message\0",
    b"\0telegram\0",
    b"\0token\0",
    b"\0said\0",
)
"""Where in a document stands what differs from one to the next; no text of ours has such signs."""


_AROUND = 256
"""Documents that are kept, of some 9 kB each: a few for each language, and for each steunpunt."""


class Renderer:
    """Renders pages; everything from outside is escaped.

    `site`: our own address, for what must be told in full; empty where it is not known. What
    stands around screens is rendered once and kept; what is of one person alone is not.
    """

    def __init__(self, translations: Mapping[Language, NullTranslations], site: str = "") -> None:
        self._known = Memo(_AROUND)
        self._environments = {
            language: _environment(catalog, language, site)
            for language, catalog in translations.items()
        }
        self._cautions = {
            language: catalog.gettext("medische gegevens")
            for language, catalog in translations.items()
        }

    def page(self, page: Page) -> bytes:
        """A whole document, in UTF-8."""
        bar, message = self._within(page)
        document = self._around(page).replace(_BAR, bar).replace(_MESSAGE, message)
        own = ((_TELEGRAM, page.telegram), (_TOKEN, page.token), (_SAID, page.said))
        for place, words in own:  # what was said is the last: nothing is looked for in it
            if words:
                document = document.replace(place, escape(words).encode())
        return document

    def information(self, told: Information) -> str:
        """A page about Lesroute itself."""
        template = self._environments[told.language].get_template(f"{told.name}.html")
        return cut(template.render(told=told, pupil=told.role is Role.LEERLING))

    def _around(self, page: Page) -> bytes:
        """The document around a screen."""
        language, pupil = page.screen.language, page.screen.role is Role.LEERLING
        shown = (page.host, page.about, page.action, page.framed, page.forgotten)
        own = (bool(page.telegram), bool(page.token), bool(page.said))
        cautioned = self._cautions[language] in page.screen.text
        return self._known.get(
            (language, pupil, cautioned, *shown, *own),
            lambda: self._render_around(page, pupil=pupil, cautioned=cautioned),
        )

    def _render_around(self, page: Page, **known: bool) -> bytes:
        template = self._environments[page.screen.language].get_template("page.html")
        places = {"bar": _BAR.decode(), "message": _MESSAGE.decode()}
        return cut(template.render(page=_hollow(page), **known, **places)).encode()

    def _within(self, page: Page) -> tuple[bytes, bytes]:
        """The fixed buttons of a screen, and all else that it shows."""
        screen = page.screen
        key = ("page", page.action, page.framed, bool(page.token))
        if key not in screen.ready:
            template = self._environments[screen.language].get_template("screen.html")
            macros: Any = template.make_module({"page": _hollow(page)})
            parts = macros.bar(screen), cut(macros.message(screen))
            screen.ready[key] = parts[0].encode(), parts[1].encode()
        bar, message = screen.ready[key]
        return bar, message

    def trouble(
        self, language: Language, status: int, *, action: str = "/", framed: bool = False
    ) -> str:
        """A page for when something is not right, with the way on."""
        template = self._environments[language].get_template("trouble.html")
        return cut(template.render(status=status, action=action, framed=framed))

    def sitemap(self, site: str, paths: Iterable[str]) -> str:
        """All pages, each in all languages, for search engines."""
        template = self._environments["nl"].get_template("sitemap.xml")
        return template.render(site=site, paths=paths, languages=LANGUAGES)


def _hollow(page: Page) -> Page:
    """The same page, without what is of one person alone."""
    return replace(
        page,
        telegram=_TELEGRAM.decode() if page.telegram else None,
        token=_TOKEN.decode() if page.token else "",
        said=_SAID.decode() if page.said else "",
    )


def about_topic(guide: Guide, topic: str | None, language: Language) -> About | None:
    """What the page of a topic says of itself."""
    found = guide.topics.get(topic or "")
    if found is None:
        return None
    return About(
        path=f"/o/{found.id}",
        title=found.title.say(language, _first_voice(found.title.forms[language])),
        summary=found.summary.say(language, _first_voice(found.summary.forms[language])),
    )


def _first_voice(forms: Mapping[Reader, str]) -> Reader:
    return None if None in forms else next(iter(forms))


def _environment(catalog: NullTranslations, language: Language, site: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.channels.web"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.install_gettext_translations(catalog, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["paragraphs"] = lambda text: text.split("\n\n")
    environment.filters["numbers"] = numbers
    environment.filters["telephone"] = telephone
    environment.filters["qr"] = qr
    environment.filters["callable"] = linked
    environment.filters["website"] = website
    environment.filters["day"] = lambda day: _day(day, language)
    environment.filters["offered"] = offered
    environment.tests["asking"] = is_question
    environment.globals["asset"] = asset
    environment.globals["language"] = language
    environment.globals["site"] = site
    return environment


def offered(screen: Screen) -> tuple[Button, ...]:
    """The answers to show: the page has a place of its own for the language."""
    rest = tuple(button for button in screen.answers if button.kind != "language")
    return rest or screen.answers


def numbers(phone: str | None) -> list[str]:
    """Each number of a contact, where more than one is given."""
    return phone.split(" / ") if phone else []


def telephone(number: str) -> str:
    """The `tel:` address of a number as people write it."""
    return f"tel:{dialled(number)}"


_NUMBER = re.compile(
    r"(?<![\w./-])"
    r"(?:11[23]|0[89]00[ -]?\d{4}(?:\d{3})?|(?:\+31|0)(?:[ -]?\d){9})"
    r"(?![\w-]|[.,]\d|\.\w)"
)
"""A number to call in a running text: of an emergency, of a service, or of ten digits."""


def linked(text: str) -> Markup:
    """A text in which each number to call can be tapped."""
    parts, at = [], 0
    for number in _NUMBER.finditer(text):
        parts.append(escape(text[at : number.start()]))
        parts.append(Markup('<a href="{}">{}</a>').format(telephone(number[0]), number[0]))
        at = number.end()
    return Markup().join((*parts, escape(text[at:])))


def website(site: str) -> str:
    """The address of a site as it is written in the sources, with or without its scheme."""
    return site if site.startswith(("http://", "https://")) else f"https://{site}"


def _day(day: date, language: Language) -> str:
    return format_date(day, format="long", locale=language)


def asset(name: str) -> str:
    """The address of a static file."""
    return assets()[name]


@cache
def assets() -> dict[str, str]:
    """Each static file's address, with a mark of its content so that it can be kept for ever."""
    return {
        path.name: f"/static/{path.name}?{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
        for path in STATIC.iterdir()
    }
