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
from bot.core.checkletters import written
from bot.core.codes import in_groups, path_code
from bot.core.session import Session
from bot.core.texts import Role
from bot.i18n import content_translations
from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.core.guide import Guide

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
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    register = tmp_path_factory.mktemp("register") / "register.yaml"
    register.write_text(REGISTER)
    guide = load_guide(folder("dialogs"), content_translations(folder("locales")))
    return load_steunpunten(guide, register)


@pytest.fixture(scope="module")
def addresses(guide: Guide) -> Addresses:
    return Addresses(guide)


@pytest.fixture(scope="module")
def code(guide: Guide) -> str:
    return in_groups(path_code(guide, Session(role=Role.OUDER), "procedure/uren"), "-")


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
        ("/s%2Fzuid-holland", "/s/zuid-holland"),
        ("/s/zuid-holland&taal=en", "/s/zuid-holland?taal=en"),
        ("/o/rechten;taal=en&amp;rol=ouder?taal=nl", "/o/rechten?rol=ouder&taal=nl"),
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


@pytest.mark.parametrize(
    ("passed", "meant"),
    [
        ("/p/{code}", None),
        ("/p/{code}?via=zuid-holland", None),
        ("/p/{code}.", None),  # it is read as it stands
        ("/P/{code}", "/p/{code}"),
        ("/p/{code}/", "/p/{code}"),
        ("/p//{code}", "/p/{code}"),
        ("/p%2F{code}", "/p/{code}"),
        ("/p/{halves}?VIA=zuid-holland", "/p/{code}?via=zuid-holland"),
        ("/p/{code}%3Fvia=zuid-holland", "/p/{code}?via=zuid-holland"),
        ("/p/{code}%253Fvia%253Dzuid-holland", "/p/{code}?via=zuid-holland"),
        ("/p/{code}&via=zuid-holland", "/p/{code}?via=zuid-holland"),
        ("/p/{code};taal=en", "/p/{code}?taal=en"),
        ("/p/{code},%20kijk%20mee?taal=en", "/p/{code}?taal=en"),
        ("/p/{code}<br>", "/p/{code}"),
        ("/p/{code}](https://lesroute.example/p/{code})", "/p/{code}"),
        ("/p/kijk%20mee", None),
        ("/p", None),
        ("/nergens/p/{code}", None),
    ],
)
def test_a_path_code_is_found_in_an_address_that_was_passed_on(
    addresses: Addresses, code: str, passed: str, meant: str | None
) -> None:
    sent = passed.format(code=code, halves=code.replace("-", "/"))
    found = addresses.meant(URL(sent, encoded=True))
    assert found == (meant.format(code=code) if meant else None)


@given(values=st.lists(st.integers(0, 31), min_size=6, max_size=10))
def test_no_code_leads_to_itself_whatever_its_form(
    *, addresses: Addresses, values: list[int]
) -> None:
    """A code with right check letters may be of a form that this release does not know."""
    code = in_groups(written(values), "-")
    for passed in (f"/p/{code}", f"/p/{code}/", f"/P/{code}"):
        meant = addresses.meant(URL(passed, encoded=True))
        assert meant != passed
        assert meant is None or addresses.meant(URL(meant, encoded=True)) is None


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


@pytest.mark.parametrize("passed", ["//p/{code}&via=zuid-holland", "/P%2F{code}?via=zuid-holland"])
async def test_the_place_of_a_path_code_is_not_lost_for_a_mark(
    url: str, code: str, passed: str
) -> None:
    async with ClientSession(cookie_jar=DummyCookieJar()) as client:
        asked = URL(url + passed.format(code=code), encoded=True)
        async with client.get(asked) as response:
            assert response.status == 200
            assert str(response.url) == f"{url}/p/{code}?via=zuid-holland"
            shown = await response.text()
    assert f"code={code}" in shown, "its forms lead to the place"


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
