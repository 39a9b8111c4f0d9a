"""A screen as one message of WhatsApp; pure. The limits are those of the Cloud API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.channels.whatsapp.contacts import card_buttons
from bot.channels.whatsapp.markup import italic, plain, strong
from bot.core.limits import hints, words
from bot.core.screen import is_question
from bot.core.taps import tap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.guide import Guide
    from bot.core.screen import Button, Card, Points, Screen

BODY, TEXT = 1024, 4096
ROWS, ROW, HINT = 10, 24, 72
REPLIES, REPLY = 3, 20
TITLE = 24
PARAMETER = 600
"""Characters of a template's parameter: its whole body has 1,024."""

_AGAIN = "|"
"""Parts a tap from what makes its row another than one above it that leads to the same."""


def tap_of(row: str) -> str:
    """The tap that a row or button carries."""
    return row.partition(_AGAIN)[0]


def render(guide: Guide, screen: Screen, footer: str = "") -> dict[str, Any]:
    """The message, but for whom it is to.

    Buttons where a few short ones are all there is, else a list. `footer`: a last line. What is
    longer than a list may be is a text, which tells what can be typed.
    """
    key = "whatsapp", footer
    if key not in screen.ready:  # the same whoever sees it
        screen.ready[key] = _message(guide, screen, footer)
    found: dict[str, Any] = screen.ready[key]
    return found


def _message(guide: Guide, screen: Screen, footer: str) -> dict[str, Any]:
    frame = screen.frame
    room = ROWS - len(frame)
    offered = [*screen.answers, *screen.extras][:room]
    offered += card_buttons(guide, screen)[: room - len(offered)]
    offered += screen.outward[: room - len(offered)]
    body = _body(screen, footer, hinted=not _hints_fit(offered) or _are_replies(offered, frame))
    body = _with_word(guide, screen, body) if {*screen.outward} - {*offered} else body
    if not offered and not frame:
        return _text(body)
    if len(body) > BODY:
        return _text(_typed(guide, screen, body, (*offered, *frame)))
    if _are_replies(offered, frame):
        return _interactive("button", body, {"buttons": _replies((*offered, *frame))})
    return _interactive("list", body, _list(guide, screen, offered, frame))


def _with_word(guide: Guide, screen: Screen, body: str) -> str:
    """The word to type where a list has no row left to pass it on by, if there is room for it."""
    told = f"{body}\n\n{plain(guide.phrase('doorsturen-typ', screen.language, screen.role))}"
    return told if len(told) <= BODY else body


def reminder(guide: Guide, template: str, screen: Screen) -> dict[str, Any]:
    """The approved template with the first paragraph of a screen; its button leads to the screen.

    It is the one message that WhatsApp takes a day after somebody last wrote.
    """
    told = " ".join(plain(screen.text.partition("\n\n")[0]).split())
    opened = tap(screen.role, screen.language, screen.node, languages=guide.languages)
    leads = next((button.tap for button in screen.answers), opened)
    body = {"type": "body", "parameters": [{"type": "text", "text": _cut(told, PARAMETER)}]}
    button = {"type": "button", "sub_type": "quick_reply", "index": "0"}
    button["parameters"] = [{"type": "payload", "payload": leads}]  # type: ignore[assignment]
    about = {"name": template, "language": {"code": screen.language}}
    return {"type": "template", "template": {**about, "components": [body, button]}}


def _text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": _cut(body, TEXT), "preview_url": False}}


def _interactive(kind: str, body: str, action: dict[str, Any]) -> dict[str, Any]:
    told = {"type": kind, "body": {"text": body}, "action": action}
    return {"type": "interactive", "interactive": told}


def _are_replies(offered: Sequence[Button], frame: Sequence[Button]) -> bool:
    every = (*offered, *frame)
    return len(every) <= REPLIES and all(len(button.label) <= REPLY for button in every)


def _hints_fit(buttons: Sequence[Button]) -> bool:
    return all(len(button.hint) <= HINT for button in buttons)


def _replies(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    return [
        {"type": "reply", "reply": {"id": id_, "title": title}}
        for _, id_, title in _apart(buttons, REPLY)
    ]


def _list(
    guide: Guide, screen: Screen, offered: Sequence[Button], frame: Sequence[Button]
) -> dict[str, Any]:
    def say(key: str) -> str:
        return guide.phrase(key, screen.language, screen.role)

    hinted = _hints_fit(offered)
    rows = [
        {"id": id_, "title": title, **({"description": b.hint} if b.hint and hinted else {})}
        for b, id_, title in _apart((*offered, *frame), ROW)
    ]
    parts = (
        (say("lijst-keuzes"), rows[: len(offered)]),
        (say("lijst-verder"), rows[len(offered) :]),
    )
    sections = [{"title": _cut(title, TITLE), "rows": told} for title, told in parts if told]
    return {"button": _cut(say("lijst-open"), REPLY), "sections": sections}


def _apart(buttons: Sequence[Button], most: int) -> Iterator[tuple[Button, str, str]]:
    """Each button with an id and a title that no other has: WhatsApp refuses the list else."""
    ids: set[str] = set()
    titles: set[str] = set()
    for number, button in enumerate(buttons, 1):
        title = _cut(button.label, most)
        if title in titles:
            sign = f" {number}"
            title = _cut(button.label, most - len(sign)) + sign
        id_ = f"{button.tap}{_AGAIN}{number}" if button.tap in ids else button.tap
        ids.add(id_)
        titles.add(title)
        yield button, id_, title


def _cut(told: str, most: int) -> str:
    return told if len(told) <= most else f"{told[: most - 1].rstrip()}…"


def _body(screen: Screen, footer: str, *, hinted: bool) -> str:
    """With its marks, where these leave room for the words."""
    marked = _joined(_parts(screen, footer, hinted=hinted))
    if len(marked) <= BODY:
        return marked
    told = [words(screen), *(hints(screen) if hinted else ()), footer]
    return _joined(plain(part) for part in told)


def _typed(guide: Guide, screen: Screen, body: str, buttons: Sequence[Button]) -> str:
    """What can be typed in the place of being pressed, under as much as there is room for."""
    lead = guide.phrase("lijst-getypt", screen.language, screen.role)
    choices = "\n".join((plain(lead), *(f"• {plain(button.label)}" for button in buttons)))
    return f"{_cut(body, TEXT - len(choices) - 2)}\n\n{choices}"


def _parts(screen: Screen, footer: str, *, hinted: bool) -> Iterator[str]:
    yield from map(italic, (*screen.news, *screen.notices))
    yield from _told(screen)
    if hinted:
        yield "\n".join(f"{strong(b.label)}: {plain(b.hint)}" for b in screen.answers if b.hint)
    yield from map(_points, screen.points)
    yield from map(_card, screen.cards)
    yield italic(screen.source)
    yield plain(screen.lifeline)
    yield italic(footer)


def _told(screen: Screen) -> Iterator[str]:
    """What must not be missed stands out: the question, and the first thought of what stays."""
    paragraphs = screen.text.split("\n\n")
    asked = next((n for n, told in enumerate(paragraphs) if is_question(told)), 0)
    for number, told in enumerate(paragraphs):
        stands_out = is_question(told) or (screen.stays and number == 0)
        above = f"{italic(screen.progress)}\n" if screen.progress and number == asked else ""
        yield f"{above}{strong(told) if stands_out else plain(told)}"


def _points(points: Points) -> str:
    lead = [strong(points.lead)] if points.lead else []
    signs = (f"{n}." if points.ordered else "•" for n in range(1, len(points.items) + 1))
    items = zip(signs, points.items, strict=True)
    return "\n".join([*lead, *(f"{sign} {plain(item)}" for sign, item in items)])


def _card(card: Card) -> str:
    lines = [strong(card.name), plain(card.purpose)]
    reach = (("☎", card.phone), ("✉", card.email), ("→", card.site))
    lines += [f"{sign} {plain(value)}" for sign, value in reach if value]
    return "\n".join([*lines, *(plain(note) for note in card.notes)])


def _joined(parts: Iterator[str]) -> str:
    told = "\n\n".join(part for part in parts if part.strip())
    return re.sub(r"\n{3,}", "\n\n", told)
