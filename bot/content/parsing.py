"""Checks documents against their models, and puts pydantic's errors in an editor's words."""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from bot.content.reading import Document, Path_

M = TypeVar("M", bound=BaseModel)

_SAYS = {
    "missing": "is missing: add it",
    "string_type": "is empty: write it, between quotes where it has a # or a :",
    "string_pattern_mismatch": "must be of the form {pattern}",
    "string_too_long": "is longer than {max_length} characters: shorten it",
    "too_long": "is longer than {max_length}: shorten it",
    "literal_error": "must be one of {expected}",
    "int_parsing": "must be a whole number",
    "dict_type": "must hold `key: value` pairs",
    "model_type": "must hold `key: value` pairs",
    "list_type": "must be a list: put it between [ and ]",
}
"""The words for an error, by its pydantic type."""


def parse(
    document: Document, model: type[M], meant: Mapping[str, str] = MappingProxyType({})
) -> M | None:
    """The checked file, or `None` with the problems added to the document.

    `meant`: the key that somebody means who writes one of these words.
    """
    if document.problems:
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for path, what in _in_words(error, model, document.data, meant):
            document.problem(path, what)
        return None


def _in_words(
    error: ValidationError, model: type[BaseModel], data: Any, meant: Mapping[str, str]
) -> list[tuple[Path_, str]]:
    """One error for each path; of the alternatives of a union, the first one counts."""
    told: dict[Path_, str] = {}
    known = {**{key: key for key in sorted(_keys(model.model_json_schema()))}, **meant}
    for fault in error.errors():
        path = _real(fault["loc"], data)
        told.setdefault(path, _words(fault, path, known))
    return list(told.items())


def _real(loc: tuple[int | str, ...], data: Any) -> Path_:
    """The path in the file, without the names of alternatives that pydantic puts in it."""
    path: list[int | str] = []
    for part in loc:
        if isinstance(data, dict) and (part in data or not path or part == loc[-1]):
            path.append(part)
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            path.append(part)
            data = data[part]
    return tuple(path)


def _keys(schema: Any) -> set[str]:
    """All keys in a schema, at any depth."""
    if isinstance(schema, list):
        return set().union(*map(_keys, schema))
    if not isinstance(schema, dict):
        return set()
    return {*schema.get("properties", {}), *set().union(*map(_keys, schema.values()))}


def _words(fault: ErrorDetails, path: Path_, known: Mapping[str, str]) -> str:
    names = [part for part in path if isinstance(part, str) and part != "[key]"]
    key = names[-1] if names else ""
    if fault["type"] == "extra_forbidden":
        near = get_close_matches(key, known, n=1)
        hint = f"did you mean `{known[near[0]]}`?" if near else "remove it"
        return f"`{key}` is not known here: {hint}"
    says = _SAYS.get(fault["type"])
    if fault["type"] == "string_type" and isinstance(fault["input"], (list, dict)):
        says = "must be one text, without [ ] or {{ }} around it"
    if says is not None:
        return f"`{key}` {says.format_map(fault.get('ctx', {}))}"
    return f"`{key}`: {fault['msg'][0].lower()}{fault['msg'][1:]}"
