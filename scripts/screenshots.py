"""Makes the pictures in docs/screenshots/ anew: `make screenshots`."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
SCREENS = {
    "welcome": (),
    "menu": ("Ik ben ouder",),
    "question": ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen"),
    "outcome": (
        "Ik ben ouder",
        "Kind thuis: mag dat?",
        "Begin met de vragen",
        "Ziekte of aandoening",
    ),
    "not-sure": (
        "Ik ben ouder",
        "Kind thuis: mag dat?",
        "Begin met de vragen",
        "Ik weet het niet zeker",
    ),
    "steps": ("Ik ben ouder", "Mijn stappen"),
    "contact": ("Ik ben ouder", "Hulp"),
    "stop": ("Ik ben leerling", "Stop"),
}
"""Eight screens, by the buttons that lead to them."""

SIZES = {360: 740, 1280: 800}


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        command = ROOT / ".venv" / "bin" / "lesroute"
        settings = {"LESROUTE_PORT": "0", "LESROUTE_DATA_DIR": place}
        with subprocess.Popen(  # noqa: S603  our own command
            [command, "run"], env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True
        ) as bot:
            assert bot.stdout is not None  # noqa: S101  asked for above
            found = re.search(r"http://\S+", bot.stdout.readline())
            if found is None:
                raise SystemExit("lesroute did not start")
            _all(found[0])
            bot.terminate()


def _all(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for scheme in ("light", "dark"):
            for width, height in SIZES.items():
                for name, way in SCREENS.items():
                    page = _page(browser, url, width, height, dark=scheme == "dark")
                    _walk(page, way)
                    page.mouse.move(0, 0)
                    save(page.screenshot(), PICTURES / f"{name}-{width}-{scheme}.png")
                    page.context.close()
        browser.close()


def _page(browser: Browser, url: str, width: int, height: int, *, dark: bool) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="nl-NL",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    return page


def save(png: bytes, path: Path) -> None:
    """With the few colours that the page has, a picture takes half the room."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MAXCOVERAGE).save(path, optimize=True)


def _walk(page: Page, way: tuple[str, ...]) -> None:
    for number, label in enumerate(way, 2):
        page.locator("main").get_by_role("button", name=label, exact=True).click()
        expect(page.locator(".screen")).to_have_count(number)


if __name__ == "__main__":
    main()
