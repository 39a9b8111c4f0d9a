"""Makes the JSON Schemas with which editors check and complete `dialogs/`: `make schema`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.content.load import REGISTERS
from bot.content.models import Id, NodeModel, TopicFile
from bot.content.steunpunten import SteunpuntenFile

if TYPE_CHECKING:
    from pydantic import BaseModel

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dialogs" / "schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind of file, by the name of its own file."""
    models: dict[str, type[BaseModel]] = {**REGISTERS, "steunpunten": SteunpuntenFile}
    return {"topic.json": _topic()} | {
        f"{name}.json": _schema(model) for name, model in models.items()
    }


def written(schema: dict[str, Any]) -> str:
    """A schema as text for its file."""
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _topic() -> dict[str, Any]:
    """The schema of a topic: every other key is a node, which pydantic does not export."""
    schema, node = _schema(TopicFile), _schema(NodeModel)
    schema["$defs"] |= node.pop("$defs")
    schema["$defs"]["NodeModel"] = {k: v for k, v in node.items() if k != "$schema"}
    schema["additionalProperties"] = {"$ref": "#/$defs/NodeModel"}
    schema["propertyNames"] = {"pattern": _pattern(Id)}
    return schema


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    made: dict[str, Any] = _as_editors_read(model.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _as_editors_read(part: Any) -> Any:
    """Let text be a number too: our loader reads all scalars as text, an editor does not."""
    if isinstance(part, list):
        return [_as_editors_read(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {key: _as_editors_read(value) for key, value in part.items()}
    if made.get("type") == "string" and not made.keys() & {"enum", "const", "pattern", "format"}:
        made["type"] = ["string", "number"]
    return made


def _pattern(annotated: Any) -> str:
    return str(annotated.__metadata__[0].metadata[0].pattern)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / name).write_text(written(schema), encoding="utf-8")


if __name__ == "__main__":
    main()
