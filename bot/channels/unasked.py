"""What to do about a message that nobody asked for just now, if sending it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.delivery import LATER
from bot.channels.port import AwayError, PerhapsSaidError

if TYPE_CHECKING:
    from bot.channels.delivery import Meaning


def put_off(error: Exception, means: Meaning, *, perhaps: bool) -> None:
    """Raise what `Channel.say` must for this error of its peer; return if nobody is there any more.

    `means`: what its table says. `perhaps`: whether the message may have arrived all the same.
    """
    if perhaps:
        raise PerhapsSaidError(type(error).__name__) from None
    if means in LATER:
        raise AwayError(type(error).__name__) from None
