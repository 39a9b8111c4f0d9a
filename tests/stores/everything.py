"""All that is in a store, as somebody who stole it has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redis.asyncio import Redis, RedisCluster


async def everything_in(client: Redis | RedisCluster) -> list[bytes]:
    """The keys, the values of texts, and the members of sorted sets."""
    asked: Any = client
    held: list[bytes] = [key async for key in asked.scan_iter()]
    for key in list(held):
        kind = await asked.type(key)
        held += [await asked.get(key)] if kind == b"string" else await asked.zrange(key, 0, -1)
    return held
