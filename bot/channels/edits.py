"""Tells an edit that changed the words of a message from one that did not.

A peer reports an edit for less: a reaction, a word in bold, a message that is put back. We keep no
words: only a keyed hash, in this process alone, of the messages answered last. After a restart, or
on another replica, an edit is answered once more; one that goes back to words which this replica
answered is not, if another one answered what came in between.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b
from secrets import token_bytes
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.channels.words import Words

MOST = 10_000
"""Messages of which a process remembers the words as a hash, until newer ones take their place."""

_SIZE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWords:
    """The words of one message, and whether they came as an edit; `message`: its chat and id."""

    message: str = field(repr=False)
    words: str = field(repr=False)
    edited: bool


def words_of(chat: object, id_: object, told: Words, *, edited: bool) -> MessageWords | None:
    """The words of a message; `None` if it has no id or no words."""
    words = "\n".join((*told.parts, "", *told.beside))
    if not id_ or not words.strip():
        return None
    return MessageWords(message=f"{chat}:{id_}", words=words, edited=edited)


class Edits:
    """Remembers hashes of the words of the messages answered last."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._key = token_bytes(32)
        self._known: OrderedDict[bytes, bytes] = OrderedDict()

    def changed_nothing(self, told: MessageWords | None) -> bool:
        """Whether it is an edit that left the words as they were answered."""
        if told is None or not told.edited:
            return False
        return self._known.get(self._hash(told.message)) == self._hash(told.words)

    def answered(self, told: MessageWords | None) -> None:
        """Remember the words, to compare a later edit with them."""
        if told is None:
            return
        message = self._hash(told.message)
        self._known[message] = self._hash(told.words)
        self._known.move_to_end(message)
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def _hash(self, words: str) -> bytes:
        return blake2b(words.encode(errors="replace"), key=self._key, digest_size=_SIZE).digest()
