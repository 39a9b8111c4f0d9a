"""What people say that asks for nothing yet: a greeting, thanks, an emoji, a story."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.core.vocabulary import Talk

GREETING, THANKS, AGREED, STRANGE = "groet", "dank", "oke", "andere-taal"
"""Keys of the phrases that answer it."""

_LONGEST = 7
_LETTERS = 2
_LONGEST_NAME = 2
_SHORTEST_STORY = 7
_ASCII = "LATIN"


def small_talk(said: str, talk: Talk) -> str | None:
    """The phrase that answers words (see `normal`) of no more than a greeting, thanks or a nod."""
    words = set(said.split())
    if not words or len(said.split()) > _LONGEST:
        return None
    kinds = ((THANKS, talk.thanks), (GREETING, talk.greetings), (AGREED, talk.agreed))
    for phrase, meant in kinds:
        if words & meant and words <= meant | talk.beside | talk.greetings | talk.agreed:
            return phrase
    return None


def asks_word(said: str, talk: Talk) -> bool:
    """Whether words (see `normal`) ask what something means, or are no more than a name."""
    words = said.split()
    return 0 < len(words) <= _LONGEST_NAME or not talk.meaning.isdisjoint(words)


def only_emoji(text: str) -> bool:
    """Whether there is an emoji, and not one letter or number."""
    drawn = not text.isascii() and any(unicodedata.category(sign) == "So" for sign in text)
    return drawn and not any(sign.isalnum() for sign in text)


def is_sad(text: str, signs: frozenset[str]) -> bool:
    """Whether one of the signs is a tear, or worse."""
    return not signs.isdisjoint(text)


def in_other_letters(text: str, scripts: Collection[str]) -> bool:
    """Whether it is written in letters of none of these scripts, named as Unicode does."""
    if text.isascii() and _ASCII in scripts:
        return False
    letters = [sign for sign in text if sign.isalpha()]
    ours = sum(any(s in unicodedata.name(sign, "") for s in scripts) for sign in letters)
    return len(letters) >= _LETTERS and ours * 2 < len(letters)


def is_story(said: str, talk: Talk) -> bool:
    """Whether words (see `normal`) tell of a child that is not at school, and ask no one thing."""
    words, spoken = said.split(), f" {said} "
    if len(words) < _SHORTEST_STORY or talk.who.isdisjoint(words):
        return False
    return any(f" {phrase} " in spoken for phrase in talk.away)
