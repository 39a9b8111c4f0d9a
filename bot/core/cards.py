"""The cards of a screen: whom to reach, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.opening import now_in_words, week_in_words
from bot.core.screen import Card

if TYPE_CHECKING:
    from bot.core.guide import Contact, Guide, Node, Steunpunt
    from bot.core.hours import Attendance
    from bot.core.session import Session


def cards(
    guide: Guide,
    session: Session,
    node: Node,
    host: Steunpunt | None,
    there: Attendance | None = None,
) -> tuple[Card, ...]:
    """The cards of a node, that of the steunpunt first; in distress last, as it is not always open.

    `there`: whether somebody is at the steunpunt now; `None`: its card tells the hours of a week.
    """
    own = tuple(_card(guide.contacts[id_], session) for id_ in node.contacts)
    if not own or host is None:
        return own
    theirs = host_card(guide, session, host, there)
    return (*own, theirs) if node.urgency else (theirs, *own)


def _card(contact: Contact, session: Session) -> Card:
    notes = (
        note.to(session)
        for note in (contact.hours, contact.cost)
        if note and note.speaks_to(session.role)
    )
    return Card(
        id=contact.id,
        name=contact.name.to(session),
        purpose=contact.purpose.to(session),
        phone=contact.phone,
        email=contact.email,
        site=contact.site,
        notes=tuple(notes),
    )


def host_card(guide: Guide, session: Session, host: Steunpunt, there: Attendance | None) -> Card:
    """The card of a steunpunt; `there` as above."""
    language, role = session.language, session.role
    opening = hours = ""
    if host.hours is not None:
        opening = now_in_words(guide, there, language, role) if there else ""
        hours = "" if there else week_in_words(guide, host.hours, language, role)
    speaks = host.speaks.get(language, "")
    told = guide.say("spreekt", session).replace("{talen}", speaks) if speaks else ""
    notes = (opening, hours, ", ".join(filter(None, (host.network, host.region))), told)
    return Card(
        id=host.id,
        name=host.name,
        purpose=guide.say("steunpunt-kaart", session),
        phone=host.phone,
        email=host.email,
        site=host.site,
        notes=tuple(filter(None, notes)),
    )
