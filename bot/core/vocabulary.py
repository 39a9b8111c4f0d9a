"""The words by which people are understood, for all languages at once, since people mix them."""

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
"""Phrases of small letters, digits and single spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distress:
    """Phrases of distress, as lines of slots (see `bot.understanding.lattice`).

    `calls`: the phrases that call for each card; `certain`: those that do so even if the classifier
    disagrees. `excused`: phrases about distress that are none; `harmless`: phrases that only look
    like it. `groups`: the words that a name in a line stands for, separated by spaces. `fillers`:
    words that may stand between any two words of a phrase. `ordinary`: words that look like a
    mistyped word of distress, but are none. `signs`: emoji of distress.
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

    `languages`: phrases that ask for a language. `places`: words for an answer by its position,
    from 0; `before_place` and `behind_place` may stand around these, `numbered` before a number.
    `dates`: the marks of words about days (see `bot.understanding.dayforms`). `named`, `name_ends`,
    `kin`, `no_names`, `born`: by these `bot.understanding.personal` sees a person. `oneself`: words
    by which people speak of themselves; `roles`: what they call themselves. `denying`: phrases that
    say what it is not, so the rest tells no answer; `refusing`: words by which a day is not wanted;
    `telling`: how a text begins that tells what it is, and `telling_own` what one has oneself.
    `alone`: the roles for which one word says who somebody is. `beside`: what may stand with a
    greeting, thanks or a nod (`agreed`). `who`, `away`: words of a story about a child that is not
    at school. `meaning`: asks what a word means. `empty` words say nothing about what is asked,
    `asking` words a little, `common` words not much.
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
    named: Phrases = frozenset()
    name_ends: Phrases = frozenset()
    kin: Phrases = frozenset()
    no_names: Phrases = frozenset()
    born: Phrases = frozenset()
    oneself: Phrases = frozenset()
    denying: Phrases = frozenset()
    refusing: Phrases = frozenset()
    telling: Phrases = frozenset()
    telling_own: Phrases = frozenset()
    alone: Phrases = frozenset()
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
    """What people say (`says`, by language) when they mean this choice of this question.

    `there`: only where they are asked it, and say nothing else.
    """

    node: str
    choice: str
    says: Mapping[Code, tuple[str, ...]]
    there: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWords:
    """How people say things for which the screens use other words.

    `alike`: groups of words that mean the same. `asked`: questions, by the screen that answers
    them. `foreign`: subjects that the guide says nothing about. `real`: words that are never taken
    for a mistyped other word.
    """

    alike: Mapping[Code, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    asked: Mapping[str, Mapping[Code, tuple[str, ...]]] = field(default_factory=dict)
    tellings: tuple[Telling, ...] = ()
    foreign: Mapping[Code, tuple[str, ...]] = field(default_factory=dict)
    real: frozenset[str] = frozenset()
