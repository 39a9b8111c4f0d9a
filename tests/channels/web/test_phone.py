"""The web chat on a phone as phones are: a bad line, a small screen, large text, a shaky hand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bot.channels.web.render import Page as Shown
from bot.channels.web.render import Renderer
from bot.content.location import folder
from bot.core.screen import Button, Screen
from bot.core.texts import Role
from bot.i18n import all_translations
from tests.channels.web.browsing import NUMBERS, button, launch, open_page, press, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from bot.core.screen import ButtonKind


def hanging(page: Page, held: list[Route]) -> None:
    """What is asked first stays without an answer, until the route goes on."""

    def hold(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/*", hold)


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 740)])
def test_a_long_story_does_not_push_its_answer_out_of_sight(
    browser: Browser, url: str, width: int, height: int
) -> None:
    page = open_page(browser, url, width=width, height=height)
    press(page, "Ik ben leerling")
    page.locator("#text").fill("Het gaat al weken niet goed op school. " * 20 + "ik wil dood")
    page.locator("#text").press("Enter")
    card = page.locator(".screen").last.locator(".text").first
    expect(card).to_contain_text("113")
    expect(card).to_be_in_viewport(ratio=1)
    page.context.close()


def test_who_presses_something_else_does_not_wait_for_what_hangs(
    browser: Browser, url: str
) -> None:
    page = open_page(browser, url)
    held: list[Route] = []
    hanging(page, held)
    button(page, "Ik ben ouder").click()
    expect(page.get_by_role("status")).to_have_text("Even wachten …")
    expect(page.locator("#danger")).to_be_hidden()
    page.locator("#text").fill("ik wil dood")
    page.locator("#text").press("Enter")
    expect(page.locator(".screen").last).to_contain_text("113")
    expect(page.locator(".screen").last).to_have_attribute("data-node", "nood/crisis")
    expect(page.get_by_role("alert")).to_be_empty()
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (740, 360), (320, 256)])
def test_trouble_is_seen_with_the_numbers_wherever_one_is(
    browser: Browser, url: str, width: int, height: int
) -> None:
    page = browser.new_context(
        locale="nl-NL", viewport={"width": width, "height": height}
    ).new_page()
    page.goto(url)
    for label in ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Hulp"):
        press(page, label)
    page.route("**/*", lambda route: route.abort())
    page.locator("#text").fill("ik wil niet meer leven")
    page.locator("#text").press("Enter")
    told = page.get_by_role("alert")
    expect(told).to_have_text("Er ging iets mis. Probeer het nog eens.")
    expect(told).to_be_in_viewport()
    expect(page.locator("#danger")).to_contain_text(NUMBERS)
    assert page.locator("#danger a").evaluate_all("all => all.map((one) => one.href)") == [
        "tel:112",
        "tel:113",
    ]
    expect(page.locator("#text")).to_have_value("ik wil niet meer leven")
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(740, 360), (360, 400)])
def test_help_stays_one_tap_away_where_there_is_little_height(
    browser: Browser, url: str, width: int, height: int
) -> None:
    page = open_page(browser, url, width=width, height=height)
    for label in ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Iets anders"):
        press(page, label)
    for label in ("Hulp", "Menu"):
        expect(button(page, label)).to_be_in_viewport(ratio=1)
    expect(page.locator("#exit")).to_be_in_viewport(ratio=1)
    page.context.close()


@pytest.mark.parametrize("between", [100, 250])
def test_a_double_tap_gives_no_second_answer(browser: Browser, url: str, between: int) -> None:
    page = open_page(browser, url)
    first = button(page, "Ik ben ouder")
    first.scroll_into_view_if_needed()
    box = first.bounding_box()
    assert box
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("() => !document.getAnimations().length")
    page.mouse.click(*at)
    page.wait_for_timeout(between)  # the second tap of a double one
    page.mouse.click(*at)
    expect(page.locator(".screen").last).to_have_attribute("data-node", "start/menu")
    expect(page.locator(".said")).to_have_count(1)
    press(page, "Kind thuis: mag dat?")  # and then it may be pressed
    page.context.close()


def test_what_is_being_typed_is_kept_while_an_answer_comes(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    held: list[Route] = []
    hanging(page, held)
    button(page, "Ik ben ouder").click()
    page.locator("#text").press_sequentially("mijn kind heeft geen laptop")
    held[0].continue_()
    expect(page.locator(".screen").last).to_have_attribute("data-node", "start/menu")
    expect(page.locator("#text")).to_have_value("mijn kind heeft geen laptop")
    expect(page.locator("#text")).to_be_focused()
    page.locator("#text").press("Enter")
    expect(page.locator("#text")).to_have_value("")
    page.context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_who_chose_a_language_keeps_it_after_a_wipe(
    browser: Browser, url: str, javascript: bool
) -> None:
    page = open_page(browser, url, javascript=javascript)
    page.locator("header").get_by_role("button", name="English").click()
    for label in ("I'm a parent", "Stop", "Delete chat"):
        button(page, label).click()
    expect(page.locator(".screen").last).to_contain_text("deleted")
    expect(page.locator("#log")).not_to_have_attribute("aria-busy", "true")
    page.wait_for_load_state("networkidle")  # a wipe may load the page anew
    page.locator("#text").fill("i want to die")
    page.locator("#text").press("Enter")
    expect(page.locator(".screen").last).to_contain_text("That sounds very hard")
    page.context.close()


def test_an_unknown_steunpunt_leads_to_the_conversation(browser: Browser, url: str) -> None:
    page = browser.new_context(locale="nl-NL").new_page()
    page.goto(f"{url}/in/nergens")
    page.get_by_role("link", name="Naar het gesprek").click()
    expect(page.locator(".screen")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize(("size", "width"), [(24, 360), (32, 360), (32, 412)])
def test_a_large_font_breaks_no_word_of_the_fixed_buttons(
    browser: Browser, url: str, size: int, width: int
) -> None:
    large = launch(browser.browser_type, f"--blink-settings=defaultFontSize={size}")
    page = open_page(large, url, width=width)
    press(page, "Ik ben ouder")
    press(page, "Kind thuis: mag dat?")
    assert page.evaluate(ROWS) == {}
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    large.close()


ROWS = """() => Object.fromEntries(
  [...document.querySelectorAll(".frame button, #exit, header h1, .language button")]
    .flatMap((one) => {
      const words = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      const broken = [];
      while (words.nextNode()) {
        for (const word of words.currentNode.data.matchAll(/\\S+/g)) {
          const range = document.createRange();
          range.setStart(words.currentNode, word.index);
          range.setEnd(words.currentNode, word.index + word[0].length);
          const rows = new Set([...range.getClientRects()].map((row) => Math.round(row.top)));
          if (rows.size > 1) broken.push([word[0], rows.size]);
        }
      }
      return broken;
    }))"""
"""The words of the fixed buttons and of our name that stand on more than one row."""


HINT = "Bijvoorbeeld bij een fysiotherapeut, logopedist of diëtist, en dat onder schooltijd."
ANSWERS = (
    "Behandeling overdag",
    "Ziekte of aandoening",
    "Psychische klachten",
    "Iets anders",
    "Allebei of onduidelijk",
    "Weet ik niet",
)
FRAME: tuple[tuple[str, ButtonKind], ...] = (
    *(("← Terug", "back"), ("Menu", "home"), ("Hulp", "help")),
)
QUESTION = Screen(
    node="beslisboom/oorzaak",
    language="nl",
    role=Role.OUDER,
    text="Waardoor kan uw kind niet naar school, of niet naar alle lessen?",
    progress="Vraag 1 van hoogstens 3",
    source="Bron: brochure voor scholen (ministerie van Onderwijs, december 2023)",
    buttons=(
        *(Button(label=label, tap=f"o.:{i}/a", hint=HINT) for i, label in enumerate(ANSWERS)),
        *(Button(label=label, tap=f"o.:{kind}/a", kind=kind) for label, kind in FRAME),
    ),
)


def showing(page: Page, address: str) -> None:
    """A page whose every answer is the question with six hints."""
    body = Renderer(all_translations(folder("locales"))).page(Shown(screen=QUESTION))
    page.route(
        lambda found: urlsplit(found).path == "/",
        lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"),
    )
    page.goto(address)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_answers_stand_on_the_first_screen_with_what_they_mean(
    browser: Browser, url: str, dark: bool
) -> None:
    page = open_page(browser, "about:blank", dark=dark)
    showing(page, url)
    screen = page.locator(".screen").last
    expect(screen.get_by_text("Vraag 1 van hoogstens 3")).to_be_in_viewport(ratio=1)
    expect(screen.get_by_text(QUESTION.text)).to_be_in_viewport(ratio=1)
    for label in ANSWERS:
        answer = screen.get_by_role("button", name=label, exact=True)
        expect(answer.locator(".label")).to_be_in_viewport(ratio=1)
        expect(answer).to_have_accessible_description(HINT)
        expect(answer.locator(".hint")).to_have_text(HINT)
    for label in ANSWERS[:5]:
        expect(screen.get_by_role("button", name=label, exact=True)).to_be_in_viewport(ratio=1)
    assert not violations(page)
    page.context.close()


def test_answered_in_place_the_first_question_shows_all_its_answers(
    browser: Browser, url: str
) -> None:
    page = open_page(browser, url)
    for label in ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen"):
        page.get_by_role("button", name=label, exact=True).click()
    screen = page.locator(".screen").last
    expect(screen).to_have_attribute("data-node", "beslisboom/oorzaak")
    for label in ("Behandeling in lestijd", "Psychische klachten", "Ik weet het niet zeker"):
        expect(screen.get_by_role("button", name=label, exact=True)).to_be_in_viewport(ratio=0.9)
    page.context.close()
