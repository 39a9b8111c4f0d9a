"""What goes on paper with an outcome or its steps, since no button leads on there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.buttons import lives, terms
from bot.core.cards import cards
from bot.core.leaning import tap_to
from bot.core.plan import todo
from bot.core.screen import Handout, Points
from bot.core.weighing import settle, weigh
from bot.core.why import outcome_of, rests_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.core.guide import Guide, Node
    from bot.core.screen import Card
    from bot.core.session import Session


def handout(guide: Guide, session: Session, node: Node, told: str, day: date) -> Handout | None:
    """What goes on paper with the screen of a node; `None` for a screen that does not stay.

    `told`: the words of the screen, to find hard words in. `day`: the day that it is drawn.
    """
    if not node.stays:
        return None
    alone = node.letter is not None or bool(node.sections)  # to send, or to write on
    return Handout(
        day=day,
        beside=() if alone else tuple(_beside(guide, session, node, told)),
        cards=() if alone or node.contacts else who_helps(guide, session),
        path=f"/s/{session.steunpunt}" if guide.host(session.steunpunt) else "/",
        tap="" if node.plan else tap_to(guide, session, node.id),
    )


def _beside(guide: Guide, session: Session, node: Node, told: str) -> Iterator[Points]:
    fork = _fork(guide, node)
    lists = (
        *_screens(guide, session, node),
        *_outcome(guide, session, node, fork),
        *_steps(guide, session, node, fork),
        *_answers(guide, session, fork),
        Points(
            lead=guide.say("woorden-papier", session),
            items=tuple(meanings(guide, session, told)),
        ),
    )
    yield from (points for points in lists if points.items)


def who_helps(guide: Guide, session: Session) -> tuple[Card, ...]:
    """Whom this reader can turn to, the steunpunt first."""
    place = settle(guide, guide.help, session.role, session.answers)
    return cards(guide, session, guide.nodes[place], guide.host(session.steunpunt))


def meanings(guide: Guide, session: Session, told: str) -> Iterator[str]:
    """What each hard word of a text means, in one sentence."""
    for term in terms(guide, session, told):
        if term.text is not None:
            yield _first_sentence(term.text.to(session))


def _fork(guide: Guide, node: Node) -> Node | None:
    """The fork that an outcome or the plan follows from, among those whose reasons are told."""
    for id_ in dict.fromkeys(found.why for found in guide.nodes.values() if found.why):
        fork = guide.nodes[id_]
        if node.plan or node.id in {fork.unsure, *(rule.go for rule in fork.rules)}:
            return fork
    return None


def _screens(guide: Guide, session: Session, node: Node) -> Iterator[Points]:
    """The other screens that belong on this paper, each with its title."""
    for other in (guide.nodes[id_] for id_ in node.paper):
        if lives(guide, session, other.id) and other.title and other.text:
            text = other.text.to(session)
            lead = other.title.to(session)
            yield Points(lead=lead, items=tuple(text.split("\n\n")))


def _outcome(guide: Guide, session: Session, node: Node, fork: Node | None) -> Iterator[Points]:
    """The outcome that the plan follows from, for the paper with the plan."""
    if not node.plan or fork is None or not any(rests_on(guide, session, fork)):
        return
    outcome = guide.nodes[outcome_of(guide, session, fork)]
    if outcome.title and outcome.text and outcome.text.speaks_to(session.role):
        sure = weigh(guide, outcome, session.role, session.answers).sure
        yield Points(
            lead=outcome.title.to(session),
            items=(
                *outcome.text.to(session).split("\n\n"),
                *(guide.statements[key].text.to(session) for key in sure),
            ),
        )


def _steps(guide: Guide, session: Session, node: Node, fork: Node | None) -> Iterator[Points]:
    """The steps of the plan, for the paper with an outcome."""
    screen = guide.nodes[guide.plan]
    if fork is None or node.plan or not screen.plan or screen.title is None:
        return
    if screen.title.speaks_to(session.role):
        yield Points(
            lead=screen.title.to(session),
            items=tuple(step.text.to(session) for step in todo(guide, session)),
            ordered=True,
        )


def _answers(guide: Guide, session: Session, fork: Node | None) -> Iterator[Points]:
    if fork is not None:
        lead = guide.say("rust-op", session)
        yield Points(lead=lead, items=tuple(rests_on(guide, session, fork)))


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
