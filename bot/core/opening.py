"""Opening hours in words. They name the day, since a message may be read on another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime, time

    from bot.core.guide import Guide
    from bot.core.hours import Attendance, Hours, Period
    from bot.core.languages import Code
    from bot.core.texts import Reader


def now_in_words(guide: Guide, there: Attendance, language: Code, reader: Reader) -> str:
    """Whether it is open, and until when; or when it opens again."""
    told = guide.phrase("nu-open" if there.now else "nu-dicht", language, reader)
    day, hour = _day(guide, there.at, language, reader), _time(guide, there.at, language, reader)
    return told.replace("{dag}", day).replace("{tijd}", hour)


def week_in_words(guide: Guide, hours: Hours, language: Code, reader: Reader) -> str:
    """The hours of an ordinary week; successive days with the same hours are told together."""
    parts = "; ".join(_stretches(guide, hours, language, reader))
    return guide.phrase("open-week", language, reader).replace("{uren}", parts) if parts else ""


def _stretches(guide: Guide, hours: Hours, language: Code, reader: Reader) -> Iterator[str]:
    names = guide.phrase("dagen", language, reader).split(", ")
    first = 0
    for day in range(len(hours.week)):
        last = day + 1 == len(hours.week) or hours.week[day + 1] != hours.week[first]
        if not last:
            continue
        if hours.week[first]:
            spoken = (_period(guide, each, language, reader) for each in hours.week[first])
            until = guide.phrase("dag-tot-dag", language, reader)
            both = until.replace("{eerste}", names[first]).replace("{laatste}", names[day])
            yield f"{names[day] if day == first else both} {', '.join(spoken)}"
        first = day + 1


def _period(guide: Guide, period: Period, language: Code, reader: Reader) -> str:
    opens, closes = (
        _time(guide, moment, language, reader) for moment in (period.opens, period.closes)
    )
    told = guide.phrase("tijd-tot-tijd", language, reader)
    return told.replace("{eerste}", opens).replace("{laatste}", closes)


def _day(guide: Guide, day: date, language: Code, reader: Reader) -> str:
    weekday = guide.phrase("dagen", language, reader).split(", ")[day.weekday()]
    month = guide.phrase("maanden", language, reader).split(", ")[day.month - 1]
    return f"{weekday} {day.day} {month}"


def _time(guide: Guide, moment: time | datetime, language: Code, reader: Reader) -> str:
    told = guide.phrase("tijd", language, reader)
    return told.replace("{uur}", str(moment.hour)).replace("{minuut}", f"{moment.minute:02}")
