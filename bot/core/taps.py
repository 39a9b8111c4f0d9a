"""What a button carries: who it was drawn for, and where it leads.

`<role><language>:<node>`             opens the node
`<role><language>:<node>:<choice>`    a choice of the node
`<role><language>:<node>:<`           back to the node
`<role><language>:<node>:@<role>`     the node, in the words for another role
`<role><language>:<node>:#<card>`     a card of the node, to keep
`<role><language>:<node>:?<verdict>`  whether the node helped
`<role><language>:<node>:>`           the path code of the node, to pass it on
`<role><language>:<node>:@<language>` the node, in that language
`<role><language>:<node>:+<nodes>`    the node and others, as found for a question
`<role><language>:<node>:=<code>`     the place of a path code, with the answers in it

After role and language may come `~` and the marks of the answers that the destination leans on
(see `bot.core.leaning`), and then `!` for a button on a screen that stays.

It names its destination, so that it works after months and on another machine. It names its
reader, so that it works even while the store is away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.core.events import (
    VERDICTS,
    Asked,
    Chose,
    Followed,
    Judged,
    Opened,
    PassedOn,
    Showed,
    WentBack,
)
from bot.core.languages import SPOKEN
from bot.core.texts import Role

if TYPE_CHECKING:
    from bot.core.events import Press, Verdict
    from bot.core.guide import NodeId
    from bot.core.languages import Code, Languages
    from bot.core.texts import Reader

LONGEST = 64
"""Bytes that fit in the narrowest channel."""

_KNOWN = 2048
"""Buttons in the cache: many people press the same ones."""

MARK = 2
"""Letters of the mark of one answer."""

_LEANS = "~"
_BACK = "<"
_STAYS = "!"
_VOICE = "@"
_CARD = "#"
_VERDICT = "?"
_VERDICTS: dict[str, Verdict] = {f"{_VERDICT}{verdict}": verdict for verdict in VERDICTS}
_PASSED_ON = ">"
_CODE = "="
_ASKED = "+"
_AND = ","
_ROLES: dict[str, Reader] = {"-": None, **{role.value[0]: role for role in Role}}
_LETTERS = {role: letter for letter, role in _ROLES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """A button's data, read back; `card`: the card of the node that is asked for."""

    event: Press
    role: Reader
    language: Code
    stays: bool = False
    card: str | None = None


def tap(  # noqa: PLR0913  one argument for each thing a button can say
    role: Reader,
    language: Code,
    node: NodeId,
    choice: str | None = None,
    *,
    back: bool = False,
    voice: Role | None = None,
    leans: str = "",
    languages: Languages = SPOKEN,
) -> str:
    """The data of a button that opens a node, or says something about it."""
    said = _BACK if back else f"{_VOICE}{voice.value}" if voice is not None else choice
    tail = "" if said is None else f":{said}"
    head = f"{_LETTERS[role]}{languages.letters[language]}{_LEANS if leans else ''}{leans}"
    return f"{head}:{node}{tail}"


def card_tap(
    role: Reader, language: Code, node: NodeId, card: str, languages: Languages = SPOKEN
) -> str:
    """The data of a button that asks for a card; its screen stays."""
    return on_screen_that_stays(tap(role, language, node, f"{_CARD}{card}", languages=languages))


def verdict_tap(
    role: Reader, language: Code, node: NodeId, verdict: Verdict, languages: Languages = SPOKEN
) -> str:
    """The data of a button that says whether a node helped; its screen stays."""
    data = tap(role, language, node, f"{_VERDICT}{verdict}", languages=languages)
    return on_screen_that_stays(data)


def pass_on_tap(named: str) -> str:
    """The data of a button that passes a place on; `named`: the data that opens the place."""
    return f"{named}:{_PASSED_ON}"


def show_tap(named: str, language: Code) -> str:
    """The data of a button that shows a place in another language; `named` as above."""
    return f"{named}:{_VOICE}{language}"


def code_tap(
    role: Reader, language: Code, node: NodeId, code: str, languages: Languages = SPOKEN
) -> str:
    """The data of a button that accepts a path code for this reader."""
    return tap(role, language, node, f"{_CODE}{code}", languages=languages)


def asked_tap(
    role: Reader, language: Code, found: tuple[NodeId, ...], languages: Languages = SPOKEN
) -> str:
    """The data of a button that brings this reader what was found, best first."""
    first, *others = found
    return tap(role, language, first, f"{_ASKED}{_AND.join(others)}", languages=languages)


def on_screen_that_stays(data: str) -> str:
    """The same button, on a screen that must not be overwritten."""
    head, colon, rest = data.partition(":")
    return f"{head}{_STAYS}{colon}{rest}"


def read_tap(data: str, languages: Languages = SPOKEN) -> Tap | None:
    """A button's data, read back; `None` for data that we never write."""
    return None if len(data) > LONGEST else _read_tap(data, languages)


@lru_cache(maxsize=_KNOWN)
def _read_tap(data: str, languages: Languages) -> Tap | None:
    head, _, rest = data.partition(":")
    node, _, choice = rest.partition(":")
    stays = head.endswith(_STAYS)
    reader, _, leans = head.removesuffix(_STAYS).partition(_LEANS)
    spoken = languages.by_letter
    known = len(reader) == len("on") and reader[0] in _ROLES and reader[1] in spoken
    if not known or not node or len(leans) % MARK or len(data.encode(errors="replace")) > LONGEST:
        return None
    return Tap(
        event=_event(node, choice, leans, (_ROLES[reader[0]], spoken[reader[1]]), languages),
        role=_ROLES[reader[0]],
        language=spoken[reader[1]],
        stays=stays,
        card=choice.removeprefix(_CARD) if choice.startswith(_CARD) else None,
    )


def _event(  # noqa: PLR0911  one line for each thing a button can say
    node: NodeId, choice: str, leans: str, reader: tuple[Reader, Code], languages: Languages
) -> Press:
    role, language = reader
    if choice == _BACK:
        return WentBack(to=node, leans=leans)
    if choice == _PASSED_ON:
        return PassedOn(node=node, leans=leans)
    if choice.startswith(_CODE):
        return Followed(code=choice.removeprefix(_CODE), agreed=True, role=role)
    if choice.startswith(_ASKED):
        others = choice.removeprefix(_ASKED)
        found = (node, *others.split(_AND)) if others else (node,)
        return Asked(found=found, role=role, language=language, leans=leans)
    if choice.startswith(_CARD):
        return Opened(node=node, leans=leans)
    if choice in _VERDICTS:
        return Judged(node=node, verdict=_VERDICTS[choice], leans=leans)
    voice = choice.removeprefix(_VOICE)
    if choice.startswith(_VOICE) and voice in set(Role):
        return Showed(node=node, role=Role(voice), leans=leans)
    if choice.startswith(_VOICE) and voice in languages:
        return Showed(node=node, language=voice, leans=leans)
    if choice:
        return Chose(node=node, choice=choice, leans=leans)
    return Opened(node=node, leans=leans)
