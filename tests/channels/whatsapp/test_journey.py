"""People of all three kinds on WhatsApp: they keep their place, whatever happens around them."""

from __future__ import annotations

import asyncio
import logging
from secrets import token_hex
from typing import TYPE_CHECKING

import pytest

from bot.channels.port import AwayError
from bot.core.screen import Screen
from bot.core.texts import Role
from tests.channels.whatsapp.emulator import HANG_UP, payloads
from tests.channels.whatsapp.here import WEB, address_of, here, leaping

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from tests.channels.whatsapp.emulator import Person, WhatsApp
    from tests.channels.whatsapp.here import Here

HOUR = 60 * 60
FOUND = "Het antwoord komt zo"
REMINDER = Screen(node="start/menu", language="nl", role=None, text="Denkt u aan de school?")


async def in_the_tree(person: Person) -> None:
    """Walk into the beslisboom, to its first question."""
    await person.says("hallo")
    await person.presses("Ik ben ouder")
    await person.says("beslisboom")


@pytest.mark.parametrize("shows", ["both", "user", "number"])
async def test_people_of_each_kind_are_answered_where_they_are(
    whatsapp: WhatsApp, bot: Here, shows: str
) -> None:
    person = whatsapp.person(shows=shows)
    await in_the_tree(person)
    session = await bot.session(person.chat)
    assert session
    assert session.role is Role.OUDER
    names = {message.get("recipient", message.get("to")) for message in whatsapp.sent}
    assert names == {person.user or person.number}


async def test_who_is_known_by_our_id_alone_keeps_their_place_over_restarts_and_numbers(
    whatsapp: WhatsApp, guide: Guide, valkey_url: str
) -> None:
    """Each step is answered by a bot that has just begun, and knows what the store knows."""
    seen = {2: "31612121212", 4: "31634343434", 5: None}  # it comes to be seen, changes, and hides
    person, calm = whatsapp.person(shows="user"), whatsapp.person(shows="user")
    secret, trails = token_hex(), []
    answers: set[str] = set()
    for number, answer in enumerate((None, 0, 3, 0, 0, 0, 0)):
        person.number = seen.get(number, person.number)
        async with here(whatsapp, guide, valkey_url, secret=secret) as bot:
            for each in (person, calm):
                if answer is None:
                    await each.does(payloads.list_reply("on:beslisboom/start", "Beslisboom"))
                else:
                    await each.presses(each.messages[-1].labels[answer])
            after, undisturbed = await bot.session(person.chat), await bot.session(calm.chat)
        assert after
        assert after == undisturbed
        assert person.messages[-1].labels == calm.messages[-1].labels
        trails.append(after.trail)
        answers |= after.answers.keys()
    assert len({*trails}) == len(trails), "they came on"
    assert answers >= {"oorzaak", "reden"}, "through the beslisboom"
    assert not whatsapp.violations


async def test_who_was_known_by_number_goes_on_by_our_id_and_leaves_nothing_behind(
    whatsapp: WhatsApp, bot: Here
) -> None:
    person = whatsapp.person(shows="number")
    await in_the_tree(person)
    old = person.chat
    before = await bot.session(old)
    person.user = "NL.4242"
    await person.presses(person.messages[-1].labels[0])
    after = await bot.session(person.chat)
    assert before
    assert after
    assert (person.chat, after.role) == ("whatsapp:NL.4242", before.role)
    assert after.trail[: len(before.trail)] == before.trail
    assert await bot.store.load(old) is None


async def test_who_has_a_chat_by_each_id_keeps_that_of_our_own(
    whatsapp: WhatsApp, bot: Here
) -> None:
    number, user = whatsapp.person(shows="number"), whatsapp.person(shows="user")
    await number.says("hallo")
    await in_the_tree(user)
    place = await bot.session(user.chat)
    old, number.user = number.chat, user.user
    await number.says("hallo")
    after = await bot.session(user.chat)
    assert place
    assert after
    assert after.role is Role.OUDER
    assert await bot.store.load(old) is None


async def test_another_number_takes_the_conversation_with_it(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    await in_the_tree(samira)
    before, old = await bot.session(samira.chat), samira.chat
    await whatsapp.bring(samira.brings(payloads.number_changed("31699999999", "NL.99")))
    shown = len(samira.messages)
    assert await bot.session("whatsapp:NL.99") == before
    assert await bot.session(old) is None
    assert len(samira.messages) == shown, "nobody asked anything"


async def test_a_batch_is_answered_in_its_order_and_once(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    other = whatsapp.person()
    said = [samira.sends(payloads.text(words)) for words in ("hallo", "ik ben ouder", "laptop")]
    values = [samira.told(*said), other.told(other.sends(payloads.text("hallo")))]
    payload = payloads.webhook(whatsapp.phone_id, *values)
    await asyncio.gather(*(whatsapp.bring(payload) for _ in range(3)))
    assert len(samira.messages) == 3
    assert "laptop of computer" in samira.messages[-1].text
    assert len(other.messages) == 1


async def test_what_failed_in_a_batch_is_brought_again_and_nothing_else_is_shown_again(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    said = [samira.sends(payloads.text(words)) for words in ("hallo", "laptop")]
    payload = payloads.webhook(whatsapp.phone_id, samira.told(*said))
    whatsapp.fail(131057)
    assert await whatsapp.post(payload) == 503
    assert not samira.messages, "what came later waits for its turn"
    await whatsapp.bring(payload)
    assert len(samira.messages) == 2
    assert "WhatsApp bewaart zelf een kopie" in samira.messages[0].text
    assert FOUND in samira.messages[1].text


async def test_a_line_that_breaks_is_tried_again(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    whatsapp.fail(HANG_UP)
    await samira.says("hallo")
    assert len(samira.messages) == 1


async def test_pictures_are_told_of_in_one_sentence_and_never_fetched(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    shown = await samira.does(payloads.media("image"))
    assert "Dit kan ik niet lezen" in shown.text
    captioned = await samira.does(payloads.media("image", caption="laptop"))
    assert "Ik kan alleen de tekst erbij lezen" in captioned.text
    assert FOUND in captioned.text
    assert "113" in (await samira.does(payloads.media("video", caption="ik wil dood"))).text


@pytest.mark.parametrize("kind", ["errors", "link_preview", "of-tomorrow", None])
async def test_a_first_message_that_whatsapp_failed_to_pass_on_is_told_whom_to_call(
    whatsapp: WhatsApp, bot: Here, samira: Person, kind: str | None
) -> None:
    shown = await samira.does(payloads.unsupported(kind))
    assert "Dit kan ik niet lezen" in shown.text
    assert "112" in shown.text


async def test_silence_is_the_answer_to_what_asks_nothing(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    pinned, edited = map(payloads.unsupported, ("pin", "edit"))
    for content in (payloads.reaction("wamid.1"), {"type": "request_welcome"}, pinned, edited):
        await whatsapp.bring(samira.brings(content))
    await whatsapp.bring(samira.brings(payloads.text("hallo"), group_id="1"))
    assert not samira.messages


async def test_each_turn_is_one_message_and_a_card_comes_before_it(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    await samira.says("hallo")
    shown = await samira.presses("Hulp")
    before = len(samira.messages)
    label = next(label for label in shown.labels if label.startswith("Bewaar"))
    way_on = await samira.presses(label)
    assert len(samira.messages) == before + 2
    assert samira.messages[-2].payload["type"] == "contacts"
    assert "Menu" in way_on.labels


async def test_it_is_said_at_the_start_that_there_is_a_copy_and_what_wipes_it(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    first = await samira.says("hallo")
    assert "WhatsApp bewaart zelf een kopie" in first.text
    assert WEB in first.text
    assert "kopie" not in (await samira.presses("Ik ben ouder")).text
    gone = await samira.says("wis alles")
    assert "Op uw telefoon blijven de berichten staan" in gone.text
    assert await bot.session(samira.chat) is None


async def test_who_reads_another_language_is_told_in_it_what_to_type(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    """The rows of a list are seen once it is opened: who cannot read it does not."""
    first = await samira.says("hello")
    assert "Would you rather read English? Type: English." in first.text
    shown = await samira.says("English")
    assert "I'm a parent" in shown.labels
    assert "Liever Nederlands? Typ: Nederlands." in shown.text
    assert "Ik ben ouder" in (await samira.says("Nederlands")).labels
    assert "English" not in (await samira.presses("Ik ben ouder")).text


async def test_old_rows_stay_pressable(whatsapp: WhatsApp, bot: Here, samira: Person) -> None:
    await samira.says("hallo")
    pressed = samira.pressing("Ik ben ouder")
    await in_the_tree(samira)
    whatsapp.advance(HOUR)
    before = len(samira.messages)
    shown = await samira.does(pressed)
    assert len(samira.messages) == before + 1
    assert "Kind thuis: mag dat?" in shown.labels


async def test_nothing_of_a_person_is_logged(
    whatsapp: WhatsApp, bot: Here, samira: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    for code in (190, 131026, 131057, 100, HANG_UP):
        whatsapp.fail(code)
        await whatsapp.post(samira.brings(payloads.text("een geheim woord")))
    whatsapp.tell(samira, "failed", 131047)
    await whatsapp.quiet()
    told = "\n".join(str({**vars(r), "args": r.args}) for r in caplog.records)
    assert "whatsapp" in told
    for secret in (*samira.ids, whatsapp.token, whatsapp.app_secret, "geheim", "Naam"):
        assert secret not in told


async def test_an_operator_is_told_of_a_refusing_whatsapp(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    whatsapp.fail(190)
    assert await whatsapp.post(samira.brings(payloads.text("hallo"))) == 503
    assert "LESROUTE_WHATSAPP_TOKEN" in (bot.service.trouble or "")
    assert not bot.service.up
    await samira.says("hallo")
    assert bot.service.trouble is None
    assert bot.service.up


def test_a_reminder_comes_inside_and_outside_the_window(guide: Guide, valkey_url: str) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        await samira.says("hallo")
        address = address_of(samira)
        assert await bot.service.say(address, REMINDER)
        assert samira.messages[-1].payload["type"] == "text"
        await asyncio.sleep(23 * HOUR)
        await samira.says("hallo")
        await asyncio.sleep(2 * HOUR)
        assert await bot.service.say(address, REMINDER), "they wrote since"
        assert samira.messages[-1].payload["type"] == "text"
        await asyncio.sleep(23 * HOUR)
        assert await bot.service.say(address, REMINDER)
        assert samira.messages[-1].payload["type"] == "template"
        assert samira.messages[-1].text == "Denkt u aan de school?"
        await samira.presses("Bekijk")
        assert samira.messages[-1].payload["type"] == "interactive"

    leaping(guide, valkey_url, story)


def test_a_process_that_knows_nothing_yet_sends_what_arrives(guide: Guide, valkey_url: str) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        await samira.says("hallo")
        address = address_of(samira)
        await asyncio.sleep(20 * HOUR)
        async with here(whatsapp, guide, valkey_url, template="lesroute_herinnering") as fresh:
            assert await fresh.service.say(address, REMINDER)
            assert samira.messages[-1].payload["type"] == "text"
            await asyncio.sleep(5 * HOUR)
            assert await fresh.service.say(address, REMINDER)
            assert samira.messages[-1].payload["type"] == "template"

    leaping(guide, valkey_url, story)


def test_without_a_template_nothing_is_said_that_would_not_arrive(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        async with here(whatsapp, guide, valkey_url) as bare:
            samira = whatsapp.person()
            await samira.says("hallo")
            address = address_of(samira)
            await asyncio.sleep(25 * HOUR)
            sent = len(whatsapp.sent)
            assert not await bare.service.say(address, REMINDER)
            assert len(whatsapp.sent) == sent

    leaping(guide, valkey_url, story)


def test_a_template_that_is_not_approved_is_told_and_may_go_later(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        await samira.says("hallo")
        address = address_of(samira)
        await asyncio.sleep(25 * HOUR)
        whatsapp.fail(132001)
        with pytest.raises(AwayError):
            await bot.service.say(address, REMINDER)
        assert "LESROUTE_WHATSAPP_TEMPLATE" in (bot.service.trouble or "")
        assert await bot.service.say(address, REMINDER)

    leaping(guide, valkey_url, story)


def test_what_comes_days_late_has_its_effect_and_is_not_answered_in_vain(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        await samira.says("hallo")
        late = samira.brings(samira.pressing("Ik ben ouder"))
        await asyncio.sleep(3 * 24 * HOUR)
        sent = len(whatsapp.sent)
        await whatsapp.bring(late)
        assert len(whatsapp.sent) == sent
        session = await bot.session(samira.chat)
        assert session
        assert session.role is Role.OUDER
        await samira.says("menu")
        assert len(whatsapp.sent) == sent + 1

    leaping(guide, valkey_url, story)


@pytest.mark.parametrize("code", [131047, 131026])
def test_a_failure_told_later_shuts_the_window_until_they_write(
    guide: Guide, valkey_url: str, code: int
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        await samira.says("hallo")
        await asyncio.sleep(60)
        whatsapp.tell(samira, "failed", code)
        await whatsapp.quiet()
        await bot.service.say(address_of(samira), REMINDER)
        assert samira.messages[-1].payload["type"] == "template"
        await asyncio.sleep(60)
        await samira.says("hallo")
        assert samira.messages[-1].payload["type"] == "interactive"
        assert await bot.service.say(address_of(samira), REMINDER)
        assert samira.messages[-1].payload["type"] == "text"

    leaping(guide, valkey_url, story)


def test_who_taps_very_fast_is_slowed_alone_and_loses_nothing(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        loop = asyncio.get_running_loop()
        hasty, calm = whatsapp.person(), whatsapp.person()
        begun = loop.time()
        for _ in range(45):
            await hasty.says("menu")
            await asyncio.sleep(0.05)
        assert loop.time() - begun < 3, "so many may be borrowed"
        said = [hasty.brings(payloads.text("menu")) for _ in range(6)]
        slow = asyncio.gather(*(whatsapp.bring(each, within=600) for each in said))
        begun = loop.time()
        await calm.says("hallo")
        assert loop.time() - begun < 1
        await slow
        assert 45 < len(hasty.messages) <= 51, "one answer may do for what was said before it"

    leaping(guide, valkey_url, story)


@pytest.mark.parametrize("code", [131056, 130429, 2, 131000])
def test_what_passes_in_a_moment_is_waited_out(guide: Guide, valkey_url: str, code: int) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        whatsapp.fail(code)
        whatsapp.fail(code)
        assert await whatsapp.post(samira.brings(payloads.text("hallo"))) == 200
        assert len(samira.messages) == 1

    leaping(guide, valkey_url, story)


def test_who_waits_longer_than_a_moment_sees_that_an_answer_comes(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        await samira.says("hallo")
        assert not whatsapp.typing
        whatsapp.fail(131056)
        whatsapp.fail(131056)
        payload = samira.brings(payloads.text("menu"))
        assert await whatsapp.post(payload) == 200
        assert len(whatsapp.typing) == 1

    leaping(guide, valkey_url, story)


def test_a_crowd_is_refused_once_and_then_answered_at_a_pace_that_holds(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        loop = asyncio.get_running_loop()
        crowd = [whatsapp.person() for _ in range(100)]  # fewer than wait to be let in
        begun = loop.time()
        await asyncio.gather(*(person.says("hallo") for person in crowd))
        assert all(len(person.messages) == 1 for person in crowd)
        assert loop.time() - begun < 8
        first = whatsapp.refused[130429]
        await asyncio.gather(*(person.says("menu") for person in crowd[:30]))
        assert whatsapp.refused[130429] == first, "one lesson is enough for a while"

    leaping(guide, valkey_url, story)


def test_a_copy_that_comes_days_later_changes_nothing_and_is_not_answered(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        first = samira.brings(payloads.text("hallo"))
        await whatsapp.bring(first)
        pressed = samira.brings(samira.pressing("Ik ben ouder"))
        await whatsapp.bring(pressed)
        for _ in range(16):  # as many as are known by their ids
            await asyncio.sleep(30)
            await samira.says("menu")
        for days in (0.1, 3, 3.5):
            await asyncio.sleep(days * 24 * HOUR)
            await samira.says("laptop")
            shown, before = len(samira.messages), await bot.session(samira.chat)
            for copy in (first, pressed):
                assert await whatsapp.post(copy) == 200
            assert len(samira.messages) == shown
            assert await bot.session(samira.chat) == before

    leaping(guide, valkey_url, story)


def test_a_copy_from_before_a_wipe_neither_wipes_again_nor_begins_anew(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        said = [samira.brings(payloads.text("hallo"))]
        await whatsapp.bring(said[0])
        await asyncio.sleep(30)
        said.append(samira.brings(payloads.text("wis")))
        await whatsapp.bring(said[1])
        await asyncio.sleep(6 * HOUR)
        shown = len(samira.messages)
        for copy in said:
            assert await whatsapp.post(copy) == 200
        assert await bot.store.load(samira.chat) is None
        await in_the_tree(samira)
        before = await bot.session(samira.chat)
        for copy in said:
            assert await whatsapp.post(copy) == 200
        assert await bot.session(samira.chat) == before
        assert len(samira.messages) == shown + 3

    leaping(guide, valkey_url, story)


def test_what_comes_late_for_the_first_time_is_answered_and_grave_words_always(
    guide: Guide, valkey_url: str
) -> None:
    async def story(whatsapp: WhatsApp, bot: Here) -> None:
        samira = whatsapp.person()
        await samira.says("hallo")
        late = samira.brings(payloads.text("laptop"))
        grave = samira.brings(payloads.text("ik wil dood"))
        await asyncio.sleep(HOUR)
        await samira.says("menu")
        await whatsapp.bring(late)
        assert FOUND in samira.messages[-1].text
        for _ in range(20):
            await asyncio.sleep(30)
            await samira.says("menu")
        await whatsapp.bring(grave)
        assert "113" in samira.messages[-1].text

    leaping(guide, valkey_url, story)


async def test_many_presses_in_one_second_are_all_answered_and_no_copy_of_them_is(
    whatsapp: WhatsApp, bot: Here, samira: Person
) -> None:
    said = [samira.brings(payloads.text("menu"), timestamp="1795900000") for _ in range(40)]
    for payload in said:
        await whatsapp.bring(payload)
    assert len(samira.messages) == 40
    for payload in said:
        await whatsapp.bring(payload)
    assert len(samira.messages) == 40
