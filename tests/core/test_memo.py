"""The cache keeps what is in use, and never more than it may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.core.engine import redraw
from bot.core.memo import Memo
from bot.core.session import Session
from bot.core.texts import READERS
from bot.core.weighing import settle, weigh

if TYPE_CHECKING:
    from bot.core.guide import Guide

DAY = datetime(2026, 11, 22, tzinfo=UTC)


def test_what_is_known_is_not_worked_out_again() -> None:
    memo, worked = Memo(), []

    def work_out() -> str:
        worked.append(1)
        return "found"

    assert [memo.get("key", work_out) for _ in range(3)] == ["found"] * 3
    assert len(worked) == 1


def test_full_it_forgets_what_was_not_asked_for_lately() -> None:
    memo = Memo(most=4)
    for key in "abac":
        memo.get(key, partial(str.upper, key))
    assert memo.get("a", lambda: "other") == "A"
    for key in "de":
        memo.get(key, partial(str.upper, key))
    assert memo.get("a", lambda: "other") == "A"
    assert memo.get("b", lambda: "worked out again") == "worked out again"


def test_it_holds_no_more_than_it_may() -> None:
    memo = Memo(most=10)
    for number in range(1000):
        memo.get(number, lambda: "first")
    lately = reversed(range(1000))
    held = [number for number in lately if memo.get(number, lambda: "again") == "first"]
    assert 5 <= len(held) <= 10


def test_what_is_known_can_be_found_without_working_it_out() -> None:
    memo = Memo(2)
    assert memo.find("a") is None
    memo.get("a", lambda: 1)
    assert memo.find("a") == 1
    memo.get("b", lambda: 2)
    assert memo.find("a") == 1, "also among the older ones"


@given(data=st.data())
def test_with_whatever_is_known_all_is_as_if_nothing_was(guide: Guide, data: st.DataObject) -> None:
    asking = [node for node in guide.nodes.values() if node.forks or node.weighs or node.why]
    node = data.draw(st.sampled_from(asking))
    choices = {
        question: st.sampled_from([choice.key for choice in guide.nodes[id_].choices])
        for question, id_ in guide.questions.items()
    }
    knowing = replace(guide)
    people = st.tuples(st.sampled_from(READERS), st.fixed_dictionaries(choices))
    for role, answers in data.draw(st.lists(people, min_size=20, max_size=20)):
        forgetful = replace(guide)
        wanted = settle(forgetful, node.id, role, answers)
        assert settle(knowing, node.id, role, answers) == wanted
        place = guide.nodes[wanted]
        assert weigh(knowing, place, role, answers) == weigh(forgetful, place, role, answers)
        session = Session(role=role, answers=answers, trail=(guide.home, node.id))
        assert redraw(knowing, session, DAY) == redraw(forgetful, session, DAY)
