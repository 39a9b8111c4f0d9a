"""What was worked out is not worked out again, and takes no more room than it may."""

from __future__ import annotations

from functools import partial

from bot.core.memo import Memo


def test_what_is_known_is_not_worked_out_again() -> None:
    memo, worked = Memo(), []

    def work_out() -> str:
        worked.append(1)
        return "found"

    assert [memo.get("key", work_out) for _ in range(3)] == ["found"] * 3
    assert len(worked) == 1


def test_full_it_begins_anew() -> None:
    memo = Memo(most=2)
    for key in "abc":
        memo.get(key, partial(str.upper, key))
    assert memo.get("c", lambda: "other") == "C"
    assert memo.get("a", lambda: "worked out again") == "worked out again"
