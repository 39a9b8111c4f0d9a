"""A record as bytes and back, with the version of its shape in front."""

from __future__ import annotations

import json
from typing import Any

from bot.conversation import Receipt, Record
from bot.core.guide import Role
from bot.core.session import Session

VERSION = 1


class UnknownShapeError(ValueError):
    """These bytes are no record of this release or an earlier one."""


def encode(record: Record) -> bytes:
    """Compact JSON; receipts as [update, seconds, answered]."""
    session = record.session
    data = {
        "v": VERSION,
        "l": session.language,
        "r": session.role.value if session.role else None,
        "s": session.steunpunt,
        "a": dict(session.answers),
        "t": list(session.trail),
        "u": [[r.update, round(r.taken, 1), int(r.answered)] for r in record.receipts],
    }
    kept = {key: value for key, value in data.items() if value not in (None, [], {})}
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode()


def decode(data: bytes) -> Record:
    """Raises `UnknownShapeError`."""
    try:
        raw = json.loads(data)
        if raw["v"] != VERSION:
            raise UnknownShapeError(f"version {raw['v']}")
        return _record(raw)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnknownShapeError(type(error).__name__) from None


def _record(raw: dict[str, Any]) -> Record:
    role = raw.get("r")
    session = Session(
        language="en" if raw["l"] == "en" else "nl",
        role=Role(role) if role else None,
        steunpunt=raw.get("s"),
        answers=dict(raw.get("a", {})),
        trail=tuple(raw.get("t", ())),
    )
    receipts = (
        Receipt(update=int(update), taken=float(taken), answered=bool(answered))
        for update, taken, answered in raw.get("u", ())
    )
    return Record(session=session, receipts=tuple(receipts))
