"""Commands in words, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.events import Chose, Forgot, Opened, PassedOn, Switched, WentBack, Wrote
from bot.understanding.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.session import Session
    from bot.core.texts import Role
    from bot.core.vocabulary import Talk

_URGENT = ("wipe", "stop", "help", "danger", "call")
"""Commands that come before the answers of the screen."""

_SHORTEST_MENDED = 6
_I_AM = 2
"""Words about oneself that make "ik ben de leerling" a statement; "de leerling" alone is none."""


class Commands:
    """Reads commands, allowing one typing error in all but the shortest.

    What `is_word` is never taken for a mistyped command; nor does a mistyped word ever erase.
    """

    def __init__(self, guide: Guide, is_word: Callable[[str], bool]) -> None:
        self._guide = guide
        self._is_word = is_word
        asked = (*guide.talk.commands.items(), *guide.talk.languages.items())
        self._meaning: dict[str, str] = {said: asks for asks, lines in asked for said in lines}
        self._speller = Speller(
            phrase
            for phrase, meaning in self._meaning.items()
            if len(phrase) >= _SHORTEST_MENDED and meaning != "wipe"
        )

    def urgent(self, said: str, session: Session) -> Event | None:
        """The event of a command that comes before the answers of the screen, or `None`."""
        meaning = self._meaning.get(said)
        return self._events(session)[meaning] if meaning in _URGENT else None

    def event(self, said: str, session: Session) -> Event | None:
        """The event of words (see `normal`) that are a command as a whole, or `None`."""
        role = _own_role(said, self._guide.talk)
        if role is not None:
            return _as_role(self._guide, session, role)
        meaning = self._meaning.get(said) or self._mended(said)
        return None if meaning is None else self._events(session)[meaning]

    def _mended(self, said: str) -> str | None:
        if len(said) < _SHORTEST_MENDED or self._is_word(said):
            return None
        return next((self._meaning[near] for near in self._speller.near(said)), None)

    def _events(self, session: Session) -> dict[str, Event]:
        guide = self._guide
        behind = next(iter(session.trail[-2:-1]), guide.home)
        return {
            "wipe": Forgot(),
            "stop": Opened(node=guide.stop),
            "help": Opened(node=guide.help),
            "danger": Wrote(alarm="crisis"),
            "call": Wrote(found=(guide.help,), sure=True, says=("kan-niet-bellen",)),
            "home": Opened(node=guide.home),
            "steps": Opened(node=guide.plan),
            "back": WentBack(to=guide.home if behind == guide.misread else behind),
            "language": Opened(node=guide.special["language"]),
            "share": PassedOn(node=session.place or guide.home),
            **{language: Switched(language=language) for language in guide.talk.languages},
        }


def _own_role(said: str, talk: Talk) -> Role | None:
    """The role that people say they have: "ik ben de moeder", "nee, ik ben een leerling"."""
    words = said.split()
    if words[:1] and words[0] in talk.no:
        del words[0]
    named = [word for word in words if word not in talk.oneself]
    told = len(words) - len(named) >= _I_AM
    return talk.roles.get(" ".join(named)) if told else None


def _as_role(guide: Guide, session: Session, role: Role) -> Wrote:
    """Go on in this role, by the button of the present screen for it if there is one."""
    node = guide.nodes.get(session.place or "")
    own = (choice for choice in node.choices if choice.role == role) if node else ()
    choice = next(iter(own), None)
    if node is None or choice is None:
        return Wrote(answer=Switched(role=role))
    return Wrote(answer=Chose(node=node.id, choice=choice.key))
