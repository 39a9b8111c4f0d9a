"""The settings of WhatsApp: four or none, each wrong one a sentence, and no secret shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.channels.whatsapp.settings import NEEDED, WhatsAppSettings
from bot.settings import SettingsError, read_all

if TYPE_CHECKING:
    from pathlib import Path

FOUR = {
    "WHATSAPP_TOKEN": "EAAGsecretTOKEN",
    "WHATSAPP_PHONE_ID": "200000000000001",
    "WHATSAPP_APP_SECRET": "0123456789abcdef",
    "WHATSAPP_VERIFY_TOKEN": "agreed",
}


def read(monkeypatch: pytest.MonkeyPatch, **told: str) -> WhatsAppSettings:
    for name, value in told.items():
        monkeypatch.setenv(f"LESROUTE_{name}", value)
    found = read_all({"whatsapp": WhatsAppSettings}).parts["whatsapp"]
    assert isinstance(found, WhatsAppSettings)
    return found


def test_nothing_needs_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert not settings.is_on
    assert settings.whatsapp_api_url == "https://graph.facebook.com/v25.0"


def test_all_four_switch_it_on_and_show_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, **FOUR, WHATSAPP_NUMBER="+31970000001")
    assert settings.is_on
    assert settings.whatsapp_number == "31970000001"
    for name in ("WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"):
        assert FOUR[name] not in repr(settings)


@pytest.mark.parametrize(
    "shown", ["31970000001", "+31970000001", "+31 97 000 0001", "31-97-0000001", " +31 970000001 "]
)
def test_our_number_is_read_as_meta_shows_it(monkeypatch: pytest.MonkeyPatch, shown: str) -> None:
    assert read(monkeypatch, WHATSAPP_NUMBER=shown).whatsapp_number == "31970000001"


@pytest.mark.parametrize("left_out", [*range(1, 15)])
def test_some_but_not_all_is_told_with_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, left_out: int
) -> None:
    names = [name.upper() for name in NEEDED]
    missing = {name for place, name in enumerate(names) if left_out >> place & 1}
    told = {name: value for name, value in FOUR.items() if name not in missing}
    with pytest.raises(SettingsError) as wrong:
        read(monkeypatch, **told)
    (sentence,) = wrong.value.sentences
    assert {name for name in names if f"LESROUTE_{name} " in sentence} == missing
    assert "not set: WhatsApp needs all four, or none." in sentence
    assert not any(value in sentence for value in told.values())


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("WHATSAPP_TOKEN", "two words", "LESROUTE_WHATSAPP_TOKEN must be one word"),
        ("WHATSAPP_TOKEN", "line\nbreak", "LESROUTE_WHATSAPP_TOKEN must be one word"),
        ("WHATSAPP_APP_SECRET", "géheim", "LESROUTE_WHATSAPP_APP_SECRET must be one word"),
        ("WHATSAPP_PHONE_ID", "+31 6", "LESROUTE_WHATSAPP_PHONE_ID must be the id"),
        ("WHATSAPP_API_URL", "http://graph.example", "LESROUTE_WHATSAPP_API_URL must start with"),
        ("WHATSAPP_API_URL", "graph.facebook.com", "LESROUTE_WHATSAPP_API_URL must start with"),
        ("WHATSAPP_NUMBER", "0612345678", "LESROUTE_WHATSAPP_NUMBER must be digits"),
        ("WHATSAPP_TEMPLATE", "Herinnering!", "LESROUTE_WHATSAPP_TEMPLATE must be the name"),
    ],
)
def test_a_bad_setting_is_one_readable_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    with pytest.raises(SettingsError) as wrong:
        read(monkeypatch, **{**FOUR, name: value})
    (sentence,) = wrong.value.sentences
    assert sentence.startswith(words)
    assert value not in sentence


def test_each_setting_stands_in_the_readme(pytestconfig: pytest.Config) -> None:
    readme: Path = pytestconfig.rootpath / "README.md"
    told = readme.read_text(encoding="utf-8")
    for name in WhatsAppSettings.model_fields:
        assert f"`LESROUTE_{name.upper()}`" in told or f"`_{name.upper()}`" in told
