"""What all channels do with a contact: name it on a button, and link to its site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.limits import LABEL

if TYPE_CHECKING:
    from bot.core.screen import Card


def naming(label: str, card: Card) -> str:
    """The label with the contact's name for `{naam}`, cut to fit."""
    named = label.replace("{naam}", card.name)
    return named if len(named) <= LABEL else f"{named[: LABEL - 1].rstrip(' &')}…"


def website(site: str) -> str:
    """The full address of a site; the sources may leave out the scheme."""
    return site if site.startswith(("http://", "https://")) else f"https://{site}"
