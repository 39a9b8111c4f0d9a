"""What a channel is to all others: a way people reach us, in a folder of its own.

A new one is its folder, and one line in the list of `bot.app`.
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

Share: TypeAlias = Literal["all", "last", "none"]
"""What may be said of what was asked for; `last`: one message, for there is no more today."""


class AwayError(Exception):
    """The peer of a channel cannot be reached now: the same may go well later."""


class Front(Protocol):
    """Stands before all pages, and answers what belongs to no other channel."""

    def middleware(self, others: Collection[str]) -> Middleware:
        """What wraps every request; to answers at the paths of others it only adds safe headers."""

    def refusal(self, status: int, head: bytes) -> web.Response:
        """The page for what never became a request; `head`: as much as came in of its head."""


class Channel:
    """An open channel; what it leaves out, it does not have.

    `title`: what people call it, as its `Kind` does. `way`: how it works, in a word for the log.
    `peer`: whether it needs somebody else's server. `copies`: that one keeps what is said, whatever
    we erase. `reminds`: whether `say` reaches people in a week as well.
    `front`: what it has of pages for all that is nobody's.
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
        """The paths that it answers."""
        return ()

    @property
    def trouble(self) -> str | None:
        """What a person must do for it to work, in one sentence."""
        return None

    @property
    def up(self) -> bool:
        """Whether its peer answers us, and brings what people say."""
        return True

    @property
    def figures(self) -> Sequence[Figure]:
        """What it counts, without a person."""
        return ()

    def link(self, session: Session, node: NodeId | None) -> str | None:  # noqa: ARG002
        """Where this conversation goes on here, at a place of it or at the door; if anywhere."""
        return None

    def opens(self, started: Started) -> str | None:  # noqa: ARG002
        """The address that opens it here with what a link says, if anywhere."""
        return None

    def page(self, session: Session, node: NodeId) -> str | None:  # noqa: ARG002
        """Where a place of this conversation can be read as a page, if anywhere."""
        return None

    def calendar(self, reminder: Reminder, language: Code) -> str | None:  # noqa: ARG002
        """Where a reminder is found as an entry for one's own calendar.

        A path of ours, which people of any channel can open; or what a channel that sends it knows
        it by.
        """
        return None

    async def say(self, address: Address, screen: Screen) -> bool:  # noqa: ARG002
        """Say a screen of our own accord; whether it arrived.

        `False`: that chat cannot be reached (any more). Raises `AwayError` where it may be later.
        """
        return False

    async def run(self) -> None:
        """Work until cancelled, whatever goes wrong: that is told by `trouble` and in the log."""
        await asyncio.Event().wait()

    async def finish(self) -> None:
        """Return when what is in hand has been answered."""

    async def close(self) -> None:
        """Close all connections."""


class Pacing(Protocol):
    """A pace that all replicas keep together. Each method raises `StoreUnavailableError`."""

    async def turn(self, chat: str, interval: float) -> tuple[float, bool]:
        """The seconds to wait, and whether a place was taken: if not, ask again after them.

        `interval`: seconds between two places of this chat.
        """

    async def hold(self, seconds: float) -> None:
        """Nobody is given a place for so long."""


class Quota(Protocol):
    """What all replicas together may say in a month. Each method raises `StoreUnavailableError`.

    Beyond it, each chat has one message a day.
    """

    async def take(
        self, chat: str, amount: int, now: datetime, *, anyhow: bool
    ) -> tuple[Share, int]:
        """What may be said of so many messages, and how many this month has with them.

        `anyhow`: all, also beyond the quota.
        """

    async def give_back(self, chat: str, amount: int, now: datetime, *, last: bool) -> None:
        """What was taken was not said; `last`: it was the one of the day."""

    async def forget(self, chat: str, now: datetime) -> None:
        """Erase what is known of a chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What every channel is opened with.

    `keys` derives 32 bytes for a purpose from each secret: the first is used, all are known.
    `pacing` makes the pace of a channel: so many seconds between two messages to anybody. `quota`:
    what it may say, so many messages a month. `kinds`: all there are, open or not. `open`: all
    channels, also those that are opened later.
    """

    conversation: Conversation
    settings: Settings
    catalogs: Catalogs
    keys: Callable[[str], Sequence[bytes]] = field(repr=False)
    pacing: Callable[[str, float], Pacing]
    quota: Callable[[str, int], Quota]
    kinds: Sequence[Kind] = ()
    open: list[Channel] = field(default_factory=list)

    def elsewhere(
        self, here: Channel, session: Session, node: NodeId | None, passing: Started | None = None
    ) -> Iterator[Link]:
        """Where else this conversation goes on; `passing`: at the very place that is passed on."""
        for channel in self.open:
            address = channel.opens(passing) if passing else channel.link(session, node)
            if address is not None and channel is not here:
                yield Link(title=channel.title, address=address, copies=channel.copies)

    def others(self, here: str) -> list[Kind]:
        """The kinds of channels that are on, but for the one of this name."""
        on = {channel.name for channel in self.open if channel.name != here}
        return [kind for kind in self.kinds if kind.name in on]

    def without_a_copy(self, here: Channel, session: Session, node: NodeId | None) -> str | None:
        """Where this conversation goes on with nobody who keeps a copy of it."""
        links = self.elsewhere(here, session, node)
        return next((link.address for link in links if not link.copies), None)

    def page(self, session: Session, node: NodeId) -> str | None:
        """Where a place of this conversation can be read as a page, if anywhere."""
        pages = (channel.page(session, node) for channel in self.open)
        return next((address for address in pages if address is not None), None)

    def passed_on(self, here: Channel, started: Started) -> str | None:
        """The address to pass on: where nobody keeps a copy if there is such a one, else here."""
        ways = [channel for channel in self.open if not channel.copies]
        addresses = (channel.opens(started) for channel in (*ways, here))
        return next((address for address in addresses if address), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The way to a place in another channel."""

    title: str
    address: str
    copies: bool


class PackageError(Exception):
    """No app package can be made; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An app package for a steunpunt; `missing`: what the register lacks for it, in sentences."""

    content: bytes = field(repr=False)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A way people can reach us, open or not: what stands in the list of `bot.app`.

    `name` stands in front of its chats' names. `title`: what people call it. `kept`: seconds of
    silence after which a chat is forgotten. `settings`: its part of the environment. `open`: the
    channel, or `None` where its settings leave it off.
    `share`: the address that opens it with what a link says, by what it is known by (`site`: our
    own address, `bot`: a user name, `number`: of a phone); `None` where that is not told, or does
    not arrive. `known_by`: what its settings tell for that.
    `preview`: a page that draws its chief messages, to look at; `find` searches the guide.
    `examine`: looks at how it is between us and its peer, and changes nothing.
    `package`: an app for a steunpunt, by its settings and our own address; raises `PackageError`.
    `kit`: what an operator pastes where it is set up, in every language; given our own address.
    `copy`: what others keep of its chats, and who can read along, in whole sentences of a catalog.
    `send`: where its app sends an address on with words before it; it need not be on here.
    """

    name: str
    title: str
    kept: int
    settings: type[BaseModel]
    open: Callable[[Any, Shared], Channel | None]
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
