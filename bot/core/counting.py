"""Which cells of the figures a turn counts in; most count in none, which must be quick to see."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeAlias

from bot.core.events import Judged, Started
from bot.core.figures import NO_TOPIC, NOBODY, Cell, CellKind, makes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide, Node
    from bot.core.screen import Screen
    from bot.core.session import Session

_Found: TypeAlias = tuple[Cell, ...]
_OfEach: TypeAlias = "Mapping[str | None, _Found]"
"""The cells for each steunpunt, and for `NOBODY`."""


class Update(Protocol):
    """What the figures need of an incoming update. `event` may be a text not yet understood."""

    @property
    def channel(self) -> str: ...
    @property
    def event(self) -> object: ...
    @property
    def begun(self) -> Started | None: ...


class Counting:
    """The counting rules for one guide; what follows from the guide alone is precomputed."""

    def __init__(self, guide: Guide) -> None:
        self._hosts = guide.steunpunten
        self._topics = guide.topics
        nodes = guide.nodes.values()
        self._arrivals = {n.id: self._of_each(*told) for n in nodes if (told := _arrival(n))}
        self._judged = {n.id: "outcome" if n.stays else "contact" for n in nodes if n.judged}

    def cells(
        self, update: Update, before: Session | None, after: Session, screen: Screen
    ) -> tuple[Cell, ...]:
        """The cells that a turn counts in; none for somebody in distress.

        `before`: the session before the turn, if there was one. Every turn runs this with a cold
        processor cache, so it touches as little memory as it can.
        """
        found: _Found = ()
        arrival = self._arrivals.get(screen.node)
        if arrival is not None:
            place = after.trail[-1:]
            comes = screen.node in place and (before is None or before.trail[-1:] != place)
            found = (arrival.get(after.steunpunt) or arrival[NOBODY]) if comes else ()
        event, link = update.event, update.begun
        if type(event) is Started:
            link = event
        if link is not None or before is None:
            found = (*self._start(link, after.steunpunt, update), *found)
        if screen.unanswered is not None or type(event) is Judged:
            found = (*found, *self._said(event, after.steunpunt, screen.unanswered))
        return found if found and not screen.urgent else ()

    def _of_each(self, kind: CellKind, about: str) -> _OfEach:
        return {host: (Cell(host, kind, about),) for host in (NOBODY, *self._hosts)}

    def _start(self, link: Started | None, steunpunt: str | None, update: Update) -> _Found:
        """A start, by a campaign word of a steunpunt, or else by the channel."""
        host = self._hosts.get(steunpunt or NOBODY)
        if host is None:
            return _cells(NOBODY, "start", update.channel)
        word = link.campaign if link is not None and link.steunpunt == host.id else None
        about = f"+{word}" if word in host.campaigns else update.channel
        return _cells(host.id, "start", about)

    def _said(self, event: object, steunpunt: str | None, near: str | None) -> _Found:
        """A question that was not answered, or a verdict."""
        host = steunpunt if steunpunt in self._hosts else NOBODY
        if near is not None:
            return _cells(host, "unanswered", near if near in self._topics else NO_TOPIC)
        if isinstance(event, Judged) and event.node in self._judged:
            return _cells(host, "helped", f"{self._judged[event.node]}:{event.verdict}")
        return ()


@cache
def _cells(host: str, kind: CellKind, about: str) -> _Found:
    """Cached: there are few different ones, and making one takes longer than all else here."""
    return (Cell(host, kind, about),)


def _arrival(node: Node) -> tuple[CellKind, str] | None:
    """What coming to a screen counts as: an outcome, something to take along, or cards."""
    what = makes(node)
    if what is not None:
        return ("made", what)
    if not node.judged:
        return None
    return ("outcome", node.id) if node.stays else ("contact", node.topic)
