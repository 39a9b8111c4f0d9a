"""The webhook: only Telegram may post, nothing in a payload stops the bot, and nobody shows."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession
from redis import Redis

from tests.stores.servers import free_port

if TYPE_CHECKING:
    from tests.emulator import Emulator
    from tests.process import Lesroute

HEADER = "X-Telegram-Bot-Api-Secret-Token"
TYPED = (
    "mijn naam is Jantje Testmans, bsn 123456782",
    "mijn dochter Fleur heeft leukemie en ligt in het Erasmus",
    "ik wil niet meer leven",
    "bel mij op 0612345678 of mail fleur@example.org",
)
PLANTED = (
    "Jantje", "Testmans", "123456782", "Fleur", "leukemie", "Erasmus", "leven", "0612345678",
    "fleur@example.org", "Samira", "oorzaak", "klachten",
)  # fmt: skip


@pytest.fixture
async def webhook(emulator: Emulator, lesroute: Lesroute) -> tuple[str, str]:
    """The address of the webhook, and the secret that was agreed."""
    port = free_port()
    url = await asyncio.to_thread(
        lesroute.start,
        telegram_token=emulator.token,
        telegram_api_url=emulator.url,
        port=str(port),
        public_url=f"http://127.0.0.1:{port}",
        log_format="json",
    )
    # All that it says at the start: short tests would else end in the middle of it.
    await emulator.until(lambda: len(emulator.called("setMyCommands")) == 6)
    await emulator.until(lambda: all(call.status for call in emulator.calls))
    [call] = emulator.called("setWebhook")
    return f"{url}/telegram/webhook", str(call.params["secret_token"])


def start(number: int) -> dict[str, Any]:
    person = {"id": 42, "is_bot": False, "first_name": "Samira"}
    chat = {"id": 42, "type": "private", "first_name": "Samira"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "/start"}
    return {"update_id": number, "message": message}


async def test_who_does_not_know_the_secret_is_refused_without_effect(
    webhook: tuple[str, str], emulator: Emulator
) -> None:
    async with ClientSession() as client:
        for secret in (None, "", "guess", "g\u00e9", "\udcff"):
            headers = {} if secret is None else {HEADER: secret}
            async with client.post(webhook[0], json=start(1), headers=headers) as response:
                assert response.status == 401, secret
        async with client.get(webhook[0]) as response:
            assert response.status == 405
    assert not emulator.called("sendMessage")


async def test_what_is_no_update_is_taken_and_not_brought_again(webhook: tuple[str, str]) -> None:
    url, secret = webhook
    async with ClientSession(headers={HEADER: secret}) as client:
        for body in (b"", b"no json", b"[]", b"5", b'"x"', b"[" * 100_000, b"\xff"):
            async with client.post(url, data=body) as response:
                assert response.status == 200, body[:9]
        async with client.post(url, data=json.dumps({"update_id": 5}).encode()) as response:
            assert response.status == 200


async def test_an_update_that_was_answered_shows_nothing_new(
    webhook: tuple[str, str], emulator: Emulator
) -> None:
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start")
    await person.taps("Ik ben ouder")
    shown = len(emulator.calls)
    known = emulator.telegram.updates.known.values()
    start, tap = (
        max(u.id for u in known if u.kind == kind) for kind in ("message", "callback_query")
    )
    assert await emulator.redeliver(start) == 200
    assert await emulator.redeliver(tap) == 503, "an edit is harmless, so it is not marked"
    assert len(emulator.calls) == shown


async def test_of_five_copies_at_once_one_is_answered(
    webhook: tuple[str, str], emulator: Emulator
) -> None:
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start")
    await person.taps("Ik ben ouder", copies=5)
    assert len(emulator.called("editMessageText")) == 1
    assert not emulator.violations


async def test_nobody_can_be_found_in_the_store_or_the_log(
    webhook: tuple[str, str], emulator: Emulator, lesroute: Lesroute
) -> None:
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start")
    for label in ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen"):
        await person.taps(label)
    await person.taps("Psychische klachten")
    for text in TYPED:
        await person.sends(text)
    with Redis.from_url(f"unix://{lesroute.folder}/data/valkey.sock") as store:
        keys = store.keys("*")
        held = repr([*keys, *(store.get(key) for key in keys)])
    assert keys
    lesroute.end()
    for trace in (*PLANTED, str(person.id), emulator.token):
        assert trace not in held, trace
        assert trace not in lesroute.log, trace
