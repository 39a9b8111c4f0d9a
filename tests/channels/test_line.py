"""Anything may stand at the other end of a line: it is read as far as an answer may go."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.channels.line import LARGEST, Line, NotAnsweredError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PIECE = bytes(1 << 20)


@asynccontextmanager
async def answering(head: bytes, pieces: int) -> AsyncIterator[str]:
    """Who answers everything with this; the address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + head + b"\r\n")
        try:
            for _ in range(pieces):
                writer.write(PIECE)
                await writer.drain()
        except ConnectionError:
            pass  # it was heard enough
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}/"


@pytest.mark.parametrize("told", [True, False])
async def test_an_answer_that_does_not_end_is_none(*, told: bool) -> None:
    pieces = LARGEST // len(PIECE) + 1
    head = b"Content-Length: %d\r\n" % (pieces * len(PIECE)) if told else b""
    line = Line()
    async with answering(head, pieces) as address:
        with pytest.raises(NotAnsweredError, match="TooLarge"):
            await line.get(address, 20)
    await line.close()


async def test_the_largest_answer_is_read_whole() -> None:
    line = Line()
    async with answering(b"", LARGEST // len(PIECE)) as address:
        assert len((await line.get(address, 20)).body) == LARGEST
    await line.close()
