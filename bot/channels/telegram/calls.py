"""A call to the Bot API, before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to send, as the value of a parameter; `type`: what kind of file it is."""

    name: str
    type: str
    content: bytes


Call = tuple[str, dict[str, Any]]
"""A method of the Bot API and its parameters, of which parts may be written out as JSON already."""
