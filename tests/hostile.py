"""Hostile bodies: like what a peer posts, with something in it that no peer would send."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1e308, 10**400, 2**63),
    *("", " ", "x" * 5000, "\0", "\ud83d", "\u202e"),
    *([], {}, [[]], [None], {"id": {}}, {"": ""}),
    *("NaN", "on:start/menu", "ik wil dood", "wis alles"),
)
_ODD = (
    *(b"NaN", b"-Infinity", b"1e999", b"9" * 5000),
    *(b'"\\ud800"', b'"\\u0000"', b"\xff", b"{", b"]"),
)


def hostile(chance: Random, payload: Any) -> bytes:
    """This payload as a body with one to three random things wrong in it."""
    wrong = json.loads(json.dumps(payload))
    for _ in range(chance.randint(1, 3)):
        chance.choice(_VALUES)(chance, wrong)
    body = json.dumps(wrong).encode()
    return chance.choice(_BYTES)(chance, body) if chance.random() < 0.3 else body


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Each container with each of its keys, at every depth."""
    found, todo = [], [value]
    while todo:
        holder = todo.pop()
        keys = holder if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                todo.append(holder[key])
    return found


def _replace(chance: Random, payload: Any) -> None:
    if places := _places(payload):
        holder, key = chance.choice(places)
        holder[key] = chance.choice(_JUNK)


def _lose(chance: Random, payload: Any) -> None:
    if places := _places(payload):
        holder, key = chance.choice(places)
        del holder[key]


def _swap(chance: Random, payload: Any) -> None:
    """Put one value where another belongs."""
    if places := _places(payload):
        (holder, key), (other, its) = chance.choice(places), chance.choice(places)
        holder[key] = json.loads(json.dumps(other[its]))


def _wrap(chance: Random, payload: Any) -> None:
    if places := _places(payload):
        holder, key = chance.choice(places)
        holder[key] = chance.choice(([holder[key]], {"value": holder[key]}, [holder[key]] * 40))


def _odd_value(chance: Random, body: bytes) -> bytes:
    """Replace a value by what JSON does not allow, or what Python cannot express."""
    values = [*re.finditer(rb'(?<=: )("[^"]*"|[0-9]+|null|true)', body)]
    if not values:
        return body
    at = chance.choice(values)
    return body[: at.start()] + chance.choice(_ODD) + body[at.end() :]


def _twice(chance: Random, body: bytes) -> bytes:
    """Repeat a name in one object."""
    names = [*re.finditer(rb'"[a-z_A-Z]+": ', body)]
    if not names:
        return body
    at = chance.choice(names)
    return body[: at.start()] + at[0] + b'{"x": [1]}, ' + body[at.start() :]


def _deep(_: Random, body: bytes) -> bytes:
    return body[:-1] + b', "more": ' + b'[{"a":' * 3000 + b"1" + b"}]" * 3000 + b"}"


def _cut(chance: Random, body: bytes) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _in_another_script(chance: Random, body: bytes) -> bytes:
    return chance.choice((b"\xef\xbb\xbf" + body, body.decode().encode("utf-16"), body + b"\0"))


_VALUES: tuple[Callable[[Random, Any], None], ...] = (_replace, _lose, _swap, _wrap)
_BYTES: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(_odd_value, _twice, _deep, _cut, _in_another_script),
)
