"""A copy of a store, put back as docs/operating.md says, is found again with its own secret."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.conversation.records import Record
from bot.core.session import Session
from bot.core.texts import Role
from bot.findings import Level
from bot.stores.examination import examine
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal
from tests.stores.servers import lasting_redis

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "the secret that was kept elsewhere, too"
CHAT = "telegram:7"
KEPT = Record(session=Session(language="en", role=Role.LEERLING))


def test_what_was_kept_is_there_again_with_its_secret_and_no_other(tmp_path: Path) -> None:
    """The store is lost, people talk on with an empty one, and then the copy is put back."""
    with lasting_redis() as redis:
        folder, copy = redis.place / "appendonlydir", tmp_path / "copy"
        asyncio.run(_saved(redis.url))
        redis.stop()
        shutil.copytree(folder, copy)
        shutil.rmtree(folder)
        redis.start()
        assert asyncio.run(_loaded(redis.url, SECRET)) is None
        redis.stop()
        shutil.rmtree(folder)
        shutil.copytree(copy, folder)
        redis.start()
        assert asyncio.run(_loaded(redis.url, SECRET)) == KEPT
        assert asyncio.run(_levels(redis.url, SECRET)) == []
        other = "another secret, made on the new machine"
        assert asyncio.run(_loaded(redis.url, other)) is None
        assert asyncio.run(_levels(redis.url, other)) == [Level.WRONG]


async def _saved(url: str) -> None:
    store = RedisStore(connect(url), Seal(SECRET))
    assert await store.save(CHAT, KEPT, None)
    await store.close()


async def _loaded(url: str, secret: str) -> Record | None:
    store = RedisStore(connect(url), Seal(secret))
    loaded = await store.load(CHAT)
    await store.close()
    return loaded.record if loaded else None


async def _levels(url: str, secret: str) -> list[Level]:
    """What the doctor says of the secret."""
    async with connect(url) as client:
        found = await examine(client, [Seal(secret)], lambda: datetime.now(UTC))  # noqa: TID251
    return [each.level for each in found if "secret" in each.told]
