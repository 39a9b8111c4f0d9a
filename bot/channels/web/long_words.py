"""Soft hyphens for long words, for large letters on a small screen.

Browsers hyphenate by themselves only if they have a dictionary of the language.
"""

from __future__ import annotations

import re
from pathlib import Path

LONG = 13
"""Letters of a word that may not fit on a line 320 points wide at twice the letter size."""

CUT = '<span class="cut"></span>'
"""The style sheet shows a soft hyphen here if letters are large; the text does not change."""

_LISTED = Path(__file__).with_name("long_words.txt").read_text(encoding="utf-8").split()
CUTS = {word.replace("-", ""): word.split("-") for word in _LISTED}
_WORD = re.compile(r"(?<![\w@./-])[^\W\d_]+(?![\w@/]|\.\w)")
_AFTER_A_PART = re.compile(r"(?<=\w\))(?=\w)")
_TEXT = re.compile(r"(?<=>)[^<]+(?=<)")
_HEAD = "</head>"


def long_words(text: str) -> list[str]:
    """The words of a text that may be too long for a line; no addresses."""
    return [word for word in _WORD.findall(text) if len(word) >= LONG]


def can_be_cut(word: str) -> bool:
    return word.lower() in CUTS


def cut(html: str) -> str:
    """The HTML with cuts in its long words, the head excepted."""
    head, body, shown = str(html).rpartition(_HEAD)
    return head + body + _TEXT.sub(_with_cuts, shown)


def _with_cuts(text: re.Match[str]) -> str:
    return _AFTER_A_PART.sub(CUT, _WORD.sub(_softened, text[0]))


def _softened(word: re.Match[str]) -> str:
    parts, at = [], 0
    for part in CUTS.get(word[0].lower(), (word[0],)):
        parts.append(word[0][at : at + len(part)])
        at += len(part)
    return CUT.join(parts)
