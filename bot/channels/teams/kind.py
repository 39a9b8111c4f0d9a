"""Microsoft Teams, as it stands in the list of channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.port import Kind
from bot.channels.teams.examination import examine
from bot.channels.teams.login import credentials_in
from bot.channels.teams.service import Teams
from bot.channels.teams.settings import TeamsSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.channels.port import Shared
    from bot.core.events import Started

_DAY = 24 * 60 * 60


def _opened(settings: TeamsSettings, shared: Shared) -> Teams | None:
    credentials = credentials_in(settings)
    return Teams(credentials, settings, shared) if credentials else None


def _shared(_: Started, __: Mapping[str, str]) -> str | None:
    """What a link says does not arrive in Teams."""
    return None


TEAMS = Kind(
    name=Teams.name,
    kept=30 * _DAY,
    settings=TeamsSettings,
    open=_opened,
    share=_shared,
    examine=examine,
)
