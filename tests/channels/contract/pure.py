"""The pure halves of each channel: what it reads, what it renders, and by what rules."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import orjson
from hypothesis import strategies as st

from bot.channels.teams.inbound import receive as receive_from_teams
from bot.channels.teams.place import Place as PlaceInTeams
from bot.channels.teams.render import message
from bot.channels.telegram.inbound import receive as receive_from_telegram
from bot.channels.telegram.place import Place
from bot.channels.telegram.render import send
from bot.channels.web.inbound import receive as receive_from_the_web
from bot.channels.web.render import Page, Renderer
from bot.channels.whatsapp.inbound import receive as receive_from_whatsapp
from bot.channels.whatsapp.render import render as render_for_whatsapp
from bot.content.location import folder
from bot.core.limits import words
from bot.i18n import all_translations
from tests.channels.contract.echo import read, render
from tests.channels.teams import rules
from tests.channels.teams.person import Message
from tests.channels.whatsapp.emulator import Message as WhatsAppMessage
from tests.channels.whatsapp.emulator import faults_of
from tests.channels.whatsapp.strategies import WEBHOOKS
from tests.emulator.spec import check_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.guide import Guide
    from bot.core.screen import Button, Screen

_KEYS = st.sampled_from(
    [
        *("update_id", "message", "edited_message", "callback_query", "my_chat_member", "chat"),
        *("from", "text", "caption", "data", "id", "type", "date", "message_id", "tap", "taal"),
        *("gesprek", "hier", "via", "poll", "document", "quote"),
    ]
)
_WORDS = st.sampled_from(["on:start/menu", "/start sx", "private", "nl", "!", ""]) | st.text(
    max_size=9
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_OBJECTS = st.dictionaries(_KEYS, _JSON, max_size=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pure:
    """`anything`: what may come in. `reads` it. `faults` tells what is wrong with a screen."""

    anything: st.SearchStrategy[Any]
    reads: Callable[[Guide, Any], object]
    faults: Callable[[Guide, Screen], Iterator[str]]


def _telegram_faults(guide: Guide, screen: Screen) -> Iterator[str]:
    method, parameters = send(Place(chat=1), screen)
    told = json.loads(orjson.dumps(parameters))
    checked = check_parameters(method, told)
    yield from (*checked.unknown_parameters, *checked.unknown_fields)
    rows = told["reply_markup"]["inline_keyboard"]
    data = [b["callback_data"] for row in rows for b in row if "callback_data" in b]
    yield from (f"{one} is too long" for one in data if len(one.encode()) > 64)
    yield from _unsaid(screen, [b["text"] for row in rows for b in row])
    if len(told["text"]) > 4096:
        yield "the text is too long"


def _whatsapp_faults(guide: Guide, screen: Screen) -> Iterator[str]:
    to = {"messaging_product": "whatsapp", "recipient": "NL.1"}
    told = json.loads(json.dumps({**to, **render_for_whatsapp(guide, screen)}))
    yield from faults_of(told)
    shown = WhatsAppMessage(id="", payload=told)
    # What is too long for buttons is a text, which names what can be typed.
    typed = [line for line in shown.text.split("\n") if line.startswith("• ")]
    yield from _unsaid(screen, shown.labels or typed)


class _Tags(HTMLParser):
    """Which tags are open, and what buttons say."""

    VOID = frozenset(
        {"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect", "use", "wbr"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {n} twice" for n in set(names) if names.count(n) > 1]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


_RENDERERS: list[Renderer] = []


def _web_faults(_: Guide, screen: Screen) -> Iterator[str]:
    if not _RENDERERS:
        _RENDERERS.append(Renderer(all_translations(folder("locales"))))
    tags = _Tags()
    tags.feed(_RENDERERS[0].page(Page(screen=screen)).decode())
    yield from tags.faults
    yield from (f"<{tag}> is never closed" for tag in tags.open)
    answers = [button for button in screen.buttons if button.kind != "language"]
    said = " ".join("".join(tags.text).replace("\u00ad", "").split())  # where a word may be cut
    yield from _unsaid(screen, [said], [b.label for b in answers])


def _echo_faults(_: Guide, screen: Screen) -> Iterator[str]:
    told = json.loads(json.dumps(render(screen)))
    yield from _unsaid(screen, [label for label, _ in told["buttons"]])
    if told["text"] != words(screen):
        yield "the words are not as they were"


_IN_TEAMS = PlaceInTeams(service="https://smba.trafficmanager.net/emea/", conversation="a:1")
_OF_TEAMS = st.fixed_dictionaries(
    {"serviceUrl": st.just(_IN_TEAMS.service), "conversation": st.just({"id": "a:1"}) | _JSON},
    optional={
        "type": st.sampled_from(
            ["message", "messageUpdate", "invoke", "installationUpdate", "conversationUpdate", 1]
        ),
        "name": st.just("adaptiveCard/action") | _JSON,
        "text": _WORDS,
        **dict.fromkeys(("id", "from", "recipient", "locale", "action", "membersAdded"), _JSON),
        **dict.fromkeys(("entities", "attachments", "channelData"), st.lists(_JSON) | _JSON),
        "value": _JSON | _JSON.map(lambda tap: {"action": {"data": {"tap": tap}}, "tap": tap}),
    },
)


def _teams_faults(_: Guide, screen: Screen) -> Iterator[str]:
    said = orjson.dumps(message("28:x", _IN_TEAMS, screen))
    yield from rules.faults(said)
    shown = Message(id="1", card=json.loads(said)["attachments"][0]["content"])
    yield from _unsaid(screen, shown.labels)
    if shown.labels != [button.label for button in _in_order(screen)]:
        yield "the buttons are in another order"
    told = " ".join(shown.text.split())
    yield from (f"{part!r} is not said" for part in _said(screen) if part not in told)
    heard = _heard(shown.card["speak"])
    yield from (f"{one!r} is not read" for one in _said(screen) if _heard(one) not in heard)


def _in_order(screen: Screen) -> Iterator[Button]:
    yield from (*screen.answers, *screen.extras, *screen.outward, *screen.verdicts, *screen.frame)


def _said(screen: Screen) -> Iterator[str]:
    points = [item for points in screen.points for item in (points.lead, *points.items)]
    cards = [part for c in screen.cards for part in (c.name, c.purpose, c.phone, *c.notes)]
    every = (*screen.news, *screen.notices, *points, *cards, screen.source, screen.lifeline)
    yield from (_flat(part) for part in (*every, *screen.text.split("\n\n")) if part)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _heard(words: str) -> str:
    """The words as a voice says them: no signs, and no beginning of an address."""
    return " ".join(word for word in re.findall(r"\w+", words) if word not in {"https", "www"})


def _unsaid(screen: Screen, said: list[str], wanted: list[str] | None = None) -> Iterator[str]:
    labels = wanted if wanted is not None else [button.label for button in screen.buttons]
    yield from (f"{one!r} is not offered" for one in labels if not any(one in s for s in said))


PURE = {
    "telegram": Pure(
        anything=_OBJECTS,
        reads=lambda guide, update: receive_from_telegram(guide, update, lambda _: None),
        faults=_telegram_faults,
    ),
    "whatsapp": Pure(
        anything=WEBHOOKS | _OBJECTS,
        reads=lambda guide, body: receive_from_whatsapp(
            guide, body, lambda _: None, phone_id="1", now=0.0
        ),
        faults=_whatsapp_faults,
    ),
    "web": Pure(
        anything=_OBJECTS,
        reads=lambda guide, form: receive_from_the_web(guide, form, "web:1", "nl"),
        faults=_web_faults,
    ),
    "echo": Pure(
        anything=st.binary(max_size=30) | _OBJECTS.map(lambda told: json.dumps(told).encode()),
        reads=lambda _, body: read(body),
        faults=_echo_faults,
    ),
    "teams": Pure(
        anything=_OF_TEAMS | _OBJECTS,
        reads=lambda guide, activity: receive_from_teams(guide, activity, lambda _: None),
        faults=_teams_faults,
    ),
}
