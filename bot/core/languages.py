"""Languages: a record for each, and the registry of those that the bot speaks.

All that differs by language stands here; no other code names a language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Code: TypeAlias = str
"""An ISO 639 code: `nl`."""

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ease:
    """A reading ease like Flesch's: `start` - `sentence` * words - `word` * syllables.

    It takes the mean words of a sentence and the mean syllables of a word; 100 is very easy, 60 is
    plain. `least`: the least for a screen; `least_school`: for a screen for school staff;
    `least_topic`: for the median screen of a topic.
    """

    start: float
    sentence: float
    word: float
    least: float
    least_school: float
    least_topic: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """All that differs from one language to the next.

    `letter`: its name in a button, which must never change. `name`: what its own readers call it.
    `near`: the ISO 639 codes of itself and of languages whose readers can read it too. `script`:
    its letters, as Unicode names them.

    `catalog`: its folder in `locales/`. `locale`: its name in the metadata of shared pages.
    `dates`: Babel's locale for days and lists. `stemmer`: that of Snowball; `conjugated`: whether
    `bot.understanding.wording` must bring forms of a verb together that it leaves apart.
    `hyphenation`: pyphen's dictionary, to count syllables. `joints`: what may stand between the
    parts of a compound word. `polite`, `familiar`: the words for *you*, if it has both kinds.
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

    `source`: the language that the texts are written in, and the default. `elsewhere`: the language
    for readers who ask only for others than these. `letters`, `by_letter`: from code to letter and
    back. `near`: from each code of a language or its neighbours to ours. Raises `ValueError` where
    two share a code or a letter, or where a letter is not one of a to z.
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
        """The code, if it is one of these languages; else `None`."""
        return next((known for known in self.codes if known == code), None)

    def others(self, code: Code) -> tuple[Language, ...]:
        """All but this one, to offer to its reader."""
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
