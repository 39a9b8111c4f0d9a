"""The next steps that follow from the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.plan import plan
from bot.core.session import Session
from bot.core.texts import Reader, Role
from tests.guides import small_guide

if TYPE_CHECKING:
    from bot.core.guide import Guide

T = """
vraag:
  facts: geen
  text: Waardoor?
  remember: oorzaak
  choices:
    ziek: {text: Ziek, go: af}
    moe: {text: Moe, go: af}
    bang: {text: Bang, go: af}
    allebei: {text: Allebei, go: af, open: [ziek, moe]}
    weet-niet: {text: Weet ik niet, go: af, open: [ziek, moe, bang]}
af: {facts: geen, text: Af}
"""
STEPS = """
altijd: {label: A, text: Altijd, go: t/af}
eerst: {label: B, text: Vraag, go: t/vraag, if: {oorzaak: onbeantwoord}}
lichaam: {label: C, text: Lichaam, go: t/af, if: {oorzaak: [ziek, moe]}}
twijfel: {label: D, text: Twijfel, go: t/af, if: {oorzaak: [allebei, weet-niet]}}
school: {label: E, text: School, go: t/af, if: {rol: school}}
ziek-ouder: {label: F, text: Ouder, go: t/af, if: {rol: ouder, oorzaak: ziek}}
leerling: {label: G, text: {leerling: Jij}, go: t/af}
of: {label: H, text: Of, go: t/af, if: [{oorzaak: bang, rol: school}, {oorzaak: moe}]}
"""


@pytest.fixture(scope="module")
def small() -> Guide:
    return small_guide({"t": T}, steps=STEPS)


@pytest.mark.parametrize(
    ("role", "answer", "steps"),
    [
        (None, None, ["altijd", "eerst"]),
        (Role.OUDER, None, ["altijd", "eerst"]),
        (Role.OUDER, "ziek", ["altijd", "lichaam", "ziek-ouder"]),
        (Role.OUDER, "moe", ["altijd", "lichaam", "of"]),
        (Role.SCHOOL, "bang", ["altijd", "school", "of"]),
        (Role.OUDER, "bang", ["altijd"]),
        (Role.OUDER, "allebei", ["altijd", "lichaam", "twijfel"]),
        (Role.OUDER, "weet-niet", ["altijd", "twijfel"]),
        (Role.SCHOOL, "ziek", ["altijd", "lichaam", "school"]),
        (Role.LEERLING, "bang", ["altijd", "leerling"]),
        (Role.OUDER, "vroeger", ["altijd"]),
    ],
)
def test_the_plan_has_the_steps_that_hold_for_sure_in_order(
    small: Guide, role: Reader, answer: str | None, steps: list[str]
) -> None:
    session = Session(role=role, answers={"oorzaak": answer} if answer else {})
    assert [step.id for step in plan(small, session)] == steps
