"""The files of words by which people are understood: their shape, and what they become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, get_args

from pydantic import Field, RootModel

from bot.content.models import RoleName, Strict
from bot.core.special import URGENCIES
from bot.core.texts import Role
from bot.core.vocabulary import Command, Distress, Phrases, Talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.content.reading import Document, Path_
    from bot.core.languages import Code, Languages

CodeKey: TypeAlias = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
"""Of a language."""

_WORD = r"[a-z0-9\u0370-\uffff]+"
"""As a typed text is read: no capitals, no accents; other scripts as they are."""

_PART = rf"(<[a-z]+>|{_WORD}\*?)"
_SLOT = rf"{_PART}(\|{_PART})*"
Line: TypeAlias = Annotated[str, Field(pattern=rf"^{_SLOT}( ({_SLOT}|\.\.))*( \$)?$")]
"""A phrase of distress."""

PlainWords: TypeAlias = Annotated[str, Field(pattern=rf"^{_WORD}( +{_WORD})*$")]
Said: TypeAlias = Annotated[str, Field(pattern=rf"^{_WORD}( {_WORD})*(, *{_WORD}( {_WORD})*)*$")]
"""Plain phrases, separated by commas."""

DayKey: TypeAlias = Annotated[
    str, Field(pattern=r"^(P[0-9]{1,2}[DWM]|--[0-9]{2}-[0-9]{2}|W-[1-7]|\?)$")
]
"""A day, as `bot.core.days` has them."""

UnitKey: TypeAlias = Annotated[str, Field(pattern=r"^[0-9]{1,2}[DWM]$")]
"""So many days, weeks or months."""

DateWord: TypeAlias = Literal[
    "next", "this", "ahead", "after", "before", "start", "middle", "end", "about", "part", "hour"
]
Lines: TypeAlias = Annotated[list[Line], Field(min_length=1)]
AllSaid: TypeAlias = Annotated[list[Said], Field(min_length=1)]


class DistressModel(Strict):
    """Words of distress in one language."""

    groups: dict[Annotated[str, Field(pattern="^[a-z]+$")], PlainWords] = Field(
        default={}, description="Words by the name that phrases have for them"
    )
    fillers: PlainWords = Field(description="May stand between any two words of a phrase")
    crisis: Lines
    unsafe: Lines
    soft: Lines
    certain: list[Line] = Field(
        default=[], description="Of crisis and unsafe: a card, however unlikely it seems"
    )
    weighed: bool = Field(
        default=False,
        description="The classifier has learned this language; of others, all phrases are certain",
    )
    excused: list[Line] = Field(default=[], description="About it, but not it: the soft card")
    harmless: list[Line] = Field(default=[], description="Not it at all, to the letter")
    ordinary: list[PlainWords] = Field(
        default=[], description="Near to a word above without being a mistyped one"
    )


class DistressFile(Strict):
    """`noodwoorden.yaml`: the words of distress, by language."""

    signs: str = Field(description="Tears, or worse; separated by spaces")
    words: dict[CodeKey, DistressModel]


class CommandsModel(Strict):
    """The whole of a text that asks for something."""

    wipe: AllSaid
    stop: AllSaid
    help: AllSaid
    danger: AllSaid
    call: AllSaid
    home: AllSaid
    steps: AllSaid
    back: AllSaid
    language: AllSaid
    share: AllSaid


class DatesModel(Strict):
    """How people say a day in one language, besides the names that the calendar has."""

    days: dict[DayKey, AllSaid] = Field(
        description="Days as people call them; `?`: not the same everywhere or each year"
    )
    units: dict[UnitKey, AllSaid] = Field(description="Of time, behind a number")
    counts: list[Said] = Field(description="Numbers in words, from one to nineteen")
    tens: list[Said] = Field(description="Twenty, thirty and so on")
    joined: str = Field(description="How `{one}` and `{ten}` make a number: twenty one")
    ordinals: list[Said] = Field(description="From first on")
    words: dict[DateWord, AllSaid] = Field(
        description="`about`, `part` of a day and `hour` change nothing"
    )


class TalkModel(Strict):
    """How people speak to the bot in one language."""

    commands: CommandsModel
    languages: dict[CodeKey, AllSaid]
    roles: dict[RoleName, AllSaid] = Field(default={}, description="What somebody calls themselves")
    yes: AllSaid
    no: AllSaid
    unknown: AllSaid
    numbered: list[Said] = Field(default=[])
    places: list[PlainWords] = Field(default=[])
    before_place: list[Said] = Field(default=[])
    behind_place: list[Said] = Field(default=[])
    dates: DatesModel | None = Field(default=None, description="Where a day is asked for")
    named: list[Said] = Field(default=[], description="Before a name, which is taken out of a text")
    name_ends: list[Said] = Field(default=[], description="Words that are no part of a name")
    kin: list[Said] = Field(default=[], description="Before a name that has a capital")
    no_names: list[Said] = Field(default=[], description="What has a capital there, but is none")
    born: list[Said] = Field(default=[], description="Before a day of birth")
    oneself: list[Said] = Field(default=[])
    denying: list[Said] = Field(default=[], description="Says what it is not")
    refusing: list[Said] = Field(default=[], description="Makes a day one that is not wanted")
    telling: list[Said] = Field(default=[], description="How a text begins that tells what it is")
    telling_own: list[Said] = Field(default=[], description="The same, of who tells of themselves")
    alone: list[Said] = Field(default=[], description="Of `roles`: said alone by who they are")
    greetings: AllSaid
    thanks: AllSaid
    agreed: AllSaid
    beside: list[Said] = Field(default=[])
    who: list[Said] = Field(default=[])
    away: list[Said] = Field(default=[])
    meaning: list[Said] = Field(default=[])
    empty: list[Said] = Field(default=[])
    asking: list[Said] = Field(default=[])
    common: list[Said] = Field(default=[])


class TalkFile(RootModel[dict[CodeKey, TalkModel]]):
    """`spreektaal.yaml`: how people speak to the bot itself, by language."""


class RealWordsFile(RootModel[dict[CodeKey, PlainWords]]):
    """`gewone-woorden.yaml`: words that are no mistyped other ones, by language."""


def build_distress(file: DistressFile) -> Distress:
    """The words of all languages together."""
    models = file.words.values()
    return Distress(
        calls={
            urgency: tuple(line for model in models for line in getattr(model, urgency))
            for urgency in URGENCIES
        },
        certain=tuple(line for model in models for line in _certain(model)),
        excused=tuple(line for model in models for line in model.excused),
        harmless=tuple(line for model in models for line in model.harmless),
        groups=_groups(file),
        fillers=frozenset(word for model in models for word in model.fillers.split()),
        ordinary=frozenset(w for model in models for row in model.ordinary for w in row.split()),
        signs=frozenset(file.signs.split()),
    )


def _certain(model: DistressModel) -> list[str]:
    return model.certain if model.weighed else [*model.crisis, *model.unsafe]


def _groups(file: DistressFile) -> dict[str, str]:
    """The groups by name; one that two languages have gets the words of both."""
    groups: dict[str, str] = {}
    for model in file.words.values():
        for name, words in model.groups.items():
            groups[name] = f"{groups[name]} {words}" if name in groups else words
    return groups


def build_talk(file: TalkFile, languages: Languages) -> Talk:
    """How people speak in all languages together."""
    models = list(file.root.values())
    asked: dict[Code, list[str]] = {
        language: [line for m in models for line in m.languages.get(language, ())]
        for language in languages.codes
    }
    return Talk(
        commands={
            command: _said(line for m in models for line in getattr(m.commands, command))
            for command in get_args(Command)
        },
        languages={language: _said(lines) for language, lines in asked.items()},
        roles={
            said: Role(role)
            for m in models
            for role, rows in m.roles.items()
            for said in _said(rows)
        },
        places={place: number for m in models for number, place in enumerate(m.places)},
        dates={said: mark for m in models if m.dates for said, mark in _marks(m.dates)},
        **{name: _said(line for m in models for line in getattr(m, name)) for name in _PLAIN},
    )


def _marks(model: DatesModel) -> Iterator[tuple[str, str]]:
    """The mark of each phrase about days (see `bot.understanding.dayforms`)."""
    yield from ((said, word) for word, lines in model.words.items() for said in _said(lines))
    yield from ((said, _day_mark(d)) for d, lines in model.days.items() for said in _said(lines))
    yield from ((said, f"u{unit}") for unit, lines in model.units.items() for said in _said(lines))
    for letter, rows in (("o", model.ordinals), ("n", model.counts)):
        for number, row in enumerate(rows, 1):
            yield from ((said, f"{letter}{number}") for said in _said([row]))
    for ten, said in enumerate(model.tens, 2):
        yield said, f"n{ten}0"
        for one, row in enumerate(model.counts[:9], 1):
            first = row.partition(",")[0]
            joined = model.joined.replace("{one}", first).replace("{ten}", said)
            yield joined, f"n{ten}{one}"


def _day_mark(day: str) -> str:
    return f"d{day[-1]}" if day.startswith("W-") else f"={day}"


_PLAIN = (
    "yes", "no", "unknown", "numbered", "before_place", "behind_place", "named", "name_ends", "kin",
    "no_names", "born", "oneself", "denying", "refusing", "telling", "telling_own", "alone",
    "greetings",
    "thanks", "agreed", "beside", "who", "away", "meaning", "empty", "asking", "common",
)  # fmt: skip


def build_real(file: RealWordsFile) -> frozenset[str]:
    """The words of all languages together."""
    return frozenset(word for words in file.root.values() for word in words.split())


def _said(lines: Iterable[str]) -> Phrases:
    return frozenset(part.strip() for line in lines for part in line.split(","))


def check_words(
    languages: Languages,
    distress: DistressFile,
    talk: TalkFile,
    documents: Mapping[str, Document],
) -> None:
    """Report phrases with missing groups, ambiguous phrases, and languages without words."""
    for path, what in (*_unheard(languages, distress.words, ("words",)), *_lines(distress)):
        documents["noodwoorden"].problem(path, what)
    for path, what in (*_unheard(languages, talk.root, ()), *_said_twice(talk)):
        documents["spreektaal"].problem(path, what)


def _unheard(
    languages: Languages, known: Mapping[str, object], path: Path_
) -> Iterator[tuple[Path_, str]]:
    for language in languages.codes:
        if language not in known:
            yield (
                path,
                f"the words of `{language}` are missing: a language that is spoken needs them",
            )


def _lines(file: DistressFile) -> Iterator[tuple[Path_, str]]:
    groups = _groups(file)
    for language, model in file.words.items():
        for kind in (*URGENCIES, "certain", "excused", "harmless"):
            for i, line in enumerate(getattr(model, kind)):
                for slot in line.replace("|", " ").split():
                    if slot.startswith("<") and slot[1:-1] not in groups:
                        yield ("words", language, kind, i), f"there is no group `{slot[1:-1]}`"


def _said_twice(file: TalkFile) -> Iterator[tuple[Path_, str]]:
    """Commands that mean two things: (path, what)."""
    meaning: dict[str, str] = {}
    for code, model in file.root.items():
        asked: list[tuple[str, str, Iterable[str]]] = [
            ("commands", command, getattr(model.commands, command)) for command in get_args(Command)
        ]
        asked += [("languages", language, lines) for language, lines in model.languages.items()]
        asked += [("roles", role, lines) for role, lines in model.roles.items()]
        for kind, name, lines in asked:
            for said in sorted(_said(lines)):
                other = meaning.setdefault(said, name)
                if other != name:
                    yield (code, kind, name), f"`{said}` asks for `{other}` too: keep one of them"
