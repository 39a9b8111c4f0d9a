"""Messages with one link, to a page that says what WhatsApp cannot.

Such a message has no buttons, so it says what to type to go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.whatsapp.lengths import begun, length
from bot.channels.whatsapp.markup import plain, strong
from bot.channels.whatsapp.settings import TITLE
from bot.core.screen import Button
from bot.core.taps import LONGEST, card_tap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.core.guide import Guide
    from bot.core.screen import Screen

PAGE = "@web"
"""A row with this id asks for the screen as a page; no contact card has such an id."""

_BODY, _LABEL = 1024, 20


def page_button(guide: Guide, screen: Screen) -> list[Button]:
    """A button that asks for the page, if more goes on paper than the screen says."""
    data = card_tap(screen.role, screen.language, screen.node, PAGE, guide.languages)
    if not _is_longer(screen) or len(data.encode()) > LONGEST:
        return []
    return [Button(label=guide.say("knop-papier", screen), tap=data)]


def asks_for_page(buttons: Iterable[Button]) -> bool:
    """Whether one of these buttons asks for the page."""
    return any(button.tap.endswith(PAGE) for button in buttons)


def page_line(guide: Guide, screen: Screen, page: Callable[[], str | None]) -> str:
    """The page's address on a line, for when there is no room for a button."""
    address = page() if _is_longer(screen) else None
    label = guide.say("knop-papier", screen)
    return f"{label}: {address}" if address else ""


def page(guide: Guide, screen: Screen, address: str) -> dict[str, Any]:
    """A message with a link to the screen as a page, to read, keep and print."""
    home = guide.say("knop-home", screen)
    labels = dict.fromkeys((home, *(button.label for button in screen.frame)))
    told = (
        strong(screen.title),
        plain(guide.say("op-papier", screen)),
        to_type(guide, screen, labels),
    )
    label = guide.say("knop-pagina", screen)
    return _link("\n\n".join(filter(None, told)), label, address)


def rest(
    guide: Guide, screen: Screen, body: str, buttons: Iterable[Button], address: str
) -> dict[str, Any]:
    """The start of a text that is too long for any message, with a link to all of it."""
    choices = to_type(guide, screen, (button.label for button in buttons))
    label = guide.say("knop-pagina", screen)
    begins = begun(body, _BODY - length(choices) - 3)
    return _link(f"{begins}…\n\n{choices}", label, address)


def full(guide: Guide, screen: Screen, address: str | None, *, own: bool) -> dict[str, Any]:
    """Says that the month is full here, or (`own`) that this chat had its share of the day.

    `address`: where the conversation goes on.
    """

    def say(key: str) -> str:
        return plain(guide.say(key, screen))

    told = say("dag-vol" if own else "maand-vol").replace("{kanaal}", TITLE)
    numbers = say("hulplijn")
    if address is None:
        body = {"body": f"{told}\n\n{numbers}", "preview_url": False}
        return {"type": "text", "text": body}
    return _link(f"{told}\n\n{say('maand-vol-web')}\n\n{numbers}", say("knop-webchat"), address)


def to_type(guide: Guide, screen: Screen, labels: Iterable[str]) -> str:
    """The labels that can be typed, since nothing can be pressed."""
    lead = guide.say("lijst-getypt", screen)
    return "\n".join((plain(lead), *(f"• {plain(label)}" for label in labels)))


def _is_longer(screen: Screen) -> bool:
    """Whether more goes on paper than the screen says."""
    return screen.handout is not None and bool(screen.handout.beside)


def _link(body: str, label: str, address: str) -> dict[str, Any]:
    opens = {"display_text": begun(label, _LABEL), "url": address}
    action = {"name": "cta_url", "parameters": opens}
    told = {"type": "cta_url", "body": {"text": body}, "action": action}
    return {"type": "interactive", "interactive": told}
