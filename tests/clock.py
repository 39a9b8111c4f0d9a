"""A clock for what is handed one: it stands still until a test sets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Clock(Generic[T]):
    at: T

    def __call__(self) -> T:
        return self.at
