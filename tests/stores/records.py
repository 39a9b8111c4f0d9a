"""A record to keep, and the secret that seals it."""

from __future__ import annotations

from bot.conversation.records import Receipt, Record
from bot.core.session import Session
from bot.core.texts import Role

SECRET = "a secret of more than thirty-two characters"
SESSION = Session(
    language="en",
    role=Role.OUDER,
    steunpunt="utrecht",
    answers={"oorzaak": "ziekte"},
    trail=("start/menu", "beslisboom/categorie-b"),
)
RECORD = Record(session=SESSION, receipts=(Receipt(update="7", done=True, answered=True),))
