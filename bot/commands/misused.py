"""What is wrong with how a command was called."""

from __future__ import annotations


class MisusedError(Exception):
    """What was asked for is not there; the message is one sentence that says what is."""
