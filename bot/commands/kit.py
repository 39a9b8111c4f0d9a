"""The command `lesroute kit`: writes a steunpunt's kit to a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.app import CHANNELS
from bot.channels.port import PackageError
from bot.commands.misused import MisusedError, no_steunpunt
from bot.commands.store import makes_secret, secrets_of
from bot.content.location import folder
from bot.core.theme import CAMPAIGNS
from bot.i18n import all_translations
from bot.kit.access import own_path
from bot.kit.page import PURPOSE
from bot.kit.steunpunt import Order, kit, zipped
from bot.settings import read_all, read_settings
from bot.starting import read_guide
from bot.stores.seal import derive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.channels.port import ChannelKind
    from bot.core.events import Started
    from bot.core.guide import Steunpunt
    from bot.i18n import Catalogs
    from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the command line tells: the bot's name and number for links, and app packages.

    `packages`: options such as `--teams`.
    """

    bot: str | None = None
    number: str | None = None
    packages: tuple[str, ...] = ()


def write_kit(steunpunt: str, known: Known, to: Path) -> Iterator[str]:
    """Write the kit to a folder of its name; yields what was written and what is missing.

    For the name of a channel, yields what to paste to set that up. Raises `MisusedError`.
    """
    settings, catalogs = read_settings(), all_translations(folder("locales"))
    site = settings.public_url or settings.here
    pasted = next((kind.kit for kind in CHANNELS if kind.name == steunpunt), None)
    if pasted is not None:
        yield pasted(catalogs, site)
        return
    guide = read_guide(settings, catalogs)
    if steunpunt not in guide.steunpunten:
        raise no_steunpunt(steunpunt, guide)
    packed = [_kind(option) for option in known.packages]
    host = guide.steunpunten[steunpunt]
    told = {"site": site, "bot": known.bot, "number": known.number}
    known_by = {**_set(), **{name: value for name, value in told.items() if value}}

    def share(started: Started) -> dict[str, str]:
        links = {kind.name: kind.share(started, known_by) for kind in CHANNELS}
        return {name: link for name, link in links.items() if link}

    files = kit(Order(guide=guide, steunpunt=host, site=site, share=share, catalogs=catalogs))
    place = to / steunpunt
    place.mkdir(parents=True, exist_ok=True)
    for name, content in {**files, f"{steunpunt}.zip": zipped(files, steunpunt)}.items():
        (place / name).write_bytes(content)
        yield f"Written: {place / name}"
    for kind in packed:
        yield from _package(kind, host, settings, catalogs, place / f"{kind.name}.zip")
    new = makes_secret(settings)
    key = derive(secrets_of(settings)[0], PURPOSE)
    yield f"Its own page, for its people only: {site}{own_path(key, host)}"
    if new:
        yield (
            f"A new secret was made for it in {settings.data_dir.resolve()}. Does Lesroute run with"
            " another folder? Set that as LESROUTE_DATA_DIR, and run this again."
        )
    yield from _missing(host, settings, known, site)


def _set() -> dict[str, str]:
    """What the settings tell of how channels are known, such as a phone number."""
    parts = read_all({kind.name: kind.settings for kind in CHANNELS}).parts
    known = (kind.known_by(parts[kind.name]) for kind in CHANNELS if kind.known_by is not None)
    return {name: value for each in known for name, value in each.items()}


def _kind(option: str) -> ChannelKind:
    kinds = {f"--{kind.name}": kind for kind in CHANNELS if kind.package is not None}
    if option not in kinds:
        names = ", ".join(kinds)
        raise MisusedError(f"{option} is not known: an app package exists only for {names}.")
    return kinds[option]


def _package(
    kind: ChannelKind, entry: Steunpunt, settings: Settings, catalogs: Catalogs, path: Path
) -> Iterator[str]:
    own = read_all({kind.name: kind.settings}).parts[kind.name]
    if kind.package is None:
        return
    try:
        made = kind.package(entry, own, settings.public_url or "", catalogs)
    except PackageError as error:
        raise MisusedError(str(error)) from None
    path.write_bytes(made.content)
    yield f"Written: {path}"
    yield from made.missing


def _missing(entry: Steunpunt, settings: Settings, known: Known, site: str) -> Iterator[str]:
    if not entry.origins:
        yield "No site may show the chat yet: name yours under `origins` in the register."
    lost = [word for word in CAMPAIGNS if word not in entry.campaigns]
    if lost:
        yield (
            f"The figures cannot show who came by {', '.join(lost)}, which our papers and texts"
            " say: add what you use to `campaigns`, beside your own words."
        )
    if settings.public_url is None:
        yield f"These lead to {site}: set LESROUTE_PUBLIC_URL before you print them."
    if known.bot is None:
        yield "No link to the bot: name it with --bot to have one."
