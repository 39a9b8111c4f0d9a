"""The whole guide in a real browser: each screen of each role, at each width, by its labels.

In one language with a script, and in the other without (`test_crawl_plain.py`).
"""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from bot.core.languages import LANGUAGES
from bot.core.texts import Role
from tests.channels.web.browsing import open_page, pale, violations
from tests.channels.web.tours import HEIGHT, WIDTHS, crawl, kind, today, tour, walks_on

if TYPE_CHECKING:
    from datetime import datetime

    from playwright.sync_api import Browser

    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.paths import Reached


@pytest.fixture(scope="module")
def now() -> datetime:
    return today()


@pytest.fixture(scope="module")
def walks(guide: Guide, now: datetime) -> dict[Code, tuple[Reached, ...]]:
    return walks_on(guide, now)


@pytest.mark.parametrize(("role", "language"), [*zip(Role, cycle(LANGUAGES[::-1]), strict=False)])
def test_every_screen_can_be_reached_is_whole_and_fits_each_width(  # noqa: PLR0913, PLR0917  all that varies
    browser: Browser,
    url: str,
    guide: Guide,
    now: datetime,
    walks: dict[Code, tuple[Reached, ...]],
    language: Code,
    role: Role,
) -> None:
    page = open_page(browser, url, language=language, width=WIDTHS[0], height=HEIGHT)
    crawl(page, tour(guide, now, language, role, walks[language]), javascript=True)
    page.context.close()


def test_axe_finds_nothing_on_any_kind_of_screen_light_or_dark(
    browser: Browser,
    url: str,
    guide: Guide,
    now: datetime,
    walks: dict[Code, tuple[Reached, ...]],
) -> None:
    kinds = set()
    found: dict[tuple[NodeId, str], list[str]] = {}
    for role in Role:
        page = open_page(browser, url)
        for stop in tour(guide, now, "nl", role, walks["nl"]):
            page.request.post(url, form={"tap": stop.tap}).dispose()
            if kind(stop.screen) in kinds:
                continue
            kinds.add(kind(stop.screen))
            page.goto(url)
            assert page.locator(".screen").last.get_attribute("data-node") == stop.screen.node
            page.emulate_media(color_scheme="light")
            found[stop.screen.node, "light"] = violations(page)
            page.emulate_media(color_scheme="dark")
            found[stop.screen.node, "dark"] = pale(page)
        page.context.close()
    assert len(kinds) >= 10
    assert not {place: names for place, names in found.items() if names}
