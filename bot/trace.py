"""The trace that a request belongs to (W3C Trace Context): it is in our log and goes no further."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEADER = "traceparent"
_FIELDS = r"-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"
_SHAPE = re.compile(rf"00{_FIELDS}|(?!00|ff)[0-9a-f]{{2}}{_FIELDS}(?:-.*)?")
"""Version 00 has these fields only; later ones may add more behind a dash; ff is invalid."""

_trace: ContextVar[str | None] = ContextVar("trace", default=None)


def current() -> str | None:
    """The id (32 hexadecimal digits) of the trace that this task works for, if any."""
    return _trace.get()


def read(values: Sequence[str]) -> str | None:
    """The trace id in the headers of a request; `None` unless there is one valid header."""
    if len(values) != 1:
        return None
    found = _SHAPE.fullmatch(values[0].strip(" \t"))
    return found and (found[1] or found[2])


@contextmanager
def joined(values: Sequence[str]) -> Iterator[None]:
    """Work for the trace of these headers, in this task and in those that it starts."""
    before = _trace.set(read(values))
    try:
        yield
    finally:
        _trace.reset(before)
