"""Commands in words, in both languages, and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.events import Forgot, Opened, Switched, WentBack, Wrote
from bot.understanding.letters import normal, phrases
from bot.understanding.safety import CRISIS
from bot.understanding.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.session import Session

_SAID = {
    "wipe": """
        wis; wissen; wis gesprek; wis alles; alles wissen; wis mijn gegevens; verwijder alles;
        verwijder mijn gegevens; verwijder gegevens; gegevens verwijderen; gegevens wissen;
        vergeet mij; vergeet alles; vergeet me
        delete; delete my data; delete everything; delete all; delete my information; erase;
        erase my data; erase everything; forget me; forget everything; remove my data; clear chat
    """,
    "stop": """
        stop; stoppen; ik wil stoppen; ik stop; einde; afsluiten; doei; tot ziens; klaar
        quit; exit; end; end chat; i want to stop; bye; goodbye
    """,
    "help": """
        help; hulp; contact; help mij; help me; ik heb hulp nodig; mens; echt mens; medewerker
        help mij alsjeblieft; help me alsjeblieft; help ons; kan iemand mij helpen
        please help; please help me; help me please; please help us; help us please; help us
        i need help; human; real person; talk to a human; talk to a person
    """,
    "danger": """
        112; bel 112; 112 bellen; 113; bel 113; 113 bellen; sos; nood; noodgeval; alarm
        call 112; call 113; 911; call 911; emergency; its an emergency
    """,
    "call": """
        bel mij; bel me; bel mij terug; bel me terug; kunt u mij bellen; kun je mij bellen;
        kan iemand mij bellen; terugbellen; wil gebeld worden; ik wil gebeld worden
        call me; call me back; please call me; can you call me; can someone call me
    """,
    "home": """
        menu; start; begin; home; hoofdmenu; opnieuw; opnieuw beginnen; naar menu; terug naar menu
        main menu; restart; start over; start again; back to menu
    """,
    "back": "terug; ga terug; vorige; een stap terug; back; go back; previous",
    "language": "taal; andere taal; taal veranderen; language; change language; other language",
}
_URGENT = ("wipe", "stop", "help", "danger", "call")
"""What is meant as it stands, whatever is written on the buttons."""

_SHORTEST_MENDED = 6


class Commands:
    """Knows what is a command; one typing error is allowed in all but the shortest.

    A word that `is_word` is meant as it stands. Nothing is erased for a word that was mistyped.
    """

    def __init__(self, guide: Guide, is_word: Callable[[str], bool]) -> None:
        self._guide = guide
        self._is_word = is_word
        self._meaning = {
            phrase: meaning for meaning, lines in _SAID.items() for phrase in phrases(lines)
        } | {phrase: language.code for language in guide.languages for phrase in language.asked}
        self._speller = Speller(
            phrase
            for phrase, meaning in self._meaning.items()
            if len(phrase) >= _SHORTEST_MENDED and meaning != "wipe"
        )

    def urgent(self, text: str, session: Session) -> Event | None:
        """The same for what must never be taken for anything else."""
        meaning = self._meaning.get(normal(text))
        return self._events(session)[meaning] if meaning in _URGENT else None

    def event(self, text: str, session: Session) -> Event | None:
        """What a text asks for, where the whole of it is a command."""
        said = normal(text)
        meaning = self._meaning.get(said) or self._mended(said)
        return None if meaning is None else self._events(session)[meaning]

    def _mended(self, said: str) -> str | None:
        if len(said) < _SHORTEST_MENDED or self._is_word(said):
            return None
        return next((self._meaning[near] for near in self._speller.near(said)), None)

    def _events(self, session: Session) -> dict[str, Event]:
        guide = self._guide
        behind = session.trail[-2:-1]
        return {
            "wipe": Forgot(),
            "stop": Opened(node=guide.stop),
            "help": Opened(node=guide.help),
            "danger": Wrote(alarm=CRISIS),
            "call": Wrote(found=(guide.help,), sure=True, says=("kan-niet-bellen",)),
            "home": Opened(node=guide.home),
            "back": WentBack(to=behind[0] if behind else guide.home),
            **{record.code: Switched(language=record.code) for record in guide.languages},
            "language": Opened(node="start/taal"),
        }
