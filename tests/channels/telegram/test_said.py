"""What a person says in a message, in whatever part of it; and what nobody said."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.inbound import Received, receive
from bot.conversation.messages import Typed
from bot.core.events import Sent
from tests.channels.telegram.updates import CHAT, SENDER, message
from tests.emulator import spec
from tests.emulator.spec import problems_of
from tests.understanding.hearing import CRISIS, alarm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.guide import Guide

    Make = Callable[[str], Any]

GRAVE = "ik wil niet meer leven"
ARRAY = "Array of "

ANOTHERS = {
    "Chat", "ExternalReplyInfo", "InaccessibleMessage", "InlineKeyboardMarkup", "Message",
    "MessageOriginChannel", "MessageOriginChat", "MessageOriginHiddenUser", "MessageOriginUser",
    "SharedUser", "Story", "User",
}  # fmt: skip
"""Types that tell of people, chats and other messages: nobody says their words here."""

CODES = {
    "said.author_signature", "said.sender_tag",
    "MessageEntity.custom_emoji_id", "MessageEntity.date_time_format", "MessageEntity.language",
    "Sticker.custom_emoji_id", "Sticker.set_name", "RichBlockPreformatted.language",
    "RichBlockTableCell.align", "RichBlockTableCell.valign", "RichBlockButtons.align",
    "RichMessageButton.style", "RichMessageButton.callback_data",
    "RichTextDateTime.date_time_format", "RichTextCustomEmoji.custom_emoji_id",
    "Venue.foursquare_id", "Venue.foursquare_type",
    "Venue.google_place_id", "Venue.google_place_type", "Invoice.currency",
    "Invoice.start_parameter", "PollOption.persistent_id",
    "RichMessageButton.switch_inline_query_current_chat", "SwitchInlineQueryChosenChat.query",
    "UniqueGiftInfo.origin",
}  # fmt: skip
CODE_ENDS = ("_id", ".id", ".type", ".mime_type", "currency", "_payload", ".data")
"""Fields of those names hold what machines say to each other."""


def fields_of(kind: str) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = spec.types()[kind].get("fields", [])
    return fields


def least(kind: str) -> Any:
    """The smallest value of a type."""
    simple = {"String": "x", "Integer": 1, "Float": 1.0, "Boolean": True}
    if kind in simple or kind.startswith(ARRAY):
        return simple.get(kind, [])
    subtypes = spec.types()[kind].get("subtypes")
    return least(subtypes[0]) if subtypes else required(kind)


def required(kind: str) -> dict[str, Any]:
    needed = (field for field in fields_of(kind) if field["required"])
    return {field["name"]: field.get("value", least(field["types"][0])) for field in needed}


def holding(kind: str, seen: set[str]) -> Iterator[tuple[str, Make]]:
    """Each place in a type where a string can stand, once, and how to put words there."""
    if kind == "String":
        yield "", lambda words: words
    elif kind.startswith(ARRAY) and kind not in seen:
        seen |= {kind} & {"Array of RichText"}
        for where, make in holding(kind.removeprefix(ARRAY), seen):
            yield where, partial(_listed, make)
    elif "subtypes" in spec.types().get(kind, {}):
        for subtype in spec.types()[kind]["subtypes"]:
            yield from holding(subtype, seen)
    else:
        for field in fields_of(kind) if kind in spec.types() else ():
            yield from _in_field(kind, field, seen)


def _listed(make: Make, words: str) -> list[Any]:
    return [make(words)]


def _in_field(kind: str, field: dict[str, Any], seen: set[str]) -> Iterator[tuple[str, Make]]:
    name = f"{kind}.{field['name']}"
    if name in seen or "value" in field:
        return
    seen.add(name)
    for inner in field["types"]:
        if kind in ANOTHERS and inner != "String":
            continue
        for where, make in holding(inner, seen):

            def put(words: str, make: Make = make) -> Any:
                return {**required(kind), field["name"]: make(words)}

            yield where or name, put


@cache
def places() -> dict[str, tuple[str, Make]]:
    """By the place: the field of the message it is in, and how to make that."""
    seen: set[str] = set()
    found: dict[str, tuple[str, Make]] = {}
    for field in fields_of("Message"):
        for kind in field["types"]:
            for where, make in holding(kind, seen):
                place = where or f"said.{field['name']}"
                found[place] = field["name"], make
    return found


def heard(guide: Guide, content: dict[str, Any]) -> object:
    received = receive(guide, message(content), alarm)
    return received.incoming.event if isinstance(received, Received) else None


def card(guide: Guide, content: dict[str, Any]) -> str | None:
    event = heard(guide, content)
    return alarm(event.text) if isinstance(event, Typed) else None


def is_written(place: str) -> bool:
    kind, _, _ = place.partition(".")
    return kind not in ANOTHERS and place not in CODES and not place.endswith(CODE_ENDS)


def test_the_table_of_places_is_the_whole_specification() -> None:
    found = places()
    assert len(found) > 150
    assert {"RichTextBold.text", "RichBlockListItem.label", "PollOption.text"} <= found.keys()
    assert {"ChecklistTask.text", "TextQuote.text", "Contact.vcard"} <= found.keys()
    assert found.keys() >= CODES


def test_grave_words_are_heard_wherever_a_person_may_write_them(guide: Guide) -> None:
    wrong = {
        place: content
        for place, (name, make) in places().items()
        if is_written(place) and (content := {name: make(GRAVE)}) and card(guide, content) != CRISIS
    }
    assert not wrong


def test_what_another_or_a_machine_says_is_no_distress(guide: Guide) -> None:
    said = [name for name, (field, make) in places().items() if not is_written(name)]
    wrong = [p for p in said if card(guide, {places()[p][0]: places()[p][1](GRAVE)}) is not None]
    assert len(said) > 40
    assert not wrong


ORIGINAL = {"message_id": 3, "date": 1, "chat": CHAT, "text": GRAVE}


@pytest.mark.parametrize(
    ("content", "grave"),
    [
        ({"text": "dank", "reply_to_message": ORIGINAL}, False),
        ({"text": "dank", "external_reply": {"origin": {"sender_user_name": GRAVE}}}, False),
        ({"text": "dank", "forward_origin": {"sender_user_name": GRAVE, "type": "x"}}, False),
        ({"text": "dank", "via_bot": {"id": 1, "is_bot": True, "first_name": GRAVE}}, False),
        ({"text": "dank", "reply_markup": {"inline_keyboard": [[{"text": GRAVE}]]}}, False),
        ({"pinned_message": ORIGINAL}, False),
        ({"pinned_message": {**ORIGINAL, "rich_message": {"blocks": [GRAVE]}}}, False),
        ({"text": "dank", "quote": {"text": GRAVE, "position": 0}}, True),
        ({"text": "dank", "from": {**SENDER, "first_name": GRAVE}}, False),
        ({"text": "/start", "document": {"file_id": "x", "file_name": f"{GRAVE}.docx"}}, True),
        ({"text": "/wis", "forward_origin": {}, "caption": GRAVE}, True),
        ({"text": GRAVE, "forward_origin": {"type": "hidden_user"}}, True),
        ({"hologram": {"layers": [{"words": [{"style": "x", "text": GRAVE}]}]}}, True),
    ],
)
def test_whose_words_they_are_is_told_apart(
    guide: Guide, content: dict[str, Any], grave: bool
) -> None:
    assert (card(guide, content) == CRISIS) == grave


def test_a_quote_of_what_the_bot_said_is_not_the_person_s(guide: Guide) -> None:
    said = {**ORIGINAL, "from": {"id": 1, "is_bot": True, "first_name": "Lesroute"}}
    quote = {"quote": {"text": GRAVE, "position": 0}}
    assert card(guide, {"text": "wat is dit", "reply_to_message": said, **quote}) is None
    assert card(guide, {"text": "wat is dit", "reply_to_message": ORIGINAL, **quote}) == CRISIS


# How the pieces of a formatted text hang together


def rich(*blocks: Any) -> dict[str, Any]:
    return {"rich_message": {"blocks": list(blocks)}}


def paragraph(text: Any) -> dict[str, Any]:
    return {"type": "paragraph", "text": text}


def bold(text: Any) -> dict[str, Any]:
    return {"type": "bold", "text": text}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (rich(paragraph(["Ik wil d", bold("oo"), "d"])), "Ik wil dood"),
        (rich(paragraph([bold("lap"), bold(["to", {"type": "code", "text": "p"}])])), "laptop"),
        (
            rich(paragraph("Mijn kind is ziek."), paragraph("Wat nu?")),
            "Mijn kind is ziek.\nWat nu?",
        ),
        (
            rich({"type": "table", "cells": [[{"text": "a"}, {"text": ["b", bold("c")]}]]}),
            "a\nbc",
        ),
        (
            rich({"type": "list", "items": [{"label": "1.", "blocks": [paragraph("laptop")]}]}),
            "laptop",
        ),
        (
            rich({"type": "details", "summary": [bold("lap"), "top"], "blocks": [paragraph("x")]}),
            "laptop\nx",
        ),
        (rich(paragraph({"type": "hashtag", "text": "#laptop", "hashtag": "laptop"})), "#laptop"),
        (rich(paragraph(["zie ", {"type": "url", "text": "dit", "url": "x.nl"}])), "zie dit"),
        (
            {"poll": {"question": "Wat nu?", "options": [{"text": "Bellen"}, {"text": "Niets"}]}},
            "Wat nu?\nBellen\nNiets",
        ),
        ({"checklist": {"title": "Doen", "tasks": [{"id": 1, "text": "laptop"}]}}, "Doen\nlaptop"),
        ({"photo": [], "caption": "/wis"}, "/wis"),
        (rich(paragraph("/wis")), "/wis"),
    ],
)
def test_words_join_within_a_line_and_lines_stand_apart(
    guide: Guide, content: dict[str, Any], words: str
) -> None:
    assert heard(guide, content) == Typed(text=words)


INLINE = ("bold", "italic", "underline", "spoiler", "marked", "code")


@st.composite
def formatted(draw: st.DrawFn, words: str = GRAVE) -> Any:
    """These words as formatted text, cut anywhere and wrapped in anything."""
    if len(words) < 2 or draw(st.booleans()):
        return draw(st.sampled_from([words, bold(words), [words]]))
    cut = draw(st.integers(1, len(words) - 1))
    pieces = [draw(formatted(words[:cut])), draw(formatted(words[cut:]))]
    kind = draw(st.sampled_from((*INLINE, "")))
    return {"type": kind, "text": pieces} if kind else pieces


HARMLESS = st.sampled_from([paragraph("laptop"), {"type": "divider"}, paragraph(["moe"])])


@st.composite
def blocks(draw: st.DrawFn) -> list[Any]:
    """Blocks with a grave sentence somewhere in them."""
    text = draw(formatted())
    holder = draw(
        st.sampled_from([
            paragraph(text),
            {"type": "heading", "size": 1, "text": text},
            {"type": "blockquote", "blocks": [paragraph("hoi")], "credit": text},
            {"type": "list", "items": [{"label": "•", "blocks": [paragraph(text)]}]},
            {"type": "table", "cells": [[{"text": "a"}], [{"text": text}]], "caption": "b"},
            {"type": "details", "summary": "meer", "blocks": [paragraph(text)]},
            {"type": "photo", "photo": [{"file_id": "x"}], "caption": {"text": text}},
            {"type": "buttons", "buttons": [{"text": text, "url": "https://x.nl"}]},
        ])
    )  # fmt: skip
    for _ in range(draw(st.integers(0, 3))):
        holder = {"type": "collage", "blocks": [holder]}
    around = st.lists(HARMLESS, max_size=2)
    return [*draw(around), holder, *draw(around)]


@settings(max_examples=150, deadline=None)
@given(blocks())
def test_a_grave_sentence_is_heard_however_it_is_formatted(guide: Guide, made: list[Any]) -> None:
    assert card(guide, rich(*made)) == CRISIS


def test_a_grave_sentence_is_heard_at_the_end_of_the_longest_message(guide: Guide) -> None:
    long = "dit is een lang verhaal over school. " * 880
    assert card(guide, rich(paragraph(long), paragraph(GRAVE))) == CRISIS
    assert card(guide, rich(paragraph(f"{long}{GRAVE}"))) == CRISIS


def test_what_lies_too_deep_for_a_stack_is_heard(guide: Guide) -> None:
    text: Any = GRAVE
    for _ in range(20_000):
        text = {"type": "bold", "text": text}
    assert card(guide, rich(paragraph(text))) == CRISIS


# What nobody said


def service_fields() -> list[str]:
    return [field["name"] for field in fields_of("Message") if field.get("service")]


NOT_SAID = [
    *service_fields(),
    *("new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo"),
    *("migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "connected_website"),
    *("passport_data", "invoice", "giveaway", "giveaway_winners", "suggested_post_info"),
]


@pytest.mark.parametrize("name", NOT_SAID)
def test_what_nobody_said_is_met_with_silence(guide: Guide, name: str) -> None:
    (kind, *_) = next(f["types"] for f in fields_of("Message") if f["name"] == name)
    assert heard(guide, {name: least(kind)}) is None


@pytest.mark.parametrize("content", [{}, {"of_the_future": {"by": SENDER}}, {"of_the_future": 5}])
def test_what_is_not_known_yet_is_met_with_silence(guide: Guide, content: dict[str, Any]) -> None:
    assert heard(guide, content) is None


def test_there_are_as_many_kinds_of_service_messages_as_we_know_of() -> None:
    assert len(service_fields()) > 40


SAID = (
    *("animation", "audio", "contact", "dice", "document", "game", "live_photo", "location"),
    *("paid_media", "photo", "sticker", "story", "venue", "video", "video_note", "voice"),
)


@pytest.mark.parametrize("name", SAID)
def test_what_a_person_sends_is_answered(guide: Guide, name: str) -> None:
    (kind, *_) = next(f["types"] for f in fields_of("Message") if f["name"] == name)
    assert not problems_of(least(kind), kind) or kind.startswith(ARRAY)
    assert heard(guide, {name: least(kind)}) == Sent()


def test_what_is_passed_on_was_sent_by_a_person(guide: Guide) -> None:
    assert heard(guide, {"giveaway": {}, "forward_origin": {"type": "channel"}}) == Sent()


# Whatever is in it

NAMES = st.sampled_from(sorted({f["name"] for kind in spec.types() for f in fields_of(kind)}))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(NAMES, VALUES, max_size=5),
    st.sampled_from(["message", "edited_message", "callback_query"]),
)
def test_whatever_is_in_a_message_it_is_read(
    guide: Guide, content: dict[str, Any], kind: str
) -> None:
    received = receive(guide, {"update_id": 1, kind: {**message({})["message"], **content}}, alarm)
    if isinstance(received, Received):
        assert received.incoming.chat.startswith("telegram:")
