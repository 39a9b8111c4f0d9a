"""Nobody notices a rolling restart: no answer is lost, and none is given twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.rolling import differences, rolled

if TYPE_CHECKING:
    from pathlib import Path


def test_two_are_restarted_one_after_the_other_and_nobody_notices(tmp_path: Path) -> None:
    told = asyncio.run(rolled([tmp_path / "one", tmp_path / "two"], people=3, rate=12, seconds=0.5))
    assert (told.lost, told.repeated) == (0, 0)
    assert told.turns > 3 * 4
    assert "error" not in told.log


@pytest.mark.parametrize(
    ("shown", "lost", "repeated"),
    [("abc", 0, 0), ("ab", 1, 0), ("bc", 1, 0), ("abbc", 0, 1), ("aabc", 0, 1), ("abx", 1, 1)],
)
def test_what_was_lost_and_what_came_twice_is_told_apart(
    shown: str, lost: int, repeated: int
) -> None:
    assert differences(list(shown), list("abc")) == (lost, repeated)
