"""How long a peer asks us to wait, in seconds or until a date, as HTTP has it; and we a peer."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WAIT = 3600.0
"""Seconds: nobody is kept waiting for longer, whatever a peer asks."""

_NONSENSE = 1e12
"""Seconds that nobody means."""

_DATE = "%a, %d %b %Y %H:%M:%S GMT"


def seconds_in(headers: Mapping[str, str]) -> float:
    """The seconds that an answer asks us to wait; 0 if it asks nothing that can be read.

    A date is measured from the date of the answer, so it does not matter how our clock runs.
    """
    told = headers.get("Retry-After", "")
    try:
        return within_reason(float(told))
    except ValueError:
        then, now = _date(told), _date(headers.get("Date", ""))
        return within_reason((then - now).total_seconds()) if then and now else 0.0


def within_reason(seconds: float) -> float:
    """So many seconds, but at most `LONGEST_WAIT`; 0 for nonsense."""
    return min(seconds, LONGEST_WAIT) if 0 < seconds < _NONSENSE else 0.0


def come_again(seconds: float = 0.0) -> web.Response:
    """The response that has a peer bring an update again; when, it decides if we do not say."""
    headers = {"Retry-After": str(ceil(seconds))} if seconds else {}
    return web.Response(status=503, headers=headers)


def _date(told: str) -> datetime | None:
    try:
        return datetime.strptime(told.strip(), _DATE).replace(tzinfo=UTC)
    except ValueError:
        return None
