"""An answer belongs where the question stood, and an edit without new words needs none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.channels.edits import Edits, MessageWords
from bot.channels.telegram.inbound import Received, receive
from bot.channels.telegram.place import Place
from tests.channels.telegram.updates import message, tapped
from tests.emulator import Emulator, payloads
from tests.understanding.hearing import alarm

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from tests.emulator import Person

TOPIC = {"message_thread_id": 51, "is_topic_message": True}


# Topics


async def test_in_a_topic_each_answer_stands_in_it(emulator: Emulator, samira: Person) -> None:
    topic = emulator.topic(samira)
    await samira.sends_content({**payloads.text("/start rouder"), **topic})
    await samira.taps("Kind thuis: mag dat?")
    await samira.taps("Begin met de vragen")
    await samira.taps("Ziekte of aandoening", replies=2)  # an outcome: a message of its own
    await samira.taps("Hulp")
    await samira.taps("Bewaar Balans")  # a contact
    await samira.sends_content({**payloads.photo(), **topic})
    assert len(samira.messages) == 5
    assert {screen.payload.get("message_thread_id") for screen in samira.messages} == {51}
    await samira.sends("/menu")
    assert "message_thread_id" not in samira.screen.payload
    assert not emulator.violations


async def test_of_two_topics_each_has_its_own_answers(emulator: Emulator, samira: Person) -> None:
    first, second = emulator.topic(samira), emulator.topic(samira)
    for topic in (first, second, first):
        await samira.sends_content({**payloads.text("/menu"), **topic})
    threads = [screen.payload["message_thread_id"] for screen in samira.messages]
    assert threads == [51, 52, 51]


async def test_where_the_topic_is_gone_the_answer_comes_in_the_chat(
    emulator: Emulator, samira: Person
) -> None:
    await samira.sends_content({**payloads.text("ik wil dood"), **TOPIC})
    assert "Bel nu 113" in samira.screen.text
    assert "message_thread_id" not in samira.screen.payload


async def test_the_pointer_stands_where_the_bot_was_called(
    emulator: Emulator, samira: Person
) -> None:
    forum = emulator.group("Klas 5", supergroup=True)
    direct = emulator.group("Nieuws", supergroup=True)
    for group, topic in (
        (forum, emulator.topic(forum)),
        (direct, emulator.topic(direct, direct=True)),
    ):
        await samira.sends_content({**payloads.text("/start"), **topic}, chat=group)
        assert topic.items() <= group.screen.payload.items()
    assert not emulator.violations


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (TOPIC, Place(chat=42, thread=51)),
        ({"message_thread_id": 51}, Place(chat=42)),
        ({"message_thread_id": "51", "is_topic_message": True}, Place(chat=42)),
        ({"message_thread_id": True, "is_topic_message": True}, Place(chat=42)),
        ({"message_thread_id": 1 << 80, "is_topic_message": True}, Place(chat=42)),
        ({"direct_messages_topic": {"topic_id": 7}}, Place(chat=42, topic=7)),
        ({"direct_messages_topic": [7]}, Place(chat=42)),
    ],
)
def test_a_place_is_read_from_a_message_and_from_a_pressed_one(
    guide: Guide, told: dict[str, Any], place: Place
) -> None:
    said = message({"text": "/menu", **told})
    pressed = tapped("on:start/menu", message={**said["message"]})
    for update in (said, pressed):
        received = receive(guide, update, alarm)
        assert isinstance(received, Received)
        assert received.place == place


# Who speaks


@pytest.mark.parametrize(
    ("fake", "sender_chat"),
    [
        ("GroupAnonymousBot", {"type": "supergroup", "title": "Klas 5"}),
        ("Channel_Bot", {"id": -1009, "type": "channel", "title": "Nieuws"}),
    ],
)
async def test_who_speaks_for_a_chat_is_pointed_the_way(
    emulator: Emulator, samira: Person, fake: str, sender_chat: dict[str, Any]
) -> None:
    group = emulator.group("Klas 5", supergroup=True)
    update = samira.message_update(payloads.text("/start@test_bot"), group.chat)
    sender = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": fake}
    update["message"] |= {"from": sender, "sender_chat": {"id": group.chat.id, **sender_chat}}
    await emulator.until_acknowledged(emulator.send_update(update))
    assert "Daarom antwoord ik niet in een groep" in group.screen.text


async def test_another_bot_is_not_answered(emulator: Emulator, samira: Person) -> None:
    group = emulator.group("Klas 5", supergroup=True)
    update = samira.message_update(payloads.text("/start@test_bot"), group.chat)
    update["message"]["from"] = {"id": 5, "is_bot": True, "first_name": "Other"}
    await emulator.until_acknowledged(emulator.send_update(update))
    assert not group.messages


# Edits


async def test_an_edit_is_answered_where_its_words_changed(
    emulator: Emulator, samira: Person
) -> None:
    await samira.sends("laptop")
    await samira.edits("laptop", replies=0)
    await samira.edits("laptop", replies=0)
    assert len(samira.messages) == 1
    await samira.edits("examen")
    await samira.edits("examen", replies=0)
    await samira.edits("laptop")
    assert len(samira.messages) == 3
    await samira.edits("ik wil dood")
    assert "Bel nu 113" in samira.screen.text
    await samira.edits("ik wil dood", replies=0)
    assert len(samira.messages) == 4


EVERY_KIND = [
    payloads.text("laptop"),
    payloads.photo("laptop"),
    {"rich_message": {"blocks": [{"type": "paragraph", "text": "laptop"}]}},
    {"checklist": {"title": "laptop", "tasks": []}},
]


@pytest.mark.parametrize("content", EVERY_KIND, ids=["text", "caption", "rich", "checklist"])
async def test_a_reaction_to_words_of_any_kind_is_no_question(
    emulator: Emulator, samira: Person, content: dict[str, Any]
) -> None:
    update = samira.message_update(content)
    await emulator.until_acknowledged(emulator.send_update(update))
    edit = {"edited_message": {**update["message"], "edit_date": 5}}
    for _ in range(3):
        await emulator.until_acknowledged(emulator.send_update(edit))
    assert len(samira.messages) == 1


async def test_after_a_start_an_edit_is_answered_but_no_undated_one(
    emulator: Emulator, guide: Guide, valkey_url: str, samira: Person
) -> None:
    update = samira.message_update(payloads.text("laptop"))
    undated = {"edited_message": update["message"]}
    await emulator.until_acknowledged(emulator.send_update(undated))
    assert not samira.messages, "Telegram itself touched it: no person changed a word"
    edit = {"edited_message": {**update["message"], "edit_date": 5}}
    await emulator.until_acknowledged(emulator.send_update(edit))
    assert len(samira.messages) == 1
    grave = {"edited_message": {**update["message"], "text": "ik wil dood"}}
    await emulator.until_acknowledged(emulator.send_update(grave))
    assert "Bel nu 113" in samira.screen.text


async def test_an_edit_that_could_not_be_answered_is_answered_when_it_comes_again(
    emulator: Emulator, samira: Person
) -> None:
    await samira.sends("laptop")
    emulator.fail("sendMessage", code=502, times=4)
    await samira.edits("schrijven", within=60)
    assert len(samira.messages) == 2


def test_of_words_only_a_keyed_hash_is_kept_and_of_the_last_messages_alone() -> None:
    known, other = Edits(most=3), Edits(most=3)
    told = [MessageWords(message=f"42:{n}", words="ik heet Jan", edited=True) for n in range(5)]
    for words in told:
        known.answered(words)
        other.answered(words)
    assert [known.changed_nothing(words) for words in told] == [False, False, True, True, True]
    kept = repr(vars(known))
    assert "Jan" not in kept
    assert "42:" not in kept
    assert known._known.keys().isdisjoint(other._known.keys())
