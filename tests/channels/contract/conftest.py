"""All channels in one process, wired by the composition root, each with a person and its peer."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from secrets import token_hex
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, CookieJar
from pydantic import SecretStr

from bot.app import CHANNELS, serve
from bot.channels.teams.hosts import read_hosts
from bot.channels.teams.settings import TeamsSettings
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.web.settings import WebSettings
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.i18n import all_translations
from bot.settings import AllSettings, Settings
from bot.starting import read_guide
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal
from tests.channels.contract.drivers import (
    ByEcho,
    EchoPeer,
    InTeams,
    InTelegram,
    OnTheWeb,
    OnWhatsApp,
)
from tests.channels.contract.echo import ECHO, EchoSettings
from tests.channels.teams import emulator as microsoft
from tests.channels.whatsapp.emulator import WhatsApp
from tests.emulator import Emulator
from tests.guides import understanding_of
from tests.stores.servers import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from bot.channels.port import Channel, ChannelKind, Common
    from tests.channels.contract.drivers import Driver

KINDS = (*CHANNELS, ECHO)
"""The list of channels with one line more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The running process, its peers, and what is in its store."""

    url: str
    secret: str
    emulator: Emulator
    whatsapp: WhatsApp
    peer: EchoPeer
    teams: microsoft.Emulator
    store: RedisStore
    person: Callable[[str], Driver]
    channel: Callable[[str], Channel]


@pytest.fixture(scope="package", autouse=True)
def _read_once() -> Iterator[None]:
    """What each process reads as it starts is read once: it is the same for all these."""
    read = cache(lambda steunpunten: read_guide(Settings(steunpunten=steunpunten)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.app.all_translations", cache(all_translations))
        patch.setattr("bot.app.read_guide", lambda settings, _: read(settings.steunpunten))
        patch.setattr("bot.app.Understanding", understanding_of)
        yield


@pytest.fixture
async def world(valkey_url: str) -> AsyncIterator[World]:
    async with running(valkey_url) as found:
        yield found


@asynccontextmanager
async def running(valkey_url: str, steunpunten: Path | None = None) -> AsyncIterator[World]:
    """All of it, until the end of the block. `steunpunten`: a register."""
    secret, port = token_hex(), free_port()
    url = f"http://127.0.0.1:{port}"
    async with (
        Emulator() as emulator,
        WhatsApp() as whatsapp,
        EchoPeer().serving() as peer,
        microsoft.Emulator(url) as teams,
        _browser() as browser,
    ):
        settings = Settings(
            redis_url=SecretStr(valkey_url),
            secret=SecretStr(secret),
            port=port,
            public_url=url,
            steunpunten=steunpunten,
        )
        parts = {
            "web": WebSettings(),
            "telegram": TelegramSettings(
                telegram_token=SecretStr(emulator.token), telegram_api_url=emulator.url
            ),
            "whatsapp": WhatsAppSettings(
                whatsapp_token=SecretStr(whatsapp.token),
                whatsapp_phone_id=whatsapp.phone_id,
                whatsapp_app_secret=SecretStr(whatsapp.app_secret),
                whatsapp_verify_token=SecretStr(whatsapp.verify_token),
                whatsapp_api_url=whatsapp.url,
                whatsapp_template="lesroute_herinnering",
                whatsapp_number="31970000001" if steunpunten else None,
            ),
            "echo": EchoSettings(echo_url=peer.url),
            "teams": TeamsSettings(
                teams_app_id=microsoft.APP,
                teams_app_secret=SecretStr(microsoft.SECRET),
                teams_tenant=microsoft.TENANT,
                teams_metadata_url=teams.metadata_url,
                teams_login_url=teams.login_url,
                teams_hosts=read_hosts(teams.host),
            ),
        }
        opened: dict[str, Channel] = {}
        kinds = [replace(kind, open=_kept_at_hand(kind, opened)) for kind in KINDS]
        serving = asyncio.create_task(serve(AllSettings(settings, parts), kinds))
        ready = asyncio.create_task(
            emulator.until(lambda: emulator.called("setWebhook"), within=600)
        )
        await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():  # it could not start: say why, and do not wait for it
            ready.cancel()
            serving.result()
        await ready
        await whatsapp.subscribe(f"{url}/whatsapp/webhook")
        store = RedisStore(connect(valkey_url), Seal(secret))
        people: dict[str, Callable[[], Driver]] = {
            "web": lambda: OnTheWeb(url, browser),
            "telegram": lambda: InTelegram(emulator),
            "whatsapp": lambda: OnWhatsApp(whatsapp),
            "echo": lambda: ByEcho(url, browser, peer),
            "teams": lambda: InTeams(teams),
        }
        yield World(
            url=url,
            secret=secret,
            emulator=emulator,
            whatsapp=whatsapp,
            peer=peer,
            teams=teams,
            store=store,
            person=lambda name: people[name](),
            channel=opened.__getitem__,
        )
        await whatsapp.quiet()
        assert not whatsapp.violations
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
        await store.close()


def _kept_at_hand(kind: ChannelKind, opened: dict[str, Channel]) -> Callable[..., Channel | None]:
    def opens(settings: object, shared: Common) -> Channel | None:
        channel = kind.open(settings, shared)
        if channel is not None:
            opened[kind.name] = channel
        return channel

    return opens


def _browser() -> ClientSession:
    return ClientSession(cookie_jar=CookieJar(unsafe=True))
