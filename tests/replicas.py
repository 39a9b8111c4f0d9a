"""Several processes on one store behind one address, with strict emulators of all peers."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from tests.balancer import HOST, Balancer
from tests.channels.teams.emulator import APP, TENANT
from tests.channels.teams.emulator import SECRET as APP_SECRET
from tests.channels.teams.emulator import Emulator as Microsoft
from tests.channels.whatsapp.emulator import WhatsApp
from tests.emulator import Emulator
from tests.process import Lesroute
from tests.stores.servers import free_port, lasting_redis

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AsyncExitStack
    from pathlib import Path

SECRET = "a secret of more than thirty-two characters"

_PATIENCE = ClientTimeout(total=60)
_LOOK = 0.2
"""Seconds between two health checks of the proxy."""


class Replicas:
    """A process for each folder, emulators of the peers, and a proxy in front.

    They end with `stack`. `telegram`: an emulator to use instead of an undisturbed one.
    """

    def __init__(
        self, folders: Sequence[Path], stack: AsyncExitStack, telegram: Emulator | None = None
    ) -> None:
        self._stack = stack
        self._ports = [free_port() for _ in folders]
        self._ready = {port: asyncio.Event() for port in self._ports}
        self._starts: list[dict[str, str]] = []
        self.processes = [Lesroute(folder) for folder in folders]
        self.telegram = telegram or Emulator()
        self.whatsapp = WhatsApp()
        self.teams = Microsoft()
        self.balancer = Balancer(self._ports)

    async def open(self, **settings: str) -> None:
        """Start all; returns when every peer can reach us."""
        stack = self._stack
        self.redis = stack.enter_context(lasting_redis())
        for peer in (self.telegram, self.whatsapp, self.teams, self.balancer):
            await stack.enter_async_context(peer)
        self.teams.bot = self.balancer.url
        told = {
            "redis_url": self.redis.url,
            "secret": SECRET,
            "public_url": self.balancer.url,
            "telegram_token": self.telegram.token,
            "telegram_api_url": self.telegram.url,
            **_of_messengers(self.whatsapp, self.teams),
            **settings,
        }
        self._starts = [{**told, "port": str(port)} for port in self._ports]
        for number, process in enumerate(self.processes):
            stack.push_async_callback(asyncio.to_thread, process.end)
            await self.start(number)
        registered = self.telegram.called
        await self.telegram.until(lambda: len(registered("setWebhook")) == len(self._ports))
        await self.whatsapp.subscribe(f"{self.balancer.url}/whatsapp/webhook")

    async def start(self, number: int) -> None:
        """Start one with its settings, perhaps after it has ended."""
        await asyncio.to_thread(self.processes[number].start, **self._starts[number])

    def watch(self) -> None:
        """Start the health checks of the proxy: a process that is not ready gets nothing new."""
        watching = asyncio.create_task(self._watch())
        self._stack.callback(watching.cancel)

    async def restart_each(self) -> None:
        """Restart one after the other, each when the one before is ready again."""
        for number, (port, process) in enumerate(zip(self._ports, self.processes, strict=True)):
            status = await asyncio.to_thread(process.end)
            assert status == 0, process.log
            self._ready[port].clear()
            await self.start(number)
            await self._ready[port].wait()

    async def _watch(self) -> None:
        """Check every process, again and again, as the proxy of `deploy/` does."""
        async with ClientSession(connector=TCPConnector(force_close=True)) as http:
            while True:
                for port in self._ports:
                    if await _is_ready(http, port):
                        self.balancer.away.discard(port)
                        self._ready[port].set()
                    else:
                        self.balancer.away.add(port)
                await asyncio.sleep(_LOOK)

    @property
    def log(self) -> str:
        return "".join(process.log for process in self.processes)


def _of_messengers(whatsapp: WhatsApp, microsoft: Microsoft) -> dict[str, str]:
    """The settings for the emulators of WhatsApp and Teams."""
    return {
        "whatsapp_token": whatsapp.token,
        "whatsapp_phone_id": whatsapp.phone_id,
        "whatsapp_app_secret": whatsapp.app_secret,
        "whatsapp_verify_token": whatsapp.verify_token,
        "whatsapp_api_url": whatsapp.url,
        "teams_app_id": APP,
        "teams_app_secret": APP_SECRET,
        "teams_tenant": TENANT,
        "teams_metadata_url": microsoft.metadata_url,
        "teams_login_url": microsoft.login_url,
        "teams_hosts": microsoft.host,
    }


async def _is_ready(http: ClientSession, port: int) -> bool:
    with suppress(ClientError, TimeoutError):
        async with http.get(f"http://{HOST}:{port}/readyz", timeout=_PATIENCE) as answer:
            return answer.status == HTTPStatus.OK
    return False
