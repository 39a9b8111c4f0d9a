"""A TCP load balancer: each connection to its address goes to the next server that takes it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import count
from typing import Self

HOST = "127.0.0.1"
_PIECE = 1 << 16


class Balancer:
    """Use as `async with Balancer([8001, 8002]) as balancer`; it listens on `balancer.port`.

    `away`: ports that get no new connections, as a proxy does with servers that are not ready.
    """

    def __init__(self, ports: list[int]) -> None:
        self._ports = ports
        self.away: set[int] = set()
        self._turn = count()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._pass_on, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        with suppress(asyncio.CancelledError):  # it ends with the balancer
            await self._joined(reader, writer)
        self._open.discard(task)

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers = [writer]
        try:
            behind = await self._connect()
            if behind is not None:
                writers.append(behind[1])
                async with asyncio.TaskGroup() as both_ways:
                    both_ways.create_task(_pump(behind[0], writer))
                    both_ways.create_task(_pump(reader, behind[1]))
        finally:
            for each in writers:
                each.close()
            for each in writers:
                with suppress(OSError):
                    await each.wait_closed()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._turn)
        present = [port for port in self._ports if port not in self.away] or self._ports
        for number in range(len(present)):
            port = present[(first + number) % len(present)]
            with suppress(OSError):
                return await asyncio.open_connection(HOST, port)
        return None


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()
