"""A page reads in its own direction: nothing in the style sheets knows of left and right."""

from __future__ import annotations

import asyncio
import re
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.channels.web.channel import WebChannel
from bot.channels.web.environment import STATIC
from bot.channels.web.render import Renderer
from bot.channels.web.surroundings import Surroundings
from bot.conversation.conversation import Conversation
from bot.core.languages import SPOKEN
from bot.metrics import Metrics
from bot.stores.address import connect
from bot.stores.redis import RedisStore
from bot.stores.seal import Seal
from tests.channels.web.browsing import STAND_STILL, open_page
from tests.channels.web.tours import UNFIT
from tests.guides import understanding_of
from tests.pseudo import CODE, THREE, catalogs, mirrored, pseudo_guide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from bot.core.guide import Guide

WIDTHS = (320, 1280)
WAY = ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Ziekte of aandoening")

PHYSICAL = re.compile(
    r"(?:^|[;{\s])("
    r"(?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right)(?:-[a-z]+)?\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r"|(?:margin|padding|inset|scroll-padding|scroll-margin|border-width)\s*:(?P<four>[^;}]*)"
    r")"
)
REASONS = {
    "border-width: 2px 2px 0 0": "half a square, turned into an arrow; turned back from rtl",
    "inset: 0": "the same on all sides",
}


OUTSIDE = """() => [...document.querySelectorAll("body, body *:not(.hidden, .hidden *)")]
  .filter((one) => one.getClientRects().length)
  .filter((one) => {
    const { left, right } = one.getBoundingClientRect();
    return left < 0 || right > innerWidth;
  })
  .map((one) => one.textContent)"""
"""What a person would have to scroll to the side for: a link in a text may be small."""


def physical(sheet: str) -> list[str]:
    """What a style sheet puts to the left or to the right, wherever one reads from."""
    found = []
    for match in PHYSICAL.finditer(sheet):
        sides = re.findall(r"(?:calc|min|max)\((?:[^()]|\([^()]*\))*\)|\S+", match["four"] or "")
        uneven = len(sides) == 4 and sides[1] != sides[3]
        if match["four"] is None or uneven:
            found.append(match[1].strip())
    return [one for one in found if one not in REASONS]


@pytest.mark.parametrize(
    "rule",
    [
        "p { margin-left: 1px }",
        "p{left:0}",
        "p { text-align: right; }",
        "p { border-top-left-radius: 1px }",
        "p { padding: 0 1px 0 2px; }",
        "p { inset: auto 1rem 1rem auto; }",
        "p { scroll-padding-right: 1px }",
        "p { float: left }",
        "p { border-left: 1px solid }",
        "p { border-left-width: 1px }",
    ],
)
def test_a_rule_that_knows_left_from_right_is_seen(rule: str) -> None:
    assert physical(rule)


def test_no_style_of_ours_knows_left_from_right() -> None:
    templates = STATIC.parents[2] / "channels/telegram/templates"
    for path in (*STATIC.glob("*.css"), STATIC / "embed.js", *templates.iterdir()):
        assert not physical(path.read_text(encoding="utf-8")), path.name


@pytest.fixture(scope="module")
def guide() -> Guide:
    return pseudo_guide()


@pytest.fixture(scope="module")
def mirrored_url(guide: Guide, valkey_url: str) -> Iterator[str]:
    """The web chat in three languages, one of them from right to left."""
    ready, found = threading.Event(), list[str]()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        store = RedisStore(connect(valkey_url), Seal("m" * 32), languages=THREE)
        conversation = Conversation(
            guide=guide,
            store=store,
            understanding=understanding_of(guide),
            counters=Metrics(),
            clock=lambda: datetime.now(UTC),  # noqa: TID251  a browser's cookie has the real clock
        )
        around = Surroundings(keys=[b"k" * 32], clock=loop.time)
        channel = WebChannel(conversation, Renderer(catalogs(), THREE), around)
        application = web.Application(middlewares=[channel.middleware(())])
        application.add_routes(channel.routes)
        runner = web.AppRunner(application)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        found.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
        ready.set()
        await stopping.wait()
        await runner.cleanup()
        await conversation.finish()
        await store.close()

    stopping = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(60)
    yield found[0]
    loop.call_soon_threadsafe(stopping.set)
    thread.join()
    loop.close()


def unfit(page: Page, unfit: str = UNFIT) -> list[str]:
    """What sticks out of the window, or is too small to touch, at each width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(STAND_STILL)
        found += [f"{width}: {what}" for what in page.evaluate(unfit, width)]
    return found


def test_a_page_from_right_to_left_fits_every_width(browser: Browser, mirrored_url: str) -> None:
    page = open_page(browser, f"{mirrored_url}/?taal={CODE}", language="he", width=320)
    found = {"welcome": unfit(page)}
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    name = "document.querySelector('header h1').getClientRects()[0].height"
    assert page.evaluate(name) < 30, "the name breaks"
    for label in WAY:
        page.get_by_role("button", name=mirrored(label), exact=True).last.click()
        page.locator("#log:not([aria-busy=true])").wait_for()
        found[label] = unfit(page)
    for path in ("/o/contact", "/privacy", "/toegankelijkheid", "/over"):
        page.goto(f"{mirrored_url}{path}?taal={CODE}")
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        found[path] = unfit(page, OUTSIDE)
    page.context.close()
    assert not {screen: what for screen, what in found.items() if what}


def test_arrows_and_numbers_keep_their_direction(browser: Browser, mirrored_url: str) -> None:
    page = open_page(browser, f"{mirrored_url}/o/contact?taal={CODE}&rol=ouder", language="he")
    number = page.locator("a.call").first
    assert page.evaluate("(one) => getComputedStyle(one).direction", number.element_handle()) == (
        "ltr"
    )
    arrow = "(one) => getComputedStyle(one, '::after')"
    choice = page.locator(".choices > button:not(.hinted)").first.element_handle()
    assert page.evaluate(f"(one) => ({arrow})(one).left", choice) == "16px"
    turned = page.evaluate(f"(one) => ({arrow})(one).transform", choice)
    assert turned.startswith("matrix(-0.70710")
    page.context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_who_takes_another_language_sees_the_whole_page_turn(
    browser: Browser, mirrored_url: str, *, javascript: bool
) -> None:
    page = open_page(browser, f"{mirrored_url}/?taal=nl", javascript=javascript)
    assert page.locator("html").get_attribute("dir") is None
    page.get_by_role("button", name="Ik ben ouder", exact=True).click()
    page.locator(f".language [lang={CODE}]").click()
    page.locator(f"html[lang={CODE}][dir=rtl]").wait_for()
    page.locator(f".screen[lang={CODE}][dir=rtl]").last.wait_for()
    for earlier in page.locator(f".screen[lang={SPOKEN.source}]").all():
        assert earlier.get_attribute("dir") == "ltr"
    page.locator(f".language [lang={SPOKEN.source}]").click()
    page.locator(f"html[lang={SPOKEN.source}]:not([dir=rtl])").wait_for()
    page.context.close()
