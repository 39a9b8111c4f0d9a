"""How a screen looks in Telegram: what stands out, what shares a row, what is said once."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pressed import pressed_answer
from bot.channels.telegram.inline import message_of
from bot.channels.telegram.pressed import answered_question
from bot.channels.telegram.render import Around, keyboard, text
from bot.commands.play import shown as in_terminal
from bot.core.languages import LANGUAGES
from bot.core.limits import LABEL
from bot.core.screen import Button, Card, Draft, Points, Screen, is_question
from bot.core.taps import read_tap, tap
from bot.core.texts import Role
from tests.emulator.entities import parse_html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from tests.emulator import Person

COPIES = "Telegram bewaart zelf een kopie"


def screen(words: str = "Tekst.", **more: Any) -> Screen:
    return Screen(node="x/y", language="nl", role=None, text=words, **more)


def button(label: str, **more: Any) -> Button:
    return Button(label=label, tap="-n:x/y", **more)


def of_kind(shown: Screen, kind: str) -> list[str]:
    found = parse_html(text(shown))
    units = found.text.encode("utf-16-le")
    return [
        units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
        for e in found.entities
        if e["type"] == kind
    ]


# What stands out


@pytest.mark.parametrize(
    ("words", "bold"),
    [
        ("Wie stelt de vraag?", ["Wie stelt de vraag?"]),
        ("Dit is Lesroute.\n\nWie stelt de vraag?", ["Wie stelt de vraag?"]),
        ("Wat nu?\n\nUitleg.\n\nWeet u dit?", ["Wat nu?", "Weet u dit?"]),
        ("Ik weet dit niet. Wat nu?", []),
        ("Zo is het.", []),
    ],
)
def test_a_question_stands_out(words: str, bold: list[str]) -> None:
    assert of_kind(screen(words), "bold") == bold


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_every_screen_that_asks_the_question_stands_out(
    walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    shown = {visit.screen.text: visit.screen for visit in walks[language]}.values()
    asking = [s for s in shown if any(map(is_question, s.text.split("\n\n")))]
    assert len(asking) > 10
    for each in asking:
        questions = filter(is_question, each.text.split("\n\n"))
        assert set(questions) <= set(of_kind(each, "bold")), each.node


def test_what_stays_begins_with_its_first_thought_in_bold() -> None:
    assert of_kind(screen("Zo is het.\n\nUitleg.", stays=True), "bold") == ["Zo is het."]


def test_each_part_has_its_place_and_its_look() -> None:
    full = screen(
        "Uitleg.\n\nWat nu?",
        news=("Nieuws.",),
        notices=("Let op.",),
        progress="Vraag 1 van hoogstens 3",
        points=(Points(lead="Dit", items=("a",)),),
        source="Bron.",
        lifeline="Bel 113.",
        buttons=(button("Ja", hint="Als het zo is."), button("Nee"), button("Hulp", kind="help")),
    )
    assert text(full, "Voet.") == (
        "<i>Nieuws.</i>\n\n<blockquote><i>Let op.</i></blockquote>\n\nUitleg.\n\n"
        "<i>Vraag 1 van hoogstens 3</i>\n<b>Wat nu?</b>\n\n<b>Ja</b>: Als het zo is.\n\n"
        "<b>Dit</b>\n• a\n\n<i>Bron.</i>\n\nBel 113.\n\n<i>Voet.</i>"
    )


WORDS = st.text("abc <>&", min_size=3, max_size=9).map(lambda words: f"x{words}x")


@given(
    st.fixed_dictionaries(
        {
            "words": WORDS,
            "news": st.tuples(WORDS),
            "notices": st.tuples(WORDS),
            "progress": WORDS,
            "source": WORDS,
            "lifeline": WORDS,
            "stays": st.booleans(),
        }
    ),
    WORDS,
)
def test_all_that_a_screen_says_is_shown(parts: dict[str, Any], hint: str) -> None:
    shown = parse_html(text(screen(**parts, buttons=(button("Ja", hint=hint),)))).text
    for said in (*parts["news"], *parts["notices"], hint):
        assert said in shown
    for name in ("words", "progress", "source", "lifeline"):
        assert parts[name] in shown


def test_no_part_of_a_screen_that_has_words_is_forgotten() -> None:
    shown = {"text", "news", "notices", "progress", "points", "cards", "source", "lifeline"}
    shown |= {"draft"}
    known = {
        "node",
        "language",
        "role",
        "title",
        "buttons",
        "verdicts",
        "stays",
        "urgent",
        "host",
        "unanswered",
    }
    known |= {"handout"}  # what is for paper
    known |= {"outward", "passing"}  # buttons, and what a link says
    known |= {"calendar"}  # a page's; here its link stands in the words
    assert {field.name for field in fields(Screen)} == shown | known


DRAFT = Draft(
    language="nl",
    about="Subject:",
    subject="Vraag <1>",
    paragraphs=("Beste [naam],", "Een & twee."),
    lead="To read:",
    beside=("Dear [name],",),
)


def test_a_letter_is_one_tap_to_copy_and_what_is_only_read_stands_apart() -> None:
    own = "Subject: <b>Vraag &lt;1&gt;</b>\n\n<pre>Beste [naam],\n\nEen &amp; twee.</pre>"
    beside = "<b>To read:</b>\n\n<blockquote>Dear [name],</blockquote>"
    assert text(screen(draft=DRAFT)) == f"Tekst.\n\n{own}\n\n{beside}"
    assert text(screen(draft=replace(DRAFT, beside=()))) == f"Tekst.\n\n{own}"
    shown = parse_html(text(screen(draft=DRAFT)))
    assert {entity["type"] for entity in shown.entities} == {"bold", "pre", "blockquote"}


def test_an_inline_card_says_all_but_what_belongs_to_answers() -> None:
    full = screen("Uitleg.\n\nWat nu?", news=("N.",), notices=("L.",), progress="V", lifeline="B.")
    assert message_of("Titel", full) == (
        "<b>Titel</b>\n\n<i>N.</i>\n\n<blockquote><i>L.</i></blockquote>\n\nUitleg.\n\n"
        "<blockquote expandable><b>Wat nu?</b></blockquote>\n\nB."
    )


def test_in_a_terminal_a_hint_stands_under_its_button() -> None:
    full = screen(buttons=(button("Ja", hint="Als het zo is."), button("Nee")))
    assert in_terminal(full) == "\nTekst.\n\n   1  Ja\n      Als het zo is.\n   2  Nee"


# Rows


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (("Ja", "Nee", "Weet ik niet"), [3]),
        (("Yes", "No", "I don't know"), [3]),
        (("Ja",), [1]),
        (("Nederlands", "English"), [2]),
        (("Ja", "Nee", "Dat weet ik niet"), [1, 1, 1]),
        (("a", "b", "c", "d"), [1, 1, 1, 1]),
        ((), []),
    ],
)
def test_short_answers_share_a_row(labels: tuple[str, ...], rows: list[int]) -> None:
    shown = screen(buttons=tuple(map(button, labels)))
    assert [len(row) for row in keyboard(shown)] == rows
    framed = replace(shown, buttons=(*shown.buttons, button("Hulp", kind="help")))
    assert [len(row) for row in keyboard(framed)] == [*rows, 1]


# Contacts


def test_a_button_that_saves_a_number_says_whose() -> None:
    names = ("Balans", "Ouders & Onderwijs", "Klantcontact Inspectie van het Onderwijs", "A & " * 9)
    cards = tuple(
        Card(id=str(n), name=name, purpose="", phone="088 605 01 01", email=None, site=None)
        for n, name in enumerate(names)
    )
    labels = [row[1]["text"] for row in keyboard(screen(cards=cards), Around(save="Bewaar {naam}"))]
    assert labels[:2] == ["Bewaar Balans", "Bewaar Ouders & Onderwi…"]
    assert all(len(label) <= LABEL for label in labels)
    assert len(set(labels)) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_every_screen_the_contacts_are_told_apart(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    label = guide.phrase("knop-bewaar", language, None)
    seen = 0
    for visit in walks[language]:
        rows = keyboard(visit.screen, Around(save=label))
        saving = [b["text"] for row in rows for b in row if ":#" in b.get("callback_data", "")]
        seen += len(saving)
        assert len(set(saving)) == len(saving)
        assert all(any(c.name[:8] in said for c in visit.screen.cards) for said in saving)
    assert seen


# The answer that was pressed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pressed_answer_stands_under_what_was_asked(guide: Guide, language: Code) -> None:
    asking = [node for node in guide.nodes.values() if node.remember and node.text]
    for node in asking:
        for role in Role:
            if node.text is None or not node.text.speaks_to(role):
                continue
            pressed = read_tap(tap(role, language, node.id, node.choices[0].key))
            assert pressed
            found = pressed_answer(guide, pressed)
            told = node.text.say(language, role).split("\n\n")
            if found and any(map(is_question, told)):
                asked = answered_question(guide, 42, 7, found)[1]["text"].split("\n\n")[0]
                assert is_question(asked), node.id
    assert asking


# What is said of Telegram's own copies


def told(person: Person) -> list[bool]:
    return [COPIES in shown.text for shown in person.messages]


@pytest.mark.parametrize("first", ["/start", "/start rouder", "hallo", "laptop", "/contact"])
async def test_of_telegram_s_copies_is_told_once_and_first(samira: Person, first: str) -> None:
    await samira.sends(first)
    assert told(samira) == [True]
    for words in ("qqz xqzvw", "laptop", "/menu", "qqz xqzvw", "/start", "ik wil dood"):
        await samira.sends(words)
    assert told(samira) == [True, *(False,) * 6]


async def test_of_telegram_s_copies_is_told_where_one_asks_and_when_all_is_erased(
    samira: Person,
) -> None:
    for words in ("/start", "/privacy", "/wis", "/menu"):
        await samira.sends(words)
    assert told(samira) == [True, True, True, True]
    await samira.taps("Ik ben ouder")
    await samira.sends("laptop")
    assert not any(told(samira)[4:])


async def test_who_is_in_distress_reads_of_copies_after_it_only(samira: Person) -> None:
    await samira.sends("/start tnood")
    assert told(samira) == [False]
    await samira.taps("Terug naar waar ik was")
    assert told(samira) == [False, True]
    for words in ("qqz xqzvw", "ik wil dood", "/menu"):
        await samira.sends(words)
    assert not any(told(samira)[2:])


def test_what_passes_a_screen_on_stands_above_the_frame_and_its_link_on_top() -> None:
    outward = (button("Stuur dit door"), button("Toon in het Nederlands"))
    shown = replace(screen(buttons=(button("Ja"), button("Menu", kind="home"))), outward=outward)
    link = "Stuur naar iemand", "https://t.me/share/url?url=x"
    rows = keyboard(shown, Around(share=link))
    assert rows[0] == [{"text": link[0], "url": link[1]}]
    labels = [[one["text"] for one in row] for row in rows[1:]]
    assert labels == [["Ja"], ["Stuur dit door", "Toon in het Nederlands"], ["Menu"]]
