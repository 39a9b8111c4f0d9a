"""What was typed at a screen, read as one of the answers that stand there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.buttons import answers_of, lives
from bot.core.events import Chose
from bot.core.taps import read_tap
from bot.core.weighing import settle
from bot.understanding.letters import normal, phrases
from bot.understanding.spelling import Speller
from bot.understanding.wording import ASKING, EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.events import Press
    from bot.core.guide import Guide, NodeId
    from bot.core.session import Session

    Offers = Mapping[str, Press]


_YES = phrases("""
    ja; jaa; jep; jup; jawel; jazeker; zeker; klopt; dat klopt; inderdaad; ja hoor
    yes; yep; yeah; yup; correct; thats right; yes please
""")
_NO = phrases("""
    nee; nee hoor; neen; nein; nope; nop; niet; nog niet; helaas niet; nooit
    no; not yet; never; nah
""")
_UNKNOWN = phrases("""
    weet ik niet; weet niet; weet het niet; ik weet het niet; ik weet niet; geen idee; onbekend
    weet ik niet zeker; ik weet het niet zeker; niet zeker; misschien; kweetniet; kweet niet
    i dont know; dont know; dunno; i dunno; idk; no idea; not sure; im not sure; maybe
""")
_MEANINGS = (_YES, _NO, _UNKNOWN)
_MEANT = Speller(phrase for alike in _MEANINGS for phrase in alike)
_NUMBER = re.compile(r"(?:(?:nr|nummer|optie|antwoord|keuze|number|option|answer) )?([1-9]\d?)")
_PARTED = re.compile(r"\W*\w+\s*[,.:;!]")
_PLACE = re.compile(r"(?:de |het |the )?(\w+)(?: one| optie| option| antwoord| answer)?")
_PLACES = {
    "eerste": 0, "tweede": 1, "derde": 2, "vierde": 3, "vijfde": 4, "zesde": 5,
    "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5,
}  # fmt: skip
_ABOUT_ONESELF = phrases("ik; ben; een; de; het; i; im; am; a; an; the")
_LONGEST_REST = 8
_SHORTEST_CUT, _SHORTEST_MENDED = 4, 5


class Answers:
    """The answers that stand at the present screen of a session."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    def at(self, session: Session) -> Offered:
        """By their labels, in their order."""
        guide = self._guide
        place = session.place or guide.home
        found: dict[str, Press] = {}
        if not lives(guide, session, place):
            return Offered(guide, found)
        node = guide.nodes[settle(guide, place, session.role, session.answers)]
        for button in answers_of(guide, session, node):
            tap = read_tap(button.tap, guide.languages)
            if tap is not None and button.kind == "answer":
                found.setdefault(normal(button.label), tap.event)
        return Offered(guide, found)


class Offered:
    """Reads "ja", a label, its first words or its number as one of the answers."""

    def __init__(self, guide: Guide, offers: Offers) -> None:
        self._guide = guide
        self._offers = offers

    def label(self, text: str) -> Press | None:
        """The answer whose label this is, or begins with this."""
        said = normal(text)
        return _labelled(said, self._offers) or _only(_begun(said, self._offers))

    def leads_to(self, text: str) -> NodeId | None:
        """Where the answer goes whose label this is."""
        press = _labelled(normal(text), self._offers)
        node = self._guide.nodes.get(press.node) if isinstance(press, Chose) else None
        choice = node.choice(press.choice) if isinstance(press, Chose) and node else None
        return choice.go if choice else None

    def answer(self, text: str) -> Press | None:
        """The answer that is meant by all of a text: by its number, its sense or its sound."""
        said, offers = normal(text), self._offers
        return _numbered(said, offers) or _meant(said, offers) or _mistyped(said, offers)

    def beginning(self, text: str, *, parted: bool) -> Press | None:
        """The yes or no that a short sentence begins with; `parted`: only with a mark behind it."""
        first, *rest = normal(text).split() or [""]
        if len(rest) > _LONGEST_REST or first not in _YES | _NO:
            return None
        if parted and not _PARTED.match(text):
            return None
        return _meant(first, self._offers)


def _labelled(said: str, offers: Offers) -> Press | None:
    bare = _bare(said)
    return offers.get(said) or _only(
        event for label, event in offers.items() if bare == _bare(label)
    )


def _begun(said: str, offers: Offers) -> Iterator[Press]:
    """The answers whose labels begin so; the last word may be cut off."""
    tokens = said.split()
    if all(token in EMPTY | ASKING for token in tokens):
        return
    for label, event in offers.items():
        words = label.split()[: len(tokens)]
        cut = len(tokens[-1]) >= _SHORTEST_CUT and words[-1].startswith(tokens[-1])
        if words[:-1] == tokens[:-1] and len(words) == len(tokens) and (words == tokens or cut):
            yield event


def _numbered(said: str, offers: Offers) -> Press | None:
    number, place = _NUMBER.fullmatch(said), _PLACE.fullmatch(said)
    at = int(number[1]) - 1 if number else _PLACES.get(place[1]) if place else None
    return list(offers.values())[at] if at is not None and at < len(offers) else None


def _meant(said: str, offers: Offers) -> Press | None:
    meaning = next((alike for alike in _MEANINGS if said in alike), None)
    if meaning is None:
        return None
    whole = _only(event for label, event in offers.items() if label in meaning)
    first = (event for label, event in offers.items() if label.split()[0] in meaning)
    return whole or _only(first)


def _mistyped(said: str, offers: Offers) -> Press | None:
    if len(said) < _SHORTEST_MENDED:
        return None
    near = {*Speller(offers).near(said), *_MEANT.near(said)}
    return _only(offers.get(phrase) or _meant(phrase, offers) for phrase in near)


def _only(found: Iterator[Press | None]) -> Press | None:
    """What was found, if it is one thing."""
    different = {event for event in found if event is not None}
    return different.pop() if len(different) == 1 else None


def _bare(said: str) -> list[str]:
    """The words without those by which people speak of themselves: "ik ben een ouder"."""
    return [word for word in said.split() if word not in _ABOUT_ONESELF]
