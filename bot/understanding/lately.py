"""What was typed a moment ago, as people spread what they have to say over two messages.

It is in the memory of this process only: never stored, gone after a minute, under a hash of the
chat whose key ends with the process.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b
from secrets import token_bytes
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

SECONDS = 60
MOST = 1024
"""Chats that are kept; beyond this, the one that typed longest ago is forgotten."""
LENGTH = 400
"""Characters that are kept of the end of a text, where the next one goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The `text` of an `update`, and what was typed `before` it, for a copy of the update."""

    update: str | None
    text: str = field(repr=False)
    before: str = field(repr=False)
    at: datetime


class Lately:
    """The last text of each chat, for a minute."""

    def __init__(self) -> None:
        self._key = token_bytes(32)
        self._said: OrderedDict[bytes, _Said] = OrderedDict()

    def before(self, chat: str, update: str | None, now: datetime) -> str:
        """What was typed in the minute before an update; empty where nothing was."""
        return self._before(self._hash(chat), update, now)

    def typed(self, chat: str, update: str | None, text: str, now: datetime) -> None:
        """Keep a text that was typed; an empty one clears what was kept."""
        name = self._hash(chat)
        before = self._before(name, update, now)
        self._said[name] = _Said(update=update, text=text[-LENGTH:], before=before, at=now)
        self._said.move_to_end(name)
        if len(self._said) > MOST:
            self._said.popitem(last=False)

    def sweep(self, now: datetime) -> None:
        """Drop what was typed more than a minute ago."""
        while self._said and not self._is_fresh(next(iter(self._said.values())), now):
            self._said.popitem(last=False)  # they are in the order in which they were typed

    def forget(self, chat: str) -> None:
        self._said.pop(self._hash(chat), None)

    def _hash(self, chat: str) -> bytes:
        return blake2b(chat.encode(), key=self._key, digest_size=16).digest()

    def _is_fresh(self, said: _Said, now: datetime) -> bool:
        return 0 <= (now - said.at).total_seconds() < SECONDS

    def _before(self, name: bytes, update: str | None, now: datetime) -> str:
        said = self._said.get(name)
        if said is None or not self._is_fresh(said, now):
            return ""
        return said.before if update is not None and update == said.update else said.text
