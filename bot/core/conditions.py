"""Conditions are data: a question, and the answers under which they hold."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.guide import Condition, Guide
    from bot.core.texts import Reader

ROLE = "rol"
"""The question that everybody answers by who they are."""
LANGUAGE = "taal"
"""What the condition of a choice may ask too."""


def holds(condition: Condition | None, facts: Mapping[str, str]) -> bool:
    """Whether a fully known world fits the condition; no condition always holds."""
    return all(facts.get(key) in wanted for key, wanted in (condition or {}).items())


def world_of(role: Reader, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers as they were given, with the role among them."""
    return {**answers, ROLE: role.value if role else ""}


def worlds(
    guide: Guide, role: Reader, answers: Mapping[str, str], questions: frozenset[str]
) -> Iterator[dict[str, str]]:
    """Every state of affairs that the answers leave possible, for these questions.

    An answer such as "weet ik niet" stands for each answer it leaves open; a question that was
    not answered, for all.
    """
    asked = sorted(questions - {ROLE})
    open_values = [sorted(possible(guide, key, answers.get(key))) for key in asked]
    for values in product(*open_values):
        yield world_of(role, dict(zip(asked, values, strict=True)))


def possible(guide: Guide, question: str, answer: str | None) -> frozenset[str]:
    """What may be true of a question after this answer."""
    if answer is None:
        return guide.values(question)
    choice = guide.nodes[guide.questions[question]].choice(answer)
    if choice is None:
        return guide.values(question)
    return choice.open if choice.open is not None else frozenset({answer})
