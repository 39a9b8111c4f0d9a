"""What the tests of Telegram share: its emulator, and the channel that answers what it brings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.channels.telegram.here import Here, here
from tests.emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.guide import Guide
    from tests.emulator import Person
    from tests.process import Lesroute


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """A Telegram whose pauses are twenty times as short."""
    async with Emulator(time_scale=20) as running:
        yield running


@pytest.fixture
async def bot(emulator: Emulator, guide: Guide, valkey_url: str) -> AsyncIterator[Here]:
    """The channel in this process, in a chat as fast as it can; it breaks no rule."""
    async with here(emulator, guide, valkey_url, hasty=True) as running:
        yield running
        assert not [v for v in emulator.violations if v.kind != "refused"]


@pytest.fixture
def samira(emulator: Emulator, bot: Here) -> Person:
    return emulator.person("Samira", language_code="nl")


@pytest.fixture
async def lesroute(lesroute: Lesroute, emulator: Emulator) -> AsyncIterator[Lesroute]:
    """The command; it ends while its Telegram (the `emulator`) still answers."""
    yield lesroute
    await asyncio.to_thread(lesroute.end)
