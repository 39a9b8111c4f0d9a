"""Distress is recognised before all else, in both languages, and nothing else is taken for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.checks import entrances
from bot.understanding.letters import normal
from tests.understanding.hearing import CRISIS, SOFT, UNSAFE, alarm

if TYPE_CHECKING:
    from bot.core.guide import Guide
    from bot.core.special import Urgency

CRISES = [
    "ik wil dood",
    "Ik wil echt dood",
    "ik wil gewoon dood zijn",
    "mijn kind wil dood",
    "mijn dochter zegt dat ze dood wil",
    "ik wil doodgaan",
    "soms wil ik dood",
    "ik wou dat ik dood was",
    "ik wil sterven",
    "ik wil niet meer leven",
    "hij wil niet meer leven",
    "niet meer willen leven",
    "ik wil er niet meer zijn",
    "er niet meer willen zijn",
    "ik wil er een eind aan maken",
    "een einde aan mijn leven maken",
    "ik maak er een eind aan",
    "zelfmoord",
    "ik denk aan zelfdoding",
    "mezelf iets aandoen",
    "ik wil mezelf snijden",
    "ik snij mezelf",
    "pillen innemen",
    "ze zijn beter af zonder mij",
    "kill myself",
    "I want to die",
    "she wants to die",
    "I wanna die",
    "end my life",
    "I want to end it all",
    "suicidal",
    "suicide",
    "self-harm",
    "self harm",
    "cut myself",
    "kms",
    "unalive",
    "I don't want to live anymore",
    "better off without me",
    "leerling snijdt zich",
    "zij doet zich pijn",
    "ze doet zichzelf pijn",
    "hij snijdt zich",
    "ik wil graag dood",
]
HEAVY = [
    "ik zie het niet meer zitten",
    "het heeft geen zin meer",
    "hopeloos",
    "mijn opa is dood",
    "mijn hond is overleden",
    "ik wil niet dood",
    "boekverslag over zelfmoord",
    "werkstuk over zelfmoord maken",
    "I can't go on",
    "it's hopeless",
    "ik ben wanhopig",
    "ik wil niet meer",
    "Ik kan niet meer!",
    "ik kan het niet meer aan",
    "i feel dead inside",
]
DANGER = [
    "ik word geslagen",
    "mijn zoon wordt thuis geslagen",
    "mijn vader slaat mij",
    "mijn stiefvader slaat ons",
    "ik ben bang om thuis te zijn",
    "bang om naar huis te gaan",
    "hij zit aan mij",
    "my dad hits me",
    "my stepdad hurts me",
    "he touches me",
    "someone touched me",
    "mijn ouders slaan elkaar",
    "papa doet mij pijn",
    "I'm afraid to go home",
    "vader slaat leerling",
]
HARMLESS = [
    "ik verveel me dood",
    "ik ben doodmoe",
    "ik ben dood moe",
    "doodziek",
    "doodsbang voor de toets",
    "doodsbang voor een presentatie",
    "de dode hoek",
    "mijn laptop is dood",
    "ik sterf van de honger",
    "snijden in kosten",
    "brood snijden",
    "spring op de bus",
    "deadline",
    "I'm dying to know",
    "killing time",
    "this homework is killing me",
]
NORMAL_HERE = [
    "ik kan niet meer naar school",
    "ik wil niet meer naar school",
    "mijn kind wil niet meer naar school",
    "ik ben op",
    "die laptop is van school",
    "wie is die meneer die belt",
    "1131 AB Volendam",
    "0611345678",
    "113",
    "postcode 1130 zz",
    "heeft mijn kind recht op een laptop",
    "mijn kind is ziek, wat nu",
    "ik ben bang voor de toets",
    "ik ben geslaagd",
    "de school zegt dat er niet meer is",
    "de school wil doorgaan",
    "ik wil door naar de volgende klas",
    "wil de school dit doen",
    "wil ze dokter worden",
    "instemming van de inspectie",
    "can my son do his exam at home",
    "Mag hij er niet meer zijn op vrijdag",
    "mijn kind wil dood graag naar school",
    "speech therapist",
    "",
    "🙂",
]


@pytest.mark.parametrize("text", CRISES)
def test_a_crisis_is_recognised(text: str) -> None:
    assert alarm(text) == CRISIS


@pytest.mark.parametrize("text", HEAVY)
def test_something_heavy_gets_the_soft_card(text: str) -> None:
    assert alarm(text) == SOFT


@pytest.mark.parametrize("text", DANGER)
def test_something_unsafe_is_recognised(text: str) -> None:
    assert alarm(text) == UNSAFE


@pytest.mark.parametrize("text", [*HARMLESS, *NORMAL_HERE])
def test_what_only_looks_like_it_gets_no_card(text: str) -> None:
    assert alarm(text) is None


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("IK WIL DOOD!!!", CRISIS),
        ("ík wíl dóód", CRISIS),
        ("ik  wil\n\ndood", CRISIS),
        ("ik... wil... dood...", CRISIS),
        ("zelf moord", CRISIS),
        ("z3lfm00rd", CRISIS),
        ("su1c1de", CRISIS),
        ("k1ll my self", CRISIS),
        ("ik wil met rust gelaten worden en ik wil dood", CRISIS),
        ("DOODMOE", None),
        ("HÓPELOOS", SOFT),
        ("kms!", CRISIS),
        ("kms!echt waar", CRISIS),
        ("su!c!de", CRISIS),
        ("ik wil dooood", CRISIS),
        ("mijn  vader   slaat  mij", UNSAFE),
    ],
)
def test_case_accents_digits_and_spaces_hide_nothing(text: str, card: str | None) -> None:
    assert alarm(text) == card


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("ik denk aan zelfmoort", CRISIS),
        ("zelfmord", CRISIS),
        ("zelfdodng", CRISIS),
        ("i am suicdal", CRISIS),
        ("suiside", CRISIS),
        ("ik wil doot", CRISIS),
        ("ik wil dod", CRISIS),
        ("hopelloos", SOFT),
        ("ik word mishandelt", UNSAFE),
    ],
)
def test_a_typing_error_hides_nothing(text: str, card: str) -> None:
    assert alarm(text) == card


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("ik verveel me dood en ik wil dood", CRISIS),
        ("mijn opa is dood en nu wil ik dood", CRISIS),
        ("ik ben doodmoe, ik zie het niet meer zitten", SOFT),
        ("mijn laptop is dood en mijn vader slaat mij", UNSAFE),
        ("ik wil niet meer naar school, ik wil niet meer leven", CRISIS),
        ("het is hopeloos, mijn vader slaat mij", UNSAFE),
        ("het is hopeloos, mijn vader slaat mij, ik wil dood", CRISIS),
    ],
)
def test_a_harmless_word_beside_it_hides_nothing(text: str, card: str) -> None:
    assert alarm(text) == card


@given(st.sampled_from(CRISES), st.integers(0, 3), st.sampled_from([" ", "! ", "\n", ", "]))
def test_it_is_found_in_the_middle_of_much_else(text: str, times: int, between: str) -> None:
    around = between.join(["mijn kind gaat al lang niet naar school"] * times)
    assert alarm(f"{around}{between}{text}{between}{around}") == CRISIS


@given(st.text(max_size=400))
def test_any_text_is_looked_at(text: str) -> None:
    assert alarm(text) in {None, CRISIS, SOFT, UNSAFE}


def test_a_long_text_is_looked_at_to_the_end() -> None:
    assert alarm("waarom " * 580 + "ik wil dood") == CRISIS
    assert alarm("dood " * 800) is None


def test_every_card_is_a_screen_that_is_proven_to_be_there(guide: Guide) -> None:
    for card in (CRISIS, SOFT, UNSAFE):
        place = guide.special[card]
        assert guide.urgency(place) == card
        assert place in entrances(guide)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Eén  Ding! ", "een ding"),
        ("Wis gesprek!", "wis gesprek"),
        ("self-harm", "self harm"),
        ("can't", "cant"),
        ("¿?", ""),
    ],
)
def test_a_text_is_looked_at_without_its_trimmings(text: str, plain: str) -> None:
    assert normal(text) == plain


@pytest.mark.parametrize("sign", ["中", "æ", "ש", "ب", "ा", "\ufe0f", "ㅤ"])
@pytest.mark.parametrize(
    "text", ["ik wil {}dood", "ik wil dood{}", "ik {} wil {} dood", "{}ik wil dood"]
)
def test_no_sign_of_another_script_hides_what_is_said(sign: str, text: str) -> None:
    assert alarm(text.format(sign, sign)) == CRISIS


@pytest.mark.parametrize(
    ("texts", "cards"),
    [
        (
            ["ik slikte alle ibuprofen", "hij heeft 20 ibuprofen geslikt", "zij kerfde in haar arm",
             "alle pilletjes geslikt", "ze nam alle slaaptabletten",
             "ze heeft in haar benen gekerfd"],
            {CRISIS},
        ),
        (
            ["profielwerkstuk over zelfmoord onder jongeren", "film over kindermishandeling",
             "training over zelfdoding voor mentoren", "lessen over huiselijk geweld",
             "presentation about suicide", "workshop about child abuse",
             "mijn moeder vermoordt me als ik dit uur mis haha"],
            {SOFT, None},
        ),
        (
            ["suïcidepreventie in ons zorgplan", "preventie van zelfbeschadiging",
             "meldcode kindermishandeling in het schoolplan", "suicide prevention policy",
             "exam week is suicide for my sleep", "that would be career suicide"],
            {None},
        ),
        (
            ["the school wants to kick him out", "they kicked my son out for fighting",
             "can they throw her out of school", "ze schoppen mijn zoon van school",
             "hij is van school getrapt", "kunnen ze haar van school schoppen",
             "school schopt leerlingen eruit"],
            {None},
        ),
        (["mijn vader schopt mij", "he kicks me", "they kick my son every day"], {UNSAFE}),
    ],
    ids=["inflections", "work about it", "prevention", "out of school", "real violence"],
)  # fmt: skip
def test_a_kind_is_heard_and_not_one_sentence_of_it(
    texts: list[str], cards: set[Urgency | None]
) -> None:
    assert {text: alarm(text) for text in texts if alarm(text) not in cards} == {}


TAUGHT = [
    "volgende week gastles over loverboys",
    "er komt een les over pesten en misbruik, is dat verplicht",
    "bij biologie hebben we het over seksueel misbruik",
    "bij geschiedenis ging het over uithuwelijken",
    "lesmateriaal over grooming voor groep 8",
    "mijn printer heeft zelfmoord gepleegd",
    "de wifi heeft zelfmoord gedaan",
    "die meester slaat ons altijd over met beurten",
    "hij moet van school een afscheidsbrief schrijven",
    "mijn moeder vermoordt me als ze mijn rapport ziet",
    "I drowned in emails",
    "the lesson was so boring I wanted to jump out of the window",
]
MEANT = [
    ("papa slaat ons altijd over ons hoofd", UNSAFE),
    ("mijn broer heeft zelfmoord gepleegd", CRISIS),
    ("mijn vader vermoordt me als ik thuis kom", UNSAFE),
    ("ik heb een afscheidsbrief geschreven", CRISIS),
    ("I want to jump out of the window", CRISIS),
    ("na de les over taal wil ik dood", CRISIS),
]


@pytest.mark.parametrize("text", TAUGHT)
def test_what_is_taught_or_said_in_jest_gets_no_grave_card(text: str) -> None:
    assert alarm(text) in {None, SOFT}


@pytest.mark.parametrize(("text", "card"), MEANT)
def test_what_looks_like_a_lesson_or_a_jest_is_heard_where_it_is_meant(
    text: str, card: Urgency
) -> None:
    assert alarm(text) == card
