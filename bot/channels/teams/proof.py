"""The proof that an activity is from Teams and for us: all of it, before anything is done.

How the token is made: Bot Framework, "Authenticate requests from the Bot Connector service".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt

from bot.channels.teams.tenants import tenants_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.channels.teams.keys import Keys, SigningKey

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
SKEW = 300
"""Seconds that a token may be too old or too young by: clocks differ."""

_ALGORITHM = "RS256"
_PREFIX = "Bearer "


class ForgedError(Exception):
    """It is not from Teams, as far as can be known; the message is a word on what is wrong."""


class StrangerError(Exception):
    """It is from Teams, but from a school that is not served here."""


class Proof:
    """What must be proven of an activity; `tenants`: who is served, or empty for all."""

    def __init__(self, keys: Keys, app_id: str, tenants: Collection[str] = ()) -> None:
        self._keys = keys
        self._app_id = app_id
        self._tenants = frozenset(tenants)

    async def of(self, header: str) -> str:
        """The address of the service that the token in this header was given to.

        Raises `ForgedError`, and `TeamsError` where the keys cannot be fetched.
        """
        token = header.removeprefix(_PREFIX)
        if token == header or not token:
            raise ForgedError("none")
        key = await self._keys.find(key_name(token))
        if key is None:
            raise ForgedError("key")
        return service_of(token, key, self._app_id)

    def admit(self, activity: dict[str, Any], service: str) -> None:
        """Raises `ForgedError` or `StrangerError` where the token is not for this activity."""
        told = activity.get("serviceUrl")
        if not isinstance(told, str) or told.rstrip("/") != service.rstrip("/"):
            raise ForgedError("service")
        if activity.get("channelId") != CHANNEL:
            raise ForgedError("channel")
        told_tenants = tenants_of(activity)
        if self._tenants and not (told_tenants and told_tenants <= self._tenants):
            raise StrangerError


def key_name(token: str) -> str:
    """The key that a token says it is signed with, before anything of it is believed."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise ForgedError("unreadable") from None
    name = header.get("kid")
    if header.get("alg") != _ALGORITHM or not isinstance(name, str):
        raise ForgedError("algorithm")
    return name


def service_of(token: str, key: SigningKey, app_id: str) -> str:
    """The service that a token was given to; raises `ForgedError` where it proves nothing."""
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
    return service
