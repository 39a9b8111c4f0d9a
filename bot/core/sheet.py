"""A sheet: lists to take along to a talk, some with room to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.conditions import sure
from bot.core.screen import Points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide, Node
    from bot.core.pieces import Section, Statement
    from bot.core.session import Session


def sheet(guide: Guide, session: Session, node: Node) -> Iterator[Points]:
    """The sections of a screen for this reader."""
    for section in node.sections:
        told = (s.text.to(session) for s in _told(guide, session, section))
        lead = section.lead.to(session)
        yield Points(lead=lead, items=tuple(told), write=section.write)


def facts_on(guide: Guide, session: Session, node: Node) -> Iterator[str]:
    """The facts that these sections cite."""
    for section in node.sections:
        for statement in _told(guide, session, section):
            yield from statement.facts


def asked_on(node: Node) -> frozenset[str]:
    """The questions that the sections depend on."""
    points = (point for section in node.sections for point in section.points)
    return frozenset(question for point in points for question in point.when or {})


def _told(guide: Guide, session: Session, section: Section) -> Iterator[Statement]:
    """The statements that are for this reader and hold for sure."""
    for point in section.points:
        statement = guide.statements[point.statement]
        whens = () if point.when is None else (point.when,)
        if statement.text.speaks_to(session.role) and sure(
            guide, session.role, session.answers, *whens
        ):
            yield statement
