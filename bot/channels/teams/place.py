"""Where in Teams something was said, which is where its answer belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.channels.teams.hosts import is_safe

_CONVERSATION = re.compile(r"(?!\.+$)[\x21-\x7e]{1,500}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A conversation and the address of its service."""

    service: str = field(repr=False)
    conversation: str = field(repr=False)

    @property
    def address(self) -> str:
        """The place as a text, which `place_at` reads."""
        return f"{self.service} {self.conversation}"

    @property
    def activities(self) -> str:
        """The address to which we post messages."""
        conversation = quote(self.conversation, safe="")
        return f"{self.service.rstrip('/')}/v3/conversations/{conversation}/activities"


def place_in(service: object, conversation: object) -> Place | None:
    """The place that an activity names; `None` if it names none."""
    if not isinstance(service, str) or not isinstance(conversation, str):
        return None
    known = is_safe(service) and _CONVERSATION.fullmatch(conversation)
    return Place(service=service, conversation=conversation) if known else None


def place_at(address: str) -> Place | None:
    """The place at an address; `None` for an address that we cannot have written."""
    service, _, conversation = address.partition(" ")
    return place_in(service, conversation)
