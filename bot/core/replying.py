"""Asides: screens that answer what was typed or told, and leave no trace in the session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.arriving import arrived
from bot.core.asked import less_refused, tap_to_found
from bot.core.buttons import MOST, answers_of, frame, lives, misread, place_in, resume
from bot.core.cards import host_card
from bot.core.drawing import draw, lifeline, said
from bot.core.hours import attendance
from bot.core.leaning import tap_to
from bot.core.limits import overruns
from bot.core.screen import Button, Screen
from bot.core.taps import on_screen_that_stays
from bot.core.texts import Role
from bot.core.weighing import settle

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.events import Judged, Wrote
    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.session import Session

_BESIDE_AN_OFFER = 2
_BESIDE_WAYS = 3


def draw_understood(
    guide: Guide, session: Session, screen: Screen, event: Wrote, *, before: bool
) -> Screen | None:
    """A screen that answers what was typed, with how that was read, and a button that says no.

    Buttons that explain the screen give way to that one; `None` where there is still no room.
    `before`: the reader saw it before; that is said, and whom to ask instead, if there is room.
    """
    phrases = ("begrepen-weer", "begrepen") if before else ("begrepen",)

    def drawn() -> tuple[Screen, Screen | None]:
        read = (_understood(guide, session, screen, event, phrase) for phrase in phrases)
        return screen, next((each for each in read if not any(overruns(each))), None)

    # The id stands for the screen: the cached value holds it, so no other gets the same id.
    key = ("understood", id(screen), event.lifeline, event.says, event.found, before)
    return guide.screens.get(key, drawn)[1]


def draw_beside(guide: Guide, session: Session, event: Wrote) -> Screen:
    """An aside with what may answer a text; where nothing does, with the ways that lead on."""
    seen = (session.language, session.role, session.steunpunt, session.known, session.trail[-2:])
    told = (frozenset(session.answers.items()), session.done, session.reminders)
    key = ("beside", event, *seen, *told)
    return guide.screens.get(key, lambda: _beside(guide, session, event))


def _understood(
    guide: Guide, session: Session, screen: Screen, event: Wrote, phrase: str
) -> Screen:
    title = guide.nodes[screen.node].title
    read = guide.say(phrase, session)
    named = title.to(session) if title else ""
    others = (guide.misread, *event.found[1:])
    brings = tap_to_found(guide, session.role, session.language, others)
    no = replace(misread(guide, session), tap=brings)
    room = max(MOST - len(screen.answers) - len(screen.frame) - 1, 0)
    return replace(
        screen,
        lifeline=lifeline(guide, session) if event.lifeline else screen.lifeline,
        news=(read.replace("{titel}", named), *screen.news),
        notices=(*said(guide, session, event.says), *screen.notices),
        buttons=(*screen.answers, no, *screen.extras[:room], *screen.frame),
    )


def _beside(guide: Guide, session: Session, event: Wrote) -> Screen:
    offered = _offered(guide, session, event)
    if offered is not None:
        return offered
    screen = (
        _draw_ways(guide, session, event.found, "verhaal")
        if event.tells
        else draw_found(guide, session, event.found, "gevonden")
        if event.found
        else _draw_ways(guide, session, (), "niet-gevonden")
    )
    notices = said(guide, session, event.says)
    return replace(screen, notices=notices, unanswered=event.near)


def _offered(guide: Guide, session: Session, event: Wrote) -> Screen | None:
    """An aside that offers the answer that a text may tell; `None` where there is none."""
    offer = event.offer
    node = guide.nodes.get(offer.node) if offer else None
    choice = node.choice(offer.choice) if offer and node else None
    if node is None or choice is None or not choice.text.speaks_to(session.role or Role.OUDER):
        return None
    return _draw_offer(guide, session, event, node, choice)


def _draw_offer(
    guide: Guide, session: Session, event: Wrote, question: Node, choice: Choice
) -> Screen:
    """An aside with an answer for the reader to give by a button; nothing is filled in."""
    given = choice.text.say(session.language, session.role or Role.OUDER)
    beside = draw_found(guide, session, event.found[:_BESIDE_AN_OFFER], "voorstel")
    other = guide.say("knop-ander-antwoord", session)
    offers = (
        Button(label=given, tap=tap_to(guide, session, question.id, choice)),
        Button(label=other, tap=tap_to(guide, session, question.id)),
    )
    return replace(
        beside,
        notices=said(guide, session, event.says),
        text=beside.text.replace("{antwoord}", given),
        buttons=(*offers, *beside.buttons),
    )


def draw_card(
    guide: Guide, session: Session, card: Node, found: tuple[NodeId, ...], now: datetime
) -> Screen:
    """A card of distress; its way on leads to what answers the text, where that is known."""
    screen = draw(guide, session, card, now)
    answer = next((id_ for id_ in found if _answers(guide, id_, session)), None)
    if answer is None:
        return screen
    onward = tap_to(guide, session, answer)
    onward = on_screen_that_stays(onward) if card.kept else onward
    further = guide.say("knop-verder", session)
    ways = (
        replace(way, label=further, tap=onward) if way.tone == "main" else way
        for way in screen.buttons
    )
    return replace(screen, buttons=tuple(ways))


def draw_found(guide: Guide, session: Session, found: tuple[NodeId, ...], phrase: str) -> Screen:
    """An aside: a phrase, suggestions, and the way back to the present place."""
    titles = [(node.id, node.title) for id_ in found if (node := guide.nodes.get(id_))]
    # Where the role is not known yet, the search was for a parent.
    reader = session.role or Role.OUDER
    offers: dict[str, Button] = {}  # by label: nobody can choose between two that are the same
    for id_, title in titles:
        if title is not None and title.speaks_to(reader):
            label = title.say(session.language, reader)
            offers.setdefault(label, Button(label=label, tap=tap_to(guide, session, id_)))
    host = guide.host(session.steunpunt)
    return Screen(
        node=place_in(guide, session) or guide.home,
        language=session.language,
        role=session.role,
        text=guide.say(phrase, session),
        lifeline=lifeline(guide, session),
        buttons=(*offers.values(), *resume(guide, session), *frame(guide, session, None)),
        host=host.name if host else None,
    )


def _draw_ways(guide: Guide, session: Session, found: tuple[NodeId, ...], phrase: str) -> Screen:
    """The same, behind the ways that lead on: no one thing was asked, or it was not understood."""
    screen = draw_found(guide, session, found[:_BESIDE_WAYS], phrase)
    ways = less_refused(guide, session, answers_of(guide, session, guide.nodes[guide.misread]))
    named = {way.label for way in ways}
    others = (button for button in screen.buttons if button.label not in named)
    return replace(screen, buttons=(*ways, *others))


def draw_reply(guide: Guide, session: Session, event: Wrote, phrase: str, now: datetime) -> Screen:
    """An aside: a kind word above the menu, and the way back to the present place."""
    menu = guide.nodes[settle(guide, guide.home, session.role, session.answers)]
    screen = draw(guide, session, menu, now)
    resumes = resume(guide, session)
    # A reader who is in the middle of something has chosen a language already.
    offers = tuple(b for b in screen.answers if not (resumes and b.kind == "language"))
    screen = replace(
        screen,
        news=(*said(guide, session, (phrase,)), *screen.news),
        notices=(*said(guide, session, event.says), *screen.notices),
        buttons=(*offers, *resumes, *screen.extras, *screen.frame),
        unanswered=event.near,
        lifeline=lifeline(guide, session) if event.near else "",
    )
    return screen if not any(overruns(screen)) else replace(screen, news=screen.news[:1])


def draw_thanks(guide: Guide, session: Session, event: Judged) -> Screen:
    """An aside: thanks for a verdict, with whom to call unless the place helped.

    It leads back to that place, even where nothing else is known of the conversation.
    """
    seen = session.at(event.node) if lives(guide, session, event.node) else session
    screen = draw_found(guide, seen, (), f"hielp-{event.verdict}")
    return screen if event.verdict != "ja" else replace(screen, lifeline="")


def draw_hosts(guide: Guide, session: Session, hosts: tuple[str, ...], now: datetime) -> Screen:
    """An aside with the cards of steunpunten: which ones they were is not kept."""
    screen = draw_found(guide, session, (), "postcode-gevonden" if hosts else "postcode-onbekend")
    found = [guide.steunpunten[id_] for id_ in hosts if id_ in guide.steunpunten]
    shown = (
        host_card(guide, session, each, attendance(each.hours, now) if each.hours else None)
        for each in found
    )
    return replace(screen, cards=tuple(shown), lifeline="" if found else screen.lifeline)


def _answers(guide: Guide, id_: NodeId, session: Session) -> bool:
    """Whether a screen can be opened for this reader; without a role, that is asked first."""
    node = guide.nodes.get(id_)
    title = node.title if node else None
    if title is None or not title.speaks_to(session.role or Role.OUDER):
        return False
    home = settle(guide, guide.home, session.role, session.answers)
    return session.role is None or arrived(guide, session, id_).place != home
