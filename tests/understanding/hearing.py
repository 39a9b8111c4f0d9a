"""The real words of distress, and what they call for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.content.load import read_files
from bot.content.location import folder
from bot.content.words import DistressFile, build_distress
from bot.core.special import URGENCIES
from bot.understanding.safety import Safety

if TYPE_CHECKING:
    from bot.core.special import Urgency
    from bot.core.vocabulary import Distress

CRISIS, UNSAFE, SOFT = URGENCIES


@cache
def distress_words() -> Distress:
    return build_distress(read_files(folder("dialogs")).register(DistressFile))


def alarm(text: str) -> Urgency | None:
    return _safety().alarm(text)


@cache
def _safety() -> Safety:
    return Safety(distress_words())
