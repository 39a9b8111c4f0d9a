"""publiccode.yml is what the standard asks for (0.4), and says what the project says."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import jsonschema_rs
import pytest
import yaml

from bot.core.languages import LANGUAGES
from tests.papers import ROOT, TO_FILL_IN

PAPER: dict[str, Any] = yaml.load((ROOT / "publiccode.yml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  every scalar as it stands
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}
NEED = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": dict.fromkeys(
            ("name", "versionMin", "versionMax", "version", "optional"), TEXT
        ),
    },
}
DESCRIPTION = {
    "type": "object",
    "required": ["genericName", "shortDescription", "longDescription", "features"],
    "additionalProperties": False,
    "properties": {
        "genericName": {"type": "string", "maxLength": 35},
        "shortDescription": {"type": "string", "maxLength": 150},
        "longDescription": {"type": "string", "minLength": 500, "maxLength": 10_000},
        "features": {"type": "array", "items": {"type": "string", "maxLength": 100}, "minItems": 1},
        "screenshots": TEXTS,
    },
}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        *("publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus"),
        *("softwareType", "description", "legal", "maintenance", "localisation"),
    ],
    "properties": {
        "publiccodeYmlVersion": {"const": "0.4"},
        "name": TEXT,
        "url": TEXT,
        "softwareVersion": TEXT,
        "releaseDate": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "platforms": {"type": "array", "items": {"enum": ["web", "linux"]}},
        "categories": {
            "type": "array",
            "items": {"enum": ["digital-citizenship", "instant-messaging", "knowledge-management"]},
        },
        "developmentStatus": {"enum": ["concept", "development", "beta", "stable", "obsolete"]},
        "softwareType": {"const": "standalone/web"},
        "intendedAudience": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "countries": {"type": "array", "items": {"pattern": "^[A-Z]{2}$"}},
                "scope": {"type": "array", "items": {"enum": ["education", "society", "welfare"]}},
            },
        },
        "description": {"type": "object", "additionalProperties": DESCRIPTION},
        "legal": {
            "type": "object",
            "required": ["license"],
            "additionalProperties": False,
            "properties": {"license": TEXT},
        },
        "maintenance": {
            "type": "object",
            "required": ["type", "contacts"],
            "additionalProperties": False,
            "properties": {
                "type": {"enum": ["internal", "community"]},
                "contacts": {"type": "array", "minItems": 1, "items": {"required": ["name"]}},
            },
        },
        "localisation": {
            "type": "object",
            "required": ["localisationReady", "availableLanguages"],
            "additionalProperties": False,
            "properties": {"localisationReady": {"enum": ["true"]}, "availableLanguages": TEXTS},
        },
        "dependsOn": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"open": NEED},
        },
    },
}
"""What the standard asks, and of its lists of words those that we use."""


def test_it_is_what_the_standard_asks_for() -> None:
    jsonschema_rs.validate(SCHEMA, PAPER)


@pytest.mark.parametrize("key", ["name", "url", "description", "legal", "maintenance"])
def test_what_is_missing_is_missed(key: str) -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(SCHEMA, {name: PAPER[name] for name in PAPER if name != key})


def test_it_is_the_release_that_the_project_is() -> None:
    assert PAPER["softwareVersion"] == PROJECT["version"]
    assert PAPER["legal"]["license"] == PROJECT["license"]
    assert PAPER["name"].lower() == PROJECT["name"]
    python = next(need for need in PAPER["dependsOn"]["open"] if need["name"] == "Python")
    assert PROJECT["requires-python"] == f">={python['versionMin']}"


def test_its_date_is_that_of_the_newest_release_and_none_before_the_first() -> None:
    dates = re.findall(r"^## \[?[\d.]+\]? *[-(] *(\d{4}-\d{2}-\d{2})", CHANGELOG, re.MULTILINE)
    assert PAPER.get("releaseDate") == (dates[0] if dates else None)


def test_it_speaks_every_language_and_shows_pictures_that_are_there() -> None:
    assert PAPER["localisation"]["availableLanguages"] == list(LANGUAGES)
    assert list(PAPER["description"]) == list(LANGUAGES)
    for told in PAPER["description"].values():
        assert all((ROOT / picture).is_file() for picture in told["screenshots"])


def test_nobody_is_made_up() -> None:
    left = {PAPER["url"], *(contact["name"] for contact in PAPER["maintenance"]["contacts"])}
    assert all(TO_FILL_IN.fullmatch(told) or told.startswith("https://") for told in left)
