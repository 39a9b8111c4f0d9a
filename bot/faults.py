"""What the log may say of an error: its type and where it was raised, never its message."""

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
    """The fields of an error in a line of the log: `kind`, `place` and `fingerprint`."""
    return {
        "kind": type(error).__name__,
        "place": place_of(error),
        "fingerprint": fingerprint(error),
    }


def place_of(error: BaseException) -> str:
    """Where an error was raised, such as `render.py:41`; `?` for one that never was."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def fingerprint(error: BaseException) -> str:
    """12 hexadecimal digits that are the same for the same fault, whatever the input.

    A hash of the types of the error and its causes, and the names of our functions in its
    traceback. It has no values and no line numbers, so it stays the same over releases.
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
