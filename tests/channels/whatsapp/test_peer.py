"""An independent client library reads what comes in as we do, and makes what goes out as we do."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pywa.client import WhatsApp
from pywa.types.callback import Button as Reply
from pywa.types.callback import Section, SectionList, SectionRow, URLButton
from pywa.types.message import Message
from pywa.types.others import Contact
from pywa.types.templates import BodyText, QuickReplyButton, TemplateLanguage

from bot.channels.whatsapp import pages
from bot.channels.whatsapp.contacts import contact
from bot.channels.whatsapp.inbound import Arrived, Failed, Moved, Received, receive
from bot.channels.whatsapp.place import Place
from bot.channels.whatsapp.render import reminder, render
from bot.conversation.messages import Typed
from bot.core.screen import Button, Card, Screen
from bot.core.taps import read_tap
from tests.channels.whatsapp.emulator import payloads, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.channels.whatsapp.inbound import Arrival
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached

PHONE = "200000000000001"
RARER = ("message_status", "phone_number_change")
CONTACT = {"profile": {"name": "x"}, "wa_id": "31600000001", "user_id": "NL.1"}
PAGE = "https://lesroute.example.nl/?op=on:start/menu"
SCREEN = Screen(node="start/menu", language="nl", role=None, text="Wie bent u?", title="Menu")
CARD = Card(
    id="oo",
    name="Ouders & Onderwijs",
    purpose="Advies",
    phone="088 605 01 01",
    email="vraag@oo.example",
    site="oo.example",
)


class Peer:
    """The library, with what it read and what it would have sent."""

    def __init__(self) -> None:
        self.read: list[Any] = []
        self.made: list[dict[str, Any]] = []
        session = httpx.Client(transport=httpx.MockTransport(self._take))
        self.client = WhatsApp(
            phone_id=PHONE,
            token="x",
            session=session,
            server=None,
            verify_token="x",
            validate_updates=False,
        )
        for kind in ("message", "callback_button", "callback_selection", *RARER):
            getattr(self.client, f"on_{kind}")()(lambda _, update: self.read.append(update))

    def reads(self, payload: dict[str, Any]) -> Any:
        body, _ = payloads.signed("x", payload)
        assert self.client.webhook_update_handler(body) == ("ok", 200)
        (found,) = self.read
        return found

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.made.append(json.loads(request.content))
        who = self.made[-1].get("to", self.made[-1].get("recipient"))
        contacts = [{"input": who, "wa_id": "31600000001"}]
        held = {"messaging_product": "whatsapp", "contacts": contacts}
        return httpx.Response(200, json={**held, "messages": [{"id": "wamid.1"}]})


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer()
    yield made
    made.client.api._session.close()


def ours(guide: Guide, payload: dict[str, Any]) -> Arrival:
    found = receive(guide, payload, lambda _: None, phone_id=PHONE, now=1_795_900_100.0)
    return found[0]


@pytest.mark.parametrize(
    "name",
    ["text", "text-username-only", "list-reply", "button-reply", "template-button", "batch"],
)
def test_what_was_said_is_read_as_the_peer_reads_it(guide: Guide, peer: Peer, name: str) -> None:
    payload = sample(f"in-{name}")
    theirs, received = peer.reads(payload), ours(guide, payload)
    assert isinstance(received, Received)
    assert received.message == theirs.id
    assert received.place.to == (theirs.from_user.bsuid or theirs.from_user.wa_id)
    assert received.place.moment == theirs.timestamp.timestamp()
    assert received.incoming.moment == theirs.timestamp.timestamp()
    if isinstance(theirs, Message):
        assert received.incoming.event == Typed(text=theirs.text or "")
    else:
        tapped = read_tap(theirs.data)
        assert tapped is None or received.incoming.event == tapped.event


@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_words_below_a_picture_are_the_ones_that_the_peer_finds(
    guide: Guide, peer: Peer, kind: str
) -> None:
    about = {"id": "wamid.1", "from": "31600000001", "timestamp": "1795900000"}
    held = {**about, **payloads.media(kind, caption="laptop", sha256="A", filename="b.pdf")}
    payload = payloads.webhook(PHONE, {"contacts": [CONTACT], "messages": [held]})
    theirs, received = peer.reads(payload), ours(guide, payload)
    assert isinstance(received, Received)
    assert received.incoming.event == Typed(text=theirs.caption)


def test_what_became_of_a_message_is_what_the_peer_is_told(guide: Guide, peer: Peer) -> None:
    payload = sample("in-status-failed-window")
    payload["entry"][0]["changes"][0]["value"]["contacts"] = [CONTACT]
    theirs, failed = peer.reads(payload), ours(guide, payload)
    assert isinstance(failed, Failed)
    assert (failed.code, failed.chat) == (theirs.error.code, "whatsapp:NL.1")
    assert isinstance(ours(guide, sample("in-status-delivered")), Arrived)


def test_another_number_is_what_the_peer_takes_for_one(guide: Guide, peer: Peer) -> None:
    payload = sample("in-number-changed")
    theirs, moved = peer.reads(payload), ours(guide, payload)
    assert isinstance(moved, Moved)
    assert moved.new == f"whatsapp:{theirs.new_user_id}"
    assert f"whatsapp:{theirs.old_wa_id}" in moved.olds


@pytest.mark.parametrize("to", ["31600000001", "NL.10000000000000001"])
def test_each_kind_of_message_is_what_the_peer_makes_of_it(
    guide: Guide, peer: Peer, walks: dict[Code, tuple[Reached, ...]], to: str
) -> None:
    visits = [visit for visits in walks.values() for visit in visits[::20]]
    told = [render(guide, visit.screen, page=lambda: PAGE) for visit in visits]
    few = replace(SCREEN, buttons=(Button(label="Ja", tap="on:start/menu"),))
    told += [
        render(guide, SCREEN),
        render(guide, few),
        pages.page(guide, SCREEN, PAGE),
        contact(CARD),
    ]
    told += [
        pages.full(guide, SCREEN, address, own=own)
        for address in (PAGE, None)
        for own in (True, False)
    ]
    told += [reminder(guide, "lesroute_herinnering", SCREEN)]
    kinds = set()
    for message in told:
        place = Place(to=to, moment=0)
        payload = {"messaging_product": "whatsapp", **place.parameters(), **message}
        make(peer.client, to, message)
        assert bare(peer.made[-1]) == bare(payload)
        kinds.add(message.get("interactive", message)["type"])
    assert kinds == {"text", "list", "button", "cta_url", "contacts", "template"}


def make(client: WhatsApp, to: str, message: dict[str, Any]) -> None:
    """Have the peer say the same, in its own words."""
    held = message[message["type"]]
    match message["type"]:
        case "text":
            client.send_message(to, held["body"])
        case "interactive":
            client.send_message(to, held["body"]["text"], buttons=buttons(held))
        case "contacts":
            client.send_contact(to, vcard(held[0]))
        case _:
            words, button = (part["parameters"][0] for part in held["components"])
            params = [
                BodyText.params(words["text"]),
                QuickReplyButton.params(callback_data=button["payload"], index=0),
            ]
            client.send_template(to, held["name"], TemplateLanguage.DUTCH, params=params)


def buttons(held: dict[str, Any]) -> Any:
    action = held["action"]
    match held["type"]:
        case "button":
            replies = [button["reply"] for button in action["buttons"]]
            return [Reply(title=r["title"], callback_data=r["id"]) for r in replies]
        case "cta_url":
            opens = action["parameters"]
            return URLButton(title=opens["display_text"], url=opens["url"])
    sections = [
        Section(
            title=section["title"],
            rows=[
                SectionRow(
                    title=row["title"],
                    callback_data=row["id"],
                    description=row.get("description"),
                )
                for row in section["rows"]
            ],
        )
        for section in action["sections"]
    ]
    return SectionList(button_title=action["button"], sections=sections)


def vcard(held: dict[str, Any]) -> Contact:
    made = Contact
    return made(
        name=made.Name(**held["name"]),
        org=made.Org(**held["org"]),
        phones=[made.Phone(**phone) for phone in held["phones"]],
        emails=[made.Email(**email) for email in held["emails"]],
        urls=[made.Url(**url) for url in held["urls"]],
    )


def bare(value: Any) -> Any:
    """The meaning: without what is empty, and names of kinds in one case; an index is a number."""
    if isinstance(value, dict):
        kept = {key: bare(each) for key, each in value.items() if each not in (None, [], {})}
        kinds = {
            key: str(kept[key]).lower() for key in ("type", "sub_type", "index") if key in kept
        }
        return {**kept, **kinds}
    return [bare(each) for each in value] if isinstance(value, list) else value
