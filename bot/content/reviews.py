"""The review dates of the facts: which have passed, and which are near.

They are apart from the proofs, because a date passes without any change to the content.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.content.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.core.guide import Guide

NEAR = timedelta(days=60)
"""How long before its date a review is announced."""


def passed(guide: Guide, on: date) -> Iterator[Problem]:
    """Each review date that has passed by this day, with its facts."""
    for day, facts in _dates(guide):
        if day <= on:
            yield _look(facts, f"look at this again: the review date {day} has passed")


def near(guide: Guide, on: date) -> Iterator[Problem]:
    """Each review date within `NEAR` after this day, with its facts."""
    for day, facts in _dates(guide):
        if on < day <= on + NEAR:
            yield _look(facts, f"look at this again before {day}; days left: {(day - on).days}")


def _dates(guide: Guide) -> list[tuple[date, list[str]]]:
    dates: dict[date, list[str]] = {}
    for fact in guide.facts.values():
        dates.setdefault(fact.review_by, []).append(fact.id)
    return sorted(dates.items())


def _look(facts: list[str], what: str) -> Problem:
    return Problem(file="dialogs/facts.yaml", line=0, where=", ".join(facts), what=what)
