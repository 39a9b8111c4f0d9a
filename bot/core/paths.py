"""A walk over all paths: every screen that a conversation can reach, by pressing every button.

A screen follows from its reader, the place, and the answers that the place depends on. Home is one
press away from everywhere and keeps the answers, and so does a change of role, so every place can
be seen with every set of answers that anybody can give. The walk visits each of these once.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.engine import redraw, turn
from bot.core.events import Opened, Started
from bot.core.leaning import relevant
from bot.core.session import Session
from bot.core.taps import read_tap
from bot.core.texts import READERS
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.screen import Button, Screen
    from bot.core.texts import Reader

    State = tuple[Reader, NodeId, frozenset[tuple[str, str]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One screen as it was reached.

    `way`: the buttons of a shortest way to this place, perhaps with other answers.
    """

    session: Session
    screen: Screen
    way: tuple[Button, ...]
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A button of a visit, and the session and screen that it leads to."""

    button: Button
    session: Session
    screen: Screen


def walk(
    guide: Guide, now: datetime, language: Code, entrances: Iterable[NodeId] = ()
) -> tuple[Reached, ...]:
    """All distinct visits in one language, breadth first: the first to a place is the nearest.

    `entrances`: places that are reached without a button, by a command or as a card of distress.
    The walk starts from them too, for each reader, after all else.
    """
    begun = turn(guide, Session(language=language), Started(), now)
    first = Reached(session=begun.session, screen=begun.screen, way=())
    visits = _spread(guide, now, first, {})
    while seeds := tuple(_unseen(guide, now, visits)):
        for seed in seeds:
            _spread(guide, now, seed, visits)
    for place in entrances:
        for role in READERS:
            came = turn(guide, Session(language=language, role=role), Opened(node=place), now)
            _spread(guide, now, Reached(session=came.session, screen=came.screen, way=()), visits)
    return tuple(visits.values())


def _spread(
    guide: Guide, now: datetime, first: Reached, visits: dict[State, Reached]
) -> dict[State, Reached]:
    todo = deque([first])
    while todo:
        visit = todo.popleft()
        state = _state(guide, visit.session)
        if state in visits:
            continue
        moves = tuple(_moves(guide, now, visit))
        visits[state] = replace(visit, moves=moves)
        todo.extend(
            Reached(session=move.session, screen=move.screen, way=(*visit.way, move.button))
            for move in moves
            if move.session.language == visit.session.language
        )
    return visits


def _moves(guide: Guide, now: datetime, visit: Reached) -> Iterator[Move]:
    screen = visit.screen
    for button in (*screen.buttons, *screen.outward, *screen.verdicts):
        pressed = read_tap(button.tap, guide.languages)
        if pressed is None:
            raise ValueError(f"{visit.screen.node}: button {button.label!r} cannot be read back")
        done = turn(guide, visit.session, pressed.event, now)
        yield Move(button=button, session=done.session, screen=done.screen)


def _unseen(guide: Guide, now: datetime, visits: Mapping[State, Reached]) -> Iterator[Reached]:
    """Each place that opens, with each set of answers, where the walk has not been yet."""
    after = (move.session for visit in visits.values() for move in visit.moves)
    given = {(session.role, frozenset(session.answers.items())) for session in after}
    places = {(v.session.role, v.screen.node): v for v in visits.values()}
    opened = _opened(guide)
    for (role, place), visit in places.items():
        node = guide.nodes[place]
        if place not in opened or node.plan == "done" or not relevant(guide, role, node):
            continue
        for answers in {a for r, a in given if role is not None or r is None}:
            home = settle(guide, guide.home, role, dict(answers))
            session = replace(visit.session, answers=dict(answers), trail=(home, place), done=())
            gives_way = settle(guide, place, role, session.answers) != place
            if not gives_way and _state(guide, session) not in visits:
                screen = redraw(guide, session, now)
                yield Reached(session=session, screen=screen, way=visit.way)


def _opened(guide: Guide) -> frozenset[NodeId]:
    """The places that can be reached without answering a question as the last step."""
    free = [node for node in guide.nodes.values() if not node.remember and not node.forks]
    todo = [choice.go for node in free for choice in node.choices]
    todo += [guide.home, guide.help, guide.stop, *(step.screen for step in guide.steps)]
    found: set[NodeId] = set()
    while todo:
        id_ = todo.pop()
        if id_ is None or id_ in found:
            continue
        found.add(id_)
        node = guide.nodes[id_]
        todo += [node.weighs, node.unsure, *(rule.go for rule in node.rules)]
    return frozenset(found)


def _state(guide: Guide, session: Session) -> State:
    place = session.trail[-1]
    node = guide.nodes[place]
    keep = relevant(guide, session.role, node)
    answers = frozenset((k, v) for k, v in session.answers.items() if k in keep)
    if node.plan and session.done:
        answers = frozenset()  # a tick changes every plan in the same way
    ticked = bool(node.plan and session.done) or node.step in session.done
    return session.role, place, answers, ticked
