"""A strict Telegram Bot API over real HTTP, for tests."""

from .emulator import TOKEN, Emulator
from .errors import ApiError
from .faults import Fault
from .people import Query
from .person import Group, Person
from .reactions import NoReactionError
from .records import Call, File, Violation
from .screens import Screen
from .updates import Update

__all__ = [
    "TOKEN",
    "ApiError",
    "Call",
    "Emulator",
    "Fault",
    "File",
    "Group",
    "NoReactionError",
    "Person",
    "Query",
    "Screen",
    "Update",
    "Violation",
]
