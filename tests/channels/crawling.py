"""What every crawl must know: what its next press would change, and where it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.events import Chose, Opened, Switched, WentBack
from bot.core.taps import read_tap
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.guide import Guide

_FIRST = ("start/menu", "start/welkom")
_CHANGE_THE_READER = frozenset({"nl", "en", "wis", *Role})


def changes_the_reader(tap: str) -> bool:
    """Whether it makes another of who pressed it, or nobody."""
    pressed = read_tap(tap)
    event = pressed.event if pressed else None
    chose = isinstance(event, Chose) and event.choice in _CHANGE_THE_READER
    return chose or isinstance(event, Switched)


def leads_home(guide: Guide, taps: Iterable[str]) -> bool:
    """Whether one goes to the first screen: by its own button, or as the way back."""
    home = [Opened(node=guide.home), *(WentBack(to=id_) for id_ in _FIRST)]
    pressed = [read_tap(tap) for tap in taps]
    return any(tap and tap.event in home for tap in pressed)


def is_home(guide: Guide, text: str) -> bool:
    """Whether each paragraph of the first screen is in it; a channel may say more between them."""
    texts = [guide.nodes[id_].text for id_ in _FIRST]
    words = [form for t in texts if t for forms in t.forms.values() for form in forms.values()]
    return any(all(part in text for part in form.split("\n\n")) for form in words)
