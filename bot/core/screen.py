"""The Screen: what is seen. Words and meaning only, no markup of a channel."""

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

Kind: TypeAlias = Literal[
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
    """`tap` is what comes back when it is pressed (see `bot.core.taps`): at most 64 bytes.

    `kind`: `language` is an answer that only switches the language. `hint`: one or two sentences
    that explain the label, to stand under it or beside it.
    """

    label: str
    tap: str
    kind: Kind = "answer"
    tone: Tone = "plain"
    hint: str = ""


def is_question(paragraph: str) -> bool:
    """Whether a paragraph is one question and no more: what the person is to answer now."""
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
    """How to reach somebody; `id` is what the card is asked for by."""

    name: str
    purpose: str
    phone: str | None
    email: str | None
    site: str | None
    notes: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter to begin with, in the `language` it is sent in; what to fill in stands in [ ].

    `beside`: the same paragraphs in the reader's own language, where that is another. `about` and
    `lead` are told above the subject and above `beside`, to the reader.
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
    """What goes on paper with a screen, besides what it shows.

    `day`: when it was told. `beside`: the outcome or the steps that belong to it, the answers that
    it rests on, and what hard words mean. `cards`: whom to call. `path`: where the conversation
    begins, behind our own address. `tap`: names the screen with the answers it was
    drawn for; empty where it shows more than these, such as what is done.
    """

    day: date
    beside: tuple[Points, ...]
    cards: tuple[Card, ...]
    path: str
    tap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Screen:
    """`node` is the place it was drawn from; `stays` asks not to be overwritten.

    `title` names the screen: its heading, and the title of a page. `news` comes first: how a text
    was understood, what was done. Then `notices`: what the person must know about this answer.
    `progress` says how far one is in the questions. `text` has paragraphs, with an empty line
    between them. `urgent`: it comes before all else, for somebody in distress. `lifeline` is one
    line that names whom to call, where we may not have understood somebody in need. `host` is the
    name of the steunpunt that one came by. `unanswered`: the topic nearest to what could not be
    answered, to be counted. `handout`: what goes with it where it is printed. `draft`: a letter.
    `calendar`: where there is an entry for the person's own calendar. `verdicts`: buttons that tell
    whether it helped, below all else. `outward`: buttons that carry it to somebody else, beside all
    others, where a channel has room for them. `passing`: what a link says to the place that it
    passes on.
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
        """Whether it stays as a message of its own: an outcome, a plan, how to reach somebody."""
        return self.stays or bool(self.cards)

    @property
    def taken_along(self) -> bool:
        """Whether it is a paper of its own, which may be longer than a message that is read."""
        return self.draft is not None or any(points.write for points in self.points)

    @property
    def asks(self) -> bool:
        """Whether its answers are what one reads it for: a question, or answers with a hint."""
        return bool(self.progress or any(button.hint for button in self.buttons))

    @property
    def answers(self) -> tuple[Button, ...]:
        return tuple(button for button in self.buttons if button.kind in {"answer", "language"})

    @property
    def extras(self) -> tuple[Button, ...]:
        """What explains the screen: hard words, and the other's voice."""
        return tuple(button for button in self.buttons if button.kind in {"term", "voice"})

    @property
    def frame(self) -> tuple[Button, ...]:
        beside = ("answer", "language", "term", "voice")
        return tuple(button for button in self.buttons if button.kind not in beside)
