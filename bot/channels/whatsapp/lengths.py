"""How long something is to WhatsApp, and what is left of it where that is too long; pure.

Nothing says whether a sign beyond U+FFFF, as most emoji are, counts once or twice. Here it counts
twice (UTF-16), for a message that is too long is refused whole.
"""

from __future__ import annotations

_NO_END = " \n\t\u200d\ufe0f"
"""What nothing ends with: spaces, and what only joins a sign with the next."""


def length(told: str) -> int:
    """In UTF-16 code units."""
    return len(told) if told.isascii() else len(told.encode("utf-16-le", "surrogatepass")) // 2


def cut(told: str, most: int) -> str:
    """As much of it as fits, with a sign that there was more."""
    return told if length(told) <= most else f"{begun(told, most - 1)}…"


def begun(told: str, most: int) -> str:
    """How it begins, as far as that fits."""
    kept = told[: max(most, 0)]
    while length(kept) > most:
        kept = kept[:-1]
    return kept.rstrip(_NO_END)
