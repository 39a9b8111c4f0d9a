"""How hard a screen is to read: its sentences, its syllables, and words that we never use.

Each language has its own reading ease (see `Ease`); 100 is very easy, 60 is plain. Legal words that
must stay, names in quotation marks and terms in brackets do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyphen

from bot.core.languages import SPOKEN
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.content.models import PlainModel
    from bot.core.languages import Code, Language
    from bot.core.screen import Screen
    from bot.core.texts import Reader

LONGEST = {"school": 22, None: 20}
"""The most words in a sentence; a few more for school staff."""
MEAN = 11.0
"""The most words in a sentence of a topic, on average."""
MEAN_SCREEN = 14.0
"""The same for a screen, which may have one sentence: whole, it reads better than in stumps."""

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_ADDRESS = re.compile(r"\S+@\S+|\b(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)*\.(?:nl|org|com|eu)\b\S*")
_BRACKETS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[^\W\d_][\w\u2019'/-]*")
_END = re.compile(r"(?<=[.!?…])[\"\u201d\u2019)]*\s+|\n+")

_DAY = re.compile(r"\w+ \d{1,2} \w+")
"""A day, as `vrijdag 2 januari`: it does not count, as it depends on today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The measures of a screen; `mean`, `longest`: words in a sentence; `sentence`: the longest."""

    ease: float
    mean: float
    longest: int
    sentence: str


def measure(screen: Screen, plain: PlainModel) -> Reading:
    """Measure the text of a screen, with its points, hints and letter."""
    fixed = _fixed(tuple(plain.fixed))
    sentences = list(_sentences(_told(screen), fixed))
    counted = [_WORD.findall(sentence) for sentence in sentences]
    counted = [words for words in counted if words] or [["-"]]
    every = [word for words in counted for word in words]
    formula = SPOKEN[screen.language].ease
    mean = len(every) / len(counted)
    syllables = sum(_syllables(word, screen.language) for word in every) / len(every)
    longest = max(sentences, key=lambda sentence: len(_WORD.findall(sentence)), default="")
    return Reading(
        ease=formula.start - formula.sentence * mean - formula.word * syllables,
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
    if reading.mean > MEAN_SCREEN:
        yield f"sentences of {reading.mean:.1f} words on average; {MEAN_SCREEN:.0f} is the most"
    for sentence in _stumps(screen, plain):
        yield f"a stump of a sentence, join it to the one before: {sentence}"
    ease = SPOKEN[screen.language].ease
    least = ease.least if role is None else ease.least_school
    if reading.ease < least:
        yield f"reading ease {reading.ease:.0f}; {least:.0f} is the least: shorter words"
    for word in plain.never:
        if re.search(rf"\b{re.escape(word)}\b", _told(screen), re.IGNORECASE):
            yield f"`{word}` is not for us: say it another way"
    yield from _mixed(SPOKEN[screen.language], screen.role, _told(screen))


def _stumps(screen: Screen, plain: PlainModel) -> Iterator[str]:
    """Parts that were cut off a sentence to make it shorter, so that they read like notes.

    They begin as only a part of a sentence does, and have no comma that leads to a main clause.
    """
    opens = _opening(tuple(plain.stumps))
    for sentence in _END.split(screen.text):
        if opens.match(sentence) and "," not in sentence and not sentence.rstrip().endswith("?"):
            yield sentence


@cache
def _opening(words: tuple[str, ...]) -> re.Pattern[str]:
    return _any_of(tuple(re.escape(word) for word in words))


def _mixed(language: Language, role: Reader, told: str) -> Iterator[str]:
    own = _QUOTED.sub(" ", _ADDRESS.sub(" ", told))
    wrong: Mapping[Reader, tuple[str, ...]] = {
        Role.OUDER: language.familiar,
        Role.SCHOOL: language.familiar,
        Role.LEERLING: language.polite,
    }
    if found := _any_of(wrong.get(role, ())).search(own):
        yield f"`{found[0]}` is not how we speak to {role}"


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b" if words else r"(?!)", re.IGNORECASE)


def _told(screen: Screen) -> str:
    points = [line for p in screen.points for line in (p.lead, *p.items) if line]
    hints = [b.hint for b in screen.answers if b.hint and not _DAY.fullmatch(b.hint)]
    return "\n".join([screen.text, *points, *hints, *_letter(screen)])


def _letter(screen: Screen) -> tuple[str, ...]:
    """The letter of a screen, in the language of the screen."""
    if screen.draft is None:
        return ()
    draft = screen.draft
    own = draft.paragraphs if draft.language == screen.language else draft.beside
    return tuple(part for part in own if not part.endswith(","))


def _sentences(told: str, fixed: re.Pattern[str]) -> Iterator[str]:
    for part in (_QUOTED, _ADDRESS, _BRACKETS):
        told = part.sub(" ", told)
    # A word that must stay counts as one short word of the sentence.
    yield from (sentence for sentence in _END.split(fixed.sub("x", told)) if sentence.strip())


@cache
def _fixed(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(
        "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest_first) or r"(?!)",
        re.IGNORECASE,
    )


@cache
def _syllables(word: str, language: Code) -> int:
    hyphens = _hyphenation(language)
    parts = [part for part in re.split(r"[-/\u2019']", word.lower()) if part]
    return max(1, sum(len(hyphens.positions(part)) + 1 for part in parts))


@cache
def _hyphenation(language: Code) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=SPOKEN[language].hyphenation, left=1, right=1)
