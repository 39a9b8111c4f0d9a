"""Documents against their models: pydantic's errors in words for an editor, with their lines."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from bot.content.reading import Document, Path_

M = TypeVar("M", bound=BaseModel)


def parse(document: Document, model: type[M]) -> M | None:
    """The checked file, or `None` with the problems added to the document."""
    if document.problems:
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for path, what in _in_words(error, document.data):
            document.problem(path, what)
        return None


def _in_words(error: ValidationError, data: Any) -> list[tuple[Path_, str]]:
    """One line for each place: where a value could be several things, they are told together."""
    told: dict[Path_, str] = {}
    for fault in error.errors():
        path = _real(fault["loc"], data)
        told.setdefault(path, _words(fault["type"], fault["msg"], path, fault.get("ctx", {})))
    return list(told.items())


def _real(loc: tuple[int | str, ...], data: Any) -> Path_:
    """Pydantic names the tried alternatives in a path: keep what is in the file."""
    path: list[int | str] = []
    for part in loc:
        if isinstance(data, dict) and (part in data or not path or part == loc[-1]):
            path.append(part)
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            path.append(part)
            data = data[part]
    return tuple(path)


KEYS = {
    "about", "choices", "contacts", "decide", "facts", "go", "holds", "if", "is", "open", "plan",
    "points", "remember", "say", "set", "statements", "stays", "summary", "text", "title",
    "topic", "unsure", "why", "explains", "weighs", "wipes", "label", "name", "purpose", "phone",
    "email", "site",
}  # fmt: skip


def _words(kind: str, message: str, path: Path_, context: dict[str, Any]) -> str:
    key = str(path[-1]) if path else ""
    match kind:
        case "missing":
            return f"`{key}` is missing: add it"
        case "extra_forbidden":
            near = get_close_matches(key, KEYS, n=1)
            hint = f"did you mean `{near[0]}`?" if near else "remove it"
            return f"`{key}` is not known here: {hint}"
        case "string_pattern_mismatch":
            named = next(part for part in reversed(path) if isinstance(part, str))
            return f"`{named}` must be of the form {context.get('pattern')}"
        case "literal_error":
            return f"`{key}` must be one of {context.get('expected')}"
        case _:
            return f"`{key}`: {message[0].lower()}{message[1:]}"
