"""How to reach somebody: the cards of a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.screen import Card

if TYPE_CHECKING:
    from bot.core.guide import Contact, Guide, Node, Steunpunt
    from bot.core.session import Session


def cards(guide: Guide, session: Session, node: Node, host: Steunpunt | None) -> tuple[Card, ...]:
    """The cards of a node, the steunpunt that one came by first."""
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
        id=contact.id,
        name=contact.name.say(language, role),
        purpose=contact.purpose.say(language, role),
        phone=contact.phone,
        email=contact.email,
        site=contact.site,
        notes=tuple(notes),
    )


def _host_card(guide: Guide, session: Session, host: Steunpunt) -> Card:
    return Card(
        id=host.id,
        name=host.name,
        purpose=guide.phrase("steunpunt-kaart", session.language, session.role),
        phone=host.phone,
        email=host.email,
        site=host.site,
        notes=(host.region,) if host.region else (),
    )
