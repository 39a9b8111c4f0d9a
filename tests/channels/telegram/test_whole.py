"""What the bot does in Telegram beside the conversation: groups, inline cards, contacts, itself."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from bot.channels.telegram.profile import set_profile
from bot.content.location import folder
from bot.i18n import all_translations
from tests.emulator.errors import QUERY_TOO_OLD

if TYPE_CHECKING:
    from tests.channels.telegram.here import Here
    from tests.emulator import Emulator

FOUR_KINDS = {"setMyName", "setMyDescription", "setMyShortDescription", "setMyCommands"}


# Groups


@pytest.mark.parametrize("words", ["/start", "/start@test_bot", "/help@TEST_BOT", "@test_bot hoi"])
async def test_in_a_group_who_calls_is_shown_the_way_to_a_chat_of_their_own(
    emulator: Emulator, bot: Here, words: str
) -> None:
    emulator.telegram.privacy_mode = False
    samira, group = emulator.person("Samira", language_code="nl"), emulator.group("Klas 5")
    await samira.sends(words, chat=group)
    assert "Daarom antwoord ik niet in een groep" in group.screen.text
    assert group.screen.button("Open een eigen gesprek") == {
        "text": "Open een eigen gesprek",
        "url": "https://t.me/test_bot?start=groep",
    }
    assert not samira.messages
    assert not emulator.violations


async def test_the_way_out_of_a_group_keeps_the_link_one_came_by(
    emulator: Emulator, bot: Here
) -> None:
    samira, group = emulator.person("Samira", language_code="en"), emulator.group("Klas 5")
    await samira.sends("/start@test_bot %%%", chat=group)
    assert group.screen.buttons[0]["url"] == "https://t.me/test_bot?start=groep"
    await samira.sends("/start@test_bot sutrecht", chat=group)
    assert group.screen.buttons[0]["url"] == "https://t.me/test_bot?start=sutrecht"
    assert "That is why I do not answer in a group" in group.screen.text


async def test_in_a_group_all_else_is_met_with_silence_and_distress_with_the_pointer(
    emulator: Emulator, bot: Here
) -> None:
    emulator.telegram.privacy_mode = False
    samira, group = emulator.person("Samira"), emulator.group("Klas 5", supergroup=True)
    emulator.joins(group, samira)
    for words in ("hallo", "ik wil dood", "/menu", "/start@other_bot", "mail a@test_bot.nl"):
        await samira.sends(words, chat=group, replies=0)
    await samira.sends_photo(chat=group, replies=0)
    await samira.sends_poll(chat=group, replies=0)
    assert not group.messages
    await samira.sends("@test_bot ik wil dood", chat=group)
    assert "113" not in group.screen.text
    assert len(group.messages) == 1


async def test_copies_of_a_call_in_a_group_give_one_pointer(emulator: Emulator, bot: Here) -> None:
    samira, group = emulator.person("Samira"), emulator.group("Klas 5")
    await samira.sends("/start", chat=group, copies=5)
    assert len(group.messages) == 1


async def test_a_group_that_put_the_bot_out_is_left_in_peace(emulator: Emulator, bot: Here) -> None:
    samira, group = emulator.person("Samira"), emulator.group("Klas 5")
    group.chat.bot_left = True
    await samira.sends("/start", chat=group, replies=0)
    assert len(emulator.called("sendMessage")) == 1


# Inline mode


async def test_inline_cards_are_sourced_and_lead_to_the_bot(emulator: Emulator, bot: Here) -> None:
    samira = emulator.person("Samira", language_code="nl")
    cards = await samira.asks_inline("laptop")
    assert cards
    for card in cards:
        words = card["input_message_content"]["message_text"]
        assert "Bron:" in words
        assert "Bron:" in card["description"]
        assert card["title"] in words.replace("&amp;", "&")
        (button,) = card["reply_markup"]["inline_keyboard"][0]
        assert button["url"].startswith("https://t.me/test_bot?start=t")
    answer = emulator.called("answerInlineQuery")[-1].params
    assert answer["cache_time"] >= 300
    ali = emulator.person("Ali", language_code="en")
    assert "Source:" in (await ali.asks_inline("laptop"))[0]["description"]
    assert not emulator.violations


@pytest.mark.parametrize(
    ("refusal", "told"),
    [(QUERY_TOO_OLD, []), ("can't parse entities: unclosed tag", ["update_dropped"])],
)
async def test_cards_that_telegram_refuses_are_told_of_unless_they_came_too_late(
    emulator: Emulator, bot: Here, caplog: pytest.LogCaptureFixture, refusal: str, told: list[str]
) -> None:
    caplog.set_level(logging.INFO)
    samira = emulator.person("Samira", language_code="nl")
    emulator.fail("answerInlineQuery", code=400, description=f"Bad Request: {refusal}")
    update = emulator.send_update(samira.inline_update("laptop")[1], queued=False)
    assert await emulator.deliver_copies(update, 1) == [200]
    assert [record.getMessage() for record in caplog.records if record.name[:3] == "bot"] == told


async def test_an_empty_question_offers_the_topics_and_an_unknown_one_the_chat(
    emulator: Emulator, bot: Here
) -> None:
    samira = emulator.person("Samira", language_code="nl")
    assert len(await samira.asks_inline("")) >= 5
    assert await samira.asks_inline("xqzvw") == []
    button = emulator.called("answerInlineQuery")[-1].params["button"]
    assert button == {"text": "Open een eigen gesprek", "start_parameter": "groep"}
    assert not emulator.violations


@pytest.mark.parametrize(
    ("words", "start"),
    [("ik wil dood", "tnood"), ("ik word geslagen", "groep"), ("het is hopeloos", "groep")],
)
async def test_words_of_distress_get_no_card_but_the_way_to_a_chat_of_one_s_own(
    emulator: Emulator, bot: Here, words: str, start: str
) -> None:
    samira = emulator.person("Samira", language_code="nl")
    assert await samira.asks_inline(words) == []
    answer = emulator.called("answerInlineQuery")[-1].params
    assert answer["button"]["start_parameter"] == start
    assert answer["cache_time"] == 0
    await samira.sends(f"/start {start}")
    assert ("113" in samira.screen.text) == (start == "tnood")


# Buttons and contacts


async def test_the_pressed_answer_stays_under_its_question_and_can_be_changed(
    emulator: Emulator, bot: Here
) -> None:
    samira = emulator.person("Samira", language_code="nl")
    await samira.sends("/start rouder")
    await samira.taps("Kind thuis: mag dat?")
    question = await samira.taps("Begin met de vragen")
    await samira.taps("Ziekte of aandoening", replies=2)
    settled = next(s for s in samira.messages if s.id == question.id)
    assert settled.text.startswith("Waardoor kan uw kind niet")
    assert settled.parts("bold") == ["✓ Ziekte of aandoening"]
    assert settled.labels == ["Ander antwoord kiezen", "Menu"]
    assert samira.screen.id > question.id
    await samira.taps("Ander antwoord kiezen")
    again = samira.screen
    assert "Psychische klachten" in again.labels
    await samira.taps("Psychische klachten", replies=2)
    assert not emulator.violations


async def test_an_answer_on_a_message_that_is_no_longer_shown_goes_on_below(
    emulator: Emulator, bot: Here
) -> None:
    samira = emulator.person("Samira", language_code="nl")
    await samira.sends("/start rouder")
    await samira.taps("Kind thuis: mag dat?")
    await samira.taps("Begin met de vragen")
    edits = len(emulator.called("editMessageText"))
    _, payload = samira.tap_update("Ziekte of aandoening", inaccessible=True)
    await emulator.until_acknowledged(emulator.send_update(payload))
    assert "categorie b" in samira.screen.text
    assert len(emulator.called("editMessageText")) == edits


async def test_a_number_can_be_copied_and_saved(emulator: Emulator, bot: Here) -> None:
    samira = emulator.person("Samira", language_code="nl")
    await samira.sends("/start rouder")
    helpers = await samira.taps("Hulp")
    assert helpers.button("088 605 01 01") == {
        "text": "088 605 01 01",
        "copy_text": {"text": "088 605 01 01"},
    }
    saved = await samira.taps("Bewaar Ouders & Onderwi…")
    contact: dict[str, Any] = saved.payload["contact"]
    assert contact["phone_number"] == "+31886050101"
    assert contact["first_name"] == "Ouders & Onderwijs"
    assert "EMAIL:vraag@oudersenonderwijs.nl" in contact["vcard"]
    assert helpers.id in {screen.id for screen in samira.messages}
    await samira.taps("Waar staan de brochures?", on=helpers)
    assert next(s for s in samira.messages if s.id == helpers.id).text == helpers.text
    assert not emulator.violations


async def test_in_distress_there_are_the_numbers_and_one_way_on(
    emulator: Emulator, bot: Here
) -> None:
    samira = emulator.person("Samira", language_code="nl")
    await samira.sends("/start rleerling")
    card = await samira.sends("ik wil dood")
    assert card.labels[0] == "Terug naar waar ik was"
    assert card.buttons[0]["style"] == "primary"
    stop = await samira.sends("/stop")
    assert (stop.button("Wis gesprek") or {})["style"] == "danger"


async def test_nothing_is_tried_again_for_who_blocked_left_or_never_was(
    emulator: Emulator, bot: Here
) -> None:
    samira = emulator.person("Samira")
    await samira.sends("/start")
    calls = len(emulator.called("sendMessage"))
    samira.blocks()
    update = emulator.send_update(samira.message_update({"text": "/menu"}))
    await emulator.until_acknowledged(update)
    emulator.fail("sendMessage", code=400, description="Bad Request: chat not found")
    samira.unblocks()
    update = emulator.send_update(samira.message_update({"text": "/menu"}))
    await emulator.until_acknowledged(update)
    emulator.fail(
        "sendMessage", code=400, description="Bad Request: group chat was upgraded to a supergroup"
    )
    update = emulator.send_update(samira.message_update({"text": "/menu"}))
    await emulator.until_acknowledged(update)
    assert len(emulator.called("sendMessage")) == calls + 3


# Profile


async def test_the_profile_is_set_in_both_languages_and_only_where_it_differs(
    emulator: Emulator, bot: Here
) -> None:
    catalogs = all_translations(folder("locales"))
    await set_profile(bot.sender, catalogs)
    profile = emulator.telegram.profile
    assert "Dit is een computer" in profile.text("description", "nl")
    assert "This is a computer" in profile.text("description", "en")
    assert profile.text("description", "de") == profile.text("description", "en")
    assert profile.text("name", "nl") == "Lesroute"
    assert profile.commands['{"type": "default"}', "nl"][0]["description"] == "Begin opnieuw"
    (only,) = profile.commands['{"type": "all_group_chats"}', "en"]
    assert only == {"command": "start", "description": "Open a private chat"}
    assert profile.menu_buttons[None] == {"type": "commands"}
    first = len(emulator.calls)
    await set_profile(bot.sender, catalogs)
    assert not [c.method for c in emulator.calls[first:] if c.method.startswith("set")]
    profile.texts["description", "nl"] = "Iets anders"
    await set_profile(bot.sender, catalogs)
    changed = [c.method for c in emulator.calls[first:] if c.method.startswith("set")]
    assert changed == ["setMyDescription"]
    assert not emulator.violations


async def test_a_profile_that_may_not_be_changed_now_stays_as_it_was(
    emulator: Emulator, bot: Here
) -> None:
    emulator.fail("setMyName", code=429, retry_after=20_000, times=None)
    await set_profile(bot.sender, all_translations(folder("locales")))
    assert emulator.telegram.profile.text("name") == "Test"
    assert {call.method for call in emulator.calls} >= FOUR_KINDS
