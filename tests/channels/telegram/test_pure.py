"""Telegram's payloads in and out: pure, so whole tables of them can be tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.group import InGroup
from bot.channels.telegram.inbound import Left, Received, Strayed, receive
from bot.channels.telegram.inline import InlineQuery
from bot.channels.telegram.place import Place
from bot.channels.telegram.render import edit, keyboard, send, text
from bot.conversation.messages import Typed
from bot.core.events import Chose, Forgot, Opened, Sent, Started, WentBack
from bot.core.languages import LANGUAGES
from bot.core.limits import PAPER, TEXT
from bot.core.screen import Button, Card, Points, Screen
from bot.core.texts import Role
from tests.channels.telegram.updates import CHAT, SENDER, message, tapped
from tests.emulator.entities import parse_html
from tests.emulator.spec import problems_of
from tests.understanding.hearing import alarm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached

HERE = Place(chat=42)


@pytest.mark.parametrize(
    ("content", "event"),
    [
        ({"text": "/start"}, Started()),
        ({"text": "/start sutrecht_len"}, Started(steunpunt="utrecht", language="en")),
        ({"text": "/START@lesroute_bot  rouder"}, Started(role=Role.OUDER)),
        ({"text": "/start ../../etc"}, Started()),
        ({"text": "/menu"}, Opened(node="start/thuis")),
        ({"text": "/contact"}, Opened(node="contact/start")),
        ({"text": "/contact nu"}, Typed(text="contact nu")),
        ({"text": "/help ik wil dood"}, Typed(text="help ik wil dood")),
        ({"text": "/start zelfmoord"}, Typed(text="zelfmoord")),
        ({"text": "/start suicide"}, Typed(text="suicide")),
        ({"text": "/start p5DJN-R5G0-DF0J"}, Started(code="5djn-r5g0-df0j")),
        ({"text": "/start p5DJN-R5G0-DF0A"}, Started(code="5djn-r5g0-df0a")),
        ({"text": "/start ik wil dood"}, Typed(text="ik wil dood")),
        ({"text": "/wis\nmijn vader slaat mij"}, Typed(text="wis\nmijn vader slaat mij")),
        ({"text": "/taal"}, Opened(node="start/taal")),
        ({"text": "/privacy"}, Opened(node="privacy/start")),
        ({"text": "/wis"}, Forgot()),
        ({"text": "/onbekend"}, Typed(text="onbekend")),
        ({"text": "mag mijn kind thuis leren"}, Typed(text="mag mijn kind thuis leren")),
        ({"text": "  "}, Sent()),
        ({"text": 5}, Sent()),
        ({"photo": [], "caption": "ziek"}, Typed(text="ziek")),
        ({"photo": [], "caption": " "}, Sent()),
        ({"poll": {"question": "ik wil dood"}}, Typed(text="ik wil dood")),
        ({"voice": {}}, Sent()),
    ],
)
def test_a_message_becomes_an_event(guide: Guide, content: dict[str, Any], event: object) -> None:
    received = receive(guide, message(content), alarm)
    assert isinstance(received, Received)
    assert received.incoming.event == event
    assert received.incoming.chat == "telegram:42"
    assert received.incoming.update == "1"
    assert received.query is None


@pytest.mark.parametrize(
    ("data", "event", "editable"),
    [
        ("on:start/menu:meer", Chose(node="start/menu", choice="meer"), True),
        ("on:start/menu", Opened(node="start/menu"), True),
        ("on:start/menu:<", WentBack(to="start/menu"), True),
        ("on!:start/menu", Opened(node="start/menu"), False),
        ("nonsense", Opened(node="start/thuis"), True),
        (None, Opened(node="start/thuis"), True),
    ],
)
def test_a_tap_becomes_an_event(guide: Guide, data: object, event: object, editable: bool) -> None:
    received = receive(guide, tapped(data), alarm)
    assert isinstance(received, Received)
    assert received.incoming.event == event
    assert received.query == "q"
    assert (received.message == 7) == editable


def test_a_tap_whose_data_is_a_deep_list_leads_home(guide: Guide) -> None:
    arrival = receive(guide, tapped(orjson.loads("[" * 1000 + "]" * 1000)), alarm)
    assert isinstance(arrival, Received)
    assert arrival.incoming.event == Opened(node=guide.home)


def test_a_message_that_telegram_no_longer_shows_is_not_edited(guide: Guide) -> None:
    gone = {"message_id": 7, "date": 0, "chat": CHAT}
    received = receive(guide, tapped("on:start/menu", message=gone), alarm)
    assert isinstance(received, Received)
    assert received.message is None
    assert received.chat == 42


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": "1"},
        {"update_id": 1},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": []},
        {"update_id": 1, "edited_message": {"text": "x"}},
        {"update_id": 1, "channel_post": {"text": "/start"}},
        message({"text": "ha allemaal"}, {"id": -1, "type": "group"}),
        message({"text": "/start"}, {"id": -1, "type": "channel"}),
        message({"text": "/start"}, {"id": "42", "type": "private"}),
        {"update_id": 1, "callback_query": {"id": 5, "from": SENDER}},
    ],
)
def test_what_is_not_ours_is_left_alone(guide: Guide, update: dict[str, Any]) -> None:
    assert receive(guide, update, alarm) is None


KEYS = st.sampled_from(
    (
        *("update_id", "message", "edited_message", "callback_query", "inline_query", "chat"),
        *("my_chat_member", "from", "id", "text", "data", "date", "type", "caption", "poll"),
        *("question", "query", "entities", "new_chat_member", "status", "message_id"),
    )
)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, json, max_size=5))
def test_nothing_that_can_be_sent_raises(guide: Guide, update: dict[str, Any]) -> None:
    received = receive(guide, {"update_id": 1, **update}, alarm)
    assert received is None or isinstance(
        received, Received | InGroup | InlineQuery | Strayed | Left
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_is_right_by_telegram_s_rules(
    walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    seen = set()
    for visit in walks[language]:
        markup = text(visit.screen)
        if markup in seen:
            continue
        seen.add(markup)
        shown = parse_html(markup)
        most = PAPER if visit.screen.taken_along else TEXT
        assert 0 < len(shown.text) <= most, visit.screen.node
        for method, parameters in (send(HERE, visit.screen), edit(42, 7, visit.screen)):
            assert method in {"sendMessage", "editMessageText"}
            sent = orjson.loads(orjson.dumps(parameters))
            assert sent["text"] == markup
            problems = problems_of(sent["reply_markup"], "InlineKeyboardMarkup")
            assert not problems, (visit.screen.node, problems)
        for row in keyboard(visit.screen):
            assert 1 <= len(row) <= 4
            data = [b["callback_data"] for b in row if "copy_text" not in b]
            assert all(1 <= len(carried.encode()) <= 64 for carried in data)


def test_what_people_and_registers_say_is_never_markup() -> None:
    nasty = "<b>&\"'</b>"
    card = Card(name=nasty, purpose=nasty, phone=nasty, email=nasty, site=nasty, notes=(nasty,))
    screen = Screen(
        node="x/y",
        language="nl",
        role=None,
        text=nasty,
        notices=(nasty,),
        points=(Points(lead=nasty, items=(nasty,)),),
        cards=(card,),
        source=nasty,
        buttons=(Button(label=nasty, tap="-n:x/y"),),
    )
    shown = parse_html(text(screen, nasty))
    assert shown.text.count(nasty) == 12


def test_steps_are_numbered_and_points_are_not() -> None:
    lists = (Points(lead="", items=("a", "b"), ordered=True), Points(lead="L", items=("c",)))
    screen = Screen(node="x/y", language="nl", role=None, text="T", points=lists)
    assert text(screen) == "T\n\n1. a\n2. b\n\n<b>L</b>\n• c"
