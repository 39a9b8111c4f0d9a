"""Reads JSON from a peer, however broken: a peer brings what we refuse again and again."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import StreamReader

_DEEPEST = 200
_DIGITS = 18
_PIECES = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{\]}]|[^"\[\]{}]+|"')
_CONTROLS = dict.fromkeys(range(0x20), " ")


async def read_within(
    largest: int, content: StreamReader, count: Callable[[int], None] = lambda _: None
) -> bytes | None:
    """The body as it came; `None` if it has more than `largest` bytes.

    `count` is told the size of each part before it is kept.
    """
    if content.is_eof():  # a short body comes along with its head
        count(content.total_bytes)
        return content.read_nowait() if content.total_bytes <= largest else None
    parts, size = [], 0
    async for part in content.iter_any():
        count(len(part))
        parts.append(part)
        size += len(part)
        if size > largest:
            return None
    return b"".join(parts)


def read_update(body: bytes) -> dict[str, Any] | None:
    """As much of an update as can be read; `None` if nothing can."""
    try:
        update = read_json(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) else None


def read_json(body: bytes) -> Any:
    """The value in a body; raises `ValueError` if it is no JSON at all.

    Bytes that are no UTF-8, half surrogates and control characters become a sign or a space. What
    is nested too deep and numbers that are not finite become `null`. An integer with too many
    digits is rounded or becomes `null`. Of two values with the same name the last counts.
    """
    try:
        return orjson.loads(body)
    except ValueError:
        text = body.decode("utf-8-sig", errors="replace").translate(_CONTROLS)
        found = json.loads(
            _shallow(text), parse_int=_integer, parse_float=_finite, parse_constant=_nothing
        )
        # The round trip removes half surrogates, wherever they are.
        return json.loads(json.dumps(found, ensure_ascii=False).encode(errors="replace"))


def _shallow(text: str) -> str:
    """JSON without what is nested too deep."""
    kept, depth = [], 0
    for piece in _PIECES.findall(text):
        depth += piece in "[{"
        if depth <= _DEEPEST:
            kept.append(piece)
        elif depth == _DEEPEST + 1 and piece in "[{":
            kept.append("null")
        depth -= piece in "]}"
    return "".join(kept)


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _DIGITS else None


def _finite(told: str) -> float | None:
    return number if isfinite(number := float(told)) else None


def _nothing(_: str) -> None:
    """Stands in for `NaN` and `Infinity`."""
