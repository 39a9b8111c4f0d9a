"""What people say that asks for nothing: a greeting, thanks, an emoji, a story."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.core.vocabulary import Talk

GREETING, THANKS, AGREED, STRANGE = "groet", "dank", "oke", "andere-taal"
"""The phrases that answer it, by their keys."""

_TAG = re.compile(r"<[^<>]{0,80}>")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ASKS = 3
_CODE = re.compile(r"</?[a-z!][^<>]{0,80}>|\{\{|\$[{(]|;\s*--|(?:\.\./){2}", re.IGNORECASE)
_LONGEST = 7
_LETTERS = 2
_LONGEST_NAME = 2
_SHORTEST_STORY = 7
_ASCII = "LATIN"


def small_talk(said: str, talk: Talk) -> str | None:
    """The phrase that answers words (see `normal`) that only greet, thank or agree; or `None`."""
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
    """Whether a text has an emoji, and no letter or number."""
    drawn = not text.isascii() and any(unicodedata.category(sign) == "So" for sign in text)
    return drawn and not any(sign.isalnum() for sign in text)


def is_code(text: str) -> bool:
    """Whether a text has a tag, the end of a query or the like, and too few words to ask."""
    return _CODE.search(text) is not None and len(_WORD.findall(_TAG.sub(" ", text))) < _ASKS


def is_sad(text: str, signs: frozenset[str]) -> bool:
    """Whether a text has one of these signs: a tear, or worse."""
    return not signs.isdisjoint(text)


def in_other_letters(text: str, scripts: Collection[str]) -> bool:
    """Whether most letters of a text are of none of these scripts, by their Unicode names."""
    if text.isascii() and _ASCII in scripts:
        return False
    letters = [sign for sign in text if sign.isalpha()]
    ours = sum(any(s in unicodedata.name(sign, "") for s in scripts) for sign in letters)
    return len(letters) >= _LETTERS and ours * 2 < len(letters)


def is_story(said: str, talk: Talk) -> bool:
    """Whether words (see `normal`) tell a longer story about a child that is not at school."""
    words, spoken = said.split(), f" {said} "
    if len(words) < _SHORTEST_STORY or talk.who.isdisjoint(words):
        return False
    return any(f" {phrase} " in spoken for phrase in talk.away)
