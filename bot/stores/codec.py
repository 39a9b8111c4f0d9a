"""A record as bytes and back, with the version of its shape in front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from bot.core.guide import Role
from bot.core.languages import SPOKEN
from bot.core.session import Session
from bot.records import Receipt, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.languages import Languages

VERSION = 2


class UnknownShapeError(ValueError):
    """These bytes are no record of this release or an earlier one."""


def encode(record: Record) -> bytes:
    """Compact JSON.

    Receipts stand in their order, each update as its distance from the one before: alone where
    it was answered, else as [distance, held, done + 2 * again, broken].
    """
    session = record.session
    told = {
        "r": session.role,
        "s": session.steunpunt,
        "a": dict(session.answers),
        "t": session.trail,
        "u": tuple(_written(record.receipts)),
    }
    kept = {key: value for key, value in told.items() if value}
    return orjson.dumps({"v": VERSION, "l": session.language, **kept})


def decode(data: bytes, languages: Languages = SPOKEN) -> Record:
    """Of this release and all earlier ones; raises `UnknownShapeError`.

    Who spoke a language that is no longer among `languages` reads the source.
    """
    try:
        raw = orjson.loads(data)
        receipts = tuple(_RECEIPTS[raw["v"]](raw.get("u", ())))
        return Record(session=_session(raw, languages), receipts=receipts)
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise UnknownShapeError(type(error).__name__) from None


def _session(raw: dict[str, Any], languages: Languages) -> Session:
    role = raw.get("r")
    return Session(
        language=languages.known(raw["l"]) or languages.source,
        role=Role(role) if role else None,
        steunpunt=_word(raw["s"]) if "s" in raw else None,
        answers={_word(key): _word(value) for key, value in raw.get("a", {}).items()},
        trail=tuple(_word(node) for node in raw.get("t", ())),
    )


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise UnknownShapeError(type(value).__name__)
    return value


def _written(receipts: tuple[Receipt, ...]) -> Iterator[Any]:
    before = 0
    for receipt in receipts:
        distance, before = receipt.update - before, receipt.update
        flags = receipt.done + 2 * receipt.again
        yield distance if receipt.answered else [distance, receipt.held, flags, receipt.broken]


def _read(written: list[Any]) -> Iterator[Receipt]:
    update = 0
    for item in written:
        if isinstance(item, int):
            update += item
            yield Receipt(update=update, done=True, answered=True)
        else:
            distance, held, flags, broken = item
            update += int(distance)
            yield Receipt(
                update=update,
                held=float(held),
                done=bool(flags & 1),
                again=bool(flags & 2),
                broken=int(broken),
            )


def _read_first(written: list[Any]) -> Iterator[Receipt]:
    """[update, taken, answered], as the first shape had it."""
    for update, taken, answered in written:
        if answered:
            yield Receipt(update=int(update), done=True, answered=True)
        else:
            yield Receipt(update=int(update), held=float(taken), done=True)


_RECEIPTS = {1: _read_first, 2: _read}
