"""The app package for a school's administrator: by Microsoft's schema, in each language."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from jsonschema_rs import Draft4Validator
from PIL import Image

from bot.channels.teams.package import FRAMES, package
from bot.channels.web.environment import STATIC
from bot.content.location import folder
from bot.core.engine import turn
from bot.core.guide import Steunpunt
from bot.core.languages import LANGUAGES, SOURCE
from bot.core.session import Session
from bot.i18n import all_translations
from tests.channels.teams.emulator import APP, TENANT
from tests.guides import NOW
from tests.process import lesroute

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding

SITE = "https://lesroute.example.nl"
SCHEMA = Path(__file__).parent / "schemas" / "teams-manifest-1.29.schema.json"
UTRECHT = Steunpunt(id="utrecht", name="Steunpunt passend onderwijs Utrecht en omstreken")
SHORTEST = {"name.short": 30, "name.full": 100, "description.short": 80, "description.full": 4000}


def opened(steunpunt: Steunpunt = UTRECHT) -> ZipFile:
    return ZipFile(BytesIO(package(steunpunt, APP, SITE, all_translations(folder("locales")))))


def read(zipped: ZipFile, name: str) -> Any:
    return json.loads(zipped.read(name))


def test_its_manifest_is_one_by_the_schema_and_names_what_is_in_it() -> None:
    zipped = opened()
    told = read(zipped, "manifest.json")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8-sig"))
    assert [error.message for error in Draft4Validator(schema).iter_errors(told)] == []
    localized = told["localizationInfo"]
    files = [localized["defaultLanguageFile"]]
    files += [each["file"] for each in localized["additionalLanguages"]]
    assert {*zipped.namelist()} == {"manifest.json", *files, *told["icons"].values()}
    assert zipped.testzip() is None
    assert told["bots"][0]["botId"] == APP
    assert told["bots"][0]["scopes"] == ["personal"]
    assert told["validDomains"] == ["lesroute.example.nl"]
    (tab,) = (each for each in told["staticTabs"] if "contentUrl" in each)
    assert tab["contentUrl"] == f"{SITE}/in/utrecht"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_all_words_and_its_commands_are_understood(
    guide: Guide, understanding: Understanding, language: str
) -> None:
    zipped = opened()
    told = read(zipped, f"{language}.json")
    source = read(zipped, f"{SOURCE}.json")
    assert told.keys() == source.keys()
    assert all(0 < len(told[key]) <= most for key, most in SHORTEST.items())
    commands = [key for key in told if key.endswith("].title")]
    assert commands
    for key in commands:
        assert len(told[key]) <= 32
        assert len(told[key.replace("title", "description")]) <= 128
        session = Session(language=language)
        heard = understanding.understand(told[key], session)
        assert turn(guide, session, heard, NOW).screen.unanswered is None, told[key]
    manifest = read(zipped, "manifest.json")
    held = manifest["bots"][0]["commandLists"][0]["commands"]
    assert [source[key] for key in commands] == [each["title"] for each in held]


def test_each_steunpunt_has_a_package_of_its_own_and_the_same_is_the_same() -> None:
    first, again = (read(opened(), "manifest.json")["id"] for _ in range(2))
    other = read(opened(Steunpunt(id="almere", name="Almere")), "manifest.json")["id"]
    assert first == again != other
    catalogs = all_translations(folder("locales"))
    assert len({package(UTRECHT, APP, SITE, catalogs) for _ in range(2)}) == 1


def test_its_icons_have_the_sizes_that_teams_wants_and_the_outline_is_white_on_nothing() -> None:
    zipped = opened()
    color, outline = (
        Image.open(BytesIO(zipped.read(name))).convert("RGBA")
        for name in ("color.png", "outline.png")
    )
    assert color.size == (192, 192)
    assert color.getchannel("A").getextrema() == (255, 255)
    assert outline.size == (32, 32)
    alpha = outline.getchannel("A")
    assert 0.05 < sum(alpha.histogram()[1:]) / 32**2 < 0.9
    seen = [
        pixel for _, pixel in outline.getcolors() or [] if isinstance(pixel, tuple) and pixel[3]
    ]
    assert {pixel[:3] for pixel in seen} == {(255, 255, 255)}


def test_the_command_writes_it_or_says_what_is_missing(tmp_path: Path) -> None:
    register = tmp_path / "register.yaml"
    register.write_text("utrecht: {name: Utrecht}\n", encoding="utf-8")
    said = {"steunpunten": str(register)}
    unknown = lesroute("kit", "utrecht", "--teems", "--to", str(tmp_path), **said)
    assert unknown.returncode == 2
    assert "--teems" in unknown.stderr
    refused = lesroute("kit", "utrecht", "--teams", "--to", str(tmp_path), **said)
    assert refused.returncode == 2
    assert "LESROUTE_TEAMS_APP_ID" in refused.stderr
    said |= {"teams_app_id": APP, "teams_app_secret": "x", "teams_tenant": TENANT}
    made = lesroute("kit", "utrecht", "--teams", "--to", str(tmp_path), public_url=SITE, **said)
    assert made.returncode == 0, made.stderr
    assert read(ZipFile(tmp_path / "utrecht" / "teams.zip"), "manifest.json")["version"]
    assert all(frame in made.stdout for frame in FRAMES)
    assert "tenants" in made.stdout


def test_the_tab_speaks_to_where_teams_shows_it_and_to_nobody_else() -> None:
    (line,) = [x for x in (STATIC / "host.js").read_text().splitlines() if "const HOSTS" in x]
    assert tuple(json.loads(line.partition("= ")[2].removesuffix(";"))) == FRAMES
