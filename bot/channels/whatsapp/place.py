"""Whom a WhatsApp message is for, and when they last wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

BSUID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
"""A business-scoped user id: Meta's name for a person, different for each business."""

NUMBER = re.compile(r"[1-9][0-9]{5,14}")
_ADDRESS = re.compile(rf"({BSUID.pattern}|{NUMBER.pattern})/([0-9]{{1,12}})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A person, by BSUID if there is one: nobody else can tell from that who they are.

    `moment`: when they last wrote, as far as we know, in seconds since the epoch.
    """

    to: str = field(repr=False)
    moment: float

    @property
    def chat(self) -> str:
        return chat_of(self.to)

    @property
    def address(self) -> str:
        """The place as a text, which `place_at` reads."""
        return f"{self.to}/{self.moment:.0f}"

    def parameters(self) -> dict[str, Any]:
        """The fields of a message that name its recipient."""
        return {"recipient_type": "individual", **recipient(self.to)}


def recipient(to: str) -> dict[str, Any]:
    return {"recipient": to} if BSUID.fullmatch(to) else {"to": to}


def chat_of(to: str) -> str:
    return f"whatsapp:{to}"


def place_at(address: str) -> Place | None:
    """The place at an address; `None` for an address that we cannot have written."""
    found = _ADDRESS.fullmatch(address)
    return Place(to=found[1], moment=float(found[2])) if found else None


def person(user_id: object, number: object) -> str | None:
    """The id by which we know a person, of those that came with a message."""
    return known(BSUID, user_id) or known(NUMBER, number)


def known(kind: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and kind.fullmatch(value) else None
