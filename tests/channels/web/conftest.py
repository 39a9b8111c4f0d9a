"""What the tests of the page share: a real browser, and the real command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.web.browsing import chromium, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served() as command:
        yield command.url
