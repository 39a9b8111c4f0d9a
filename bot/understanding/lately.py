"""What was typed a moment ago: people cut in two messages what they have to say.

In the memory of this process only: never stored, never longer than a minute, and by a hash of the
chat whose key is gone with the process.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_bytes
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

SECONDS = 60
MOST = 1024
"""Chats that typed within a minute; beyond it the one that typed longest ago is forgotten."""
LENGTH = 400
"""Characters of a text that are kept: its end, for that is where the next one goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The `text` of an `update`, and what stood `before` it: a copy is heard as it was."""

    update: str | None
    text: str
    before: str
    at: datetime


class Lately:
    """The last text of each chat, for a minute."""

    def __init__(self) -> None:
        self._key = token_bytes(32)
        self._said: OrderedDict[bytes, _Said] = OrderedDict()

    def before(self, chat: str, update: str | None, now: datetime) -> str:
        """What was typed just before an update; nothing where that is a minute ago."""
        return self._before(self._hash(chat), update, now)

    def typed(self, chat: str, update: str | None, text: str, now: datetime) -> None:
        """Keep a text that was typed; an empty one ends what was before it."""
        name = self._hash(chat)
        before = self._before(name, update, now)
        self._said[name] = _Said(update=update, text=text[-LENGTH:], before=before, at=now)
        self._said.move_to_end(name)
        if len(self._said) > MOST:
            self._said.popitem(last=False)

    def sweep(self, now: datetime) -> None:
        """Drop what was typed more than a minute ago."""
        while self._said and not self._is_fresh(next(iter(self._said.values())), now):
            self._said.popitem(last=False)  # they stand in the order in which they were typed

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
