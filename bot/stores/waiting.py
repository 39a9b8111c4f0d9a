"""At the start, waits for a store that may still come up."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.stores.reasons import Reason

WAITED = 30.0
"""Seconds in which a store may still come up."""

_PAUSE = 0.5


class UnusableError(Exception):
    """The store cannot be used. The message is a sentence for the operator."""


async def wait_for(
    refusal: Callable[[], Awaitable[Reason | None]],
    *,
    stopping: asyncio.Event,
    say: Callable[[str], None],
) -> None:
    """Return when the store is usable, or when told to stop; raises `UnusableError`.

    It waits only if the refusal may pass, and says so once.
    """
    clock, said = asyncio.get_running_loop().time, False
    deadline = clock() + WAITED
    while not stopping.is_set() and (why := await refusal()) is not None:
        if not why.passes or clock() >= deadline:
            raise UnusableError(why.sentence)
        if not said:
            say(f"Waiting for the store, for at most {WAITED:.0f} seconds. {why.sentence}")
        said = True
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), _PAUSE)
