"""Microsoft Teams' entry in the list of channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.port import DAY, ChannelKind, Package, PackageError
from bot.channels.teams.settings import TITLE, TeamsSettings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from gettext import NullTranslations

    from bot.channels.port import Channel, Common
    from bot.core.guide import Steunpunt
    from bot.findings import Finding
    from bot.i18n import Catalogs
    from bot.settings import Settings


def _opened(settings: TeamsSettings, common: Common) -> Channel | None:
    if settings.teams_app_id is None:
        return None
    from bot.channels.teams.login import credentials_in
    from bot.channels.teams.service import Teams

    credentials = credentials_in(settings)
    return Teams(credentials, settings, common) if credentials else None


def _copied(catalog: NullTranslations) -> str:
    _ = catalog.gettext
    return _("In Teams kan een beheerder van de school meelezen.")


def _packed(
    steunpunt: Steunpunt, settings: TeamsSettings, site: str, catalogs: Catalogs
) -> Package:
    if settings.teams_app_id is None or not site.startswith("https://"):
        raise PackageError(
            "For an app package set LESROUTE_TEAMS_APP_ID with its secret and tenant, and"
            " LESROUTE_PUBLIC_URL to an https address."
        )
    from bot.channels.teams.package import missing, package

    content = package(steunpunt, settings.teams_app_id, site, catalogs)
    return Package(content=content, missing=tuple(missing(steunpunt)))


async def _examined(told: TeamsSettings, settings: Settings) -> Sequence[Finding]:
    from bot.channels.teams.examination import examine

    return await examine(told, settings)


TEAMS = ChannelKind(
    name="teams",
    title=TITLE,
    kept=30 * DAY,
    settings=TeamsSettings,
    open=_opened,
    examine=_examined,
    package=_packed,
    copy=_copied,
)
