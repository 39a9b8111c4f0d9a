"""The whole guide in a real browser: each screen of each role once, by its labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.guide import LANGUAGES, Role
from tests.channels.browsing import chromium, open_page, served
from tests.channels.tours import check, come_to, tour

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from playwright.sync_api import Browser

    from bot.core.guide import Guide, Language
    from bot.core.paths import Visit

WIDTHS = {Role.OUDER: 320, Role.LEERLING: 360, Role.SCHOOL: 1280}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served() as command:
        yield command.url


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_can_be_reached_and_is_whole(  # noqa: PLR0913, PLR0917  all that varies
    browser: Browser,
    url: str,
    guide: Guide,
    now: datetime,
    walks: dict[Language, tuple[Visit, ...]],
    language: Language,
    role: Role,
) -> None:
    page = open_page(browser, url, language=language, width=WIDTHS[role], height=800)
    for number, stop in enumerate(tour(guide, now, language, role, walks[language])):
        if number % 20 == 0:  # a long conversation, and then a fresh look at it
            page.reload()
        come_to(page, stop)
        check(page, stop.screen)
    page.context.close()
