"""Which cells of the figures a turn counts in: most count in none, and that is seen at a glance."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeAlias

from bot.core.events import Judged, Started
from bot.core.figures import NO_TOPIC, NOBODY, Cell, Kind, makes

if TYPE_CHECKING:
    from bot.core.guide import Guide, Node
    from bot.core.screen import Screen
    from bot.core.session import Session

_Told: TypeAlias = tuple[tuple[Kind, str], ...]
"""Of what kind, and about what: cells of no steunpunt yet."""

_TELLING = frozenset({Started, Judged})


class Update(Protocol):
    """What came in, as far as figures care. `event`: an event, or what is not understood yet."""

    @property
    def channel(self) -> str: ...
    @property
    def event(self) -> object: ...
    @property
    def begun(self) -> Started | None: ...


class Counting:
    """What turns count in, for one guide: what follows from the guide is worked out beforehand."""

    def __init__(self, guide: Guide) -> None:
        self._hosts = guide.steunpunten
        self._topics = guide.topics
        nodes = guide.nodes.values()
        self._arrivals = {node.id: told for node in nodes if (told := _arrival(node))}
        self._judged = {n.id: "outcome" if n.stays else "contact" for n in nodes if n.judged}

    def cells(
        self, update: Update, before: Session | None, after: Session, screen: Screen
    ) -> tuple[Cell, ...]:
        """The cells that a turn counts in; none for somebody in distress.

        `before`: the session that it found; `None`: none.
        """
        told = self._arrivals.get(screen.node, ())
        if told and not _is_new(before, after, screen):
            told = ()
        if (
            before is None
            or update.begun is not None
            or screen.unanswered is not None
            or type(update.event) in _TELLING
        ):
            told = (*self._seldom(update, before, after, screen), *told)
        if not told or screen.urgent:
            return ()
        host = after.steunpunt
        return _cells(host if host in self._hosts else NOBODY, told)

    def _seldom(
        self, update: Update, before: Session | None, after: Session, screen: Screen
    ) -> _Told:
        """What counts besides an arrival, in few turns: a start, a question or a verdict."""
        started = self._start(update, before, after)
        return (*started, *self._asked(screen), *self._verdict(update))

    def _start(self, update: Update, before: Session | None, after: Session) -> _Told:
        link = update.event if isinstance(update.event, Started) else update.begun
        if link is None and before is not None:
            return ()
        host = self._hosts.get(after.steunpunt or "")
        word = link.campaign if link and link.steunpunt == after.steunpunt else None
        known = host is not None and word in host.campaigns
        return (("start", f"+{word}" if known else update.channel),)

    def _asked(self, screen: Screen) -> _Told:
        near = screen.unanswered
        if near is None:
            return ()
        return (("unanswered", near if near in self._topics else NO_TOPIC),)

    def _verdict(self, update: Update) -> _Told:
        event = update.event
        if not isinstance(event, Judged) or event.node not in self._judged:
            return ()
        return (("helped", f"{self._judged[event.node]}:{event.verdict}"),)


@cache
def _cells(host: str, told: _Told) -> tuple[Cell, ...]:
    """There are but so many, and making them anew takes longer than all else."""
    return tuple(Cell(host, kind, about) for kind, about in told)


def _is_new(before: Session | None, after: Session, screen: Screen) -> bool:
    """Whether the conversation came to the screen, and was not at it already."""
    node = screen.node
    return after.place == node and (before is None or before.place != node)


def _arrival(node: Node) -> _Told:
    """What coming to a screen counts as: an outcome, something to take along, or cards."""
    what = makes(node)
    if what is not None:
        return (("made", what),)
    if not node.judged:
        return ()
    return (("outcome", node.id) if node.stays else ("contact", node.topic),)
