"""A question that waits until we know who asks it, or until it is put in other words.

Nothing that was typed is kept. The buttons carry the names of what was found for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.buttons import MOST, lives
from bot.core.drawing import draw, lifeline, said, title_of
from bot.core.events import Chose
from bot.core.leaning import tap_to
from bot.core.screen import Button
from bot.core.taps import LONGEST, asked_tap, read_tap
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from bot.core.events import Wrote
    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.languages import Code
    from bot.core.screen import Screen
    from bot.core.session import Session
    from bot.core.texts import Reader


def tap_to_found(guide: Guide, reader: Reader, language: Code, found: tuple[NodeId, ...]) -> str:
    """The data of a button that brings what was found: the best of it, as much as fits."""
    carried = (found[:most] for most in range(len(found), 0, -1))
    taps = [asked_tap(reader, language, each, guide.languages) for each in carried]
    # A button on a screen that stays has one more letter.
    return next((data for data in taps if len(data.encode()) < LONGEST), taps[-1])


def refused(guide: Guide, session: Session) -> NodeId | None:
    """The place that the reader has just said no to, while they are at the apology."""
    if session.place != guide.misread:
        return None
    return next(iter(session.trail[-2:-1]), None)


def without_refused(guide: Guide, session: Session, event: Wrote) -> Wrote:
    """What was understood, less the refused place."""
    no = refused(guide, session)
    if no is None:
        return event

    def other(id_: NodeId) -> bool:
        return id_ not in guide.nodes or settle(guide, id_, session.role, session.answers) != no

    found = tuple(filter(other, event.found))
    offer = event.offer if event.offer and other(event.offer.node) else None
    if (found, offer) == (event.found, event.offer):
        return event
    sure = event.sure and found[:1] == event.found[:1]
    near = event.near if found or offer else no.partition("/")[0]
    return replace(event, found=found, offer=offer, sure=sure, near=near)


def less_refused(guide: Guide, session: Session, buttons: Iterable[Button]) -> tuple[Button, ...]:
    """The buttons, less one with the name of the refused place."""
    no = refused(guide, session)
    node = guide.nodes.get(no or "")
    called = title_of(guide, session, node) if node else ""
    return tuple(button for button in buttons if button.label != called)


def asks_who(guide: Guide, session: Session) -> bool:
    """Whether the reader has not said who they are yet, and home asks it."""
    return session.role is None and any(choice.role for choice in _home(guide, session).choices)


def waits(guide: Guide, session: Session, wanted: NodeId) -> bool:
    """Whether a wanted place waits in the trail until the reader says who they are."""
    return asks_who(guide, session) and session.trail[-2:-1] == (wanted,) != session.trail[-1:]


def draw_who(
    guide: Guide, session: Session, now: datetime, notices: tuple[str, ...] = ()
) -> Screen:
    """The screen that asks who reads, and says that the question is taken along."""
    screen = draw(guide, session, _home(guide, session), now, notices)
    return replace(screen, text=guide.say("eerst-wie", session), source="")


def found_for(guide: Guide, event: Wrote) -> Mapping[Reader, tuple[NodeId, ...]]:
    """What was found for each role that may be asking; for a story, the plan comes first."""
    first = (guide.plan,) if event.tells else ()
    own = event.found[:1] if event.sure else event.found
    found: dict[Reader, tuple[NodeId, ...]] = {None: own, **dict(event.found_by)}
    known = {role: [i for i in ids if i in guide.nodes] for role, ids in found.items()}
    return {r: tuple(dict.fromkeys((*first, *ids))) for r, ids in known.items() if ids or first}


def waiting_with(
    guide: Guide, session: Session, found: Mapping[Reader, tuple[NodeId, ...]]
) -> Session:
    """The session at the screen that asks who reads, with only the first place found kept."""
    first = next(iter(found.values()))[0]
    return session.on((first, _home(guide, session).id))


def draw_who_asks(
    guide: Guide,
    session: Session,
    event: Wrote,
    found: Mapping[Reader, tuple[NodeId, ...]],
    now: datetime,
) -> Screen:
    """The screen that asks who reads; each button brings what was found for that role."""
    screen, home = draw_who(guide, session, now), _home(guide, session)
    brings = {
        choice.key: _brings(guide, session, choice, found)
        for choice in home.choices
        if choice.role or choice.language
    }
    doubtful = event.lifeline or not event.sure
    return replace(
        screen,
        notices=(*said(guide, session, event.says), *screen.notices),
        lifeline=lifeline(guide, session) if doubtful else "",
        buttons=tuple(replace(b, tap=brings.get(_key(guide, b), b.tap)) for b in screen.buttons),
    )


def draw_misread(
    guide: Guide, session: Session, others: tuple[NodeId, ...], now: datetime
) -> Screen:
    """The apology: what else was found for a misread question, then the ways that lead on."""
    screen = draw(guide, session, guide.nodes[guide.misread], now)
    ways = less_refused(guide, session, screen.buttons)
    named = {button.label for button in ways}
    offers = {b.label: b for b in _offers(guide, session, others) if b.label not in named}
    room = max(MOST - len(ways), 0)
    return replace(screen, buttons=(*list(offers.values())[:room], *ways))


def _offers(guide: Guide, session: Session, found: tuple[NodeId, ...]) -> Iterator[Button]:
    no = refused(guide, session)
    for id_ in found:
        if not lives(guide, session, id_):
            continue
        title = guide.nodes[id_].title
        to = settle(guide, id_, session.role, session.answers)
        if to != no and title is not None and title.speaks_to(session.role):
            yield Button(label=title.to(session), tap=tap_to(guide, session, id_))


def _brings(
    guide: Guide, session: Session, choice: Choice, found: Mapping[Reader, tuple[NodeId, ...]]
) -> str:
    if choice.role is None:
        any_of_it = found.get(None) or next(iter(found.values()))
        return tap_to_found(guide, None, choice.language or session.language, any_of_it)
    reader = replace(session, role=choice.role)
    mine = found.get(choice.role, found.get(None, ()))
    mine = tuple(id_ for id_ in mine if lives(guide, reader, id_))
    return tap_to_found(guide, choice.role, session.language, mine or (guide.misread,))


def _key(guide: Guide, button: Button) -> str:
    tap = read_tap(button.tap, guide.languages)
    return tap.event.choice if tap and isinstance(tap.event, Chose) else ""


def _home(guide: Guide, session: Session) -> Node:
    return guide.nodes[settle(guide, guide.home, None, session.answers)]
