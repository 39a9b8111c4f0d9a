"""What hostile people, programs and neighbours try with the web chat, over real HTTP."""

from __future__ import annotations

import asyncio
import html
import random
import re
import tempfile
from collections import Counter
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, DummyCookieJar
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.channels.web.limiter import BURST, Limiter
from tests.clock import Clock
from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

PARENT = "-n:start/welkom:ouder"
MARK = "<script>alert(4711)</script>"


@pytest.fixture(scope="module")
def command() -> Iterator[Lesroute]:
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        register = Path(place) / "register.yaml"
        register.write_text("utrecht: {name: Hier, origins: ['https://hier.example']}\n")
        started = Lesroute(Path(place))
        started.start(steunpunten=str(register))
        yield started
        started.end()


@pytest.fixture
async def client(command: Lesroute) -> AsyncIterator[ClientSession]:
    """A program that keeps no cookie by itself and asks in Dutch."""
    headers = {"Accept-Language": "nl"}
    async with ClientSession(command.url, cookie_jar=DummyCookieJar(), headers=headers) as session:
        yield session


async def cookie_of(client: ClientSession, tap: str = PARENT, path: str = "/") -> str:
    headers = {"Sec-Fetch-Site": "same-origin"}
    form = {"tap": tap}
    async with client.post(path, data=form, headers=headers, allow_redirects=False) as response:
        [value] = [morsel.value for morsel in SimpleCookie(response.headers["Set-Cookie"]).values()]
        return value


async def seen_with(client: ClientSession, cookie: str) -> str:
    async with client.get("/", headers={"Cookie": f"lesroute={cookie}"}) as response:
        return await response.text()


async def test_an_id_that_we_did_not_give_is_not_taken_over(client: ClientSession) -> None:
    planted = "A" * 43
    headers = {"Cookie": f"lesroute={planted}"}
    form = {"tap": PARENT}
    async with client.post("/", data=form, headers=headers, allow_redirects=False) as response:
        given_ = SimpleCookie(response.headers["Set-Cookie"])["lesroute"].value
    assert planted not in given_
    assert "Wie stelt de vraag?" in await seen_with(client, planted)
    assert "Waar wilt u mee beginnen?" in await seen_with(client, given_)


async def test_every_visit_has_an_id_of_its_own_that_cannot_be_altered(
    client: ClientSession,
) -> None:
    ids = {await cookie_of(client) for _ in range(5)}
    assert len(ids) == 5
    one = ids.pop()
    assert "Waar wilt u mee beginnen?" in await seen_with(client, one)
    other = "B" if one[0] != "B" else "C"
    for altered in (other + one[1:], one[:-1], one + "x", one.split(".")[0], f".{one}", ""):
        assert "Wie stelt de vraag?" in await seen_with(client, altered), altered


async def test_an_id_in_a_form_must_be_ours_too(client: ClientSession) -> None:
    form = {"tap": PARENT, "gesprek": "A" * 43 + "." + "A" * 22}
    async with client.post("/", data=form, allow_redirects=False) as response:
        assert "A" * 43 not in await response.text()
        assert "A" * 43 not in response.headers["Set-Cookie"]


async def test_without_cookies_the_form_carries_the_conversation(client: ClientSession) -> None:
    form = {"tap": PARENT}
    for tap in ("on:start/menu:beslisboom", "on:beslisboom/oorzaak:ziekte", "on:privacy/start"):
        async with client.post("/", data=form) as response:
            assert response.status == 200
            [token] = set(re.findall(r'name="gesprek" value="([^"]+)"', await response.text()))
            form = {"tap": tap, "gesprek": token}
    async with client.post("/", data=form) as response:
        assert "ziekte" in await response.text()


async def test_the_id_never_stands_in_a_page_while_the_cookie_carries_it(
    client: ClientSession,
) -> None:
    cookie = await cookie_of(client)
    assert cookie.split(".")[0] not in await seen_with(client, cookie)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "<b>"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "https://hier.example", "Sec-Fetch-Site": "cross-site"}, 403),
        ({}, 403),
    ],
)
async def test_a_form_in_a_frame_must_prove_that_it_is_ours(
    client: ClientSession, headers: dict[str, str], status: int
) -> None:
    async with client.post("/in/utrecht", data={"tap": PARENT}, headers=headers) as response:
        assert response.status == status


async def test_our_own_origin_is_known(client: ClientSession, command: Lesroute) -> None:
    headers = {"Origin": command.url}
    async with client.post("/in/utrecht", data={"tap": PARENT}, headers=headers) as response:
        assert response.status == 200


@pytest.mark.parametrize("path", ["/in/nergens", "/in/x%0d%0aSet-Cookie:%20x"])
async def test_a_form_of_an_unknown_frame_is_not_there(
    client: ClientSession, command: Lesroute, path: str
) -> None:
    url, headers = URL(command.url + path, encoded=True), {"Origin": command.url}
    async with client.post(url, data={"tap": PARENT}, headers=headers) as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"text=\xff"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=%d" % n for n in range(1000))),
        ("application/x-www-form-urlencoded; charset=unicode_escape", b"text=\xff"),
    ],
)
async def test_a_form_that_cannot_be_read_is_refused(
    client: ClientSession, kind: str, body: bytes
) -> None:
    async with client.post("/", data=body, headers={"Content-Type": kind}) as response:
        assert response.status == 400


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: nonsense\r\n\r\nx"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"a" * 20_000),
        ("multipart/form-data", b"text"),
        ("text/plain", b"text=hoi"),
        ("application/json", b"{}"),
    ],
)
async def test_what_no_form_of_ours_sends_is_told_that_it_cannot_be_read(
    client: ClientSession, kind: str, body: bytes
) -> None:
    async with client.post("/", data=body, headers={"Content-Type": kind}) as response:
        assert response.status == 200
        assert "niet lezen" in await response.text()


@pytest.mark.parametrize(
    ("path", "ancestors"),
    [
        ("/in/utrecht", "https://hier.example"),
        ("/in/nergens", "'none'"),
        ("/in/%3Bscript-src%20*", "'none'"),
        ("/s/utrecht", "'none'"),
        ("/", "'none'"),
        ("/privacy", "'none'"),
    ],
)
async def test_only_the_frame_s_own_page_may_be_framed_and_only_where_the_register_says(
    client: ClientSession, path: str, ancestors: str
) -> None:
    async with client.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert policy.endswith(f"frame-ancestors {ancestors}")
        assert ("X-Frame-Options" in response.headers) == (ancestors == "'none'")


async def test_only_the_embedding_script_may_be_loaded_by_others(client: ClientSession) -> None:
    for name, policy in (("embed.js", "cross-origin"), ("chat.js", "same-origin")):
        async with client.get(f"/static/{name}") as response:
            assert response.headers["Cross-Origin-Resource-Policy"] == policy


def hostile(chance: random.Random) -> dict[str, object]:
    """One request that nobody means well with."""
    junk = "".join(chance.choice("<>\"'&%;\\/\x01\r\n\t{}[]é💥 ax") for _ in range(40))
    field = chance.choice(["tap", "text", "taal", "gesprek", "X-Lesroute", "__proto__", junk])
    value = chance.choice(
        [
            MARK,
            f"on:{MARK}",
            f"on:start/menu:{MARK}",
            f"-n:start/welkom:{MARK}",
            "on:start/menu:@school",
            "on!:../../etc/passwd",
            "on:beslisboom/oorzaak:" + "9" * 50,
            "{{ 7 * 7 }} ${7*7} #{7*7} %(x)s {0}",
            "' OR 1=1 -- \r\nSet-Cookie: a=b",
            "web:*\x00",
            junk,
            junk * 400,
            "💥" * 900,
        ]
    )
    path = chance.choice(
        [
            *("/", "/", "/", "/in/utrecht", f"/s/{MARK}", f"/o/{MARK}", "/o/rechten", f"/{MARK}"),
            *("/static/../app.py", "/static/..%2f..%2fapp.py", "/static/%2e%2e/%2e%2e/cli.py"),
            *("/static//etc/passwd", "/..%5c..%5c", f"/?taal={MARK}", f"/o/geld?rol={MARK}"),
            *("/privacy?voor=" + MARK, "/%00", "/%ff%fe", "/o/geld?via=" + MARK, "//evil.example/"),
        ]
    )
    headers = chance.choice(
        [
            {"Host": MARK},
            {"Host": "evil.example"},
            {"X-Forwarded-Host": MARK, "X-Forwarded-Proto": MARK},
            {"X-Forwarded-For": MARK + ", 1.2.3.4, ::1%eth0"},
            {"Accept-Language": MARK * 20},
            {"Cookie": f"lesroute={MARK}; lesroute=" + "x" * 3000},
            {"Cookie": "=;;;=\xff; __Host-lesroute=x; $Version=1"},
            {"Referer": MARK, "User-Agent": MARK},
            {"X-Lesroute": "in-place"},
            {"Content-Type": "multipart/form-data; boundary=" + "b" * 200},
            {"Content-Type": "application/json"},
            {"Content-Type": "application/x-www-form-urlencoded; charset=utf-99"},
            {"Content-Encoding": "gzip"},
            {"Range": "bytes=0-5,1-2,-1", "If-Modified-Since": MARK},
        ]
    )
    body = chance.choice(
        [{field: value}, {field: value, "tap": value}, value.encode(errors="replace"), b"", None]
    )
    method = chance.choice(["POST"] * 8 + ["GET"] * 4 + ["HEAD", "PUT", "OPTIONS", "TRACE"])
    if method == "POST" and chance.random() < 0.8:
        path = "/"
    return {"method": method, "url": path, "headers": headers, "data": body}


def test_300_hostile_requests_leave_it_unharmed_and_nothing_comes_back_as_markup(
    command: Lesroute,
) -> None:
    asyncio.run(_attack(command))


async def _attack(command: Lesroute) -> None:
    chance = random.Random(6)
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        statuses: Counter[int] = Counter()
        for _ in range(300):
            status, text = await _send(command.url, hostile(chance))
            statuses[status] += 1
            assert "<script>alert" not in text
            assert MARK not in html.unescape(text.split("<body")[0])
            assert "import annotations" not in text
            assert "root:" not in text
        assert max(statuses) < 500, statuses
        assert statuses.total() == 300
        assert statuses[200] > 100, statuses  # most of it reached the conversation
        async with session.get(f"{command.url}/readyz") as response:
            assert response.status == 200
    cookie_form = {"tap": PARENT}
    async with (
        ClientSession(headers={"Accept-Language": "nl"}) as calm,
        calm.post(command.url, data=cookie_form) as response,
    ):
        assert "Waar wilt u mee beginnen?" in await response.text()
    assert "4711" not in command.log
    assert "page_failed" not in command.log
    assert "Traceback" not in command.log, command.log


async def _send(url: str, attack: dict[str, object]) -> tuple[int, str]:
    """Over a bare connection, for a client of good manners would not send most of it."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(_raw(f"{host}:{port}", attack))
    await writer.drain()
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    status = int(answer.split(b" ", 2)[1])
    return status, answer.partition(b"\r\n\r\n")[2].decode(errors="replace")


def _raw(host: str, attack: dict[str, object]) -> bytes:
    data, headers = attack["data"], attack["headers"]
    assert isinstance(headers, dict)
    body = b""
    kind = {}
    if isinstance(data, dict):
        body = "&".join(f"{_quoted(k)}={_quoted(v)}" for k, v in data.items()).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
    elif isinstance(data, bytes):
        body = data
    lines = {"Host": host, **kind, "Content-Length": str(len(body)), "Connection": "close"}
    lines |= headers
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    path = str(attack["url"]).replace(" ", "%20")
    start = f"{attack['method']} {path} HTTP/1.1\r\n{head}\r\n"
    return start.encode("utf-8", errors="replace") + body


def _quoted(value: object) -> str:
    return "".join(f"%{byte:02x}" for byte in str(value).encode(errors="replace"))


async def test_a_flood_is_answered_with_a_page_and_harms_nobody_else(command: Lesroute) -> None:
    address = {"X-Forwarded-For": "203.0.113.7:50001", "Accept-Language": "nl"}
    async with ClientSession(command.url, headers=address, cookie_jar=DummyCookieJar()) as flood:
        headers = {"Cookie": f"lesroute={await cookie_of(flood)}"}
        for _ in range(BURST * 3):
            async with flood.get("/robots.txt", headers=headers) as response:
                if response.status == 429:
                    assert int(response.headers["Retry-After"]) >= 1
                    assert "Wacht even" in await response.text()
                    assert "Content-Security-Policy" in response.headers
                    break
        else:
            pytest.fail("nobody stopped it")
        for other in ("203.0.113.7", "203.0.113.8", "198.51.100.1, 10.0.0.7", "2001:db8::1"):
            async with flood.get("/", headers={"X-Forwarded-For": other}) as response:
                assert response.status == 200
        # Who was here before goes on, also from the same school or house.
        cookie = await _from_elsewhere(flood)
        async with flood.get("/", headers={"Cookie": f"lesroute={cookie}"}) as response:
            assert response.status == 200
        for path in ("/livez", "/static/chat.css"):
            async with flood.get(path) as response:
                assert response.status == 200
    assert "203.0.113" not in command.log


async def _from_elsewhere(client: ClientSession) -> str:
    headers = {"X-Forwarded-For": "198.51.100.9"}
    form = {"tap": PARENT}
    async with client.post("/", data=form, headers=headers, allow_redirects=False) as response:
        return SimpleCookie(response.headers["Set-Cookie"])["lesroute"].value


def test_after_the_burst_one_waits_and_then_may_again() -> None:
    clock = Clock(0.0)
    limiter = Limiter(clock, burst=3, rate=2.0)
    assert [limiter.wait("a") for _ in range(3)] == [0, 0, 0]
    assert limiter.wait("a") == 0.5
    assert limiter.wait("b") == 0
    clock.at = 0.5
    assert limiter.wait("a") == 0
    assert limiter.wait("a") > 0
    clock.at = 60
    assert [limiter.wait("a") for _ in range(3)] == [0, 0, 0]


def test_who_is_free_again_is_forgotten() -> None:
    clock = Clock(0.0)
    limiter = Limiter(clock)
    for number in range(50):
        limiter.wait(f"203.0.113.{number}")
    clock.at = 3600
    limiter.wait("a")
    assert len(limiter._paid_until) == 1


@given(st.lists(st.integers(0, 400), max_size=300))
def test_it_remembers_a_bounded_number_and_no_address(asked: list[int]) -> None:
    limiter = Limiter(Clock(0.0), clients=20)
    for number in asked:
        limiter.wait(f"203.0.113.{number}")
    kept = limiter._paid_until
    assert len(kept) <= 20
    assert not any(b"203.0" in name for name in kept)
