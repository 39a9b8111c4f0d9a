"""What a steunpunt shares, written to a folder; and what is pasted where a channel is set up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.app import CHANNELS, read_guide
from bot.channels.port import PackageError
from bot.commands.misused import MisusedError
from bot.content.location import folder
from bot.core.events import Started
from bot.core.origins import address
from bot.i18n import all_translations
from bot.kit.steunpunt import embedding, write_kit
from bot.settings import read_all, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.channels.port import Kind
    from bot.core.guide import Steunpunt
    from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the bot elsewhere, for links; `packages`: `--name` of channels."""

    bot: str | None = None
    number: str | None = None
    packages: tuple[str, ...] = ()


def make_kit(steunpunt: str, known: Known, to: Path) -> Iterator[str]:
    """Write it, and tell what was written and what is missing; raises `MisusedError`.

    In the place of a steunpunt it takes a channel's name, and tells the texts to paste there.
    """
    settings, packed = read_settings(), [_kind(option) for option in known.packages]
    pasted = next((kind.kit for kind in CHANNELS if kind.name == steunpunt), None)
    if pasted is not None:
        yield pasted(all_translations(folder("locales")), _address(settings))
        return
    register = read_guide(settings).steunpunten
    if steunpunt not in register:
        names = ", ".join(sorted(register)) or "none: set LESROUTE_STEUNPUNTEN to a register"
        raise MisusedError(f"There is no steunpunt {steunpunt}. The register has: {names}.")
    entry, site = register[steunpunt], _address(settings)
    for path in write_kit(entry, _links(entry, site, known), embedding(entry, site), to / entry.id):
        yield f"Written: {path}"
    for kind in packed:
        yield from _package(kind, entry, settings, to / entry.id / f"{kind.name}.zip")
    yield from _missing(entry, settings, known)


def _links(entry: Steunpunt, site: str, known: Known) -> dict[str, str]:
    told = {"site": site, "bot": known.bot, "number": known.number}
    known_by = {name: value for name, value in told.items() if value}
    begun = Started(steunpunt=entry.id)
    links = {kind.name: kind.share(begun, known_by) for kind in CHANNELS}
    return {name: link for name, link in links.items() if link}


def _kind(option: str) -> Kind:
    kinds = {f"--{kind.name}": kind for kind in CHANNELS if kind.package is not None}
    if option not in kinds:
        known = ", ".join(kinds)
        raise MisusedError(f"{option} is not known: an app package is there for {known}.")
    return kinds[option]


def _package(kind: Kind, entry: Steunpunt, settings: Settings, path: Path) -> Iterator[str]:
    own = read_all({kind.name: kind.settings}).parts[kind.name]
    catalogs = all_translations(folder("locales"))
    try:
        made = (
            kind.package(entry, own, settings.public_url or "", catalogs) if kind.package else None
        )
    except PackageError as error:
        raise MisusedError(str(error)) from None
    if made is not None:
        path.write_bytes(made.content)
        yield f"Written: {path}"
        yield from made.missing


def _missing(entry: Steunpunt, settings: Settings, known: Known) -> Iterator[str]:
    if not entry.origins:
        yield "No site may show the chat yet: name yours under `origins` in the register."
    if settings.public_url is None:
        site = _address(settings)
        yield f"These lead to {site}: set LESROUTE_PUBLIC_URL before you print them."
    if known.bot is None:
        yield "No link to the bot: name it with --bot to have one."


def _address(settings: Settings) -> str:
    return settings.public_url or address(settings.host, settings.port)
