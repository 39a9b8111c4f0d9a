"""`security.txt` (RFC 9116): whom to tell of a vulnerability in Lesroute."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

PATH = "/.well-known/security.txt"
HOLDS = timedelta(days=90)
"""How long a copy is valid: the setting behind it can change."""


def security_txt(contact: str, site: str, languages: Iterable[str], now: datetime) -> str:
    """The file, the same in all replicas all day; `site`: our own address, or empty."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {midnight + HOLDS:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(languages)}",
    ]
    if site:
        lines.append(f"Canonical: {site}{PATH}")
    return "\n".join([*lines, ""])
