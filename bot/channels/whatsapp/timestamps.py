"""When something was said, by WhatsApp's clock; pure."""

from __future__ import annotations

import re

_TIMESTAMP = re.compile(r"[0-9]{10,13}")
_MILLISECONDS = 10**11
"""A timestamp of this size or more is in milliseconds."""


def moment_of(told: float | None, now: float) -> float:
    """At most now, so that a clock that runs ahead does not open a window for longer."""
    return now if told is None else min(told, now)


def told_moment(told: object) -> float | None:
    """A timestamp in seconds since the epoch; `None` if there is none."""
    if not isinstance(told, str) or not _TIMESTAMP.fullmatch(told):
        return None
    moment = float(told)
    return moment / 1000 if moment >= _MILLISECONDS else moment
