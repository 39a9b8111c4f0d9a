"""Messages to WhatsApp over HTTP: thin, patient where waiting helps, quiet where nothing does."""

from __future__ import annotations

import asyncio
import hmac
from collections import Counter
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)

from bot.channels.payload import read_update
from bot.channels.whatsapp.errors import (
    NUMBER,
    RefusedError,
    TooFastError,
    UnreachableError,
    UnsureError,
    WhatsAppError,
    pauses,
)
from bot.conversation.ports import Figure

if TYPE_CHECKING:
    from bot.channels.whatsapp.pace import Pace
    from bot.channels.whatsapp.place import Place

_PATIENCE = 8.0
"""Seconds in which a message is tried: WhatsApp waits for us, and asks others to do the same."""

_TIMEOUT = ClientTimeout(total=30, connect=5)
_FIELDS = (
    "display_phone_number,quality_rating,status,code_verification_status,name_status,account_mode,"
    "webhook_configuration"
)
_NOT_TAKEN = 100
"""A parameter that is wrong: here the proof."""

_SERVICE, _UTILITY = "service", "utility"
"""Meta's categories: what answers within a day, and a template."""

_PRODUCT = {"messaging_product": "whatsapp"}


class Sender:
    """For one number; `url` is its own, and all that sees the token."""

    def __init__(self, url: str, token: str, pace: Pace) -> None:
        self._url = url
        self._messages = f"{url}/messages"
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
        }
        self._pace = pace
        self._sent: Counter[str] = Counter()
        self._session: ClientSession | None = None

    @property
    def figure(self) -> Figure:
        """What was taken of us, by the category that it is billed in."""
        return Figure(
            name="lesroute_whatsapp_messages",
            what="Messages that WhatsApp took, by the category that it bills",
            label="category",
            counts=self._sent,
            grows=True,
        )

    async def send(self, place: Place, message: dict[str, Any]) -> None:
        """Send a message to a person.

        For some seconds it is tried again where that may help; then this raises `WhatsAppError`.
        That it was sent is not yet that it arrived: WhatsApp tells that later.
        """
        tried, until = 0, asyncio.get_running_loop().time() + _PATIENCE
        body = {**_PRODUCT, **place.parameters(), **message}
        while True:
            await self._turn(place.to, until)
            try:
                _check_sent(await self._post(body))
            except WhatsAppError as error:
                left = pauses(error)[tried : tried + 1]
                if left and isinstance(error, RefusedError) and error.code == NUMBER:
                    self._pace.hold(left[0])
                if not left or asyncio.get_running_loop().time() + left[0] > until:
                    raise
            else:
                self._sent[_UTILITY if "template" in message else _SERVICE] += 1
                return
            tried += 1
            await asyncio.sleep(left[0])

    async def typing(self, message: str) -> None:
        """Show the person that an answer to their message comes; raises `WhatsAppError`."""
        shown = {"typing_indicator": {"type": "text"}}
        await self._post({**_PRODUCT, "status": "read", "message_id": message, **shown})

    async def number(self) -> dict[str, Any]:
        """What WhatsApp knows of the number; raises `WhatsAppError`."""
        return await self._ask("GET", f"{self._url}?fields={_FIELDS}")

    async def proves(self, app_secret: str) -> bool:
        """Whether this is the secret of the app that the token is of; raises `WhatsAppError`."""
        token = self._headers["Authorization"].removeprefix("Bearer ")
        proof = hmac.new(app_secret.encode(), token.encode(), "sha256").hexdigest()
        try:
            await self._ask("GET", f"{self._url}?fields=id&appsecret_proof={proof}")
        except RefusedError as error:
            if error.code != _NOT_TAKEN:
                raise
            return False
        return True

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _turn(self, to: str, until: float) -> None:
        while wait := self._pace.take(to):
            if asyncio.get_running_loop().time() + wait > until:
                raise TooFastError
            await asyncio.sleep(wait)

    async def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        return await self._ask("POST", self._messages, orjson.dumps(body))

    async def _ask(self, method: str, url: str, body: bytes | None = None) -> dict[str, Any]:
        if self._session is None:
            connector = TCPConnector(limit=256)
            self._session = ClientSession(
                connector=connector, cookie_jar=DummyCookieJar(), timeout=_TIMEOUT
            )
        try:
            async with self._session.request(
                method, url, data=body, headers=self._headers, allow_redirects=False
            ) as response:
                return _read(response.status, await response.read())
        except (ConnectionTimeoutError, ClientConnectorError):
            raise UnreachableError from None
        except (TimeoutError, ClientError):
            raise UnsureError from None


def _read(status: int, body: bytes) -> dict[str, Any]:
    """What WhatsApp answered, read strictly: anything may stand at the other end of a line."""
    answer = read_update(body) or {}
    error = answer.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    if isinstance(code, int) and not isinstance(code, bool):
        raise RefusedError(code)
    if status != 200 or error is not None:  # noqa: PLR2004
        raise UnsureError
    return answer


def _check_sent(answer: dict[str, Any]) -> None:
    sent = answer.get("messages")
    if not isinstance(sent, list) or not sent:
        raise UnsureError
