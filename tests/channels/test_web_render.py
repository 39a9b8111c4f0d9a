"""Screens as HTML: whole, escaped, and with links that work."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from bot.channels.web.render import Page, Renderer, telephone, website
from bot.content.checks import ENTRANCES
from bot.content.location import folder
from bot.core.guide import LANGUAGES
from bot.core.paths import walk
from bot.core.screen import Button, Card, Points, Screen
from bot.i18n import all_translations

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.guide import Guide, Language

VOID = {"meta", "link", "img", "input", "br"}


class Outline(HTMLParser):
    """What a browser would see; complains about tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.taps: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        values = dict(attrs)
        assert not [name for name in values if name.startswith("on") or name == "style"]
        if values.get("name") == "tap":
            self.taps.append(values.get("value") or "")
        if tag == "a":
            self.links.append(values.get("href") or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(all_translations(folder("locales")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_whole_with_all_its_buttons(
    guide: Guide, now: datetime, renderer: Renderer, language: Language
) -> None:
    seen = set()
    for visit in walk(guide, now, language, ENTRANCES):
        html = renderer.fragment(Page(screen=visit.screen))
        if html not in seen:
            seen.add(html)
            outline = Outline(html)
            assert sorted(outline.taps) == sorted(b.tap for b in visit.screen.buttons)
            assert f'lang="{language}"' in html


def test_nothing_from_outside_is_markup(renderer: Renderer) -> None:
    nasty = "<script>alert('x')</script>\"&"
    card = Card(name=nasty, purpose=nasty, phone=nasty, email=nasty, site=nasty, notes=(nasty,))
    screen = Screen(
        node="x/y",
        language="nl",
        role=None,
        text=nasty,
        notices=(nasty,),
        points=(Points(lead=nasty, items=(nasty,)),),
        cards=(card,),
        source=nasty,
        buttons=(Button(label=nasty, tap=nasty),),
        host=nasty,
    )
    html = renderer.page(Page(screen=screen, said=nasty))
    outline = Outline(html)
    assert "<script>alert" not in html
    assert "".join(outline.texts).count(nasty) >= 10
    assert outline.taps == [nasty]


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("088 605 01 01", "tel:+31886050101"),
        ("06 20 04 82 78", "tel:+31620048278"),
        ("0800-0432", "tel:08000432"),
        ("112", "tel:112"),
        ("113 / 0800-0113", "tel:113"),
    ],
)
def test_a_number_can_be_called(number: str, address: str) -> None:
    assert telephone(number) == address


def test_every_contact_of_the_guide_can_be_reached_by_a_tap(guide: Guide) -> None:
    for contact in guide.contacts.values():
        if contact.phone:
            assert telephone(contact.phone).removeprefix("tel:").lstrip("+").isdecimal()
        if contact.site:
            assert website(contact.site).startswith("https://")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [403, 404, 413, 500, 503])
def test_trouble_has_a_way_on(renderer: Renderer, language: Language, status: int) -> None:
    assert "/" in Outline(renderer.trouble(language, status)).links
