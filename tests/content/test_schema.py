"""The JSON Schemas are those of the models, and all real files keep to them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft202012Validator, meta

from bot.content.load import REGISTERS
from bot.content.location import folder
from tests.scripts import script

schema: Any = script("schema")
FILES = sorted(folder("dialogs").glob("*.yaml"))


class AsEditors(yaml.CSafeLoader):
    """YAML 1.2, as editors read it: only `true` and `false` are booleans, a date is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    AsEditors.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first)
    )


def as_editors_read(content: str) -> Any:
    return yaml.load(content, Loader=AsEditors)  # noqa: S506  a safe loader


def validator(name: str) -> Draft202012Validator:
    known = name if name in REGISTERS or name == "steunpunten" else "topic"
    return Draft202012Validator(schema.schemas()[f"{known}.json"])


def test_the_schemas_on_disk_are_those_of_the_models() -> None:
    made = {name: schema.written(one) for name, one in schema.schemas().items()}
    on_disk = {p.name: p.read_text("utf-8") for p in (folder("dialogs") / "schema").glob("*")}
    assert on_disk == made


def test_there_is_one_for_each_kind_of_file() -> None:
    assert set(schema.schemas()) == {
        "topic.json", "steunpunten.json", *(f"{name}.json" for name in REGISTERS),
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(schema.schemas()))
def test_each_is_a_schema(name: str) -> None:
    meta.validate(schema.schemas()[name])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_file_keeps_to_its_schema(path: Any) -> None:
    content = path.read_text("utf-8")
    faults = list(validator(path.stem).iter_errors(as_editors_read(content)))
    assert [fault.message for fault in faults] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_file_tells_editors_which_schema_it_keeps_to(path: Any) -> None:
    kind = path.stem if path.stem in REGISTERS else "topic"
    first = path.read_text("utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=schema/{kind}.json"


FACT = """
R1: {for: [ouder], says: x, source: s, as_of: 2026-01-01, review_by: 2027-01-01, status: geldig}
"""
TOPIC = "topic: {title: T, summary: S}\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t", TOPIC + "een: {facts: geen, text: 112}"),
        ("t", TOPIC + "een: {facts: geen, text: no, stays: true}"),
        ("t", TOPIC + "een: {facts: {ouder: [R1]}, text: {ouder: Ja, ander: 12:30}}"),
        ("facts", FACT),
        ("contacts", "c: {name: N, purpose: P, phone: 112}"),
        ("steunpunten", "daar: {name: Daar, site: 'https://daar.example'}"),
    ],
)  # fmt: skip
def test_what_an_editor_reads_otherwise_is_still_right(name: str, content: str) -> None:
    assert validator(name).is_valid(as_editors_read(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t", "een: {facts: geen, text: Een}"),
        ("t", TOPIC + "een: {facts: geen, text: Een, tekst: Een}"),
        ("t", TOPIC + "een: {facts: geen, text: {opa: Een}}"),
        ("t", TOPIC + "Een!: {facts: geen, text: Een}"),
        ("t", TOPIC + "een: {facts: geen, text: Een, stays: ja}"),
        ("t", TOPIC + "een: {facts: geen, text: Een, choices: {a: {text: A}}}"),
        ("t", TOPIC + "een: {facts: geen, text: Een, choices: {a: {text: A, go: 'a b'}}}"),
        ("facts", "R1: {says: x}"),
        ("steunpunten", "daar: {name: Daar, site: daar.example}"),
        ("phrases", "bron: []"),
    ],
)
def test_what_is_wrong_is_wrong_in_an_editor_too(name: str, content: str) -> None:
    assert not validator(name).is_valid(as_editors_read(content))
