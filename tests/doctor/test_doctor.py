"""What the doctor finds: each planted fault, and nothing where all is well."""

from __future__ import annotations

import json
import os
import ssl
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.app import CHANNELS
from bot.channels.reach import examine_reach
from bot.channels.telegram import examination as telegram
from bot.channels.web.visits import FIELD, PURPOSE, Visit, Visits
from bot.channels.whatsapp import examination as whatsapp
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.channels.whatsapp.webhook import LARGEST
from bot.commands.doctor import as_json, diagnosed, line
from bot.conversation.records import Record
from bot.core.session import Session
from bot.doctor import machine, public, serving
from bot.doctor.settings import examine_settings
from bot.findings import Finding, Level
from bot.settings import Settings, read_all
from bot.stores import examination as stores
from bot.stores.redis import RedisStore, connect
from bot.stores.seal import Seal, derive
from tests.balancer import Balancer
from tests.channels.teams import emulator as microsoft
from tests.channels.whatsapp.emulator import WhatsApp
from tests.emulator import Emulator
from tests.guides import NOW
from tests.process import Lesroute
from tests.stores.certificates import make_certificates
from tests.stores.servers import free_port, redis_on_port, redis_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence
    from pathlib import Path

    from bot.core.guide import Guide

SAFE = {
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000",
}
SECRET = token_hex()
MODELS = {kind.name: kind.settings for kind in CHANNELS}
NEVER_REWRITTEN = {"aof_enabled": 1, "aof_last_rewrite_time_sec": -1}
LASTING = ("--appendonly", "yes", "--maxmemory-policy", "noeviction")


def wrongs(findings: list[Finding]) -> set[str]:
    return {found.part for found in findings if found.level is Level.WRONG}


def levels(findings: Iterator[Finding] | list[Finding]) -> list[Level]:
    return [found.level for found in findings]


class Environment:
    """The settings of one test."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch = patch
        self.set(data_dir=str(folder / "data"), secret=SECRET, port=str(free_port()))

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self._patch.setenv(f"LESROUTE_{name.upper()}", value)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    return Environment(monkeypatch, tmp_path)


def front(secret: str = SECRET) -> str:
    """As much of our front page as is looked at, with a visit of its own each time."""
    id_ = Visits(derive(secret, PURPOSE), secure=True).signed(Visit(id=token_hex()))
    return f'<div data-address="/?op=a"></div><input name="{FIELD}" value="{id_}">'


@asynccontextmanager
async def page(
    headers: dict[str, str],
    status: int = 200,
    tls: ssl.SSLContext | None = None,
    bodies: tuple[Callable[[], str], ...] = (front,),
    posted: int = 401,
) -> AsyncIterator[str]:
    """What answers at an address; each of `bodies` by turns, as processes behind a proxy do.

    `posted`: what a post without proof is answered with.
    """
    by_turns = cycle(bodies)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=next(by_turns)(), headers=headers, status=status)

    async def refuse(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=posted, headers=headers)

    application = web.Application(client_max_size=LARGEST)
    application.add_routes([web.get("/{anything:.*}", answer), web.post("/{anything:.*}", refuse)])
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
        *("settings", "guide", "store", "telegram", "whatsapp", "teams", "process", "address"),
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
        ({"aof_enabled": 1, "maxmemory": 100, "used_memory": 90}, Level.WELL),
        ({"aof_enabled": 1, "maxmemory": 100, "used_memory": 91}, Level.LOOK),
        ({"aof_enabled": 1, "evicted_keys": 1}, Level.LOOK),
        ({"aof_enabled": 1, "aof_last_bgrewrite_status": "err"}, Level.WRONG),
        (NEVER_REWRITTEN | {"uptime_in_seconds": 7200}, Level.WELL),
        (NEVER_REWRITTEN | {"uptime_in_seconds": 7201}, Level.LOOK),
        (NEVER_REWRITTEN | {"uptime_in_seconds": 7201, "aof_last_rewrite_time_sec": 0}, Level.WELL),
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
        ({"url": "https://elsewhere.example/123456:TEST"}, [Level.WRONG]),
        ({"url": "", "last_error_message": "Wrong response"}, [Level.WRONG]),
        ({"url": "", "pending_update_count": telegram.MANY + 1}, [Level.LOOK]),
    ],
)
def test_how_updates_of_telegram_come(webhook: dict[str, Any], level: list[Level]) -> None:
    found = list(telegram.judged(webhook, None))
    assert levels(found) == level
    assert not any("TEST" in each.told for each in found)


def test_a_number_that_people_report_is_told() -> None:
    told = WhatsAppSettings(whatsapp_template="reminder")
    assert levels(whatsapp.judged({"quality_rating": "RED"}, told)) == [Level.WELL, Level.LOOK]


async def test_an_address_that_does_not_lead_here_is_told() -> None:
    async def found(url: str) -> list[Level]:
        return levels([each async for each in public.examine(url, NOW)])

    assert await found(f"http://127.0.0.1:{free_port()}") == [Level.WRONG]
    async with page({}) as url:
        assert await found(url) == [Level.WELL, Level.WRONG]
    async with page(SAFE, status=502) as url:
        assert await found(url) == [Level.WRONG]
    async with page({"Content-Security-Policy": "x"}) as url:
        assert await found(url) == [Level.WELL, Level.WRONG]
    async with page(SAFE, bodies=(lambda: "<h1>Somebody else's</h1>",)) as url:
        assert await found(url) == [Level.WRONG]
    async with page({**SAFE, "Location": "https://www.example.nl/x"}, status=301) as url:
        assert await found(url) == [Level.WRONG]


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


async def test_our_own_pages_are_known_as_ours_and_by_their_secret(tmp_path: Path) -> None:
    """Real processes: what is looked at on a page is what our pages hold."""
    ours, other = Lesroute(tmp_path / "a"), Lesroute(tmp_path / "b")
    keys = [derive(SECRET, PURPOSE)]
    try:
        first = ours.start(secret=SECRET)
        second = other.start(secret="a stranger's " * 4)
        assert levels([each async for each in public.examine(first, NOW, keys=keys)]) == [
            Level.WELL
        ]
        ports = [urlsplit(url).port or 0 for url in (first, second)]
        async with Balancer(ports) as balancer:
            found = [each async for each in public.examine(balancer.url, NOW, keys=keys)]
    finally:
        ours.end()
        other.end()
    assert levels(found) == [Level.WELL, Level.WRONG]
    assert "Some of what answers there has another LESROUTE_SECRET" in found[1].told


async def test_a_folder_that_lesroute_never_ran_with_is_told(environment: Environment) -> None:
    found = [each for each in await diagnosed() if "never ran with" in each.told]
    assert [(each.part, each.level) for each in found] == [("store", Level.LOOK)]
    folder = read_all(MODELS).settings.data_dir
    assert str(folder) in found[0].told
    assert not folder.exists()
    (folder / "store").mkdir(parents=True)
    assert not any("never ran with" in each.told for each in await diagnosed())


async def test_a_process_that_fails_behind_a_proxy_is_told() -> None:
    well = public.Page(200, {}, front())
    assert not list(public.processes_judged([well] * 6))
    for bad in (None, public.Page(502, {}, "")):
        (found,) = public.processes_judged([well, bad] * 3)
        assert found.told.startswith("3 of 6 looks")


async def test_a_page_that_something_keeps_for_others_is_told() -> None:
    kept = front()
    async with page(SAFE, bodies=(lambda: kept,)) as url:
        found = [each async for each in public.examine(url, NOW)]
    assert [each.level for each in found if "share one conversation" in each.told] == [Level.WRONG]


def test_an_address_that_answers_without_https_is_told() -> None:
    asked = public.without_https
    assert asked("https://lesroute.example") == "http://lesroute.example/"
    assert asked("https://lesroute.example:443") == "http://lesroute.example/"
    assert asked("https://lesroute.example:8443") is None
    assert asked("http://127.0.0.1:8080") is None
    here, elsewhere = public.Page(200, {}, front()), public.Page(308, {}, "")
    assert levels([*public.plain_judged(here)]) == [Level.LOOK]
    assert not [*public.plain_judged(elsewhere), *public.plain_judged(None)]


async def test_a_policy_that_something_replaced_is_told() -> None:
    async with page({**SAFE, "Content-Security-Policy": "default-src *"}) as url:
        found = [each async for each in public.examine(url, NOW)]
    assert found[-1].level is Level.WRONG
    assert found[-1].told.endswith("puts others in their place: Content-Security-Policy.")


@pytest.mark.parametrize("answered", [200, 308, 403, 404, 413])
async def test_what_peers_post_and_something_stops_is_told(answered: int) -> None:
    async with page(SAFE, posted=answered) as url:
        (found,) = await examine_reach("teams", url, "/teams/messages", LARGEST)
    assert found.level is Level.WRONG
    assert "/teams/messages" in found.told
    assert f"(status {answered})" in found.told


async def test_a_password_before_us_is_no_refusal_of_ours() -> None:
    async with page({"WWW-Authenticate": "Basic"}) as url:
        (found,) = await examine_reach("teams", url, "/teams/messages")
    assert found.level is Level.WRONG
    assert "(status 401)" in found.told


async def test_what_gets_through_is_well_and_what_is_away_is_told_elsewhere() -> None:
    async with page(SAFE) as url:
        assert levels(await examine_reach("teams", url, "/teams/messages")) == [Level.WELL]
    assert await examine_reach("teams", url, "/teams/messages") == []
    assert await examine_reach("teams", None, "/teams/messages") == []
    async with page(SAFE, posted=502) as url:
        assert await examine_reach("teams", url, "/teams/messages") == []


async def test_a_number_that_is_no_id_of_one_is_told() -> None:
    async with WhatsApp() as meta:
        told = WhatsAppSettings(
            whatsapp_token=SecretStr(meta.token),
            whatsapp_phone_id="31970000001",
            whatsapp_app_secret=SecretStr(meta.app_secret),
            whatsapp_verify_token=SecretStr(meta.verify_token),
            whatsapp_api_url=meta.url,
        )
        (found,) = await whatsapp.examine(told, Settings())
    assert found.level is Level.WRONG
    assert "copy the id" in found.told


async def test_a_process_with_another_secret_is_told() -> None:
    keys = [derive(SECRET, PURPOSE), derive("another one" * 4, PURPOSE)]

    async def told(*bodies: Callable[[], str], known: list[bytes]) -> list[str]:
        async with page(SAFE, bodies=bodies) as url:
            found = [each async for each in public.examine(url, NOW, keys=known)]
        return [each.told for each in found if each.level is Level.WRONG]

    assert not await told(front, partial(front, "another one" * 4), known=keys)
    (some,) = await told(front, partial(front, "a stranger's " * 4), known=keys)
    assert some.startswith("Some of what answers there has another LESROUTE_SECRET")
    (none,) = await told(partial(front, "a stranger's " * 4), known=keys)
    assert none.startswith("What answers there has another LESROUTE_SECRET")
    assert not await told(partial(front, "a stranger's " * 4), known=[])


async def test_what_was_sealed_with_another_secret_is_told() -> None:
    ours, other, third = (Seal(f"{name} secret of more than 32 characters") for name in "abc")
    with redis_server(*LASTING) as url:
        client = connect(url)

        async def levels_with(*seals: Seal) -> list[Level]:
            found = await stores.examine(client, seals, here)
            return [each.level for each in found if "secret" in each.told]

        assert await levels_with(ours) == []
        await RedisStore(client, other).save("web:1", Record(session=Session(language="nl")), None)
        assert await levels_with(other) == await levels_with(ours, other) == []
        assert await levels_with(ours) == await levels_with(ours, third) == [Level.WRONG]
        await RedisStore(client, ours).save("web:2", Record(session=Session(language="nl")), None)
        assert await levels_with(ours) == [Level.LOOK]
        await client.aclose()


def here() -> datetime:
    """By the clock that the servers of the tests have too."""
    return datetime.now(UTC)  # noqa: TID251


async def store_at(url: str) -> list[Finding]:
    client = connect(url)
    try:
        return await stores.examine(client, [Seal(SECRET)], here)
    finally:
        await client.aclose()


async def test_a_store_that_refuses_is_told_with_what_to_do() -> None:
    async def told(url: str) -> str:
        (found,) = wrongly(await store_at(url))
        return found.told

    with redis_on_port(password="known") as master:
        host, port = master.address.split(":")
        options = ("--replicaof", host, port, "--masterauth", "known")
        with redis_server(*options) as replica:
            assert "name its master" in await told(replica)
        assert "wants a password" in await told(f"redis://{master.address}")
        refused = await told(f"redis://:secret-word@{master.address}")
        assert "does not know this user or password" in refused
        assert "secret-word" not in refused
        assert "TLS" in await told(f"rediss://:known@{master.address}")
        with master.client() as client:
            client.config_set("maxmemory", "1mb")
        assert "maxmemory" in await told(f"redis://:known@{master.address}")


async def test_a_user_of_few_rights_is_looked_at_as_far_as_it_goes() -> None:
    with redis_on_port() as server:
        with server.client() as client:
            client.acl_setuser(
                "lesroute",
                enabled=True,
                passwords=["+word"],
                keys=["lesroute:*"],
                categories=["+@read", "+@write", "+@scripting", "+@connection"],
                commands=["-time", "-info"],
            )
        found = await store_at(f"redis://lesroute:word@{server.address}")
        assert wrongly(found) == []
        assert any("+info +time" in each.told for each in found)


@pytest.mark.parametrize(
    ("settings", "level", "words"),
    [
        ({"telegram_tokn": "x"}, Level.LOOK, "LESROUTE_TELEGRAM_TOKN is no setting"),
        ({"other_secret": SECRET}, Level.WRONG, "is the same as LESROUTE_SECRET"),
        ({"secret": "ab" * 20}, Level.LOOK, "can be guessed"),
        (
            {"proxies": "none", "public_url": "https://lesroute.invalid"},
            Level.LOOK,
            "all visitors count as one",
        ),
        ({"host": "0.0.0.0"}, Level.LOOK, "lets others reach us without https"),  # noqa: S104
        (
            {"whatsapp_template": "reminder"},
            Level.LOOK,
            "LESROUTE_WHATSAPP_TEMPLATE does nothing: LESROUTE_WHATSAPP_TOKEN is not set",
        ),
        (
            {"teams_tenants": "11111111-2222-4333-8444-555555555555"},
            Level.LOOK,
            "LESROUTE_TEAMS_TENANTS does nothing",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_told(
    environment: Environment, settings: dict[str, str], level: Level, words: str
) -> None:
    environment.set(**settings)
    found = list(examine_settings(read_all(MODELS), os.environ))
    assert [each.level for each in found if words in each.told] == [level]
    values = [value for value in settings.values() if len(value) > 8]
    assert not any(value in each.told for each in found for value in values)


def test_settings_that_go_together_and_those_of_kubernetes_are_well(
    environment: Environment,
) -> None:
    environment.set(service_host="10.0.0.1", port_8080_tcp_addr="10.0.0.1")
    environment.set(service_port_http="8080", other_secret=token_hex())
    assert levels(examine_settings(read_all(MODELS), os.environ)) == [Level.WELL]


@pytest.mark.parametrize(
    ("known", "level"),
    [
        ({}, Level.WELL),
        ({"status": "CONNECTED", "account_mode": "LIVE"}, Level.WELL),
        ({"code_verification_status": "EXPIRED"}, Level.WELL),  # so once it is in use
        ({"code_verification_status": "NOT_VERIFIED"}, Level.WRONG),
        ({"status": "PENDING"}, Level.WRONG),
        ({"status": "BANNED"}, Level.WRONG),
        ({"account_mode": "SANDBOX"}, Level.LOOK),
        ({"name_status": "DECLINED"}, Level.LOOK),
    ],
)
def test_how_a_number_stands_with_meta(known: dict[str, Any], level: Level) -> None:
    found = levels(whatsapp.judged(known, WhatsAppSettings(whatsapp_template="reminder")))
    assert found == ([Level.WELL] if level is Level.WELL else [Level.WELL, level])


async def test_what_does_not_belong_together_at_meta_is_told() -> None:
    ours = Settings(public_url="https://lesroute.example")
    async with WhatsApp() as meta:

        async def told(app_secret: str) -> list[str]:
            settings = WhatsAppSettings(
                whatsapp_token=SecretStr(meta.token),
                whatsapp_phone_id=meta.phone_id,
                whatsapp_app_secret=SecretStr(app_secret),
                whatsapp_verify_token=SecretStr(meta.verify_token),
                whatsapp_api_url=meta.url,
            )
            return [each.told for each in wrongly(await whatsapp.examine(settings, ours))]

        (found,) = await told("another")
        assert "LESROUTE_WHATSAPP_APP_SECRET" in found
        assert await told(meta.app_secret) == []
        hooks = {"application": "https://elsewhere.example/hook"}
        meta.standing["webhook_configuration"] = hooks
        (found,) = await told(meta.app_secret)
        assert "posts what people say elsewhere" in found
        hooks["phone_number"] = "https://lesroute.example/whatsapp/webhook"
        assert await told(meta.app_secret) == []


def wrongly(found: Sequence[Finding]) -> list[Finding]:
    return [each for each in found if each.level is Level.WRONG]


async def test_what_listens_in_our_place_is_told(environment: Environment) -> None:
    async def found() -> list[Level]:
        return [each.level async for each in serving.examine(read_all(MODELS).settings)]

    assert await found() == [Level.LOOK]
    async with page({}) as url:
        environment.set(port=url.rpartition(":")[2])
        assert await found() == [Level.WRONG]
    async with page({"Server": "Lesroute"}) as url:
        environment.set(port=url.rpartition(":")[2])
        assert await found() == [Level.WELL]


async def test_a_secret_that_is_not_whole_is_told(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_text("short")
    assert wrongs(await diagnosed()) == {"disk"}


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: ["])
async def test_a_register_that_is_no_text_or_no_yaml_is_told(
    environment: Environment, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "register.yaml").write_bytes(content)
    environment.set(steunpunten=str(tmp_path / "register.yaml"))
    assert wrongs(await diagnosed()) == {"guide"}


@pytest.mark.parametrize("leads", ["link", "nowhere"])
async def test_what_breaks_on_one_part_is_told_and_the_others_are_looked_at(
    environment: Environment, tmp_path: Path, leads: str
) -> None:
    """A folder behind a link that leads round, or nowhere, cannot be made."""
    (tmp_path / "link").symlink_to(tmp_path / leads)
    environment.set(data_dir=str(tmp_path / "link" / "data"))
    found = await diagnosed()
    assert wrongs(found) <= {"disk", "store"}
    assert wrongs(found)
    assert found[-1].part == "address"
