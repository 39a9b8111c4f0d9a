"""Who offers this Lesroute is named on the pages about it, with its own notice and statement."""

from __future__ import annotations

import tempfile
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, CookieJar

from bot.channels.web.kind import WEB
from bot.channels.web.long_words import CUT
from bot.channels.web.settings import WebSettings
from bot.findings import Level
from bot.settings import Settings, SettingsError, read_all
from tests.channels.web.plain import pressed, send
from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "Samenwerkingsverband <Voorbeeld>"
NOTICE, STATEMENT = "https://voorbeeld.example/privacy", "https://voorbeeld.example/wcag?a=1&b=2"
SET = {"organisation": NAME, "privacy_url": NOTICE, "accessibility_url": STATEMENT}
DUTCH = {"Accept-Language": "nl"}
UNSET = "de organisatie die de link van deze Lesroute gaf"


def link(address: str) -> str:
    return f'<a href="{address}" rel="noreferrer">'


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        register = Path(place) / "register.yaml"
        register.write_text("utrecht: {name: Steunpunt Utrecht, email: u@hier.example}\n")
        command = Lesroute(Path(place))
        yield command.start(steunpunten=str(register), **SET)
        command.end()


async def read(client: ClientSession, path: str) -> str:
    async with client.get(path) as response:
        assert response.status == 200
        text = await response.text()
        assert "<Voorbeeld>" not in text
        return unescape(text.replace(CUT, ""))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("/privacy", [NOTICE]),
        ("/toegankelijkheid", [STATEMENT]),
        ("/over", [NOTICE, STATEMENT]),
    ],
)
async def test_each_page_about_us_names_it_and_leads_to_its_papers(
    url: str, path: str, links: list[str], language: str
) -> None:
    async with ClientSession(url) as client:
        shown = await read(client, f"{path}?taal={language}")
    assert NAME in shown
    assert [address for address in (NOTICE, STATEMENT) if link(address) in shown] == links
    assert UNSET not in shown


@pytest.mark.parametrize("path", ["/privacy", "/toegankelijkheid", "/over"])
async def test_the_steunpunt_of_the_link_keeps_its_card_beside_it(url: str, path: str) -> None:
    async with ClientSession(url, cookie_jar=CookieJar(unsafe=True), headers=DUTCH) as client:
        await send(client, pressed(await read(client, "/s/utrecht"), "Ik ben ouder"))
        shown = await read(client, path)
    assert NAME in shown
    assert "Steunpunt Utrecht gaf de link" in shown
    assert 'href="mailto:u@hier.example"' in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("organisation", "Een\nTwee"),
        ("organisation", "x" * 101),
        ("privacy_url", "http://voorbeeld.example"),
        ("privacy_url", "voorbeeld.example"),
        ("privacy_url", 'https://voorbeeld.example/"x'),
        ("accessibility_url", "javascript:alert(1)"),
        ("accessibility_url", "https://schöol.example"),
    ],
)
def test_what_cannot_be_shown_or_followed_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"LESROUTE_{name.upper()}", value)
    with pytest.raises(SettingsError, match=f"LESROUTE_{name.upper()} must be "):
        read_all({"web": WebSettings})


async def examined(settings: Settings, **told: str) -> list[tuple[Level, str]]:
    assert WEB.examine is not None
    found = await WEB.examine(WebSettings(**told), settings)
    return [(each.level, each.told) for each in found]


async def test_the_doctor_tells_what_the_public_cannot_read() -> None:
    public = Settings(public_url="https://lesroute.example")
    [(level, told)] = await examined(public, organisation=NAME)
    assert level is Level.LOOK
    assert told.endswith("set LESROUTE_PRIVACY_URL, LESROUTE_ACCESSIBILITY_URL.")
    assert [level for level, _ in await examined(public, **SET)] == [Level.WELL]
    assert await examined(Settings(public_url="http://127.0.0.1:8080")) == []
