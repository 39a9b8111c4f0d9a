"""What a steunpunt shares, written to a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.app import CHANNELS, read_guide
from bot.channels.teams.kind import TEAMS
from bot.channels.teams.package import FRAMES, package
from bot.content.location import folder
from bot.core.events import Started
from bot.core.origins import address
from bot.i18n import all_translations
from bot.kit.steunpunt import embedding, write_kit
from bot.settings import read_all, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.core.guide import Steunpunt
    from bot.settings import Settings


class KitError(Exception):
    """It cannot be made; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the bot elsewhere, for links; `teams`: an app package is wanted too."""

    bot: str | None = None
    number: str | None = None
    teams: bool = False


def make_kit(steunpunt: str, known: Known, to: Path) -> Iterator[str]:
    """Write it, and tell what was written and what is missing; raises `KitError`."""
    settings = read_settings()
    register = read_guide(settings).steunpunten
    if steunpunt not in register:
        names = ", ".join(sorted(register)) or "none: set LESROUTE_STEUNPUNTEN to a register"
        raise KitError(f"There is no steunpunt {steunpunt}. The register has: {names}.")
    entry, site = register[steunpunt], _address(settings)
    for path in write_kit(entry, _links(entry, site, known), embedding(entry, site), to / entry.id):
        yield f"Written: {path}"
    if known.teams:
        yield from _package(entry, settings, to / entry.id / "teams.zip")
    yield from _missing(entry, settings, known)


def _links(entry: Steunpunt, site: str, known: Known) -> dict[str, str]:
    told = {"site": site, "bot": known.bot, "number": known.number}
    known_by = {name: value for name, value in told.items() if value}
    begun = Started(steunpunt=entry.id)
    links = {kind.name: kind.share(begun, known_by) for kind in CHANNELS}
    return {name: link for name, link in links.items() if link}


def _package(entry: Steunpunt, settings: Settings, path: Path) -> Iterator[str]:
    app_id = read_all({TEAMS.name: TEAMS.settings}).parts[TEAMS.name].model_dump()["teams_app_id"]
    site = settings.public_url or ""
    if app_id is None or not site.startswith("https://"):
        raise KitError(
            "For an app package set LESROUTE_TEAMS_APP_ID with its secret and tenant, and"
            " LESROUTE_PUBLIC_URL to an https address."
        )
    path.write_bytes(package(entry, app_id, site, all_translations(folder("locales"))))
    yield f"Written: {path}"
    if not {*FRAMES} <= {*entry.origins}:
        yield (f"Its tab stays empty: name {' and '.join(FRAMES)} under `origins` in the register.")
    if not entry.tenants:
        yield "Name the schools' tenants under `tenants`: who writes from there is its visitor."


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
