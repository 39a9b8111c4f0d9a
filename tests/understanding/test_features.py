"""What the classifier sees of words: the same meaning in other words, and in what order it came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.features import APART, BUCKETS, MEANT, counts_for, pieces, terms
from bot.understanding.letters import latin_words, plain
from tests.understanding.corpus import groups

GROUPS = {"vader": "family", "mum": "family", "slaat": "hit", "hits": "hit", "mij": "my"}


def meant(text: str) -> list[str]:
    told = terms(text.split(), GROUPS)
    return [term for each in told for term in each if term.startswith("=")]


def test_the_same_in_other_words_means_the_same() -> None:
    assert meant("vader slaat mij") == meant("mum hits so very mij")
    assert meant("vader slaat mij") == [
        *("= family", "= hit", "= 1 family hit"),
        *("= my", "= 1 hit my", "= 2 family my"),
    ]


def test_who_does_it_to_whom_is_told_by_the_order() -> None:
    assert set(meant("vader slaat mij")) != set(meant("mij slaat vader"))


@pytest.mark.parametrize(("between", "near"), [(APART - 1, True), (APART, False)])
def test_what_stands_far_apart_is_not_told_together(between: int, near: bool) -> None:
    assert ("= 1 family hit" in meant("vader " + "x " * between + "slaat")) == near


def test_what_words_mean_counts_for_more_than_their_letters() -> None:
    assert counts_for("= family") == counts_for("= 1 family hit") == MEANT
    assert counts_for("vader") == counts_for("2 vader slaat") == 1


@given(st.lists(st.text("abc", min_size=1, max_size=30), max_size=12))
def test_each_word_has_its_terms_and_each_term_its_buckets(words: list[str]) -> None:
    told = list(terms(words, {"a": "group"}))
    assert len(told) == len(words) + 1
    for term in (term for each in told for term in each):
        assert all(0 <= bucket < BUCKETS for bucket in pieces(term))


def test_a_word_is_in_one_group_and_stands_there_as_it_is_read() -> None:
    words = [word for said in groups().values() for word in said.split()]
    assert len(words) == len(set(words))
    assert [word for word in words if latin_words(plain(word)) != [word]] == []
