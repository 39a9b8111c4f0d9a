"""The path code: where somebody is, without who, to be read aloud and typed in anywhere.

    5DRF 3QFZ          the form and the role, the language, the place (4), and two check letters
    5DJN R5G0 DF0J     with an answer or two (2 each) that the place leans on

Nothing is kept for it. What it names is named by a digest, as in a button, so that it means the
same in every release: a guide with places and answers more or less still reads what it knows.
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
"""Which form a code has, so that a later one can be told from it."""

_BEGINS = "4567"
"""What a code of this form begins with."""

_PLACE, _TOPIC, _ANSWER = 4, 256, 2
_LOOKED_AT = 400
"""Characters of a text in which a code is looked for: nobody tells a story first."""

_SIZES = (8, 12, 16, 20, 24, 28)
_SALT = b"lesroute path 2"
_BEFORE = re.compile(r"^(?:[^\W\d]+\W+){0,3}?code\W+(?:is\W+)?", re.IGNORECASE)
_TOKEN = re.compile(r"[0-9A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A code read back. `language` is `None` where it is spoken no more.

    `whole`: all that it names is still there. Else `node` is the nearest living place.
    """

    role: Reader
    language: Code | None
    node: NodeId
    answers: Mapping[str, str]
    whole: bool = True


def path_code(guide: Guide, session: Session, node: NodeId) -> str:
    """The code of a place as this session sees it, with the answers that it leans on."""
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
    """A code as it is shown (with spaces), and as it stands in an address (with hyphens)."""
    return between.join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def bare(code: str) -> str:
    """A code without what stands between its letters, as a button carries it."""
    return "".join(_TOKEN.findall(_plain(code[:_LOOKED_AT])))


def read_code(guide: Guide, code: str) -> Path | None:
    """What a code says; `None` where it is wrong, or of a form that is not known here."""
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
    """The code that a text is, however it was written, or that stands in a sentence."""
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
    """The code in a text as above, and what else is said there."""
    code = code_in(guide, text)
    if code is None:
        return None, text
    return code, re.sub(r"[\W_]*".join(code), " ", _plain(text), count=1)


def is_meant_as_code(guide: Guide, text: str) -> bool:
    """Whether a text has the shape of a code, right or wrong.

    Two of its groups have letters and digits, or it begins as a code does in one of our languages.
    Plain words with a number among them (`mijn kind 2025`, `4vwo leerling`) are none.
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
    """The number of a place: first that of its topic, which leads on where the place is gone.

    The check makes sure that no two places share theirs, and no two answers.
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
    """All codes that these tokens may begin with, the longest first."""
    found = ("".join(tokens[:end]) for end in range(len(tokens), 0, -1))
    return (letters for letters in found if len(letters) in _SIZES)


def _language(letter: str) -> int:
    return ord(letter) - ord("a")


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_BEFORE.sub("", _plain(text[:_LOOKED_AT])))


def _plain(text: str) -> str:
    """Wide letters as narrow ones, and what cannot be seen left out."""
    if text.isascii():
        return text
    return "".join(sign for sign in normalize("NFKC", text) if category(sign) != "Cf")
