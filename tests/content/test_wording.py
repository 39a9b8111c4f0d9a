"""How things are said: so that it can be said aloud, and has one name in either language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.content.location import folder
from bot.core.languages import LANGUAGES
from bot.core.limits import hints, words
from bot.core.texts import Role
from bot.i18n import read_catalog
from tests.content.test_statements import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached

REVIEWED = Path(__file__).resolve().parent.parent / "decisions" / "bewoordingen.yaml"
LIST = yaml.safe_load(REVIEWED.read_text(encoding="utf-8"))
NOTHING = r"(?!)"
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{+\w*\}+")
SHORT = re.compile(rf"\b(?:{'|'.join([*LIST['short'], '[A-Z]{2,}'])})\b")
NAMES = frozenset({"BOOR", "PO", "VO"})
"""Of foundations and councils, which are called by their letters."""


UNKNOWN = re.compile(
    r"weet Lesroute niets?\b|Lesroute (?:knows nothing|does not know|has no answers)"
)
ASK = re.compile(r"\b(?:vraag|ask|advies|advice)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text of the catalogs; `at`: the node it belongs to, or the file."""

    language: Code
    at: str
    text: str


def _written() -> Iterator[Written]:
    """All that is written, in Dutch and in English, whatever it is read on."""
    for message in read_catalog(folder("locales"), "en"):
        if not message.id:
            continue
        at = str(message.context or message.locations[0][0]).partition(":")[0]
        for language, text in (("nl", message.id), ("en", message.string)):
            yield Written(language=language, at=at, text=PLACEHOLDER.sub("x", str(text)))


WRITTEN = [*_written()]


def found(language: Code, pattern: str) -> list[tuple[str, str]]:
    seek = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    return [(w.at, w.text) for w in WRITTEN if w.language == language and seek.search(w.text)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", LIST["never"], ids=lambda rule: rule["why"])
def test_what_is_never_said_so_stands_nowhere(rule: dict[str, str], language: Code) -> None:
    assert found(language, rule.get(language, NOTHING)) == [], rule["why"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_made_somebody_stumble_is_gone(language: Code) -> None:
    back = {gone: found(language, gone) for gone in LIST["gone"][language]}
    assert not any(back.values()), back


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", NEVER, ids=lambda rule: rule.why)
def test_what_no_screen_says_no_page_and_no_paper_says(rule: object, language: Code) -> None:
    pattern, away = getattr(rule, language), getattr(rule, "not_at", ())
    assert [(at, text) for at, text in found(language, pattern) if at not in away] == []


@pytest.mark.parametrize("term", LIST["terms"])
def test_a_dutch_word_has_one_english_name(term: str) -> None:
    names = "|".join(map(re.escape, LIST["terms"][term]))
    behind = re.escape(f"({term})")
    every = found("en", behind)
    assert every, "the term stands nowhere: take it out"
    assert found("en", rf"(?<!\w){behind}") == every
    named = re.compile(rf"\b(?:{names}) {behind}", re.IGNORECASE)
    assert [text for _, text in every if named.sub("", text).count(f"({term})")] == []


def told(visit: Reached) -> str:
    """What a screen itself says: no names and addresses of others, and not where it is from."""
    own = "\n".join((words(visit.screen), *hints(visit.screen))).replace(visit.screen.source, "")
    for card in visit.screen.cards:
        own = own.replace(card.name, "")
    return own


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_letters_stand_for_is_heard_where_they_are(
    walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    missed, heard = set(), set()
    for visit in walks[language]:
        if visit.session.role in {Role.SCHOOL, None} or visit.screen.draft:
            continue
        said = told(visit)
        for letters in {*SHORT.findall(said)} - NAMES:
            heard.add(letters)
            full = LIST["short"].get(letters, {}).get(language, NOTHING)
            if not re.search(full, said, re.IGNORECASE):
                missed.add((visit.screen.node, visit.session.role, letters))
    assert missed == set()
    assert heard


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_named_to_call_is_named_with_the_number(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    """Nobody in need looks for a number on the next screen."""
    called = {c.name.say(language, None): c.phone for c in guide.contacts.values() if c.phone}
    missed = set()
    for visit in walks[language]:
        said = words(visit.screen)
        missed |= {
            (visit.screen.node, name)
            for name, phone in called.items()
            if name in said and not any(number in said for number in phone.split(" / "))
        }
    assert missed == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_lesroute_does_not_know_somebody_else_does(
    walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    """Not to know is honest, and no end: it says in the same breath whom to ask."""
    ends, heard = set(), 0
    for visit in walks[language]:
        if visit.session.role in {Role.SCHOOL, None}:
            continue
        for paragraph in words(visit.screen).split("\n\n"):
            if UNKNOWN.search(paragraph):
                heard += 1
                if not ASK.search(paragraph):
                    ends.add((visit.screen.node, visit.session.role))
    assert ends == set()
    assert heard


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_is_answered_first(
    guide: Guide, walks: Mapping[Code, tuple[Reached, ...]], language: Code
) -> None:
    """A screen that is called by a question does not begin with another."""
    asked = set()
    for visit in walks[language]:
        screen = visit.screen
        first = re.split(r"(?<=[.!?])\s", screen.text, maxsplit=1)[0]
        if screen.title.endswith("?") and first.endswith("?"):
            asked.add(screen.node)
    # Whom to call is asked by people in need: that comes first. The others ask what must be known.
    assert asked <= {"contact/ouder"} | {n.id for n in guide.nodes.values() if n.remember}
