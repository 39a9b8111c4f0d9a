"""The reasons for an outcome: the answers that it rests on, and what another would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.buttons import visible
from bot.core.flow import downstream
from bot.core.weighing import destinations, questions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.session import Session


def rests_on(guide: Guide, session: Session, fork: Node) -> Iterator[str]:
    """The given answers that the fork and its outcomes depend on, in whole sentences."""
    for node in _asked(guide, session, fork):
        choice = node.choice(session.answers[node.remember or ""])
        if choice is not None and choice.text.speaks_to(session.role):
            yield _sentence(guide, session, node, choice)


def otherwise(guide: Guide, session: Session, fork: Node) -> Iterator[str]:
    """Each other answer to one of these questions that would lead elsewhere, and where to.

    Answers to questions that are asked only after that one do not count.
    """
    now = outcome_of(guide, session, fork)
    for node in _asked(guide, session, fork):
        later = downstream(guide, node)
        kept = {key: value for key, value in session.answers.items() if key not in later}
        for choice in node.choices:
            if choice.open is not None or choice.go is None or not visible(choice, session):
                continue
            then = _place(guide, session, fork, {**kept, node.remember or "": choice.key})
            if choice.key == session.answers[node.remember or ""] or then == now:
                continue
            title = guide.nodes[then].title
            if title is not None and title.speaks_to(session.role):
                answer = choice.text.to(session)
                yield f"{answer}: {title.to(session)}"


def outcome_of(guide: Guide, session: Session, fork: Node) -> NodeId:
    """The outcome that the answers of this session lead to."""
    return _place(guide, session, fork, session.answers)


def _asked(guide: Guide, session: Session, fork: Node) -> list[Node]:
    outcomes = [guide.nodes[rule.go] for rule in fork.rules]
    matter = questions_of(guide, session.role, fork, *outcomes)
    nodes = (guide.nodes[guide.questions[q]] for q in guide.questions if q in matter)
    return [node for node in nodes if node.remember in session.answers]


def _sentence(guide: Guide, session: Session, node: Node, choice: Choice) -> str:
    answer = choice.text.to(session)
    if node.about is None or not node.about.speaks_to(session.role):
        return answer
    told = guide.say("geantwoord", session)
    about = node.about.to(session)
    return told.replace("{vraag}", about).replace("{antwoord}", answer)


def _place(guide: Guide, session: Session, fork: Node, answers: Mapping[str, str]) -> NodeId:
    """The outcome that these answers lead to; the `unsure` screen, while there are several."""
    ways = destinations(guide, fork, session.role, answers)
    return next(iter(ways)) if len(ways) == 1 else fork.unsure or guide.home
