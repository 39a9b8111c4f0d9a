"""What a button leans on: the answers that decide where it leads, each as a mark of two letters.

A button outlives its conversation. Its marks show whether the session still has the answers that
the button was drawn for; if not, the reader is told. While the store is away, the marks stand in
for the answers in the session.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from bot.core.conditions import world_of
from bot.core.flow import downstream, upstream
from bot.core.letters import asked_in
from bot.core.sheet import asked_on
from bot.core.taps import MARK, tap
from bot.core.weighing import asked_on_the_way, decide, questions_of, settle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.session import Session
    from bot.core.texts import Reader, Role


def tap_to(  # noqa: PLR0913  one argument for each thing a button can say
    guide: Guide,
    session: Session,
    node: NodeId,
    choice: Choice | None = None,
    *,
    back: bool = False,
    voice: Role | None = None,
) -> str:
    """The data of a button for this reader: where it leads, and what it leans on."""
    key = choice.key if choice else None
    leans = _leans(guide, session, node, choice)
    return tap(
        session.role,
        session.language,
        node,
        key,
        back=back,
        voice=voice,
        leans=leans,
        languages=guide.languages,
    )


def mark(question: str, choice: str) -> str:
    """The mark of an answer; `lesroute check` makes sure that no two answers share one."""
    digest = hashlib.blake2b(f"{question}={choice}".encode(), digest_size=MARK).digest()
    return urlsafe_b64encode(digest).decode()[:MARK]


def answers_in(guide: Guide, leans: str) -> dict[str, str]:
    """The answers that these marks stand for, as far as the guide still has them."""
    if not leans:
        return {}
    known = guide.places.get("marks", lambda: _marks(guide))
    marks = (leans[at : at + MARK] for at in range(0, len(leans), MARK))
    return dict(known[found] for found in marks if found in known)


def leans_on(guide: Guide, session: Session, node: NodeId) -> dict[str, str]:
    """The answers of a session that a place leans on, in the order of the guide's questions."""
    needed = _needed(guide, session.role, node, session.answers)
    given = session.answers
    return {
        question: given[question]
        for question in guide.questions
        if question in needed & given.keys()
    }


def answered(
    guide: Guide, answers: Mapping[str, str], node: Node, choice: Choice
) -> Mapping[str, str]:
    """The answers with this one, less those to questions that are asked only after it."""
    later = downstream(guide, node)
    kept = {key: value for key, value in answers.items() if key not in later}
    return {**kept, node.remember or "": choice.key}


def relevant(guide: Guide, role: Reader, node: Node) -> frozenset[str]:
    """The questions whose answers a place shows, or needs for a later decision."""
    return guide.places.get(("relevant", role, node.id), lambda: _relevant(guide, role, node))


def _relevant(guide: Guide, role: Reader, node: Node) -> frozenset[str]:
    if node.remember:
        return frozenset(guide.questions) - downstream(guide, node) - {node.remember}
    asked = {key for choice in node.choices for key in choice.when or {}}
    asked |= questions_of(guide, role, node)
    for id_ in (node.weighs, node.why):
        if id_ is None:
            continue
        fork = guide.nodes[id_]
        outcomes = {rule.go for rule in fork.rules}
        asked |= questions_of(guide, role, fork, *(guide.nodes[id_] for id_ in outcomes))
    if node.letter:
        asked |= asked_in(guide.letters[node.letter])
    if node.step is None:  # a step's letter fits where the step does
        asked |= {question for choice in node.choices for question in _letter_of(guide, choice)}
    asked |= asked_on(node)
    if node.plan:
        asked |= {key for step in guide.steps for when in step.when for key in when}
    if node.discloses:
        asked |= guide.questions.keys()
    return frozenset(asked & guide.questions.keys())


def _letter_of(guide: Guide, choice: Choice) -> frozenset[str]:
    """The questions that decide whether the letter is offered that a choice leads to."""
    aimed = guide.nodes.get(choice.go or "")
    letter = guide.letters.get(aimed.letter or "") if aimed else None
    return frozenset(key for when in letter.when for key in when) if letter else frozenset()


def _leans(guide: Guide, session: Session, id_: NodeId, choice: Choice | None) -> str:
    node, answers = guide.nodes[id_], session.answers
    if choice is None:
        return "".join(mark(q, told) for q, told in leans_on(guide, session, id_).items())
    if choice.go is None or choice.wipes:
        return ""  # it leads back, or erases the answers
    if node.remember:
        then = answered(guide, answers, node, choice)
        needed = upstream(guide, node) | _needed(guide, session.role, choice.go, then)
        needed &= then.keys() - {node.remember}
    else:
        needed = _needed(guide, session.role, choice.go, answers)
    return "".join(mark(q, answers[q]) for q in guide.questions if q in needed & answers.keys())


def _needed(guide: Guide, role: Reader, id_: NodeId, answers: Mapping[str, str]) -> frozenset[str]:
    """The questions that a place leans on, and those that its forks ask about on the way there."""
    key = ("needed", role, id_, *map(answers.get, asked_on_the_way(guide, id_, role)))
    return guide.places.get(key, lambda: _worked_out(guide, role, id_, answers))


def _worked_out(
    guide: Guide, role: Reader, id_: NodeId, answers: Mapping[str, str]
) -> frozenset[str]:
    way, needed = guide.nodes[id_], frozenset[str]()
    while way.forks:
        needed |= questions_of(guide, role, way)
        way = guide.nodes[decide(way, world_of(role, answers))]
    place = guide.nodes[settle(guide, id_, role, answers)]
    if place.discloses:
        return frozenset()  # it shows all that is kept, whatever that is
    return needed | (upstream(guide, place) if place.remember else relevant(guide, role, place))


def _marks(guide: Guide) -> dict[str, tuple[str, str]]:
    return {
        mark(question, choice.key): (question, choice.key)
        for question, id_ in guide.questions.items()
        for choice in guide.nodes[id_].choices
    }
