"""What comes in is read, and a screen becomes a card, with no world around it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from microsoft_agents.activity import Activity

from bot.channels.payload import read_update
from bot.channels.pressed import pressed_answer
from bot.channels.teams.inbound import InGroup, Left, Received, receive
from bot.channels.teams.place import Place, place_at, place_in
from bot.channels.teams.pressed import settled
from bot.channels.teams.render import CARD, Around, card, message
from bot.channels.teams.said import said
from bot.conversation.messages import Typed
from bot.core import limits
from bot.core.events import Chose, Opened, Sent, Started
from bot.core.guide import Steunpunt
from bot.core.languages import LANGUAGES
from bot.core.screen import Button, Card, Points, Screen
from bot.core.taps import read_tap
from bot.core.texts import Role
from tests.channels.teams.rules import card_faults, faults, parts, sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.core.special import Urgency
    from bot.understanding.understand import Understanding

DISTRESS = "ik wil niet meer leven"
DEEP = orjson.loads("[" * 1000 + "]" * 1000)
PLACE = Place(service="https://smba.trafficmanager.net/emea/", conversation="a:1")
PERSONAL = ["in-message", "in-submit", "in-execute", "in-installed", "in-members-added", "in-file"]


def _deaf(_: str) -> Urgency | None:
    return None


def _event(guide: Guide, activity: dict[str, Any], hear: Any = _deaf) -> Any:
    arrival = receive(guide, activity, hear)
    return arrival.incoming.event if isinstance(arrival, Received | Left) else arrival


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("in-message", Typed(text="Heb ik recht op les thuis?")),
        ("in-file", Sent()),
        ("in-installed", Started()),
        ("in-members-added", Started()),
        ("in-reaction", None),
    ],
)
def test_each_kind_of_activity_is_what_it_is(guide: Guide, name: str, event: object) -> None:
    assert _event(guide, sample(name)) == event


@pytest.mark.parametrize("name", ["in-submit", "in-execute"])
def test_a_button_is_read_in_both_ways(guide: Guide, name: str) -> None:
    told = json.loads(json.dumps(sample(name)).replace("ln:oorzaak:ziekte", "ln:x/oorzaak:ziekte"))
    found = receive(guide, told, _deaf)
    assert isinstance(found, Received)
    assert found.incoming.event == Chose(node="x/oorzaak", choice="ziekte")
    assert (found.incoming.role, found.incoming.language) == ("leerling", "nl")


@pytest.mark.parametrize("tap", [None, 1, "", "nonsense", {"a": 1}, "x" * 500])
def test_a_button_that_we_cannot_have_made_leads_home(guide: Guide, tap: object) -> None:
    told = {**sample("in-submit"), "value": {"tap": tap}}
    assert _event(guide, told) == Opened(node=guide.home)


@pytest.mark.parametrize("name", PERSONAL)
def test_nothing_that_names_a_person_goes_further(guide: Guide, name: str) -> None:
    told = repr(receive(guide, sample(name), _deaf))
    for word in ("Naam die", "99999999-8888", "29:1aAbBcCdD"):
        assert word not in told


def test_a_chat_can_be_found_again_by_its_address(guide: Guide) -> None:
    found = receive(guide, sample("in-message"), _deaf)
    assert isinstance(found, Received)
    assert found.incoming.address is not None
    there = place_at(found.incoming.address)
    assert there == found.place
    assert there.activities == (
        "https://smba.trafficmanager.net/emea/v3/conversations/a%3A1XxYyZz/activities"
    )


@pytest.mark.parametrize("conversation", ["", "..", "a b", "a\n", "é", "x" * 501, None, 1, {}])
def test_what_is_no_conversation_leads_nowhere(conversation: object) -> None:
    assert place_in(PLACE.service, conversation) is None


def test_an_id_stays_within_its_part_of_the_address() -> None:
    place = place_in(PLACE.service, "19:a/../b?c#d%2e@thread")
    assert place is not None
    assert place.activities.endswith("/19%3Aa%2F..%2Fb%3Fc%23d%252e%40thread/activities")


def _html(content: str) -> dict[str, Any]:
    return {"contentType": "text/html", "content": content}


PLACES: dict[str, dict[str, Any]] = {
    "the text": {"text": DISTRESS},
    "a text that begins otherwise": {"text": f"hallo {'x ' * 3000} {DISTRESS}"},
    "HTML alone": {"text": "", "attachments": [_html(f"<div><p>{DISTRESS}</p></div>")]},
    "HTML beside a text": {"text": "hoi", "attachments": [_html(f"<p>{DISTRESS}</p>")]},
    "HTML in pieces": {"text": "", "attachments": [_html("ik wil <b>niet</b> meer <i>leven</i>")]},
    "a description": {"text": "", "attachments": [_html(f'<img alt="{DISTRESS}">')]},
    "somebody else's quote": {"attachments": [_html(f"<blockquote>{DISTRESS}</blockquote>hoi")]},
    "the name of a file": {"attachments": [{"contentType": "x/y", "name": f"{DISTRESS}.pdf"}]},
    "a card": {"attachments": [{"contentType": "x", "content": {"body": [{"text": DISTRESS}]}}]},
    "a value": {"text": "", "value": DISTRESS},
    "a form": {"text": "", "value": {"answer": DISTRESS}},
    "beside a button": {"text": DISTRESS, "value": {"tap": "on:start/menu"}},
    "a summary": {"summary": DISTRESS},
    "what Teams thinks of tomorrow": {"channelData": {"note": {"words": [DISTRESS]}}},
    "the name of a chat": {"type": "conversationUpdate", "text": "", "topicName": DISTRESS},
    "an edit": {"type": "messageUpdate", "text": DISTRESS},
    "an event": {"type": "event", "text": "", "value": {"words": DISTRESS}},
}


@pytest.mark.parametrize("where", PLACES)
def test_words_of_distress_are_heard_wherever_they_stand(
    guide: Guide, understanding: Understanding, where: str
) -> None:
    activity = {**sample("in-message"), **PLACES[where]}
    event = _event(guide, activity, understanding.alarm)
    assert isinstance(event, Typed)
    assert understanding.alarm(event.text) == "crisis"


def test_words_beside_an_executed_button_are_heard(
    guide: Guide, understanding: Understanding
) -> None:
    activity = sample("in-execute")
    activity["value"]["action"]["data"]["note"] = DISTRESS
    assert _event(guide, activity, understanding.alarm) == Typed(text=DISTRESS)


def test_what_the_bot_said_is_not_taken_for_the_persons_words() -> None:
    quote = f'<blockquote><b itemid="28:x">Lesroute</b><p>{DISTRESS}</p></blockquote><p>ja</p>'
    assert said({"text": "", "attachments": [_html(quote)]}).parts == ("ja",)


@pytest.mark.parametrize("digits", ["9" * 5000, "0" * 5000, f"{'0' * 5000}100"])
def test_a_reference_to_a_character_may_have_any_number_of_digits(
    guide: Guide, understanding: Understanding, digits: str
) -> None:
    for content in (f"{DISTRESS} &#{digits};", f'<img title="&#{digits}" alt="{DISTRESS}">'):
        activity = {**sample("in-message"), "text": "", "attachments": [_html(content)]}
        event = _event(guide, activity, understanding.alarm)
        assert isinstance(event, Typed)
        assert understanding.alarm(event.text) == "crisis"


def test_a_reference_is_the_character_that_it_names() -> None:
    assert said({"attachments": [_html("&#0105;k &#x77;il &eacute;&#99999999;n")]}).parts == (
        "ik wil \u00e9\ufffdn",
    )


def test_a_copy_as_html_is_the_same_once_more() -> None:
    found = said({"text": "hoi &  dag", "attachments": [_html("<p>hoi &amp; dag</p>")]})
    assert found.is_simple
    assert not found.partly


def test_the_name_of_the_bot_is_no_part_of_the_question() -> None:
    told = sample("in-channel-mention")
    assert said(told).words == "help"


@pytest.mark.parametrize(
    "about",
    [
        {"entities": [{"mentioned": {"id": "28:x"}, "text": DEEP}]},
        {"entities": [{"mentioned": {"id": DEEP}}]},
        {"attachments": [{"contentType": DEEP, "content": "x"}]},
    ],
)
def test_a_deep_list_where_words_belong_hides_no_words(
    guide: Guide, understanding: Understanding, about: dict[str, Any]
) -> None:
    activity = {**sample("in-message"), "text": DISTRESS, **about}
    assert _event(guide, activity, understanding.alarm) == Typed(text=DISTRESS)


def test_edits_of_one_message_are_told_apart_and_copies_are_not(guide: Guide) -> None:
    def update(**told: str) -> str | None:
        found = receive(guide, {**sample("in-message"), **told}, _deaf)
        assert isinstance(found, Received)
        assert "hoi" not in str(found.incoming.update)
        return found.incoming.update

    first, again = (
        update(type="messageUpdate", text="hoi"),
        update(type="messageUpdate", text="hoi"),
    )
    other, message_ = update(type="messageUpdate", text="dag"), update(text="hoi")
    assert first == again
    assert len({first, other, message_}) == 3


@pytest.mark.parametrize("locale", ["nl-NL", "nl-BE", None, 1])
def test_the_language_is_that_of_the_reader(guide: Guide, locale: object) -> None:
    found = receive(guide, {**sample("in-message"), "locale": locale}, _deaf)
    assert isinstance(found, Received)
    assert found.incoming.language == "nl"


def test_a_bot_is_not_answered(guide: Guide) -> None:
    assert receive(guide, {**sample("in-message"), "from": {"id": "28:x"}}, _deaf) is None


@pytest.mark.parametrize("conversation", [{"isGroup": True}, {"id": "19:x@thread.v2"}])
def test_a_group_is_known_without_being_called_one(
    guide: Guide, conversation: dict[str, object]
) -> None:
    told = {**sample("in-message"), "conversation": {"id": "a:1", **conversation}}
    assert isinstance(receive(guide, told, _deaf), InGroup)


def test_half_an_emoji_hides_no_word() -> None:
    body = b'{"text": "ik wil niet meer leven \\ud83d"}'
    found = read_update(body)
    assert found is not None
    assert found["text"].startswith(DISTRESS)
    assert read_update(b"[" * 100_000) is None


def test_words_in_what_is_very_deep_are_heard(guide: Guide) -> None:
    told = json.dumps({**sample("in-message"), "text": DISTRESS})
    body = f'{told[:-1]}, "x": {"[" * 100_000}{"]" * 100_000}}}'.encode()
    found = read_update(body)
    assert found is not None
    assert _event(guide, found) == Typed(text=DISTRESS)


def test_every_button_of_every_card_comes_back_in_both_ways_as_what_it_was(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]]
) -> None:
    screens = {id(v.screen): v.screen for visits in walks.values() for v in visits}.values()
    assert {(screen.role, screen.language) for screen in screens} >= {*product(Role, LANGUAGES)}
    for screen in screens:
        actions = [a for part in parts(card(screen)) for a in part.get("actions", ())]
        taps = [action["data"]["tap"] for action in actions]
        shown = (*screen.buttons, *screen.outward, *screen.verdicts)
        assert sorted(taps) == sorted(button.tap for button in shown)
        assert any(home_or_on(guide, a) for a in actions) or len(actions) > 1
        for action in actions:
            tapped = read_tap(action["data"]["tap"])
            assert tapped is not None
            pressed = {"type": action["type"], "verb": "tap", "data": action["data"]}
            for name, value in (
                ("in-execute", {"action": pressed, "trigger": "manual"}),
                ("in-submit", action["fallback"]["data"]),
            ):
                arrival = receive(guide, {**sample(name), "value": value}, _deaf)
                assert isinstance(arrival, Received)
                told = arrival.incoming
                assert (told.event, told.role, told.language) == (
                    tapped.event,
                    tapped.role,
                    tapped.language,
                )


def test_what_stays_of_every_pressed_answer_is_a_card_with_a_way_back_and_home(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]]
) -> None:
    screens = [visit.screen for visits in walks.values() for visit in visits]
    found = set()
    for tap in {button.tap for screen in screens for button in screen.buttons}:
        tapped = read_tap(tap)
        assert tapped
        pressed = pressed_answer(guide, tapped)
        if pressed is None:
            continue
        told = settled(guide, pressed)
        assert (told["statusCode"], told["type"]) == (200, CARD)
        assert not list(card_faults(told["value"]))
        again, home = (read_tap(action["data"]["tap"]) for action in told["value"]["actions"])
        assert again
        assert home
        assert isinstance(tapped.event, Chose)
        assert (again.event, home.event) == (
            Opened(node=tapped.event.node),
            Opened(node=guide.home),
        )
        found.add((tapped.role, tapped.language))
    assert found >= {*product(Role, LANGUAGES)}


def test_the_longest_cards_are_by_the_rules_with_all_that_may_stand_around_them(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]]
) -> None:
    screens = {id(v.screen): v.screen for visits in walks.values() for v in visits}.values()
    address = f"https://lesroute.example.nl/{'x' * 150}"
    for screen in sorted(screens, key=lambda screen: len(limits.words(screen)))[-60:]:
        line = "Nog een regel die er soms bij staat."
        full = replace(screen, notices=(line,) * 4, news=(line,) * 2)
        about = Around(notice=line * 2, address=address, shares=(line, address))
        assert not list(faults(orjson.dumps(message("28:x", PLACE, full, about))))


def home_or_on(guide: Guide, action: dict[str, Any]) -> bool:
    tapped = read_tap(action["data"]["tap"])
    return tapped is not None and tapped.event == Opened(node=guide.home)


SCREEN = Screen(
    node="a/b",
    language="nl",
    role=None,
    title="Titel",
    text="Eerst dit.\n\nWat past?",
    news=("Gevonden *ster*",),
    notices=("Let op",),
    progress="Vraag 1 van 3",
    points=(Points(lead="Zo:", items=("een_twee", "[drie](x)"), ordered=True),),
    cards=(Card(name="Hulp", purpose="bellen", phone="113", email="a_b@c.nl", site="c.nl"),),
    source="Bron: x",
    lifeline="Bel 113",
    buttons=(
        Button(label="Ja", tap="on:a/b:ja", tone="main", hint="dat klopt"),
        Button(label="Nee", tap="on:a/b:nee", tone="grave"),
        Button(label="Woord", tap="on:a/c", kind="term"),
        Button(label="Menu", tap="on:a/d", kind="home"),
        Button(label="Hulp", tap="on:a/e", kind="help"),
    ),
)


def test_a_card_has_all_of_a_screen_in_its_order() -> None:
    shown = card(SCREEN, Around(notice="Wie meeleest", address="https://web.example/o/x?a=1"))
    assert not list(card_faults(shown))
    told = [p["text"] for p in parts(shown["body"]) if p.get("type") == "TextBlock"]
    assert told == [
        "Wie meeleest",
        "[https://web.example/o/x?a=1](https://web.example/o/x?a=1)",
        r"Gevonden \*ster\*",
        "Let op",
        "Eerst dit.",
        "Vraag 1 van 3",
        "Wat past?",
        "Zo:",
        "1. een\\_twee\n2. \\[drie\\](x)",
        "Hulp",
        "bellen",
        "☎ 113",
        r"✉ [a\_b@c.nl](mailto:a_b@c.nl)",
        "→ [c.nl](https://c.nl)",
        "Bron: x",
        "Bel 113",
        "dat klopt",
    ]
    answers = [part["actions"] for part in shown["body"] if part["type"] == "ActionSet"]
    assert [[a["title"] for a in row] for row in answers] == [["Ja"], ["Nee"], ["Woord"]]
    assert [action["title"] for action in shown["actions"]] == ["Menu", "Hulp"]
    assert answers[0][0]["style"] == "positive"
    assert answers[1][0]["style"] == answers[1][0]["fallback"]["style"] == "destructive"
    assert all(action["data"] == action["fallback"]["data"] for (action,) in answers)


@pytest.mark.parametrize("part", ["speak", "fallbackText"])
def test_who_sees_no_card_has_all_its_words(part: str) -> None:
    told = card(SCREEN, Around(notice="Wie meeleest"))[part].replace("\\", "")
    for words in ("Wie meeleest", "Let op", "Eerst dit.", "Zo:", "een_twee", "113", "Bron: x"):
        assert words in told


def test_who_sees_no_card_can_read_what_to_answer() -> None:
    told = card(SCREEN)["fallbackText"]
    assert all(f"- {button.label}" in told for button in SCREEN.buttons)


@pytest.mark.parametrize(("urgent", "summary"), [(False, "Titel"), (True, "Lesroute")])
def test_a_notification_tells_nothing_of_distress(*, urgent: bool, summary: str) -> None:
    screen = Screen(node="a", language="nl", role=None, text="x", title="Titel", urgent=urgent)
    said_ = orjson.dumps(message("28:x", PLACE, screen))
    assert json.loads(said_)["summary"] == summary
    assert not list(faults(said_))


def test_the_tenant_of_a_school_tells_by_whom_somebody_comes_and_no_other_does(
    guide: Guide,
) -> None:
    tenant = sample("in-message")["conversation"]["tenantId"]
    hosts = {
        "almere": Steunpunt(id="almere", name="Almere", tenants=(tenant[::-1],)),
        "utrecht": Steunpunt(id="utrecht", name="Utrecht", tenants=("0" * 36, tenant)),
    }
    theirs = replace(guide, steunpunten=hosts)
    for name in ("in-message", "in-submit", "in-execute", "in-installed"):
        arrival = receive(theirs, sample(name), _deaf)
        assert isinstance(arrival, Received)
        assert arrival.incoming.steunpunt == "utrecht"
    others = replace(guide, steunpunten={"almere": hosts["almere"]})
    arrival = receive(others, sample("in-message"), _deaf)
    assert isinstance(arrival, Received)
    assert arrival.incoming.steunpunt is None


def test_what_an_independent_library_makes_is_read_as_what_it_is(guide: Guide) -> None:
    ends = {"from_property": {"id": "29:1"}, "recipient": {"id": "28:x"}, "channel_id": "msteams"}
    where = {"conversation": {"id": "a:1", "conversation_type": "personal"}}
    about: dict[str, Any] = {
        **ends,
        **where,
        "id": "f:1",
        "service_url": PLACE.service,
        "locale": "en-US",
    }
    tap = "ln:start/menu:x"
    executed = {"action": {"type": "Action.Execute", "verb": "tap", "data": {"tap": tap}}}
    invoked = {"type": "invoke", "name": "adaptiveCard/action", "value": executed}
    told: list[tuple[dict[str, Any], Any]] = [
        ({"type": "message", "text": "laptop"}, Typed(text="laptop")),
        ({"type": "message", "value": {"tap": tap}}, Chose(node="start/menu", choice="x")),
        (invoked, Chose(node="start/menu", choice="x")),
        ({"type": "installationUpdate", "action": "add"}, Started()),
    ]
    for made, event in told:
        written = Activity(**about, **made).model_dump_json(by_alias=True, exclude_unset=True)
        assert _event(guide, json.loads(written)) == event


def test_an_address_to_pass_on_is_shown_and_read_aloud() -> None:
    address = "https://l.example/p/5DJN-R5G0-DF0J"
    shown = card(SCREEN, Around(shares=("Kijk mee:", address)))
    assert f"Kijk mee: {address.removeprefix('https://')}" in shown["speak"]
    assert f"]({address})" in json.dumps(shown["body"])
