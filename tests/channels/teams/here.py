"""The Teams channel in the process of the test, wired as the composition root does it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.channels.port import Channel
from bot.channels.teams.hosts import read_hosts
from bot.channels.teams.kind import TEAMS
from bot.channels.teams.service import Teams
from bot.channels.teams.settings import TeamsSettings
from bot.stores.seal import Seal
from tests.channels.teams.emulator import APP, SECRET, TENANT
from tests.channels.wired import client_at, conversing, ended, serve, shared
from tests.guides import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.core.guide import Guide, NodeId
    from bot.core.session import Session
    from bot.stores.redis import RedisStore
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
        client, seal = client_at(redis_url), Seal(token_hex())  # nobody else's conversations
        conversation, store = await conversing(guide, client, seal, stack, clock=lambda: NOW)
        given = shared(conversation, client, seal, [_Elsewhere()])
        service = TEAMS.open(told or settings(emulator), given)
        assert isinstance(service, Teams)
        stack.push_async_callback(service.close)
        emulator.bot = await serve(service.routes, stack)
        running = asyncio.create_task(service.run())
        stack.push_async_callback(ended, running)
        yield Here(service=service, store=store)


async def until(condition: Callable[[], bool]) -> None:
    """Return when it holds."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  nothing tells of it
            await asyncio.sleep(0.01)
