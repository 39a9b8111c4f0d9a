"""Messages with one link, to what is longer than a message or is not said here at all.

Nothing can be pressed beside such a link: it says what can be typed to go on.
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
"""What a row asks for in the place of a contact card: the screen as a page. No card has such an id.
"""

_BODY, _LABEL = 1024, 20


def page_button(guide: Guide, screen: Screen) -> list[Button]:
    """A button where there is more to read than a message holds: what goes on paper."""
    data = card_tap(screen.role, screen.language, screen.node, PAGE, guide.languages)
    if not _is_longer(screen) or len(data.encode()) > LONGEST:
        return []
    return [Button(label=guide.say("knop-papier", screen), tap=data)]


def asks_for_page(buttons: Iterable[Button]) -> bool:
    """Whether one of them does."""
    return any(button.tap.endswith(PAGE) for button in buttons)


def page_line(guide: Guide, screen: Screen, page: Callable[[], str | None]) -> str:
    """The same as a line, where there is no room for a button."""
    address = page() if _is_longer(screen) else None
    label = guide.say("knop-papier", screen)
    return f"{label}: {address}" if address else ""


def page(guide: Guide, screen: Screen, address: str) -> dict[str, Any]:
    """The screen as a page, to be read whole, kept and printed."""
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
    """The beginning of what is too long for any message, and the page that has all of it."""
    choices = to_type(guide, screen, (button.label for button in buttons))
    label = guide.say("knop-pagina", screen)
    begins = begun(body, _BODY - length(choices) - 3)
    return _link(f"{begins}…\n\n{choices}", label, address)


def full(guide: Guide, screen: Screen, address: str | None) -> dict[str, Any]:
    """That no more is said here this month; `address`: where it is."""

    def say(key: str) -> str:
        return plain(guide.say(key, screen))

    told, numbers = say("maand-vol").replace("{kanaal}", TITLE), say("hulplijn")
    if address is None:
        body = {"body": f"{told}\n\n{numbers}", "preview_url": False}
        return {"type": "text", "text": body}
    return _link(f"{told}\n\n{say('maand-vol-web')}\n\n{numbers}", say("knop-webchat"), address)


def to_type(guide: Guide, screen: Screen, labels: Iterable[str]) -> str:
    """What can be typed in the place of being pressed."""
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
