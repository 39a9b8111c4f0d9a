"""Has what came in read, also where our own reader breaks on what is in it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from bot.faults import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_log = logging.getLogger(__name__)


def carefully(read: Callable[[], T], bare: Callable[[], T]) -> T | None:
    """What came in; if reading it breaks something of ours, only who said something and where.

    A reader must not raise. Should it do so all the same, `bare` finds a message that we cannot
    read: its person gets an answer with the way on, and nobody else's message is lost with it.
    """
    try:
        return read()
    except Exception as error:  # noqa: BLE001  whatever it is, somebody waits for an answer
        _log.error("update_broke", extra=fields_of(error))
    try:
        return bare()
    except Exception as error:  # noqa: BLE001  nobody can be answered
        _log.error("update_dropped", extra=fields_of(error))
        return None
