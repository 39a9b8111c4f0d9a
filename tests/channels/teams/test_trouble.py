"""What Teams refuses, delays or never answers: nothing is lost, and a person is told what to do."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.channels.delivery import Meaning
from bot.channels.line import JSON
from bot.channels.port import AwayError
from bot.channels.teams.errors import (
    HostRefusedError,
    LoginRefusedError,
    RefusedError,
    UnreachableError,
    meaning,
)
from bot.channels.teams.health import Health
from bot.channels.teams.hosts import Host
from bot.channels.teams.login import Credentials, Login
from bot.channels.teams.place import Place
from bot.channels.teams.sender import Sender
from bot.channels.teams.transport import Answer, Transport
from bot.conversation.messages import Address
from bot.core.screen import Screen
from tests.channels.teams.emulator import Emulator
from tests.channels.teams.here import here, settings, until
from tests.channels.teams.rates import Rates

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from tests.channels.teams.here import Here
    from tests.channels.teams.person import Person

SCREEN = Screen(node="start/menu", language="nl", role=None, text="Denkt u aan de school?")


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (400, Meaning.OURS),
        (401, Meaning.PERSON),
        (403, Meaning.GONE),
        (404, Meaning.GONE),
        (405, Meaning.OURS),
        (412, Meaning.AGAIN),
        (413, Meaning.OURS),
        (429, Meaning.AGAIN),
        (500, Meaning.AGAIN),
        (502, Meaning.AGAIN),
        (503, Meaning.AGAIN),
        (504, Meaning.AGAIN),
    ],
)
def test_a_refusal_means_what_the_table_says(status: int, wanted: Meaning) -> None:
    assert meaning(RefusedError(status)) is wanted


def test_what_is_no_refusal_has_a_meaning_too() -> None:
    assert meaning(LoginRefusedError()) is meaning(HostRefusedError()) is Meaning.PERSON
    assert meaning(UnreachableError()) is Meaning.AGAIN
    assert meaning(ValueError()) is Meaning.OURS


def test_one_school_at_another_host_is_no_outage_and_hides_none() -> None:
    health = Health()
    health.well("keys")
    health.ails("host", HostRefusedError())
    assert health.up
    assert health.trouble == HostRefusedError.sentence
    health.ails("login", LoginRefusedError())
    assert not health.up
    assert health.trouble == LoginRefusedError.sentence, "it keeps all from being answered"


def test_that_it_is_over_is_told_once_whatever_host_is_wanted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    health = Health()
    health.ails("host", HostRefusedError())
    health.ails("login", LoginRefusedError())
    assert not health.up
    for _ in range(2):
        health.well("login")
    told = [record.message for record in caplog.records]
    assert told == ["teams_trouble", "teams_trouble", "teams_well"]


class Wire(Transport):
    """Gives a token, and answers what is said with a status."""

    def __init__(self) -> None:
        super().__init__()
        self.status = 200

    async def post(
        self, url: str, body: bytes, token: str | None = None, kind: str = JSON
    ) -> Answer:
        if token is None:
            return Answer(200, 0.0, {"access_token": "token", "expires_in": 3600})
        return Answer(self.status, 0.0, {})


async def test_a_token_that_is_not_taken_is_trouble_until_one_is() -> None:
    wire, health = Wire(), Health()
    told = Credentials(url="https://login.example/", app_id="app", secret="secret")
    sender = Sender(wire, Login(wire, told), (Host(name="teams.example"),), health)
    place = Place(service="https://teams.example/", conversation="a:1")
    wire.status = 401
    with pytest.raises(RefusedError):
        await sender.send(place, {}, patience=0.0)
    assert health.trouble == RefusedError.sentence
    with pytest.raises(HostRefusedError):
        await sender.send(replace(place, service="https://other.example/"), {})
    wire.status = 404
    with pytest.raises(RefusedError):
        await sender.send(place, {})
    assert health.trouble == RefusedError.sentence, "that one has gone tells nothing of the token"
    wire.status = 200
    await sender.send(place, {})
    assert health.trouble == HostRefusedError.sentence


@pytest.mark.parametrize("status", [412, 429, 500, 502, 503])
async def test_a_passing_refusal_is_waited_out(
    emulator: Emulator, samira: Person, status: int
) -> None:
    emulator.fail(status, after="1" if status == 429 else None)
    before = asyncio.get_running_loop().time()
    assert (await samira.says("hallo")).status == 200
    assert len(samira.messages) == 1
    waited = asyncio.get_running_loop().time() - before
    assert waited >= (1 if status == 429 else 0.25)


async def test_who_must_wait_long_has_it_brought_again(emulator: Emulator, samira: Person) -> None:
    emulator.fail(429, after="60")
    answer = await samira.says("hallo")
    assert answer.status == 503
    assert (await samira.brings(samira.last)).status == 200
    assert len(samira.messages) == 1


async def test_a_moment_to_wait_for_is_waited_for(emulator: Emulator, samira: Person) -> None:
    emulator.fail(429, after="Wed, 21 Oct 2099 07:28:00 GMT")
    answer = await samira.says("hallo")
    assert answer.status == 503
    assert not samira.messages
    assert (await samira.brings(samira.last)).status == 200
    assert len(samira.messages) == 1


async def test_who_asks_faster_than_we_may_answer_gets_every_answer(
    emulator: Emulator, samira: Person
) -> None:
    emulator.rates = Rates(asyncio.get_running_loop().time)
    for _ in range(12):
        assert (await samira.says("hallo")).status == 200
    assert len(samira.messages) == 12
    posts = sum(n for path, n in emulator.heard.paths.items() if path.endswith("/activities"))
    assert posts > 12, "the limit was met"


async def test_what_may_have_arrived_is_not_sent_twice_at_once(
    emulator: Emulator, samira: Person
) -> None:
    emulator.fail(504, takes=True)
    assert (await samira.says("hallo")).status == 503
    assert len(samira.messages) == 1
    assert (await samira.brings(samira.last)).status == 200
    assert len(samira.messages) == 2, "better twice than not at all"


async def test_a_token_is_asked_for_once_and_anew_when_it_is_refused(
    emulator: Emulator, samira: Person
) -> None:
    path = emulator.login_url.removeprefix(emulator.url)
    await asyncio.gather(*(emulator.person().says("hallo") for _ in range(5)))
    assert emulator.heard.paths[path] == 1
    emulator.revoke()
    assert (await samira.says("hallo")).status == 200
    assert emulator.heard.paths[path] == 2
    emulator.revoke()
    emulator.fail(401, times=None)
    assert (await samira.says("hallo")).status == 503
    assert emulator.heard.paths[path] == 3, "it is not asked for without end"


@pytest.mark.parametrize(
    ("status", "told", "words"),
    [
        (401, {"error": "invalid_client"}, "Microsoft gives us no token"),
        (400, {"error": "unauthorized_client"}, "Microsoft gives us no token"),
        (200, {"expires_in": 3600}, "What answers is not Microsoft"),
        (
            200,
            {"access_token": "x\r\nEvil: 1", "expires_in": 3600},
            "What answers is not Microsoft",
        ),
        (302, {}, "What answers is not Microsoft"),
    ],
)
async def test_without_a_token_it_is_told_what_to_do(  # noqa: PLR0913, PLR0917
    emulator: Emulator,
    guide: Guide,
    valkey_url: str,
    status: int,
    told: dict[str, object],
    words: str,
) -> None:
    emulator.login = status, told
    async with here(emulator, guide, valkey_url) as bot:
        person = emulator.person()
        assert (await person.says("hallo")).status == 503
        assert bot.service.trouble is not None
        assert words in bot.service.trouble
        assert not bot.service.up
        emulator.login = None
        await until(lambda: bot.service.trouble is None)  # it looks again by itself
        assert bot.service.up
        assert (await person.brings(person.last)).status == 200
        assert len(person.messages) == 1


async def test_a_wrong_secret_is_known_before_anybody_speaks(
    emulator: Emulator, guide: Guide, valkey_url: str
) -> None:
    async with here(emulator, guide, valkey_url, settings(emulator, secret="wrong")) as bot:
        await until(lambda: "LESROUTE_TEAMS_APP_SECRET" in (bot.service.trouble or ""))


@pytest.mark.parametrize(
    ("status", "code"), [(403, "ConversationBlockedByUser"), (404, "ConversationNotFound")]
)
async def test_who_is_gone_is_not_tried_again(
    emulator: Emulator, samira: Person, status: int, code: str
) -> None:
    emulator.fail(status, code)
    assert (await samira.says("hallo")).status == 200
    assert (await samira.brings(samira.last)).status == 200
    assert not samira.messages


async def test_a_word_of_our_own_accord_is_said_where_the_address_tells(
    emulator: Emulator, samira: Person, bot: Here
) -> None:
    await samira.says("hallo")
    to = Address(channel="teams", to=f"{samira.service} {samira.conversation}")
    assert await bot.service.say(to, SCREEN)
    assert samira.screen.text == "Denkt u aan de school?"
    emulator.fail(403, "BotNotInConversationRoster")
    assert not await bot.service.say(to, SCREEN)
    emulator.fail(429, after="1")
    with pytest.raises(AwayError):
        await bot.service.say(to, SCREEN)


@pytest.mark.parametrize(
    "to", ["", "nobody's", "https://x.example", "ftp://x a:1", "https://x.example .."]
)
async def test_an_address_that_we_cannot_have_written_leads_nowhere(bot: Here, to: str) -> None:
    assert not await bot.service.say(Address(channel="teams", to=to), SCREEN)


async def test_an_address_at_a_host_that_is_not_allowed_any_more_gets_no_token(bot: Here) -> None:
    async with Emulator() as stranger:
        to = Address(channel="teams", to=f"{stranger.service} a:1")
        with pytest.raises(AwayError):
            await bot.service.say(to, SCREEN)
        assert not stranger.heard.paths
