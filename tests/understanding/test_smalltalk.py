"""Who greets, thanks, weeps or tells a story is answered as by a person who listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.engine import turn
from bot.core.events import Opened, Wrote
from bot.core.figures import NO_TOPIC
from bot.core.languages import LANGUAGES
from bot.core.limits import overruns
from bot.core.session import Session
from bot.core.texts import READERS, Reader, Role
from bot.core.weighing import settle
from bot.understanding.smalltalk import AGREED, GREETING, STRANGE, THANKS, asks_word, is_code
from tests.guides import NOW, Visitor
from tests.understanding.hearing import SOFT

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.understanding.understand import Understanding

SAID = {
    GREETING: ["hoi", "Hallo!", "goedemorgen", "hallo daar", "hey", "good morning", "👍🏽"],
    THANKS: ["bedankt!", "dank je wel", "dank u wel", "thanks a lot", "thank you", "super bedankt",
             "thank you bye", "bedankt doei"],
    AGREED: ["ok", "Oké", "prima", "👌 ok"],
    STRANGE: ["مرحبا", "Привіт, як справи", "你好", "سلام ابني لا يذهب إلى المدرسة"],
}  # fmt: skip


@pytest.mark.parametrize(("phrase", "text"), [(p, t) for p, ts in SAID.items() for t in ts])
@pytest.mark.parametrize("role", READERS)
def test_small_talk_gets_a_kind_word_and_the_menu(
    guide: Guide, understanding: Understanding, role: Reader, phrase: str, text: str
) -> None:
    session = Session(role=role)
    event = understanding.understand(text, session)
    assert isinstance(event, Wrote)
    assert event.replies == phrase
    screen = turn(guide, session, event, NOW).screen
    assert screen.news[0] == guide.phrase(phrase, "nl", role)
    assert screen.node == settle(guide, guide.home, role, {})


@pytest.mark.parametrize("text", ["😭", "😭😭😭", "😢 💔", "🔪"])
def test_tears_get_the_soft_card(understanding: Understanding, text: str) -> None:
    assert understanding.understand(text, Session()) == Wrote(alarm=SOFT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_thanks_in_the_middle_leave_one_where_one_was(
    guide: Guide, understanding: Understanding, language: Code
) -> None:
    parent = Visitor(guide, role=Role.OUDER, language=language)
    parent.does(Opened(node="beslisboom/oorzaak"))
    before = parent.session
    screen = parent.does(understanding.understand("bedankt", parent.session))
    assert parent.session == before
    assert not list(overruns(screen))
    back = guide.phrase("knop-terug-naar", language, Role.OUDER)
    assert parent.press(back).node == "beslisboom/oorzaak"


STORIES = [
    "mijn dochter zit al 3 maanden thuis met angst wat nu",
    "Mijn zoon van 9 gaat sinds september niet meer naar school. Hij is doodmoe. Wat moeten wij?",
    "onze zoon zit thuis. hij durft niet meer naar school. ik weet niet wat ik moet doen",
    "ik zit al weken thuis en niemand van school laat iets horen, ik voel me er raar bij",
    "my daughter has been at home for three months now. she is scared. what can we do",
    "my son will not go to school any more and we are so tired of all the letters",
]


@pytest.mark.parametrize("text", STORIES)
@pytest.mark.parametrize("role", READERS)
def test_a_story_is_recognised_and_leads_to_what_can_be_done_now(
    guide: Guide, understanding: Understanding, role: Reader, text: str
) -> None:
    session = Session(role=role)
    event = understanding.understand(text, session)
    assert isinstance(event, Wrote)
    assert event.alarm is None
    assert event.tells
    screen = turn(guide, session, event, NOW).screen
    if role is None:
        assert screen.text == guide.phrase("eerst-wie", "nl", role)
        parent = Visitor(guide)
        parent.does(event)
        screen = parent.press("Ik ben ouder")
    else:
        phrase = "verhaal-vraag" if event.found else "verhaal"
        assert screen.text == guide.phrase(phrase, "nl", role)
    opened = screen.node == guide.plan
    assert opened or "Mijn stappen" in [button.label for button in screen.answers]
    assert screen.lifeline
    assert not list(overruns(screen))


@pytest.mark.parametrize("text", ["laptop", "mag mijn kind thuis leren?", "ok wie betaalt dat"])
def test_a_question_is_no_small_talk(understanding: Understanding, text: str) -> None:
    event = understanding.understand(text, Session(role=Role.OUDER))
    assert isinstance(event, Wrote)
    assert event.replies is None
    assert not event.tells


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_not_understood_is_told_whom_to_call(
    guide: Guide, understanding: Understanding, role: Reader, language: str
) -> None:
    """Numbers of our own contacts, for every reader, on every screen of that kind."""
    numbers = {contact.phone for contact in guide.contacts.values() if contact.phone}
    given = {part for number in numbers for part in number.split(" / ")}
    for text in ("xqzvw", "x" * 5000, "kan ik iets met die regeling", "сука блять привет"):
        session = Session(role=role, language="en" if language == "en" else "nl")
        screen = turn(guide, session, understanding.understand(text, session), NOW).screen
        assert "113" in screen.lifeline
        assert "112" in screen.lifeline
        assert any(number in screen.lifeline for number in given - {"113", "112"})
    asked = turn(guide, session, Opened(node=guide.misread), NOW).screen
    assert asked.lifeline == screen.lifeline


@pytest.mark.parametrize(
    "text",
    [
        "ik voel me klote",
        "voel me echt zo rot de laatste tijd",
        "mijn zoon voelt zich ellendig",
        "ik ben zo verdrietig",
        "i feel like shit",
        "im so sad",
        "she feels miserable at school",
    ],
)
def test_who_is_low_gets_the_soft_card(understanding: Understanding, text: str) -> None:
    event = understanding.understand(text, Session(role=Role.LEERLING))
    assert isinstance(event, Wrote)
    assert event.alarm == SOFT


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("verzuimregisseur", True),
        ("casus regie", True),
        ("wat betekent dat nou toch", True),
        ("er staat iets in een brief van de gemeente", True),
        ("what does that mean here", True),
        ("mag ik zeggen dat ze minder belt", False),
        ("my husband says she needs rest", False),
        ("", False),
    ],
)
def test_a_name_or_a_question_for_a_meaning_may_be_a_word_that_was_read(
    guide: Guide, words: str, *, asks: bool
) -> None:
    assert asks_word(words, guide.talk) is asks


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "' OR 1=1; --",
        "{{7*7}}",
        "${jndi:ldap://x/a}",
        "$(reboot)",
        "../../etc/passwd",
    ],
)
@pytest.mark.parametrize("role", READERS)
def test_code_is_no_question(understanding: Understanding, role: Reader, text: str) -> None:
    event = understanding.understand(text, Session(role=role))
    assert isinstance(event, Wrote)
    assert event == Wrote(near=NO_TOPIC, lifeline=event.lifeline)


@pytest.mark.parametrize(
    "text", ["opp = plan?", "laptop <3", "les thuis ;-)", "mag dat -- thuis les"]
)
def test_signs_that_people_type_are_no_code(text: str) -> None:
    assert not is_code(text)
