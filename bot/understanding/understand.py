"""Understands a typed text: which event of the engine it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.codes import code_and_rest, is_meant_as_code
from bot.core.days import NONSENSE
from bot.core.events import Chose, Followed, Located, Pressed, Wrote
from bot.core.figures import NO_TOPIC
from bot.core.hearing import pieces
from bot.core.limits import TYPED
from bot.core.postcodes import asks_postcode, hosts_of
from bot.core.special import URGENCIES, gravest
from bot.core.texts import Role
from bot.understanding.answers import Answers, may_tell
from bot.understanding.commands import Commands
from bot.understanding.dates import Dates
from bot.understanding.letters import normal
from bot.understanding.offering import all_found, beside, offered, screens
from bot.understanding.personal import Personal
from bot.understanding.ranking import Ranking
from bot.understanding.safety import GRAVE_CARDS, Heard, Safety
from bot.understanding.smalltalk import (
    GREETING,
    STRANGE,
    asks_word,
    in_other_letters,
    is_code,
    is_sad,
    is_story,
    only_emoji,
    small_talk,
)

if TYPE_CHECKING:
    from bot.core.events import Event
    from bot.core.guide import Guide, NodeId
    from bot.core.session import Session
    from bot.core.special import Urgency
    from bot.core.texts import Reader
    from bot.understanding.answers import Offers

_POSTCODE = re.compile(r"([1-9]\d{3})(?:\s*[A-Za-z]{2})?[.!]?")
_HANDLE = re.compile(r"(?<!\w)@\w+")
"""The name of an account, as of the bot itself where it is called: it asks nothing."""

_NO_PERSON = ("geen-gegevens",)


class Understanding:
    """Safety before all else; then commands in words, answers, small talk and search."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._search = Ranking(guide)
        self._safety = Safety(guide.distress, self._search.words)
        self._scripts = frozenset(language.script for language in guide.languages)
        self._commands = Commands(guide, self._search.knows)
        self._answers = Answers(guide)
        self._dates = Dates(guide)
        public = (re.sub(r"\D", "", c.phone) for c in guide.contacts.values() if c.phone)
        self._personal = Personal(guide.talk, frozenset(public))

    def understand(
        self, text: str, session: Session, *, at_screen: bool = True, before: str = ""
    ) -> Event:
        """The event for a text. The text itself goes no further than this.

        `at_screen`: it was typed at the present screen of the session. `before`: what was typed
        just before it, which only counts for distress.
        """
        text = self._readable(text)
        # Nobody chose the letters of a code, so they are not listened to for distress.
        code, said = code_and_rest(self._guide, text)
        if code is not None and not said.strip():
            return Followed(code=code)
        offers = self._answers.offers(session) if at_screen else None
        words = normal(text)
        named = self._answers.leads_to(words, offers) if offers is not None else None
        located = _located(self._guide, text, session) if at_screen else None
        event = located or self._asked(text, words, session, offers, code)
        heard = self._heard(said, session, offers, before)
        spoken = heard.card if _outweighs(heard, event) else None
        meant = event.answer if isinstance(event, Wrote) else None
        card = gravest(spoken, *map(self._guide.urgency, (named, self._answers.goes(meant))))
        if card is not None:
            return _with_card(event, card)
        return _with_lifeline(event) if heard.lifeline else event

    def _readable(self, text: str) -> str:
        """As much as is read: of a longer text the gravest piece, or its beginning."""
        if len(text) <= TYPED:
            return text
        return min(pieces(text), key=lambda piece: _gravity(self._safety.hear(piece).card))

    def _heard(self, text: str, session: Session, offers: Offers | None, before: str) -> Heard:
        """What a text calls for; a command or a label by phrases alone, without earlier text."""
        heard = self._safety.hear(text, before)
        if not heard.lifeline or not self._is_plain(text, session, offers):
            return heard
        card = self._safety.alarm(text)
        return Heard(card, lifeline=card is not None, likely=True, sure=True)

    def _is_plain(self, text: str, session: Session, offers: Offers | None) -> bool:
        """Whether the whole text is a command or a label, which need not be weighed."""
        words = normal(text)
        if self._commands.event(words, session) is not None:
            return True
        return offers is not None and self._answers.label(words, offers) is not None

    def _asked(
        self, text: str, words: str, session: Session, offers: Offers | None, code: str | None
    ) -> Event:
        rest, personal = self._personal.without(text)
        says = _NO_PERSON if personal else ()
        words = normal(rest) if personal else words
        command = self._commands.event(words, session)
        return (
            self._commands.urgent(words, session)
            or self._followed(text, code)
            or self._day(text, session, at_screen=offers is not None)
            or self._answers.wrote(words, offers, says, is_command=command is not None)
            or command
            or self._small_talk(rest, words, says)
            or self._no_day(session, offers, self._searched(rest, words, session, offers, says))
        )

    def _day(self, text: str, session: Session, *, at_screen: bool) -> Event | None:
        """The answer by a typed day, where one is asked for."""
        node = self._guide.nodes.get(session.place or "") if at_screen else None
        day = self._dates.day_in(text) if node is not None and node.reminds else None
        return Wrote(answer=Chose(node=node.id, choice=day)) if node and day else None

    def _no_day(self, session: Session, offers: Offers | None, read: Event) -> Event:
        """Take a text for an unreadable day, where one is asked for and nothing else was found."""
        node = self._guide.nodes.get(session.place or "") if offers is not None else None
        if node is None or not node.reminds or not isinstance(read, Wrote):
            return read
        nothing = read.near is not None and not (read.alarm or read.answer)
        return Wrote(answer=Chose(node=node.id, choice=NONSENSE)) if nothing else read

    def _followed(self, text: str, code: str | None) -> Followed | None:
        """A path code, or a text in the shape of one, so that the reader hears that it is wrong."""
        if code is None and is_meant_as_code(self._guide, text):
            code = text
        return Followed(code=code) if code is not None else None

    def _searched(
        self,
        text: str,
        words: str,
        session: Session,
        offers: Offers | None,
        says: tuple[str, ...],
    ) -> Event:
        text = _HANDLE.sub(" ", text)
        hits = self._search.find(text, session.role)
        at = session.place if offers is not None else None
        read = offered(self._guide, hits, says, told=may_tell(words, self._guide.talk), at=at)
        told = self._answers.told(words, at, session.role) if at and not read.alarm else None
        if told is not None:
            read = beside(told, read)
        if session.role is None and not read.alarm:
            read = replace(read, found_by=self._found_by(text), perhaps=())
        if offers is not None and not read.alarm:
            begun = self._answers.beginning(text, offers, parted=read.sure)
            if begun is not None:
                return Wrote(answer=begun, says=says)
        if not (read.sure or read.alarm or told) and is_story(words, self._guide.talk):
            return replace(read, tells=True, offer=None)
        is_known = read.found or read.offer or read.alarm
        return read if is_known else replace(read, word=asks_word(words, self._guide.talk))

    def _found_by(self, text: str) -> tuple[tuple[Role, tuple[NodeId, ...]], ...]:
        """What may answer a text, for each role."""
        told = may_tell(normal(text), self._guide.talk)
        hits = ((role, self._search.find(text, role)) for role in Role)
        read = ((role, offered(self._guide, each, (), told=told)) for role, each in hits)
        return tuple((role, found) for role, each in read if (found := all_found(each)))

    def _small_talk(self, text: str, words: str, says: tuple[str, ...]) -> Wrote | None:
        """The reply to small talk, to emoji, and to what nobody can read: code, other scripts."""
        if only_emoji(text):
            sad = is_sad(text, self._guide.distress.signs)
            return Wrote(alarm="soft") if sad else Wrote(replies=GREETING, says=says)
        if is_code(text):
            return Wrote(says=says, near=NO_TOPIC)
        if in_other_letters(text, self._scripts):
            return Wrote(replies=STRANGE, says=says, near=NO_TOPIC)
        phrase = small_talk(words, self._guide.talk)
        return Wrote(replies=phrase, says=says) if phrase else None

    def alarm(self, text: str) -> Urgency | None:
        """The card that a text calls for by phrases alone, or `None`.

        It is for names of files, quotes and such: the classifier was not measured on these, and a
        wrong card would hide what was meant.
        """
        return gravest(*map(self._safety.alarm, pieces(text)))

    def find(self, text: str, role: Reader) -> tuple[NodeId, ...]:
        """The screens that may answer a text, best first."""
        return tuple(screens(self._guide, self._search.find(text[:TYPED], role)))


def _located(guide: Guide, text: str, session: Session) -> Located | None:
    """A postcode, where one is asked for."""
    found = _POSTCODE.fullmatch(text.strip())
    node = guide.nodes.get(session.place or "")
    if found is None or not asks_postcode(guide, node):
        return None
    return Located(hosts=hosts_of(guide, found[1]))


def _gravity(card: Urgency | None) -> int:
    """The place of a card among all, the gravest first."""
    return URGENCIES.index(card) if card else len(URGENCIES)


def _outweighs(heard: Heard, event: Event) -> bool:
    """Whether a card comes instead: of an answer that we have, what may answer it, or nothing.

    Before an answer, a grave card always does: what is a label is heard by phrases alone.
    """
    if not isinstance(event, Wrote) or event.sure:
        return heard.sure
    if event.answer or event.offer:
        return heard.likely or heard.card in GRAVE_CARDS
    return heard.likely or not event.found


def _with_card(event: Event, card: Urgency) -> Wrote:
    """A card, and what answers the question beside it; behind a grave one only what surely does."""
    if not isinstance(event, Wrote):
        return Wrote(alarm=card)
    known = event.sure or card not in GRAVE_CARDS
    alarm = gravest(card, event.alarm)
    if known:
        return Wrote(alarm=alarm, found=event.found[:1])
    return Wrote(alarm=alarm, perhaps=event.found or event.perhaps)


def _with_lifeline(event: Event) -> Event:
    """The event, with a line that names whom to call under its answer."""
    match event:
        case Wrote():
            return replace(event, lifeline=True)
        case Pressed():
            return Wrote(answer=event, lifeline=True)
        case _:
            return event
