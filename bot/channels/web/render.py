"""A screen as HTML, with the page around it; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from markupsafe import Markup, escape

from bot.channels.ready import Ready
from bot.channels.web.environment import environment
from bot.channels.web.long_words import cut
from bot.core.languages import SPOKEN
from bot.core.memo import Memo
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from gettext import NullTranslations

    from bot.channels.port import ChannelKind, Link
    from bot.channels.web.surroundings import Organisation
    from bot.core.guide import Guide, Steunpunt
    from bot.core.languages import Code, Languages
    from bot.core.pieces import Source
    from bot.core.screen import Points, Screen
    from bot.core.story import Told
    from bot.core.texts import Reader

NAME = "Lesroute"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a page says of itself to search engines and in link previews."""

    topic: str
    title: str
    summary: str

    @property
    def path(self) -> str:
        return f"/o/{self.topic}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Where a page is, for search engines.

    `site`: our own address, empty if unknown. `named`: the page's address names its language; if
    not, the page is in the reader's own.
    """

    site: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole page: a screen and what stands around it.

    `host`: the name of the steunpunt. `theme`: the id of the steunpunt whose colours it has.
    `logo`: whether that has a logo. `shared`: the path of the steunpunt's link that was followed,
    for link previews. `said`: what was just typed, to repeat it. `forgotten`: all was erased.
    `action`: where its forms go. `token`: the visit, for forms without a cookie. `embedded`: it is
    in a frame on another site. `onward`: links to the conversation in other channels. `about`: what
    a topic's page says of itself. `site`: our own address as far as known. `printed`: our own
    address if it was set. `named`: the address names its language. `title`: its title in the
    browser. `story`: the screens before this one. `address`: where to see it again. `place`: the
    name of its place, for its forms. `link`: what the followed link said, for its forms, until it
    takes effect.
    """

    screen: Screen
    host: str | None = None
    theme: str = ""
    logo: bool = False
    shared: str = ""
    said: str = ""
    forgotten: bool = False
    action: str = "/"
    token: str = ""
    embedded: bool = False
    onward: tuple[Link, ...] = ()
    about: About | None = None
    site: str = ""
    printed: str = ""
    named: bool = False
    title: str = ""
    story: tuple[Told, ...] = ()
    address: str = ""
    place: str = ""
    link: str = ""

    @property
    def introduced(self) -> bool:
        """Whether it introduces its topic, because we do not know yet who is reading."""
        return self.about is not None and self.about.title != NAME and self.screen.role is None

    @property
    def here(self) -> Here:
        return Here(site=self.site, named=self.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """What a page about Lesroute shows beside its fixed words.

    `organisation`: who offers this Lesroute. `held`: what is kept of this very conversation.
    `known`: whether we could look that up. `wipe`: the button that erases it, if there is anything
    to erase. `others`: the other channels that are on, and what they keep of a chat. `look_again`:
    when the first fact must be reviewed.
    """

    name: str
    language: Code
    role: Reader
    organisation: Organisation
    host: Steunpunt | None
    held: tuple[Points, ...]
    known: bool
    wipe: str | None
    others: tuple[ChannelKind, ...]
    sources: tuple[Source, ...]
    look_again: date


_OWN = ("site", "token", "link", "title", "address", "place", "said")
"""Fields that differ between two pages with the same screen."""

_GAP = re.compile("\0([a-z]+)\0")
"""The place of such a field in a document; no text of ours has such characters."""

Cut: TypeAlias = tuple[tuple[bytes, str], ...]
"""A document cut at its gaps: pieces of text, each with the name of the gap behind it."""

_NEW_TAB = Markup(' target="_blank"')
_ONWARD = Markup('<li><a href="{}" rel="noreferrer"{}>{}</a></li>')

_AROUND = 256
"""Documents to cache, of some 9 kB each: a few for each language and each steunpunt."""


class Renderer:
    """Renders pages and escapes everything from outside.

    What stands around screens is rendered once and cached; what belongs to one person is not.
    `kinds`: those of all channels, because the apps of some can pass an address on.
    """

    def __init__(
        self,
        translations: Mapping[Code, NullTranslations],
        languages: Languages = SPOKEN,
        kinds: Sequence[ChannelKind] = (),
    ) -> None:
        self._known = Memo(_AROUND)
        self._shown: Ready[tuple[Cut, Cut]] = Ready()
        self._earlier: Ready[bytes] = Ready()
        self._environments = {
            language: environment(catalog, language, languages, kinds)
            for language, catalog in translations.items()
        }
        self._words_onward = {
            language: catalog.gettext("Verder in {kanaal}")
            for language, catalog in translations.items()
        }
        self._cautions = {
            language: catalog.gettext("medische gegevens")
            for language, catalog in translations.items()
        }

    def page(self, page: Page) -> bytes:
        """A whole document, in UTF-8."""
        own = {name: str(getattr(page, name) or "") for name in _OWN}
        fill = {name: escape(words).encode() if words else b"" for name, words in own.items()}
        bar, message = self._within(page)
        fill["bar"], fill["message"] = _filled(bar, fill), _filled(message, fill)
        fill["onward"] = self._onward(page)
        fill["story"] = b"".join(self._told(page, told) for told in page.story)
        return _filled(self._around(page), fill)

    def _onward(self, page: Page) -> bytes:
        """Links to the conversation in other channels, as items of a list."""
        words = self._words_onward[page.screen.language]
        out = _NEW_TAB if page.embedded else ""
        items = (
            _ONWARD.format(link.address, out, words.replace("{kanaal}", link.title))
            for link in page.onward
        )
        return Markup().join(items).encode()

    def information(self, told: Information, here: Here) -> str:
        """A page about Lesroute itself."""
        template = self._environments[told.language].get_template(f"{told.name}.html")
        return cut(template.render(told=told, here=here, pupil=told.role is Role.LEERLING))

    def _around(self, page: Page) -> Cut:
        """The document around a screen."""
        language, pupil = page.screen.language, page.screen.role is Role.LEERLING
        looks = (page.host, page.theme, page.logo, page.shared)
        shown = (*looks, page.about, page.introduced, page.named)
        around = (page.action, page.embedded, page.forgotten, bool(page.onward))
        own = [bool(getattr(page, name)) for name in _OWN]
        cautioned = self._cautions[language] in page.screen.text
        return self._known.get(
            (language, pupil, cautioned, *shown, *around, *own),
            lambda: self._render_around(page, pupil=pupil, cautioned=cautioned),
        )

    def _render_around(self, page: Page, **known: bool) -> Cut:
        template = self._environments[page.screen.language].get_template("page.html")
        gaps = {name: _gap(name) for name in ("bar", "story", "message", "onward")}
        hollow = _hollow(page)
        return _at_gaps(cut(template.render(page=hollow, here=hollow.here, **known, **gaps)))

    def _within(self, page: Page) -> tuple[Cut, Cut]:
        """The fixed buttons of a screen, and the rest of it."""
        screen = page.screen
        # A frame on another site may not take the focus by itself.
        begins = bool(page.story) and not page.embedded
        carries = (bool(page.token), bool(page.link), bool(page.place), bool(page.site))
        made = self._shown.of(screen)
        key = (page.action, page.embedded, *carries, begins, page.printed)
        if key not in made:
            macros = self._macros(page, screen.role)
            shown = cut(macros.message(screen, begins=begins))
            made[key] = _at_gaps(macros.bar(screen)), _at_gaps(shown)
        return made[key]

    def _told(self, page: Page, told: Told) -> bytes:
        """An earlier screen without its buttons, and the answer to it."""
        made, key = self._earlier.of(told.screen), (told.answer, page.embedded)
        if key not in made:
            made[key] = self._macros(page, told.screen.role).told(told).encode()
        return made[key]

    def _macros(self, page: Page, reader: Reader) -> Any:
        template = self._environments[page.screen.language].get_template("screen.html")
        return template.make_module({"page": _hollow(page), "pupil": reader is Role.LEERLING})

    def trouble(
        self, language: Code, status: int, *, action: str = "/", embedded: bool = False
    ) -> str:
        """A page for when something is wrong, with a way on."""
        template = self._environments[language].get_template("trouble.html")
        return cut(template.render(status=status, here=Here(), action=action, embedded=embedded))

    def sitemap(self, site: str, paths: Iterable[str]) -> str:
        """The sitemap: all pages in all languages."""
        anyone = next(iter(self._environments.values()))
        template = anyone.get_template("sitemap.xml")
        return template.render(site=site, paths=paths)


def _hollow(page: Page) -> Page:
    """The same page with gaps for what belongs to one person."""
    gaps: dict[str, Any] = {name: _gap(name) for name in _OWN if getattr(page, name)}
    return replace(page, **gaps)


def _gap(name: str) -> str:
    return f"\0{name}\0"


def _at_gaps(document: str) -> Cut:
    pieces = [*_GAP.split(document), ""]
    return tuple(
        (text.encode(), name) for text, name in zip(pieces[::2], pieces[1::2], strict=True)
    )


def _filled(cut: Cut, fill: Mapping[str, bytes]) -> bytes:
    """The document with its gaps filled; gaps in what fills them stay as they are."""
    return b"".join([piece for text, name in cut for piece in (text, fill.get(name, b""))])


def about_topic(guide: Guide, topic: str | None, language: Code) -> About | None:
    """What the page of a topic says of itself, if there is such a topic."""
    found = guide.topics.get(topic or "")
    if found is None:
        return None
    return About(
        topic=found.id,
        title=found.title.for_anyone(language),
        summary=found.summary.for_anyone(language),
    )
