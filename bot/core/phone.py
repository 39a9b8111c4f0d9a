"""Telephone numbers as a phone dials them; the texts have them as people write them."""

from __future__ import annotations

import re

_ONLY_HERE = ("0800", "0900")
"""Service numbers are not reachable from abroad."""


def dialled(number: str) -> str:
    """A number in international form: `+31…` for a Dutch one, `+…` for one with its country code.

    Service numbers (112, 113, 0800) stay as they are.
    """
    digits = re.sub(r"[^\d+]", "", number.replace("(0)", ""))
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    national = digits.startswith("0") and not digits.startswith(_ONLY_HERE)
    return f"+31{digits[1:]}" if national else digits
