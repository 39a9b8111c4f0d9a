"""The days of the calendar: which are off in the Netherlands, and how they are called."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from runpy import run_path
from typing import TYPE_CHECKING

from babel.dates import get_day_names, get_month_names

from bot.core.reminders import Calendar

if TYPE_CHECKING:
    from collections.abc import Container

    from bot.core.languages import Languages

_COUNTRY = "Netherlands"


def build_calendar(languages: Languages) -> Calendar:
    """Public holidays of any year, and names in every language."""
    return Calendar(
        off=_PublicHolidays(),
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


class _PublicHolidays:
    """Those of any year; their library takes 3 MB, so it is loaded when one is first asked for."""

    def __contains__(self, day: object) -> bool:
        return day in self._known

    @cached_property
    def _known(self) -> Container[object]:
        import holidays  # noqa: PLC0415  see above

        # By its file: its package would load all countries of the world, which takes 8 MB more.
        file = Path(holidays.__file__).parent / "countries" / f"{_COUNTRY.lower()}.py"
        known: Container[object] = run_path(str(file))[_COUNTRY]()
        return known
