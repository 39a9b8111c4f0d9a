"""Reads what was typed at a screen as one of the answers on it."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from bot.core.buttons import (
    answers_of,
    instead,
    lives,
    misread,
    outward,
    returns,
    verdicts,
    voice,
)
from bot.core.events import Chose, Wrote
from bot.core.memo import Memo
from bot.core.taps import read_tap
from bot.core.texts import Role
from bot.core.weighing import settle
from bot.understanding.letters import normal
from bot.understanding.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.events import Press
    from bot.core.guide import Guide, Node, NodeId
    from bot.core.screen import Button
    from bot.core.session import Session
    from bot.core.texts import Reader
    from bot.core.vocabulary import Talk


_PARTED = re.compile(r"\W*\w+\s*[,.:;!]")
_LONGEST_REST = 8
_SCREENS = 256
LONGEST_TOLD = 9
"""Words of a text that may tell the answer to a question; a longer one is a story."""

_SHORTEST_CUT, _SHORTEST_MENDED = 4, 5


class Offers:
    """The answers of a screen by their labels, in order, with what helps to find one.

    `beside`: its other buttons, which are meant only by their whole label.
    """

    def __init__(
        self, answers: dict[str, Press], beside: dict[str, Press], oneself: frozenset[str]
    ) -> None:
        self.answers = answers
        self.beside = beside
        self.bare = {label: _bare(label, oneself) for label in answers}
        self.speller = Speller(answers)


class Answers:
    """Reads "ja", a label, its first words or its number as the answer on the present screen.

    `said` is what was typed as plain words (see `normal`).
    """

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._talk = guide.talk
        self._known = Memo(_SCREENS)
        self._meanings = (guide.talk.yes, guide.talk.no, guide.talk.unknown)
        self._meant_words = Speller(phrase for alike in self._meanings for phrase in alike)
        talk = guide.talk
        self._of_a_child = re.compile(rf"(?:{_any(talk.telling)} )*")
        self._of_oneself = re.compile(rf"(?:{_any(talk.telling | talk.telling_own)} )*")
        self._there: defaultdict[NodeId, dict[str, str]] = defaultdict(dict)
        for telling in guide.search.tellings:
            said = [normal(phrase) for phrase in chain.from_iterable(telling.says.values())]
            bare = (_without(self._of_oneself, phrase) for phrase in said)
            phrases = filter(None, (*bare, *said))
            self._there[telling.node] |= dict.fromkeys(phrases, telling.choice)
        self._number = re.compile(rf"(?:{_any(guide.talk.numbered)} )?([1-9]\d?)")
        before, behind = _any(guide.talk.before_place), _any(guide.talk.behind_place)
        self._place = re.compile(rf"(?:{before} )?(\w+)(?: {behind})?")

    def offers(self, session: Session) -> Offers | None:
        """What the present screen offers, if anything."""
        guide = self._guide
        place = session.place or guide.home
        if not lives(guide, session, place):
            return None
        node = guide.nodes[settle(guide, place, session.role, session.answers)]
        key = (node.id, session.language, session.role, frozenset(session.answers.items()))
        now = (session.known, session.done, session.reminders)  # they decide what is offered
        found = self._known.get((*key, *now), lambda: self._offers(session, node))
        return found if found.answers or found.beside else None

    def _offers(self, session: Session, node: Node) -> Offers:
        told, guide = (session, node), self._guide
        answers = (button for button in answers_of(guide, *told) if button.kind == "answer")
        beside = (*voice(guide, *told), *outward(guide, *told), *verdicts(guide, *told))
        beside += (
            *returns(guide, session, node.id),
            misread(guide, session),
            instead(guide, session),
        )
        return Offers(self._by_label(answers), self._by_label(beside), self._talk.oneself)

    def _by_label(self, buttons: Iterable[Button]) -> dict[str, Press]:
        found: dict[str, Press] = {}
        for button in buttons:
            tap = read_tap(button.tap, self._guide.languages)
            if tap is not None:
                found.setdefault(normal(button.label), tap.event)
        return found

    def label(self, said: str, offers: Offers) -> Press | None:
        """The answer whose label is this, or begins with this."""
        return self._labelled(said, offers) or _only(self._begun(said, offers))

    def leads_to(self, said: str, offers: Offers) -> NodeId | None:
        """Where the answer with this label goes."""
        return self.goes(self._labelled(said, offers))

    def goes(self, press: Press | None) -> NodeId | None:
        """Where an answer goes."""
        node = self._guide.nodes.get(press.node) if isinstance(press, Chose) else None
        choice = node.choice(press.choice) if isinstance(press, Chose) and node else None
        return choice.go if choice else None

    def wrote(
        self, said: str, offers: Offers | None, says: tuple[str, ...], *, is_command: bool
    ) -> Wrote | None:
        """The answer that a text is at this screen; a command is one only by its label."""
        if offers is None:
            return None
        found = self.label(said, offers)
        if found is None and not is_command:
            found = self.answer(said, offers)
        return Wrote(answer=found, says=says) if found else None

    def answer(self, said: str, offers: Offers) -> Press | None:
        """The answer that the whole text means: a number, a yes or no, or a mistyped label."""
        return (
            self._numbered(said, offers)
            or self._called(said, offers)
            or self._meant(said, offers)
            or self._mistyped(said, offers)
        )

    def told(self, said: str, question: NodeId, role: Reader) -> Chose | None:
        """The answer for which people say just this where they are asked a question.

        What a pupil says of themselves is one; of a grown-up the question is not about it.
        """
        there = self._there.get(question, {})
        begins = self._of_oneself if role is Role.LEERLING else self._of_a_child
        choice = there.get(said) or there.get(_without(begins, said))
        return Chose(node=question, choice=choice) if choice else None

    def beginning(self, text: str, offers: Offers, *, parted: bool) -> Press | None:
        """The yes or no that a short sentence begins with; `parted`: only before punctuation."""
        first, *rest = normal(text).split() or [""]
        if len(rest) > _LONGEST_REST or first not in self._talk.yes | self._talk.no:
            return None
        if parted and not _PARTED.match(text):
            return None
        return self._meant(first, offers)

    def _labelled(self, said: str, offers: Offers) -> Press | None:
        bare = _bare(said, self._talk.oneself)
        found = (event for label, event in offers.answers.items() if bare == offers.bare[label])
        return offers.answers.get(said) or offers.beside.get(said) or _only(found)

    def _begun(self, said: str, offers: Offers) -> Iterator[Press]:
        """The answers whose labels begin with these words; the last word may be cut off."""
        tokens = said.split()
        if (self._talk.empty | self._talk.asking).issuperset(tokens):
            return
        for label, event in offers.answers.items():
            words = label.split()[: len(tokens)]
            cut = len(tokens[-1]) >= _SHORTEST_CUT and words[-1].startswith(tokens[-1])
            if words[:-1] == tokens[:-1] and len(words) == len(tokens) and (words == tokens or cut):
                yield event

    def _numbered(self, said: str, offers: Offers) -> Press | None:
        number, place = self._number.fullmatch(said), self._place.fullmatch(said)
        at = int(number[1]) - 1 if number else self._talk.places.get(place[1]) if place else None
        return (
            list(offers.answers.values())[at]
            if at is not None and at < len(offers.answers)
            else None
        )

    def _called(self, said: str, offers: Offers) -> Press | None:
        """The answer of who calls themselves this, where it is asked who they are."""
        role = self._talk.roles.get(said) if said in self._talk.alone else None
        if role is None:
            return None
        choices = (event for event in offers.answers.values() if isinstance(event, Chose))
        return _only(c for c in choices if _role_of(self._guide.nodes[c.node], c) == role)

    def _meant(self, said: str, offers: Offers) -> Press | None:
        meaning = next((alike for alike in self._meanings if said in alike), None)
        if meaning is None:
            return None
        whole = _only(event for label, event in offers.answers.items() if label in meaning)
        first = (event for label, event in offers.answers.items() if label.split()[0] in meaning)
        return whole or _only(first)

    def _mistyped(self, said: str, offers: Offers) -> Press | None:
        if len(said) < _SHORTEST_MENDED:
            return None
        near = {*offers.speller.near(said), *self._meant_words.near(said)}
        return _only(offers.answers.get(phrase) or self._meant(phrase, offers) for phrase in near)


def may_tell(words: str, talk: Talk) -> bool:
    """Whether plain words may tell the answer to a question: not in a story, nor what it is not."""
    said = f" {words} "
    return len(words.split()) <= LONGEST_TOLD and not any(f" {no} " in said for no in talk.denying)


def _without(begins: re.Pattern[str], said: str) -> str:
    """What is told, without the words by which somebody begins to tell it."""
    begun = begins.match(said)
    return said[begun.end() :] if begun else said


def _role_of(node: Node, chose: Chose) -> Role | None:
    choice = node.choice(chose.choice)
    return choice.role if choice else None


def _bare(said: str, oneself: frozenset[str]) -> list[str]:
    """The words without those by which people speak of themselves: "ik ben een ouder"."""
    return [word for word in said.split() if word not in oneself]


def _only(found: Iterator[Press | None]) -> Press | None:
    """What was found, if that is a single one."""
    different = {event for event in found if event is not None}
    return different.pop() if len(different) == 1 else None


def _any(words: frozenset[str]) -> str:
    """A pattern for one of these words, the longest first; without any, it never matches."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(longest_first)})" if words else "(?!)"
