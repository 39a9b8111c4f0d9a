"""Whatever answers for Telegram: we go on, say in one sentence what is wrong, and come back."""

from __future__ import annotations

import asyncio
import logging
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession
from telegram.error import TimedOut

from bot.channels.telegram.health import Health
from bot.channels.telegram.webhook import LOOK_AGAIN
from tests.channels.telegram.here import served
from tests.emulator import TOKEN, Emulator
from tests.leaping import run_leaping
from tests.stores.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.core.guide import Guide
    from tests.channels.telegram.here import Served
    from tests.process import Lesroute

EPOCH = 1_800_000_000.0
WAYS = ("webhook", "polling")
BOTH = pytest.mark.parametrize("way", WAYS)
HOUR, DAY = 3600.0, 86_400.0
OTHER_TOKEN = "654321:abcdefghijklmnopqrstuvwxyz0123456789"
SECRET = "a secret of more than thirty-two characters"

ODD: dict[str, dict[str, Any]] = {
    "list": {"body": b"[]"},
    "null": {"body": b"null"},
    "number": {"body": b"5"},
    "text": {"body": b'"ok"'},
    "not ok": {"body": b'{"ok":false}'},
    "no result": {"body": b'{"ok":true}'},
    "ok by word": {"body": b'{"ok":"true","result":true}'},
    "page": {"body": b"<html>Sign in</html>", "headers": {"Content-Type": "text/html"}},
    "empty": {"body": b""},
    "cut off": {"body": b'{"ok":true,"result":[]}', "cut": True},
    "half": {"body": b'{"ok":true,"resu'},
    "no text": {"body": b"\xff\xfe\x00"},
    "deep": {"body": b"[" * 100_000},
    "page of a fault": {"body": b"<html>502</html>", "code": 502},
    "page of a refusal": {"body": b"<html>Forbidden</html>", "code": 403},
    "page of what is not found": {"body": b"<html>Not found</html>", "code": 404},
    "empty refusal": {"body": b"", "code": 401},
    "list of a refusal": {"body": b"[]", "code": 400},
    "described by a number": {"body": b'{"ok":false,"description":5}', "code": 409},
    "elsewhere": {"body": b"", "code": 302, "headers": {"Location": "https://example.org/"}},
    "nothing": {"body": b"", "code": 204},
    "zipped": {"body": b"\x1f\x8bnot really", "headers": {"Content-Encoding": "gzip"}},
    "odd type": {"body": b"{}", "headers": {"Content-Type": ";;/=\xe9"}},
    "waits of a word": {"body": b'{"ok":false,"description":"x","parameters":[1]}', "code": 429},
    "result null": {"body": b'{"ok":true,"result":null}'},
    "result text": {"body": b'{"ok":true,"result":"x"}'},
    "result of odd things": {
        "body": b'{"ok":true,"result":[5,null,[],{"update_id":"x"},{"update_id":true},'
        b'{"update_id":-1},{"update_id":18446744073709551615},{}]}'
    },
    "waits for ever": {
        "body": b'{"ok":false,"description":"x","parameters":{"retry_after":1e99}}',
        "code": 429,
    },
    "waits backwards": {
        "body": b'{"ok":false,"description":"x","parameters":{"retry_after":-7}}',
        "code": 429,
    },
    "server fault": {"code": 500},
    "hangs up": {"close": True},
    "silent": {"delay": 60},
    "refused": {"code": 401},
    "not found": {"code": 404, "description": "Not Found"},
    "conflict": {"code": 409, "description": "Conflict: terminated by other getUpdates request"},
    "forbidden": {"code": 403, "description": "Forbidden"},
    "bad": {"code": 400, "description": "Bad Request: bad"},
}
ASKED = {
    "polling": ("getMe", "deleteWebhook", "getUpdates"),
    "webhook": ("getMe", "setWebhook", "getWebhookInfo"),
}
OF_ONE_PERSON = {"forbidden", "bad"}
"""What Telegram says of a message to somebody who has left, or that it will never take."""

CASES = [(way, method) for way in WAYS for method in ASKED[way]]


def trouble(
    guide: Guide,
    url: str,
    way: str,
    test: Callable[[Emulator, Served], Coroutine[Any, Any, None]],
    *faults: tuple[str | None, dict[str, Any]],
    public_url: str | None = None,
) -> None:
    """Run a test of the whole service, with faults that are there when it starts."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        async with Emulator(clock=lambda: EPOCH + loop.time()) as emulator:
            for method, fault in faults:
                emulator.fail(method, **fault)
            async with served(emulator, guide, url, way=way, public_url=public_url) as bot:
                await test(emulator, bot)
                assert not bot.running.done()

    run_leaping(main())


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "bot")
    return caplog


def told(log: pytest.LogCaptureFixture, code: str = "telegram_trouble") -> list[str]:
    """What was said of it."""
    records = (record for record in log.records if record.msg == code)
    return [str(getattr(record, "what", "")) for record in records]


def everything(log: pytest.LogCaptureFixture) -> str:
    return "\n".join(str(vars(record)) for record in log.records)


@BOTH
@pytest.mark.parametrize("odd", ODD)
def test_whatever_answers_we_go_on_and_everybody_is_answered_in_the_end(
    guide: Guide, valkey_url: str, log: pytest.LogCaptureFixture, way: str, odd: str
) -> None:
    async def test(emulator: Emulator, bot: Served) -> None:
        await emulator.until(lambda: bot.service.up, within=HOUR)
        assert bot.service.trouble is None
        person = emulator.person("Samira", language_code="nl")
        assert (await person.sends("/start", within=HOUR)).labels
        if odd in OF_ONE_PERSON:
            return
        fault = emulator.fail("sendMessage", **ODD[odd], times=2)
        before = len(person.messages)
        await person.sends("laptop", within=HOUR)
        await emulator.until(lambda: not emulator.telegram.updates.pending, within=HOUR)
        assert fault.hits == 2
        assert len(person.messages) == before + (3 if fault.runs else 1)
        assert emulator.token.partition(":")[2] not in everything(log)

    faults = [(method, {**ODD[odd], "times": 2}) for method in ASKED[way]]
    trouble(guide, valkey_url, way, test, *faults)


@pytest.mark.parametrize(("way", "method"), CASES)
@pytest.mark.parametrize(
    "odd",
    ["list", "page", "result of odd things", "hangs up", "refused", "conflict", "waits for ever"],
)
def test_what_lasts_is_told_once_and_tried_again_after_pauses_that_grow(  # noqa: PLR0913, PLR0917
    guide: Guide, valkey_url: str, log: pytest.LogCaptureFixture, way: str, method: str, odd: str
) -> None:
    async def test(emulator: Emulator, bot: Served) -> None:
        await emulator.until(lambda: bot.service.trouble, within=HOUR)
        before = len(emulator.called(method))
        await asyncio.sleep(HOUR)
        assert not bot.service.up
        assert 30 <= len(emulator.called(method)) - before < 200
        assert len(told(log)) == 1
        assert bot.service.trouble == told(log)[0]

    trouble(guide, valkey_url, way, test, (method, {**ODD[odd], "times": None}))


@BOTH
@pytest.mark.parametrize("refusal", [401, 404])
def test_a_token_that_is_refused_at_any_time_ends_nothing(
    guide: Guide, valkey_url: str, log: pytest.LogCaptureFixture, way: str, refusal: int
) -> None:
    async def test(emulator: Emulator, bot: Served) -> None:
        await emulator.until(lambda: bot.service.up, within=HOUR)
        person = emulator.person("Samira", language_code="nl")
        fault = emulator.fail(code=refusal, description="Unauthorized", times=None)
        update = emulator.send_update(person.message_update({"text": "/start"}))
        await asyncio.sleep(HOUR)
        assert "LESROUTE_TELEGRAM_TOKEN" in str(bot.service.trouble)
        fault.stop()
        await emulator.until_acknowledged(update, within=HOUR)
        await asyncio.sleep(2 * LOOK_AGAIN)
        assert bot.service.up
        assert len(person.messages) == 1
        assert len(told(log)) == len(told(log, "telegram_well")) == 1

    trouble(guide, valkey_url, way, test)


@pytest.mark.parametrize(
    ("method", "told_so"),
    [("deleteWebhook", {}), ("setWebhook", {"url": "http://127.0.0.1:1/theirs"})],
)
def test_a_webhook_that_somebody_takes_away_is_set_again(
    guide: Guide,
    valkey_url: str,
    log: pytest.LogCaptureFixture,
    method: str,
    told_so: dict[str, str],
) -> None:
    async def test(emulator: Emulator, bot: Served) -> None:
        await emulator.until(lambda: bot.service.up, within=HOUR)
        async with ClientSession() as somebody:
            await somebody.post(f"{emulator.url}/bot{emulator.token}/{method}", json=told_so)
        hook = emulator.telegram.updates.webhook
        assert hook is None or hook.url != f"{bot.url}/telegram/webhook"
        person = emulator.person("Samira", language_code="nl")
        assert (await person.sends("/start", within=2 * LOOK_AGAIN)).labels
        hook = emulator.telegram.updates.webhook
        assert hook
        assert hook.url == f"{bot.url}/telegram/webhook"
        assert len(told(log, "telegram_webhook_set_again")) == 1
        calls = len(emulator.called("setWebhook"))
        await asyncio.sleep(10 * LOOK_AGAIN)
        assert len(emulator.called("setWebhook")) == calls, "only where it is not ours"

    trouble(guide, valkey_url, "webhook", test)


def test_a_webhook_with_another_secret_is_set_again(guide: Guide, valkey_url: str) -> None:
    async def test(emulator: Emulator, bot: Served) -> None:
        await emulator.until(lambda: bot.service.up, within=HOUR)
        hook = emulator.telegram.updates.webhook
        assert hook
        hook.secret = "another"
        person = emulator.person("Samira", language_code="nl")
        assert (await person.sends("/start", within=4 * LOOK_AGAIN)).labels

    trouble(guide, valkey_url, "webhook", test)


def test_a_webhook_that_is_set_while_we_poll_is_deleted_again(
    guide: Guide, valkey_url: str, log: pytest.LogCaptureFixture
) -> None:
    async def test(emulator: Emulator, bot: Served) -> None:
        await emulator.until(lambda: bot.service.up, within=HOUR)
        async with ClientSession() as somebody:
            there = f"{emulator.url}/bot{emulator.token}/setWebhook"
            await somebody.post(there, json={"url": "http://127.0.0.1:1/theirs"})
        person = emulator.person("Samira", language_code="nl")
        assert (await person.sends("/start", within=60)).labels
        assert emulator.telegram.updates.webhook is None
        (sentence,) = told(log)
        assert "Conflict: terminated by setWebhook request" in sentence

    trouble(guide, valkey_url, "polling", test)


def test_what_telegram_says_of_a_webhook_that_it_refuses_stands_in_the_log(
    guide: Guide, valkey_url: str, log: pytest.LogCaptureFixture
) -> None:
    async def test(emulator: Emulator, bot: Served) -> None:
        await emulator.until(lambda: bot.service.trouble, within=60)
        await asyncio.sleep(HOUR)
        (sentence,) = told(log)
        assert "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443" in sentence

    public = "https://lesroute.example:9443"
    trouble(guide, valkey_url, "webhook", test, public_url=public)


def test_where_telegram_cannot_reach_us_it_is_told_until_it_can(
    guide: Guide, valkey_url: str, log: pytest.LogCaptureFixture
) -> None:
    async def test(emulator: Emulator, bot: Served) -> None:
        await emulator.until(lambda: bot.service.up, within=HOUR)
        person = emulator.person("Samira", language_code="nl")
        update = emulator.send_update(person.message_update({"text": "/start"}))
        await asyncio.sleep(10 * LOOK_AGAIN)
        assert "LESROUTE_PUBLIC_URL" in str(bot.service.trouble)
        assert "is not reachable" in str(bot.service.trouble)
        assert len(told(log)) == 1
        emulator.route("https://lesroute.example", bot.url)
        await emulator.until_acknowledged(update, within=HOUR)
        await asyncio.sleep(2 * LOOK_AGAIN)
        assert bot.service.up

    public = "https://lesroute.example"
    trouble(guide, valkey_url, "webhook", test, public_url=public)


@BOTH
def test_nothing_secret_is_told_whatever_the_other_side_repeats(
    guide: Guide, valkey_url: str, log: pytest.LogCaptureFixture, way: str
) -> None:
    token, secret = TOKEN.partition(":")[2], "agreed"

    async def test(emulator: Emulator, bot: Served) -> None:
        await emulator.until(lambda: bot.service.trouble, within=HOUR)
        assert "Look" in str(bot.service.trouble)
        for hidden in (token, secret, "\n"):
            assert hidden not in str(bot.service.trouble)
        assert token not in everything(log)

    words = f"Bad Request: Look: /bot{TOKEN}/x bot123456%3A{token} {secret}\n" + 1000 * "x"
    fault = {"code": 400, "description": words, "times": None}
    trouble(guide, valkey_url, way, test, (None, fault))


@pytest.mark.parametrize(
    "error", [KeyError(SECRET), TypeError(SECRET), RecursionError(), OSError()]
)
def test_what_breaks_in_our_own_work_is_begun_again(
    log: pytest.LogCaptureFixture, error: Exception
) -> None:
    async def main() -> None:
        begun = []

        async def work() -> None:
            begun.append(1)
            if len(begun) < 3:
                raise error
            health.well()
            raise asyncio.CancelledError

        health = Health()
        with pytest.raises(asyncio.CancelledError):
            await health.keep(work)
        assert len(begun) == 3
        assert health.up
        (sentence,) = told(log)
        assert type(error).__name__ in sentence
        assert "test_trouble.py:" in sentence
        assert SECRET not in everything(log)

    run_leaping(main())


def test_pauses_grow_up_to_a_minute_and_differ() -> None:
    async def main() -> None:
        loop, begun = asyncio.get_running_loop(), []

        async def work() -> None:
            begun.append(loop.time())
            raise TimedOut

        health = Health()
        keeping = asyncio.create_task(health.keep(work))
        await asyncio.sleep(DAY)
        keeping.cancel()
        pauses = [after - before for before, after in pairwise(begun)]
        for n, pause in enumerate(pauses):
            assert 0.49 * min(2**n, 60) <= pause <= 1.01 * min(2**n, 60)
        assert len({round(pause) for pause in pauses[6:]}) > 5

    run_leaping(main())


@BOTH
async def test_the_process_serves_the_web_chat_and_says_what_is_wrong(
    lesroute: Lesroute, way: str
) -> None:
    async with Emulator() as emulator, ClientSession() as web:
        settings = {"telegram_token": OTHER_TOKEN, "telegram_api_url": emulator.url}
        if way == "webhook":
            port = free_port()
            settings |= {"port": str(port), "public_url": f"http://127.0.0.1:{port}"}
        url = await asyncio.to_thread(lesroute.start, **settings)
        await emulator.until(lambda: len(emulator.calls) > 2, within=20)
        async with web.get(url) as page:
            assert page.status == 200
        async with web.get(f"{url}/readyz") as ready:
            assert ready.status == 200
            words = await ready.text()
        assert words.startswith("ok\n")
        assert "LESROUTE_TELEGRAM_TOKEN" in words
        async with web.get(f"{url}/metrics") as figures:
            assert "lesroute_telegram_up 0.0" in await figures.text()
    assert await asyncio.to_thread(lesroute.end) == 0
    assert lesroute.log.count("telegram_trouble") == 1
    assert OTHER_TOKEN not in lesroute.log


async def test_the_figures_say_that_telegram_is_well(lesroute: Lesroute) -> None:
    async with Emulator() as emulator, ClientSession() as web:
        settings = {"telegram_token": emulator.token, "telegram_api_url": emulator.url}
        url = await asyncio.to_thread(lesroute.start, **settings)
        await emulator.until(lambda: len(emulator.called("getUpdates")) > 0, within=20)
        person = emulator.person("Samira")
        await person.sends("/start")
        async with web.get(f"{url}/metrics") as figures:
            assert "lesroute_telegram_up 1.0" in await figures.text()
        async with web.get(f"{url}/readyz") as ready:
            assert await ready.text() == "ok\nmemory: ok\n"
