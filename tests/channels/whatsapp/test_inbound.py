"""What comes in, read: each kind, every place where words stand, and who said it."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from bot.channels.whatsapp.inbound import Arrived, Failed, Moved, Noticed, Received, receive
from bot.channels.whatsapp.links import read_link, wa_link
from bot.conversation.messages import Typed
from bot.core.codes import in_groups, path_code
from bot.core.events import Chose, Opened, Sent, Started
from bot.core.languages import LANGUAGES
from bot.core.session import Session
from bot.core.texts import Role
from tests.channels.whatsapp.emulator import payloads as made
from tests.channels.whatsapp.emulator import sample, webhook_faults
from tests.channels.whatsapp.reading import BOTH, GRAVE, NOW, PHONE, event, hear, one, read
from tests.guides import with_steunpunt

if TYPE_CHECKING:
    from bot.channels.whatsapp.inbound import Arrival
    from bot.core.guide import Guide


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("in-text", [("NL.10000000000000001", Typed(text="Ik wil meer weten. (utrecht)"))]),
        ("in-text-username-only", [("NL.10000000000000001", Typed(text="hoi"))]),
        (
            "in-batch",
            [
                ("NL.10000000000000001", Typed(text="een")),
                ("NL.10000000000000001", Typed(text="twee")),
            ],
        ),
        ("in-unsupported", [("NL.10000000000000001", Sent())]),
        ("in-group", []),
        ("in-other-field", []),
        ("in-status-delivered", []),
        ("in-number-changed", []),
        ("in-button-reply", [("NL.10000000000000001", Chose(node="start", choice="ouder"))]),
        ("in-list-reply", [("NL.10000000000000001", Chose(node="oorzaak", choice="ziekte"))]),
        ("in-template-button", [("NL.10000000000000001", Opened(node="stappen"))]),
        (
            "in-image",
            [("NL.10000000000000001", Typed(text="dit zou een brief met namen kunnen zijn"))],
        ),
    ],
)
def test_each_sample_is_read(guide: Guide, name: str, expected: list[tuple[str, object]]) -> None:
    assert not webhook_faults(sample(name))
    received = [each for each in read(guide, sample(name)) if isinstance(each, Received)]
    assert [(each.place.to, each.incoming.event) for each in received] == expected
    assert all(each.incoming.update == each.message for each in received)


def test_the_id_of_our_own_goes_before_the_number(guide: Guide) -> None:
    found = one(guide, made.text("hoi"))
    assert isinstance(found, Received)
    assert found.incoming.chat == "whatsapp:NL.1"
    assert found.earlier == "whatsapp:31600000001"
    alone = one(guide, made.text("hoi"), from_user_id=None)
    assert isinstance(alone, Received)
    assert (alone.incoming.chat, alone.earlier) == ("whatsapp:31600000001", None)


def test_the_contacts_of_a_webhook_tell_who_has_a_number(guide: Guide) -> None:
    message = {"id": "wamid.1", "timestamp": "1795900000", "from": "31600000001"}
    contact = {"wa_id": "31600000001", "user_id": "NL.7"}
    value = {"messages": [{**message, **made.text("hoi")}], "contacts": [contact]}
    (found,) = read(guide, made.webhook(PHONE, value))
    assert isinstance(found, Received)
    assert found.incoming.chat == "whatsapp:NL.7"
    assert "31600000001" not in repr(found)
    assert "NL.7" not in repr(found.place)


@pytest.mark.parametrize(
    ("ids", "contacts", "to", "earlier"),
    [
        ({"from_user_id": "NL.7"}, [("31600000001", "NL.7")], "NL.7", "31600000001"),
        ({"from": "31600000001"}, [("31600000001", "NL.7")], "NL.7", "31600000001"),
        ({"from_user_id": "NL.7"}, [("31600000001", "NL.8")], "NL.7", None),
        ({"from_user_id": "NL.7"}, [(None, "NL.7")], "NL.7", None),
        ({"from_user_id": "NL.7"}, [("no number", "NL.7")], "NL.7", None),
        ({"from": "31600000001"}, [("31600000002", "NL.8"), ("31600000001", None)], None, None),
        ({"from_user_id": "no id", "from": "31600000001"}, [], None, None),
    ],
)
def test_either_id_is_enough_where_the_contacts_tell_the_other(
    guide: Guide,
    ids: dict[str, str],
    contacts: list[tuple[str | None, str | None]],
    to: str | None,
    earlier: str | None,
) -> None:
    """A person who later hides their number goes on where they were."""
    message = {"id": "wamid.1", "timestamp": "1795900000", **ids, **made.text("hoi")}
    told = [{"wa_id": number, "user_id": user} for number, user in contacts]
    (found,) = read(guide, made.webhook(PHONE, {"messages": [message], "contacts": told}))
    assert isinstance(found, Received)
    assert found.incoming.chat == f"whatsapp:{to or '31600000001'}"
    assert found.earlier == (f"whatsapp:{earlier}" if earlier else None)


def test_what_is_for_another_number_is_not_ours(guide: Guide) -> None:
    value = {"messages": [{"id": "wamid.1", "timestamp": "1", **BOTH, **made.text("hoi")}]}
    assert not read(guide, made.webhook("999", value))
    assert read(guide, made.webhook(PHONE, value))


@pytest.mark.parametrize(
    "content",
    [
        made.text(f"hallo {GRAVE}"),
        made.media("image", caption=GRAVE),
        made.media("video", caption=GRAVE),
        made.media("document", filename=f"{GRAVE}.pdf"),
        made.media("document", filename="a.pdf", caption=GRAVE),
        {"type": "location", "location": {"latitude": 1, "longitude": 2, "name": GRAVE}},
        {"type": "location", "location": {"latitude": 1, "longitude": 2, "address": GRAVE}},
        {"type": "contacts", "contacts": [{"name": {"formatted_name": GRAVE}}]},
        {"type": "order", "order": {"catalog_id": "1", "text": GRAVE}},
        {"type": "interactive", "interactive": {"nfm_reply": {"response_json": GRAVE}}},
        {"type": "button", "button": {"payload": "none of ours", "text": GRAVE}},
        {"type": "unsupported", "unsupported": {"note": GRAVE}},
        {**made.unsupported("edit"), "edit": {"message": made.text(GRAVE)}},
        {"type": "interactive", "interactive": {"call_permission_reply": {"note": GRAVE}}},
        {"type": "of-tomorrow", "of-tomorrow": {"deep": [{"er": [GRAVE]}]}},
        {"type": "edit", "edit": {"message": made.text(GRAVE)}},
        {"type": "reaction", "reaction": {"emoji": GRAVE}},
        {"type": "text", "text": GRAVE},
        {"text": {"body": GRAVE}},
        made.text(f"{'x' * 4090} {GRAVE}"),
    ],
)
def test_words_of_distress_are_heard_wherever_they_stand(
    guide: Guide, content: dict[str, Any]
) -> None:
    found = event(guide, content)
    assert isinstance(found, Typed)
    assert GRAVE in found.text


@pytest.mark.parametrize("kind", ["context", "referral", "errors"])
def test_what_another_said_is_not_heard(guide: Guide, kind: str) -> None:
    said = event(guide, {**made.media("image"), kind: {"body": GRAVE}})
    assert said == Sent()


@pytest.mark.parametrize(
    "content",
    [
        *map(made.media, ("image", "audio", "voice", "video", "document", "sticker", "location")),
        {"type": "contacts", "contacts": [{"name": {}}]},
        {"type": "order", "order": {"catalog_id": "1"}},
        {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {}}},
        *map(made.unsupported, (None, "poll_creation", "gif", "image", "interactive", "unknown")),
        made.unsupported() | {"unsupported": "odd"},
        made.unsupported() | {"unsupported": {"type": ["odd"]}},
        made.unsupported() | {"type": "unknown"},
        *map(made.unsupported, ("errors", "link_preview", "hsm", "of-tomorrow")),
        *({"type": kind} for kind in ("ephemeral", "of-tomorrow", "", None, ["text"])),
        {"type": "errors", "errors": [{"code": 131060, "title": "This message is unavailable"}]},
        {"type": "interactive", "interactive": {"reply_of_tomorrow": {"id": "1"}}},
    ],
)
def test_what_is_no_text_is_told_that_it_cannot_be_read(
    guide: Guide, content: dict[str, Any]
) -> None:
    assert event(guide, content) == Sent()


def test_words_beside_a_picture_are_read_and_the_picture_is_not(guide: Guide) -> None:
    found = one(guide, made.media("image", caption="laptop"))
    assert isinstance(found, Received)
    assert found.incoming.event == Typed(text="laptop")
    assert found.partly


@pytest.mark.parametrize(
    "content",
    [
        made.reaction("wamid.0"),
        {"type": "request_welcome"},
        {"type": "revoke", "revoke": {"original_message_id": "wamid.0"}},
        {"type": "edit", "edit": {"message": made.text("laptop")}},
        *({"type": kind} for kind in ("pin", "keep_in_chat", "poll_update", "poll_vote")),
        *({"type": kind} for kind in ("group_invite", "interactive")),
        {"type": "interactive", "interactive": {"type": "call_permission_reply"}},
        {"type": "interactive", "interactive": {"call_permission_reply": {"response": "accept"}}},
        *map(made.unsupported, ("edit", "pin", "keep_in_chat", "reaction", "poll_update")),
        *map(made.unsupported, ("poll_vote", "group_invite", "revoke", "request_welcome")),
        made.unsupported("system"),
    ],
)
def test_what_wants_no_answer_gets_none_but_may_open_the_window(
    guide: Guide, content: dict[str, Any]
) -> None:
    assert isinstance(one(guide, content), Noticed)


def test_a_group_and_a_system_message_get_silence(guide: Guide) -> None:
    assert one(guide, made.text(GRAVE), group_id="1") is None
    assert one(guide, {"type": "system", "system": {"type": "customer_identity_changed"}}) is None


def test_a_changed_number_tells_from_where_to_where(guide: Guide) -> None:
    found = one(guide, made.number_changed("31600000002", "NL.2"))
    assert found == Moved(olds=("whatsapp:NL.1", "whatsapp:31600000001"), new="whatsapp:NL.2")
    assert one(guide, made.number_changed("31600000002", None)) == Moved(
        olds=("whatsapp:NL.1", "whatsapp:31600000001"), new="whatsapp:31600000002"
    )
    assert one(guide, made.number_changed(None, None)) is None


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("1795900000", 1_795_900_000.0),
        ("1795900000123", 1_795_900_000.123),
        ("1795999999", NOW),
        ("yesterday", NOW),
        (None, NOW),
    ],
)
def test_when_it_was_said_is_read_in_seconds_and_in_milliseconds(
    guide: Guide, told: str | None, moment: float
) -> None:
    found = one(guide, made.text("hoi"), timestamp=told)
    assert isinstance(found, Received)
    assert found.place.moment == moment


def test_a_row_leads_where_it_says_also_the_second_that_leads_there(guide: Guide) -> None:
    first = event(guide, made.list_reply("on:start/menu", "Menu"))
    assert first == Opened(node="start/menu")
    assert event(guide, made.list_reply("on:start/menu|4", "Ook menu")) == first
    assert event(guide, made.button_reply("on:start/menu|2", "Menu")) == first
    assert event(guide, made.list_reply("nothing of ours", "?")) == Opened(node=guide.home)
    assert event(guide, made.template_button("of another", "Mijn stappen")) == Typed(
        text="Mijn stappen"
    )


def test_a_link_survives_what_people_make_of_its_sentence(guide: Guide) -> None:
    link = Started(topic="rechten", role=Role.OUDER, language="nl")
    for words in (
        "Hallo Lesroute! (rechten, ouder, nl)",
        "(Rechten; ouder nl)",
        "[rechten,ouder,nl] hoi",
        "Ik wil graag meer weten (rechten, ouder, nl).",
    ):
        assert event(guide, made.text(words)) == link
    asked = one(guide, made.text("Mag hij een laptop? (rechten, ouder, nl)"))
    assert isinstance(asked, Received)
    assert asked.incoming.begun == link
    assert asked.incoming.event == Typed(text="Mag hij een laptop?")
    for words in ("Mijn zoon (ouder) is ziek", "(onbekend)", "(rechten, en nog iets)", "()"):
        assert event(guide, made.text(words)) == Typed(text=words)
    grave = one(guide, made.text(f"{GRAVE} (rechten, ouder, nl)"))
    assert isinstance(grave, Received)
    assert grave.incoming.event == Typed(text=f"{GRAVE} (rechten, ouder, nl)")
    assert grave.incoming.begun == link


def test_a_code_survives_what_people_make_of_its_sentence(guide: Guide) -> None:
    link = Started(steunpunt=None, code="5djn-r5g0-df0j")
    for words in ("Hallo Lesroute! (5DJN-R5G0-DF0J)", "[5djn\u2013r5g0\u2013df0j] hoi"):
        assert event(guide, made.text(words)) == link
    wrong = Started(code="5djn-r5g0-df0a")
    assert event(guide, made.text("Hallo Lesroute! (5DJN-R5G0-DF0A)")) == wrong
    asked = one(guide, made.text("En een laptop? (5DJN-R5G0-DF0J)"))
    assert isinstance(asked, Received)
    assert (asked.incoming.begun, asked.incoming.event) == (link, Typed(text="En een laptop?"))


def test_who_comes_by_a_code_and_tells_no_language_reads_that_of_the_code(guide: Guide) -> None:
    mother = Session(role=Role.OUDER, language="en")
    code = in_groups(path_code(guide, mother, "procedure/uren"))
    for words in (code, f"Hallo Lesroute! ({in_groups(code.replace(' ', ''), '-')})"):
        found = one(guide, made.text(words))
        assert isinstance(found, Received)
        assert found.incoming.language == "en"
    found = one(guide, made.text("hallo"))
    assert isinstance(found, Received)
    assert found.incoming.language is None


def test_the_link_puts_its_sentence_in_the_box() -> None:
    link = wa_link("31970000001", Started(steunpunt="utrecht", role=Role.LEERLING))
    assert (
        link
        == "https://wa.me/31970000001?text=Hallo%20Lesroute%21%20%28utrecht%2C%20als-leerling%29"
    )


def test_whatever_a_link_says_is_read_back(guide: Guide) -> None:
    for topic, role, language in product(guide.topics, [None, *Role], [None, *LANGUAGES]):
        link = Started(topic=topic, role=role, language=language)
        _, _, sentence = wa_link("31970000001", link).partition("?text=")
        assert event(guide, made.text(unquote(sentence))) == link


def test_commands_of_the_profile_are_read_as_words(guide: Guide) -> None:
    assert event(guide, made.text("/menu")) == Typed(text="menu")


def test_statuses_tell_what_became_of_a_message(guide: Guide) -> None:
    (failed,) = read(guide, sample("in-status-failed-window"))
    assert failed == Failed(chat="whatsapp:31600000001", moment=1_795_900_003.0, code=131047)
    assert read(guide, sample("in-status-delivered")) == (Arrived(),)


def became(guide: Guide, about: dict[str, Any], **more: Any) -> tuple[Arrival, ...]:
    status = {"id": "wamid.1", "timestamp": "1795900003", **about}
    return read(guide, made.webhook(PHONE, {"statuses": [status], **more}))


@pytest.mark.parametrize("kind", ["sent", "deleted", "warning", "played", "?", None, 7, []])
def test_a_status_that_changes_nothing_is_nothing(guide: Guide, kind: object) -> None:
    assert not became(guide, {"status": kind, "recipient_user_id": "NL.1"})


@pytest.mark.parametrize("kind", ["delivered", "read"])
def test_whose_message_arrived_is_not_even_looked_at(guide: Guide, kind: str) -> None:
    assert became(guide, {"status": kind, "recipient_user_id": {"no": "id"}}) == (Arrived(),)


@pytest.mark.parametrize(
    ("ids", "chat"),
    [
        ({"recipient_user_id": "NL.1"}, "NL.1"),
        ({"recipient_user_id": "NL.1", "recipient_id": "31600000002"}, "NL.1"),
        ({"recipient_id": "31600000002"}, "31600000002"),
        ({"recipient_id": "31600000001"}, "NL.7"),
    ],
)
def test_whose_message_failed_is_known_by_the_status_or_by_its_contacts(
    guide: Guide, ids: dict[str, str], chat: str
) -> None:
    contacts = [{"wa_id": "31600000001", "user_id": user} for user in ("no id", "NL.7")]
    (failed,) = became(guide, {"status": "failed", **ids}, contacts=contacts)
    assert failed == Failed(chat=f"whatsapp:{chat}", moment=1_795_900_003.0, code=0)
    assert not became(guide, {"status": "failed"}, contacts=contacts), "that of nobody"


def test_the_word_for_where_a_link_stood_may_be_called_as_a_topic_is(guide: Guide) -> None:
    there = with_steunpunt(guide)
    told = Started(steunpunt="daar", campaign="gesprek", topic="gesprek")
    sentence = unquote(wa_link("31612345678", told).partition("text=")[2])
    assert sentence == "Hallo Lesroute! (daar, via-gesprek, gesprek)"
    read = read_link(there, sentence)
    assert read is not None
    assert read.started == told


@pytest.mark.parametrize("content", [made.text("hallo"), made.list_reply("x", "Menu")])
@pytest.mark.parametrize("reminds", [True, False])
def test_an_address_is_told_only_where_something_may_be_said_later(
    guide: Guide, content: dict[str, Any], *, reminds: bool
) -> None:
    """What is told is kept with a reminder, and who cannot be reminded needs no address."""
    about = {"id": "wamid.1", "timestamp": "1795900000", **BOTH}
    body = made.webhook(PHONE, {"messages": [{**about, **content}]})
    (found,) = receive(guide, body, hear, phone_id=PHONE, now=NOW, reminds=reminds)
    assert isinstance(found, Received)
    assert (found.incoming.address is not None) is reminds
