"""python-telegram-bot's transport on aiohttp: one pool, JSON bodies.

The stock transport costs several times the CPU of a call.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import orjson
from aiohttp import (
    BytesPayload,
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    TCPConnector,
)
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.payload import read_update

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

READ_TIMEOUT = 10.0
_CONNECT_TIMEOUT = 5.0
_CONNECTIONS = 256
_TIMEOUT = ClientTimeout(total=READ_TIMEOUT, sock_connect=_CONNECT_TIMEOUT)
_HEADERS = {"Accept-Encoding": "identity"}
_JSON = "application/json"


class Parameters:
    """The parameters of a call as they go over the wire.

    Passes through `BaseRequest.post`, which hands its `request_data` to `do_request` untouched.
    """

    contains_files = False

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.json_payload = orjson.dumps(parameters)

    def as_request_data(self) -> RequestData:
        return cast("RequestData", self)


class AiohttpRequest(BaseRequest):
    """For calls without files, as all of ours are."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return READ_TIMEOUT

    async def initialize(self) -> None:
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=_CONNECTIONS),
                cookie_jar=DummyCookieJar(),
                headers=_HEADERS,
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917  the signature of the base class
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body; raises `TimedOut` and `NetworkError`, without the address.

        After `TimedOut`, nobody knows whether it was done.
        """
        del write_timeout, connect_timeout, pool_timeout
        if self._session is None:
            raise NetworkError("the transport was not started")
        body = request_data and BytesPayload(request_data.json_payload, content_type=_JSON)
        timeout = _TIMEOUT
        if (seconds := _seconds(read_timeout)) != READ_TIMEOUT:
            timeout = ClientTimeout(total=seconds, sock_connect=_CONNECT_TIMEOUT)
        try:
            async with self._session.request(method, url, data=body, timeout=timeout) as response:
                return response.status, await response.read()
        except (ConnectionTimeoutError, ClientConnectorError) as error:
            # Nothing was asked. Not the error itself: its text holds the URL, and that the token.
            raise NetworkError(type(error).__name__) from None
        except (TimeoutError, ClientError):
            raise TimedOut from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What Telegram answers, its updates among it: read as those that it posts are."""
        answer = read_update(payload)
        if answer is None:
            raise TelegramError("Invalid server response")
        return answer

    async def tell(self, url: str, parameters: dict[str, Any]) -> None:
        """Call a method of which only counts that it went well; raises as `post` does."""
        status, body = await self.do_request(
            url, "POST", Parameters(parameters).as_request_data(), READ_TIMEOUT
        )
        if status != HTTPStatus.OK:
            await _Heard(status, body).post(url)


class _Heard(BaseRequest):
    """An answer that was heard already, for python-telegram-bot to make an error of."""

    def __init__(self, status: int, body: bytes) -> None:
        self._heard = status, body

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to start."""

    async def shutdown(self) -> None:
        """Nothing to end."""

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._heard


def _seconds(timeout: object) -> float | None:
    return timeout if isinstance(timeout, int | float) else READ_TIMEOUT
