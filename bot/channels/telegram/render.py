"""A screen as Bot API payloads; pure. Limits and markup: core.telegram.org/bots/api."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orjson import Fragment, dumps

from bot.channels.marked import hinted, marked_text
from bot.channels.ready import Ready
from bot.channels.telegram.agenda import agenda_row
from bot.channels.telegram.contacts import contact_rows
from bot.channels.telegram.markup import MARKS, blocks, escaped, expandable, italic, noticed
from bot.core.languages import SPOKEN

if TYPE_CHECKING:
    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.place import Place
    from bot.core.languages import Languages
    from bot.core.screen import Button, Screen

_STYLES = {"main": "primary", "grave": "danger"}
_LONG_SOURCE = 90

_SHORT, _BESIDE = 12, 3
"""Characters of a short label such as Yes, and how many of them fit in a row of a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What this channel adds to a screen.

    `footer`: a last line. `save`: the label of the button that saves a contact, with `{naam}` for
    its name. `agenda`: the label of the button for a calendar file. `share`: label and address of a
    button that passes something on. `languages`: those that the guide has.
    """

    footer: str = ""
    save: str = "+"
    agenda: str = "+"
    share: tuple[str, str] | None = None
    languages: Languages = SPOKEN


_NOTHING = Around()
_READY: Ready[dict[str, Fragment]] = Ready()


def send(place: Place, screen: Screen, around: Around = _NOTHING) -> Call:
    """A new message."""
    return "sendMessage", {**place.parameters(), **_content(screen, around)}


def edit(chat: int, message: int, screen: Screen, around: Around = _NOTHING) -> Call:
    """The screen in the place of an earlier message."""
    where = {"chat_id": chat, "message_id": message}
    return "editMessageText", {**where, **_content(screen, around)}


def acknowledge(query: str) -> Call:
    """Ends the waiting sign on the pressed button."""
    return "answerCallbackQuery", {"callback_query_id": query}


def text(screen: Screen, footer: str = "") -> str:
    """The message in Telegram's HTML."""
    parts = [
        *map(italic, screen.news),
        *map(noticed, screen.notices),
        *marked_text(screen, MARKS),
        hinted(screen.answers, MARKS),
        *blocks(screen),
        _source(screen.source),
        escaped(screen.lifeline),
        italic(footer),
    ]
    return "\n\n".join(part for part in parts if part)


def keyboard(screen: Screen, around: Around = _NOTHING) -> list[list[dict[str, Any]]]:
    """One answer a row, easy to read and hit; short answers and the frame share a row."""
    rows = [_shared(around.share), agenda_row(screen, around.agenda, around.languages)]
    rows += contact_rows(screen, around.save, around.languages)
    rows += _in_rows(screen.answers)
    rows += [[_button(b) for b in screen.extras if b.kind == kind] for kind in ("term", "voice")]
    below = (screen.outward, screen.verdicts, screen.frame)
    rows += [[_button(button) for button in buttons] for buttons in below]
    return [row for row in rows if row]


def _shared(share: tuple[str, str] | None) -> list[dict[str, Any]]:
    return [{"text": share[0], "url": share[1]}] if share else []


def _in_rows(answers: tuple[Button, ...]) -> list[list[dict[str, Any]]]:
    row = [_button(button) for button in answers]
    short = all(len(button.label) <= _SHORT for button in answers)
    return [row] if short and len(row) <= _BESIDE else [[button] for button in row]


def _content(screen: Screen, around: Around) -> dict[str, Any]:
    """The part that is the same for every reader, serialised once for each screen."""
    made = _READY.of(screen)
    ready = made.get(around)
    if ready is None:
        shown = {
            "text": text(screen, around.footer),
            "reply_markup": {"inline_keyboard": keyboard(screen, around)},
        }
        # The copy has its exact size; orjson's own result keeps its whole buffer.
        ready = {name: Fragment(bytes(memoryview(dumps(part)))) for name, part in shown.items()}
        made[around] = ready
    return {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}, **ready}


def _button(button: Button) -> dict[str, Any]:
    shown = {"text": button.label, "callback_data": button.tap}
    style = _STYLES.get(button.tone)
    return {**shown, "style": style} if style else shown


def _source(line: str) -> str:
    """The sources; a long list is folded."""
    return expandable(italic(line)) if len(line) > _LONG_SOURCE else italic(line)
