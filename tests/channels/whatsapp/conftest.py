"""What the tests of WhatsApp share: its emulator, and the channel that answers what it posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.whatsapp.here import Here, emulator, here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.guide import Guide
    from tests.channels.whatsapp.emulator import Person, WhatsApp


@pytest.fixture
async def whatsapp() -> AsyncIterator[WhatsApp]:
    async with emulator() as running:
        yield running


@pytest.fixture
async def bot(whatsapp: WhatsApp, guide: Guide, valkey_url: str) -> AsyncIterator[Here]:
    """The channel in this process; it breaks no rule."""
    async with here(whatsapp, guide, valkey_url, template="lesroute_herinnering") as running:
        yield running
    assert not whatsapp.violations


@pytest.fixture
def samira(whatsapp: WhatsApp, bot: Here) -> Person:
    return whatsapp.person()
