"""A record as bytes and back, with the version of its shape in front."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from bot.conversation.records import Receipt, Record
from bot.core.languages import SPOKEN
from bot.core.reminders import Reminder
from bot.core.session import Session
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.languages import Languages

OPAQUE = 3
"""The shape in which an update's id may be any text; where all are numbers, 2 says it as well.

So a replica that is still of an earlier release reads all that concerns it.
"""

_NUMBERS = 2
_DIGITS = 15
_KNOWN = 4096


class UnknownShapeError(ValueError):
    """These bytes are no record of this release or an earlier one."""


def encode(record: Record) -> bytes:
    """Compact JSON.

    Receipts stand in their order, each by its update: a number as its distance from the number
    before, any other id as it is. Alone where it was answered, else as
    [update, held, done + 2 * again, broken].
    """
    session, (receipts, opaque) = record.session, _written(record.receipts)
    told = {
        "r": session.role,
        "s": session.steunpunt,
        "a": dict(session.answers),
        "t": session.trail,
        "m": [_reminder(reminder) for reminder in session.reminders],
        "w": record.address,
        "d": session.done,
        "p": dict(session.planned),
        "u": receipts,
    }
    kept = {key: value for key, value in told.items() if value}
    return orjson.dumps({"v": OPAQUE if opaque else _NUMBERS, "l": session.language, **kept})


def decode(data: bytes, languages: Languages = SPOKEN) -> Record:
    """Of this release and all earlier ones; raises `UnknownShapeError`.

    Who spoke a language that is no longer among `languages` reads the source.
    """
    try:
        raw = orjson.loads(data)
        receipts = tuple(_RECEIPTS[raw["v"]](raw.get("u", ())))
        address = _word(raw["w"]) if "w" in raw else None
        return Record(session=_session(raw, languages), receipts=receipts, address=address)
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise UnknownShapeError(type(error).__name__) from None


def _session(raw: dict[str, Any], languages: Languages) -> Session:
    role = raw.get("r")
    return Session(
        language=languages.known(raw["l"]) or languages.source,
        role=Role(role) if role else None,
        steunpunt=_word(raw["s"]) if "s" in raw else None,
        answers={_word(key): _word(value) for key, value in raw.get("a", {}).items()},
        trail=tuple(_word(node) for node in raw.get("t", ())),
        reminders=tuple(
            Reminder(step=_word(step), moment=int(moment), times=int(times))
            for step, moment, times in raw.get("m", ())
        ),
        done=tuple(_word(step) for step in raw.get("d", ())),
        planned={_word(key): _word(value) for key, value in raw.get("p", {}).items()},
    )


def _reminder(reminder: Reminder) -> tuple[str, int, int]:
    return reminder.step, reminder.moment, reminder.times


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise UnknownShapeError(type(value).__name__)
    return value


def _written(receipts: tuple[Receipt, ...]) -> tuple[list[Any], bool]:
    """All receipts, and whether one of their ids is no number."""
    ids: list[int | str] = []
    before, opaque = 0, False
    for receipt in receipts:
        number = _number(receipt.update)
        if number is None:
            ids.append(receipt.update)
            opaque = True
        else:
            ids.append(number - before)
            before = number
    written = [
        id_ if r.answered else [id_, r.held, r.done + 2 * r.again, r.broken]
        for id_, r in zip(ids, receipts, strict=True)
    ]
    return written, opaque


@lru_cache(_KNOWN)
def _number(id_: str) -> int | None:
    """The number that an id is; `None` where it would not come back as it was."""
    digits = id_.isascii() and id_.isdecimal() and len(id_) <= _DIGITS
    return int(id_) if digits and (id_ == "0" or id_[0] != "0") else None


def _read(written: list[Any]) -> Iterator[Receipt]:
    number = 0
    for item in written:
        answered = not isinstance(item, list)
        id_ = item if answered else item[0]
        if not isinstance(id_, str):
            number += int(id_)
            id_ = str(number)
        if answered:
            yield Receipt(update=id_, done=True, answered=True)
            continue
        _, held, flags, broken = item
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
