"""The whole guide without a script: the same screens, at the same widths, by forms alone.

Each role once, in one language or the other: that each screen in each of them is whole and fits is
seen with the script, on the same page.
"""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from bot.core.languages import LANGUAGES
from bot.core.texts import Role
from tests.channels.web.browsing import open_page
from tests.channels.web.tours import HEIGHT, WIDTHS, crawl, today, tour, walks_on

if TYPE_CHECKING:
    from datetime import datetime

    from playwright.sync_api import Browser

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached


@pytest.fixture(scope="module")
def now() -> datetime:
    return today()


@pytest.fixture(scope="module")
def walks(guide: Guide, now: datetime) -> dict[Code, tuple[Reached, ...]]:
    return walks_on(guide, now)


@pytest.mark.parametrize(("role", "language"), [*zip(Role, cycle(LANGUAGES), strict=False)])
def test_without_a_script_every_screen_is_there_and_fits_each_width(  # noqa: PLR0913, PLR0917  all that varies
    browser: Browser,
    url: str,
    guide: Guide,
    now: datetime,
    walks: dict[Code, tuple[Reached, ...]],
    language: Code,
    role: Role,
) -> None:
    page = open_page(
        browser, url, language=language, javascript=False, width=WIDTHS[0], height=HEIGHT
    )
    crawl(page, tour(guide, now, language, role, walks[language]), javascript=False)
    page.context.close()
