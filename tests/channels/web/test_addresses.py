"""Links as people pass them on lead to the page that was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from aiohttp import ClientSession, DummyCookieJar
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.channels.web.passed_on import Addresses
from bot.content.load import load_guide
from bot.content.location import folder
from bot.content.steunpunten import load_steunpunten
from bot.i18n import content_translations
from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGISTER = "zuid-holland: {name: Zuid, origins: ['https://zuid.example']}\n"
ADDRESSES = [
    "/o/rechten",
    "/o/geld",
    "/s/zuid-holland",
    "/in/zuid-holland",
    "/privacy",
    "/over",
    "/",
]
MARKS = [".", ",", ")", "]", ">", "'", "*", "…", "”", "!", ";", ":", " ", "\u200b", "\u2060", "/"]


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Addresses:
    register = tmp_path_factory.mktemp("register") / "register.yaml"
    register.write_text(REGISTER)
    guide = load_guide(folder("dialogs"), content_translations(folder("locales")))
    return Addresses(load_steunpunten(guide, register))


@given(
    address=st.sampled_from(ADDRESSES),
    behind=st.lists(st.sampled_from(MARKS), max_size=4).map("".join),
    capitals=st.booleans(),
    encoded=st.integers(0, 2),
)
def test_marks_behind_an_address_and_capitals_in_it_change_nothing(
    *, addresses: Addresses, address: str, behind: str, capitals: bool, encoded: int
) -> None:
    passed = (address.upper() if capitals else address) + behind
    for _ in range(encoded):
        passed = "/" + quote(passed.removeprefix("/"), safe="")
    meant = addresses.meant(URL(quote(passed, safe="/%"), encoded=True))
    assert (meant or URL(passed, encoded=True).path) == address


@pytest.mark.parametrize(
    ("passed", "meant"),
    [
        ("/o/rechten", None),
        ("/o/rechten?taal=en&fbclid=x", None),
        ("/O/Rechten.?Taal=EN.&amp;via=Zuid-Holland)", "/o/rechten?taal=en&via=zuid-holland"),
        ("/o/rechten/?taal=en&fbclid=x", "/o/rechten?taal=en"),
        ("/o/rechten%3Ftaal=en", "/o/rechten?taal=en"),
        ("/o/rechten%253Ftaal%253Den", "/o/rechten?taal=en"),
        ("/o/rechten](https://lesroute.example/o/rechten)", "/o/rechten"),
        ("/o//rechten", "/o/rechten"),
        ("/s/Zuid%E2%80%91Holland", "/s/zuid-holland"),
        ("/Privacy).", "/privacy"),
        ("/%E2%80%A6", "/"),
        ("/o/nergens.", None),
        ("/s/nergens", None),
        ("/static/chat.css", None),
        ("/robots.txt", None),
        ("/o", None),
        ("/nergens/privacy", None),
        ("//evil.example/o/rechten", None),
        ("/o/rechten.?via=%0d%0aSet-Cookie:x", "/o/rechten?via=set-cookie"),
    ],
)
def test_what_was_meant_is_found_and_nothing_is_made_up(
    addresses: Addresses, passed: str, meant: str | None
) -> None:
    assert addresses.meant(URL(passed, encoded=True)) == meant


@given(path=st.text(max_size=40))
def test_no_address_whatever_upsets_it(*, addresses: Addresses, path: str) -> None:
    addresses.meant(URL("/" + quote(path), encoded=True))
    addresses.meant(URL.build(path="/" + path.lstrip("/")))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place: Path = tmp_path_factory.mktemp("served")
    register = place / "register.yaml"
    register.write_text(REGISTER)
    command = Lesroute(place)
    yield command.start(steunpunten=str(register))
    command.end()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("passed", "place"),
    [
        ("/o/Rechten.", "/o/rechten"),
        ("/s/Zuid-Holland)", "/s/zuid-holland"),
        ("/in/ZUID-HOLLAND%20?taal=EN.", "/in/zuid-holland?taal=en"),
        ("/Privacy/", "/privacy"),
    ],
)
async def test_a_browser_is_led_to_the_right_address(
    url: str, method: str, passed: str, place: str
) -> None:
    async with ClientSession(cookie_jar=DummyCookieJar()) as client:
        sent = client.request(method, URL(url + passed, encoded=True), allow_redirects=False)
        async with sent as response:
            assert response.status == 302
            assert response.headers["Location"] == place
            assert "Set-Cookie" not in response.headers
        async with client.get(url + response.headers["Location"]) as response:
            assert response.status == 200


async def test_a_steunpunt_in_a_topic_s_link_is_not_lost_for_a_mark(url: str) -> None:
    async with ClientSession(cookie_jar=DummyCookieJar()) as client:
        asked = URL(f"{url}/o/rechten?TAAL=nl,&amp;rol=Ouder.&via=Zuid-Holland)", encoded=True)
        async with client.get(asked) as response:
            shown = await response.text()
    assert 'data-node="rechten/start"' in shown
    assert "Zuid" in shown
    assert '<html lang="nl">' in shown


async def test_a_form_is_never_led_elsewhere(url: str) -> None:
    async with ClientSession(cookie_jar=DummyCookieJar()) as client:
        sent = client.post(f"{url}/O/Rechten", data={"text": "x"}, allow_redirects=False)
        async with sent as response:
            assert response.status == 404
