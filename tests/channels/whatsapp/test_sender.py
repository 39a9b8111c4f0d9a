"""The line to WhatsApp: what may stand at the other end of it, and who never sees the token."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.channels.whatsapp.errors import (
    RefusedError,
    UnreachableError,
    UnsureError,
    is_perhaps_done,
)
from bot.channels.whatsapp.pace import Pace
from bot.channels.whatsapp.place import Place
from bot.channels.whatsapp.sender import Sender
from tests.channels.wired import serve
from tests.clock import Clock
from tests.leaping import run_leaping
from tests.stores.servers import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "EAAGa-token"
SOMEBODY = Place(to="NL.1", moment=0.0)
TEXT = {"type": "text", "text": {"body": "hallo"}}


class Peer:
    """Answers all that is asked with the same, and keeps what came."""

    def __init__(self, status: int, body: bytes, **headers: str) -> None:
        self.came: list[web.Request] = []
        self.url = ""
        self._status, self._body, self._headers = status, body, headers

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Peer]:
        async with AsyncExitStack() as stack:
            url = await serve([web.route("*", "/{path:.*}", self._answer)], stack)
            self.url = f"{url}/1"
            yield self

    async def _answer(self, request: web.Request) -> web.Response:
        self.came.append(request)
        return web.Response(status=self._status, body=self._body, headers=self._headers)


async def sent(url: str, pace: Pace | None = None) -> None:
    sender = Sender(url, TOKEN, pace or Pace(asyncio.get_running_loop().time))
    try:
        await sender.send(SOMEBODY, TEXT)
    finally:
        await sender.close()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"<html>Log in to this network</html>"),
        (200, b"[]"),
        (200, b'{"messages": []}'),
        (200, b'{"messages": "sent"}'),
        (200, b'{"error": "odd"}'),
        (500, b"oops"),
        (502, b'{"error": {"message": "no code"}}'),
        (204, b""),
        (403, b"<html>Blocked by your administrator</html>"),
        (407, b""),
        (503, b"no healthy upstream"),
    ],
)
async def test_what_is_no_answer_of_whatsapp_tells_nothing(status: int, body: bytes) -> None:
    async with Peer(status, body).serving() as peer:
        with pytest.raises(UnsureError) as unsure:
            await sent(peer.url)
        assert len(peer.came) == 1, "it may have been sent: whoever asked decides"
        assert is_perhaps_done(unsure.value) is (status not in {403, 407, 503})


async def test_a_code_counts_whatever_the_status_is() -> None:
    for status in (200, 400, 500):
        async with Peer(status, b'{"error": {"code": 190}}').serving() as peer:
            with pytest.raises(RefusedError, match="code 190"):
                await sent(peer.url)


async def test_the_token_goes_nowhere_but_where_it_is_for() -> None:
    async with Peer(200, b'{"messages": [{"id": "1"}]}').serving() as other:
        for status in (301, 302, 307, 308):
            async with Peer(status, b"", Location=other.url).serving() as peer:
                with pytest.raises(UnsureError) as wrong:
                    await sent(peer.url)
                assert peer.came[0].headers["Authorization"] == f"Bearer {TOKEN}"
            assert TOKEN not in repr(wrong.value)
            assert wrong.value.__cause__ is None
        assert not other.came


def test_who_is_not_there_is_tried_again_and_then_told_of() -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        with pytest.raises(UnreachableError):
            await sent(f"http://127.0.0.1:{free_port()}/1")
        assert loop.time() - begun > 3

    run_leaping(story())


@pytest.mark.parametrize(("asked", "posts", "least"), [("3", 3, 7), ("60", 1, 0), ("?", 3, 5)])
def test_it_waits_as_long_as_it_is_asked_to(asked: str, posts: int, least: float) -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        refusal = b'{"error": {"code": 131056}}'
        async with Peer(429, refusal, **{"Retry-After": asked}).serving() as peer:
            begun = loop.time()
            with pytest.raises(RefusedError, match="code 131056"):
                await sent(peer.url)
            assert len(peer.came) == posts
            assert least <= loop.time() - begun < 9

    run_leaping(story())


@pytest.mark.parametrize(("asked", "held"), [("20", 20.0), ("3600", 30.0)])
async def test_one_refusal_never_silences_us_to_others_for_long(asked: str, held: float) -> None:
    refusal, clock = b'{"error": {"code": 130429}}', Clock(1000.0)
    async with Peer(429, refusal, **{"Retry-After": asked}).serving() as peer:
        pace = Pace(clock)
        with pytest.raises(RefusedError, match="code 130429"):
            await sent(peer.url, pace)
    assert pace.take("NL.2") == pytest.approx(held)
    clock.at += held
    assert pace.take("NL.2") == 0.0
