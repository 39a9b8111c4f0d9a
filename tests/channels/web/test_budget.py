"""What the first page costs somebody with an old phone, and that nothing jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.first_page import measure

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LARGEST = 60_000


@pytest.mark.parametrize("path", ["/", "/o/rechten", "/s/utrecht"])
def test_the_first_paint_takes_one_page_one_sheet_and_one_script(
    browser: Browser, url: str, path: str
) -> None:
    cost = measure(browser, url + path)
    names = [name for name, _ in cost["files"]]
    assert sorted(names) == sorted([path, "/static/chat.css", "/static/chat.js"])
    assert all(size > 0 for _, size in cost["files"])
    assert sum(size for _, size in cost["files"]) < LARGEST
    assert cost["first_paint"] > 0


def test_nothing_jumps_when_the_page_comes_or_an_answer(browser: Browser, url: str) -> None:
    assert measure(browser, url)["shift"] == 0
    assert measure(browser, url, press="Ik ben ouder")["shift"] == 0
