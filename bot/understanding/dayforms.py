"""A grammar of the ways in which people say a day: from a row of marks to a day key.

Each mark ends with a space: `=P1D` is a day by its key (see `bot.core.days`), `d5` a Friday, `m12`
December, `n3` a number, `o3` "third", `u1W` a unit of time; `next`, `this`, `ahead`, `after`,
`before`, `start`, `middle` and `end` stand for those words in any language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.days import NONSENSE

if TYPE_CHECKING:
    from collections.abc import Callable

_CENTURY, _LAST_YEAR = 2000, 9999
_YEARS = 100
_FARTHEST = 9999
_LASTS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OF_WEEK = {"start": 1, "middle": 3, "end": 5}
_OF_MONTH = {"start": 1, "middle": 15, "end": 31}

_COUNT = r"(?:n\d+ )?n(?P<count>\d+) "
"""The last number counts: "two or three weeks" is three, "een week of twee" is two."""

_UNIT = r"u(?P<times>\d+)(?P<unit>[DWM]) "
_SPAN = rf"{_COUNT}{_UNIT}(?:n(?P<at_last>\d+) )?"
_MAYBE = rf"(?:{_COUNT})?{_UNIT}"
_LOOSE = re.compile(r"ahead (?![nu]\d)")
"""An `ahead` that means nothing ("in December"): it does only before a length of time."""

_AHEAD = re.compile(rf"(?:ahead |after )?{_SPAN}(?:d(?P<weekday>\d) )?")
_BESIDE = re.compile(rf"(?:ahead )?(?:{_MAYBE})?(?P<way>after |before )?(?P<day>.+)")
_BEHIND = re.compile(rf"(?P<day>.+?)(?:ahead |after )?{_MAYBE}(?P<way>)")

_PART = r"(?P<part>start|middle|end) "
_DAY = r"[no](?P<day>\d{1,2}) "
_DATE = rf"(?:{_DAY}m(?P<month>\d+) |m(?P<month_>\d+) [no](?P<day_>\d{{1,2}}) )"


def key_of(marks: str) -> str | None:
    """The key of the day that all marks together mean, or `None`."""
    marks = _LOOSE.sub("", marks)
    return _day(marks) or _ahead(marks) or _moved(marks)


def written(year: str | None, month: str, day: str) -> str:
    """A date in ISO 8601; the next one without a year; `NONSENSE` where it has no such year."""
    if not year:
        return f"--{int(month):02}-{int(day):02}"
    told = int(year)
    if told > _LAST_YEAR:
        return NONSENSE
    return f"{told + _CENTURY if told < _YEARS else told:04}-{int(month):02}-{int(day):02}"


def _day(marks: str) -> str | None:
    for pattern, key in _DAYS:
        if found := pattern.fullmatch(marks):
            return key(found)
    return None


def _ahead(marks: str) -> str | None:
    """`in three weeks`, perhaps on a day of that week; not `three weeks on Friday`."""
    found = _AHEAD.fullmatch(marks)
    if found is None:
        return None
    if not found["weekday"]:
        return _span(found)
    of_week = marks.startswith("ahead") and found["unit"] == "W"
    return f"{_span(found)}-{found['weekday']}" if of_week else None


def _moved(marks: str) -> str | None:
    """Some time before or after a day: `a week on Friday`, `de dag voor 12 december`."""
    for pattern in (_BESIDE, _BEHIND):
        found = pattern.fullmatch(marks)
        day = _day(found["day"]) if found else None
        if found and day:
            if not (found["unit"] or found["way"]):
                return day
            return f"{day}{'-' if found['way'] == 'before ' else '+'}{_span(found)}"
    return None


def _span(found: re.Match[str]) -> str:
    """A length of time; one day where none is said."""
    last = found.groupdict().get("at_last")
    count = int(last or found["count"] or 1) * int(found["times"] or 1)
    return f"P{min(count, _FARTHEST)}{found['unit'] or 'D'}"


def _date(found: re.Match[str]) -> str:
    month, day = found["month"] or found["month_"], found["day"] or found["day_"]
    return written(found["year"], month, day)


def _in_year(found: re.Match[str]) -> str:
    month, day = found["month"] or found["month_"], found["day"] or found["day_"]
    return f"P{int(found['year'] == 'next ')}Y-{int(month):02}-{int(day):02}"


def _part_of_week(found: re.Match[str]) -> str:
    week = {"next ": "P1W", "this ": "P0W"}.get(found["which"], "W")
    return f"{week}-{_OF_WEEK[found['part']]}"


def _part_of_month(found: re.Match[str]) -> str:
    day = _OF_MONTH[found["part"]]
    if found["which"] or found["part"] == "end":
        return f"P{int(found['which'] == 'next ')}M-{day:02}"
    return f"---{day:02}"


def _part_of_named(found: re.Match[str]) -> str:
    last = _LASTS[int(found["month"]) - 1]
    return written(found["year"], found["month"], str(min(_OF_MONTH[found["part"]], last)))


_WHICH = "(?P<which>next |this |)"
_YEAR = r"(?:n(?P<year>\d+) )?"
_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(form), key)
    for form, key in (
        (r"=(\S+) ", lambda m: m[1]),
        (r"(?:next |this )?d(\d) (?:next )?", lambda m: f"W-{m[1]}"),
        (r"d(\d) after next ", lambda m: f"W-{m[1]}+P1W"),
        (r"next u1W d(\d) |d(\d) next u1W ", lambda m: f"P1W-{m[1] or m[2]}"),
        (r"this u1W d(\d) |d(\d) this u1W ", lambda m: f"P0W-{m[1] or m[2]}"),
        (r"next u(\d+)([DWM]) ", lambda m: f"P{m[1]}{m[2]}"),
        (r"u1([DWM]) after next ", lambda m: f"P2{m[1]}"),
        (r"u1W n(\d{1,2}) ", lambda m: f"W{int(m[1]):02}-1"),
        (rf"(?:d\d )?{_DATE}{_YEAR}(?:next )?", _date),
        (rf"(?:d\d )?{_DATE}(?P<year>next |this )u12M ", _in_year),
        (r"d\d [no](\d{1,2}) |o(\d{1,2}) (?:u1M )?", lambda m: f"---{int(m[1] or m[2]):02}"),
        (rf"(?:d\d )?{_DAY}next u1M ", lambda m: f"P1M-{int(m['day']):02}"),
        (rf"next u1M (?:d\d )?{_DAY}", lambda m: f"P1M-{int(m['day']):02}"),
        (rf"(?:d\d )?{_DAY}this u1M ", lambda m: f"P0M-{int(m['day']):02}"),
        (rf"{_PART}{_WHICH}u1W ", _part_of_week),
        (rf"{_PART}{_WHICH}u1M ", _part_of_month),
        (rf"{_PART}m(?P<month>\d+) {_YEAR}", _part_of_named),
    )
)
