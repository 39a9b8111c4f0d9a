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
    """Free text, to be understood with the session at hand; it is never stored."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a channel needs to send something to a chat unasked.

    `to` is in the channel's own format. It points at a person, so it is stored sealed only.
    """

    channel: str
    to: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What came in from a channel.

    `chat`: the name of the conversation (`channel:id`). `update`: the channel's own id for it, in
    any format; `None` where it is delivered once only. `language`, `role`, `steunpunt`: what the
    channel knows of the reader, for a first contact and while the store is away. `own`: its answer
    is more than the screen that follows from the session, so a newer answer cannot replace it.
    `begun`: the link that the reader came by, where it has had no effect yet. `at`: the place that
    they see. `address`: where the channel can send them something later, if it can. `moment`: when
    it was said, in whole seconds since the epoch by the channel's clock, where copies may come long
    after.
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
    """The screen to show, and the session after it; `remembered`: the store took part.

    `wiped`: the reader asked to erase all; `forgotten`: that was done. `again`: the session alone
    gives the same screen (see `Turn`). `kept`: the record as it was saved or found.
    """

    screen: Screen
    session: Session
    remembered: bool = True
    wiped: bool = False
    forgotten: bool = False
    again: bool = False
    kept: Loaded | None = None


class Busy(Exception):  # noqa: N818  not an error: the same update is being answered elsewhere
    """Another worker has this update in hand: let it be delivered again later."""
