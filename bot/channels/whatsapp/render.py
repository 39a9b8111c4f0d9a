"""A screen as one message of WhatsApp; pure. The limits are those of the Cloud API."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.channels.marked import contact, hinted, listed, marked_text
from bot.channels.ready import Ready
from bot.channels.whatsapp.contacts import card_buttons
from bot.channels.whatsapp.lengths import cut, length
from bot.channels.whatsapp.markup import MARKS, italic, plain
from bot.channels.whatsapp.pages import asks_for_page, page_button, page_line, rest, to_type
from bot.core.limits import lettered, words
from bot.core.taps import tap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.core.guide import Guide
    from bot.core.screen import Button, Screen

    PageAddress = Callable[[], str | None]

BODY, TEXT = 1024, 4096
ROWS, ROW, HINT = 10, 24, 72
REPLIES, REPLY = 3, 20
TITLE = 24
PARAMETER = 600
"""Characters of a template's parameter: its whole body has 1,024."""

_READY: Ready[dict[str, Any]] = Ready()
_AGAIN = "|"
"""Separates a tap from a number that makes the id of its row unique."""


def tap_of(row: str) -> str:
    """The tap that a row or button carries."""
    return row.partition(_AGAIN)[0]


def render(
    guide: Guide, screen: Screen, footer: str = "", page: PageAddress | None = None
) -> dict[str, Any]:
    """The message, without its recipient.

    A few short buttons stay buttons; more of them become a list. A screen too long for a list
    becomes a text that says what to type. One too long for a text becomes its start, with a link to
    all of it. `footer`: a last line. `page`: gives the address of the screen as a page.
    """
    address = page() if page is not None and screen.handout is not None else None
    made, key = _READY.of(screen), (footer, address, page is not None)
    if key not in made:  # the same for every reader
        made[key] = _message(guide, screen, footer, page)
    return made[key]


def _message(guide: Guide, screen: Screen, footer: str, page: PageAddress | None) -> dict[str, Any]:
    offered = _offered(guide, screen, paged=page is not None)
    every = (*offered, *screen.frame)
    few = len(every) <= REPLIES and all(length(button.label) <= REPLY for button in every)
    hints = [button for button in screen.answers if button.hint]
    body = _body(screen, footer, [b for b in hints if few or not _is_beside(b, offered)])
    if not every or length(body) > BODY:
        return _at_length(guide, screen, _body(screen, footer, hints), every, page)
    if page is not None and not asks_for_page(every):
        body = _with(body, page_line(guide, screen, page))
    if any(button not in offered for button in screen.outward):
        body = _with(body, plain(guide.say("doorsturen-typ", screen)))
    if screen.role is None and any(button.kind == "language" for button in screen.answers):
        body = _with(body, _other_languages(guide, screen))
    if few:
        return _interactive("button", body, {"buttons": _replies(every)})
    return _interactive("list", body, _list(guide, screen, offered))


def _offered(guide: Guide, screen: Screen, *, paged: bool) -> list[Button]:
    """All buttons but the frame; cards, page and passing on as far as there is room."""
    more = [*card_buttons(guide, screen), *(page_button(guide, screen) if paged else ())]
    every = [*screen.answers, *screen.extras, *more, *screen.outward]
    offered = every[: ROWS - len(screen.frame)]
    room = ROWS - len(screen.frame) - len(offered)
    # All or none: half of the verdicts would be a leading question.
    return [*offered, *screen.verdicts] if len(screen.verdicts) <= room else offered


def _other_languages(guide: Guide, screen: Screen) -> str:
    """Each language in its own words: its row shows only in an opened list."""
    others = guide.languages.others(screen.language)
    return "\n".join(plain(guide.phrase("lijst-taal", other.code, None)) for other in others)


def _with(body: str, line: str) -> str:
    """The body with one more line, if there is room."""
    longer = f"{body}\n\n{line}" if line else body
    return longer if length(longer) <= BODY else body


def _at_length(
    guide: Guide, screen: Screen, body: str, buttons: Sequence[Button], page: PageAddress | None
) -> dict[str, Any]:
    """A text with what to type; if even that is too long, its start and a link to all of it."""
    choices = to_type(guide, screen, (b.label for b in buttons)) if buttons else ""
    address = page() if page is not None and length(body) + length(choices) + 2 > TEXT else None
    if address is not None:
        return rest(guide, screen, body, buttons, address)
    told = cut(body, TEXT - length(choices) - 2), choices
    return _text("\n\n".join(filter(None, told)))


def reminder(guide: Guide, template: str, screen: Screen) -> dict[str, Any]:
    """The approved template with the title of a screen; its button leads to that screen.

    WhatsApp takes no other message more than a day after a person last wrote.
    """
    named = screen.title or screen.text.partition("\n\n")[0]
    told = " ".join(plain(named).split())
    leads = tap(screen.role, screen.language, screen.node, languages=guide.languages)
    body = {"type": "body", "parameters": [{"type": "text", "text": cut(told, PARAMETER)}]}
    button = {"type": "button", "sub_type": "quick_reply", "index": "0"}
    button["parameters"] = [{"type": "payload", "payload": leads}]  # type: ignore[assignment]
    about = {"name": template, "language": {"code": screen.language}}
    return {"type": "template", "template": {**about, "components": [body, button]}}


def _text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": cut(body, TEXT), "preview_url": False}}


def _interactive(kind: str, body: str, action: dict[str, Any]) -> dict[str, Any]:
    told = {"type": kind, "body": {"text": body}, "action": action}
    return {"type": "interactive", "interactive": told}


def _is_beside(button: Button, offered: Sequence[Button]) -> bool:
    """Whether the hint of this button stands in its row."""
    return length(button.hint) <= HINT and button in offered


def _replies(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    return [
        {"type": "reply", "reply": {"id": id_, "title": title}}
        for _, id_, title in _apart(buttons, REPLY)
    ]


def _list(guide: Guide, screen: Screen, offered: Sequence[Button]) -> dict[str, Any]:
    def say(key: str) -> str:
        return guide.say(key, screen)

    rows = [
        {
            "id": id_,
            "title": title,
            **({"description": b.hint} if 0 < length(b.hint) <= HINT else {}),
        }
        for b, id_, title in _apart((*offered, *screen.frame), ROW)
    ]
    parts = (
        (say("lijst-keuzes"), rows[: len(offered)]),
        (say("lijst-verder"), rows[len(offered) :]),
    )
    sections = [{"title": cut(title, TITLE), "rows": told} for title, told in parts if told]
    return {"button": cut(say("lijst-open"), REPLY), "sections": sections}


def _apart(buttons: Sequence[Button], most: int) -> Iterator[tuple[Button, str, str]]:
    """Each button with a unique id and title: WhatsApp refuses a list with doubles."""
    ids: set[str] = set()
    titles: set[str] = set()
    for button in buttons:
        title = next(each for each in _titles(button.label, most) if each not in titles)
        id_ = next(each for each in _ids(button.tap) if each not in ids)
        ids.add(id_)
        titles.add(title)
        yield button, id_, title


def _titles(label: str, most: int) -> Iterator[str]:
    """Possible titles of a button, best first."""
    yield cut(label, most)
    for number in count(2):
        sign = f" {number}"
        yield cut(label, most - len(sign)) + sign


def _ids(tap: str) -> Iterator[str]:
    yield tap
    yield from (f"{tap}{_AGAIN}{number}" for number in count(2))


def _body(screen: Screen, footer: str, explained: Sequence[Button]) -> str:
    """The body, with markup if that fits; `explained`: the buttons whose hints are in it."""
    marked = _joined(_parts(screen, footer, explained))
    if length(marked) <= BODY:
        return marked
    told = [words(screen), *(f"{b.label}: {b.hint}" for b in explained), footer]
    return _joined(plain(part) for part in told)


def _parts(screen: Screen, footer: str, explained: Sequence[Button]) -> Iterator[str]:
    yield from map(italic, (*screen.news, *screen.notices))
    yield from marked_text(screen, MARKS)
    yield hinted(explained, MARKS)
    yield from (listed(points, MARKS) for points in screen.points)
    yield from map(plain, lettered(screen.draft))
    yield from (contact(card, MARKS) for card in screen.cards)
    yield italic(screen.source)
    yield plain(screen.lifeline)
    yield italic(footer)


def _joined(parts: Iterator[str]) -> str:
    told = "\n\n".join(part for part in parts if part.strip())
    return re.sub(r"\n{3,}", "\n\n", told)
