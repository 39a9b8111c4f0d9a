"""What an operator pastes at Meta: within its limits, in every language, and understood by us."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot.channels.whatsapp.inbound import Received
from bot.channels.whatsapp.kit import (
    ABOUT,
    BREAKER,
    BREAKERS,
    BUTTON,
    COMMANDS,
    DESCRIPTION,
    HINT,
    TEMPLATE,
    kit,
    profile,
    template,
)
from bot.channels.whatsapp.render import PARAMETER
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.cli import app
from bot.content.location import folder
from bot.conversation.messages import Typed
from bot.core.events import Pressed, Wrote
from bot.core.languages import LANGUAGES
from bot.core.session import Session
from bot.i18n import all_translations
from tests.channels.whatsapp.emulator import payloads as made
from tests.channels.whatsapp.reading import one

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.understanding.understand import Understanding

CATALOGS = all_translations(folder("locales"))
BODY = 1024


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_is_within_the_limits_of_meta(language: Code) -> None:
    told, reminder = profile(CATALOGS[language]), template(CATALOGS[language])
    assert len(told.about) <= ABOUT
    assert len(told.description) <= DESCRIPTION
    assert len(told.breakers) <= BREAKERS
    assert all(len(line) <= BREAKER for line in told.breakers)
    assert len(told.commands) <= COMMANDS
    assert all(re.fullmatch(r"[A-Za-z0-9_]{1,30}", name) for name in told.commands)
    assert all(len(hint) <= HINT for hint in told.commands.values())
    assert len(reminder.button) <= BUTTON
    assert len(reminder.body) + PARAMETER <= BODY


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_has_one_parameter_with_words_around_it(language: Code) -> None:
    parts = re.split(r"\{\{1\}\}", template(CATALOGS[language]).body)
    assert [bool(part.strip()) for part in parts] == [True, True]
    assert "{{" not in "".join(parts)
    assert WhatsAppSettings(whatsapp_template=TEMPLATE).whatsapp_template == TEMPLATE


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_tapped_first_and_each_command_is_understood(
    guide: Guide, understanding: Understanding, language: Code
) -> None:
    told = profile(CATALOGS[language])
    session = Session(language=language)  # they are what somebody says first
    for line in told.breakers:
        event = understanding.understand(line, session)
        assert isinstance(event, Wrote | Pressed)
        assert not isinstance(event, Wrote) or event.sure or event.answer, line
    for name in told.commands:
        came = one(guide, made.text(f"/{name}"))
        assert isinstance(came, Received)
        assert came.incoming.event == Typed(text=name)
        assert not isinstance(understanding.understand(name, session), Wrote), name


def test_the_text_to_paste_from_has_every_language_and_our_address() -> None:
    text = kit(CATALOGS, "https://lesroute.example")
    assert "https://lesroute.example/whatsapp/webhook" in text
    for catalog in CATALOGS.values():
        assert template(catalog).body in text
        assert profile(catalog).description in text
    for word in ("VERIFY_TOKEN", "APP_SECRET", "PHONE_ID", "opt in", "leads to a person"):
        assert word in text


def test_the_command_prints_it() -> None:
    shown = CliRunner().invoke(app, ["kit", "whatsapp"])
    assert shown.exit_code == 0
    assert template(CATALOGS["nl"]).body in shown.stdout


def test_a_steunpunt_shares_the_number_that_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = tmp_path / "register.yaml"
    register.write_text("utrecht: {name: Steunpunt Utrecht}\n", encoding="utf-8")
    monkeypatch.setenv("LESROUTE_STEUNPUNTEN", str(register))
    monkeypatch.setenv("LESROUTE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LESROUTE_WHATSAPP_NUMBER", "+31 97 000 0001")
    made = CliRunner().invoke(app, ["kit", "utrecht", "--to", str(tmp_path / "kit")])
    assert made.exit_code == 0, made.output
    links = (tmp_path / "kit" / "utrecht" / "links.txt").read_text(encoding="utf-8")
    assert "https://wa.me/31970000001?text=" in links
