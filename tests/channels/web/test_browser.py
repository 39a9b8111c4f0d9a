"""The web chat in a real browser, used as a person does: by names of buttons, eyes and keyboard."""

from __future__ import annotations

import re
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.channels.journeys import JOURNEYS
from tests.channels.web.browsing import button, open_page, press, violations
from tests.process import Lesroute
from tests.stores.servers import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route


DASH = "\N{EN DASH}"


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
        press(page, "Kind thuis: mag dat?")
        command.kill()
        command.start(port=port)
        press(page, "Begin met de vragen")
        page.reload()
        expect(page.locator(".screen").last).to_contain_text("Waardoor kan uw kind")
        page.context.close()
        command.end()


def test_the_log_keeps_what_was_said_once_and_focus_follows(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    page.evaluate(LISTEN)
    press(page, "Ik ben ouder")
    press(page, "Kind thuis: mag dat?")
    press(page, "← Terug")
    log = page.get_by_role("log", name="Gesprek")
    expect(log.locator(".screen")).to_have_count(2)
    expect(log.locator(".said .words")).to_have_text(["Ik ben ouder"])
    expect(log.locator(".screen").last).to_be_focused()
    expect(log.locator("form.choices")).to_have_count(1)
    heard = page.evaluate("() => window.heard")
    assert heard == [
        *("said:Ik ben ouder", "screen:start/menu"),
        *("said:Kind thuis: mag dat?", "screen:beslisboom/start"),
    ]
    page.context.close()


@pytest.mark.parametrize(
    ("shares", "old"),
    [(True, False), (False, False), (False, True)],
    ids=["with a list", "without", "without, in an old browser"],
)
def test_an_outcome_is_sent_on_by_the_list_of_the_phone_where_there_is_one(
    browser: Browser, url: str, shares: bool, old: bool
) -> None:
    page = open_page(browser, url)
    if old:
        page.route("**/static/chat.css*", as_an_old_browser_reads_it)
    has = "async (told) => { window.told = told }" if shares else "undefined"
    page.add_init_script(f"Object.defineProperty(navigator, 'share', {{ value: {has} }})")
    page.reload()
    for label in ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen"):
        press(page, label)
    press(page, "Ziekte of aandoening")
    button(page, "Stuur dit door").click()
    expect(page.locator(".screen")).to_have_count(6)
    sending = page.get_by_role("button", name="Stuur naar iemand")
    link = page.get_by_role("link", name="Link om te kopiëren").get_attribute("href") or ""
    assert link.startswith(f"{url}/p/")
    assert not violations(page)
    if shares:
        sending.click()
        assert page.evaluate("window.told") == {"text": "Kijk mee in Lesroute:", "url": link}
    else:
        expect(sending).to_be_hidden()
    page.context.close()


def as_an_old_browser_reads_it(route: Route) -> None:
    """It drops each rule with `:has`, as Firefox before 121 and Chrome before 105 do."""
    response = route.fetch()
    route.fulfill(response=response, body=response.text().replace(":has(", ":unknown("))


LISTEN = """() => {
  window.heard = [];
  const heard = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("[aria-hidden], form")) return;
    const words = node.querySelector(".words");
    window.heard.push(`${node.className}:${node.dataset.node ?? words.textContent}`);
  };
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(heard);
  }).observe(document.getElementById("log"), { childList: true, subtree: true });
}"""
"""What a screen reader would be told: everything added to the live region, in order."""


def test_the_fixed_buttons_stay_in_their_places_and_hide_no_focus(
    browser: Browser, url: str
) -> None:
    page = open_page(browser, url)
    places: dict[str, set[tuple[float, float]]] = {}
    for label in ("Ik ben ouder", "Gesprek met de school", "Hulp", "Stop", "Menu"):
        press(page, label)
        for fixed in page.get_by_role("form", name="Vaste knoppen").get_by_role("button").all():
            box = fixed.bounding_box()
            assert box
            places.setdefault(fixed.inner_text(), set()).add((box["x"], box["y"]))
        hidden = page.evaluate(HIDDEN)
        assert not hidden, (label, hidden)
    assert {name: len(found) for name, found in places.items()} == dict.fromkeys(places, 1)
    assert len(places) == 4
    page.context.close()


HIDDEN = """() => {
  const bar = document.getElementById("bar");
  const hidden = [];
  for (const element of document.querySelectorAll("main a, main button, #text")) {
    if (bar.contains(element)) continue;
    element.focus();
    const { top, bottom } = element.getBoundingClientRect();
    if (top < bar.getBoundingClientRect().bottom || bottom > innerHeight)
      hidden.push(element.textContent);
  }
  return hidden;
}"""
"""What has the focus but cannot be seen whole."""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_asks_can_be_answered_without_scrolling(
    browser: Browser, url: str, language: str
) -> None:
    page = open_page(browser, url, language=language)
    # From some day on a review date has passed, and a notice says so above all else.
    page.locator(".notice").evaluate_all("all => all.forEach((notice) => notice.remove())")
    for choice in page.locator(".choices button").all()[:3]:
        expect(choice).to_be_in_viewport(ratio=1)
    page.context.close()


def test_typing_works_and_wiping_empties_the_page(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    press(page, "Ik ben leerling")
    page.get_by_label(re.compile("Of typ een vraag")).fill("ik heb geen laptop")
    page.keyboard.press("Enter")
    expect(page.locator(".screen").last).to_contain_text("Ik denk dat je dit bedoelt")
    expect(page.get_by_label(re.compile("Of typ een vraag"))).to_have_value("")
    press(page, "Hulpmiddelen")
    press(page, "Stop")
    press(page, "Wis gesprek")
    expect(page.locator(".screen")).to_have_count(1)
    expect(page.locator(".screen")).to_contain_text("alles gewist")
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
    press(page, "Gesprek met de school")
    page.locator("header").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".screen").last).to_have_attribute("data-node", "gesprek/start")
    expect(page.locator(".said .words").last).to_have_text("English")
    expect(page.locator(".said .words").last).to_have_attribute("lang", "en")
    expect(page.get_by_role("log", name="Conversation").locator(".screen")).to_have_count(4)
    expect(page.locator(".screen").first).to_have_attribute("lang", "nl")
    expect(page.get_by_label(re.compile("Or type a question"))).to_be_visible()
    expect(button(page, "Help")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_cut_off(browser: Browser, url: str, width: int) -> None:
    page = open_page(browser, url, width=width)
    for label in ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Hulp", "Stop"):
        press(page, label)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        for target in (*page.get_by_role("button").all(), *page.locator(".reach a").all()):
            box = target.bounding_box()
            assert box
            assert box["height"] >= 44
            assert box["width"] >= 24
    page.context.close()


def test_large_text_and_wide_spacing_break_nothing(browser: Browser, url: str) -> None:
    page = open_page(browser, url, width=640, height=400, bypass_csp=True)
    page.add_style_tag(content=SPACIOUS)
    way = ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Ziekte of aandoening")
    for label in (*way, "Hulp", "Stop"):
        press(page, label)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert not page.evaluate(CLIPPED), label
    for path in ("/privacy", "/toegankelijkheid", "/over"):
        page.goto(f"{url}{path}")
        page.add_style_tag(content=SPACIOUS)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert not page.evaluate(CLIPPED), path
    page.context.close()


SPACIOUS = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
}
html { font-size: 200%; }
p { margin-bottom: 2em !important; }"""
"""The spacing that WCAG 1.4.12 asks to allow for, with text twice as large (1.4.4)."""

CLIPPED = """() => [...document.querySelectorAll("button, a, p, li")]
  .filter((one) => !one.closest(".hidden") && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => getComputedStyle(one).display !== "inline").map((one) => one.textContent)"""


def test_the_keyboard_alone_leads_to_an_outcome_and_back_to_nothing(
    browser: Browser, url: str
) -> None:
    page = open_page(browser, url)
    way = ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Ziekte of aandoening")
    for label in way:
        tab_to(page, button(page, label))
        screens = page.locator(".screen").count()
        page.keyboard.press("Enter")
        expect(page.locator(".screen")).to_have_count(screens + 1)
    expect(page.locator(".screen").last).to_contain_text("categorie b")
    tab_to(page, button(page, "Print of bewaar dit"))
    tab_to(page, page.get_by_label(re.compile("Of typ een vraag")))
    page.keyboard.type("laptop")
    page.keyboard.press("Enter")
    expect(page.locator(".screen").last).to_contain_text("Ik denk dat u dit bedoelt")
    for fixed, expected in (("Stop", "Wis gesprek"), ("Wis gesprek", "alles gewist")):
        tab_to(page, button(page, fixed))
        page.keyboard.press("Space")
        expect(page.locator(".screen").last).to_contain_text(expected)
    tab_to(page, page.get_by_role("button", name="English"))
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for name in ("Quick exit", "Privacy", "Accessibility", "About Lesroute"):
        tab_to(page, page.get_by_role("link", name=name))
    page.context.close()


def tab_to(page: Page, wanted: Locator) -> None:
    """As often as it takes, round the page if need be; it must be in sight then."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    expect(wanted).to_be_in_viewport(ratio=1)


def elsewhere(route: Route) -> None:
    route.fulfill(body="<title>Elders</title><h1>Elders</h1>", content_type="text/html")


@pytest.mark.parametrize("path", ["/", "/privacy", "/over", "/toegankelijkheid"])
@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_the_quick_exit_leads_away_at_once(
    browser: Browser, url: str, javascript: bool, path: str
) -> None:
    page = open_page(browser, "about:blank", javascript=javascript)
    page.route("https://nl.wikipedia.org/**", elsewhere)
    page.goto(f"{url}{path}")
    if path == "/":
        press(page, "Ik ben leerling")
    page.get_by_role("link", name="Snel weg").click()
    expect(page.get_by_role("heading", name="Elders")).to_be_visible()
    if javascript:  # one step back is where somebody was before, not here
        page.go_back()
        assert page.url == "about:blank"
    page.context.close()


def test_the_quick_exit_of_a_page_that_is_not_there_leaves_nothing_to_go_back_to(
    browser: Browser, url: str
) -> None:
    page = browser.new_page(locale="nl-NL")
    page.route("https://nl.wikipedia.org/**", elsewhere)
    page.goto("about:blank")
    page.goto(f"{url}/nergens")
    page.get_by_role("link", name="Snel weg").click()
    expect(page.get_by_role("heading", name="Elders")).to_be_visible()
    page.go_back()
    assert page.url == "about:blank"
    page.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_without_cookies_no_press_starts_anew(browser: Browser, url: str, javascript: bool) -> None:
    page = open_page(browser, url, javascript=javascript)
    way = ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Ziekte of aandoening")
    for label in (*way, "Waarom is dat zo?"):
        page.context.clear_cookies()
        press(page, label)
    expect(page.locator(".screen").last).to_contain_text("Ziekte of aandoening")
    page.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_the_pages_beside_the_guide(
    browser: Browser, url: str, dark: bool
) -> None:
    page = open_page(browser, url, dark=dark)
    press(page, "Ik ben ouder")
    found = {}
    for typed, answer in (
        ("ik wil niet meer leven", "113"),
        ("laptop", "Ik denk dat u dit bedoelt"),
    ):
        page.get_by_label(re.compile("Of typ een vraag")).fill(typed)
        page.keyboard.press("Enter")
        expect(page.locator(".screen").last).to_contain_text(answer)
        found[typed] = violations(page)
    for path in ("/privacy", "/toegankelijkheid", "/over?taal=en", "/o/rechten"):
        page.goto(f"{url}{path}")
        found[path] = violations(page)
    page.context.close()
    lost = browser.new_page(locale="nl-NL", color_scheme="dark" if dark else "light")
    lost.goto(f"{url}/nergens")
    found["404"] = violations(lost)
    lost.close()
    assert not {kind: names for kind, names in found.items() if names}


def test_nobody_else_is_asked_for_anything(browser: Browser, url: str) -> None:
    page = open_page(browser, "about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/privacy", "/over", "/toegankelijkheid"):
        page.goto(f"{url}{path}", wait_until="networkidle")
    assert asked
    assert all(address.startswith(url) for address in asked)
    page.context.close()


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


@pytest.mark.parametrize("language", ["nl", "en"])
def test_on_paper_there_is_all_that_an_outcome_needs_and_no_button(
    browser: Browser, language: str
) -> None:
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        register = Path(place) / "register.yaml"
        register.write_text("utrecht: {name: Steunpunt Utrecht, phone: 030 123 45 67}\n")
        command, port = Lesroute(Path(place)), str(free_port())
        address = f"http://127.0.0.1:{port}"
        url = command.start(port=port, steunpunten=str(register), public_url=address)
        page = open_page(browser, f"{url}/s/utrecht?taal={language}", language=language, dark=True)
        for label in ON_PAPER[language]["way"]:
            press(page, label)
        printed(page, *ON_PAPER[language]["outcome"], f"127.0.0.1:{port}/s/utrecht")
        press(page, ON_PAPER[language]["steps"][0])
        printed(page, *ON_PAPER[language]["steps"][1:], f"127.0.0.1:{port}/s/utrecht")
        page.context.close()
        command.end()


def printed(page: Page, *told: str) -> None:
    """The newest screen alone is on paper, with these words and no button."""
    page.emulate_media(media="print")
    expect(page.locator(".screen:visible")).to_have_count(1)
    shown = page.locator(".screen:visible").inner_text()
    assert not [words for words in told if words not in shown], shown
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.locator(".screen:visible .qr")).to_be_visible()
    drawn = page.locator(".screen:visible .qr").screenshot()
    [code] = zxingcpp.read_barcodes(Image.open(BytesIO(drawn)))
    assert code.text == f"http://{told[-1]}"
    page.emulate_media(media="screen")
    expect(page.locator(".screen").last.locator(".handout")).to_be_hidden()


ON_PAPER: dict[str, dict[str, tuple[str, ...]]] = {
    "nl": {
        "way": (
            *("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen"),
            *("Iets anders", "Ja, door klachten"),
        ),
        "outcome": (
            *("categorie d", "Waarschijnlijk moet de school daarvoor goedkeuring", "Mijn stappen"),
            "Op de vraag waardoor uw kind niet naar school kan, antwoordde u: “Iets anders”.",
            *("Instemming is hetzelfde als goedkeuring.", "Dit is het antwoord van Lesroute op "),
            *("Steunpunt Utrecht", "030 123 45 67", "088 605 01 01"),
        ),
        "steps": (
            *("Mijn stappen", "Ga zo snel mogelijk in gesprek met de school."),
            *("categorie d", "antwoordde u: “Ja, door klachten”.", "088 605 01 01"),
        ),
    },
    "en": {
        "way": (
            *("I'm a parent", "Can my child be at home?", "Start the questions"),
            "Illness or condition",
        ),
        "outcome": (
            *("category b", "My steps", "you answered: “Illness or condition”."),
            *("Instemming means approval, or consent.", "This is what Lesroute said on "),
            *("Steunpunt Utrecht", "030 123 45 67", "088 605 01 01"),
        ),
        "steps": ("My steps", "category b", "Asked what keeps your child from school"),
    },
}


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800)])
def test_the_way_to_paper_stands_close_under_an_outcome(
    browser: Browser, url: str, width: int, height: int
) -> None:
    page = open_page(browser, url, width=width, height=height)
    for label in ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen"):
        press(page, label)
    press(page, "Ziekte of aandoening")
    bubble = page.locator(".screen").last.locator(".bubble").bounding_box()
    below = page.locator(".screen").last.locator(".take").bounding_box()
    assert bubble
    assert below
    assert 0 < below["y"] - bubble["y"] - bubble["height"] < 20
    expect(button(page, "Print of bewaar dit")).to_have_count(1)
    page.context.close()


def test_a_long_story_is_folded(browser: Browser, url: str) -> None:
    page = open_page(browser, url)
    page.locator("#text").fill("Mijn kind zit thuis. " * 240)
    page.locator("#text").press("Enter")
    expect(page.locator(".screen").last).to_contain_text("alleen het begin is gelezen")
    box = page.locator(".said").last.bounding_box()
    assert box
    assert box["height"] < 740 / 4
    page.context.close()


@pytest.mark.parametrize("role", ["Ik ben ouder", "Ik ben leerling"])
def test_a_screen_reader_is_told_the_same_with_a_script_after_a_reload_and_without(
    browser: Browser, url: str, role: str
) -> None:
    heard = []
    way = {"Ik ben ouder": "Kind thuis: mag dat?", "Ik ben leerling": "Mag ik thuis zijn?"}
    for javascript in (True, False):
        page = open_page(browser, url, javascript=javascript)
        for label in (role, way[role], "Begin met de vragen", "Ziekte of aandoening"):
            press(page, label)
        heard.append(page.locator("#log").aria_snapshot())
        if javascript:
            page.reload()
            heard.append(page.locator("#log").aria_snapshot())
        page.context.close()
    with_script, after_a_reload, without = heard
    assert with_script == after_a_reload
    only_a_script_prints = '    - button "Print of bewaar dit"'
    assert only_a_script_prints in with_script
    assert with_script.replace(f"\n{only_a_script_prints}", "") == without
    who = "U koos:" if role == "Ik ben ouder" else "Jij koos:"
    assert f"{who} Begin met de vragen" in without
    assert len(re.findall(r"""- '?article "Lesroute""", without)) == 5
    assert without.count("[level=2]") == 5


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_every_screen_has_a_heading_and_its_title_in_the_tab(
    browser: Browser, url: str, javascript: bool
) -> None:
    page = open_page(browser, url, javascript=javascript)
    for label in ("Ik ben ouder", "Kind thuis: mag dat?", "Stop", "Menu", "Hulp"):
        press(page, label)
        expect(page.get_by_role("heading", level=1)).to_have_text(["Lesroute"])
        newest = page.locator(".screen").last
        title = newest.get_by_role("heading", level=2).inner_text()
        assert title
        own = title != "Lesroute"
        assert page.title() == (f"{title} {DASH} Lesroute" if own else title)
        assert newest.get_attribute("aria-label") == (f"Lesroute: {title}" if own else title)
    page.go_back()
    expect(page).to_have_title(f"Menu {DASH} Lesroute")
    page.locator("#text").fill("xyzzy")
    page.locator("#text").press("Enter")
    expect(page.locator(".said .words").last).to_have_text("xyzzy")
    assert page.locator(".screen").last.get_by_role("heading", level=2).inner_text()
    if javascript:  # which axe itself needs
        assert not violations(page)
    page.context.close()


def test_what_has_the_focus_is_read_once_and_else_the_log_tells_it(
    browser: Browser, url: str
) -> None:
    page = open_page(browser, url)
    log = page.get_by_role("log", name="Gesprek")
    press(page, "Ik ben ouder")
    expect(page.locator(".screen").last).to_be_focused()
    expect(log).to_have_attribute("aria-live", "off")
    page.locator("#text").focus()
    page.evaluate(LISTEN)
    page.evaluate("() => document.querySelector('.choices button').click()")
    expect(page.locator(".screen")).to_have_count(3)
    expect(page.locator("#text")).to_be_focused()
    expect(log).to_have_attribute("aria-live", "polite")
    assert page.evaluate("() => window.heard.length") == 2
    page.context.close()
