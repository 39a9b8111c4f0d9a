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
"""Steps that a plan may have: more is no help to somebody who is tired."""

FIRST = 5
"""Steps with a button where the plan begins: so many fit there, with one for all else."""


def plan(guide: Guide, session: Session) -> tuple[Step, ...]:
    """The steps that hold for sure, done or not."""
    return _steps(guide, session.role, session.answers)


def todo(guide: Guide, session: Session) -> tuple[Step, ...]:
    """Those that are not done yet."""
    return tuple(step for step in plan(guide, session) if step.id not in session.done)


def finished(guide: Guide, session: Session) -> tuple[Step, ...]:
    """Those that are done; a tick on a step that is no (longer) part of the plan shows nowhere."""
    return tuple(step for step in plan(guide, session) if step.id in session.done)


def steps_at(guide: Guide, session: Session, node: Node) -> tuple[Step, ...]:
    """The steps that have a button at this part of the plan."""
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
    """The steps that this part of the plan tells: all of them where it begins."""
    return todo(guide, session) if node.plan == "first" else steps_at(guide, session, node)


def label(guide: Guide, step: Step, session: Session) -> str:
    """What a step is called: as its screen, which the check makes sure of."""
    title = guide.nodes[step.screen].title
    return title.to(session) if title else step.id


def changed(guide: Guide, session: Session) -> str:
    """What another answer did to the plan since it was last seen, in one line; empty: nothing."""
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
