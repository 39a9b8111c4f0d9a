"""Every HTTP answer has its security headers, on every route and in every refusal."""

from __future__ import annotations

import asyncio
import hmac
import re
from contextlib import suppress
from secrets import token_hex
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from pydantic import BaseModel

from bot.app import CHANNELS, serve
from bot.channels.port import Channel, Kind
from bot.channels.web.security import PATH
from bot.core.origins import address
from bot.settings import read_all
from tests.stores.servers import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from bot.channels.port import Shared

NOBODY = "http://127.0.0.1:1"
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE")
FRAMED = tuple((method, "/in/utrecht") for method in ("GET", "HEAD", "POST"))
PROGRAMS = ("/livez", "/readyz", "/metrics")
VERIFY = "a-word-of-twenty-letters"
APP_SECRET = "a" * 32
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "Server": "Lesroute",
}
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
}
KNOWN = {"topic": "rechten"}
"""What stands in a variable part of an address; in any other the steunpunt does."""

BROKEN = {
    "no HTTP": b"hello?\r\n\r\n",
    "an unknown expectation": b"GET / HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n",
    "a line without end": b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a body that is none": (
        b"POST /whatsapp/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
    ),
}

here = pytest.mark.asyncio(loop_scope="module")


class NothingSet(BaseModel):
    """The settings of a channel that needs none."""


class Witness(Channel):
    """A channel without users, which is given all others once they are served."""

    name, title = "witness", "Witness"

    def __init__(self) -> None:
        self.running = asyncio.Event()
        self.others: list[Channel] = []

    def opened(self, _: BaseModel, shared: Shared) -> Witness:
        self.others = shared.open
        return self

    async def run(self) -> None:
        self.running.set()
        await super().run()

    def paths(self) -> Iterator[str]:
        """An address for each route, and some that are no routes."""
        for channel in self.others:
            for route in channel.routes:
                yield from _paths(route)
        yield from PROGRAMS
        yield from ("/s/nobody", "/o/unknown", "/in/nobody", "/S/UTRECHT/", "/nowhere")
        yield from ("/metrics/nowhere", "/telegram/nowhere", "/whatsapp/webhook/", "//x.example/")


def _nowhere(*_: object) -> None:
    """A channel that no link opens."""


def _paths(route: web.AbstractRouteDef) -> Iterator[str]:
    if isinstance(route, web.StaticDef):
        yield from (f"{route.prefix}/chat.css", f"{route.prefix}/embed.js", f"{route.prefix}/none")
    elif isinstance(route, web.RouteDef):
        yield re.sub(r"\{(\w+)[^}]*\}", lambda part: KNOWN.get(part[1], "utrecht"), route.path)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(
    tmp_path_factory: pytest.TempPathFactory, valkey_url: str
) -> AsyncIterator[tuple[str, Witness]]:
    """The whole bot behind https, with every channel on and no peer reachable."""
    register = tmp_path_factory.mktemp("headers") / "register.yaml"
    register.write_text(
        "utrecht: {name: Utrecht, site: 'https://u.example', origins: ['https://u.example']}\n"
    )
    port = free_port()
    told = {
        "PUBLIC_URL": "https://lesroute.example",
        "PORT": str(port),
        "REDIS_URL": valkey_url,
        "SECRET": token_hex(),
        "STEUNPUNTEN": str(register),
        "SECURITY_CONTACT": "security@lesroute.example",
        "TELEGRAM_TOKEN": "123456:" + "t" * 35,
        "TELEGRAM_API_URL": NOBODY,
        "WHATSAPP_TOKEN": "w" * 32,
        "WHATSAPP_PHONE_ID": "1234567890",
        "WHATSAPP_APP_SECRET": APP_SECRET,
        "WHATSAPP_VERIFY_TOKEN": VERIFY,
        "WHATSAPP_API_URL": NOBODY,
        "TEAMS_APP_ID": "12345678-1234-1234-1234-123456789012",
        "TEAMS_APP_SECRET": "s" * 32,
        "TEAMS_TENANT": "12345678-1234-1234-1234-123456789013",
        "TEAMS_METADATA_URL": f"{NOBODY}/openid",
        "TEAMS_LOGIN_URL": f"{NOBODY}/token",
        "TEAMS_HOSTS": "127.0.0.1:1",
    }
    witness = Witness()
    ours = Kind(
        name=witness.name, title="Witness", kept=1, settings=NothingSet, open=witness.opened
    )
    kinds = (*CHANNELS, ours)
    with pytest.MonkeyPatch.context() as environment:
        for name, value in told.items():
            environment.setenv(f"LESROUTE_{name}", value)
        settings = read_all({kind.name: kind.settings for kind in kinds})
    serving = asyncio.create_task(serve(settings, kinds))
    running = asyncio.create_task(witness.running.wait())
    await asyncio.wait((serving, running), return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()
    yield address("127.0.0.1", port), witness
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


def faults(headers: Mapping[str, str], framed_by: Sequence[str] = ("'none'",)) -> Iterator[str]:
    """What is wrong with these headers; `framed_by`: who may show the page in a frame."""
    for name, value in EXACT.items():
        if headers.get(name) != value:
            yield f"{name}: {headers.get(name)}"
    policy = _policy(headers.get("Content-Security-Policy", ""))
    for name, sources in POLICY.items():
        if policy.get(name) != sources:
            yield f"{name}: {policy.get(name)}"
    if policy.get("frame-ancestors") != list(framed_by):
        yield f"frame-ancestors: {policy.get('frame-ancestors')}"
    loose = {"*", "data:", "http:", "https:", "'unsafe-inline'", "'unsafe-eval'"}
    if loose & {source for sources in policy.values() for source in sources}:
        yield "the policy is loose"
    alone = tuple(framed_by) == ("'none'",)
    if headers.get("X-Frame-Options") != ("DENY" if alone else None):
        yield f"X-Frame-Options: {headers.get('X-Frame-Options')}"
    if "Cross-Origin-Resource-Policy" not in headers or "Cache-Control" not in headers:
        yield "whoever likes may keep it or take it in"


def _policy(words: str) -> dict[str, list[str]]:
    parts = [part.split() for part in words.split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


@here
async def test_every_route_answers_safely_whatever_is_asked_and_refused(
    served: tuple[str, Witness],
) -> None:
    url, witness = served
    found, seen = {}, set()
    paths = sorted(set(witness.paths()))
    async with ClientSession() as client:
        for method in METHODS:
            for path in paths:
                framed = ["https://u.example"] if (method, path) in FRAMED else ["'none'"]
                async with client.request(method, f"{url}{path}", allow_redirects=False) as answer:
                    seen.add(answer.status)
                    found[method, path] = list(faults(answer.headers, framed))
    assert {"/telegram/webhook", "/whatsapp/webhook", "/teams/messages"} <= set(paths)
    assert {200, 302, 401, 403, 404, 405} <= seen
    assert not {asked: wrong for asked, wrong in found.items() if wrong}


@here
async def test_a_peer_that_is_who_it_says_is_answered_safely_too(
    served: tuple[str, Witness],
) -> None:
    url, _ = served
    told = f"hub.mode=subscribe&hub.challenge=1&hub.verify_token={VERIFY}"
    body = b'{"object": "whatsapp_business_account", "entry": []}'
    signature = f"sha256={hmac.new(APP_SECRET.encode(), body, 'sha256').hexdigest()}"
    async with ClientSession(url) as client:
        async with client.get(f"/whatsapp/webhook?{told}") as answer:
            assert answer.status == 200
            assert not list(faults(answer.headers))
        signed = {"X-Hub-Signature-256": signature}
        async with client.post("/whatsapp/webhook", data=body, headers=signed) as answer:
            assert answer.status == 200
            assert not list(faults(answer.headers))


@here
async def test_whom_to_tell_of_a_hole_stands_where_it_is_looked_for(
    served: tuple[str, Witness],
) -> None:
    url, witness = served
    assert PATH in set(witness.paths())
    async with ClientSession(url) as client, client.get(PATH) as answer:
        assert answer.content_type == "text/plain"
        assert "Contact: mailto:security@lesroute.example\n" in await answer.text()


@here
async def test_what_never_became_a_request_is_refused_safely(served: tuple[str, Witness]) -> None:
    url, _ = served
    found = {}
    for what, sent in BROKEN.items():
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        writer.write(sent)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        status, *lines = head.strip().splitlines()
        assert status.split()[1].startswith("4"), what
        found[what] = list(faults(dict(line.split(": ", 1) for line in lines)))
        writer.close()
    assert not {what: wrong for what, wrong in found.items() if wrong}


@pytest.mark.parametrize("gone", [*EXACT, "Content-Security-Policy", "X-Frame-Options"])
def test_each_header_that_is_missing_is_missed(gone: str) -> None:
    policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in POLICY.items())
    whole = {
        **EXACT,
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    assert not list(faults(whole))
    del whole[gone]
    assert list(faults(whole))
