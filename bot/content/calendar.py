"""The days of the calendar: which are off in the Netherlands, and how they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import get_day_names, get_month_names
from holidays import country_holidays

from bot.core.reminders import Calendar

if TYPE_CHECKING:
    from bot.core.languages import Languages

_COUNTRY = "NL"


def build_calendar(languages: Languages) -> Calendar:
    """Public holidays of any year, and names in every language."""
    return Calendar(
        off=country_holidays(_COUNTRY),
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
