"""The buttons of a screen: its answers, what explains it, and the frame of every screen."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.conditions import LANGUAGE, fits, world_of
from bot.core.events import VERDICTS
from bot.core.languages import SOURCE
from bot.core.leaning import tap_to
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
    from bot.core.screen import ButtonKind, Tone
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
    """The buttons that ask whether a screen helped; none for somebody in distress."""
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
    """The answers of a node: its steps, then its choices."""
    steps = steps_at(guide, session, node)
    choices = [choice for choice in node.choices if offered(guide, session, node, choice)]
    for step in steps:
        yield Button(label=label(guide, step, session), tap=tap_to(guide, session, step.screen))
    for choice in choices:
        data = tap_to(guide, session, node.id, choice)
        only = len(choices) == 1 and not steps
        tone: Tone = "grave" if choice.wipes else "main" if only else "plain"
        kind: ButtonKind = "language" if choice.language else "answer"
        hint = said_to(session, choice.hint)
        said = choice.text.to(session)
        yield Button(label=said, tap=data, kind=kind, tone=tone, hint=hint)


def offered(guide: Guide, session: Session, node: Node, choice: Choice) -> bool:
    """Whether a choice has a button now: one that would change or show nothing has none."""
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
    """Whether a choice is for this session, so that a press counts, also on an older screen."""
    world = {**world_of(session.role, session.answers), LANGUAGE: session.language}
    return choice.text.speaks_to(session.role) and fits(choice.when, world)


def said_to(session: Session, text: Text | None) -> str:
    """A text that may be left out, for this reader."""
    if text is None or not text.speaks_to(session.role):
        return ""
    return text.to(session)


def outward(guide: Guide, session: Session, node: Node) -> tuple[Button, ...]:
    """The buttons that carry an outcome or a plan to somebody else.

    One for its path code; and for a reader of another language, one that shows it in the language
    of the schools.
    """
    if not node.stays or node.urgency:
        return ()
    named, source = tap_to(guide, session, node.id), guide.languages.source
    data: list[tuple[str, ButtonKind, str]] = [("knop-doorsturen", "share", pass_on_tap(named))]
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
    """Back, home, help and stop, less the one that leads to this very screen."""
    buttons: list[Button] = []
    before = _before(guide, session) if here == session.place else None
    if before is not None:
        back = tap_to(guide, session, before, back=True)
        buttons.append(_frame_button(guide, session, "back", back))
    places: tuple[tuple[ButtonKind, NodeId], ...] = (
        ("home", guide.home),
        ("help", guide.help),
        ("stop", guide.stop),
    )
    for kind, place in places:
        if settle(guide, place, session.role, session.answers) != here:
            opening = tap_to(guide, session, place)
            buttons.append(_frame_button(guide, session, kind, opening))
    return tuple(buttons)


def lives(guide: Guide, session: Session, id_: NodeId) -> bool:
    """Whether a place exists in this guide and has words for this reader."""
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
    """Each hard phrase with the node that explains it, by the phrase's first word."""
    phrases: defaultdict[str, list[tuple[str, NodeId]]] = defaultdict(list)
    for node in guide.nodes.values():
        for phrase in node.explains:
            phrases[phrase.split()[0]].append((phrase, node.id))
    return dict(phrases)


def _before(guide: Guide, session: Session) -> NodeId | None:
    """The place before the present one, if it leads to another screen for this reader."""
    behind = session.trail[-2:-1]
    if not behind or not lives(guide, session, behind[0]):
        return None
    leads = settle(guide, behind[0], session.role, session.answers)
    return behind[0] if leads != session.place and lives(guide, session, leads) else None


def _frame_button(guide: Guide, session: Session, kind: ButtonKind, data: str) -> Button:
    return Button(label=guide.say(f"knop-{kind}", session), tap=data, kind=kind)


def place_in(guide: Guide, session: Session) -> NodeId | None:
    """The present place; `None` at the very start, or where this guide lacks that place."""
    place = session.place
    return place if place is not None and place in guide.nodes else None


def resume(guide: Guide, session: Session) -> tuple[Button, ...]:
    """The button from an aside back to the present place; none if that is home or an apology."""
    place = place_in(guide, session)
    home = settle(guide, guide.home, session.role, session.answers)
    if place in {None, home, guide.misread}:
        return ()
    return (next(returns(guide, session, place)),)


def returns(guide: Guide, session: Session, place: NodeId) -> Iterator[Button]:
    """The buttons that lead from an aside back to a place, one for each kind of aside."""
    for key in ("knop-terug-naar", "knop-eigen-tekst", "knop-eigen-taal"):
        yield Button(label=guide.say(key, session), tap=tap_to(guide, session, place), tone="main")


def misread(guide: Guide, session: Session) -> Button:
    """The button that says: this is not what I meant."""
    label = guide.say("knop-niet-dit", session)
    return Button(label=label, tap=tap_to(guide, session, guide.misread))


def instead(guide: Guide, session: Session) -> Button:
    """The button that says that something else was asked than a card is for."""
    label = guide.say("knop-iets-anders", session)
    return Button(label=label, tap=tap_to(guide, session, guide.misread, back=True))


def voice(guide: Guide, session: Session, node: Node) -> Iterator[Button]:
    """The button for the same screen in the other's words, as parent and child read together."""
    other = _OTHER_VOICE.get(session.role) if session.role else None
    text = node.text
    if other is None or text is None or node.remember or not (node.facts or node.points):
        return
    if text.speaks_to(other) and text.say(SOURCE, other) != text.say(SOURCE, session.role):
        voiced = guide.say(f"knop-als-{other.value}", session)
        data = tap_to(guide, session, node.id, voice=other)
        yield Button(label=voiced, tap=data, kind="voice")


def _terms(guide: Guide, session: Session, node: Node, told: str) -> Iterator[Button]:
    """The buttons that explain the hard words of a screen that states facts."""
    if not (node.facts or node.points) or node.explains or node.remember:
        return
    for term in terms(guide, session, told)[:TERMS]:
        if term.title is not None:
            asked = f"{term.title.to(session)}?"
            data = tap_to(guide, session, term.id)
            yield Button(label=asked, tap=data, kind="term")
