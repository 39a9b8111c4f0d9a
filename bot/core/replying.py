"""Asides: screens that answer what was typed or told, and leave no trace in the session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.arriving import arrived
from bot.core.asked import tap_to_found
from bot.core.buttons import MOST, instead, lives, misread, resume
from bot.core.cards import host_card
from bot.core.drawing import draw, lifeline, said
from bot.core.hours import attendance
from bot.core.leaning import tap_to
from bot.core.limits import overruns
from bot.core.screen import Button, Screen
from bot.core.suggesting import draw_found, draw_unknown, draw_ways
from bot.core.taps import on_screen_that_stays
from bot.core.texts import Role
from bot.core.weighing import settle

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.events import Judged, Wrote
    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.session import Session

_BESIDE_AN_OFFER = 2


def draw_understood(
    guide: Guide, session: Session, screen: Screen, event: Wrote, *, before: bool
) -> Screen | None:
    """A screen that answers what was typed, with a button that says no.

    Buttons that explain the screen give way to that one; `None` where there is still no room. How
    it was read is said if there is room. `before`: the reader saw it before; that is said too, and
    whom to ask instead.
    """
    phrases = ("begrepen-weer", "begrepen", None) if before else ("begrepen", None)

    def drawn() -> tuple[Screen, Screen | None]:
        read = (_understood(guide, session, screen, event, phrase) for phrase in phrases)
        return screen, next((each for each in read if _fits(guide, each)), None)

    # The id stands for the screen: the cached value holds it, so no other gets the same id.
    key = ("understood", id(screen), event.lifeline, event.says, event.found, before)
    return guide.screens.get(key, drawn)[1]


def _fits(guide: Guide, screen: Screen) -> bool:
    """Whether there is room; the card of a steunpunt comes beside whatever an editor wrote."""
    own = tuple(card for card in screen.cards if card.id not in guide.steunpunten)
    return not any(overruns(replace(screen, cards=own)))


def draw_beside(guide: Guide, session: Session, event: Wrote) -> Screen:
    """An aside with what may answer a text; where nothing does, with the ways that lead on."""
    seen = (session.language, session.role, session.steunpunt, session.known, session.trail[-2:])
    told = (frozenset(session.answers.items()), session.done, session.reminders)
    key = ("beside", event, *seen, *told)
    return guide.screens.get(key, lambda: _beside(guide, session, event))


def _understood(
    guide: Guide, session: Session, screen: Screen, event: Wrote, phrase: str | None
) -> Screen:
    title = guide.nodes[screen.node].title
    named = title.to(session) if title else ""
    read = (guide.say(phrase, session).replace("{titel}", named),) if phrase else ()
    others = (guide.misread, *event.found[1:])
    brings = tap_to_found(guide, session.role, session.language, others)
    no = replace(misread(guide, session), tap=brings)
    room = max(MOST - len(screen.answers) - len(screen.frame) - 1, 0)
    return replace(
        screen,
        lifeline=lifeline(guide, session) if event.lifeline else screen.lifeline,
        news=(*read, *screen.news),
        notices=(*said(guide, session, event.says), *screen.notices),
        buttons=(*screen.answers, no, *screen.extras[:room], *screen.frame),
    )


def _beside(guide: Guide, session: Session, event: Wrote) -> Screen:
    offered = _offered(guide, session, event)
    if offered is not None:
        return offered
    if event.tells:
        phrase = "verhaal-vraag" if event.found else "verhaal"
        screen = draw_ways(guide, session, event.found, phrase)
    elif event.found:
        screen = draw_found(guide, session, event.found, "gevonden")
    else:
        screen = draw_unknown(guide, session, event.perhaps, word=event.word)
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
    reader = (session.language, session.role or Role.OUDER)
    given, hint = choice.text.say(*reader), choice.hint
    beside = draw_found(guide, session, event.found[:_BESIDE_AN_OFFER], "voorstel")
    other = guide.say("knop-ander-antwoord", session)
    offers = (
        Button(
            label=given,
            tap=tap_to(guide, session, question.id, choice),
            hint=hint.say(*reader) if hint else "",
        ),
        Button(label=other, tap=tap_to(guide, session, question.id)),
    )
    return replace(
        beside,
        notices=said(guide, session, event.says),
        text=beside.text.replace("{antwoord}", given),
        buttons=(*offers, *beside.buttons),
    )


def draw_card(guide: Guide, session: Session, card: Node, event: Wrote, now: datetime) -> Screen:
    """A card that comes before all else.

    Its way on leads to what answers, where that is known; where it is not, a second way is for
    whoever had asked something else.
    """
    screen = draw(guide, session, card, now)
    answer = next((id_ for id_ in event.found if _answers(guide, id_, session)), None)
    if answer is None:
        ways = (*screen.answers, _instead(guide, session, card, event.perhaps))
    else:
        data = tap_to(guide, session, answer)
        data = on_screen_that_stays(data) if card.kept else data
        further = guide.say("knop-verder", session)
        ways = tuple(
            replace(way, label=further, tap=data) if way.tone == "main" else way
            for way in screen.answers
        )
    return replace(screen, buttons=(*ways, *screen.extras, *screen.frame))


def _instead(guide: Guide, session: Session, card: Node, perhaps: tuple[NodeId, ...]) -> Button:
    """The button for whoever had asked something else: what that may be, or how to ask it."""
    button = instead(guide, session)
    asked = tuple(id_ for id_ in perhaps if _answers(guide, id_, session))
    data = button.tap
    if asked:
        data = tap_to_found(guide, session.role, session.language, asked)
    return replace(button, tap=on_screen_that_stays(data) if card.kept else data)


def draw_put_otherwise(guide: Guide, session: Session, now: datetime) -> Screen:
    """For whoever had asked something else than a card is for: how to go on, beside the way."""
    apology = draw(guide, session, guide.nodes[guide.misread], now)
    screen = draw_unknown(guide, session, (), word=False)
    return replace(screen, text=apology.text)


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
