"""Where in Teams something was said, and so where the answer belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.channels.teams.hosts import is_safe

_CONVERSATION = re.compile(r"(?!\.+$)[\x21-\x7e]{1,500}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A conversation, and the address of the service that keeps it."""

    service: str = field(repr=False)
    conversation: str = field(repr=False)

    @property
    def address(self) -> str:
        """The place as a text, for `place_at`."""
        return f"{self.service} {self.conversation}"

    @property
    def activities(self) -> str:
        """Where what we say is posted."""
        conversation = quote(self.conversation, safe="")
        return f"{self.service.rstrip('/')}/v3/conversations/{conversation}/activities"


def place_in(service: object, conversation: object) -> Place | None:
    """The place that an activity tells; `None` where it tells none."""
    if not isinstance(service, str) or not isinstance(conversation, str):
        return None
    known = is_safe(service) and _CONVERSATION.fullmatch(conversation)
    return Place(service=service, conversation=conversation) if known else None


def place_at(address: str) -> Place | None:
    """The place that this is the address of; `None` for what we cannot have written."""
    service, _, conversation = address.partition(" ")
    return place_in(service, conversation)
