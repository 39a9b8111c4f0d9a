"""Just enough HTTP/1.1 for a stub and a load that cost little beside what they measure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AsyncExitStack

    Answer = Callable[["Asked", Callable[[int, bytes], None]], None]
    """Gets a request, and how to reply to it with a status and a body."""

_HEAD_END = b"\r\n\r\n"


class Asked(NamedTuple):
    """A request that came in."""

    path: str
    kind: str
    body: bytes


class Answered(NamedTuple):
    """An answer that came back."""

    status: int
    headers: bytes
    body: bytes


class _Reader(asyncio.Protocol):
    """Cuts a stream into messages: head and body, by length or in chunks."""

    def __init__(self) -> None:
        self._buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while message := self._next():
            self.received(*message)

    def received(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError

    def _next(self) -> tuple[bytes, bytes] | None:
        end = self._buffer.find(_HEAD_END)
        if end < 0:
            return None
        head, start = self._buffer[:end], end + len(_HEAD_END)
        found = _body(head, self._buffer, start)
        if found is None:
            return None
        body, after = found
        self._buffer = self._buffer[after:]
        return head, body


class Server(_Reader):
    """One connection of a bot to the stub."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer

    def received(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1].decode()
        kind = (header(head, b"content-type") or b"").decode()
        self._answer(Asked(path, kind, body), self._reply)

    def _reply(self, status: int, body: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (status, len(body), body)
            )


class Client(_Reader):
    """One connection to a bot, for one request at a time; it reconnects when closed."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self._waiting: asyncio.Future[Answered] | None = None

    async def ask(self, request: bytes) -> Answered:
        """Raises `ConnectionError`."""
        loop = asyncio.get_running_loop()
        if self.transport is None or self.transport.is_closing():
            self._buffer = b""
            await loop.create_connection(lambda: self, "127.0.0.1", self.port)
        assert self.transport is not None
        self._waiting = loop.create_future()
        self.transport.write(request)
        return await self._waiting

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def received(self, head: bytes, body: bytes) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(Answered(int(head[9:12]), head, body))

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionResetError("the bot hung up"))


async def listen(stack: AsyncExitStack, answer: Answer) -> str:
    """Serve on a port of its own until the stack ends; the address."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(answer), "127.0.0.1", 0)
    stack.callback(server.close)
    return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def post(path: str, port: int, body: bytes, **headers: str) -> bytes:
    """A POST request to this machine."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lines}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def get(path: str, port: int) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()


def header(head: bytes, name: bytes) -> bytes | None:
    """The value of a header; `name` in small letters."""
    at = head.lower().find(b"\r\n" + name + b":")
    if at < 0:
        return None
    start = at + len(name) + 3
    end = head.find(b"\r\n", start)
    return head[start : end if end >= 0 else len(head)].strip()


def _body(head: bytes, data: bytes, start: int) -> tuple[bytes, int] | None:
    """The body that begins at `start` and where it ends; `None` while it is not all there."""
    if (header(head, b"transfer-encoding") or b"").lower() == b"chunked":
        return _chunks(data, start)
    end = start + int(header(head, b"content-length") or 0)
    return (data[start:end], end) if len(data) >= end else None


def _chunks(data: bytes, start: int) -> tuple[bytes, int] | None:
    parts: list[bytes] = []
    while (line := data.find(b"\r\n", start)) >= 0:
        size = int(data[start:line].partition(b";")[0], 16)
        after = line + 2 + size + 2
        if len(data) < after:
            return None
        if size == 0:
            return b"".join(parts), after
        parts.append(data[line + 2 : line + 2 + size])
        start = after
    return None
