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
"""The answers to "Did this help?"."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """Somebody came in, perhaps by a link that says from where and to what.

    `campaign`: the steunpunt's word for where the link stood, such as `poster`. `code`: a path code
    as it stands in the link; right or wrong, it counts instead of the topic.
    """

    steunpunt: str | None = None
    campaign: str | None = None
    topic: str | None = None
    role: Role | None = None
    language: Code | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a button can say. `leans`: marks of the answers that it leans on (see `leaning`)."""

    leans: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chose(Pressed):
    """A button was pressed: this choice of this node."""

    node: NodeId
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Pressed):
    """A place was opened by name: by a command, the menu or a suggestion."""

    node: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class WentBack(Pressed):
    """Back was pressed, to a place that the button names: pressing it twice changes nothing."""

    to: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched(Pressed):
    """The reader asked for another language, or said who reads from now on."""

    language: Code | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Pressed):
    """The reader said whether a place helped: it is counted, and changes nothing."""

    node: NodeId
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn(Pressed):
    """The path code of a place was asked for, to pass it on."""

    node: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Showed(Pressed):
    """A place was asked for in another language, or in the words for another role.

    The reader's own language and role stay. With another role, the place becomes the present one.
    """

    node: NodeId
    language: Code | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Pressed):
    """A button with what was `found` for a question, best first, was pressed.

    `role`: who presses it; without one, that is asked next, in this `language`. Where `misread`
    comes first, the question was misread, and the others may be what was meant.
    """

    found: tuple[NodeId, ...]
    language: Code
    role: Reader = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed(Pressed):
    """A path code was typed, right or wrong.

    `agreed`: the reader, who is `role`, has seen what it says and accepted it.
    """

    code: str
    agreed: bool = False
    role: Reader = None


Press: TypeAlias = (
    Chose | Opened | WentBack | Switched | Judged | PassedOn | Showed | Asked | Followed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """Something was typed. The text itself is not here: only what it was understood as.

    `found`: screens that may answer it, best first; `sure`: the first of them does. `found_by`: the
    same for each role, where the reader has not said theirs. `near`: the nearest topic, where
    nothing was found.
    `alarm`: the card of distress that comes before all else; its way on leads to what was `found`.
    `lifeline`: it may be distress, so whatever answers it has a line that names whom to call.
    `answer`: the button of the present screen that was meant. `offer`: an answer that the text may
    tell, for the reader to give or not. `replies`: the phrase that answers small talk, above the
    menu. `tells`: it tells a story, and asks no one thing. `says`: phrases that must be said with
    any answer.
    """

    alarm: Urgency | None = None
    answer: Press | None = None
    replies: str | None = None
    tells: bool = False
    found: tuple[NodeId, ...] = ()
    found_by: tuple[tuple[Role, tuple[NodeId, ...]], ...] = ()
    sure: bool = False
    offer: Chose | None = None
    says: tuple[str, ...] = ()
    near: str | None = None
    lifeline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A school's postcode was typed where one is asked for; `hosts`: ids of its steunpunten."""

    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Something came that cannot be read: a photo, a voice message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgot:
    """The reader asked to erase all that is known of this conversation."""


Event: TypeAlias = Started | Press | Wrote | Located | Sent | Forgot
