"""What was typed, in plain small letters: the same for everybody who looks at it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.core.limits import TYPED

_SPREAD = 3 * TYPED
"""A letter and two accents for each; a few characters stand for a whole line, and are no words."""

_LOOK_ALIKES = dict(
    zip(
        "абвгдеѕіјкӏмнопрстухԁԛԝɡаорсехαβγεικνορτυχωη",
        "abbrdesijklmhonpctyxdqwgaopcexabyeiknoptuxwn",
        strict=True,
    )
)
_LETTER = re.compile(r"LETTER ([A-Z])$|LETTER ([A-Z]) WITH ")
_LEET = str.maketrans("013457@$!|", "oieastasil")
_MASKS = re.compile(r"[013457@$!|]")
_MARKS = re.compile(r"[^a-z0-9]+")
_VOWEL_SIGNS = frozenset({"Mc", "Mn"})
_UNSEEN = ("VARIATION SELECTOR", "COMBINING GRAPHEME JOINER")
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
_ASCII = 128


def plain(text: str) -> str:
    """Small letters without accents; letters of other alphabets as the ones they look like."""
    text = text[:TYPED]
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    # Small letters once more: a bold capital, for one, is only a letter once it is spread.
    spread = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).lower())[:_SPREAD].lower()
    return "".join(c if ord(c) < _ASCII else _as_ascii(c) for c in spread)[:TYPED]


def words(text: str) -> list[str]:
    """The words and numbers of a plain text in any script, in order."""
    if text.isascii():
        return latin_words(text)
    return "".join(map(_in_a_word, text)).split()


def latin_words(text: str) -> list[str]:
    """The same, with all that has no plain small letter left out."""
    return _MARKS.sub(" ", text).split()


def normal(text: str) -> str:
    """The words of a text with single spaces: what commands are compared with."""
    return " ".join(words(plain(text)))


def unmasked(text: str) -> str:
    """A plain text with the digits and marks inside words read as letters: `z3lfm00rd`."""
    if _MASKS.search(text) is None:
        return text
    return " ".join(
        chunk.translate(_LEET) if not chunk.isdigit() else chunk
        for chunk in (part.strip("!|") for part in text.split())
    )


@lru_cache(maxsize=4096)
def _as_ascii(character: str) -> str:
    if character in _LOOK_ALIKES:
        return _LOOK_ALIKES[character]
    name = unicodedata.name(character, "")
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return ""  # accents, and what cannot be seen
    if name.startswith(_UNSEEN):
        return ""
    named = _LETTER.search(name)
    if named is None or not _is_latin(character):
        return character
    return (named[1] or named[2]).lower()


def _is_latin(character: str) -> bool:
    name = unicodedata.name(character)
    return "LATIN" in name or "REGIONAL INDICATOR" in name


@lru_cache(maxsize=4096)
def _in_a_word(character: str) -> str:
    """The same, or a space; a vowel sign that stands by itself belongs to its word."""
    is_part = character.isalnum() or unicodedata.category(character) in _VOWEL_SIGNS
    return character if is_part else " "
