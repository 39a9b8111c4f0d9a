"""The session store on Redis or Valkey: one sealed record a chat, changed by compare-and-set."""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from redis.asyncio import RedisCluster
from redis.exceptions import MovedError

from bot.conversation.records import Loaded
from bot.core.languages import SPOKEN
from bot.stores.address import connect
from bot.stores.codec import UnknownShapeError, decode, encode
from bot.stores.look import SharedLook
from bot.stores.outage import FAULTS, PATIENCE, WAITED_OUT, Outage
from bot.stores.reasons import NO_CLUSTER_MEANT, reason_of
from bot.stores.recent import Recent
from bot.stores.seal import NAME, NONCE, BrokenSealError
from bot.stores.servers import Save, servers, try_all

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from redis.asyncio import Redis

    from bot.conversation.records import Record
    from bot.core.languages import Languages
    from bot.stores.reasons import Reason
    from bot.stores.seal import Seal

__all__ = ["DAY", "KEPT", "RedisStore", "connect"]

DAY = 24 * 60 * 60
KEPT = 30 * DAY
"""Seconds of silence after which a chat is forgotten, unless its channel says otherwise."""

_LOOKED_AT = 10
"""Seconds after which the trial record of a look expires, if it could not be erased."""

_SLOTS_TRIED = 16

_log = logging.getLogger(__name__)


class RedisStore:
    """A `SessionStore`. The hash tag in a key keeps all keys of one chat together.

    It also finds records under another secret (`others`), moves them to `seal` with the next save,
    and erases them wherever they are. `waited_out`: seconds that the server may be away before a
    method raises. `kept`: seconds of silence after which a chat is forgotten, by channel.
    `languages`: those that a record may have.
    """

    def __init__(
        self,
        client: Redis | RedisCluster,
        seal: Seal,
        *others: Seal,
        waited_out: float = WAITED_OUT,
        kept: Mapping[str, int] | None = None,
        languages: Languages = SPOKEN,
    ) -> None:
        self._client: Any = client
        self._seal = seal
        self._others = others
        self._kept = kept or {}
        self._languages = languages
        self._reading = Outage(waited_out)
        self._recent = Recent()
        self._writing = Outage(waited_out, reach=self._reading)
        self._servers = servers(client, self._reading, self._writing)
        self._look = SharedLook(self._works)
        self._saving: set[asyncio.Task[Any] | None] = set()

    async def load(self, chat: str, *, to_save: bool = False) -> Loaded | None:
        recent = self._recent.get(chat) if to_save else None
        if recent is not None:
            return recent
        for seal in (self._seal, *self._others):
            name = seal.name(chat)
            sealed = await self._servers.get(_key(name))
            if sealed is not None:
                version = _version(name, sealed) if seal is self._seal else None
                return Loaded(record=_opened(seal, name, sealed, self._languages), version=version)
        return None

    def save(
        self, chat: str, record: Record, version: bytes | None
    ) -> Coroutine[Any, Any, bytes | None]:
        save, now = self._sealed(chat, record, version)
        self._recent.advance(chat, version, now)
        return self._saved(chat, save, now)

    async def forget(self, chat: str) -> None:
        self._recent.drop(chat)
        await self._forget(chat, (self._seal, *self._others))
        self._recent.drop(chat)

    async def let_go(self) -> None:
        """Drop records from memory after a minute; until cancelled."""
        while True:  # noqa: ASYNC110  time passes without an event
            await asyncio.sleep(self._recent.sweep())

    async def ready(self) -> bool:
        """Whether the store works now; it looks at most once a second, however often one asks."""
        return await self._look.ask()

    async def refusal(self) -> Reason | None:
        """Why the store cannot be used, or `None` if it can."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._try_all()
        except FAULTS as error:
            return await reason_of(self._client, error)
        return NO_CLUSTER_MEANT if await self.is_split() else None

    async def is_split(self) -> bool:
        """Whether we use one server of a cluster as if it were the whole.

        A proxy in front of a cluster does not count: it never sends us elsewhere.
        """
        if isinstance(self._client, RedisCluster):
            return False
        try:
            for number in range(_SLOTS_TRIED):
                await self._client.get(_key(f"slot:{number}"))
        except MovedError:
            return True
        except FAULTS:
            return False  # we may not ask; later errors will tell
        return False

    async def close(self) -> None:
        """Close the client, once nobody asks any more, or after `PATIENCE`.

        A command that goes on after that would open a connection again, and nobody closes it.
        """
        await asyncio.sleep(0)  # lets saves that were just asked for begin
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while asking := self._asking():
                    await asyncio.wait(asking)
        self._reading.close()
        self._writing.close()
        await self._servers.close()
        await self._look.close()
        await self._client.aclose()

    def _asking(self) -> set[asyncio.Future[Any]]:
        saving = (task for task in self._saving if task)
        return {*saving, *self._servers.under_way} - {asyncio.current_task()}

    async def _works(self) -> bool:
        return await self._writing.once(self._try_all)

    async def _try_all(self) -> None:
        value = os.urandom(NONCE)
        save = Save(key=_key(f"look:{value.hex()}"), version=b"", value=value, kept=_LOOKED_AT)
        await try_all(self._client, save)

    def _sealed(self, chat: str, record: Record, version: bytes | None) -> tuple[Save, Loaded]:
        name = version[:NAME].decode() if version else self._seal.name(chat)
        sealed = self._seal.encrypt(name, encode(record))
        kept = self._kept.get(chat.partition(":")[0], KEPT)
        there = version[NAME:] if version else b""
        needed = record.needed_until
        save = Save(key=_key(name), version=there, value=sealed, kept=kept, needed=needed)
        return save, Loaded(record=record, version=_version(name, sealed))

    async def _saved(self, chat: str, save: Save, now: Loaded) -> bytes | None:
        """Save, and drop the record from the cache if that fails."""
        task = asyncio.current_task()
        self._saving.add(task)
        try:
            saved = await self._servers.save(save)
            if saved and not save.version:
                await self._forget(chat, self._others)
        except BaseException:
            self._recent.withdraw(chat, now)
            raise
        finally:
            self._saving.discard(task)
        if not saved:
            if self._recent.withdraw(chat, now):  # another process saved since, not this one
                self._recent.doubt()
            return None
        return now.version

    async def _forget(self, chat: str, seals: tuple[Seal, ...]) -> None:
        for key in [_key(seal.name(chat)) for seal in seals]:
            await self._servers.delete(key)


def _version(name: str, sealed: bytes) -> bytes:
    """What the next save compares with: the name of the key and the nonce of its value."""
    return name.encode() + sealed[:NONCE]


def _opened(seal: Seal, name: str, sealed: bytes, languages: Languages) -> Record | None:
    try:
        return decode(seal.decrypt(name, sealed), languages)
    except (BrokenSealError, UnknownShapeError) as error:
        _log.warning("record_unreadable", extra={"kind": type(error).__name__})
        return None


def _key(name: str) -> bytes:
    return b"lesroute:{%b}:session" % name.encode()
