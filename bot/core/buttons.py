"""The buttons of a screen: its answers, what explains it, and the frame that is on every screen."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.conditions import LANGUAGE, fits, world_of
from bot.core.events import VERDICTS
from bot.core.languages import SOURCE
from bot.core.leaning import lead
from bot.core.letters import offered_letter
from bot.core.plan import finished, label, steps_at
from bot.core.reminders import STOP
from bot.core.screen import Button
from bot.core.taps import on_screen_that_stays, pass_on_tap, show_tap, verdict_tap
from bot.core.texts import Role
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.screen import Kind, Tone
    from bot.core.session import Session
    from bot.core.texts import Text

MOST = 10
"""Buttons on a screen, the frame included."""

TERMS = 2
"""Hard words explained by a button, on one screen."""

_WORD = re.compile(r"[\w-]+")
_OTHER_VOICE = {Role.OUDER: Role.LEERLING, Role.LEERLING: Role.OUDER}


def buttons(guide: Guide, session: Session, node: Node, told: str) -> tuple[Button, ...]:
    """All buttons of a node; `told` are the words of its screen, in which hard words are found."""
    answers = tuple(answers_of(guide, session, node))
    around = frame(guide, session, node.id)
    room = MOST - len(answers) - len(around)
    extras = (*voice(guide, session, node), *_terms(guide, session, node, told))[: max(room, 0)]
    found = (*answers, *extras, *around)
    if not node.kept:
        return found
    return tuple(replace(button, tap=on_screen_that_stays(button.tap)) for button in found)


def verdicts(guide: Guide, session: Session, node: Node) -> tuple[Button, ...]:
    """Whether it helped: under an outcome and under cards, but not for somebody in distress."""
    if not node.judged:
        return ()
    return tuple(
        Button(
            label=guide.say(f"knop-hielp-{verdict}", session),
            tap=verdict_tap(session.role, session.language, node.id, verdict, guide.languages),
            kind="verdict",
        )
        for verdict in VERDICTS
    )


def answers_of(guide: Guide, session: Session, node: Node) -> Iterator[Button]:
    """What can be answered on a node: its steps, then its choices."""
    steps = steps_at(guide, session, node)
    choices = [choice for choice in node.choices if offered(guide, session, node, choice)]
    for step in steps:
        yield Button(label=label(guide, step, session), tap=lead(guide, session, step.screen))
    for choice in choices:
        data = lead(guide, session, node.id, choice)
        only = len(choices) == 1 and not steps
        tone: Tone = "grave" if choice.wipes else "main" if only else "plain"
        kind: Kind = "language" if choice.language else "answer"
        hint = said_to(session, choice.hint)
        said = choice.text.to(session)
        yield Button(label=said, tap=data, kind=kind, tone=tone, hint=hint)


def offered(guide: Guide, session: Session, node: Node, choice: Choice) -> bool:
    """Whether a choice has a button now: what is done, or not there, need not be done again."""
    if choice.done is not None and choice.done == (node.step in session.done):
        return False
    if choice.remind == STOP and not session.reminders:
        return False
    aimed = guide.nodes.get(choice.go or "")
    if aimed and aimed.plan == "done" and not finished(guide, session):
        return False
    if aimed and not (node.step or offered_letter(guide, session, aimed)):
        return False
    return visible(choice, session)


def visible(choice: Choice, session: Session) -> bool:
    """Whether a choice is for this session: its button can be pressed, also a second time."""
    world = {**world_of(session.role, session.answers), LANGUAGE: session.language}
    return choice.text.speaks_to(session.role) and fits(choice.when, world)


def said_to(session: Session, text: Text | None) -> str:
    """A text that may be left out, for this reader."""
    if text is None or not text.speaks_to(session.role):
        return ""
    return text.to(session)


def outward(guide: Guide, session: Session, node: Node) -> tuple[Button, ...]:
    """What carries an outcome or a plan to somebody else.

    Its code; and for a reader of another language, a look at it in the language of the schools.
    """
    if not node.stays or node.urgency:
        return ()
    named, source = lead(guide, session, node.id), guide.languages.source
    data: list[tuple[str, Kind, str]] = [("knop-doorsturen", "share", pass_on_tap(named))]
    if session.language != source:
        data.append(("knop-brontaal", "show", show_tap(named, source)))
    return tuple(
        Button(
            label=guide.say(key, session),
            tap=on_screen_that_stays(carries),
            kind=kind,
        )
        for key, kind, carries in data
    )


def frame(guide: Guide, session: Session, here: NodeId | None) -> tuple[Button, ...]:
    """Back, home, help and stop: on every screen but their own."""
    buttons: list[Button] = []
    before = _before(guide, session) if here == session.place else None
    if before is not None:
        back = lead(guide, session, before, back=True)
        buttons.append(_frame_button(guide, session, "back", back))
    places: tuple[tuple[Kind, NodeId], ...] = (
        ("home", guide.home),
        ("help", guide.help),
        ("stop", guide.stop),
    )
    for kind, place in places:
        if settle(guide, place, session.role, session.answers) != here:
            opening = lead(guide, session, place)
            buttons.append(_frame_button(guide, session, kind, opening))
    return tuple(buttons)


def lives(guide: Guide, session: Session, id_: NodeId) -> bool:
    """Whether a place still exists and has words for this reader."""
    node = guide.nodes.get(id_)
    return node is not None and (node.text is None or node.text.speaks_to(session.role))


def terms(guide: Guide, session: Session, told: str) -> list[Node]:
    """The screens that explain the hard words of a text to this reader."""
    words = _WORD.findall(told.lower())
    spoken = " ".join(["", *words, ""])
    explained = guide.places.get("explained", lambda: _explained(guide))
    found = {
        id_
        for word in explained.keys() & words
        for phrase, id_ in explained[word]
        if f" {phrase} " in spoken
    }
    order = (node for node in guide.nodes.values() if node.explains)
    return [term for term in order if term.id in found and lives(guide, session, term.id)]


def _explained(guide: Guide) -> dict[str, list[tuple[str, NodeId]]]:
    """By the first of its words: each hard phrase, and where it is explained."""
    phrases: defaultdict[str, list[tuple[str, NodeId]]] = defaultdict(list)
    for node in guide.nodes.values():
        for phrase in node.explains:
            phrases[phrase.split()[0]].append((phrase, node.id))
    return dict(phrases)


def _before(guide: Guide, session: Session) -> NodeId | None:
    """The place behind the present one, if that is another screen for this reader."""
    behind = session.trail[-2:-1]
    if not behind or not lives(guide, session, behind[0]):
        return None
    leads = settle(guide, behind[0], session.role, session.answers)
    return behind[0] if leads != session.place and lives(guide, session, leads) else None


def _frame_button(guide: Guide, session: Session, kind: Kind, data: str) -> Button:
    return Button(label=guide.say(f"knop-{kind}", session), tap=data, kind=kind)


def place_in(guide: Guide, session: Session) -> NodeId | None:
    """Where one is; `None` where one was nowhere yet, or at a place that the guide lacks."""
    place = session.place
    return place if place is not None and place in guide.nodes else None


def resume(guide: Guide, session: Session) -> tuple[Button, ...]:
    """The way from beside the way to where one is; not where the frame leads, nor to an apology."""
    place = place_in(guide, session)
    home = settle(guide, guide.home, session.role, session.answers)
    if place in {None, home, guide.misread}:
        return ()
    return (next(returns(guide, session, place)),)


def returns(guide: Guide, session: Session, place: NodeId) -> Iterator[Button]:
    """The buttons by which what stands beside the way leads back to a place."""
    for key in ("knop-terug-naar", "knop-eigen-tekst", "knop-eigen-taal"):
        yield Button(label=guide.say(key, session), tap=lead(guide, session, place), tone="main")


def misread(guide: Guide, session: Session) -> Button:
    """The button that says no to how something was read."""
    label = guide.say("knop-niet-dit", session)
    return Button(label=label, tap=lead(guide, session, guide.misread))


def instead(guide: Guide, session: Session) -> Button:
    """The button that says that something else was asked than a card is for."""
    label = guide.say("knop-iets-anders", session)
    return Button(label=label, tap=lead(guide, session, guide.misread, back=True))


def voice(guide: Guide, session: Session, node: Node) -> Iterator[Button]:
    """The same screen in the words for the other, where a parent and a child read together."""
    other = _OTHER_VOICE.get(session.role) if session.role else None
    text = node.text
    if other is None or text is None or node.remember or not (node.facts or node.points):
        return
    if text.speaks_to(other) and text.say(SOURCE, other) != text.say(SOURCE, session.role):
        voiced = guide.say(f"knop-als-{other.value}", session)
        data = lead(guide, session, node.id, voice=other)
        yield Button(label=voiced, tap=data, kind="voice")


def _terms(guide: Guide, session: Session, node: Node, told: str) -> Iterator[Button]:
    """The hard words of a screen that claims something, each leading to what it means."""
    if not (node.facts or node.points) or node.explains or node.remember:
        return
    for term in terms(guide, session, told)[:TERMS]:
        if term.title is not None:
            asked = f"{term.title.to(session)}?"
            data = lead(guide, session, term.id)
            yield Button(label=asked, tap=data, kind="term")
