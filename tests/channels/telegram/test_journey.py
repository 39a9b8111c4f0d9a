"""The whole way through Telegram, against a strict Bot API over real HTTP."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession

from tests.channels.journeys import JOURNEYS
from tests.stores.servers import free_port

if TYPE_CHECKING:
    from tests.emulator import Emulator
    from tests.process import Lesroute


@pytest.fixture(params=["webhook", "polling"])
async def bot(request: pytest.FixtureRequest, emulator: Emulator, lesroute: Lesroute) -> Lesroute:
    """The bot, talking to the emulator in each of the two ways."""
    settings = {"telegram_token": emulator.token, "telegram_api_url": emulator.url}
    if request.param == "webhook":
        port = free_port()
        settings |= {"port": str(port), "public_url": f"http://127.0.0.1:{port}"}
    await asyncio.to_thread(lesroute.start, **settings)
    await emulator.until(
        lambda: emulator.called("setWebhook" if request.param == "webhook" else "getUpdates"),
    )
    return lesroute


async def test_each_role_in_each_language_walks_to_an_outcome_and_on_to_contact(
    bot: Lesroute, emulator: Emulator
) -> None:
    for number, ((language, role), way) in enumerate(JOURNEYS.items()):
        person = emulator.person(f"Person{number}", language_code=language)
        await person.sends("/start")
        *taps, expected = way
        for label in taps:
            await person.taps(label)
        assert expected in person.screen.text, (language, role, person.screen)
    assert not emulator.violations
    assert not emulator.unanswered()


async def test_an_outcome_stays_and_moving_around_edits_in_place(
    bot: Lesroute, emulator: Emulator
) -> None:
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start")
    for label in ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen"):
        await person.taps(label)
    assert len(emulator.called("sendMessage")) == 1
    await person.taps("Ziekte of aandoening")
    outcome = person.screen
    assert "categorie b" in outcome.text
    await person.taps("Leerplicht en verzuim")
    assert "categorie b" in outcome.text
    assert len(emulator.called("sendMessage")) == 3
    assert not emulator.violations


async def test_every_command_leads_to_its_place(bot: Lesroute, emulator: Emulator) -> None:
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start")
    await person.taps("Ik ben ouder")
    for command, words in {
        "/menu": "Waar wilt u mee beginnen?",
        "/contact": "088 605 01 01",
        "/stappen": "in deze volgorde",
        "/privacy": "rol: ouder",
        "/taal": "Choose a language",
    }.items():
        await person.sends(command)
        assert words in person.screen.text
    await person.taps("English")
    assert person.screen.text.startswith("We do not ask")
    await person.sends("/wis")
    assert "We have deleted everything" in person.screen.text
    await person.sends("/privacy")
    assert "ouder" not in person.screen.text
    assert not emulator.violations


async def test_a_start_link_opens_in_the_name_of_its_steunpunt(
    emulator: Emulator, lesroute: Lesroute
) -> None:
    register = lesroute.folder / "steunpunten.yaml"
    register.write_text("utrecht: {name: Steunpunt Utrecht, phone: 030 123 45 67}\n")
    await asyncio.to_thread(
        lesroute.start,
        telegram_token=emulator.token,
        telegram_api_url=emulator.url,
        steunpunten=str(register),
    )
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start sutrecht")
    assert "Steunpunt Utrecht" in person.screen.text
    await person.taps("Ik ben ouder")
    await person.taps("Hulp")
    assert person.screen.text.index("Steunpunt Utrecht") < person.screen.text.index("Ouders &")
    stranger = emulator.person("Ali", language_code="nl")
    await stranger.sends("/start %%%forged_s")
    assert "Wie stelt de vraag?" in stranger.screen.text
    assert not emulator.violations


async def test_typed_text_is_answered_and_distress_meets_the_numbers_first(
    bot: Lesroute, emulator: Emulator
) -> None:
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start")
    await person.taps("Ik ben leerling")
    await person.sends("ik wil niet meer leven")
    assert "113" in person.screen.text
    assert "112" in person.screen.text
    await person.taps("Terug naar waar ik was")
    assert "Waar wil je mee beginnen?" in person.screen.text
    await person.sends("wat is een opp?")
    assert "Ik denk dat je dit bedoelt: “Wat is het plan (opp)?”" in person.screen.text
    await person.taps("Dit zoek ik niet")
    assert "begreep je verkeerd" in person.screen.text
    await person.sends_photo("")
    assert "niet lezen" in person.screen.text
    assert not emulator.violations


async def test_after_a_crash_the_conversation_goes_on_where_it_was(
    emulator: Emulator, lesroute: Lesroute
) -> None:
    settings = {"telegram_token": emulator.token, "telegram_api_url": emulator.url}
    await asyncio.to_thread(lesroute.start, **settings)
    person = emulator.person("Samira", language_code="nl")
    await person.sends("/start")
    await person.taps("Ik ben ouder")
    await person.taps("Kind thuis: mag dat?")
    fetched = len(emulator.called("getUpdates"))
    await emulator.until(lambda: len(emulator.called("getUpdates")) > fetched)
    lesroute.kill()
    await asyncio.to_thread(lesroute.start, **settings)
    await person.taps("Begin met de vragen")
    assert "Waardoor kan uw kind" in person.screen.text
    await person.sends("/privacy")
    assert "rol: ouder" in person.screen.text
    assert not emulator.violations


async def test_who_would_rather_not_be_copied_goes_on_in_the_web_chat_where_they_were(
    emulator: Emulator, lesroute: Lesroute
) -> None:
    port = free_port()
    url = await asyncio.to_thread(
        lesroute.start,
        telegram_token=emulator.token,
        telegram_api_url=emulator.url,
        port=str(port),
        public_url=f"http://127.0.0.1:{port}",
    )
    await emulator.until(lambda: emulator.called("setWebhook"))
    person = emulator.person("Samira", language_code="nl")
    welcome = await person.sends("/start")
    assert welcome.text.endswith(f"webchat: {url}")
    await person.taps("Ik ben ouder")
    await person.taps("Kind thuis: mag dat?")
    privacy = await person.sends("/privacy")
    address = privacy.text.rpartition(" ")[2]
    assert address == f"{url}/o/beslisboom?rol=ouder&taal=nl"
    async with ClientSession() as client, client.get(address) as page:
        assert "Begin met de vragen" in await page.text()
