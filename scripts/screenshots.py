"""Makes the pictures in docs/screenshots/: `make screenshots`."""

from __future__ import annotations

import tempfile
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import expect

from scripts.browsing import ROOT, chromium, served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

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
    with (
        tempfile.TemporaryDirectory() as place,
        served(DATA_DIR=place) as url,
        chromium() as browser,
    ):
        for scheme in ("light", "dark"):
            for width, height in SIZES.items():
                for name, way in SCREENS.items():
                    page = _page(browser, url, width, height, dark=scheme == "dark")
                    _walk(page, way)
                    page.mouse.move(0, 0)
                    save(page.screenshot(), PICTURES / f"{name}-{width}-{scheme}.png")
                    page.context.close()


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
    """Save a picture with few colours, as our pages have: that halves its size."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MAXCOVERAGE).save(path, optimize=True)


def _walk(page: Page, way: tuple[str, ...]) -> None:
    for number, label in enumerate(way, 2):
        page.locator("main").get_by_role("button", name=label, exact=True).click()
        expect(page.locator(".screen")).to_have_count(number)


if __name__ == "__main__":
    main()
