"""One table of promises, kept by every channel."""

from __future__ import annotations

from gettext import NullTranslations
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, CookieJar
from aiohttp.web import RouteDef
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.delivery import Meaning
from bot.core.codes import in_groups, path_code
from bot.core.session import Session
from bot.core.texts import Role
from tests.channels.contract.conftest import KINDS
from tests.channels.contract.drivers import ByEcho, InTeams, InTelegram, OnTheWeb, OnWhatsApp
from tests.channels.contract.pure import PURE
from tests.channels.web.plain import send, typed

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from tests.channels.contract.conftest import World
    from tests.channels.contract.drivers import Driver

DRIVERS: dict[str, type[Driver]] = {
    "web": OnTheWeb,
    "telegram": InTelegram,
    "whatsapp": OnWhatsApp,
    "echo": ByEcho,
    "teams": InTeams,
}
EVERY = [kind.name for kind in KINDS]
NUMBERED = [name for name in EVERY if DRIVERS[name].numbered]
REFUSALS = [(name, meaning) for name in EVERY for meaning in DRIVERS[name].refuses]
PUSHING = [name for name in EVERY if DRIVERS[name].refuses]
LATER = {Meaning.AGAIN, Meaning.PERSON}


async def brought_again(person: Driver) -> None:
    """Bring what came last once more, as a peer does: until it is taken."""
    for _ in range(1000):
        if await person.again():
            return
    raise AssertionError("it is never taken")


async def session(world: World, person: Driver) -> Session | None:
    kept = await world.store.load(person.chat)
    return kept.record.session if kept and kept.record else None


def test_every_channel_has_a_driver_here() -> None:
    assert set(DRIVERS) == set(PURE) == set(EVERY)
    assert {meaning for name, meaning in REFUSALS if name != "echo"} >= {*LATER, Meaning.GONE}


@pytest.mark.parametrize("name", EVERY)
@given(data=st.data())
@settings(max_examples=200)
def test_whatever_comes_in_is_read_calmly_and_changes_nothing(
    guide: Guide, name: str, data: st.DataObject
) -> None:
    pure = PURE[name]
    came = data.draw(pure.anything)
    before = repr(came)
    assert repr(pure.reads(guide, came)) == repr(pure.reads(guide, came))
    assert repr(came) == before


@pytest.mark.parametrize("name", EVERY)
def test_every_screen_can_be_shown_by_the_rules(
    guide: Guide, walks: dict[Code, tuple[Reached, ...]], name: str
) -> None:
    visits = [visit for language in walks for visit in walks[language]]
    screens = {(v.screen.node, v.screen.language, v.screen.role): v.screen for v in visits}
    assert {screen.role for screen in screens.values()} == {None, *Role}
    wrong = {
        which: faults
        for which, screen in screens.items()
        if (faults := [*PURE[name].faults(guide, screen)])
    }
    assert not wrong


@pytest.mark.parametrize("name", EVERY)
async def test_a_person_is_answered_and_goes_on_where_they_were(world: World, name: str) -> None:
    person = world.person(name)
    assert await person.says("hallo") == [True]
    assert "Ik ben ouder" in " ".join(person.labels)
    assert await person.presses("Ik ben ouder") == [True]
    there = await session(world, person)
    assert there is not None
    assert there.role is Role.OUDER
    assert await person.presses("Kind thuis: mag dat?") == [True]
    there = await session(world, person)
    assert there is not None
    assert (there.role, there.place) == (Role.OUDER, "beslisboom/start")


@pytest.mark.parametrize("name", EVERY)
async def test_words_of_distress_come_before_all_else(world: World, name: str) -> None:
    person = world.person(name)
    await person.says("ik wil niet meer leven")
    assert "113" in person.shown[-1]


@pytest.mark.parametrize("name", EVERY)
async def test_a_text_is_heard_to_its_end_though_only_its_beginning_is_read(
    world: World, name: str
) -> None:
    person = world.person(name)
    await person.says("Dit gaat over school. " * 250 + "Ik wil niet meer leven.")
    assert "113" in person.shown[-1]


@pytest.mark.parametrize("name", EVERY)
async def test_a_code_is_typed_in_every_channel_and_taken_by_a_press(
    world: World, guide: Guide, name: str
) -> None:
    mother = Session(role=Role.OUDER, answers={"oorzaak": "ziekte"})
    code = in_groups(path_code(guide, mother, "beslisboom/categorie-b"))
    person = world.person(name)
    await person.says(f"{code[:-1]}{'2' if code[-1] != '2' else '3'}")
    assert "Deze code klopt niet" in person.shown[-1]
    await person.says(f"mijn code is {code.lower()}")
    there = await session(world, person)
    assert there is not None
    assert not there.answers, "it is shown before it is taken"
    assert await person.presses("Ik ben ouder") == [True]
    there = await session(world, person)
    assert there is not None
    assert (there.place, there.answers) == ("beslisboom/categorie-b", mother.answers)
    await person.says("stuur dit door")
    assert code in person.shown[-1], "and it can be passed on from here"


async def test_a_place_that_is_passed_on_can_be_gone_on_from_in_another_channel(
    world: World, guide: Guide
) -> None:
    async with ClientSession(world.url, cookie_jar=CookieJar(unsafe=True)) as client:
        shown = await send(client, {"tap": "on:procedure/uren", "text": ""})
        shown = await send(client, typed(shown, "stuur dit door"))
    code = in_groups(path_code(guide, Session(role=Role.OUDER), "procedure/uren"), "-").lower()
    assert f"?start=p{code}" in shown
    person = world.person("telegram")
    await person.says(f"/start p{code}")
    await person.presses("Ik ben ouder")
    there = await session(world, person)
    assert there is not None
    assert (there.role, there.place) == (Role.OUDER, "procedure/uren")


@pytest.mark.parametrize("name", NUMBERED)
async def test_copies_are_answered_once(world: World, name: str) -> None:
    person = world.person(name)
    taken = await person.says("hallo", copies=5)
    assert any(taken)
    assert len(person.shown) == 1
    await brought_again(person)
    assert len(person.shown) == 1, "what was answered is not answered again"
    await person.presses("Ik ben ouder", copies=3)
    shown = len(person.shown)
    await person.again()
    assert len(person.shown) == shown


@pytest.mark.parametrize(("name", "meaning"), REFUSALS)
async def test_a_refusal_leads_to_what_it_means(world: World, name: str, meaning: Meaning) -> None:
    person = world.person(name)
    person.refuse(meaning)
    (taken,) = await person.says("hallo")
    assert taken is (meaning is Meaning.GONE), "else it is asked to be brought again"
    there = await session(world, person)
    assert there is not None, "what was said is not lost"
    assert not person.shown
    await brought_again(person)
    assert len(person.shown) == (0 if meaning is Meaning.GONE else 1), "it is answered once"
    await brought_again(person)
    assert len(person.shown) <= 1


@pytest.mark.parametrize("name", EVERY)
async def test_what_is_erased_is_gone(world: World, name: str) -> None:
    person = world.person(name)
    await person.says("hallo")
    await person.presses("Ik ben ouder")
    assert await session(world, person) is not None
    chat = person.chat
    await person.says("wis alles")
    assert await world.store.load(chat) is None
    assert "gewist" in person.shown[-1]


@pytest.mark.parametrize("name", EVERY)
async def test_a_look_changes_nothing(world: World, name: str) -> None:
    person = world.person(name)
    await person.says("hallo")
    await person.presses("Ik ben ouder")
    before = await world.store.load(person.chat)
    shown = len(person.shown)
    await person.looks()
    async with ClientSession() as nobody:
        for kind in KINDS:
            for path in (f"/{kind.name}", f"/{kind.name}/webhook", "/"):
                for method in ("GET", "HEAD", "OPTIONS"):
                    async with nobody.request(method, f"{world.url}{path}") as answer:
                        await answer.read()
    after = await world.store.load(person.chat)
    assert before is not None
    assert after is not None
    assert after.version == before.version
    assert len(person.shown) == shown


@pytest.mark.parametrize("name", [name for name in PUSHING if name != "echo"])
async def test_what_proves_nothing_is_refused_and_counted(world: World, name: str) -> None:
    counted = 'lesroute_refused_total{kind="forged"}'
    async with ClientSession(world.url) as nobody:
        (path,) = (
            route.path
            for route in world.channel(name).routes
            if isinstance(route, RouteDef) and route.method == "POST"
        )
        for _ in range(10):
            async with nobody.post(path, data=b"{}") as answer:
                assert answer.status == 401
        async with nobody.get("/metrics") as answer:
            assert f"{counted} 10.0" in await answer.text()


@pytest.mark.parametrize("away", PUSHING)
async def test_a_dead_peer_ends_nothing_else(world: World, away: str) -> None:
    person = world.person(away)
    person.loses_peer()
    assert await person.says("hallo") == [False]
    for name in EVERY:
        if name != away:
            other = world.person(name)
            assert await other.says("hallo") == [True]
            assert "Ik ben ouder" in " ".join(other.labels)
    async with ClientSession() as http, http.get(f"{world.url}/readyz") as answer:
        assert answer.status == 200


async def test_the_page_of_the_web_chat_tells_what_becomes_of_a_chat_in_each_other_channel(
    world: World,
) -> None:
    async with ClientSession() as http, http.get(f"{world.url}/privacy") as answer:
        told = await answer.text()
    for kind in KINDS:
        copy = kind.copy(NullTranslations())
        assert bool(copy) == world.channel(kind.name).copies
        assert copy in told
    assert "In Echo is dat na 2 dagen. In WhatsApp, Telegram en Teams is dat na 30 dagen." in told
