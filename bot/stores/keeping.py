"""Looks after the embedded store: restarts it, and rids its files of what was erased."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from typing import TYPE_CHECKING

from redis import Redis

from bot.stores.embedded import EmbeddedError
from bot.stores.outage import FAULTS, PATIENCE

if TYPE_CHECKING:
    from bot.stores.embedded import Embedded

CLEANED = 10 * 60.0
"""Seconds within which erased and expired data is gone from the files too."""

_DEATHS, _SOON = 5, 120.0
_LOOKED_AT = 0.5

_log = logging.getLogger(__name__)


async def keep(embedded: Embedded, *, cleaned: float = CLEANED) -> None:
    """Run until cancelled; raises `EmbeddedError` if restarting does not help."""
    cleaning = asyncio.create_task(_clean_again_and_again(embedded.url, cleaned))
    try:
        await _revive(embedded)
    finally:
        cleaning.cancel()
        await asyncio.wait([cleaning])


def clean(url: str) -> None:
    """Have the server rewrite its files with only what it still keeps.

    It appends each change to the file, so erased data stays in the file until that is rewritten.
    """
    with Redis.from_url(url, socket_timeout=PATIENCE) as client:
        for _ in client.scan_iter(count=1000):
            pass  # the server drops expired keys that it comes across
        written = client.info("persistence")
        grown = written["aof_current_size"] != written["aof_base_size"]
        if grown and not written["aof_rewrite_in_progress"]:
            client.bgrewriteaof()


async def _clean_again_and_again(url: str, pause: float) -> None:
    while True:
        try:
            # In a thread: redis-py may swallow a cancellation while it waits.
            await asyncio.to_thread(clean, url)
        except FAULTS as error:
            _log.warning("store_not_cleaned", extra={"kind": type(error).__name__})
        await asyncio.sleep(pause)


async def _revive(embedded: Embedded) -> None:
    deaths: deque[float] = deque(maxlen=_DEATHS)
    while True:
        while not embedded.is_dead():  # noqa: ASYNC110  nothing reports that a process died
            await asyncio.sleep(_LOOKED_AT)
        deaths.append(time.monotonic())
        if len(deaths) == _DEATHS and deaths[-1] - deaths[0] < _SOON:
            raise EmbeddedError(
                f"The embedded store died {_DEATHS} times within {_SOON:.0f} seconds."
                f" What it said of it is in {embedded.log}."
            )
        _log.error("store_died")
        try:
            await asyncio.to_thread(embedded.restart)
        except EmbeddedError as error:
            _log.error("store_not_started", extra={"why": str(error)})
        else:
            _log.info("store_started_again")
