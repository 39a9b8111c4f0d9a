"""The HTTP server: how much it takes from a client, how long it waits, and how it refuses."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import HttpVersion11, web
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong

from bot import trace
from bot.core.origins import address
from bot.faults import fields_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from aiohttp import StreamReader

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
    _Raw = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
    Refuse = Callable[[int, bytes], web.Response]
    """The page for a status; the bytes are what came in of the head of the request."""

LARGEST_LINE = 32 * 1024
LARGEST_FIELD = 64 * 1024
"""Bytes of one header: on a shared domain, the cookies of every other site come along."""

LARGEST_HEAD = 256 * 1024

_KEPT = 16 * 1024
"""Bytes of a head that are kept, to find the reader's language in for a refusal."""

_BACKLOG = 1024
_TAKEN = "Port {port} on {host} is taken. Stop what uses it, or set LESROUTE_PORT to another."
_NOT_ALLOWED = (
    "Port {port} on {host} is not allowed: ports under 1024 ask for rights that we do not have."
    " Set LESROUTE_PORT to a higher one."
)
_NOT_OURS = (
    "{host} is no address of this machine."
    " Set LESROUTE_HOST to one that is, or to 0.0.0.0 for all of them."
)
_NO_ADDRESS = "LESROUTE_HOST is {host}, which is neither an address nor a name that is known here."
_WHY = {
    errno.EADDRINUSE: _TAKEN,
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EADDRNOTAVAIL: _NOT_OURS,
    errno.EAFNOSUPPORT: _NOT_OURS,
    None: _NOT_OURS,  # newer asyncio, where it could bind none of the addresses of a name
}
_log = logging.getLogger(__name__)


class ListenError(Exception):
    """We cannot listen there; the message is one sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds that a client gets to send its head and its body, and to take our answer.

    `idle`: between two requests; a little more than proxies allow (60), so that they hang up
    first, and no request arrives on a connection that we are closing.
    """

    head: float = 20.0
    body: float = 30.0
    answer: float = 30.0
    idle: float = 65.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """`refuse` makes the page of a refusal; `count` is given its kind: malformed, slow or gone."""

    refuse: Refuse
    count: Callable[[str], None]
    patience: Patience = Patience()


async def listen(
    application: web.Application,
    where: tuple[str, int],
    manners: Manners,
    stack: AsyncExitStack,
    grace: float,
) -> str:
    """Serve until the stack is closed, and `grace` seconds more; returns our address.

    The application must have `reading(manners)` as its innermost middleware. Raises `ListenError`.
    """
    application.on_response_prepare.append(_sign)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=grace)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    loop, server = asyncio.get_running_loop(), runner.server
    assert server is not None  # noqa: S101  it was set up
    server.request_handler = _expecting(server.request_handler, manners)
    try:
        listening = await loop.create_server(
            lambda: Connection(server, loop, manners), *where, backlog=_BACKLOG
        )
    except (OSError, UnicodeError) as error:
        raise ListenError(why(error).format(host=where[0], port=where[1])) from None
    stack.callback(listening.close)
    return address(*listening.sockets[0].getsockname()[:2])


def why(error: OSError | UnicodeError) -> str:
    """Why we cannot listen, as a sentence with places for `host` and `port`."""
    if isinstance(error, (socket.gaierror, UnicodeError)):
        return _NO_ADDRESS
    return _WHY.get(error.errno, f"We cannot listen on {{host}}:{{port}} ({error.strerror}).")


def raise_file_limit() -> None:
    """Allow as many open files, and so connections, as we may: systemd starts with 1,024."""
    try:
        import resource  # noqa: PLC0415  not there on every platform
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def reading(manners: Manners) -> Callable[..., Awaitable[web.StreamResponse]]:
    """The innermost middleware: a body must come in time; a broken one is the client's error."""

    @web.middleware
    async def read(request: web.Request, handler: Handler) -> web.StreamResponse:
        body = request.content
        if body.is_eof():  # a small form mostly arrives together with its head
            return await handler(request)
        slow = web.RequestPayloadError("too slow")
        timer = asyncio.get_running_loop().call_later(
            manners.patience.body, body.set_exception, slow
        )
        try:
            return await handler(request)
        except Exception:
            fault = body.exception()
            if fault is None:
                raise
            manners.count(_kind(fault) if fault is not slow else "slow")
            raise (web.HTTPRequestTimeout if fault is slow else web.HTTPBadRequest) from None
        finally:
            timer.cancel()

    return read


@web.middleware
async def joining(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The outermost middleware: all work for a request belongs to its trace."""
    told = request.headers.getall(trace.HEADER, None)
    if told is None:
        return await handler(request)
    with trace.joined(told):
        return await handler(request)


class Connection(web.RequestHandler):
    """One client's connection, with a time limit on all that it may keep us waiting for."""

    def __init__(
        self, server: web.Server, loop: asyncio.AbstractEventLoop, manners: Manners
    ) -> None:
        super().__init__(
            server,
            loop=loop,
            access_log=None,  # type: ignore[arg-type]  # none is kept
            keepalive_timeout=manners.patience.idle,
            max_line_size=LARGEST_LINE,
            max_field_size=LARGEST_FIELD,
            # No real client compresses what it sends here, but a decompression bomb would.
            auto_decompress=False,
        )
        self._manners = manners
        self._head = b""
        self._size = 0
        self._whole = False
        self._body: StreamReader | None = None
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._wait_for("head", self._manners.patience.head)

    def connection_lost(self, exc: BaseException | None) -> None:
        for timer in self._timers.values():
            timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if data and (self._body is None or self._body.is_eof()):
            self._read_head(data)
        known = self._request_count
        super().data_received(data)
        if self._request_count > known:
            self._had("head")
            self._whole = True
            self._body = self._messages[-1][1]
        elif not self._whole:
            if self._size > LARGEST_HEAD:
                self._give_up("malformed")
            else:
                self._wait_for("head", self._manners.patience.head)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._wait_for("answer", self._manners.patience.answer)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._had("answer")

    def log_exception(self, *args: Any, **kw: Any) -> None:
        fault = kw.get("exc_info")
        if not isinstance(fault, (web.RequestPayloadError, HttpProcessingError, ConnectionError)):
            super().log_exception(*args, **kw)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002  it quotes what was sent
    ) -> web.StreamResponse:
        """Answer what is not HTTP, or broke outside all handlers, repeating nothing of it."""
        if isinstance(exc, HttpProcessingError):
            self._manners.count("malformed")
            status = 431 if isinstance(exc, LineTooLong) else status
        elif exc is not None:
            _log.error("request_failed", extra=fields_of(exc))
        if request.writer.output_size > 0:
            raise ConnectionError
        return self._refusal(status)

    def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> Coroutine[Any, Any, tuple[web.StreamResponse, bool]]:
        """Send a refusal from outside all middleware, as of an `Expect` header, as our own page."""
        if isinstance(resp, web.HTTPError) and "Content-Security-Policy" not in resp.headers:
            resp = self._refusal(resp.status)
        return super().finish_response(request, resp, start_time)

    def _refusal(self, status: int) -> web.Response:
        response = self._manners.refuse(status, self._head)
        response.force_close()
        return response

    def _read_head(self, data: bytes) -> None:
        if self._whole:
            self._head, self._size, self._whole = b"", 0, False
        self._head += data[: _KEPT - len(self._head)]
        self._size += len(data)

    def _wait_for(self, what: str, seconds: float) -> None:
        if what not in self._timers:
            self._timers[what] = self._loop.call_later(seconds, self._give_up, "slow")

    def _had(self, what: str) -> None:
        timer = self._timers.pop(what, None)
        if timer is not None:
            timer.cancel()

    def _give_up(self, kind: str) -> None:
        self._manners.count(kind)
        if self.transport is not None:
            self.transport.abort()


def _expecting(handler: _Raw, manners: Manners) -> _Raw:
    """Refuse whoever expects more than `100-continue`: aiohttp would quote it, and may fail."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        expected = request.headers.get("Expect", "").lower()
        if expected not in {"", "100-continue"} and request.version == HttpVersion11:
            manners.count("malformed")
            raise web.HTTPExpectationFailed
        return await handler(request)

    return handle


async def _sign(_: web.Request, response: web.StreamResponse) -> None:
    """Name no program and version that we are made of, in any answer."""
    response.headers["Server"] = "Lesroute"


def _kind(fault: BaseException) -> str:
    return "gone" if isinstance(fault, ConnectionError) else "malformed"
