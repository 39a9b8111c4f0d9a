"""More than a hundred updates as they come from Telegram, and what each is answered with."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from tests.channels.telegram.here import here
from tests.emulator import Emulator, payloads

if TYPE_CHECKING:
    import pytest

    from bot.core.guide import Guide

ID = 1_000_001
SENDER = {"id": ID, "is_bot": False, "first_name": "Samira", "language_code": "nl"}
PRIVATE = {"id": ID, "type": "private", "first_name": "Samira"}
CHANNEL = {"id": -1009, "type": "channel", "title": "Nieuws"}
FILE = {"file_id": "AgAC", "file_unique_id": "AQAD", "file_size": 9}
NO_ANSWER = ""
WHO, MENU, UNREAD = "Wie stelt de vraag?", "Wie stelt de vraag?", "Dit kan ik niet lezen"
UNKNOWN, FOUND, PARTLY = "Dat weet ik niet", "Het antwoord komt zo", "Ik kan alleen de tekst erbij"
HELPERS, KEPT, STOP, TONGUE = "Dit zijn mensen", "bewaren", "Stoppen kan", "Choose a language"
GREETED = "Fijn dat u er bent"
CRISIS, SOFT, UNSAFE, WIPED = "Bel nu 113", "Dat klinkt zwaar", "Veilig Thuis", "alles gewist"
BEGIN = "Waar wilt u mee beginnen?"


def message(chat: Any = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message": {"message_id": 7, "date": 1, "chat": chat, "from": SENDER, **content}}


def edited(**content: Any) -> dict[str, Any]:
    return {"edited_message": {**message(**content)["message"], "edit_date": 2}}


def tap(data: Any = None, **changes: Any) -> dict[str, Any]:
    shown = {"message_id": 99, "date": 0, "chat": PRIVATE}
    query = {"id": "1", "from": SENDER, "message": shown, "chat_instance": "1", "data": data}
    return {"callback_query": {**query, **changes}}


def member(status: Any, chat: dict[str, Any] = PRIVATE) -> dict[str, Any]:
    bot = {"id": 123456, "is_bot": True, "first_name": "Test"}
    was, now = ({"user": bot, "status": s} for s in ("member", status))
    change = {"chat": chat, "from": SENDER, "date": 1, "old_chat_member": was}
    return {"my_chat_member": {**change, "new_chat_member": now}}


def media(kind: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return message(**{kind: FILE if value is None else value}, **more)


TYPED = {
    "/start": WHO,
    "/START": WHO,
    "/start@test_bot": WHO,
    "/start tgeld_rouder_lnl": "evenveel geld",
    "/start rleerling": "Waar wil je mee beginnen?",
    "/start snergens_tniets_rniemand_lxx": WHO,
    "/start ../../etc/passwd": WHO,
    f"/start {'s' * 65}": WHO,
    "/start s\x00_t": WHO,
    "/start 😀": WHO,
    "/menu": MENU,
    "/contact": HELPERS,
    "/help": HELPERS,
    "/hulp": HELPERS,
    "/privacy": KEPT,
    "/stop": STOP,
    "/taal": TONGUE,
    "/language": TONGUE,
    "/wis": WIPED,
    "/onbekend": UNKNOWN,
    "/": UNKNOWN,
    "//": UNKNOWN,
    "laptop": FOUND,
    "wat is een opp?": FOUND,
    "examen": FOUND,
    "ik wil dood": CRISIS,
    "IK WIL NIET MEER LEVEN!!!": CRISIS,
    "i want to die": CRISIS,
    "z3lfm00rd": CRISIS,
    "het is hopeloos": SOFT,
    "mijn vader slaat mij": UNSAFE,
    "doodmoe van xqzvw": UNKNOWN,
    "😀": GREETED,
    "👨‍👩‍👧‍👦" * 50: GREETED,
    "\u202e\u200f\u0000": UNKNOWN,
    "<br>onaf": UNKNOWN,
    "<script>alert(1)</script>": UNKNOWN,
    "&lt;&amp;": UNKNOWN,
    "' OR 1=1; --": UNKNOWN,
    "{{7*7}} %s %n ${x}": UNKNOWN,
    "qx" * 2048: UNKNOWN,
    "\n\n\n": UNREAD,
    "   ": UNREAD,
    "zzz @test_bot": UNKNOWN,
    "hulp": HELPERS,
    "menu": MENU,
    "stop": STOP,
    "english": "Who is asking?",
}
KINDS: list[tuple[str, dict[str, Any], str]] = [
    ("photo", media("photo", [{**FILE, "width": 90, "height": 90}]), UNREAD),
    ("photo with words", media("photo", [FILE], caption="laptop"), PARTLY),
    ("photo with distress", media("photo", [FILE], caption="ik wil dood"), CRISIS),
    ("album", media("photo", [FILE], media_group_id="1"), UNREAD),
    ("voice", media("voice", {**FILE, "duration": 3}), UNREAD),
    ("audio", media("audio", {**FILE, "duration": 3}), UNREAD),
    ("video", media("video", {**FILE, "duration": 3, "width": 1, "height": 1}), UNREAD),
    ("video note", media("video_note", {**FILE, "duration": 3, "length": 1}), UNREAD),
    ("animation", media("animation", FILE, document=FILE), UNREAD),
    ("document", message(**payloads.document("brief.pdf")), UNREAD),
    ("document with words", media("document", FILE, caption="zzzqqq"), PARTLY),
    ("sticker", message(**payloads.sticker()), UNREAD),
    ("location", message(**payloads.location()), UNREAD),
    (
        "live location",
        media("location", {"latitude": 1, "longitude": 2, "live_period": 60}),
        UNREAD,
    ),
    ("venue", media("venue", {"location": {}, "title": "School", "address": "x"}), UNREAD),
    ("contact", media("contact", {"phone_number": "06", "first_name": "Ali"}), UNREAD),
    ("poll", message(**payloads.poll()), PARTLY),
    ("quiz", media("poll", {"question": "laptop", "type": "quiz"}), PARTLY),
    ("poll of distress", media("poll", {"question": "ik wil dood"}), CRISIS),
    ("dice", media("dice", {"emoji": "🎲", "value": 3}), UNREAD),
    ("game", media("game", {"title": "x", "description": "y", "photo": []}), UNREAD),
    ("story", media("story", {"chat": CHANNEL, "id": 1}), UNREAD),
    ("checklist", media("checklist", {"title": "laptop", "tasks": []}), FOUND),
    (
        "formatted",
        media("rich_message", {"blocks": [{"type": "paragraph", "text": ["lap", "top"]}]}),
        FOUND,
    ),
    ("paid media", media("paid_media", {"star_count": 1, "paid_media": []}), UNREAD),
    ("spoiler", media("photo", [FILE], has_media_spoiler=True), UNREAD),
    ("forwarded", message(text="laptop", forward_origin={"type": "hidden_user"}), FOUND),
    ("forwarded from a channel", message(text="laptop", forward_origin={"chat": CHANNEL}), FOUND),
    ("reply", message(text="laptop", reply_to_message=message(text="x")["message"]), FOUND),
    ("quote", message(text="laptop", quote={"text": "x", "position": 0}), FOUND),
    ("by inline mode", message(text="laptop", via_bot={"id": 1, "is_bot": True}), FOUND),
    ("unknown kind", message(hologram={"depth": 3}), NO_ANSWER),
    ("nothing", message(), NO_ANSWER),
    ("edited text", edited(text="laptop"), FOUND),
    ("edited into distress", edited(text="ik wil dood"), CRISIS),
    ("edited caption", edited(photo=[FILE], caption="laptop"), PARTLY),
    ("edited command", edited(text="/contact"), HELPERS),
    ("a place that moves", edited(location={"latitude": 1, "longitude": 2}), NO_ANSWER),
    ("edited in a group", edited(chat={"id": -5, "type": "group"}, text="/start"), NO_ANSWER),
    ("pinned", media("pinned_message", {"message_id": 1}), NO_ANSWER),
    ("timer", media("message_auto_delete_timer_changed", {"x": 1}), NO_ANSWER),
    ("background", media("chat_background_set", {"type": {}}), NO_ANSWER),
    ("tasks done", media("checklist_tasks_done", {"marked_as_done_task_ids": [1]}), NO_ANSWER),
    ("option added", media("poll_option_added", {"option_text": "laptop"}), NO_ANSWER),
    ("video chat", media("video_chat_started", {}), NO_ANSWER),
    ("access", media("write_access_allowed", {"from_request": True}), NO_ANSWER),
    ("from a bot", message(**{"from": {**SENDER, "is_bot": True}, "text": "/start"}), NO_ANSWER),
    ("without a sender", {"message": {"message_id": 1, "chat": PRIVATE, "text": "laptop"}}, FOUND),
    ("channel", message(chat=CHANNEL, text="/start"), NO_ANSWER),
    ("channel post", {"channel_post": message(chat=CHANNEL, text="/start")["message"]}, NO_ANSWER),
    ("blocked", member("kicked"), NO_ANSWER),
    ("back", member("member"), NO_ANSWER),
    ("in a channel", member("administrator", CHANNEL), NO_ANSWER),
    ("restricted", member("restricted", {"id": -5, "type": "supergroup"}), NO_ANSWER),
    ("reaction", {"message_reaction": {"chat": PRIVATE, "message_id": 7, "date": 1}}, NO_ANSWER),
    ("poll answer", {"poll_answer": {"poll_id": "1", "user": SENDER}}, NO_ANSWER),
    ("boost", {"chat_boost": {"chat": CHANNEL}}, NO_ANSWER),
    ("join request", {"chat_join_request": {"chat": CHANNEL, "from": SENDER}}, NO_ANSWER),
    ("checkout", {"pre_checkout_query": {"id": "1", "from": SENDER}}, NO_ANSWER),
    ("chosen", {"chosen_inline_result": {"result_id": "1", "from": SENDER}}, NO_ANSWER),
    ("business", {"business_message": message(text="/start")["message"]}, NO_ANSWER),
    ("of the future", {"hologram": {"from": SENDER}}, NO_ANSWER),
]
HOSTILE: list[tuple[str, dict[str, Any], str]] = [
    ("no kind", {}, NO_ANSWER),
    ("message null", {"message": None}, NO_ANSWER),
    ("message list", {"message": [1]}, NO_ANSWER),
    ("message text", {"message": "x"}, NO_ANSWER),
    ("chat null", message(chat=None), NO_ANSWER),
    ("chat without id", message(chat={"type": "private"}), NO_ANSWER),
    ("chat id text", message(chat={"id": "1; DROP", "type": "private"}), NO_ANSWER),
    ("chat type list", message(chat={"id": ID, "type": ["private"]}, text="x"), NO_ANSWER),
    ("chat type of nothing", message(chat={"id": ID, "type": "hologram"}, text="x"), NO_ANSWER),
    ("text number", message(text=5), UNREAD),
    ("text list", message(text=["/start"]), UNREAD),
    ("text null", message(text=None), UNREAD),
    ("caption number", media("photo", [FILE], caption=5), UNREAD),
    ("poll list", media("poll", [1]), UNREAD),
    ("sender text", message(**{"from": "x", "text": "laptop"}), FOUND),
    (
        "language number",
        message(**{"from": {**SENDER, "language_code": 5}, "text": "qqz"}),
        UNKNOWN,
    ),
    ("deep", message(text="laptop", x={"a": [{"b": [[[[[[]]]]]]}]}), FOUND),
    ("edit null", {"edited_message": None}, NO_ANSWER),
    ("member null", {"my_chat_member": {"chat": None, "new_chat_member": 5}}, NO_ANSWER),
    ("member list", member(["kicked"]), NO_ANSWER),
    ("tap without id", {"callback_query": {"from": SENDER}}, NO_ANSWER),
    ("inline without id", {"inline_query": {"from": SENDER, "query": "x"}}, NO_ANSWER),
    ("inline list", {"inline_query": {"id": "1", "from": SENDER, "query": [1]}}, NO_ANSWER),
    ("group text list", message(chat={"id": -5, "type": "group"}, text=[1]), NO_ANSWER),
]
TAPS: list[tuple[str, dict[str, Any], str]] = [
    ("a place", tap("on:contact/start"), "Ouders & Onderwijs"),
    ("an old place", tap("on:gone/node:x"), "oudere versie"),
    ("an old choice", tap("on:start/menu:gone"), "oudere versie"),
    ("no data", tap(), MENU),
    ("data number", tap(5), MENU),
    ("nonsense", tap("\x00💥"), MENU),
    ("too long", tap("on:" + "x" * 300), MENU),
    ("of a game", tap(game_short_name="x"), MENU),
    ("on an inline message", tap("on:start/menu", message=None, inline_message_id="1"), BEGIN),
    ("message list", tap("on:start/menu", message=[1]), BEGIN),
    ("no such card", tap("on!:contact/ouder:#nobody"), "Ouders & Onderwijs"),
    ("in a group", tap("on:start/menu", message={"chat": {"id": -5, "type": "group"}}), NO_ANSWER),
    ("without a sender", tap("on:start/menu", **{"from": None}), NO_ANSWER),
]
TABLE = [(words[:40], message(text=words), answer) for words, answer in TYPED.items()]
TABLE += [*KINDS, *HOSTILE, *TAPS]
"""Each with a part of what is said; nothing where silence is right."""


async def test_every_update_is_answered_as_described_and_none_leaks_or_stops_the_bot(
    guide: Guide, valkey_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(TABLE) >= 100
    async with (
        Emulator(time_scale=50) as emulator,
        here(emulator, guide, valkey_url, hasty=True),
    ):
        person = emulator.person("Samira", language_code="nl", started=True)
        assert person.id == ID
        emulator.telegram.updates.allowed = []
        wrong = {}
        caplog.set_level(logging.INFO, "bot")
        for name, update, answer in TABLE:
            wipe = emulator.send_update(message(text="/wis"), queued=False)
            await emulator.deliver_copies(wipe, 1)
            before = len(person.messages)
            (status,) = await emulator.deliver_copies(update, 1)
            said = [screen.text for screen in person.messages[before:]]
            right = any(answer in text for text in said) if answer else not said
            if status != 200 or not right:
                wrong[name] = (status, said)
        assert not wrong, "\n".join(f"{name}: {what}" for name, what in wrong.items())
        assert {record.msg for record in caplog.records} <= {
            "reader_gone",
            "telegram_left",
            "telegram_unacknowledged",
        }
        assert not [v for v in emulator.violations if "query is too old" not in v.detail]
