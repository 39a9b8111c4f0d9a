"""What Teams demands of what a bot says, as faults in words: schemas first, then what is beyond."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft4Validator, Draft6Validator, Draft7Validator, Draft202012Validator
from microsoft_agents.activity import Activity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).parent
CARD = "application/vnd.microsoft.card.adaptive"
LINE = "application/vnd.microsoft.activity.message"
SMALL = 25_000
"""Bytes that a message may have, as UTF-16: versions of the docs say 28, 40, 80 and 100 KB."""


def sample(name: str) -> dict[str, Any]:
    """One of the samples."""
    found: dict[str, Any] = _read(HERE / "samples" / f"{name}.json")
    return found


def faults(body: bytes) -> Iterator[str]:
    """What is wrong with a message that a bot posts."""
    told = json.loads(body)
    yield from _broken(told, "protocol")
    yield from _broken(told, "swagger")
    yield from _broken(told, "activity")
    Activity.model_validate_json(body)  # an independent reader
    if "text" in told and "attachments" in told:
        yield "text and attachment in one: Teams parts them"
    size = len(body.decode().encode("utf-16-le"))
    if size > SMALL:
        yield f"{size} bytes are too many"
    if "attachments" in told and not told.get("summary"):
        yield "a notification would say nothing"
    for attachment in told.get("attachments", ()):
        yield from card_faults(attachment["content"])


def card_faults(card: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a card, for Teams and for who reads it."""
    yield from _broken_card(json.dumps(card))
    if card.get("version") != "1.5":
        yield "a card of a bot has version 1.5"
    yield from (f"no {name}" for name in ("lang", "speak", "fallbackText") if not card.get(name))
    for part in parts(card):
        kind = part.get("type")
        if kind == "TextBlock" and part.get("wrap") is not True:
            yield "a text is cut off"
        if "color" in part or "backgroundImage" in part:
            yield "a colour of its own cannot be read in every theme"
        if len(part.get("actions", ())) > 6:
            yield "more than six actions in a row vanish"
        if kind in ("Action.Execute", "Action.Submit"):
            if len(part["data"]["tap"].encode()) > 64:
                yield "a tap is too long"
            if len(part["title"]) > 24:
                yield "a title is too long"


def answer_faults(answer: Any) -> Iterator[str]:
    """What is wrong with the answer to a pressed button: it is a card or a line, and never empty.

    Else Teams shows "Unable to reach app" and brings the press again:
    https://github.com/vercel/chat/issues/731
    """
    told = answer if isinstance(answer, dict) else {}
    if told.keys() != {"statusCode", "type", "value"} or told["statusCode"] != 200:
        yield "the answer to a button is none"
    elif told["type"] == CARD:
        yield from card_faults(told["value"])
    elif told["type"] != LINE or not isinstance(told["value"], str) or not told["value"].strip():
        yield "the answer to a button is no card and no line"


def inbound_faults(activity: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with an activity that an emulator brings."""
    yield from _broken(activity, "inbound")
    yield from _broken(activity, "swagger")
    yield from _broken(activity, "activity")
    Activity.model_validate(activity)


def parts(value: Any) -> Iterator[Mapping[str, Any]]:
    """Each object in a card, from top to bottom."""
    if isinstance(value, list):
        for item in value:
            yield from parts(item)
    elif isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts(inner)


@lru_cache(maxsize=1024)
def _broken_card(told: str) -> tuple[str, ...]:
    """Its schema takes long to look through, and most cards are seen often."""
    return tuple(_broken(json.loads(told), "card"))


def _broken(told: Any, by: str) -> Iterator[str]:
    for error in _validators()[by].iter_errors(told):
        yield f"{by}: {'/'.join(map(str, error.instance_path))}: {error.message[:200]}"


@cache
def _validators() -> Mapping[str, Any]:
    schemas = HERE / "schemas"
    ours = _read(schemas / "protocol.json")
    swagger = _read(schemas / "connector-v3.1.swagger.json")
    return {
        "protocol": Draft202012Validator(ours["outbound"]),
        "inbound": Draft202012Validator(ours["inbound"]),
        "swagger": Draft4Validator(
            {"$ref": "#/definitions/Activity", "definitions": swagger["definitions"]}
        ),
        "activity": Draft7Validator(_loosened(_read(schemas / "activity-protocol.schema.json"))),
        "card": Draft6Validator(_read(schemas / "adaptive-card-1.5.0.schema.json")),
    }


def _loosened(schema: dict[str, Any]) -> dict[str, Any]:
    """Without the two demands that the written protocol does not make of a bot."""
    definitions = deepcopy(schema["definitions"])
    definitions["ChannelAccount"]["required"].remove("name")
    definitions["Activity"]["required"].remove("channelId")
    return {"$ref": "#/definitions/Activity", "definitions": definitions}


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8-sig"))
