"""python-telegram-bot's transport on aiohttp: one pool, JSON bodies.

The stock transport costs several times the CPU of a call.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

READ_TIMEOUT = 10.0
_CONNECT_TIMEOUT = 5.0
_CONNECTIONS = 256


class Parameters:
    """The parameters of a call as they go over the wire.

    Passes through `BaseRequest.post`, which hands its `request_data` to `do_request` untouched.
    """

    contains_files = False

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.json_payload = json.dumps(parameters, ensure_ascii=False).encode()

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
                connector=TCPConnector(limit=_CONNECTIONS), auto_decompress=True
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
        """The status and the body; raises `TimedOut` and `NetworkError`, without the address."""
        del write_timeout, connect_timeout, pool_timeout
        if self._session is None:
            raise NetworkError("the transport was not started")
        body = None if request_data is None else request_data.json_payload
        timeout = ClientTimeout(total=_seconds(read_timeout), sock_connect=_CONNECT_TIMEOUT)
        try:
            async with self._session.request(
                method, url, data=body, headers=_HEADERS, timeout=timeout
            ) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except ClientError as error:
            # Not the error itself: its text can hold the URL, and that the token.
            raise NetworkError(type(error).__name__) from None


_HEADERS = {"Content-Type": "application/json"}


def _seconds(timeout: object) -> float | None:
    return timeout if isinstance(timeout, int | float) else READ_TIMEOUT
