"""What people say that asks for nothing yet: a greeting, thanks, an emoji, a story."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from bot.understanding.letters import normal

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.core.vocabulary import Talk

GREETING, THANKS, AGREED, STRANGE, STORY = "groet", "dank", "oke", "andere-taal", "verhaal"
"""Keys of the phrases that answer it."""

_LONGEST = 7
_LETTERS = 2
_SHORTEST_STORY = 7
_ASCII = "LATIN"


def small_talk(text: str, talk: Talk) -> str | None:
    """The phrase that answers a text of no more than a greeting, thanks or a nod."""
    said = normal(text).split()
    if not said:
        return None
    if len(said) > _LONGEST:
        return None
    kinds = ((THANKS, talk.thanks), (GREETING, talk.greetings), (AGREED, talk.agreed))
    for phrase, words in kinds:
        if set(said) & words and set(said) <= words | talk.beside | talk.greetings | talk.agreed:
            return phrase
    return None


def only_emoji(text: str) -> bool:
    """Whether there is an emoji, and not one letter or number."""
    drawn = any(unicodedata.category(sign) == "So" for sign in text)
    return drawn and not any(sign.isalnum() for sign in text)


def is_sad(text: str, signs: frozenset[str]) -> bool:
    """Whether one of the signs is a tear, or worse."""
    return not signs.isdisjoint(text)


def in_other_letters(text: str, scripts: Collection[str]) -> bool:
    """Whether it is written in letters of none of these scripts, named as Unicode does."""
    letters = [sign for sign in text if sign.isalpha()]
    if text.isascii():
        return _ASCII not in scripts and len(letters) >= _LETTERS
    ours = sum(any(s in unicodedata.name(sign, "") for s in scripts) for sign in letters)
    return len(letters) >= _LETTERS and ours * 2 < len(letters)


def is_story(text: str, talk: Talk) -> bool:
    """Whether somebody tells of a child that is not at school, rather than asks one thing."""
    said = normal(text)
    words = said.split()
    away = any(f" {phrase} " in f" {said} " for phrase in talk.away)
    return len(words) >= _SHORTEST_STORY and away and bool(talk.who & set(words))
