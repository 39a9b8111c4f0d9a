"""What people type finds its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.languages import SPOKEN
from bot.core.texts import READERS, Reader, Role
from bot.understanding.index import Entry
from bot.understanding.offering import LIKELY, SUGGESTIONS
from bot.understanding.search import CANDIDATES, Search
from bot.understanding.wording import Wording
from tests.guides import small_guide

if TYPE_CHECKING:
    from bot.core.guide import Guide


@pytest.fixture(scope="module")
def search(guide: Guide) -> Search:
    return Search(guide)


def nodes(search: Search, text: str, role: Reader) -> tuple[str, ...]:
    """The screens that are likely enough to be offered."""
    return tuple(hit.entry.node for hit in search.find(text, role) if hit.score >= LIKELY)


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
    assert node in nodes(search, question, role)[:SUGGESTIONS]


@pytest.mark.parametrize("kind", ["gezins", "jongeren", "regio", "school", "thuiszitters", "zorg"])
@pytest.mark.parametrize("role", Role)
def test_another_consulent_is_a_word_from_a_letter(search: Search, role: Role, kind: str) -> None:
    """There are many; only that for pupils who are ill is explained."""
    found = [hit.entry.node for hit in search.find(f"{kind}consulent", role)]
    assert found[:1] in ([], ["vast/woord"])
    for ours in ("consulent ozl", "consulent voor zieke leerlingen"):
        assert search.find(ours, role)[0].entry.node == "woorden/ozl"


TYPED = [
    # In the very words of people who did not find it.
    (Role.LEERLING, "naaktfoto", "vast/foto"),
    (Role.LEERLING, "filmpje van mij op snap", "vast/foto"),
    (Role.LEERLING, "er gaat een foto van mij rond in de groepsapp", "vast/foto"),
    (Role.LEERLING, "ik lieg tegen mijn moeder dat ik ziek ben", "vast/geheim"),
    (Role.LEERLING, "mijn ouders weten niet dat ik spijbel", "vast/geheim"),
    (Role.LEERLING, "ik zorg voor mijn moeder", "vast/zorgt"),
    (Role.LEERLING, "mantelzorger", "vast/zorgt"),
    (Role.LEERLING, "mijn mama kan niet goed nederlands", "vast/taal"),
    (Role.LEERLING, "bus is te duur", "geld/kosten"),
    (Role.LEERLING, "mis stage", "leerling/toekomst"),
    (Role.LEERLING, "zorgadviesteam", "vast/woord"),
    (Role.LEERLING, "vertel je dit aan mijn ouders?", "privacy/lesroute"),
    (Role.OUDER, "moet ik haar dwingen te gaan", "vast/wil-niet"),
    (Role.OUDER, "dus ik moet hem gewoon brengen", "vast/wil-niet"),
    (Role.OUDER, "moet ik bijles zelf betalen?", "geld/bijles"),
    (Role.OUDER, "de directeur zegt pas na de vakantie", "vast/geen-antwoord"),
    (Role.OUDER, "ik bel morgen de school, wat moet ik zeggen", "gesprek/vragen"),
    (Role.OUDER, "wat betekent vaststellen", "vast/woord"),
    (Role.OUDER, "interpreter for the meeting", "vast/taal"),
    (Role.OUDER, "GGD letter", "vast/woord"),
    (Role.OUDER, "exam letter to school", "brieven/examen"),
    (Role.SCHOOL, "leerling is mantelzorger", "vast/zorgt"),
]


@pytest.mark.parametrize(("role", "said", "node"), TYPED)
def test_what_was_typed_and_not_found_is_found(
    search: Search, role: Role, said: str, node: str
) -> None:
    assert node in nodes(search, said, role)[:1]


def test_a_compound_finds_the_word_inside_it(guide: Guide, search: Search) -> None:
    found = nodes(search, "schoollaptop", Role.OUDER)
    assert found
    text = guide.nodes[found[0]].text
    assert text is not None
    assert "laptop" in text.say("nl", Role.OUDER)


@pytest.mark.parametrize(
    "nonsense", ["", "   ", "xqzvw kjhgf", "asdfasdf", "123 456", "de het een", "??!", "🙂🙂"]
)
def test_nonsense_finds_nothing(search: Search, nonsense: str) -> None:
    assert [nodes(search, nonsense, role) for role in READERS] == [()] * len(READERS)


@given(st.text(max_size=200), st.sampled_from(READERS))
@settings(max_examples=50, deadline=None)
def test_whatever_is_found_can_be_offered_to_the_reader(
    guide: Guide, search: Search, text: str, role: Reader
) -> None:
    found = search.find(text, role)
    assert len({hit.entry for hit in found}) == len(found) <= CANDIDATES
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    for hit in found:
        assert 0 <= hit.score <= 1
        node = guide.nodes[hit.entry.node]
        if hit.entry.choice is not None:
            assert node.choice(hit.entry.choice) is not None
            continue
        assert node.title is not None
        assert node.title.speaks_to(role or Role.OUDER)
        assert node.text is not None
        assert node.text.speaks_to(role or Role.OUDER)


@given(st.characters(), st.text(max_size=3))
@settings(max_examples=30, deadline=None)
def test_the_longest_message_is_no_trouble(search: Search, first: str, rest: str) -> None:
    text = ((first + rest) * 4096)[:4096]
    assert len(search.find(text, Role.OUDER)) <= CANDIDATES


def test_a_menu_is_no_answer(search: Search) -> None:
    for text in ("ik wil meer", "nog meer", "menu", "wie stelt de vraag"):
        for role in READERS:
            found = [hit.entry.node for hit in search.find(text, role)]
            assert [node for node in found if node.startswith("start/")] == []


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
        ("fiets", Role.OUDER, ("t/examen",)),
        ("wagen", Role.OUDER, ()),
        ("wagen", Role.SCHOOL, ("t/scheef",)),
        ("examens", None, ("t/examen",)),
    ],
)
def test_it_finds_what_is_nearest_for_this_reader(
    small: Search, text: str, role: Reader, found: tuple[str, ...]
) -> None:
    assert nodes(small, text, role)[:1] == found


def test_the_best_comes_first(small: Search) -> None:
    assert nodes(small, "laptop voor scholen geld", Role.SCHOOL)[0] == "t/school"
    assert nodes(small, "laptop lenen", Role.SCHOOL)[0] == "t/laptop"


def test_a_screen_without_a_title_is_not_offered(small: Search) -> None:
    assert "t/stil" not in nodes(small, "zonder titel", Role.OUDER)


WORDS = """
gelijk:
  nl: ["laptop, chromebook, draagbare computer", "fiets, rijwiel", "lenen, leen"]
  en: ["laptop, notebook"]
vragen:
  t/examen: {nl: [proefwerkweek, wanneer is de toetsweek], en: [finals]}
antwoorden:
  t/vraag: {ja: {nl: ["griep, hoge koorts"], en: [flu]}}
onbekend: {nl: [vakantie], en: [holiday]}
"""
ASKED = (
    T
    + """
vraag:
  title: Een vraag
  facts: geen
  text: Bent u ziek?
  remember: ziek
  choices:
    ja: {text: "Ja", go: examen}
    nee: {text: "Nee", go: laptop}
"""
)


@pytest.fixture(scope="module")
def wordy() -> Search:
    return Search(small_guide({"t": ASKED}, zoekwoorden=WORDS))


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("chromebook", Entry("t/laptop")),
        ("een draagbare computer lenen", Entry("t/laptop")),
        ("notebook", Entry("t/laptop")),
        ("proefwerkweek", Entry("t/examen")),
        ("proefwerkwek", Entry("t/examen")),
        ("finals", Entry("t/examen")),
        ("wanneer is de toetsweek?", Entry("t/examen")),
        ("griep", Entry("t/vraag", "ja")),
        ("mijn zoon heeft hoge koorts", Entry("t/vraag", "ja")),
        ("my son has flu", Entry("t/vraag", "ja")),
    ],
)
def test_the_words_of_editors_lead_to_their_place(wordy: Search, text: str, entry: Entry) -> None:
    best = wordy.find(text, Role.OUDER)[0]
    assert best.entry == entry
    assert best.score >= LIKELY


def test_what_the_guide_says_nothing_about_is_not_answered(wordy: Search) -> None:
    assert nodes(wordy, "laptop", Role.OUDER) == ("t/laptop",)
    assert nodes(wordy, "laptop op vakantie", Role.OUDER) == ()
    assert nodes(wordy, "laptop on holiday", Role.OUDER) == ()


def test_a_question_in_just_these_words_is_sure(wordy: Search) -> None:
    assert [hit.score for hit in wordy.find("Wanneer is de toetsweek", Role.OUDER)] == [1.0]


@pytest.fixture(scope="module")
def spoken() -> Search:
    """A guide that is about long absence, in words that look like others."""
    real = {"zoekwoorden": WORDS, "gewone-woorden": "nl: bang wag"}
    return Search(small_guide({"t": ASKED.replace("Examen doen", "Lang weg blijven")}, {}, **real))


@pytest.mark.parametrize(("typed", "found"), [("lanq", True), ("lnag", True), ("bang", False)])
def test_a_real_word_is_no_mistyped_other(spoken: Search, typed: str, *, found: bool) -> None:
    assert ("t/examen" in nodes(spoken, typed, Role.OUDER)) == found


@pytest.mark.parametrize("typed", ["chromeboek", "notebok"])
def test_the_words_of_a_group_are_mended_too(wordy: Search, typed: str) -> None:
    assert nodes(wordy, typed, Role.OUDER)


@pytest.mark.parametrize("typed", ["laptop lene", "een laptop lene"])
def test_the_last_n_is_not_always_said(wordy: Search, typed: str) -> None:
    assert nodes(wordy, typed, Role.OUDER)[:1] == ("t/laptop",)


@pytest.mark.parametrize("strange", ["vakantiepark", "holidays", "vakantiewoning"])
def test_what_begins_strange_is_strange(wordy: Search, strange: str) -> None:
    assert nodes(wordy, "laptop", Role.OUDER)
    assert nodes(wordy, f"laptop {strange}", Role.OUDER) == ()


ILL = Entry("beslisboom/oorzaak", "ziekte")


@pytest.mark.parametrize(
    ("text", "is_ill"),
    [
        ("mijn dochter heeft ME", True),
        ("ik heb ME", True),
        ("heeft mijn zoon die me heeft recht op les", False),
        ("my daughter has ME", True),
        ("wij hebben een kind met ME", True),
        ("zij heeft me en kan weinig", True),
        ("de school heeft me geschorst", False),
        ("ze heeft me geholpen met de laptop", False),
        ("kan iemand met me praten", False),
        ("who can come with me", False),
    ],
)
def test_me_is_an_illness_where_it_is_had(search: Search, text: str, *, is_ill: bool) -> None:
    best = [hit.entry for hit in search.find(text, Role.OUDER) if hit.score >= LIKELY]
    assert (ILL in best[:1]) == is_ill


@pytest.mark.parametrize("word", ["huisarts", "huisartsenpost", "gevaar", "computer", "leven"])
def test_a_card_is_found_by_its_name_alone(guide: Guide, search: Search, word: str) -> None:
    cards = {node.id for node in guide.nodes.values() if node.urgency}
    assert "nood/crisis" in nodes(search, "crisisdienst", Role.OUDER)
    for role in Role:
        assert not cards & {*nodes(search, f"moet ik naar de {word}", role)}


@pytest.mark.parametrize("story", ["", "mijn buurvrouw zei gisteren dat ik dit kon vragen, "])
def test_a_story_around_a_question_does_not_hide_it(search: Search, story: str) -> None:
    text = f"{story}wie betaalt de laptop"
    assert "geld/laptop" in nodes(search, text, Role.OUDER)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("De lessen van mijn kind", "les kind"),
        ("blijft", "blijven"),
        ("betaalt", "betalen"),
        ("past", "passen"),
        ("uren", "uur"),
        ("kosten", "kost"),
        ("ÉÉN", "een"),
    ],
)
def test_words_are_brought_to_their_stem_without_small_words(
    guide: Guide, one: str, other: str
) -> None:
    wording = Wording(SPOKEN["nl"], empty=guide.talk.empty)
    assert wording.of(one) == wording.of(other)


def test_english_has_its_own_stems(guide: Guide) -> None:
    assert Wording(SPOKEN["en"], empty=guide.talk.empty).of("The lessons of école") == [
        "lesson",
        "ecol",
    ]
