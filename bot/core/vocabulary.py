"""The words by which people are understood, of all languages together: people mix them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.languages import Code
    from bot.core.special import Urgency
    from bot.core.texts import Role

Command: TypeAlias = Literal[
    "wipe", "stop", "help", "danger", "call", "home", "steps", "back", "language", "share"
]
"""What can be asked of the bot in words."""

Phrases: TypeAlias = frozenset[str]
"""Plain phrases: small letters, digits and single spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distress:
    """Words of distress, as lines of slots (see `bot.understanding.lattice`).

    `calls`: what calls for each card; `certain`: what does so however unlikely it seems; `excused`:
    what is about it but is not it; `harmless`: what only looks like it. `groups`: words by the name
    that lines have for them, separated by spaces. `fillers` may stand between any two words;
    `ordinary` words are near to one of distress without being a mistyped one; `signs` are drawn.
    """

    calls: Mapping[Urgency, tuple[str, ...]] = field(default_factory=dict)
    certain: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """How people speak to the bot itself.

    `languages`: asks for that language. `places`: an answer by its place in the row, from 0;
    `before_place` and `behind_place` may stand around it, and `numbered` before a number.
    `dates`: what words mean where a day is asked for, as a mark (see `bot.understanding.dayforms`).
    `oneself`: by which people speak of themselves; `roles`: what they call themselves then.
    `beside`: may stand with a greeting, thanks or a
    nod (`agreed`). `who` and `away`: a story of a child that is not at school.
    `meaning`: asks what a word means. `empty` words tell
    nothing of what a question is about, `asking` ones only a little, `common` ones not much.
    """

    commands: Mapping[Command, Phrases] = field(default_factory=dict)
    languages: Mapping[Code, Phrases] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    yes: Phrases = frozenset()
    no: Phrases = frozenset()
    unknown: Phrases = frozenset()
    numbered: Phrases = frozenset()
    before_place: Phrases = frozenset()
    behind_place: Phrases = frozenset()
    dates: Mapping[str, str] = field(default_factory=dict)
    oneself: Phrases = frozenset()
    greetings: Phrases = frozenset()
    thanks: Phrases = frozenset()
    agreed: Phrases = frozenset()
    beside: Phrases = frozenset()
    who: Phrases = frozenset()
    away: Phrases = frozenset()
    meaning: Phrases = frozenset()
    empty: Phrases = frozenset()
    asking: Phrases = frozenset()
    common: Phrases = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What people tell that may be this answer of this question; `says` in each language."""

    node: str
    choice: str
    says: Mapping[Code, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWords:
    """How people say it, where the screens use other words.

    `alike`: groups of words that mean the same. `asked`: questions by the screen that answers
    them. `foreign`: what the guide says nothing about. `real` words are meant as they stand.
    """

    alike: Mapping[Code, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    asked: Mapping[str, Mapping[Code, tuple[str, ...]]] = field(default_factory=dict)
    tellings: tuple[Telling, ...] = ()
    foreign: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)
    real: frozenset[str] = frozenset()
