"""What the web chat needs to know about where it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.channels.port import ChannelKind, Link
    from bot.channels.web.proxies import Network
    from bot.core.events import Started
    from bot.core.guide import NodeId
    from bot.core.session import Session

Onward: TypeAlias = "Callable[[Session, NodeId, Started | None], Iterable[Link]]"
"""Links to a place of a conversation, or to what a screen passes on, in other channels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who offers this Lesroute, and answers for what it keeps; what is not set is empty.

    `privacy`, `accessibility`: the addresses of its privacy notice and accessibility statement.
    """

    name: str = ""
    privacy: str = ""
    accessibility: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the web chat needs to know about where it runs.

    `keys`: sign visits, 32 bytes each, the same in all replicas; the first signs, all are accepted.
    `clock`: monotonic, in seconds. `proxies`: the networks whose headers we believe on whom they
    ask for. `site`: our own address (scheme and host), empty if unknown. `others`: the other
    channels that are on. `organisation`: who offers this Lesroute. `security_contact`: whom to tell
    of a vulnerability, as a URI. `refused` counts a request that was one too many.
    """

    keys: Sequence[bytes]
    clock: Callable[[], float]
    proxies: Sequence[Network] = ()
    site: str = ""
    onward: Onward = lambda _, __, ___: ()
    others: Callable[[], Sequence[ChannelKind]] = tuple
    organisation: Organisation = Organisation()
    security_contact: str | None = None
    refused: Callable[[str], None] = lambda _: None

    @property
    def secure(self) -> bool:
        return self.site.startswith("https://")
