"""A tap and what comes of it: at once, whatever the line brings, and whatever the browser lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.channels.web.browsing import NUMBERS, button, open_page, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page, Route

TROUBLE = "Er ging iets mis. Probeer het nog eens."
PORTAL = "<!doctype html><html><body><main><p class=text>Log in op wifi</p></main></body></html>"


def answering(status: int, kind: str, body: str, **headers: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(
        status=status, content_type=kind, body=body, headers=headers or None
    )


def cut(route: Route, keeps: Callable[[str], str]) -> None:
    route.fulfill(status=200, content_type="text/html", body=keeps(route.fetch().text()))


ODD: dict[str, Callable[[Route], None]] = {
    "a portal": answering(200, "text/html", PORTAL),
    "a portal with a log of its own": answering(
        200, "text/html", PORTAL.replace("<p", '<div id=log><article class="screen"></div><p')
    ),
    "a filter": answering(403, "text/html", PORTAL),
    "a proxy": answering(502, "text/html", "<html><h1>Bad Gateway</h1></html>"),
    "a network that wants a login": answering(511, "text/html", PORTAL),
    "nothing": answering(204, "text/html", ""),
    "an empty page": answering(200, "text/html", ""),
    "data": answering(200, "application/json", '{"error": null}'),
    "plain text": answering(200, "text/plain", "null"),
    "half a page": lambda route: cut(route, lambda text: text[: len(text) // 2]),
    "a page without its end": lambda route: cut(route, lambda text: text[: text.index("</footer")]),
    "a page without a screen": lambda route: cut(
        route, lambda text: text.replace('class="screen', 'class="other')
    ),
    "a page without its bar": lambda route: cut(route, lambda text: text.replace('"bar"', '"x"')),
    "another page of ours": lambda route: route.fulfill(
        response=route.fetch(url=route.request.url.split("?")[0] + "privacy", method="GET")
    ),
    "somewhere else": answering(
        302, "text/html", "", Location="https://portal.example/login?from=lesroute"
    ),
    "a broken line": lambda route: route.abort(),
}


def asked(page: Page, answer: Callable[[Route], None]) -> None:
    """Everything that is sent is answered so; nothing else of the page is touched."""
    page.route(
        "**/*",
        lambda route: answer(route) if route.request.method == "POST" else route.continue_(),
    )


def opened(browser: Browser, url: str, *labels: str) -> Page:
    """A page on which the browser may complain of its line."""
    page = browser.new_context(
        locale="nl-NL", viewport={"width": 360, "height": 740}, reduced_motion="reduce"
    ).new_page()
    page.goto(url)
    for label in labels:
        press(page, label)
    return page


@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
def test_what_is_not_ours_is_trouble_and_changes_nothing(
    browser: Browser, url: str, answer: Callable[[Route], None]
) -> None:
    page = opened(browser, url, "Ik ben ouder", "Kind thuis: mag dat?")
    before = page.locator("#log").inner_html()
    title, address, history = page.title(), page.url, page.evaluate("history.length")
    asked(page, answer)
    for write in (False, True):
        if write:
            page.locator("#text").fill("ik wil niet meer leven")
            page.locator("#text").press("Enter")
        else:
            button(page, "Begin met de vragen").click()
        expect(page.get_by_role("alert")).to_have_text(TROUBLE)
        expect(page.locator("#danger")).to_contain_text(NUMBERS)
        expect(page.locator("#log")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#text")).to_have_value("ik wil niet meer leven")
    assert page.locator("#log").inner_html().replace(' class=""', "") == before.replace(
        ' class=""', ""
    )
    assert (page.title(), page.url) == (title, address)
    assert page.evaluate("history.length") == history
    page.unroute("**/*")
    press(page, "Begin met de vragen")
    expect(page.get_by_role("alert")).to_be_empty()
    page.context.close()


LACKING = (
    "delete SubmitEvent.prototype.submitter",
    "delete window.SubmitEvent",
    "delete window.AbortController",
    "delete AbortController.prototype.abort",
    "delete window.DOMParser",
    "delete DOMParser.prototype.parseFromString",
    "delete window.fetch",
    "delete Response.prototype.text",
    "delete window.FormData",
    "delete window.URLSearchParams",
    "delete window.URL",
    "delete History.prototype.pushState",
    "delete History.prototype.replaceState",
    "delete History.prototype.back",
    "delete Element.prototype.closest",
    "delete Element.prototype.append",
    "delete Element.prototype.remove",
    "delete Element.prototype.replaceWith",
    "delete Element.prototype.replaceChildren",
    "delete Element.prototype.scrollIntoView",
    "delete Element.prototype.classList",
    "delete HTMLElement.prototype.dataset",
    "delete HTMLElement.prototype.focus",
    "delete HTMLTemplateElement.prototype.content",
    "delete Node.prototype.cloneNode",
    "delete Node.prototype.isConnected",
    "delete Document.prototype.createComment",
    "delete Array.prototype.at",
    "delete Array.prototype.includes",
    "delete String.prototype.trimEnd",
    "Object.defineProperty(SubmitEvent.prototype, 'submitter', { get: () => undefined })",
    "Object.defineProperty(history, 'state', { get: () => { throw new Error('no') } })",
)


@pytest.mark.parametrize("lack", LACKING)
def test_whatever_a_browser_lacks_every_press_leads_on(
    browser: Browser, url: str, lack: str
) -> None:
    context = browser.new_context(locale="nl-NL", viewport={"width": 360, "height": 740})
    context.add_init_script(lack)
    page = context.new_page()
    page.goto(url)
    for label in ("Ik ben ouder", "Kind thuis: mag dat?", "Hulp", "← Terug", "Stop"):
        press(page, label)
    page.locator("#text").fill("ik wil dood")
    page.locator("#text").press("Enter")
    expect(page.locator(".screen").last).to_contain_text("113")
    context.close()


def held(page: Page) -> list[Route]:
    """What is sent waits here for its answer."""
    waits: list[Route] = []
    asked(page, waits.append)
    return waits


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("text", ["", "mijn kind heeft geen laptop"])
def test_a_tap_echoes_at_once(browser: Browser, url: str, width: int, text: str) -> None:
    page = open_page(browser, url, width=width)
    press(page, "Ik ben ouder")
    waits = held(page)
    said = text or "Kind thuis: mag dat?"
    if text:
        page.locator("#text").fill(text)
        page.locator("#text").press("Enter")
    else:
        button(page, said).click()
    # At once: no answer has come, and none can have.
    assert page.locator(".said .words").last.inner_text() == said
    assert page.locator("button.pressed").count() == 1
    sign = page.locator("#log .waiting")
    expect(sign).to_be_in_viewport(ratio=1)
    assert sign.get_attribute("aria-hidden") == "true"
    below, above = sign.bounding_box(), page.locator(".said").last.bounding_box()
    assert below
    assert above
    assert 0 < below["y"] - above["y"] - above["height"] < 40
    expect(page.get_by_role("status")).to_have_text("Even wachten …")
    expect(page.get_by_role("alert")).to_be_empty()
    waits[0].continue_()
    expect(page.locator(".screen")).to_have_count(3)
    expect(sign).to_have_count(0)
    expect(page.get_by_role("status")).to_be_empty()
    expect(page.locator(".said .words").last).to_have_text(said)
    expect(page.locator("button.pressed")).to_have_count(0)
    page.context.close()


def test_where_the_line_breaks_the_echo_goes_and_the_buttons_stay(
    browser: Browser, url: str
) -> None:
    page = opened(browser, url, "Ik ben ouder")
    waits = held(page)
    button(page, "Kind thuis: mag dat?").click()
    expect(page.locator(".said")).to_have_count(2)
    waits[0].abort()
    expect(page.get_by_role("alert")).to_have_text(TROUBLE)
    expect(page.locator(".said")).to_have_count(1)
    expect(page.locator(".waiting, .pressed")).to_have_count(0)
    page.unroute("**/*")
    press(page, "Kind thuis: mag dat?")
    page.context.close()


def test_something_else_takes_the_place_of_what_hangs(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    press(page, "Ik ben ouder")
    waits = held(page)
    button(page, "Kind thuis: mag dat?").click()
    expect(page.locator(".waiting")).to_have_count(1)
    button(page, "Hulp").click()
    expect(page.locator(".waiting")).to_have_count(1)
    expect(page.locator(".said .words")).to_have_text(["Ik ben ouder", "Hulp"])
    waits[1].continue_()
    expect(page.locator(".screen")).to_have_count(3)
    expect(page.locator(".said .words")).to_have_text(["Ik ben ouder", "Hulp"])
    page.context.close()


def test_going_back_lets_go_of_what_hangs(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    press(page, "Ik ben ouder")
    held(page)
    button(page, "Kind thuis: mag dat?").click()
    expect(page.get_by_role("status")).to_have_text("Even wachten …")
    page.go_back()
    expect(page.locator(".screen")).to_have_count(1)
    expect(page.locator(".waiting, .pressed, .said")).to_have_count(0)
    expect(page.get_by_role("status")).to_be_empty()
    expect(page.get_by_role("alert")).to_be_empty()
    page.unroute("**/*")
    press(page, "Ik ben leerling")
    page.context.close()
