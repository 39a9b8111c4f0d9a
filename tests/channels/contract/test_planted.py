"""Whatever people write and whatever goes wrong, no word, name, number or secret is told of it."""

from __future__ import annotations

import io
import logging
import re
import sys
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession

from bot.channels.delivery import Meaning
from bot.logs import configure_logging
from tests.channels.contract.conftest import KINDS
from tests.channels.teams import emulator as microsoft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.channels.contract.conftest import World

SAID = "Ik ben Fatima Zomerdijk, 06 12345678, en ik wil niet meer leven door leukemie"
PLANTED = ("Fatima", "Zomerdijk", "12345678", "leukemie", "leven", "Sam", "qzx-cursus")
DISTRESS = re.compile(r"nood|distress|alarm|urgent|gevoelig|113|crisis|grave|level", re.IGNORECASE)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that would stand on standard error, of ours and of every library."""
    told = io.StringIO()
    kept = {name: vars(logging.getLogger(name)).copy() for name in ("bot", None)}
    monkeypatch.setattr(sys, "stderr", told)
    configure_logging("json")
    yield told
    for name, before in kept.items():
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = before["handlers"], before["propagate"]
        logger.setLevel(before["level"])


async def test_nothing_of_anybody_is_in_the_log_or_the_metrics(
    log: io.StringIO, world: World
) -> None:
    chats = []
    for kind in KINDS:
        person = world.person(kind.name)
        await person.says("hallo")
        await person.says(SAID)
        chats.append(person.chat)
        if Meaning.AGAIN in person.refuses:
            for refused in (Meaning.AGAIN, Meaning.PERSON):
                person.refuse(refused)
                await person.says("qzx-cursus")
                await person.again()
            person.refuse(Meaning.GONE)
            await person.says("qzx-cursus")
    world.emulator.fail(body=f"<p>{SAID}</p>", times=2)
    await world.person("telegram").says("qzx-cursus")
    async with ClientSession() as http:
        for path in ("", "/telegram/webhook", "/whatsapp/webhook", "/teams/messages"):
            for headers in ({}, {"Authorization": f"Bearer {SAID}", "traceparent": "Fatima"}):
                async with http.post(f"{world.url}{path}", data=SAID.encode(), headers=headers):
                    pass
        async with http.get(f"{world.url}/o/Zomerdijk?rol=12345678") as answer:
            await answer.read()
        told = {}
        for path in ("/metrics", "/readyz"):
            async with http.get(f"{world.url}{path}") as answer:
                told[path] = await answer.text()
    told["log"] = log.getvalue()
    assert "_trouble" in told["log"]
    secrets = (world.emulator.token, world.whatsapp.token, world.whatsapp.app_secret)
    names = [chat.partition(":")[2] for chat in chats]
    for planted in (*PLANTED, *secrets, microsoft.SECRET, *names):
        assert not [where for where, text in told.items() if planted in text], planted
    assert not DISTRESS.search(re.sub(r"_total|# .*", "", told["/metrics"]))
