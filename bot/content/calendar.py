"""The calendar: public holidays in the Netherlands, and the names of days and months."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from runpy import run_path
from typing import TYPE_CHECKING

from babel.dates import get_day_names, get_month_names

from bot.core.reminders import Calendar

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from bot.core.languages import Code, Languages

_COUNTRY = "Netherlands"


def build_calendar(languages: Languages) -> Calendar:
    """The public holidays of any year, and the names in every language."""
    return Calendar(
        off=_PublicHolidays(),
        months=_names(languages, get_month_names, "wide"),
        weekdays=_names(languages, get_day_names, "wide"),
        short_months=_names(languages, get_month_names, "abbreviated"),
        short_weekdays=_names(languages, get_day_names, "abbreviated"),
    )


def _names(
    languages: Languages, names: Callable[..., Mapping[int, str]], width: str
) -> dict[Code, tuple[str, ...]]:
    """Babel's names by language, in the order of their numbers."""
    return {
        language.code: tuple(
            name for _, name in sorted(names(width, locale=language.dates).items())
        )
        for language in languages
    }


class _PublicHolidays:
    """A container of days of any year; its library takes 3 MB, so it is loaded on first use."""

    def __contains__(self, day: object) -> bool:
        return day in self._known

    @cached_property
    def _known(self) -> Container[object]:
        import holidays  # noqa: PLC0415  see above

        # By its file, as its package loads all countries of the world, which takes 8 MB more.
        file = Path(holidays.__file__).parent / "countries" / f"{_COUNTRY.lower()}.py"
        known: Container[object] = run_path(str(file))[_COUNTRY]()
        return known
