"""The figures in the store: counts under keyed hashes, and the published months."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from redis.asyncio import RedisCluster

from bot.conversation.ports import StoreUnavailableError
from bot.core.figures import Cell, is_over, month_of, publish
from bot.stores.outage import WAITED_OUT, Outage
from bot.stores.published import (
    DAY,
    LIFETIME,
    PREFIX,
    Shown,
    field_of,
    left_of,
    month_name,
    opened,
    pairs,
    shown_name,
)
from bot.stores.resealing import reseal
from bot.stores.seal import NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from redis.asyncio import Redis

    from bot.core.figures import Month, Published
    from bot.stores.journal import Batch, Journal
    from bot.stores.seal import Seal

PAUSE = 3.0
"""Seconds between two batches."""

_HOUR = 1200
"""Batches."""

# A line of the journal: a Redis hash and its field, both named by keyed hashes. A process that is
# killed while writing leaves half a line.
_LINE = re.compile(rb"[0-9a-f]{%d} [0-9a-f]{%d}" % (NAME, NAME))
_MARKED = 7 * DAY

# A batch counts once, however often it is sent: its mark is its idempotency key.
_ADD = """
if redis.call('SET', KEYS[1], '', 'NX', 'EX', ARGV[1]) then
  for i = 2, #KEYS do
    redis.call('HINCRBY', KEYS[i], ARGV[2 * i - 1], ARGV[2 * i])
    redis.call('EXPIRE', KEYS[i], ARGV[2])
  end
end
return 1
"""

# All names of a month at one moment: meanwhile somebody may move counts from one to another.
_READ = """
local told = {}
for i, key in ipairs(KEYS) do told[i] = redis.call('HGETALL', key) end
return told
"""

# Compare-and-set: the first to publish does so for all, and nobody overwrites it. After that the
# counts behind it are no longer needed.
_PUBLISH = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
if ARGV[1] == '' then redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
else redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL') end
for i = 2, #KEYS do
  for j = 4, #ARGV do redis.call('HDEL', KEYS[i], ARGV[j]) end
end
return 1
"""


class Figures:
    """Counts in memory and writes them in batches, so that no turn waits.

    Each count goes into the journal first, and the store takes each batch once, by its name. So
    only the loss of the disk loses a count. `seal`, `others`: as for sessions. `cells`: all cells
    that exist.
    """

    def __init__(  # noqa: PLR0913  what it needs of the world
        self,
        client: Redis | RedisCluster,
        seal: Seal,
        *others: Seal,
        cells: Iterable[Cell],
        journal: Journal,
        clock: Callable[[], datetime],
        waited_out: float = WAITED_OUT,
    ) -> None:
        self._client: Any = client
        self._seals = (seal, *others)
        self._cells = tuple(cells)
        self._journal = journal
        self._clock = clock
        self._outage = Outage(waited_out)
        self._cut: Batch | None = None  # it may not be in the store yet
        self._lines: dict[Cell, bytes] = {}  # of the current month
        self._month = month_of(clock())
        self._flushing = asyncio.Lock()

    def count(self, cells: Sequence[Cell]) -> None:
        """Count one in each of these cells, in the month in which the last batch was cut."""
        for cell in cells:
            self._journal.write(self._lines.get(cell) or self._named(cell))

    async def run(self, pause: float = PAUSE) -> None:
        """Write counts every few seconds, and hourly those that others left; until cancelled."""
        while True:
            try:
                await self.flush()
                await self.take_over()
                await self.move()
                for _ in range(_HOUR):
                    await asyncio.sleep(pause)
                    await self.flush()
            except StoreUnavailableError:
                await asyncio.sleep(pause)  # nothing is lost: it is in the journal

    async def flush(self) -> None:
        """Write what was counted; raises `StoreUnavailableError`, which loses nothing."""
        async with self._flushing:
            self._look_at_the_clock()
            for _ in range(2):  # the batch cut before, and what came since
                self._cut = self._cut or self._journal.cut()
                if self._cut is not None:
                    await self._add(self._cut)
                    self._cut = None

    async def finish(self) -> None:
        """Write before the process ends; what cannot be written stays in the journal."""
        with suppress(StoreUnavailableError):
            await self.flush()
            await self.take_over()
        self._journal.tidy()

    async def take_over(self) -> None:
        """Write the batches of processes that ended before they could."""
        for batch in list(self._journal.left_behind()):
            await self._add(batch)

    async def move(self) -> None:
        """Bring under our secret what is under another, as that may be removed."""
        for other in self._seals[1:]:
            await reseal(self._do, other, self._seals[0], self._cells, self._clock())

    async def published(self, month: Month) -> Published | None:
        """What a month shows; `None` while it lasts. Raises `StoreUnavailableError`."""
        if not is_over(month, self._clock()):
            return None
        while True:
            shown = await self._read(month)
            new = [cell for cell in self._cells if cell.steunpunt not in shown.of]
            if not new:
                return shown.cells
            await self._publish(month, shown, new)

    async def _add(self, batch: Batch) -> None:
        counts = Counter(line for line in batch.lines if _LINE.fullmatch(line))
        told = [[*line.split(), b"%d" % count] for line, count in counts.items()]
        keys = (f"{PREFIX}batch:{batch.name}", *(PREFIX.encode() + month for month, _, _ in told))
        parts = [part for _, field, count in told for part in (field, count)]
        if told:
            await self._do("EVAL", _ADD, len(keys), *keys, _MARKED, LIFETIME, *parts)
        self._journal.drop(batch)

    def _look_at_the_clock(self) -> None:
        """Once a batch: to look at each count would cost a turn more than it is worth."""
        month = month_of(self._clock())
        if month != self._month:
            self._month, self._lines = month, {}

    def _named(self, cell: Cell) -> bytes:
        seal, month = self._seals[0], self._month
        line = f"{month_name(seal, month)} {field_of(seal, month, cell)}\n".encode()
        return self._lines.setdefault(cell, line)

    async def _counts(self, month: Month, cells: Sequence[Cell]) -> dict[Cell, int]:
        counts: Counter[Cell] = Counter()
        names = [f"{PREFIX}{month_name(seal, month)}" for seal in self._seals]
        every = await self._do("EVAL", _READ, len(names), *names)
        for seal, told in zip(self._seals, every, strict=True):
            found = pairs(told)
            for cell in cells:
                counts[cell] += int(found.get(field_of(seal, month, cell).encode(), 0))
        return counts

    async def _read(self, month: Month) -> Shown:
        for seal in self._seals:
            name = shown_name(seal, month)
            sealed = await self._do("GET", f"{PREFIX}{name}")
            if sealed is not None:
                every = frozenset(cell.steunpunt for cell in self._cells)
                return opened(seal, name, sealed, every)
        return Shown(self._seals[0], b"", frozenset(), {})

    async def _publish(self, month: Month, shown: Shown, new: Sequence[Cell]) -> None:
        """Publish these cells too, unless another process published any meanwhile."""
        counts = await self._counts(month, new)
        cells = {**shown.cells, **(publish(None, counts, month, self._clock()) or {})}
        told = {
            "of": sorted({*shown.of, *(cell.steunpunt for cell in new)}),
            "shown": [[*cell, count] for cell, count in cells.items()],
        }
        name = shown_name(shown.seal, month)
        sealed = shown.seal.encrypt(name, json.dumps(told).encode())
        keys = [f"{PREFIX}{name}", *(f"{PREFIX}{month_name(s, month)}" for s in self._seals)]
        fields = [field_of(seal, month, cell) for seal in self._seals for cell in new]
        left = max(DAY, left_of(month, self._clock()))  # a month is shown on its last day too
        values = (shown.sealed, sealed, left, *fields)
        await self._do("EVAL", _PUBLISH, len(keys), *keys, *values)

    async def _do(self, *command: Any) -> Any:
        return await self._outage.through(partial(self._asked, *command))

    async def _asked(self, *command: Any) -> Any:
        if isinstance(self._client, RedisCluster):
            await self._client.initialize()
        return await self._client.execute_command(*command)
