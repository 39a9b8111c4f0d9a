"""What the tests of Teams share: its emulator, and the channel that answers what it brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.channels.teams.emulator import Emulator
from tests.channels.teams.here import Here, here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.guide import Guide
    from tests.channels.teams.person import Person


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator() as running:
        yield running


@pytest.fixture
async def bot(emulator: Emulator, guide: Guide, valkey_url: str) -> AsyncIterator[Here]:
    """The channel in this process; it breaks no rule."""
    async with here(emulator, guide, valkey_url) as running:
        yield running
        assert not emulator.violations


@pytest.fixture
def samira(emulator: Emulator, bot: Here) -> Person:
    return emulator.person()
