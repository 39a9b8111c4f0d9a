"""Screens as HTML: whole, escaped, and with links that work."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from bot.channels.contacts import website
from bot.channels.port import Link
from bot.channels.web.environment import linked, numbers, offered, telephone
from bot.channels.web.render import Page, Renderer
from bot.content.location import folder
from bot.core.languages import LANGUAGES
from bot.core.phone import dialled
from bot.core.screen import Button, Card, Points, Screen
from bot.i18n import all_translations

if TYPE_CHECKING:
    from bot.core.guide import Contact, Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached

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


def rendered(renderer: Renderer, page: Page) -> str:
    return renderer.page(page).decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_whole_with_all_its_buttons(
    walks: dict[Code, tuple[Reached, ...]], renderer: Renderer, language: Code
) -> None:
    for screen in {visit.screen for visit in walks[language]}:
        html = rendered(renderer, Page(screen=screen))
        outline = Outline(html)
        shown = {*offered(screen), *screen.extras, *screen.outward, *screen.verdicts, *screen.frame}
        assert sorted(outline.taps) == sorted(button.tap for button in shown)
        assert {b.kind for b in {*screen.buttons} - shown} <= {"language"}
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
    )
    html = rendered(renderer, Page(screen=screen, said=nasty, host=nasty))
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
        ("113", "tel:113"),
        ("+31 30 123 45 67", "tel:+31301234567"),
        ("+31 (0)30 123 45 67", "tel:+31301234567"),
        ("0031 30 123 45 67", "tel:+31301234567"),
        ("(030) 123 45 67", "tel:+31301234567"),
        ("+32 2 123 45 67", "tel:+3221234567"),
    ],
)
def test_a_number_can_be_called(number: str, address: str) -> None:
    assert telephone(number) == address


def test_of_two_numbers_each_can_be_called() -> None:
    assert numbers("113 / 0800-0113") == ["113", "0800-0113"]
    assert numbers(None) == []


def test_every_contact_of_the_guide_can_be_reached_by_a_tap(
    guide: Guide, renderer: Renderer
) -> None:
    for contact in guide.contacts.values():
        links = Outline(rendered(renderer, Page(screen=showing(contact)))).links
        calls = [link for link in links if link.startswith("tel:")]
        assert all(re.fullmatch(r"tel:(\+31\d{9}|0800\d{4}|11[23])", call) for call in calls)
        assert len(calls) == len(numbers(contact.phone))
        assert [link for link in links if link.startswith("mailto:")] == [
            f"mailto:{address}" for address in (contact.email,) if address
        ]
        away = "https://nl.wikipedia.org/"
        assert [link for link in links if link.startswith("https://")] == [
            away,
            *(f"https://{site}" for site in (contact.site,) if site),
        ]


def showing(contact: Contact) -> Screen:
    """A screen with the card of one contact."""
    card = Card(
        name=contact.name.say("nl", None),
        purpose="",
        phone=contact.phone,
        email=contact.email,
        site=contact.site,
    )
    return Screen(node="x/y", language="nl", role=None, text="", cards=(card,))


@pytest.mark.parametrize(
    ("site", "address"),
    [
        ("113.nl", "https://113.nl"),
        ("https://www.ziezon.nl/a", "https://www.ziezon.nl/a"),
        ("javascript:alert(1)", "https://javascript:alert(1)"),
    ],
)
def test_a_site_is_always_a_web_address(site: str, address: str) -> None:
    assert website(site) == address


def test_each_language_is_marked_as_what_it_is(renderer: Renderer) -> None:
    pairs: tuple[tuple[Code, Code], ...] = (("nl", "en"), ("en", "nl"))
    for language, other in pairs:
        screen = Screen(node="x/y", language=language, role=None, text="x")
        html = rendered(renderer, Page(screen=screen))
        assert f'<html lang="{language}">' in html
        assert f'<button name="taal" value="{other}" lang="{other}">' in html
        assert f'<article class="screen" lang="{language}"' in html


def test_what_must_stand_out_does_and_an_order_is_numbered(renderer: Renderer) -> None:
    steps = (
        Points(lead="", items=("a",), ordered=True),
        Points(lead="b", items=("c",)),
    )
    screen = Screen(node="x/y", language="nl", role=None, text="x", stays=True, points=steps)
    html = rendered(renderer, Page(screen=screen))
    assert 'class="screen outcome"' in html
    assert html.count("<ol>") == html.split("<footer>")[0].count("<ul>") == 1


@pytest.mark.parametrize("embedded", [False, True], ids=["alone", "in a frame"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500, 503])
def test_trouble_has_a_name_a_way_on_and_help(
    renderer: Renderer, language: Code, status: int, embedded: bool
) -> None:
    html = renderer.trouble(language, status, embedded=embedded)
    links = Outline(html).links
    assert {"/", "tel:112", "tel:113", "https://nl.wikipedia.org/"} <= {*links}
    assert links.count(f"/o/contact?taal={language}") == 2
    title = re.search("<title>(.+) \N{EN DASH} Lesroute</title>", html)
    assert title
    assert title[1].strip() == title[1]
    help_ = re.search(r'<a class="help"[^>]*>(\w+)</a>', html)
    assert help_
    assert help_[1] == {"nl": "Hulp", "en": "Help"}[language]
    away = html.count("target=")
    assert away == (3 if embedded else 0)


def test_each_kind_of_trouble_has_a_name_of_its_own(renderer: Renderer) -> None:
    titles = {
        re.search("<title>(.+)</title>", renderer.trouble(language, status))
        for language in LANGUAGES
        for status in (404, 413, 429, 500)
    }
    assert len({found[1] for found in titles if found}) == 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_repeats_what_stands_beside_the_field(
    walks: dict[Code, tuple[Reached, ...]], renderer: Renderer, language: Code
) -> None:
    caution = {"nl": "medische gegevens", "en": "medical details"}[language]
    said = set()
    for screen in {visit.screen for visit in walks[language]}:
        label = re.search('<label for="text">(.*)</label>', rendered(renderer, Page(screen=screen)))
        assert label
        assert (caution in label[1]) is not (caution in screen.text)
        if caution in screen.text:
            said.add(screen.node)
    assert {"start/menu", "start/welkom"} <= said


def test_a_warning_news_and_whom_to_call_each_look_as_they_are(renderer: Renderer) -> None:
    screen = Screen(
        node="x/y",
        language="nl",
        role=None,
        text="x",
        news=("Nieuws",),
        notices=("Let op",),
        progress="Vraag 1 van hoogstens 3",
        lifeline="Praten kan: Kindertelefoon 0800-0432, of bel 113. Gevaar? Bel 112.",
    )
    html = rendered(renderer, Page(screen=screen))
    for kind, words in (("news", "Nieuws"), ("notice", "Let op"), ("progress", "Vraag 1")):
        assert f'<p class="{kind}">{words}' in html
    line = re.search('<p class="lifeline">(.*)</p>', html)
    assert line
    assert re.findall('href="(.*?)"', line[1]) == ["tel:08000432", "tel:113", "tel:112"]
    assert "lifeline" not in rendered(renderer, Page(screen=replace(screen, lifeline="")))


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("Bel 112.", ["112"]),
        ("Bel 113, dag en nacht, of chat op 113.nl.", ["113"]),
        ("113 Zelfmoordpreventie (0800-0113)", ["113", "0800-0113"]),
        ("Bel 088 669 60 60.", ["088 669 60 60"]),
        ("Bel 06 20 04 82 78 of 030 225 50 50", ["06 20 04 82 78", "030 225 50 50"]),
        ("bel 0302255050 of +31 30 225 50 50", ["0302255050", "+31 30 225 50 50"]),
        ("artikel 11, onder d; Stcrt. 2018, nr. 42600", []),
        ("in 2025 of 2026, 1112 uur, 113.500 euro, 2.113", []),
        ("van 9.00 tot 16.00 uur, 1-112, 112-3, A113, 113a", []),
        ("088 669 60 601", []),
    ],
)
def test_numbers_to_call_in_a_text_can_be_tapped(text: str, calls: list[str]) -> None:
    html = str(linked(text))
    assert re.findall(">(.*?)</a>", html) == calls
    assert re.findall('"tel:(.*?)"', html) == [dialled(call) for call in calls]
    assert re.sub("<.*?>", "", html) == text


def test_what_stands_around_a_number_is_no_markup() -> None:
    assert linked("<b>112</b>") == '&lt;b&gt;<a href="tel:112">112</a>&lt;/b&gt;'


def there(address: str) -> Link:
    return Link(title="Elders", address=address, copies=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_that_the_guide_names_in_a_text_can_be_tapped(
    guide: Guide, walks: dict[Code, tuple[Reached, ...]], language: Code
) -> None:
    known = {dialled(one) for c in guide.contacts.values() for one in numbers(c.phone)}
    texts = {visit.screen.text for visit in walks[language]}
    called = {call for text in texts for call in re.findall('"tel:(.*?)"', linked(text))}
    assert {"112", "113", "08000432"} <= called <= known


def test_what_is_of_one_person_is_on_their_page_alone(renderer: Renderer) -> None:
    screen = Screen(node="start/thuis", language="nl", role=None, text="Kies maar.")
    own = Page(
        screen=screen, said="mijn geheim", token="id.merk", onward=(there("https://t.me/x?a=1&b"),)
    )
    html = rendered(renderer, own)
    assert "mijn geheim" in html
    assert html.count('value="id.merk"') == 2
    assert '<a href="https://t.me/x?a=1&amp;b" rel="noreferrer">Verder in Elders</a>' in html
    another = rendered(renderer, replace(own, said="iets anders", token="id2.merk2", onward=()))
    plain = rendered(renderer, Page(screen=screen))
    for html in (another, plain):
        assert not [secret for secret in ("geheim", "id.merk", "t.me") if secret in html]


def test_what_was_typed_is_never_taken_for_a_place_in_the_page(renderer: Renderer) -> None:
    screen = Screen(node="start/thuis", language="nl", role=None, text="Kies maar.")
    typed = "\0token\0 \0bar\0 \0message\0 \0onward\0"
    html = rendered(
        renderer, Page(screen=screen, said=typed, token="id.merk", onward=(there("t.me/x"),))
    )
    assert typed in html
    assert html.count("id.merk") == 2
    assert html.count("Kies maar.") == 1
