"""The way in: who may post, what is left out, and what is alive after all of it."""

from __future__ import annotations

import asyncio
import json
import random
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from bot.channels.room import Room
from bot.channels.whatsapp import webhook
from bot.channels.whatsapp.webhook import FREE, LARGEST, signature
from tests.channels.whatsapp.emulator import payloads, sample
from tests.channels.whatsapp.here import here, leaping
from tests.hostile import hostile

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from tests.channels.whatsapp.emulator import Person, WhatsApp
    from tests.channels.whatsapp.here import Here


async def post(whatsapp: WhatsApp, body: bytes, **headers: str) -> int:
    async with (
        ClientSession() as http,
        http.post(whatsapp.webhook, data=body, headers=headers) as answer,
    ):
        return answer.status


def right(whatsapp: WhatsApp, body: bytes) -> dict[str, str]:
    return {"X-Hub-Signature-256": signature(whatsapp.app_secret, body)}


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "",
        "sha256=",
        "sha256=0",
        "sha256=" + "g" * 64,
        "sha256=" + "0" * 64,
        "sha256=" + "0" * 65,
        "sha1=of-another",
        "sha256=é",
        "of another body",
        "with another secret",
        "without its name",
        "in capitals",
    ],
)
async def test_what_is_not_signed_by_whatsapp_is_401_and_has_no_effect(
    whatsapp: WhatsApp, bot: Here, samira: Person, wrong: str | None
) -> None:
    body, good = payloads.signed(whatsapp.app_secret, samira.brings(payloads.text("hallo")))
    given = {
        "of another body": signature(whatsapp.app_secret, body + b" "),
        "with another secret": signature("another", body),
        "without its name": good.removeprefix("sha256="),
        "in capitals": good.upper(),
    }.get(wrong or "", wrong)
    headers = {"X-Hub-Signature-256": given} if given is not None else {}
    assert await post(whatsapp, body, **headers) == 401
    assert not whatsapp.sent
    assert await bot.session(samira.chat) is None
    assert await post(whatsapp, body, **right(whatsapp, body)) == 200
    assert len(samira.messages) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"hub.mode": "subscribe", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "wrong"},
        {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "é"},
        {"hub.mode": "other", "hub.challenge": "1", "hub.verify_token": "agreed"},
        {"hub.mode": "subscribe", "hub.verify_token": "agreed"},
    ],
)
async def test_who_does_not_know_the_token_is_not_told_the_challenge(
    whatsapp: WhatsApp, bot: Here, asked: dict[str, str]
) -> None:
    if asked.get("hub.verify_token") == "agreed":
        asked = {**asked, "hub.verify_token": whatsapp.verify_token}
    async with ClientSession() as http, http.get(whatsapp.webhook, params=asked) as answer:
        assert answer.status == 403
        assert await answer.read() == b""


async def test_the_challenge_comes_back_as_plain_text(whatsapp: WhatsApp, bot: Here) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "<b>1</b>"}
    asked["hub.verify_token"] = whatsapp.verify_token
    async with ClientSession() as http, http.get(whatsapp.webhook, params=asked) as answer:
        assert (answer.status, answer.content_type) == (200, "text/plain")
        assert await answer.text() == "<b>1</b>"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff\xfe", b"{", b'{"entry":' * 500])
async def test_what_cannot_be_read_is_taken_so_that_it_comes_no_more(
    whatsapp: WhatsApp, bot: Here, body: bytes
) -> None:
    assert await post(whatsapp, body, **right(whatsapp, body)) == 200
    assert not whatsapp.sent


async def test_half_a_letter_hides_nothing_of_what_stands_beside_it(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    payload = samira.brings(payloads.text("ik wil niet meer leven \ud83d"))
    body = json.dumps(payload).encode()
    assert await post(whatsapp, body, **right(whatsapp, body)) == 200
    assert "113" in samira.messages[-1].text


async def test_a_body_of_3_mb_is_read_and_a_larger_one_is_not(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    payload = {**samira.brings(payloads.text("hallo")), "more": "x" * (LARGEST - 2000)}
    assert await whatsapp.post(payload) == 200
    assert len(samira.messages) == 1
    payload["more"] = "x" * LARGEST
    assert await whatsapp.post(payload) == 413


async def begin(
    whatsapp: WhatsApp, body: bytes, signed: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Post a body of 3 MB over a bare connection, but only as much of it as is given."""
    told = urlsplit(whatsapp.webhook)
    reader, writer = await asyncio.open_connection(told.hostname, told.port)
    head = f"POST {told.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {LARGEST}\r\n"
    writer.write(f"{head}X-Hub-Signature-256: {signed}\r\n\r\n".encode() + body)
    return reader, writer


async def status(reader: asyncio.StreamReader) -> int:
    async with asyncio.timeout(20):
        return int((await reader.readline()).split()[1])


@pytest.mark.parametrize("wrong", ["sha256=", "sha256=0", "sha256=" + "g" * 64])
async def test_what_is_no_signature_is_refused_before_any_of_the_body_comes(
    whatsapp: WhatsApp, bot: Here, wrong: str
) -> None:
    reader, writer = await begin(whatsapp, b"", wrong)
    assert await status(reader) == 401
    writer.close()


async def test_bodies_that_nobody_proved_have_32_mb_together_and_give_them_back(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    body = b'{"more":"%b"}' % (b"x" * (LARGEST - 11))
    good = signature(whatsapp.app_secret, body)
    for hangs_up in (True, False, False):  # who hangs up, who is refused, who is answered
        coming = [await begin(whatsapp, body[:-1], good) for _ in range(12)]
        answers = {asyncio.create_task(status(reader)): writer for reader, writer in coming}
        refused = set[asyncio.Task[int]]()
        while len(refused) < 2:  # ten have 30 MB
            done, _ = await asyncio.wait(answers.keys() - refused, return_when="FIRST_COMPLETED")
            refused |= done
        assert [task.result() for task in refused] == [503, 503]
        others = answers.keys() - refused
        for task in others:
            answers[task].write(b"" if hangs_up else body[-1:])
        if not hangs_up:
            assert await asyncio.gather(*others) == [200] * 10
        for writer in answers.values():
            writer.close()
            await writer.wait_closed()
        await asyncio.gather(*answers, return_exceptions=True)
    await samira.says("hallo")
    assert len(samira.messages) == 1


async def test_a_full_room_keeps_out_nothing_that_one_person_says(
    whatsapp: WhatsApp, guide: Guide, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms: list[Room] = []

    class Seen(Room):
        def __init__(self, *sizes: int) -> None:
            super().__init__(*sizes)
            rooms.append(self)

    monkeypatch.setattr(webhook, "Room", Seen)
    monkeypatch.setattr(webhook, "UNPROVEN", LARGEST - FREE - 1)  # which one body fills
    filling = b'{"more":"%b"}' % (b"x" * (LARGEST - 11))
    async with here(whatsapp, guide, valkey_url) as bot:
        _, writer = await begin(whatsapp, filling[:-1], signature(whatsapp.app_secret, filling))
        async with asyncio.timeout(20):
            while rooms[0]._left:  # noqa: ASYNC110  it tells nobody
                await asyncio.sleep(0.01)
        samira = whatsapp.person()
        small = samira.brings(payloads.text("hallo"))
        assert await whatsapp.post({**small, "more": "x" * (FREE - 2000)}) == 200
        assert len(samira.messages) == 1
        assert await whatsapp.post({**small, "more": "x" * FREE}) == 503
        assert bot.refused == ["full"], "so an operator sees it"
        writer.close()


async def test_statuses_touch_no_conversation(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    await samira.says("hallo")
    await whatsapp.quiet()
    before = await bot.store.load(samira.chat)
    sent = len(whatsapp.sent)
    for status in ("sent", "delivered", "read", "failed", "deleted", "warning", "played", "odd"):
        whatsapp.tell(samira, status, 131000 if status == "failed" else None)
    await whatsapp.quiet()
    after = await bot.store.load(samira.chat)
    assert before
    assert after
    assert before.version == after.version
    assert len(whatsapp.sent) == sent


PERSON, PHONE = "10000000000000001", "200000000000001"
NAMES = (
    *("in-text", "in-text-username-only", "in-list-reply", "in-button-reply", "in-template-button"),
    *("in-batch", "in-number-changed", "in-image", "in-unsupported", "in-group", "in-other-field"),
    *("in-status-delivered", "in-status-failed-window"),
)


def test_a_thousand_hostile_webhooks_have_no_effect_on_who_walks_on(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira, chance = whatsapp.person(), random.Random(20)
        await samira.says("hallo")
        await samira.presses("Ik ben ouder")
        before = await bot.store.load(samira.chat)
        title = samira.messages[-1].labels[0]
        hers, good = payloads.signed(whatsapp.app_secret, samira.brings(samira.pressing(title)))
        for _ in range(500):
            told = json.dumps(sample(chance.choice(NAMES))).replace(PERSON, token_hex(8))
            body = hostile(chance, json.loads(told.replace(PHONE, whatsapp.phone_id)))
            assert await post(whatsapp, body, **right(whatsapp, body)) == 200
            forged = chance.choice(("", "sha256=", good[:-1], good[7:], f"{good}0", good.upper()))
            assert await post(whatsapp, hers, **{"X-Hub-Signature-256": forged}) == 401
        assert await bot.store.load(samira.chat) == before
        assert bot.service.trouble is None
        shown = len(samira.messages)
        await samira.presses(title)
        assert len(samira.messages) == shown + 1

    leaping(guide, valkey_url, story)
