"""Forms as they come in: pure, so whole tables of them can be tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.inbound import receive
from bot.conversation.messages import Incoming, Typed
from bot.core.events import Chose, Opened, Sent, Switched, WentBack
from bot.core.limits import TYPED
from bot.core.texts import Role

if TYPE_CHECKING:
    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.texts import Reader

HOME = Opened(node="start/thuis")
CHAT = "web:someone"


@pytest.mark.parametrize(
    ("tap", "event", "role", "language"),
    [
        ("-n:start/welkom:ouder", Chose(node="start/welkom", choice="ouder"), None, "nl"),
        ("oe:contact/start", Opened(node="contact/start"), Role.OUDER, "en"),
        ("ln:start/menu:<", WentBack(to="start/menu"), Role.LEERLING, "nl"),
        ("sn!:start/menu", Opened(node="start/menu"), Role.SCHOOL, "nl"),
        ("on:was/eens", Opened(node="was/eens"), Role.OUDER, "nl"),
    ],
)
def test_a_button_carries_where_it_leads_and_for_whom(
    guide: Guide, tap: str, event: Event, role: Reader, language: Code
) -> None:
    expected = Incoming(chat=CHAT, event=event, role=role, language=language)
    assert receive(guide, {"tap": tap}, CHAT, "nl") == expected


@pytest.mark.parametrize(
    ("form", "event"),
    [
        ({"taal": "en"}, Switched(language="en")),
        ({"taal": "nl"}, Switched(language="nl")),
        ({"taal": "fy"}, Sent()),
        ({"taal": ["en"]}, Sent()),
        ({"text": "  is dit verzuim?\n"}, Typed(text="is dit verzuim?")),
        ({"text": "<b>opp</b>"}, Typed(text="<b>opp</b>")),
        ({"text": "x" * 5000}, Typed(text="x" * 5000)),
        ({"text": "x" * 60_000}, Typed(text="x" * 4 * TYPED)),
        ({"text": " \n\t"}, Sent()),
        ({"text": b"bytes"}, Sent()),
        ({"text": None}, Sent()),
        ({}, Sent()),
        ({"other": "on:start/menu"}, Sent()),
    ],
)
def test_what_is_typed_and_another_language_are_understood(
    guide: Guide, form: dict[str, object], event: Event | Typed
) -> None:
    assert receive(guide, form, CHAT, "nl").event == event


@pytest.mark.parametrize(
    "tap",
    [
        "",
        ":",
        "x",
        "on",
        "on:",
        "xx:start/menu",
        "on!!:start/menu",
        "on:" + "y" * 300,
        "on:" + "é" * 40,
        "-n:start/welkom:ouder" * 100,
        b"on:start/menu",
        5,
        None,
    ],
)
def test_a_forged_button_opens_home(guide: Guide, tap: object) -> None:
    assert receive(guide, {"tap": tap}, CHAT, "en") == Incoming(
        chat=CHAT, event=HOME, language="en"
    )


def test_a_button_counts_before_a_text_and_a_text_before_a_forged_button(guide: Guide) -> None:
    both = {"tap": "on:start/menu", "text": "opp", "taal": "en"}
    assert receive(guide, both, CHAT, "nl").event == Opened(node="start/menu")
    assert receive(guide, {"tap": "x", "text": "opp"}, CHAT, "nl").event == Typed(text="opp")


def test_the_browser_s_language_stands_until_one_is_chosen(guide: Guide) -> None:
    assert receive(guide, {"text": "opp"}, CHAT, "en").language == "en"
    assert receive(guide, {"taal": "nl"}, CHAT, "en").language == "nl"


@given(
    st.dictionaries(
        st.sampled_from(["tap", "text", "taal", "x"]), st.text(max_size=80) | st.binary(max_size=9)
    )
)
def test_no_form_whatever_upsets_it(guide: Guide, form: dict[str, object]) -> None:
    incoming = receive(guide, form, CHAT, "nl")
    assert incoming.chat == CHAT
    assert incoming.update is None
