"""Whatever bytes an update comes in: taken once, by both ways the same, answered as it can be."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self

import orjson
import pytest
from aiohttp import ClientSession, web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.payload import read_update
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.transport import Transport
from tests.channels.telegram.here import here
from tests.emulator import Emulator

if TYPE_CHECKING:
    from bot.core.guide import Guide

HEADER = "X-Telegram-Bot-Api-Secret-Token"
ID = 1_000_001
TEXT = b"ik wil niet meer leven"
WHO = b'"message_id":7,"date":1,"chat":{"id":%d,"type":"private"}' % ID


def update(text: bytes = TEXT, more: bytes = b"", number: bytes = b"5") -> bytes:
    return b'{"update_id":%b,"message":{%b,"text":"%b"%b}}' % (number, WHO, text, more)


READABLE = {
    "well": update(),
    "half a surrogate": update(TEXT + b" \\ud83d"),
    "half a surrogate first": update(b"\\udc4d " + TEXT),
    "a raw control character": update(b"ik wil niet\nmeer\x01leven"),
    "nul": update(b"ik wil niet\x00meer leven"),
    "an escaped nul": update(b"ik wil niet\\u0000meer leven"),
    "no utf-8": update(TEXT + b" \xff\xc3"),
    "surrogates in utf-8": update(TEXT + b" \xed\xa0\xbd"),
    "two names alike": update(b"hoi", b',"text":"%b"' % TEXT),
    "a huge number": update(more=b',"x":' + b"9" * 6000),
    "a number past all": update(more=b',"x":1e999,"y":-1e999'),
    "no number": update(more=b',"x":NaN,"y":Infinity'),
    "deep lists": update(more=b',"x":' + b"[" * 5000 + b"]" * 5000),
    "deep objects": update(more=b',"x":' + b'{"a":' * 5000 + b"1" + b"}" * 5000),
}
ONLY_WHOLE = {
    "a byte order mark": b"\xef\xbb\xbf" + update(),
    "nul around": b"\x00" + update() + b"\x00\n",
}
UNREADABLE = (b"", b"no json", b"[]", b"5", b'"x"', b"null", b"{", b"\xff\xfe", b"[" * 100_000)
ALL = READABLE | ONLY_WHOLE


@pytest.mark.parametrize("body", ALL.values(), ids=ALL)
async def test_by_webhook_it_is_answered_and_not_brought_again(
    guide: Guide, valkey_url: str, body: bytes
) -> None:
    async with Emulator() as emulator, here(emulator, guide, valkey_url), ClientSession() as client:
        person = emulator.person("Samira", language_code="nl", started=True)
        assert person.id == ID
        hook = emulator.telegram.updates.webhook
        assert hook
        async with client.post(hook.url, data=body, headers={HEADER: "guess"}) as response:
            assert response.status == 401
        assert not person.messages
        async with client.post(hook.url, data=body, headers={HEADER: hook.secret}) as response:
            assert response.status == 200
        assert "Bel nu 113" in person.screen.text


@pytest.mark.parametrize("body", UNREADABLE)
async def test_what_is_no_update_is_taken_and_met_with_silence(
    guide: Guide, valkey_url: str, body: bytes
) -> None:
    async with Emulator() as emulator, here(emulator, guide, valkey_url), ClientSession() as client:
        hook = emulator.telegram.updates.webhook
        assert hook
        before = len(emulator.calls)
        async with client.post(hook.url, data=body, headers={HEADER: hook.secret}) as response:
            assert response.status == 200
        assert len(emulator.calls) == before


async def test_what_is_larger_than_any_update_is_not_brought_again(
    guide: Guide, valkey_url: str
) -> None:
    async with Emulator() as emulator, here(emulator, guide, valkey_url), ClientSession() as client:
        hook = emulator.telegram.updates.webhook
        assert hook
        large = BytesIO(update(b"x" * (3 << 20)))
        async with client.post(hook.url, data=large, headers={HEADER: hook.secret}) as response:
            assert response.status == 200


@pytest.mark.parametrize("body", READABLE.values(), ids=READABLE)
async def test_by_polling_it_is_answered_and_the_next_is_asked_for(
    guide: Guide, valkey_url: str, body: bytes
) -> None:
    async with Emulator() as emulator, here(emulator, guide, valkey_url) as bot:
        person = emulator.person("Samira", language_code="nl", started=True)
        async with Bringing(body) as bringing:
            poller = Poller(bot.channel, bringing.sender, bringing.sender, lambda: None)
            polling = asyncio.create_task(poller.poll())
            await asyncio.wait_for(bringing.past.wait(), 20)
            polling.cancel()
            await poller.finish()
        assert "Bel nu 113" in person.screen.text


class Bringing:
    """A Bot API whose one update has these bytes; `past`: a later one was asked for."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._transport = Transport()
        self.past = asyncio.Event()

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post("/{bot}/{method}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.sender = Sender(f"http://127.0.0.1:{port}/bot1:x", self._transport)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.close()
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        asked = orjson.loads(await request.read())
        result = b"true"
        if request.match_info["method"] == "getUpdates":
            if asked["offset"] > 5:
                self.past.set()
            result = b"[]" if self.past.is_set() else b"[%b]" % self._body
            await asyncio.sleep(0)
        return web.Response(body=b'{"ok":true,"result":%b}' % result)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda t: t.encode("utf-16")))
def test_any_bytes_are_read_or_not_and_nothing_raises(body: bytes) -> None:
    found = read_update(body)
    assert found is None or isinstance(found, dict)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4))
def test_what_is_well_is_read_as_it_stands_also_beside_what_is_not(told: dict[str, Any]) -> None:
    well = orjson.dumps(told)
    assert read_update(well) == told
    broken = read_update(b'{"told":%b,"x":"\\ud83d"}' % well)
    assert broken is not None
    assert broken["told"] == told
    broken["x"].encode()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(list(READABLE.values())), st.data())
def test_a_body_that_breaks_off_raises_nothing(body: bytes, data: st.DataObject) -> None:
    read_update(body[: data.draw(st.integers(0, len(body)))])


def test_what_is_no_finite_number_is_nothing() -> None:
    body = b'{"a":1e999,"b":-1e999,"c":NaN,"d":-Infinity,"e":[1.5,-2e3,7]}'
    assert read_update(body) == {"a": None, "b": None, "c": None, "d": None, "e": [1.5, -2e3, 7]}


def test_a_body_made_to_be_slow_is_given_up() -> None:
    for body in (b'{"a":"' + b'\\"' * 400_000, b'{"a":' + b'"' * 500_001, b"{[" * 300_000):
        assert read_update(body) is None
