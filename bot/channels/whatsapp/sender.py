"""Messages to WhatsApp over HTTP: it retries where that helps, and nowhere else."""

from __future__ import annotations

import asyncio
import hmac
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson

from bot.channels.line import Line, NotAnsweredError, NotTakenError
from bot.channels.payload import read_update
from bot.channels.whatsapp.errors import (
    TOO_MUCH,
    RefusedError,
    TooFastError,
    UnreachableError,
    UnsureError,
    WhatsAppError,
    pauses,
)
from bot.conversation.ports import Figure

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.channels.line import Answer
    from bot.channels.whatsapp.pace import Pace
    from bot.channels.whatsapp.place import Place

_PATIENCE = 8.0
"""Seconds in which a message is retried: WhatsApp waits for our answer meanwhile."""

_LIMIT = 25.0
"""Seconds for an answer; long, because a retry could send a message twice."""

_LET_NOTHING_THROUGH = frozenset({*range(400, 500), HTTPStatus.SERVICE_UNAVAILABLE})
"""Statuses by which what stands in between says that the message went no further."""

_LONGEST_HOLD = 30.0
"""Seconds for which one refusal may silence us to all people: cards of distress wait too."""

_FIELDS = (
    "display_phone_number,quality_rating,status,code_verification_status,name_status,account_mode,"
    "webhook_configuration"
)
_NOT_TAKEN = 100
"""The code for a wrong parameter: here the proof."""

_SERVICE, _UTILITY = "service", "utility"
"""Meta's categories of messages: an answer within a day, and a template."""

_PRODUCT = {"messaging_product": "whatsapp"}


class Sender:
    """Sends for one number; `url`: the number's own, the only address that gets the token."""

    def __init__(self, url: str, token: str, pace: Pace) -> None:
        self._url = url
        self._messages = f"{url}/messages"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._pace = pace
        self._sent: Counter[str] = Counter()
        self._line = Line()

    @property
    def figure(self) -> Figure:
        """The messages that WhatsApp took, by the category in which it bills them."""
        return Figure(
            name="lesroute_whatsapp_messages",
            what="Messages that WhatsApp took, by the category that it bills",
            label="category",
            counts=self._sent,
            grows=True,
        )

    async def send(self, place: Place, message: dict[str, Any]) -> None:
        """Send a message to a person; raises `WhatsAppError`, after retries where these may help.

        A message that was sent has not arrived yet: WhatsApp reports that later.
        """
        tried, until = 0, asyncio.get_running_loop().time() + _PATIENCE
        body = {**_PRODUCT, **place.parameters(), **message}
        while True:
            await self._turn(place.to, until)
            try:
                _check_sent(await self._post(body))
            except WhatsAppError as error:
                left = pauses(error)[tried : tried + 1]
                if left and isinstance(error, RefusedError) and error.code == TOO_MUCH:
                    self._pace.hold(min(left[0], _LONGEST_HOLD))
                if not left or asyncio.get_running_loop().time() + left[0] > until:
                    raise
            else:
                self._sent[_UTILITY if "template" in message else _SERVICE] += 1
                return
            tried += 1
            await asyncio.sleep(left[0])

    async def typing(self, message: str) -> None:
        """Show the person that we are typing; raises `WhatsAppError`."""
        shown = {"typing_indicator": {"type": "text"}}
        await self._post({**_PRODUCT, "status": "read", "message_id": message, **shown})

    async def number(self) -> dict[str, Any]:
        """What WhatsApp knows of the number; raises `WhatsAppError`."""
        return await _read(self._line.get(f"{self._url}?fields={_FIELDS}", _LIMIT, self._headers))

    async def proves(self, app_secret: str) -> bool:
        """Whether this is the secret of the app that the token is of; raises `WhatsAppError`."""
        token = self._headers["Authorization"].removeprefix("Bearer ")
        proof = hmac.new(app_secret.encode(), token.encode(), "sha256").hexdigest()
        url = f"{self._url}?fields=id&appsecret_proof={proof}"
        try:
            await _read(self._line.get(url, _LIMIT, self._headers))
        except RefusedError as error:
            if error.code != _NOT_TAKEN:
                raise
            return False
        return True

    def sweep(self) -> None:
        """Forget people to whom nothing was said for a while."""
        self._pace.sweep()

    async def close(self) -> None:
        """Close all connections."""
        await self._line.close()

    async def _turn(self, to: str, until: float) -> None:
        while wait := self._pace.take(to):
            if asyncio.get_running_loop().time() + wait > until:
                raise TooFastError
            await asyncio.sleep(wait)

    async def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        asked = self._line.post(self._messages, orjson.dumps(body), _LIMIT, self._headers)
        return await _read(asked)


async def _read(asked: Awaitable[Answer]) -> dict[str, Any]:
    """Reads WhatsApp's answer strictly: anything may be at the other end of a line."""
    try:
        answer = await asked
    except NotTakenError:
        raise UnreachableError from None
    except NotAnsweredError:
        raise UnsureError from None
    told = read_update(answer.body) or {}
    error = told.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    if isinstance(code, int) and not isinstance(code, bool):
        raise RefusedError(code, answer.after)
    if answer.status != HTTPStatus.OK or error is not None:
        raise UnsureError(refused=answer.status in _LET_NOTHING_THROUGH)
    return told


def _check_sent(answer: dict[str, Any]) -> None:
    sent = answer.get("messages")
    if not isinstance(sent, list) or not sent:
        raise UnsureError
