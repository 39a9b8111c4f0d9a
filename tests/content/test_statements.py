"""What is said of a fact is as strong as the fact: a reviewed list, held to all screens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.core.drawing import cited
from bot.core.languages import LANGUAGES
from bot.core.limits import hints, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached

REVIEWED = Path(__file__).resolve().parent.parent / "decisions" / "uitspraken.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern for each language.

    `facts`: it must be found where one of them is told; without any, it may be found nowhere.
    """

    why: str
    nl: str
    en: str
    facts: tuple[str, ...] = ()
    not_at: tuple[str, ...] = ()

    def found(self, language: Code, told: str) -> bool:
        pattern = self.nl if language == "nl" else self.en
        return re.search(pattern, told, re.IGNORECASE) is not None


LIST = yaml.safe_load(REVIEWED.read_text(encoding="utf-8"))
SAID = [Rule(**entry) for entry in LIST["said"]]
NEVER = [Rule(**entry) for entry in LIST["never"]]


def told(visit: Reached) -> str:
    """All that a screen says, without where it comes from."""
    return "\n\n".join((words(visit.screen), *hints(visit.screen))).replace(visit.screen.source, "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", SAID, ids=lambda rule: "-".join(rule.facts))
def test_what_a_fact_demands_is_heard_wherever_it_is_told(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]], language: Code, rule: Rule
) -> None:
    heard, missed = 0, set()
    for visit in walks[language]:
        node = guide.nodes[visit.screen.node]
        facts = {fact.id for fact in cited(guide, visit.session, node)}
        if facts.isdisjoint(rule.facts) or node.id in rule.not_at:
            continue
        heard += 1
        if not rule.found(language, told(visit)):
            missed.add((node.id, visit.session.role, *sorted(facts & {*rule.facts})))
    assert heard
    assert missed == set(), rule.why


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", NEVER, ids=lambda rule: rule.nl)
def test_what_no_screen_may_say_is_on_none(
    walks: Mapping[Code, tuple[Reached, ...]], language: Code, rule: Rule
) -> None:
    found = {v.screen.node for v in walks[language] if rule.found(language, told(v))}
    assert found - {*rule.not_at} == set(), rule.why
