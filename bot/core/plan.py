"""The Plan: the next steps that follow from the answers, in order, and which of them are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.conditions import sure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.guide import Guide, Node, Step
    from bot.core.session import Session
    from bot.core.texts import Reader

MOST = 8
"""The most steps of a plan: more would not help somebody who is tired."""

FIRST = 5
"""Steps with a button on the first screen of the plan; the others are behind one more button."""


def plan(guide: Guide, session: Session) -> tuple[Step, ...]:
    """The steps whose conditions hold for sure, done or not."""
    return _steps(guide, session.role, session.answers)


def todo(guide: Guide, session: Session) -> tuple[Step, ...]:
    """The steps of the plan that are not done yet."""
    return tuple(step for step in plan(guide, session) if step.id not in session.done)


def finished(guide: Guide, session: Session) -> tuple[Step, ...]:
    """The steps of the plan that are done; a ticked step that is not in the plan does not count."""
    return tuple(step for step in plan(guide, session) if step.id in session.done)


def steps_at(guide: Guide, session: Session, node: Node) -> tuple[Step, ...]:
    """The steps that have a button on a screen of the plan."""
    match node.plan:
        case "first":
            return todo(guide, session)[:FIRST]
        case "rest":
            return todo(guide, session)[FIRST:]
        case "done":
            return finished(guide, session)
        case _:
            return ()


def told_at(guide: Guide, session: Session, node: Node) -> tuple[Step, ...]:
    """The steps that a screen of the plan lists: on the first one, all that are to do."""
    return todo(guide, session) if node.plan == "first" else steps_at(guide, session, node)


def label(guide: Guide, step: Step, session: Session) -> str:
    """The name of a step: the title of its screen, which the check makes sure of."""
    title = guide.nodes[step.screen].title
    return title.to(session) if title else step.id


def changed(guide: Guide, session: Session) -> str:
    """One line on how the plan changed since it was last seen; empty where it did not."""
    return " ".join(_changes(guide, session)) if session.planned and session.known else ""


def _changes(guide: Guide, session: Session) -> Iterator[str]:
    before, now = _steps(guide, session.role, session.planned), plan(guide, session)
    for phrase, some, others in (("stap-nieuw", now, before), ("stap-vervalt", before, now)):
        named = [label(guide, step, session) for step in some if step not in others]
        if named:
            words = guide.say(phrase, session)
            yield words.replace("{stappen}", "; ".join(named))


def _steps(guide: Guide, role: Reader, answers: Mapping[str, str]) -> tuple[Step, ...]:
    return tuple(
        step
        for step in guide.steps
        if step.text.speaks_to(role) and sure(guide, role, answers, *step.when)
    )
