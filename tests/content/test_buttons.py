"""A button is called what the screen is called that it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.texts import Role

if TYPE_CHECKING:
    from bot.core.guide import Guide

OWN = {
    # Back, onward and another of the same: they say what they do.
    "Ander voorbeeld", "Ander woord", "Andere hulpmiddelen", "Andere provincie",
    "Coalitie in Zeeland", "Een leerling in nood",
    "Meer mensen die helpen",
    "Terug naar les thuis", "OZA-experiment",
    # Where somebody is on the time line.
    "Ik begin net", "Wij beginnen net", "Nu het bewijsstuk", "Bijna weer naar school",
    # What is ticked.
    "Gedaan", "Toch nog niet gedaan",
    "Nu het plan (opp)", "Nu wachten op besluit", "Nu einde schooljaar", "Nu een jaar verder",
}  # fmt: skip
"""Under review: words of a button's own, where the title of its screen would say less."""


def test_a_button_is_called_by_the_title_of_where_it_leads(guide: Guide) -> None:
    other = set()
    for node in guide.nodes.values():
        for choice in node.choices:
            aimed = guide.nodes.get(choice.go or "")
            asks = node.remember or choice.remind
            answers = asks or choice.role or choice.language or choice.wipes
            if aimed is None or aimed.title is None or answers:
                continue
            for role in Role:
                if choice.text.speaks_to(role) and aimed.title.speaks_to(role):
                    said = choice.text.say("nl", role)
                    if said != aimed.title.say("nl", role):
                        other.add(said)
    assert other == OWN
