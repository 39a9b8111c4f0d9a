"""What a link into Telegram says of where somebody comes from."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.links import (
    LONGEST,
    onward_link,
    private_link,
    read_start,
    share_link,
    start_payload,
)
from bot.core.events import Started
from bot.core.languages import LANGUAGES
from bot.core.texts import Role

ids = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6})?", fullmatch=True)
"""All parts together fit into a link."""


@given(
    st.builds(
        Started,
        steunpunt=st.none() | ids,
        topic=st.none() | ids,
        role=st.none() | st.sampled_from(Role),
        language=st.none() | st.sampled_from(LANGUAGES),
        code=st.none() | st.just("5djn-r5g0-df0j"),
    )
)
def test_a_link_is_read_back_as_it_was_written(started: Started) -> None:
    payload = start_payload(started)
    assert read_start(payload) == started
    assert set(payload) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(payload) <= LONGEST


def test_a_link_that_would_be_too_long_is_not_made() -> None:
    fitting = Started(steunpunt="a" * (LONGEST - 1))
    assert len(start_payload(fitting)) == LONGEST
    with pytest.raises(ValueError, match="shorten the ids"):
        start_payload(Started(steunpunt="a" * LONGEST))


@pytest.mark.parametrize(
    ("payload", "started"),
    [
        ("", Started()),
        ("shier", Started(steunpunt="hier")),
        ("rouder_len", Started(role=Role.OUDER, language="en")),
        ("rdirecteur_lde", Started()),
        ("shier_rdirecteur", Started(steunpunt="hier")),
        ("s", Started()),
        ("s../../etc", Started()),
        ("p5DJN-R5G0-DF0J_shier", Started(code="5djn-r5g0-df0j", steunpunt="hier")),
        ("qhier_tgeld", Started(topic="geld")),
        ("seen_stwee", Started(steunpunt="twee")),
        ("___", Started()),
        ("s" + "a" * LONGEST, Started()),
        ("s" + "a" * 100_000, Started()),
    ],
)
def test_what_is_unknown_or_forged_says_nothing(payload: str, started: Started) -> None:
    assert read_start(payload) == started


MARKS = [
    ".",
    ",",
    ")",
    "]",
    '"',
    "'",
    ">",
    "<",
    "(",
    "*",
    "…",
    "”",
    "!",
    "\n",
    " ",
    "\u200b",
    "\ufeff",
]
"""What stands around a link in a message, a letter or a footnote, or cannot be seen in it."""

marks = st.lists(st.sampled_from(MARKS), max_size=4).map("".join)


@given(
    started=st.builds(
        Started,
        steunpunt=st.none() | ids,
        topic=st.none() | ids,
        role=st.none() | st.sampled_from(Role),
        language=st.none() | st.sampled_from(LANGUAGES),
    ),
    before=marks,
    behind=marks,
    encoded=st.booleans(),
    capital=st.booleans(),
)
def test_a_link_is_read_as_people_pass_it_on(
    *, started: Started, before: str, behind: str, encoded: bool, capital: bool
) -> None:
    payload = start_payload(started)
    payload = payload.upper() if capital else payload
    passed = f"{before}{payload}{behind}"
    assert read_start(quote(passed) if encoded else passed) == started


@given(st.text(max_size=100))
def test_any_text_can_stand_in_a_link(payload: str) -> None:
    assert isinstance(read_start(payload), Started)


HERE = Started(steunpunt="utrecht", topic="rechten", role=Role.OUDER, language="en")


def test_what_is_shared_opens_the_list_of_whom_to_send_it_to() -> None:
    link = share_link("https://l.example/p/5DJN-R5G0-DF0J?via=utrecht", "Kijk mee:")
    assert dict(parse_qsl(link.partition("?")[2])) == {
        "url": "https://l.example/p/5DJN-R5G0-DF0J?via=utrecht",
        "text": "Kijk mee:",
    }


def test_a_conversation_goes_on_in_the_private_chat() -> None:
    link = onward_link("b_bot", HERE)
    assert link == "https://t.me/b_bot?start=sutrecht_trechten_rouder_len"
    assert private_link("@b_bot", "") == "https://t.me/b_bot?start=groep"


def test_a_steunpunt_with_a_long_id_is_left_out_of_the_link() -> None:
    far = Started(steunpunt="x" * 60, topic="geld", role=Role.OUDER, language="nl")
    assert onward_link("b_bot", far) == "https://t.me/b_bot?start=tgeld_rouder_lnl"


def test_the_word_for_where_a_link_stood_is_left_out_before_the_steunpunt_is() -> None:
    told = Started(steunpunt="x" * 32, topic="rechten", role=Role.OUDER, language="nl")
    near = replace(told, campaign="nieuwsbrief")
    assert onward_link("b_bot", near) == onward_link("b_bot", told)
    assert "sxxx" in onward_link("b_bot", told)


def test_the_word_for_where_a_link_stood_is_read_back() -> None:
    told = Started(steunpunt="utrecht", campaign="poster", topic="geld")
    assert read_start(start_payload(told)) == told
    assert read_start("Sutrecht_Cposter!").campaign == "poster"
