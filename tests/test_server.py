"""The server: time limits on a clock that leaps, and refusals of the real command in our words."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import socket
import subprocess
import sys
from contextlib import AsyncExitStack, suppress
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web

from bot.server import LARGEST_HEAD, ListenError, Manners, listen, reading, why
from tests.emulator.emulator import Emulator
from tests.leaping import run_leaping
from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

MARK = b"secret4711"
FORM = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n"
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class CountingServer:
    """A server that answers with the number of bytes that came in; `refused`: kinds, in order."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self.told = asyncio.Event()
        self.port = 0

    async def open(self, stack: AsyncExitStack) -> None:
        manners = Manners(refuse=lambda status, _: web.Response(status=status), count=self._refused)
        application = web.Application(middlewares=[reading(manners)])
        application.add_routes([web.get("/", self._much), web.post("/", self._count)])
        told = await listen(application, ("127.0.0.1", 0), manners, stack, grace=1)
        self.port = int(told.rpartition(":")[2])

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    def _refused(self, kind: str) -> None:
        self.refused.append(kind)
        self.told.set()

    async def _much(self, _: web.Request) -> web.Response:
        return web.Response(body=b"x" * 1_000_000)

    async def _count(self, request: web.Request) -> web.Response:
        return web.Response(text=str(len(await request.read())))


async def silence(_: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def half_a_head(writer: asyncio.StreamWriter) -> None:
    writer.write(GET[:20])


async def a_head_in_drips(writer: asyncio.StreamWriter) -> None:
    writer.write(b"GET / HTTP/1.1\r\n")
    while True:
        writer.write(b"a: b\r\n")
        await asyncio.sleep(3)


async def a_head_alone(writer: asyncio.StreamWriter) -> None:
    writer.write(FORM)


async def a_body_in_drips(writer: asyncio.StreamWriter) -> None:
    writer.write(FORM)
    while True:
        writer.write(b"x")
        await asyncio.sleep(3)


@pytest.mark.parametrize(
    "behaves",
    [
        *(silence, half_a_head, a_head_in_drips),
        *(a_head_alone, a_body_in_drips),
    ],
)
def test_nobody_keeps_a_connection_for_nothing(
    behaves: Callable[[asyncio.StreamWriter], Awaitable[None]],
) -> None:
    async def main() -> None:
        server, clock = CountingServer(), asyncio.get_running_loop().time
        async with AsyncExitStack() as stack:
            await server.open(stack)
            reader, writer = await server.connect()
            began = clock()
            misbehaving = asyncio.ensure_future(behaves(writer))
            with suppress(ConnectionError):
                await reader.read()
            assert clock() - began <= 41
            misbehaving.cancel()
            writer.close()
        assert server.refused == ["slow"]

    run_leaping(main())


def test_a_second_head_that_stops_is_an_idle_connection() -> None:
    async def main() -> None:
        server, clock = CountingServer(), asyncio.get_running_loop().time
        async with AsyncExitStack() as stack:
            await server.open(stack)
            reader, writer = await server.connect()
            began = clock()
            writer.write(FORM + b"x" * 99 + GET[:9])
            assert (await reader.read()).endswith(b"99")
            assert clock() - began < 70
            writer.close()

    run_leaping(main())


def test_who_never_takes_an_answer_in_is_let_go() -> None:
    async def main() -> None:
        server, clock = CountingServer(), asyncio.get_running_loop().time
        async with AsyncExitStack() as stack:
            await server.open(stack)
            with socket.create_connection(("127.0.0.1", server.port)) as client:
                client.sendall(GET * 30)
                began = clock()
                await server.told.wait()
                assert clock() - began <= 35
        assert server.refused == ["slow"]

    run_leaping(main())


def test_a_connection_is_kept_a_minute_for_the_next_request_and_no_more() -> None:
    async def main() -> None:
        server, clock = CountingServer(), asyncio.get_running_loop().time
        async with AsyncExitStack() as stack:
            await server.open(stack)
            reader, writer = await server.connect()
            for pause in (0, 59):
                await asyncio.sleep(pause)
                writer.write(FORM + b"x" * 99)
                assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
                assert await reader.readexactly(2) == b"99"
            began = clock()
            assert await reader.read() == b""
            assert 60 < clock() - began < 70
            writer.close()
        assert not server.refused

    run_leaping(main())


def test_a_slow_line_that_goes_on_is_served() -> None:
    async def main() -> None:
        server = CountingServer()
        async with AsyncExitStack() as stack:
            await server.open(stack)
            reader, writer = await server.connect()
            whole = FORM + b"x" * 99
            for part in (whole[:30], whole[30 : len(FORM)], whole[len(FORM) : -9], whole[-9:]):
                await asyncio.sleep(9)
                writer.write(part)
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
            writer.close()
        assert not server.refused

    run_leaping(main())


def test_a_head_without_end_is_not_kept() -> None:
    async def main() -> None:
        server = CountingServer()
        async with AsyncExitStack() as stack:
            await server.open(stack)
            reader, writer = await server.connect()
            writer.write(b"GET / HTTP/1.1\r\n")
            with suppress(ConnectionError):
                for number in range(100):
                    writer.write(b"a%d: %s\r\n" % (number, b"x" * 9000))
                    await writer.drain()
                await reader.read()
            assert server.refused == ["malformed"]
            writer.close()
        assert LARGEST_HEAD < 100 * 9000

    run_leaping(main())


def test_all_the_files_that_we_may_open_are_ours() -> None:
    told = (
        "import resource as r; from bot.server import raise_file_limit; "
        "hard = r.getrlimit(r.RLIMIT_NOFILE)[1]; r.setrlimit(r.RLIMIT_NOFILE, (99, hard)); "
        "raise_file_limit(); print(r.getrlimit(r.RLIMIT_NOFILE) == (hard, hard))"
    )
    shown = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert shown.stdout == "True\n"


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lesroute]:
    started = Lesroute(tmp_path_factory.mktemp("server"))
    started.start()
    yield started
    started.end()


async def ask(url: str, sent: bytes) -> bytes:
    """The whole answer, until the server closes the connection."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(sent)
    answer = await reader.read()
    writer.close()
    return answer


def headers(*lines: bytes) -> bytes:
    return b"GET / HTTP/1.1\r\n" + b"\r\n".join(lines) + b"\r\n\r\n"


HOST = b"Host: x"
DUTCH = b"Accept-Language: nl"
REFUSED = {
    "a cookie of 80 kB": headers(HOST, DUTCH, b"Cookie: a=" + MARK * 8000),
    "a header without a name": headers(HOST, DUTCH, b": " + MARK),
    "a header without a colon": headers(HOST, DUTCH, MARK),
    "a control character": headers(HOST, DUTCH, b"X: \x01" + MARK),
    "200 headers": headers(HOST, DUTCH, *(b"X%d: " % n + MARK for n in range(200))),
    "two hosts": headers(HOST, b"Host: " + MARK, DUTCH),
    "no host": headers(DUTCH, b"X: " + MARK),
    "two lengths": headers(HOST, DUTCH, b"Content-Length: 1", b"Content-Length: 2"),
    "a length that is no number": headers(HOST, DUTCH, b"Content-Length: " + MARK),
    "a coding that nobody knows": headers(HOST, DUTCH, b"Transfer-Encoding: " + MARK),
    "an expectation": headers(HOST, DUTCH, b"Expect: " + MARK, b"Connection: close"),
    "an unknown method": MARK + b" / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a method that is too much": b"DELETE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "an address of 50 kB": b"GET /" + MARK * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address that is none": b"GET http://[" + MARK + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "an unknown version": b"GET /" + MARK + b" HTTP/7.1\r\nHost: x\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00" + MARK + b"\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a form that is too large": (
        b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 80000\r\n\r\n"
    )
    + b"x" * 80000,
}


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
async def test_what_the_server_refuses_is_told_in_our_words(command: Lesroute, sent: bytes) -> None:
    answer = await ask(command.url, sent)
    head, _, page = answer.partition(b"\r\n\r\n")
    assert re.match(rb"HTTP/1\.[01] 4\d\d ", head)
    assert b"tel:112" in page
    assert b"tel:113" in page
    assert b'<html lang="nl">' in page
    assert b"Server: Lesroute\r\n" in head + b"\r\n"
    assert b"default-src 'none'" in head
    for never in (MARK, b"aiohttp", b"Python"):
        assert never not in answer


@pytest.mark.parametrize("path", ["/", "/static/chat.css", "/telegram/webhook", "/readyz", "/x"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
async def test_no_expectation_makes_trouble(command: Lesroute, method: str, path: str) -> None:
    line = f"{method} {path} HTTP/1.1\r\n".encode()
    for expected in (b"\xff", b"\xc3\xa9", b"100-continu\xff", b"\xed\xa0\x80", b"200-ok", b'"'):
        lines = (HOST, b"Expect: " + expected, b"Connection: close", b"", b"")
        answer = await ask(command.url, line + b"\r\n".join(lines))
        assert answer.startswith(b"HTTP/1.1 417 ")
        assert expected not in answer.partition(b"\r\n\r\n")[0]
    assert " error " not in command.log


async def test_who_asks_whether_to_go_on_is_told_to(command: Lesroute) -> None:
    lines = (HOST, b"Expect: 100-Continue", b"Connection: close", b"", b"")
    answer = await ask(command.url, b"GET /livez HTTP/1.1\r\n" + b"\r\n".join(lines))
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("line", "accepted", "language"),
    [
        (b"GET / HTTP/1.1", b"Accept-Language: en-GB", b"en"),
        (b"GET / HTTP/1.1", b"accept-language: fy, en;q=0.8", b"nl"),
        (b"GET /?taal=en HTTP/1.1", b"Accept-Language: nl", b"en"),
        (b"GET /o/geld?via=x&taal=nl HTTP/1.1", b"Accept-Language: en", b"nl"),
        (b"GET / HTTP/1.1", b"X: y", b"nl"),
    ],
)
async def test_a_refusal_speaks_the_reader_s_language(
    command: Lesroute, line: bytes, accepted: bytes, language: bytes
) -> None:
    lines = (line, HOST, accepted, b"Cookie: a=" + MARK * 8000, b"", b"")
    assert b'<html lang="%s">' % language in await ask(command.url, b"\r\n".join(lines))


async def test_who_has_too_many_cookies_is_told_a_way_that_works(command: Lesroute) -> None:
    answer = await ask(command.url, REFUSED["a cookie of 80 kB"])
    assert answer.startswith((b"HTTP/1.0 431 ", b"HTTP/1.1 431 "))
    assert "privévenster".encode() in answer


async def test_the_cookies_of_all_our_neighbours_may_come_along(command: Lesroute) -> None:
    cookies = {"Cookie": "; ".join(f"neighbour{n}={'x' * 4000}" for n in range(15))}
    async with ClientSession(command.url, headers=cookies) as client, client.get("/") as response:
        assert response.status == 200


async def test_what_a_client_does_wrong_is_counted_and_no_trouble_of_ours(
    command: Lesroute,
) -> None:
    for sent in [*REFUSED.values(), *[REFUSED["no HTTP at all"]] * 9]:
        await ask(command.url, sent)
    host, port = command.url.removeprefix("http://").split(":")
    half = FORM.replace(b"99\r\n", b"99\r\nContent-Type: application/x-www-form-urlencoded\r\n")
    for sent in (half + b"text=" + MARK, b"POST / HTTP/1.1\r\nHost: x\r\n", GET[:9]):
        for _ in range(12):
            with socket.create_connection((host, int(port))) as client:
                client.sendall(sent)
    async with ClientSession(command.url) as client:
        told = ""
        async with asyncio.timeout(60):
            while 'lesroute_refused_total{kind="gone"}' not in told:  # noticed in its own time
                async with client.get("/metrics") as response:
                    told = await response.text()
        assert 'lesroute_refused_total{kind="malformed"}' in told
    assert " error " not in command.log
    assert " warning " not in command.log
    assert MARK.decode() not in command.log


async def test_nobody_is_told_which_programs_answer(tmp_path: Path) -> None:
    started = Lesroute(tmp_path)
    async with Emulator() as emulator, ClientSession() as client:
        settings = {"telegram_token": emulator.token, "telegram_api_url": emulator.url}
        public = {"public_url": "https://lesroute.example"}
        url = await asyncio.to_thread(started.start, **settings, **public)
        for path in (
            *("/", "/nergens", "/static/nergens.css", "/static/chat.css", "/static/"),
            *("/livez", "/readyz", "/readyz/x", "/metrics", "/telegram/webhook", "/telegram/x"),
        ):
            for method in ("GET", "POST", "DELETE", "OPTIONS"):
                async with client.request(method, url + path, data=b"{" * 9) as response:
                    assert response.headers["Server"] == "Lesroute", (method, path)
                    told = await response.text()
                    assert "aiohttp" not in told
        large = BytesIO(b"x" * 1_100_000)
        async with client.post(f"{url}/telegram/webhook", data=large) as response:
            assert response.headers["Server"] == "Lesroute"
        await asyncio.to_thread(started.end)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "[::1]", "localhost"])
async def test_the_address_that_is_printed_can_be_opened(tmp_path: Path, host: str) -> None:
    started = Lesroute(tmp_path)
    url = await asyncio.to_thread(started.start, host=host)
    async with ClientSession() as client, client.get(f"{url}/livez") as response:
        assert response.status == 200
    await asyncio.to_thread(started.end)


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("192.0.2.1", "192.0.2.1 is no address of this machine. Set LESROUTE_HOST"),
        ("2001:db8::1", "2001:db8::1 is no address of this machine. Set LESROUTE_HOST"),
        ("no host", "LESROUTE_HOST is no host, which is neither an address nor a name"),
        ("http://x", "LESROUTE_HOST is http://x, which is neither an address nor a name"),
        ("x" * 70, "which is neither an address nor a name that is known here."),
        ("1.2.3.400", "LESROUTE_HOST is 1.2.3.400, which is neither"),
    ],
)
async def test_why_it_cannot_listen_is_told(host: str, told: str) -> None:
    manners = Manners(refuse=lambda status, _: web.Response(status=status), count=print)
    async with AsyncExitStack() as stack:
        with pytest.raises(ListenError) as told_why:
            await listen(web.Application(), (host, 0), manners, stack, grace=0)
    [line] = str(told_why.value).splitlines()
    assert told in line


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EADDRINUSE, "Port 80 on ::1 is taken."),
        (errno.EACCES, "Port 80 on ::1 is not allowed: ports under 1024"),
        (errno.EPERM, "Port 80 on ::1 is not allowed: ports under 1024"),
        (errno.EAFNOSUPPORT, "::1 is no address of this machine."),
        (errno.ENOBUFS, "We cannot listen on ::1:80 (No buffer space available)."),
    ],
)
def test_each_reason_has_its_own_sentence(number: int, told: str) -> None:
    assert why(OSError(number, os.strerror(number))).format(host="::1", port=80).startswith(told)
