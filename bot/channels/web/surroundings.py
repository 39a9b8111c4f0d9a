"""What the web chat must know of where it runs."""

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
"""Where else a conversation goes on at a place, or at what a screen passes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the web chat must know of where it runs.

    `keys`: to sign ids with, 32 bytes each, the same for all replicas; the first is signed with,
    all are known. `site`: our own address (scheme and host), empty where it is not known.
    `clock`: seconds that only go forward. `proxies`: the networks whose word is taken for whom they
    ask. `others`: the other kinds of channels that are on. `security_contact`: whom to tell of a
    hole, as a URI.
    """

    keys: Sequence[bytes]
    clock: Callable[[], float]
    proxies: Sequence[Network] = ()
    site: str = ""
    onward: Onward = lambda _, __, ___: ()
    others: Callable[[], Sequence[ChannelKind]] = tuple
    security_contact: str | None = None

    @property
    def secure(self) -> bool:
        return self.site.startswith("https://")
