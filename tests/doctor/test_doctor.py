"""What the doctor finds: each planted fault, and nothing where all is well."""

from __future__ import annotations

import json
import ssl
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from bot.channels.telegram import examination as telegram
from bot.channels.whatsapp import examination as whatsapp
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.commands.doctor import as_json, diagnosed, line
from bot.doctor import machine, public
from bot.findings import Finding, Level
from bot.stores import examination as stores
from tests.channels.teams import emulator as microsoft
from tests.channels.whatsapp.emulator import WhatsApp
from tests.conftest import NOW
from tests.emulator import Emulator
from tests.stores.certificates import make_certificates
from tests.stores.servers import free_port, redis_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.core.guide import Guide

SAFE = {
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000",
}
LASTING = ("--appendonly", "yes", "--maxmemory-policy", "noeviction")


def wrongs(findings: list[Finding]) -> set[str]:
    return {found.part for found in findings if found.level is Level.WRONG}


def levels(findings: Iterator[Finding] | list[Finding]) -> list[Level]:
    return [found.level for found in findings]


class Environment:
    """The settings of one test."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch = patch
        self.set(data_dir=str(folder / "data"), secret=token_hex())

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self._patch.setenv(f"LESROUTE_{name.upper()}", value)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    return Environment(monkeypatch, tmp_path)


@asynccontextmanager
async def page(
    headers: dict[str, str], status: int = 200, tls: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="here", headers=headers, status=status)

    application = web.Application()
    application.add_routes([web.get("/", answer)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_nothing_is_wrong_where_all_is_well(environment: Environment) -> None:
    with redis_server(*LASTING) as url:
        async with (
            Emulator() as there,
            WhatsApp() as meta,
            microsoft.Emulator() as teams,
            page(SAFE) as address,
        ):
            environment.set(redis_url=url, public_url=address)
            everywhere(environment, there, meta, teams)
            found = await diagnosed()
    assert wrongs(found) == set()
    assert {each.part for each in found} == {
        *("settings", "guide", "store", "telegram", "whatsapp", "teams", "address"),
    }
    told = json.loads(as_json(found))
    assert [each["level"] for each in told] == [each.level for each in found]
    secret = (there.token, meta.token, microsoft.SECRET, meta.app_secret)
    assert not any(word in line(each) for each in found for word in secret)


async def test_each_channel_that_is_refused_is_told_and_no_other(environment: Environment) -> None:
    async with Emulator() as there, WhatsApp() as meta, microsoft.Emulator() as teams:
        everywhere(environment, there, meta, teams)
        environment.set(telegram_token="1:" + "A" * 35)
        assert wrongs(await diagnosed()) == {"telegram"}
        environment.set(telegram_token=there.token, whatsapp_token="another")
        assert wrongs(await diagnosed()) == {"whatsapp"}
        environment.set(whatsapp_token=meta.token, whatsapp_phone_id="999")
        assert wrongs(await diagnosed()) == {"whatsapp"}
        environment.set(whatsapp_phone_id=meta.phone_id, whatsapp_number="31999999999")
        assert wrongs(await diagnosed()) == {"whatsapp"}
        environment.set(whatsapp_number="31970000001", teams_app_secret="another")
        assert wrongs(await diagnosed()) == {"teams"}
        nowhere = f"http://127.0.0.1:{free_port()}"
        environment.set(teams_app_secret=microsoft.SECRET, teams_metadata_url=nowhere)
        assert wrongs(await diagnosed()) == {"teams"}
        environment.set(teams_metadata_url=teams.metadata_url, telegram_api_url=nowhere)
        assert wrongs(await diagnosed()) == {"telegram"}


def everywhere(
    environment: Environment, there: Emulator, meta: WhatsApp, teams: microsoft.Emulator
) -> None:
    environment.set(telegram_token=there.token, telegram_api_url=there.url)
    environment.set(
        whatsapp_token=meta.token,
        whatsapp_phone_id=meta.phone_id,
        whatsapp_app_secret=meta.app_secret,
        whatsapp_verify_token=meta.verify_token,
        whatsapp_api_url=meta.url,
        whatsapp_number="31970000001",
    )
    environment.set(
        teams_app_id=microsoft.APP,
        teams_app_secret=microsoft.SECRET,
        teams_tenant=microsoft.TENANT,
        teams_metadata_url=teams.metadata_url,
        teams_login_url=teams.login_url,
    )


async def test_settings_that_cannot_be_used_are_all_told(environment: Environment) -> None:
    environment.set(port="many", secret="short")
    found = await diagnosed()
    assert [each.part for each in found] == ["settings", "settings"]
    assert wrongs(found) == {"settings"}


async def test_a_register_that_cannot_be_read_is_told(
    environment: Environment, tmp_path: Path
) -> None:
    (tmp_path / "register.yaml").write_text("utrecht: {naam: 7}", encoding="utf-8")
    environment.set(steunpunten=str(tmp_path / "register.yaml"))
    assert wrongs(await diagnosed()) == {"guide"}


async def test_a_store_that_cannot_be_used_is_told(environment: Environment) -> None:
    environment.set(redis_url=f"redis://127.0.0.1:{free_port()}")
    assert wrongs(await diagnosed()) == {"store"}
    environment.set(redis_url="redis://:a@b@c/?no")
    assert wrongs(await diagnosed()) == {"store"}
    with redis_server("--maxmemory-policy", "allkeys-lru") as url:
        environment.set(redis_url=url)
        found = await diagnosed()
        assert wrongs(found) == {"store"}
        assert any("outlive" in each.told or "lost" in each.told for each in found)


async def test_a_folder_that_is_none_is_told(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    environment.set(data_dir=str(tmp_path / "file" / "data"))
    assert wrongs(await diagnosed()) == {"disk"}


def test_a_full_disk_is_told() -> None:
    free = (0, machine.LEAST, machine.FEW)
    assert [machine.disk_judged(each).level for each in free] == [*reversed(Level)]


def test_passed_reviews_are_worth_a_look(guide: Guide) -> None:
    (known,) = machine.examine_guide(lambda: guide, NOW.date())
    assert known.level is Level.WELL
    assert Level.LOOK in levels(machine.examine_guide(lambda: guide, NOW.date().replace(year=2099)))


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ({}, Level.LOOK),  # it keeps nothing on disk
        ({"aof_enabled": 1}, Level.WELL),
        ({"aof_enabled": 1, "aof_last_write_status": "err"}, Level.WRONG),
        ({"aof_enabled": 1, "maxmemory_policy": "allkeys-random"}, Level.WRONG),
        ({"aof_enabled": 1, "redis_version": "6.0.9"}, Level.WRONG),
        ({"aof_enabled": 1, "loading": 1}, Level.LOOK),
    ],
)
def test_how_a_store_is_set_up(told: dict[str, Any], level: Level) -> None:
    order = list(Level)
    found = stores.judged({"redis_version": "7.2.4", **told})
    assert max(levels(found), key=order.index) is level


def test_clocks_that_differ_are_told() -> None:
    for seconds, level in ((0.5, Level.WELL), (90, Level.WRONG), (-90, Level.WRONG)):
        (found,) = stores.clock_judged(NOW.timestamp() + seconds, NOW)
        assert found.level is level


@pytest.mark.parametrize(
    ("webhook", "level"),
    [
        ({"url": "", "pending_update_count": 0}, []),
        ({"url": "https://elsewhere.example"}, [Level.LOOK]),
        ({"url": "", "last_error_message": "Wrong response"}, [Level.WRONG]),
        ({"url": "", "pending_update_count": telegram.MANY + 1}, [Level.LOOK]),
    ],
)
def test_how_updates_of_telegram_come(webhook: dict[str, Any], level: list[Level]) -> None:
    assert levels(telegram.judged(webhook, None)) == level


def test_a_number_that_people_report_is_told() -> None:
    told = WhatsAppSettings(whatsapp_template="reminder")
    assert levels(whatsapp.judged({"quality_rating": "RED"}, told)) == [Level.WELL, Level.LOOK]


async def test_an_address_that_does_not_lead_here_is_told() -> None:
    async def found(url: str) -> list[Level]:
        return levels([each async for each in public.examine(url, NOW)])

    assert await found(f"http://127.0.0.1:{free_port()}") == [Level.WRONG]
    async with page({}) as url:
        assert await found(url) == [Level.WRONG]
    async with page(SAFE, status=502) as url:
        assert await found(url) == [Level.WRONG]
    async with page({"Content-Security-Policy": "x"}) as url:
        assert await found(url) == [Level.WELL, Level.WRONG]


async def test_certificates_are_looked_at(tmp_path: Path) -> None:
    made = make_certificates(tmp_path)
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(made.certificate, made.key)
    known = ssl.create_default_context(cafile=str(made.ca))
    now = datetime.now(UTC)  # noqa: TID251  as who made the certificate
    async with page(SAFE, tls=ours) as url:
        assert levels([each async for each in public.examine(url, now)]) == [Level.WRONG]
        found = [each async for each in public.examine(url, now, known)]
    assert levels(found) == [Level.WELL, Level.LOOK]
    later = public.certificate_judged((now + timedelta(days=90)).timestamp(), now)
    assert later.level is Level.WELL
