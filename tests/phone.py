"""A user with a phone: the page in a real browser, with its script, 360 pixels wide."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import async_playwright

from tests.channels.web.browsing import CHROMIUM, PATIENCE, QUIET, STAND_STILL
from tests.weeks import Hand

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

    from bot.core.languages import Code
    from tests.weeks import Weeks

_OLD = "document.querySelectorAll('.screen').forEach((screen) => { screen.dataset.old = '' })"
_ANSWERED = """() => {
    const screens = [...document.querySelectorAll('.screen')];
    return screens.length > 0 && !('old' in screens.at(-1).dataset);
}"""


class OnAPhone(Hand):
    """`text`: the newest screen; `trouble`: errors in the page."""

    def __init__(self, weeks: Weeks, language: Code, page: Page) -> None:
        super().__init__(weeks, language)
        self._page = page
        self._said = ""
        self._chat = ""
        self.trouble: list[str] = []
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda said: self._heard(said.type, said.text))

    @property
    def chat(self) -> str:
        return self._chat

    @property
    def text(self) -> str:
        return self._said

    async def comes_back(self) -> None:
        await self._page.goto(self.weeks.url)
        await self._read()

    async def _press(self, label: str) -> None:
        await self._begin()
        await self._page.evaluate(STAND_STILL)
        await self._after()
        await self._page.locator("main").get_by_role("button", name=label, exact=True).click()
        await self._read()

    async def _write(self, words: str) -> None:
        await self._begin()
        await self._after()
        await self._page.locator("#text").fill(words)
        await self._page.locator("#text").press("Enter")
        await self._read()

    async def file(self, label: str) -> bytes:
        async with self._page.expect_download() as coming:
            await self._page.locator(".screen").last.get_by_role("link", name=label).click()
        path = await (await coming.value).path()
        return await asyncio.to_thread(Path(path).read_bytes)

    async def _begin(self) -> None:
        if not self._said:
            await self.comes_back()

    async def _after(self) -> None:
        await self._page.evaluate(_OLD)

    async def _read(self) -> None:
        await self._page.wait_for_function(_ANSWERED)
        said = await self._page.locator(".screen").last.inner_text()
        self._said = " ".join(said.split())
        for cookie in await self._page.context.cookies():
            self._chat = f"web:{cookie.get('value', '').partition('.')[0]}"

    def _heard(self, kind: str, said: str) -> None:
        if kind == "error":
            self.trouble.append(said)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@asynccontextmanager
async def on_a_phone(browser: Browser, weeks: Weeks, language: Code) -> AsyncIterator[OnAPhone]:
    context = await browser.new_context(
        viewport={"width": 360, "height": 740},
        locale="nl-NL" if language == "nl" else "en-GB",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    somebody = OnAPhone(weeks, language, await context.new_page())
    yield somebody
    await context.close()
    assert somebody.trouble == []
