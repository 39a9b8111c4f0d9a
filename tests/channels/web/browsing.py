"""A real browser, used as a person does: by names of buttons, eyes and keyboard."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserType, Locator, Page

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # no process of its own for each page that is loaded: twice as fast
]
CHROMIUM = shutil.which("chromium-headless-shell") or "chromium"
"""Without the part that draws windows it opens a page in half the time."""

PATIENCE = 120_000
"""Milliseconds after which something is taken never to come: a busy machine is no fault."""

expect.set_options(timeout=PATIENCE)

NUMBERS = "Bij direct gevaar: bel 112. Bij gedachten aan zelfdoding: bel 113"
"""What stands there whenever something went wrong."""

STAND_STILL = "() => document.getAnimations().forEach((moving) => moving.finish())"
"""The moment in which a second tap is not taken is over, as for who reads before pressing."""

_AXE = Axe().axe_script
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launch(playwright.chromium)
        yield started
        started.close()


def launch(kind: BrowserType, *more: str) -> Browser:
    """`more`: settings of the device, as arguments of the command."""
    return kind.launch(executable_path=CHROMIUM, args=[*QUIET, *more])


@contextmanager
def served(**settings: str) -> Iterator[Lesroute]:
    """The real command, with data of its own."""
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        command = Lesroute(Path(place))
        command.start(**settings)
        yield command
        command.end()


def open_page(  # noqa: PLR0913  what a device has
    browser: Browser,
    url: str,
    *,
    language: str = "nl",
    javascript: bool = True,
    width: int = 360,
    height: int = 740,
    dark: bool = False,
    **more: Any,
) -> Page:
    """A new person's page; trouble in it fails the test that closes it."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="nl-NL" if language == "nl" else "en-GB",
        java_script_enabled=javascript,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        **more,
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("close", lambda _: _none(trouble))
    page.goto(url)
    return page


def press(page: Page, label: str) -> None:
    """Press the button of the newest screen, and wait for what comes of it."""
    before = page.locator(".screen").last.get_attribute("data-node")
    page.evaluate(STAND_STILL)
    button(page, label).click()
    newest = page.locator(".screen").last
    expect(newest).not_to_have_attribute("data-node", before or "")


def button(page: Page, label: str) -> Locator:
    """A button of the newest screen, or one of the fixed ones above it."""
    return page.locator("main").get_by_role("button", name=label, exact=True)


def _none(trouble: list[str]) -> None:
    assert not trouble, trouble


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA."""
    page.evaluate(_AXE)
    return _found(page, {"type": "tag", "values": WCAG})


def pale(page: Page) -> list[str]:
    """What has too little contrast; for a page that `violations` saw in other colours."""
    return _found(page, {"type": "rule", "values": ["color-contrast"]})


def _found(page: Page, only: dict[str, Any]) -> list[str]:
    options = {"runOnly": only, "resultTypes": ["violations"]}
    results = page.evaluate("(options) => axe.run(options)", options)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in results]
