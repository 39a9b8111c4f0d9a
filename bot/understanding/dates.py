"""A day that was typed where one is asked for, in the words and numbers of every language.

A scanner makes a mark of each word; `bot.understanding.dayforms` knows what rows of marks mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.days import NONSENSE, UNSETTLED
from bot.understanding.dayforms import key_of, written
from bot.understanding.letters import normal, plain, words
from bot.understanding.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.guide import Guide
    from bot.core.reminders import Calendar

_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,4})[-./](\d{1,2})(?:[-./](\d{1,4}))?(?![\d./-])")
_TIME = r"\b\d{{1,2}}(?:[:.]\d\d)? ?(?:{hours})\b|\b\d{{1,2}}:\d\d\b"
_ORDINAL = re.compile(r"(\d{1,2})(?:e|de|ste|st|nd|rd|th)")
_LONGEST_DAY = 2
_SHORT, _SPELLED = 3, 5
"""Letters by which a name is known (`dec`), and from which an error in a word is seen through."""

_GLUED = re.compile(r"(\d)(?!(?:e|de|ste|st|nd|rd|th)\b)(?=[a-z])")
_IDLE = frozenset({"about", "part", "hour"})
"""Marks that change nothing: which hour of the day is not for people to choose."""

_ARTICLE = "a"
_ONE = re.compile(rf"\b{_ARTICLE} (?=u)")
_TELLS = re.compile(r"(?:=|d|m)\S|(?:this|next|start|middle|end) u")
"""In marks: a day was meant, if not one that can be read."""


class Dates:
    """Reads days; what they are from now on is for `bot.core.days` to work out."""

    def __init__(self, guide: Guide) -> None:
        talk = guide.talk
        self._beside = talk.empty | talk.beside | talk.agreed | talk.asking
        short = _short_names(guide.calendar)
        self._marks = {said: short[said] for said in short.keys() - self._beside}
        self._marks |= _names(guide.calendar, talk.dates) | dict(talk.dates)
        # "The first" alone is that of the answers.
        self._answers = self._beside - self._marks.keys() | talk.places.keys()
        phrases = sorted((said for said in self._marks if " " in said), key=len, reverse=True)
        known = "|".join([*phrases, r"\S+"])
        self._phrases = re.compile(rf"(?<!\S)(?:{known})(?!\S)")
        hours = [said for said, mark in talk.dates.items() if mark == "hour"]
        self._times = re.compile(_TIME.format(hours="|".join(hours) or "(?!)"))
        self._speller = Speller(self._marks, _SPELLED)
        self._real = guide.search.real

    def day_in(self, text: str) -> str | None:
        """The day that is meant by all of a text, as `day_asked` reads it.

        `None` where it tells none; a day that cannot be, such as 31 February, is one.
        """
        if self._answers.issuperset(normal(text).split()):
            return None
        marks = list(self._read(self._times.sub(" ", plain(text))))
        if None in marks:
            return None
        if f"={UNSETTLED}" in marks:
            return UNSETTLED
        row = "".join(f"{mark} " for mark in marks if mark and mark not in _IDLE)
        row = _ONE.sub("n1 ", row).replace(f"{_ARTICLE} ", "")
        return key_of(row) or (NONSENSE if _TELLS.search(row) else None)

    def _read(self, text: str) -> Iterator[str | None]:
        """A mark for each phrase: empty where it tells nothing, `None` if something else."""
        found = _NUMBERS.search(text)
        before, after = (text[: found.start()], text[found.end() :]) if found else (text, "")
        yield from map(self._mark, self._phrases.findall(_spaced(before)))
        if found:
            yield f"={_in_numbers(*found.groups())}"
        yield from map(self._mark, self._phrases.findall(_spaced(after)))

    def _mark(self, said: str) -> str | None:
        mark = self._marks.get(said) or _number(said)
        if said in self._beside:
            return _ARTICLE if mark == "n1" else mark or ""
        return mark or self._meant(said)

    def _meant(self, said: str) -> str | None:
        """The mark of the one word that this may be with an error in it."""
        if len(said) < _SPELLED or said in self._real:
            return None
        marks = {self._marks[near] for near in self._speller.near(said)}
        return marks.pop() if len(marks) == 1 else None


def _names(calendar: Calendar, dates: Mapping[str, str]) -> dict[str, str]:
    """Months and days of the week, these with a part of the day behind them too."""
    parts = ["", *(said for said, mark in dates.items() if mark == "part")]
    months = {name: mark for mark, name in _numbered("m", calendar.months)}
    days = list(_numbered("d", calendar.weekdays))
    return months | {f"{name}{part}": mark for mark, name in days for part in parts}


def _short_names(calendar: Calendar) -> dict[str, str]:
    """The same as they are cut short, by rule or anywhere."""
    full = [*_numbered("m", calendar.months), *_numbered("d", calendar.weekdays)]
    short = (*_numbered("m", calendar.short_months), *_numbered("d", calendar.short_weekdays))
    cut = {name[:end]: mark for mark, name in full for end in range(_SHORT, len(name))}
    return cut | {name: mark for mark, name in short}


def _numbered(letter: str, rows: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for row in rows.values():
        yield from ((f"{letter}{number}", normal(name)) for number, name in enumerate(row, 1))


def _spaced(text: str) -> str:
    return " ".join(words(_GLUED.sub(r"\1 ", text)))


def _number(word: str) -> str | None:
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return f"o{ordinal[1]}"
    return f"n{word}" if word.isascii() and word.isdecimal() else None


def _in_numbers(first: str, second: str, third: str | None) -> str:
    """`2026-12-12`, `12-12-2026`, `12/12`: the day before the month, as it is written here."""
    if len(first) > _LONGEST_DAY:
        return written(first, second, third) if third else NONSENSE
    return written(third, second, first)
