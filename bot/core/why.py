"""Why an outcome came out: the answers that it rests on, and what another answer would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.flow import downstream
from bot.core.weighing import destinations, questions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.session import Session


def rests_on(guide: Guide, session: Session, fork: Node) -> Iterator[str]:
    """The answers that were given to the questions the fork and its outcomes ask about."""
    for node in _asked(guide, session, fork):
        choice = node.choice(session.answers[node.remember or ""])
        if choice is not None:
            yield _line(session, node, choice)


def otherwise(guide: Guide, session: Session, fork: Node) -> Iterator[str]:
    """Another answer to one of these questions, where it would lead elsewhere.

    What was asked only after that question counts as not asked yet.
    """
    now = destinations(guide, fork, session.role, session.answers)
    for node in _asked(guide, session, fork):
        later = downstream(guide, node)
        kept = {key: value for key, value in session.answers.items() if key not in later}
        for choice in node.choices:
            if choice.open is not None or node.remember is None or _ends(choice):
                continue
            answers = {**kept, node.remember: choice.key}
            then = destinations(guide, fork, session.role, answers)
            if then != now:
                words = _names(guide, session, fork, then)
                yield f"{choice.text.say(session.language, session.role)}: {words}"


def _asked(guide: Guide, session: Session, fork: Node) -> list[Node]:
    outcomes = [guide.nodes[rule.go] for rule in fork.rules]
    matter = questions_of(guide, session.role, fork, *outcomes)
    nodes = (guide.nodes[guide.questions[q]] for q in guide.questions if q in matter)
    return [node for node in nodes if node.remember in session.answers]


def _ends(choice: Choice) -> bool:
    return choice.go is None


def _line(session: Session, node: Node, choice: Choice) -> str:
    answer = choice.text.say(session.language, session.role)
    if node.about is None or not node.about.speaks_to(session.role):
        return answer
    return f"{node.about.say(session.language, session.role)}: {answer}"


def _names(guide: Guide, session: Session, fork: Node, then: frozenset[NodeId]) -> str:
    """The outcome by its title; several: the place for "not sure yet"."""
    id_ = next(iter(then)) if len(then) == 1 else fork.unsure
    node = guide.nodes[id_ or guide.home]
    return node.title.say(session.language, session.role) if node.title else node.id
