"""A person in Teams, over real HTTP: greeted, answered, shown what they chose, and forgotten."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.guide import Steunpunt
from tests.channels.teams.emulator import Emulator
from tests.channels.teams.here import ELSEWHERE, here
from tests.channels.teams.person import Person
from tests.channels.teams.rules import inbound_faults, sample
from tests.leaping import run_leaping

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.session import Session
    from tests.channels.teams.here import Here
    from tests.channels.teams.person import Way

READS_ALONG = "In Teams kan een beheerder van de school dit gesprek lezen en bewaren."
STAYS = "In Teams blijven de berichten staan."
DISTRESS = "ik wil niet meer leven"


async def session(bot: Here, person: Person) -> Session | None:
    kept = await bot.store.load(f"teams:{person.conversation}")
    return kept.record.session if kept and kept.record else None


async def test_an_installation_is_greeted_once_with_who_reads_along_first(
    samira: Person,
) -> None:
    both = samira.activity("in-installed"), samira.activity("in-members-added")
    for activity in (*both, *both):
        assert (await samira.brings(activity)).status == 200
    (greeting,) = samira.messages
    assert greeting.text.startswith(READS_ALONG)
    assert ELSEWHERE in greeting.text.split("\n\n")[1]
    assert "Ik ben ouder" in greeting.labels
    await samira.presses("Ik ben ouder")
    await samira.says("hallo")
    assert not any(READS_ALONG in message.text for message in samira.messages[1:])


async def test_who_writes_first_is_told_too_but_not_before_the_number_to_call(
    emulator: Emulator, samira: Person
) -> None:
    await samira.says("hallo")
    assert samira.screen.text.startswith(READS_ALONG)
    other = emulator.person()
    await other.says(DISTRESS)
    assert "113" in other.screen.text
    assert READS_ALONG not in other.screen.text
    await other.presses(other.screen.labels[0])
    assert other.screen.text.startswith(READS_ALONG)


async def test_after_an_erasure_and_where_it_is_asked_it_is_told_again(samira: Person) -> None:
    await samira.says("hallo")
    await samira.says("privacy")
    assert READS_ALONG in samira.screen.text
    assert STAYS not in samira.screen.text
    await samira.says("wis gesprek")
    assert "gewist" in samira.screen.text
    assert f"{READS_ALONG} {STAYS}" in samira.screen.text


@pytest.mark.parametrize("way", ["execute", "submit"])
async def test_a_button_leads_on_in_both_ways_in_which_it_comes(
    samira: Person, bot: Here, way: Way
) -> None:
    await samira.says("hallo")
    await samira.presses("Ik ben leerling", way=way)
    there = await session(bot, samira)
    assert there is not None
    assert there.role == "leerling"
    assert len(samira.messages) == 2


async def test_a_pressed_answer_stays_to_be_seen_and_can_be_changed(samira: Person) -> None:
    await samira.says("hallo")
    await samira.presses("Ik ben ouder")
    await samira.says("instemming inspectie")
    asks = None
    for _ in range(6):
        before = samira.screen
        await samira.presses(before.labels[0])
        settled = samira.messages[-2]
        if settled.id == before.id and "Uw antwoord:" in settled.text:
            asks = before
            break
    assert asks is not None, "a question was met"
    assert settled.labels == ["Ander antwoord kiezen", "Menu"]
    assert asks.labels[0] in settled.text
    await samira.presses("Ander antwoord kiezen", on=settled)
    assert samira.screen.labels[0] == asks.labels[0], "the question is asked again"


@pytest.mark.parametrize(
    ("locale", "line"),
    [("nl-NL", "Het antwoord staat hieronder."), ("en-GB", "The answer is below.")],
)
async def test_teams_is_never_left_without_a_response_to_a_pressed_button(
    emulator: Emulator, bot: Here, locale: str, line: str
) -> None:
    person = emulator.person(locale)
    await person.says("menu")
    pressed = person.press(person.screen.labels[0])
    unreadable = {**pressed["value"]["action"], "data": {"tap": "?"}}
    broken = person.activity("in-execute", value={"action": unreadable}, replyToId="1")
    shown = person.screen
    for activity in (pressed, pressed, broken):  # a copy too
        answer = await person.brings(activity)
        assert (answer.status, answer.told["value"]) == (200, line)
    assert shown in person.messages, "the pressed card stays as it is"
    older = await person.presses(person.screen.labels[0], way="submit")
    assert (older.status, older.told) == (200, None), "an older app waits for nothing"


async def test_copies_are_answered_once(samira: Person) -> None:
    activity = samira.activity("in-message", text="hallo")
    answers = await samira.brings_copies(activity, 5)
    assert {answer.status for answer in answers} <= {200, 503}
    assert len(samira.messages) == 1
    assert (await samira.brings(activity)).status == 200
    assert len(samira.messages) == 1


async def test_words_of_distress_that_were_edited_in_are_heard_each_time(samira: Person) -> None:
    activity = samira.activity("in-message", text="hallo")
    await samira.brings(activity)
    edited = {**activity, "type": "messageUpdate", "text": "hoi"}
    await samira.brings(edited)
    graver = {**edited, "text": DISTRESS}
    await samira.brings(graver)
    assert "113" in samira.screen.text
    shown = len(samira.messages)
    await samira.brings(graver)
    assert len(samira.messages) == shown == 3


async def test_an_edit_is_answered_where_its_words_changed(samira: Person) -> None:
    activity = samira.activity("in-message", text="laptop")
    await samira.brings(activity)
    edited = {**activity, "type": "messageUpdate", "channelData": {"eventType": "editMessage"}}
    back = {**edited, "channelData": {"eventType": "undeleteMessage"}}
    for same in (edited, back):
        assert (await samira.brings(same)).status == 200
    assert len(samira.messages) == 1
    await samira.brings({**edited, "text": "examen"})
    await samira.brings(edited)
    assert len(samira.messages) == 3, "it became something else, and what it was again"


async def test_words_of_distress_bring_one_card_until_they_change(samira: Person) -> None:
    activity = samira.activity("in-message", text=DISTRESS)
    await samira.brings(activity)
    assert "113" in samira.screen.text
    edited = {**activity, "type": "messageUpdate"}
    await samira.brings(edited)
    assert len(samira.messages) == 1
    await samira.brings({**edited, "text": f"{DISTRESS}, nu"})
    assert "113" in samira.screen.text
    assert len(samira.messages) == 2


async def test_an_edit_that_could_not_be_answered_is_answered_when_it_comes_again(
    emulator: Emulator, samira: Person
) -> None:
    activity = samira.activity("in-message", text="laptop")
    emulator.fail(429, after="60")
    assert (await samira.brings(activity)).status == 503
    assert (await samira.brings({**activity, "type": "messageUpdate"})).status == 200
    assert len(samira.messages) == 1


async def test_a_file_is_not_fetched_and_it_is_said_that_only_words_are_read(
    emulator: Emulator, samira: Person
) -> None:
    await samira.brings(samira.activity("in-file"))
    first = samira.screen.text
    await samira.brings(samira.activity("in-file", text="privacy"))
    assert "Ik kan alleen de tekst erbij lezen" in samira.screen.text
    assert first != samira.screen.text
    assert all(
        "emea" in path or "oauth" in path or "known" in path for path in emulator.heard.paths
    )


@pytest.mark.parametrize("name", ["in-reaction", "typing", "endOfConversation", "never heard of"])
async def test_what_nobody_said_is_met_with_silence(samira: Person, bot: Here, name: str) -> None:
    known = name.startswith("in-")
    told = {} if known else {"type": name}
    activity = samira.activity(name if known else "in-reaction", **told)
    if not known:
        activity = {**activity, "reactionsAdded": []}
    assert list(inbound_faults({**activity, "type": "messageReaction"})) == []
    token = samira._emulator.issuer.token("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", samira.service)
    answer = await samira._emulator.deliver(activity, header=f"Bearer {token}")
    assert answer.status == 200
    assert not samira.messages
    assert await bot.store.load(f"teams:{samira.conversation}") is None


@pytest.mark.parametrize("kind", ["channel", "groupChat"])
async def test_in_a_group_it_only_points_to_a_chat_of_ones_own(
    emulator: Emulator, bot: Here, kind: Any
) -> None:
    group = Person(
        emulator, conversation="19:abc@thread.tacv2;messageid=1/2", locale="nl", kind=kind
    )
    for words in ("<at>Lesroute</at> help", f"<at>Lesroute</at> {DISTRESS}"):
        activity = group.activity("in-channel-mention", text=words)
        for _ in range(3):
            assert (await group.brings(activity)).status == 200
    first, second = group.messages
    assert first.card == second.card, "nothing shows who asked for what"
    assert first.buttons["Open een eigen gesprek"]["url"] == (
        "https://teams.microsoft.com/l/chat/0/0?users=28:aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
    )
    assert await bot.store.load(f"teams:{group.conversation}") is None


async def test_a_removal_erases_all_that_is_held(samira: Person, bot: Here) -> None:
    await samira.says("hallo")
    assert await session(bot, samira) is not None
    shown = len(samira.messages)
    assert (await samira.brings(samira.activity("in-removed"))).status == 200
    assert await bot.store.load(f"teams:{samira.conversation}") is None
    assert len(samira.messages) == shown
    await samira.brings(samira.activity("in-installed"))
    assert READS_ALONG in samira.screen.text, "who comes back is greeted"


async def test_an_upgrade_erases_nothing(samira: Person, bot: Here) -> None:
    await samira.says("hallo")
    shown = len(samira.messages)
    await samira.brings(samira.activity("in-removed", action="remove-upgrade"))
    await samira.brings(samira.activity("in-installed", action="add-upgrade"))
    assert await session(bot, samira) is not None
    assert len(samira.messages) == shown


async def test_nothing_of_a_person_stands_in_the_log(
    emulator: Emulator, samira: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    name = str(sample("in-message")["from"]["name"])
    await samira.says("wij wonen in Appelscha")
    emulator.fail(400, "Appelscha")
    await samira.says("wij wonen in Appelscha")
    await samira.brings(samira.activity("in-removed"))
    await emulator.deliver(samira.activity("in-message"), header="Bearer Appelscha")
    emulator.violations.clear()
    told = "\n".join(
        f"{record.getMessage()} {vars(record)}"
        for record in caplog.records
        if not record.name.startswith("aiohttp")
    )
    assert "teams_forged" in told
    for secret in ("Appelscha", samira.conversation, name, *emulator._tokens, emulator.service):
        assert secret not in told


async def test_who_writes_from_a_school_is_the_visitor_of_its_steunpunt_also_after_an_erasure(
    emulator: Emulator, guide: Guide, valkey_url: str
) -> None:
    tenant = sample("in-message")["conversation"]["tenantId"]
    utrecht = Steunpunt(id="utrecht", name="Steunpunt Utrecht", tenants=(tenant,))
    async with here(emulator, replace(guide, steunpunten={"utrecht": utrecht}), valkey_url) as bot:
        samira = emulator.person()
        for opens in ("in-installed", "in-message"):
            await samira.brings(samira.activity(opens))
            kept = await session(bot, samira)
            assert kept
            assert kept.steunpunt == "utrecht"
            await samira.says("wis gesprek")
        await samira.says("hallo")
        assert "Steunpunt Utrecht" in samira.screen.text


@pytest.mark.parametrize("slow", [[8.0], [8.0, 8.0], [20.0]])
def test_what_teams_brings_again_after_fifteen_seconds_is_done_once(
    guide: Guide, valkey_url: str, slow: list[float]
) -> None:
    async def story() -> None:
        async with Emulator() as emulator, here(emulator, guide, valkey_url) as bot:
            samira, other = emulator.person(), emulator.person()
            for person in (samira, other):
                await person.says("ik ben leerling")
                await person.says("beslisboom")
            await other.presses(other.screen.labels[0], way="submit")
            shown = len(samira.messages)
            emulator.revoke()  # so that a new token is asked for too
            emulator.slow = list(slow)
            pressed = samira.press(samira.screen.labels[0], way="submit")
            times = await emulator.bring_until_taken(pressed)
            again = len(samira.messages) - shown
            after = await session(bot, samira)
            assert after == await session(bot, other)
            assert 1 <= again <= times
            assert (await emulator.deliver(pressed)).status == 200
            assert len(samira.messages) == shown + again, "once it is answered no copy is"
            assert await session(bot, samira) == after
            assert not emulator.violations

    run_leaping(story())
