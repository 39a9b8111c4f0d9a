"""Which half of a data set a text is in: for tuning, or held out for the report."""

from __future__ import annotations

from hashlib import sha256


def held_out(text: str) -> bool:
    """By the words alone, so that nobody can choose."""
    return sha256(text.encode()).digest()[0] % 2 == 1
