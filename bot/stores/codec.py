"""A record as bytes and back, with the version of its shape in front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from bot.core.guide import Role
from bot.core.session import Session
from bot.records import Receipt, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

OPAQUE = 3
"""The shape in which an update's id may be any text; where all are numbers, 2 says it as well.

So a replica that is still of an earlier release reads all that concerns it.
"""

_NUMBERS = 2
_DIGITS = 15


class UnknownShapeError(ValueError):
    """These bytes are no record of this release or an earlier one."""


def encode(record: Record) -> bytes:
    """Compact JSON.

    Receipts stand in their order, each by its update: a number as its distance from the number
    before, any other id as it is. Alone where it was answered, else as
    [update, held, done + 2 * again, broken].
    """
    session, ids = record.session, tuple(_ids(record.receipts))
    told = {
        "r": session.role,
        "s": session.steunpunt,
        "a": dict(session.answers),
        "t": session.trail,
        "u": tuple(map(_written, record.receipts, ids)),
    }
    kept = {key: value for key, value in told.items() if value}
    version = OPAQUE if any(isinstance(id_, str) for id_ in ids) else _NUMBERS
    return orjson.dumps({"v": version, "l": session.language, **kept})


def decode(data: bytes) -> Record:
    """Of this release and all earlier ones; raises `UnknownShapeError`."""
    try:
        raw = orjson.loads(data)
        return Record(session=_session(raw), receipts=tuple(_RECEIPTS[raw["v"]](raw.get("u", ()))))
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise UnknownShapeError(type(error).__name__) from None


def _session(raw: dict[str, Any]) -> Session:
    role = raw.get("r")
    return Session(
        language="en" if raw["l"] == "en" else "nl",
        role=Role(role) if role else None,
        steunpunt=_word(raw["s"]) if "s" in raw else None,
        answers={_word(key): _word(value) for key, value in raw.get("a", {}).items()},
        trail=tuple(_word(node) for node in raw.get("t", ())),
    )


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise UnknownShapeError(type(value).__name__)
    return value


def _ids(receipts: tuple[Receipt, ...]) -> Iterator[int | str]:
    before = 0
    for receipt in receipts:
        if _is_number(receipt.update):
            number = int(receipt.update)
            yield number - before
            before = number
        else:
            yield receipt.update


def _is_number(id_: str) -> bool:
    """Whether it comes back as it was when it is written as a number."""
    digits = id_.isascii() and id_.isdecimal() and len(id_) <= _DIGITS
    return digits and (id_ == "0" or id_[0] != "0")


def _written(receipt: Receipt, id_: int | str) -> Any:
    flags = receipt.done + 2 * receipt.again
    return id_ if receipt.answered else [id_, receipt.held, flags, receipt.broken]


def _read(written: list[Any]) -> Iterator[Receipt]:
    number = 0
    for item in written:
        id_, *rest = item if isinstance(item, list) else (item,)
        if not isinstance(id_, str):
            number += int(id_)
            id_ = str(number)
        if not rest:
            yield Receipt(update=id_, done=True, answered=True)
            continue
        held, flags, broken = rest
        yield Receipt(
            update=id_,
            held=float(held),
            done=bool(flags & 1),
            again=bool(flags & 2),
            broken=int(broken),
        )


def _read_first(written: list[Any]) -> Iterator[Receipt]:
    """[update, taken, answered], as the first shape had it."""
    for update, taken, answered in written:
        if answered:
            yield Receipt(update=str(int(update)), done=True, answered=True)
        else:
            yield Receipt(update=str(int(update)), held=float(taken), done=True)


_RECEIPTS = {1: _read_first, _NUMBERS: _read, OPAQUE: _read}
