"""From a place in the guide to a screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.conditions import LANGUAGE, holds, world_of
from bot.core.guide import Role
from bot.core.plan import plan
from bot.core.screen import Button, Card, Points, Screen
from bot.core.taps import on_screen_that_stays, tap
from bot.core.weighing import settle, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.core.guide import Choice, Contact, Fact, Guide, Node, NodeId, Steunpunt
    from bot.core.screen import Kind
    from bot.core.session import Session


def draw(
    guide: Guide, session: Session, node: Node, now: datetime, notices: Iterable[str] = ()
) -> Screen:
    """The screen of a node for this session; `notices` are keys of phrases."""
    if node.text is None:
        raise ValueError(f"{node.id} is a fork: it has no screen")
    facts = cited(guide, session, node)
    host = guide.steunpunten.get(session.steunpunt or "")
    return Screen(
        node=node.id,
        language=session.language,
        role=session.role,
        text=node.text.say(session.language, session.role),
        notices=(
            *_welcome(guide, session, node, host),
            *_said(guide, session, (*notices, *_caveats(facts, now))),
        ),
        points=_points(guide, session, node),
        cards=_cards(guide, session, node, host),
        source=_source_line(guide, session, node, facts),
        buttons=_buttons(guide, session, node),
        stays=node.stays,
        host=host.name if host else None,
    )


def draw_found(guide: Guide, session: Session, found: tuple[NodeId, ...], phrase: str) -> Screen:
    """A screen of suggestions, beside the way: it leaves no trace in the session."""
    titles = [(node.id, node.title) for id_ in found if (node := guide.nodes.get(id_))]
    # Somebody who did not say yet who they are was searched for as a parent.
    reader = session.role or Role.OUDER
    offers = tuple(
        Button(
            label=title.say(session.language, reader),
            tap=tap(session.role, session.language, id_),
        )
        for id_, title in titles
        if title is not None and title.speaks_to(reader)
    )
    host = guide.steunpunten.get(session.steunpunt or "")
    return Screen(
        node=session.place or guide.home,
        language=session.language,
        role=session.role,
        text=guide.phrase(phrase, session.language, session.role),
        buttons=(*offers, *_resume(guide, session), *frame(guide, session, None)),
        host=host.name if host else None,
    )


def visible(choice: Choice, session: Session) -> bool:
    """Whether a choice is offered to this session."""
    world = {**world_of(session.role, session.answers), LANGUAGE: session.language}
    return choice.text.speaks_to(session.role) and holds(choice.when, world)


def cited(guide: Guide, session: Session, node: Node) -> tuple[Fact, ...]:
    """The facts that a screen leans on, each once, in the order of telling."""
    ids = list(node.facts.get(session.role, node.facts.get(None, ())))
    for statement in weigh(guide, node, session.role, session.answers).sure:
        ids += guide.statements[statement].facts
    for contact in node.contacts:
        ids += guide.contacts[contact].facts
    if node.plan:
        ids += [fact for step in plan(guide, session) for fact in step.facts]
    return tuple(guide.facts[id_] for id_ in dict.fromkeys(ids))


def frame(guide: Guide, session: Session, here: NodeId | None) -> tuple[Button, ...]:
    """Back, home, help and stop: on every screen but their own."""
    buttons: list[Button] = []
    before = _before(guide, session) if here == session.place else None
    if before is not None:
        back = tap(session.role, session.language, before, back=True)
        buttons.append(_frame_button(guide, session, "back", back))
    places: tuple[tuple[Kind, NodeId], ...] = (
        ("home", guide.home),
        ("help", guide.help),
        ("stop", guide.stop),
    )
    for kind, place in places:
        if settle(guide, place, session.role, session.answers) != here:
            opening = tap(session.role, session.language, place)
            buttons.append(_frame_button(guide, session, kind, opening))
    return tuple(buttons)


def lives(guide: Guide, session: Session, id_: NodeId) -> bool:
    """Whether a place still exists and has words for this reader."""
    node = guide.nodes.get(id_)
    return node is not None and (node.text is None or node.text.speaks_to(session.role))


def _before(guide: Guide, session: Session) -> NodeId | None:
    """The place behind the present one, if that is another screen for this reader."""
    behind = session.trail[-2:-1]
    if not behind or not lives(guide, session, behind[0]):
        return None
    leads = settle(guide, behind[0], session.role, session.answers)
    return behind[0] if leads != session.place and lives(guide, session, leads) else None


def _buttons(guide: Guide, session: Session, node: Node) -> tuple[Button, ...]:
    buttons = (*_answers(guide, session, node), *frame(guide, session, node.id))
    if not node.stays:
        return buttons
    return tuple(replace(button, tap=on_screen_that_stays(button.tap)) for button in buttons)


def _frame_button(guide: Guide, session: Session, kind: Kind, data: str) -> Button:
    return Button(
        label=guide.phrase(f"knop-{kind}", session.language, session.role), tap=data, kind=kind
    )


def _resume(guide: Guide, session: Session) -> tuple[Button, ...]:
    if session.place is None:
        return ()
    label = guide.phrase("knop-verder", session.language, session.role)
    return (Button(label=label, tap=tap(session.role, session.language, session.place)),)


def _answers(guide: Guide, session: Session, node: Node) -> tuple[Button, ...]:
    steps = plan(guide, session) if node.plan else ()
    offered = [choice for choice in node.choices if visible(choice, session)]
    return (
        *(
            Button(
                label=step.label.say(session.language, session.role),
                tap=tap(session.role, session.language, step.go),
            )
            for step in steps
        ),
        *(
            Button(
                label=choice.text.say(session.language, session.role),
                tap=tap(session.role, session.language, node.id, choice.key),
            )
            for choice in offered
        ),
    )


def _points(guide: Guide, session: Session, node: Node) -> tuple[Points, ...]:
    language, role = session.language, session.role
    points = []
    weighed = weigh(guide, node, role, session.answers)
    if weighed.sure:
        lead = guide.phrase("zeker", language, role) if weighed.depends else ""
        sure = (guide.statements[key].text.say(language, role) for key in weighed.sure)
        points.append(Points(lead=lead, items=tuple(sure)))
    if weighed.depends:
        abouts = (guide.nodes[guide.questions[key]].about for key in weighed.depends)
        items = tuple(a.say(language, role) for a in abouts if a and a.speaks_to(role))
        points.append(Points(lead=guide.phrase("hangt-af", language, role), items=items))
    if node.plan:
        steps = tuple(step.text.say(language, role) for step in plan(guide, session))
        points.append(Points(lead="", items=steps))
    if node.holds:
        lead = guide.phrase("bewaard", language, role)
        points.append(Points(lead=lead, items=held(session)))
    return tuple(points)


def held(session: Session) -> tuple[str, ...]:
    """What is remembered of this conversation, literally."""
    rows: list[tuple[str, str]] = [("taal", session.language)]
    if session.role:
        rows.append(("rol", session.role.value))
    if session.steunpunt:
        rows.append(("steunpunt", session.steunpunt))
    rows += sorted(session.answers.items())
    rows.append(("plek", session.place or "-"))
    return tuple(f"{key}: {value}" for key, value in rows)


def _cards(guide: Guide, session: Session, node: Node, host: Steunpunt | None) -> tuple[Card, ...]:
    own = tuple(_card(guide.contacts[id_], session) for id_ in node.contacts)
    return (_host_card(guide, session, host), *own) if own and host else own


def _card(contact: Contact, session: Session) -> Card:
    language, role = session.language, session.role
    notes = (
        note.say(language, role)
        for note in (contact.hours, contact.cost)
        if note and note.speaks_to(role)
    )
    return Card(
        name=contact.name.say(language, role),
        purpose=contact.purpose.say(language, role),
        phone=contact.phone,
        email=contact.email,
        site=contact.site,
        notes=tuple(notes),
    )


def _host_card(guide: Guide, session: Session, host: Steunpunt) -> Card:
    return Card(
        name=host.name,
        purpose=guide.phrase("steunpunt-kaart", session.language, session.role),
        phone=host.phone,
        email=host.email,
        site=host.site,
        notes=(host.region,) if host.region else (),
    )


def _welcome(guide: Guide, session: Session, node: Node, host: Steunpunt | None) -> tuple[str, ...]:
    """At home, the name of the steunpunt that one came by."""
    if host is None or node.id != settle(guide, guide.home, session.role, session.answers):
        return ()
    phrase = guide.phrase("welkom-via", session.language, session.role)
    return (phrase.replace("{steunpunt}", host.name),)


def _caveats(facts: tuple[Fact, ...], now: datetime) -> tuple[str, ...]:
    if any(fact.review_by <= now.date() for fact in facts):
        return ("nakijken",)
    if any(fact.status != "geldig" for fact in facts):
        return ("kan-veranderd",)
    return ()


def _said(guide: Guide, session: Session, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(guide.phrase(key, session.language, session.role) for key in keys)


def _source_line(guide: Guide, session: Session, node: Node, facts: tuple[Fact, ...]) -> str:
    own = (guide.contacts[id_].source for id_ in node.contacts)
    sources = dict.fromkeys((*(fact.source for fact in facts), *(id_ for id_ in own if id_)))
    if not sources:
        return ""
    names = (guide.sources[id_].name.say(session.language, session.role) for id_ in sources)
    return f"{guide.phrase('bron', session.language, session.role)} {'; '.join(names)}"
