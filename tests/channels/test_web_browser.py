"""The web chat in a real browser, used as a person does: by names of buttons, eyes and keyboard."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from tests.channels.test_telegram_journey import JOURNEYS, free_port
from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        command = Lesroute(Path(place))
        yield command.start()
        command.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield started
        started.close()


def open_page(  # noqa: PLR0913  what a device has
    browser: Browser,
    url: str,
    *,
    language: str = "nl",
    javascript: bool = True,
    width: int = 360,
    height: int = 740,
    dark: bool = False,
) -> Page:
    """A new person's page; trouble in it fails the test that closes it."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="nl-NL" if language == "nl" else "en-GB",
        java_script_enabled=javascript,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("close", lambda _: _none(trouble))
    page.goto(url)
    return page


def _none(trouble: list[str]) -> None:
    assert not trouble, trouble


def press(page: Page, label: str) -> None:
    """Press the button of the newest screen, and wait for what comes of it."""
    before = page.locator(".screen").last.get_attribute("data-node")
    page.locator(".screen").last.get_by_role("button", name=label, exact=True).click()
    newest = page.locator(".screen").last
    expect(newest).not_to_have_attribute("data-node", before or "")


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize(("language", "role"), JOURNEYS)
def test_everybody_walks_to_an_outcome_and_on_to_contact(
    browser: Browser, url: str, language: str, role: str, javascript: bool
) -> None:
    page = open_page(browser, url, language=language, javascript=javascript)
    *labels, expected = JOURNEYS[language, role]
    for label in labels:
        press(page, label)
    expect(page.locator(".screen").last).to_contain_text(expected)
    page.context.close()


def test_after_a_crash_the_conversation_goes_on_where_it_was(browser: Browser) -> None:
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        command = Lesroute(Path(place))
        port = str(free_port())
        page = open_page(browser, command.start(port=port))
        press(page, "Ik ben ouder")
        press(page, "Is instemming nodig?")
        command.kill()
        command.start(port=port)
        press(page, "Begin met de vragen")
        page.reload()
        expect(page.locator(".screen").last).to_contain_text("Waardoor kan uw kind")
        page.context.close()
        command.end()


def test_the_log_keeps_what_was_said_once_and_focus_follows(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    press(page, "Ik ben ouder")
    press(page, "Is instemming nodig?")
    expect(page.locator("#log[role=log] .screen")).to_have_count(3)
    expect(page.locator("#log .said")).to_have_text(["Ik ben ouder", "Is instemming nodig?"])
    expect(page.locator(".screen").last).to_be_focused()
    for past in page.locator(".screen.past").all():
        expect(past.get_by_role("button")).to_have_count(0)
    page.context.close()


def test_typing_works_and_wiping_empties_the_page(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    press(page, "Ik ben leerling")
    page.get_by_label(re.compile("Of typ een vraag")).fill("ik heb geen laptop")
    page.keyboard.press("Enter")
    expect(page.locator(".screen").last).to_contain_text("Misschien past")
    expect(page.get_by_label(re.compile("Of typ een vraag"))).to_have_value("")
    press(page, "Laptop of computer")
    press(page, "Stop")
    press(page, "Wis gesprek")
    expect(page.locator(".screen")).to_have_count(1)
    expect(page.locator(".screen")).to_contain_text("Alles is gewist")
    page.context.close()


def test_an_answer_that_does_not_come_is_told(browser: Browser, url: str) -> None:
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    page.goto(url)
    page.route("**/*", lambda route: route.abort())
    page.locator(".screen").last.get_by_role("button", name="Ik ben ouder").click()
    expect(page.get_by_role("alert")).to_have_text("Er ging iets mis. Probeer het nog eens.")
    page.unroute("**/*")
    press(page, "Ik ben ouder")
    expect(page.get_by_role("alert")).to_be_empty()
    context.close()


def test_the_language_can_be_switched_on_any_screen(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    press(page, "Ik ben ouder")
    press(page, "Praten met de school")
    page.locator("header").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".screen").last).to_have_attribute("data-node", "gesprek/start")
    page.context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_cut_off(browser: Browser, url: str, width: int) -> None:
    page = open_page(browser, url, width=width)
    for label in ("Ik ben ouder", "Is instemming nodig?", "Begin met de vragen", "Weet ik niet"):
        press(page, label)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        for button in page.locator(".screen").last.get_by_role("button").all():
            box = button.bounding_box()
            assert box
            assert box["height"] >= 44
    page.context.close()


def test_the_keyboard_alone_leads_to_an_outcome(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    way = ("Ik ben ouder", "Is instemming nodig?", "Begin met de vragen", "Ziekte of aandoening")
    for label in way:
        button = page.locator(".screen").last.get_by_role("button", name=label, exact=True)
        for _ in range(40):
            page.keyboard.press("Tab")
            if button.evaluate("element => element === document.activeElement"):
                break
        expect(button).to_be_focused()
        expect(button).to_be_in_viewport()
        screens = page.locator(".screen").count()
        page.keyboard.press("Enter")
        expect(page.locator(".screen")).to_have_count(screens + 1)
    expect(page.locator(".screen").last).to_contain_text("categorie b")
    page.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_any_kind_of_screen(browser: Browser, url: str, dark: bool) -> None:
    page = open_page(browser, url, dark=dark)
    found = {}
    for label in (
        None,
        "Ik ben ouder",
        "Is instemming nodig?",
        "Begin met de vragen",
        "Weet ik niet",
        "Nee",
        "Wat kan ik nu doen?",
        "Hulp",
        "Stop",
    ):
        if label:
            press(page, label)
        found[label] = violations(page)
    page.get_by_label(re.compile("Of typ een vraag")).fill("ik wil niet meer leven")
    page.keyboard.press("Enter")
    expect(page.locator(".screen").last).to_contain_text("113")
    found["crisis"] = violations(page)
    page.goto(f"{url}/nergens")
    found["404"] = violations(page)
    assert not {kind: names for kind, names in found.items() if names}


def violations(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": WCAG}}
    results = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in results]


def test_the_first_page_is_small_and_asks_nobody_else(browser: Browser, url: str) -> None:
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda r: sizes.update({r.url: len(r.body())}))
    page.goto(url, wait_until="networkidle")
    assert all(address.startswith(url) for address in sizes)
    assert sum(sizes.values()) < 60_000
    context.close()


def test_a_steunpunt_s_link_bears_its_name(browser: Browser) -> None:
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        register = Path(place) / "register.yaml"
        register.write_text("utrecht: {name: Steunpunt Utrecht, phone: 030 123 45 67}\n")
        command = Lesroute(Path(place))
        page = open_page(browser, f"{command.start(steunpunten=str(register))}/s/utrecht")
        expect(page.locator("header")).to_contain_text("Steunpunt Utrecht")
        expect(page.locator(".screen")).to_contain_text("Dit is de Lesroute van Steunpunt Utrecht")
        press(page, "Ik ben ouder")
        press(page, "Hulp")
        first = page.locator(".screen").last.locator(".card").first
        expect(first).to_contain_text("Steunpunt Utrecht")
        expect(first.get_by_role("link", name="030 123 45 67")).to_be_visible()
        page.context.close()
        command.end()
