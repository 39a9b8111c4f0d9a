"""Asks the Lesroute on this machine whether it is ready, at the port that is set for it.

The image's health check runs it: `python -m bot.commands.healthy`.
"""

from __future__ import annotations

import sys
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from bot.core.origins import address
from bot.settings import SettingsError, read_settings

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  looked up, not opened
_PATIENCE = 2.0


def healthy() -> bool:
    """Whether it answers that it is ready."""
    try:
        settings = read_settings()
        host = _EVERYWHERE.get(settings.host, settings.host)
        # It is here, whatever proxy the environment names for elsewhere.
        build_opener(ProxyHandler({})).open(
            f"{address(host, settings.port)}/readyz", timeout=_PATIENCE
        ).close()
    except (SettingsError, URLError, OSError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(0 if healthy() else 1)
