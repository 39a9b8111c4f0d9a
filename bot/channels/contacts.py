"""What every channel makes of a contact: a button that names it, and the address of its site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.limits import LABEL

if TYPE_CHECKING:
    from bot.core.screen import Card


def naming(label: str, card: Card) -> str:
    """A label in which `{naam}` is whose card it is, as far as there is room."""
    named = label.replace("{naam}", card.name)
    return named if len(named) <= LABEL else f"{named[: LABEL - 1].rstrip(' &')}…"


def website(site: str) -> str:
    """The address of a site as it is written in the sources, with or without its scheme."""
    return site if site.startswith(("http://", "https://")) else f"https://{site}"
