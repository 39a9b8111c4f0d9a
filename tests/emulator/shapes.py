"""Reads a value as one of the types of the Bot API, and says what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .records import File

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .records import Json

ARRAY = "Array of "
SCALARS = frozenset({"String", "Integer", "Float", "Boolean", "InputFile"})
_TRUE = frozenset({"true", "yes", "1"})
_FALSE = frozenset({"false", "no", "0"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as read: `alien` means that it is of another type altogether."""

    value: Any
    alien: bool = False
    known: int = 0
    problems: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def rank(self) -> tuple[bool, int, int, int]:
        return self.alien, -self.known, len(self.problems), len(self.unknown)


class Shapes:
    """Knows the types of the specification."""

    def __init__(self, types: Mapping[str, Json]) -> None:
        self._types = types

    def read(self, value: Any, kinds: Iterable[str], name: str, *, outer: bool) -> Reading:
        """Read as the kind that fits best; outer values may be numbers and flags in a string."""
        kinds = list(self._expanded(kinds))
        best = min(
            (self._read_as(value, kind, name, outer=outer) for kind in kinds), key=Reading.rank
        )
        if best.alien and len(kinds) > 1 and not best.known:
            wanted = " or ".join(kinds)
            return replace(best, problems=(f'Field "{name}" must be of type {wanted}',))
        return best

    def is_scalar(self, kinds: Iterable[str]) -> bool:
        return any(kind in SCALARS for kind in self._expanded(kinds))

    def _expanded(self, kinds: Iterable[str]) -> Iterable[str]:
        for kind in kinds:
            subtypes = self._types.get(kind, {}).get("subtypes")
            if subtypes:
                yield from self._expanded(subtypes)
            else:
                yield kind

    def _read_as(self, value: Any, kind: str, name: str, *, outer: bool) -> Reading:
        if kind.startswith(ARRAY):
            return self._read_array(value, kind.removeprefix(ARRAY), name)
        if kind not in SCALARS:
            return self._read_object(value, kind, name)
        read = _read_outer(value, kind) if outer else _read_inner(value, kind)
        return _alien(value, kind, name) if read is None else Reading(read)

    def _read_array(self, value: Any, kind: str, name: str) -> Reading:
        if not isinstance(value, list):
            return _alien(value, "Array", name)
        items = [
            self.read(item, [kind], f"{name}[{index}]", outer=False)
            for index, item in enumerate(value)
        ]
        return _joined([item.value for item in items], items)

    def _read_object(self, value: Any, kind: str, name: str) -> Reading:
        if not isinstance(value, dict):
            return _alien(value, "Object", name)
        fields = {field["name"]: field for field in self._types[kind].get("fields", ())}
        inner = {
            key: self.read(value[key], field["types"], key, outer=False)
            for key, field in fields.items()
            if key in value
        }
        missing = tuple(
            f'Can\'t find field "{key}"'
            for key, field in fields.items()
            if field["required"] and key not in value
        )
        reading = _joined({key: item.value for key, item in inner.items()}, inner.values())
        return replace(
            reading,
            alien=any(
                "value" in field and value.get(key) != field["value"]
                for key, field in fields.items()
            ),
            known=len(inner),
            problems=missing + reading.problems,
            unknown=tuple(f"{name}.{key}" for key in sorted(value.keys() - fields))
            + reading.unknown,
        )


def _joined(value: Any, parts: Iterable[Reading]) -> Reading:
    parts = list(parts)
    return Reading(
        value,
        problems=tuple(problem for part in parts for problem in _told(part)),
        unknown=tuple(key for part in parts for key in part.unknown),
    )


def _told(part: Reading) -> tuple[str, ...]:
    if part.alien and not part.problems:
        return (f"Wrong type {part.value.get('type', '')!r} specified",)
    return part.problems


def _alien(value: Any, kind: str, name: str) -> Reading:
    return Reading(value, alien=True, problems=(f'Field "{name}" must be of type {kind}',))


def _read_inner(value: Any, kind: str) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {
        "String": isinstance(value, str),
        "Integer": is_number and not isinstance(value, float),
        "Float": is_number,
        "Boolean": isinstance(value, bool),
        "InputFile": isinstance(value, File),
    }
    return value if fits[kind] else None


def _read_outer(value: Any, kind: str) -> Any:
    if isinstance(value, str) and kind == "Integer" and re.fullmatch(r"-?\d{1,19}", value):
        return int(value)
    if isinstance(value, str) and kind == "Float" and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if isinstance(value, str) and kind == "Boolean" and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    if isinstance(value, int) and not isinstance(value, bool) and kind == "String":
        return str(value)
    return _read_inner(value, kind)
