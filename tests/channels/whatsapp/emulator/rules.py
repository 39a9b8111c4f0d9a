"""What a message must be: by the schema, and by what a schema cannot say."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from jsonschema_rs import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Iterator

Json: TypeAlias = "dict[str, Any]"

_HERE = Path(__file__).parent
ROWS = 10


@cache
def spec() -> Json:
    loaded: Json = json.loads((_HERE / "spec.json").read_text(encoding="utf-8"))
    return loaded


def sample(name: str) -> Json:
    """A payload of `samples/`, such as `in-text`."""
    loaded: Json = json.loads((_HERE / "samples" / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def faults_of(payload: Json) -> list[str]:
    """What WhatsApp would refuse in a message."""
    kind = "read" if "status" in payload else payload.get("type")
    schema = spec()["outgoing"]
    if kind not in schema["$defs"]:
        return [f"the kind {kind!r} is unknown"]
    validator = _validator(str(kind))
    found = [_told(error) for error in validator.iter_errors(payload)]
    return found or [*_beyond(payload)]


def webhook_faults(payload: Json) -> list[str]:
    """What in a webhook is not as Meta sends it: for payloads made here."""
    return [_told(error) for error in _webhook().iter_errors(payload)]


def status_of(code: int) -> int:
    """The HTTP status that goes with an error."""
    found = (e["http_unverified"] for e in spec()["errors"] if e["code"] == code)
    return int(next(found, 400))


@cache
def _webhook() -> Draft202012Validator:
    return Draft202012Validator(spec()["webhook"])


@cache
def _validator(kind: str) -> Draft202012Validator:
    outgoing = spec()["outgoing"]
    return Draft202012Validator({"$defs": outgoing["$defs"], "$ref": f"#/$defs/{kind}"})


def _told(error: Any) -> str:
    return f"{'/'.join(map(str, error.instance_path))}: {error.message[:200]}"


def _beyond(payload: Json) -> Iterator[str]:
    held = payload.get("interactive", {})
    body = held.get("body", payload.get("text", {}))
    words = body.get("text", body.get("body"))
    if words is not None and not words.strip():
        yield "the body is empty"
    yield from _long(payload)
    if held.get("type") == "list":
        yield from _beyond_list(held["action"]["sections"])
    if held.get("type") == "button":
        replies = [button["reply"] for button in held["action"]["buttons"]]
        yield from _alike(replies)
    for component in payload.get("template", {}).get("components", []):
        for parameter in component["parameters"]:
            if "    " in parameter.get("text", ""):
                yield "a parameter has four spaces"


def _long(payload: Json) -> Iterator[str]:
    """What is too long where an emoji counts twice: which of both it is, nobody says."""
    held = payload.get("interactive", {})
    most = {"list": 24, "button": 20, "cta_url": 20}.get(held.get("type"), 0)
    for name, words in _strings(held.get("action", {})):
        limit = {"title": most, "display_text": 20, "button": 20, "description": 72}.get(name)
        if limit is not None and _size(words) > limit:
            yield f"the {name} {words!r} may be too long"
    if _size(held.get("body", {}).get("text", "")) > 1024:
        yield "the body may be too long"
    if _size(payload.get("text", {}).get("body", "")) > 4096:
        yield "the text may be too long"


def _strings(held: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(held, str):
        yield name, held
    elif isinstance(held, dict):
        for key, inner in held.items():
            yield from _strings(inner, key)
    elif isinstance(held, list):
        for inner in held:
            yield from _strings(inner, name)


def _size(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def _beyond_list(sections: list[Json]) -> Iterator[str]:
    rows = [row for section in sections for row in section["rows"]]
    if len(rows) > ROWS:
        yield f"there are {len(rows)} rows"
    if len(sections) > 1 and not all("title" in section for section in sections):
        yield "a section has no title"
    yield from _alike(rows)


def _alike(held: list[Json]) -> Iterator[str]:
    for what in ("id", "title"):
        found = [one[what] for one in held]
        yield from (
            f"the {what} {one!r} is there twice" for one in {*found} if found.count(one) > 1
        )
