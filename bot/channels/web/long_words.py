"""Where long words may be cut, so that large letters on a small screen cut them nowhere else.

Browsers hyphenate by themselves only where they have a dictionary of the language.
"""

from __future__ import annotations

import re
from pathlib import Path

LONG = 13
"""Letters of a word that may not fit on a line: 320 points wide, in letters twice as large."""

CUT = '<span class="cut"></span>'
"""The sheet makes a soft hyphen of it where letters are large; the text itself stays as it is."""

_LISTED = Path(__file__).with_name("long_words.txt").read_text(encoding="utf-8").split()
CUTS = {word.replace("-", ""): word.split("-") for word in _LISTED}
_WORD = re.compile(r"(?<![\w@./-])[^\W\d_]+(?![\w@/]|\.\w)")
_AFTER_A_PART = re.compile(r"(?<=\w\))(?=\w)")
_TEXT = re.compile(r"(?<=>)[^<]+(?=<)")
_HEAD = "</head>"


def long_words(text: str) -> list[str]:
    """The words of a text that may be too long for a line, as they stand; no addresses."""
    return [word for word in _WORD.findall(text) if len(word) >= LONG]


def can_be_cut(word: str) -> bool:
    return word.lower() in CUTS


def cut(html: str) -> str:
    """The same document or part of one, with the cuts in the long words that are shown."""
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
