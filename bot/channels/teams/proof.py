"""Proves that an activity is from Teams and for us, before anything else happens.

The rules: Bot Framework, "Authenticate requests from the Bot Connector service".
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jwt

from bot.channels.teams.tenants import tenants_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from bot.channels.teams.keys import Keys, SigningKey

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
SKEW = 300
"""Seconds by which clocks may differ when a token is checked."""

_ALGORITHM = "RS256"
_PREFIX = "Bearer "
_KEPT = 256
"""Proven tokens to remember: Microsoft gives each service one for an hour."""


class ForgedError(Exception):
    """It does not prove to be from Teams; the message is a word on what is wrong."""


class StrangerError(Exception):
    """It is from Teams, but from a school that is not served here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """A proven token: the `service` it was given to, its end in epoch seconds, and its key."""

    service: str = field(repr=False)
    until: int
    name: str
    key: SigningKey


class Proof:
    """Checks activities; `tenants`: those that are served, or empty for all.

    One token comes with many activities. A verification cache keeps the digest of a proven token
    until the token ends or Microsoft withdraws its key.
    """

    def __init__(
        self,
        keys: Keys,
        app_id: str,
        tenants: Collection[str],
        clock: Callable[[], datetime],
    ) -> None:
        self._keys = keys
        self._app_id = app_id
        self._tenants = frozenset(tenants)
        self._clock = clock
        self._known: OrderedDict[bytes, Granted] = OrderedDict()

    async def of(self, header: str) -> str:
        """The address of the service that the token in this header was given to.

        Raises `ForgedError`, or `TeamsError` if the keys cannot be fetched.
        """
        token = header.removeprefix(_PREFIX)
        if token == header or not token:
            raise ForgedError("none")
        granted = await self._granted(token)
        if self._clock().timestamp() >= granted.until:
            raise ForgedError("expired")
        return granted.service

    def admit(self, activity: dict[str, Any], service: str) -> None:
        """Raises `ForgedError` or `StrangerError` if the token is not for this activity."""
        told = activity.get("serviceUrl")
        if not isinstance(told, str) or told.rstrip("/") != service.rstrip("/"):
            raise ForgedError("service")
        if activity.get("channelId") != CHANNEL:
            raise ForgedError("channel")
        told_tenants = tenants_of(activity)
        if self._tenants and not (told_tenants and told_tenants <= self._tenants):
            raise StrangerError

    async def _granted(self, token: str) -> Granted:
        digest = hashlib.sha256(token.encode(errors="surrogatepass")).digest()
        known = self._known.get(digest)
        name = known.name if known else key_name(token)
        key = await self._keys.find(name)
        if key is None:
            raise ForgedError("key")
        if known is None or known.key is not key:
            known = self._known[digest] = granted_by(token, name, key, self._app_id)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return known


def key_name(token: str) -> str:
    """The name of the key that a token claims, before we believe anything in it."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise ForgedError("unreadable") from None
    name = header.get("kid")
    if header.get("alg") != _ALGORITHM or not isinstance(name, str):
        raise ForgedError("algorithm")
    return name


def granted_by(token: str, name: str, key: SigningKey, app_id: str) -> Granted:
    """What a token grants; raises `ForgedError` if it proves nothing."""
    if CHANNEL not in key.endorsements:
        raise ForgedError("endorsement")
    try:
        claims = jwt.decode(
            token,
            key=key.key,
            algorithms=[_ALGORITHM],
            audience=app_id,
            issuer=ISSUER,
            leeway=SKEW,
            options={"require": ["exp", "iss", "aud"], "strict_aud": True},
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise ForgedError(type(error).__name__) from None
    service = claims.get("serviceurl")
    if not isinstance(service, str) or not service:
        raise ForgedError("service")
    return Granted(service=service, until=int(claims["exp"]) + SKEW, name=name, key=key)
