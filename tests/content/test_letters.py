"""The letters: each of use, plain, the same in both languages, and near."""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.core.events import Chose
from bot.core.languages import LANGUAGES
from bot.core.taps import read_tap
from bot.core.texts import Role
from tests.guides import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.core.pieces import Letter, Paragraph
    from bot.core.screen import Draft
    from bot.core.texts import Text

SAYS = yaml.safe_load(
    (Path(__file__).resolve().parent.parent / "decisions" / "brieven.yaml").read_text("utf-8")
)
MOST_TAPS = 8
BLANK = re.compile(r"\[[^\]]+\]")
NEAR = {
    ("ouder", "ziekte"): "brieven/bewijsstuk",
    ("ouder", "klachten"): "brieven/goedkeuring",
    ("leerling", "klachten"): "brieven/briefje",
    ("school", "ziekte"): "brieven/uitnodiging",
}
"""By who one is and what one answered: the letter that is to be near."""


def texts(letter: Letter) -> Iterator[Text]:
    yield letter.subject
    yield from (paragraph.text for paragraph in letter.paragraphs)


def paragraphs(guide: Guide) -> Iterator[tuple[Letter, Paragraph]]:
    for letter in guide.letters.values():
        yield from ((letter, paragraph) for paragraph in letter.paragraphs)


def test_both_languages_say_the_same_of_each_fact(guide: Guide) -> None:
    missed, cited = [], set()
    for letter, paragraph in paragraphs(guide):
        for fact in paragraph.facts:
            cited.add(fact)
            for language in LANGUAGES:
                said = paragraph.text.say(language, letter.role)
                if not re.search(SAYS[fact][language], said, re.IGNORECASE | re.DOTALL):
                    missed.append((letter.id, fact, language, said))
    assert missed == []
    assert cited == SAYS.keys(), "the table names each fact that letters lean on, and no other"


def test_both_languages_leave_the_same_blanks_numbers_and_questions(guide: Guide) -> None:
    for letter in guide.letters.values():
        for text in texts(letter):
            said = [text.say(language, letter.role) for language in LANGUAGES]
            assert len({len(BLANK.findall(words)) for words in said}) == 1, said
            assert len({tuple(re.findall(r"\d+", words)) for words in said}) == 1, said
            assert len({words.count("?") for words in said}) == 1, said


def test_what_claims_something_leans_on_a_fact(guide: Guide) -> None:
    claims = re.compile(r"\b(moet|moeten|mag|verplicht|hoeft|waarschijnlijk)\b", re.IGNORECASE)
    for letter, paragraph in paragraphs(guide):
        assert paragraph.facts or not claims.search(paragraph.text.say("nl", letter.role))


def test_a_blank_stands_where_it_is_seen_and_never_in_a_subject(guide: Guide) -> None:
    """Blanks are few, and at the beginning and the end: who is tired sends what they do not see."""
    for letter in guide.letters.values():
        assert not BLANK.search(letter.subject.say("nl", letter.role))
        said = [paragraph.text.say("nl", letter.role) for paragraph in letter.paragraphs]
        own = [words for words in said if not words.endswith("[vul in]")]  # what a pupil can do
        there = {n - len(own) if n > 2 else n for n, words in enumerate(own) if BLANK.search(words)}
        assert there <= {0, 1, -2, -1}, letter.id
        assert sum(len(BLANK.findall(words)) for words in own) <= 4, letter.id


def test_a_subject_tells_nothing_of_an_illness(guide: Guide) -> None:
    """It shows on a phone that others may see."""
    illness = re.compile(r"ziek|klacht|behandel|angst|\bill|treat|health", re.IGNORECASE)
    for letter in guide.letters.values():
        for language in LANGUAGES:
            said = letter.subject.say(language, letter.role)
            assert not illness.search(said)


def drafts(visits: tuple[Reached, ...]) -> Iterator[tuple[Reached, Draft]]:
    yield from ((visit, visit.screen.draft) for visit in visits if visit.screen.draft)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_is_sent_in_dutch_and_read_in_ones_own(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    found = set()
    for visit, draft in drafts(walks[language]):
        found.add(guide.nodes[visit.screen.node].letter)
        assert draft.language == "nl"
        assert len(draft.paragraphs) == len(draft.beside) or (language, draft.beside) == ("nl", ())
        assert draft.paragraphs[0].endswith(",")
        assert visit.screen.source
    assert found == guide.letters.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("role", "cause"), NEAR)
def test_the_letter_is_near(guide: Guide, role: str, cause: str, language: Code) -> None:
    """From the very first screen, with saying who one is and what the matter is."""
    wanted = NEAR[role, cause]
    start = Visitor(guide, language=language)
    todo, seen = deque([(start.session, start.screen, 0)]), set()
    while todo:
        session, screen, taps = todo.popleft()
        if screen.node == wanted and session.answers.get("oorzaak") == cause:
            assert taps <= MOST_TAPS
            return
        for button in screen.answers:
            tap = read_tap(button.tap)
            assert tap
            if not _on_the_way(guide, tap.event, role, cause):
                continue
            visitor = Visitor(guide, language=language)
            visitor.session = session
            after = visitor.does(tap.event)
            state = (after.node, visitor.session.role, *visitor.session.answers.items())
            if state not in seen and visitor.session.language == language:
                seen.add(state)
                todo.append((visitor.session, after, taps + 1))
    pytest.fail(f"no way to {wanted}")


def _on_the_way(guide: Guide, event: object, role: str, cause: str) -> bool:
    """Whether it is a press of this person."""
    node = guide.nodes.get(event.node) if isinstance(event, Chose) else None
    choice = node.choice(event.choice) if isinstance(event, Chose) and node else None
    if node is None or choice is None:
        return True
    if choice.role is not None:
        return choice.role is Role(role)
    return node.remember != "oorzaak" or choice.key == cause


def test_what_does_not_fit_the_answers_is_not_offered(guide: Guide) -> None:
    for cause, offered, kept in (
        ("ziekte", "Vraag welk bewijsstuk", "Goedkeuring en plan"),
        ("klachten", "Goedkeuring en plan", "Vraag welk bewijsstuk"),
    ):
        visitor = Visitor(guide, role=Role.OUDER)
        visitor.does(Chose(node="beslisboom/oorzaak", choice=cause))
        visitor.press("Mijn stappen", "Meer bij mijn stappen", "Brief aan de school")
        assert offered in visitor.labels
        assert kept not in visitor.labels
