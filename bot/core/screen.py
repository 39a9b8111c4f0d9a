"""The Screen: what the reader sees, as words and meaning, without the markup of a channel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import date

    from bot.core.events import Started
    from bot.core.guide import NodeId
    from bot.core.languages import Code
    from bot.core.texts import Reader

Tone: TypeAlias = Literal["plain", "main", "grave"]
"""How a button stands out: `main` is the way on, `grave` cannot be undone."""

ButtonKind: TypeAlias = Literal[
    "answer",
    "language",
    "term",
    "voice",
    "share",
    "show",
    "verdict",
    "back",
    "home",
    "help",
    "stop",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`tap`: the data that comes back when it is pressed (see `bot.core.taps`), at most 64 bytes.

    `kind`: what it is for; `language` is an answer that only switches the language. `hint`: a
    sentence or two that explain the label, shown under or beside it.
    """

    label: str
    tap: str
    kind: ButtonKind = "answer"
    tone: Tone = "plain"
    hint: str = ""


def is_question(paragraph: str) -> bool:
    """Whether a paragraph is a single question, so the one that the reader is to answer now."""
    return paragraph.endswith("?") and not re.search(r"[.:?!]\s", paragraph)


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A short list under a lead, which may be empty; `ordered`: its order matters.

    `write`: on paper there are empty lines under each item.
    """

    lead: str
    items: tuple[str, ...]
    ordered: bool = False
    write: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """How to reach somebody; `id` names the card in a button."""

    name: str
    purpose: str
    phone: str | None
    email: str | None
    site: str | None
    notes: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter to start from, in the `language` to send it in; blanks to fill in stand in [ ].

    `beside`: the same paragraphs in the reader's own language, if that is another. `about` and
    `lead` are for the reader, above the subject and above `beside`.
    """

    language: Code
    about: str
    subject: str
    paragraphs: tuple[str, ...]
    lead: str = ""
    beside: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """What goes on paper with a screen, besides what the screen shows.

    `day`: when it was drawn. `beside`: the outcome or the steps that belong to it, the answers that
    it rests on, and what hard words mean. `cards`: whom to call. `path`: where the conversation
    starts, relative to our own address. `tap`: names the screen and the answers that it was drawn
    for; empty for a screen that shows more than these, such as what is done.
    """

    day: date
    beside: tuple[Points, ...]
    cards: tuple[Card, ...]
    path: str
    tap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Screen:
    """`node`: the place that it was drawn from; `stays`: a later screen must not overwrite it.

    `title`: its heading, and the title of a page. `news` comes first: how a text was understood,
    what was done. Then `notices`: what the reader must know about this answer. `progress`: how far
    they are in the questions. `text`: paragraphs, with an empty line between them. `lifeline`: one
    line that names whom to call, where we may not have understood somebody in need. `verdicts`:
    buttons that say whether it helped, below all else. `outward`: buttons that carry it to somebody
    else, where a channel has room for them.

    `urgent`: it is for somebody in distress, and comes before all else. `host`: the name of the
    steunpunt. `unanswered`: to count, the topic nearest to what could not be answered. `handout`:
    what goes on paper with it. `draft`: a letter. `calendar`: the address of an entry for the
    reader's own calendar. `passing`: what a link to the place says that this screen passes on.
    """

    node: NodeId
    language: Code
    role: Reader
    text: str
    title: str = ""
    news: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    progress: str = ""
    points: tuple[Points, ...] = ()
    draft: Draft | None = None
    cards: tuple[Card, ...] = ()
    source: str = ""
    lifeline: str = ""
    buttons: tuple[Button, ...] = ()
    verdicts: tuple[Button, ...] = ()
    stays: bool = False
    urgent: bool = False
    host: str | None = None
    unanswered: str | None = None
    handout: Handout | None = None
    calendar: str | None = None
    outward: tuple[Button, ...] = ()
    passing: Started | None = None

    @property
    def kept(self) -> bool:
        """Whether a later screen must not overwrite it: it `stays`, or has cards."""
        return self.stays or bool(self.cards)

    @property
    def taken_along(self) -> bool:
        """Whether it is a letter or a sheet, which may be longer than other screens."""
        return self.draft is not None or any(points.write for points in self.points)

    @property
    def asks(self) -> bool:
        """Whether it is mainly its answers: a question, or answers with hints."""
        return bool(self.progress or any(button.hint for button in self.buttons))

    @property
    def answers(self) -> tuple[Button, ...]:
        return tuple(button for button in self.buttons if button.kind in {"answer", "language"})

    @property
    def extras(self) -> tuple[Button, ...]:
        """The buttons that explain the screen: hard words, and the other role's words."""
        return tuple(button for button in self.buttons if button.kind in {"term", "voice"})

    @property
    def frame(self) -> tuple[Button, ...]:
        beside = ("answer", "language", "term", "voice")
        return tuple(button for button in self.buttons if button.kind not in beside)
