"""What was learned from questions: the weights belong to them, and help on hands never learned."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.buttons import lives
from bot.core.events import Wrote
from bot.core.session import Session
from bot.core.texts import Role
from bot.understanding.index import Entry
from bot.understanding.learned import NOTHING, UNITS, WEIGHTS, learned
from bot.understanding.letters import normal
from bot.understanding.offering import LIKELY
from bot.understanding.ranking import CERTAIN, Ranking
from bot.understanding.search import Search
from tests.guides import small_guide
from tests.understanding import asking
from tests.understanding.asking import Asked, digest, hands, trained

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.understanding.understand import Understanding

HELD = [asked for hand in hands("held").values() for asked in hand]
MANY = [asked for name, hand in hands("held").items() if name != "newest" for asked in hand]
"""Enough for what must hold of each text, and a third less to wait for."""

SEEN = [*trained(), *HELD]


def test_the_weights_were_made_from_these_questions() -> None:
    assert learned().about["digest"] == digest(), "run `make train`"


def test_another_word_another_answer_or_another_setting_is_another_digest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some = trained()
    told = {digest()}
    first = some[0]
    for other in (
        Asked(f"{first.text} nu", first.role, first.language, first.answers),
        Asked(first.text, first.role, first.language, first.answers[::-1]),
        Asked(first.text, "school", first.language, first.answers),
    ):
        assert other != first
        monkeypatch.setattr(asking, "trained", lambda other=other: [other, *some[1:]])
        told.add(digest())
    monkeypatch.setattr(asking, "trained", lambda: some)
    monkeypatch.setitem(asking.SETTINGS, "later", 2 * asking.SETTINGS["later"])
    told.add(digest())
    assert len(told) == 5


def test_the_weights_are_whole_and_small(guide: Guide) -> None:
    model = learned()
    assert WEIGHTS.stat().st_size < 1_800_000
    assert {*model.screens} - {NOTHING} <= guide.nodes.keys()
    assert NOTHING in model.screens
    assert len(model.about["biases"]) == len(model.screens)
    assert {role: len(asks) for role, asks in model.about["asks"].items()} == {
        role.value: UNITS for role in Role
    }


def test_no_text_is_too_long() -> None:
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=60)) for _ in range(2000)]
    for role in Role:
        assert all(-500 < odds < 500 for odds in learned().odds(words, role).values())


def test_every_answer_is_a_screen_for_who_asked(guide: Guide) -> None:
    for asked in SEEN:
        for answer in asked.answers:
            assert answer in guide.nodes, asked
            assert lives(guide, Session(role=Role(asked.role)), answer), asked


def test_what_is_measured_was_not_learned() -> None:
    assert not {normal(a.text) for a in trained() if len(a.text) > 30} & {
        normal(a.text) for a in HELD
    }


def test_there_is_enough_of_every_role_and_language() -> None:
    for role in Role:
        for language in ("nl", "en"):
            some = [a for a in trained() if (a.role, a.language) == (role.value, language)]
            assert len(some) >= 300, (role, language)
    assert sum(not asked.answers for asked in trained()) >= 400


T = """
laptop:
  title: Een laptop lenen
  facts: geen
  text: De school leent een laptop uit.
"""


def test_a_guide_of_other_screens_is_searched_by_its_words_alone() -> None:
    small = small_guide({"t": T})
    for text in ("laptop", "een laptp", "wie leent een laptop", "kat", ""):
        assert Ranking(small).find(text, Role.OUDER) == Search(small).find(text, Role.OUDER)


@given(st.text(max_size=200), st.sampled_from(Role))
@settings(max_examples=50)
def test_what_is_found_is_ranked_and_once(ranking: Ranking, text: str, role: Role) -> None:
    found = ranking.find(text, role)
    assert len({hit.entry for hit in found}) == len(found)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in found)


@pytest.fixture(scope="module")
def ranking(guide: Guide) -> Ranking:
    return Ranking(guide)


@pytest.fixture(scope="module")
def search(guide: Guide) -> Search:
    return Search(guide)


@pytest.mark.parametrize("role", Role)
def test_what_words_alone_are_sure_of_is_offered(
    search: Search, ranking: Ranking, role: Role
) -> None:
    for asked in (asked for asked in MANY if asked.role == role.value):
        sure = {h.entry for h in search.find(asked.text, role) if h.score >= CERTAIN}
        assert sure <= {h.entry for h in ranking.find(asked.text, role) if h.score >= LIKELY}


@pytest.mark.parametrize("role", Role)
def test_a_screen_is_found_only_by_whom_it_speaks_to(
    guide: Guide, ranking: Ranking, role: Role
) -> None:
    for asked in MANY:
        for hit in ranking.find(asked.text, role):
            if hit.entry.choice is None:
                assert lives(guide, Session(role=role), hit.entry.node)


@pytest.mark.parametrize("text", ["", "...", "?", "\U0001f642"])
def test_no_words_find_nothing(ranking: Ranking, text: str) -> None:
    assert ranking.find(text, Role.OUDER) == ()


@pytest.mark.parametrize("text", ["xqzvw kjhgf", "asdfasdf", "lkjh poiu mnbv", "zzzz"])
def test_nonsense_is_not_answered(ranking: Ranking, text: str) -> None:
    for role in Role:
        assert [hit for hit in ranking.find(text, role) if hit.score >= LIKELY] == []


@given(st.lists(st.text("bcdfghjklmnpqrstvwxz", min_size=3, max_size=9), min_size=1, max_size=4))
def test_of_words_that_nobody_knows_the_letters_tell_nothing(
    search: Search, ranking: Ranking, words: list[str]
) -> None:
    """Pieces of them are in other words: without this, one in six found a screen."""
    assume(not any(search.knows(word) or word in ranking.words for word in words))
    said = " ".join(words)
    for role in Role:
        assert ranking.find(said, role) == search.find(said, role)


@pytest.mark.parametrize("text", ["zzz @test_bot", "@Lesroute_bot", "qwx @school_van_kim"])
def test_the_name_of_an_account_asks_nothing(understanding: Understanding, text: str) -> None:
    for role in (None, *Role):
        event = understanding.understand(text, Session(role=role))
        assert isinstance(event, Wrote)
        assert not event.found
        assert not event.found_by


def test_a_card_is_found_by_words_alone(search: Search, ranking: Ranking) -> None:
    text, card = "hulp bij crisis", Entry("nood/crisis")
    by_words = {hit.entry: hit.score for hit in search.find(text, Role.OUDER)}
    by_both = {hit.entry: hit.score for hit in ranking.find(text, Role.OUDER)}
    assert by_both[card] == by_words[card]


FLOORS = [
    ("natural", 0.94, 0.96, 0.97, 0.84),
    ("fresh", 0.9, 0.95, 0.96, 0.88),
    ("learners", 0.79, 0.89, 0.9, 0.74),
    ("parents", 0.82, 0.87, 0.91, 0.9),
    ("families", 0.86, 0.92, 0.93, 0.88),
    ("staff", 0.93, 0.96, 0.96, 0.77),
    ("officials", 0.86, 0.89, 0.91, 0.82),
    ("wide", 0.75, 0.84, 0.88, 0.89),
    ("newest", 0.74, 0.82, 0.86, 0.85),
    ("first", 0.83, 0.92, 0.92, 0.88),
    ("later", 0.78, 0.9, 0.92, 0.85),
    ("apart_d", 0.71, 0.86, 0.94, 0.5),
    ("apart_e", 0.71, 0.76, 0.8, 0.78),
    ("apart_n", 0.61, 0.71, 0.77, 0.63),
]
"""A little below what was measured (docs/adr/0034-questions-are-learned.md): right first, among the
first three, among them or what is guessed, honest. Wanted are 0.88, 0.95, and 0.85 for honest."""


@pytest.mark.parametrize(("hand", "first", "three", "guessed", "honest"), FLOORS)
def test_hands_that_were_not_learned_from_are_understood(  # noqa: PLR0913, PLR0917  a row of the table
    understanding: Understanding,
    hand: str,
    first: float,
    three: float,
    guessed: float,
    honest: float,
) -> None:
    found = [(asked, offered(understanding, asked)) for asked in hands("held")[hand]]
    known = [
        ({*asked.answers}, screens, guesses) for asked, (screens, guesses) in found if asked.answers
    ]
    assert rate(bool(right & {*screens[:1]}) for right, screens, _ in known) >= first
    assert rate(bool(right & {*screens[:3]}) for right, screens, _ in known) >= three
    either = [(right, screens[:3] or guesses) for right, screens, guesses in known]
    assert rate(bool(right & {*shown}) for right, shown in either) >= guessed
    assert rate(not screens for asked, (screens, _) in found if not asked.answers) >= honest


def test_who_has_not_said_who_they_are_is_not_offered_guesses(understanding: Understanding) -> None:
    for asked in HELD[::10]:
        event = understanding.understand(asked.text, Session())
        assert not isinstance(event, Wrote) or event.alarm or event.perhaps == ()


def test_a_wrong_screen_is_hardly_ever_opened(understanding: Understanding) -> None:
    events = [(asked, understood(understanding, asked)) for asked in HELD]
    opened = [(a, e.found[0]) for a, e in events if isinstance(e, Wrote) and e.sure]
    assert len(opened) >= 50
    assert sum(screen not in asked.answers for asked, screen in opened) <= 0.01 * len(HELD)


@cache
def understood(understanding: Understanding, asked: Asked) -> Event:
    return understanding.understand(asked.text, Session(role=Role(asked.role)))


def offered(understanding: Understanding, asked: Asked) -> tuple[list[str], list[str]]:
    """What somebody may choose from, best first, or a card; and what is guessed else."""
    event = understood(understanding, asked)
    if isinstance(event, Wrote) and event.alarm is None:
        offer = [event.offer.node] if event.offer else []
        return [*offer, *event.found], [*event.perhaps]
    return ["a card"], []


def rate(found: Iterable[bool]) -> float:
    some = list(found)
    return sum(some) / len(some)
