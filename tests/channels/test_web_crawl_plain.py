"""The guide without a script, on each width, and under the eye of axe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.guide import Role
from tests.channels.browsing import chromium, open_page, served, violations
from tests.channels.tours import check, come_to, kind, tour

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from playwright.sync_api import Browser

    from bot.core.guide import Guide, Language
    from bot.core.paths import Visit

PLAIN = (
    ("nl", Role.OUDER, 360),
    ("nl", Role.LEERLING, 320),
    ("en", Role.SCHOOL, 1280),
)
"""Each role, language and width once; with a script all of them are crossed."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served() as command:
        yield command.url


@pytest.mark.parametrize(("language", "role", "width"), PLAIN)
def test_without_a_script_every_screen_is_there_too(  # noqa: PLR0913, PLR0917  all that varies
    browser: Browser,
    url: str,
    guide: Guide,
    now: datetime,
    walks: dict[Language, tuple[Visit, ...]],
    language: Language,
    role: Role,
    width: int,
) -> None:
    page = open_page(browser, url, language=language, javascript=False, width=width, height=800)
    for stop in tour(guide, now, language, role, walks[language]):
        come_to(page, stop)
        check(page, stop.screen)
    page.context.close()


@pytest.mark.parametrize("role", Role)
def test_axe_finds_nothing_on_any_kind_of_screen_light_or_dark(  # noqa: PLR0913, PLR0917  the same
    browser: Browser,
    url: str,
    guide: Guide,
    now: datetime,
    walks: dict[Language, tuple[Visit, ...]],
    role: Role,
) -> None:
    page = open_page(browser, url)
    kinds = set()
    found = {}
    for stop in tour(guide, now, "nl", role, walks["nl"]):
        come_to(page, stop)
        if kind(stop.screen) in kinds:
            continue
        kinds.add(kind(stop.screen))
        page.reload()
        page.evaluate("() => scrollTo(0, 0)")  # what lies under the fixed bar counts as hidden
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[stop.screen.node, scheme] = violations(page)
    page.context.close()
    assert len(kinds) >= 5
    assert not {place: names for place, names in found.items() if names}
