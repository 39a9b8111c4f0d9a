"""The figures of a month as they are stored: under which names, and what is published of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.core.figures import KEPT_DAYS, Cell
from bot.stores.seal import BrokenSealError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.core.figures import Month, Published
    from bot.stores.seal import Seal


PREFIX = "lesroute:{figures}:"
"""One hash tag: a batch and its mark change together, in a cluster too."""

DAY = 24 * 60 * 60
LIFETIME = KEPT_DAYS * DAY
"""Seconds."""


def left_of(month: Month, now: datetime) -> int:
    """Seconds that what is known of a month may still be kept: until `LIFETIME` after it began."""
    return LIFETIME - (now.date() - month).days * DAY


class Shown(NamedTuple):
    """What is published of a month, and for which steunpunten; `sealed`: as it is stored."""

    seal: Seal
    sealed: bytes
    of: frozenset[str]
    cells: Published


def opened(seal: Seal, name: str, sealed: bytes, every: frozenset[str]) -> Shown:
    """Reads what was published; `every`: all steunpunten, as earlier releases published them."""
    try:
        told = json.loads(seal.decrypt(name, sealed))
    except (BrokenSealError, ValueError):
        return Shown(seal, sealed, every, {})  # unreadable, so hidden for good
    of, shown = (told["of"], told["shown"]) if isinstance(told, dict) else (every, told)
    return Shown(seal, sealed, frozenset(of), {Cell(*cell): count for *cell, count in shown})


def field_of(seal: Seal, month: Month, cell: Cell) -> str:
    return seal.name(f"figures {month} {cell.steunpunt} {cell.kind} {cell.about}")


def month_name(seal: Seal, month: Month) -> str:
    return seal.name(f"figures {month}")


def shown_name(seal: Seal, month: Month) -> str:
    return f"shown {month_name(seal, month)}"


def pairs(told: Any) -> Mapping[bytes, bytes]:
    """HGETALL's answer as a mapping; it may be one list of names and values."""
    if isinstance(told, dict):
        return told
    return dict(zip(told[::2], told[1::2], strict=True))
