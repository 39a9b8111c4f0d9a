"""The path code: where somebody is but not who, to read aloud and type in anywhere.

    5DRF 3QFZ          the form and the role, the language, the place (4), and two check letters
    5DJN R5G0 DF0J     the same with an answer or two (2 each) that the place leans on

Nothing is stored for it. It names places and answers by a digest, as a button does, so it means the
same in every release: a guide that has lost or gained some still reads the ones that it has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from bot.core.checkletters import CHECKS, LETTERS, joined, split, values_of, written
from bot.core.leaning import leans_on
from bot.core.texts import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.session import Session
    from bot.core.texts import Reader

GROUP = 4
"""Letters that are said in one breath."""

_FORM = 1
"""The version of the format, so that a later one can be told apart."""

_BEGINS = "4567"
"""The letters that a code of this form can begin with."""

_PLACE, _TOPIC, _ANSWER = 4, 256, 2
_LOOKED_AT = 400
"""Characters of a text in which a code is looked for: nobody writes a story before it."""

_SIZES = (8, 12, 16, 20, 24, 28)
_SALT = b"lesroute path 2"
_BEFORE = re.compile(r"^(?:[^\W\d]+\W+){0,3}?code\W+(?:is\W+)?", re.IGNORECASE)
_TOKEN = re.compile(r"[0-9A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A code read back. `language` is `None` where the bot no longer speaks it.

    `whole`: this guide has all that it names. Else `node` may be the nearest place that it has.
    """

    role: Reader
    language: Code | None
    node: NodeId
    answers: Mapping[str, str]
    whole: bool = True


def path_code(guide: Guide, session: Session, node: NodeId) -> str:
    """The code of a place, with the answers of this session that the place leans on."""
    told = leans_on(guide, session, node)
    values = [
        _FORM << 2 | READERS.index(session.role),
        _language(guide.languages.letters[session.language]),
        *split(place_number(node), _PLACE),
        *(v for question in told.items() for v in split(answer_number(*question), _ANSWER)),
    ]
    size = next(size for size in _SIZES if size >= len(values) + CHECKS)
    return written([*values, *[0] * (size - CHECKS - len(values))])


def in_groups(code: str, between: str = " ") -> str:
    """A code in groups: with spaces as it is shown, with hyphens as it stands in an address."""
    return between.join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def bare(code: str) -> str:
    """A code as a button carries it: letters only, nothing between them."""
    return "".join(_TOKEN.findall(_plain(code[:_LOOKED_AT])))


def read_code(guide: Guide, code: str) -> Path | None:
    """What a code says; `None` where it is wrong, or of an unknown form."""
    values = values_of(bare(code))
    if values is None or len(values) + CHECKS not in _SIZES or values[0] >> 2 != _FORM:
        return None
    spoken = {_language(letter): code for letter, code in guide.languages.by_letter.items()}
    number, behind = joined(values[2 : 2 + _PLACE]), values[2 + _PLACE :]
    pairs = [joined(behind[at : at + _ANSWER]) for at in range(0, len(behind), _ANSWER)]
    told = [pair for pair in pairs if pair]
    answers = guide.places.get("answers in codes", lambda: _answers(guide))
    node = guide.places.get("places in codes", lambda: _places(guide)).get(number)
    return Path(
        role=READERS[values[0] & 3],
        language=spoken.get(values[1]),
        node=node or _nearest(guide, number),
        answers=dict(answers[pair] for pair in told if pair in answers),
        whole=node is not None and all(pair in answers for pair in told),
    )


def code_in(guide: Guide, text: str) -> str | None:
    """The code in a text: the whole of it, however it is written, or a part of a sentence."""
    tokens = _tokens(text)
    if values_of("".join(tokens)) is not None and is_meant_as_code(guide, text):
        return "".join(tokens)
    for first, token in enumerate(tokens):
        for code in _beginning(tokens[first : first + len(_SIZES)]) if token[0] in _BEGINS else ():
            path = read_code(guide, code) if values_of(code) is not None else None
            if path is not None and path.whole:
                return code
    return None


def code_and_rest(guide: Guide, text: str) -> tuple[str | None, str]:
    """The code in a text (see `code_in`), and the text without it."""
    code = code_in(guide, text)
    if code is None:
        return None, text
    # Without a pattern: `re` would keep it, and with it what was typed.
    plain = _plain(text)
    places = [place for place, sign in enumerate(plain) if sign.isalnum()]
    begin = "".join(plain[place] for place in places).find(code)
    if begin < 0:
        return code, plain
    return code, f"{plain[: places[begin]]} {plain[places[begin + len(code) - 1] + 1 :]}"


def is_meant_as_code(guide: Guide, text: str) -> bool:
    """Whether a text has the shape of a code, right or wrong.

    It does if two of its groups mix letters and digits, or if it begins as a code does in one of
    our languages. Plain words with a number (`mijn kind 2025`, `4vwo leerling`) do not.
    """
    tokens = _tokens(text)
    letters = "".join(tokens).upper()
    if len(letters) not in _SIZES or any(len(token) % GROUP for token in tokens):
        return False
    spoken = {LETTERS[_language(letter)] for letter in guide.languages.by_letter}
    groups = in_groups(letters).split()
    mixed = [group for group in groups if not (group.isalpha() or group.isdigit())]
    return len(mixed) > 1 or (letters[0] in _BEGINS and letters[1] in spoken)


def place_number(node: NodeId) -> int:
    """The number of a place: first that of its topic, which still leads there if the place is gone.

    `lesroute check` makes sure that no two places have the same number, and no two answers.
    """
    topic = node.partition("/")[0]
    return _digest(topic) % _TOPIC << 12 | _digest(node) % 2**12


def answer_number(question: str, choice: str) -> int:
    """The number of an answer, never 0."""
    return 1 + _digest(f"{question}={choice}") % (2**10 - 1)


def _digest(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8, person=_SALT).digest())


def _places(guide: Guide) -> dict[int, NodeId]:
    return {place_number(node): node for node in guide.nodes}


def _answers(guide: Guide) -> dict[int, tuple[str, str]]:
    return {
        answer_number(question, choice.key): (question, choice.key)
        for question, id_ in guide.questions.items()
        for choice in guide.nodes[id_].choices
    }


def _nearest(guide: Guide, number: int) -> NodeId:
    topics = (
        topic for topic in guide.topics.values() if _digest(topic.id) % _TOPIC == number >> 12
    )
    return next((topic.first for topic in topics), guide.home)


def _beginning(tokens: list[str]) -> Iterator[str]:
    """What may be a code at the beginning of these tokens, the longest first."""
    found = ("".join(tokens[:end]) for end in range(len(tokens), 0, -1))
    return (letters for letters in found if len(letters) in _SIZES)


def _language(letter: str) -> int:
    return ord(letter) - ord("a")


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_BEFORE.sub("", _plain(text[:_LOOKED_AT])))


def _plain(text: str) -> str:
    """The text with wide letters made narrow, and invisible characters left out."""
    if text.isascii():
        return text
    return "".join(sign for sign in normalize("NFKC", text) if category(sign) != "Cf")
