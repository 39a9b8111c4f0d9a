"""A reminder on WhatsApp: a message in the window, outside it the template, else a file."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.channels.whatsapp.pace import BULK
from tests.channels.whatsapp.here import address_of, here, leaping

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from tests.channels.whatsapp.emulator import Person, WhatsApp
    from tests.channels.whatsapp.here import Here

HOUR = 60 * 60.0
DAY = 24 * HOUR


async def asks(person: Person, when: str) -> str:
    """As a parent asks for a reminder; the answer."""
    await person.says("hallo")
    for label in ("Ik ben ouder", "Mijn stappen", "In gesprek met school", "Herinner mij", when):
        await person.presses(label)
    return person.messages[-1].text


def test_it_comes_by_the_template_and_goes_on_from_there(guide: Guide, valkey_url: str) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        running = asyncio.create_task(bot.reminding.run())
        samira = whatsapp.person()
        said = await asks(samira, "Over een week")
        assert "Ik stuur u een bericht op maandag 30 november" in said
        assert "https://lesroute.example/agenda/nl/" in said
        before = len(samira.messages)
        await asyncio.sleep(9 * DAY)
        (message,) = samira.messages[before:]
        assert message.payload["type"] == "template"
        assert message.text == "In gesprek met school"
        await samira.presses("Bekijk")
        await samira.presses("Gedaan")
        session = await bot.session(samira.chat)
        assert session
        assert session.done == ("gesprek",)
        assert not session.reminders
        running.cancel()

    leaping(guide, valkey_url, story)


def test_who_wrote_that_day_gets_the_step_itself_with_its_buttons(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        running = asyncio.create_task(bot.reminding.run())
        samira = whatsapp.person()
        await asks(samira, "Over een week")
        await asyncio.sleep(7 * DAY + 19 * HOUR)  # at night: it is for the next day
        await samira.says("menu")
        before = len(samira.messages)
        await asyncio.sleep(15 * HOUR)
        (message,) = samira.messages[before:]
        assert message.payload["type"] == "interactive"
        assert "U vroeg om een herinnering: " in message.text
        await samira.presses("Later")
        assert "Ik stuur u een bericht op" in samira.messages[-1].text
        await samira.says("wis alles")
        before = len(samira.messages)
        await asyncio.sleep(9 * DAY)
        assert len(samira.messages) == before, "who erased all of it hears no more"
        running.cancel()

    leaping(guide, valkey_url, story)


async def asks_for_two(person: Person) -> None:
    """One in a week, one in a month."""
    await asks(person, "Over een week")
    await person.presses("Mijn stappen")
    for label in ("Maak afspraken", "Herinner mij", "Over een maand"):
        await person.presses(label)


def test_a_template_that_fails_forgets_that_reminder_and_nothing_else(
    guide: Guide, valkey_url: str
) -> None:
    """For some at once, in any order; for the others later, after it was taken."""
    at_once, later = (132000, 131026, 131049, 132012), (131047, 131049, 132015, 131000)

    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        running = asyncio.create_task(bot.reminding.run())
        people = [whatsapp.person() for _ in range(8)]
        before, shown = {}, {}
        for person in people:
            await asks_for_two(person)
            before[person.chat] = await bot.session(person.chat)
            shown[person.chat] = len(person.messages)
        for code in at_once:
            whatsapp.fail(code)
        await asyncio.sleep(9 * DAY)
        told = [person for person in people if len(person.messages) > shown[person.chat]]
        assert len(told) == len(people) - len(at_once)
        for person, code in zip(told, later, strict=True):
            whatsapp.tell(person, "failed", code, person.messages[-1].id)
        await whatsapp.quiet()
        for person in people:
            was = before[person.chat]
            assert was
            assert await bot.session(person.chat) == replace(was, reminders=was.reminders[1:])
        await asyncio.sleep(30 * DAY)
        for person in people:
            words = [message.text for message in person.messages[shown[person.chat] :]]
            first = ["In gesprek met school"] if person in told else []
            assert words == [*first, "Maak afspraken"]
        running.cancel()

    leaping(guide, valkey_url, story)


def test_who_blocked_us_has_no_reminders_any_more_and_keeps_their_place(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        running = asyncio.create_task(bot.reminding.run())
        for code in (131026, 131050):
            samira = whatsapp.person()
            await asks_for_two(samira)
            before = await bot.session(samira.chat)
            assert before
            for _ in range(2):  # told twice, as statuses are
                whatsapp.tell(samira, "failed", code)
            await whatsapp.quiet()
            assert await bot.session(samira.chat) == replace(before, reminders=())
        sent = len(whatsapp.sent)
        await asyncio.sleep(40 * DAY)
        assert len(whatsapp.sent) == sent
        await samira.says("menu")
        assert len(whatsapp.sent) == sent + 1, "who writes is answered"
        running.cancel()

    leaping(guide, valkey_url, story)


def test_without_a_template_it_is_said_why_not_and_there_is_a_file(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        async with here(whatsapp, guide, valkey_url) as bare:
            running = asyncio.create_task(bare.reminding.run())
            samira = whatsapp.person()
            said = await asks(samira, "Over een week")
            assert "Hier kan ik u geen bericht sturen" in said
            assert "https://lesroute.example/agenda/nl/" in said
            before = len(whatsapp.sent)
            await asyncio.sleep(9 * DAY)
            assert len(whatsapp.sent) == before
            session = await bare.session(samira.chat)
            assert session
            (had,) = session.reminders
            assert "U vroeg al" not in await asks(samira, "Over een week")
            session = await bare.session(samira.chat)
            assert session
            (new,) = session.reminders
            assert new.moment > had.moment, "who comes back has had it"
            running.cancel()

    leaping(guide, valkey_url, story)


def test_many_at_one_moment_go_at_a_pace_that_leaves_room_for_who_writes(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        loop = asyncio.get_running_loop()
        people = [whatsapp.person() for _ in range(120)]
        for person in people:
            await person.says("hallo")
            await asyncio.sleep(7)
        begun, screen = loop.time(), (await bot.conversation.look(None, "nl")).screen
        telling = asyncio.gather(*(bot.service.say(address_of(p), screen) for p in people))
        writing = [whatsapp.person() for _ in range(30)]
        await asyncio.gather(*(person.says("hallo") for person in writing))
        assert loop.time() - begun < 1
        assert all(await telling)
        assert not whatsapp.refused
        assert all(len(person.messages) == 2 for person in people)
        assert loop.time() - begun > len(people) * BULK * 0.9

    leaping(guide, valkey_url, story)


def test_after_a_refusal_what_can_wait_waits_until_all_may_speak(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        person, other = whatsapp.person(), whatsapp.person()
        await person.says("hallo")
        whatsapp.fail(130429)
        await other.says("hallo")
        loop = asyncio.get_running_loop()
        begun, screen = loop.time(), (await bot.conversation.look(None, "nl")).screen
        assert await bot.service.say(address_of(person), screen)
        assert loop.time() - begun > 30

    leaping(guide, valkey_url, story)
