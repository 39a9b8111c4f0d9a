"""The emulator keeps Telegram's rules: otherwise tests against it prove nothing."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MenuButtonCommands,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import ExtBot

from tests.emulator import Emulator, NoReactionError, Person
from tests.emulator.delivery import back_off
from tests.emulator.entities import parse_html
from tests.emulator.rules import (
    BAD_BUTTONS,
    BAD_PROFILES,
    BAD_URLS,
    CANNOT,
    PARSED,
    UNPARSED,
    URLS,
    WRONG_PARAMETERS,
)
from tests.emulator.small_bot import Client, WebhookBot, keyboard
from tests.emulator.spec import problems_of, returned_kinds, shapes
from tests.emulator.tags import ParseError
from tests.emulator.urls import UrlError, checked_url
from tests.leaping import run_leaping

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.emulator.reactions import Options

Json = dict[str, Any]
SCALE = 200


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    async with Emulator(time_scale=SCALE) as emulator:
        yield emulator


@pytest.fixture
async def client(emulator: Emulator) -> AsyncIterator[Client]:
    async with Client(emulator) as client:
        yield client


@pytest.fixture
def samira(emulator: Emulator) -> Person:
    return emulator.person("Samira", language_code="nl", username="samira", started=True)


@pytest.fixture
async def bot(client: Client) -> AsyncIterator[WebhookBot]:
    bot = WebhookBot(client)
    yield bot
    await bot.stop()


@pytest.fixture
async def library(emulator: Emulator) -> AsyncIterator[ExtBot[None]]:
    """The Bot of python-telegram-bot, over HTTP."""
    async with ExtBot(emulator.token, base_url=f"{emulator.url}/bot") as library:
        yield library


# The envelope


async def test_tokens_methods_and_paths_are_checked(client: Client) -> None:
    assert await client.post("getMe", "123456:wrong") == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }
    assert (await client.post("getMe", "nonsense"))["error_code"] == 404
    assert await client.call("getNothing") == "Not Found: method not found"
    assert [violation.kind for violation in client.emulator.violations] == ["refused"] * 3


async def test_parameters_come_in_every_way_that_telegram_takes(
    client: Client, samira: Person
) -> None:
    markup = json.dumps(keyboard({"text": "Yes", "callback_data": "y"}))
    params = {"chat_id": str(samira.id), "text": "hello", "reply_markup": markup}
    multipart = aiohttp.FormData(params, default_to_multipart=True)
    await client.get("sendmessage", **params)
    await client.post("sendMessage", data=params)
    await client.post("SENDMESSAGE", data=multipart)
    await client.post("sendMessage", json={**params, "reply_markup": json.loads(markup)})
    await client.post("sendMessage", params={"chat_id": samira.id}, data={"text": "hello"})
    assert [screen.text for screen in samira.messages] == ["hello"] * 5
    assert [screen.labels for screen in samira.messages] == [["Yes"]] * 4 + [[]]
    assert {call.method for call in client.emulator.calls} == {"sendMessage"}
    assert client.emulator.violations == []


async def test_more_than_a_mebibyte_of_parameters_is_refused(client: Client) -> None:
    bodies = {
        "application/json": b'{"chat_id": 1, "text": "%s"}',
        "application/x-www-form-urlencoded": b"chat_id=1&text=%s",
    }
    for content_type, body in bodies.items():
        long = io.BytesIO(body % (b"x" * (1 << 20)))
        refused = await client.post(
            "sendMessage", data=long, headers={"Content-Type": content_type}
        )
        assert refused["description"] == "Request Entity Too Large"


async def test_unknown_parameters_and_fields_are_noted_not_refused(
    client: Client, samira: Person
) -> None:
    button = {"text": "Yes", "callback_data": "y", "colour": "red"}
    await client.call(
        "sendMessage", chat_id=samira.id, text="x", reply_markup=keyboard(button), a=1
    )
    assert samira.screen.labels == ["Yes"]
    assert [str(violation) for violation in client.emulator.violations] == [
        "sendMessage: unknown parameter: a",
        "sendMessage: unknown field: inline_keyboard[0][0].colour",
    ]


@pytest.mark.parametrize(("method", "params", "text"), WRONG_PARAMETERS)
async def test_a_wrong_parameter_is_refused_in_telegrams_words(
    client: Client, method: str, params: Json, text: str
) -> None:
    description = await client.call(method, **params)
    assert description.startswith(f"Bad Request: {text}")
    assert client.emulator.violations[0].detail == f"400 {description}"


# Texts


@pytest.mark.parametrize(("source", "text", "entities"), PARSED)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[Json]) -> None:
    formatted = parse_html(source)
    assert (formatted.text, formatted.entities) == (text, entities)


async def test_markup_that_gets_lost_is_noted(client: Client, samira: Person) -> None:
    for text in ('<a href="tel:+31201234567">x</a>', '<a href="mailto:a@b.nl">x</a>', "/a " * 101):
        await client.call("sendMessage", chat_id=samira.id, text=text, parse_mode="HTML")
    assert [violation.detail for violation in client.emulator.violations] == [
        "the link 'tel:+31201234567' leads nowhere",
        "the link 'mailto:a@b.nl' leads nowhere",
        "of 101 entities only 100 are shown",
    ]


@pytest.mark.parametrize(("source", "text"), UNPARSED)
async def test_broken_html_is_refused_with_its_byte_offset(
    client: Client, samira: Person, source: str, text: str
) -> None:
    description = await client.call(
        "sendMessage", chat_id=samira.id, text=source, parse_mode="HTML"
    )
    assert description == f"Bad Request: can't parse entities: {text}"


@given(st.text(alphabet="<>/b i&;=\"'apre#x1é😀"))
@settings(max_examples=150, deadline=None)
def test_any_html_is_parsed_or_refused(source: str) -> None:
    with contextlib.suppress(ParseError):
        formatted = parse_html(source)
        length = len(formatted.text.encode("utf-16-le")) // 2
        assert all(entity["offset"] + entity["length"] <= length for entity in formatted.entities)


async def test_texts_are_measured_after_parsing_and_trimming(
    client: Client, samira: Person
) -> None:
    async def send(text: str) -> Any:
        return await client.call("sendMessage", chat_id=samira.id, text=text, parse_mode="HTML")

    assert (await send(f" <b>{'😀' * 4096}</b>  \n"))["text"] == "😀" * 4096
    assert await send("x" * 4097) == "Bad Request: message is too long"
    assert await send(" \n ") == "Bad Request: text must be non-empty"
    assert await send("<b></b>") == "Bad Request: text must be non-empty"
    trimmed = await send("\n  x <i>y</i> \n")
    assert (trimmed["text"], trimmed["entities"][0]["offset"]) == ("x y", 2)


async def test_entities_may_be_given_but_not_with_a_bad_url(client: Client, samira: Person) -> None:
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "tel:+31201234567"}
    assert await client.call("sendMessage", chat_id=samira.id, text="x", entities=[link]) == (
        "Bad Request: entity URL 'tel:+31201234567' is invalid: "
        "Wrong port number specified in the URL"
    )
    await client.call(
        "sendMessage", chat_id=samira.id, text="x", entities=[{**link, "url": "a.nl"}]
    )
    assert samira.screen.entities[0]["url"] == "http://a.nl/"


async def test_telegram_finds_telephone_numbers_and_addresses_itself(
    client: Client, samira: Person
) -> None:
    text = "Bel +31 20 123 4567 of mail a@b.nl, zie https://x.nl/y of /help van @test_bot."
    await client.call("sendMessage", chat_id=samira.id, text=text)
    assert samira.screen.parts("phone_number") == ["+31 20 123 4567"]
    assert samira.screen.parts("email") == ["a@b.nl"]
    assert samira.screen.parts("url") == ["https://x.nl/y"]
    assert samira.screen.parts("bot_command") == ["/help"]
    assert samira.screen.parts("mention") == ["@test_bot"]


# Keyboards


@pytest.mark.parametrize(("given", "kept"), URLS)
def test_a_url_is_kept_in_full(given: str, kept: str) -> None:
    assert checked_url(given) == kept


@pytest.mark.parametrize(("url", "text"), BAD_URLS)
def test_a_bad_url_is_refused(url: str, text: str) -> None:
    with pytest.raises(UrlError, match=f"^{text}$"):
        checked_url(url)


@pytest.mark.parametrize(("button", "text"), BAD_BUTTONS)
async def test_a_bad_button_is_refused(
    client: Client, samira: Person, button: Json, text: str
) -> None:
    markup = keyboard({"text": "x", **button})
    assert (
        await client.call("sendMessage", chat_id=samira.id, text="x", reply_markup=markup)
        == f"Bad Request: {text}"
    )


async def test_good_buttons_of_each_kind_are_shown(client: Client, samira: Person) -> None:
    markup = keyboard(
        {"text": "a", "callback_data": "é" * 32, "style": "danger"},
        {"text": "b", "url": "https://a.nl"},
        {"text": "c", "copy_text": {"text": "x" * 256}},
        {"text": "d", "switch_inline_query": ""},
        {"text": "e", "web_app": {"url": "https://a.nl/app"}},
    )
    await client.call("sendMessage", chat_id=samira.id, text="x", reply_markup=markup)
    assert samira.labels == list("abcde")
    assert client.emulator.violations == []
    group = client.emulator.group("Klas 5")
    assert (
        await client.call("sendMessage", chat_id=group.chat.id, text="x", reply_markup=markup)
        == "Bad Request: BUTTON_TYPE_INVALID"
    )


async def test_keyboards_that_do_not_show_well_are_noted_or_refused(
    client: Client, samira: Person
) -> None:
    button = {"text": "x", "callback_data": "x"}
    for rows in ([[button] * 9], [[button] * 8] * 13):
        await client.call(
            "sendMessage", chat_id=samira.id, text="x", reply_markup={"inline_keyboard": rows}
        )
    assert [violation.kind for violation in client.emulator.violations] == ["keyboard"] * 2
    long = {"text": "x" * 1000, "callback_data": "x"}
    assert (
        await client.call(
            "sendMessage", chat_id=samira.id, text="x", reply_markup=keyboard(*[long] * 11)
        )
        == "Bad Request: reply markup is too long"
    )


# Editing and answering

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


async def test_editing_follows_telegrams_rules(client: Client, samira: Person) -> None:
    markup = keyboard({"text": "Yes", "callback_data": "y"})
    sent = await client.call("sendMessage", chat_id=samira.id, text="x", reply_markup=markup)
    place = {"chat_id": samira.id, "message_id": sent["message_id"]}

    async def edit(method: str = "editMessageText", **params: Any) -> Any:
        return await client.call(method, **{**place, **params})

    assert await edit(text="x", reply_markup=markup) == NOT_MODIFIED
    assert await edit("editMessageReplyMarkup", reply_markup=markup) == NOT_MODIFIED
    assert (await edit(text="x"))["edit_date"]
    assert samira.labels == []
    assert await edit("editMessageReplyMarkup") == NOT_MODIFIED
    assert await edit(text="x" * 4097) == "Bad Request: MESSAGE_TOO_LONG"
    assert await edit(text="y", message_id=1) == "Bad Request: message to edit not found"
    own = samira.message_update({"text": "mine"})["message"]["message_id"]
    assert await edit(text="y", message_id=own) == "Bad Request: message can't be edited"
    assert await edit(text="y", reply_markup={"remove_keyboard": True}) == (
        "Bad Request: inline keyboard expected"
    )
    contact = await client.call(
        "sendContact", chat_id=samira.id, phone_number="+31201234567", first_name="Inspectie"
    )
    assert await edit(text="y", message_id=contact["message_id"]) == (
        "Bad Request: there is no text in the message to edit"
    )


async def test_a_message_can_be_deleted_for_48_hours_and_edited_for_ever(
    client: Client, samira: Person
) -> None:
    first, second = [
        await client.call("sendMessage", chat_id=samira.id, text=text) for text in "ab"
    ]
    params = {"chat_id": samira.id, "message_id": first["message_id"]}
    assert await client.call("deleteMessage", **params) is True
    assert await client.call("deleteMessage", **params) == (
        "Bad Request: message to delete not found"
    )
    assert [screen.text for screen in samira.messages] == ["b"]
    client.emulator.advance(48 * 3600 + 1)
    params["message_id"] = second["message_id"]
    assert await client.call("deleteMessage", **params) == (
        "Bad Request: message can't be deleted for everyone"
    )
    assert (await client.call("editMessageText", text="c", **params))["text"] == "c"


async def test_a_tap_is_answered_once_and_in_time(client: Client, samira: Person) -> None:
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    markup = keyboard({"text": "Yes", "callback_data": "y"})
    await client.call("sendMessage", chat_id=samira.id, text="x", reply_markup=markup)
    (first, _), (second, _) = samira.tap_update("Yes"), samira.tap_update("Yes")

    async def answer(query_id: str, **params: Any) -> Any:
        return await client.call("answerCallbackQuery", callback_query_id=query_id, **params)

    assert await answer(first.id, text="x" * 201) == "Bad Request: MESSAGE_TOO_LONG"
    assert await answer(first.id, text="x" * 200) is True
    assert await answer(first.id) == too_old
    assert await answer("5") == too_old
    assert client.emulator.unanswered() == [second]
    client.emulator.advance(151)
    assert await answer(second.id) == too_old
    assert samira.notices == ["x" * 200]


async def test_who_blocked_the_bot_gets_nothing(client: Client, samira: Person) -> None:
    stranger, gone = client.emulator.person("Piet"), client.emulator.person("Jan", started=True)
    samira.blocks()
    gone.deactivates()
    refusals = [
        await client.call("sendMessage", chat_id=person.id, text="x")
        for person in (samira, stranger, gone)
    ]
    assert refusals == [
        "Forbidden: bot was blocked by the user",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: user is deactivated",
    ]
    assert client.emulator.violations == []
    samira.unblocks()
    assert (await client.call("sendMessage", chat_id=samira.id, text="x"))["text"] == "x"


# The profile


async def test_the_profile_is_kept_per_language_and_scope(client: Client) -> None:
    commands = [{"command": "start", "description": "Begin"}]
    scope = {"type": "all_private_chats"}
    await client.call("setMyCommands", commands=commands, scope=scope, language_code="nl")
    assert await client.call("getMyCommands") == []
    assert await client.call("getMyCommands", scope=scope, language_code="nl") == commands
    await client.call("deleteMyCommands", scope=scope, language_code="nl")
    assert await client.call("getMyCommands", scope=scope, language_code="nl") == []
    await client.call("setMyShortDescription", short_description="Kort", language_code="nl")
    short = [
        await client.call("getMyShortDescription", language_code=code) for code in ("nl", "en")
    ]
    assert short == [{"short_description": "Kort"}, {"short_description": ""}]
    assert await client.call("getMyName") == {"name": "Test"}
    await client.call("setChatMenuButton", menu_button={"type": "commands"})
    assert await client.call("getChatMenuButton", chat_id=5) == {"type": "commands"}


@pytest.mark.parametrize(("method", "params", "text"), BAD_PROFILES)
async def test_a_bad_profile_or_webhook_is_refused(
    client: Client, method: str, params: Json, text: str
) -> None:
    assert await client.call(method, **params) == f"Bad Request: {text}"


# A library's own bot


async def test_the_library_finds_what_it_expects(
    emulator: Emulator, library: ExtBot[None], samira: Person
) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="j")]])
    sent = await library.send_message(
        samira.id,
        "<b>Hoi</b>",
        parse_mode="HTML",
        reply_markup=markup,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    edited = await library.edit_message_text("Dag", samira.id, sent.message_id)
    photo = await library.send_photo(samira.id, b"\x89PNG", caption="Kaart")
    document = await library.send_document(
        samira.id, b"BEGIN:VCALENDAR", filename="afspraak.ics", caption="Zet in uw agenda"
    )
    again = await library.send_document(samira.id, document.document.file_id)  # type: ignore[union-attr]
    await library.send_chat_action(samira.id, "typing")
    await library.set_my_commands(
        [BotCommand("start", "Begin")], BotCommandScopeAllPrivateChats(), "nl"
    )
    await library.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert sent.entities[0].type == "bold"
    assert (edited.text, edited.reply_markup) == ("Dag", None)  # type: ignore[union-attr]
    assert (photo.caption, again.caption) == ("Kaart", None)
    assert samira.screen.file
    assert samira.screen.file.content == b"BEGIN:VCALENDAR"
    assert samira.screen.file.name == "afspraak.ics"
    assert (await library.get_chat(samira.id)).first_name == "Samira"
    assert (await library.get_webhook_info()).url == ""
    assert emulator.violations == []


async def test_the_library_knows_every_refusal(
    emulator: Emulator,
    library: ExtBot[None],
    samira: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Otherwise the library warns that it will count in timedeltas one day.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with pytest.raises(BadRequest, match="Chat not found"):
        await library.send_message(5, "x")
    emulator.fail("sendMessage", code=403)
    with pytest.raises(Forbidden):
        await library.send_message(samira.id, "x")
    emulator.fail("sendMessage", code=429, retry_after=3)
    with pytest.raises(RetryAfter):
        await library.send_message(samira.id, "x")
    emulator.fail("sendMessage", close=True)
    with pytest.raises(NetworkError):
        await library.send_message(samira.id, "x")
    with pytest.raises(InvalidToken):
        async with ExtBot("123456:wrong", base_url=f"{emulator.url}/bot"):
            pass


async def test_everything_that_is_sent_fits_the_specification(
    emulator: Emulator, client: Client, samira: Person
) -> None:
    emulator.telegram.privacy_mode = False
    group = emulator.group("Klas 5", supergroup=True)
    quiet: Options = {"replies": 0, "within": 0}
    markup = keyboard({"text": "Ja", "callback_data": "j"})
    await client.call("sendMessage", chat_id=samira.id, text="<b>x", reply_markup=markup)
    for content in (samira.sends_photo, samira.sends_voice, samira.sends_sticker):
        with contextlib.suppress(NoReactionError):
            await content(**quiet)
    for other in (samira.sends_location, samira.sends_poll, samira.sends_document):
        with contextlib.suppress(NoReactionError):
            await other(**quiet)
    for coroutine in (
        samira.sends_contact(**quiet),
        samira.sends("/start@test_bot abc", chat=group, replies=0, within=0),
        samira.edits("edited", **quiet),
        samira.taps("Ja", **quiet),
        samira.asks_inline("zoek", within=0),
    ):
        with contextlib.suppress(NoReactionError):
            await coroutine
    emulator.joins(group, samira)
    samira.blocks()
    updates = await client.call("getUpdates")
    assert len(updates) == 13
    assert [update["update_id"] for update in updates] == list(
        range(updates[0]["update_id"], updates[0]["update_id"] + 13)
    )
    for update in updates:
        assert problems_of(update, "Update") == []
        assert Update.de_json(update, None).update_id == update["update_id"]


async def test_every_result_fits_the_specification(
    emulator: Emulator, client: Client, samira: Person
) -> None:
    await client.call("setMyCommands", commands=[{"command": "a", "description": "b"}])
    for method in ("getMe", "getMyCommands", "getMyName", "getWebhookInfo", "getChatMenuButton"):
        await client.call(method)
    await client.call("getChat", chat_id=samira.id)
    await client.call("sendMessage", chat_id=samira.id, text="x.nl")
    await client.call("sendContact", chat_id=samira.id, phone_number="1", first_name="x")
    for call in emulator.calls:
        assert call.response
        reading = shapes().read(
            call.response["result"], returned_kinds(call.method), "result", outer=False
        )
        assert (reading.problems, reading.unknown) == ((), ())


# getUpdates


async def test_updates_stay_until_they_are_confirmed(client: Client, samira: Person) -> None:
    ids = [client.emulator.send_update(samira.message_update({"text": t})).id for t in "abc"]

    async def poll(**params: Any) -> list[int]:
        return [update["update_id"] for update in await client.call("getUpdates", **params)]

    assert await poll() == ids
    assert await poll(limit=2) == ids[:2]
    assert await poll(offset=ids[1]) == ids[1:]
    assert await poll(offset=-1) == ids[2:]
    assert await poll(offset=ids[2] + 1) == []


async def test_a_long_poll_ends_as_soon_as_something_comes(client: Client, samira: Person) -> None:
    poll = asyncio.create_task(client.call("getUpdates", timeout=30))
    await client.emulator.until(lambda: client.emulator.telegram.updates.poller)
    client.emulator.send_update(samira.message_update({"text": "hoi"}))
    assert [update["message"]["text"] for update in await poll] == ["hoi"]


async def test_two_pollers_or_a_webhook_conflict(client: Client, library: ExtBot[None]) -> None:
    updates = client.emulator.telegram.updates
    first = asyncio.create_task(client.call("getUpdates", timeout=30))
    await client.emulator.until(lambda: updates.poller)
    before = updates.poller
    second = asyncio.create_task(client.call("getUpdates", timeout=30))
    assert (await first).startswith("Conflict: terminated by other getUpdates request")
    await client.emulator.until(lambda: updates.poller is not before)
    await client.call("setWebhook", url="https://example.org/hook")
    assert await second == "Conflict: terminated by setWebhook request"
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await library.get_updates()


async def test_only_wanted_kinds_of_updates_are_kept(client: Client, samira: Person) -> None:
    await client.call("getUpdates", allowed_updates=["callback_query", "nonsense"])
    client.emulator.send_update(samira.message_update({"text": "hoi"}))
    assert await client.call("getUpdates") == []
    assert "nonsense" in client.emulator.violations[0].detail


async def test_a_polling_bot_can_be_talked_to(emulator: Emulator, library: ExtBot[None]) -> None:
    async def run() -> None:
        offset = 0
        while True:
            for update in await library.get_updates(offset, timeout=10):
                offset = update.update_id + 1
                assert update.message
                await update.message.reply_text(f"you wrote {update.message.text}")

    running = asyncio.create_task(run())
    samira = emulator.person("Samira")
    assert (await samira.sends("/start")).text == "you wrote /start"
    assert (await samira.sends("hoi")).text == "you wrote hoi"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert emulator.violations == []


# Webhooks


async def test_a_conversation_by_webhook(
    emulator: Emulator, bot: WebhookBot, samira: Person
) -> None:
    await bot.start(secret_token="s3cret")
    assert (await samira.sends("/start")).text == "you wrote /start"
    await samira.taps("More")
    await samira.taps("More")
    assert samira.screen.text == "tapped 2 times"
    assert str(samira.screen) == "tapped 2 times\n[More]"
    assert len(samira.messages) == 1
    assert samira.notices == ["seen 1", "seen 2"]
    assert set(bot.headers) == {"s3cret"}
    assert emulator.unanswered() == []
    assert emulator.violations == []


async def test_an_update_comes_again_until_it_is_acknowledged(
    emulator: Emulator, bot: WebhookBot, samira: Person, client: Client
) -> None:
    await bot.start()
    bot.statuses = [500, 404, 503]
    await samira.sends("a")
    assert len({update["update_id"] for update in bot.updates}) == 1
    update = emulator.telegram.updates.known[bot.updates[0]["update_id"]]
    assert update.attempts == [500, 404, 503, 200]
    info = await client.call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503"
    assert info["pending_update_count"] == 0
    assert [back_off(failures) for failures in range(8)] == [0, 2, 4, 8, 16, 32, 60, 60]


async def test_retry_after_is_honoured(emulator: Emulator, bot: WebhookBot, samira: Person) -> None:
    await bot.start()
    bot.statuses = [429]
    loop = asyncio.get_running_loop()
    before = loop.time()
    await samira.sends("a")
    assert loop.time() - before >= 1 / SCALE


async def test_messages_wait_for_their_queue_and_taps_have_another(
    emulator: Emulator, bot: WebhookBot, samira: Person
) -> None:
    await bot.start()
    await samira.sends("first")
    gate, kinds = asyncio.Event(), list[str]()

    async def react(update: Json) -> None:
        kinds.append(next(kind for kind in update if kind != "update_id"))
        if "message" in update:
            await gate.wait()
        await bot.answer(update)

    bot.react = react
    texts = [asyncio.create_task(samira.sends(text)) for text in ("second", "third")]
    await emulator.until(lambda: len(emulator.telegram.updates.pending) == 2)
    await samira.taps("More")
    assert "third" not in [update.get("message", {}).get("text") for update in bot.updates]
    gate.set()
    await asyncio.gather(*texts)
    assert kinds == ["message", "callback_query", "message"]


async def test_no_more_connections_than_asked_for(emulator: Emulator, bot: WebhookBot) -> None:
    await bot.start(max_connections=2)
    gate = asyncio.Event()

    async def react(update: Json) -> None:
        await gate.wait()
        await bot.answer(update)

    bot.react = react
    people = [emulator.person(name) for name in "abcd"]
    talks = [asyncio.create_task(person.sends("hoi")) for person in people]
    await bot.crowded.wait()
    gate.set()
    await asyncio.gather(*talks)
    assert bot.busiest == 2


async def test_copies_and_redeliveries_come_on_purpose(
    emulator: Emulator, bot: WebhookBot, samira: Person
) -> None:
    await bot.start()
    update = emulator.send_update(samira.message_update({"text": "a"}))
    await emulator.until_acknowledged(update)
    assert await emulator.redeliver(update.id) == 200
    assert await emulator.deliver_copies(update, 3) == [200] * 3
    assert await emulator.deliver_copies(samira.message_update({"text": "b"}), 5) == [200] * 5
    await samira.sends("c", copies=4)
    assert len(bot.updates) == 14
    assert len({update["update_id"] for update in bot.updates}) == 3


async def test_a_call_may_stand_in_the_answer_to_a_webhook(
    emulator: Emulator, bot: WebhookBot, samira: Person
) -> None:
    async def react(update: Json) -> Json:
        return {"method": "sendMessage", "chat_id": samira.id, "text": "by answer"}

    bot.react = react
    await bot.start()
    assert (await samira.sends("a")).text == "by answer"
    assert emulator.called("sendMessage")[0].status == 200


async def test_a_public_address_is_reached_by_a_route(
    emulator: Emulator, bot: WebhookBot, samira: Person, client: Client
) -> None:
    await bot.start(url="https://lesroute.example/hook")
    update = emulator.send_update(samira.message_update({"text": "a"}))
    await emulator.until(lambda: update.attempts)
    assert update.attempts[0] == 0
    emulator.route("https://lesroute.example", bot.address)
    await emulator.until_acknowledged(update)


async def test_a_tap_that_cannot_be_delivered_expires(
    emulator: Emulator, bot: WebhookBot, samira: Person
) -> None:
    await bot.start()
    await samira.sends("a")
    bot.statuses = [500, 500]
    emulator.advance(0)
    _, payload = samira.tap_update("More")
    update = emulator.send_update(payload)
    await emulator.until(lambda: update.attempts)
    emulator.advance(151)
    await emulator.until(lambda: update.expired)
    assert not update.acknowledged


async def test_pending_updates_wait_for_a_webhook_and_can_be_dropped(
    emulator: Emulator, bot: WebhookBot, samira: Person, client: Client
) -> None:
    emulator.send_update(samira.message_update({"text": "lost"}))
    await bot.start(drop_pending_updates=True)
    described = await client.post("deleteWebhook")
    assert described["description"] == "Webhook was deleted"
    update = emulator.send_update(samira.message_update({"text": "kept"}))
    await client.call("setWebhook", url=f"{bot.address}/hook")
    await emulator.until_acknowledged(update)
    assert [update["message"]["text"] for update in bot.updates] == ["kept"]


# Faults and rates


async def test_faults_hit_the_calls_they_are_meant_for(
    emulator: Emulator, client: Client, samira: Person
) -> None:
    other = emulator.person("Piet", started=True)
    fault = emulator.fail("sendMessage", chat=samira, code=429, retry_after=7, times=2)
    body = await client.post("sendMessage", json={"chat_id": samira.id, "text": "x"})
    assert body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert (await client.call("sendMessage", chat_id=other.id, text="x"))["text"] == "x"
    await client.call("sendMessage", chat_id=samira.id, text="x")
    assert (await client.call("sendMessage", chat_id=samira.id, text="x"))["text"] == "x"
    assert fault.hits == 2
    assert len(samira.messages) == 1
    forever = emulator.fail(code=502, times=None)
    assert [await client.call("getMe") for _ in range(2)] == ["Bad Gateway"] * 2
    forever.stop()
    assert (await client.call("getMe"))["is_bot"]


async def test_an_answer_can_be_lost_after_the_call_took_effect(
    emulator: Emulator, client: Client, samira: Person
) -> None:
    emulator.fail("sendMessage", close=True, executed=True)
    with pytest.raises(aiohttp.ClientError):
        await client.call("sendMessage", chat_id=samira.id, text="x")
    assert samira.screen.text == "x"
    emulator.fail("sendMessage", close=True)
    with pytest.raises(aiohttp.ClientError):
        await client.call("sendMessage", chat_id=samira.id, text="y")
    assert samira.screen.text == "x"
    emulator.fail("getMe", delay=0.02)
    loop = asyncio.get_running_loop()
    before = loop.time()
    await client.call("getMe")
    assert loop.time() - before >= 0.02


async def test_rates_are_enforced_on_request() -> None:
    async with Emulator(enforce_rates=True) as emulator, Client(emulator) as client:
        samira = emulator.person("Samira", started=True)

        async def send() -> Any:
            return await client.call("sendMessage", chat_id=samira.id, text="x")

        results = [await send() for _ in range(6)]
        assert [isinstance(result, dict) for result in results] == [True] * 5 + [False]
        assert results[-1] == "Too Many Requests: retry after 1"
        assert emulator.violations == []
        await send()
        assert [violation.kind for violation in emulator.violations] == ["rate"]
        emulator.advance(1)
        assert (await send())["text"] == "x"


async def test_groups_get_twenty_a_minute() -> None:
    async with Emulator(enforce_rates=True) as emulator, Client(emulator) as client:
        chat_id = emulator.group("Klas 5").chat.id
        for _ in range(20):
            emulator.advance(1)
            assert isinstance(await client.call("sendMessage", chat_id=chat_id, text="x"), dict)
        refused = 0
        for _ in range(10):
            emulator.advance(1)
            refused += isinstance(await client.call("sendMessage", chat_id=chat_id, text="x"), str)
        assert refused


# People


def test_a_person_who_waits_in_vain_is_told_what_was_seen() -> None:
    run_leaping(waits_in_vain())


async def waits_in_vain() -> None:
    async with Emulator() as emulator, Client(emulator) as client:
        samira, bot = emulator.person("Samira", started=True), WebhookBot(client)

        async def react(update: Json) -> None:
            await client.call("sendChatAction", chat_id=samira.id, action="typing")

        bot.react = react
        await bot.start()
        with pytest.raises(NoReactionError) as caught:
            await samira.sends("hoi")
        story = str(caught.value)
        assert "missing: 1 more new or edited messages" in story
        assert "deliveries by webhook: [200]" in story
        assert "sendChatAction" in story
        assert (await samira.sends("hoi", replies=0)).text == ""
        await bot.stop()


async def test_a_person_taps_only_what_can_be_tapped(client: Client, samira: Person) -> None:
    markup = keyboard({"text": "Site", "url": "https://a.nl"})
    await client.call("sendMessage", chat_id=samira.id, text="x", reply_markup=markup)
    with pytest.raises(AssertionError, match="'Site' is a url button"):
        await samira.taps("Site")
    with pytest.raises(
        AssertionError, match=r"no button is labelled 'Nee'; there are \[\['Site'\]\]"
    ):
        await samira.taps("Nee")


async def test_a_tap_on_an_old_message_has_no_content(client: Client, samira: Person) -> None:
    markup = keyboard({"text": "Ja", "callback_data": "j"})
    await client.call("sendMessage", chat_id=samira.id, text="x", reply_markup=markup)
    _, payload = samira.tap_update("Ja", inaccessible=True)
    assert payload["callback_query"]["message"]["date"] == 0
    assert problems_of(payload["callback_query"], "CallbackQuery") == []


async def test_in_groups_privacy_mode_hides_what_is_not_for_the_bot(
    emulator: Emulator, bot: WebhookBot, samira: Person
) -> None:
    await bot.start()
    group = emulator.group("Klas 5")
    screen = await samira.sends("/start@test_bot", chat=group)
    assert group.screen.text == "you wrote /start@test_bot"
    await samira.sends("thanks", chat=group, reply_to=screen)
    for unseen in ("hello all", "@test_bot hi", "/start@other_bot"):
        with pytest.raises(NoReactionError, match="privacy mode"):
            await samira.sends(unseen, chat=group)
    emulator.telegram.privacy_mode = False
    await samira.sends("hello all", chat=group)
    await samira.taps("More", chat=group)
    assert samira.messages == []
    assert await bot.client.call("leaveChat", chat_id=group.chat.id) is True
    assert await bot.client.call("sendMessage", chat_id=group.chat.id, text="x") == (
        "Forbidden: bot is not a member of the group chat"
    )


async def test_inline_queries_are_answered_within_the_rules(
    emulator: Emulator, bot: WebhookBot, samira: Person
) -> None:
    def article(number: int, **extra: Any) -> Json:
        content = {"message_text": "<b>x</b>", "parse_mode": "HTML"}
        return {
            "type": "article",
            "id": str(number),
            "title": "t",
            "input_message_content": content,
            **extra,
        }

    refused: list[Any] = []

    async def react(update: Json) -> None:
        query = update["inline_query"]["id"]
        attempts = (
            [article(n) for n in range(51)],
            [article(1), article(1)],
            [article(1, reply_markup=keyboard({"text": "x"}))],
            [article(1, input_message_content={"message_text": "<x>", "parse_mode": "HTML"})],
            [{"type": "article", "id": "1"}],
            [article(1), article(2)],
        )
        refused.extend(
            [
                await bot.client.call("answerInlineQuery", inline_query_id=query, results=results)
                for results in attempts
            ]
        )

    bot.react = react
    await bot.start()
    results = await samira.asks_inline("zoek")
    assert [result["id"] for result in results] == ["1", "2"]
    assert refused == [
        "Bad Request: RESULTS_TOO_MUCH",
        "Bad Request: RESULT_ID_DUPLICATE",
        f"Bad Request: {CANNOT}Text buttons are unallowed in the inline keyboard",
        'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        "Bad Request: can't parse InlineQueryResult: Can't find field \"title\"",
        True,
    ]
