"""The command `lesroute figures`: shows the figures to the operator."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.app import CHANNELS
from bot.commands.misused import no_steunpunt
from bot.commands.store import open_figures
from bot.content.location import folder
from bot.conversation.ports import StoreUnavailableError
from bot.core.figures import NOBODY, months
from bot.core.languages import SOURCE
from bot.i18n import all_translations
from bot.kit.figures import Names, as_csv, as_text, tables
from bot.starting import StartError, read_guide

if TYPE_CHECKING:
    from bot.core.figures import Month, Published
    from bot.core.guide import Guide
    from bot.kit.figures import Table
    from bot.settings import Settings

NO_MONTH = "There is no whole month yet: the first figures come when one is over."


async def told(settings: Settings, steunpunt: str | None, *, csv: bool = False) -> str:
    """The figures of one steunpunt or of all.

    Raises `MisusedError` and `StartError`.
    """
    catalogs = all_translations(folder("locales"))
    guide = read_guide(settings, catalogs)
    if steunpunt is not None and steunpunt not in guide.steunpunten:
        raise no_steunpunt(steunpunt, guide)
    published = await _published(settings, guide)
    names = Names(
        guide=guide,
        channels={kind.name: kind.name for kind in CHANNELS},
        language=SOURCE,
        gettext=catalogs[SOURCE].gettext,
    )
    every = [steunpunt] if steunpunt is not None else [*guide.steunpunten, NOBODY]
    found = [(each or "-", tables(names, each, published)) for each in every]
    if csv:
        return as_csv((name, table) for name, own in found for table in own)
    if not published:
        return NO_MONTH
    return "\n\n".join(_headed(name, own) for name, own in found)


async def _published(settings: Settings, guide: Guide) -> dict[Month, Published]:
    async with AsyncExitStack() as stack:
        figures = await open_figures(settings, guide, stack)
        every = months(datetime.now(UTC))
        try:
            found = [(month, await figures.published(month)) for month in every]
        except StoreUnavailableError:
            raise StartError("The store cannot be reached, and the figures are in it.") from None
    return {month: shown for month, shown in found if shown is not None}


def _headed(name: str, own: tuple[Table, ...]) -> str:
    return f"{name}\n{'=' * len(name)}\n\n{as_text(own)}"
