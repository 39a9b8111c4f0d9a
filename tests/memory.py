"""Whether Lesroute itself finds that its store works, as /readyz tells."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import ClientSession


async def until_memory(browser: ClientSession, state: str, url: str = "") -> None:
    """Wait until the memory is `state`: "ok" or "away".

    A store that works again is not yet used again: for half a second after a refusal nobody asks
    it anything. What was seen holds for a second.
    """
    async with asyncio.timeout(60):
        told = ""
        while f"memory: {state}" not in told:
            await asyncio.sleep(0.05)  # another process tells nothing of itself
            async with browser.get(f"{url}/readyz") as answer:
                assert answer.status == 200
                told = await answer.text()
