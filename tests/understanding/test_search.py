"""What people type finds its screen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.guide import READERS, Guide, Reader, Role
from bot.understanding.search import SUGGESTIONS, Search, stems
from tests.guides import small_guide


@pytest.fixture(scope="module")
def search(guide: Guide) -> Search:
    return Search(guide)


QUESTIONS = [
    (Role.OUDER, "heeft mijn kind recht op onderwijs", "rechten/recht"),
    (Role.OUDER, "wie kan mij hepen", "contact/ouder"),
    (Role.OUDER, "wanneer mag de hulp startn", "rechten/snel-starten"),
    (Role.OUDER, "is instemmming nodig", "beslisboom/start"),
    (Role.OUDER, "hoe vind ik het steunpunt", "contact/steunpunt"),
    (Role.OUDER, "weer naar schol", "rechten/terugkeer"),
    (Role.LEERLING, "hoe kom ik weer terug naar school", "rechten/terugkeer"),
    (Role.LEERLING, "afspraken en plan", "rechten/afspraken"),
    (Role.SCHOOL, "telefoon inspctie", "contact/school"),
    (Role.SCHOOL, "is instemming nodig", "beslisboom/start"),
    (None, "privacy", "privacy/start"),
    (Role.OUDER, "right to educaton", "rechten/recht"),
    (Role.OUDER, "who can help me", "contact/ouder"),
    (Role.OUDER, "is consnt needed", "beslisboom/start"),
    (Role.LEERLING, "back to scool", "rechten/terugkeer"),
    (Role.SCHOOL, "when can suport start", "rechten/snel-starten"),
]


@pytest.mark.parametrize(("role", "question", "node"), QUESTIONS)
def test_a_real_question_finds_its_screen_even_with_a_typing_error(
    search: Search, role: Reader, question: str, node: str
) -> None:
    assert node in search.find(question, role)[:SUGGESTIONS]


def test_a_compound_finds_the_word_inside_it(guide: Guide, search: Search) -> None:
    found = search.find("schoollaptop", Role.OUDER)
    assert found
    text = guide.nodes[found[0]].text
    assert text is not None
    assert "laptop" in text.say("nl", Role.OUDER)


@pytest.mark.parametrize(
    "nonsense", ["", "   ", "xqzvw kjhgf", "asdfasdf", "123 456", "de het een", "??!", "🙂🙂"]
)
def test_nonsense_finds_nothing(search: Search, nonsense: str) -> None:
    assert [search.find(nonsense, role) for role in READERS] == [()] * len(READERS)


@given(st.text(max_size=200), st.sampled_from(READERS))
@settings(max_examples=50, deadline=None)
def test_whatever_is_found_can_be_offered_to_the_reader(
    guide: Guide, search: Search, text: str, role: Reader
) -> None:
    found = search.find(text, role)
    assert len(set(found)) == len(found) <= SUGGESTIONS
    for id_ in found:
        node = guide.nodes[id_]
        assert node.title is not None
        assert node.title.speaks_to(role or Role.OUDER)
        assert node.text is not None
        assert node.text.speaks_to(role or Role.OUDER)


@given(st.characters(), st.text(max_size=3))
@settings(max_examples=30, deadline=None)
def test_the_longest_message_is_no_trouble(search: Search, first: str, rest: str) -> None:
    text = ((first + rest) * 4096)[:4096]
    assert len(search.find(text, Role.OUDER)) <= SUGGESTIONS


T = """
statements:
  fiets: {facts: [], text: {ouder: Een fiets helpt.}}
laptop:
  title: Een laptop lenen
  facts: geen
  text: De school leent een laptop uit.
examen:
  title: Examen doen
  facts: geen
  text: Ook thuis kan een examen.
  points: [fiets]
school:
  title: Voor scholen
  facts: geen
  text: {school: Het geld voor een laptop.}
scheef:
  title: {school: Wagen}
  facts: geen
  text: {school: Wagens}
stil: {facts: geen, text: Zonder titel over een laptop en een examen}
"""


@pytest.fixture(scope="module")
def small() -> Search:
    english = {("t/laptop", "Een laptop lenen"): "Borrow a computer"}
    return Search(small_guide({"t": T}, english))


@pytest.mark.parametrize(
    ("text", "role", "found"),
    [
        ("laptop", Role.OUDER, ("t/laptop",)),
        ("lapto", Role.OUDER, ("t/laptop",)),
        ("LÁPTOP", Role.OUDER, ("t/laptop",)),
        ("borrow computer", Role.OUDER, ("t/laptop",)),
        ("fiets", Role.OUDER, ()),
        ("wagen", Role.OUDER, ()),
        ("wagen", Role.SCHOOL, ("t/scheef",)),
        ("examens", None, ("t/examen",)),
    ],
)
def test_it_finds_what_is_nearest_for_this_reader(
    small: Search, text: str, role: Reader, found: tuple[str, ...]
) -> None:
    assert small.find(text, role) == found


def test_the_best_comes_first(small: Search) -> None:
    assert small.find("laptop voor scholen geld", Role.SCHOOL)[0] == "t/school"
    assert small.find("laptop lenen", Role.SCHOOL)[0] == "t/laptop"


def test_a_screen_without_a_title_is_not_offered(small: Search) -> None:
    assert small.find("zonder titel", Role.OUDER) == ()


def test_words_are_brought_to_their_stem_without_small_words() -> None:
    assert stems("De lessen van mijn kind", "nl") == stems("les kind", "nl")
    assert stems("école", "en") == stems("ecole", "en")
    assert stems("a" * 10_000, "nl") == stems("a" * 400, "nl")
