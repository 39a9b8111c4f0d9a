"""What is said unasked, such as a reminder: it arrives, or it is known what became of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.channels.delivery import Meaning
from bot.channels.port import AwayError
from bot.channels.reminding import Reminding
from bot.conversation.conversation import Conversation
from bot.conversation.messages import Address
from bot.conversation.ports import Due
from bot.conversation.records import Record
from bot.core.days import ZONE
from bot.core.reminders import Reminder
from bot.core.screen import Screen
from bot.core.session import Session
from bot.metrics import Metrics
from bot.stores.codec import decode, encode
from bot.stores.pacing import RedisPacing
from bot.stores.reminders import RedisReminders
from tests.channels.contract.test_contract import EVERY, PUSHING, session
from tests.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding
    from tests.channels.contract.conftest import World
    from tests.channels.contract.drivers import Driver


async def reminded(  # noqa: PLR0913, PLR0917  what a reminder takes
    world: World,
    person: Driver,
    due: Reminder,
    guide: Guide,
    understanding: Understanding,
    clock: Callable[[], datetime],
) -> tuple[Conversation, RedisReminders]:
    """Have the person's record and the queue hold a reminder; by this clock."""
    loaded = await world.store.load(person.chat)
    assert loaded
    assert loaded.record
    asked = replace(loaded.record.session, reminders=(due,))
    record = replace(loaded.record, session=asked, address=person.address)
    assert await world.store.save(person.chat, record, loaded.version)
    queue = RedisReminders(world.store._client, world.store._seal)
    conversation = Conversation(
        guide=guide,
        store=world.store,
        understanding=understanding,
        counters=Metrics(),
        clock=clock,
    )
    return conversation, queue


@pytest.mark.parametrize("name", PUSHING)
async def test_a_word_of_our_own_accord_arrives(world: World, name: str) -> None:
    person = world.person(name)
    await person.says("hallo")
    kept = decode(encode(Record(session=Session(), address=person.address))).address
    assert kept is not None
    address = Address(channel=name, to=kept)
    screen = Screen(node="start/menu", language="nl", role=None, text="Denkt u aan de school?")
    channel = world.channel(name)
    assert await channel.say(address, screen)
    assert "Denkt u aan de school?" in person.shown[-1]
    person.refuse(Meaning.GONE)
    assert not await channel.say(address, screen)
    person.refuse(Meaning.PERSON)
    with pytest.raises(AwayError):
        await channel.say(address, screen)
    assert not await channel.say(Address(channel=name, to="nobody's"), screen) or name == "echo"


class CalledOff(Exception):  # noqa: N818  whoever says it has to let it through as it is
    pass


@pytest.mark.parametrize("name", PUSHING)
async def test_what_is_called_off_while_it_waits_for_its_turn_is_not_said(
    world: World, name: str
) -> None:
    person = world.person(name)
    await person.says("hallo")
    shown = len(person.shown)

    async def called_off() -> None:
        raise CalledOff

    screen = Screen(node="start/menu", language="nl", role=None, text="Denkt u aan de school?")
    with pytest.raises(CalledOff):
        await world.channel(name).say(Address(channel=name, to=person.address), screen, called_off)
    assert len(person.shown) == shown


@pytest.mark.parametrize("name", [name for name in PUSHING if name != "echo"])
async def test_it_is_asked_for_when_it_has_its_turn_and_not_before(world: World, name: str) -> None:
    person, now = world.person(name), asyncio.get_running_loop().time
    await person.says("hallo")

    async def called_off() -> None:
        raise CalledOff

    screen = Screen(node="start/menu", language="nl", role=None, text="Denkt u aan de school?")
    await RedisPacing(world.store._client, world.store._seal, name, 1.0).hold(1.0)
    begun = now()
    with pytest.raises(CalledOff):
        await world.channel(name).say(Address(channel=name, to=person.address), screen, called_off)
    assert now() - begun > 0.5


@pytest.mark.parametrize("name", PUSHING)
async def test_a_reminder_that_was_perhaps_said_is_said_once_more_and_no_more(
    world: World, guide: Guide, understanding: Understanding, name: str
) -> None:
    person = world.person(name)
    await person.says("hallo")
    noon = datetime(2036, 12, 2, 12, tzinfo=ZONE)  # the running process must not find it due
    due = Reminder(step="gesprek", moment=int(noon.timestamp()))
    clock = Clock(noon)
    conversation, queue = await reminded(world, person, due, guide, understanding, clock)
    await queue.put(person.chat, due)
    reminding = Reminding(conversation, queue, [world.channel(name)], Metrics())
    person.loses_answers()
    for _ in range(5):
        for claimed in await queue.claim(clock().timestamp(), 10):
            await reminding.tell(claimed)
        clock.at += timedelta(hours=1)
    assert sum("U vroeg om een herinnering" in shown for shown in person.shown) == 2
    there = await session(world, person)
    assert there
    assert not there.reminders


@pytest.mark.parametrize("name", PUSHING)
async def test_a_reminder_arrives_with_done_later_and_stop_in_one_tap(
    world: World, guide: Guide, understanding: Understanding, name: str
) -> None:
    person = world.person(name)
    await person.says("hallo")
    await person.presses("Ik ben ouder")
    noon = datetime(2026, 12, 1, 12, tzinfo=ZONE)
    due = Reminder(step="gesprek", moment=int(noon.timestamp()))
    conversation, queue = await reminded(world, person, due, guide, understanding, lambda: noon)
    reminding = Reminding(conversation, queue, [world.channel(name)], Metrics())
    for _ in range(2):
        await reminding.tell(Due(chat=person.chat, reminder=due))
    assert sum("U vroeg om een herinnering" in shown for shown in person.shown) == 1
    assert {"Gedaan", "Later", "Stop herinneringen"} <= set(person.labels)
    await person.presses("Gedaan")
    there = await session(world, person)
    assert there
    assert (there.done, there.reminders) == (("gesprek",), ())


@pytest.mark.parametrize("name", [name for name in EVERY if name not in PUSHING])
async def test_where_nobody_can_be_reached_it_is_said_so(world: World, name: str) -> None:
    screen = Screen(node="start/menu", language="nl", role=None, text="Denkt u aan de school?")
    assert not await world.channel(name).say(Address(channel=name, to="1"), screen)
