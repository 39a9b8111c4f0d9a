"""Review dates are told before and after they pass, and break nothing when they do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.content.reviews import near, passed
from tests.guides import fact, small_guide

ON = date(2026, 11, 22)
T = "een: {facts: geen, text: Een}"


@pytest.mark.parametrize(
    ("days", "is_near", "has_passed"),
    [
        (61, False, False), (60, True, False), (1, True, False),
        (0, False, True), (-1, False, True), (-60, False, True), (-4000, False, True),
    ],
)  # fmt: skip
def test_a_date_is_told_from_sixty_days_before_it_on(
    days: int, is_near: bool, has_passed: bool
) -> None:
    day = ON + timedelta(days=days)
    guide = small_guide({"t": T}, facts=fact("F1", review_by=str(day)))
    told_near = f"dialogs/facts.yaml: F1: look at this again before {day}; days left: {days}"
    told_passed = f"dialogs/facts.yaml: F1: look at this again: the review date {day} has passed"
    assert [str(problem) for problem in near(guide, ON)] == [told_near] * is_near
    assert [str(problem) for problem in passed(guide, ON)] == [told_passed] * has_passed


def test_facts_of_one_date_are_told_together_the_oldest_date_first() -> None:
    facts = fact("F1", review_by="2026-11-02") + fact("F2", review_by="2026-11-01")
    facts += fact("F3", review_by="2026-11-02") + fact("F4", review_by="2099-01-01")
    guide = small_guide({"t": T}, facts=facts)
    assert [problem.where for problem in passed(guide, ON)] == ["F2", "F1, F3"]
