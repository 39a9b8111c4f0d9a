"""The decision tree on paper: one page, made from the same guide that is served."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from bot.core.buttons import visible
from bot.core.drawing import draw
from bot.core.guide import Role
from bot.core.session import Session
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.core.guide import Guide, Language, Node, NodeId
    from bot.core.screen import Screen

SIZES = (10.5, 10, 9.5, 9, 8.5, 8)
"""Points of the letters: the first that fits on one page."""

TEMPLATE = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What one says, question by question, to come to an outcome."""

    said: str
    answers: dict[str, str]
    outcome: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An outcome with all ways to it."""

    ways: list[str]
    text: list[str]
    points: list[str]
    depends: list[str]
    sure: str
    rest: str


def pdf(
    guide: Guide, topic: str, language: Language, now: datetime, role: Role = Role.OUDER
) -> bytes:
    """An A4 page of the questions and outcomes of a topic, as they are told at this moment.

    Raises `ValueError` for a topic without a question for this role.
    """
    data = json.dumps(page(guide, topic, language, now, role))
    for size in SIZES:
        inputs = {"data": data, "size": f"{size}"}
        pages = typst.compile(str(TEMPLATE), format="svg", sys_inputs=inputs)
        if isinstance(pages, bytes) or len(pages) == 1:
            break
    return bytes(typst.compile(str(TEMPLATE), format="pdf", sys_inputs=inputs))


def page(
    guide: Guide, topic: str, language: Language, now: datetime, role: Role
) -> dict[str, object]:
    """What stands on the page, as plain data."""
    question = next(
        (
            n
            for n in guide.nodes.values()
            if n.topic == topic and n.remember and n.text and n.text.speaks_to(role)
        ),
        None,
    )
    if question is None or question.text is None:
        raise ValueError(f"the topic {topic} asks nothing")
    session = Session(language=language, role=role)
    drawn = _drawn(guide, session, list(_ways(guide, session, question)), now)
    asked = draw(guide, session, question, now)
    notices = dict.fromkeys(n for screen in (asked, *(s for s, _ in drawn)) for n in screen.notices)
    first, *rest = question.text.say(language, role).split("\n\n")
    return {
        "language": language,
        "title": guide.topics[topic].title.say(language, role),
        "question": first,
        "explained": rest,
        "boxes": [asdict(_box(screen, ways)) for screen, ways in drawn],
        "source": asked.source,
        "warning": " ".join([*notices, guide.phrase("papier", language, role)]),
    }


def _ways(guide: Guide, session: Session, node: Node, said: str = "") -> Iterator[Way]:
    """One way for each answer; a question whose answers all end alike is not asked on paper.

    Who does not know the answer to a later question can see both ways at a glance.
    """
    for choice in node.choices:
        later = bool(said) and choice.open is not None
        hidden = later or not visible(choice, session)
        if hidden or choice.go is None or node.remember is None:
            continue
        answers = {**session.answers, node.remember: choice.key}
        after = replace(session, answers=answers)
        words = said + choice.text.say(session.language, session.role)
        place = guide.nodes[settle(guide, choice.go, session.role, answers)]
        if place.remember is None:
            yield Way(said=words, answers=answers, outcome=place.id)
            continue
        about = place.about.say(session.language, session.role) if place.about else place.id
        deeper = list(_ways(guide, after, place, f"{words}, {about}: "))
        if len({way.outcome for way in deeper}) == 1:
            yield Way(said=words, answers=answers, outcome=deeper[0].outcome)
        else:
            yield from deeper


def _drawn(
    guide: Guide, session: Session, ways: list[Way], now: datetime
) -> list[tuple[Screen, list[Way]]]:
    """Each outcome once, as a screen, with all ways to it."""
    found: dict[tuple[object, ...], tuple[Screen, list[Way]]] = {}
    for way in ways:
        seen = replace(session, answers=way.answers)
        screen = draw(guide, seen, guide.nodes[way.outcome], now)
        found.setdefault((screen.node, screen.points), (screen, []))[1].append(way)
    return list(found.values())


def _box(screen: Screen, ways: list[Way]) -> Box:
    return Box(
        ways=[way.said for way in ways],
        text=screen.text.split("\n\n"),
        points=_items(screen, 0),
        depends=_items(screen, 1),
        sure=screen.points[0].lead if screen.points else "",
        rest=screen.points[1].lead if len(screen.points) > 1 else "",
    )


def _items(screen: Screen, number: int) -> list[str]:
    return list(screen.points[number].items) if len(screen.points) > number else []
