"""Large letters on any screen: words stay whole, nothing is cut off, the fixed buttons stay low."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from bot.channels.web.long_words import CUT, can_be_cut, cut, long_words
from bot.content.location import folder
from bot.core.languages import LANGUAGES
from bot.i18n import all_translations
from tests.channels.web.browsing import launch, open_page, press, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from bot.core.languages import Code
    from bot.core.paths import Reached

SIZES = ((320, 568), (320, 640), (360, 740), (412, 915), (740, 360), (768, 1024), (1280, 800))
NORMAL = 16
TEMPLATES = Path(__file__).parents[3] / "bot/channels/web/templates"
WAY = {
    "nl": ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Ziekte of aandoening"),
    "en": (
        "I'm a parent",
        "Can my child be at home?",
        "Start the questions",
        "Illness or condition",
    ),
}
HELP = {"nl": "Hulp", "en": "Help"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Served with a steunpunt with a logo, whose pages can stand in a frame."""
    register = Path(tmp_path_factory.mktemp("register")) / "register.yaml"
    Image.new("RGB", (900, 400), "green").save(register.with_name("logo.png"))
    register.write_text(
        "utrecht: {logo: {file: logo.png, alt: Logo}, name: Ouder- en jeugdsteunpunt Utrecht,"
        " phone: 030 123 45 67, email: hallo@steunpunt-utrecht.example, origins: ['http://school.localhost:1']}\n"
    )
    with served(steunpunten=str(register)) as command:
        yield command.url


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("percent", [100, 125, 150, 200])
def test_no_screen_breaks_at_any_size_of_letters(
    browser: Browser, url: str, percent: int, language: str
) -> None:
    size = NORMAL * percent // 100
    large = launch(browser.browser_type, f"--blink-settings=defaultFontSize={size}")
    page = open_page(large, f"{url}/?taal={language}", language=language)
    found = {"welcome": troubles(page)}
    for label in WAY[language]:
        press(page, label)
        found[label] = troubles(page)
    press(page, HELP[language])
    found["contact"] = troubles(page)
    for path in ("/privacy", "/toegankelijkheid", "/in/utrecht"):
        page.goto(f"{url}{path}?taal={language}")
        found[path] = troubles(page)
    page.context.close()
    lost = large.new_page()
    lost.goto(f"{url}/nergens?taal={language}")
    found["404"] = troubles(lost)
    large.close()
    assert not {screen: what for screen, what in found.items() if what}


def troubles(page: Page) -> list[str]:
    """What is wrong with what a page shows, at each size of the screen."""
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width}x{height}: {what}" for what in page.evaluate(TROUBLES)]
    return found


TROUBLES = """() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("scrolls to the side");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const around = texts.currentNode.parentElement;
    if (!around.checkVisibility() || around.closest(".hidden, script")) continue;
    for (const { 0: word, index } of texts.currentNode.data.matchAll(/[^\\s-]+/g)) {
      if (/[@/]|\\.\\w/.test(word)) continue; // an address may be cut anywhere
      const range = document.createRange();
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + word.length);
      const rows = new Set([...range.getClientRects()]
        .filter((row) => row.width > 1).map((row) => Math.round(row.top)));
      if (rows.size > 1) found.push(`cuts ${word}`);
    }
  }
  const stuck = ["header", "#bar"].map((name) => document.querySelector(name))
    .filter((one) => one && getComputedStyle(one).position === "sticky");
  const height = stuck.reduce((sum, one) => sum + one.offsetHeight, 0);
  if (height > innerHeight / 3) found.push(`${height} of ${innerHeight} stays in the way`);
  const MAIN = ".choices > *, .frame button, #exit, #write button, .reach a, .language > *";
  for (const target of document.querySelectorAll("button, a, input:not([type=hidden])")) {
    if (!target.checkVisibility() || target.closest("p:not(.choices, .language)")) continue;
    const box = target.getBoundingClientRect();
    const least = target.matches(MAIN) ? 44 : 24;
    if (box.height < least || box.width < 24) found.push(`small: ${target.textContent}`);
  }
  scrollTo(0, document.documentElement.scrollHeight);
  for (const target of document.querySelectorAll("main a, main button, #text")) {
    if (!target.checkVisibility() || stuck.some((one) => one.contains(target))) continue;
    target.focus();
    const low = Math.max(0, ...stuck.map((one) => one.getBoundingClientRect().bottom));
    if (target.getBoundingClientRect().top < low - 1) found.push(`hidden: ${target.textContent}`);
  }
  return found;
}"""
"""Words on more than one row, what sticks out or stays in the way, small targets, hidden focus."""


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 740)])
def test_the_other_language_and_the_steunpunt_stay_in_sight(
    browser: Browser, url: str, width: int, height: int
) -> None:
    page = open_page(browser, f"{url}/s/utrecht", width=width, height=height)
    for label in (*WAY["nl"], "Waarom is dat zo?"):
        press(page, label)
        header = page.get_by_role("banner")
        expect(header.get_by_role("button", name="English")).to_be_in_viewport(ratio=1)
        expect(header.get_by_role("heading")).to_be_in_viewport(ratio=1)
        expect(header.get_by_text("Ouder- en")).to_be_in_viewport(ratio=1)
    header.get_by_role("button", name="English").click()
    expect(page.locator(".screen").last).to_have_attribute("lang", "en")
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_known_where_each_long_word_may_be_cut(
    walks: dict[Code, tuple[Reached, ...]], language: Code
) -> None:
    catalog = all_translations(folder("locales"))[language]
    told = [text for template in TEMPLATES.glob("*.html") for text in words_of(template)]
    texts = [catalog.gettext(text) for text in told]
    for screen in {visit.screen for visit in walks[language]}:
        texts += [screen.text, screen.source, *screen.notices, *screen.news, screen.lifeline]
        texts += [item for points in screen.points for item in (points.lead, *points.items)]
        texts += [part for card in screen.cards for part in (card.name, card.purpose, *card.notes)]
        texts += [part for button in screen.buttons for part in (button.label, button.hint)]
    unknown = {word for text in texts for word in long_words(text) if not can_be_cut(word)}
    assert not unknown, "name the places in bot/channels/web/long_words.txt"


def words_of(template: Path) -> list[str]:
    return re.findall(r"_\('([^']*)'", template.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>De onderwijsinspectie.</p>", f"<p>De onderwijs{CUT}inspectie.</p>"),
        ("<p>een (para)medische reden</p>", f"<p>een (para){CUT}medische reden</p>"),
        ("<p>Onderwijsinspectie</p>", f"<p>Onderwijs{CUT}inspectie</p>"),
        ('<a href="/onderwijsinspectie">x</a>', '<a href="/onderwijsinspectie">x</a>'),
        ("<p>info@onderwijsinspectie.nl</p>", "<p>info@onderwijsinspectie.nl</p>"),
        ("<p>www.onderwijsinspectie.nl</p>", "<p>www.onderwijsinspectie.nl</p>"),
        ("<title>Onderwijsinspectie</title></head><p>x</p>",) * 2,
        ("<p>hottentottentententoonstelling</p>",) * 2,
    ],
)
def test_only_words_that_are_shown_are_cut(html: str, shown: str) -> None:
    assert cut(html) == shown
