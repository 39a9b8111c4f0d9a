"""Reads a typed day, in the words and numbers of every language.

A scanner turns each word into a mark; `bot.understanding.dayforms` is the grammar of marks.
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
"""Letters: of the shortest name of a day or month (`dec`), and of the shortest mistyped word."""

_GLUED = re.compile(r"(\d)(?!(?:e|de|ste|st|nd|rd|th)\b)(?=[a-z])")
_IDLE = frozenset({"about", "part", "hour"})
"""Marks that change nothing: people cannot choose the hour of a reminder."""

_ARTICLE = "a"
_ONE = re.compile(rf"\b{_ARTICLE} (?=u)")
_TELLS = re.compile(r"(?:=|d|m)\S|(?:this|next|start|middle|end) u")
"""Marks by which a day was meant, even if it cannot be read."""


class Dates:
    """Reads days as day keys; `bot.core.days` works out their dates."""

    def __init__(self, guide: Guide) -> None:
        talk = guide.talk
        self._refusing = talk.refusing
        self._beside = talk.empty | talk.beside | talk.agreed | talk.asking
        short = _short_names(guide.calendar)
        self._marks = {said: short[said] for said in short.keys() - self._beside}
        self._marks |= _names(guide.calendar, talk.dates) | dict(talk.dates)
        # "The first" alone means the first answer.
        self._answers = self._beside - self._marks.keys() | talk.places.keys()
        phrases = sorted((said for said in self._marks if " " in said), key=len, reverse=True)
        known = "|".join([*phrases, r"\S+"])
        self._phrases = re.compile(rf"(?<!\S)(?:{known})(?!\S)")
        hours = [said for said, mark in talk.dates.items() if mark == "hour"]
        self._times = re.compile(_TIME.format(hours="|".join(hours) or "(?!)"))
        self._speller = Speller(self._marks, _SPELLED)
        self._real = guide.search.real

    def day_in(self, text: str) -> str | None:
        """The day key that a whole text means, as `day_asked` reads it.

        `None` where the text is not about a day. One that does not exist, such as 31 February, has
        a key too. A day that is refused ("niet morgen") is one that cannot be read.
        """
        said = normal(text).split()
        if self._answers.issuperset(said):
            return None
        day = self._day_in(text)
        return NONSENSE if day and not self._refusing.isdisjoint(said) else day

    def _day_in(self, text: str) -> str | None:
        marks = list(self._read(self._times.sub(" ", plain(text))))
        if None in marks:
            return None
        if f"={UNSETTLED}" in marks:
            return UNSETTLED
        row = "".join(f"{mark} " for mark in marks if mark and mark not in _IDLE)
        row = _ONE.sub("n1 ", row).replace(f"{_ARTICLE} ", "")
        return key_of(row) or (NONSENSE if _TELLS.search(row) else None)

    def _read(self, text: str) -> Iterator[str | None]:
        """A mark for each phrase: empty for a filler, `None` for what is not about a day."""
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
        """The mark of the word that this is a mistyped form of, if only one can be meant."""
        if len(said) < _SPELLED or said in self._real:
            return None
        marks = {self._marks[near] for near in self._speller.near(said)}
        return marks.pop() if len(marks) == 1 else None


def _names(calendar: Calendar, dates: Mapping[str, str]) -> dict[str, str]:
    """The names of months and weekdays; of weekdays also with a part of the day behind them."""
    parts = ["", *(said for said, mark in dates.items() if mark == "part")]
    months = {name: mark for mark, name in _numbered("m", calendar.months)}
    days = list(_numbered("d", calendar.weekdays))
    return months | {f"{name}{part}": mark for mark, name in days for part in parts}


def _short_names(calendar: Calendar) -> dict[str, str]:
    """Their abbreviations, and what is left of them when cut off after any letter."""
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
    """The key of `2026-12-12`, `12-12-2026` or `12/12`: the day comes before the month."""
    if len(first) > _LONGEST_DAY:
        return written(first, second, third) if third else NONSENSE
    return written(third, second, first)
