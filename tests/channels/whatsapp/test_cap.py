"""A cap of messages a month: who is told what beyond it, by all replicas together."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from bot.channels.whatsapp.cap import Cap
from bot.conversation.messages import Address
from bot.core.screen import Screen
from bot.metrics import Metrics
from bot.stores.quota import SHARE, RedisQuota
from bot.stores.redis import connect
from bot.stores.seal import Seal
from tests.channels.whatsapp.emulator import payloads
from tests.channels.whatsapp.here import WEB, here, leaping
from tests.channels.whatsapp.test_reminders import asks
from tests.guides import NOW

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from tests.channels.whatsapp.emulator import WhatsApp
    from tests.channels.whatsapp.here import Here

DAY = 24 * 60 * 60
REMINDER = Screen(node="start/menu", language="nl", role=None, text="Denkt u aan de school?")


def told(bot: Here) -> str:
    metrics = Metrics()
    metrics.ask(lambda: bot.service.figures)
    return metrics.text().decode()


def counted(bot: Here) -> dict[str, int]:
    return {figure.name: figure.counts[""] for figure in bot.service.figures if "" in figure.counts}


async def test_beyond_it_each_person_has_one_message_a_day_with_the_way_to_the_web(
    whatsapp: WhatsApp, guide: Guide, valkey_url: str
) -> None:
    samira, omar = whatsapp.person(), whatsapp.person()
    async with AsyncExitStack() as stack:
        secret = token_hex()
        for _ in range(2):  # two replicas; what is posted goes to the last
            bot = await stack.enter_async_context(
                here(whatsapp, guide, valkey_url, secret=secret, monthly_cap=3)
            )
            await samira.says("hallo")
        await omar.says("hallo")
        for _ in range(3):
            await samira.says("menu")
            await omar.says("menu")
        assert [message.link for message in samira.messages] == [None, None, WEB]
        assert [message.link for message in omar.messages] == [None, WEB]
        last = samira.messages[-1]
        assert "113" in last.text
        assert urlsplit(last.link or "").hostname
        assert "lesroute_whatsapp_cap_reached 1.0" in told(bot)
        assert "CAP is reached" in (bot.service.trouble or "")
    assert not whatsapp.violations


async def test_distress_numbers_to_call_and_the_word_that_all_was_erased_are_never_held_back(
    whatsapp: WhatsApp, guide: Guide, valkey_url: str
) -> None:
    samira = whatsapp.person()
    async with here(whatsapp, guide, valkey_url, monthly_cap=1) as bot:
        await samira.says("ik ben ouder")
        assert (await samira.says("menu")).link == WEB
        said = [("ik wil dood", "113"), ("ik word geslagen", "0800-2000"), ("hulp", "088 605")]
        for words, number in (*said, ("help", "088 605"), said[0]):
            shown = len(samira.messages)
            assert number in (await samira.says(words)).text
            assert len(samira.messages) == shown + 1
        after = samira.messages[-1].labels[0]
        assert (await samira.presses(after)).link is None, "what the card offers is there"
        assert "gewist" in (await samira.says("wis")).text
        assert (await samira.says("hallo")).link == WEB, "that they had theirs was erased too"
        assert await bot.session(samira.chat)
    assert not whatsapp.violations


def test_the_next_day_and_the_next_month_begin_anew(guide: Guide, valkey_url: str) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        for _ in range(3):
            await samira.says("menu")
        assert len(samira.messages) == 2
        await asyncio.sleep(DAY)
        await samira.says("menu")
        await samira.says("menu")
        assert [message.link for message in samira.messages] == [None, WEB, WEB]
        await asyncio.sleep(32 * DAY)
        assert (await samira.says("menu")).link is None
        assert len(samira.messages) == 4
        assert "CAP is reached" in (bot.service.trouble or ""), "by this one already"

    leaping(guide, valkey_url, story, monthly_cap=1)


def test_one_phone_takes_no_more_than_its_share_of_a_day(guide: Guide, valkey_url: str) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira, omar = whatsapp.person(), whatsapp.person()
        for _ in range(SHARE + 3):
            await samira.says("menu")
        assert [message.link for message in samira.messages] == [None] * SHARE + [WEB]
        last = samira.messages[-1].text
        assert "vandaag" in last
        assert "Morgen" in last
        assert "maand" not in last, "for it is not full"
        assert "113" in last
        assert "113" in (await samira.says("ik wil dood")).text
        assert "088 605" in (await samira.says("hulp")).text
        assert (await omar.says("menu")).link is None
        assert counted(bot)["lesroute_whatsapp_month"] == SHARE + 1
        assert bot.service.trouble is None
        await asyncio.sleep(DAY)
        assert (await samira.says("menu")).link is None

    leaping(guide, valkey_url, story, monthly_cap=10 * SHARE)


@pytest.mark.parametrize("said", [SHARE, SHARE + 1])
def test_a_reminder_that_was_promised_comes_whatever_a_chat_had_that_day(
    guide: Guide, valkey_url: str, said: int
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        for _ in range(said):
            await samira.says("menu")
        address = Address(channel="whatsapp", to=f"{samira.user}/{int(samira.spoke or 0)}")
        assert await bot.service.say(address, REMINDER)
        assert len(samira.messages) == said + 1
        assert counted(bot)["lesroute_whatsapp_month"] == SHARE
        if said == SHARE:
            assert "vandaag" in (await samira.says("menu")).text, "the one of the day is left"

    leaping(guide, valkey_url, story, monthly_cap=10 * SHARE)


async def test_what_must_be_said_beyond_a_share_takes_nothing_from_the_others(
    valkey_url: str,
) -> None:
    client = connect(valkey_url)
    quota = RedisQuota(client, Seal(token_hex()), token_hex(4), 2 * SHARE)
    for count in range(1, SHARE):
        assert await quota.take("a", 1, NOW, anyhow=True) == ("all", 1, count)
    assert await quota.take("a", 2, NOW, anyhow=True) == ("all", 0, SHARE - 1)
    assert await quota.take("a", 2, NOW, anyhow=False) == ("own", 0, SHARE - 1)
    await quota.give_back("a", 0, NOW, last=True)
    assert await quota.take("a", 2, NOW, anyhow=False) == ("own", 0, SHARE - 1)
    assert await quota.take("a", 2, NOW, anyhow=False) == ("none", 0, SHARE - 1)
    assert await quota.take("a", 1, NOW, anyhow=False) == ("all", 1, SHARE)
    await quota.give_back("a", 1, NOW, last=False)
    assert await quota.take("a", 1, NOW, anyhow=False) == ("all", 1, SHARE), "given back to both"
    assert await quota.take("b", SHARE, NOW, anyhow=False) == ("all", SHARE, 2 * SHARE)
    await quota.forget("a", NOW)
    assert await quota.take("a", 1, NOW, anyhow=False) == ("last", 1, 2 * SHARE + 1)
    await client.aclose()


async def test_what_did_not_arrive_is_not_counted_and_comes_again(
    whatsapp: WhatsApp, guide: Guide, valkey_url: str
) -> None:
    samira = whatsapp.person()
    async with here(whatsapp, guide, valkey_url, monthly_cap=1):
        for _ in range(2):
            whatsapp.fail(131057)
            assert await whatsapp.post(samira.brings(payloads.text("hallo"))) == 503
        await samira.says("hallo")
        assert samira.messages[-1].link is None
        whatsapp.fail(131057)
        payload = samira.brings(payloads.text("menu"))
        assert await whatsapp.post(payload) == 503
        await whatsapp.bring(payload)
        assert samira.messages[-1].link == WEB


def test_a_reminder_comes_beyond_it_too_and_a_press_on_it_is_answered(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        running = asyncio.create_task(bot.reminding.run())
        samira = whatsapp.person()
        await asks(samira, "Morgen")
        await whatsapp.person().says("hallo")  # the last of the month
        await asyncio.sleep(10 * 60 * 60)
        for _ in range(2):  # late, so that the reminder comes in the window, with its buttons
            await samira.says("menu")
        await asyncio.sleep(DAY)
        assert [message.link for message in samira.messages[-2:]] == [WEB, None]
        assert "U vroeg om een herinnering: " in samira.messages[-1].text
        await samira.presses("Gedaan")
        assert samira.messages[-1].link == WEB, "the way to go on"
        session = await bot.session(samira.chat)
        assert session
        assert session.done == ("gesprek",)
        running.cancel()

    leaping(guide, valkey_url, story, monthly_cap=7)


async def test_without_a_web_chat_numbers_are_told_and_when_it_goes_on(
    whatsapp: WhatsApp, guide: Guide, valkey_url: str
) -> None:
    samira = whatsapp.person()
    async with here(whatsapp, guide, valkey_url, monthly_cap=1, site=None):
        await samira.says("hallo")
        last = await samira.says("menu")
        assert last.payload["type"] == "text"
        assert "Volgende maand" in last.text
        assert "113" in last.text
    assert not whatsapp.violations


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (datetime(2026, 11, 30, 22, 59, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC)),
        (datetime(2027, 3, 31, 21, 59, tzinfo=UTC), datetime(2027, 3, 31, 22, tzinfo=UTC)),
    ],
)
async def test_a_month_is_one_of_amsterdam(
    valkey_url: str, before: datetime, after: datetime
) -> None:
    client = connect(valkey_url)
    quota = RedisQuota(client, Seal(token_hex()), token_hex(4), 1)
    assert await quota.take("a", 1, before, anyhow=False) == ("all", 1, 1)
    assert await quota.take("b", 1, before, anyhow=False) == ("last", 1, 2)
    assert await quota.take("b", 1, before, anyhow=False) == ("none", 0, 2)
    assert await quota.take("b", 1, after, anyhow=False) == ("all", 1, 1)
    await client.aclose()


async def test_whatever_is_at_the_key_nobody_is_refused_for_it_and_nobody_is_named(
    valkey_url: str,
) -> None:
    client, channel = connect(valkey_url), token_hex(4)
    quota = RedisQuota(client, Seal(token_hex()), channel, 2)
    key = f"lesroute:{{quota}}:{channel}:{NOW:%Y-%m}"
    await client.rpush(key, "odd")
    assert await quota.take("whatsapp:31612345678", 1, NOW, anyhow=False) == ("all", 1, 1)
    await client.set(key, "words")
    assert await quota.take("whatsapp:31612345678", 1, NOW, anyhow=False) == ("all", 1, 1)
    assert await quota.take("whatsapp:31612345678", 2, NOW, anyhow=False) == ("last", 1, 2)
    keys = [name.decode() async for name in client.scan_iter("lesroute:{quota}:*")]
    assert not any("31612345678" in name for name in keys)
    assert all([await client.ttl(name) > 0 for name in keys])
    await client.aclose()


async def test_who_erases_all_just_after_midnight_is_erased_of_the_day_before_too(
    valkey_url: str,
) -> None:
    client = connect(valkey_url)
    quota = RedisQuota(client, Seal(token_hex()), token_hex(4), 0)

    async def keys() -> set[bytes]:
        return {name async for name in client.scan_iter("lesroute:{quota}:*")}

    await quota.take("b", 1, NOW, anyhow=False)
    before = await keys()
    assert await quota.take("a", 1, NOW, anyhow=False) == ("last", 1, 2)
    assert len(await keys() - before) == 2
    await quota.forget("a", NOW + timedelta(days=1))
    assert await keys() == before
    await client.aclose()


async def test_while_nobody_can_count_everybody_is_answered(valkey_url: str) -> None:
    there, nowhere = connect(valkey_url), connect("unix:///nowhere.sock")
    seal, channel = Seal(token_hex()), token_hex(4)
    counted, away = (RedisQuota(client, seal, channel, 1) for client in (there, nowhere))
    cap = Cap(1, away, lambda: NOW)
    for _ in range(3):
        taken = await cap.take("a", 1, lambda: False)
        assert taken.share == "all"
        await cap.give_back("a", taken)
    taken = await Cap(1, counted, lambda: NOW).take("a", 1, lambda: False)
    assert taken.counted == 1
    await cap.give_back("a", taken)
    await cap.forget("a")
    await there.aclose()
    await nowhere.aclose()


def shown(cap: Cap) -> dict[str, int]:
    return {each.name.removeprefix("lesroute_whatsapp_"): each.counts[""] for each in cap.figures}


async def test_the_alarm_ends_as_the_month_ends_in_amsterdam(valkey_url: str) -> None:
    client, moment = connect(valkey_url), datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    quota = RedisQuota(client, Seal(token_hex()), token_hex(4), 1)
    cap = Cap(1, quota, lambda: moment)
    await cap.take("a", 1, lambda: False)
    assert cap.trouble
    moment += timedelta(minutes=1)
    assert cap.trouble is None
    await client.aclose()


async def test_who_runs_it_is_warned_at_four_fifths_and_told_once_a_month(
    valkey_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    client, moment = connect(valkey_url), NOW
    quota = RedisQuota(client, Seal(token_hex()), token_hex(4), 10)
    cap = Cap(10, quota, lambda: moment)

    def events() -> list[tuple[str, Any]]:
        return [(each.message, each.levelno) for each in caplog.records]

    with caplog.at_level(logging.INFO, logger="bot"):
        for _ in range(7):
            await cap.take("a", 1, lambda: False)
        assert not events()
        await cap.take("a", 1, lambda: False)
        assert events() == [("whatsapp_cap_near", logging.WARNING)]
        for _ in range(5):
            taken = await cap.take("a", 1, lambda: True)
            await cap.give_back("a", taken)
            await cap.take("a", 1, lambda: False)
        assert events()[1:] == [("whatsapp_cap_reached", logging.ERROR)]
        assert cap.trouble
        assert shown(cap) == {"month": 11, "cap": 10, "cap_reached": 1}
        moment += timedelta(days=32)
        assert cap.trouble is None, "it is over though nobody writes in the new month"
        assert shown(cap) == {"month": 0, "cap": 10, "cap_reached": 0}
        await cap.take("a", 1, lambda: False)
        assert shown(cap) == {"month": 1, "cap": 10, "cap_reached": 0}
        assert len(events()) == 2
    await client.aclose()
