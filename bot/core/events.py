"""Events: what happened, named as past facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from bot.core.guide import NodeId
    from bot.core.languages import Code
    from bot.core.special import Urgency
    from bot.core.texts import Reader, Role


Verdict: TypeAlias = Literal["ja", "beetje", "nee"]
"""What can be said to "Did this help?"."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """Somebody came in, perhaps by a link that says from where and to what.

    `campaign`: the word of a steunpunt for where the link stood, such as on a poster. `code`: a
    path code, as the link has it; right or wrong, it takes the place of the topic.
    """

    steunpunt: str | None = None
    campaign: str | None = None
    topic: str | None = None
    role: Role | None = None
    language: Code | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a button can say. `leans`: marks of the answers it was drawn for (see `leaning`)."""

    leans: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chose(Pressed):
    """A button was pressed: this choice of this node."""

    node: NodeId
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Pressed):
    """A place was asked for by name: a command, the menu, a suggestion.

    `beside`: the other suggestions, to come back to.
    """

    node: NodeId
    beside: tuple[NodeId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WentBack(Pressed):
    """Back, to a known place: pressing twice does no more than once.

    To the place `misread`: from a card, where something else had been asked.
    """

    to: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched(Pressed):
    """Another language was asked for, or somebody else reads from now on."""

    language: Code | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Pressed):
    """Whether a place helped was told; it is counted, and nothing else follows from it."""

    node: NodeId
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared(Pressed):
    """A place is to be passed on: its code was asked for."""

    node: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Showed(Pressed):
    """A place was asked for in another language, or in the words for another.

    Who reads stays who they are; at the words for another, one is at that place.
    """

    node: NodeId
    language: Code | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Pressed):
    """What was `found` for a question, best first, is brought to who pressed this.

    `role`: who that is; where it is not said, it is asked in this `language`. The place `misread`
    before all others: the question was misread, and these may be it.
    """

    found: tuple[NodeId, ...]
    language: Code
    role: Reader = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed(Pressed):
    """A path code was typed, right or wrong.

    `agreed`: what it says was seen before, and pressed to be taken by a reader who is `role`.
    """

    code: str
    agreed: bool = False
    role: Reader = None


Press: TypeAlias = (
    Chose | Opened | WentBack | Switched | Judged | Shared | Showed | Asked | Followed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """Something was typed. The text itself is not here: only what it was understood as.

    `alarm`: what calls for a card that must come before all else; the way on from it leads to what
    was `found`, or for whoever had asked something else to what that is `perhaps`. `found_by`: what
    was found for each who may be asking, where that is not known.
    `answer`: the button of the present screen that was meant. `replies`: the phrase
    that answers what asks for nothing, before the menu; `tells`: it tells a story, and asks no one
    thing. `found`: screens that may answer it, best first; `sure`: the first of them is the answer.
    `offer`: an answer of a question that it may tell, for the reader to give or not. `says`: keys
    of phrases that must be said with it. `near`: the topic that comes nearest to what nothing was
    found for; `word`: it may be a word that somebody read, and that we do not have. `lifeline`: it
    may be heavy, so a line that names whom to call stands under whatever answers it.
    """

    alarm: Urgency | None = None
    answer: Press | None = None
    replies: str | None = None
    tells: bool = False
    found: tuple[NodeId, ...] = ()
    perhaps: tuple[NodeId, ...] = ()
    found_by: tuple[tuple[Role, tuple[NodeId, ...]], ...] = ()
    sure: bool = False
    offer: Chose | None = None
    says: tuple[str, ...] = ()
    near: str | None = None
    word: bool = False
    lifeline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A school's postcode was typed where it is asked for: here are its `hosts`, by id."""

    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Something came that cannot be read: a photo, a voice message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgot:
    """All that is known of this conversation is to be erased."""


Event: TypeAlias = Started | Press | Wrote | Located | Sent | Forgot
