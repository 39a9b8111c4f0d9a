"""Addresses of the web chat that others show: of a topic, a steunpunt, and a path code."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from bot.core.events import Started


def onward_path(here: Started) -> str:
    """Where a conversation goes on: a path behind our own address."""
    said = {"rol": here.role, "taal": here.language, "via": here.steunpunt}
    return f"/o/{here.topic}?{urlencode({k: v for k, v in said.items() if v})}"


def shared_path(started: Started) -> str:
    """Where somebody begins by a link: at a code's place, in a steunpunt's name, or at a topic."""
    if started.code:
        via = f"?via={started.steunpunt}" if started.steunpunt else ""
        return f"/p/{started.code}{via}"
    if started.steunpunt and not started.topic:
        return f"/s/{started.steunpunt}"
    return onward_path(started) if started.topic else "/"
