"""Whether Lesroute runs here, at the port that is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.findings import look, well, wrong

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.findings import Finding
    from bot.settings import Settings

PART = "process"
_LIMIT = ClientTimeout(total=5)
_OURS = "Lesroute"


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Ask what listens at our port whether it lives."""
    where = settings.here
    try:
        async with (
            ClientSession(timeout=_LIMIT) as http,
            http.get(f"{where}/livez", allow_redirects=False) as answer,
        ):
            server = answer.headers.get("Server")
    except (ClientError, TimeoutError, OSError, ValueError):
        yield look(PART, f"Nothing answers at {where}: Lesroute does not run here now.")
        return
    if server != _OURS:
        yield wrong(
            PART,
            f"What answers at {where} is not Lesroute: stop it, or set LESROUTE_PORT to another.",
        )
    else:
        yield well(PART, f"Lesroute runs at {where}.")
