"""How long a peer asks us to wait, whatever it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.retry_after import LONGEST_WAIT, seconds_in

NOW = "Wed, 21 Oct 2026 07:27:40 GMT"


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("0", 0),
        ("35", 35),
        (" 35 ", 35),
        ("1.5", 1.5),
        ("-7", 0),
        ("1e99", 0),
        ("86400", LONGEST_WAIT),
        ("nan", 0),
        ("inf", 0),
        ("soon", 0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 20),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0),
        ("Thu, 22 Oct 2026 07:28:00 GMT", LONGEST_WAIT),
        ("Wed, 21 Oct 2026", 0),
        ("Wed, 99 Oct 2026 07:28:00 GMT", 0),
    ],
)
def test_it_is_read_as_seconds_or_as_a_moment(told: str | None, seconds: float) -> None:
    asked = {} if told is None else {"Retry-After": told}
    assert seconds_in({"Date": NOW, **asked}) == seconds


@pytest.mark.parametrize("date", [{}, {"Date": "today"}])
def test_a_moment_says_nothing_where_we_do_not_know_what_time_it_is(date: dict[str, str]) -> None:
    assert seconds_in({"Retry-After": NOW, **date}) == 0
    assert seconds_in({"Retry-After": "7", **date}) == 7


ODD = st.text() | st.floats().map(str) | st.integers().map(str) | st.just(NOW)


@given(told=ODD, date=ODD)
def test_no_words_make_anybody_wait_for_ever(told: str, date: str) -> None:
    assert 0 <= seconds_in({"Retry-After": told, "Date": date}) <= LONGEST_WAIT
