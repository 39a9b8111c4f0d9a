"""Checks our connection with Microsoft, for the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.reach import examine_reach
from bot.channels.teams.errors import TeamsError
from bot.channels.teams.keys import Keys
from bot.channels.teams.login import Login, credentials_in
from bot.channels.teams.transport import Transport
from bot.channels.teams.webhook import PATH
from bot.findings import look, well, wrong

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from bot.channels.teams.settings import TeamsSettings
    from bot.findings import Finding
    from bot.settings import Settings

PART = "teams"


async def examine(told: TeamsSettings, settings: Settings) -> list[Finding]:
    """Ask for a token and for Microsoft's signing keys; this sends no message."""
    credentials = credentials_in(told)
    if credentials is None:
        return [well(PART, "Off: the three LESROUTE_TEAMS_… are not set.")]
    transport = Transport()
    login = Login(transport, credentials)
    keys = Keys(transport, told.teams_metadata_url)
    try:
        return [
            *[each async for each in _tried(login.token, "Microsoft gives us a token.")],
            *[each async for each in _tried(keys.refresh, "Its keys can be read.")],
            *_reached(settings.public_url),
            *await examine_reach(PART, settings.public_url, PATH),
        ]
    finally:
        await transport.close()


async def _tried(ask: Callable[[], Awaitable[object]], good: str) -> AsyncIterator[Finding]:
    try:
        await ask()
    except TeamsError as error:
        yield wrong(PART, error.sentence)
    else:
        yield well(PART, good)


def _reached(public_url: str | None) -> Iterator[Finding]:
    if public_url is None or not public_url.startswith("https:"):
        yield look(PART, "Teams must reach us: set LESROUTE_PUBLIC_URL to an https address.")
