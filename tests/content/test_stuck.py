"""What people looked for and did not find, and what read wrong to them: it stands there now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.core.drawing import draw
from bot.core.engine import turn
from bot.core.events import Wrote
from bot.core.languages import LANGUAGES
from bot.core.limits import hints, words
from bot.core.session import Session
from bot.core.texts import Role
from bot.understanding.index import findable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached

PARENT, PUPIL, STAFF = Role.OUDER, Role.LEERLING, Role.SCHOOL

SAYS: tuple[tuple[str, Role, str, str], ...] = (
    # A screen, its reader, and what it must say in Dutch and in English.
    ("vast/geen-antwoord", PARENT, "mail.*088 605 01 01", "email.*088 605 01 01"),
    ("vast/geen-antwoord", PUPIL, "mentor.*steunpunt", "mentor.*support point"),
    ("vast/dokter", PARENT, "twee soorten.*bewijsstuk", "two kinds.*bewijsstuk"),
    ("vast/dokter", PARENT, "niet per se de huisarts", "need not be your family doctor"),
    ("vast/dokter", PUPIL, "niet jouw schuld", "not your fault"),
    ("vast/boete", PARENT, "vóór die dag.*088 605 01 01.*niets", "before that date.*088.*nothing"),
    ("vast/boete", PUPIL, "vóór de dag.*volgens de regels", "before the date.*under the rules"),
    ("vast/gepest", PUPIL, "niet jouw schuld.*0800-0432", "not your fault.*0800-0432"),
    ("vast/gepest", PARENT, "vandaag nog.*Kind thuis: mag", "today.*Can my child be"),
    ("vast/zwijgt", PARENT, "school.*onderzoeken.*0800-0432.*113", "find out.*0800-0432.*113"),
    ("vast/ouders", PARENT, "weet Lesroute niet.*0800-2000", "does not know.*0800-2000"),
    ("vast/ouders", PUPIL, "hoeft niet te kiezen", "do not have to choose"),
    ("vast/gezin", PARENT, "dat is zwaar.*geen recht.*vandaag", "that is hard.*no right.*today"),
    ("vast/gezin", PUPIL, "hoef jij niet op te lossen", "not yours to solve|do not have to solve"),
    ("vast/geen-antwoord", PARENT, "later, of na.*nu al starten", "later, or after.*start now"),
    ("vast/geen-antwoord", PARENT, "Al gemaild", "Emailed already"),
    ("vast/geen-antwoord", PUPIL, "later\\? De hulp mag nu al", "later\\? Help can start now"),
    ("vast/dokter", PARENT, "migraine.*Voor die uitleg is de", "migraine.*For that explanation"),
    ("vast/dokter", PUPIL, "briefje van je ouders", "note from your parents"),
    ("vast/boete", PARENT, "nog niets vastgesteld.*nog niet", "set nothing yet.*cannot rely"),
    ("vast/boete", PUPIL, "ouders het nog niet.*Is dat morgen", "know yet.*Is it tomorrow"),
    (
        "vast/foto",
        PUPIL,
        "niet jouw schuld.*Stuur niets meer en betaal niets",
        "send.* nothing more",
    ),
    ("vast/foto", PUPIL, "0800-0432.*0800-2000", "0800-0432.*0800-2000"),
    (
        "vast/foto",
        PARENT,
        "niet boos.*Betaal niets.*0800-0432",
        "don't be angry.*Pay nothing.*0800-0432",
    ),
    ("vast/foto", STAFF, "geen schuld.*Bekijk de beelden zelf niet", "not their fault.*Don't look"),
    (
        "vast/geheim",
        PUPIL,
        "^Durf je niet.*hoeft hier niets.*0800-0432",
        "^Are you afraid.*0800-0432",
    ),
    (
        "vast/wil-niet",
        PARENT,
        "dwingen, weet Lesroute niet.*school",
        "whether you should force.*school",
    ),
    ("vast/wil-niet", PARENT, "houdt het u vast.*huisarts", "hold on to you.*huisarts"),
    ("vast/zorgt", PUPIL, "^Zorg jij.*mentor.*gemeente", "^Do you care.*mentor.*municipality"),
    ("vast/zorgt", PARENT, "^Zorgt uw kind.*Vraag wat er kan", "^Does your child.*Ask what can be"),
    ("vast/taal", PARENT, "tolk.*weet Lesroute niet.*088", "interpreter.*does not know.*088"),
    ("vast/taal", PUPIL, "hoeft niet alles te vertalen", "have to translate everything"),
    ("vast/te-veel", PARENT, "“Fijn dat u belt", "“It is good of you to call"),
    ("vast/woord", PARENT, "consulent\\? Vraag wat die persoon doet", "consulent\\)\\? Ask what"),
    ("vast/ouders", PARENT, "Woont u niet samen", "If you live apart"),
    ("geld/bijles", PARENT, "weet Lesroute niet.*evenveel geld", "does not know.*as much"),
    ("geld/eigen", PARENT, "bus, een taxi", "bus, a taxi"),
    ("geld/kosten", PUPIL, "de bus, de psycholoog", "the bus, a psychologist"),
    ("leerling/toekomst", PUPIL, "stage", "work placement"),
    ("gesprek/vragen", PARENT, "als u belt", "when you call"),
    ("gesprek/afspraken", PARENT, "op papier, of via iemand", "on paper, or through"),
    ("opp/handelingsdeel", PARENT, "vóór die dag", "Before that date"),
    ("procedure/uren", PARENT, "alles of niets\\? Stuur", "all or nothing\\? Send"),
    ("brieven/examen", PARENT, "diploma halen.*pta", "get a diploma.*pta"),
    (
        "brieven/bewijsstuk",
        PARENT,
        "^Deze brief is voor een ziekte",
        "^This letter is for an illness",
    ),
    ("brieven/zegt-verzuim", PARENT, "zei dat uw kind spijbelt", "said that your child is truant"),
    ("privacy/lesroute", PUPIL, "stuurt niets naar je ouders", "sends nothing to your parents"),
    ("vast/te-veel", PARENT, "te veel.*aan, en wat past", "too much.*what suits"),
    ("vast/woord", PARENT, "wie de brief stuurde", "whoever sent it"),
    (
        "woorden/tlv",
        PARENT,
        "toelaatbaarheidsverklaring.*niet",
        "toelaatbaarheidsverklaring.*not know",
    ),
    ("woorden/tlv", PUPIL, "wie de brief stuurde", "whoever sent the letter"),
    ("geld/kosten", PUPIL, "nooit verplichten", "never make them pay"),
    ("geld/eigen", PARENT, "gemeente", "municipality"),
    ("leerling/examen", PUPIL, "deze week.*schoolexamens", "this week.*school exams"),
    ("leerling/toekomst", PUPIL, "deze week.*toetsen", "this week.*tests"),
    ("gesprek/examen", PARENT, "school nu.*schoolexamens.*spreiden", "school now.*spreading"),
    ("procedure/uren", PARENT, "halve dagen.*ingroeiplan", "Half days.*ingroeiplan"),
    ("procedure/uren", PUPIL, "halve dagen", "Half days"),
    (
        "rechten/terugkeer",
        PUPIL,
        "^Terug naar school kan stap voor stap",
        "^Going back.*step by step",
    ),
    ("rechten/snel-starten", PARENT, "eerst beter worden", "get well first"),
    (
        "beslisboom/andere-reden",
        PARENT,
        "geen recht om thuis.*pesten",
        "no right to stay.*bullying",
    ),
    ("beslisboom/niet-zeker", PARENT, "geen recht om thuis te blijven", "no right to stay at home"),
    (
        "beslisboom/oorzaak",
        PARENT,
        "burn-out, stress, autisme en ADHD staan hieronder",
        "burnout, stress, autism and ADHD are listed",
    ),
    ("contact/ouder", PARENT, "Veilig Thuis", "Veilig Thuis"),
    ("contact/leerling", PUPIL, "Veilig Thuis", "Veilig Thuis"),
    ("contact/school", STAFF, "Veilig Thuis", "Veilig Thuis"),
    ("brieven/briefje", PUPIL, "Wat mij niet helpt", "What does not help me"),
    (
        "brieven/zegt-schoolarts",
        PARENT,
        "alleen als de school zei dat de schoolarts",
        "only use.*if the school said that the school doctor",
    ),
)

HAS_BUTTON: tuple[tuple[str, Role, str], ...] = (
    # A screen, its reader, and where a button of it leads: the letter where it is needed.
    ("geld/laptop", PARENT, "brieven/zegt-laptop"),
    ("procedure/uren", PARENT, "brieven/zegt-uren"),
    ("inschrijving/verzuim", PARENT, "brieven/bewijsstuk"),
    ("rechten/school-eerst", PARENT, "brieven/gesprek"),
    ("vast/geen-antwoord", PARENT, "brieven/gesprek"),
    ("vast/dokter", PARENT, "brieven/bewijsstuk"),
    ("vast/gepest", PUPIL, "brieven/briefje"),
    ("gesprek/oneens", PARENT, "vast/ouders"),
    ("leerling/bang", PUPIL, "vast/gepest"),
    ("woorden/start", PARENT, "vast/woord"),
    ("vast/dokter", PARENT, "brieven/gesprek"),
    ("vast/gepest", PUPIL, "vast/foto"),
    ("vast/gepest", PARENT, "vast/foto"),
    ("vast/gepest", STAFF, "vast/foto"),
    ("vast/boete", PUPIL, "vast/geheim"),
    ("leerling/bang", PUPIL, "vast/geheim"),
    ("vast/gezin", PUPIL, "vast/zorgt"),
    ("vast/ouders", PUPIL, "contact/steunpunt"),
    ("vast/te-veel", PUPIL, "procedure/uren"),
    ("gesprek/examen", PARENT, "brieven/examen"),
    ("gesprek/toekomst", PARENT, "brieven/examen"),
    ("geld/bijles", PARENT, "brieven/zegt-geld"),
    ("gesprek/wie-mee", PARENT, "vast/taal"),
)

NO_BUTTON: tuple[tuple[str, Role, str], ...] = (
    # A letter that argues what need not hold is not beside what frightens somebody into sending it.
    ("vast/boete", PARENT, "brieven/zegt-verzuim"),
)

LEAF = 300
"""Characters from which on a screen is an answer, and not a row of buttons."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("line", SAYS, ids=lambda line: f"{line[0]}-{line[1]}")
def test_what_somebody_looked_for_is_said(
    guide: Guide, now: datetime, line: tuple[str, Role, str, str], language: Code
) -> None:
    node, role, nl, en = line
    wanted = nl if language == "nl" else en
    session = Session(role=role, language=language, trail=(node,))
    screen = draw(guide, session, guide.nodes[node], now)
    said = "\n".join((words(screen), *hints(screen)))
    assert re.search(wanted, said, re.DOTALL | re.IGNORECASE), said


@pytest.mark.parametrize(("node", "role", "go"), HAS_BUTTON)
def test_it_is_one_tap_away_where_it_is_needed(
    guide: Guide, node: str, role: Role, go: str
) -> None:
    aimed = [c for c in guide.nodes[node].choices if c.go == go]
    assert any(
        choice.text.speaks_to(role) and role in (choice.when or {}).get("rol", {role})
        for choice in aimed
    )


NOT_FOR_PUPILS = re.compile(
    r"categor(ie|y) [bd]\b|\binstemming\)|\bartikel \d|\barticle \d|\b31 497\b|spijbelen\?$",
    re.IGNORECASE | re.MULTILINE,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pupil_reads_no_letters_of_law(
    walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    """Nor is a pupil asked by a button whether this is skipping school."""
    found, seen = set(), 0
    for visit in walks[language]:
        if visit.session.role is PUPIL and visit.screen.role is PUPIL:
            seen += 1
            labels = (button.label for button in visit.screen.buttons)
            said = "\n".join((words(visit.screen), *hints(visit.screen), *labels))
            if NOT_FOR_PUPILS.search(said):
                found.add(visit.screen.node)
    assert seen > 100
    assert found == set()


@pytest.mark.parametrize("role", [PARENT, PUPIL])
def test_every_way_to_be_stuck_says_whom_to_ask_and_leads_on(guide: Guide, role: Role) -> None:
    heard = 0
    for node in guide.nodes.values():
        if node.topic != "vast" or node.text is None or not node.text.speaks_to(role):
            continue
        if node.id in {"vast/start", "vast/meer", "vast/thuis"}:
            continue
        said = node.text.say("nl", role)
        letters = [c for c in node.choices if guide.nodes[c.go or ""].letter]
        assert letters or re.search("088 605 01 01|0800-0432", said), node.id
        assert len(node.choices) >= 2
        heard += 1
    assert heard >= 8


def test_a_helpline_for_the_grown_is_no_card_for_children(guide: Guide) -> None:
    for node in guide.nodes.values():
        assert "alles-oke" not in node.contacts, node.id


@pytest.mark.parametrize(("node", "role", "go"), NO_BUTTON)
def test_what_may_not_fit_is_not_beside_it(guide: Guide, node: str, role: Role, go: str) -> None:
    assert go in guide.nodes
    assert [c for c in guide.nodes[node].choices if c.go == go and c.text.speaks_to(role)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_what_answers_has_room_to_be_opened_for_what_was_typed(
    guide: Guide, now: datetime, role: Role, language: Code
) -> None:
    """With how that was read above it, a way to say no, and a way back to where one was."""
    no_room, seen = set(), 0
    for node in guide.nodes.values():
        if node.text is None or not findable(guide, node, role) or node.urgency or node.letter:
            continue
        if len(node.text.say("nl", role)) < LEAF:
            continue
        before = "stappen/start" if node.id != "stappen/start" else "vast/start"
        session = Session(role=role, language=language, trail=("start/menu", before))
        screen = turn(guide, session, Wrote(found=(node.id,), sure=True), now).screen
        seen += 1
        if not screen.news:
            no_room.add(node.id)
    assert seen > 20
    assert no_room == set()
