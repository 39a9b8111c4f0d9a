"""A browser, and a Lesroute to look at with it, for the scripts that draw."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@contextmanager
def served(**settings: str) -> Iterator[str]:
    """The address of a Lesroute with these settings, named without their prefix."""
    told = {f"LESROUTE_{name}": value for name, value in settings.items()}
    with subprocess.Popen(  # noqa: S603  our own command
        [ROOT / ".venv" / "bin" / "lesroute", "run"],
        env={**os.environ, **told, "LESROUTE_PORT": "0"},
        stdout=subprocess.PIPE,
        text=True,
    ) as bot:
        assert bot.stdout is not None  # noqa: S101  asked for above
        try:
            found = re.search(r"http://\S+", bot.stdout.readline())
            if found is None:
                raise SystemExit("lesroute did not start")
            yield found[0].rstrip("/")
        finally:
            bot.terminate()
