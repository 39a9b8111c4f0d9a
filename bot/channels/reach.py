"""Whether what a channel's peer posts gets through to us, past all that stands in front of us."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

from bot.findings import well, wrong

if TYPE_CHECKING:
    from bot.findings import Finding

_LIMIT = ClientTimeout(total=10, connect=5)
_REFUSED = 401
_AWAY = range(500, 600)


async def examine_reach(
    part: str, public_url: str | None, path: str, largest: int = 0
) -> list[Finding]:
    """Post what has no proof, as large as the peer's may be: we refuse it, and it has no effect.

    Nothing is found where nobody answers: how it is with the address is looked at by itself.
    """
    if public_url is None:
        return []
    try:
        status, ours = await _asked(f"{public_url}{path}", largest)
    except (ClientError, TimeoutError, OSError):
        return []
    if status in _AWAY:
        return []
    if ours:
        return [well(part, f"What is posted to {path} at our address gets through to us.")]
    return [
        wrong(
            part,
            f"What is posted to {path} at our address does not get through to us (status"
            f" {status}): have what stands in front of Lesroute let it pass, whatever its size.",
        )
    ]


async def _asked(url: str, size: int) -> tuple[int, bool]:
    """The status, and whether it is our refusal: ours asks for no password."""
    async with (
        ClientSession(timeout=_LIMIT, cookie_jar=DummyCookieJar()) as http,
        http.post(url, data=BytesIO(b" " * size), allow_redirects=False) as answer,
    ):
        ours = answer.status == _REFUSED and "WWW-Authenticate" not in answer.headers
        return answer.status, ours
