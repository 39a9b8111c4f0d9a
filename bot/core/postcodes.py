"""The steunpunten for a school, by the four digits of its postcode."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.guide import Guide, Node

MOST = 3
"""The most cards on a screen."""


def asks_postcode(guide: Guide, node: Node | None) -> bool:
    """Whether a postcode may be typed at a place, and the register has any."""
    return bool(node and node.finds and any(each.postcodes for each in guide.steunpunten.values()))


def hosts_of(guide: Guide, digits: str) -> tuple[str, ...]:
    """The ids of the steunpunten for a postcode, in the order of the register."""
    found = (id_ for id_, host in guide.steunpunten.items() if _has(host.postcodes, digits))
    return tuple(found)[:MOST]


def _has(postcodes: tuple[str, ...], digits: str) -> bool:
    ranges = (each.partition("-") for each in postcodes)
    return any(first <= digits <= (last or first) for first, _, last in ranges)
