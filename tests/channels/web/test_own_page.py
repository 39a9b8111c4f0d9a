"""A steunpunt's own page and its preview, as its people see them in a browser."""

from __future__ import annotations

import asyncio
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from bot.app import CHANNELS
from bot.core.figures import Cell, cells, months
from bot.core.guide import Steunpunt
from bot.kit.access import own_path
from bot.kit.page import PURPOSE
from bot.kit.steunpunt import demo, embedding
from bot.settings import Settings
from bot.starting import read_guide
from bot.stores.address import connect
from bot.stores.figures import Figures
from bot.stores.journal import Journal
from bot.stores.seal import Seal, derive
from tests.channels.web.browsing import open_page, served, violations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

HOST = Steunpunt(id="utrecht", name="Samenwerkingsverbandsteunpunt Utrecht")
REGISTER = f"""
utrecht:
  name: {HOST.name}
  phone: 030 123 45 67
  theme: {{brand: "#7a1f5c", accent: "#f2b8d8"}}
"""
COUNTED = {("start", "web"): 43, ("start", "+poster"): 9, ("made", "brief"): 12}
BOTH = pytest.mark.parametrize(
    ("width", "language"), [(360, "nl"), (1280, "en")], ids=["phone", "desktop"]
)


@pytest.fixture(scope="module")
def secret() -> str:
    return secrets.token_hex(32)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, valkey_url: str, secret: str) -> Iterator[str]:
    """Lesroute, in whose last month that can be shown some came to the steunpunt."""
    place = tmp_path_factory.mktemp("own")
    (place / "register.yaml").write_text(REGISTER)
    known = {"redis_url": valkey_url, "secret": secret, "steunpunten": str(place / "register.yaml")}
    with served(**known) as command:
        with urlopen(f"{command.url}/livez") as answer:  # noqa: S310  our own server
            now = parsedate_to_datetime(answer.headers["Date"])
        then = datetime.combine(months(now)[0], now.timetz()) + timedelta(days=9)
        with ThreadPoolExecutor(1) as beside:  # the browser's own loop runs in this thread
            beside.submit(asyncio.run, _counted(valkey_url, secret, place, then)).result()
        yield command.url


async def _counted(valkey_url: str, secret: str, place: Path, then: datetime) -> None:
    guide = read_guide(Settings(steunpunten=place / "register.yaml"))
    client = connect(valkey_url)
    figures = Figures(
        client,
        Seal(secret),
        cells=cells(guide, (kind.name for kind in CHANNELS)),
        journal=Journal(place),
        clock=lambda: then,
    )
    for (kind, about), count in COUNTED.items():
        figures.count([Cell(HOST.id, kind, about)] * count)  # type: ignore[arg-type]
    await figures.flush()
    await client.aclose()


def link(url: str, secret: str) -> str:
    return f"{url}{own_path(derive(secret, PURPOSE), HOST)}"


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window; tables may be, in a part of their own."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@BOTH
def test_its_own_page_can_be_read_by_all_and_tells_no_small_number(
    browser: Browser, url: str, secret: str, width: int, language: str
) -> None:
    page = open_page(browser, f"{link(url, secret)}&taal={language}", width=width)
    expect(page.get_by_role("heading", name=HOST.name)).to_be_visible()
    assert not violations(page)
    assert fits(page)
    hidden = {"nl": "minder dan 10", "en": "fewer than 10"}[language]
    assert set(page.locator("td").all_text_contents()) == {"40", "10", "\N{EN DASH}", hidden}
    assert page.locator("svg.chart text").all_text_contents() == ["40", "10"]
    drawn = [each.get_attribute("aria-label") or "" for each in page.locator("svg.chart").all()]
    assert [re.findall(r": (\d+)", label) for label in drawn] == [["40"], ["10"]]
    page.context.close()


def test_the_file_for_a_spreadsheet_tells_no_more_than_the_page(url: str, secret: str) -> None:
    path = link(url, secret).replace("?", "/cijfers.csv?")
    with urlopen(path) as answer:  # noqa: S310  our own server
        rows = answer.read().decode("utf-8-sig").splitlines()[1:]
    assert {row.rpartition(",")[2] for row in rows} == {"40", "10", "<10"}


@BOTH
def test_a_link_that_does_not_open_it_says_so(
    browser: Browser, url: str, width: int, language: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740})
    page = context.new_page()
    answer = page.goto(f"{url}/steunpunt/utrecht?sleutel=1.x&taal={language}")
    assert answer is not None
    assert answer.status == 403
    told = {"nl": "Deze link klopt niet.", "en": "This link is not right."}[language]
    expect(page.locator("main")).to_contain_text(told)
    assert not violations(page)
    assert fits(page)
    context.close()


def test_its_link_opens_it_however_it_was_passed_on(url: str, secret: str) -> None:
    passed_on = link(url, secret).replace("/utrecht?", "/Utrecht/?")
    for mark in (".", "%3E", "%20", ")"):
        with urlopen(passed_on + mark) as answer:  # noqa: S310  our own server
            page = answer.read().decode()
        with urlopen(url + re.findall(r'href="(/[^"]+csv[^"]+)"', page)[0].replace("&amp;", "&")):  # noqa: S310
            pass


@BOTH
def test_the_page_to_try_the_chat_on_can_be_read_by_all(
    browser: Browser, url: str, width: int, language: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 740}, locale=language)
    page.set_content(demo(HOST, embedding(HOST, url)))
    expect(page.get_by_role("button", name="Chat")).to_be_visible()
    assert not violations(page)
    assert fits(page)
    page.close()


@BOTH
def test_its_link_opens_at_once_and_previews_in_its_name(
    browser: Browser, url: str, width: int, language: str
) -> None:
    page = open_page(browser, f"{url}/s/utrecht?taal={language}&w=poster", width=width)
    expect(page.locator(".screen")).to_contain_text(HOST.name)
    assert not violations(page)
    assert fits(page)
    seen = page.locator("meta[property^='og:'], meta[name=description], title").evaluate_all(
        "all => all.map((it) => it.content || it.textContent)"
    )
    assert any(HOST.name in each for each in seen)
    assert not re.search(r"ziek|psych|\bill|sick|mental", " ".join(seen), re.IGNORECASE)
    page.context.close()
