"""A call to the Bot API, before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to send, as the value of a parameter; `type`: its content type."""

    name: str
    type: str
    content: bytes


Call = tuple[str, dict[str, Any]]
"""A method of the Bot API and its parameters, some of which may be JSON already."""
