"""What was typed a moment ago, as people spread what they have to say over two messages.

It is in the memory of this process only: never stored, gone after a minute, under a hash of the
chat whose key ends with the process.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count
from secrets import token_bytes
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

SECONDS = 60
MOST = 1024
"""Texts that are kept; beyond this, the oldest is forgotten."""
LENGTH = 400
"""Characters that are kept of the end of a text, where the next one goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The `text` of an `update`; `earlier`: the number of the text before it in the chat."""

    chat: bytes
    update: str | None
    text: str = field(repr=False)
    earlier: int
    at: datetime


class Lately:
    """The last texts of each chat, each for a minute."""

    def __init__(self) -> None:
        self._key = token_bytes(32)
        self._said: OrderedDict[int, _Said] = OrderedDict()
        self._last: dict[bytes, int] = {}
        self._numbers = count()

    def before(self, chat: str, update: str | None, now: datetime) -> str:
        """What was typed in the minute before an update; empty where nothing was."""
        said = self._said.get(self._before(self._hash(chat), update))
        return said.text if said is not None and _left(said, now) > 0 else ""

    def typed(self, chat: str, update: str | None, text: str, now: datetime) -> None:
        """Keep a text that was typed; from an empty one, nothing goes on."""
        name = self._hash(chat)
        earlier = self._before(name, update)
        last = self._last.get(name, -1)
        if last != earlier:  # a copy takes the place of the first of it
            self._said.pop(last, None)
        number = self._last[name] = next(self._numbers)
        self._said[number] = _Said(
            chat=name, update=update, text=text[-LENGTH:], earlier=earlier, at=now
        )
        if len(self._said) > MOST:
            self._drop_oldest()

    def sweep(self, now: datetime) -> float | None:
        """Drop what was typed over a minute ago; the seconds until more is, if anything is left."""
        while self._said:
            left = _left(next(iter(self._said.values())), now)
            if left > 0:
                return left
            self._drop_oldest()
        return None

    def forget(self, chat: str) -> None:
        name = self._hash(chat)
        for number in [number for number, said in self._said.items() if said.chat == name]:
            del self._said[number]
        self._last.pop(name, None)

    def _hash(self, chat: str) -> bytes:
        return blake2b(chat.encode(), key=self._key, digest_size=16).digest()

    def _before(self, name: bytes, update: str | None) -> int:
        """The number of the text before an update, which may be a copy of the last; -1: none."""
        number = self._last.get(name, -1)
        said = self._said.get(number)
        if said is None:
            return -1
        is_copy = update is not None and update == said.update
        return said.earlier if is_copy else number

    def _drop_oldest(self) -> None:
        number, said = self._said.popitem(last=False)
        if self._last.get(said.chat) == number:
            del self._last[said.chat]


def _left(said: _Said, now: datetime) -> float:
    """Seconds for which a text is still kept; none if a clock went back since."""
    age = (now - said.at).total_seconds()
    return SECONDS - age if age >= 0 else 0.0
