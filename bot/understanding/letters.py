"""Typed text in plain small letters, as everything that reads it needs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.core.limits import TYPED

_SPREAD = 3 * TYPED
"""Room for a letter and two accents each; a few characters decompose into a whole line."""

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
    """The text in small letters without accents; look-alikes of other scripts become Latin."""
    text = text[:TYPED]
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    # Lowered once more: a bold capital, say, only becomes a letter when it is decomposed.
    spread = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).lower())[:_SPREAD].lower()
    return "".join(c if ord(c) < _ASCII else _as_ascii(c) for c in spread)[:TYPED]


def words(text: str) -> list[str]:
    """The words and numbers of a plain text, in any script."""
    if text.isascii():
        return latin_words(text)
    return "".join(map(_in_a_word, text)).split()


def latin_words(text: str) -> list[str]:
    """The words and numbers of a plain text in Latin letters; all others are left out."""
    return _MARKS.sub(" ", text).split()


def normal(text: str) -> str:
    """The words of a text with single spaces, to compare with commands and labels."""
    return " ".join(words(plain(text)))


def unmasked(text: str) -> str:
    """A plain text with digits and marks in words read as letters (leetspeak): `z3lfm00rd`."""
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
        return ""  # accents and invisible characters
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
    """The character, or a space between words; a vowel sign is part of its word."""
    is_part = character.isalnum() or unicodedata.category(character) in _VOWEL_SIGNS
    return character if is_part else " "
