"""The operator's register of steunpunten: its shape, and its errors in words."""

from __future__ import annotations

import json
from dataclasses import replace
from math import floor
from typing import TYPE_CHECKING, Annotated, Literal, Self

from babel import Locale
from babel.lists import format_list
from pydantic import Field, RootModel, model_validator

from bot.content.forms import (
    CLOSED,
    Colour,
    Day,
    Email,
    LanguageCode,
    OneLine,
    Periods,
    Phone,
    Postcodes,
    Site,
    Slug,
    Tenant,
    fault,
    periods,
)
from bot.content.models import Origin, Strict
from bot.content.parsing import parse
from bot.content.problems import ContentError
from bot.content.reading import read
from bot.core.guide import Steunpunt
from bot.core.hours import Hours
from bot.core.languages import SPOKEN
from bot.core.theme import ACCENT, BRAND, CAMPAIGNS, INK, SHEET, Logo, Theme, contrast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from bot.content.reading import Document
    from bot.core.guide import Guide

LARGEST_LOGO = 200_000
"""Bytes: a logo is on every page, also on a phone."""

READABLE = 4.5
"""The least contrast of text with its background (WCAG 2.2, 1.4.3)."""

IN_DUTCH = {
    "naam": "name",
    "samenwerkingsverband": "network",
    "streek": "region",
    "telefoon": "phone",
    "telefoonnummer": "phone",
    "mail": "email",
    "website": "site",
    "openingstijden": "hours",
    "tijden": "hours",
    "uren": "hours",
    "feestdagen": "holidays",
    "uitzonderingen": "exceptions",
    "talen": "languages",
    "taal": "languages",
    "sites": "origins",
    "kleuren": "theme",
    "kleur": "theme",
    "knop": "brand",
    "letters": "ink",
    "versiering": "accent",
    "plaatje": "logo",
    "bestand": "file",
    "beschrijving": "alt",
    "scholen": "tenants",
    "woorden": "campaigns",
}
"""The key that an editor means by a Dutch word: they write the days in Dutch too."""

WEEK = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_LONGEST_ID = 32
_YEARS = range(2025, 2051)
_LOGOS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class HoursModel(Strict):
    """When somebody is there, by the clock of the Netherlands; a day that is left out is closed."""

    maandag: Periods = CLOSED
    dinsdag: Periods = CLOSED
    woensdag: Periods = CLOSED
    donderdag: Periods = CLOSED
    vrijdag: Periods = CLOSED
    zaterdag: Periods = CLOSED
    zondag: Periods = CLOSED
    holidays: Literal["open", "dicht"] = Field("dicht", description="On Dutch public holidays")
    exceptions: dict[Day, Periods] = Field({}, description="Days that are different")

    def hours(self) -> Hours:
        return Hours(
            week=tuple(tuple(periods(getattr(self, day))) for day in WEEK),
            exceptions={day: tuple(periods(told)) for day, told in self.exceptions.items()},
            holidays=_public_holidays() if self.holidays == CLOSED else frozenset(),
        )


def _public_holidays() -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415  10 MB, and few have hours

    return frozenset(country_holidays("NL", years=_YEARS))


class ThemeModel(Strict):
    """Its colours. Letters of `ink` stand on `brand`, and letters of `brand` on pages."""

    brand: Colour = BRAND
    ink: Colour = INK
    accent: Colour = Field(default=ACCENT, description="For decoration: no letters stand on it")

    @model_validator(mode="after")
    def _is_readable(self) -> Self:
        darker = f'take a darker `brand`, such as "{_readable(self.brand)}"'
        lighter = f'take a lighter `ink`, such as "{INK}"'
        on_pages = [(self.brand, each, darker) for each in _pages(self.brand)]
        for letters, behind, mend in (*on_pages, (self.ink, self.brand, lighter)):
            found = contrast(letters, behind)
            if found < READABLE:
                seen = floor(found * 100) / 100
                raise fault(
                    f"letters of {letters} on {behind} have a contrast of {seen}:1, and need"
                    f" {READABLE}:1 to be read: {mend}"
                )
        return self


def _pages(brand: str) -> tuple[str, str]:
    """What letters of the brand stand on."""
    return SHEET, Theme(brand=brand).soft


def _readable(brand: str) -> str:
    """The same hue, no darker than it must be to be read on pages; black can always be read."""
    parts = [int(brand[at : at + 2], 16) for at in (1, 3, 5)]
    shades = (
        "#" + "".join(f"{part * left // 100:02x}" for part in parts) for left in range(100, -1, -1)
    )
    return next(
        each for each in shades if min(contrast(each, on) for on in _pages(each)) >= READABLE
    )


class LogoModel(Strict):
    """A picture (PNG or JPEG), beside the register or in a folder under it."""

    file: str
    alt: Annotated[OneLine, Field(max_length=120)]


class SteunpuntModel(Strict):
    """An entry of the operator's register."""

    name: Annotated[OneLine, Field(max_length=80)]
    network: Annotated[OneLine, Field(max_length=120)] = Field(
        "", description="The samenwerkingsverband that it belongs to"
    )
    region: Annotated[OneLine, Field(max_length=80)] = ""
    phone: Phone | None = None
    email: Annotated[Email, Field(max_length=120)] | None = None
    site: Annotated[Site, Field(max_length=120)] | None = None
    hours: HoursModel | None = None
    languages: list[LanguageCode] = Field(
        default=[], description="Languages that its people speak, as nl, en, ar"
    )
    origins: list[Origin] = Field(
        default=[], description="Sites that may show the chat in a frame, as https://host"
    )
    theme: ThemeModel = Field(default_factory=lambda: ThemeModel.model_validate({}))
    logo: LogoModel | None = None
    tenants: list[Tenant] = Field(
        default=[], description="Ids of its schools' Microsoft tenants: who writes from there"
    )
    campaigns: Annotated[list[Annotated[Slug, Field(max_length=24)]], Field(max_length=8)] = Field(
        default=list(CAMPAIGNS), description="Words for where its links stand"
    )
    postcodes: list[Postcodes] = Field(
        default=[], description="Of the schools that it is for, as 3511 or 3500-3599"
    )
    link: Annotated[int, Field(ge=1, le=9999)] = Field(
        1, description="Raise it by one and earlier links to its page stop working"
    )


class SteunpuntenFile(RootModel[dict[Slug, SteunpuntModel]]):
    """The register named by LESROUTE_STEUNPUNTEN."""


def load_steunpunten(guide: Guide, path: Path) -> Guide:
    """The guide with the operator's register; raises `ContentError` with all its errors."""
    document = read(path, str(path))
    twice, document.problems = document.problems, []
    file = parse(document, SteunpuntenFile, IN_DUTCH) if document.data or not twice else None
    logos = dict(_logos(document, path.parent))
    for id_ in document.data:
        if len(id_) > _LONGEST_ID:
            document.problem((id_,), f"its id is longer than {_LONGEST_ID} characters: shorten it")
    for id_, tenant, other in _shared_tenants(file.root if file else {}):
        document.problem((id_, "tenants"), f"{tenant} is a tenant of {other} too")
    document.problems += twice
    if file is None or document.problems:
        raise ContentError(document.problems)
    found = {id_: _steunpunt(id_, model, logos.get(id_)) for id_, model in file.root.items()}
    return replace(guide, steunpunten=found)


def _shared_tenants(entries: Mapping[str, SteunpuntModel]) -> Iterator[tuple[str, str, str]]:
    """Tenants that an earlier entry names too: (id, tenant, earlier id)."""
    named: dict[str, str] = {}
    for id_, entry in entries.items():
        for tenant in entry.tenants:
            if named.setdefault(tenant, id_) != id_:
                yield id_, tenant, named[tenant]


def _logos(document: Document, folder: Path) -> Iterator[tuple[str, Logo]]:
    """The logos of all entries, even of entries with other errors."""
    for id_, entry in document.data.items():
        told = entry.get("logo") if isinstance(entry, dict) else None
        if isinstance(told, dict) and isinstance(told.get("file"), str):
            try:
                yield id_, _logo(folder, told["file"], str(told.get("alt")))
            except ValueError as error:
                document.problem((id_, "logo", "file"), f"`logo`: {error}")


def _steunpunt(id_: str, model: SteunpuntModel, logo: Logo | None) -> Steunpunt:
    return Steunpunt(
        id=id_,
        name=model.name,
        network=model.network,
        region=model.region,
        phone=model.phone,
        email=model.email,
        site=model.site,
        hours=model.hours.hours() if model.hours else None,
        speaks={code: _named(code, model.languages) for code in SPOKEN.codes if model.languages},
        origins=tuple(model.origins),
        theme=Theme(**model.theme.model_dump()),
        logo=logo,
        tenants=tuple(model.tenants),
        campaigns=tuple(dict.fromkeys(model.campaigns)),
        postcodes=tuple(model.postcodes),
        link=model.link,
    )


def _named(code: str, languages: list[str]) -> str:
    """A list of languages, by their names in one of ours."""
    locale = Locale.parse(SPOKEN[code].dates)
    names = [locale.languages.get(each, each) for each in languages]
    return format_list(names, locale=locale)


def _logo(folder: Path, file: str, alt: str) -> Logo:
    """Read a logo; one that is too large is not read at all. Raises `ValueError`."""
    try:
        path = (folder / file).resolve()
    except ValueError:
        raise ValueError("no name of a file") from None
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"{file} is not in the folder of the register: put it there")
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_LOGO else b""
    except OSError:
        raise ValueError(f"{file} cannot be read: is it beside the register?") from None
    if size > LARGEST_LOGO:
        most = LARGEST_LOGO // 1000
        raise ValueError(f"{file} has {size // 1000} kB, and {most} fit: make it smaller")
    kind = next((kind for begins, kind in _LOGOS.items() if data.startswith(begins)), None)
    if kind is None:
        raise ValueError(f"{file} is no PNG or JPEG: save it as one of these")
    if not _can_be_drawn(data):
        raise ValueError(f"{file} is broken: save it anew")
    return Logo(data=data, kind=kind, alt=alt)


def _can_be_drawn(picture: bytes) -> bool:
    """Whether the typesetter, which puts it on paper, can read a picture."""
    import typst  # noqa: PLC0415  large, and few have a logo

    page = b"#image(bytes(json(bytes(sys.inputs.picture))), width: 1pt)"
    try:
        typst.compile(page, sys_inputs={"picture": json.dumps(list(picture))}, format="svg")
    except typst.TypstError:
        return False
    return True
