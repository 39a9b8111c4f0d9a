"""The Guide: all content, loaded, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.core.languages import SPOKEN, Code, Languages
from bot.core.memo import SCREENS, Memo
from bot.core.reminders import Calendar
from bot.core.special import URGENCIES
from bot.core.theme import CAMPAIGNS, Theme
from bot.core.vocabulary import Distress, SearchWords, Talk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.core.hours import Hours
    from bot.core.pieces import Condition, Letter, Point, Section, Source, Statement
    from bot.core.special import Special, Urgency
    from bot.core.texts import Addressee, Reader, Role, Text
    from bot.core.theme import Logo

NodeId: TypeAlias = str
"""`topic/key`."""

Part: TypeAlias = Literal["first", "rest", "done"]
"""Of the plan: all steps to do, with buttons for the first ones; the other steps; those done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One sourced statement of the fact sheet; `for_`: the roles that it is meant for.

    `not_told`: why no screen cites it, where none does.
    """

    id: str
    for_: frozenset[Role]
    says: str
    source: str
    where: str
    as_of: date
    review_by: date
    status: Literal["geldig", "te controleren", "vervallen"]
    not_told: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person or organisation to turn to; `source`: used where no fact mentions it."""

    id: str
    name: Text
    purpose: Text
    phone: str | None = None
    email: str | None = None
    site: str | None = None
    hours: Text | None = None
    cost: Text | None = None
    facts: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Steunpunt:
    """A support point that shares the bot's link; it stands in the operator's register.

    `origins`: the web origins that may show the chat in a frame. `network`: the
    samenwerkingsverband that it belongs to. `speaks`: the languages that its people speak, as a
    text in each language of ours. `tenants`: the Microsoft tenants of its schools; who writes from
    one is its visitor. `campaigns`: words for where its link stands. `postcodes`: of its schools,
    four digits or `1000-1099`. `link`: the number of its signed link; raising it ends older links.
    """

    id: str
    name: str
    region: str = ""
    phone: str | None = None
    email: str | None = None
    site: str | None = None
    origins: tuple[str, ...] = ()
    network: str = ""
    hours: Hours | None = None
    speaks: Mapping[Code, str] = field(default_factory=dict)
    theme: Theme = field(default_factory=Theme)
    logo: Logo | None = None
    tenants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = CAMPAIGNS
    postcodes: tuple[str, ...] = ()
    link: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A button: where it goes, and what it sets or erases on the way.

    `hint` explains it, where that is needed. `go`: a node; `None`: back to where the reader was.
    `open`: the answers that this one leaves possible ("weet ik niet"); `None`: it is an answer
    itself. `done`: ticks the step of its node (true), or takes the tick away (false). `remind`: the
    day to be reminded on, as a day key (`bot.core.days`), or `stop`.
    """

    key: str
    text: Text
    go: NodeId | None
    hint: Text | None = None
    when: Condition | None = None
    open: frozenset[str] | None = None
    language: Code | None = None
    role: Role | None = None
    wipes: bool = False
    remind: str | None = None
    done: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of a decision: if the condition holds, go there."""

    when: Condition | None
    go: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One place in a topic: a screen (it has a text) or a fork (it has rules).

    `remember`: the question that its choices answer; `about` names that question in a sentence.
    `stays`: a later screen must not overwrite it. `paper`: screens that go on paper with it.
    `unsure`: where a fork goes while the answers leave more than one way open. `weighs`: the fork
    whose possible worlds decide which points are sure here. `why`: the fork whose outcome it gives
    the reasons for. `explains`: the hard words that it explains. `plan`: the part of the plan that
    it shows. `step`: the step that it is the screen of. `reminds`: the step that it sets reminders
    for. `letter`, `sections`: what it has to take along. `is_`: what it is to the bot itself.
    `finds`: a postcode may be typed here. `discloses`: it shows all that is kept of the reader.
    """

    id: NodeId
    title: Text | None = None
    text: Text | None = None
    about: Text | None = None
    facts: Mapping[Reader, tuple[str, ...]] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    contacts: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    rules: tuple[Rule, ...] = ()
    unsure: NodeId | None = None
    weighs: NodeId | None = None
    why: NodeId | None = None
    explains: tuple[str, ...] = ()
    remember: str | None = None
    stays: bool = False
    paper: tuple[NodeId, ...] = ()
    plan: Part | None = None
    step: str | None = None
    letter: str | None = None
    sections: tuple[Section, ...] = ()
    discloses: bool = False
    reminds: str | None = None
    finds: bool = False
    is_: Special | None = None

    @property
    def kept(self) -> bool:
        """Whether its screen must not be overwritten, because it `stays` or has contacts."""
        return self.stays or bool(self.contacts)

    @property
    def judged(self) -> bool:
        """Whether the screen asks if it helped."""
        return self.kept and self.urgency is None

    @property
    def topic(self) -> str:
        return self.id.partition("/")[0]

    @property
    def forks(self) -> bool:
        return self.text is None

    @property
    def moved(self) -> bool:
        """Whether it only leads to where its content went, for buttons of earlier releases."""
        return len(self.rules) == 1

    @property
    def urgency(self) -> Urgency | None:
        """Which card of distress it is, if it is one."""
        return next((urgency for urgency in URGENCIES if urgency == self.is_), None)

    def choice(self, key: str) -> Choice | None:
        for choice in self.choices:
            if choice.key == key:
                return choice
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One file of `dialogs/`; `first` is where links to it lead."""

    id: str
    title: Text
    summary: Text
    first: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A next step of the plan; `screen` tells why, how and who.

    `when`: it is part of the plan where one of these holds for sure; without any, always.
    """

    id: str
    text: Text
    screen: NodeId
    facts: tuple[str, ...]
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Everything that can be said, with a version that changes when a file of `dialogs/` does.

    `special`: the places that the bot itself leads to. `questions`: the node of each question.
    `search`, `distress`, `talk`: the words by which people are understood. `screens`, `places`:
    caches of drawn screens, and of what follows from the nodes.
    """

    version: str
    special: Mapping[Special, NodeId]
    topics: Mapping[str, Topic]
    nodes: Mapping[NodeId, Node]
    statements: Mapping[str, Statement]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    contacts: Mapping[str, Contact]
    steps: tuple[Step, ...]
    letters: Mapping[str, Letter]
    phrases: Mapping[str, Text]
    questions: Mapping[str, NodeId]
    steunpunten: Mapping[str, Steunpunt] = field(default_factory=dict)
    search: SearchWords = field(default_factory=SearchWords)
    languages: Languages = SPOKEN
    distress: Distress = field(default_factory=Distress)
    talk: Talk = field(default_factory=Talk)
    calendar: Calendar = field(default_factory=Calendar)
    screens: Memo = field(
        default_factory=partial(Memo, SCREENS), init=False, compare=False, repr=False
    )
    places: Memo = field(default_factory=Memo, init=False, compare=False, repr=False)

    @property
    def home(self) -> NodeId:
        return self.special["home"]

    @property
    def help(self) -> NodeId:
        return self.special["help"]

    @property
    def stop(self) -> NodeId:
        return self.special["stop"]

    @property
    def misread(self) -> NodeId:
        return self.special["misread"]

    @property
    def plan(self) -> NodeId:
        """Where the plan begins; home in a guide without one."""
        return next((node.id for node in self.nodes.values() if node.plan == "first"), self.home)

    def topic_of(self, special: Special) -> str:
        return self.nodes[self.special[special]].topic

    def urgency(self, place: NodeId | None) -> Urgency | None:
        """Which card of distress a place is, if it is one."""
        node = self.nodes.get(place or "")
        return node.urgency if node else None

    def host(self, steunpunt: str | None) -> Steunpunt | None:
        """The steunpunt of a session, if the register still has it."""
        return self.steunpunten.get(steunpunt or "")

    def phrase(self, key: str, language: Code, role: Reader) -> str:
        return self.phrases[key].say(language, role)

    def say(self, key: str, whom: Addressee) -> str:
        return self.phrases[key].to(whom)

    def values(self, question: str) -> frozenset[str]:
        """The answers of a question, less those that leave others open."""
        choices = self.nodes[self.questions[question]].choices
        return frozenset(choice.key for choice in choices if choice.open is None)
