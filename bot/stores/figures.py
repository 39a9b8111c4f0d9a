"""The figures in the store: counts under keyed hashes, and the published months."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from redis.asyncio import RedisCluster

from bot.conversation.ports import StoreUnavailableError
from bot.core.figures import KEPT_DAYS, LATE, Cell, is_over, month_of, months, publish
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
"""One hash tag: a batch and its mark change together, in a cluster too."""

# A line of the journal: a Redis hash and its field, both named by keyed hashes. A process that is
# killed while writing leaves half a line.
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


# At once, so that no count is lost or doubled, whoever moves them too.
_MOVE = """
for i = 2, #ARGV, 2 do
  local count = redis.call('HGET', KEYS[1], ARGV[i])
  if count then
    redis.call('HINCRBY', KEYS[2], ARGV[i + 1], count)
    redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
redis.call('EXPIRE', KEYS[2], ARGV[1])
return 1
"""


class _Shown(NamedTuple):
    """What is published of a month, and for which steunpunten; `sealed`: as it is stored."""

    seal: Seal
    sealed: bytes
    of: frozenset[str]
    cells: Published


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
        """Write counts every few seconds, and at first those left behind; until cancelled."""
        while True:
            try:
                await self.flush()
                await self.take_over()
                await self.move()
                while True:
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
        now = self._clock()
        for month in dict.fromkeys((month_of(now), month_of(now - LATE), *months(now))):
            for other in self._seals[1:]:
                await self._move_counts(other, month)
                await self._copy_shown(other, month)

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
        keys = (f"{_PREFIX}batch:{batch.name}", *(_PREFIX.encode() + month for month, _, _ in told))
        parts = [part for _, field, count in told for part in (field, count)]
        if told:
            await self._do("EVAL", _ADD, len(keys), *keys, _MARKED, _KEPT, *parts)
        self._journal.drop(batch)

    def _look_at_the_clock(self) -> None:
        """Once a batch: to look at each count would cost a turn more than it is worth."""
        month = month_of(self._clock())
        if month != self._month:
            self._month, self._lines = month, {}

    def _named(self, cell: Cell) -> bytes:
        seal, month = self._seals[0], self._month
        line = f"{_month_name(seal, month)} {_field(seal, month, cell)}\n".encode()
        return self._lines.setdefault(cell, line)

    async def _counts(self, month: Month, cells: Sequence[Cell]) -> dict[Cell, int]:
        counts: Counter[Cell] = Counter()
        for seal in self._seals:
            told = await self._do("HGETALL", f"{_PREFIX}{_month_name(seal, month)}")
            found = _pairs(told)
            for cell in cells:
                counts[cell] += int(found.get(_field(seal, month, cell).encode(), 0))
        return counts

    async def _move_counts(self, other: Seal, month: Month) -> None:
        seal, their = self._seals[0], f"{_PREFIX}{_month_name(other, month)}"
        there = _pairs(await self._do("HGETALL", their))
        known = ((_field(other, month, cell), cell) for cell in self._cells if there)
        fields = [(old, _field(seal, month, cell)) for old, cell in known if old.encode() in there]
        if fields:
            ours = f"{_PREFIX}{_month_name(seal, month)}"
            await self._do("EVAL", _MOVE, 2, their, ours, _KEPT, *chain.from_iterable(fields))

    async def _copy_shown(self, other: Seal, month: Month) -> None:
        """Copy it, for a process that still writes under the other secret looks for it there."""
        theirs, ours = _shown_name(other, month), _shown_name(self._seals[0], month)
        sealed = await self._do("GET", f"{_PREFIX}{theirs}")
        left = _KEPT - (self._clock().date() - month).days * _DAY
        if sealed is None or left <= 0:
            return
        with suppress(BrokenSealError):
            anew = self._seals[0].encrypt(ours, other.decrypt(theirs, sealed))
            await self._do("SET", f"{_PREFIX}{ours}", anew, "NX", "EX", left)

    async def _read(self, month: Month) -> _Shown:
        for seal in self._seals:
            name = _shown_name(seal, month)
            sealed = await self._do("GET", f"{_PREFIX}{name}")
            if sealed is not None:
                every = frozenset(cell.steunpunt for cell in self._cells)
                return _opened(seal, name, sealed, every)
        return _Shown(self._seals[0], b"", frozenset(), {})

    async def _publish(self, month: Month, shown: _Shown, new: Sequence[Cell]) -> None:
        """Publish these cells too, unless another process published any meanwhile."""
        counts = await self._counts(month, new)
        cells = {**shown.cells, **(publish(None, counts, month, self._clock()) or {})}
        told = {
            "of": sorted({*shown.of, *(cell.steunpunt for cell in new)}),
            "shown": [[*cell, count] for cell, count in cells.items()],
        }
        name = _shown_name(shown.seal, month)
        sealed = shown.seal.encrypt(name, json.dumps(told).encode())
        keys = [f"{_PREFIX}{name}", *(f"{_PREFIX}{_month_name(s, month)}" for s in self._seals)]
        fields = [_field(seal, month, cell) for seal in self._seals for cell in new]
        values = (shown.sealed, sealed, _KEPT, *fields)
        await self._do("EVAL", _PUBLISH, len(keys), *keys, *values)

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


def _shown_name(seal: Seal, month: Month) -> str:
    return f"shown {_month_name(seal, month)}"


def _pairs(told: Any) -> Mapping[bytes, bytes]:
    """HGETALL's answer as a mapping; it may be one list of names and values."""
    if isinstance(told, dict):
        return told
    return dict(zip(told[::2], told[1::2], strict=True))


def _opened(seal: Seal, name: str, sealed: bytes, every: frozenset[str]) -> _Shown:
    """Reads what was published; `every`: all steunpunten, as earlier releases published them."""
    try:
        told = json.loads(seal.decrypt(name, sealed))
    except (BrokenSealError, ValueError):
        return _Shown(seal, sealed, every, {})  # unreadable, so hidden for good
    of, shown = (told["of"], told["shown"]) if isinstance(told, dict) else (every, told)
    return _Shown(seal, sealed, frozenset(of), {Cell(*cell): count for *cell, count in shown})
