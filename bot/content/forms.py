"""The types of the values in a register, with errors in words for who wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from babel import Locale
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError, core_schema

from bot.core.hours import Period
from bot.core.languages import SOURCE, SPOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

CLOSED = "dicht"
_DIGITS = range(3, 16)
_PERIOD = re.compile(r"(\d{1,2})[:.](\d\d)\s*(?:-|\u2013|tot)\s*(\d{1,2})[:.](\d\d)")
_POSTCODES = re.compile(r"[1-9]\d{3}(-[1-9]\d{3})?")


def fault(what: str) -> PydanticCustomError:
    """An error about a value, in words for who wrote it."""
    return PydanticCustomError("steunpunt", what)


def periods(told: str) -> Iterator[Period]:
    """The periods in `9:00-12:30, 13:00-17:00` or `dicht`; raises a `fault`."""
    latest = time(0)
    for part in () if told.strip() == CLOSED else told.split(","):
        found = _PERIOD.fullmatch(part.strip())
        if found is None:
            raise fault(f"{part.strip()} is not a period: write 9:00-17:00, or {CLOSED}")
        try:
            opens, closes = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        except ValueError:
            raise fault(
                f"{part.strip()} has an hour that no clock shows: a day is from 0:00 to 23:59"
            ) from None
        if opens >= closes:
            raise fault(
                f"{part.strip()} ends before it begins: what is after midnight is of the next day"
            )
        if opens < latest:
            raise fault(f"{part.strip()} overlaps what stands before it")
        latest = closes
        yield Period(opens=opens, closes=closes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A pattern for a text, and what to say of a text that does not match it."""

    pattern: str
    says: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "pattern": self.pattern}

    def _checked(self, told: str) -> str:
        if not re.search(self.pattern, told):
            raise fault(f"'{told}' {self.says}")
        return told


def _phone(told: str) -> str:
    digits = len(re.sub(r"\D", "", told))
    if not re.fullmatch(r"[\d +()/-]+", told) or digits not in _DIGITS:
        raise fault("no telephone number: write it as 030 123 45 67")
    return told


def _email(told: str) -> str:
    if not re.fullmatch(r"[\w.!#$%&'*+=^`{|}~-]+@[\w-]+(\.[\w-]+)+", told):
        raise fault("no e-mail address: write it as hulp@steunpunt.example.nl")
    return told


def _colour(told: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", told):
        raise fault('no colour: write it as "#0f5c56", with the quotes')
    return told.lower()


def _periods(told: str) -> str:
    list(periods(told))
    return told


def _postcodes(told: str) -> str:
    first, _, last = told.partition("-")
    if not _POSTCODES.fullmatch(told) or (last and last < first):
        raise fault("no postcodes: write four digits as 3511, or 3500-3599")
    return told


def _line(told: str) -> str:
    if not told.strip() or not told.isprintable():
        raise fault("must be one line of text, without characters that are not seen")
    return told.strip()


def _day(told: object) -> date:
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        raise fault(f"{told} is not a day: write it as 2026-12-24") from None


def _language_code(told: str) -> str:
    if told not in Locale.parse(SPOKEN[SOURCE].dates).languages:
        raise fault(f"'{told}' is not a language that we know: write nl, en, ar")
    return told


OneLine: TypeAlias = Annotated[str, AfterValidator(_line)]
Phone: TypeAlias = Annotated[str, AfterValidator(_phone)]
Email: TypeAlias = Annotated[str, AfterValidator(_email)]
Colour: TypeAlias = Annotated[str, AfterValidator(_colour)]
Periods: TypeAlias = Annotated[str, AfterValidator(_periods)]
Postcodes: TypeAlias = Annotated[str, AfterValidator(_postcodes)]
Day: TypeAlias = Annotated[date, BeforeValidator(_day)]

LanguageCode: TypeAlias = Annotated[
    str,
    Form(pattern=r"^[a-z]{2,3}$", says="is not a language: write nl, en, ar"),
    AfterValidator(_language_code),
]
"""Of any language that people speak, not only of ours."""

Site: TypeAlias = Annotated[
    str,
    Form(
        pattern=r"^https?://[^\s/]+\.[^\s/]+(/\S*)?$",
        says="is no address of a site: write it as https://steunpunt.example.nl",
    ),
]
Slug: TypeAlias = Annotated[
    str,
    Form(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        says="cannot stand in a link: use small letters, digits and dashes, as open-dag",
    ),
]
Tenant: TypeAlias = Annotated[
    str,
    Form(
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        says="is no id of a tenant: 32 digits and small letters from a to f, in five groups",
    ),
]
"""The id (GUID) of a Microsoft tenant, in small letters."""
