"""A record as bytes and back, with the version of its shape in front."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from bot.conversation.records import Edge, Receipt, Record
from bot.core.languages import SPOKEN
from bot.core.reminders import Reminder
from bot.core.session import Session
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.languages import Languages

OPAQUE = 3
"""The shape in which an update's id may be any text; 2 is used as long as all are numbers.

So a replica that still runs an earlier release can read all records that concern it.
"""

_NUMBERS = 2
_DIGITS = 15
_KNOWN = 4096


class UnknownShapeError(ValueError):
    """These bytes are no record of this release or an earlier one."""


def encode(record: Record) -> bytes:
    """Compact JSON.

    Receipts are in order, each named by its update: a number by its difference from the one before,
    any other id as it is. An answered one is the name alone, any other is
    [update, held, done + 2 * again, broken]. Their moments, if a channel tells them, are a list of
    differences too.
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
        "x": _moments(record.receipts),
        "e": [record.edge.moment, *record.edge.updates] if record.edge.moment else None,
    }
    kept = {key: value for key, value in told.items() if value}
    return orjson.dumps({"v": OPAQUE if opaque else _NUMBERS, "l": session.language, **kept})


def decode(data: bytes, languages: Languages = SPOKEN) -> Record:
    """Reads a record of this release or an earlier one; raises `UnknownShapeError`.

    A language that is no longer among `languages` becomes the source language.
    """
    try:
        raw = orjson.loads(data)
        receipts = tuple(_RECEIPTS[raw["v"]](raw.get("u", ())))
        if "x" in raw:
            receipts = tuple(_at_their_moments(receipts, raw["x"]))
        return Record(
            session=_session(raw, languages),
            receipts=receipts,
            edge=_edge(raw.get("e", (0,))),
            address=_word(raw["w"]) if "w" in raw else None,
        )
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise UnknownShapeError(type(error).__name__) from None


def _edge(told: list[Any]) -> Edge:
    moment, *updates = told
    return Edge(moment=int(moment), updates=tuple(map(_word, updates)))


def _moments(receipts: tuple[Receipt, ...]) -> list[int | None]:
    """The moments as differences; empty if no receipt has one."""
    moments = [receipt.moment for receipt in receipts]
    if moments.count(None) == len(moments):
        return []
    written, before = [], 0
    for moment in moments:
        written.append(None if moment is None else moment - before)
        before = before if moment is None else moment
    return written


def _at_their_moments(receipts: tuple[Receipt, ...], moments: list[Any]) -> Iterator[Receipt]:
    before = 0
    for receipt, told in zip(receipts, moments, strict=True):
        before += int(told or 0)
        yield receipt if told is None else replace(receipt, moment=before)


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
    """All receipts, and whether any of their ids is not a number."""
    written: list[Any] = []
    before, opaque = 0, False
    for r in receipts:
        id_: int | str = r.update
        number = _number(r.update)
        if number is None:
            opaque = True
        else:
            id_, before = number - before, number
        written.append(id_ if r.answered else [id_, r.held, r.done + 2 * r.again, r.broken])
    return written, opaque


def _number(id_: str) -> int | None:
    """The number that an id is; `None` where it would not come back as it was."""
    # Another id is never kept in memory: WhatsApp's has the number of a phone in it.
    return _cached(id_) if id_.isascii() and id_.isdecimal() and len(id_) <= _DIGITS else None


@lru_cache(_KNOWN)
def _cached(digits: str) -> int | None:
    return int(digits) if digits == "0" or digits[0] != "0" else None


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
