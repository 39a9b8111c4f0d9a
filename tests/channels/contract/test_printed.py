"""What is printed for a steunpunt, read as a camera does, and followed into every channel."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import zxingcpp
from aiohttp import ClientSession, CookieJar
from PIL import Image

from bot.app import CHANNELS
from bot.core.figures import cells, month_of
from bot.kit.access import own_path
from bot.kit.page import PURPOSE
from bot.settings import Settings
from bot.starting import read_guide
from bot.stores.address import connect
from bot.stores.figures import Figures
from bot.stores.journal import Journal
from bot.stores.seal import Seal, derive
from tests.channels.contract.conftest import running
from tests.channels.teams import emulator as microsoft
from tests.channels.web.plain import pressed
from tests.kit.drawn import drawn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from bot.core.guide import Guide
    from tests.channels.contract.conftest import World

NAME = "Steunpunt Utrecht"
PAPERS = [f"{sheet}-{lang}" for sheet in ("poster", "kaartjes", "folder") for lang in ("nl", "en")]
Files: TypeAlias = "Mapping[str, bytes]"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.yaml"
    entry = f"utrecht: {{name: {NAME}, phone: 030 123 45 67, tenants: [{microsoft.TENANT}]}}"
    path.write_text(f"{entry}\n")
    return path


async def test_each_code_leads_to_a_dialog_that_bears_the_name_and_its_word_is_counted(
    valkey_url: str, register: Path, tmp_path: Path
) -> None:
    """Those of the kit in their channels; those on paper on the web, and on into others."""
    guide = read_guide(Settings(steunpunten=register))
    async with running(valkey_url, register) as world:
        files, now = await _kit(world, guide)
        for name in ("telegram", "telegram-poster", "whatsapp", "whatsapp-mail"):
            await _by_app(world, _code(files[f"{name}.png"]))
        for paper in PAPERS:  # so many that the figures may show them
            for link in await _by_web(_painted(files[f"{paper}.pdf"])):
                await _by_app(world, link)
        colleague = world.person("teams")
        assert all(await colleague.says("hoi"))
        assert NAME in colleague.shown[-1]
    assert await _shown(valkey_url, world.secret, guide, tmp_path, now) == {"+gesprek": 10}


async def _kit(world: World, guide: Guide) -> tuple[Files, datetime]:
    """All files behind the steunpunt's own link, and when that was."""
    path = own_path(derive(world.secret, PURPOSE), guide.steunpunten["utrecht"])
    asked = path.replace("?", "/kit.zip?")
    async with ClientSession() as http, http.get(f"{world.url}{asked}") as answer:
        archive = zipfile.ZipFile(io.BytesIO(await answer.read()))
        now = parsedate_to_datetime(answer.headers["Date"])
    return {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}, now


def _code(picture: bytes) -> str:
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return code.text


def _painted(pdf: bytes) -> str:
    """What all codes on a paper say."""
    codes = [code.text for page in drawn(pdf) for code in zxingcpp.read_barcodes(page)]
    [told] = set(codes)
    return told


def _said(link: str) -> str:
    """What a person says by following a link: it stands in it for their app."""
    query = parse_qs(urlsplit(link).query)
    return f"/start {query['start'][0]}" if "start" in query else query["text"][0]


async def _by_web(link: str) -> list[str]:
    """A browser of its own opens it, and says who is there; the ways on into other channels."""
    english = parse_qs(urlsplit(link).query).get("taal") == ["en"]
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        async with http.get(link) as answer:
            page = await answer.text()
        assert NAME in page
        label = "I'm a parent" if english else "Ik ben ouder"
        async with http.post(urljoin(link, "/"), data=pressed(page, label)) as answer:
            assert NAME in await answer.text()
    found = set(re.findall(r'href="(https://(?:t|wa)\.me/[^"]+)"', page))
    assert len(found) == 2
    return [unescape(link) for link in found]


async def _by_app(world: World, link: str) -> None:
    person = world.person("whatsapp" if "wa.me" in link else "telegram")
    assert all(await person.says(_said(link)))
    assert NAME in person.shown[-1], link


async def _shown(
    valkey_url: str, secret: str, guide: Guide, place: Path, now: datetime
) -> dict[str, int]:
    """How many are shown to have begun for the steunpunt, by its words, once the month is over."""
    client = connect(valkey_url)
    figures = Figures(
        client,
        Seal(secret),
        cells=cells(guide, (kind.name for kind in CHANNELS)),
        journal=Journal(place / "figures"),
        clock=lambda: now + timedelta(days=40),
    )
    found = await figures.published(month_of(now)) or {}
    await client.aclose()
    return {cell.about: count for cell, count in found.items() if cell.kind == "start"}
