"""Languages: one record each, and the registry of those that the bot speaks.

All that depends on a language reads it from here; nothing else names one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Code: TypeAlias = str
"""A language's code of ISO 639: `nl`."""

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ease:
    """A reading ease in Flesch's shape: `start` - `sentence` * words - `word` * syllables.

    Words in a sentence and syllables in a word, on average; 100 is very easy, 60 is plain.
    `least`, `least_school`: what a screen must have, and one for school staff; `least_topic`: what
    the middle screen of a topic must have.
    """

    start: float
    sentence: float
    word: float
    least: float
    least_school: float
    least_topic: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language, with all that differs from one to the next.

    `letter`: names it in a button, for good. `name`: what its own readers call it. `near`: the
    codes of ISO 639 of itself and its neighbours, whose readers read it too. `script`: how Unicode
    names its letters.

    `catalog`: the folder in `locales/`. `locale`: as shared links name it. `dates`: Babel's locale
    for days and lists. `stemmer`: of Snowball; `conjugated`: whether that leaves forms of one verb
    apart which `bot.understanding.wording` brings together. `hyphenation`: pyphen's dictionary, to
    count syllables. `joints`: what may stand between the parts of a compound word.
    `polite`, `familiar`: the words for *you*, where there are two kinds.
    """

    code: Code
    letter: str
    name: str
    near: frozenset[str]
    catalog: str
    locale: str
    dates: str
    stemmer: str
    hyphenation: str
    ease: Ease
    direction: Literal["ltr", "rtl"] = "ltr"
    script: str = "LATIN"
    conjugated: bool = False
    joints: tuple[str, ...] = ("",)
    polite: tuple[str, ...] = ()
    familiar: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Languages:
    """A registry of languages, by code, in the order in which they are offered.

    `source`: the language that the texts are written in, and read where nothing tells of another.
    `elsewhere`: what is read more likely by whoever asks for none of these. `by_letter`: the codes
    by their letter in a button. Raises `ValueError` where two share a code or a letter, or where a
    letter is not one small letter.
    """

    records: tuple[Language, ...]
    source: Code
    elsewhere: Code
    codes: tuple[Code, ...] = field(init=False)
    by_letter: Mapping[str, Code] = field(init=False)
    letters: Mapping[Code, str] = field(init=False)
    near: Mapping[str, Code] = field(init=False)
    _by_code: Mapping[Code, Language] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        own = {record.code: record for record in self.records}
        _check(self.records, own)
        derived = {
            "_by_code": own,
            "codes": tuple(own),
            "letters": {code: record.letter for code, record in own.items()},
            "by_letter": {record.letter: code for code, record in own.items()},
            "near": {near: code for code, record in own.items() for near in record.near},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def __getitem__(self, code: Code) -> Language:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Language]:
        return iter(self.records)

    def known(self, code: object) -> Code | None:
        """The code, if it is of a language here."""
        return next((known for known in self.codes if known == code), None)

    def others(self, code: Code) -> tuple[Language, ...]:
        """All but this one, to be offered to its reader."""
        return tuple(record for record in self.records if record.code != code)


def _check(records: tuple[Language, ...], by_code: Mapping[Code, Language]) -> None:
    letters = [record.letter for record in records]
    for record in records:
        if record.letter not in _LETTERS:
            raise ValueError(f"the language {record.code} needs one small letter for its buttons")
        if letters.count(record.letter) > 1:
            raise ValueError(f"two languages share the letter {record.letter} in buttons")
    if len(by_code) < len(records):
        raise ValueError("two languages share a code")


DUTCH = Language(
    code="nl",
    letter="n",
    name="Nederlands",
    # Frisian, Low Saxon and its dialects, Limburgish, Zeelandic, West Flemish, Afrikaans, and
    # Papiamento and Sranan, whose speakers had their schooling in Dutch.
    near=frozenset(
        (
            *("nl", "nld", "dut", "fy", "fry", "nds", "gos", "drt", "sdz", "stl", "twd", "act"),
            *("vel", "li", "lim", "zea", "vls", "af", "afr", "pap", "srn"),
        )
    ),
    catalog="nl",
    locale="nl_NL",
    dates="nl",
    stemmer="dutch",
    conjugated=True,
    joints=("", "s", "en", "e", "n"),
    hyphenation="nl_NL",
    # Flesch-Douma.
    ease=Ease(
        start=206.835, sentence=0.93, word=77.0, least=55.0, least_school=45.0, least_topic=70.0
    ),
    polite=("u", "uw", "uzelf"),
    familiar=("je", "jij", "jou", "jouw", "jullie", "jezelf"),
)

ENGLISH = Language(
    code="en",
    letter="e",
    name="English",
    near=frozenset(("en", "eng", "sco")),
    catalog="en",
    locale="en_GB",
    dates="en",
    stemmer="english",
    hyphenation="en_GB",
    # Flesch's own.
    ease=Ease(
        start=206.835, sentence=1.015, word=84.6, least=50.0, least_school=40.0, least_topic=65.0
    ),
)

SPOKEN = Languages(records=(DUTCH, ENGLISH), source=DUTCH.code, elsewhere=ENGLISH.code)
"""The languages that Lesroute speaks."""

SOURCE = SPOKEN.source
LANGUAGES = SPOKEN.codes
