"""The addresses of the web chat: topics, the pages about itself, and what programs read."""

from __future__ import annotations

import asyncio
import re
import tempfile
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from aiohttp import ClientSession, CookieJar, DummyCookieJar
from babel.dates import format_date

from bot.channels.web.long_words import CUT
from bot.channels.web.security import PATH
from bot.core.languages import LANGUAGES
from bot.core.texts import Role
from tests.channels.web.plain import pressed, send
from tests.emulator.emulator import Emulator
from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.core.guide import Guide
    from bot.core.languages import Code

SITE = "https://lesroute.example"
PAGES = {
    "/privacy": {"nl": "In het kort", "en": "In short"},
    "/toegankelijkheid": {"nl": "Wat nog niet goed is", "en": "What is not right yet"},
    "/over": {"nl": "geen site van de overheid", "en": "not a government site"},
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        register = Path(place) / "register.yaml"
        register.write_text("utrecht: {name: 'Steunpunt <Utrecht>', email: u@hier.example}\n")
        command = Lesroute(Path(place))
        yield command.start(steunpunten=str(register))
        command.end()


@pytest.fixture
async def client(url: str) -> AsyncIterator[ClientSession]:
    headers = {"Accept-Language": "nl"}
    async with ClientSession(url, cookie_jar=CookieJar(unsafe=True), headers=headers) as session:
        yield session


async def read(client: ClientSession, path: str) -> str:
    async with client.get(path) as response:
        assert response.status == 200, path
        return unescape(await response.text())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_topic_has_an_address_that_tells_what_it_is(
    client: ClientSession, url: str, guide: Guide, language: Code
) -> None:
    titles = set()
    for topic in guide.topics.values():
        shown = await read(client, f"/o/{topic.id}?taal={language}")
        assert f'<html lang="{language}">' in shown
        [title] = re.findall("<title>(.*)</title>", shown)
        titles.add(title)
        summary = topic.summary.say(language, None)
        assert f'<meta name="description" content="{summary}">' in shown
        assert f'<meta property="og:title" content="{title}">' in shown
        assert f'<meta property="og:description" content="{summary}">' in shown
        for other in LANGUAGES:
            link = f'hreflang="{other}" href="{url}/o/{topic.id}?taal={other}"'
            assert link in shown
        client.cookie_jar.clear()
    assert len(titles) == len(guide.topics)


async def test_a_newcomer_says_who_asks_and_then_is_at_the_topic(client: ClientSession) -> None:
    shown = await read(client, "/o/geld")
    assert "Wie stelt de vraag?" in shown
    assert 'data-node="geld/start"' in await send(client, pressed(shown, "Ik ben ouder"))
    assert 'data-node="geld/start"' in await read(client, "/")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_topic_s_page_says_what_it_is_about_before_it_asks_who_reads(
    client: ClientSession, guide: Guide, language: Code
) -> None:
    bodies = set()
    for topic in guide.topics.values():
        shown = await read(client, f"/o/{topic.id}?taal={language}")
        title, summary = topic.title.say(language, None), topic.summary.say(language, None)
        shown = shown.replace(CUT, "")
        bodies.add(re.sub(r' value="[^"]*"', "", shown.split('<div id="log"')[1]))
        if topic.id != guide.home.partition("/")[0]:
            assert shown.count("<h1>") == 1
            assert f"<h2>{title}</h2>" in shown
            assert f"<p>{summary}</p>" in shown
            assert shown.index(f"<p>{summary}</p>") < shown.index("<article")
    assert len(bodies) == len(guide.topics)


@pytest.mark.parametrize("role", Role)
async def test_who_is_known_sees_the_topic_itself(
    client: ClientSession, guide: Guide, role: Role
) -> None:
    for topic in guide.topics.values():
        if topic.id == guide.home.partition("/")[0]:
            continue
        shown = await read(client, f"/o/{topic.id}?rol={role}")
        first = guide.nodes[topic.first]
        if first.text is None or first.text.speaks_to(role):
            assert f'data-node="{topic.id}/' in shown
            assert 'class="topic"' not in shown


async def test_a_link_from_telegram_goes_on_as_the_same_person(client: ClientSession) -> None:
    shown = await read(client, "/o/rechten?rol=leerling&taal=en&via=utrecht")
    assert 'data-node="rechten/start"' in shown
    assert '<html lang="en">' in shown
    assert "Steunpunt <Utrecht>" in shown
    await send(client, pressed(shown, "Help"))
    held = await read(client, "/privacy")
    for answer in ("rol: leerling", "taal: en", "Steunpunt <Utrecht>"):
        assert answer in held


@pytest.mark.parametrize("query", ["?rol=koning", "?taal=fy", "?via=nergens", "?rol=&taal=&via="])
async def test_what_a_link_cannot_say_it_does_not_say(client: ClientSession, query: str) -> None:
    assert "Wie stelt de vraag?" in await read(client, f"/o/rechten{query}")


async def test_an_unknown_topic_is_a_page_that_helps(client: ClientSession) -> None:
    async with client.get("/o/nergens") as response:
        assert response.status == 404
        shown = await response.text()
    for link in ('href="/?taal=', 'href="/o/contact', 'href="tel:112"', 'href="tel:113"'):
        assert link in shown


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pages_about_us_speak_both_languages(
    client: ClientSession, path: str, language: Code
) -> None:
    shown = await read(client, f"{path}?taal={language}")
    assert f'<html lang="{language}">' in shown
    assert PAGES[path][language] in shown
    assert f'hreflang="{"en" if language == "nl" else "nl"}"' in shown
    assert not list(client.cookie_jar)


async def test_the_privacy_page_shows_literally_what_is_held_and_can_erase_it(
    client: ClientSession,
) -> None:
    assert "geen bewaard gesprek bekend" in await read(client, "/privacy")
    for tap in ("-n:start/welkom:leerling", "ln:beslisboom/oorzaak:ziekte"):
        async with client.post("/", data={"tap": tap}) as response:
            assert response.status == 200
    shown = await read(client, "/privacy")
    assert "oorzaak: ziekte" in shown
    assert "hoe je heet" in shown  # a pupil is spoken to as a pupil
    [wipe] = re.findall(r'name="tap" value="([^"]+)"', shown)
    async with client.post("/", data={"tap": wipe}) as response:
        assert "alles gewist" in await response.text()
    assert "geen bewaard gesprek bekend" in await read(client, "/privacy")


async def test_who_came_by_a_steunpunt_is_told_whom_to_ask(client: ClientSession) -> None:
    await send(client, pressed(await read(client, "/s/utrecht"), "Ik ben ouder"))
    for path in PAGES:
        shown = await read(client, path)
        assert "Steunpunt <Utrecht>" in shown
        assert 'href="mailto:u@hier.example"' in shown


async def test_all_sources_are_named_with_their_dates(client: ClientSession, guide: Guide) -> None:
    shown = await read(client, "/over?taal=en")
    for source in guide.sources.values():
        assert source.name.say("en", None) in shown
    first = min(fact.review_by for fact in guide.facts.values())
    assert f"before {format_date(first, 'long', locale='en')}" in shown


async def test_programs_find_the_map_the_rules_and_the_manifest(
    client: ClientSession, url: str, guide: Guide
) -> None:
    tree = ET.fromstring(await read(client, "/sitemap.xml"))  # noqa: S314  our own
    places = [element.text or "" for element in tree.iter() if element.tag.endswith("}loc")]
    assert len(places) == 2 * (len(guide.topics) - 1 + 1 + len(PAGES))
    for place in places:
        assert place.startswith(url)
        await read(client, place.removeprefix(url))
        client.cookie_jar.clear()
    assert f"Sitemap: {url}/sitemap.xml" in await read(client, "/robots.txt")
    async with client.get("/manifest.webmanifest?taal=en") as response:
        assert response.content_type == "application/manifest+json"
        manifest = await response.json(content_type=None)
    assert manifest["lang"] == "en"
    for icon in manifest["icons"]:
        async with client.get(icon["src"]) as response:
            assert response.content_type == icon["type"]


ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')


@pytest.mark.parametrize("path", ["/", "/o/rechten", *PAGES])
@pytest.mark.parametrize("query", ["", "?taal=nl", "?taal=en"])
async def test_each_page_names_itself_and_its_others_in_full(
    client: ClientSession, url: str, path: str, query: str
) -> None:
    shown = await read(client, f"{path}{query}")
    client.cookie_jar.clear()
    assert CANONICAL.findall(shown) == [f"{url}{path}{query}"]
    assert dict(ALTERNATE.findall(shown)) == {
        "nl": f"{url}{path}?taal=nl",
        "en": f"{url}{path}?taal=en",
        "x-default": f"{url}{path}",
    }
    assert f'<meta property="og:url" content="{url}{path}{query}">' in shown


async def test_what_others_hang_on_is_not_part_of_our_address(
    client: ClientSession, url: str
) -> None:
    shown = await read(client, "/o/geld?utm_source=x&TAAL=en.&via=nergens")
    assert CANONICAL.findall(shown) == [f"{url}/o/geld?taal=en"]


async def test_an_odd_host_stands_in_no_page(client: ClientSession) -> None:
    for host in ('evil.example"><script>', "evil.example/x", "evil@x"):
        async with client.get("/", headers={"Host": host}) as response:
            shown = await response.text()
        assert "evil" not in shown
        assert not CANONICAL.findall(shown)
    # Nor is what one was told kept for the next.
    async with client.get("/", headers={"Host": "evil.example"}) as response:
        assert CANONICAL.findall(await response.text()) == ["http://evil.example/"]
    assert "evil" not in await read(client, "/")


async def test_our_public_address_stands_where_it_must_and_no_other_does(
    lesroute: Lesroute,
) -> None:
    url = await asyncio.to_thread(lesroute.start, public_url=SITE)
    async with ClientSession(url, headers={"Host": "evil.example"}) as client:
        shown = await read(client, "/o/rechten?taal=nl")
        assert f'<link rel="canonical" href="{SITE}/o/rechten?taal=nl">' in shown
        assert f'<meta property="og:image" content="{SITE}/static/preview.png?' in shown
        for path in ("/", "/sitemap.xml", "/robots.txt", "/manifest.webmanifest"):
            assert "evil" not in await read(client, path)


async def test_a_conversation_goes_on_in_telegram(lesroute: Lesroute) -> None:
    async with Emulator(time_scale=20) as emulator:
        settings = {"telegram_token": emulator.token, "telegram_api_url": emulator.url}
        url = await asyncio.to_thread(lesroute.start, **settings)
        await emulator.until(lambda: emulator.called("getUpdates"))
        async with ClientSession(url, cookie_jar=DummyCookieJar()) as client:
            shown = await read(client, "/o/rechten?rol=ouder&taal=nl")
        await asyncio.to_thread(lesroute.end)
    [link] = re.findall(r'href="https://t\.me/([^"]+)"', shown)
    assert link.endswith("?start=trechten_rouder_lnl")


async def test_without_telegram_there_is_no_such_link(client: ClientSession) -> None:
    assert "t.me" not in await read(client, "/")


async def test_where_nobody_is_named_for_holes_there_is_no_file_that_names_one(
    client: ClientSession,
) -> None:
    async with client.get(PATH) as response:
        assert response.status == 404
