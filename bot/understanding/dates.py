"""A day that was typed where one is asked for, in the words and numbers of every language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.understanding.letters import normal, plain, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide

NONSENSE = "--00-00"
"""A day that there is not: what to answer where a day was asked for and none was typed."""

_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,4})[-./](\d{1,2})(?:[-./](\d{2,4}))?(?![\d./-])")
_ORDINAL = re.compile(r"(\d{1,2})(?:e|de|ste|st|nd|rd|th)")
_CENTURY = 2000
_YEARS, _LAST_YEAR = 100, 9999
_LONGEST_DAY, _LONGEST_COUNT = 2, 7
_SHORT = 3
"""Letters by which a month or a day of the week is known: `dec`."""


class Dates:
    """Reads days; what they are from now on is for `bot.core.reminders` to work out."""

    def __init__(self, guide: Guide) -> None:
        talk, calendar = guide.talk, guide.calendar
        self._said = talk.days
        self._units = talk.units
        self._counts = talk.counts
        self._ahead = talk.ahead
        self._beside = talk.empty | talk.beside | talk.agreed | talk.asking
        self._months = _numbered(calendar.months)
        self._weekdays = _numbered(calendar.weekdays)

    def day_in(self, text: str) -> str | None:
        """The day that is meant by all of a text, as `day_asked` reads it.

        `None` where it tells none; a day that cannot be, such as 31 February, is one.
        """
        said = normal(text)
        bare = " ".join(word for word in said.split() if word not in self._beside)
        for phrase in (said, bare):
            if phrase in self._said:
                return self._said[phrase]
        return self._in_numbers(text) or self._in_words(said.split())

    def _in_numbers(self, text: str) -> str | None:
        """`2026-12-12`, `12-12-2026`, `12/12`: the day before the month, as it is written here."""
        found = _NUMBERS.search(text)
        if found is None or self._rest(words(plain(_NUMBERS.sub(" ", text)))):
            return None
        first, second, third = found.groups()
        if len(first) > _LONGEST_DAY:
            return _written(first, second, third) if third else None
        return _written(third, second, first)

    def _in_words(self, said: list[str]) -> str | None:
        counted = self._counted(said)
        if counted is not None:
            return counted
        months = [self._months[word] for word in said if word in self._months]
        days = [self._weekdays[word] for word in said if word in self._weekdays]
        numbers = [found for word in said if (found := _number(word))]
        if self._rest(said) or len(months) > 1 or len(days) > 1:
            return None
        if days and not (months or numbers or self._units.keys() & said):
            return f"W-{days[0]}"
        day = next((number for number in numbers if len(number) <= _LONGEST_DAY), None)
        if months and day:
            year = next((number for number in numbers if number != day), None)
            return _written(year, str(months[0]), day)
        return NONSENSE if months or days else None

    def _counted(self, said: list[str]) -> str | None:
        """`over 3 weken`, `in two days`."""
        for at, word in enumerate(said[:-1]):
            count = self._counts.get(word) or _count(word)
            unit = self._units.get(said[at + 1])
            before, after = said[:at], said[at + 2 :]
            if unit and count:
                rest = [w for w in (*before, *after) if w not in self._ahead]
                return None if self._rest(rest) else f"P{min(count, 9999)}{unit}"
        return None

    def _rest(self, said: list[str]) -> bool:
        """Whether it says more than a day."""
        known = self._beside | self._ahead | self._months.keys() | self._weekdays.keys()
        known |= self._units.keys()
        return any(word not in known and not _number(word) for word in said)


def _numbered(names: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Names and their first letters, of all languages, by their place in the row from 1."""
    found: dict[str, int] = {}
    for row in names.values():
        for number, name in enumerate(row, 1):
            found |= {normal(name): number, normal(name)[:_SHORT]: number}
    return found


def _number(word: str) -> str | None:
    ordinal = _ORDINAL.fullmatch(word)
    return ordinal[1] if ordinal else word if word.isdecimal() else None


def _count(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) <= _LONGEST_COUNT else 0


def _written(year: str | None, month: str, day: str) -> str:
    """As ISO 8601 has it; without a year, any; of a year that it has no room for, `NONSENSE`."""
    if not year:
        return f"--{int(month):02}-{int(day):02}"
    told = int(year)
    if told > _LAST_YEAR:
        return NONSENSE
    return f"{told + _CENTURY if told < _YEARS else told:04}-{int(month):02}-{int(day):02}"
