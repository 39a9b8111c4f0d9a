"""A screen as one message: its kind, its limits, and words that never become marks."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.whatsapp import pages
from bot.channels.whatsapp.contacts import contact
from bot.channels.whatsapp.lengths import length
from bot.channels.whatsapp.markup import italic, plain, strong
from bot.channels.whatsapp.render import BODY, reminder, render, tap_of
from bot.core.buttons import MOST
from bot.core.languages import LANGUAGES
from bot.core.limits import LABEL, PAPER, overruns, words
from bot.core.screen import Button, Card, Draft, Points, Screen
from bot.core.taps import read_tap
from bot.core.texts import Role
from tests.channels.whatsapp.emulator import Message, faults_of, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached

FORMATTED = re.compile(r"(?<!\w)([*_~`])(?=\S)[^\n]+?(?<=\S)\1(?!\w)")
"""What WhatsApp shows as bold, italic, struck or in one width."""

MENU = "on:start/menu"
PAGE = "https://lesroute.example.nl/?op=on:start/menu"
LINE = "Nog een regel die er soms bij staat, zoals hoe een vraag begrepen is."
COPIES = (
    "WhatsApp bewaart zelf een kopie van dit gesprek, ook buiten Europa. Liever niet? Gebruik dan"
    " de webchat: https://lesroute.example.nl/o/beslisboom?rol=leerling&taal=nl&via=utrecht"
)
AROUND = ("alleen-woorden", "opnieuw-begonnen", "antwoorden-anders", "verouderd")
SCREEN = Screen(node="start/menu", language="nl", role=None, text="Wie bent u?")
CARD = Card(
    id="oo",
    name="Ouders & Onderwijs",
    purpose="Advies",
    phone="088 605 01 01",
    email="vraag@oo.example",
    site="oo.example",
)


def frame(*labels: str) -> tuple[Button, ...]:
    return tuple(Button(label=label, tap=f"on:start/{label}", kind="home") for label in labels)


def answers(*labels: str, **more: Any) -> tuple[Button, ...]:
    return tuple(Button(label=label, tap=f"on:start/menu:{label}", **more) for label in labels)


def sent(message: dict[str, Any]) -> Message:
    """As it arrives, by the rules."""
    payload = {"messaging_product": "whatsapp", "recipient": "NL.1", **message}
    assert faults_of(payload) == []
    return Message(id="", payload=payload)


def test_every_letter_comes_whole_with_its_buttons_to_type(
    guide: Guide, walks: dict[Code, tuple[Reached, ...]]
) -> None:
    for visits in walks.values():
        for visit in visits:
            if visit.screen.draft is None:
                continue
            payload = sent(render(guide, visit.screen)).payload
            body = payload["text"]["body"] if payload["type"] == "text" else ""
            body = body or payload["interactive"]["body"]["text"]
            for part in (*visit.screen.draft.paragraphs, *visit.screen.draft.beside):
                assert plain(part) in body
            if payload["type"] == "text":
                assert all(plain(button.label) in body for button in visit.screen.buttons)


@pytest.mark.parametrize("name", ["text", "text-bsuid", "buttons", "list", "cta-url", "contact"])
def test_the_rules_take_what_whatsapp_takes(name: str) -> None:
    assert faults_of(sample(f"out-{name}")) == []
    assert faults_of(sample("out-reminder-template")) == []
    assert faults_of(sample("out-read-typing")) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "on:start", "title": "Begin"},
        {"id": "on:other", "title": "Begin"},
        {"id": "on:other", "title": "x" * 25},
        {"id": "", "title": "x"},
    ],
)
def test_the_rules_refuse_what_whatsapp_refuses(wrong: dict[str, str]) -> None:
    payload = sample("out-list")
    payload["interactive"]["action"]["sections"][0]["rows"].append(wrong)
    assert faults_of(payload)


def test_a_few_short_answers_are_buttons_and_all_else_is_a_list(guide: Guide) -> None:
    few = sent(render(guide, replace(SCREEN, buttons=(*answers("Ja", "Nee"), *frame("Menu")))))
    assert few.payload["interactive"]["type"] == "button"
    assert few.labels == ["Ja", "Nee", "Menu"]
    longer = replace(SCREEN, buttons=(*answers("Een antwoord van 21 t."), *frame("Menu")))
    many = sent(render(guide, longer))
    assert many.payload["interactive"]["type"] == "list"
    sections = many.payload["interactive"]["action"]["sections"]
    assert [len(section["rows"]) for section in sections] == [1, 1]
    assert sent(render(guide, SCREEN)).payload["type"] == "text"


def test_two_rows_that_lead_to_the_same_are_told_apart_and_lead_there(guide: Guide) -> None:
    same = tuple(Button(label=label, tap=MENU) for label in ("Hulp", "Hulp", "Bel iemand", "Menu"))
    for buttons in (same, same[:3]):
        shown = sent(render(guide, replace(SCREEN, buttons=buttons)))
        ids = [id_ for _, id_ in shown.rows.values()]
        assert len({*ids}) == len(buttons)
        assert {tap_of(id_) for id_ in ids} == {MENU}


LONGEST = "Hoe krijgt mijn kind les"
CALLED = (
    "Hulp",
    "Hulp 2",
    "Hulp 3",
    LONGEST,
    f"{LONGEST}?",
    f"{LONGEST[:-2]} \N{SCHOOL}",
    "\N{BOOKS}",
)


@settings(max_examples=60)
@given(buttons=st.lists(st.tuples(st.sampled_from(CALLED), st.sampled_from("abc")), min_size=1))
def test_whatever_buttons_are_called_each_can_be_pressed_and_leads_where_it_led(
    guide: Guide, buttons: list[tuple[str, str]]
) -> None:
    held = [Button(label=label, tap=f"{MENU}:{choice}") for label, choice in buttons[:MOST]]
    shown = sent(render(guide, replace(SCREEN, buttons=tuple(held))))
    assert [tap_of(id_) for _, id_ in shown.rows.values()] == [button.tap for button in held]
    for title, button in zip(shown.labels, held, strict=True):
        assert title.startswith(button.label[:18]), "it is still told by how it begins"
        assert title == button.label or length(button.label) > LABEL or re.search(r" \d+$", title)


@pytest.mark.parametrize(
    "label", ["x" * 22 + "\N{FAMILY}", "\N{SCHOOL}\N{VARIATION SELECTOR-16}" * 8]
)
def test_a_title_in_which_each_emoji_counts_twice_is_whole_and_a_longer_one_ends_in_no_half(
    guide: Guide, label: str
) -> None:
    shown = sent(render(guide, replace(SCREEN, buttons=answers(label, *"abc"))))
    assert label in shown.rows
    longer = sent(render(guide, replace(SCREEN, buttons=answers(f"{label}yy", *"abc"))))
    begins = longer.labels[0].removesuffix("…")
    assert label.startswith(begins)
    assert len(begins) > len(label) - 3
    assert not begins.endswith("\N{VARIATION SELECTOR-16}")


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("over", [-2, 0, 2])
@pytest.mark.parametrize(("sign", "width"), [("é", 1), ("\N{SCHOOL}", 2)])
def test_a_body_of_just_so_many_characters_keeps_its_rows_and_a_longer_one_is_a_text(
    guide: Guide, sign: str, width: int, over: int, *, few: bool
) -> None:
    buttons = answers("Ja", "Nee") if few else answers(*"abcd")
    screen = replace(SCREEN, text=sign * ((BODY + over) // width), buttons=buttons)
    shown = sent(render(guide, screen))
    assert bool(shown.rows) is (over <= 0)
    complete(screen, shown, "")


def test_what_explains_an_answer_stands_beside_it_or_else_above(guide: Guide) -> None:
    labels = ("Een", "Twee", "Drie", "Vier")
    short = sent(render(guide, replace(SCREEN, buttons=answers(*labels, hint="kort gezegd"))))
    rows = short.payload["interactive"]["action"]["sections"][0]["rows"]
    assert {row["description"] for row in rows} == {"kort gezegd"}
    assert "kort gezegd" not in short.text
    long = sent(render(guide, replace(SCREEN, buttons=answers(*labels, hint="lang " * 20))))
    assert long.text.count("lang lang") >= len(labels)
    few = sent(render(guide, replace(SCREEN, buttons=answers("Een", hint="kort gezegd"))))
    assert "kort gezegd" in few.text


def test_the_frame_stays_however_many_answers_there_are(guide: Guide) -> None:
    buttons = (*answers(*"abcdefghijklmn"), *frame("Terug", "Menu", "Hulp", "Stop"))
    shown = sent(render(guide, replace(SCREEN, buttons=buttons)))
    assert len(shown.labels) == 10
    assert shown.labels[-4:] == ["Terug", "Menu", "Hulp", "Stop"]


def test_a_screen_that_marks_make_too_long_goes_without_them(guide: Guide) -> None:
    full = replace(SCREEN, news=("ja",) * 100, text="w" * 550, buttons=frame(*"abcd"))
    shown = sent(render(guide, full))
    assert shown.payload["interactive"]["type"] == "list"
    assert "_" not in shown.text


@pytest.mark.parametrize("length", [1200, 5000])
def test_what_is_longer_than_a_list_is_one_text_that_can_be_answered(
    guide: Guide, length: int
) -> None:
    long = replace(SCREEN, text="woord " * (length // 6), buttons=(*answers("Ja"), *frame("Menu")))
    shown = sent(render(guide, long))
    assert shown.payload["type"] == "text"
    assert shown.text.endswith("• Ja\n• Menu")


@given(words=st.text(alphabet="ab *_~`>-1.\n@/:", max_size=30))
def test_no_words_become_marks(words: str) -> None:
    assert not FORMATTED.search(plain(words))
    for mark, told in (("*", strong(words)), ("_", italic(words))):
        for line in told.split("\n"):
            assert not line or (line[0] == line[-1] == mark)
    assert not re.search(r"^\s*[->] ", plain(words), re.MULTILINE)


@pytest.mark.parametrize(
    "words", ["a_b_c@school.example", "https://x.example/_a_/~b~/*c*", "088 - 605", "3*4*5"]
)
def test_addresses_and_what_stands_in_a_word_stay_as_they_are(words: str) -> None:
    assert plain(words) == words


def test_a_card_is_asked_for_by_a_row_and_comes_as_a_contact(guide: Guide) -> None:
    screen = replace(SCREEN, node=guide.help, cards=(CARD,), buttons=frame("Terug", "Menu"))
    shown = sent(render(guide, screen))
    (label,) = (each for each in shown.labels if each.startswith("Bewaar"))
    tap = read_tap(tap_of(shown.rows[label][1]))
    assert tap is not None
    assert tap.card == "oo"
    saved = sent(contact(CARD))
    (held,) = saved.payload["contacts"]
    assert held["phones"][0]["phone"] == "+31886050101"
    assert held["urls"][0]["url"] == "https://oo.example"
    urgent = sent(render(guide, replace(screen, urgent=True)))
    assert urgent.labels == ["Terug", "Menu"], "somebody in distress calls; nothing else is asked"
    assert "088 605 01 01" in urgent.text


@pytest.mark.parametrize("text", ["Denk aan\nde\tschool.\n\nMeer.", "x     y", "*vet* " * 300])
def test_a_reminder_is_a_template_whose_button_leads_to_the_screen(guide: Guide, text: str) -> None:
    screen = replace(SCREEN, text=text, buttons=answers("Doe ik"))
    shown = sent(reminder(guide, "lesroute_herinnering", screen))
    # It answers nothing: what the screen asks was not seen yet.
    assert shown.rows == {"Bekijk": ("template", "-n:start/menu")}
    bare = sent(reminder(guide, "lesroute_herinnering", replace(screen, title="Bel de school")))
    assert "Bel de school" in bare.text
    assert read_tap(bare.rows["Bekijk"][1]) is not None


def test_every_screen_is_one_message_and_nothing_of_it_is_lost(
    guide: Guide, walks: dict[Code, tuple[Reached, ...]]
) -> None:
    visits = [visit for visits in walks.values() for visit in visits]
    for screen in {id(visit.screen): visit.screen for visit in visits}.values():
        longer = replace(screen, notices=(LINE,), news=(LINE,))
        for each, footer, page in (
            (screen, "", lambda: PAGE),
            (longer, COPIES, lambda: PAGE),
            (longer, COPIES, None),  # where there is no web chat to go on in
        ):
            message = Message(id="", payload=render(guide, each, footer, page))
            assert len(message.text) <= (1024 if message.rows else 4096)
            complete(each, message, footer)


def test_the_longest_paper_that_the_check_allows_is_told_whole_without_a_web_chat(
    guide: Guide,
) -> None:
    """With as much around it as ever comes at once, and with all its buttons to type."""
    said = [guide.phrase(key, language, Role.OUDER) for language in LANGUAGES for key in AROUND]
    notices = tuple(sorted(said, key=len)[-len(AROUND) :])
    buttons = tuple(Button(label=f"{n}".rjust(LABEL, "x"), tap=f"{MENU}:{n}") for n in range(MOST))
    letter = Draft(language="nl", about="Aan", subject="school", paragraphs=("x",))
    screen = replace(SCREEN, draft=letter, buttons=buttons)
    room = PAPER - len(words(screen)) + 1
    full = replace(screen, draft=replace(letter, paragraphs=("woord " * (room // 6),)))
    assert not [*overruns(full)]
    shown = replace(full, news=(LINE, LINE), notices=notices)
    complete(shown, sent(render(guide, shown, COPIES)), COPIES)


@settings(max_examples=40)
@given(
    words=st.integers(0, 1200),
    hints=st.lists(st.integers(0, 40), max_size=6),
    points=st.integers(0, 400),
    footer=st.sampled_from(["", COPIES]),
    paged=st.booleans(),
)
def test_however_long_a_screen_is_it_is_one_message_with_all_of_it_or_the_page_that_has_it(  # noqa: PLR0913  a screen in its lengths
    guide: Guide, words: int, hints: list[int], points: int, footer: str, *, paged: bool
) -> None:
    buttons = tuple(
        Button(label=f"Antwoord {n}", tap=f"{MENU}:{n}", hint="uitleg " * hint)
        for n, hint in enumerate(hints)
    )
    screen = replace(
        SCREEN,
        text="woord " * words + "einde",
        points=(Points(lead="Lijst", items=("punt " * points,)),) if points else (),
        buttons=(*buttons, *frame("Terug", "Menu")),
    )
    shown = sent(render(guide, screen, footer, (lambda: PAGE) if paged else None))
    if shown.link is not None:
        assert shown.link == PAGE
        assert len("".join(strings(screen))) > 3000
        assert {"• Terug", "• Menu"} <= {*shown.text.splitlines()}
    elif "…" in shown.text:
        assert not paged
        assert len(shown.text) > 4000
    else:
        complete(screen, shown, footer)


def strings(screen: Screen) -> Iterator[str]:
    """All that a screen says."""
    yield from (*screen.news, *screen.notices, screen.progress, screen.text, screen.source)
    yield screen.lifeline
    for points in screen.points:
        yield from (points.lead, *points.items)
    for card in screen.cards:
        yield from filter(None, (card.name, card.purpose, card.phone, card.email, card.site))
        yield from card.notes
    for button in screen.buttons:
        yield from (button.label, button.hint)


def complete(screen: Screen, shown: Message, footer: str) -> None:
    """Each word stands in the message, and each button can be pressed or typed."""
    held = shown.payload.get("interactive", {}).get("action", {}).get("sections", ())
    rows = [row for section in held for row in section["rows"]]
    beside = [row.get("description", "") for row in rows]
    read = bare("\n".join((shown.text, *shown.labels, *beside)))
    for told in (*strings(screen), footer):
        for line in told.split("\n"):
            assert bare(line) in read
    if shown.rows:
        ids = {tap_of(id_) for _, id_ in shown.rows.values()}
        assert {button.tap for button in screen.buttons} <= ids
    elif screen.buttons:
        typed = {*shown.text.splitlines()}
        assert {f"• {plain(button.label)}" for button in screen.buttons} <= typed


def bare(words: str) -> str:
    """The words alone, without marks and what stands for them."""
    return "".join(letter for letter in words if letter.isalnum()).lower()


def test_what_goes_on_paper_has_a_row_that_brings_its_page(
    guide: Guide, walks: dict[Code, tuple[Reached, ...]]
) -> None:
    screens = [v.screen for visits in walks.values() for v in visits]
    screens = [screen for screen in screens if screen.handout and screen.handout.beside]
    assert screens
    found = 0
    for screen in screens:
        shown = Message(id="", payload=render(guide, screen, page=lambda: PAGE))
        label = guide.phrase("knop-papier", screen.language, screen.role)
        if label not in shown.rows:
            found += f"{label}: {PAGE}" in shown.text
            assert len(shown.rows) in {0, 10}, "there was no room for a row"
            continue
        found += 1
        tapped = read_tap(tap_of(shown.rows[label][1]))
        assert tapped is not None
        assert tapped.card == pages.PAGE
        opened = sent(pages.page(guide, screen, PAGE))
        assert opened.link == PAGE
        assert screen.title in opened.text
        bare_ = Message(id="", payload=render(guide, screen))
        assert label not in bare_.labels, "without a page there is none"
        assert PAGE not in bare_.text
    assert found > 0.9 * len(screens), f"{found} of {len(screens)}"


def test_every_button_of_every_screen_leads_where_it_led(
    guide: Guide, walks: dict[Code, tuple[Reached, ...]]
) -> None:
    for visit in (visit for visits in walks.values() for visit in visits):
        message = Message(id="", payload=render(guide, visit.screen))
        if visit.screen.taken_along and message.payload["type"] == "text":
            continue  # too long for a list: its labels are there to be typed, see above
        ids = [id_ for _, id_ in message.rows.values()]
        assert len({*ids}) == len(ids)
        assert {button.tap for button in visit.screen.buttons} <= {*map(tap_of, ids)}


def test_an_outcome_can_be_passed_on_by_a_row_or_by_a_word(
    guide: Guide, walks: dict[Code, tuple[Reached, ...]]
) -> None:
    seen = set()
    for visits in walks.values():
        for screen in (visit.screen for visit in visits if visit.screen.outward):
            told = json.dumps(render(guide, screen), ensure_ascii=False)
            word = guide.phrase("doorsturen-typ", screen.language, screen.role)
            by_row, by_word = screen.outward[0].tap in told, word in told
            assert by_row or by_word or len(words(screen)) > BODY - len(word) - 60
            seen |= {("row", by_row), ("word", by_word)}
    assert {("row", True), ("word", True)} <= seen
