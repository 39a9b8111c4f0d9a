"""Addresses of the web chat to share: of a topic, a steunpunt or a path code."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bot.channels.web.addresses import CAMPAIGN, LINK

if TYPE_CHECKING:
    from bot.core.events import Started


def onward_path(here: Started) -> str:
    """The path at which a conversation goes on."""
    return _path(f"/o/{here.topic}", here, via=here.steunpunt)


def shared_path(started: Started) -> str:
    """The path at which a link opens: a path code's place, a steunpunt or a topic."""
    if started.code:
        via = f"?{LINK}={started.steunpunt}" if started.steunpunt else ""
        return f"/p/{started.code}{via}"
    if started.steunpunt and not started.topic:
        return _path(f"/s/{started.steunpunt}", started)
    return onward_path(started) if started.topic else "/"


def _path(path: str, started: Started, *, via: str | None = None) -> str:
    said = {"rol": started.role, "taal": started.language, LINK: via, CAMPAIGN: started.campaign}
    query = urlencode({k: v for k, v in said.items() if v})
    return f"{path}?{query}" if query else path
