"""A screen as an Adaptive Card 1.5; pure.

What a card may hold: https://adaptivecards.io/explorer
We name styles and no colours, so each theme of the reader, high contrast too, has its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from orjson import Fragment, dumps

from bot.channels.contacts import website
from bot.channels.paragraphs import paragraphs
from bot.channels.ready import Ready
from bot.channels.teams.aloud import aloud
from bot.core.languages import SPOKEN
from bot.core.limits import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.channels.teams.place import Place
    from bot.core.languages import Language, Languages
    from bot.core.screen import Button, Card, Draft, Points, Screen

Message: TypeAlias = "dict[str, Any]"
"""An activity of our own, some parts of which may be JSON already."""

CARD = "application/vnd.microsoft.card.adaptive"
_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
_STYLES = {"main": "positive", "grave": "destructive"}
_NAME = "Lesroute"
_MARKS = re.compile(r"([\\`*_\[\]])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What this channel adds to a screen: a first notice, and an address under it.

    `shares`: words and an address to pass on. `languages`: those that the guide has.
    """

    notice: str = ""
    address: str = ""
    shares: tuple[str, str] | None = None
    languages: Languages = SPOKEN


_NOTHING = Around()
_READY: Ready[dict[str, Any]] = Ready()


def message(bot: str, place: Place, screen: Screen, around: Around = _NOTHING) -> Message:
    """A new message; `bot`: who says it."""
    return {**_begun(bot, place), **_content(screen, around)}


def pointer(
    bot: str, place: Place, language: Language, words: str, way: tuple[str, str]
) -> Message:
    """A new message with one link; `way`: its label and its address."""
    label, address = way
    opens = {"type": "Action.OpenUrl", "title": label, "url": address}
    body = [block(paragraph) for paragraph in words.split("\n\n")]
    shown = {"contentType": CARD, "content": sheet(language, words, body, [opens])}
    told = {"summary": _NAME, "locale": language.code, "attachments": [shown]}
    return {**_begun(bot, place), **told}


def card(screen: Screen, around: Around = _NOTHING) -> dict[str, Any]:
    """The screen as a card: one answer a row, easy to read and hit, and the frame below."""
    # A letter is there to read and send. Aloud it is too much in one go, and its words would count
    # twice towards the size of a message. The same goes for the addresses with it.
    brief = replace(around, address="", shares=None)
    spoken = _said(replace(screen, draft=None), brief) if screen.draft else ""
    frame = [action(button) for button in screen.frame]
    language = around.languages[screen.language]
    return sheet(language, _said(screen, around), [*_body(screen, around)], frame, spoken)


def sheet(
    language: Language,
    said: str,
    body: list[dict[str, Any]],
    actions: list[dict[str, Any]],
    spoken: str = "",
) -> dict[str, Any]:
    """A card; `said`: all its words, for clients that show no cards.

    `spoken`: what to read aloud, if that is less.
    """
    buttons = [a for part in body for a in part.get("actions", ())] + actions
    labels = "\n".join(f"- {button['title']}" for button in buttons)
    return {
        "type": "AdaptiveCard",
        "$schema": _SCHEMA,
        "version": "1.5",
        "lang": language.code,
        "rtl": language.direction == "rtl",
        "fallbackText": f"{_escaped(said)}\n\n{labels}",
        "speak": aloud(spoken or said),
        "body": body,
        "actions": actions,
    }


def block(text: str, **look: Any) -> dict[str, Any]:
    """A paragraph."""
    return {"type": "TextBlock", "text": _escaped(text), "wrap": True, **look}


def action(button: Button) -> dict[str, Any]:
    """A button, with its fallback for a client that is too old for it."""
    shown: dict[str, Any] = {"title": button.label, "data": {"tap": button.tap}}
    if style := _STYLES.get(button.tone):
        shown["style"] = style
    older = {"type": "Action.Submit", **shown}
    return {"type": "Action.Execute", "verb": "tap", **shown, "fallback": older}


def _begun(bot: str, place: Place) -> Message:
    return {
        "type": "message",
        "from": {"id": bot, "name": _NAME},
        "conversation": {"id": place.conversation},
    }


def _content(screen: Screen, around: Around) -> dict[str, Any]:
    """The part that is the same for every reader, serialised once for each screen."""
    made = _READY.of(screen)
    ready = made.get(around)
    if ready is None:
        shown = [{"contentType": CARD, "content": card(screen, around)}]
        # The copy has its exact size; orjson's own result keeps its whole buffer.
        attachments = Fragment(bytes(memoryview(dumps(shown))))
        summary = _NAME if screen.urgent else _summary(screen)
        ready = {"summary": summary, "locale": screen.language, "attachments": attachments}
        made[around] = ready
    return ready


def _said(screen: Screen, around: Around) -> str:
    shares = " ".join(around.shares or ())
    return "\n\n".join(filter(None, (around.notice, around.address, words(screen), shares)))


def _summary(screen: Screen) -> str:
    """What a notification shows, where others may see it: only the title of the screen."""
    return screen.title or _NAME


def _body(screen: Screen, around: Around) -> Iterator[dict[str, Any]]:
    if around.notice:
        told = [block(around.notice)]
        if around.address:
            told.append(_link(around.address, around.address))
        yield _set_apart(told)
    yield from (block(news, isSubtle=True) for news in screen.news)
    yield from (_set_apart([block(notice)]) for notice in screen.notices)
    yield from _told(screen)
    yield from (_points(points) for points in screen.points)
    yield from _letter(screen.draft) if screen.draft else ()
    yield from (_card(card) for card in screen.cards)
    if screen.source:
        yield block(screen.source, isSubtle=True, size="Small")
    if screen.lifeline:
        yield block(screen.lifeline)
    if around.shares:
        yield block(around.shares[0])
        yield _link(around.shares[1], around.shares[1])
    yield from _answers((*screen.answers, *screen.extras, *screen.outward))
    if screen.verdicts:
        yield {"type": "ActionSet", "actions": [action(button) for button in screen.verdicts]}


def _told(screen: Screen) -> Iterator[dict[str, Any]]:
    for part in paragraphs(screen):
        if part.above:
            yield block(part.above, isSubtle=True, size="Small")
        yield block(part.words, weight="Bolder") if part.strong else block(part.words)


def _points(points: Points) -> dict[str, Any]:
    signs = (f"{n}." if points.ordered else "-" for n in range(1, len(points.items) + 1))
    items = (f"{s} {_escaped(item)}" for s, item in zip(signs, points.items, strict=True))
    shown = {"type": "TextBlock", "text": "\n".join(items), "wrap": True}
    lead = [block(points.lead, weight="Bolder")] if points.lead else []
    return {"type": "Container", "items": [*lead, shown]}


def _letter(draft: Draft) -> Iterator[dict[str, Any]]:
    """The letter itself, set apart, and its translation for the reader."""
    about = block(f"{draft.about} {draft.subject}", weight="Bolder")
    yield _set_apart([about, *map(block, draft.paragraphs)])
    if draft.beside:
        items = [block(draft.lead, weight="Bolder"), *map(block, draft.beside)]
        yield {"type": "Container", "items": items}


def _card(card: Card) -> dict[str, Any]:
    # Numbers are plain text: not every client can dial.
    items = [block(card.name, weight="Bolder")]
    items += [block(card.purpose)] if card.purpose else []
    items += [block(f"☎ {card.phone}")] if card.phone else []
    items += [_link(card.email, f"mailto:{card.email}", "✉ ")] if card.email else []
    items += [_link(card.site, website(card.site), "→ ")] if card.site else []
    items += [block(note) for note in card.notes]
    return {"type": "Container", "separator": True, "items": items}


def _answers(buttons: Sequence[Button]) -> Iterator[dict[str, Any]]:
    """The buttons, each with its hint closer to it than to the next."""
    apart = {"spacing": "Medium"} if any(button.hint for button in buttons) else {}
    for button in buttons:
        yield {"type": "ActionSet", "actions": [action(button)], **apart}
        if button.hint:
            yield block(button.hint, isSubtle=True, spacing="Small")


def _set_apart(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "Container", "style": "emphasis", "items": items}


def _link(words: str, address: str, sign: str = "") -> dict[str, Any]:
    safe = address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    text = f"{sign}[{_escaped(words)}]({safe})"
    return {"type": "TextBlock", "text": text, "wrap": True}


def _escaped(text: str) -> str:
    """Text in which nothing becomes markup."""
    return _MARKS.sub(r"\\\1", text)
