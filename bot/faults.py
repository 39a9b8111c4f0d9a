"""What may be told of an error: where it arose, never its words, which could be a person's."""

from __future__ import annotations

import traceback
from pathlib import Path


def place_of(error: BaseException) -> str:
    """File and line that an error arose at, such as `render.py:41`."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"
