"""What goes wrong on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import ApiError, too_many_requests

if TYPE_CHECKING:
    from collections.abc import Mapping

_DESCRIPTIONS = {
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(slots=True, kw_only=True, eq=False)
class Fault:
    """A fault that waits for its calls; `hits` counts those it met.

    Without a `code` and without `close` it only holds the answer for `delay` seconds. With
    `executed` the call takes effect all the same: the bot just does not get to know. `times`
    None is for ever. With a `body` that is what comes, with status `code` or 200 and `headers`: as
    from something that is not Telegram; `cut` leaves off its end.
    """

    method: str | None = None
    chat_id: int | None = None
    code: int | None = None
    description: str | None = None
    retry_after: int | None = None
    close: bool = False
    delay: float = 0
    executed: bool = False
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    times: int | None = 1
    hits: int = 0

    def fits(self, method: str, params: dict[str, Any]) -> bool:
        if self.times is not None and self.hits >= self.times:
            return False
        if self.method is not None and self.method.lower() != method.lower():
            return False
        return self.chat_id is None or str(params.get("chat_id")) == str(self.chat_id)

    @property
    def breaks(self) -> bool:
        """Whether the bot gets no answer, or an error."""
        return self.close or self.code is not None or self.body is not None

    @property
    def runs(self) -> bool:
        """Whether the call takes effect."""
        return self.executed or not self.breaks

    def error(self) -> ApiError:
        code = self.code or 500
        if code == 429 and self.description is None:
            return too_many_requests(self.retry_after or 1)
        description = self.description or _DESCRIPTIONS.get(code, "Bad Request: fault")
        return ApiError(code, description, retry_after=self.retry_after)

    def stop(self) -> None:
        self.times = self.hits


class Faults:
    """All faults, the oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def next_for(self, method: str, params: dict[str, Any]) -> Fault | None:
        for fault in self._faults:
            if fault.fits(method, params):
                fault.hits += 1
                return fault
        return None
