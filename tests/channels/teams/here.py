"""The Teams channel in the process of the test, wired as the composition root does it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING

from aiohttp import web
from pydantic import SecretStr

from bot.channels.port import Channel, Shared
from bot.channels.teams.hosts import read_hosts
from bot.channels.teams.kind import TEAMS
from bot.channels.teams.service import Teams
from bot.channels.teams.settings import TeamsSettings
from bot.content.location import folder
from bot.conversation.conversation import Conversation
from bot.i18n import all_translations
from bot.metrics import Metrics
from bot.settings import Settings
from bot.stores.pacing import RedisPacing
from bot.stores.quota import RedisQuota
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal
from bot.understanding.understand import Understanding
from tests.channels.teams.emulator import APP, SECRET, TENANT
from tests.guides import NOW
from tests.leaping import LeapingLoop, leaping_clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.core.guide import Guide, NodeId
    from bot.core.session import Session
    from tests.channels.teams.emulator import Emulator

ELSEWHERE = "https://lesroute.example/o/start"
"""Where a conversation goes on in a channel that keeps no copy."""


class _Elsewhere(Channel):
    name, title = "elsewhere", "Elsewhere"

    def link(self, session: Session, node: NodeId | None) -> str:
        return ELSEWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The parts that a test may want to hold."""

    service: Teams
    store: RedisStore


def settings(emulator: Emulator, *, secret: str = SECRET, **more: object) -> TeamsSettings:
    """Those of a bot whose Microsoft is the emulator."""
    return TeamsSettings.model_validate(
        {
            "teams_app_id": APP,
            "teams_app_secret": SecretStr(secret),
            "teams_tenant": TENANT,
            "teams_metadata_url": emulator.metadata_url,
            "teams_login_url": emulator.login_url,
            "teams_hosts": read_hosts(emulator.host),
            **more,
        }
    )


@asynccontextmanager
async def here(
    emulator: Emulator, guide: Guide, redis_url: str, told: TeamsSettings | None = None
) -> AsyncIterator[Here]:
    """Answers what the emulator brings."""
    async with AsyncExitStack() as stack:
        client, seal = connect(redis_url), Seal(token_hex())  # nobody else's conversations
        loop = asyncio.get_running_loop()
        if isinstance(loop, LeapingLoop):
            loop.watch(client)
        store = RedisStore(client, seal)
        stack.push_async_callback(store.close)
        conversation = Conversation(
            guide=guide,
            store=store,
            understanding=_understanding(guide),
            counters=Metrics(),
            clock=lambda: NOW,
        )
        stack.push_async_callback(conversation.finish)
        shared = Shared(
            conversation=conversation,
            settings=Settings(),
            catalogs=all_translations(folder("locales")),
            keys=lambda _: [],
            pacing=partial(RedisPacing, client, seal, clock=leaping_clock()),
            quota=partial(RedisQuota, client, seal),
            open=[_Elsewhere()],
        )
        service = TEAMS.open(told or settings(emulator), shared)
        assert isinstance(service, Teams)
        stack.push_async_callback(service.close)
        emulator.bot = await _served(service, stack)
        running = asyncio.create_task(service.run())
        stack.push_async_callback(_ended, running)
        yield Here(service=service, store=store)


async def until(condition: Callable[[], bool]) -> None:
    """Return when it holds."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  nothing tells of it
            await asyncio.sleep(0.01)


_UNDERSTANDINGS: dict[str, Understanding] = {}


def _understanding(guide: Guide) -> Understanding:
    """One for each guide: it takes a while to make."""
    if guide.version not in _UNDERSTANDINGS:
        _UNDERSTANDINGS[guide.version] = Understanding(guide)
    return _UNDERSTANDINGS[guide.version]


async def _served(service: Teams, stack: AsyncExitStack) -> str:
    application = web.Application()
    application.add_routes(service.routes)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
