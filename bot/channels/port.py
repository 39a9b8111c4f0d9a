"""The port: what a channel is to the rest of the bot.

A new channel is a folder, and one line in the list of `bot.app`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from gettext import NullTranslations

    from aiohttp import web
    from pydantic import BaseModel

    from bot.conversation.conversation import Conversation
    from bot.conversation.messages import Address
    from bot.conversation.ports import Figure
    from bot.core.events import Started
    from bot.core.guide import Guide, NodeId, Steunpunt
    from bot.core.languages import Code
    from bot.core.reminders import Reminder
    from bot.core.screen import Screen
    from bot.core.session import Session
    from bot.core.texts import Reader
    from bot.findings import Finding
    from bot.i18n import Catalogs
    from bot.settings import Settings

    Find = Callable[[str, Reader], tuple[NodeId, ...]]
    Send = Callable[[str, str], str]
    Middleware = Callable[..., Awaitable[web.StreamResponse]]

DAY = 24 * 60 * 60
"""In seconds."""

Share: TypeAlias = Literal["all", "last", "own", "none"]
"""How much of what was asked for may be said.

`last`: one message, and no more today, for the month is full. `own`: the same, for this chat had
its share of the day.
"""


Refused: TypeAlias = "Callable[[str], None]"
"""Counts a request that was refused, by the kind of refusal."""

Ready: TypeAlias = "Callable[[], Awaitable[object]]"
"""Awaited when a message has its turn, just before it is sent."""


class AwayError(Exception):
    """The channel's peer cannot be reached now; a later try may work."""


class PerhapsSaidError(AwayError):
    """The peer took a message and did not answer, so a later try may say it twice."""


async def at_once() -> None:
    """Nothing is to be checked before a message is sent."""


class Front(Protocol):
    """Wraps all requests, and answers those that belong to no other channel."""

    def middleware(self, others: Collection[str]) -> Middleware:
        """Wraps every request; at the paths of others it only adds safe headers."""

    def refusal(self, status: int, head: bytes) -> web.Response:
        """The page for what never became a request; `head`: what came in of its head."""


class Channel:
    """An open channel; a channel lacks what it does not override.

    `title`: what people call it, as in its `ChannelKind`. `way`: how it works, in a word for the
    log. `peer`: whether it needs somebody else's server. `copies`: whether that server keeps what
    is said, whatever we erase. `reminds`: whether `say` still reaches people after a week.
    `front`: answers requests that belong to no channel.
    """

    name: str
    title: str
    way: str = "on"
    peer: bool = False
    copies: bool = False
    reminds: bool = False
    front: Front | None = None

    @property
    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """The routes that it serves."""
        return ()

    @property
    def trouble(self) -> str | None:
        """What the operator must do to make it work, in one sentence."""
        return None

    @property
    def up(self) -> bool:
        """Whether its peer answers us and brings what people say."""
        return True

    @property
    def figures(self) -> Sequence[Figure]:
        """What it counts; nothing of it points at a person."""
        return ()

    def link(self, session: Session, node: NodeId | None) -> str | None:  # noqa: ARG002
        """The address where this conversation goes on here, at a place or at the start, if any."""
        return None

    def opens(self, started: Started) -> str | None:  # noqa: ARG002
        """The address that opens this channel with what a link says, if any."""
        return None

    def page(self, session: Session, node: NodeId) -> str | None:  # noqa: ARG002
        """The address of a place of this conversation as a web page, if any."""
        return None

    def calendar(self, reminder: Reminder, language: Code) -> str | None:  # noqa: ARG002
        """Where to find a reminder as a calendar entry, if anywhere.

        A path on our own site, which people of any channel can open; or the name by which a channel
        sends the file itself.
        """
        return None

    async def say(self, address: Address, screen: Screen, ready: Ready = at_once) -> bool:  # noqa: ARG002
        """Say a screen that nobody asked for now, such as a reminder; whether it arrived.

        It may wait long for its turn. Then it awaits `ready`, and sends it unless that raises.
        `False`: the chat can no longer be reached. Raises `AwayError` if a later try may work.
        """
        return False

    async def run(self) -> None:
        """Work until cancelled. What goes wrong shows in `trouble` and in the log."""
        await asyncio.Event().wait()

    async def finish(self) -> None:
        """Return when all updates in hand were answered."""

    async def close(self) -> None:
        """Close all connections."""


class Pacing(Protocol):
    """A rate limit that all replicas share. Each method raises `StoreUnavailableError`."""

    async def turn(self, chat: str, interval: float) -> tuple[float, bool]:
        """The seconds to wait, and whether a place was taken: if not, ask again after them.

        `interval`: seconds between two places of this chat.
        """

    async def hold(self, seconds: float) -> None:
        """Give nobody a place for so many seconds."""


class Quota(Protocol):
    """A monthly quota of messages that all replicas share.

    Once it is used up, or the share of a chat, that chat gets one message a day. Each method
    raises `StoreUnavailableError`.
    """

    async def take(
        self, chat: str, amount: int, now: datetime, *, anyhow: bool
    ) -> tuple[Share, int, int]:
        """How much of `amount` messages may be said, those counted, and this month's count.

        `anyhow`: all of them, even beyond the quota and the chat's share; beyond its share nothing
        is counted.
        """

    async def give_back(self, chat: str, amount: int, now: datetime, *, last: bool) -> None:
        """Return counted messages that were not said; `last`: it was the one of the day."""

    async def forget(self, chat: str, now: datetime) -> None:
        """Erase what is known of a chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What all channels have in common; each is opened with it.

    `keys` derives 32 bytes for a purpose from each secret: the first is used, all are accepted.
    `pacing` makes a channel's rate limit: seconds between two messages to anybody. `quota` makes
    its quota: messages a month. `refused` counts a request that a channel had no room for (`full`),
    that was one too many (`flood`) or whose origin nothing proves (`forged`). `kinds`: every kind
    of channel, open or not. `open`: the open channels, those opened later included.
    """

    conversation: Conversation
    settings: Settings
    catalogs: Catalogs
    keys: Callable[[str], Sequence[bytes]] = field(repr=False)
    pacing: Callable[[str, float], Pacing]
    quota: Callable[[str, int], Quota]
    refused: Refused
    kinds: Sequence[ChannelKind] = ()
    open: list[Channel] = field(default_factory=list)

    def elsewhere(
        self, here: Channel, session: Session, node: NodeId | None, passing: Started | None = None
    ) -> Iterator[Link]:
        """Links to this conversation in other channels, or to what is passed on (`passing`)."""
        for channel in self.open:
            address = channel.opens(passing) if passing else channel.link(session, node)
            if address is not None and channel is not here:
                yield Link(title=channel.title, address=address, copies=channel.copies)

    def others(self, here: str) -> list[ChannelKind]:
        """The kinds of all open channels but this one."""
        on = {channel.name for channel in self.open if channel.name != here}
        return [kind for kind in self.kinds if kind.name in on]

    def without_a_copy(self, here: Channel, session: Session, node: NodeId | None) -> str | None:
        """The address at which this conversation goes on where nobody keeps a copy."""
        links = self.elsewhere(here, session, node)
        return next((link.address for link in links if not link.copies), None)

    def page(self, session: Session, node: NodeId) -> str | None:
        """The address of a place of this conversation as a web page, if any."""
        pages = (channel.page(session, node) for channel in self.open)
        return next((address for address in pages if address is not None), None)

    def passed_on(self, here: Channel, started: Started) -> str | None:
        """The address to pass on: in a channel without a copy if there is one, else here."""
        ways = [channel for channel in self.open if not channel.copies]
        addresses = (channel.opens(started) for channel in (*ways, here))
        return next((address for address in addresses if address), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a place in another channel; `copies`: whether its owner keeps what is said."""

    title: str
    address: str
    copies: bool


class PackageError(Exception):
    """No app package can be made. The message is a sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An app package for a steunpunt; `missing`: sentences on what the register lacks for it."""

    content: bytes = field(repr=False)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelKind:
    """A channel as the list in `bot.app` has it, open or not.

    `name` begins the names of its chats. `title`: what people call it. `kept`: seconds of silence
    after which a chat is forgotten. `settings`: its part of the environment. `open` makes the
    channel, or gives `None` if its settings leave it off.
    `share`: the address that opens it with what a link says, given what it is known by (`site`: our
    own address, `bot`: a user name, `number`: a phone number); `None` if that is not known, or if
    its links carry nothing. `known_by`: what its settings tell of that.
    `preview`: an HTML page that draws its main messages, to look at; `find` searches the guide.
    `examine` checks the connection with its peer, and changes nothing.
    `package`: an app for a steunpunt, by the settings and our own address; raises `PackageError`.
    `kit`: what an operator pastes to set it up, in every language, given our own address.
    `copy`: sentences on what others keep of its chats and who can read along, from a catalog.
    `send`: the address with which its app passes an address on, words first; it need not be open.
    """

    name: str
    title: str
    kept: int
    settings: type[BaseModel]
    open: Callable[[Any, Common], Channel | None]
    share: Callable[[Started, Mapping[str, str]], str | None] = lambda _, __: None
    preview: Callable[[Guide, Code, Find, datetime], str] | None = None
    examine: Callable[[Any, Settings], Awaitable[Sequence[Finding]]] | None = None
    package: Callable[[Steunpunt, Any, str, Catalogs], Package] | None = None
    kit: Callable[[Mapping[Code, NullTranslations], str], str] | None = None
    known_by: Callable[[Any], Mapping[str, str]] | None = None
    copy: Callable[[NullTranslations], str] = lambda _: ""
    send: Send | None = None

    @property
    def days(self) -> int:
        """Days of silence after which a chat is forgotten."""
        return self.kept // DAY
