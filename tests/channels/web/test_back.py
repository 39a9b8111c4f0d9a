"""Back, forward and away in the browser: nothing that was said is lost, nothing is sent twice."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.channels.web.browsing import QUIET, button, open_page, press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
WAY = (
    *("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Iets anders"),
    *("Ja, door klachten", "Hulp"),
)
"""Six taps."""


def walked(page: Page) -> list[str]:
    """The screens on the way, the first one included."""
    seen = [here(page)]
    for label in WAY:
        press(page, label)
        seen.append(here(page))
    return seen


def here(page: Page) -> str:
    return page.locator(".screen").last.get_attribute("data-node") or ""


def is_at(page: Page, node: str) -> None:
    expect(page.locator(".screen").last).to_have_attribute("data-node", node)


def said(page: Page) -> list[str]:
    return page.locator(".said .words").all_inner_texts()


@pytest.fixture
def cookieless(browser: Browser) -> Iterator[Page]:
    """A page of a real browser that is set to keep no cookie."""
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        (Path(place) / "Default").mkdir()
        content = {"default_content_setting_values": {"cookies": 2}}
        (Path(place) / "Default" / "Preferences").write_text(json.dumps({"profile": content}))
        context = browser.browser_type.launch_persistent_context(
            place,
            executable_path="/usr/bin/chromium",
            args=QUIET,
            locale="nl-NL",
            java_script_enabled=False,
            viewport={"width": 360, "height": 740},
        )
        yield context.pages[0]
        context.close()


@SCRIPTS
def test_back_goes_one_screen_back_and_forward_one_on(
    browser: Browser, url: str, javascript: bool
) -> None:
    page = open_page(browser, url, javascript=javascript)
    sent: list[str] = []
    seen = walked(page)
    page.on("request", lambda request: sent.append(request.method))
    for node in reversed(seen[:-1]):
        page.go_back()
        is_at(page, node)
    for node in seen[1:]:
        page.go_forward()
        is_at(page, node)
    assert said(page) == [*WAY]
    assert "POST" not in sent
    page.context.close()


@SCRIPTS
def test_a_reload_keeps_what_was_said(browser: Browser, url: str, javascript: bool) -> None:
    page = open_page(browser, url, javascript=javascript)
    seen = walked(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    texts = page.locator(".screen .bubble").all_inner_texts()
    page.reload()
    assert said(page) == [*WAY]
    assert page.locator(".screen .bubble").all_inner_texts() == texts
    expect(page.locator(".screen").last).to_be_in_viewport()
    for node in reversed(seen[:-1]):
        page.go_back()
        is_at(page, node)
    assert "POST" not in sent
    page.context.close()


@SCRIPTS
def test_after_leaving_and_coming_back_all_is_there(
    browser: Browser, url: str, javascript: bool
) -> None:
    page = open_page(browser, url, javascript=javascript)
    seen = walked(page)
    page.goto(f"{url}/privacy")
    page.go_back()
    is_at(page, seen[-1])
    assert said(page) == [*WAY]
    page.goto("about:blank")
    page.goto(url)
    is_at(page, seen[-1])
    assert said(page) == [*WAY]
    expect(page.locator(".screen").last).to_be_in_viewport()
    page.context.close()


@SCRIPTS
def test_a_button_of_an_earlier_screen_works_and_the_way_back_goes_on_from_there(
    browser: Browser, url: str, javascript: bool
) -> None:
    page = open_page(browser, url, javascript=javascript)
    seen = walked(page)
    for node in reversed(seen[3:-1]):
        page.go_back()
        is_at(page, node)
    press(page, "Hulp")
    press(page, "← Terug")
    is_at(page, "beslisboom/oorzaak")
    assert said(page) == [*WAY[:3]]
    press(page, "Ziekte of aandoening")
    expect(page.locator(".screen").last).to_contain_text("categorie b")
    page.reload()
    assert said(page) == [*WAY[:3], "Ziekte of aandoening"]
    page.context.close()


@SCRIPTS
def test_the_button_back_shortens_the_conversation(
    browser: Browser, url: str, javascript: bool
) -> None:
    page = open_page(browser, url, javascript=javascript)
    seen = walked(page)
    for left in range(len(seen) - 2, 0, -1):
        button(page, "← Terug").click()
        is_at(page, seen[left])
        expect(page.locator(".screen")).to_have_count(left + 1)
        assert said(page) == [*WAY[:left]]
    page.context.close()


def test_after_a_reload_the_button_back_shortens_it_too(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    seen = walked(page)
    page.reload()
    button(page, "← Terug").click()
    is_at(page, seen[-2])
    expect(page.locator(".screen")).to_have_count(len(seen) - 1)
    assert said(page) == [*WAY[:-1]]
    page.context.close()


def test_a_browser_that_keeps_no_cookie_goes_on_and_sends_nothing_twice(
    cookieless: Page, url: str
) -> None:
    cookieless.goto(url)
    press(cookieless, "Ik ben ouder")
    assert not cookieless.context.cookies()
    cookieless.reload()
    is_at(cookieless, "start/menu")
    for label in WAY[1:4]:
        press(cookieless, label)
    press(cookieless, "Ja, door klachten")
    button(cookieless, "Waarom is dat zo?").click()
    expect(cookieless.locator(".screen").last).to_contain_text("Iets anders")


def test_going_back_works_while_the_line_is_away(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    seen = walked(page)
    page.context.set_offline(True)
    page.go_back()
    is_at(page, seen[-2])
    button(page, "← Terug").click()
    is_at(page, seen[-3])
    page.context.set_offline(False)
    press(page, "Hulp")
    page.context.close()


def test_what_is_typed_on_an_earlier_screen_is_said_there(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    walked(page)
    for _ in range(4):
        before = here(page)
        page.go_back()
        expect(page.locator(".screen").last).not_to_have_attribute("data-node", before)
    is_at(page, "beslisboom/start")
    page.locator("#text").fill("laptop")
    page.locator("#text").press("Enter")
    expect(page.locator(".screen").last).to_contain_text("Ik denk dat u dit bedoelt")
    assert said(page) == [*WAY[:2], "laptop"]
    page.go_back()
    is_at(page, "beslisboom/start")
    page.context.close()


def test_back_past_another_language_stays_in_the_language_that_was_chosen(
    browser: Browser, url: str
) -> None:
    page = open_page(browser, url)
    press(page, "Ik ben ouder")
    press(page, "Kind thuis: mag dat?")
    page.locator("header").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.go_back()
    expect(page.locator(".said .words").first).to_have_text("I'm a parent")
    page.wait_for_load_state("load")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    is_at(page, "start/menu")
    expect(page.locator(".screen").last).to_have_attribute("lang", "en")
    page.context.close()


def test_after_a_wipe_nothing_of_it_can_be_gone_back_to(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    walked(page)
    press(page, "Stop")
    press(page, "Wis gesprek")
    assert said(page) == []
    page.go_back()
    page.wait_for_load_state("load")
    expect(page.locator(".said .words", has_text="Iets anders")).to_have_count(0)
    page.goto(f"{url}/privacy")
    expect(page.locator("main")).to_contain_text("geen bewaard gesprek bekend")
    page.context.close()


@pytest.mark.parametrize("reloaded", [False, True], ids=["at once", "after a reload"])
def test_the_quick_exit_leaves_no_screen_one_step_back(
    browser: Browser, url: str, reloaded: bool
) -> None:
    page = open_page(browser, "about:blank")
    page.route(
        "https://nl.wikipedia.org/**",
        lambda route: route.fulfill(body="<h1>Elders</h1>", content_type="text/html"),
    )
    page.goto(url)
    walked(page)
    if reloaded:
        page.reload()
    page.get_by_role("link", name="Snel weg").click()
    expect(page.get_by_role("heading", name="Elders")).to_be_visible()
    page.go_back()
    assert page.url == "about:blank"
    page.context.close()


@SCRIPTS
def test_the_history_names_no_card_that_came_by_what_was_typed(
    browser: Browser, url: str, javascript: bool
) -> None:
    page = open_page(browser, url, javascript=javascript)
    press(page, "Ik ben leerling")
    page.locator("#text").fill("ik wil dood")
    page.locator("#text").press("Enter")
    expect(page.locator(".screen").last).to_contain_text("113")
    assert "nood" not in page.url
    assert page.title() == "Lesroute"
    assert "dood" not in page.url
    page.context.close()
