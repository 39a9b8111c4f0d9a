"""The sources can be read wrongly in fifteen places; each has a test that fails on that reading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.core.drawing import cited
from bot.core.engine import turn
from bot.core.events import Opened
from bot.core.limits import words
from bot.core.session import Session
from bot.core.texts import Role

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.core.screen import Screen

ALL = list(Role)
Walks = dict["Code", "tuple[Reached, ...]"]


def outcome(guide: Guide, now: datetime, role: Role, **answers: str) -> tuple[Screen, set[str]]:
    """What somebody with these answers is told, and the facts that it leans on."""
    session = Session(role=role, answers=answers)
    done = turn(guide, session, Opened(node="beslisboom/uitkomst"), now)
    facts = cited(guide, done.session, guide.nodes[done.screen.node])
    return done.screen, {fact.id for fact in facts}


def said_to(walks: Walks, role: Role | None, language: Code = "nl") -> list[str]:
    return [words(v.screen) for v in walks[language] if v.session.role == role]


@pytest.mark.parametrize("role", ALL)
@pytest.mark.parametrize("cause", ["behandeling", "ziekte"])
def test_1_the_two_medical_situations_lead_to_no(
    guide: Guide, now: datetime, role: Role, cause: str
) -> None:
    screen, facts = outcome(guide, now, role, oorzaak=cause)
    assert {"B7", "B8", "B9"} <= facts
    assert re.search(r"geen (goedkeuring|instemming)", words(screen))
    assert not {"B15", "B16"} & facts


@pytest.mark.parametrize("role", ALL)
def test_2_all_other_reasons_are_d_and_lead_to_yes(guide: Guide, now: datetime, role: Role) -> None:
    for cause in ({"oorzaak": "klachten"}, {"oorzaak": "anders", "reden": "ja"}):
        screen, facts = outcome(guide, now, role, **cause)
        assert screen.node == "beslisboom/categorie-d"
        assert {"B12", "B13", "B14"} <= facts
        assert not {"B6", "B7", "B8", "B9"} & facts
        # Who is a pupil reads no letters of categories.
        assert ("categorie d" in screen.text) == (role is not Role.LEERLING)
        assert "categorie b" not in screen.text


@pytest.mark.parametrize("role", ALL)
def test_3_one_label_b_covers_both_medical_situations(
    guide: Guide, now: datetime, role: Role
) -> None:
    treated, ill = (outcome(guide, now, role, oorzaak=c)[0] for c in ("behandeling", "ziekte"))
    assert treated.node == ill.node
    assert ("categorie b" in treated.text) == (role is not Role.LEERLING)
    assert treated.points == ill.points


@pytest.mark.parametrize("role", [Role.OUDER, Role.SCHOOL])
def test_4_the_extra_plans_are_not_needed_for_b_and_needed_for_d(
    guide: Guide, now: datetime, role: Role
) -> None:
    _, ill = outcome(guide, now, role, oorzaak="ziekte")
    assert {"B10", "B11"} <= ill
    _, other = outcome(guide, now, role, oorzaak="klachten")
    assert {"B15", "B16"} <= other
    assert not {"B10", "B11"} & other


@pytest.mark.parametrize("role", ALL)
def test_5_a_mixture_or_an_unclear_cause_is_not_decided_here(
    guide: Guide, now: datetime, role: Role
) -> None:
    for cause in ("allebei", "weet-niet"):
        screen, facts = outcome(guide, now, role, oorzaak=cause)
        assert screen.node == "beslisboom/niet-zeker"
        assert {"B7", "B14"} <= facts
        assert not {"B8", "B9", "B15", "B16"} & facts
        assert "bepaal" in screen.text
    unclear = guide.nodes["beslisboom/oorzaak"].choice("weet-niet")
    assert unclear
    assert unclear.hint
    hint = unclear.hint.say("nl", role)
    assert "autisme, ADHD of een psychische ziekte is vastgesteld" in hint
    assert "Dan is niet zeker wat geldt" in hint


def test_5b_every_outcome_is_only_probable(guide: Guide) -> None:
    for key in ("categorie-b", "categorie-d", "niet-zeker"):
        text = guide.nodes[f"beslisboom/{key}"].text
        assert text
        for role in ALL:
            if text.speaks_to(role):
                assert "waarschijnlijk" in text.say("nl", role).lower(), (key, role)
                assert "probably" in text.say("en", role).lower(), (key, role)


@pytest.mark.parametrize("role", [Role.OUDER, Role.SCHOOL])
def test_6_no_extra_plan_does_not_mean_no_talk(guide: Guide, now: datetime, role: Role) -> None:
    screen, _ = outcome(guide, now, role, oorzaak="ziekte")
    [told] = [i for p in screen.points for i in p.items if "opp" in i and "niet verplicht" in i]
    assert "extra eisen" in told
    assert "Overleg" in told


def test_7_the_school_applies_and_nobody_else(guide: Guide, now: datetime, walks: Walks) -> None:
    for role in (Role.OUDER, Role.LEERLING):
        for cause in ("ziekte", "klachten", "allebei"):
            screen, _ = outcome(guide, now, role, oorzaak=cause)
            assert "hoeft zelf niets aan te vragen" in words(screen)
        for text in said_to(walks, role):
            assert not re.search(r"\b(u|je|jij) (moet|vraagt?) (zelf )?(de )?instemming", text), (
                text
            )


def test_8_eight_weeks_is_an_aim_and_not_a_time_to_wait(walks: Walks) -> None:
    for role in ALL:
        found = [text for text in said_to(walks, role) if "8 weken" in text]
        assert found or role is Role.LEERLING
        for text in found:
            assert "doel, geen belofte" in text
            assert "nu al starten" in text
            assert "binnen 8 weken" in text


def test_9_consent_counts_in_school_years(walks: Walks) -> None:
    for role in (Role.OUDER, Role.SCHOOL):
        texts = said_to(walks, role)
        assert any("in schooljaren, niet in twaalf maanden" in text for text in texts)
        assert not any("12 maanden" in text for text in texts)


def test_10_parents_agree_on_the_help_not_on_the_application(walks: Walks) -> None:
    for role in ALL:
        for text in said_to(walks, role):
            assert not re.search(r"(ouders?|u) (moet|moeten) .{0,40}aanvraag goedkeuren", text)
    school = " ".join(said_to(walks, Role.SCHOOL))
    assert re.search(r"handelingsdeel[^.]*\. (Daarover|Over dit deel)[^.]*overeenstemming", school)
    assert "eens worden" in " ".join(said_to(walks, Role.OUDER))


def test_11_the_school_doctor_s_word_is_about_the_opp_only(guide: Guide, walks: Walks) -> None:
    for role in (Role.OUDER, Role.SCHOOL):
        both = [t for t in said_to(walks, role) if "schoolarts" in t and "bewijsstuk" in t]
        assert both
        for text in both:
            assert re.search(
                "Het gaat niet over het bewijsstuk|Voor die (uitleg|motivatie) is", text
            ), text
    assert "schoolarts" not in guide.statements["beslisboom/bewijsstuk"].text.say("nl", Role.OUDER)


def test_12_free_and_confidential_is_said_of_the_steunpunt_alone(guide: Guide) -> None:
    for contact in guide.contacts.values():
        notes = [t for t in (contact.cost, contact.purpose) if t]
        said = " ".join(words for text in notes for words in text.forms["nl"].values()).lower()
        free = "gratis" in said or "kosteloos" in said
        helplines = contact.source == "hulplijnen"
        assert free == (contact.id in {"steunpunt", "ozl"}) or helplines, contact.id
        assert ("vertrouwelijk" in said) == (contact.id == "steunpunt"), contact.id


def test_13_the_inspectorate_s_contact_centre_is_for_schools(guide: Guide, walks: Walks) -> None:
    name = "Klantcontact Inspectie van het Onderwijs"
    readers = {
        v.session.role for v in walks["nl"] if name in {card.name for card in v.screen.cards}
    }
    assert readers == {Role.SCHOOL}
    assert guide.facts["C7"].for_ == {Role.SCHOOL}


def test_14_the_wider_group_is_told_apart_from_the_rules(walks: Walks) -> None:
    wider = [text for text in said_to(walks, Role.SCHOOL) if "hoogbegaafd" in text]
    assert wider
    for text in wider:
        assert "kleinere groep" in text
        assert "lichamelijk of psychisch" in text
    for role in (Role.OUDER, Role.LEERLING):
        assert not any("hoogbegaafd" in text for text in said_to(walks, role))


def test_15_a_private_school_is_not_a_private_provider(walks: Walks) -> None:
    for role in (Role.OUDER, Role.SCHOOL):
        texts = [t for t in said_to(walks, role) if "particuliere school" in t]
        about = [t for t in texts if "overhevelen naar een particuliere" in t or "doorgeven" in t]
        assert about
        for text in about:
            assert re.search(r"niet", text)
            assert re.search(r"particuliere aanbieder[^.]*\bmag\b|aanbieder\? Dat mag", text), text
            assert "onder voorwaarden" in text
