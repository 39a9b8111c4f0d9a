"""Inline mode: sourced answers that anybody can put into a chat."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.channels.telegram.links import private_link, start_payload
from bot.channels.telegram.markup import (
    blocks,
    escaped,
    expandable,
    italic,
    noticed,
    paragraph,
    strong,
)
from bot.core.drawing import draw
from bot.core.events import Started
from bot.core.session import Session
from bot.core.texts import Role
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bot.channels.telegram.calls import Call
    from bot.core.guide import Guide, Node, NodeId
    from bot.core.languages import Code
    from bot.core.screen import Screen
    from bot.core.special import Hear, Urgency
    from bot.core.texts import Reader

    Find = Callable[[str, Reader], tuple[NodeId, ...]]

KEPT = 3600
"""Seconds for which Telegram may show the same person the same cards again."""

_MOST = 10
_LINES = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineQuery:
    """An inline query: words typed after the bot's name; `urgency`: what they call for."""

    query: str
    words: str = field(repr=False)
    language: Code
    urgency: Urgency | None = None


def read_query(query: dict[str, Any], language: Code, hear: Hear) -> InlineQuery | None:
    id_, words = query.get("id"), query.get("query")
    if not isinstance(id_, str) or not isinstance(words, str):
        return None
    return InlineQuery(query=id_, words=words, language=language, urgency=hear(words))


def answer(guide: Guide, asked: InlineQuery, find: Find, username: str, now: datetime) -> Call:
    """The cards for these words; `find` gives the screens that may answer them, best first.

    Words of distress get no cards, only the way into a private chat. Cards are in the language of
    whoever asked, so Telegram caches them for each person alone.
    """
    topic = guide.topic_of("crisis") if asked.urgency == "crisis" else None
    found = () if asked.urgency else _found(guide, find, asked)
    cards = [
        _card(guide, guide.nodes[id_], screen, username)
        for id_ in found
        if (screen := _screen(guide, id_, asked.language, now)) and screen.source
    ]
    label = guide.phrase("groep-knop", asked.language, None)
    return "answerInlineQuery", {
        "inline_query_id": asked.query,
        "results": cards[:_MOST],
        "cache_time": 0 if asked.urgency else KEPT,
        "is_personal": True,
        "button": {
            "text": label,
            "start_parameter": start_payload(Started(topic=topic)) or "groep",
        },
    }


def _found(guide: Guide, find: Find, asked: InlineQuery) -> Iterable[NodeId]:
    if asked.words.strip():
        return find(asked.words, Role.OUDER)
    beside = {guide.topic_of("home"), guide.topic_of("crisis"), guide.topic_of("privacy")}
    firsts = (topic.first for id_, topic in guide.topics.items() if id_ not in beside)
    return dict.fromkeys(settle(guide, first, Role.OUDER, {}) for first in firsts)


def _screen(guide: Guide, id_: NodeId, language: Code, now: datetime) -> Screen | None:
    """The screen as a parent without answers sees it, so nothing in it is about one child."""
    node = guide.nodes.get(id_)
    session = Session(language=language, role=Role.OUDER)
    tells = node is not None and node.title and node.text and node.text.speaks_to(Role.OUDER)
    return draw(guide, session, node, now) if node is not None and tells else None


def _card(guide: Guide, node: Node, screen: Screen, username: str) -> dict[str, Any]:
    title = node.title.to(screen) if node.title else ""
    payload = start_payload(Started(topic=node.topic))
    button = {
        "text": guide.say("kaart-knop", screen),
        "url": private_link(username, payload),
    }
    return {
        "type": "article",
        "id": node.id,
        "title": title,
        "description": f"{_short(screen.text)}\n{screen.source}",
        "input_message_content": {
            "message_text": message_of(title, screen),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
        "reply_markup": {"inline_keyboard": [[button]]},
    }


def message_of(title: str, screen: Screen) -> str:
    """The message of a card: the first paragraph in sight, all else folded; no buttons."""
    lead, *rest = screen.text.split("\n\n")
    more = "\n\n".join([*map(paragraph, rest), *blocks(screen)])
    parts = [
        strong(title),
        *map(italic, screen.news),
        *map(noticed, screen.notices),
        paragraph(lead),
        expandable(more) if more else "",
        italic(screen.source),
        escaped(screen.lifeline),
    ]
    return "\n\n".join(part for part in parts if part)


def _short(text: str) -> str:
    return textwrap.shorten(text, _LINES, placeholder=" …")
