"""The whole guide in a real browser: each screen of each role once, by the names of its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.guide import LANGUAGES, Role
from tests.channels.browsing import chromium, open_page, served, violations
from tests.channels.tours import buttons, tour

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from playwright.sync_api import Browser, Page

    from bot.core.guide import Guide, Language
    from bot.core.paths import Visit
    from bot.core.screen import Screen
    from tests.channels.tours import Stop

WIDTHS = {Role.OUDER: 320, Role.LEERLING: 360, Role.SCHOOL: 1280}
SEEN = """() => {
  const screen = [...document.querySelectorAll(".screen")].at(-1);
  return {
    node: screen.dataset.node,
    text: screen.querySelector(".bubble").textContent,
    labels: [...document.querySelectorAll("[name=tap]")].map((button) => button.textContent),
    wide: document.documentElement.scrollWidth - innerWidth,
    small: [...document.querySelectorAll("main button, main a")]
      .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 44)
      .map((one) => one.textContent),
  };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served() as command:
        yield command.url


@pytest.fixture(scope="module")
def tours(
    guide: Guide, now: datetime, walks: dict[Language, tuple[Visit, ...]]
) -> dict[tuple[Language, Role], list[Stop]]:
    return {
        (language, role): tour(guide, now, language, role, walks[language])
        for language in LANGUAGES
        for role in Role
    }


def come_to(page: Page, stop: Stop) -> None:
    """Press the button with this name, and see the screen that belongs to it, whole."""
    page.locator("main").get_by_role("button", name=stop.label, exact=True).click()
    page.locator(f'.screen[data-node="{stop.screen.node}"]:last-child').wait_for()


def check(page: Page, screen: Screen) -> None:
    seen = page.evaluate(SEEN)
    assert seen["node"] == screen.node
    assert seen["labels"] == [button.label for button in buttons(screen)]
    for words in (*screen.text.split("\n\n"), *screen.notices, screen.source):
        assert words in seen["text"], screen.node
    assert seen["wide"] <= 0, (screen.node, page.viewport_size)
    assert not seen["small"], screen.node


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_can_be_reached_and_is_whole(  # noqa: PLR0913, PLR0917  all that varies
    browser: Browser,
    url: str,
    tours: dict[tuple[Language, Role], list[Stop]],
    language: Language,
    role: Role,
    javascript: bool,
) -> None:
    page = open_page(
        browser, url, language=language, javascript=javascript, width=WIDTHS[role], height=800
    )
    for number, stop in enumerate(tours[language, role]):
        if number % 20 == 0:  # a long conversation, and then a fresh look at it
            page.reload()
        come_to(page, stop)
        check(page, stop.screen)
    page.context.close()


def kind(screen: Screen) -> tuple[object, ...]:
    """What makes a screen another kind to look at."""
    return (
        bool(screen.notices),
        screen.stays,
        bool(screen.source),
        tuple(sorted({(bool(p.lead), p.ordered) for p in screen.points})),
        tuple(sorted({(bool(c.phone), bool(c.email), bool(c.site)) for c in screen.cards})),
        tuple(sorted({button.kind for button in screen.extras})),
    )


@pytest.mark.parametrize("role", Role)
def test_axe_finds_nothing_on_any_kind_of_screen_light_or_dark(
    browser: Browser, url: str, tours: dict[tuple[Language, Role], list[Stop]], role: Role
) -> None:
    page = open_page(browser, url)
    kinds = set()
    found = {}
    for stop in tours["nl", role]:
        come_to(page, stop)
        if kind(stop.screen) in kinds:
            continue
        kinds.add(kind(stop.screen))
        page.reload()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[stop.screen.node, scheme] = violations(page)
    page.context.close()
    assert len(kinds) >= 5
    assert not {place: names for place, names in found.items() if names}
