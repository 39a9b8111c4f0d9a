"""Passing a place on to somebody else, and what they see when they come in by its code.

A code never replaces the answers that somebody gave, until they have seen what it says and pressed
that this is right.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.buttons import frame, lives, returns, said_to, voice
from bot.core.codes import bare, in_groups, path_code
from bot.core.drawing import draw, said, title_of
from bot.core.events import Started
from bot.core.leaning import leans_on
from bot.core.screen import Button, Points
from bot.core.session import Session
from bot.core.suggesting import draw_found
from bot.core.taps import code_tap
from bot.core.texts import Role
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.core.codes import Path
    from bot.core.events import Showed
    from bot.core.guide import Guide, Node
    from bot.core.screen import Screen
    from bot.core.texts import Reader


def draw_shared(guide: Guide, session: Session, place: Node) -> Screen:
    """The code of a place, and the ways to pass it on; an aside."""
    code = path_code(guide, session, place.id)
    told = "doorsturen-antwoorden" if leans_on(guide, session, place.id) else "doorsturen"
    lead = guide.say("doorsturen-code", session)
    screen = draw_found(guide, session, (), told)
    return replace(
        screen,
        node=place.id,
        title=guide.say("knop-doorsturen", session),
        points=(Points(lead=lead, items=(in_groups(code),)),),
        lifeline="",
        buttons=(*voice(guide, session, place), *screen.buttons),
        passing=Started(steunpunt=session.steunpunt, code=in_groups(code, "-")),
    )


def draw_showed(
    guide: Guide, session: Session, place: Node, event: Showed, now: datetime
) -> Screen:
    """A place in another language or in another role's words, and the way back to one's own.

    It says whose words these are; the reader's own language and role stay.
    """
    screen = draw(guide, as_seen_by(session, event), place, now)
    _, own_words, own_language = returns(guide, session, place.id)
    back = own_language if event.role is None else own_words
    return replace(
        screen,
        role=session.role,
        news=said(guide, session, (f"tekst-voor-{event.role.value}",) if event.role else ()),
        buttons=(back, *frame(guide, session, None)),
        outward=(),
        verdicts=(),
        handout=screen.handout if event.role is None else None,
    )


def as_seen_by(session: Session, event: Showed) -> Session:
    """The session as if of the reader that a place is shown to."""
    return replace(
        session, language=event.language or session.language, role=event.role or session.role
    )


def asks_first(guide: Guide, session: Session, path: Path) -> bool:
    """Whether to show what a code says first: it brings answers, or is for another reader."""
    return not _is_known(session, path) or not _is_for(guide, session.role, path)


def taking(session: Session, path: Path, role: Reader) -> Session:
    """The session with what a code brings; its answers replace all that were given."""
    answers = session.answers if _is_known(session, path) else path.answers
    return replace(session, role=role or session.role, answers=answers)


def draw_followed(guide: Guide, session: Session, path: Path, code: str) -> Screen:
    """What a code says, to accept or to leave; an aside."""
    readers = _readers(guide, session, path)
    asks = "code-klopt" if session.role in readers else "code-wie"
    voice_ = replace(session, role=session.role or path.role or Role.OUDER)
    screen = draw_found(guide, session, (), asks)
    leads = guide.phrase("code-leidt", session.language, voice_.role)
    title = _title(guide, voice_, path)
    return replace(
        screen,
        news=said(guide, voice_, ("code-welkom",) if session.role is None else ()),
        notices=said(guide, voice_, _notices(session, path)),
        text=f"{leads.replace('{titel}', title)}\n\n{screen.text}",
        points=_says(guide, voice_, path),
        buttons=(*_takes(guide, session, readers, code), *screen.buttons),
    )


def _is_known(session: Session, path: Path) -> bool:
    """Whether this reader gave all answers that a code brings."""
    return path.answers.items() <= session.answers.items()


def _is_for(guide: Guide, role: Reader, path: Path) -> bool:
    place = settle(guide, path.node, role, path.answers)
    return role is not None and lives(guide, Session(role=role), place)


def _readers(guide: Guide, session: Session, path: Path) -> tuple[Reader, ...]:
    """Who can accept it: this reader, or else everybody that the place is for."""
    own = session.role
    asked = (own,) if _is_for(guide, own, path) else tuple(Role)
    return tuple(role for role in asked if _is_for(guide, role, path))


def _notices(session: Session, path: Path) -> Iterator[str]:
    if not path.whole:
        yield "code-ouder"
    if session.answers and not _is_known(session, path):
        yield "code-vervangt"


def _title(guide: Guide, session: Session, path: Path) -> str:
    """The title of the place, in this reader's words if it has any."""
    role = session.role if _is_for(guide, session.role, path) else path.role
    seen = replace(session, role=role)
    place = guide.nodes[settle(guide, path.node, role, path.answers)]
    return title_of(guide, seen, place) or title_of(guide, replace(seen, role=Role.OUDER), place)


def _says(guide: Guide, session: Session, path: Path) -> tuple[Points, ...]:
    """The answers that a code brings, each with its question."""
    items = tuple(
        _answer(guide, session, guide.nodes[guide.questions[question]], path.answers[question])
        for question in guide.questions
        if question in path.answers
    )
    lead = guide.say("code-zegt", session)
    return (Points(lead=lead, items=items),) if items else ()


def _answer(guide: Guide, session: Session, question: Node, key: str) -> str:
    choice, about = question.choice(key), question.about
    answer = said_to(session, choice.text) if choice else key
    told = guide.say("antwoord-papier-verder", session)
    asked = said_to(session, about)
    return told.replace("{vraag}", asked).replace("{antwoord}", answer) if asked else answer


def _takes(
    guide: Guide, session: Session, readers: tuple[Reader, ...], code: str
) -> Iterator[Button]:
    """The buttons that accept what a code says: one for each role that may be reading."""
    home = settle(guide, guide.home, None, {})
    names = {choice.role: choice.text for choice in guide.nodes[home].choices}
    for role in readers:
        mine = guide.phrase("knop-code", session.language, role)
        label = mine if role == session.role else said_to(session, names.get(role)) or mine
        data = code_tap(role, session.language, guide.home, bare(code), guide.languages)
        yield Button(label=label, tap=data, tone="main" if role == session.role else "plain")
