"""Asks the Lesroute on this machine whether it is ready, at the port in its settings.

The image's health check runs it: `python -m bot.commands.healthy`.
"""

from __future__ import annotations

import sys
from http.client import HTTPException
from urllib.request import ProxyHandler, build_opener

from bot.settings import SettingsError, read_settings

_PATIENCE = 2.0


def healthy() -> bool:
    """Whether it answers that it is ready."""
    try:
        asked = f"{read_settings().here}/readyz"
        # Without a proxy: the environment may name one for the outside world.
        build_opener(ProxyHandler({})).open(asked, timeout=_PATIENCE).close()
    except (SettingsError, HTTPException, OSError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(0 if healthy() else 1)
