"""What may be told of an error: its kind and where it arose, never its words or any value."""

from __future__ import annotations

import hashlib
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OURS = Path(__file__).parent
_DIGITS = 12


def fields_of(error: BaseException) -> dict[str, str]:
    """The fields that a line of the log has of an error: `kind`, `place` and `fingerprint`."""
    return {
        "kind": type(error).__name__,
        "place": place_of(error),
        "fingerprint": fingerprint(error),
    }


def place_of(error: BaseException) -> str:
    """File and line that an error arose at, such as `render.py:41`; `?` where it never did."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def fingerprint(error: BaseException) -> str:
    """12 hexadecimal digits: the same for the same fault, whoever met it and with what.

    A hash of the kinds of the error and of what it came of, and the names of our functions on
    the way: no value, and no line number, so that it outlives a release.
    """
    told = "\n".join(_told(error))
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def _told(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield type(link).__qualname__
        for frame, _ in traceback.walk_tb(link.__traceback__):
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(_OURS):
                yield f"{path.relative_to(_OURS).as_posix()}:{frame.f_code.co_qualname}"
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
