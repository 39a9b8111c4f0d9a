"""What comes in from a channel, and what goes back to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.conversation.records import Loaded
    from bot.core.events import Event, Started
    from bot.core.guide import NodeId
    from bot.core.languages import Code
    from bot.core.screen import Screen
    from bot.core.session import Session
    from bot.core.texts import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Free text, to be understood with the session at hand; it goes no further than that."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a channel needs to say something to a chat of its own accord.

    `to` is in the channel's own words. It points at a person: kept anywhere, it is sealed.
    """

    channel: str
    to: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What came in from a channel.

    `chat` names the conversation (channel and id). `update` is the channel's own id for it, in any
    words, where it may be delivered more than once. `language`, `role` and `steunpunt` are what the
    channel knows of the reader, for a first contact and for when there is no memory. `own`: its
    answer is more than the screen that follows from the session, so nothing newer makes up for it.
    `begun`: the link that the person came by, where looking at it did nothing yet. `at`: the place
    that they have before them. `address`: where the channel can tell them something later, if it
    can. `moment`: when it was said, in whole seconds since the epoch by the channel's own clock,
    where copies may come long after.
    """

    chat: str
    event: Event | Typed
    update: str | None = None
    language: Code | None = None
    role: Reader = None
    steunpunt: str | None = None
    own: bool = False
    begun: Started | None = None
    at: NodeId | None = None
    moment: int | None = None
    address: str | None = field(default=None, repr=False)

    @property
    def channel(self) -> str:
        return self.chat.partition(":")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The screen to show; `remembered`: whether it rests on memory. `session` is as it is now.

    `wiped`: that all be erased was asked for; `forgotten`: and it was done. `again`: the session
    alone gives the same screen (see `Turn`), so it can be drawn anew at any time. `kept`: what was
    saved.
    """

    screen: Screen
    session: Session
    remembered: bool = True
    wiped: bool = False
    forgotten: bool = False
    again: bool = False
    kept: Loaded | None = None


class Busy(Exception):  # noqa: N818  not a fault: the same update is being answered elsewhere
    """Another worker has this update in hand: ask to have it delivered again later."""
