"""The chat in a frame on another's site: two real origins, one allowed and one not."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bot.channels.web.environment import STATIC
from bot.core.guide import Steunpunt
from bot.core.languages import SPOKEN
from bot.kit.steunpunt import demo, embedding
from tests.channels.web.browsing import open_page, served, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FrameLocator, Page, Route

HERE = Steunpunt(id="utrecht", name="Steunpunt Utrecht")
OPEN = "Chat: als school even niet lukt"
HTML = "text/html; charset=utf-8"
SITE = "https://lesroute.example"
TEAMS = "https://teams.microsoft.com"
SHELL = """<!doctype html><title>Teams</title><iframe title="Lesroute" src="%s"></iframe><script>
  const said = [];
  const answers = { initialize: ["content", "web", "", "2.0.0"], getContext: [{ theme: "dark" }] };
  addEventListener("message", ({ data, origin, source }) => {
    said.push([data.func, data.args, origin]);
    const args = answers[data.func];
    if (args) source.postMessage({ id: data.id, args }, origin);
  });
  const tell = (theme) =>
    frames[0].postMessage({ func: "themeChange", args: [theme] }, said[0][2]);
</script>"""
"""As much of Teams as a tab meets, as TeamsJS speaks with it."""


class Site(BaseHTTPRequestHandler):
    """A site of somebody else, with a strict policy of its own and our one line in it."""

    line: ClassVar[str]

    def do_GET(self) -> None:
        if self.path == "/proef":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(demo(HERE, self.line).encode())
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        script = re.search(r"<script.*?</script>", self.line)
        assert script
        origin = script[0].split('src="')[1].split("/static")[0]
        policy = f"default-src 'self'; script-src {origin}; frame-src {origin}"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        asked = urlsplit(self.path)
        line = {"/oud": self.line_of_before(origin), "/hoofd": ""}.get(asked.path, self.line)
        head = script[0].replace("async ", "") if asked.path == "/hoofd" else ""
        language = "en" if asked.query == "en" else "nl"
        title = f'<!doctype html><html lang="{language}"><title>Een school</title>{head}'
        menu = "<nav><a href='/meer'>Meer</a></nav><nav aria-label='Kruimels'>School</nav>"
        body = f"{menu}<main><h1>Een school</h1>{line}</main></html>"
        self.wfile.write(f"{title}{body}".encode())

    @staticmethod
    def line_of_before(origin: str) -> str:
        """What was given out first, and still stands on sites."""
        return (
            f'<script async src="{origin}/static/embed.js" data-steunpunt="utrecht"></script>'
            f'<noscript><a href="{origin}/s/utrecht">Als school even niet lukt</a></noscript>'
        )

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """`ours`, and two sites of others on hosts of their own: `allowed` and `refused`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    port = server.server_address[1]
    allowed = f"http://school.localhost:{port}"
    register = Path(tmp_path_factory.mktemp("register")) / "register.yaml"
    register.write_text(
        f"utrecht: {{name: Steunpunt Utrecht, origins: ['{allowed}', '{TEAMS}']}}\n"
    )
    with served(steunpunten=str(register)) as command:
        Site.line = embedding(HERE, command.url)
        yield {
            "ours": command.url,
            "allowed": allowed,
            "refused": f"http://anders.localhost:{port}",
        }
    server.shutdown()
    thread.join()
    server.server_close()


def chat(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title=Lesroute]")


def loaded(page: Page) -> None:
    """Its screen is there before its script is, and only the script hears Escape."""
    expect(chat(page).locator(".screen")).to_be_visible()
    page.frames[-1].wait_for_load_state("load")


def test_an_allowed_site_shows_the_chat_and_it_remembers(
    browser: Browser, sites: dict[str, str]
) -> None:
    page = open_page(browser, sites["allowed"], width=1280, height=800)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    button = page.get_by_role("button", name=OPEN)
    expect(button).to_be_visible()
    assert not [url for url in asked if "/in/" in url]
    button.click()
    expect(chat(page).locator(".screen")).to_contain_text("Dit is de Lesroute van Steunpunt")
    chat(page).get_by_role("button", name="Ik ben ouder").click()
    expect(chat(page).locator(".screen").last).to_contain_text("Waar wilt u mee beginnen?")
    page.reload()
    expect(chat(page).locator(".screen").last).to_contain_text("Waar wilt u mee beginnen?")
    cookie = next(c for c in page.context.cookies(sites["ours"]) if "frame" in c["name"])
    assert cookie["httpOnly"]
    assert cookie["secure"]
    assert cookie["sameSite"] == "None"
    page.context.close()


def test_another_site_is_refused(browser: Browser, sites: dict[str, str]) -> None:
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(sites["refused"])
    with page.expect_event("console", lambda message: "frame-ancestors" in message.text):
        page.get_by_role("button", name=OPEN).click()
    expect(chat(page).locator(".screen")).to_have_count(0)
    # Its visitors are not left with nothing: the chat opens in a tab of its own.
    link = page.get_by_role("link", name="Open in een tabblad")
    expect(link).to_have_attribute("href", f"{sites['ours']}/s/utrecht?taal=nl")
    context.close()


@pytest.mark.parametrize("place", ["in the frame", "on the page"])
def test_focus_goes_in_and_escape_closes_and_gives_it_back(
    browser: Browser, sites: dict[str, str], place: str
) -> None:
    page = open_page(browser, sites["allowed"], width=1280, height=800)
    button = page.get_by_role("button", name=OPEN)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("iframe[title=Lesroute]")).to_be_focused()
    loaded(page)
    if place == "on the page":
        page.get_by_role("button", name="Sluit").focus()
    else:
        chat(page).get_by_role("button", name="Ik ben ouder").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Lesroute")).to_be_hidden()
    expect(button).to_be_focused()
    page.context.close()


def test_it_stays_open_or_closed_from_page_to_page(browser: Browser, sites: dict[str, str]) -> None:
    page = open_page(browser, sites["allowed"], width=1280, height=800)
    page.get_by_role("button", name=OPEN).click()
    page.get_by_role("link", name="Meer").click()
    expect(page.get_by_role("dialog", name="Lesroute")).to_be_visible()
    expect(page.locator("body")).to_be_focused()
    page.get_by_role("button", name="Sluit").click()
    page.reload()
    expect(page.get_by_role("button", name=OPEN)).to_be_visible()
    expect(page.get_by_role("dialog", name="Lesroute")).to_be_hidden()
    page.context.close()


def test_on_a_phone_it_fills_the_screen_and_keeps_the_page_out_of_reach(
    browser: Browser, sites: dict[str, str]
) -> None:
    page = open_page(browser, sites["allowed"], width=360)
    page.get_by_role("button", name=OPEN).click()
    box = page.get_by_role("dialog", name="Lesroute").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (360, 740)
    loaded(page)
    for _ in range(4):
        page.keyboard.press("Tab")
        assert not page.locator("main").evaluate("it => it.contains(document.activeElement)")
    assert not violations(page)
    page.keyboard.press("Escape")
    page.context.close()


LACKING = {
    "no new sheets": "delete window.CSSStyleSheet; window.CSSStyleSheet = function () {"
    " throw new TypeError('Illegal constructor'); }",
    "no replacing": "delete CSSStyleSheet.prototype.replaceSync",
    "no adopting": "for (const one of [Document, ShadowRoot])"
    " delete one.prototype.adoptedStyleSheets",
    "no shadow": "delete Element.prototype.attachShadow",
    "no dialog": "delete HTMLDialogElement.prototype.showModal;"
    " delete HTMLDialogElement.prototype.show; delete HTMLDialogElement.prototype.close",
    "no change of media": "MediaQueryList.prototype.addEventListener = undefined",
    "no media": "window.matchMedia = undefined",
}
"""What browsers of some years ago do not have: each is taken away by itself."""


@pytest.mark.parametrize("path", ["/", "/oud", "/hoofd"], ids=["today", "of before", "in the head"])
@pytest.mark.parametrize("lack", LACKING)
def test_an_old_browser_shows_the_link(
    browser: Browser, sites: dict[str, str], lack: str, path: str
) -> None:
    context = browser.new_context(locale="nl-NL")
    context.add_init_script(LACKING[lack])
    page = context.new_page()
    page.goto(f"{sites['allowed']}{path}")
    expect(page.get_by_role("link", name=OPEN)).to_have_count(1)
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("link", name=OPEN).click()
    expect(page.locator(".screen")).to_contain_text("Dit is de Lesroute van Steunpunt Utrecht")
    context.close()


def test_where_the_script_does_not_come_there_is_the_link(
    browser: Browser, sites: dict[str, str]
) -> None:
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    page.route("**/embed.js", lambda route: route.abort())
    page.goto(sites["allowed"])
    expect(page.get_by_role("link", name=OPEN)).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["/", "/oud", "/hoofd"], ids=["today", "of before", "in the head"])
def test_a_browser_that_can_shows_the_button_alone(
    browser: Browser, sites: dict[str, str], path: str
) -> None:
    page = open_page(browser, f"{sites['allowed']}{path}")
    expect(page.get_by_role("button", name=OPEN)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("als school", re.IGNORECASE))).to_have_count(0)
    page.context.close()


def test_an_english_page_gets_the_chat_in_english(browser: Browser, sites: dict[str, str]) -> None:
    page = open_page(browser, f"{sites['allowed']}/?en")
    expect(page.get_by_role("button", name=re.compile("Chat: when school"))).to_be_visible()
    page.context.close()


def test_the_script_is_written_so_that_old_phones_can_read_it() -> None:
    """A sign of a newer language than that of 2015 would keep all of the file from running."""
    source = re.sub(r"^ *//.*$", "", (STATIC / "embed.js").read_text(), flags=re.MULTILINE)
    newer = r"\?\.|\?\?|\*\*|catch \{|\basync \b|\bawait\b|\.\.\.\w|\d_\d"
    assert not re.search(newer, source)


def test_the_script_has_its_words_in_every_language() -> None:
    told = re.findall(r"^    ([a-z]+): \{ open: ", (STATIC / "embed.js").read_text(), re.MULTILINE)
    assert told == list(SPOKEN.codes)


@pytest.mark.parametrize("width", [360, 1280], ids=["phone", "desktop"])
def test_the_page_around_gets_no_landmark_that_it_did_not_ask_for(
    browser: Browser, sites: dict[str, str], width: int
) -> None:
    page = open_page(browser, sites["allowed"], width=width)
    before = page.get_by_role("navigation").count()
    page.get_by_role("button", name=OPEN).click()
    loaded(page)
    assert page.get_by_role("navigation").count() <= before
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert not [v["id"] for v in found if "landmark" in v["id"] or v["id"] == "region"]
    page.keyboard.press("Escape")
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280], ids=["phone", "desktop"])
def test_the_page_to_try_it_on_shows_the_chat(
    browser: Browser, sites: dict[str, str], width: int
) -> None:
    page = open_page(browser, f"{sites['allowed']}/proef", width=width)
    expect(page.get_by_role("heading", name=HERE.name)).to_be_visible()
    button = page.get_by_role("button", name=OPEN)
    expect(button).to_be_visible()
    assert not violations(page)
    button.click()
    loaded(page)
    expect(chat(page).locator(".screen")).to_contain_text("Dit is de Lesroute van Steunpunt")
    assert not violations(page)
    page.context.close()


def test_from_a_folder_it_leads_to_a_tab(
    browser: Browser, sites: dict[str, str], tmp_path: Path
) -> None:
    """A file of one's own is no site that may show the chat."""
    file = tmp_path / "demo.html"
    file.write_text(demo(HERE, Site.line), encoding="utf-8")
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    page.goto(file.as_uri())
    page.get_by_role("button", name=OPEN).click()
    link = page.get_by_role("link", name="Open in een tabblad")
    expect(link).to_have_attribute("href", f"{sites['ours']}/s/utrecht?taal=nl")
    context.close()


def test_without_a_script_it_is_a_link(browser: Browser, sites: dict[str, str]) -> None:
    page = open_page(browser, sites["allowed"], javascript=False)
    page.get_by_role("link", name=OPEN).click()
    expect(page.locator(".screen")).to_contain_text("Dit is de Lesroute van Steunpunt Utrecht")
    page.context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_where_no_cookie_is_kept_the_conversation_goes_on(
    browser: Browser, sites: dict[str, str], javascript: bool
) -> None:
    page = open_page(browser, f"{sites['ours']}/in/utrecht", javascript=javascript)
    way = ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Ziekte of aandoening")
    for label in (*way, "Waarom is dat zo?"):
        before = page.locator(".screen").last.get_attribute("data-node") or ""
        page.context.clear_cookies()
        page.locator(".screen").last.get_by_role("button", name=label).click()
        expect(page.locator(".screen").last).not_to_have_attribute("data-node", before)
    expect(page.locator(".screen").last).to_contain_text("Ziekte of aandoening")
    expect(page.locator("header")).to_contain_text("Steunpunt Utrecht")
    page.context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_after_a_wipe_it_is_still_the_steunpunt_s(
    browser: Browser, sites: dict[str, str], javascript: bool
) -> None:
    page = open_page(browser, f"{sites['ours']}/in/utrecht", javascript=javascript)
    start = ("Ik ben ouder", "Waar wilt u mee beginnen?")
    for label, shown in (start, ("Stop", "Wis gesprek"), ("Wis gesprek", "alles gewist"), start):
        page.locator("main").get_by_role("button", name=label, exact=True).click()
        expect(page.locator(".screen").last).to_contain_text(shown)
        expect(page.locator("header")).to_contain_text("Steunpunt Utrecht")
    page.locator("main").get_by_role("button", name="Hulp", exact=True).click()
    expect(page.locator(".screen").last.locator(".card").first).to_contain_text("Steunpunt Utrecht")
    page.context.close()


def test_in_teams_it_says_that_it_stands_and_wears_the_theme(
    browser: Browser, sites: dict[str, str]
) -> None:
    context = browser.new_context(locale="nl-NL", color_scheme="light")
    page = context.new_page()

    def serve(route: Route) -> None:
        """Ours, at an address of the internet: from there a browser shows nothing local."""
        path = route.request.url.removeprefix(SITE)
        route.fulfill(response=route.fetch(url=f"{sites['ours']}{path}"))

    page.route(f"{SITE}/**", serve)
    shell = SHELL % f"{SITE}/in/utrecht"
    page.route(f"{TEAMS}/**", lambda route: route.fulfill(body=shell, content_type=HTML))
    page.goto(f"{TEAMS}/v2/")
    ground = chat(page).locator("html")
    expect(chat(page).locator(".screen")).to_contain_text("Dit is de Lesroute van Steunpunt")
    expect(ground).to_have_css("background-color", "rgb(23, 32, 32)")
    said = page.evaluate("said")
    assert [func for func, _, _ in said] == [
        *("initialize", "appInitialization.success", "getContext", "registerHandler")
    ]
    assert said[-1][1] == ["themeChange"]
    assert {origin for _, _, origin in said} == {SITE}
    for theme, colour in (
        ("contrast", "rgb(0, 0, 0)"),
        ("default", "rgb(246, 243, 236)"),
        ("dark", "rgb(23, 32, 32)"),
    ):
        page.evaluate("tell", theme)
        expect(ground).to_have_css("background-color", colour)
    context.close()


def test_to_no_other_site_it_says_anything(browser: Browser, sites: dict[str, str]) -> None:
    page = open_page(browser, sites["allowed"], width=1280, height=800)
    page.evaluate("window.said = []; addEventListener('message', (e) => said.push(e.data.func))")
    page.get_by_role("button", name=OPEN).click()
    loaded(page)
    assert "initialize" not in page.evaluate("said")
    page.context.close()
