"""What an event changes in a session: where it comes to, and what it sets on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.buttons import lives
from bot.core.leaning import answered
from bot.core.weighing import settle

if TYPE_CHECKING:
    from bot.core.events import Started
    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.session import Session


def started(guide: Guide, session: Session, event: Started) -> Session:
    """The session of somebody who came in; a path code does not move them yet."""
    known = event.steunpunt if event.steunpunt in guide.steunpunten else None
    topic = guide.topics.get(event.topic or "")
    return replace(
        session,
        language=event.language or session.language,
        role=event.role or session.role,
        steunpunt=known or session.steunpunt,
        trail=session.trail if event.code is not None else (topic.first,) if topic else (),
    )


def effects(guide: Guide, session: Session, node: Node, choice: Choice) -> Session:
    """The session with what a choice sets: a tick, an answer, a language, a role."""
    if node.step and choice.done is not None:
        session = session.ticked(node.step, done=choice.done)
    if not (node.remember or choice.language or choice.role):
        return session
    answers = session.answers
    return replace(
        session,
        answers=answered(guide, answers, node, choice) if node.remember else answers,
        language=choice.language or session.language,
        role=choice.role or session.role,
    )


def arrived(guide: Guide, session: Session, wanted: NodeId) -> Session:
    """The session at the wanted place, or at home where the reader must first say who they are."""
    home = settle(guide, guide.home, session.role, session.answers)
    if wanted == session.place and wanted in {home, guide.misread}:
        return session  # a question that waits there (see `asked`) goes on waiting
    session = _past_misread(guide, session)
    if not lives(guide, session, wanted):
        nobody_yet = session.role is None and wanted in guide.nodes
        return session.on((wanted, home) if nobody_yet else (home,))
    place = settle(guide, wanted, session.role, session.answers)
    if not lives(guide, session, place):
        return session.on((wanted, home) if session.role is None else (home,))
    return session.on((home,)) if place == home else session.at(place)


def moved(guide: Guide, session: Session, place: NodeId) -> Session:
    """The session without an earlier visit to a place, so that going there is a step forward."""
    if place in {session.place, guide.misread}:
        return session
    return session.on(tuple(id_ for id_ in session.trail if id_ != place))


def _past_misread(guide: Guide, session: Session) -> Session:
    """The session without an apology in its trail, nor the misread place behind it.

    The misread place stays right behind the apology for as long as that is the present place.
    """
    trail = session.trail
    if guide.misread not in trail:
        return session
    if session.place == guide.misread:
        trail = trail[:-2]
    return session.on(tuple(id_ for id_ in trail if id_ != guide.misread))
