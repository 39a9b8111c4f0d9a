"""The Plan: the next steps that follow from the answers, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.conditions import ROLE, possible, world_of

if TYPE_CHECKING:
    from bot.core.guide import Guide, Step
    from bot.core.session import Session

UNANSWERED = "onbeantwoord"
"""What a condition calls a question that was not answered yet."""


def plan(guide: Guide, session: Session) -> tuple[Step, ...]:
    """The steps that hold for sure."""
    return tuple(step for step in guide.steps if _holds(guide, session, step))


def _holds(guide: Guide, session: Session, step: Step) -> bool:
    world = world_of(session.role, session.answers)
    return step.text.speaks_to(session.role) and any(
        all(_fits(guide, key, world.get(key, UNANSWERED), wanted) for key, wanted in when.items())
        for when in step.when or ({},)
    )


def _fits(guide: Guide, question: str, answer: str, wanted: frozenset[str]) -> bool:
    if answer in wanted or question == ROLE or answer == UNANSWERED:
        return answer in wanted
    return possible(guide, question, answer) <= wanted
