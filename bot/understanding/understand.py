"""What a typed text means to the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.events import Forgot, Opened, Switched, Wrote
from bot.understanding.letters import normal
from bot.understanding.safety import alarm
from bot.understanding.search import Search

if TYPE_CHECKING:
    from bot.core.events import Event
    from bot.core.guide import Guide
    from bot.core.session import Session

_WIPE = {"wis", "wis gesprek", "wis alles", "verwijder mijn gegevens", "delete my data", "wissen"}
_STOP = {"stop", "stoppen", "einde", "quit"}
_HELP = {"help", "hulp", "contact"}
_HOME = {"menu", "start", "begin", "home"}


class Understanding:
    """Safety first; then commands in words; then search."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._search = Search(guide)

    def understand(self, text: str, session: Session) -> Event:
        """The event for a text. The text goes no further than this."""
        card = alarm(text)
        if card is not None:
            return Wrote(alarm=card)
        return self._command(normal(text)) or Wrote(found=self._search.find(text, session.role))

    def _command(self, words: str) -> Event | None:
        if words in _WIPE:
            return Forgot()
        if words in {"english", "engels"}:
            return Switched(language="en")
        if words in {"nederlands", "dutch"}:
            return Switched(language="nl")
        places = ((_STOP, self._guide.stop), (_HELP, self._guide.help), (_HOME, self._guide.home))
        return next((Opened(node=place) for said, place in places if words in said), None)
