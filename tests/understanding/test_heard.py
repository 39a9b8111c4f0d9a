"""What is heard of hands that the classifier never saw, on the screens that people get.

The floors are a little below what was measured (docs/adr/0017-heard.md): they tell when it becomes
worse. What is wanted is more than that, and stands there too.
"""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

import pytest

from bot.core.engine import turn
from bot.core.events import Wrote
from bot.core.limits import TYPED
from bot.core.session import Session
from bot.core.texts import Role
from bot.understanding.classifier import WEIGHTS, Classifier, classifier
from bot.understanding.features import BUCKETS
from bot.understanding.letters import latin_words, plain
from bot.understanding.safety import GRAVE_CARDS, Heard, Safety
from tests.guides import NOW
from tests.understanding import asking
from tests.understanding.corpus import HEARD, KINDS, Part, digest, hands, misspelled, of_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide
    from bot.core.screen import Screen
    from bot.understanding.understand import Understanding

CARDS = {"crisis": "nood/crisis", "unsafe": "nood/geweld", "heavy": "nood/zacht"}
GRAVE = (CARDS["crisis"], CARDS["unsafe"])
ALL: tuple[Part, ...] = ("trained", "tuned", "held", "apart")
PARTS = pytest.mark.parametrize("part", ["tuned", "held", "apart"])


class Ears:
    """What a parent sees who types something at the menu."""

    def __init__(self, guide: Guide, understanding: Understanding) -> None:
        self._guide = guide
        self._understanding = understanding
        self.screen = cache(self._screen)

    def _screen(self, text: str, before: str = "") -> Screen:
        session = Session(role=Role.OUDER)
        event = self._understanding.understand(text, session, before=before)
        return turn(self._guide, session, event, NOW).screen

    def card(self, text: str, before: str = "") -> str | None:
        screen = self.screen(text, before)
        return screen.node if screen.urgent else None

    def number(self, text: str, before: str = "") -> bool:
        screen = self.screen(text, before)
        return screen.urgent or bool(screen.lifeline)


@pytest.fixture(scope="session")
def ears(guide: Guide, understanding: Understanding) -> Ears:
    return Ears(guide, understanding)


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def test_the_weights_were_made_from_this_corpus() -> None:
    assert classifier().about["digest"] == digest(), "run `make train`"


def test_the_weights_are_whole_and_small() -> None:
    head, _, body = WEIGHTS.read_bytes().partition(b"\n")
    assert len(body) == BUCKETS * len(HEARD)
    assert len(head) + len(body) < 300_000


def test_there_are_enough_texts_of_each_kind_and_none_twice() -> None:
    texts = {part: of_kind(part, *KINDS) for part in ALL}
    assert len(texts["trained"]) >= 3000
    assert min(len(of_kind("held", kind)) for kind in KINDS) >= 30
    assert sum(map(len, texts.values())) == len(set().union(*texts.values()))


@PARTS
def test_there_is_a_number_for_who_is_in_danger(ears: Ears, part: Part) -> None:
    assert share([ears.number(text) for text in of_kind(part, "crisis", "unsafe")]) >= NUMBER[part]


@PARTS
def test_it_is_the_right_card(ears: Ears, part: Part) -> None:
    found = [ears.card(text) == CARDS[kind] for kind in HEARD[:2] for text in of_kind(part, kind)]
    assert share(found) >= RIGHT[part]


@PARTS
def test_what_is_heavy_gets_a_card_or_a_line(ears: Ears, part: Part) -> None:
    assert share([ears.number(text) for text in of_kind(part, "heavy")]) >= 0.75


@PARTS
def test_an_ordinary_question_gets_its_answer(ears: Ears, part: Part) -> None:
    assert share([ears.card(text) is not None for text in of_kind(part, "ordinary")]) <= CARD[part]


def test_who_asks_seldom_gets_a_card_instead(ears: Ears) -> None:
    """Of hands that only ask, which nothing was learned from."""
    asked = [each.text for hand in asking.hands("held").values() for each in hand]
    assert len(asked) > 1_500
    assert share([ears.card(text) is not None for text in asked]) <= ASKING


@PARTS
def test_what_only_sounds_heavy_seldom_gets_a_grave_card(ears: Ears, part: Part) -> None:
    assert share([ears.card(text) in GRAVE for text in of_kind(part, "trap")]) <= TRAPS[part]


NUMBER: dict[Part, float] = {"tuned": 0.98, "held": 0.98, "apart": 0.98}
RIGHT: dict[Part, float] = {"tuned": 0.74, "held": 0.54, "apart": 0.83}
CARD: dict[Part, float] = {"tuned": 0.0, "held": 0.0, "apart": 0.01}
HIDDEN: dict[Part, float] = {"tuned": 0.07, "held": 0.25, "apart": 0.02}
TRAPS: dict[Part, float] = {"tuned": 0.02, "held": 0.02, "apart": 0.06}
ASKING = 0.008
"""Wanted are 0.97, 0.8, 0.01 and 0.02, and 0.01 for who asks."""


@PARTS
def test_one_typing_error_hides_little(ears: Ears, part: Part) -> None:
    texts, chance = of_kind(part, "crisis", "unsafe"), random.Random(1)
    wrong = [misspelled(text, chance) for text in texts for _ in range(3)]
    lost = share([ears.number(text) for text in texts]) - share([ears.number(t) for t in wrong])
    assert lost < 0.02


@PARTS
def test_a_message_in_two_halves_hides_little(ears: Ears, part: Part) -> None:
    texts = [text for text in of_kind(part, "crisis", "unsafe") if len(text.split()) > 1]
    lost = share([ears.number(text) for text in texts]) - share(
        [ears.number(first) or ears.number(second, first) for first, second in map(halves, texts)]
    )
    assert lost < 0.03


def test_what_was_typed_before_never_hides_what_is_typed_now(guide: Guide) -> None:
    """The first words of a text meant less with the last ones of another before them."""
    safety = Safety(guide.distress)
    befores = ("mag ik mijn kind ziek melden", "ok", "wie betaalt de taxi naar school?")
    rank = (None, "soft", *reversed(GRAVE_CARDS))
    for text in of_kind("tuned", *HEARD):
        alone = safety.hear(text)
        for before in befores:
            both = safety.hear(text, before)
            assert both.sure >= alone.sure or both.card != alone.card, text
            assert (rank.index(both.card) > 1) >= (rank.index(alone.card) > 1), text


@PARTS
def test_a_question_beside_it_hides_little_of_what_a_phrase_says(guide: Guide, part: Part) -> None:
    safety = Safety(guide.distress)
    texts = [
        text
        for text in of_kind(part, "crisis", "unsafe")
        if safety.alarm(text) in GRAVE_CARDS and safety.hear(text).sure
    ]
    question = "wie betaalt de laptop en wie beslist dat"
    both = [*(f"{text}, {question}" for text in texts), *(f"{question} {text}" for text in texts)]
    assert len(both) > 10
    assert share([safety.hear(text).card not in GRAVE_CARDS for text in both]) <= HIDDEN[part]


def halves(text: str) -> tuple[str, str]:
    words = text.split()
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


@pytest.mark.parametrize("text", ["", "x" * 5000, "ja " * 1500, "1 2 3", "\U0001f642", "сука"])
def test_what_says_nothing_weighs_nothing(text: str) -> None:
    assert max(chances.any for chances in classifier().windows(latin_words(plain(text)))) < 0.5


def test_a_sentence_is_not_lost_in_a_long_story() -> None:
    story = " ".join(of_kind("tuned", "ordinary"))
    told = f"{story} ik wil niet meer leven en heb een touw klaarliggen {story}"
    assert max(c.crisis for c in classifier().windows(told.split())) > 0.5


def test_words_that_were_weighed_beforehand_weigh_the_same() -> None:
    texts = [latin_words(plain(text)) for text in of_kind("tuned", *KINDS)[:100]]
    model = Classifier(WEIGHTS.read_bytes())
    before = [[*model.windows(words)] for words in texts]
    model.learn(word for words in texts for word in words)
    assert [[*model.windows(words)] for words in texts] == before


def test_each_kind_has_weights_of_its_own() -> None:
    about = b'{"scales": [1.0, 1.0, 1.0], "biases": [2.0, 0.0, -2.0], "groups": {}}\n'
    [chances] = Classifier(about + bytes(3 * BUCKETS)).windows(["dag"])
    assert chances.crisis > chances.unsafe > chances.heavy
    assert sum(chances) < 1


PAIRS = [
    ("ik ga dood van de hitte in dat lokaal", "ik wil dood, ik kan niet meer"),
    ("boekverslag over zelfdoding inleveren", "ik denk elke dag aan zelfdoding"),
    ("les over kindermishandeling terugkijken", "een kind wordt thuis mishandeld"),
    ("mijn moeder vermoordt me als ze dit cijfer ziet", "mijn vader zegt dat hij mij vermoordt"),
    ("gastles over loverboys online volgen", "mijn dochter is in handen van een loverboy"),
    ("my mum will kill me if i fail this exam lol", "my dad says he will kill me tonight"),
    ("ik sta er alleen voor met het regelen", "ik sta alleen op de brug en wil springen"),
    ("ik verdrink in de administratie", "ik ga mezelf verdrinken"),
    ("i drowned in emails this week", "i want to drown myself"),
    ("mijn laptop heeft zichzelf gekilld", "ik ga mezelf killen vanavond"),
    ("13 keer dood gegaan bij de eindbaas", "ik wil doodgaan, geen grap"),
    ("ze schoppen ons kind van school", "hij schopt ons kind elke avond"),
]
"""The same words, harmless and not."""


@pytest.mark.parametrize(("harmless", "meant"), PAIRS)
def test_the_same_words_are_told_apart(ears: Ears, harmless: str, meant: str) -> None:
    assert ears.card(harmless) not in GRAVE
    assert ears.card(meant) in GRAVE


def test_what_is_certain_is_heard_whatever_stands_around_it(guide: Guide) -> None:
    safety = Safety(guide.distress)
    idle = "wanneer begint de les en wat is het huiswerk voor natuurkunde haha"
    for plainly in ("ik wil dood", "ik wil niet meer leven", "i want to die", "kwil dood"):
        assert safety.hear(f"{idle} {plainly}") == Heard(
            "crisis", lifeline=True, likely=True, sure=True
        )


def test_the_end_of_a_long_text_is_heard_whatever_came_before_it(guide: Guide) -> None:
    text = f"{'over het rooster ' * 300}"[: TYPED - 12] + " ik wil dood"
    assert Safety(guide.distress).hear(text, before="nog een vraag " * 20).card == "crisis"


@pytest.mark.parametrize("place", [0, 150, 157, 158, 300, 500])
def test_a_text_that_is_too_long_to_be_read_is_heard_to_its_end(
    understanding: Understanding, place: int
) -> None:
    told = "dit gaat over het rooster "
    text = f"{told * place} ik wil niet meer leven {told * (500 - place)}"
    assert understanding.alarm(text) == "crisis"
    event = understanding.understand(text, Session(role=Role.OUDER))
    assert isinstance(event, Wrote)
    assert event.alarm == "crisis"


def test_all_that_is_certain_calls_a_grave_card(guide: Guide) -> None:
    safety = Safety(guide.distress)
    said = [text for line in guide.distress.certain for text in spelled(line)]
    assert len(said) > len(guide.distress.certain)
    assert [text for text in said if safety.alarm(text) not in GRAVE_CARDS] == []
    assert [text for text in said if not safety.hear(f"haha {text}").sure] == []


def spelled(line: str) -> Iterator[str]:
    """A line with each word of a slot in turn, and the first ones of the others."""
    slots = [slot.split("|") for slot in line.removesuffix(" $").split()]
    for place, words in enumerate(slots):
        for word in words:
            yield " ".join(word if i == place else slot[0] for i, slot in enumerate(slots))


def test_only_what_is_surest_takes_the_place_of_an_answer(guide: Guide) -> None:
    safety = Safety(guide.distress)
    plainly = "ik wil niet meer leven, ik heb afscheid genomen en een touw klaarliggen"
    assert safety.hear(plainly) == Heard("crisis", lifeline=True, likely=True, sure=True)
    texts = of_kind("tuned", *KINDS)
    heard = {part: [safety.hear(text) for text in of_kind(part, *KINDS)] for part in ALL[1:]}
    for some in heard.values():
        guessed = [each for each in some if each.card in GRAVE_CARDS and not each.sure]
        assert guessed
        assert all(each.lifeline for each in guessed)
    soft = [text for text in texts if safety.hear(text).sure and safety.hear(text).card == "soft"]
    assert soft
    assert all(safety.alarm(text) for text in soft)


def test_every_hand_is_in_one_part_only() -> None:
    names = [hand.name for part in ALL for hand in hands(part)]
    assert len(names) == len(set(names))
