"""How long a text is to WhatsApp, and how to cut it; pure.

Meta does not say whether a character beyond U+FFFF, such as most emoji, counts once or twice. Here
it counts twice (UTF-16), because WhatsApp refuses a message that is too long.
"""

from __future__ import annotations

_NO_END = " \n\t\u200d\ufe0f"
"""Characters to strip from the end: spaces, and those that join a character with the next."""


def length(told: str) -> int:
    """The length in UTF-16 code units."""
    return len(told) if told.isascii() else len(told.encode("utf-16-le", "surrogatepass")) // 2


def cut(told: str, most: int) -> str:
    """The text, cut to `most` with an ellipsis if it is longer."""
    return told if length(told) <= most else f"{begun(told, most - 1)}…"


def begun(told: str, most: int) -> str:
    """The start of the text, at most `most` long."""
    kept = told[: max(most, 0)]
    while length(kept) > most:
        kept = kept[:-1]
    return kept.rstrip(_NO_END)
