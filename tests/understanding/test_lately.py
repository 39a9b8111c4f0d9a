"""What was typed a moment ago: for a minute, of so many chats, and by no plain name."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.lately import LENGTH, MOST, SECONDS, Lately
from tests.guides import NOW

SOON, LATE = NOW + timedelta(seconds=SECONDS - 1), NOW + timedelta(seconds=SECONDS)


def test_the_last_text_of_a_chat_is_there_for_a_minute_and_for_nobody_else() -> None:
    lately = Lately()
    lately.typed("web:a", "1", "eerst", NOW)
    assert lately.before("web:a", "2", SOON) == "eerst"
    assert lately.before("web:a", "2", LATE) == ""
    assert lately.before("web:a", "2", NOW - timedelta(hours=1)) == ""  # a clock went back
    assert lately.before("web:b", "2", SOON) == ""


def test_a_copy_is_heard_with_what_came_before_the_first_of_it() -> None:
    lately = Lately()
    lately.typed("web:a", "1", "eerst", NOW)
    lately.typed("web:a", "2", "", NOW)  # a card answered it
    assert lately.before("web:a", "2", SOON) == "eerst"
    assert lately.before("web:a", "3", SOON) == ""
    lately.typed("web:a", "2", "", SOON)
    assert lately.before("web:a", "2", SOON) == "eerst"


def test_a_channel_without_ids_of_updates_has_no_copies() -> None:
    lately = Lately()
    lately.typed("web:a", None, "eerst", NOW)
    assert lately.before("web:a", None, SOON) == "eerst"


def test_only_the_end_of_a_text_is_kept_and_only_so_many_chats() -> None:
    lately = Lately()
    for number in range(MOST + 1):
        lately.typed(f"web:{number}", "1", "a" * LENGTH + "b" * LENGTH, NOW)
    assert lately.before("web:0", "2", SOON) == ""
    assert lately.before("web:1", "2", SOON) == "b" * LENGTH


def test_what_is_swept_or_forgotten_is_not_held_at_all() -> None:
    lately = Lately()
    lately.typed("web:12345", "1", "eerst", NOW)
    assert "12345" not in repr(lately._said.keys())
    lately.sweep(SOON)
    assert lately._said
    lately.sweep(LATE)
    assert not lately._said
    lately.typed("web:12345", "1", "eerst", NOW)
    lately.forget("web:12345")
    assert not lately._said


def test_a_sweep_leaves_what_was_typed_since() -> None:
    lately = Lately()
    lately.typed("web:1", "1", "eerst", NOW)
    lately.typed("web:2", "1", "ook", NOW)
    lately.typed("web:1", "2", "later", SOON)
    lately.sweep(LATE)
    assert [said.text for said in lately._said.values()] == ["later"]


def test_each_text_is_held_for_its_own_minute_and_a_sweep_says_when_the_next_must_be() -> None:
    lately = Lately()
    lately.typed("web:a", "1", "eerst", NOW)
    lately.typed("web:a", "2", "dan", SOON)
    assert lately.sweep(SOON) == 1.0
    assert lately.before("web:a", "2", SOON) == "eerst"
    assert lately.sweep(LATE) == SECONDS - 1.0
    assert [said.text for said in lately._said.values()] == ["dan"]
    assert lately.before("web:a", "2", LATE) == ""
    assert lately.sweep(SOON + timedelta(seconds=SECONDS)) is None
    assert not vars(lately)["_last"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.sampled_from([None, "1", "2", "3"]), st.integers(0, 40)
        )
    )
)
def test_after_a_minute_without_a_word_nothing_is_held(
    typed: list[tuple[str, str | None, int]],
) -> None:
    lately, now = Lately(), NOW
    for chat, update, pause in typed:
        now += timedelta(seconds=pause)
        lately.typed(chat, update, "iets", now)
        lately.sweep(now)
        assert all(now - said.at < timedelta(seconds=SECONDS) for said in lately._said.values())
    lately.sweep(now + timedelta(seconds=SECONDS))
    assert not lately._said
    assert not lately._last


def test_what_was_typed_does_not_show_in_a_representation() -> None:
    lately = Lately()
    lately.typed("web:a", "1", "eerst", NOW)
    lately.typed("web:a", "2", "dan", NOW)
    assert not {"eerst", "dan"} & set(repr(vars(lately)).replace("'", " ").split())
