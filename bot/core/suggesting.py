"""Screens of suggestions: what may answer a text, and the ways that lead on where nothing does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.asked import less_refused, tap_to_found
from bot.core.buttons import MOST, answers_of, frame, place_in, resume
from bot.core.drawing import lifeline
from bot.core.leaning import tap_to
from bot.core.screen import Button, Screen
from bot.core.taps import on_screen_that_stays, suggested_tap
from bot.core.texts import Role

if TYPE_CHECKING:
    from bot.core.guide import Guide, NodeId
    from bot.core.session import Session

_BESIDE_WAYS = 3


def draw_found(guide: Guide, session: Session, found: tuple[NodeId, ...], phrase: str) -> Screen:
    """A screen of suggestions, beside the way: it leaves no trace in the session."""
    host = guide.host(session.steunpunt)
    return Screen(
        node=place_in(guide, session) or guide.home,
        language=session.language,
        role=session.role,
        text=guide.say(phrase, session),
        lifeline=lifeline(guide, session),
        buttons=(
            *_suggestions(guide, session, found),
            *resume(guide, session),
            *frame(guide, session, None),
        ),
        host=host.name if host else None,
    )


def _suggestions(guide: Guide, session: Session, found: tuple[NodeId, ...]) -> tuple[Button, ...]:
    """A button for each that has a title for this reader; it knows the others, to come back to."""
    # Somebody who did not say yet who they are was searched for as a parent.
    reader = session.role or Role.OUDER
    titles = [(node.id, node.title) for id_ in found if (node := guide.nodes.get(id_))]
    labels: dict[str, NodeId] = {}  # nobody can choose between two that say the same
    for id_, title in titles:
        if title is not None and title.speaks_to(reader):
            labels.setdefault(title.say(session.language, reader), id_)

    def opens(id_: NodeId) -> str:
        others = tuple(other for other in labels.values() if other != id_)
        return suggested_tap(tap_to(guide, session, id_), others)

    return tuple(Button(label=label, tap=opens(id_)) for label, id_ in labels.items())


def back_to_suggestions(
    guide: Guide, session: Session, screen: Screen, found: tuple[NodeId, ...]
) -> Screen:
    """A suggested screen, from which one goes back to all that was suggested.

    What explains the screen gives way to that button where there are too many.
    """
    data = tap_to_found(guide, session.role, session.language, found)
    data = on_screen_that_stays(data) if screen.kept else data
    back = Button(label=guide.say("knop-back", session), tap=data, kind="back")
    others = tuple(button for button in screen.frame if button.kind != "back")
    room = max(MOST - len(screen.answers) - len(others) - 1, 0)
    return replace(screen, buttons=(*screen.answers, *screen.extras[:room], back, *others))


def draw_ways(guide: Guide, session: Session, found: tuple[NodeId, ...], phrase: str) -> Screen:
    """The same, and ways that lead on where no one thing was asked, as far as there is room."""
    screen = draw_found(guide, session, found[:_BESIDE_WAYS], phrase)
    return replace(screen, buttons=_with_ways(guide, session, screen.answers, screen.frame))


def draw_unknown(
    guide: Guide, session: Session, perhaps: tuple[NodeId, ...], *, word: bool
) -> Screen:
    """That nothing was found, what it may be, the place where one was and the ways that lead on.

    `word`: it may be a word that was read somewhere, and then first what to do about that.
    """
    if word:
        found = (guide.special["word"], *perhaps)
        return draw_ways(guide, session, found, "niet-gevonden-woord")
    phrase = "niet-gevonden-misschien" if perhaps else "niet-gevonden"
    screen = draw_found(guide, session, (), phrase)
    last = (_by_its_title(guide, session, button) for button in screen.answers)
    offers = {b.label: b for b in (*_suggestions(guide, session, perhaps), *last)}
    ways = _with_ways(guide, session, tuple(offers.values()), screen.frame)
    return replace(screen, buttons=ways)


def _by_its_title(guide: Guide, session: Session, resumes: Button) -> Button:
    """The way back to where one was, called as that place is.

    Not where that has no name, nor where its title is what follows from answers.
    """
    node = guide.nodes[session.place or guide.home]
    title = None if node.stays else node.title
    if title is None or not title.speaks_to(session.role):
        return resumes
    return replace(resumes, label=title.to(session))


def _with_ways(
    guide: Guide, session: Session, offers: tuple[Button, ...], around: tuple[Button, ...]
) -> tuple[Button, ...]:
    ways = less_refused(guide, session, answers_of(guide, session, guide.nodes[guide.misread]))
    named = {button.label for button in offers}
    room = max(MOST - len(offers) - len(around), 0)
    others = [button for button in ways if button.label not in named][:room]
    return (*offers, *others, *around)
