"""Microsoft's public signing keys: fetched, cached, and fetched again when they change."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jwt

from bot.channels.teams.errors import (
    OddAnswerError,
    TeamsError,
    UnknownKeyError,
    UnreachableError,
)
from bot.channels.teams.hosts import is_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.channels.teams.transport import Transport

KEPT = 24 * 3600.0
"""Seconds after which the keys are fetched again in any case."""

APART = 3600.0
"""Seconds between two fetches for unknown keys."""

_PAUSE = 10.0
"""Seconds to wait after a fetch that failed."""

_OK = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A public key; `endorsements`: the services that it may sign for."""

    key: jwt.PyJWK = field(repr=False)
    endorsements: frozenset[str]


class Keys:
    """A cache with request coalescing: however many callers ask, the keys are fetched once.

    The first unknown key is fetched at once, because it may be new. After that forged tokens could
    make us fetch without end, so we fetch for unknown keys only once an hour.
    """

    def __init__(self, transport: Transport, metadata_url: str) -> None:
        self._transport = transport
        self._metadata_url = metadata_url
        self._known: Mapping[str, SigningKey] = {}
        self._stale = self._look_again = self._not_before = float("-inf")
        self._fetching = asyncio.Lock()

    async def find(self, name: str) -> SigningKey | None:
        """The key of this name, if there is one.

        Raises `TeamsError` if nobody can tell: `UnknownKeyError` while we know the others.
        """
        if self._must_look(name):
            async with self._fetching:
                if self._must_look(name):  # another caller may have done so meanwhile
                    await self._look_if_we_can(name)
        return self._known.get(name)

    async def refresh(self) -> None:
        """Fetch the keys if they are too old; raises `TeamsError` if there are none."""
        await self.find(next(iter(self._known), ""))

    def _must_look(self, name: str) -> bool:
        now = _now()
        if now >= self._stale:
            return name not in self._known or now >= self._not_before
        return name not in self._known and now >= self._look_again

    async def _look_if_we_can(self, name: str) -> None:
        try:
            await self._look(name)
        except TeamsError:
            if _now() < self._stale:
                raise UnknownKeyError from None
            raise

    async def _look(self, name: str) -> None:
        if _now() < self._not_before:
            raise UnreachableError
        for_unknown = _now() < self._stale
        try:
            self._known = await self._fetched()
        except TeamsError as error:
            self._not_before = _now() + _PAUSE
            if name not in self._known:
                raise
            _log.warning("teams_keys_not_fetched", extra={"kind": type(error).__name__})
            return
        self._stale = _now() + KEPT
        if for_unknown:
            self._look_again = _now() + APART

    async def _fetched(self) -> Mapping[str, SigningKey]:
        address = (await self._told(self._metadata_url)).get("jwks_uri")
        if not isinstance(address, str) or not is_safe(address):
            raise OddAnswerError
        found = (await self._told(address)).get("keys")
        known = dict(filter(None, map(_read, found if isinstance(found, list) else [])))
        if not known:
            raise OddAnswerError
        return known

    async def _told(self, url: str) -> Mapping[str, Any]:
        answer = await self._transport.get(url)
        if answer.status != _OK:
            raise UnreachableError(str(answer.status))
        return answer.told


def _now() -> float:
    return asyncio.get_running_loop().time()


def _read(told: object) -> tuple[str, SigningKey] | None:
    """One key of a set; `None` for another kind of key, or one that cannot be read."""
    if not isinstance(told, dict) or told.get("kty") != "RSA":
        return None
    name, services = told.get("kid"), told.get("endorsements")
    if not isinstance(name, str) or not isinstance(services, list):
        return None
    try:
        key = jwt.PyJWK.from_dict(told, algorithm="RS256")
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    named = frozenset(service for service in services if isinstance(service, str))
    return name, SigningKey(key=key, endorsements=named)
