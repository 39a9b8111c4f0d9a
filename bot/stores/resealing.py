"""Brings figures under another secret, so that nothing is lost when the old one is removed."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from bot.core.figures import LATE, month_of, months
from bot.stores.published import PREFIX, field_of, left_of, month_name, pairs, shown_name
from bot.stores.seal import BrokenSealError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.core.figures import Cell, Month
    from bot.stores.seal import Seal

    Do = Callable[..., Awaitable[Any]]

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


async def reseal(do: Do, old: Seal, new: Seal, cells: Sequence[Cell], now: datetime) -> None:
    """Move the counts of these cells, and copy what was published; `do` sends a command.

    A copy, for a process that still writes under the old secret looks for it there. Raises
    `StoreUnavailableError`; what was moved until then stays so.
    """
    for month in dict.fromkeys((month_of(now), month_of(now - LATE), *months(now))):
        left = left_of(month, now)
        if left > 0:
            await _move_counts(do, old, new, cells, month, left)
            await _copy_shown(do, old, new, month, left)


async def _move_counts(  # noqa: PLR0913, PLR0917  the same, of a month
    do: Do, old: Seal, new: Seal, cells: Sequence[Cell], month: Month, left: int
) -> None:
    theirs, ours = f"{PREFIX}{month_name(old, month)}", f"{PREFIX}{month_name(new, month)}"
    there = pairs(await do("HGETALL", theirs))
    known = ((field_of(old, month, cell), cell) for cell in cells if there)
    fields = [(was, field_of(new, month, cell)) for was, cell in known if was.encode() in there]
    if fields:
        await do("EVAL", _MOVE, 2, theirs, ours, left, *chain.from_iterable(fields))


async def _copy_shown(do: Do, old: Seal, new: Seal, month: Month, left: int) -> None:
    theirs, ours = shown_name(old, month), shown_name(new, month)
    sealed = await do("GET", f"{PREFIX}{theirs}")
    if sealed is not None:
        with suppress(BrokenSealError):
            anew = new.encrypt(ours, old.decrypt(theirs, sealed))
            await do("SET", f"{PREFIX}{ours}", anew, "NX", "EX", left)
