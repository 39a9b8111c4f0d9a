"""A screen as Bot API payloads; pure. Limits and markup: core.telegram.org/bots/api."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.core.screen import Button, Card, Points, Screen

Call = tuple[str, dict[str, Any]]
"""A method of the Bot API and its parameters."""


def send(chat: int, screen: Screen, *, footer: str = "") -> Call:
    """A new message."""
    return "sendMessage", {"chat_id": chat, **_content(screen, footer)}


def edit(chat: int, message: int, screen: Screen, *, footer: str = "") -> Call:
    """The same in the place of an earlier message."""
    where = {"chat_id": chat, "message_id": message}
    return "editMessageText", {**where, **_content(screen, footer)}


def acknowledge(query: str) -> Call:
    """The end of the waiting sign on the pressed button."""
    return "answerCallbackQuery", {"callback_query_id": query}


def text(screen: Screen, footer: str = "") -> str:
    """The message in Telegram's HTML."""
    parts = [f"<i>{escape(notice, quote=False)}</i>" for notice in screen.notices]
    parts.append(escape(screen.text, quote=False))
    parts += [_points(points) for points in screen.points]
    parts += [_card(card) for card in screen.cards]
    parts += [f"<i>{escape(line, quote=False)}</i>" for line in (screen.source, footer) if line]
    return "\n\n".join(parts)


def keyboard(screen: Screen) -> list[list[dict[str, str]]]:
    """An answer a row, so that it can be read and hit; the frame in one row below."""
    rows = [[_button(button)] for button in screen.answers]
    rows += [[_button(b) for b in screen.extras if b.kind == kind] for kind in ("term", "voice")]
    rows.append([_button(button) for button in screen.frame])
    return [row for row in rows if row]


def _content(screen: Screen, footer: str) -> dict[str, Any]:
    return {
        "text": text(screen, footer),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": keyboard(screen)},
    }


def _button(button: Button) -> dict[str, str]:
    return {"text": button.label, "callback_data": button.tap}


def _points(points: Points) -> str:
    lead = [f"<b>{escape(points.lead, quote=False)}</b>"] if points.lead else []
    signs = (f"{n}." if points.ordered else "•" for n in range(1, len(points.items) + 1))
    items = zip(signs, points.items, strict=True)
    return "\n".join([*lead, *(f"{sign} {escape(item, quote=False)}" for sign, item in items)])


def _card(card: Card) -> str:
    # Telegram refuses tel: buttons; numbers and addresses in the text can be tapped.
    lines = [f"<b>{escape(card.name, quote=False)}</b>", escape(card.purpose, quote=False)]
    reach = (("☎", card.phone), ("✉", card.email), ("→", card.site))
    lines += [f"{sign} {escape(value, quote=False)}" for sign, value in reach if value]
    return "\n".join([*lines, *(escape(note, quote=False) for note in card.notes)])
