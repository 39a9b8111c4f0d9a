"""The figures in the store: counts under keyed names, and the months that were published."""

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
from bot.core.figures import KEPT_DAYS, Cell, is_over, month_of, publish
from bot.stores.outage import WAITED_OUT, Outage
from bot.stores.seal import NAME, BrokenSealError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from redis.asyncio import Redis

    from bot.core.figures import Month, Published
    from bot.stores.journal import Batch, Journal
    from bot.stores.seal import Seal

PAUSE = 3.0
"""Seconds between two batches."""

_PREFIX = "lesroute:{figures}:"
"""One hash tag: a batch and its mark are changed together, also in a cluster."""

# What stands in the journal: a hash and a field of it, both keyed hashes. Whoever was killed while
# writing leaves a part of one.
_LINE = re.compile(rb"[0-9a-f]{%d} [0-9a-f]{%d}" % (NAME, NAME))
_DAY = 24 * 60 * 60
_KEPT = KEPT_DAYS * _DAY
_MARKED = 7 * _DAY

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

# Whoever comes first has published for all; the counts behind it are no longer needed.
_PUBLISH = """
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])
for i = 2, #KEYS do redis.call('DEL', KEYS[i]) end
return redis.call('GET', KEYS[1])
"""


class Figures:
    """Counts in memory, written in batches: counting must not make a turn wait.

    Each count is in the journal before it is in a batch, and a batch has a name by which the store
    takes it once. So a count is lost by nothing but the loss of the disk. `seal`, `others`: as for
    sessions. `cells`: all cells that there are.
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
        self._cut: Batch | None = None  # perhaps not in the store yet
        self._lines: dict[Cell, bytes] = {}  # of the month that is
        self._month = month_of(clock())
        self._flushing = asyncio.Lock()

    def count(self, cells: Sequence[Cell]) -> None:
        """Each of these happened once more, in the month of when the last batch was cut."""
        for cell in cells:
            self._journal.write(self._lines.get(cell) or self._named(cell))

    async def run(self, pause: float = PAUSE) -> None:
        """Write what was counted every few seconds, and what was left behind; until cancelled."""
        while True:
            try:
                await self.flush()
                await self.take_over()
                while True:
                    await asyncio.sleep(pause)
                    await self.flush()
            except StoreUnavailableError:
                await asyncio.sleep(pause)  # it is in the journal, or in the next batch

    async def flush(self) -> None:
        """Write what was counted; raises `StoreUnavailableError`, and nothing is lost then."""
        async with self._flushing:
            self._look_at_the_clock()
            for _ in range(2):  # what was cut before, and what has come since
                self._cut = self._cut or self._journal.cut()
                if self._cut is not None:
                    await self._add(self._cut)
                    self._cut = None

    async def finish(self) -> None:
        """The same before the process ends; what cannot be written is left in the journal."""
        with suppress(StoreUnavailableError):
            await self.flush()
            await self.take_over()
        self._journal.tidy()

    async def take_over(self) -> None:
        """Write the batches of processes that ended in the midst of it."""
        for batch in list(self._journal.left_behind()):
            await self._add(batch)

    async def published(self, month: Month) -> Published | None:
        """What a month shows; `None` while it is not over. Raises `StoreUnavailableError`."""
        if not is_over(month, self._clock()):
            return None
        found = await self._read(month)
        if found is not None:
            return found
        counts = await self._counts(month)
        shown = publish(None, counts, month, self._clock()) or {}
        return await self._publish(month, shown)

    async def _add(self, batch: Batch) -> None:
        counts = Counter(line for line in batch.lines if _LINE.fullmatch(line))
        told = [[*line.split(), b"%d" % count] for line, count in counts.items()]
        keys = (f"{_PREFIX}batch:{batch.name}", *(_PREFIX.encode() + month for month, _, _ in told))
        parts = [part for _, field, count in told for part in (field, count)]
        if told:
            await self._do("EVAL", _ADD, len(keys), *keys, _MARKED, _KEPT, *parts)
        self._journal.drop(batch)

    def _look_at_the_clock(self) -> None:
        """Once for all counts until the next batch: a turn would pay more than it is worth."""
        month = month_of(self._clock())
        if month != self._month:
            self._month, self._lines = month, {}

    def _named(self, cell: Cell) -> bytes:
        seal, month = self._seals[0], self._month
        line = f"{_month_name(seal, month)} {_field(seal, month, cell)}\n".encode()
        return self._lines.setdefault(cell, line)

    async def _counts(self, month: Month) -> dict[Cell, int]:
        counts: Counter[Cell] = Counter()
        for seal in self._seals:
            told = await self._do("HGETALL", f"{_PREFIX}{_month_name(seal, month)}")
            found = _pairs(told)
            for cell in self._cells:
                counts[cell] += int(found.get(_field(seal, month, cell).encode(), 0))
        return counts

    async def _read(self, month: Month) -> Published | None:
        for seal in self._seals:
            name = f"shown {_month_name(seal, month)}"
            sealed = await self._do("GET", f"{_PREFIX}{name}")
            if sealed is not None:
                return _opened(seal, name, sealed)
        return None

    async def _publish(self, month: Month, shown: Published) -> Published:
        seal = self._seals[0]
        name = f"shown {_month_name(seal, month)}"
        counts = [f"{_PREFIX}{_month_name(each, month)}" for each in self._seals]
        told = [[cell.steunpunt, cell.kind, cell.about, count] for cell, count in shown.items()]
        sealed = seal.encrypt(name, json.dumps(told).encode())
        keys = (f"{_PREFIX}{name}", *counts)
        kept = await self._do("EVAL", _PUBLISH, len(keys), *keys, sealed, _KEPT)
        return _opened(seal, name, kept)

    async def _do(self, *command: Any) -> Any:
        return await self._outage.through(partial(self._asked, *command))

    async def _asked(self, *command: Any) -> Any:
        if isinstance(self._client, RedisCluster):
            await self._client.initialize()
        return await self._client.execute_command(*command)


def _field(seal: Seal, month: Month, cell: Cell) -> str:
    return seal.name(f"figures {month} {cell.steunpunt} {cell.kind} {cell.about}")


def _month_name(seal: Seal, month: Month) -> str:
    return seal.name(f"figures {month}")


def _pairs(told: Any) -> Mapping[bytes, bytes]:
    """What HGETALL tells, as a mapping or as one list of names and values."""
    if isinstance(told, dict):
        return told
    return dict(zip(told[::2], told[1::2], strict=True))


def _opened(seal: Seal, name: str, sealed: bytes) -> Published:
    try:
        told = json.loads(seal.decrypt(name, sealed))
    except (BrokenSealError, ValueError):
        return {}  # hidden once and for all: it cannot be told what was shown
    return {
        Cell(steunpunt=steunpunt, kind=kind, about=about): count
        for steunpunt, kind, about, count in told
    }
