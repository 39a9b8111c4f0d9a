"""How hard a screen is to read: sentences, syllables, and words that must not stand there.

Flesch-Douma for Dutch, Flesch's reading ease for English; 100 is very easy, 60 is plain.
Legal words that must stay, names between quotation marks and Dutch terms in brackets do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyphen

from bot.core.guide import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.content.models import PlainModel
    from bot.core.guide import Language, Reader
    from bot.core.screen import Screen

LONGEST = {"school": 22, None: 18}
"""Words in a sentence; school staff may get a few more."""
MEAN = 11.0
EASE = {"nl": {"school": 45.0, None: 55.0}, "en": {"school": 40.0, None: 50.0}}
"""The least that one screen may have."""
EASE_OF_TOPIC = {"nl": 70.0, "en": 65.0}
"""The least that the middle screen of a topic may have."""

_FORMULA = {"nl": (206.835, 0.93, 77.0), "en": (206.835, 1.015, 84.6)}
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_ADDRESS = re.compile(r"\S+@\S+|\b(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)*\.(?:nl|org|com|eu)\b\S*")
_BRACKETS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[^\W\d_][\w\u2019'/-]*")
_END = re.compile(r"(?<=[.!?…])[\"\u201d\u2019)]*\s+|\n+")
_FORMAL = re.compile(r"\b(?:u|uw|uzelf)\b", re.IGNORECASE)
_FAMILIAR = re.compile(r"\b(?:je|jij|jou|jouw|jullie|jezelf)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was measured of one screen. Sentences in words; `ease` as told above."""

    ease: float
    mean: float
    longest: int
    sentence: str


def measure(screen: Screen, plain: PlainModel) -> Reading:
    """Measure what a screen tells: its text and its points."""
    fixed = _fixed(screen.language, tuple(plain.fixed))
    sentences = list(_sentences(_told(screen), fixed))
    counted = [_WORD.findall(sentence) for sentence in sentences]
    counted = [words for words in counted if words] or [["-"]]
    every = [word for words in counted for word in words]
    start, per_sentence, per_word = _FORMULA[screen.language]
    mean = len(every) / len(counted)
    syllables = sum(_syllables(word, screen.language) for word in every) / len(every)
    longest = max(sentences, key=lambda sentence: len(_WORD.findall(sentence)), default="")
    return Reading(
        ease=start - per_sentence * mean - per_word * syllables,
        mean=mean,
        longest=max(len(words) for words in counted),
        sentence=longest,
    )


def too_hard(screen: Screen, plain: PlainModel) -> Iterator[str]:
    """What is not plain enough, in words for an editor."""
    reading = measure(screen, plain)
    role = "school" if screen.role is Role.SCHOOL else None
    if reading.longest > LONGEST[role]:
        yield f"a sentence of {reading.longest} words ({LONGEST[role]} fit): {reading.sentence}"
    if reading.mean > MEAN:
        yield f"sentences of {reading.mean:.1f} words on average; {MEAN:.0f} is the most"
    if reading.ease < EASE[screen.language][role]:
        least = EASE[screen.language][role]
        yield f"reading ease {reading.ease:.0f}; {least:.0f} is the least: shorter words"
    for word in plain.never:
        if re.search(rf"\b{re.escape(word)}\b", _told(screen), re.IGNORECASE):
            yield f"`{word}` is not for us: say it another way"
    yield from _mixed(screen.role, _told(screen)) if screen.language == "nl" else ()


def _mixed(role: Reader, told: str) -> Iterator[str]:
    own = _QUOTED.sub(" ", _ADDRESS.sub(" ", told))
    wrong: Mapping[Reader, re.Pattern[str]] = {
        Role.OUDER: _FAMILIAR,
        Role.SCHOOL: _FAMILIAR,
        Role.LEERLING: _FORMAL,
    }
    if role in wrong and (found := wrong[role].search(own)):
        yield f"`{found[0]}` is not how we speak to {role}"


def _told(screen: Screen) -> str:
    points = [line for p in screen.points for line in (p.lead, *p.items) if line]
    hints = [button.hint for button in screen.answers if button.hint]
    return "\n".join([screen.text, *points, *hints])


def _sentences(told: str, fixed: re.Pattern[str]) -> Iterator[str]:
    for part in (_QUOTED, _ADDRESS, _BRACKETS):
        told = part.sub(" ", told)
    # A word that must stay counts as an easy one: it holds its place in the sentence.
    yield from (sentence for sentence in _END.split(fixed.sub("x", told)) if sentence.strip())


@cache
def _fixed(language: Language, words: tuple[str, ...]) -> re.Pattern[str]:
    del language
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(
        "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest_first) or r"(?!)",
        re.IGNORECASE,
    )


@cache
def _syllables(word: str, language: Language) -> int:
    hyphens = _hyphenation(language)
    parts = [part for part in re.split(r"[-/\u2019']", word.lower()) if part]
    return max(1, sum(len(hyphens.positions(part)) + 1 for part in parts))


@cache
def _hyphenation(language: Language) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL" if language == "nl" else "en_GB", left=1, right=1)
