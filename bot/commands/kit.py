"""Writes what a steunpunt shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import CHANNELS, read_guide
from bot.commands.store import secrets_of
from bot.content.location import folder
from bot.i18n import all_translations
from bot.kit.access import own_path
from bot.kit.page import PURPOSE
from bot.kit.steunpunt import Order, kit, zipped
from bot.stores.seal import derive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.core.events import Started
    from bot.settings import Settings


def write_kit(
    settings: Settings, steunpunt: str, site: str, known: tuple[str | None, str | None], to: Path
) -> list[str]:
    """Write the kit of a steunpunt in a folder of its name; what to tell of it, line by line.

    `known`: the user name of the bot and its phone number. Raises `KeyError` with the names that
    the register has.
    """
    catalogs = all_translations(folder("locales"))
    guide = read_guide(settings, catalogs)
    if steunpunt not in guide.steunpunten:
        raise KeyError(", ".join(sorted(guide.steunpunten)))
    bot, number = known
    told = {"site": site, "bot": bot, "number": number}
    known_by = {name: value for name, value in told.items() if value}

    def share(started: Started) -> dict[str, str]:
        links = {kind.name: kind.share(started, known_by) for kind in CHANNELS}
        return {name: link for name, link in links.items() if link}

    host = guide.steunpunten[steunpunt]
    order = Order(guide=guide, steunpunt=host, site=site, share=share, catalogs=catalogs)
    files = kit(order)
    place = to / steunpunt
    place.mkdir(parents=True, exist_ok=True)
    for name, content in {**files, f"{steunpunt}.zip": zipped(files, steunpunt)}.items():
        (place / name).write_bytes(content)
    written = [f"Written: {place / name}" for name in (*files, f"{steunpunt}.zip")]
    key = derive(secrets_of(settings)[0], PURPOSE)
    own = f"Its own page, for its people only: {site}{own_path(key, host)}"
    return [*written, own, *_missing(settings, bot, site, origins=bool(host.origins))]


def _missing(settings: Settings, bot: str | None, site: str, *, origins: bool) -> Iterator[str]:
    if not origins:
        yield "No site may show the chat yet: name yours under `origins` in the register."
    if settings.public_url is None:
        yield f"These lead to {site}: set LESROUTE_PUBLIC_URL before you print them."
    if bot is None:
        yield "No link to the bot: name it with --bot to have one."
