"""All that is in a store, as somebody who stole it has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redis.asyncio import Redis, RedisCluster


async def everything_in(client: Redis | RedisCluster) -> list[bytes]:
    """The keys, the values of texts and tables, and the members of sets.

    Of what expires meanwhile the key is told, and no value.
    """
    asked: Any = client
    held: list[bytes] = [key async for key in asked.scan_iter()]
    for key in list(held):
        match await asked.type(key):
            case b"string":
                held.append(await asked.get(key) or b"")
            case b"zset":
                held += await asked.zrange(key, 0, -1)
            case b"hash":
                held += [part for pair in (await asked.hgetall(key)).items() for part in pair]
            case b"set":
                held += await asked.smembers(key)
            case b"none":
                pass
            case other:
                raise ValueError(other)
    return held
