"""The days of the calendar: which are off in the Netherlands, and how they are called."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from babel.dates import get_day_names, get_month_names

from bot.core.reminders import Calendar

if TYPE_CHECKING:
    from collections.abc import Container

    from bot.core.languages import Languages

_COUNTRY = "NL"


def build_calendar(languages: Languages) -> Calendar:
    """Public holidays of any year, and names in every language."""
    return Calendar(
        off=_DaysOff(),
        months={
            language.code: tuple(
                get_month_names("wide", locale=language.dates)[number] for number in range(1, 13)
            )
            for language in languages
        },
        weekdays={
            language.code: tuple(
                get_day_names("wide", locale=language.dates)[number] for number in range(7)
            )
            for language in languages
        },
    )


class _DaysOff:
    """The public holidays. Their library comes with the first question: it takes long to load."""

    def __contains__(self, day: object) -> bool:
        return day in _public_holidays()


@cache
def _public_holidays() -> Container[object]:
    from holidays import country_holidays  # noqa: PLC0415  see above

    return country_holidays(_COUNTRY)
