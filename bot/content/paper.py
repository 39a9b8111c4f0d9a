"""The decision tree on paper: one page, made from the same guide that is served."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typst
from babel.dates import format_date
from babel.lists import format_list

from bot.content.qr import code_of
from bot.core.buttons import visible
from bot.core.days import dutch_day
from bot.core.drawing import draw
from bot.core.handout import meanings, who_helps
from bot.core.limits import hints
from bot.core.session import Session
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.core.guide import Guide, Node, NodeId, Steunpunt
    from bot.core.languages import Code
    from bot.core.screen import Card, Screen
    from bot.core.texts import Role

SIZES = (10.5, 10, 9.5, 9, 8.5, 8)
"""Font sizes in points, to try until the text fits on one page."""

TEMPLATE = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """Who gives the page, and when; `now` is aware of its time zone.

    `site`: our own address, empty where it is unknown.
    """

    now: datetime
    site: str = ""
    steunpunt: Steunpunt | None = None

    @property
    def address(self) -> str:
        if not self.site:
            return ""
        return f"{self.site}/s/{self.steunpunt.id}" if self.steunpunt else self.site


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The answers, question by question, that lead to an outcome."""

    answers: dict[str, str]
    outcome: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An outcome on paper, with all ways to it."""

    ways: list[str]
    text: list[str]
    points: list[str]
    depends: list[str]
    sure: str
    rest: str


def pdf(guide: Guide, topic: str, language: Code, role: Role, given: From) -> bytes:
    """An A4 page (PDF/UA-1) with the questions and outcomes of a topic.

    Raises `ValueError` for a topic without a question for this role.
    """
    return on_one_page(TEMPLATE, page(guide, topic, language, role, given), SIZES)


def on_one_page(template: Path, told: dict[str, object], sizes: Sequence[float]) -> bytes:
    """A filled-in template (PDF/UA-1), in the first of these sizes that fits on one page."""
    data = json.dumps(told)
    for size in sizes:
        inputs = {"data": data, "size": f"{size}"}
        pages = typst.compile(str(template), format="svg", sys_inputs=inputs)
        if isinstance(pages, bytes) or len(pages) == 1:
            break
    document = typst.compile(str(template), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    return bytes(document)


def page(guide: Guide, topic: str, language: Code, role: Role, given: From) -> dict[str, object]:
    """The content of the page, as plain data."""
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
    host = given.steunpunt.id if given.steunpunt else None
    session = Session(language=language, role=role, steunpunt=host)
    asked = draw(guide, session, question, given.now)
    drawn = _drawn(guide, session, list(_ways(guide, session, question)), given.now)
    notices = dict.fromkeys(n for screen in (asked, *(s for s, _ in drawn)) for n in screen.notices)
    title = guide.topics[topic].title.say(language, role)
    first, *rest = question.text.say(language, role).split("\n\n")
    return {
        "language": language,
        "title": title,
        "question": first,
        "explained": [*rest, *hints(asked)],
        "boxes": [asdict(_ending(guide, session, screen, ways)) for screen, ways in drawn],
        "source": asked.source,
        "meaning": list(meanings(guide, session, _said_anyhow(guide, topic, role))),
        "warning": " ".join([*notices, guide.phrase("papier", language, role)]),
        "help": guide.topics[guide.topic_of("help")].title.say(language, role),
        "contacts": [reach(card) for card in who_helps(guide, session)],
        "address": given.address.partition("//")[2],
        "code": code_of(given.address),
        "day": long_day(guide, language, given.now),
    }


def long_day(guide: Guide, language: Code, now: datetime) -> str:
    """The day that a page is made on: `22 november 2026`."""
    return format_date(dutch_day(now), format="long", locale=guide.languages[language].dates)


def reach(card: Card) -> dict[str, str]:
    """Whom to turn to, and how, in one line."""
    ways = (card.phone, card.email, card.site)
    return {"name": card.name, "ways": " · ".join(way for way in ways if way)}


def _ways(guide: Guide, session: Session, node: Node) -> Iterator[Answering]:
    """One way for each answer, less later questions whose answers all lead to the same outcome.

    A later "weet ik niet" is left out too: on paper, all ways can be seen at a glance.
    """
    for choice in node.choices:
        later = bool(session.answers) and choice.open is not None
        hidden = later or not visible(choice, session)
        if hidden or choice.go is None or node.remember is None:
            continue
        answers = {**session.answers, node.remember: choice.key}
        after = replace(session, answers=answers)
        place = guide.nodes[settle(guide, choice.go, session.role, answers)]
        if place.remember is None:
            yield Answering(answers=answers, outcome=place.id)
            continue
        deeper = list(_ways(guide, after, place))
        if len({way.outcome for way in deeper}) == 1:
            yield Answering(answers=answers, outcome=deeper[0].outcome)
        else:
            yield from deeper


def _sentences(guide: Guide, session: Session, ways: list[Answering]) -> Iterator[str]:
    """The ways to one outcome in words; ways with the same later answers are put together."""
    firsts: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for way in ways:
        (question, key), *more = way.answers.items()
        firsts.setdefault(tuple(more), []).append(_quoted(guide, session, question, key))
    told = guide.say("antwoord-papier", session)
    for later, quoted in firsts.items():
        either = format_list(quoted, style="or", locale=guide.languages[session.language].dates)
        then = (_later(guide, session, *answer) for answer in later)
        yield " ".join((told.replace("{antwoord}", either), *then))


def _later(guide: Guide, session: Session, question: str, key: str) -> str:
    node = guide.nodes[guide.questions[question]]
    about = node.about.to(session) if node.about else node.id
    told = guide.say("antwoord-papier-verder", session)
    answer = _quoted(guide, session, question, key)
    return told.replace("{vraag}", about).replace("{antwoord}", answer)


def _quoted(guide: Guide, session: Session, question: str, key: str) -> str:
    choice = guide.nodes[guide.questions[question]].choice(key)
    return f"“{choice.text.to(session)}”" if choice else ""


def _drawn(
    guide: Guide, session: Session, ways: list[Answering], now: datetime
) -> list[tuple[Screen, list[Answering]]]:
    """The screen of each outcome, with all ways to it."""
    found: dict[tuple[object, ...], tuple[Screen, list[Answering]]] = {}
    for way in ways:
        seen = replace(session, answers=way.answers)
        screen = draw(guide, seen, guide.nodes[way.outcome], now)
        found.setdefault((screen.node, screen.points), (screen, []))[1].append(way)
    return list(found.values())


def _ending(guide: Guide, session: Session, screen: Screen, ways: list[Answering]) -> Ending:
    return Ending(
        ways=list(_sentences(guide, session, ways)),
        text=screen.text.split("\n\n"),
        points=_items(screen, 0),
        depends=_items(screen, 1),
        sure=screen.points[0].lead if screen.points else "",
        rest=screen.points[1].lead if len(screen.points) > 1 else "",
    )


def _items(screen: Screen, number: int) -> list[str]:
    return list(screen.points[number].items) if len(screen.points) > number else []


def _said_anyhow(guide: Guide, topic: str, role: Role) -> str:
    """The topic's title and summary in every language, as a translation may lack hard words."""
    about = guide.topics[topic]
    texts = (about.title, about.summary)
    return " ".join(text.say(one, role) for text in texts for one in guide.languages.codes)
