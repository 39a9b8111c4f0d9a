"""The HTTP side: `/bot<token>/<method>` on a port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from aiohttp import web

from . import spec
from .errors import ApiError
from .intake import BODY_LIMIT, read_parameters
from .methods import carry_out
from .records import Call, File, Json, Request

if TYPE_CHECKING:
    from .faults import Fault, Faults
    from .rates import Rates
    from .telegram import Telegram

HOST = "127.0.0.1"
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{1,80}")
# Not the bot's fault: a person who blocked it, or a speed limit that it could not know of.
_BLAMELESS = frozenset({403, 429})


class Server:
    """Answers calls as Telegram does, and writes them down."""

    def __init__(self, telegram: Telegram, *, token: str, faults: Faults, rates: Rates) -> None:
        self._telegram = telegram
        self._token = token
        self._faults = faults
        self._rates = rates
        self._runner: web.AppRunner | None = None

    async def start(self, port: int) -> int:
        """Listen; returns the port, also when 0 asked for any."""
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_route("*", "/{path:.*}", _not_found)
        # A poller that goes away must not be told that another one took its place.
        self._runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        if self._runner is None:
            return
        server = self._runner.server
        await _let_in()  # asyncio leaves open who it lets in when the door has closed
        await self._runner.cleanup()
        if server is not None:
            await _let_in()
            await server.shutdown(0)

    async def execute(self, body: Json) -> None:
        """A call that stood in the answer to a webhook: its result is lost."""
        params = {name: value for name, value in body.items() if name != "method"}
        call = self._write_down(str(body["method"]), params)
        await self._answer(call, params, {})

    async def _handle(self, http: web.Request) -> web.StreamResponse:
        method = http.match_info["method"]
        call = self._write_down(method, {})
        try:
            self._check_token(http.match_info["token"])
            params, files = await read_parameters(http)
        except ApiError as error:
            self._blame(method, error)
            return self._respond(call, error.code, error.envelope())
        call.params = params
        return await self._meet_fault(http, call, files)

    async def _meet_fault(
        self, http: web.Request, call: Call, files: dict[str, File]
    ) -> web.StreamResponse:
        params = call.params
        fault = self._faults.next_for(call.method, params)
        if fault is None:
            return self._respond(call, *await self._answer(call, params, files))
        answer = await self._answer(call, params, files) if fault.runs else None
        await asyncio.sleep(fault.delay)
        if fault.close:
            return self._hang_up(http, call)
        if fault.body is not None:
            return await self._say(http, call, fault, fault.body)
        if answer and not fault.breaks:
            return self._respond(call, *answer)
        error = fault.error()
        return self._respond(call, error.code, error.envelope())

    async def _answer(self, call: Call, params: Json, files: dict[str, File]) -> tuple[int, Json]:
        try:
            request = self._checked(call, params, files)
            status, body = 200, await carry_out(self._telegram, request)
        except ApiError as error:
            self._blame(call.method, error)
            status, body = error.code, error.envelope()
        call.status, call.response = status, body
        return status, body

    def _checked(self, call: Call, params: Json, files: dict[str, File]) -> Request:
        checked = spec.check_parameters(call.method, params)
        call.method, call.params = checked.method, checked.params
        for name in checked.unknown_parameters:
            if name not in files:
                self._telegram.note("unknown parameter", call.method, name)
        for name in checked.unknown_fields:
            self._telegram.note("unknown field", call.method, name)
        if isinstance(chat_id := checked.params.get("chat_id"), int | str):
            chat = self._telegram.chats.get(chat_id) if isinstance(chat_id, int) else None
            if chat:
                self._rates.check(call.method, chat)
        return Request(method=call.method, params=checked.params, files=files)

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        if token != self._token:
            raise ApiError(401, "Unauthorized")

    def _write_down(self, method: str, params: Json) -> Call:
        call = Call(method=method, params=params, time=self._telegram.now())
        self._telegram.calls.append(call)
        return call

    def _blame(self, method: str, error: ApiError) -> None:
        if error.code not in _BLAMELESS:
            self._telegram.note("refused", method, f"{error.code} {error.description}")

    def _respond(self, call: Call, status: int, body: Json) -> web.Response:
        call.status, call.response = status, body
        self._telegram.changes.notify()
        return web.json_response(body, status=status)

    async def _say(
        self, http: web.Request, call: Call, fault: Fault, body: bytes
    ) -> web.StreamResponse:
        """Something that is no answer of Telegram."""
        call.status, call.response = fault.code or 200, {"ok": False, "description": "odd"}
        self._telegram.changes.notify()
        response = web.StreamResponse(status=call.status, headers=fault.headers)
        response.content_length = len(body)
        await response.prepare(http)
        await response.write(body[: len(body) // 2] if fault.cut else body)
        if fault.cut and http.transport:
            http.transport.abort()
        return response

    def _hang_up(self, http: web.Request, call: Call) -> web.Response:
        call.status, call.response = 0, {"ok": False, "description": "connection closed"}
        self._telegram.changes.notify()
        if http.transport:
            http.transport.abort()
        return web.Response()


async def _let_in() -> None:
    """Have the loop finish with those who stand before the door."""
    for _ in range(3):
        await asyncio.sleep(0)


async def _not_found(http: web.Request) -> web.Response:
    return web.json_response(ApiError(404, "Not Found").envelope(), status=404)
