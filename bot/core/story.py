"""The story: the screens that led to the present one, with what was pressed on each.

It is drawn from the session alone, so nothing more is stored for it, and nothing typed is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.core.buttons import lives
from bot.core.drawing import draw, title_of
from bot.core.events import Chose, Opened
from bot.core.taps import read_tap
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.core.guide import Guide, Node, NodeId
    from bot.core.screen import Button, Screen
    from bot.core.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An earlier screen; `answer`: the label of the button that led on."""

    screen: Screen
    answer: str


def story(guide: Guide, session: Session, now: datetime) -> tuple[Told, ...]:
    """The screens before the present one, oldest first, as they would be drawn now."""
    return (*_who_asks(guide, session, now), *_way(guide, session, now))


def as_of(guide: Guide, session: Session, place: NodeId) -> Session | None:
    """The session as it was at an earlier place; `None` for a place that was not seen."""
    if place in session.trail:
        return _until(session, place)
    if place == settle(guide, guide.home, None, {}):
        return _before_the_role(session, place)
    return None


def _until(session: Session, place: NodeId) -> Session:
    return replace(session, trail=session.trail[: session.trail.index(place) + 1])


def _before_the_role(session: Session, first: NodeId) -> Session:
    return replace(session, role=None, answers={}, trail=(first,))


def _who_asks(guide: Guide, session: Session, now: datetime) -> Iterator[Told]:
    """The very first question, who reads, which is not in the trail of somebody at home."""
    home = settle(guide, guide.home, session.role, session.answers)
    first = guide.nodes[settle(guide, guide.home, None, {})]
    choice = next((c for c in first.choices if c.role and c.role == session.role), None)
    if choice is not None and session.trail[:1] == (home,) != (first.id,):
        screen = draw(guide, _before_the_role(session, first.id), first, now)
        yield Told(screen=screen, answer=choice.text.say(session.language, None))


def _way(guide: Guide, session: Session, now: datetime) -> Iterator[Told]:
    shown = [id_ for id_ in session.trail if _has_a_screen(guide, session, id_)]
    for place, after in pairwise(shown):
        node, then = guide.nodes[place], guide.nodes[after]
        screen = draw(guide, _until(session, place), node, now)
        yield Told(screen=screen, answer=_pressed(guide, session, screen, node, then))


def _has_a_screen(guide: Guide, session: Session, id_: NodeId) -> bool:
    return lives(guide, session, id_) and not guide.nodes[id_].forks


def _pressed(guide: Guide, session: Session, screen: Screen, node: Node, then: Node) -> str:
    """The label that led on: the given answer if it leads there, else any button that does."""
    leading = [b for b in screen.buttons if _leads(guide, session, node, b) == then.id]
    given = node.choice(session.answers.get(node.remember or "", ""))
    answer = given.text.to(session) if given else ""
    labels = [button.label for button in leading]
    if answer in labels or not labels:
        return answer or title_of(guide, session, then)
    return labels[0]


def _leads(guide: Guide, session: Session, node: Node, button: Button) -> NodeId | None:
    """The screen that a button of this node leads to now."""
    pressed = read_tap(button.tap, guide.languages)
    match pressed and pressed.event:
        case Opened(node=place):
            go: NodeId | None = place
        case Chose(choice=key):
            choice = node.choice(key)
            go = choice.go if choice else None
        case _:  # back, or the same place in other words
            go = None
    return settle(guide, go, session.role, session.answers) if go else None
