"""Draws the most important messages as Telegram shows them, to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from bot.channels.copies import told_of_copies
from bot.channels.pressed import pressed_answer
from bot.channels.telegram.contacts import contact, save_label
from bot.channels.telegram.group import InGroup, pointer
from bot.channels.telegram.inline import InlineQuery, answer
from bot.channels.telegram.place import Place
from bot.channels.telegram.pressed import answered_question
from bot.channels.telegram.render import Around, send
from bot.channels.telegram.settings import TITLE
from bot.core.engine import turn
from bot.core.events import Chose, Opened, Started
from bot.core.session import Session
from bot.core.taps import read_tap, tap
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.channels.telegram.calls import Call
    from bot.channels.telegram.inline import Find
    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.languages import Code

_BOT = "lesroute_bot"
_HERE = Place(chat=0)
_TAPPABLE = re.compile(
    r"(?<!\w)(?:https?://\S+|[\w.]+@[\w-]+\.\w+|(?:www\.)?[\w-]+\.(?:nl|org)\b|\+?\d[\d -]{6,}\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A message as the page shows it; `mine`: it is the person's own."""

    words: Markup | None = None
    rows: tuple[tuple[dict[str, Any], ...], ...] = ()
    mine: bool = False
    contact: dict[str, Any] | None = None


def preview(guide: Guide, language: Code, find: Find, now: datetime) -> str:
    """An HTML page with the first message, an answered question, an outcome and a contact."""
    environment = Environment(
        loader=PackageLoader("bot.channels.telegram", "templates"),
        autoescape=True,
        trim_blocks=True,
    )
    page = environment.get_template("preview.html")
    parts = list(_parts(guide, language, find, now))
    return page.render(language=language, bot="Lesroute", parts=parts)


def _parts(
    guide: Guide, language: Code, find: Find, now: datetime
) -> Iterator[tuple[str, list[Drawn]]]:
    done = turn(guide, Session(language=language), Started(), now)
    footer = told_of_copies(guide, TITLE, language, None)
    first = send(_HERE, done.screen, Around(footer=footer))
    yield "start", [Drawn(words=Markup("/start"), mine=True), _drawn(first)]

    shown = _example(guide)
    session = Session(language=language, role=Role.OUDER)
    asked = turn(guide, session, Opened(node=shown.node), now)
    question = _drawn(send(_HERE, asked.screen))
    yield "question", [question]

    outcome = turn(guide, asked.session, shown, now)
    yield (
        "outcome",
        [_drawn(_answered(guide, language, shown)), _drawn(send(_HERE, outcome.screen))],
    )

    yield "contact", list(_contact(guide, outcome.session, Opened(node=guide.help), now))

    group = InGroup(update=0, place=_HERE, language=language, names=frozenset(), starts=True)
    yield "group", [_drawn(pointer(guide, group, _BOT))]

    asked_inline = InlineQuery(query="", words="laptop", language=language)
    cards = answer(guide, asked_inline, find, _BOT, now)
    yield "inline", [_drawn(_sent(card)) for card in cards[1]["results"][:1]]


def _example(guide: Guide) -> Chose:
    """The first question and the first of its answers that leads on."""
    node = guide.nodes[next(iter(guide.questions.values()))]
    return Chose(node=node.id, choice=next(c.key for c in node.choices if c.open is None))


def _answered(guide: Guide, language: Code, shown: Chose) -> Call:
    spoken = guide.languages
    pressed = read_tap(
        tap(Role.OUDER, language, shown.node, shown.choice, languages=spoken), spoken
    )
    found = pressed_answer(guide, pressed) if pressed else None
    if found is None:
        raise ValueError(f"{shown.node} does not show {shown.choice} as an answer")
    return answered_question(guide, 0, 0, found)


def _contact(guide: Guide, session: Session, event: Event, now: datetime) -> Iterator[Drawn]:
    screen = turn(guide, session, event, now).screen
    yield _drawn(
        send(_HERE, screen, Around(save=save_label(guide, screen), languages=guide.languages))
    )
    kept = contact(guide, _HERE, screen, screen.cards[0])
    if kept is not None:
        rows = kept[1]["reply_markup"]["inline_keyboard"]
        yield Drawn(contact=kept[1], rows=tuple(tuple(row) for row in rows))


def _sent(card: dict[str, Any]) -> Call:
    content = card["input_message_content"]
    return "", {"text": content["message_text"], **content, "reply_markup": card["reply_markup"]}


def _drawn(call: Call) -> Drawn:
    parameters = orjson.loads(orjson.dumps(call[1]))  # as it is sent
    words = parameters["text"]
    rows = parameters["reply_markup"]["inline_keyboard"]
    words = re.sub(r"\n(<blockquote)|(</blockquote>)\n", r"\1\2", words)  # a block of its own
    linked = _TAPPABLE.sub(lambda found: f'<span class="link">{found[0]}</span>', words)
    return Drawn(words=Markup(linked), rows=tuple(tuple(row) for row in rows))  # noqa: S704  ours
