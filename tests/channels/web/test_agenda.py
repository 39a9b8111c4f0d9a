"""A reminder as a file for one's own calendar, read back by another's reader."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.agenda import entry
from bot.channels.reminding import OpenWays
from bot.channels.web.agenda import path_of
from bot.channels.web.channel import WebChannel
from bot.channels.web.render import Renderer
from bot.channels.web.surroundings import Surroundings
from bot.channels.web.visits import KEPT
from bot.content.location import folder
from bot.conversation.conversation import Conversation
from bot.core.reminders import Reminder
from bot.i18n import all_translations
from bot.metrics import Metrics
from bot.stores.redis import RedisStore, connect
from bot.stores.reminders import RedisReminders
from bot.stores.seal import Seal
from tests.guides import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.channels.port import Channel
    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding

SITE = "https://lesroute.example"
AT = datetime(2026, 12, 1, 10, 15, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
NEVER = ("ziek", "thuis", "ill", "kind", "school", "gesprek", "child", "opp", "zorg")
"""What must not stand in a family's calendar."""


@pytest.fixture
async def browser(
    guide: Guide, understanding: Understanding, valkey_url: str
) -> AsyncIterator[TestClient[Any, Any]]:
    client, seal = connect(valkey_url), Seal("a secret of more than thirty-two characters")
    store = RedisStore(client, seal)
    opened: list[Channel] = []
    conversation = Conversation(
        guide=guide,
        store=store,
        understanding=understanding,
        counters=Metrics(),
        clock=lambda: NOW,
        book=RedisReminders(client, seal),
        ways=OpenWays(opened, SITE),
    )
    around = Surroundings(
        keys=[b"k" * 32], clock=lambda: 0.0, proxies=(), site="", onward=lambda _, __, ___: iter(())
    )
    channel = WebChannel(conversation, Renderer(all_translations(folder("locales"))), around)
    opened.append(channel)
    application = web.Application(middlewares=[channel.middleware(set())])
    application.add_routes(channel.routes)
    async with TestClient(TestServer(application)) as made:
        yield made
    await conversation.finish()
    await store.close()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_another_reader_finds_one_moment_and_nothing_of_a_person(
    guide: Guide, language: str
) -> None:
    file = entry(guide, language, AT, NOW, SITE).decode()
    event = vobject.readOne(file).vevent
    assert event.dtstart.value == AT
    assert event.dtstart.value.utcoffset() == timedelta()
    assert event.dtend.value > event.dtstart.value
    assert event.valarm.trigger.value == timedelta()
    assert event.url.value == SITE
    assert "Lesroute" in event.summary.value
    assert not [word for word in NEVER if word in file.lower()]


def test_the_same_moment_is_the_same_entry(guide: Guide) -> None:
    uids = {
        vobject.readOne(entry(guide, "nl", AT, NOW, "").decode()).vevent.uid.value for _ in "ab"
    }
    assert len(uids) == 1


async def test_who_asks_on_the_web_gets_the_file_and_is_kept_until_the_day(
    browser: TestClient[Any, Any],
) -> None:
    pressed = {"tap": "on:herinner/gesprek:week"}
    async with browser.post("/", data=pressed) as response:
        text = await response.text()
        (kept,) = re.findall(r"Max-Age=(\d+)", response.headers["Set-Cookie"])
    assert "Hier kan ik u geen bericht sturen" in text
    assert 14 * KEPT < int(kept) < 16 * KEPT, "a week to come back in"
    (path,) = re.findall(r'href="(/agenda/nl/\d+\.ics)" download', text)
    async with browser.get(path) as response:
        assert response.status == 200
        assert response.content_type == "text/calendar"
        assert "attachment" in response.headers["Content-Disposition"]
        assert "Set-Cookie" not in response.headers
        event = vobject.readOne(await response.text()).vevent
    assert event.dtstart.value.date().isoformat() == "2026-11-30"
    async with browser.post("/", data={"tap": "on:herinner/gesprek:stop"}) as response:
        (kept,) = re.findall(r"Max-Age=(\d+)", response.headers["Set-Cookie"])
    assert int(kept) == KEPT


async def test_a_forged_address_is_no_entry(browser: TestClient[Any, Any]) -> None:
    forged = ("nl/0.ics", "nl/99999999999.ics", "nl/999999999999.ics", "xx/1795447283.ics")
    for path in (*forged, "nl/-1.ics", "nl/1e9.ics", "nl/.ics", "", "nl/1795447283"):
        async with browser.get(f"/agenda/{path}") as response:
            assert response.status == 404, path


def test_the_address_names_a_moment_and_nobody() -> None:
    moment = int(datetime(2026, 12, 1, tzinfo=UTC).timestamp())
    assert path_of(Reminder(step="gesprek", moment=moment), "nl") == f"/agenda/nl/{moment}.ics"
