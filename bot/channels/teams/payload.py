"""JSON as it comes in, read however broken its texts are: half an emoji must hide no word."""

from __future__ import annotations

import json
from typing import Any

import orjson


def read_object(body: bytes) -> dict[str, Any] | None:
    """The object that a body holds; `None` where it is none.

    Bytes that are no UTF-8 and half surrogates become a sign.
    """
    try:
        found = orjson.loads(body)
    except ValueError:
        found = _mended(body)
    return found if isinstance(found, dict) else None


def _mended(body: bytes) -> Any:
    try:
        found = json.loads(body.decode("utf-8-sig", errors="replace"), strict=False)
        # Once more, to be rid of half surrogates wherever they are.
        return orjson.loads(json.dumps(found, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError):
        return None
