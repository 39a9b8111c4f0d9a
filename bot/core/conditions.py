"""Conditions are data: a question, and the answers under which they hold."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.guide import Guide
    from bot.core.pieces import Condition
    from bot.core.texts import Reader

ROLE = "rol"
"""The question in a condition that is answered by the reader's role."""
LANGUAGE = "taal"
"""The question that is answered by the reader's language; only choices may ask it."""
UNANSWERED = "onbeantwoord"
"""The answer, in conditions of steps, letters and sections, that stands for no answer yet."""


def fits(condition: Condition | None, facts: Mapping[str, str]) -> bool:
    """Whether a condition holds in a fully known world; no condition always does."""
    return all(facts.get(key) in wanted for key, wanted in (condition or {}).items())


def world_of(role: Reader, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers as given, with the role added."""
    return {**answers, ROLE: role.value if role else ""}


def sure(guide: Guide, role: Reader, answers: Mapping[str, str], *whens: Condition) -> bool:
    """Whether one of these conditions holds in every world that the answers leave open.

    Without conditions it does. A question that is not answered yet has the answer `UNANSWERED`
    here, and leaves nothing open.
    """
    world = world_of(role, answers)
    return any(
        all(
            _surely_fits(guide, key, world.get(key, UNANSWERED), wanted)
            for key, wanted in when.items()
        )
        for when in whens or ({},)
    )


def perhaps(guide: Guide, role: Reader, answers: Mapping[str, str], *whens: Condition) -> bool:
    """Whether one of these conditions holds in some world that the answers leave open.

    Without conditions it does.
    """
    return any(
        all(
            (world_of(role, {})[ROLE] in wanted)
            if question == ROLE
            else possible(guide, question, answers.get(question)) & wanted
            for question, wanted in when.items()
        )
        for when in whens or ({},)
    )


def _surely_fits(guide: Guide, question: str, answer: str, wanted: frozenset[str]) -> bool:
    if answer in wanted or question == ROLE or answer == UNANSWERED:
        return answer in wanted
    return possible(guide, question, answer) <= wanted


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
    """The answers that may be true after this one; after `None`, all of them."""
    if answer is None:
        return guide.values(question)
    choice = guide.nodes[guide.questions[question]].choice(answer)
    if choice is None:
        return guide.values(question)
    return choice.open if choice.open is not None else frozenset({answer})
