"""What every command starts with: the guide as it is served, or why it cannot start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.load import load_guide
from bot.content.location import folder
from bot.content.steunpunten import load_steunpunten
from bot.i18n import all_translations, by_context

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.i18n import Catalogs
    from bot.settings import Settings


class StartError(Exception):
    """The bot cannot start; the message is one sentence for the operator."""


def read_guide(settings: Settings, catalogs: Catalogs | None = None) -> Guide:
    """The guide with the operator's register; raises `ContentError`.

    `catalogs`: pass them where they were read already; they take as long as the guide itself.
    """
    catalogs = catalogs or all_translations(folder("locales"))
    guide = load_guide(folder("dialogs"), by_context(catalogs))
    return load_steunpunten(guide, settings.steunpunten) if settings.steunpunten else guide
