"""A language that is not shipped works everywhere, by its record, catalog and words alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.channels.telegram.inbound import Received
from bot.channels.telegram.inbound import receive as receive_telegram
from bot.channels.telegram.links import read_start, start_payload
from bot.channels.telegram.place import Place
from bot.channels.telegram.render import Around, keyboard, send
from bot.channels.web.inbound import receive as receive_form
from bot.channels.web.render import Page, Renderer
from bot.content.checks import entrances, prove
from bot.content.load import load_guide
from bot.content.location import folder
from bot.content.problems import ContentError
from bot.conversation.records import Record
from bot.core.engine import turn
from bot.core.events import Opened, Switched, Wrote
from bot.core.languages import SPOKEN
from bot.core.paths import Reached, walk
from bot.core.session import Session
from bot.core.taps import read_tap
from bot.core.texts import READERS, Role
from bot.i18n import best_language, by_context
from bot.stores.codec import decode, encode
from bot.understanding.smalltalk import STRANGE
from tests.guides import NOW, understanding_of
from tests.pseudo import CODE, THREE, catalogs, mirrored, pseudo_guide
from tests.understanding.hearing import alarm

if TYPE_CHECKING:
    from bot.core.guide import Guide

SOURCE_WORDS = re.compile(r"(?<![\w@./{-])[A-Za-z]{4,}(?![\w@./}])")
"""Words that were left untranslated, but for addresses."""


@pytest.fixture(scope="module")
def guide() -> Guide:
    return pseudo_guide()


@pytest.fixture(scope="module")
def visits(guide: Guide) -> tuple[Reached, ...]:
    return walk(guide, NOW, CODE, entrances(guide))


def test_all_paths_of_all_readers_are_walked_and_proven(
    guide: Guide, visits: tuple[Reached, ...]
) -> None:
    assert {visit.screen.role for visit in visits} == set(READERS)
    assert {visit.screen.language for visit in visits} == {CODE}
    assert prove(guide, NOW).problems == ()


def test_no_screen_is_left_in_another_language(visits: tuple[Reached, ...]) -> None:
    left = set()
    for visit in visits:
        screen = visit.screen
        said = (screen.text, screen.progress, *(button.label for button in screen.buttons))
        left |= {word for words in said for word in SOURCE_WORDS.findall(words or "")}
    assert left <= {"Lesroute", "Nederlands", "English"}


def test_every_button_in_telegram_is_read_back_in_its_language(
    guide: Guide, visits: tuple[Reached, ...]
) -> None:
    around = Around(save=mirrored("Bewaar {naam}"), languages=guide.languages)
    cards = 0
    for visit in visits:
        assert send(Place(chat=1), visit.screen, around)[0] == "sendMessage"
        for row in keyboard(visit.screen, around):
            for button in row:
                tap = read_tap(button.get("callback_data", ""), THREE)
                assert tap is None or tap.language == CODE
                assert ("callback_data" in button) == (tap is not None)
                cards += tap is not None and tap.card is not None
    assert cards


def test_every_page_says_its_language_and_its_direction(visits: tuple[Reached, ...]) -> None:
    renderer = Renderer(catalogs(), THREE)
    for visit in visits:
        html = renderer.page(Page(screen=visit.screen)).decode()
        assert '<html lang="xr" dir="rtl">' in html
        assert re.search(r'<article [^>]*lang="xr" dir="rtl"', html)
        assert '<button name="taal" value="nl" lang="nl" dir="ltr">Nederlands</button>' in html
        assert '<button name="taal" value="en" lang="en" dir="ltr">English</button>' in html
    for language in SPOKEN.codes:
        assert "dir=" not in renderer.trouble(language, 404)


def test_a_session_survives_the_store(visits: tuple[Reached, ...]) -> None:
    for visit in visits:
        record = Record(session=visit.session)
        assert decode(encode(record), THREE) == record
        assert decode(encode(record)).session.language == SPOKEN.source


@pytest.mark.parametrize("role", Role)
def test_a_press_and_a_word_come_in_through_each_channel(guide: Guide, role: Role) -> None:
    tap = turn(guide, Session(language=CODE, role=role), Switched(), NOW).screen.buttons[0].tap
    form = receive_form(guide, {"tap": tap}, "web:1", SPOKEN.source)
    sender = {"id": 1, "language_code": "xrr", "is_bot": False}
    chat = {"id": 1, "type": "private"}
    query = {"id": "1", "from": sender, "data": tap, "message": {"chat": chat}}
    pressed = receive_telegram(guide, {"update_id": 1, "callback_query": query}, alarm)
    assert isinstance(pressed, Received)
    for incoming in (form, pressed.incoming):
        assert (incoming.language, incoming.role) == (CODE, role)
    wrote = {"from": sender, "chat": chat, "text": "x", "message_id": 1, "date": 1}
    written = receive_telegram(guide, {"update_id": 2, "message": wrote}, alarm)
    assert isinstance(written, Received)
    assert written.incoming.language == CODE
    assert receive_form(guide, {"taal": CODE}, "web:1", SPOKEN.source).language == CODE


def test_a_link_and_a_browser_ask_for_it(guide: Guide) -> None:
    started = read_start(f"l{CODE}", THREE)
    assert started.language == CODE
    assert start_payload(started) == f"l{CODE}"
    assert read_start(f"l{CODE}").language is None
    assert best_language("xrr-XR, nl;q=0.5", THREE) == CODE
    assert best_language("tr, en;q=0", THREE) == SPOKEN.source
    assert guide.languages.known(CODE) == CODE


def test_without_its_words_of_distress_it_is_refused() -> None:
    with pytest.raises(ContentError) as refused:
        load_guide(folder("dialogs"), by_context(catalogs()), THREE)
    told = "\n".join(map(str, refused.value.problems))
    assert "noodwoorden.yaml" in told
    assert "the words of `xr` are missing" in told


def test_what_is_typed_in_it_is_found_and_no_strange_script(guide: Guide) -> None:
    understanding, session = understanding_of(guide), Session(language=CODE, role=Role.OUDER)
    title = guide.nodes["rechten/recht"].title
    assert title is not None
    found = understanding.understand(title.say(CODE, Role.OUDER), session)
    assert isinstance(found, Wrote)
    assert found.found[:1] == ("rechten/recht",)
    assert understanding.understand(mirrored("pseudo"), session) == Switched(language=CODE)
    card = understanding.understand(mirrored("ik wil dood"), session)
    assert isinstance(card, Wrote)
    assert (card.alarm, card.found) == ("crisis", ())
    assert understanding.understand(mirrored("mijn menu"), session) != Opened(node=guide.home)
    assert understanding.understand(mirrored("mijn home"), session) == Opened(node=guide.home)
    strange = understanding.understand("привіт як справи", session)
    assert isinstance(strange, Wrote)
    assert strange.replies == STRANGE
