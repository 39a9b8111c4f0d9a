"""One address before a store, which refuses what it is told to refuse: as sharded stores do."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import hiredis

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


class Proxy:
    """`refuse`: the error that a command is answered with, or `None` to pass it on."""

    def __init__(self, behind: str, refuse: Callable[[list[bytes]], str | None]) -> None:
        self._behind = behind.removeprefix("unix://")
        self.refuse = refuse
        self.refused: list[list[bytes]] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_unix_connection(self._behind)
        commands = hiredis.Reader()
        try:
            while data := await reader.read(65536):
                commands.feed(data)
                while (command := commands.gets()) is not False:
                    writer.write(await self._answer(command, back, forth))
        finally:
            forth.close()
            writer.close()

    async def _answer(
        self, command: list[bytes], back: asyncio.StreamReader, forth: asyncio.StreamWriter
    ) -> bytes:
        error = self.refuse(command)
        if error is not None:
            self.refused.append(command)
            return f"-{error}\r\n".encode()
        forth.write(
            b"".join(
                [
                    b"*%d\r\n" % len(command),
                    *(b"$%d\r\n%b\r\n" % (len(part), part) for part in command),
                ]
            )
        )
        answer, told = hiredis.Reader(), b""
        while answer.gets() is False:
            data = await back.read(65536)
            if not data:
                raise ConnectionError
            answer.feed(data)
            told += data
        return told


@asynccontextmanager
async def proxy(behind: str, refuse: Callable[[list[bytes]], str | None]) -> AsyncIterator[Proxy]:
    """Before a server on a socket."""
    made = Proxy(behind, refuse)
    talks: set[asyncio.Task[None]] = set()

    def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(made.serve(reader, writer))
        talks.add(task)
        task.add_done_callback(talks.discard)

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    made.url = f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        for task in list(talks):
            task.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await task
