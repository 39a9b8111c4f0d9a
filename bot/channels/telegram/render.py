"""A screen as Bot API payloads; pure. Limits and markup: core.telegram.org/bots/api."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orjson import Fragment, dumps

from bot.channels.telegram.contacts import contact_rows
from bot.channels.telegram.markup import blocks, expandable, italic, plain, strong

if TYPE_CHECKING:
    from bot.core.screen import Button, Screen

Call = tuple[str, dict[str, Any]]
"""A method of the Bot API and its parameters, of which parts may be written out as JSON already."""

_STYLES = {"main": "primary", "grave": "danger"}
_LONG_SOURCE = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What this channel adds to a screen: a last line, and the label that saves a contact."""

    footer: str = ""
    save: str = "+"


_NOTHING = Around()


def send(chat: int, screen: Screen, around: Around = _NOTHING) -> Call:
    """A new message."""
    return "sendMessage", {"chat_id": chat, **_content(screen, around)}


def edit(chat: int, message: int, screen: Screen, around: Around = _NOTHING) -> Call:
    """The same in the place of an earlier message."""
    where = {"chat_id": chat, "message_id": message}
    return "editMessageText", {**where, **_content(screen, around)}


def acknowledge(query: str) -> Call:
    """The end of the waiting sign on the pressed button."""
    return "answerCallbackQuery", {"callback_query_id": query}


def text(screen: Screen, footer: str = "") -> str:
    """The message in Telegram's HTML."""
    parts = [italic(notice) for notice in (*screen.news, *screen.notices)]
    parts += [_told(screen), *blocks(screen)]
    if screen.source:
        parts.append(_source(screen.source))
    if footer:
        parts.append(italic(footer))
    return "\n\n".join(parts)


def keyboard(screen: Screen, save: str = "+") -> list[list[dict[str, Any]]]:
    """An answer a row, so that it can be read and hit; the frame in one row below."""
    rows = [[_button(button)] for button in screen.answers]
    rows += [[_button(b) for b in screen.extras if b.kind == kind] for kind in ("term", "voice")]
    rows = [*contact_rows(screen, save), *rows, [_button(button) for button in screen.frame]]
    return [row for row in rows if row]


def _content(screen: Screen, around: Around) -> dict[str, Any]:
    """What is the same whoever sees it: written out once, and kept with the screen."""
    ready = screen.ready.get(around)
    if ready is None:
        shown = {
            "text": text(screen, around.footer),
            "reply_markup": {"inline_keyboard": keyboard(screen, around.save)},
        }
        # A copy has the size it needs; what orjson gives keeps the room it was written in.
        ready = {name: Fragment(bytes(memoryview(dumps(part)))) for name, part in shown.items()}
        screen.ready[around] = ready
    return {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}, **ready}


def _button(button: Button) -> dict[str, Any]:
    shown = {"text": button.label, "callback_data": button.tap}
    style = _STYLES.get(button.tone)
    return {**shown, "style": style} if style else shown


def _told(screen: Screen) -> str:
    """What must not be missed stands out: the first thought of what stays."""
    first, gap, rest = screen.text.partition("\n\n")
    return strong(first) + plain(gap + rest) if screen.stays else plain(screen.text)


def _source(line: str) -> str:
    """A long list of sources folds; clients show its first lines."""
    return expandable(italic(line)) if len(line) > _LONG_SOURCE else italic(line)
