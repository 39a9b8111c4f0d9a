"""What the emulator writes down, for a test to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Call:
    """One request of the bot; `status` and `response` follow when it is answered.

    A status of 0 says that the connection was closed without an answer.
    """

    method: str
    params: Json
    time: float
    status: int | None = None
    response: Json | None = None

    @property
    def chat_id(self) -> object:
        return self.params.get("chat_id")

    def __str__(self) -> str:
        outcome = "under way" if self.response is None else self.response.get("description", "ok")
        return f"{self.method}({self.params}) -> {self.status} {outcome}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule of Telegram that the bot broke.

    Kinds: `refused` (answered with a 4xx), `unknown parameter`, `unknown field`,
    `keyboard`, `lost` (markup that is not shown), `webhook` and `rate`.
    """

    kind: str
    method: str
    detail: str

    def __str__(self) -> str:
        return f"{self.method}: {self.kind}: {self.detail}"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An uploaded file, kept in memory."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A call whose parameters were checked and decoded."""

    method: str
    params: Json
    files: dict[str, File] = field(default_factory=dict)
