"""The updates that wait for the bot, in the queues in which Telegram keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .records import Json

# Only sent when asked for.
_UNUSUAL = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_LIFETIMES = {"callback_query": 150, "inline_query": 30}
_DAY = 86_400
_FIRST_ID = 900_000_001


@dataclass(slots=True, kw_only=True, eq=False)
class Update:
    """One update; `attempts` holds the status of each delivery, 0 for no connection."""

    payload: Json
    created: float
    attempts: list[int] = field(default_factory=list)
    handed_out: bool = False
    acknowledged: bool = False
    expired: bool = False

    @property
    def id(self) -> int:
        number: int = self.payload["update_id"]
        return number

    @property
    def kind(self) -> str:
        return next((key for key in self.payload if key != "update_id"), "")

    @property
    def queue(self) -> tuple[str, int]:
        """Messages are queued per chat; queries per user, apart from their messages."""
        body: Any = self.payload.get(self.kind)
        body = body if isinstance(body, dict) else {}
        if self.kind in ("callback_query", "inline_query", "chosen_inline_result"):
            return self.kind, body.get("from", {}).get("id", 0)
        return "chat", body.get("chat", {}).get("id", 0)

    @property
    def lifetime(self) -> float:
        return _LIFETIMES.get(self.kind, _DAY)


@dataclass(slots=True, kw_only=True, eq=False)
class Webhook:
    """Where updates go, as set by setWebhook."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: tuple[float, str] | None = None


class Updates:
    """Keeps what is pending; `changed` is called for each newcomer."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.pending: list[Update] = []
        self.known: dict[int, Update] = {}
        self.allowed: list[str] = []
        self.webhook: Webhook | None = None
        self.poller: object = None
        self._changed = changed
        self._next = _FIRST_ID

    def add(self, payload: Json, now: float, *, queued: bool = True) -> Update:
        """Give it a number; queue it, unless the bot did not ask for its kind."""
        update = Update(payload={"update_id": self._next, **payload}, created=now)
        self._next = max(self._next, update.id) + 1
        self.known[update.id] = update
        if queued and self.is_allowed(update.kind):
            self.pending.append(update)
            self._changed()
        return update

    def go_on_from(self, number: int) -> None:
        """What Telegram does after a week without updates: any number may be the next."""
        self._next = number

    def is_allowed(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in _UNUSUAL

    def allow(self, kinds: Iterable[str]) -> list[str]:
        """Keep the choice of kinds; returns those that do not exist."""
        kinds = list(kinds)
        known = spec.update_kinds()
        self.allowed = [kind for kind in kinds if kind in known]
        return [kind for kind in kinds if kind not in known]

    def acknowledge(self, update: Update) -> None:
        update.acknowledged = True
        self._remove(update)

    def expire(self, update: Update) -> None:
        update.expired = True
        self._remove(update)

    def confirm(self, offset: int) -> None:
        """Forget all before the offset; a negative one counts from the end.

        One from before the numbers began anew says nothing of those that came since.
        """
        if offset > self._next:
            return
        if offset < 0:
            kept = self.pending[offset:]
            offset = kept[0].id if kept else 0
        for update in [update for update in self.pending if update.id < offset]:
            self.acknowledge(update)

    def drop(self) -> None:
        for update in list(self.pending):
            self.expire(update)

    def queues(self) -> set[tuple[str, int]]:
        return {update.queue for update in self.pending}

    def first_of(self, queue: tuple[str, int]) -> Update | None:
        return next((update for update in self.pending if update.queue == queue), None)

    def _remove(self, update: Update) -> None:
        if update in self.pending:
            self.pending.remove(update)
        self._changed()
